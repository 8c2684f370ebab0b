//! Threads and what is said in them: held while they change, messages and moments only ever added (R-M04, T-MSG-3).
//!
//! Both sides of the counter write here: [`open`] and [`append`] take an [`Author`]. Who changes a thread holds it first
//! ([`hold`]), judges with [`State::after`], then appends and advances in the same transaction: two replies at once come
//! one after the other, both kept, each with its number.
use app::domain::thread::{Author, Hash, Head, Link, Side, State, instant, searchable};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::entity::messaging::{message, thread, thread_event, thread_read};
use super::sql::Text;
use super::{StoreError, Stored, Transaction, attachment};

/// A thread, as kept.
pub type Row = thread::Model;

/// A message, as kept.
pub type Message = message::Model;

/// A moment of a thread's course, as kept.
pub type Event = thread_event::Model;

/// That somebody had read a thread up to a message, as kept.
pub type Reading = thread_read::Model;

use thread::Column as C;

/// A thread to open.
#[derive(Clone, Debug)]
pub struct New {
    pub id: Uuid,
    pub siren: String,
    /// Its id in the list of themes.
    pub theme: String,
    pub subject: String,
    /// The id of the managing office.
    pub office: String,
}

/// A message that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    pub id: Uuid,
    /// Its number in the thread, from 1 on.
    pub seq: i64,
    pub hash: Hash,
}

/// Opens a thread, without a message yet: [`append`] follows in the same transaction.
///
/// # Errors
/// A database fault; [`StoreError::Conflict`] when the id is taken.
pub async fn open(tx: &Transaction, new: &New, author: &Author, now: DateTime<Utc>) -> Stored<Row> {
    let now = instant(now);
    let row = thread::ActiveModel {
        id: Set(new.id),
        siren: Set(new.siren.clone()),
        theme: Set(new.theme.clone()),
        subject: Set(new.subject.clone()),
        state: Set(State::Filed.word().to_owned()),
        office: Set(new.office.clone()),
        opened_by: Set(author.id),
        created_at: Set(now),
        last_at: Set(now),
        messages: Set(0),
        due_on: Set(None),
        taken_by: Set(None),
        closed_on: Set(None),
    };
    thread::Entity::insert(row).exec_without_returning(tx).await?;
    note(tx, new.id, State::Filed, None, author, now).await?;
    find(tx, new.id).await?.ok_or(StoreError::Damaged("thread"))
}

/// A thread by its id, for whoever may see it: the caller asks for the right first, with [`Row::siren`] or [`Row::office`].
///
/// # Errors
/// A database fault.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Stored<Option<Row>> {
    Ok(thread::Entity::find_by_id(id).one(db).await?)
}

/// The same, held until the transaction ends: nobody else changes the thread meanwhile.
///
/// # Errors
/// A database fault.
pub async fn hold(tx: &Transaction, id: Uuid) -> Stored<Option<Row>> {
    let mut one = thread::Entity::find_by_id(id);
    // SQLite has one writer.
    if tx.get_database_backend() == DbBackend::Postgres {
        one = one.lock_exclusive();
    }
    Ok(one.one(tx).await?)
}

/// Where a thread stands.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn state(row: &Row) -> Stored<State> {
    State::parse(&row.state).ok_or(StoreError::Damaged("thread state"))
}

/// Appends a message to a thread that is held; the files of `draft` become its attachments.
///
/// # Errors
/// A database fault.
pub async fn append(
    tx: &Transaction,
    thread: &Row,
    author: &Author,
    text: &str,
    draft: Option<Uuid>,
    now: DateTime<Utc>,
) -> Stored<Written> {
    let (id, at, seq) = (Uuid::now_v7(), instant(now), thread.messages + 1);
    let attachments = match draft {
        Some(draft) => attachment::adopt(tx, draft, id).await?,
        None => Vec::new(),
    };
    let previous = match number(tx, thread.id, thread.messages).await? {
        Some(last) => Hash::from_slice(&last.sha256).ok_or(StoreError::Damaged("message hash"))?,
        None => head(thread),
    };
    let link = Link { thread: thread.id, seq, side: author.side, author: author.id, at, text, attachments: &attachments, previous };
    let hash = sha256(&link.canonical());
    let hashes: Vec<String> = attachments.iter().map(ToString::to_string).collect();
    let row = message::ActiveModel {
        id: Set(id),
        thread_id: Set(thread.id),
        seq: Set(seq),
        author_side: Set(author.side.word().to_owned()),
        author_id: Set(author.id),
        author_name: Set(author.name.clone()),
        text: Set(text.to_owned()),
        attachments: Set(serde_json::json!(hashes)),
        at: Set(at),
        sha256: Set(hash.0.to_vec()),
        previous: Set(previous.0.to_vec()),
    };
    message::Entity::insert(row).exec_without_returning(tx).await?;
    let counted = thread::Entity::update_many()
        .col_expr(C::Messages, Expr::col(C::Messages).add(1))
        .col_expr(C::LastAt, Expr::value(at))
        .filter(C::Id.eq(thread.id))
        .filter(C::Messages.eq(thread.messages));
    if counted.exec(tx).await?.rows_affected != 1 {
        return Err(StoreError::Again);
    }
    let subject = if seq == 1 { thread.subject.as_str() } else { "" };
    index(tx, thread.id, &thread.siren, &[subject, text]).await?;
    // Who writes has read what stands above.
    read(tx, thread.id, author, seq, now).await?;
    Ok(Written { id, seq, hash })
}

