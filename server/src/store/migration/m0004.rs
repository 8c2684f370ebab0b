//! The directory in full: how far the import of each of INSEE's files has come.
use sea_orm::{DbErr, Schema};
use sea_orm_migration::prelude::*;

use super::{Index as Ours, indexes};
use crate::store::entity::directory;

pub(super) struct M0004;

impl MigrationName for M0004 {
    fn name(&self) -> &'static str {
        "m0004_directory"
    }
}

const INDEXES: &[Ours] = &[("directory_import_one_per_file", "directory_import", "kind, fingerprint", true, "")];

#[async_trait::async_trait]
impl MigrationTrait for M0004 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let schema = Schema::new(manager.get_connection().get_database_backend());
        manager.create_table(schema.create_table_from_entity(directory::Entity)).await?;
        // No question is asked by name over the whole directory; kept up in the order of the SIRENs, that index
        // costs an import more than all the rest.
        manager.drop_index(Index::drop().name("company_name").table("company").to_owned()).await?;
        indexes(manager, INDEXES).await
    }
}
