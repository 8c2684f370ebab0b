//! Passwords that end soon, and which reminder their owners had (R-F08).
use app::domain::validity::REMINDERS;
use chrono::{Days, NaiveDate};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::Stored;
use super::entity::space::person;
use super::person::Row;

/// Active spaces for which a reminder is due on `today`, at most `limit`, in the order of their ids, after `after`.
///
/// # Errors
/// A database fault.
pub async fn due(db: &impl ConnectionTrait, today: NaiveDate, after: Uuid, limit: u64) -> Stored<Vec<Row>> {
    let mut any = Condition::any();
    for mark in REMINDERS {
        let unsent = person::Column::Reminded.eq(0).or(person::Column::Reminded.gt(i32::from(mark)));
        any = any.add(person::Column::PasswordLastDay.lte(today + Days::new(u64::from(mark))).and(unsent));
    }
    let rows = person::Entity::find()
        .filter(person::Column::State.eq("active"))
        .filter(person::Column::PasswordLastDay.gte(today))
        .filter(any)
        .filter(person::Column::Id.gt(after))
        .order_by_asc(person::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows)
}

/// Notes that the reminder `mark` leaves for the space as it was read; false when another server sends it, or when
/// password, address or state have changed since.
///
/// # Errors
/// A database fault.
pub async fn claim(db: &impl ConnectionTrait, read: &Row, mark: u16) -> Stored<bool> {
    let change = person::Entity::update_many()
        .col_expr(person::Column::Reminded, Expr::value(i32::from(mark)))
        .filter(person::Column::Id.eq(read.id))
        .filter(person::Column::Reminded.eq(read.reminded))
        .filter(person::Column::PasswordChangedAt.eq(read.password_changed_at))
        .filter(person::Column::PasswordLastDay.eq(read.password_last_day))
        .filter(person::Column::AddressKey.eq(read.address_key.as_str()))
        .filter(person::Column::State.eq("active"));
    Ok(change.exec(db).await?.rows_affected == 1)
}
