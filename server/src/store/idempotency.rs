//! Repeats of a form: same key, actor and action, same content (T-0.6 as ruled).
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::entity::work::idempotency;
use super::{StoreError, Stored};

/// A form posted once: who, what, with what.
#[derive(Clone, Debug)]
pub struct Posted {
    pub key: Uuid,
    pub actor: Vec<u8>,
    pub action: &'static str,
    /// Keyed hash of the command; never the command.
    pub content: Vec<u8>,
}

/// True when the same form was carried out before.
///
/// # Errors
/// A database fault.
pub async fn is_repeat(db: &impl ConnectionTrait, posted: &Posted) -> Stored<bool> {
    let row = idempotency::Entity::find_by_id((posted.key, posted.actor.clone(), posted.action.to_owned())).one(db).await?;
    Ok(row.is_some_and(|row| row.content == posted.content))
}

/// Notes that the form was carried out, in the transaction that does it. The same key with another
/// content is a new action: the note is then of the latest one.
///
/// # Errors
/// [`StoreError::Conflict`] when the same form was carried out meanwhile (X-RACE-7): nothing of this time must stay. A database
/// fault.
pub async fn note(db: &impl ConnectionTrait, posted: &Posted, now: DateTime<Utc>) -> Stored<()> {
    use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
    let row = idempotency::ActiveModel {
        key: Set(posted.key),
        actor: Set(posted.actor.clone()),
        action: Set(posted.action.to_owned()),
        content: Set(posted.content.clone()),
        at: Set(now),
    };
    let key = [idempotency::Column::Key, idempotency::Column::Actor, idempotency::Column::Action];
    let latest = OnConflict::columns(key)
        .update_columns([idempotency::Column::Content, idempotency::Column::At])
        .action_and_where(Expr::col((idempotency::Entity, idempotency::Column::Content)).ne(posted.content.clone()))
        .to_owned();
    let noted = idempotency::Entity::insert(row).on_conflict(latest).exec_without_returning(db).await?;
    if noted == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// When an actor last carried an action out, since an instant.
///
/// # Errors
/// A database fault.
pub async fn latest(db: &impl ConnectionTrait, actor: &[u8], action: &str, since: DateTime<Utc>) -> Stored<Option<DateTime<Utc>>> {
    let row = idempotency::Entity::find()
        .filter(idempotency::Column::At.gt(since))
        .filter(idempotency::Column::Actor.eq(actor.to_vec()))
        .filter(idempotency::Column::Action.eq(action))
        .order_by_desc(idempotency::Column::At)
        .one(db)
        .await?;
    Ok(row.map(|row| row.at))
}

/// Forgets keys older than seven days.
///
/// # Errors
/// A database fault.
pub async fn purge(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Stored<u64> {
    Ok(idempotency::Entity::delete_many().filter(idempotency::Column::At.lt(before)).exec(db).await?.rows_affected)
}
