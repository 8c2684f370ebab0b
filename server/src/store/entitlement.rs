//! Habilitations: who may do what for whom. « One holder » and « at most a hundred companies » are the database's rules;
//! here they become answers.
use std::collections::BTreeSet;

use app::domain::entitlement::{Role, State};
use app::domain::right::Held;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};
use uuid::Uuid;

use super::entity::{right::entitlement, space::person};
use super::{StoreError, Stored};

/// An habilitation, as kept.
pub type Row = entitlement::Model;

use entitlement::Column as C;

/// An habilitation to give.
#[derive(Clone, Debug)]
pub struct New {
    pub person: Uuid,
    pub siren: String,
    pub service: String,
    pub role: Role,
    pub may_delegate: bool,
    pub granted_by: Option<Uuid>,
    pub demand: Option<Uuid>,
    pub until: Option<NaiveDate>,
}

/// Gives an habilitation; false when the company's service has a holder, or the person something on it already.
///
/// # Errors
/// A database fault.
pub async fn give(db: &impl ConnectionTrait, new: &New, now: DateTime<Utc>) -> Stored<bool> {
    let row = entitlement::ActiveModel {
        id: Set(Uuid::now_v7()),
        person_id: Set(new.person),
        siren: Set(new.siren.clone()),
        service: Set(new.service.clone()),
        role: Set(new.role.word().to_owned()),
        state: Set(State::Active.word().to_owned()),
        may_delegate: Set(new.may_delegate),
        granted_by: Set(new.granted_by),
        demand_id: Set(new.demand),
        since: Set(now),
        until: Set(new.until),
        ended_at: Set(None),
    };
    Ok(entitlement::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned()).exec_without_returning(db).await? == 1)
}

/// Counts one company more in a space, if it holds something of `siren` now and did not before; false at a hundred.
/// Asked after the rights are given, in their transaction: then nothing of them stays.
///
/// # Errors
/// A database fault.
pub async fn count_company(db: &impl ConnectionTrait, person: Uuid) -> Stored<bool> {
    let companies = Expr::col(Alias::new("companies"));
    let change = person::Entity::update_many()
        .col_expr(Alias::new("companies"), companies.clone().add(1))
        .filter(person::Column::Id.eq(person))
        .filter(companies.lt(app::domain::entitlement::LIMIT));
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// Counts one company less.
///
/// # Errors
/// A database fault.
pub async fn discount_company(db: &impl ConnectionTrait, person: Uuid) -> Stored<()> {
    let companies = Expr::col(Alias::new("companies"));
    person::Entity::update_many()
        .col_expr(Alias::new("companies"), companies.clone().sub(1))
        .filter(person::Column::Id.eq(person))
        .filter(companies.gt(0))
        .exec(db)
        .await?;
    Ok(())
}

/// True when a person holds something of a company.
///
/// # Errors
/// A database fault.
pub async fn has_company(db: &impl ConnectionTrait, person: Uuid, siren: &str) -> Stored<bool> {
    let mine = entitlement::Entity::find().filter(C::PersonId.eq(person)).filter(C::Siren.eq(siren)).filter(C::EndedAt.is_null());
    Ok(mine.count(db).await? > 0)
}

/// What a person holds of a company.
///
/// # Errors
/// [`StoreError::Damaged`] or a database fault.
pub async fn of_dossier(db: &impl ConnectionTrait, person: Uuid, siren: &str) -> Stored<Vec<Row>> {
    let mine = entitlement::Entity::find().filter(C::PersonId.eq(person)).filter(C::Siren.eq(siren)).filter(C::EndedAt.is_null());
    Ok(mine.all(db).await?)
}

/// What anybody holds of a company: the person's own, and which services have a holder.
///
/// # Errors
/// A database fault.
pub async fn of_company(db: &impl ConnectionTrait, siren: &str) -> Stored<Vec<Row>> {
    Ok(entitlement::Entity::find().filter(C::Siren.eq(siren)).filter(C::EndedAt.is_null()).all(db).await?)
}

/// An habilitation in force, by its id.
///
/// # Errors
/// A database fault.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Stored<Option<Row>> {
    Ok(entitlement::Entity::find_by_id(id).filter(C::EndedAt.is_null()).one(db).await?)
}

/// A row as the rules see it.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn held(row: &Row) -> Stored<Held> {
    Ok(Held {
        id: row.id,
        person: row.person_id,
        siren: row.siren.parse().map_err(|_| StoreError::Damaged("siren"))?,
        service: row.service.clone(),
        role: Role::parse(&row.role).ok_or(StoreError::Damaged("role"))?,
    })
}

