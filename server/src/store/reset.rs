//! Mailed links of lost passwords, and what a reset ends (T-OUB-3, T-OUB-5).
//!
//! A link is used by one conditional update; a wrong answer is written before it is hashed. A request that
//! mails nothing keeps a link that is over and belongs to nobody: the rows stay equal.
use app::domain::recovery::{Link, TRIES};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::Stored;
use super::entity::access::reset_link::{self, Column as C};
use super::entity::access::unlock;
use super::entity::space::person;

/// A link, as kept.
pub type Row = reset_link::Model;

/// What decides about a link.
pub fn judged(row: &Row) -> Link {
    Link { expires_at: row.expires_at, used: row.used_at.is_some(), wrong: row.wrong }
}

/// Keeps a link; without a person one that is over already.
///
/// # Errors
/// A database fault.
pub async fn put(
    db: &impl ConnectionTrait,
    token_hash: &[u8],
    person: Option<Uuid>,
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Stored<()> {
    let row = reset_link::ActiveModel {
        token_hash: Set(token_hash.to_vec()),
        person_id: Set(person.unwrap_or_default()),
        created_at: Set(now),
        expires_at: Set(if person.is_some() { expires_at } else { now }),
        wrong: Set(0),
        used_at: Set(None),
    };
    reset_link::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The link of a token.
///
/// # Errors
/// A database fault.
pub async fn find(db: &impl ConnectionTrait, token_hash: &[u8]) -> Stored<Option<Row>> {
    Ok(reset_link::Entity::find_by_id(token_hash.to_vec()).one(db).await?)
}

/// Takes one of a link's answers, before it is hashed; false when none is left or the link is over.
///
/// # Errors
/// A database fault.
pub async fn take_try(db: &impl ConnectionTrait, token_hash: &[u8], now: DateTime<Utc>) -> Stored<bool> {
    let change = reset_link::Entity::update_many()
        .col_expr(C::Wrong, Expr::col(C::Wrong).add(1))
        .filter(C::TokenHash.eq(token_hash.to_vec()))
        .filter(C::UsedAt.is_null())
        .filter(C::ExpiresAt.gt(now))
        .filter(C::Wrong.lt(i32::from(TRIES)));
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// Gives an answer back: it was right, or nobody looked at it.
///
/// # Errors
/// A database fault.
pub async fn give_back(db: &impl ConnectionTrait, token_hash: &[u8]) -> Stored<()> {
    reset_link::Entity::update_many()
        .col_expr(C::Wrong, Expr::col(C::Wrong).sub(1))
        .filter(C::TokenHash.eq(token_hash.to_vec()))
        .filter(C::Wrong.gt(0))
        .exec(db)
        .await?;
    Ok(())
}

/// Uses a link up; false when it was used or is over.
///
/// # Errors
/// A database fault.
pub async fn use_up(db: &impl ConnectionTrait, token_hash: &[u8], now: DateTime<Utc>) -> Stored<bool> {
    let change = reset_link::Entity::update_many()
        .col_expr(C::UsedAt, Expr::value(now))
        .filter(C::TokenHash.eq(token_hash.to_vec()))
        .filter(C::UsedAt.is_null())
        .filter(C::ExpiresAt.gt(now));
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// Ends the unlock links of an account that nobody used.
///
/// # Errors
/// A database fault.
pub async fn void_unlocks(db: &impl ConnectionTrait, account: &[u8], now: DateTime<Utc>) -> Stored<()> {
    unlock::Entity::update_many()
        .col_expr(unlock::Column::ExpiresAt, Expr::value(now))
        .filter(unlock::Column::AccountHash.eq(account.to_vec()))
        .filter(unlock::Column::UsedAt.is_null())
        .filter(unlock::Column::ExpiresAt.gt(now))
        .exec(db)
        .await?;
    Ok(())
}

/// Closes online recovery, and ends the links; false when it was closed before.
///
/// # Errors
/// A database fault.
pub async fn close_recovery(db: &impl ConnectionTrait, person: Uuid, now: DateTime<Utc>) -> Stored<bool> {
    let change = person::Entity::update_many()
        .col_expr(person::Column::RecoveryClosedAt, Expr::value(now))
        .filter(person::Column::Id.eq(person))
        .filter(person::Column::RecoveryClosedAt.is_null());
    let closed = change.exec(db).await?.rows_affected == 1;
    super::access::void_resets(db, person, now).await?;
    Ok(closed)
}

/// Forgets links that were over before `before`.
///
/// # Errors
/// A database fault.
pub async fn purge(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Stored<u64> {
    Ok(reset_link::Entity::delete_many().filter(C::ExpiresAt.lt(before)).exec(db).await?.rows_affected)
}
