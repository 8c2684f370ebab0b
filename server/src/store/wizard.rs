//! Wizards' rows: one per browser and kind, two hours long, moved on by their revision.
use app::domain::identity::Registration;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::entity::wizard::{activation_draft, creation_draft};
use super::{StoreError, Stored};

/// The creation of a space, so far.
pub type Creation = creation_draft::Model;
/// An activation, so far.
pub type Activation = activation_draft::Model;

/// Begins a creation, in place of an earlier one of the same browser.
///
/// # Errors
/// A database fault.
pub async fn begin_creation(
    db: &impl ConnectionTrait,
    browser: &[u8],
    terms_version: &str,
    simplified: bool,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Stored<()> {
    creation_draft::Entity::delete_by_id(browser.to_vec()).exec(db).await?;
    let row = creation_draft::ActiveModel {
        browser_hash: Set(browser.to_vec()),
        id: Set(Uuid::now_v7()),
        revision: Set(now.timestamp_micros()),
        terms_version: Set(terms_version.to_owned()),
        terms_accepted_at: Set(now),
        simplified: Set(simplified),
        siren: Set(None),
        company_address: Set(None),
        address: Set(None),
        password: Set(None),
        registration: Set(None),
        answer: Set(None),
        confirmed_at: Set(None),
        pending_id: Set(None),
        expires_at: Set(expires_at),
    };
    creation_draft::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The creation of a browser, over or not.
///
/// # Errors
/// A database fault.
pub async fn creation(db: &impl ConnectionTrait, browser: &[u8]) -> Stored<Option<Creation>> {
    Ok(creation_draft::Entity::find_by_id(browser.to_vec()).one(db).await?)
}

/// What a step of the creation changes.
#[derive(Clone, Debug)]
pub enum CreationChange {
    /// Address and sealed password; the company and its address in simplified mode.
    Credentials { company: Option<(String, String)>, address: String, password: Vec<u8> },
    /// Registration and sealed answer.
    Details { registration: Box<Registration>, answer: Vec<u8> },
    /// The password has become too weak: back to step 2.
    PasswordAgain,
    /// Done: the sealed values are erased.
    Confirmed { pending: Option<Uuid>, at: DateTime<Utc>, expires_at: DateTime<Utc> },
    /// The address was mistyped: step 2 again, without password and answer.
    Mistyped { expires_at: DateTime<Utc> },
}

/// Takes a step; false when the row is not at `revision` any more.
///
/// # Errors
/// A database fault.
pub async fn change_creation(db: &impl ConnectionTrait, id: Uuid, revision: i64, change: CreationChange) -> Stored<bool> {
    use creation_draft::Column as C;
    let nothing = || Expr::value(None::<Vec<u8>>);
    let update = creation_draft::Entity::update_many()
        .col_expr(C::Revision, Expr::col(C::Revision).add(1))
        .filter(C::Id.eq(id))
        .filter(C::Revision.eq(revision));
    let update = match change {
        CreationChange::Credentials { company, address, password } => {
            let (siren, company) = company.unzip();
            update
                .col_expr(C::Siren, Expr::value(siren))
                .col_expr(C::CompanyAddress, Expr::value(company))
                .col_expr(C::Address, Expr::value(address))
                .col_expr(C::Password, Expr::value(password))
                .filter(C::ConfirmedAt.is_null())
        }
        CreationChange::Details { registration, answer } => {
            let registration = serde_json::to_value(&*registration).map_err(|_| StoreError::Damaged("registration"))?;
            update
                .col_expr(C::Registration, Expr::value(registration))
                .col_expr(C::Answer, Expr::value(answer))
                .filter(C::ConfirmedAt.is_null())
        }
        CreationChange::PasswordAgain => update.col_expr(C::Password, nothing()),
        CreationChange::Confirmed { pending, at, expires_at } => update
            .col_expr(C::Password, nothing())
            .col_expr(C::Answer, nothing())
            .col_expr(C::ConfirmedAt, Expr::value(at))
            .col_expr(C::PendingId, Expr::value(pending))
            .col_expr(C::ExpiresAt, Expr::value(expires_at))
            .filter(C::ConfirmedAt.is_null()),
        CreationChange::Mistyped { expires_at } => update
            .col_expr(C::ConfirmedAt, Expr::value(None::<DateTime<Utc>>))
            .col_expr(C::PendingId, Expr::value(None::<Uuid>))
            .col_expr(C::ExpiresAt, Expr::value(expires_at))
            .filter(C::ConfirmedAt.is_not_null()),
    };
    Ok(update.exec(db).await?.rows_affected == 1)
}

/// Begins an activation with a sealed code, in place of an earlier one of the same browser.
///
/// # Errors
/// A database fault.
pub async fn begin_activation(
    db: &impl ConnectionTrait,
    browser: &[u8],
    id: Uuid,
    code: Vec<u8>,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Stored<()> {
    use activation_draft::Column as C;
    let row = activation_draft::ActiveModel {
        browser_hash: Set(browser.to_vec()),
        id: Set(id),
        revision: Set(now.timestamp_micros()),
        code: Set(Some(code)),
        person_id: Set(None),
        demand_id: Set(None),
        expires_at: Set(expires_at),
    };
    let again =
        OnConflict::column(C::BrowserHash).update_columns([C::Id, C::Revision, C::Code, C::PersonId, C::DemandId, C::ExpiresAt]).to_owned();
    activation_draft::Entity::insert(row).on_conflict(again).exec_without_returning(db).await?;
    Ok(())
}

/// The activation of a browser, over or not.
///
/// # Errors
/// A database fault.
pub async fn activation(db: &impl ConnectionTrait, browser: &[u8]) -> Stored<Option<Activation>> {
    Ok(activation_draft::Entity::find_by_id(browser.to_vec()).one(db).await?)
}

/// Ends an activation, of a space, an address or the services of `demand`: the code is erased, the receipt may be read until `expires_at`. False when it was moved on.
///
/// # Errors
/// A database fault.
pub async fn finish_activation(
    db: &impl ConnectionTrait,
    id: Uuid,
    revision: i64,
    person: Uuid,
    demand: Option<Uuid>,
    expires_at: DateTime<Utc>,
) -> Stored<bool> {
    use activation_draft::Column as C;
    let update = activation_draft::Entity::update_many()
        .col_expr(C::Revision, Expr::col(C::Revision).add(1))
        .col_expr(C::Code, Expr::value(None::<Vec<u8>>))
        .col_expr(C::PersonId, Expr::value(person))
        .col_expr(C::DemandId, Expr::value(demand))
        .col_expr(C::ExpiresAt, Expr::value(expires_at))
        .filter(C::Id.eq(id))
        .filter(C::Revision.eq(revision));
    Ok(update.exec(db).await?.rows_affected == 1)
}

/// Forgets wizards that are over.
///
/// # Errors
/// A database fault.
pub async fn purge(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Stored<u64> {
    let creations = creation_draft::Entity::delete_many().filter(creation_draft::Column::ExpiresAt.lt(now)).exec(db).await?;
    let activations = activation_draft::Entity::delete_many().filter(activation_draft::Column::ExpiresAt.lt(now)).exec(db).await?;
    Ok(creations.rows_affected + activations.rows_affected)
}