/// What a person holds, with the companies' names.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Line {
    pub id: Uuid,
    pub siren: String,
    pub company: Option<String>,
    pub service: String,
    pub role: String,
    pub state: String,
    pub since: DateTime<Utc>,
    pub until: Option<NaiveDate>,
    pub granted_by: Option<Uuid>,
    /// Who granted it, when it was a person.
    pub first_name: Option<String>,
    pub last_name: Option<String>,
}

const LINES: &str = "SELECT e.id, e.siren, c.name AS company, e.service, e.role, e.state, e.since, e.until, e.granted_by, p.first_name, \
     p.last_name FROM entitlement e LEFT JOIN company c ON c.siren = e.siren LEFT JOIN person p ON p.id = e.granted_by \
     WHERE e.ended_at IS NULL AND e.person_id = ";

/// Everything a person holds, by company name; at most `limit` lines after `offset`.
///
/// # Errors
/// A database fault.
pub async fn lines(db: &impl ConnectionTrait, person: Uuid, limit: u64, offset: u64) -> Stored<Vec<Line>> {
    let numbers = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    let marks = if db.get_database_backend() == sea_orm::DbBackend::Postgres { ["$1", "$2", "$3"] } else { ["?", "?", "?"] };
    let sql = [LINES, marks[0], " ORDER BY c.folded_name, e.siren, e.service LIMIT ", marks[1], " OFFSET ", marks[2]].concat();
    let values = [person.into(), numbers(limit).into(), numbers(offset).into()];
    Ok(Line::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).all(db).await?)
}

/// How many habilitations a person has.
///
/// # Errors
/// A database fault.
pub async fn count(db: &impl ConnectionTrait, person: Uuid) -> Stored<u64> {
    Ok(entitlement::Entity::find().filter(C::PersonId.eq(person)).filter(C::EndedAt.is_null()).count(db).await?)
}

/// A company of a person.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Dossier {
    pub siren: String,
    pub name: Option<String>,
    /// How many services she has there.
    pub services: i64,
    /// The strongest role's first letter order is not the rule's: all roles, separated by commas, are not asked for.
    pub holder: i64,
}

/// The companies of a person by name, those that have `service` when one is given.
///
/// # Errors
/// A database fault.
pub async fn dossiers(db: &impl ConnectionTrait, person: Uuid, service: Option<&str>) -> Stored<Vec<Dossier>> {
    let postgres = db.get_database_backend() == sea_orm::DbBackend::Postgres;
    let (one, two) = if postgres { ("$1", "$2") } else { ("?", "?") };
    let head = "SELECT e.siren, c.name, COUNT(*) AS services, COUNT(CASE WHEN e.role = 'holder' THEN 1 END) AS holder \
                FROM entitlement e LEFT JOIN company c ON c.siren = e.siren WHERE e.ended_at IS NULL AND e.person_id = ";
    let tail = " GROUP BY e.siren, c.name, c.folded_name ORDER BY c.folded_name, e.siren";
    let mut values = vec![person.into()];
    let sql = match service {
        Some(service) => {
            values.push(service.into());
            let having =
                [" AND e.siren IN (SELECT siren FROM entitlement WHERE ended_at IS NULL AND service = ", two, " AND person_id = "].concat();
            values.push(person.into());
            let three = if postgres { "$3" } else { "?" };
            [head, one, &having, three, ")", tail].concat()
        }
        None => [head, one, tail].concat(),
    };
    Ok(Dossier::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).all(db).await?)
}

#[derive(FromQueryResult)]
struct Counted {
    service: String,
    companies: i64,
}

/// The services that a person has anywhere, and for how many companies each.
///
/// # Errors
/// A database fault.
pub async fn services(db: &impl ConnectionTrait, person: Uuid) -> Stored<Vec<(String, i64)>> {
    let counted = entitlement::Entity::find()
        .select_only()
        .column(C::Service)
        .column_as(C::Siren.count(), "companies")
        .filter(C::PersonId.eq(person))
        .filter(C::EndedAt.is_null())
        .group_by(C::Service)
        .order_by_asc(C::Service)
        .into_model::<Counted>()
        .all(db)
        .await?;
    Ok(counted.into_iter().map(|counted| (counted.service, counted.companies)).collect())
}

/// The counter of a space's companies (R-O04).
///
/// # Errors
/// A database fault.
pub async fn companies(db: &impl ConnectionTrait, person: Uuid) -> Stored<i32> {
    #[derive(FromQueryResult)]
    struct Counter {
        companies: i32,
    }
    let counter = person::Entity::find()
        .select_only()
        .expr_as(Expr::col(Alias::new("companies")), "companies")
        .filter(person::Column::Id.eq(person))
        .into_model::<Counter>()
        .one(db)
        .await?;
    Ok(counter.map_or(0, |counter| counter.companies))
}

