//! Drafts of messages: kept on the server as one types, across devices, until they are sent or thrown away (R-M10).
use app::domain::thread::{Author, Side};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::Stored;
use super::entity::messaging::thread_draft::{self, Column as D};

/// A draft, as kept.
pub type Row = thread_draft::Model;

/// New threads that somebody may have begun at once.
pub const AT_ONCE: u64 = 50;

/// What a draft says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Empty until it is chosen.
    pub theme: String,
    pub subject: String,
    pub text: String,
}

/// Begins a draft: of a new thread for a company, or of the next message of `thread`. False when the author has one for this
/// thread already ([`of_thread`]).
///
/// # Errors
/// A database fault.
pub async fn begin(
    db: &impl ConnectionTrait,
    id: Uuid,
    author: &Author,
    siren: &str,
    thread: Option<Uuid>,
    content: &Content,
    now: DateTime<Utc>,
) -> Stored<bool> {
    let row = thread_draft::ActiveModel {
        id: Set(id),
        author_side: Set(author.side.word().to_owned()),
        author_id: Set(author.id),
        thread_id: Set(thread),
        siren: Set(siren.to_owned()),
        theme: Set(content.theme.clone()),
        subject: Set(content.subject.clone()),
        text: Set(content.text.clone()),
        revision: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    Ok(thread_draft::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned()).exec_without_returning(db).await? == 1)
}

/// A draft of an author by its id; somebody else's is none.
///
/// # Errors
/// A database fault.
pub async fn find(db: &impl ConnectionTrait, id: Uuid, author: Uuid) -> Stored<Option<Row>> {
    Ok(thread_draft::Entity::find_by_id(id).filter(D::AuthorId.eq(author)).one(db).await?)
}

/// The draft of an author for the next message of a thread.
///
/// # Errors
/// A database fault.
pub async fn of_thread(db: &impl ConnectionTrait, thread: Uuid, author: Uuid) -> Stored<Option<Row>> {
    Ok(thread_draft::Entity::find().filter(D::AuthorId.eq(author)).filter(D::ThreadId.eq(thread)).one(db).await?)
}

/// The new threads that an author has begun, the last touched first.
///
/// # Errors
/// A database fault.
pub async fn begun(db: &impl ConnectionTrait, author: Uuid) -> Stored<Vec<Row>> {
    let mine = thread_draft::Entity::find().filter(D::AuthorId.eq(author)).filter(D::ThreadId.is_null());
    Ok(mine.order_by_desc(D::UpdatedAt).order_by_desc(D::Id).limit(AT_ONCE).all(db).await?)
}

/// How many new threads an author has begun.
///
/// # Errors
/// A database fault.
pub async fn count(db: &impl ConnectionTrait, author: Uuid) -> Stored<u64> {
    Ok(thread_draft::Entity::find().filter(D::AuthorId.eq(author)).filter(D::ThreadId.is_null()).count(db).await?)
}

/// Keeps what was typed; false when the draft has gone on in another tab or on another device, or is gone.
///
/// # Errors
/// A database fault.
pub async fn save(db: &impl ConnectionTrait, id: Uuid, author: Uuid, revision: i64, content: &Content, now: DateTime<Utc>) -> Stored<bool> {
    let change = thread_draft::Entity::update_many()
        .col_expr(D::Theme, Expr::value(content.theme.as_str()))
        .col_expr(D::Subject, Expr::value(content.subject.as_str()))
        .col_expr(D::Text, Expr::value(content.text.as_str()))
        .col_expr(D::Revision, Expr::col(D::Revision).add(1))
        .col_expr(D::UpdatedAt, Expr::value(now))
        .filter(D::Id.eq(id))
        .filter(D::AuthorId.eq(author))
        .filter(D::Revision.eq(revision));
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// Uses a draft up, once: sent or thrown away; false when it is gone already.
///
/// # Errors
/// A database fault.
pub async fn use_up(db: &impl ConnectionTrait, id: Uuid, author: Uuid) -> Stored<bool> {
    let gone = thread_draft::Entity::delete_many().filter(D::Id.eq(id)).filter(D::AuthorId.eq(author));
    Ok(gone.exec(db).await?.rows_affected == 1)
}

/// A thread is closed: what its office had begun to answer is given up; the sweep takes the files.
///
/// # Errors
/// A database fault.
pub async fn drop_of_office(db: &impl ConnectionTrait, thread: Uuid) -> Stored<()> {
    let begun = thread_draft::Entity::delete_many().filter(D::ThreadId.eq(thread)).filter(D::AuthorSide.eq(Side::Agent.word()));
    begun.exec(db).await?;
    Ok(())
}

/// An account is disabled: what it had begun to write goes with it.
///
/// # Errors
/// A database fault.
pub async fn drop_of(db: &impl ConnectionTrait, author: Uuid) -> Stored<()> {
    thread_draft::Entity::delete_many().filter(D::AuthorId.eq(author)).exec(db).await?;
    Ok(())
}
