//! Attachments: a file belongs to an author's draft until the draft is sent, then to its message for good.
//!
//! Who adds a file and who sends the draft hold the draft's lock ([`lock`]), so that a file is in the message or the upload
//! is told that the draft is gone. A company's room ([`company_room`]) moves with its files, in the same transaction. A file's
//! state moves by conditional updates of who holds its lease.
use std::collections::{BTreeMap, HashSet};

use app::domain::attachment::{FileName, Kind, Limits, Refusal, State};
use app::domain::thread::{Hash, Side};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::entity::attachment::{
    company_room,
    file::{self as attachment, Column as C},
};
use super::entity::messaging::{message, thread, thread_draft};
use super::{StoreError, Stored, Transaction, lock};

/// A file, as kept.
pub type Row = attachment::Model;

/// Whose draft a file belongs to, and whose room it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    pub side: Side,
    pub author: Uuid,
    pub draft: Uuid,
    pub siren: String,
}

/// A file that is in the depot and may be kept.
#[derive(Clone, Debug)]
pub struct New {
    pub id: Uuid,
    pub name: FileName,
    pub kind: Kind,
    pub size: u64,
    pub sha256: [u8; 32],
    /// Its name in the depot.
    pub file: String,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    Kept,
    /// The draft has the very same file: this one is not needed.
    Already,
    Refused(Refusal),
    /// The draft was sent or thrown away meanwhile.
    Gone,
}

/// At most so many refused files are remembered for a draft.
const REMEMBERED: u64 = 20;

fn number(bytes: u64) -> Stored<i64> {
    i64::try_from(bytes).map_err(|_| StoreError::Damaged("size"))
}

fn row(owner: &Owner, id: Uuid, now: DateTime<Utc>) -> attachment::ActiveModel {
    attachment::ActiveModel {
        id: Set(id),
        author_side: Set(owner.side.word().to_owned()),
        author_id: Set(owner.author),
        draft_id: Set(owner.draft),
        siren: Set(owner.siren.clone()),
        place: Set(None),
        name: Set(String::new()),
        kind: Set(String::new()),
        state: Set(State::Received.word().to_owned()),
        refusal: Set(None),
        finding: Set(None),
        size: Set(0),
        sha256: Set(None),
        file: Set(None),
        message_id: Set(None),
        attempts: Set(0),
        next_at: Set(now),
        leased_by: Set(None),
        leased_until: Set(None),
        created_at: Set(now),
        judged_at: Set(None),
    }
}

/// Adds a file to a draft.
///
/// # Errors
/// A database fault.
pub async fn put(tx: &Transaction, owner: &Owner, new: &New, limits: Limits, now: DateTime<Utc>) -> Stored<Put> {
    lock(tx, &owner.draft.as_bytes()[8..]).await?;
    let draft = thread_draft::Entity::find_by_id(owner.draft).filter(thread_draft::Column::AuthorId.eq(owner.author));
    if draft.count(tx).await? == 0 {
        return Ok(Put::Gone);
    }
    let placed = attachment::Entity::find().filter(C::DraftId.eq(owner.draft)).filter(C::Place.is_not_null()).all(tx).await?;
    if placed.iter().any(|row| row.name == new.name.as_str() && row.sha256.as_deref() == Some(&new.sha256[..])) {
        return Ok(Put::Already);
    }
    let most = i32::try_from(limits.per_message).unwrap_or(i32::MAX);
    let taken: HashSet<i32> = placed.iter().filter_map(|row| row.place).collect();
    let Some(place) = (0..most).find(|place| !taken.contains(place)) else { return Ok(Put::Refused(Refusal::TooMany)) };
    if !take_room(tx, &room_of(&owner.siren, owner.side.word()), number(new.size)?, number(limits.company)?).await? {
        return Ok(Put::Refused(Refusal::Quota));
    }
    let row = attachment::ActiveModel {
        place: Set(Some(place)),
        name: Set(new.name.as_str().to_owned()),
        kind: Set(new.kind.word().to_owned()),
        size: Set(number(new.size)?),
        sha256: Set(Some(new.sha256.to_vec())),
        file: Set(Some(new.file.clone())),
        ..row(owner, new.id, now)
    };
    attachment::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(Put::Kept)
}

/// Whose room a file takes: each side of the counter has its own, and neither fills the other's.
fn room_of(siren: &str, side: &str) -> String {
    if side == Side::Agent.word() { ["a", siren].concat() } else { siren.to_owned() }
}

