//! The directory: who bears a SIREN, and where.
//!
//! A company is known when it has a name. A row without one comes from a file of seats whose file of units was not
//! imported yet: for everybody but the import it is not there.
use std::collections::BTreeMap;

use app::domain::siren::Siren;
use app::domain::text::fold;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

use super::Stored;
use super::entity::right::office_address;
use super::entity::space::company;

/// A company as the directory knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    pub siren: String,
    pub name: String,
    pub legal_category: String,
    pub active: bool,
    /// Up to four lines: the directory's, otherwise the office's; none when neither has one.
    pub address: Vec<String>,
}

/// What the directory knows about a SIREN; ceased companies too.
///
/// # Errors
/// A database fault.
pub async fn find(db: &impl ConnectionTrait, siren: &Siren) -> Stored<Option<Company>> {
    let row = company::Entity::find_by_id(siren.as_str()).filter(company::Column::Name.ne("")).one(db).await?;
    let Some(mut row) = row else { return Ok(None) };
    if row.address.is_empty()
        && let Some(entered) = office_address::Entity::find_by_id(siren.as_str()).one(db).await?
    {
        row.address = entered.address;
    }
    Ok(Some(Company {
        siren: row.siren,
        name: row.name,
        legal_category: row.legal_category,
        active: row.active,
        address: row.address.lines().map(str::to_owned).collect(),
    }))
}

/// Whether the directory itself has a company's postal address; none when it has no such company.
///
/// # Errors
/// A database fault.
pub async fn published(db: &impl ConnectionTrait, siren: &Siren) -> Stored<Option<bool>> {
    let row = company::Entity::find_by_id(siren.as_str()).filter(company::Column::Name.ne("")).one(db).await?;
    Ok(row.map(|row| !row.address.is_empty()))
}

/// Keeps the postal address that the managing office entered for a company without one (ruled: with its source, never by
/// the requester). A second one replaces the first.
///
/// # Errors
/// A database fault.
pub async fn enter_address(db: &impl ConnectionTrait, siren: &Siren, lines: &[String], source: &str, now: DateTime<Utc>) -> Stored<()> {
    use office_address::Column as C;
    let row = office_address::ActiveModel {
        siren: Set(siren.to_string()),
        address: Set(lines.join("\n")),
        source: Set(source.to_owned()),
        entered_at: Set(now),
    };
    let replace = OnConflict::column(C::Siren).update_columns([C::Address, C::Source, C::EnteredAt]).to_owned();
    office_address::Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

/// The name behind a SIREN, if the directory knows it.
///
/// # Errors
/// A database fault.
pub async fn name(db: &impl ConnectionTrait, siren: &Siren) -> Stored<Option<String>> {
    Ok(find(db, siren).await?.map(|company| company.name))
}

/// Adds or replaces companies, a few hundred at a time.
///
/// # Errors
/// A database fault.
pub async fn put(db: &impl ConnectionTrait, companies: &[Company]) -> Stored<()> {
    for some in companies.chunks(200) {
        let rows = some.iter().map(|c| company::ActiveModel {
            siren: Set(c.siren.clone()),
            name: Set(c.name.clone()),
            legal_category: Set(c.legal_category.clone()),
            active: Set(c.active),
            address: Set(c.address.join("\n")),
            folded_name: Set(fold(&c.name)),
        });
        let replace = OnConflict::column(company::Column::Siren)
            .update_columns([
                company::Column::Name,
                company::Column::LegalCategory,
                company::Column::Active,
                company::Column::Address,
                company::Column::FoldedName,
            ])
            .to_owned();
        company::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(db).await?;
    }
    Ok(())
}

/// The names of companies, by SIREN.
///
/// # Errors
/// A database fault.
pub async fn names(db: &impl ConnectionTrait, sirens: Vec<String>) -> Stored<BTreeMap<String, String>> {
    if sirens.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = company::Entity::find().filter(company::Column::Siren.is_in(sirens)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.siren, row.name)).collect())
}
