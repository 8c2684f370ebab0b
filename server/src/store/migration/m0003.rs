//! Opinions on the answers of the help.
use sea_orm::{DbErr, Schema};
use sea_orm_migration::prelude::*;

use crate::store::entity::feedback;

pub(super) struct M0003;

impl MigrationName for M0003 {
    fn name(&self) -> &'static str {
        "m0003_opinions_on_the_help"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for M0003 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let schema = Schema::new(manager.get_connection().get_database_backend());
        manager.create_table(schema.create_table_from_entity(feedback::Entity)).await
    }
}