/// Takes room for a company's file; false when there is none left.
async fn take_room(tx: &Transaction, siren: &str, bytes: i64, most: i64) -> Stored<bool> {
    use company_room::Column as R;
    let empty = company_room::ActiveModel { siren: Set(siren.to_owned()), bytes: Set(0) };
    company_room::Entity::insert(empty)
        .on_conflict(OnConflict::column(R::Siren).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    let change = company_room::Entity::update_many()
        .col_expr(R::Bytes, Expr::col(R::Bytes).add(bytes))
        .filter(R::Siren.eq(siren))
        .filter(R::Bytes.lte(most - bytes));
    Ok(change.exec(tx).await?.rows_affected == 1)
}

/// Gives the room of files back.
async fn give_room(tx: &Transaction, rows: &[Row]) -> Stored<()> {
    use company_room::Column as R;
    let mut companies: BTreeMap<String, i64> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.file.is_some()) {
        *companies.entry(room_of(&row.siren, &row.author_side)).or_default() += row.size;
    }
    for (siren, bytes) in companies {
        let change = company_room::Entity::update_many().col_expr(R::Bytes, Expr::col(R::Bytes).sub(bytes)).filter(R::Siren.eq(siren));
        change.exec(tx).await?;
    }
    Ok(())
}

/// How many bytes a company's files take.
///
/// # Errors
/// A database fault.
pub async fn room(db: &impl ConnectionTrait, siren: &str) -> Stored<u64> {
    let found = company_room::Entity::find_by_id(siren).one(db).await?;
    Ok(found.and_then(|row| u64::try_from(row.bytes).ok()).unwrap_or_default())
}

/// Remembers that a file was refused, until the next one comes for the draft.
///
/// # Errors
/// A database fault.
pub async fn refuse(tx: &Transaction, owner: &Owner, id: Uuid, name: &str, refusal: Refusal, now: DateTime<Utc>) -> Stored<()> {
    let remembered = attachment::Entity::find().filter(refused_of(owner.draft)).count(tx).await?;
    if remembered >= REMEMBERED {
        return Ok(());
    }
    let row = attachment::ActiveModel {
        name: Set(name.to_owned()),
        state: Set(State::Refused.word().to_owned()),
        refusal: Set(Some(refusal.word().to_owned())),
        judged_at: Set(Some(now)),
        ..row(owner, id, now)
    };
    attachment::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

fn refused_of(draft: Uuid) -> Condition {
    Condition::all().add(C::DraftId.eq(draft)).add(C::State.eq(State::Refused.word())).add(C::MessageId.is_null())
}

/// Forgets what was refused for a draft.
///
/// # Errors
/// A database fault.
pub async fn forget_refused(tx: &Transaction, owner: &Owner) -> Stored<()> {
    attachment::Entity::delete_many().filter(refused_of(owner.draft)).filter(C::AuthorId.eq(owner.author)).exec(tx).await?;
    Ok(())
}

/// Takes a file out of its author's draft, and tells its name in the depot; none when it is no such file, or its message was sent.
///
/// # Errors
/// A database fault.
pub async fn remove(tx: &Transaction, id: Uuid, owner: &Owner) -> Stored<Option<Row>> {
    lock(tx, &owner.draft.as_bytes()[8..]).await?;
    let own =
        Condition::all().add(C::Id.eq(id)).add(C::DraftId.eq(owner.draft)).add(C::AuthorId.eq(owner.author)).add(C::MessageId.is_null());
    let Some(row) = attachment::Entity::find().filter(own.clone()).one(tx).await? else { return Ok(None) };
    if attachment::Entity::delete_many().filter(own).exec(tx).await?.rows_affected != 1 {
        return Ok(None);
    }
    give_room(tx, std::slice::from_ref(&row)).await?;
    Ok(Some(row))
}

/// A file by its id, for whoever may see it: the caller asks for the right first.
///
/// # Errors
/// A database fault.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Stored<Option<Row>> {
    Ok(attachment::Entity::find_by_id(id).one(db).await?)
}

/// The thread of a sent file.
///
/// # Errors
/// A database fault.
pub async fn thread_of(db: &impl ConnectionTrait, row: &Row) -> Stored<Option<thread::Model>> {
    let Some(id) = row.message_id else { return Ok(None) };
    let of_message = message::Entity::find_by_id(id).select_only().column(message::Column::ThreadId);
    Ok(thread::Entity::find().filter(thread::Column::Id.in_subquery(of_message.into_query())).one(db).await?)
}

