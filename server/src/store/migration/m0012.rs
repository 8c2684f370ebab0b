//! Attachments.
//!
//! Constraints: at most ten files a draft, each in a place of its own (T-PJ-2); the same file once in a draft, so that a
//! repeated upload is no second one; at most 200 MiB a company, a counter that moves in the transaction of its files.
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, DbErr, Schema};
use sea_orm_migration::prelude::*;

use super::{Index, indexes};
use crate::store::entity::attachment;

pub(super) struct M0012;

impl MigrationName for M0012 {
    fn name(&self) -> &'static str {
        "m0012_attachments"
    }
}

const INDEXES: &[Index] = &[
    ("attachment_place", "attachment", "draft_id, place", true, "place IS NOT NULL"),
    ("attachment_once", "attachment", "draft_id, name, sha256", true, "place IS NOT NULL"),
    ("attachment_draft", "attachment", "draft_id, id", false, ""),
    ("attachment_message", "attachment", "message_id, id", false, "message_id IS NOT NULL"),
    ("attachment_author", "attachment", "author_id, id", false, ""),
    ("attachment_due", "attachment", "next_at", false, "state IN ('recu', 'analyse')"),
    ("attachment_company", "attachment", "siren", false, "file IS NOT NULL"),
];

#[async_trait::async_trait]
impl MigrationTrait for M0012 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let schema = Schema::new(manager.get_connection().get_database_backend());
        let mut files = schema.create_table_from_entity(attachment::file::Entity);
        files.check(Expr::cust("place BETWEEN 0 AND 9"));
        files.check(Expr::cust("size BETWEEN 0 AND 10485760"));
        files.check(Expr::cust("state IN ('recu', 'analyse', 'sain', 'refuse', 'non_analyse')"));
        files.check(Expr::cust("(state = 'refuse') = (refusal IS NOT NULL)"));
        files.check(Expr::cust("(state = 'refuse') = (file IS NULL)"));
        manager.create_table(files).await?;
        let mut room = schema.create_table_from_entity(attachment::company_room::Entity);
        room.check(Expr::cust("bytes BETWEEN 0 AND 209715200"));
        manager.create_table(room).await?;
        indexes(manager, INDEXES).await
    }
}
