//! What must happen after a commit: a row written with the change, leased by a sender, marked when done.
//!
//! Delivery is at least once: a sender that dies between the mail server's 250 and the mark sends the
//! same mail again, with the same Message-ID (T-OUT-2). Two senders never hold the same row (T-OUT-3).
use chrono::{DateTime, Duration, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::Stored;
use super::entity::work::outbox;

/// A row of the outbox.
pub type Row = outbox::Model;

/// What is put into the outbox.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: Uuid,
    pub template: &'static str,
    pub recipient: String,
    /// Sealed; `None` for a mail that is held back (the row keeps the counts equal).
    pub payload: Option<Vec<u8>>,
    pub dead_at: Option<DateTime<Utc>>,
}

/// Puts a mail into the outbox, in the transaction of its cause.
///
/// # Errors
/// A database fault.
pub async fn put(db: &impl ConnectionTrait, entry: Entry, now: DateTime<Utc>) -> Stored<()> {
    insert(db, "mail", entry, now, now).await
}

/// Puts a letter into the outbox, in the transaction of its cause; it leaves with the first batch from `due_at` on
/// ([`super::letter`]). Its recipient is what the mail room sees: the company's name, never the code.
///
/// # Errors
/// A database fault.
pub async fn put_letter(db: &impl ConnectionTrait, entry: Entry, due_at: DateTime<Utc>, now: DateTime<Utc>) -> Stored<()> {
    insert(db, "letter", entry, due_at, now).await
}