/// The files of a draft, in the order in which they came; refused ones too.
///
/// # Errors
/// A database fault.
pub async fn of_draft(db: &impl ConnectionTrait, draft: Uuid) -> Stored<Vec<Row>> {
    let found = attachment::Entity::find().filter(C::DraftId.eq(draft)).filter(C::MessageId.is_null());
    Ok(found.order_by_asc(C::Id).all(db).await?)
}

/// The files of a thread's messages, in their order.
///
/// # Errors
/// A database fault.
pub async fn of_thread(db: &impl ConnectionTrait, thread: Uuid) -> Stored<BTreeMap<Uuid, Vec<Row>>> {
    let messages =
        message::Entity::find().select_only().column(message::Column::Id).filter(message::Column::ThreadId.eq(thread)).into_query();
    let mut found: BTreeMap<Uuid, Vec<Row>> = BTreeMap::new();
    for row in attachment::Entity::find().filter(C::MessageId.in_subquery(messages)).order_by_asc(C::Id).all(db).await? {
        if let Some(message) = row.message_id {
            found.entry(message).or_default().push(row);
        }
    }
    Ok(found)
}

/// Everything that a person sent, for « Mes données ».
///
/// # Errors
/// A database fault.
pub async fn of_author(db: &impl ConnectionTrait, author: Uuid) -> Stored<Vec<Row>> {
    Ok(attachment::Entity::find().filter(C::AuthorId.eq(author)).order_by_desc(C::Id).all(db).await?)
}

/// The hash of a file as kept.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn hash(row: &Row) -> Stored<Hash> {
    row.sha256.as_deref().and_then(Hash::from_slice).ok_or(StoreError::Damaged("attachment hash"))
}

/// Where a file stands.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn state(row: &Row) -> Stored<State> {
    State::parse(&row.state).ok_or(StoreError::Damaged("attachment state"))
}

/// Hands the files of a draft to the message that it became, in the transaction that writes the message, and tells their
/// hashes (of the files as kept), in their order: the message's own hash covers them (T-MSG-3), so no file may be added to a
/// message or taken from it afterwards. What the scanner still has goes along (T-PJ-4); what was refused does not.
///
/// # Errors
/// A database fault.
pub async fn adopt(tx: &Transaction, draft: Uuid, message: Uuid) -> Stored<Vec<Hash>> {
    lock(tx, &draft.as_bytes()[8..]).await?;
    attachment::Entity::delete_many().filter(refused_of(draft)).exec(tx).await?;
    attachment::Entity::update_many()
        .col_expr(C::MessageId, Expr::value(message))
        .filter(C::DraftId.eq(draft))
        .filter(C::MessageId.is_null())
        .exec(tx)
        .await?;
    attachment::Entity::find().filter(C::MessageId.eq(message)).order_by_asc(C::Id).all(tx).await?.iter().map(hash).collect()
}

/// Takes files that the scanner has to see: they are in `ANALYSE` and this worker's until `until`.
///
/// # Errors
/// A database fault.
pub async fn lease(tx: &Transaction, worker: Uuid, now: DateTime<Utc>, until: DateTime<Utc>, limit: u64) -> Stored<Vec<Row>> {
    let free = Condition::any().add(C::LeasedUntil.is_null()).add(C::LeasedUntil.lte(now));
    let mut due = attachment::Entity::find()
        .filter(C::State.is_in([State::Received.word(), State::Analysis.word()]))
        .filter(C::NextAt.lte(now))
        .filter(free)
        .order_by_asc(C::NextAt)
        .limit(limit);
    if tx.get_database_backend() == DbBackend::Postgres {
        due = due.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let rows = due.all(tx).await?;
    if !rows.is_empty() {
        attachment::Entity::update_many()
            .col_expr(C::State, Expr::value(State::Analysis.word()))
            .col_expr(C::LeasedBy, Expr::value(worker))
            .col_expr(C::LeasedUntil, Expr::value(until))
            .col_expr(C::Attempts, Expr::col(C::Attempts).add(1))
            .filter(C::Id.is_in(rows.iter().map(|row| row.id)))
            .exec(tx)
            .await?;
    }
    Ok(rows)
}

/// What the scanner's answer makes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Sound,
    Unscanned,
    Refused { refusal: Refusal, finding: Option<String> },
}

fn held_by(id: Uuid, worker: Uuid) -> Condition {
    Condition::all().add(C::Id.eq(id)).add(C::LeasedBy.eq(worker)).add(C::State.eq(State::Analysis.word()))
}

