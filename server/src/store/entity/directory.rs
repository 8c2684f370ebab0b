//! How far the import of a directory file has come: one row per file.
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "directory_import")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `units` or `seats`.
    pub kind: String,
    /// Of the file's size and ends.
    pub fingerprint: String,
    /// Its name, for people.
    pub file: String,
    pub size: i64,
    /// The place behind the last line whose row is committed.
    pub at_byte: i64,
    pub at_line: i64,
    /// Rows that were written or were there already.
    pub imported: i64,
    /// Lines about establishments that are no seat.
    pub passed_over: i64,
    pub refused: i64,
    /// The length of the report of refused lines that belongs to this place.
    pub report_bytes: i64,
    /// The process that goes on with it.
    pub worker: Uuid,
    pub started_at: DateTimeUtc,
    pub moved_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
