//! What the request of a simplified creation has more than others: no person yet, an end with its pending space, few letters.
use app::domain::demand::State;
use app::domain::mode::{LETTERS_FROM_ONE, LETTERS_TO_ONE};
use chrono::{DateTime, Duration, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::demand::Row;
use super::entity::right::demand::{self, Column as C};
use super::entity::space::pending;
use super::entity::work::outbox;
use super::{Stored, link};
use crate::clock::paris_end;

/// What `kind` says of the request of a simplified creation.
pub const KIND: &str = "creation";

/// Until when a simplified creation waits: for its links, or for the sixtieth day of its letter; none while the letter is
/// on its way. Two statements, also where there is no request (X-TIM-2).
///
/// # Errors
/// A row that cannot be read, or a database fault.
pub async fn end_of(db: &impl ConnectionTrait, pending: Uuid) -> Stored<Option<DateTime<Utc>>> {
    let Some(row) = demand::Entity::find().filter(C::PendingId.eq(pending)).one(db).await? else {
        link::sent(db, &[Uuid::nil()]).await?;
        return Ok(None);
    };
    let links = link::end(db, &row).await?;
    let dates = super::demand::dates(&row)?;
    Ok(match (dates.state, row.ended_at) {
        (_, Some(ended)) => Some(ended),
        (State::Link, _) => Some(links),
        _ => dates.last_day().map(|day| paris_end(day) - Duration::microseconds(1)),
    })
}

/// The request of a simplified creation that waits.
///
/// # Errors
/// A database fault.
pub async fn of_pending(db: &impl ConnectionTrait, pending: Uuid) -> Stored<Option<Row>> {
    Ok(demand::Entity::find().filter(C::PendingId.eq(pending)).one(db).await?)
}

/// Gives the request of a simplified creation to the space that it became.
///
/// # Errors
/// A database fault.
pub async fn bind(db: &impl ConnectionTrait, id: Uuid, person: Uuid) -> Stored<()> {
    demand::Entity::update_many().col_expr(C::PersonId, Expr::value(person)).filter(C::Id.eq(id)).exec(db).await?;
    Ok(())
}

/// Holds a request back for longer.
///
/// # Errors
/// A database fault.
pub async fn hold(db: &impl ConnectionTrait, id: Uuid, until: DateTime<Utc>) -> Stored<()> {
    let held = demand::Entity::update_many().col_expr(C::HeldUntil, Expr::value(until)).filter(C::State.eq(State::Held.word()));
    held.filter(C::Id.eq(id)).exec(db).await?;
    Ok(())
}

/// When the letter of a simplified creation may leave: none for now, otherwise the instant at which an earlier one is
/// old enough (T-CRE-8: three to a company in thirty days, five from a source in a day). Asked under the locks of both; a source
/// without limits of its own is none.
///
/// # Errors
/// A database fault.
pub async fn letter_room(
    db: &impl ConnectionTrait,
    siren: &str,
    source: Option<&[u8]>,
    now: DateTime<Utc>,
) -> Stored<Option<DateTime<Utc>>> {
    let creations = || demand::Entity::find().filter(C::Kind.eq(KIND)).filter(C::LetterId.is_not_null());
    let mut counted = vec![(creations().filter(C::Siren.eq(siren)), LETTERS_TO_ONE, Duration::days(30))];
    if let Some(source) = source {
        let theirs = pending::Entity::find().select_only().column(pending::Column::Id);
        let theirs = theirs.filter(pending::Column::TermsSourceHash.eq(source.to_vec())).into_query();
        counted.push((creations().filter(C::PendingId.in_subquery(theirs)), LETTERS_FROM_ONE, Duration::days(1)));
    }
    let mut until = None;
    for (letters, most, window) in counted {
        let ids = letters.select_only().column(C::LetterId).into_query();
        let recent: Vec<DateTime<Utc>> = outbox::Entity::find()
            .select_only()
            .column(outbox::Column::CreatedAt)
            .filter(outbox::Column::Id.in_subquery(ids))
            .filter(outbox::Column::CreatedAt.gt(now - window))
            .order_by_desc(outbox::Column::CreatedAt)
            .limit(most)
            .into_tuple()
            .all(db)
            .await?;
        // Full: there is room when the oldest of the last so many leaves the window.
        let full = u64::try_from(recent.len()).unwrap_or(0) >= most;
        until = until.max(recent.last().filter(|_| full).map(|oldest| *oldest + window));
    }
    Ok(until)
}

/// Forgets simplified creations that ended before an instant without a space: nobody follows them.
///
/// # Errors
/// A database fault.
pub async fn purge(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Stored<u64> {
    Ok(demand::Entity::delete_many()
        .filter(C::EndedAt.lt(before))
        .filter(C::Kind.eq(KIND))
        .filter(C::PersonId.is_null())
        .exec(db)
        .await?
        .rows_affected)
}
