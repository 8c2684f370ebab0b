//! Changes of the login address that wait for their code; the first to activate wins, by one conditional update.
use app::domain::activation::{PendingActivation, Span, State};
use app::domain::validity::CODE;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

use super::Stored;
use super::entity::{space::address_change, work::outbox};
use super::pending::{state, word};

/// A change, as kept.
pub type Row = address_change::Model;

/// The state of a change whose address was not free: on screen like any other, but no code ever left.
const SHADOW: &str = "shadow";

/// A change with the dates that decide about it.
#[derive(Clone, Debug)]
pub struct Dated {
    pub row: Row,
    pub dates: PendingActivation,
}

/// A change to keep.
#[derive(Clone, Debug)]
pub struct NewChange {
    pub id: Uuid,
    pub person: Uuid,
    pub address: String,
    pub address_key: String,
    pub code_index: i64,
    pub code_hash: String,
    pub cancel_hash: Vec<u8>,
    pub browser_hash: Vec<u8>,
    pub outbox_id: Uuid,
}

/// Keeps a change; false when another one closes the address. A `shadow` never does.
///
/// # Errors
/// A database fault.
pub async fn put(db: &impl ConnectionTrait, new: NewChange, shadow: bool, now: DateTime<Utc>) -> Stored<bool> {
    let kept = if shadow { SHADOW } else { word(State::Pending) };
    let row = address_change::ActiveModel {
        id: Set(new.id),
        person_id: Set(new.person),
        address: Set(new.address),
        address_key: Set(new.address_key),
        code_index: Set(new.code_index),
        code_hash: Set(new.code_hash),
        cancel_hash: Set(new.cancel_hash),
        browser_hash: Set(new.browser_hash),
        outbox_id: Set(new.outbox_id),
        state: Set(kept.to_owned()),
        created_at: Set(now),
        // A shadow goes when what it is the shadow of would.
        ended_at: Set(shadow.then_some(now + CODE)),
    };
    let once = OnConflict::new().do_nothing().to_owned();
    Ok(address_change::Entity::insert(row).on_conflict(once).exec_without_returning(db).await? == 1)
}

/// The newest change of a person that she sees as waiting: a pending one, or the shadow of one.
///
/// # Errors
/// A database fault.
pub async fn of_person(db: &impl ConnectionTrait, person: Uuid) -> Stored<Option<Dated>> {
    let found = address_change::Entity::find()
        .filter(address_change::Column::PersonId.eq(person))
        .order_by_desc(address_change::Column::CreatedAt)
        .order_by_desc(address_change::Column::Id)
        .one(db)
        .await?;
    match found {
        Some(row) if row.state == word(State::Pending) || row.state == SHADOW => Ok(Some(dated(db, row).await?)),
        _ => Ok(None),
    }
}

/// The pending change towards an address, if any.
///
/// # Errors
/// A database fault.
pub async fn towards(db: &impl ConnectionTrait, address_key: &str) -> Stored<Option<Dated>> {
    one(db, address_change::Column::AddressKey.eq(address_key).and(address_change::Column::State.eq(word(State::Pending)))).await
}

/// The newest change with a code of this index; a live one first.
///
/// # Errors
/// A database fault.
pub async fn by_code(db: &impl ConnectionTrait, index: i64) -> Stored<Option<Dated>> {
    let found = address_change::Entity::find()
        .filter(address_change::Column::CodeIndex.eq(index))
        .order_by_asc(Expr::cust("CASE WHEN state = 'pending' THEN 0 ELSE 1 END"))
        .order_by_desc(address_change::Column::CreatedAt)
        .one(db)
        .await?;
    if let Some(row) = found {
        Ok(Some(dated(db, row).await?))
    } else {
        nothing(db).await?;
        Ok(None)
    }
}

/// The change behind a cancel link.
///
/// # Errors
/// A database fault.
pub async fn by_cancel_hash(db: &impl ConnectionTrait, hash: &[u8]) -> Stored<Option<Dated>> {
    one(db, address_change::Column::CancelHash.eq(hash.to_vec())).await
}

/// How many changes a person asked for since an instant.
///
/// # Errors
/// A database fault.
pub async fn asked_since(db: &impl ConnectionTrait, person: Uuid, since: DateTime<Utc>) -> Stored<u64> {
    let mine = address_change::Entity::find().filter(address_change::Column::PersonId.eq(person));
    Ok(mine.filter(address_change::Column::CreatedAt.gt(since)).count(db).await?)
}

