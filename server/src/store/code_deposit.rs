//! Codes that can be seen in the messaging of their company while their request lasts (C16, R-M06, T-SUB-3).
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::Stored;
use super::entity::right::{code_deposit, code_view};
use code_deposit::Column as C;

/// A deposited code, as kept.
pub type Row = code_deposit::Model;

/// A code to deposit.
#[derive(Clone, Debug)]
pub struct New {
    pub demand: Uuid,
    pub thread: Uuid,
    pub siren: String,
    pub requester: Option<Uuid>,
    /// Sealed with the request's id.
    pub sealed: Vec<u8>,
}

/// Deposits a code.
///
/// # Errors
/// A database fault.
pub async fn put(db: &impl ConnectionTrait, new: New, now: DateTime<Utc>) -> Stored<()> {
    let row = code_deposit::ActiveModel {
        demand_id: Set(new.demand),
        thread_id: Set(new.thread),
        siren: Set(new.siren),
        requester_id: Set(new.requester),
        sealed: Set(new.sealed),
        created_at: Set(now),
    };
    code_deposit::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Another letter of the same request: its code takes the place of the dead one, which nobody sees any more. False when no
/// code was deposited for it.
///
/// # Errors
/// A database fault.
pub async fn replace(db: &impl ConnectionTrait, demand: Uuid, sealed: &[u8]) -> Stored<bool> {
    code_view::Entity::delete_many().filter(code_view::Column::DemandId.eq(demand)).exec(db).await?;
    let change = code_deposit::Entity::update_many().col_expr(C::Sealed, Expr::value(sealed.to_vec())).filter(C::DemandId.eq(demand));
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// The code behind a thread of the messaging; none when its request has ended.
///
/// # Errors
/// A database fault.
pub async fn of_thread(db: &impl ConnectionTrait, thread: Uuid) -> Stored<Option<Row>> {
    Ok(code_deposit::Entity::find().filter(C::ThreadId.eq(thread)).one(db).await?)
}

/// A request ended: nobody sees its code any more.
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
