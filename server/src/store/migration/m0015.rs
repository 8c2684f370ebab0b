//! Codes that can be seen in the messaging of their company (C16), and who sees one.
use sea_orm::{DbErr, Schema};
use sea_orm_migration::prelude::*;

use crate::store::entity::right;

pub(super) struct M0015;

impl MigrationName for M0015 {
    fn name(&self) -> &'static str {
        "m0015_code_deposits"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for M0015 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let schema = Schema::new(manager.get_connection().get_database_backend());
        manager.create_table(schema.create_table_from_entity(right::code_deposit::Entity)).await?;
        manager.create_table(schema.create_table_from_entity(right::code_view::Entity)).await
    }
}
