//! Opinions on the pages of the help: a page, yes or no, a date.
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use uuid::Uuid;

use super::Stored;
use super::entity::feedback;

/// Keeps one.
///
/// # Errors
/// A database fault.
pub async fn add(db: &impl ConnectionTrait, page: &str, useful: bool, now: DateTime<Utc>) -> Stored<()> {
    let row = feedback::ActiveModel { id: Set(Uuid::now_v7()), page: Set(page.to_owned()), useful: Set(useful), at: Set(now) };
    feedback::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}