async fn insert(db: &impl ConnectionTrait, kind: &str, entry: Entry, due_at: DateTime<Utc>, now: DateTime<Utc>) -> Stored<()> {
    let state = if entry.payload.is_some() { "waiting" } else { "suppressed" };
    let row = outbox::ActiveModel {
        id: Set(entry.id),
        kind: Set(kind.to_owned()),
        template: Set(entry.template.to_owned()),
        recipient: Set(entry.recipient),
        payload: Set(entry.payload),
        state: Set(state.to_owned()),
        attempts: Set(0),
        next_at: Set(due_at),
        leased_until: Set(None),
        leased_by: Set(None),
        created_at: Set(now),
        sent_at: Set(None),
        dead_at: Set(entry.dead_at),
        batch_id: Set(None),
    };
    outbox::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Leases up to `limit` due mails to `worker` until `until`.
///
/// # Errors
/// A database fault.
pub async fn lease(tx: &DatabaseTransaction, worker: Uuid, now: DateTime<Utc>, until: DateTime<Utc>, limit: u64) -> Stored<Vec<Row>> {
    let free = Condition::any().add(outbox::Column::LeasedUntil.is_null()).add(outbox::Column::LeasedUntil.lte(now));
    let mut due = outbox::Entity::find()
        .filter(outbox::Column::Kind.eq("mail"))
        .filter(outbox::Column::State.eq("waiting"))
        .filter(outbox::Column::NextAt.lte(now))
        .filter(free)
        .order_by_asc(outbox::Column::NextAt)
        .limit(limit);
    if tx.get_database_backend() == DbBackend::Postgres {
        due = due.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let rows = due.all(tx).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    if !ids.is_empty() {
        outbox::Entity::update_many()
            .col_expr(outbox::Column::LeasedUntil, Expr::value(until))
            .col_expr(outbox::Column::LeasedBy, Expr::value(worker))
            .filter(outbox::Column::Id.is_in(ids))
            .exec(tx)
            .await?;
    }
    Ok(rows)
}

/// A kind of mail to an address that still waits serves nobody any more.
///
/// # Errors
/// A database fault.
pub async fn give_up(db: &impl ConnectionTrait, template: &str, recipient: &str, now: DateTime<Utc>) -> Stored<()> {
    outbox::Entity::update_many()
        .col_expr(outbox::Column::DeadAt, Expr::value(now))
        .filter(outbox::Column::State.eq("waiting"))
        .filter(outbox::Column::Template.eq(template))
        .filter(outbox::Column::Recipient.eq(recipient))
        .exec(db)
        .await?;
    Ok(())
}

/// What waits in the rows of `which` serves nobody any more: it is not sent. What was sent stays so.
///
/// # Errors
/// A database fault.
pub(super) async fn end(db: &impl ConnectionTrait, which: SelectStatement, now: DateTime<Utc>) -> Stored<()> {
    let still_alive = Condition::any().add(outbox::Column::DeadAt.is_null()).add(outbox::Column::DeadAt.gt(now));
    outbox::Entity::update_many()
        .col_expr(outbox::Column::DeadAt, Expr::value(now))
        .filter(outbox::Column::Id.in_subquery(which))
        .filter(outbox::Column::State.eq("waiting"))
        .filter(still_alive)
        .exec(db)
        .await?;
    Ok(())
}

/// How a try to send ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it.
    Sent,
    /// Refused for good.
    Refused,
    /// Nobody can use it any more.
    Abandoned,
    /// To be tried again after so long.
    Later(Duration),
}

/// Marks the end of a try; only the worker that holds the lease can. `keep_payload` in demonstration mode.
///
/// # Errors
/// A database fault.
pub async fn mark(
    db: &impl ConnectionTrait,
    id: Uuid,
    worker: Uuid,
    outcome: Outcome,
    keep_payload: bool,
    now: DateTime<Utc>,
) -> Stored<bool> {
    let mut change = outbox::Entity::update_many()
        .col_expr(outbox::Column::LeasedUntil, Expr::value(None::<DateTime<Utc>>))
        .col_expr(outbox::Column::LeasedBy, Expr::value(None::<Uuid>))
        .col_expr(outbox::Column::Attempts, Expr::col(outbox::Column::Attempts).add(1))
        .filter(outbox::Column::Id.eq(id))
        .filter(outbox::Column::LeasedBy.eq(worker))
        .filter(outbox::Column::State.eq("waiting"));
    let state = match outcome {
        Outcome::Sent => {
            change = change.col_expr(outbox::Column::SentAt, Expr::value(now));
            "sent"
        }
        Outcome::Refused => "refused",
        Outcome::Abandoned => "abandoned",
        Outcome::Later(wait) => {
            change = change.col_expr(outbox::Column::NextAt, Expr::value(now + wait));
            "waiting"
        }
    };
    if state != "waiting" && !(keep_payload && outcome == Outcome::Sent) {
        change = change.col_expr(outbox::Column::Payload, Expr::value(None::<Vec<u8>>));
    }
    Ok(change.col_expr(outbox::Column::State, Expr::value(state)).exec(db).await?.rows_affected == 1)
}

/// Gives the leases of a worker back, at the end of a process.
///
/// # Errors
/// A database fault.
pub async fn release(db: &impl ConnectionTrait, worker: Uuid) -> Stored<u64> {
    let change = outbox::Entity::update_many()
        .col_expr(outbox::Column::LeasedUntil, Expr::value(None::<DateTime<Utc>>))
        .col_expr(outbox::Column::LeasedBy, Expr::value(None::<Uuid>))
        .filter(outbox::Column::LeasedBy.eq(worker));
    Ok(change.exec(db).await?.rows_affected)
}

/// The latest rows, newest first.
///
/// # Errors
/// A database fault.
pub async fn latest(db: &impl ConnectionTrait, limit: u64) -> Stored<Vec<Row>> {
    Ok(outbox::Entity::find().order_by_desc(outbox::Column::CreatedAt).order_by_desc(outbox::Column::Id).limit(limit).all(db).await?)
}

/// One row.
///
/// # Errors
/// A database fault.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Stored<Option<Row>> {
    Ok(outbox::Entity::find_by_id(id).one(db).await?)
}

/// Erases payloads kept for the demonstration, seven days after sending.
///
/// # Errors
/// A database fault.
pub async fn erase_old(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Stored<u64> {
    let change = outbox::Entity::update_many()
        .col_expr(outbox::Column::Payload, Expr::value(None::<Vec<u8>>))
        .filter(outbox::Column::SentAt.lt(before))
        .filter(outbox::Column::Payload.is_not_null());
    Ok(change.exec(db).await?.rows_affected)
}

/// Forgets rows that ended (sent, refused, abandoned, held back) and were made before an instant; letters that were sent
/// go with their batch.
///
/// # Errors
/// A database fault.
pub async fn purge(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Stored<u64> {
    let over = outbox::Column::State.is_in(["sent", "refused", "abandoned", "suppressed"]);
    let ended =
        outbox::Entity::delete_many().filter(outbox::Column::CreatedAt.lt(before)).filter(over).filter(outbox::Column::BatchId.is_null());
    Ok(ended.exec(db).await?.rows_affected)
}
