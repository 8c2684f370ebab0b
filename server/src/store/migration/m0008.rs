//! Names for companies: favourites and groups, each person's own (SC36).
use sea_orm::{DbErr, Schema};
use sea_orm_migration::prelude::*;

use crate::store::entity::right;

pub(super) struct M0008;

impl MigrationName for M0008 {
    fn name(&self) -> &'static str {
        "m0008_company_labels"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for M0008 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let schema = Schema::new(manager.get_connection().get_database_backend());
        manager.create_table(schema.create_table_from_entity(right::company_label::Entity)).await
    }
}
