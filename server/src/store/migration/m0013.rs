//! Agents, their sessions, what they opened and noted; letters that came back.
//!
//! Constraints: one account per address, one use of an invitation (its conditional update), one return per letter.
use sea_orm::{DbErr, Schema};
use sea_orm_migration::prelude::*;

use super::{Index, indexes};
use crate::store::entity::agent;

pub(super) struct M0013;

impl MigrationName for M0013 {
    fn name(&self) -> &'static str {
        "m0013_agents"
    }
}

const INDEXES: &[Index] = &[
    ("agent_office", "agent", "office, state", false, ""),
    ("agent_invitation_agent", "agent_invitation", "agent_id", false, ""),
    ("agent_session_agent", "agent_session", "agent_id", false, ""),
    ("consultation_company", "consultation", "siren, at", false, ""),
    ("consultation_agent", "consultation", "agent_id, until", false, ""),
    ("agent_note_thread", "agent_note", "thread_id, at", false, ""),
];

#[async_trait::async_trait]
impl MigrationTrait for M0013 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let schema = Schema::new(manager.get_connection().get_database_backend());
        for table in [
            schema.create_table_from_entity(agent::account::Entity),
            schema.create_table_from_entity(agent::invitation::Entity),
            schema.create_table_from_entity(agent::session::Entity),
            schema.create_table_from_entity(agent::consultation::Entity),
            schema.create_table_from_entity(agent::returned::Entity),
            schema.create_table_from_entity(agent::note::Entity),
            schema.create_table_from_entity(agent::reminded::Entity),
        ] {
            manager.create_table(table).await?;
        }
        indexes(manager, INDEXES).await
    }
}
