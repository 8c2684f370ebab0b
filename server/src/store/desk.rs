//! What an office has to do: its threads by queue, who has them, the notes that agents keep to themselves.
//!
//! Threads of companies in which an agent has a right himself are not there for him (T-AGT-5): not in the lists, not in the
//! counts. Notes stand in a table that nothing of a company's side names.
use app::domain::agent::Queue;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::agent::Row as Agent;
use super::entity::agent::{note, reminded};
use super::entity::messaging::thread;
use super::sql::Text;
use super::{Stored, Transaction};

/// How long a thread may wait for its office before it is late.
const PATIENCE: Duration = Duration::days(7);

/// A line of the console.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Line {
    pub id: Uuid,
    pub siren: String,
    pub name: Option<String>,
    pub theme: String,
    pub subject: String,
    pub state: String,
    pub due_on: Option<NaiveDate>,
    pub last_at: DateTime<Utc>,
    /// Who has it.
    pub taken: Option<String>,
    /// Lines of all pages.
    pub total: i64,
}

/// How many threads each queue has.
#[derive(Clone, Copy, Debug, Default, FromQueryResult, PartialEq, Eq)]
pub struct Counts {
    pub fresh: i64,
    pub mine: i64,
    pub waiting: i64,
    pub late: i64,
}

/// Of which office, for whom, when.
#[derive(Clone, Copy, Debug)]
pub struct Seat<'a> {
    pub agent: &'a Agent,
    pub today: NaiveDate,
    pub now: DateTime<Utc>,
}

const OWN: &str = " AND NOT EXISTS (SELECT 1 FROM entitlement e JOIN person p ON p.id = e.person_id WHERE e.siren = t.siren AND \
     e.ended_at IS NULL AND (p.address_key = ";

fn of_office(text: &mut Text, seat: Seat<'_>) {
    text.with(" WHERE t.office = ", seat.agent.office.as_str()).with(OWN, seat.agent.address_key.as_str());
    text.with(" OR p.subscriber_number = ", seat.agent.own_number.clone().unwrap_or_default()).and("))");
}

fn in_queue(text: &mut Text, queue: Queue, seat: Seat<'_>) {
    match queue {
        Queue::Fresh => text.and("t.taken_by IS NULL AND t.state IN ('filed', 'reopened', 'taken', 'waiting_office')"),
        Queue::Mine => text.and("t.state <> 'closed' AND t.taken_by = ").with("", seat.agent.id),
        Queue::Waiting => text.and("t.state = 'waiting_person'"),
        Queue::Late => {
            text.with("(t.state = 'waiting_person' AND t.due_on < ", seat.today);
            text.and(") OR (t.state IN ('filed', 'reopened', 'taken', 'waiting_office') AND t.last_at < ");
            text.with("", seat.now - PATIENCE).and(")")
        }
        Queue::All => text.and("t.state <> ''"),
    };
}

/// A page of a queue: the longest waiting first, all threads the newest first.
///
/// # Errors
/// A database fault.
pub async fn lines(db: &impl ConnectionTrait, seat: Seat<'_>, queue: Queue, limit: u64, offset: u64) -> Stored<Vec<Line>> {
    let mut text = Text::of(db);
    text.and("SELECT t.id, t.siren, c.name, t.theme, t.subject, t.state, t.due_on, t.last_at, a.name AS taken, COUNT(*) OVER () AS total ");
    text.and("FROM thread t LEFT JOIN company c ON c.siren = t.siren LEFT JOIN agent a ON a.id = t.taken_by");
    of_office(&mut text, seat);
    text.and(" AND (");
    in_queue(&mut text, queue, seat);
    let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    let order = if queue == Queue::All { ") ORDER BY t.last_at DESC, t.id DESC LIMIT " } else { ") ORDER BY t.last_at, t.id LIMIT " };
    text.with(order, number(limit)).with(" OFFSET ", number(offset));
    Ok(Line::find_by_statement(text.statement()).all(db).await?)
}

