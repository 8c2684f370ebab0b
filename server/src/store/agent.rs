//! Agents' accounts, invitations and sessions. « Once » is a conditional update: an invitation, and each one-time code.
use chrono::{DateTime, Duration, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement};
use uuid::Uuid;

use super::Stored;
use super::entity::agent::{account, device, invitation, returned, session};
use account::Column as C;

/// An agent, as kept.
pub type Row = account::Model;

/// Who holds an agent's session.
#[derive(Clone, Debug)]
pub struct Seated {
    pub session: session::Model,
    pub agent: Row,
}

/// How long agents' sessions live (T-AGT-1).
pub const IDLE: Duration = Duration::minutes(10);
pub const ABSOLUTE: Duration = Duration::hours(8);

/// How long an account knows a browser that is not used.
const KNOWN: Duration = Duration::days(180);

/// An account to make.
#[derive(Clone, Debug)]
pub struct New {
    pub id: Uuid,
    pub address: String,
    pub address_key: String,
    pub name: String,
    pub office: String,
    pub own_number: Option<String>,
    pub mail_room: bool,
}

/// Makes an account that waits for its invitation; false when the address has one already.
///
/// # Errors
/// A database fault.
pub async fn create(db: &impl ConnectionTrait, new: &New, now: DateTime<Utc>) -> Stored<bool> {
    let row = account::ActiveModel {
        id: Set(new.id),
        address: Set(new.address.clone()),
        address_key: Set(new.address_key.clone()),
        name: Set(new.name.clone()),
        office: Set(new.office.clone()),
        own_number: Set(new.own_number.clone()),
        mail_room: Set(new.mail_room),
        state: Set("invited".to_owned()),
        password_hash: Set(None),
        totp: Set(None),
        last_step: Set(-1),
        created_at: Set(now),
        last_login_at: Set(None),
        disabled_at: Set(None),
    };
    Ok(account::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned()).exec_without_returning(db).await? == 1)
}

/// The account of an address.
///
/// # Errors
/// A database fault.
pub async fn by_address(db: &impl ConnectionTrait, key: &str) -> Stored<Option<Row>> {
    Ok(account::Entity::find().filter(C::AddressKey.eq(key)).one(db).await?)
}

/// An account by its id.
///
/// # Errors
/// A database fault.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Stored<Option<Row>> {
    Ok(account::Entity::find_by_id(id).one(db).await?)
}

/// All accounts, by office and name.
///
/// # Errors
/// A database fault.
pub async fn all(db: &impl ConnectionTrait) -> Stored<Vec<Row>> {
    Ok(account::Entity::find().order_by_asc(C::Office).order_by_asc(C::Name).all(db).await?)
}

/// Those who work in an office.
///
/// # Errors
/// A database fault.
pub async fn of_office(db: &impl ConnectionTrait, office: &str) -> Stored<Vec<Row>> {
    let there = account::Entity::find().filter(C::Office.eq(office)).filter(C::State.eq("active"));
    Ok(there.order_by_asc(C::Name).all(db).await?)
}

/// True when an agent has a right on a company himself: in the space of his address, or in the one he named (T-AGT-5).
///
/// # Errors
/// A database fault.
pub async fn has_rights(db: &impl ConnectionTrait, agent: &Row, siren: &str) -> Stored<bool> {
    let postgres = db.get_database_backend() == sea_orm::DbBackend::Postgres;
    let marks = if postgres { ["$1", "$2", "$3"] } else { ["?", "?", "?"] };
    let sql = [OWN, marks[0], " AND (p.address_key = ", marks[1], " OR p.subscriber_number = ", marks[2], ") LIMIT 1"].concat();
    let number = agent.own_number.clone().unwrap_or_default();
    let values = [siren.into(), agent.address_key.clone().into(), number.into()];
    Ok(db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?.is_some())
}

/// The space of an agent's address is his for good: he may choose another login address there, and it stays his (T-AGT-5).
/// Nothing for an address of no agent, or of no space.
///
/// # Errors
/// A database fault.
pub async fn own_number(db: &impl ConnectionTrait, address_key: &str) -> Stored<()> {
    use super::entity::space::person;
    let space = person::Entity::find().filter(person::Column::AddressKey.eq(address_key)).one(db).await?;
    let Some(space) = space else { return Ok(()) };
    let change = account::Entity::update_many()
        .col_expr(C::OwnNumber, Expr::value(space.subscriber_number))
        .filter(C::AddressKey.eq(address_key))
        .filter(C::OwnNumber.is_null());
    change.exec(db).await?;
    Ok(())
}

