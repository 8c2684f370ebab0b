//! The inbox of a person: the threads of the companies for which she holds the messaging, as the address asks for them (R-M05).
//!
//! Her companies are part of every statement, those of the search included: what others wrote is neither found nor counted.
use std::collections::BTreeSet;

use app::domain::entitlement::{self as right, Role};
use app::domain::right::Held;
use app::domain::thread::State;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use super::entitlement;
use super::entity::right::entitlement as entity;
use super::sql::Text;
use super::thread::company_word;
use super::{StoreError, Stored};
use app::domain::inbox::Asked;

/// A line of the inbox.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Line {
    pub id: Uuid,
    pub siren: String,
    pub name: Option<String>,
    pub theme: String,
    pub subject: String,
    pub state: String,
    pub due_on: Option<NaiveDate>,
    pub last_at: DateTime<Utc>,
    pub messages: i64,
    /// The number of the last message that the person has read.
    pub seen: i64,
    /// Lines of all pages.
    pub total: i64,
}

/// A company whose threads a person sees.
#[derive(Clone, Debug, FromQueryResult, PartialEq, Eq)]
pub struct Company {
    pub siren: String,
    pub name: Option<String>,
}

/// How many threads a person has to look at.
#[derive(Clone, Copy, Debug, Default, FromQueryResult, PartialEq, Eq)]
pub struct Counts {
    /// With something she has not read.
    pub unread: i64,
    /// That wait for the company's answer.
    pub waiting: i64,
}

/// The companies of which a person holds a service, in whatever role.
const MINE: &str = "SELECT e.siren FROM entitlement e WHERE e.ended_at IS NULL AND e.state = 'active' AND e.person_id = ";

const SEEN: &str = "COALESCE((SELECT MAX(r.seq) FROM thread_read r WHERE r.thread_id = t.id AND r.reader_id = ";

fn mine(text: &mut Text, before: &str, person: Uuid, service: &str) {
    text.and(before).with(MINE, person).with(" AND e.service = ", service).and(")");
}

fn seen(text: &mut Text, before: &str, person: Uuid) {
    text.and(before).with(SEEN, person).and("), 0)");
}

/// The companies of a person that have the messaging, by name.
///
/// # Errors
/// A database fault.
pub async fn companies(db: &impl ConnectionTrait, person: Uuid, service: &str) -> Stored<Vec<Company>> {
    let mut text = Text::of(db);
    text.with("SELECT e.siren, c.name FROM entitlement e LEFT JOIN company c ON c.siren = e.siren WHERE e.ended_at IS NULL AND e.state = 'active' AND e.person_id = ", person);
    text.with(" AND e.service = ", service).and(" ORDER BY c.folded_name, e.siren");
    Ok(Company::find_by_statement(text.statement()).all(db).await?)
}

/// What a person holds of the messaging of one company, for [`app::domain::right::MessagingKey`].
///
/// # Errors
/// A database fault.
pub async fn held(db: &impl ConnectionTrait, person: Uuid, siren: &str) -> Stored<Vec<Held>> {
    entitlement::of_dossier(db, person, siren)
        .await?
        .iter()
        .filter(|row| row.state == app::domain::entitlement::State::Active.word())
        .map(entitlement::held)
        .collect()
}

/// What the words are found with: her companies, then each word as the beginning of one. No word has anything but letters and
/// digits ([`app::domain::thread::words`]).
fn query(sirens: &[&str], words: &[String], postgres: bool) -> String {
    let companies: Vec<String> = sirens.iter().map(|siren| company_word(siren)).collect();
    let (or, and, begin, end) = if postgres { (" | ", " & ", "", ":*") } else { (" OR ", " AND ", "\"", "\"*") };
    let mut query = ["(", &companies.join(or), ")"].concat();
    for word in words {
        query.push_str(and);
        query.push_str(&[begin, word, end].concat());
    }
    query
}

/// A page of the inbox; `companies` are those of [`companies`].
///
/// # Errors
/// A database fault.
pub async fn lines(db: &impl ConnectionTrait, person: Uuid, service: &str, companies: &[Company], asked: &Asked) -> Stored<Vec<Line>> {
    let mut text = Text::of(db);
    text.and("SELECT t.id, t.siren, c.name, t.theme, t.subject, t.state, t.due_on, t.last_at, t.messages, ");
    seen(&mut text, "", person);
    text.and(" AS seen, COUNT(*) OVER () AS total FROM thread t LEFT JOIN company c ON c.siren = t.siren");
    mine(&mut text, " WHERE t.siren IN (", person, service);
    if let Some(siren) = &asked.company {
        text.with(" AND t.siren = ", siren.as_str());
    }
    if let Some(theme) = &asked.theme {
        text.with(" AND t.theme = ", theme.as_str());
    }
    if let Some(state) = asked.state {
        text.with(" AND t.state = ", state.word());
    }
    if asked.unread {
        seen(&mut text, " AND t.messages > ", person);
    }
    let words = asked.words();
    if !words.is_empty() {
        let sirens: Vec<&str> = match &asked.company {
            Some(siren) => vec![siren.as_str()],
            None => companies.iter().map(|company| company.siren.as_str()).collect(),
        };
        if sirens.is_empty() {
            return Ok(Vec::new());
        }
        let query = query(&sirens, &words, text.is_postgres());
        if text.is_postgres() {
            text.with(
                " AND t.id IN (SELECT s.thread_id FROM message_search s WHERE to_tsvector('simple', s.words) @@ to_tsquery('simple', ",
                query,
            );
            text.and("))");
        } else {
            text.with(" AND t.id IN (SELECT s.thread_id FROM message_search s WHERE message_search MATCH ", query).and(")");
        }
    }
    let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    text.with(" ORDER BY t.last_at DESC, t.id DESC LIMIT ", number(asked.lines));
    text.with(" OFFSET ", number((asked.page - 1).saturating_mul(asked.lines)));
    Ok(Line::find_by_statement(text.statement()).all(db).await?)
}

