//! Requests that wait for their code; the first to activate wins, by one conditional update.
use app::domain::activation::{PendingActivation, Span, State};
use app::domain::identity::Registration;
use app::domain::validity::LINK;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::entity::{space::pending, work::outbox};
use super::{StoreError, Stored, simplified};

/// A pending request, as kept.
pub type Row = pending::Model;

/// The state of a simplified request whose address was not free: on screen like any other, but its link never left.
const SHADOW: &str = "shadow";

/// What a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Ended by its mailed code.
    Expert,
    /// Ended by its links and its letter.
    Simplified,
    /// Like a simplified one whose address is not free.
    Shadow,
}

/// A request with the dates that decide about it.
#[derive(Clone, Debug)]
pub struct Dated {
    pub row: Row,
    pub dates: PendingActivation,
}

/// A request to keep.
#[derive(Clone, Debug)]
pub struct NewPending {
    pub id: Uuid,
    pub address: String,
    pub address_key: String,
    pub registration: Registration,
    pub password_hash: String,
    pub password_judged: String,
    pub answer_hash: String,
    pub code_index: i64,
    pub code_hash: String,
    pub cancel_hash: Vec<u8>,
    pub browser_hash: Vec<u8>,
    pub outbox_id: Uuid,
    pub terms_version: String,
    pub terms_accepted_at: DateTime<Utc>,
    pub terms_source_hash: Vec<u8>,
    pub kind: Kind,
}

/// Keeps a request; false when another one closes the address. A shadow closes none.
///
/// # Errors
/// A database fault.
pub async fn put(db: &impl ConnectionTrait, new: NewPending, now: DateTime<Utc>) -> Stored<bool> {
    let row = pending::ActiveModel {
        id: Set(new.id),
        address: Set(new.address),
        address_key: Set(new.address_key),
        registration: Set(serde_json::to_value(&new.registration).map_err(|_| StoreError::Damaged("registration"))?),
        password_hash: Set(new.password_hash),
        password_judged: Set(new.password_judged),
        answer_hash: Set(new.answer_hash),
        code_index: Set(new.code_index),
        code_hash: Set(new.code_hash),
        cancel_hash: Set(new.cancel_hash),
        browser_hash: Set(new.browser_hash),
        outbox_id: Set(new.outbox_id),
        terms_version: Set(new.terms_version),
        terms_accepted_at: Set(new.terms_accepted_at),
        terms_source_hash: Set(new.terms_source_hash),
        simplified: Set(new.kind != Kind::Expert),
        state: Set(if new.kind == Kind::Shadow { SHADOW } else { word(State::Pending) }.to_owned()),
        created_at: Set(now),
        // A shadow goes when what it is the shadow of would, at the latest: a link sent late, and used by nobody.
        ended_at: Set((new.kind == Kind::Shadow).then_some(now + LINK + LINK)),
    };
    Ok(pending::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned()).exec_without_returning(db).await? == 1)
}

/// The request that closes an address, if any, with its dates.
///
/// # Errors
/// A database fault.
pub async fn closing(db: &impl ConnectionTrait, address_key: &str) -> Stored<Option<Dated>> {
    let found = pending::Entity::find()
        .filter(pending::Column::AddressKey.eq(address_key))
        .filter(pending::Column::State.is_in([word(State::Pending), word(State::Mistyped)]))
        .one(db)
        .await?;
    if let Some(row) = found {
        Ok(Some(dated(db, row).await?))
    } else {
        nothing(db).await?;
        Ok(None)
    }
}

/// The newest request with a code of this index; a live one first.
///
/// # Errors
/// A database fault.
pub async fn by_code(db: &impl ConnectionTrait, index: i64) -> Stored<Option<Dated>> {
    let live_first = Expr::cust("CASE WHEN state = 'pending' THEN 0 ELSE 1 END");
    let found = pending::Entity::find()
        .filter(pending::Column::CodeIndex.eq(index))
        .order_by_asc(live_first)
        .order_by_desc(pending::Column::CreatedAt)
        .one(db)
        .await?;
    if let Some(row) = found {
        Ok(Some(dated(db, row).await?))
    } else {
        nothing(db).await?;
        Ok(None)
    }
}

/// The request behind a cancel link.
///
/// # Errors
/// A database fault.
pub async fn by_cancel_hash(db: &impl ConnectionTrait, hash: &[u8]) -> Stored<Option<Dated>> {
    match pending::Entity::find().filter(pending::Column::CancelHash.eq(hash.to_vec())).one(db).await? {
        Some(row) => Ok(Some(dated(db, row).await?)),
        None => Ok(None),
    }
}

/// A request by its id.
///
/// # Errors
/// A database fault.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Stored<Option<Dated>> {
    match pending::Entity::find_by_id(id).one(db).await? {
        Some(row) => Ok(Some(dated(db, row).await?)),
        None => Ok(None),
    }
}

