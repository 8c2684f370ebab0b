//! The schema, step by step; each step is transactional on both databases.
//!
//! « Only one » and « at most » are constraints here: one space per address, one pending code per
//! address, one use of a check, one first answer per form.
use sea_orm::{ConnectionTrait, DbErr, Schema};
use sea_orm_migration::prelude::*;

use super::entity::{access, space, wizard, work};

mod m0002;
mod m0003;
mod m0004;
mod m0005;
mod m0006;
mod m0007;
mod m0008;
mod m0009;
mod m0010;
mod m0011;
mod m0012;
mod m0013;
mod m0014;
mod m0015;

/// The migrations in their order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(M0001),
            Box::new(m0002::M0002),
            Box::new(m0003::M0003),
            Box::new(m0004::M0004),
            Box::new(m0005::M0005),
            Box::new(m0006::M0006),
            Box::new(m0007::M0007),
            Box::new(m0008::M0008),
            Box::new(m0009::M0009),
            Box::new(m0010::M0010),
            Box::new(m0011::M0011),
            Box::new(m0012::M0012),
            Box::new(m0013::M0013),
            Box::new(m0014::M0014),
            Box::new(m0015::M0015),
        ]
    }
}

struct M0001;

impl MigrationName for M0001 {
    fn name(&self) -> &'static str {
        "m0001_from_nothing_to_signed_in"
    }
}

/// An index that the entities do not say: name, table, columns, unique, condition.
type Index = (&'static str, &'static str, &'static str, bool, &'static str);

const INDEXES: &[Index] = &[
    ("pending_one_per_address", "pending_creation", "address_key", true, "state IN ('pending', 'mistyped')"),
    ("pending_code", "pending_creation", "code_index", true, "state = 'pending'"),
    ("pending_code_ended", "pending_creation", "code_index", false, ""),
    ("session_person", "session", "person_id", false, ""),
    ("attempt_account", "attempt", "purpose, account_hash, at", false, ""),
    ("attempt_source", "attempt", "purpose, source_hash, at", false, ""),
    ("journal_person", "journal", "person_id, at", false, ""),
    ("outbox_due", "outbox", "next_at", false, "state = 'waiting'"),
    ("outbox_created", "outbox", "created_at", false, ""),
    ("idempotency_at", "idempotency", "at", false, ""),
    ("used_check_at", "used_check", "used_at", false, ""),
    ("company_name", "company", "folded_name", false, ""),
];

#[async_trait::async_trait]
impl MigrationTrait for M0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let schema = Schema::new(db.get_database_backend());
        let tables = [
            schema.create_table_from_entity(space::company::Entity),
            schema.create_table_from_entity(space::person::Entity),
            schema.create_table_from_entity(space::pending::Entity),
            schema.create_table_from_entity(wizard::creation_draft::Entity),
            schema.create_table_from_entity(wizard::activation_draft::Entity),
            schema.create_table_from_entity(access::session::Entity),
            schema.create_table_from_entity(access::device::Entity),
            schema.create_table_from_entity(access::attempt::Entity),
            schema.create_table_from_entity(access::closure::Entity),
            schema.create_table_from_entity(access::unlock::Entity),
            schema.create_table_from_entity(work::used_check::Entity),
            schema.create_table_from_entity(work::idempotency::Entity),
            schema.create_table_from_entity(work::journal::Entity),
            schema.create_table_from_entity(work::outbox::Entity),
            schema.create_table_from_entity(work::notice::Entity),
        ];
        for table in tables {
            manager.create_table(table).await?;
        }
        indexes(manager, INDEXES).await
    }
}

async fn indexes(manager: &SchemaManager<'_>, list: &[Index]) -> Result<(), DbErr> {
    for (name, table, columns, unique, condition) in list {
        let unique = if *unique { "UNIQUE " } else { "" };
        let condition = if condition.is_empty() { String::new() } else { ["WHERE ", condition].concat() };
        let statement = ["CREATE ", unique, "INDEX ", name, " ON ", table, " (", columns, ") ", &condition].concat();
        manager.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}
