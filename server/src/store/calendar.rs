//! The fiscal calendar: what a person holds and what is known of her companies in one statement; facts; reminders.
use app::domain::calendar::{Closing, Facts, Vat};
use app::domain::entitlement::State;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Statement, Value,
};
use uuid::Uuid;

use super::Stored;
use super::entity::calendar::{company_facts, deadline_notice, deadline_reminder};
use super::entity::space::person;
use super::person::Row as Person;

/// A right of a person, with what is known of its company.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Line {
    pub id: Uuid,
    pub siren: String,
    pub service: String,
    pub role: String,
    pub state: String,
    /// Last day, in Paris, for a right with an end.
    pub until: Option<NaiveDate>,
    pub name: Option<String>,
    /// In business, by the directory.
    pub active: Option<bool>,
    pub address: Option<String>,
    pub legal_category: Option<String>,
    pub vat: Option<String>,
    pub closing: Option<String>,
}

impl Line {
    /// True while the right may be used.
    pub fn in_force(&self, today: NaiveDate) -> bool {
        self.state == State::Active.word() && self.until.is_none_or(|last| last >= today)
    }
}

const LINES: &str = "SELECT e.id, e.siren, e.service, e.role, e.state, e.until, c.name, c.active, CASE WHEN c.address <> '' THEN c.address ELSE o.address END AS address, \
     c.legal_category, f.vat, f.closing FROM entitlement e LEFT JOIN company c ON c.siren = e.siren \
     LEFT JOIN office_address o ON o.siren = e.siren LEFT JOIN company_facts f ON f.siren = e.siren \
     WHERE e.ended_at IS NULL AND e.person_id = ";

/// The rights of a person, at one company or at all, by company name; dormant ones too.
///
/// # Errors
/// A database fault.
pub async fn lines(db: &impl ConnectionTrait, person: Uuid, siren: Option<&str>) -> Stored<Vec<Line>> {
    let marks = if db.get_database_backend() == DbBackend::Postgres { ["$1", "$2"] } else { ["?", "?"] };
    let one = siren.map(|_| [" AND e.siren = ", marks[1]].concat()).unwrap_or_default();
    let sql = [LINES, marks[0], &one, " ORDER BY c.folded_name, e.siren, e.service"].concat();
    let values: Vec<Value> = std::iter::once(person.into()).chain(siren.map(Value::from)).collect();
    Ok(Line::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).all(db).await?)
}

/// What is known of a company, who said it and when.
pub type Known = company_facts::Model;

/// As the rules read it.
pub fn facts(vat: Option<&str>, closing: Option<&str>) -> Facts {
    Facts { vat: vat.and_then(Vat::parse), closing: closing.and_then(Closing::parse) }
}

/// What is known of a company.
///
/// # Errors
/// A database fault.
pub async fn known(db: &impl ConnectionTrait, siren: &str) -> Stored<Option<Known>> {
    Ok(company_facts::Entity::find_by_id(siren).one(db).await?)
}

/// Keeps what somebody says of a company; the latest holds.
///
/// # Errors
/// A database fault.
pub async fn describe(db: &impl ConnectionTrait, siren: &str, facts: &Facts, by: Uuid, now: DateTime<Utc>) -> Stored<()> {
    use company_facts::Column as C;
    let row = company_facts::ActiveModel {
        siren: Set(siren.to_owned()),
        vat: Set(facts.vat.map(|vat| vat.word().to_owned())),
        closing: Set(facts.closing.map(Closing::word)),
        said_by: Set(by),
        said_at: Set(now),
    };
    let replace = OnConflict::column(C::Siren).update_columns([C::Vat, C::Closing, C::SaidBy, C::SaidAt]).to_owned();
    company_facts::Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

/// How many days before a deadline a person is reminded; none when she is not.
///
/// # Errors
/// A database fault.
pub async fn reminder(db: &impl ConnectionTrait, person: Uuid) -> Stored<Option<i32>> {
    Ok(deadline_reminder::Entity::find_by_id(person).one(db).await?.map(|row| row.days))
}

/// Switches the reminders of a person on or off.
///
/// # Errors
/// A database fault.
pub async fn set_reminder(db: &impl ConnectionTrait, person: Uuid, days: Option<u8>, now: DateTime<Utc>) -> Stored<()> {
    use deadline_reminder::Column as C;
    let Some(days) = days else {
        deadline_reminder::Entity::delete_by_id(person).exec(db).await?;
        return Ok(());
    };
    let row = deadline_reminder::ActiveModel { person_id: Set(person), days: Set(days.into()), since: Set(now), looked_on: Set(None) };
    let replace = OnConflict::column(C::PersonId).update_columns([C::Days, C::LookedOn]).to_owned();
    deadline_reminder::Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

/// Active spaces whose deadlines nobody has looked at today, at most `limit`, after `after`: each with its days.
///
/// # Errors
/// A database fault.
pub async fn to_look_at(db: &impl ConnectionTrait, today: NaiveDate, after: Uuid, limit: u64) -> Stored<Vec<(Person, i32)>> {
    use deadline_reminder::Column as C;
    let before = Condition::any().add(C::LookedOn.is_null()).add(C::LookedOn.lt(today));
    let rows = deadline_reminder::Entity::find()
        .filter(before)
        .filter(C::PersonId.gt(after))
        .order_by_asc(C::PersonId)
        .limit(limit)
        .all(db)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids = rows.iter().map(|row| row.person_id);
    let people = person::Entity::find().filter(person::Column::Id.is_in(ids)).filter(person::Column::State.eq("active")).all(db).await?;
    let found = |row: deadline_reminder::Model| people.iter().find(|one| one.id == row.person_id).map(|one| (one.clone(), row.days));
    Ok(rows.into_iter().filter_map(found).collect())
}

/// Notes that a person's deadlines are looked at today; false when another server does, or she does not want it any more.
///
/// # Errors
/// A database fault.
pub async fn claim_day(db: &impl ConnectionTrait, person: Uuid, days: i32, today: NaiveDate) -> Stored<bool> {
    use deadline_reminder::Column as C;
    let change = deadline_reminder::Entity::update_many()
        .col_expr(C::LookedOn, Expr::value(today))
        .filter(C::PersonId.eq(person))
        .filter(C::Days.eq(days))
        .filter(Condition::any().add(C::LookedOn.is_null()).add(C::LookedOn.lt(today)));
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// Notes that a person is reminded of a deadline; false when she was already.
///
/// # Errors
/// A database fault.
pub async fn claim(db: &impl ConnectionTrait, person: Uuid, rule: &str, due: NaiveDate, now: DateTime<Utc>) -> Stored<bool> {
    let row = deadline_notice::ActiveModel { person_id: Set(person), rule: Set(rule.to_owned()), due: Set(due), told_at: Set(now) };
    let once = OnConflict::new().do_nothing().to_owned();
    Ok(deadline_notice::Entity::insert(row).on_conflict(once).exec_without_returning(db).await? == 1)
}

/// Forgets reminders of deadlines before a day.
///
/// # Errors
/// A database fault.
pub async fn forget(db: &impl ConnectionTrait, before: NaiveDate) -> Stored<u64> {
    Ok(deadline_notice::Entity::delete_many().filter(deadline_notice::Column::Due.lt(before)).exec(db).await?.rows_affected)
}
