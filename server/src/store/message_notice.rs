//! Who is told of messages by mail, and when the last digest was (R-M09).
use app::domain::thread::Notice;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use super::Stored;
use super::entity::messaging::message_notice::{self, Column as N};
use super::sql::Text;

/// What a person chose; nothing when she never did.
///
/// # Errors
/// A database fault.
pub async fn choice(db: &impl ConnectionTrait, person: Uuid) -> Stored<Notice> {
    let row = message_notice::Entity::find_by_id(person).one(db).await?;
    Ok(row.and_then(|row| Notice::parse(&row.choice)).unwrap_or_default())
}

/// Keeps what a person chooses.
///
/// # Errors
/// A database fault.
pub async fn choose(db: &impl ConnectionTrait, person: Uuid, choice: Notice, now: DateTime<Utc>) -> Stored<()> {
    let row =
        message_notice::ActiveModel { person_id: Set(person), choice: Set(choice.word().to_owned()), told_on: Set(None), since: Set(now) };
    let replace = OnConflict::column(N::PersonId).update_columns([N::Choice, N::Since]).to_owned();
    message_notice::Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

/// A person whose digest is due.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Due {
    pub id: Uuid,
    pub address: String,
}

/// Who asked for a digest, was not told `today`, and has a message of the administration that she has not read, newer than
/// her choice and than `since`; at most `limit`.
///
/// # Errors
/// A database fault.
pub async fn due(db: &impl ConnectionTrait, service: &str, today: NaiveDate, since: DateTime<Utc>, limit: u64) -> Stored<Vec<Due>> {
    let mut text = Text::of(db);
    text.with(
        "SELECT p.id, p.address FROM message_notice n JOIN person p ON p.id = n.person_id WHERE p.state = 'active' AND n.choice = ",
        Notice::Daily.word(),
    );
    text.with(" AND (n.told_on IS NULL OR n.told_on < ", today).and(")");
    text.with(
        " AND EXISTS (SELECT 1 FROM entitlement e JOIN thread t ON t.siren = e.siren JOIN message m ON m.thread_id = t.id \
         WHERE e.person_id = n.person_id AND e.ended_at IS NULL AND e.state = 'active' AND e.service = ",
        service,
    );
    text.with(" AND m.author_side = 'agent' AND m.at > n.since AND m.at > ", since);
    text.and(" AND m.seq > COALESCE((SELECT MAX(r.seq) FROM thread_read r WHERE r.thread_id = t.id AND r.reader_id = n.person_id), 0))");
    text.with(" ORDER BY p.id LIMIT ", i64::try_from(limit).unwrap_or(i64::MAX));
    Ok(Due::find_by_statement(text.statement()).all(db).await?)
}

/// Notes the digest of a day, once; false when it went out already.
///
/// # Errors
/// A database fault.
pub async fn tell(db: &impl ConnectionTrait, person: Uuid, today: NaiveDate) -> Stored<bool> {
    let not_yet = Condition::any().add(N::ToldOn.is_null()).add(N::ToldOn.lt(today));
    let change = message_notice::Entity::update_many()
        .col_expr(N::ToldOn, Expr::value(today))
        .filter(N::PersonId.eq(person))
        .filter(N::Choice.eq(Notice::Daily.word()))
        .filter(not_yet);
    Ok(change.exec(db).await?.rows_affected == 1)
}