/// Moves a file on that this worker holds, and tells the row; none when it was taken out of its draft, or is another's now. A
/// refused file's room is given back: its own is to be removed from the depot.
///
/// # Errors
/// A database fault.
pub async fn judge(tx: &Transaction, id: Uuid, worker: Uuid, verdict: &Verdict, now: DateTime<Utc>) -> Stored<Option<Row>> {
    let Some(row) = attachment::Entity::find().filter(held_by(id, worker)).one(tx).await? else { return Ok(None) };
    let mut change = attachment::Entity::update_many()
        .col_expr(C::JudgedAt, Expr::value(now))
        .col_expr(C::LeasedBy, Expr::value(None::<Uuid>))
        .col_expr(C::LeasedUntil, Expr::value(None::<DateTime<Utc>>));
    change = match verdict {
        Verdict::Sound => change.col_expr(C::State, Expr::value(State::Sound.word())),
        Verdict::Unscanned => change.col_expr(C::State, Expr::value(State::Unscanned.word())),
        Verdict::Refused { refusal, finding } => change
            .col_expr(C::State, Expr::value(State::Refused.word()))
            .col_expr(C::Refusal, Expr::value(refusal.word()))
            .col_expr(C::Finding, Expr::value(finding.clone()))
            .col_expr(C::File, Expr::value(None::<String>))
            .col_expr(C::Place, Expr::value(None::<i32>)),
    };
    if change.filter(held_by(id, worker)).exec(tx).await?.rows_affected != 1 {
        return Ok(None);
    }
    if matches!(verdict, Verdict::Refused { .. }) {
        give_room(tx, std::slice::from_ref(&row)).await?;
    }
    Ok(Some(row))
}

/// Leaves a file in `ANALYSE` for a later try.
///
/// # Errors
/// A database fault.
pub async fn later(db: &impl ConnectionTrait, id: Uuid, worker: Uuid, next_at: DateTime<Utc>) -> Stored<()> {
    attachment::Entity::update_many()
        .col_expr(C::NextAt, Expr::value(next_at))
        .col_expr(C::LeasedBy, Expr::value(None::<Uuid>))
        .col_expr(C::LeasedUntil, Expr::value(None::<DateTime<Utc>>))
        .filter(held_by(id, worker))
        .exec(db)
        .await?;
    Ok(())
}

/// Forgets files of drafts that are gone, or that nobody has touched since `before`; tells the files to remove.
///
/// # Errors
/// A database fault.
pub async fn forget_stale(tx: &Transaction, before: DateTime<Utc>, limit: u64) -> Stored<Vec<Row>> {
    let drafts = || thread_draft::Entity::find().select_only().column(thread_draft::Column::Id);
    let touched = drafts().filter(thread_draft::Column::UpdatedAt.gte(before)).into_query();
    let old = Condition::all().add(C::CreatedAt.lt(before)).add(C::DraftId.not_in_subquery(touched));
    let stale = Condition::any().add(old).add(C::DraftId.not_in_subquery(drafts().into_query()));
    let rows = attachment::Entity::find().filter(C::MessageId.is_null()).filter(stale).limit(limit).all(tx).await?;
    let mut forgotten = Vec::with_capacity(rows.len());
    for row in rows {
        let gone = attachment::Entity::delete_many().filter(C::Id.eq(row.id)).filter(C::MessageId.is_null());
        if gone.exec(tx).await?.rows_affected == 1 {
            forgotten.push(row);
        }
    }
    give_room(tx, &forgotten).await?;
    Ok(forgotten)
}

/// Which of these names of the depot have a row.
///
/// # Errors
/// A database fault.
pub async fn known(db: &impl ConnectionTrait, files: &[String]) -> Stored<HashSet<String>> {
    let mut known = HashSet::new();
    for some in files.chunks(500) {
        let names = attachment::Entity::find().select_only().column(C::File).filter(C::File.is_in(some.iter().map(String::as_str)));
        known.extend(names.into_tuple::<Option<String>>().all(db).await?.into_iter().flatten());
    }
    Ok(known)
}

/// Files that have to be in the depot, after an id.
///
/// # Errors
/// A database fault.
pub async fn filed(db: &impl ConnectionTrait, after: Uuid, limit: u64) -> Stored<Vec<Row>> {
    let found = attachment::Entity::find().filter(C::File.is_not_null()).filter(C::Id.gt(after));
    Ok(found.order_by_asc(C::Id).limit(limit).all(db).await?)
}
