//! Letters that leave together: a batch claims rows of the outbox, its file is written, it is posted.
//!
//! A batch is `writing` from its claim until its file is there, `written` until the mail room says that it was posted
//! (`posted`). Who writes holds a lease: a batch whose writer died is taken up again by another, under the same number
//! and the same date (T-OUT-6). Letters are sent when the batch is marked written, all at once; one that died before
//! that is left out.
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::entity::agent::returned;
use super::entity::work::{letter_batch, outbox};
use super::outbox::Row;
use super::sql::Text;
use super::{Stored, Transaction, lock};

/// A batch.
pub type Batch = letter_batch::Model;

/// Who writes, now, and how long she holds what she takes.
#[derive(Clone, Copy, Debug)]
pub struct Writer {
    pub worker: Uuid,
    pub now: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// One claim at a time, whatever the number of servers.
const CLAIM: &[u8] = b"letters";

/// Letters that are alive at an instant.
fn alive(now: DateTime<Utc>) -> Condition {
    Condition::any().add(outbox::Column::DeadAt.is_null()).add(outbox::Column::DeadAt.gt(now))
}

/// Waiting letters.
fn waiting() -> Condition {
    Condition::all().add(outbox::Column::Kind.eq("letter")).add(outbox::Column::State.eq("waiting"))
}

/// Claims up to `limit` due letters for a new batch; `None` when none is due, or when the last batch was claimed after
/// `since` and was not full. Letters that nobody can use any more are abandoned.
///
/// # Errors
/// A database fault.
pub async fn claim(tx: &Transaction, writer: Writer, since: DateTime<Utc>, limit: u64) -> Stored<Option<Batch>> {
    lock(tx, CLAIM).await?;
    abandon(tx, waiting().add(outbox::Column::BatchId.is_null()).add(outbox::Column::DeadAt.lte(writer.now))).await?;
    let last = letter_batch::Entity::find().order_by_desc(letter_batch::Column::Number).one(tx).await?;
    let resting = last.as_ref().is_some_and(|last| last.created_at > since && i64::from(last.letters) < i64::try_from(limit).unwrap_or(0));
    if resting {
        return Ok(None);
    }
    let due = outbox::Entity::find()
        .select_only()
        .column(outbox::Column::Id)
        .filter(waiting())
        .filter(outbox::Column::BatchId.is_null())
        .filter(outbox::Column::NextAt.lte(writer.now))
        .filter(alive(writer.now))
        .order_by_asc(outbox::Column::CreatedAt)
        .order_by_asc(outbox::Column::Id)
        .limit(limit);
    let ids: Vec<Uuid> = due.into_tuple().all(tx).await?;
    let id = Uuid::now_v7();
    let claimed = outbox::Entity::update_many()
        .col_expr(outbox::Column::BatchId, Expr::value(id))
        .filter(outbox::Column::Id.is_in(ids))
        .filter(waiting())
        .filter(alive(writer.now))
        .exec(tx)
        .await?
        .rows_affected;
    if claimed == 0 {
        return Ok(None);
    }
    let batch = Batch {
        id,
        number: last.map_or(0, |last| last.number) + 1,
        created_at: writer.now,
        letters: i32::try_from(claimed).unwrap_or(i32::MAX),
        state: "writing".to_owned(),
        written_at: None,
        posted_at: None,
        file: None,
        leased_by: Some(writer.worker),
        leased_until: Some(writer.until),
    };
    letter_batch::Entity::insert(letter_batch::ActiveModel::from(batch.clone()).reset_all()).exec_without_returning(tx).await?;
    Ok(Some(batch))
}

/// Batches whose file is not written yet, oldest first.
///
/// # Errors
/// A database fault.
pub async fn unwritten(db: &impl ConnectionTrait) -> Stored<Vec<Batch>> {
    let query = letter_batch::Entity::find().filter(letter_batch::Column::State.eq("writing"));
    Ok(query.order_by_asc(letter_batch::Column::Number).all(db).await?)
}

/// Takes up a batch that nobody writes; false when somebody does.
///
/// # Errors
/// A database fault.
pub async fn take(db: &impl ConnectionTrait, id: Uuid, writer: Writer) -> Stored<bool> {
    let free = Condition::any()
        .add(letter_batch::Column::LeasedUntil.is_null())
        .add(letter_batch::Column::LeasedUntil.lte(writer.now))
        .add(letter_batch::Column::LeasedBy.eq(writer.worker));
    let change = letter_batch::Entity::update_many()
        .col_expr(letter_batch::Column::LeasedBy, Expr::value(writer.worker))
        .col_expr(letter_batch::Column::LeasedUntil, Expr::value(writer.until))
        .filter(letter_batch::Column::Id.eq(id))
        .filter(letter_batch::Column::State.eq("writing"))
        .filter(free);
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// What is to be written for a batch, in the order of the file; those that died since the claim leave it and are
/// abandoned. A batch that loses its last letter is gone.
///
/// # Errors
/// A database fault.
pub async fn contents(tx: &Transaction, batch: Uuid, now: DateTime<Utc>) -> Stored<Vec<Row>> {
    lock(tx, CLAIM).await?;
    abandon(tx, waiting().add(outbox::Column::BatchId.eq(batch)).add(outbox::Column::DeadAt.lte(now))).await?;
    let rows = members(batch).order_by_asc(outbox::Column::CreatedAt).order_by_asc(outbox::Column::Id).all(tx).await?;
    recount(tx, batch).await?;
    Ok(rows)
}

/// Takes letters out of a batch: they cannot be printed now, and are tried again from `next_at` on.
///
/// # Errors
/// A database fault.
pub async fn put_back(tx: &Transaction, batch: Uuid, ids: &[Uuid], next_at: DateTime<Utc>) -> Stored<()> {
    lock(tx, CLAIM).await?;
    outbox::Entity::update_many()
        .col_expr(outbox::Column::BatchId, Expr::value(None::<Uuid>))
        .col_expr(outbox::Column::Attempts, Expr::col(outbox::Column::Attempts).add(1))
        .col_expr(outbox::Column::NextAt, Expr::value(next_at))
        .filter(waiting())
        .filter(outbox::Column::BatchId.eq(batch))
        .filter(outbox::Column::Id.is_in(ids.iter().copied()))
        .exec(tx)
        .await?;
    recount(tx, batch).await
}

fn members(batch: Uuid) -> sea_orm::Select<outbox::Entity> {
    outbox::Entity::find().filter(waiting()).filter(outbox::Column::BatchId.eq(batch))
}

async fn abandon(tx: &Transaction, which: Condition) -> Stored<()> {
    outbox::Entity::update_many()
        .col_expr(outbox::Column::State, Expr::value("abandoned"))
        .col_expr(outbox::Column::Payload, Expr::value(None::<Vec<u8>>))
        .col_expr(outbox::Column::BatchId, Expr::value(None::<Uuid>))
        .filter(which)
        .exec(tx)
        .await?;
    Ok(())
}

async fn recount(tx: &Transaction, batch: Uuid) -> Stored<()> {
    let count = members(batch).count(tx).await?;
    if count == 0 {
        let empty = letter_batch::Entity::delete_many().filter(letter_batch::Column::State.eq("writing"));
        empty.filter(letter_batch::Column::Id.eq(batch)).exec(tx).await?;
        return Ok(());
    }
    letter_batch::Entity::update_many()
        .col_expr(letter_batch::Column::Letters, Expr::value(i32::try_from(count).unwrap_or(i32::MAX)))
        .filter(letter_batch::Column::Id.eq(batch))
        .exec(tx)
        .await?;
    Ok(())
}

/// How marking a batch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marked {
    /// It is written, its letters are sent.
    Written,
    /// A letter of the file died meanwhile: write it again without.
    Changed,
    /// Somebody else holds it.
    Lost,
}

/// Marks a batch written and its letters sent, on the instant of the batch; `printed` are the letters of the file.
/// Their payloads go, unless they are kept for the demonstration.
///
/// # Errors
/// A database fault.
pub async fn mark_written(
    tx: &Transaction,
    batch: &Batch,
    printed: &[Uuid],
    (file, keep_payload): (&str, bool),
    writer: Writer,
) -> Stored<Marked> {
    lock(tx, CLAIM).await?;
    let held = letter_batch::Entity::update_many()
        .col_expr(letter_batch::Column::State, Expr::value("written"))
        .col_expr(letter_batch::Column::WrittenAt, Expr::value(writer.now))
        .col_expr(letter_batch::Column::File, Expr::value(file))
        .col_expr(letter_batch::Column::LeasedBy, Expr::value(None::<Uuid>))
        .col_expr(letter_batch::Column::LeasedUntil, Expr::value(None::<DateTime<Utc>>))
        .filter(letter_batch::Column::Id.eq(batch.id))
        .filter(letter_batch::Column::State.eq("writing"))
        .filter(letter_batch::Column::LeasedBy.eq(writer.worker));
    let mut sent = outbox::Entity::update_many()
        .col_expr(outbox::Column::State, Expr::value("sent"))
        .col_expr(outbox::Column::SentAt, Expr::value(batch.created_at))
        .col_expr(outbox::Column::Attempts, Expr::col(outbox::Column::Attempts).add(1))
        .filter(waiting())
        .filter(outbox::Column::BatchId.eq(batch.id))
        .filter(outbox::Column::Id.is_in(printed.iter().copied()))
        .filter(alive(writer.now));
    if !keep_payload {
        sent = sent.col_expr(outbox::Column::Payload, Expr::value(None::<Vec<u8>>));
    }
    // Counted before anything is written: the caller commits what it is told.
    let mut present = members(batch.id).filter(alive(writer.now));
    if tx.get_database_backend() == sea_orm::DbBackend::Postgres {
        present = present.lock_exclusive();
    }
    let present: Vec<Uuid> = present.all(tx).await?.iter().map(|row| row.id).collect();
    if present.len() != printed.len() || printed.iter().any(|id| !present.contains(id)) {
        return Ok(Marked::Changed);
    }
    if held.exec(tx).await?.rows_affected == 0 {
        return Ok(Marked::Lost);
    }
    sent.exec(tx).await?;
    // From now on their codes work, to the end of the sixtieth day.
    super::demand::letter_written(tx, printed, crate::clock::paris_day(batch.created_at)).await?;
    Ok(Marked::Written)
}

/// The latest batches, newest first.
///
/// # Errors
/// A database fault.
pub async fn latest(db: &impl ConnectionTrait, limit: u64) -> Stored<Vec<Batch>> {
    Ok(letter_batch::Entity::find().order_by_desc(letter_batch::Column::Number).limit(limit).all(db).await?)
}

/// A batch by its number or its id.
///
/// # Errors
/// A database fault.
pub async fn find(db: &impl ConnectionTrait, number: Option<i64>, id: Option<Uuid>) -> Stored<Option<Batch>> {
    let which = Condition::any()
        .add_option(number.map(|number| letter_batch::Column::Number.eq(number)))
        .add_option(id.map(|id| letter_batch::Column::Id.eq(id)));
    if which.is_empty() {
        return Ok(None);
    }
    Ok(letter_batch::Entity::find().filter(which).one(db).await?)
}

/// The mail room posted a batch: it has no file any more. False when it is not written, or was posted before.
///
/// # Errors
/// A database fault.
pub async fn post(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Stored<bool> {
    let change = letter_batch::Entity::update_many()
        .col_expr(letter_batch::Column::State, Expr::value("posted"))
        .col_expr(letter_batch::Column::PostedAt, Expr::value(now))
        .col_expr(letter_batch::Column::File, Expr::value(None::<String>))
        .filter(letter_batch::Column::Id.eq(id))
        .filter(letter_batch::Column::State.eq("written"));
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// Files written before an instant are no longer kept.
///
/// # Errors
/// A database fault.
pub async fn forget_files(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Stored<u64> {
    let change = letter_batch::Entity::update_many()
        .col_expr(letter_batch::Column::File, Expr::value(None::<String>))
        .filter(letter_batch::Column::File.is_not_null())
        .filter(letter_batch::Column::WrittenAt.lte(before));
    Ok(change.exec(db).await?.rows_affected)
}

/// Batches that have a file, or will have one.
///
/// # Errors
/// A database fault.
pub async fn with_file(db: &impl ConnectionTrait) -> Stored<Vec<Batch>> {
    let which = Condition::any().add(letter_batch::Column::State.eq("writing")).add(letter_batch::Column::File.is_not_null());
    Ok(letter_batch::Entity::find().filter(which).all(db).await?)
}

/// Forgets batches claimed before an instant, with the rows of their letters.
///
/// # Errors
/// A database fault.
pub async fn purge(tx: &Transaction, before: DateTime<Utc>) -> Stored<u64> {
    let old =
        Condition::all().add(letter_batch::Column::CreatedAt.lt(before)).add(letter_batch::Column::State.is_in(["written", "posted"]));
    let ids: Vec<Uuid> =
        letter_batch::Entity::find().select_only().column(letter_batch::Column::Id).filter(old).into_tuple().all(tx).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    outbox::Entity::delete_many().filter(outbox::Column::BatchId.is_in(ids.iter().copied())).exec(tx).await?;
    Ok(letter_batch::Entity::delete_many().filter(letter_batch::Column::Id.is_in(ids)).exec(tx).await?.rows_affected)
}

/// The latest letters, newest first, and when those came back that did.
///
/// # Errors
/// A database fault.
pub async fn recent(db: &impl ConnectionTrait, limit: u64) -> Stored<Vec<(Row, Option<DateTime<Utc>>)>> {
    let letters = outbox::Entity::find().filter(outbox::Column::Kind.eq("letter")).filter(outbox::Column::State.ne("suppressed"));
    let rows = letters.order_by_desc(outbox::Column::CreatedAt).order_by_desc(outbox::Column::Id).limit(limit).all(db).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let back = returned::Entity::find().filter(returned::Column::LetterId.is_in(ids)).all(db).await?;
    let at = |id: Uuid| back.iter().find(|found| found.letter_id == id).map(|found| found.at);
    Ok(rows.into_iter().map(|row| (row.clone(), at(row.id))).collect())
}

/// When a letter came back.
///
/// # Errors
/// A database fault.
pub async fn returned_at(db: &impl ConnectionTrait, letter: Uuid) -> Stored<Option<DateTime<Utc>>> {
    Ok(returned::Entity::find_by_id(letter).one(db).await?.map(|found| found.at))
}

/// Notes that a letter came back; false when that was known.
///
/// # Errors
/// A database fault.
pub async fn came_back(db: &impl ConnectionTrait, letter: Uuid, agent: Uuid, now: DateTime<Utc>) -> Stored<bool> {
    let row = returned::ActiveModel { letter_id: Set(letter), agent_id: Set(agent), at: Set(now) };
    Ok(returned::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned()).exec_without_returning(db).await? == 1)
}

/// How many letters wait for their batch.
///
/// # Errors
/// A database fault.
pub async fn count_waiting(db: &impl ConnectionTrait) -> Stored<u64> {
    Ok(outbox::Entity::find().filter(waiting()).filter(outbox::Column::BatchId.is_null()).count(db).await?)
}

/// True when a batch bears the letter of a request that an agent made himself, in the space of his address or in the one
/// that he named (T-AGT-5).
///
/// # Errors
/// A database fault.
pub async fn bears_own(db: &impl ConnectionTrait, batch: Uuid, agent: &super::agent::Row) -> Stored<bool> {
    let mut text = Text::of(db);
    text.with("SELECT d.id FROM demand d JOIN outbox o ON o.id = d.letter_id AND o.batch_id = ", batch);
    text.and(" LEFT JOIN person p ON p.id = d.person_id LEFT JOIN pending_creation s ON s.id = d.pending_id");
    text.with(" WHERE p.address_key = ", agent.address_key.as_str()).with(" OR s.address_key = ", agent.address_key.as_str());
    text.with(" OR p.subscriber_number = ", agent.own_number.clone().unwrap_or_default()).and(" LIMIT 1");
    Ok(db.query_one_raw(text.statement()).await?.is_some())
}
