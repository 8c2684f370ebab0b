//! Sessions: rows, read at each request, ended on the server (T-SES-2).
use app::domain::duty::Duties;
use chrono::{DateTime, Duration, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::Stored;
use super::entity::access::{device, kept_form, session};
use super::entity::space::person;

/// Who holds a session, read in one statement.
#[derive(Clone, Debug)]
pub struct Holder {
    pub session: session::Model,
    pub person: person::Model,
}

/// How long sessions live.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub idle: Duration,
    pub absolute: Duration,
    /// At most so many at once for one person; the oldest ends.
    pub at_once: u64,
    /// How long a password just given opens the forms that ask for it again (R-G09).
    pub fresh: Duration,
}

/// A session to open.
#[derive(Clone, Debug)]
pub struct Opening {
    pub id: Uuid,
    pub token_hash: Vec<u8>,
    pub person: Uuid,
    pub source: String,
    pub user_agent: String,
    pub previous_login_at: Option<DateTime<Utc>>,
    pub duties: Duties,
}

/// Opens a session, and ends the oldest ones over the limit.
///
/// # Errors
/// A database fault.
pub async fn open(db: &impl ConnectionTrait, opening: Opening, limits: Limits, now: DateTime<Utc>) -> Stored<()> {
    let row = session::ActiveModel {
        token_hash: Set(opening.token_hash),
        person_id: Set(opening.person),
        created_at: Set(now),
        last_seen_at: Set(now),
        expires_at: Set(now + limits.absolute),
        source: Set(opening.source),
        user_agent: Set(opening.user_agent),
        previous_login_at: Set(opening.previous_login_at),
        id: Set(opening.id),
        confirmed_at: Set(now),
        duties: Set(opening.duties.to_string()),
    };
    session::Entity::insert(row).exec_without_returning(db).await?;
    let over: Vec<Vec<u8>> = session::Entity::find()
        .select_only()
        .column(session::Column::TokenHash)
        .filter(session::Column::PersonId.eq(opening.person))
        .order_by_desc(session::Column::CreatedAt)
        .offset(limits.at_once)
        .limit(100)
        .into_tuple()
        .all(db)
        .await?;
    if !over.is_empty() {
        session::Entity::delete_many().filter(session::Column::TokenHash.is_in(over)).exec(db).await?;
    }
    Ok(())
}

/// The holder of a live session and her space, in one statement.
///
/// # Errors
/// A database fault.
pub async fn holder(db: &impl ConnectionTrait, token_hash: &[u8], limits: Limits, now: DateTime<Utc>) -> Stored<Option<Holder>> {
    let found = session::Entity::find_by_id(token_hash.to_vec())
        .filter(session::Column::ExpiresAt.gt(now))
        .filter(session::Column::LastSeenAt.gt(now - limits.idle))
        .find_also_related(person::Entity)
        .one(db)
        .await?;
    Ok(found.and_then(|(session, person)| person.filter(|p| p.state == "active").map(|person| Holder { session, person })))
}

/// Notes that the session is in use, at most once a minute.
///
/// # Errors
/// A database fault.
pub async fn seen(db: &impl ConnectionTrait, token_hash: &[u8], now: DateTime<Utc>) -> Stored<()> {
    session::Entity::update_many()
        .col_expr(session::Column::LastSeenAt, Expr::value(now))
        .filter(session::Column::TokenHash.eq(token_hash.to_vec()))
        .filter(session::Column::LastSeenAt.lt(now - Duration::minutes(1)))
        .exec(db)
        .await?;
    Ok(())
}

/// Ends a session; answers whose it was.
///
/// # Errors
/// A database fault.
pub async fn end(db: &impl ConnectionTrait, token_hash: &[u8]) -> Stored<Option<Uuid>> {
    let Some(row) = session::Entity::find_by_id(token_hash.to_vec()).one(db).await? else { return Ok(None) };
    session::Entity::delete_by_id(token_hash.to_vec()).exec(db).await?;
    kept_form::Entity::delete_by_id(row.id).exec(db).await?;
    Ok(Some(row.person_id))
}

/// Whose session it is, or was: as long as its row is there.
///
/// # Errors
/// A database fault.
pub async fn owner(db: &impl ConnectionTrait, token_hash: &[u8]) -> Stored<Option<Uuid>> {
    Ok(session::Entity::find_by_id(token_hash.to_vec()).one(db).await?.map(|row| row.person_id))
}

/// The person who signed in from a browser, when it was never anybody else.
///
/// # Errors
/// A database fault.
pub async fn only_person_of(db: &impl ConnectionTrait, device: &[u8]) -> Stored<Option<Uuid>> {
    let known = device::Entity::find().filter(device::Column::TokenHash.eq(device.to_vec())).limit(2).all(db).await?;
    Ok(if let [one] = known.as_slice() { Some(one.person_id) } else { None })
}

