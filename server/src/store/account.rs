//! Bank accounts of companies, the direct debit contracts on them, and their history. « Once » and « one contract per account
//! and scheme » are the database's rules; here they become answers.
use app::domain::mandate::Scheme;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, Statement,
};
use uuid::Uuid;

use super::Stored;
use super::entity::bank::contract::{self, Column as C};
use super::entity::bank::event;
use super::entity::right::bank_account::{self, Column as B};

/// A bank account, as kept.
pub type Row = bank_account::Model;

/// A contract, as kept.
pub type Contract = contract::Model;

/// True when a bank account of the company is known (R-J04).
///
/// # Errors
/// A database fault.
pub async fn is_known(db: &impl ConnectionTrait, siren: &str) -> Stored<bool> {
    Ok(bank_account::Entity::find().filter(B::Siren.eq(siren)).filter(B::EndedAt.is_null()).count(db).await? > 0)
}

/// A bank account to keep.
#[derive(Clone, Debug)]
pub struct New {
    pub id: Uuid,
    pub siren: String,
    pub holder: String,
    /// Sealed with the row's id.
    pub iban: Vec<u8>,
    pub iban_hash: Vec<u8>,
    pub masked: String,
    pub bic: Option<String>,
    pub scheme: Scheme,
    pub added_by: Uuid,
}

/// Keeps a bank account of a company; false when it has it already.
///
/// # Errors
/// A database fault.
pub async fn add(db: &impl ConnectionTrait, new: New, now: DateTime<Utc>) -> Stored<bool> {
    let row = bank_account::ActiveModel {
        id: Set(new.id),
        siren: Set(new.siren),
        holder: Set(new.holder),
        iban: Set(new.iban),
        iban_hash: Set(new.iban_hash),
        masked: Set(new.masked),
        bic: Set(new.bic),
        scheme: Set(new.scheme.word().to_owned()),
        added_by: Set(new.added_by),
        created_at: Set(now),
        ended_at: Set(None),
    };
    Ok(bank_account::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned()).exec_without_returning(db).await? == 1)
}

/// An account of a company; deleted ones too.
///
/// # Errors
/// A database fault.
pub async fn find(db: &impl ConnectionTrait, siren: &str, id: Uuid) -> Stored<Option<Row>> {
    Ok(bank_account::Entity::find_by_id(id).filter(B::Siren.eq(siren)).one(db).await?)
}

