//! The browsers that agents' accounts know: strangers' failures hold none of them.
use sea_orm::{DbErr, Schema};
use sea_orm_migration::prelude::*;

use super::{Index, indexes};
use crate::store::entity::agent;

pub(super) struct M0014;

impl MigrationName for M0014 {
    fn name(&self) -> &'static str {
        "m0014_agent_devices"
    }
}

const INDEXES: &[Index] = &[("agent_device_agent", "agent_device", "agent_id", false, "")];

#[async_trait::async_trait]
impl MigrationTrait for M0014 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let schema = Schema::new(manager.get_connection().get_database_backend());
        manager.create_table(schema.create_table_from_entity(agent::device::Entity)).await?;
        indexes(manager, INDEXES).await
    }
}
