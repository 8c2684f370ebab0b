//! The directory: who bears a SIREN, and where.
use app::domain::siren::Siren;
use app::domain::text::fold;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};

use super::Stored;
use super::entity::space::company;

/// A company as the directory knows it.
#[derive(Clone, Debug)]
pub struct Company {
    pub siren: String,
    pub name: String,
    pub legal_category: String,
    pub active: bool,
    /// Up to four lines; none when the address is not published.
    pub address: Vec<String>,
}

/// The name behind a SIREN, if the directory knows it.
///
/// # Errors
/// A database fault.
pub async fn name(db: &impl ConnectionTrait, siren: &Siren) -> Stored<Option<String>> {
    Ok(company::Entity::find_by_id(siren.as_str()).one(db).await?.map(|row| row.name))
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
