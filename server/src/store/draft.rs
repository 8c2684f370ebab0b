//! Enrolments under way: one row per person and company, moved on by its revision.
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::entity::right::enrolment_draft::{self, Column as C};
use super::{StoreError, Stored};

/// An enrolment, so far.
pub type Row = enrolment_draft::Model;

/// Begins an enrolment; one that is under way for the company keeps what was given.
///
/// # Errors
/// A database fault.
pub async fn begin(
    db: &impl ConnectionTrait,
    person: Uuid,
    siren: &str,
    quality: &str,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Stored<()> {
    enrolment_draft::Entity::delete_many()
        .filter(C::PersonId.eq(person))
        .filter(C::Siren.eq(siren))
        .filter(C::ExpiresAt.lte(now))
        .exec(db)
        .await?;
    let row = enrolment_draft::ActiveModel {
        person_id: Set(person),
        siren: Set(siren.to_owned()),
        id: Set(Uuid::now_v7()),
        revision: Set(now.timestamp_micros()),
        quality: Set(quality.to_owned()),
        services: Set(None),
        address: Set(None),
        account: Set(None),
        expires_at: Set(expires_at),
    };
    let again = OnConflict::columns([C::PersonId, C::Siren])
        .update_columns([C::Quality, C::ExpiresAt])
        .value(C::Revision, Expr::col((enrolment_draft::Entity, C::Revision)).add(1))
        .to_owned();
    enrolment_draft::Entity::insert(row).on_conflict(again).exec_without_returning(db).await?;
    Ok(())
}

/// The enrolment of a person for a company, over or not.
///
/// # Errors
/// A database fault.
pub async fn find(db: &impl ConnectionTrait, person: Uuid, siren: &str) -> Stored<Option<Row>> {
    Ok(enrolment_draft::Entity::find_by_id((person, siren.to_owned())).one(db).await?)
}

/// The services chosen so far.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn services(row: &Row) -> Stored<Vec<String>> {
    match &row.services {
        Some(json) => serde_json::from_value(json.clone()).map_err(|_| StoreError::Damaged("services")),
        None => Ok(Vec::new()),
    }
}

/// Keeps the services chosen, and forgets what they no longer need; false when the row is not at `revision` any more.
///
/// # Errors
/// A database fault.
pub async fn choose(db: &impl ConnectionTrait, id: Uuid, revision: i64, services: &[String]) -> Stored<bool> {
    let kept = serde_json::to_value(services).map_err(|_| StoreError::Damaged("services"))?;
    let change = enrolment_draft::Entity::update_many()
        .col_expr(C::Revision, Expr::col(C::Revision).add(1))
        .col_expr(C::Services, Expr::value(kept))
        .filter(C::Id.eq(id))
        .filter(C::Revision.eq(revision));
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// Keeps what the services need; false when the row is not at `revision` any more.
///
/// # Errors
/// A database fault.
pub async fn complete(
    db: &impl ConnectionTrait,
    id: Uuid,
    revision: i64,
    address: Option<String>,
    account: Option<Vec<u8>>,
) -> Stored<bool> {
    let change = enrolment_draft::Entity::update_many()
        .col_expr(C::Revision, Expr::col(C::Revision).add(1))
        .col_expr(C::Address, Expr::value(address))
        .col_expr(C::Account, Expr::value(account))
        .filter(C::Id.eq(id))
        .filter(C::Revision.eq(revision));
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// Ends an enrolment; false when it is not at `revision` any more.
///
/// # Errors
/// A database fault.
pub async fn end(db: &impl ConnectionTrait, id: Uuid, revision: i64) -> Stored<bool> {
    let gone = enrolment_draft::Entity::delete_many().filter(C::Id.eq(id)).filter(C::Revision.eq(revision));
    Ok(gone.exec(db).await?.rows_affected == 1)
}

/// Forgets enrolments that are over.
///
/// # Errors
/// A database fault.
pub async fn purge(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Stored<u64> {
    Ok(enrolment_draft::Entity::delete_many().filter(C::ExpiresAt.lt(now)).exec(db).await?.rows_affected)
}
