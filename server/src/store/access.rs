//! Sources that are closed for a while, and links that open an account to a browser again.
use chrono::{DateTime, Duration, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::Stored;
use super::entity::access::{closure, kept_form, reset_link, unlock};
use super::entity::work::notice;

/// Until when a source is closed, and why; the longest closure counts.
///
/// # Errors
/// A database fault.
pub async fn closed_until(db: &impl ConnectionTrait, source: &[u8], now: DateTime<Utc>) -> Stored<Option<DateTime<Utc>>> {
    let rows = closure::Entity::find()
        .filter(closure::Column::SourceHash.eq(source.to_vec()))
        .filter(closure::Column::Until.gt(now))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.until).max())
}

/// How often a source was closed for a reason.
///
/// # Errors
/// A database fault.
pub async fn times_closed(db: &impl ConnectionTrait, source: &[u8], reason: &str) -> Stored<u32> {
    let row = closure::Entity::find_by_id((source.to_vec(), reason.to_owned())).one(db).await?;
    Ok(row.and_then(|row| u32::try_from(row.times).ok()).unwrap_or_default())
}

/// Closes a source.
///
/// # Errors
/// A database fault.
pub async fn close(db: &impl ConnectionTrait, source: &[u8], shown: &str, reason: &str, until: DateTime<Utc>, times: u32) -> Stored<()> {
    let row = closure::ActiveModel {
        source_hash: Set(source.to_vec()),
        reason: Set(reason.to_owned()),
        until: Set(until),
        times: Set(i32::try_from(times).unwrap_or(i32::MAX)),
        source: Set(shown.to_owned()),
    };
    let again = OnConflict::columns([closure::Column::SourceHash, closure::Column::Reason])
        .update_columns([closure::Column::Until, closure::Column::Times])
        .to_owned();
    closure::Entity::insert(row).on_conflict(again).exec_without_returning(db).await?;
    Ok(())
}

/// Keeps an unlock link.
///
/// # Errors
/// A database fault.
pub async fn put_unlock(db: &impl ConnectionTrait, token_hash: Vec<u8>, account: Vec<u8>, expires_at: DateTime<Utc>) -> Stored<()> {
    let row = unlock::ActiveModel {
        token_hash: Set(token_hash),
        account_hash: Set(account),
        expires_at: Set(expires_at),
        used_by: Set(None),
        used_at: Set(None),
    };
    unlock::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// True when an unlock link can still be used.
///
/// # Errors
/// A database fault.
pub async fn unlock_is_live(db: &impl ConnectionTrait, token_hash: &[u8], now: DateTime<Utc>) -> Stored<bool> {
    Ok(unlock::Entity::find_by_id(token_hash.to_vec()).one(db).await?.is_some_and(|row| row.used_at.is_none() && row.expires_at > now))
}

/// Uses an unlock link up for a browser.
///
/// # Errors
/// A database fault.
pub async fn use_unlock(db: &impl ConnectionTrait, token_hash: &[u8], browser: &[u8], now: DateTime<Utc>) -> Stored<bool> {
    let change = unlock::Entity::update_many()
        .col_expr(unlock::Column::UsedBy, Expr::value(browser.to_vec()))
        .col_expr(unlock::Column::UsedAt, Expr::value(now))
        .filter(unlock::Column::TokenHash.eq(token_hash.to_vec()))
        .filter(unlock::Column::UsedAt.is_null())
        .filter(unlock::Column::ExpiresAt.gt(now));
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// True when a browser opened an account's unlock link within the hour.
///
/// # Errors
/// A database fault.
pub async fn is_unlocked(db: &impl ConnectionTrait, account: &[u8], browser: &[u8], now: DateTime<Utc>) -> Stored<bool> {
    let found = unlock::Entity::find()
        .filter(unlock::Column::AccountHash.eq(account.to_vec()))
        .filter(unlock::Column::UsedBy.eq(browser.to_vec()))
        .filter(unlock::Column::UsedAt.gt(now - Duration::hours(1)))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Voids the reset links of a person (T-OUB-5).
///
/// # Errors
/// A database fault.
pub async fn void_resets(db: &impl ConnectionTrait, person: Uuid, now: DateTime<Utc>) -> Stored<()> {
    reset_link::Entity::update_many()
        .col_expr(reset_link::Column::UsedAt, Expr::value(now))
        .filter(reset_link::Column::PersonId.eq(person))
        .filter(reset_link::Column::UsedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Claims the right to send a notice of a kind to an address: true at most once per `interval`, also under races.
///
/// # Errors
/// A database fault.
pub async fn claim_notice(
    db: &impl ConnectionTrait,
    kind: &str,
    address_key: &str,
    interval: Duration,
    now: DateTime<Utc>,
) -> Stored<bool> {
    let row = notice::ActiveModel { kind: Set(kind.to_owned()), address_key: Set(address_key.to_owned()), last_at: Set(now) };
    let due = OnConflict::columns([notice::Column::Kind, notice::Column::AddressKey])
        .update_column(notice::Column::LastAt)
        .action_and_where(Expr::col((notice::Entity, notice::Column::LastAt)).lte(now - interval))
        .to_owned();
    Ok(notice::Entity::insert(row).on_conflict(due).exec_without_returning(db).await? == 1)
}

/// Forgets closures a month old, links that are over and notices nobody asks about any more.
///
/// # Errors
/// A database fault.
pub async fn purge(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Stored<()> {
    closure::Entity::delete_many().filter(closure::Column::Until.lt(now - Duration::days(30))).exec(db).await?;
    unlock::Entity::delete_many().filter(unlock::Column::ExpiresAt.lt(now - Duration::hours(2))).exec(db).await?;
    reset_link::Entity::delete_many().filter(reset_link::Column::ExpiresAt.lt(now - Duration::days(1))).exec(db).await?;
    kept_form::Entity::delete_many().filter(kept_form::Column::ExpiresAt.lt(now)).exec(db).await?;
    notice::Entity::delete_many().filter(notice::Column::LastAt.lt(now - Duration::days(7))).exec(db).await?;
    Ok(())
}
