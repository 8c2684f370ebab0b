//! The import of the directory: rows by the thousand, and the place up to which a file is committed.
//!
//! Rows and place are written in one transaction, so whoever comes after a crash goes on exactly there. Of two
//! imports of one kind the later goes on: [`begin`] takes the place over, and the earlier finds in [`advance`]
//! that it is no longer its own.
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{ArrayType, Expr};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, Statement,
    Value,
};
use uuid::Uuid;

use super::entity::directory;
use super::{Stored, Transaction};

/// How far an import has come.
pub type Import = directory::Model;

/// Who a unit is: what StockUniteLegale says. It says nothing about the address.
#[derive(Clone, Debug)]
pub struct Unit {
    pub siren: String,
    pub name: String,
    pub folded_name: String,
    pub legal_category: String,
    pub active: bool,
}

/// Where its seat is: what StockEtablissement says.
#[derive(Clone, Debug)]
pub struct Seat {
    pub siren: String,
    /// Lines with line ends between them.
    pub address: String,
}

/// A file that is to be imported.
#[derive(Clone, Debug)]
pub struct Opening {
    pub kind: &'static str,
    pub fingerprint: String,
    pub file: String,
    pub size: u64,
    /// The place behind its header.
    pub at_byte: u64,
    pub at_line: u64,
    pub worker: Uuid,
    /// From the beginning, whatever was imported of it.
    pub again: bool,
}

/// Finds the place where the import of a file goes on, or makes it; a finished one is given back as it is.
///
/// # Errors
/// A database fault.
pub async fn begin(tx: &Transaction, opening: &Opening, now: DateTime<Utc>) -> Stored<Import> {
    super::lock(tx, b"imports").await?;
    directory::Entity::update_many()
        .col_expr(directory::Column::Worker, Expr::value(opening.worker))
        .filter(directory::Column::Kind.eq(opening.kind))
        .filter(directory::Column::FinishedAt.is_null())
        .exec(tx)
        .await?;
    let known = directory::Entity::find()
        .filter(directory::Column::Kind.eq(opening.kind))
        .filter(directory::Column::Fingerprint.eq(&opening.fingerprint))
        .one(tx)
        .await?;
    let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let fresh = directory::Model {
        id: known.as_ref().map_or_else(Uuid::now_v7, |known| known.id),
        kind: opening.kind.to_owned(),
        fingerprint: opening.fingerprint.clone(),
        file: opening.file.clone(),
        size: signed(opening.size),
        at_byte: signed(opening.at_byte),
        at_line: signed(opening.at_line),
        imported: 0,
        passed_over: 0,
        refused: 0,
        report_bytes: 0,
        worker: opening.worker,
        started_at: now,
        moved_at: now,
        finished_at: None,
    };
    match known {
        Some(known) if !opening.again => Ok(known),
        Some(_) => Ok(fresh.into_active_model().reset_all().update(tx).await?),
        None => Ok(fresh.into_active_model().insert(tx).await?),
    }
}

/// Moves an import to the place behind a batch; false when another process has taken it over.
///
/// # Errors
/// A database fault.
pub async fn advance(tx: &Transaction, import: &Import) -> Stored<bool> {
    let moved = directory::ActiveModel {
        at_byte: Set(import.at_byte),
        at_line: Set(import.at_line),
        imported: Set(import.imported),
        passed_over: Set(import.passed_over),
        refused: Set(import.refused),
        report_bytes: Set(import.report_bytes),
        moved_at: Set(import.moved_at),
        finished_at: Set(import.finished_at),
        ..Default::default()
    };
    let answer = directory::Entity::update_many()
        .set(moved)
        .filter(directory::Column::Id.eq(import.id))
        .filter(directory::Column::Worker.eq(import.worker))
        .filter(directory::Column::FinishedAt.is_null())
        .exec(tx)
        .await?;
    Ok(answer.rows_affected == 1)
}