/// What is found of a message: its words, and those of the subject with the first one; the company is one of them.
async fn index(tx: &Transaction, thread: Uuid, siren: &str, texts: &[&str]) -> Stored<()> {
    let mut words = company_word(siren);
    for text in texts {
        words.push(' ');
        words.push_str(&searchable(text));
    }
    let mut text = Text::of(tx);
    text.with("INSERT INTO message_search (thread_id, words) VALUES (", thread).with(", ", words).and(")");
    tx.execute_raw(text.statement()).await?;
    Ok(())
}

/// The word that a company's messages bear.
pub(super) fn company_word(siren: &str) -> String {
    ["s", siren].concat()
}

/// A thread that is held comes to a state, until a day when an answer is asked for. Told as a moment when it is a new state,
/// an answer of the office, or a new day.
///
/// # Errors
/// A database fault.
pub async fn advance(
    tx: &Transaction,
    thread: &Row,
    to: State,
    due_on: Option<NaiveDate>,
    author: &Author,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Stored<()> {
    thread::Entity::update_many()
        .col_expr(C::State, Expr::value(to.word()))
        .col_expr(C::DueOn, Expr::value(due_on))
        .col_expr(C::ClosedOn, Expr::value((to == State::Closed).then_some(today)))
        .filter(C::Id.eq(thread.id))
        .exec(tx)
        .await?;
    if thread.state != to.word() || thread.due_on != due_on || to == State::Answered {
        note(tx, thread.id, to, due_on, author, instant(now)).await?;
    }
    Ok(())
}

/// Gives a thread to an agent of its office, or to nobody; and to another office.
///
/// # Errors
/// A database fault.
pub async fn assign(tx: &Transaction, id: Uuid, office: &str, agent: Option<Uuid>) -> Stored<()> {
    let change = thread::Entity::update_many()
        .col_expr(C::Office, Expr::value(office))
        .col_expr(C::TakenBy, Expr::value(agent))
        .filter(C::Id.eq(id));
    change.exec(tx).await?;
    Ok(())
}

async fn note(tx: &Transaction, thread: Uuid, state: State, due_on: Option<NaiveDate>, author: &Author, at: DateTime<Utc>) -> Stored<()> {
    let row = thread_event::ActiveModel {
        id: Set(Uuid::now_v7()),
        thread_id: Set(thread),
        state: Set(state.word().to_owned()),
        author_side: Set(author.side.word().to_owned()),
        author_id: Set(author.id),
        author_name: Set(author.name.clone()),
        due_on: Set(due_on),
        at: Set(at),
    };
    thread_event::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Notes that somebody has read a thread up to a message; false when she had before.
///
/// # Errors
/// A database fault.
pub async fn read(db: &impl ConnectionTrait, thread: Uuid, reader: &Author, seq: i64, now: DateTime<Utc>) -> Stored<bool> {
    let row = thread_read::ActiveModel {
        thread_id: Set(thread),
        reader_id: Set(reader.id),
        seq: Set(seq),
        reader_side: Set(reader.side.word().to_owned()),
        reader_name: Set(reader.name.clone()),
        at: Set(instant(now)),
    };
    let once = OnConflict::new().do_nothing().to_owned();
    Ok(thread_read::Entity::insert(row).on_conflict(once).exec_without_returning(db).await? == 1)
}

/// One message by its number.
async fn number(db: &impl ConnectionTrait, thread: Uuid, seq: i64) -> Stored<Option<Message>> {
    use message::Column as M;
    Ok(message::Entity::find().filter(M::ThreadId.eq(thread)).filter(M::Seq.eq(seq)).one(db).await?)
}

/// The messages of a thread, oldest first.
///
/// # Errors
/// A database fault.
pub async fn messages(db: &impl ConnectionTrait, thread: Uuid) -> Stored<Vec<Message>> {
    use message::Column as M;
    Ok(message::Entity::find().filter(M::ThreadId.eq(thread)).order_by_asc(M::Seq).all(db).await?)
}

/// The course of a thread, oldest first.
///
/// # Errors
/// A database fault.
pub async fn events(db: &impl ConnectionTrait, thread: Uuid) -> Stored<Vec<Event>> {
    use thread_event::Column as E;
    Ok(thread_event::Entity::find().filter(E::ThreadId.eq(thread)).order_by_asc(E::At).order_by_asc(E::Id).all(db).await?)
}

/// Who read a thread and when, oldest first: whoever has a row with a number from a message's on has read that message, at
/// the instant of the first of these rows.
///
/// # Errors
/// A database fault.
pub async fn readings(db: &impl ConnectionTrait, thread: Uuid) -> Stored<Vec<Reading>> {
    use thread_read::Column as R;
    Ok(thread_read::Entity::find().filter(R::ThreadId.eq(thread)).order_by_asc(R::At).order_by_asc(R::Seq).all(db).await?)
}

/// A message that somebody may listen for.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Recent {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub thread_id: Uuid,
    pub siren: String,
}

/// The messages since an instant.
///
/// # Errors
/// A database fault.
pub async fn news(db: &impl ConnectionTrait, since: DateTime<Utc>) -> Stored<Vec<Recent>> {
    let mut text = Text::of(db);
    text.with("SELECT m.id, m.at, m.thread_id, t.siren FROM message m JOIN thread t ON t.id = m.thread_id WHERE m.at > ", since);
    Ok(Recent::find_by_statement(text.statement()).all(db).await?)
}

/// What begins the chain of a thread.
pub fn head(row: &Row) -> Hash {
    let head = Head { id: row.id, siren: &row.siren, theme: &row.theme, subject: &row.subject, created_at: row.created_at };
    sha256(&head.canonical())
}

fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

/// The hashes of a message's attachments.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn attachments(message: &Message) -> Stored<Vec<Hash>> {
    let damaged = || StoreError::Damaged("attachments of a message");
    let hashes: Vec<String> = serde_json::from_value(message.attachments.clone()).map_err(|_| damaged())?;
    hashes.iter().map(|hex| Hash::from_hex(hex).ok_or_else(damaged)).collect()
}

