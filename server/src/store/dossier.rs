//! The list of a person's companies as it is asked for: one statement for a page of it, one for all labels (R-I10).
use app::domain::dossier::{Asked, Sort, Standing};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::Stored;
use super::entity::right::company_label::{self, Column as L};
use super::sql::Text;

/// A line of the list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Line {
    pub siren: String,
    pub name: Option<String>,
    /// In business, by the directory.
    pub active: Option<bool>,
    pub services: i64,
    pub holder: i64,
    pub deputy: i64,
    pub delegate: i64,
    /// The oldest right.
    pub since: DateTime<Utc>,
    /// Requests under way.
    pub pending: i64,
    /// Threads with something unread, and threads that wait for an answer.
    pub unread: i64,
    pub waiting: i64,
    /// Lines of all pages.
    pub total: i64,
}

const COLUMNS: &str = "SELECT e.siren, c.name, c.active, COUNT(*) AS services, COUNT(CASE WHEN e.role = 'holder' THEN 1 END) AS holder, \
     COUNT(CASE WHEN e.role = 'deputy' THEN 1 END) AS deputy, COUNT(CASE WHEN e.role = 'delegate' THEN 1 END) AS delegate, \
     MIN(e.since) AS since, (SELECT COUNT(*) FROM demand d WHERE d.person_id = e.person_id AND d.siren = e.siren AND d.ended_at IS NULL) \
     AS pending, COALESCE(m.unread, 0) AS unread, COALESCE(m.waiting, 0) AS waiting, COUNT(*) OVER () AS total \
     FROM entitlement e LEFT JOIN company c ON c.siren = e.siren LEFT JOIN (";

/// Words as a pattern: what they have of the pattern's own marks is taken literally.
fn pattern(words: &str) -> String {
    let mut pattern = "%".to_owned();
    for c in words.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern + "%"
}

/// A page of the list; all of it when `whole`. `messaging` is the catalogue's service of that kind. Empty after the last page.
///
/// # Errors
/// A database fault.
pub async fn lines(db: &impl ConnectionTrait, person: Uuid, messaging: &str, asked: &Asked, whole: bool) -> Stored<Vec<Line>> {
    let mut text = Text::of(db);
    text.and(COLUMNS);
    super::inbox::by_company(&mut text, person, messaging);
    text.with(") m ON m.siren = e.siren WHERE e.ended_at IS NULL AND e.person_id = ", person);
    if !asked.words.is_empty() {
        text.with(" AND (c.folded_name LIKE ", pattern(&asked.folded())).and(" ESCAPE '!'");
        if let Some(digits) = asked.digits() {
            text.with(" OR e.siren LIKE ", digits + "%");
        }
        text.and(")");
    }
    if asked.service.is_some() || asked.role.is_some() {
        text.with(" AND e.siren IN (SELECT s.siren FROM entitlement s WHERE s.ended_at IS NULL AND s.person_id = ", person);
        if let Some(service) = &asked.service {
            text.with(" AND s.service = ", service.as_str());
        }
        if let Some(role) = asked.role {
            text.with(" AND s.role = ", role.word());
        }
        text.and(")");
    }
    let label = match (&asked.group, asked.standing) {
        (Some(group), _) => Some(group.as_str()),
        (None, Some(Standing::Favourite)) => Some(FAVOURITE),
        _ => None,
    };
    if let Some(label) = label {
        text.with(" AND e.siren IN (SELECT l.siren FROM company_label l WHERE l.person_id = ", person);
        text.with(" AND l.label = ", label).and(")");
    }
    match asked.standing {
        Some(Standing::Requested) => {
            text.with(" AND e.siren IN (SELECT r.siren FROM demand r WHERE r.ended_at IS NULL AND r.person_id = ", person).and(")");
        }
        Some(Standing::Ceased) => {
            text.with(" AND c.active = ", false);
        }
        Some(Standing::Unread) => {
            text.and(" AND m.unread > 0");
        }
        Some(Standing::Waiting) => {
            text.and(" AND m.waiting > 0");
        }
        Some(Standing::Favourite) if asked.group.is_some() => {
            text.with(" AND e.siren IN (SELECT f.siren FROM company_label f WHERE f.person_id = ", person);
            text.with(" AND f.label = ", FAVOURITE).and(")");
        }
        _ => {}
    }
    text.and(" GROUP BY e.person_id, e.siren, c.name, c.folded_name, c.active, m.unread, m.waiting ORDER BY ");
    text.and(match (asked.sort, asked.descending) {
        (Sort::Name, false) => "c.folded_name, e.siren",
        (Sort::Name, true) => "c.folded_name DESC, e.siren DESC",
        (Sort::Siren, false) => "e.siren",
        (Sort::Siren, true) => "e.siren DESC",
        (Sort::Services, false) => "services, c.folded_name, e.siren",
        (Sort::Services, true) => "services DESC, c.folded_name, e.siren",
        (Sort::Since, false) => "since, c.folded_name, e.siren",
        (Sort::Since, true) => "since DESC, c.folded_name, e.siren",
    });
    if !whole {
        let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        text.with(" LIMIT ", number(asked.lines)).with(" OFFSET ", number((asked.page - 1).saturating_mul(asked.lines)));
    }
    Ok(Line::find_by_statement(text.statement()).all(db).await?)
}

/// The label of favourites: no group can have it, as a group has a name.
pub const FAVOURITE: &str = "";

/// All labels of a person: company and label, favourites among them.
///
/// # Errors
/// A database fault.
pub async fn labels(db: &impl ConnectionTrait, person: Uuid) -> Stored<Vec<(String, String)>> {
    let rows = company_label::Entity::find().filter(L::PersonId.eq(person)).order_by_asc(L::Label).order_by_asc(L::Siren).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.siren, row.label)).collect())
}

/// The labels of a company become these.
///
/// # Errors
/// A database fault.
pub async fn set_labels(db: &impl ConnectionTrait, person: Uuid, siren: &str, labels: &[String]) -> Stored<()> {
    company_label::Entity::delete_many().filter(L::PersonId.eq(person)).filter(L::Siren.eq(siren)).exec(db).await?;
    let rows: Vec<company_label::ActiveModel> = labels
        .iter()
        .map(|label| company_label::ActiveModel { person_id: Set(person), siren: Set(siren.to_owned()), label: Set(label.clone()) })
        .collect();
    if !rows.is_empty() {
        let once = OnConflict::new().do_nothing().to_owned();
        company_label::Entity::insert_many(rows).on_conflict(once).exec_without_returning(db).await?;
    }
    Ok(())
}