/// Moves a request from one state to another; false when it is not in `from` any more. A code whose
/// mail has not left yet dies with it: the mail is then abandoned instead of sent (T-OUT-5).
///
/// # Errors
/// A database fault.
pub async fn pass(db: &impl ConnectionTrait, id: Uuid, from: State, to: State, now: DateTime<Utc>) -> Stored<bool> {
    let change = pending::Entity::update_many()
        .col_expr(pending::Column::State, Expr::value(word(to)))
        .col_expr(pending::Column::EndedAt, Expr::value(now))
        .filter(pending::Column::Id.eq(id))
        .filter(pending::Column::State.eq(word(from)));
    if change.exec(db).await?.rows_affected != 1 {
        return Ok(false);
    }
    super::outbox::end(db, pending::Entity::find_by_id(id).select_only().column(pending::Column::OutboxId).into_query(), now).await?;
    Ok(true)
}

/// What [`pass`] asks, of no request: where there is none, the counts stay equal.
///
/// # Errors
/// A database fault.
pub async fn pass_none(db: &impl ConnectionTrait, from: State, to: State, now: DateTime<Utc>) -> Stored<()> {
    let none = Uuid::nil();
    pass(db, none, from, to, now).await?;
    super::outbox::end(db, pending::Entity::find_by_id(none).select_only().column(pending::Column::OutboxId).into_query(), now).await
}

/// Erases the hashes of a request that became a space: they live in the space now.
///
/// # Errors
/// A database fault.
pub async fn blank(db: &impl ConnectionTrait, id: Uuid) -> Stored<()> {
    pending::Entity::update_many()
        .col_expr(pending::Column::PasswordHash, Expr::value(""))
        .col_expr(pending::Column::AnswerHash, Expr::value(""))
        .filter(pending::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Forgets requests that expired or were cancelled before `over_before`, and those that became a space
/// before `activated_before` (until then their code says « déjà servi »). A mistyped one closes its
/// address until it expires, so it goes as an expired one.
///
/// # Errors
/// A database fault.
pub async fn purge(db: &impl ConnectionTrait, over_before: DateTime<Utc>, activated_before: DateTime<Utc>) -> Stored<u64> {
    let over =
        pending::Column::State.is_in([word(State::Expired), word(State::Cancelled), SHADOW]).and(pending::Column::EndedAt.lt(over_before));
    let activated = pending::Column::State.eq(word(State::Activated)).and(pending::Column::EndedAt.lt(activated_before));
    Ok(pending::Entity::delete_many().filter(over.or(activated)).exec(db).await?.rows_affected)
}

/// Requests with a mailed code kept as closing their address, for the job that ends them; simplified ones end with the
/// request for their services.
///
/// # Errors
/// A database fault.
pub async fn waiting(db: &impl ConnectionTrait, created_before: DateTime<Utc>) -> Stored<Vec<Dated>> {
    let rows = pending::Entity::find()
        .filter(pending::Column::State.is_in([word(State::Pending), word(State::Mistyped)]))
        .filter(pending::Column::CreatedAt.lt(created_before))
        .filter(pending::Column::Simplified.eq(false))
        .all(db)
        .await?;
    let mut requests = Vec::with_capacity(rows.len());
    for row in rows {
        requests.push(dated(db, row).await?);
    }
    Ok(requests)
}

/// The registration of a request.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn registration(row: &Row) -> Stored<Registration> {
    serde_json::from_value(row.registration.clone()).map_err(|_| StoreError::Damaged("registration"))
}

/// What [`dated`] asks, of no request: the counts stay equal whether there is one or not (X-TIM-2).
async fn nothing(db: &impl ConnectionTrait) -> Stored<()> {
    outbox::Entity::find_by_id(Uuid::nil()).one(db).await?;
    simplified::end_of(db, Uuid::nil()).await?;
    Ok(())
}

/// A shadow goes with the request that it stood beside.
///
/// # Errors
/// A database fault.
pub async fn end_shadow(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Stored<()> {
    let shadow = pending::Entity::update_many().col_expr(pending::Column::EndedAt, Expr::value(now)).filter(pending::Column::Id.eq(id));
    shadow.filter(pending::Column::State.eq(SHADOW)).exec(db).await?;
    Ok(())
}

/// True for the shadow of a simplified request: nobody is told of it, and nothing ever comes of it.
pub fn is_shadow(row: &Row) -> bool {
    row.state == SHADOW
}

async fn dated(db: &impl ConnectionTrait, row: Row) -> Stored<Dated> {
    let sent = outbox::Entity::find_by_id(row.outbox_id).one(db).await?;
    let end = simplified::end_of(db, row.id).await?;
    let dates = PendingActivation {
        state: if is_shadow(&row) { State::Pending } else { state(&row.state)? },
        created_at: row.created_at,
        sent_at: sent.as_ref().and_then(|mail| mail.sent_at),
        refused: sent.is_some_and(|mail| mail.state == "refused"),
        span: if row.simplified { Span::Letter(end) } else { Span::Code },
    };
    Ok(Dated { row, dates })
}

pub(super) fn word(state: State) -> &'static str {
    match state {
        State::Pending => "pending",
        State::Activated => "activated",
        State::Cancelled => "cancelled",
        State::Mistyped => "mistyped",
        State::Expired => "expired",
    }
}

pub(super) fn state(word_kept: &str) -> Stored<State> {
    [State::Pending, State::Activated, State::Cancelled, State::Mistyped, State::Expired]
        .into_iter()
        .find(|state| word(*state) == word_kept)
        .ok_or(StoreError::Damaged("pending state"))
}
