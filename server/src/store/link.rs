//! The links mailed for a request: to the company's address, and to the login address of a simplified creation (R-B05,
//! R-J05). Each is used by one conditional update.
use app::domain::demand::{State, link_end};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::Stored;
use super::demand::Row;
use super::entity::right::demand::{self, Column as C};
use super::entity::work::outbox;

/// A mailed link of a request.
#[derive(Clone, Debug)]
pub struct Link {
    pub row: Row,
    /// Of the login address of a simplified creation; otherwise of the company's address.
    pub login: bool,
    /// When it left.
    pub sent_at: Option<DateTime<Utc>>,
}

impl Link {
    /// True when it was used.
    pub fn is_used(&self) -> bool {
        if self.login { self.row.login_used_at.is_some() } else { self.row.link_used_at.is_some() }
    }
}

/// The request behind a mailed link.
///
/// # Errors
/// A database fault.
pub async fn find(db: &impl ConnectionTrait, hash: &[u8]) -> Stored<Option<Link>> {
    let either = Condition::any().add(C::LinkHash.eq(hash.to_vec())).add(C::LoginHash.eq(hash.to_vec()));
    let Some(row) = demand::Entity::find().filter(either).one(db).await? else { return Ok(None) };
    let login = row.login_hash.as_deref() == Some(hash);
    let mail = if login { row.login_outbox_id } else { row.link_outbox_id };
    let sent_at = sent(db, mail.as_slice()).await?.first().and_then(|(_, at)| *at);
    Ok(Some(Link { row, login, sent_at }))
}

/// Which of these mails left, and when.
pub(super) async fn sent(db: &impl ConnectionTrait, mails: &[Uuid]) -> Stored<Vec<(Uuid, Option<DateTime<Utc>>)>> {
    let rows = outbox::Entity::find().filter(outbox::Column::Id.is_in(mails.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|mail| (mail.id, mail.sent_at)).collect())
}

/// The last instant at which the links of a request work that were not used yet: the first of them that ends.
///
/// # Errors
/// A database fault.
pub async fn end(db: &impl ConnectionTrait, row: &Row) -> Stored<DateTime<Utc>> {
    let company = row.link_outbox_id.filter(|_| row.link_used_at.is_none());
    let login = row.login_outbox_id.filter(|_| row.login_used_at.is_none());
    let waiting: Vec<Uuid> = company.into_iter().chain(login).collect();
    let mails = sent(db, &waiting).await?;
    let end = |id: &Uuid| link_end(row.created_at, mails.iter().find(|(mail, _)| mail == id).and_then(|(_, at)| *at));
    Ok(waiting.iter().map(end).min().unwrap_or(link_end(row.created_at, None)))
}

/// Uses a link up; false when it was used, or the request has gone on.
///
/// # Errors
/// A database fault.
pub async fn use_up(db: &impl ConnectionTrait, id: Uuid, login: bool, now: DateTime<Utc>) -> Stored<bool> {
    let used = if login { C::LoginUsedAt } else { C::LinkUsedAt };
    let change = demand::Entity::update_many()
        .col_expr(used, Expr::value(now))
        .filter(C::Id.eq(id))
        .filter(C::State.eq(State::Link.word()))
        .filter(used.is_null());
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// When the mail with the link left.
///
/// # Errors
/// A database fault.
pub async fn sent_at(db: &impl ConnectionTrait, row: &Row) -> Stored<Option<DateTime<Utc>>> {
    Ok(sent(db, row.link_outbox_id.as_slice()).await?.first().and_then(|(_, at)| *at))
}