/// The counter of a space's companies, and its requests under way.
///
/// # Errors
/// A database fault.
pub async fn counters(db: &impl ConnectionTrait, person: Uuid) -> Stored<(i32, i64)> {
    #[derive(FromQueryResult)]
    struct Counters {
        companies: i32,
        pending: i64,
    }
    let mark = if db.get_database_backend() == sea_orm::DbBackend::Postgres { "$1" } else { "?" };
    let head = "SELECT p.companies, (SELECT COUNT(*) FROM demand d WHERE d.person_id = p.id AND d.ended_at IS NULL) AS pending FROM person p \
                WHERE p.id = ";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), [head, mark].concat(), [person.into()]);
    Ok(Counters::find_by_statement(statement).one(db).await?.map_or((0, 0), |found| (found.companies, found.pending)))
}

/// Ends an habilitation; false when it has ended already.
///
/// # Errors
/// A database fault.
pub async fn end(db: &impl ConnectionTrait, id: Uuid, state: State, now: DateTime<Utc>) -> Stored<bool> {
    let change = entitlement::Entity::update_many()
        .col_expr(C::State, Expr::value(state.word()))
        .col_expr(C::EndedAt, Expr::value(now))
        .filter(C::Id.eq(id))
        .filter(C::EndedAt.is_null());
    Ok(change.exec(db).await?.rows_affected == 1)
}

/// What others than `person` hold on a service of a company.
///
/// # Errors
/// A database fault.
pub async fn others(db: &impl ConnectionTrait, person: Uuid, siren: &str, service: &str) -> Stored<Vec<Row>> {
    let theirs = entitlement::Entity::find()
        .filter(C::Siren.eq(siren))
        .filter(C::Service.eq(service))
        .filter(C::EndedAt.is_null())
        .filter(C::PersonId.ne(person));
    Ok(theirs.order_by_asc(C::Role).all(db).await?)
}

/// Who gave a person something on a company, and to whom she gave something there, ended or not (T-SUB-3).
///
/// # Errors
/// A database fault.
pub async fn partners(db: &impl ConnectionTrait, person: Uuid, siren: &str) -> Stored<BTreeSet<Uuid>> {
    let hers = Condition::any().add(C::PersonId.eq(person)).add(C::GrantedBy.eq(person));
    let rows = entitlement::Entity::find().filter(C::Siren.eq(siren)).filter(hers).all(db).await?;
    let both = rows.into_iter().flat_map(|row| [Some(row.person_id), row.granted_by]).flatten();
    Ok(both.filter(|one| *one != person).collect())
}

/// True when a company has a service at all, in whatever hands.
///
/// # Errors
/// A database fault.
pub async fn is_served(db: &impl ConnectionTrait, siren: &str) -> Stored<bool> {
    Ok(entitlement::Entity::find().filter(C::Siren.eq(siren)).filter(C::EndedAt.is_null()).count(db).await? > 0)
}

/// The companies of which a person manages one of these services, as holder or deputy; by SIREN.
///
/// # Errors
/// A database fault.
pub async fn managed(db: &impl ConnectionTrait, person: Uuid, services: &[String]) -> Stored<Vec<String>> {
    let roles = [Role::Holder, Role::Deputy, Role::Delegate].into_iter().filter(|role| role.manages()).map(Role::word);
    let mine = entitlement::Entity::find()
        .select_only()
        .column(C::Siren)
        .distinct()
        .filter(C::PersonId.eq(person))
        .filter(C::EndedAt.is_null())
        .filter(C::State.eq(State::Active.word()))
        .filter(C::Role.is_in(roles))
        .filter(C::Service.is_in(services.iter().map(String::as_str)));
    Ok(mine.order_by_asc(C::Siren).into_tuple().all(db).await?)
}

/// What somebody holds of a company, with her name (R-R02).
#[derive(Clone, Debug, FromQueryResult)]
pub struct HolderLine {
    pub id: Uuid,
    pub service: String,
    pub role: String,
    pub since: DateTime<Utc>,
    pub until: Option<NaiveDate>,
    pub first_name: String,
    pub last_name: String,
    pub subscriber_number: String,
}

const HOLDERS: &str = "SELECT e.id, e.service, e.role, e.since, e.until, p.first_name, p.last_name, p.subscriber_number FROM entitlement e \
     JOIN person p ON p.id = e.person_id WHERE e.ended_at IS NULL AND e.siren = ";

/// Who holds what of a company, for its managing office.
///
/// # Errors
/// A database fault.
pub async fn holders(db: &impl ConnectionTrait, siren: &str) -> Stored<Vec<HolderLine>> {
    let mark = if db.get_database_backend() == sea_orm::DbBackend::Postgres { "$1" } else { "?" };
    let sql = [HOLDERS, mark, " ORDER BY e.service, e.role DESC, p.last_name, p.first_name, e.id"].concat();
    Ok(HolderLine::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), sql, [siren.into()])).all(db).await?)
}
