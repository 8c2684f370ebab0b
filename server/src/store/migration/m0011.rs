//! The secure messaging.
//!
//! Constraints: a thread has one message of each number, one draft of each author for each thread. What is searched stands
//! in `message_search`, the company among its words: FTS5 on SQLite, an index over the words on PostgreSQL; both are kept up
//! by `store::thread`, never by a trigger.
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Schema};
use sea_orm_migration::prelude::*;

use super::{Index, indexes};
use crate::store::entity::messaging;

pub(super) struct M0011;

impl MigrationName for M0011 {
    fn name(&self) -> &'static str {
        "m0011_secure_messaging"
    }
}

const INDEXES: &[Index] = &[
    ("thread_company", "thread", "siren, last_at", false, ""),
    ("thread_office", "thread", "office, state, last_at", false, ""),
    ("thread_last", "thread", "last_at", false, ""),
    ("message_number", "message", "thread_id, seq", true, ""),
    ("message_at", "message", "at", false, ""),
    ("message_author", "message", "author_id", false, ""),
    ("thread_event_thread", "thread_event", "thread_id, at", false, ""),
    ("thread_read_reader", "thread_read", "reader_id, thread_id", false, ""),
    ("thread_draft_author", "thread_draft", "author_id, updated_at", false, ""),
    ("thread_draft_reply", "thread_draft", "author_id, thread_id", true, "thread_id IS NOT NULL"),
];

const FTS5: &str = "CREATE VIRTUAL TABLE message_search USING fts5(thread_id UNINDEXED, words, tokenize = 'unicode61 remove_diacritics 0')";
const PLAIN: &str = "CREATE TABLE message_search (thread_id uuid NOT NULL, words text NOT NULL)";
const GIN: &str = "CREATE INDEX message_search_words ON message_search USING gin (to_tsvector('simple', words))";

#[async_trait::async_trait]
impl MigrationTrait for M0011 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let schema = Schema::new(db.get_database_backend());
        for table in [
            schema.create_table_from_entity(messaging::thread::Entity),
            schema.create_table_from_entity(messaging::message::Entity),
            schema.create_table_from_entity(messaging::thread_event::Entity),
            schema.create_table_from_entity(messaging::thread_read::Entity),
            schema.create_table_from_entity(messaging::thread_draft::Entity),
            schema.create_table_from_entity(messaging::message_notice::Entity),
        ] {
            manager.create_table(table).await?;
        }
        let search: &[&str] = if db.get_database_backend() == DbBackend::Postgres { &[PLAIN, GIN] } else { &[FTS5] };
        for statement in search {
            db.execute_unprepared(statement).await?;
        }
        indexes(manager, INDEXES).await
    }
}
