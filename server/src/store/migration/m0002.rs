//! What a space keeps for years: earlier passwords, changes of address, reset links, what a session must do first.
//!
//! A fresh database gets the new columns with its tables; one that is older gets them here. Sessions of
//! before have no name yet: they end.
use sea_orm::Schema;
use sea_orm_migration::prelude::*;

use super::{Index, indexes};
use crate::store::entity::{access, space};

pub struct M0002;

impl MigrationName for M0002 {
    fn name(&self) -> &'static str {
        "m0002_a_space_for_years"
    }
}

/// Columns added to the table of persons, with what they hold for those who are there.
fn columns() -> Vec<(&'static str, ColumnDef)> {
    let instant = |name: &'static str| (name, ColumnDef::new(name).timestamp_with_time_zone().to_owned());
    vec![
        instant("answer_changed_at"),
        ("information_mails", ColumnDef::new("information_mails").boolean().not_null().default(true).to_owned()),
        instant("bounced_at"),
        instant("recovery_closed_at"),
        ("reminded", ColumnDef::new("reminded").integer().not_null().default(0).to_owned()),
    ]
}

const INDEXES: &[Index] = &[
    ("past_password_person", "past_password", "person_id, at", false, ""),
    ("address_change_one_per_person", "address_change", "person_id", true, "state = 'pending'"),
    ("address_change_one_per_address", "address_change", "address_key", true, "state = 'pending'"),
    ("address_change_code", "address_change", "code_index", true, "state = 'pending'"),
    ("address_change_code_ended", "address_change", "code_index", false, ""),
    ("reset_link_person", "reset_link", "person_id", false, ""),
    ("session_id", "session", "id", true, ""),
    ("person_password_last_day", "person", "password_last_day", false, ""),
];

#[async_trait::async_trait]
impl MigrationTrait for M0002 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let schema = Schema::new(manager.get_database_backend());
        for (name, mut column) in columns() {
            if !manager.has_column("person", name).await? {
                manager.alter_table(Table::alter().table("person").add_column(&mut column).to_owned()).await?;
            }
        }
        if !manager.has_column("session", "id").await? {
            manager.drop_table(Table::drop().table("session").to_owned()).await?;
            manager.create_table(schema.create_table_from_entity(access::session::Entity)).await?;
            indexes(manager, &[("session_person", "session", "person_id", false, "")]).await?;
        }
        let tables = [
            schema.create_table_from_entity(space::past_password::Entity),
            schema.create_table_from_entity(space::address_change::Entity),
            schema.create_table_from_entity(access::reset_link::Entity),
            schema.create_table_from_entity(access::kept_form::Entity),
        ];
        for table in tables {
            manager.create_table(table).await?;
        }
        indexes(manager, INDEXES).await
    }
}