/// How many threads of all her companies a person has to look at.
///
/// # Errors
/// A database fault.
pub async fn counts(db: &impl ConnectionTrait, person: Uuid, service: &str) -> Stored<Counts> {
    let mut text = Text::of(db);
    seen(&mut text, "SELECT COUNT(CASE WHEN t.messages > ", person);
    text.and(" THEN 1 END) AS unread, ");
    text.with("COUNT(CASE WHEN t.state = ", State::WaitingPerson.word()).and(" THEN 1 END) AS waiting FROM thread t");
    mine(&mut text, " WHERE t.siren IN (", person, service);
    Counts::find_by_statement(text.statement()).one(db).await?.ok_or(StoreError::Damaged("counts"))
}

/// What [`counts_by_company`] asks, for statements that need it within.
pub(super) fn by_company(text: &mut Text, person: Uuid, service: &str) {
    seen(text, "SELECT t.siren, COUNT(CASE WHEN t.messages > ", person);
    text.and(" THEN 1 END) AS unread, ");
    text.with("COUNT(CASE WHEN t.state = ", State::WaitingPerson.word()).and(" THEN 1 END) AS waiting FROM thread t");
    mine(text, " WHERE t.siren IN (", person, service);
    text.and(" GROUP BY t.siren");
}

/// The same for each of her companies that has something to look at: SIREN, unread, waiting.
///
/// # Errors
/// A database fault.
pub async fn counts_by_company(db: &impl ConnectionTrait, person: Uuid, service: &str) -> Stored<Vec<(String, Counts)>> {
    #[derive(FromQueryResult)]
    struct Counted {
        siren: String,
        unread: i64,
        waiting: i64,
    }
    let mut text = Text::of(db);
    by_company(&mut text, person, service);
    let rows = Counted::find_by_statement(text.statement()).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.siren, Counts { unread: row.unread, waiting: row.waiting })).collect())
}

/// Who reads the threads of a company.
///
/// # Errors
/// A database fault.
pub async fn readers(db: &impl ConnectionTrait, siren: &str, service: &str) -> Stored<BTreeSet<Uuid>> {
    #[derive(FromQueryResult)]
    struct Reader {
        person_id: Uuid,
    }
    let mut text = Text::of(db);
    text.with("SELECT e.person_id FROM entitlement e WHERE e.ended_at IS NULL AND e.state = 'active' AND e.siren = ", siren);
    text.with(" AND e.service = ", service);
    Ok(Reader::find_by_statement(text.statement()).all(db).await?.into_iter().map(|reader| reader.person_id).collect())
}

/// Who manages the messaging of a company: its holder and deputies.
///
/// # Errors
/// A database fault.
pub async fn managers(db: &impl ConnectionTrait, siren: &str, service: &str) -> Stored<BTreeSet<Uuid>> {
    use entity::Column as E;
    let of_company = entity::Entity::find().filter(E::Siren.eq(siren)).filter(E::Service.eq(service)).filter(E::EndedAt.is_null());
    let managing =
        of_company.filter(E::State.eq(right::State::Active.word())).filter(E::Role.is_in([Role::Holder, Role::Deputy].map(Role::word)));
    Ok(managing.all(db).await?.into_iter().map(|row| row.person_id).collect())
}

/// The people who hold the messaging of a company: id, login address, name.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Holder {
    pub id: Uuid,
    pub address: String,
    pub first_name: String,
    pub last_name: String,
}

/// Who of a company asked to be told by mail in this way ([`app::domain::thread::Notice`]).
///
/// # Errors
/// A database fault.
pub async fn told(db: &impl ConnectionTrait, siren: &str, service: &str, choice: app::domain::thread::Notice) -> Stored<Vec<Holder>> {
    let mut text = Text::of(db);
    text.with(
        "SELECT p.id, p.address, p.first_name, p.last_name FROM entitlement e JOIN person p ON p.id = e.person_id \
         JOIN message_notice n ON n.person_id = p.id WHERE e.ended_at IS NULL AND e.state = 'active' AND p.state = 'active' AND e.siren = ",
        siren,
    );
    text.with(" AND e.service = ", service).with(" AND n.choice = ", choice.word()).and(" ORDER BY p.id");
    Ok(Holder::find_by_statement(text.statement()).all(db).await?)
}

#[cfg(test)]
mod tests {
    use super::query;

    #[test]
    fn the_companies_are_part_of_what_is_searched() {
        let words = ["tva".to_owned(), "remb".to_owned()];
        assert_eq!(query(&["123456789", "987654321"], &words, false), "(s123456789 OR s987654321) AND \"tva\"* AND \"remb\"*");
        assert_eq!(query(&["123456789"], &words, true), "(s123456789) & tva:* & remb:*");
    }
}