/// Changes in whose name an account runs; false when it is gone.
///
/// # Errors
/// A database fault.
pub async fn rename(db: &impl ConnectionTrait, siren: &str, id: Uuid, holder: &str) -> Stored<bool> {
    let change = bank_account::Entity::update_many().col_expr(B::Holder, Expr::value(holder));
    let change = change.filter(B::Id.eq(id)).filter(B::Siren.eq(siren)).filter(B::EndedAt.is_null());
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// Deletes an account: what is left says that it was, its number is erased. False when it is gone already. Asked under the
/// lock of the company, after [`is_used`].
///
/// # Errors
/// A database fault.
pub async fn end(db: &impl ConnectionTrait, siren: &str, id: Uuid, now: DateTime<Utc>) -> Stored<bool> {
    let change = bank_account::Entity::update_many()
        .col_expr(B::EndedAt, Expr::value(now))
        .col_expr(B::Iban, Expr::value(Vec::<u8>::new()))
        .col_expr(B::IbanHash, Expr::value(Vec::<u8>::new()))
        .filter(B::Id.eq(id))
        .filter(B::Siren.eq(siren))
        .filter(B::EndedAt.is_null());
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// True when a contract that is not revoked uses an account.
///
/// # Errors
/// A database fault.
pub async fn is_used(db: &impl ConnectionTrait, id: Uuid) -> Stored<bool> {
    Ok(contract::Entity::find().filter(C::AccountId.eq(id)).filter(C::EndedAt.is_null()).count(db).await? > 0)
}

/// Makes a contract; false when the account has one of this scheme.
///
/// # Errors
/// A database fault.
pub async fn add_contract(
    db: &impl ConnectionTrait,
    id: Uuid,
    account: &Row,
    scheme: Scheme,
    reference: &str,
    now: DateTime<Utc>,
) -> Stored<bool> {
    let row = contract::ActiveModel {
        id: Set(id),
        siren: Set(account.siren.clone()),
        account_id: Set(account.id),
        scheme: Set(scheme.word().to_owned()),
        reference: Set(reference.to_owned()),
        created_at: Set(now),
        ended_at: Set(None),
    };
    Ok(contract::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned()).exec_without_returning(db).await? == 1)
}

/// A contract of a company with its account; revoked ones too.
///
/// # Errors
/// A database fault.
pub async fn contract(db: &impl ConnectionTrait, siren: &str, id: Uuid) -> Stored<Option<(Contract, Row)>> {
    let Some(found) = contract::Entity::find_by_id(id).filter(C::Siren.eq(siren)).one(db).await? else { return Ok(None) };
    let account = bank_account::Entity::find_by_id(found.account_id).one(db).await?;
    Ok(account.map(|account| (found, account)))
}

/// Revokes a contract; false when it is revoked already.
///
/// # Errors
/// A database fault.
pub async fn revoke(db: &impl ConnectionTrait, siren: &str, id: Uuid, now: DateTime<Utc>) -> Stored<bool> {
    let change = contract::Entity::update_many().col_expr(C::EndedAt, Expr::value(now));
    let change = change.filter(C::Id.eq(id)).filter(C::Siren.eq(siren)).filter(C::EndedAt.is_null());
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// An account in use, once for each contract on it that is not revoked, or once without.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Line {
    pub id: Uuid,
    pub holder: String,
    pub masked: String,
    pub bic: Option<String>,
    pub scheme: String,
    pub created_at: DateTime<Utc>,
    pub contract_id: Option<Uuid>,
    pub contract_scheme: Option<String>,
    pub reference: Option<String>,
    pub contract_at: Option<DateTime<Utc>>,
}

const LINES: &str = "SELECT a.id, a.holder, a.masked, a.bic, a.scheme, a.created_at, c.id AS contract_id, c.scheme AS contract_scheme, \
     c.reference, c.created_at AS contract_at FROM bank_account a LEFT JOIN contract c ON c.account_id = a.id AND c.ended_at IS NULL \
     WHERE a.ended_at IS NULL AND a.siren = ";

/// The accounts of a company with their contracts, oldest first.
///
/// # Errors
/// A database fault.
pub async fn lines(db: &impl ConnectionTrait, siren: &str) -> Stored<Vec<Line>> {
    let sql = [LINES, mark(db, "$1"), " ORDER BY a.created_at, a.id, c.created_at, c.id"].concat();
    Ok(Line::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), sql, [siren.into()])).all(db).await?)
}

/// Something that was done, and by whom.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Done {
    pub event: String,
    pub subject: String,
    pub at: DateTime<Utc>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
}

const HISTORY: &str = "SELECT e.event, e.subject, e.at, p.first_name, p.last_name FROM bank_event e LEFT JOIN person p ON p.id = e.person_id \
     WHERE e.siren = ";

/// What was done to the accounts and contracts of a company, newest first.
///
/// # Errors
/// A database fault.
pub async fn history(db: &impl ConnectionTrait, siren: &str, limit: u64) -> Stored<Vec<Done>> {
    let sql = [HISTORY, mark(db, "$1"), " ORDER BY e.at DESC, e.id DESC LIMIT ", mark(db, "$2")].concat();
    let values = [siren.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()];
    Ok(Done::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).all(db).await?)
}

/// Notes what was done; beside the journal, which is the person's.
///
/// # Errors
/// A database fault.
pub async fn note(db: &impl ConnectionTrait, siren: &str, person: Uuid, event: &str, subject: &str, now: DateTime<Utc>) -> Stored<()> {
    let row = event::ActiveModel {
        id: Set(Uuid::now_v7()),
        siren: Set(siren.to_owned()),
        person_id: Set(person),
        event: Set(event.to_owned()),
        subject: Set(subject.to_owned()),
        at: Set(now),
    };
    event::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

fn mark(db: &impl ConnectionTrait, postgres: &'static str) -> &'static str {
    if db.get_database_backend() == DbBackend::Postgres { postgres } else { "?" }
}
