//! Spaces: one row per natural person.
use app::domain::identity::Registration;
use app::domain::question::Question;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::entity::space::{past_password, person};
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
        answer_changed_at: Set(None),
        information_mails: Set(true),
        bounced_at: Set(None),
        recovery_closed_at: Set(None),
        reminded: Set(0),
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

/// How many earlier passwords are kept beside the present one (R-F04).
const HISTORY: u64 = 4;

/// The hashes of earlier passwords, newest first.
///
/// # Errors
/// A database fault.
pub async fn past_passwords(db: &impl ConnectionTrait, id: Uuid) -> Stored<Vec<String>> {
    let rows = past_password::Entity::find()
        .filter(past_password::Column::PersonId.eq(id))
        .order_by_desc(past_password::Column::At)
        .order_by_desc(past_password::Column::Id)
        .limit(HISTORY)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.password_hash).collect())
}

/// A new password, and the algorithm it was judged with.
#[derive(Clone, Debug)]
pub struct NewPassword {
    pub hash: String,
    pub judged: String,
    pub last_day: NaiveDate,
}

/// Replaces the password that is there; false when another change came first. The old one joins the last four.
///
/// # Errors
/// A database fault.
pub async fn change_password(db: &impl ConnectionTrait, person: &Row, new: &NewPassword, now: DateTime<Utc>) -> Stored<bool> {
    let change = person::Entity::update_many()
        .col_expr(person::Column::PasswordHash, Expr::value(new.hash.clone()))
        .col_expr(person::Column::PasswordJudged, Expr::value(new.judged.clone()))
        .col_expr(person::Column::PasswordChangedAt, Expr::value(now))
        .col_expr(person::Column::PasswordLastDay, Expr::value(new.last_day))
        .col_expr(person::Column::Reminded, Expr::value(0))
        .filter(person::Column::Id.eq(person.id))
        .filter(person::Column::PasswordChangedAt.eq(person.password_changed_at));
    if change.exec(db).await?.rows_affected != 1 {
        return Ok(false);
    }
    let old = past_password::ActiveModel {
        id: Set(Uuid::now_v7()),
        person_id: Set(person.id),
        password_hash: Set(person.password_hash.clone()),
        at: Set(now),
    };
    past_password::Entity::insert(old).exec_without_returning(db).await?;
    let over: Vec<Uuid> = past_password::Entity::find()
        .select_only()
        .column(past_password::Column::Id)
        .filter(past_password::Column::PersonId.eq(person.id))
        .order_by_desc(past_password::Column::At)
        .order_by_desc(past_password::Column::Id)
        .offset(HISTORY)
        .limit(100)
        .into_tuple()
        .all(db)
        .await?;
    if !over.is_empty() {
        past_password::Entity::delete_many().filter(past_password::Column::Id.is_in(over)).exec(db).await?;
    }
    Ok(true)
}

/// Replaces the question and the hash of its answer.
///
/// # Errors
/// [`StoreError::Damaged`] or a database fault.
pub async fn change_answer(db: &impl ConnectionTrait, person: &Row, question: Question, hash: &str, now: DateTime<Utc>) -> Stored<()> {
    let registration = Registration { question, ..registration(person)? };
    let kept = serde_json::to_value(&registration).map_err(|_| StoreError::Damaged("registration"))?;
    person::Entity::update_many()
        .col_expr(person::Column::Registration, Expr::value(kept))
        .col_expr(person::Column::AnswerHash, Expr::value(hash))
        .col_expr(person::Column::AnswerChangedAt, Expr::value(now))
        .filter(person::Column::Id.eq(person.id))
        .exec(db)
        .await?;
    Ok(())
}

/// Binds a new address; [`StoreError::Conflict`] when somebody else has it by now (T-MEL-3). Mails reach it again.
///
/// # Errors
/// A conflict or a database fault.
pub async fn change_address(db: &impl ConnectionTrait, id: Uuid, address: &str, key: &str) -> Stored<()> {
    person::Entity::update_many()
        .col_expr(person::Column::Address, Expr::value(address))
        .col_expr(person::Column::AddressKey, Expr::value(key))
        .col_expr(person::Column::BouncedAt, Expr::value(None::<DateTime<Utc>>))
        .filter(person::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Notes that a version of the terms was accepted (R-C04).
///
/// # Errors
/// A database fault.
pub async fn accept_terms(db: &impl ConnectionTrait, id: Uuid, version: &str, now: DateTime<Utc>) -> Stored<()> {
    person::Entity::update_many()
        .col_expr(person::Column::TermsVersion, Expr::value(version))
        .col_expr(person::Column::TermsAcceptedAt, Expr::value(now))
        .filter(person::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Replaces who the person is and how to reach her (SC31).
///
/// # Errors
/// [`StoreError::Damaged`] or a database fault.
pub async fn correct(db: &impl ConnectionTrait, id: Uuid, new: &Registration, information: bool) -> Stored<()> {
    let kept = serde_json::to_value(new).map_err(|_| StoreError::Damaged("registration"))?;
    person::Entity::update_many()
        .col_expr(person::Column::Civility, Expr::value(new.civility.value()))
        .col_expr(person::Column::LastName, Expr::value(new.last_name.clone()))
        .col_expr(person::Column::FirstName, Expr::value(new.first_name.clone()))
        .col_expr(person::Column::Registration, Expr::value(kept))
        .col_expr(person::Column::InformationMails, Expr::value(information))
        .filter(person::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// The registration of a space.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn registration(row: &Row) -> Stored<Registration> {
    serde_json::from_value(row.registration.clone()).map_err(|_| StoreError::Damaged("registration"))
}