/// How many threads wait in each queue.
///
/// # Errors
/// A database fault.
pub async fn counts(db: &impl ConnectionTrait, seat: Seat<'_>) -> Stored<Counts> {
    let mut text = Text::of(db);
    for (queue, before) in [(Queue::Fresh, "SELECT "), (Queue::Mine, ", "), (Queue::Waiting, ", "), (Queue::Late, ", ")] {
        text.and(before).and("COUNT(CASE WHEN ");
        in_queue(&mut text, queue, seat);
        text.and(" THEN 1 END) AS ").and(queue.column());
    }
    text.and(" FROM thread t");
    of_office(&mut text, seat);
    Ok(Counts::find_by_statement(text.statement()).one(db).await?.unwrap_or_default())
}

/// Takes charge of a thread that nobody has; false when somebody was quicker.
///
/// # Errors
/// A database fault.
pub async fn claim(tx: &Transaction, id: Uuid, agent: Uuid) -> Stored<bool> {
    let change = thread::Entity::update_many()
        .col_expr(thread::Column::TakenBy, Expr::value(agent))
        .filter(thread::Column::Id.eq(id))
        .filter(thread::Column::TakenBy.is_null());
    Ok(change.exec(tx).await?.rows_affected == 1)
}

/// Gives back the threads that an agent had, closed ones too: a message of their company reopens them.
///
/// # Errors
/// A database fault.
pub async fn release(tx: &Transaction, agent: Uuid) -> Stored<()> {
    let change = thread::Entity::update_many()
        .col_expr(thread::Column::TakenBy, Expr::value(None::<Uuid>))
        .filter(thread::Column::TakenBy.eq(agent));
    change.exec(tx).await?;
    Ok(())
}

/// A note of the office about a thread.
pub type Note = note::Model;

/// Adds a note; its text is sealed with its id.
///
/// # Errors
/// A database fault.
pub async fn add_note(db: &impl ConnectionTrait, id: Uuid, thread: Uuid, agent: Uuid, sealed: Vec<u8>, now: DateTime<Utc>) -> Stored<()> {
    let row = note::ActiveModel { id: Set(id), thread_id: Set(thread), agent_id: Set(agent), text: Set(sealed), at: Set(now) };
    note::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The notes about a thread, oldest first.
///
/// # Errors
/// A database fault.
pub async fn notes(db: &impl ConnectionTrait, thread: Uuid) -> Stored<Vec<Note>> {
    let about = note::Entity::find().filter(note::Column::ThreadId.eq(thread));
    Ok(about.order_by_asc(note::Column::At).order_by_asc(note::Column::Id).all(db).await?)
}

/// Threads whose answer is due until a day, asked for before an instant, and whose company was not reminded of that day yet.
///
/// # Errors
/// A database fault.
pub async fn to_remind(
    db: &impl ConnectionTrait,
    (today, until): (NaiveDate, NaiveDate),
    before: DateTime<Utc>,
    limit: i64,
) -> Stored<Vec<super::thread::Row>> {
    let mut text = Text::of(db);
    text.with("SELECT t.* FROM thread t WHERE t.state = 'waiting_person' AND t.due_on >= ", today).with(" AND t.due_on <= ", until);
    text.with(" AND t.last_at < ", before);
    text.and(" AND NOT EXISTS (SELECT 1 FROM thread_reminder r WHERE r.thread_id = t.id AND r.due_on = t.due_on)");
    text.with(" ORDER BY t.due_on, t.id LIMIT ", limit);
    Ok(thread::Entity::find().from_raw_sql(text.statement()).all(db).await?)
}

/// Claims the reminder of a day: one process sends it, once.
///
/// # Errors
/// A database fault.
pub async fn claim_reminder(tx: &Transaction, thread: Uuid, due_on: NaiveDate, now: DateTime<Utc>) -> Stored<bool> {
    let row = reminded::ActiveModel { thread_id: Set(thread), due_on: Set(due_on), at: Set(now) };
    Ok(reminded::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned()).exec_without_returning(tx).await? == 1)
}
