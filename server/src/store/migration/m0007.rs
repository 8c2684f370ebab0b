//! The simplified creation: its company in the wizard, the link of the login address beside that of the company.
//!
//! A fresh database gets the new columns with their tables; one that is older gets them here.
use sea_orm::DbErr;
use sea_orm_migration::prelude::*;

use super::{Index, indexes};

pub(super) struct M0007;

impl MigrationName for M0007 {
    fn name(&self) -> &'static str {
        "m0007_simplified_creation"
    }
}

const INDEXES: &[Index] = &[
    ("demand_login_link", "demand", "login_hash", true, "login_hash IS NOT NULL"),
    ("demand_pending_creation", "demand", "pending_id", false, "pending_id IS NOT NULL"),
];

fn columns() -> Vec<(&'static str, &'static str, ColumnDef)> {
    vec![
        ("creation_draft", "simplified", ColumnDef::new("simplified").boolean().not_null().default(false).to_owned()),
        ("creation_draft", "siren", ColumnDef::new("siren").string().to_owned()),
        ("creation_draft", "company_address", ColumnDef::new("company_address").string().to_owned()),
        ("pending_creation", "simplified", ColumnDef::new("simplified").boolean().not_null().default(false).to_owned()),
        ("demand", "login_hash", ColumnDef::new("login_hash").binary().to_owned()),
        ("demand", "login_outbox_id", ColumnDef::new("login_outbox_id").uuid().to_owned()),
        ("demand", "login_used_at", ColumnDef::new("login_used_at").timestamp_with_time_zone().to_owned()),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for M0007 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, name, mut column) in columns() {
            if !manager.has_column(table, name).await? {
                manager.alter_table(Table::alter().table(table).add_column(&mut column).to_owned()).await?;
            }
        }
        indexes(manager, INDEXES).await
    }
}
