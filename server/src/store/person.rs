//! Spaces: one row per natural person.
use app::domain::identity::Registration;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::entity::space::person;
use super::{StoreError, Stored};

/// A space, as kept.
pub type Row = person::Model;

/// A space to make.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub id: Uuid,
    pub subscriber_number: String,
    pub address: String,
    pub address_key: String,
    pub registration: Registration,
    pub password_hash: String,
    pub password_judged: String,
    pub password_last_day: NaiveDate,
    pub answer_hash: String,
    pub terms_version: String,
    pub terms_accepted_at: DateTime<Utc>,
}

/// Makes a space. [`StoreError::Conflict`] when the address or the number is taken.
///
/// # Errors
/// A conflict or a database fault.
pub async fn create(db: &impl ConnectionTrait, new: NewPerson, now: DateTime<Utc>) -> Stored<()> {
    let row = person::ActiveModel {
        id: Set(new.id),
        subscriber_number: Set(new.subscriber_number),
        address: Set(new.address),
        address_key: Set(new.address_key),
        civility: Set(new.registration.civility.value().to_owned()),
        last_name: Set(new.registration.last_name.clone()),
        first_name: Set(new.registration.first_name.clone()),
        registration: Set(serde_json::to_value(&new.registration).map_err(|_| StoreError::Damaged("registration"))?),
        password_hash: Set(new.password_hash),
        password_judged: Set(new.password_judged),
        password_changed_at: Set(now),
        password_last_day: Set(new.password_last_day),
        answer_hash: Set(new.answer_hash),
        terms_version: Set(new.terms_version),
        terms_accepted_at: Set(new.terms_accepted_at),
        state: Set("active".to_owned()),
        created_at: Set(now),
        last_login_at: Set(None),
    };
    person::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The space that an address opens.
///
/// # Errors
/// A database fault.
pub async fn by_address(db: &impl ConnectionTrait, key: &str) -> Stored<Option<Row>> {
    Ok(person::Entity::find().filter(person::Column::AddressKey.eq(key)).one(db).await?)
}

/// A space by its id.
///
/// # Errors
/// A database fault.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Stored<Option<Row>> {
    Ok(person::Entity::find_by_id(id).one(db).await?)
}

/// How many spaces there are.
///
/// # Errors
/// A database fault.
pub async fn count(db: &impl ConnectionTrait) -> Stored<u64> {
    Ok(person::Entity::find().count(db).await?)
}

/// Notes a login, and the new hash when the parameters have grown (S-11).
///
/// # Errors
/// A database fault.
pub async fn logged_in(db: &impl ConnectionTrait, id: Uuid, rehashed: Option<String>, now: DateTime<Utc>) -> Stored<()> {
    let mut change =
        person::Entity::update_many().col_expr(person::Column::LastLoginAt, Expr::value(now)).filter(person::Column::Id.eq(id));
    if let Some(hash) = rehashed {
        change = change.col_expr(person::Column::PasswordHash, Expr::value(hash));
    }
    change.exec(db).await?;
    Ok(())
}

/// The registration of a space.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn registration(row: &Row) -> Stored<Registration> {
    serde_json::from_value(row.registration.clone()).map_err(|_| StoreError::Damaged("registration"))
}
