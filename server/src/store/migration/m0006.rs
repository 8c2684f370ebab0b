//! Habilitations and the requests that make them.
//!
//! Constraints: one holder per company and service, one right per person, company and service, at most a hundred
//! companies a space, one request under way per person and company, one code among those under way.
use sea_orm::{ConnectionTrait, DbErr, Schema};
use sea_orm_migration::prelude::*;

use super::{Index, indexes};
use crate::store::entity::right;

pub(super) struct M0006;

impl MigrationName for M0006 {
    fn name(&self) -> &'static str {
        "m0006_enrolment_by_letter"
    }
}

const PENDING: &str = "state IN ('link', 'address', 'held', 'letter', 'sent')";

const INDEXES: &[Index] = &[
    ("entitlement_one_holder", "entitlement", "siren, service", true, "role = 'holder' AND ended_at IS NULL"),
    ("entitlement_once", "entitlement", "person_id, siren, service", true, "ended_at IS NULL"),
    ("entitlement_company", "entitlement", "siren, service", false, "ended_at IS NULL"),
    ("entitlement_demand", "entitlement", "demand_id", false, ""),
    ("demand_one_pending", "demand", "person_id, siren", true, PENDING),
    ("demand_code", "demand", "code_index", true, PENDING),
    ("demand_code_ended", "demand", "code_index", false, ""),
    ("demand_person", "demand", "person_id, created_at", false, ""),
    ("demand_company", "demand", "siren, created_at", false, ""),
    ("demand_letter", "demand", "letter_id", false, ""),
    ("demand_state", "demand", "state, created_at", false, ""),
    ("bank_account_once", "bank_account", "siren, iban_hash", true, "ended_at IS NULL"),
];

#[async_trait::async_trait]
impl MigrationTrait for M0006 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let schema = Schema::new(db.get_database_backend());
        for table in [
            schema.create_table_from_entity(right::entitlement::Entity),
            schema.create_table_from_entity(right::demand::Entity),
            schema.create_table_from_entity(right::enrolment_draft::Entity),
            schema.create_table_from_entity(right::bank_account::Entity),
            schema.create_table_from_entity(right::company_address::Entity),
            schema.create_table_from_entity(right::office_address::Entity),
        ] {
            manager.create_table(table).await?;
        }
        db.execute_unprepared("ALTER TABLE person ADD COLUMN companies INTEGER NOT NULL DEFAULT 0 CHECK (companies BETWEEN 0 AND 100)")
            .await?;
        if !manager.has_column("activation_draft", "demand_id").await? {
            let mut column = ColumnDef::new("demand_id").uuid().to_owned();
            manager.alter_table(Table::alter().table("activation_draft").add_column(&mut column).to_owned()).await?;
        }
        indexes(manager, INDEXES).await
    }
}
