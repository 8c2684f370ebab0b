//! Addresses whose mails come back (R-G12): noted once, with an event; a new address clears it.
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::entity::space::person;
use super::journal::{self, Event};
use super::{Stored, person as spaces};

/// What a refusal of an address changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounced {
    /// Its space bears the mark now.
    Noted,
    /// It did already.
    Known,
    /// No space has this address.
    Nobody,
}

/// Notes that mails to the address with this key come back; `source` says who tells.
///
/// # Errors
/// A database fault.
pub async fn note(db: &impl ConnectionTrait, key: &str, source: &str, now: DateTime<Utc>) -> Stored<Bounced> {
    let Some(found) = spaces::by_address(db, key).await? else { return Ok(Bounced::Nobody) };
    let change = person::Entity::update_many()
        .col_expr(person::Column::BouncedAt, Expr::value(now))
        .filter(person::Column::Id.eq(found.id))
        .filter(person::Column::AddressKey.eq(key))
        .filter(person::Column::BouncedAt.is_null());
    if change.exec(db).await?.rows_affected != 1 {
        return Ok(Bounced::Known);
    }
    let event = Event {
        event: "address.bounced",
        person: Some(found.id),
        subject: None,
        source: source.to_owned(),
        user_agent: String::new(),
        detail: json!({}),
    };
    journal::append(db, &event, now).await?;
    Ok(Bounced::Noted)
}
