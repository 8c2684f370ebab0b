//! A company's data: what an account is for, direct debit contracts, the history of both; changes of its address.
//!
//! Constraints: a reference names one contract, one contract per account and scheme, one change of address under way per company.
//! A fresh database gets the new column of the accounts with their table; one that is older gets it here.
use sea_orm::{DbErr, Schema};
use sea_orm_migration::prelude::*;

use super::{Index, indexes};
use crate::store::entity::bank;

pub(super) struct M0009;

impl MigrationName for M0009 {
    fn name(&self) -> &'static str {
        "m0009_company_data"
    }
}

const INDEXES: &[Index] = &[
    ("contract_reference", "contract", "reference", true, ""),
    ("contract_once", "contract", "account_id, scheme", true, "ended_at IS NULL"),
    ("contract_company", "contract", "siren", false, ""),
    ("bank_event_company", "bank_event", "siren, at", false, ""),
    ("bank_event_person", "bank_event", "person_id", false, ""),
    ("demand_one_address", "demand", "siren", true, "kind = 'address' AND state IN ('link', 'address', 'held', 'letter', 'sent')"),
];

#[async_trait::async_trait]
impl MigrationTrait for M0009 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let schema = Schema::new(manager.get_connection().get_database_backend());
        if !manager.has_column("bank_account", "scheme").await? {
            let mut column = ColumnDef::new("scheme").string().not_null().default("core").to_owned();
            manager.alter_table(Table::alter().table("bank_account").add_column(&mut column).to_owned()).await?;
        }
        manager.create_table(schema.create_table_from_entity(bank::contract::Entity)).await?;
        manager.create_table(schema.create_table_from_entity(bank::event::Entity)).await?;
        indexes(manager, INDEXES).await
    }
}
