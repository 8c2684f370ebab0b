//! Requests that a letter makes effective: one under way per person and company, moved on by conditional updates.
use app::domain::demand::{Dates, State};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

use super::entity::right::demand::{self, Column as C};
use super::entity::right::{company_address, office_address};
use super::entity::space::company as company_row;
use super::{StoreError, Stored, company};

/// A request, as kept.
pub type Row = demand::Model;

/// A request to keep.
#[derive(Clone, Debug)]
pub struct New {
    pub id: Uuid,
    pub kind: &'static str,
    pub person: Option<Uuid>,
    pub pending: Option<Uuid>,
    pub siren: String,
    pub services: Vec<String>,
    pub quality: String,
    pub state: State,
    pub address: Option<String>,
    pub link_hash: Option<Vec<u8>>,
    pub link_outbox: Option<Uuid>,
    /// The link of the login address of a simplified creation.
    pub login_hash: Option<Vec<u8>>,
    pub login_outbox: Option<Uuid>,
    pub account: Option<Vec<u8>>,
    pub held_until: Option<DateTime<Utc>>,
}

/// Keeps a request; false when the person has one under way for the company.
///
/// # Errors
/// A database fault.
pub async fn put(db: &impl ConnectionTrait, new: New, now: DateTime<Utc>) -> Stored<bool> {
    let row = demand::ActiveModel {
        id: Set(new.id),
        kind: Set(new.kind.to_owned()),
        person_id: Set(new.person),
        pending_id: Set(new.pending),
        siren: Set(new.siren),
        services: Set(serde_json::to_value(&new.services).map_err(|_| StoreError::Damaged("services"))?),
        quality: Set(new.quality),
        state: Set(new.state.word().to_owned()),
        address: Set(new.address),
        link_hash: Set(new.link_hash),
        link_outbox_id: Set(new.link_outbox),
        link_used_at: Set(None),
        login_hash: Set(new.login_hash),
        login_outbox_id: Set(new.login_outbox),
        login_used_at: Set(None),
        struck_at: Set(None),
        account: Set(new.account),
        code_index: Set(None),
        code_hash: Set(None),
        refusal_hash: Set(None),
        letter_id: Set(None),
        letter_on: Set(None),
        held_until: Set(new.held_until),
        outcome: Set(None),
        reminded_at: Set(None),
        created_at: Set(now),
        ended_at: Set(None),
    };
    Ok(demand::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned()).exec_without_returning(db).await? == 1)
}

/// A request by its id.
///
/// # Errors
/// A database fault.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Stored<Option<Row>> {
    Ok(demand::Entity::find_by_id(id).one(db).await?)
}

/// The newest request with a code of this index; one under way first.
///
/// # Errors
/// A database fault.
pub async fn by_code(db: &impl ConnectionTrait, index: i64) -> Stored<Option<Row>> {
    let found = demand::Entity::find()
        .filter(C::CodeIndex.eq(index))
        .order_by_asc(Expr::cust("CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END"))
        .order_by_desc(C::CreatedAt)
        .one(db)
        .await?;
    Ok(found)
}

/// The request behind the reference of a refusal.
///
/// # Errors
/// A database fault.
pub async fn by_refusal(db: &impl ConnectionTrait, hash: &[u8]) -> Stored<Option<Row>> {
    Ok(demand::Entity::find().filter(C::RefusalHash.eq(hash.to_vec())).one(db).await?)
}

/// The request of a person under way for a company.
///
/// # Errors
/// A database fault.
pub async fn pending_for(db: &impl ConnectionTrait, person: Uuid, siren: &str) -> Stored<Option<Row>> {
    Ok(demand::Entity::find().filter(C::PersonId.eq(person)).filter(C::Siren.eq(siren)).filter(under_way()).one(db).await?)
}

/// The requests of a person with the companies' names, newest first.
///
/// # Errors
/// A database fault.
pub async fn of_person(db: &impl ConnectionTrait, person: Uuid, limit: u64) -> Stored<Vec<(Row, Option<String>)>> {
    let rows =
        demand::Entity::find().filter(C::PersonId.eq(person)).order_by_desc(C::CreatedAt).order_by_desc(C::Id).limit(limit).all(db).await?;
    let sirens = rows.iter().map(|row| row.siren.clone()).collect();
    let names = company::names(db, sirens).await?;
    Ok(rows.into_iter().map(|row| (row.clone(), names.get(&row.siren).cloned())).collect())
}