/// Moves a change from one state to another; false when it is not in `from` any more. A code whose mail
/// has not left yet dies with it (T-OUT-5).
///
/// # Errors
/// A database fault.
pub async fn pass(db: &impl ConnectionTrait, id: Uuid, from: State, to: State, now: DateTime<Utc>) -> Stored<bool> {
    let change = address_change::Entity::update_many()
        .col_expr(address_change::Column::State, Expr::value(word(to)))
        .col_expr(address_change::Column::EndedAt, Expr::value(now))
        .filter(address_change::Column::Id.eq(id))
        .filter(address_change::Column::State.eq(word(from)));
    if change.exec(db).await?.rows_affected != 1 {
        return Ok(false);
    }
    kill_mails(db, address_change::Column::Id.eq(id).into(), now).await?;
    Ok(true)
}

/// Cancels what a person waits for, and answers how many: a later request replaces it (T-MEL-5), a reset voids it (T-OUB-5).
///
/// # Errors
/// A database fault.
pub async fn cancel_of(db: &impl ConnectionTrait, person: Uuid, now: DateTime<Utc>) -> Stored<u64> {
    let waiting = Condition::all()
        .add(address_change::Column::PersonId.eq(person))
        .add(address_change::Column::State.is_in([word(State::Pending), SHADOW]));
    kill_mails(db, waiting.clone(), now).await?;
    let change = address_change::Entity::update_many()
        .col_expr(address_change::Column::State, Expr::value(word(State::Cancelled)))
        .col_expr(address_change::Column::EndedAt, Expr::value(now))
        .filter(waiting);
    Ok(change.exec(db).await?.rows_affected)
}

/// Pending changes, for the job that ends them.
///
/// # Errors
/// A database fault.
pub async fn waiting(db: &impl ConnectionTrait, created_before: DateTime<Utc>) -> Stored<Vec<Dated>> {
    let rows = address_change::Entity::find()
        .filter(address_change::Column::State.eq(word(State::Pending)))
        .filter(address_change::Column::CreatedAt.lt(created_before))
        .all(db)
        .await?;
    let mut changes = Vec::with_capacity(rows.len());
    for row in rows {
        changes.push(dated(db, row).await?);
    }
    Ok(changes)
}

/// Forgets changes that ended before `over_before`, and those that were activated before `activated_before`
/// (until then their code says « déjà servi »).
///
/// # Errors
/// A database fault.
pub async fn purge(db: &impl ConnectionTrait, over_before: DateTime<Utc>, activated_before: DateTime<Utc>) -> Stored<u64> {
    let activated = address_change::Column::State.eq(word(State::Activated));
    let over = Condition::any()
        .add(address_change::Column::State.ne(word(State::Activated)).and(address_change::Column::EndedAt.lt(over_before)))
        .add(activated.and(address_change::Column::EndedAt.lt(activated_before)));
    Ok(address_change::Entity::delete_many().filter(over).exec(db).await?.rows_affected)
}

async fn kill_mails(db: &impl ConnectionTrait, which: Condition, now: DateTime<Utc>) -> Stored<()> {
    let mails = address_change::Entity::find().filter(which).select_only().column(address_change::Column::OutboxId).into_query();
    super::outbox::end(db, mails, now).await
}

async fn one(db: &impl ConnectionTrait, which: impl sea_orm::sea_query::IntoCondition) -> Stored<Option<Dated>> {
    if let Some(row) = address_change::Entity::find().filter(which).one(db).await? {
        Ok(Some(dated(db, row).await?))
    } else {
        nothing(db).await?;
        Ok(None)
    }
}

/// What [`dated`] asks, of no change: the counts stay equal whether there is one or not (X-TIM-2).
async fn nothing(db: &impl ConnectionTrait) -> Stored<()> {
    outbox::Entity::find_by_id(Uuid::nil()).one(db).await?;
    Ok(())
}

async fn dated(db: &impl ConnectionTrait, row: Row) -> Stored<Dated> {
    let sent = outbox::Entity::find_by_id(row.outbox_id).one(db).await?;
    let dates = PendingActivation {
        // A shadow holds on screen as long as a code would; no code ever redeems it: none was sent.
        state: if row.state == SHADOW { State::Pending } else { state(&row.state)? },
        created_at: row.created_at,
        sent_at: if row.state == SHADOW { Some(row.created_at) } else { sent.as_ref().and_then(|mail| mail.sent_at) },
        refused: sent.is_some_and(|mail| mail.state == "refused"),
        span: Span::Code,
    };
    Ok(Dated { row, dates })
}
