//! Codes that can be seen in the messaging of their company once their letter has left, while their request lasts (C16, R-M06,
//! T-SUB-3).
use app::domain::demand::State;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::Stored;
use super::entity::right::{code_deposit, code_view, demand};
use code_deposit::Column as C;

/// A deposited code, as kept.
pub type Row = code_deposit::Model;

/// Keeps the code of a request's letter; another letter's takes its place, and nobody sees the dead one any more.
///
/// # Errors
/// A database fault.
pub async fn put(db: &impl ConnectionTrait, request: &demand::Model, requester: Uuid, sealed: Vec<u8>, now: DateTime<Utc>) -> Stored<()> {
    code_view::Entity::delete_many().filter(code_view::Column::DemandId.eq(request.id)).exec(db).await?;
    let row = code_deposit::ActiveModel {
        demand_id: Set(request.id),
        thread_id: Set(None),
        siren: Set(request.siren.clone()),
        person_id: Set(requester),
        sealed: Set(sealed),
        created_at: Set(now),
    };
    let again = OnConflict::column(C::DemandId).update_column(C::Sealed).to_owned();
    code_deposit::Entity::insert(row).on_conflict(again).exec_without_returning(db).await?;
    Ok(())
}

/// Requests whose letter has left.
fn sent() -> Condition {
    let left = demand::Entity::find().select_only().column(demand::Column::Id).filter(demand::Column::State.eq(State::Sent.word()));
    Condition::all().add(C::DemandId.in_subquery(left.into_query()))
}

/// Codes whose letter has left and whose company was not told yet.
///
/// # Errors
/// A database fault.
pub async fn to_tell(db: &impl ConnectionTrait, limit: u64) -> Stored<Vec<Row>> {
    let found = code_deposit::Entity::find().filter(C::ThreadId.is_null()).filter(sent());
    Ok(found.order_by_asc(C::CreatedAt).limit(limit).all(db).await?)
}

/// The company is told in this thread; false when another process tells it, or the request has ended.
///
/// # Errors
/// A database fault.
pub async fn claim(db: &impl ConnectionTrait, demand: Uuid, thread: Uuid) -> Stored<bool> {
    let change = code_deposit::Entity::update_many()
        .col_expr(C::ThreadId, Expr::value(thread))
        .filter(C::DemandId.eq(demand))
        .filter(C::ThreadId.is_null());
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// The code behind a thread of the messaging; none while its letter has not left, and when its request has ended.
///
/// # Errors
/// A database fault.
pub async fn of_thread(db: &impl ConnectionTrait, thread: Uuid) -> Stored<Option<Row>> {
    Ok(code_deposit::Entity::find().filter(C::ThreadId.eq(thread)).filter(sent()).one(db).await?)
}

/// A request ended, or its company may not be told: nobody sees its code.
///
/// # Errors
/// A database fault.
pub async fn forget(db: &impl ConnectionTrait, demand: Uuid) -> Stored<()> {
    code_view::Entity::delete_many().filter(code_view::Column::DemandId.eq(demand)).exec(db).await?;
    code_deposit::Entity::delete_by_id(demand).exec(db).await?;
    Ok(())
}

/// Somebody sees a code until an instant.
///
/// # Errors
/// A database fault.
pub async fn open(db: &impl ConnectionTrait, demand: Uuid, person: Uuid, until: DateTime<Utc>) -> Stored<()> {
    use code_view::Column as V;
    let row = code_view::ActiveModel { demand_id: Set(demand), person_id: Set(person), until: Set(until) };
    let again = OnConflict::columns([V::DemandId, V::PersonId]).update_column(V::Until).to_owned();
    code_view::Entity::insert(row).on_conflict(again).exec_without_returning(db).await?;
    Ok(())
}

/// True while somebody sees a code.
///
/// # Errors
/// A database fault.
pub async fn is_open(db: &impl ConnectionTrait, demand: Uuid, person: Uuid, now: DateTime<Utc>) -> Stored<bool> {
    Ok(code_view::Entity::find_by_id((demand, person)).one(db).await?.is_some_and(|view| view.until > now))
}