/// How many requests a person has under way, and for how many companies she has nothing of yet (ruled: shown beside).
///
/// # Errors
/// A database fault.
pub async fn count_pending(db: &impl ConnectionTrait, person: Uuid) -> Stored<u64> {
    Ok(demand::Entity::find().filter(C::PersonId.eq(person)).filter(under_way()).count(db).await?)
}

fn under_way() -> Condition {
    Condition::all().add(C::State.is_in(State::PENDING.map(State::word)))
}

/// The services of a request.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn services(row: &Row) -> Stored<Vec<String>> {
    serde_json::from_value(row.services.clone()).map_err(|_| StoreError::Damaged("services"))
}

/// What an activation did: services given, services that had a holder.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn outcome(row: &Row) -> Stored<(Vec<String>, Vec<String>)> {
    match &row.outcome {
        Some(json) => serde_json::from_value(json.clone()).map_err(|_| StoreError::Damaged("outcome")),
        None => Ok((Vec::new(), Vec::new())),
    }
}

/// The dates that decide about a request.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn dates(row: &Row) -> Stored<Dates> {
    Ok(Dates { state: State::parse(&row.state).ok_or(StoreError::Damaged("demand state"))?, letter_on: row.letter_on })
}

/// Ends a request that is in one of `from`; false when it is not any more. Mail and letter that have not left die with
/// it, the bank account is forgotten.
///
/// # Errors
/// A database fault.
pub async fn end(db: &impl ConnectionTrait, id: Uuid, from: &[State], to: State, now: DateTime<Utc>) -> Stored<bool> {
    let change = demand::Entity::update_many()
        .col_expr(C::State, Expr::value(to.word()))
        .col_expr(C::EndedAt, Expr::value(now))
        .col_expr(C::Account, Expr::value(None::<Vec<u8>>))
        .filter(C::Id.eq(id))
        .filter(C::State.is_in(from.iter().map(|state| state.word())));
    if change.exec(db).await?.rows_affected != 1 {
        return Ok(false);
    }
    for column in [C::LinkOutboxId, C::LoginOutboxId, C::LetterId] {
        super::outbox::end(db, demand::Entity::find_by_id(id).select_only().column(column).filter(column.is_not_null()).into_query(), now)
            .await?;
    }
    super::code_deposit::forget(db, id).await?;
    Ok(true)
}

/// Keeps what an activation did.
///
/// # Errors
/// A database fault.
pub async fn note_outcome(db: &impl ConnectionTrait, id: Uuid, given: &[String], taken: &[String]) -> Stored<()> {
    let outcome = serde_json::to_value((given, taken)).map_err(|_| StoreError::Damaged("outcome"))?;
    demand::Entity::update_many().col_expr(C::Outcome, Expr::value(outcome)).filter(C::Id.eq(id)).exec(db).await?;
    Ok(())
}