/// Gives a session a new token (T-SES-1): after the password was `given`, or another duty was done. False when it has ended.
///
/// # Errors
/// A database fault.
pub async fn renew(db: &impl ConnectionTrait, old: &[u8], new: &[u8], duties: &Duties, given: bool, now: DateTime<Utc>) -> Stored<bool> {
    let mut change = session::Entity::update_many()
        .col_expr(session::Column::TokenHash, Expr::value(new.to_vec()))
        .col_expr(session::Column::LastSeenAt, Expr::value(now))
        .col_expr(session::Column::Duties, Expr::value(duties.to_string()))
        .filter(session::Column::TokenHash.eq(old.to_vec()));
    if given {
        change = change.col_expr(session::Column::ConfirmedAt, Expr::value(now));
    }
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// True while a session's row is there.
///
/// # Errors
/// A database fault.
pub async fn is_open(db: &impl ConnectionTrait, token_hash: &[u8]) -> Stored<bool> {
    Ok(session::Entity::find_by_id(token_hash.to_vec()).one(db).await?.is_some())
}

/// Ends the sessions of a person, all but the one kept (R-G11); answers how many.
///
/// # Errors
/// A database fault.
pub async fn end_all(db: &impl ConnectionTrait, person: Uuid, kept: Option<&[u8]>) -> Stored<u64> {
    let mut ending = session::Entity::delete_many().filter(session::Column::PersonId.eq(person));
    if let Some(kept) = kept {
        ending = ending.filter(session::Column::TokenHash.ne(kept.to_vec()));
    }
    Ok(ending.exec(db).await?.rows_affected)
}

/// Ends a session of a person by its name; 0 when she has no such one.
///
/// # Errors
/// A database fault.
pub async fn end_one(db: &impl ConnectionTrait, person: Uuid, id: Uuid) -> Stored<u64> {
    let one = session::Entity::delete_many().filter(session::Column::PersonId.eq(person)).filter(session::Column::Id.eq(id));
    Ok(one.exec(db).await?.rows_affected)
}

/// The live sessions of a person, newest first.
///
/// # Errors
/// A database fault.
pub async fn of_person(db: &impl ConnectionTrait, person: Uuid, limits: Limits, now: DateTime<Utc>) -> Stored<Vec<session::Model>> {
    let live = session::Entity::find()
        .filter(session::Column::PersonId.eq(person))
        .filter(session::Column::ExpiresAt.gt(now))
        .filter(session::Column::LastSeenAt.gt(now - limits.idle))
        .order_by_desc(session::Column::CreatedAt)
        .order_by_desc(session::Column::Id);
    Ok(live.all(db).await?)
}

/// Forgets the browsers that an account knows.
///
/// # Errors
/// A database fault.
pub async fn forget_devices(db: &impl ConnectionTrait, person: Uuid) -> Stored<u64> {
    Ok(device::Entity::delete_many().filter(device::Column::PersonId.eq(person)).exec(db).await?.rows_affected)
}

/// Forgets sessions that are over.
///
/// # Errors
/// A database fault.
pub async fn purge(db: &impl ConnectionTrait, limits: Limits, now: DateTime<Utc>) -> Stored<u64> {
    use sea_orm::Condition;
    let over = Condition::any().add(session::Column::ExpiresAt.lte(now)).add(session::Column::LastSeenAt.lte(now - limits.idle));
    Ok(session::Entity::delete_many().filter(over).exec(db).await?.rows_affected)
}

/// Remembers a browser for an account.
///
/// # Errors
/// A database fault.
pub async fn remember_device(db: &impl ConnectionTrait, token_hash: &[u8], person: Uuid, now: DateTime<Utc>) -> Stored<()> {
    use sea_orm::sea_query::OnConflict;
    let row = device::ActiveModel { token_hash: Set(token_hash.to_vec()), person_id: Set(person), last_used_at: Set(now) };
    let again =
        OnConflict::columns([device::Column::TokenHash, device::Column::PersonId]).update_column(device::Column::LastUsedAt).to_owned();
    device::Entity::insert(row).on_conflict(again).exec_without_returning(db).await?;
    Ok(())
}

/// True when the account knows the browser.
///
/// # Errors
/// A database fault.
pub async fn knows_device(db: &impl ConnectionTrait, token_hash: &[u8], person: Uuid) -> Stored<bool> {
    Ok(device::Entity::find_by_id((token_hash.to_vec(), person)).one(db).await?.is_some())
}