/// How many rows one statement of SQLite takes; it binds at most 32 766 values.
const AT_ONCE: usize = 1_000;

/// Adds or renames units; each SIREN at most once. What stays the same is not written.
///
/// # Errors
/// A database fault.
pub async fn put_units(tx: &Transaction, units: &[Unit]) -> Stored<()> {
    if tx.get_database_backend() == DbBackend::Postgres {
        let arrays = [
            texts(units.iter().map(|unit| &unit.siren)),
            texts(units.iter().map(|unit| &unit.name)),
            texts(units.iter().map(|unit| &unit.legal_category)),
            array(ArrayType::Bool, units.iter().map(|unit| unit.active.into())),
            texts(units.iter().map(|unit| &unit.folded_name)),
        ];
        let sql = [INTO, UNITS_POSTGRES, UNITS_REPLACE].concat();
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, arrays)).await?;
        return Ok(());
    }
    for some in units.chunks(AT_ONCE) {
        let sql = [INTO, &rows("(?,?,?,?,'',?)", some.len()), UNITS_REPLACE].concat();
        let values = some.iter().flat_map(|unit| -> [Value; 5] {
            [
                unit.siren.as_str().into(),
                unit.name.as_str().into(),
                unit.legal_category.as_str().into(),
                unit.active.into(),
                unit.folded_name.as_str().into(),
            ]
        });
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)).await?;
    }
    Ok(())
}

/// Writes addresses of seats; each SIREN at most once. A company whose name is not known yet waits for it.
///
/// # Errors
/// A database fault.
pub async fn put_seats(tx: &Transaction, seats: &[Seat]) -> Stored<()> {
    if tx.get_database_backend() == DbBackend::Postgres {
        let arrays = [texts(seats.iter().map(|seat| &seat.siren)), texts(seats.iter().map(|seat| &seat.address))];
        let sql = [INTO, SEATS_POSTGRES, SEATS_REPLACE].concat();
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, arrays)).await?;
        return Ok(());
    }
    for some in seats.chunks(AT_ONCE) {
        let sql = [INTO, &rows("(?,'','',?,?,'')", some.len()), SEATS_REPLACE].concat();
        let values = some.iter().flat_map(|seat| -> [Value; 3] { [seat.siren.as_str().into(), true.into(), seat.address.as_str().into()] });
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)).await?;
    }
    Ok(())
}

const INTO: &str = "INSERT INTO company (siren, name, legal_category, active, address, folded_name) ";
const UNITS_POSTGRES: &str = "SELECT u.siren, u.name, u.legal_category, u.active, '', u.folded_name \
     FROM UNNEST($1::text[], $2::text[], $3::text[], $4::bool[], $5::text[]) AS u (siren, name, legal_category, active, folded_name)";
const UNITS_REPLACE: &str = " ON CONFLICT (siren) DO UPDATE SET name = excluded.name, legal_category = excluded.legal_category, \
     active = excluded.active, folded_name = excluded.folded_name \
     WHERE (company.name, company.legal_category, company.active, company.folded_name) \
     <> (excluded.name, excluded.legal_category, excluded.active, excluded.folded_name)";
const SEATS_POSTGRES: &str = "SELECT s.siren, '', '', TRUE, s.address, '' FROM UNNEST($1::text[], $2::text[]) AS s (siren, address)";
const SEATS_REPLACE: &str = " ON CONFLICT (siren) DO UPDATE SET address = excluded.address WHERE company.address <> excluded.address";

/// The places of so many rows.
fn rows(row: &str, count: usize) -> String {
    ["VALUES ", &[row].repeat(count).join(",")].concat()
}

fn texts<'a>(values: impl Iterator<Item = &'a String>) -> Value {
    array(ArrayType::String, values.map(|value| value.as_str().into()))
}

fn array(of: ArrayType, values: impl Iterator<Item = Value>) -> Value {
    Value::Array(of, Some(Box::new(values.collect())))
}
