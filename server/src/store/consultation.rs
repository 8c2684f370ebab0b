//! What agents opened, and why (T-AGT-2, R-R08): written when something is opened, read at each of its pages.
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Statement};
use uuid::Uuid;

use super::Stored;
use super::entity::agent::consultation::{self, Column as C};

/// Something that is opened.
#[derive(Clone, Debug)]
pub struct New {
    pub agent: Uuid,
    pub office: String,
    pub siren: String,
    pub thread: Option<Uuid>,
    pub motive: String,
    pub until: DateTime<Utc>,
}

/// Notes that something is opened.
///
/// # Errors
/// A database fault.
pub async fn note(db: &impl ConnectionTrait, new: &New, now: DateTime<Utc>) -> Stored<()> {
    let row = consultation::ActiveModel {
        id: Set(Uuid::now_v7()),
        agent_id: Set(new.agent),
        office: Set(new.office.clone()),
        siren: Set(new.siren.clone()),
        thread_id: Set(new.thread),
        motive: Set(new.motive.clone()),
        at: Set(now),
        until: Set(new.until),
    };
    consultation::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// True while a company's rights, or a thread, stand open for an agent.
///
/// # Errors
/// A database fault.
pub async fn is_open(db: &impl ConnectionTrait, agent: Uuid, siren: &str, thread: Option<Uuid>, now: DateTime<Utc>) -> Stored<bool> {
    let mine = consultation::Entity::find().filter(C::AgentId.eq(agent)).filter(C::Siren.eq(siren)).filter(C::Until.gt(now));
    let which = match thread {
        Some(id) => mine.filter(C::ThreadId.eq(id)),
        None => mine.filter(C::ThreadId.is_null()),
    };
    Ok(which.one(db).await?.is_some())
}

/// A consultation as the person sees it whom it concerned.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Seen {
    pub siren: String,
    pub office: String,
    pub motive: String,
    pub at: DateTime<Utc>,
    pub thread: bool,
}

const CONCERNING: &str = "SELECT c.siren, c.office, c.motive, c.at, (c.thread_id IS NOT NULL) AS thread FROM consultation c \
     WHERE EXISTS (SELECT 1 FROM entitlement e WHERE e.siren = c.siren AND e.since <= c.at AND (e.ended_at IS NULL OR e.ended_at >= c.at) \
     AND e.person_id = ";

/// What agents opened of the companies in which a person had a right at that moment, newest first.
///
/// # Errors
/// A database fault.
pub async fn concerning(db: &impl ConnectionTrait, person: Uuid) -> Stored<Vec<Seen>> {
    let mark = if db.get_database_backend() == sea_orm::DbBackend::Postgres { "$1" } else { "?" };
    let sql = [CONCERNING, mark, ") ORDER BY c.at DESC, c.id DESC"].concat();
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [person.into()]);
    Ok(Seen::find_by_statement(statement).all(db).await?)
}