/// Strikes the messaging from a request whose link was not used; false when it has gone on (ruled).
///
/// # Errors
/// A database fault.
pub async fn strike(db: &impl ConnectionTrait, id: Uuid, left: &[String], now: DateTime<Utc>) -> Stored<bool> {
    let left = serde_json::to_value(left).map_err(|_| StoreError::Damaged("services"))?;
    let change = demand::Entity::update_many()
        .col_expr(C::Services, Expr::value(left))
        .col_expr(C::Address, Expr::value(None::<String>))
        .col_expr(C::StruckAt, Expr::value(now))
        .filter(C::Id.eq(id))
        .filter(C::State.eq(State::Link.word()))
        .filter(C::LinkUsedAt.is_null());
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// What a letter adds to its request.
#[derive(Clone, Debug)]
pub struct NewLetter {
    pub outbox: Uuid,
    pub code_index: i64,
    pub code_hash: String,
    pub refusal_hash: Vec<u8>,
}

/// The letter of a request is in the outbox; false when the request is not in one of `from` any more.
///
/// # Errors
/// A database fault.
pub async fn await_letter(db: &impl ConnectionTrait, id: Uuid, from: &[State], letter: &NewLetter) -> Stored<bool> {
    let change = demand::Entity::update_many()
        .col_expr(C::State, Expr::value(State::Letter.word()))
        .col_expr(C::LetterId, Expr::value(letter.outbox))
        .col_expr(C::CodeIndex, Expr::value(letter.code_index))
        .col_expr(C::CodeHash, Expr::value(letter.code_hash.as_str()))
        .col_expr(C::RefusalHash, Expr::value(letter.refusal_hash.clone()))
        .filter(C::Id.eq(id))
        .filter(C::State.is_in(from.iter().map(|state| state.word())));
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// A request goes on to wait for something else than its letter; false when it is not in `from` any more.
///
/// # Errors
/// A database fault.
pub async fn wait_in(db: &impl ConnectionTrait, id: Uuid, from: State, to: State, held_until: Option<DateTime<Utc>>) -> Stored<bool> {
    let change = demand::Entity::update_many()
        .col_expr(C::State, Expr::value(to.word()))
        .col_expr(C::HeldUntil, Expr::value(held_until))
        .filter(C::Id.eq(id))
        .filter(C::State.eq(from.word()));
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// The letters of these rows of the outbox are written and bear this day: their codes work from now on.
///
/// # Errors
/// A database fault.
pub async fn letter_written(db: &impl ConnectionTrait, letters: &[Uuid], day: NaiveDate) -> Stored<()> {
    demand::Entity::update_many()
        .col_expr(C::State, Expr::value(State::Sent.word()))
        .col_expr(C::LetterOn, Expr::value(day))
        .filter(C::LetterId.is_in(letters.iter().copied()))
        .filter(C::State.eq(State::Letter.word()))
        .exec(db)
        .await?;
    Ok(())
}

/// Gives a request the day of its letter, for the demonstration.
///
/// # Errors
/// A database fault.
pub async fn date_letter(db: &impl ConnectionTrait, id: Uuid, day: NaiveDate) -> Stored<()> {
    demand::Entity::update_many().col_expr(C::LetterOn, Expr::value(day)).filter(C::Id.eq(id)).exec(db).await?;
    Ok(())
}

/// Requests in a state that were made before an instant.
///
/// # Errors
/// A database fault.
pub async fn waiting(db: &impl ConnectionTrait, state: State, before: DateTime<Utc>, limit: u64) -> Stored<Vec<Row>> {
    let found = demand::Entity::find().filter(C::State.eq(state.word())).filter(C::CreatedAt.lte(before));
    Ok(found.order_by_asc(C::CreatedAt).limit(limit).all(db).await?)
}

/// Requests that waited for a postal address, and whose company has one now.
///
/// # Errors
/// A database fault.
pub async fn addressed(db: &impl ConnectionTrait, limit: u64) -> Stored<Vec<Row>> {
    let published =
        company_row::Entity::find().select_only().column(company_row::Column::Siren).filter(company_row::Column::Address.ne(""));
    let entered = office_address::Entity::find().select_only().column(office_address::Column::Siren);
    let there = Condition::any().add(C::Siren.in_subquery(entered.into_query())).add(C::Siren.in_subquery(published.into_query()));
    let found = demand::Entity::find().filter(C::State.eq(State::Address.word())).filter(there);
    Ok(found.order_by_asc(C::CreatedAt).limit(limit).all(db).await?)
}

/// Held requests whose time has come.
///
/// # Errors
/// A database fault.
pub async fn released(db: &impl ConnectionTrait, now: DateTime<Utc>, limit: u64) -> Stored<Vec<Row>> {
    let found = demand::Entity::find().filter(C::State.eq(State::Held.word())).filter(C::HeldUntil.lte(now));
    Ok(found.order_by_asc(C::HeldUntil).limit(limit).all(db).await?)
}

/// Requests whose letter bears a day before `day`.
///
/// # Errors
/// A database fault.
pub async fn written_before(db: &impl ConnectionTrait, day: NaiveDate, limit: u64) -> Stored<Vec<Row>> {
    let found = demand::Entity::find().filter(C::State.eq(State::Sent.word())).filter(C::LetterOn.lt(day));
    Ok(found.order_by_asc(C::LetterOn).limit(limit).all(db).await?)
}

/// Requests to remind of: written on or before `day`, not reminded yet (M14).
///
/// # Errors
/// A database fault.
pub async fn to_remind(db: &impl ConnectionTrait, day: NaiveDate, limit: u64) -> Stored<Vec<Row>> {
    let found = demand::Entity::find().filter(C::State.eq(State::Sent.word())).filter(C::LetterOn.lte(day)).filter(C::RemindedAt.is_null());
    Ok(found.limit(limit).all(db).await?)
}

/// Notes the reminder; false when another server sends it.
///
/// # Errors
/// A database fault.
pub async fn claim_reminder(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Stored<bool> {
    let change = demand::Entity::update_many()
        .col_expr(C::RemindedAt, Expr::value(now))
        .filter(C::Id.eq(id))
        .filter(C::State.eq(State::Sent.word()))
        .filter(C::RemindedAt.is_null());
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// How many requests a person made since an instant.
///
/// # Errors
/// A database fault.
pub async fn made_since(db: &impl ConnectionTrait, person: Uuid, since: DateTime<Utc>) -> Stored<u64> {
    Ok(demand::Entity::find().filter(C::PersonId.eq(person)).filter(C::CreatedAt.gt(since)).count(db).await?)
}

/// How many requests were made for a company since an instant, and how many of them by this person; beside `this` one. A
/// simplified creation counts from its letter on: before that it may be anybody's idle try.
///
/// # Errors
/// A database fault.
pub async fn made_for(
    db: &impl ConnectionTrait,
    siren: &str,
    person: Option<Uuid>,
    this: Option<Uuid>,
    since: DateTime<Utc>,
) -> Stored<(u64, u64)> {
    let counts = Condition::any().add(C::Kind.ne("creation")).add(C::LetterId.is_not_null());
    let other = Condition::all().add(C::Id.ne(this.unwrap_or_default())).add(counts);
    let all = || demand::Entity::find().filter(C::Siren.eq(siren)).filter(C::CreatedAt.gt(since)).filter(other.clone());
    let own = match person {
        Some(person) => all().filter(C::PersonId.eq(person)).count(db).await?,
        None => 0,
    };
    Ok((all().count(db).await?, own))
}

/// The electronic address of a company.
///
/// # Errors
/// A database fault.
pub async fn company_address(db: &impl ConnectionTrait, siren: &str) -> Stored<Option<String>> {
    Ok(company_address::Entity::find_by_id(siren).one(db).await?.map(|row| row.address))
}

/// Keeps the electronic address of a company, unless it has one: changing it is a procedure of its own (R-L05).
///
/// # Errors
/// A database fault.
pub async fn set_company_address(db: &impl ConnectionTrait, siren: &str, address: &str, now: DateTime<Utc>) -> Stored<()> {
    let row = company_address::ActiveModel { siren: Set(siren.to_owned()), address: Set(address.to_owned()), since: Set(now) };
    let keep = OnConflict::column(company_address::Column::Siren).do_nothing().to_owned();
    company_address::Entity::insert(row).on_conflict(keep).exec_without_returning(db).await?;
    Ok(())
}

/// The company's address becomes another one (R-L05).
///
/// # Errors
/// A database fault.
pub async fn replace_company_address(db: &impl ConnectionTrait, siren: &str, address: &str, now: DateTime<Utc>) -> Stored<()> {
    use company_address::Column as A;
    let row = company_address::ActiveModel { siren: Set(siren.to_owned()), address: Set(address.to_owned()), since: Set(now) };
    let replace = OnConflict::column(A::Siren).update_columns([A::Address, A::Since]).to_owned();
    company_address::Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

/// What `kind` says of a request for another electronic address of the company (R-L05).
pub const ADDRESS: &str = "address";

/// The change of a company's address that is under way, whoever asked (R-L06).
///
/// # Errors
/// A database fault.
pub async fn pending_address(db: &impl ConnectionTrait, siren: &str) -> Stored<Option<Row>> {
    Ok(demand::Entity::find().filter(C::Siren.eq(siren)).filter(C::Kind.eq(ADDRESS)).filter(under_way()).one(db).await?)
}

/// The request that a letter is of.
///
/// # Errors
/// A database fault.
pub async fn by_letter(db: &impl ConnectionTrait, letter: Uuid) -> Stored<Option<Row>> {
    Ok(demand::Entity::find().filter(demand::Column::LetterId.eq(letter)).one(db).await?)
}
