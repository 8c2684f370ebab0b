//! Letters leave in batches.
//!
//! A fresh database gets the new column of the outbox with its table; one that is older gets it here.
use sea_orm::{DbErr, Schema};
use sea_orm_migration::prelude::*;

use super::{Index, indexes};
use crate::store::entity::work;

pub(super) struct M0005;

impl MigrationName for M0005 {
    fn name(&self) -> &'static str {
        "m0005_letters"
    }
}

const INDEXES: &[Index] = &[
    ("letter_batch_number", "letter_batch", "number", true, ""),
    ("letter_batch_writing", "letter_batch", "created_at", false, "state = 'writing'"),
    ("outbox_batch", "outbox", "batch_id", false, "batch_id IS NOT NULL"),
    ("outbox_letters", "outbox", "created_at", false, "kind = 'letter' AND state = 'waiting'"),
];

#[async_trait::async_trait]
impl MigrationTrait for M0005 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let schema = Schema::new(manager.get_connection().get_database_backend());
        if !manager.has_column("outbox", "batch_id").await? {
            let mut column = ColumnDef::new("batch_id").uuid().to_owned();
            manager.alter_table(Table::alter().table("outbox").add_column(&mut column).to_owned()).await?;
        }
        manager.create_table(schema.create_table_from_entity(work::letter_batch::Entity)).await?;
        indexes(manager, INDEXES).await
    }
}