/// True while an account is active, in the same office; whoever changes it waits for this transaction.
///
/// # Errors
/// A database fault.
pub async fn is_seated(tx: &super::Transaction, agent: &Row) -> Stored<bool> {
    let change = account::Entity::update_many()
        .col_expr(C::LastStep, Expr::col(C::LastStep))
        .filter(C::Id.eq(agent.id))
        .filter(C::State.eq("active"))
        .filter(C::Office.eq(agent.office.as_str()));
    Ok(change.exec(tx).await?.rows_affected == 1)
}

const OWN: &str = "SELECT e.siren FROM entitlement e JOIN person p ON p.id = e.person_id WHERE e.ended_at IS NULL AND e.siren = ";

/// Puts an invitation in the place of those that an agent has.
///
/// # Errors
/// A database fault.
pub async fn invite(db: &impl ConnectionTrait, agent: Uuid, token_hash: Vec<u8>, expires_at: DateTime<Utc>) -> Stored<()> {
    let open = invitation::Entity::delete_many().filter(invitation::Column::AgentId.eq(agent));
    open.filter(invitation::Column::UsedAt.is_null()).exec(db).await?;
    let row =
        invitation::ActiveModel { token_hash: Set(token_hash), agent_id: Set(agent), expires_at: Set(expires_at), used_at: Set(None) };
    invitation::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The invitation behind a link, whatever has become of it.
///
/// # Errors
/// A database fault.
pub async fn invitation(db: &impl ConnectionTrait, hash: &[u8]) -> Stored<Option<invitation::Model>> {
    Ok(invitation::Entity::find_by_id(hash.to_vec()).one(db).await?)
}

/// Uses an invitation up; false when it was used or is over.
///
/// # Errors
/// A database fault.
pub async fn use_up(db: &impl ConnectionTrait, hash: &[u8], now: DateTime<Utc>) -> Stored<bool> {
    let change = invitation::Entity::update_many()
        .col_expr(invitation::Column::UsedAt, Expr::value(now))
        .filter(invitation::Column::TokenHash.eq(hash.to_vec()))
        .filter(invitation::Column::UsedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(now));
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// Sets password and secret of an account that is not disabled; its sessions end, and it knows no browser any more. False
/// when it is disabled.
///
/// # Errors
/// A database fault.
pub async fn arm(db: &impl ConnectionTrait, id: Uuid, password_hash: &str, totp: &[u8], step: i64) -> Stored<bool> {
    let change = account::Entity::update_many()
        .col_expr(C::PasswordHash, Expr::value(password_hash))
        .col_expr(C::Totp, Expr::value(totp.to_vec()))
        .col_expr(C::LastStep, Expr::value(step))
        .col_expr(C::State, Expr::value("active"))
        .filter(C::Id.eq(id))
        .filter(C::State.ne("disabled"));
    let armed = change.exec(db).await?.rows_affected == 1;
    end_all(db, id).await?;
    forget_devices(db, id).await?;
    Ok(armed)
}

/// Uses the code of a step up: each serves once, and none before it any more. False when it was used, or the account is
/// not active.
///
/// # Errors
/// A database fault.
pub async fn use_step(db: &impl ConnectionTrait, agent: &Row, step: i64, now: DateTime<Utc>) -> Stored<bool> {
    let change = account::Entity::update_many()
        .col_expr(C::LastStep, Expr::value(step))
        .col_expr(C::LastLoginAt, Expr::value(now))
        .filter(C::Id.eq(agent.id))
        .filter(C::State.eq("active"))
        .filter(C::PasswordHash.eq(agent.password_hash.clone()))
        .filter(C::LastStep.lt(step));
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// Disables an account and ends its sessions and invitations; false when it was disabled, or there is none.
///
/// # Errors
/// A database fault.
pub async fn disable(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Stored<bool> {
    let change = account::Entity::update_many()
        .col_expr(C::State, Expr::value("disabled"))
        .col_expr(C::PasswordHash, Expr::value(None::<String>))
        .col_expr(C::Totp, Expr::value(None::<Vec<u8>>))
        .col_expr(C::DisabledAt, Expr::value(now))
        .filter(C::Id.eq(id))
        .filter(C::State.ne("disabled"));
    let disabled = change.exec(db).await?.rows_affected == 1;
    end_all(db, id).await?;
    forget_devices(db, id).await?;
    invitation::Entity::delete_many().filter(invitation::Column::AgentId.eq(id)).exec(db).await?;
    Ok(disabled)
}

/// Remembers that an account knows a browser.
///
/// # Errors
/// A database fault.
pub async fn remember_device(db: &impl ConnectionTrait, token_hash: &[u8], agent: Uuid, now: DateTime<Utc>) -> Stored<()> {
    use device::Column as D;
    let row = device::ActiveModel { token_hash: Set(token_hash.to_vec()), agent_id: Set(agent), last_used_at: Set(now) };
    let again = OnConflict::columns([D::TokenHash, D::AgentId]).update_column(D::LastUsedAt).to_owned();
    device::Entity::insert(row).on_conflict(again).exec_without_returning(db).await?;
    Ok(())
}

/// True when an account knows a browser.
///
/// # Errors
/// A database fault.
pub async fn knows_device(db: &impl ConnectionTrait, token_hash: &[u8], agent: Uuid) -> Stored<bool> {
    Ok(device::Entity::find_by_id((token_hash.to_vec(), agent)).one(db).await?.is_some())
}

async fn forget_devices(db: &impl ConnectionTrait, agent: Uuid) -> Stored<()> {
    device::Entity::delete_many().filter(device::Column::AgentId.eq(agent)).exec(db).await?;
    Ok(())
}

/// Opens a session.
///
/// # Errors
/// A database fault.
pub async fn open(db: &impl ConnectionTrait, agent: Uuid, token_hash: Vec<u8>, from: (String, String), now: DateTime<Utc>) -> Stored<()> {
    let row = session::ActiveModel {
        token_hash: Set(token_hash),
        agent_id: Set(agent),
        created_at: Set(now),
        last_seen_at: Set(now),
        expires_at: Set(now + ABSOLUTE),
        source: Set(from.0),
        user_agent: Set(from.1),
    };
    session::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The agent of a live session, in one statement.
///
/// # Errors
/// A database fault.
pub async fn seated(db: &impl ConnectionTrait, token_hash: &[u8], now: DateTime<Utc>) -> Stored<Option<Seated>> {
    let found = session::Entity::find_by_id(token_hash.to_vec())
        .filter(session::Column::ExpiresAt.gt(now))
        .filter(session::Column::LastSeenAt.gt(now - IDLE))
        .find_also_related(account::Entity)
        .one(db)
        .await?;
    Ok(found.and_then(|(session, agent)| agent.filter(|agent| agent.state == "active").map(|agent| Seated { session, agent })))
}

/// Notes that a session is in use, at most once a minute.
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
    Ok(Some(row.agent_id))
}

async fn end_all(db: &impl ConnectionTrait, agent: Uuid) -> Stored<()> {
    session::Entity::delete_many().filter(session::Column::AgentId.eq(agent)).exec(db).await?;
    Ok(())
}

/// Forgets sessions and invitations that are over, browsers that were not used for long, and that letters came back whose rows are gone.
///
/// # Errors
/// A database fault.
pub async fn purge(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Stored<u64> {
    let over = session::Column::ExpiresAt.lt(now).or(session::Column::LastSeenAt.lt(now - IDLE));
    let sessions = session::Entity::delete_many().filter(over).exec(db).await?.rows_affected;
    let old = invitation::Entity::delete_many().filter(invitation::Column::ExpiresAt.lt(now - Duration::days(30)));
    let back = returned::Entity::delete_many().filter(returned::Column::At.lt(now - Duration::days(180)));
    let devices = device::Entity::delete_many().filter(device::Column::LastUsedAt.lt(now - KNOWN));
    let gone = old.exec(db).await?.rows_affected + back.exec(db).await?.rows_affected + devices.exec(db).await?.rows_affected;
    Ok(sessions + gone)
}
