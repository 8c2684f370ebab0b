//! Human checks that were used up: a check is a sealed value, only its use is a row.
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict};
use uuid::Uuid;

use super::Stored;
use super::entity::work::used_check;

/// Uses a check up; false when it was used before.
///
/// # Errors
/// A database fault.
pub async fn use_up(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Stored<bool> {
    let row = used_check::ActiveModel { id: Set(id), used_at: Set(now) };
    let once = OnConflict::column(used_check::Column::Id).do_nothing().to_owned();
    Ok(used_check::Entity::insert(row).on_conflict(once).exec_without_returning(db).await? == 1)
}

/// True when a check was used.
///
/// # Errors
/// A database fault.
pub async fn is_used(db: &impl ConnectionTrait, id: Uuid) -> Stored<bool> {
    Ok(used_check::Entity::find_by_id(id).one(db).await?.is_some())
}

/// Forgets uses older than any check lives.
///
/// # Errors
/// A database fault.
pub async fn purge(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Stored<u64> {
    Ok(used_check::Entity::delete_many().filter(used_check::Column::UsedAt.lt(before)).exec(db).await?.rows_affected)
}
