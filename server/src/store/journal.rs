//! The journal: one append-only table; every login, refusal, creation, activation (R-P09).
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::Stored;
use super::entity::work::journal;

/// One event: what, whom, from where. Never a secret.
#[derive(Clone, Debug)]
pub struct Event {
    /// `login.accepted`, `login.refused`, `creation.requested`, …
    pub event: &'static str,
    pub person: Option<Uuid>,
    /// Keyed hash of the address concerned.
    pub subject: Option<Vec<u8>>,
    pub source: String,
    pub user_agent: String,
    pub detail: serde_json::Value,
}

/// Appends an event.
///
/// # Errors
/// A database fault.
pub async fn append(db: &impl ConnectionTrait, event: &Event, now: DateTime<Utc>) -> Stored<()> {
    let row = journal::ActiveModel {
        id: Set(Uuid::now_v7()),
        at: Set(now),
        event: Set(event.event.to_owned()),
        person_id: Set(event.person),
        subject_hash: Set(event.subject.clone()),
        source: Set(event.source.clone()),
        user_agent: Set(event.user_agent.clone()),
        detail: Set(event.detail.clone()),
    };
    journal::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The last event of a kind in a space since an instant.
///
/// # Errors
/// A database fault.
pub async fn last(db: &impl ConnectionTrait, person: Uuid, event: &str, since: DateTime<Utc>) -> Stored<Option<journal::Model>> {
    let found = journal::Entity::find()
        .filter(journal::Column::PersonId.eq(person))
        .filter(journal::Column::Event.eq(event))
        .filter(journal::Column::At.gt(since))
        .order_by_desc(journal::Column::At)
        .order_by_desc(journal::Column::Id)
        .one(db)
        .await?;
    Ok(found)
}
