//! The fiscal calendar: one row of facts a company, one switch a person, one reminder a person and deadline.
use sea_orm::{DbErr, Schema};
use sea_orm_migration::prelude::*;

use super::{Index, indexes};
use crate::store::entity::calendar;

pub(super) struct M0010;

impl MigrationName for M0010 {
    fn name(&self) -> &'static str {
        "m0010_fiscal_calendar"
    }
}

const INDEXES: &[Index] =
    &[("company_facts_said", "company_facts", "said_by", false, ""), ("deadline_notice_due", "deadline_notice", "due", false, "")];

#[async_trait::async_trait]
impl MigrationTrait for M0010 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let schema = Schema::new(manager.get_connection().get_database_backend());
        for table in [
            schema.create_table_from_entity(calendar::company_facts::Entity),
            schema.create_table_from_entity(calendar::deadline_reminder::Entity),
            schema.create_table_from_entity(calendar::deadline_notice::Entity),
        ] {
            manager.create_table(table).await?;
        }
        indexes(manager, INDEXES).await
    }
}