/// True when the messages of a thread are all there, none changed: each number once, each hash as it must be.
pub fn holds(row: &Row, messages: &[Message]) -> bool {
    let mut previous = head(row);
    for (seq, message) in (1..).zip(messages) {
        let (Some(side), Ok(attachments)) = (Side::parse(&message.author_side), attachments(message)) else { return false };
        let link = Link {
            thread: row.id,
            seq,
            side,
            author: message.author_id,
            at: message.at,
            text: &message.text,
            attachments: &attachments,
            previous,
        };
        let hash = sha256(&link.canonical());
        if message.seq != seq || message.previous != previous.0 || message.sha256 != hash.0 {
            return false;
        }
        previous = hash;
    }
    i64::try_from(messages.len()) == Ok(row.messages)
}

/// Threads read at once by [`broken`].
const BATCH: u64 = 200;

/// How many threads have a broken chain, and how many there are (`portal invariants`).
///
/// # Errors
/// A database fault.
pub async fn broken(db: &impl ConnectionTrait) -> Stored<(i64, i64)> {
    use message::Column as M;
    let (mut broken, mut all, mut after) = (0, 0, Uuid::nil());
    loop {
        let rows = thread::Entity::find().filter(C::Id.gt(after)).order_by_asc(C::Id).limit(BATCH).all(db).await?;
        let Some(last) = rows.last() else { return Ok((broken, all)) };
        after = last.id;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let said = message::Entity::find().filter(M::ThreadId.is_in(ids)).order_by_asc(M::ThreadId).order_by_asc(M::Seq).all(db).await?;
        for row in &rows {
            let from = said.partition_point(|message| message.thread_id < row.id);
            let to = said.partition_point(|message| message.thread_id <= row.id);
            all += 1;
            broken += i64::from(!holds(row, said.get(from..to).unwrap_or_default()));
        }
    }
}
