//! Everything that is held about one person, for herself (R-N08, T-RGP-1): never a hash, a code or a sealed value.
//!
//! A test walks the schema: a table that names a person is read here, or is on its list of exceptions.
use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::Stored;
use super::entity::access::{device, reset_link, session};
use super::entity::bank::event as bank_event;
use super::entity::calendar::{company_facts, deadline_notice, deadline_reminder};
use super::entity::messaging::{message, message_notice, thread, thread_draft, thread_read};
use super::entity::right::{bank_account, demand, entitlement};
use super::entity::space::{address_change, past_password, pending};
use super::entity::work::{journal, notice, outbox};
use super::person::Row;

type Instant = DateTime<Utc>;

/// A session.
#[derive(Clone, Debug)]
pub struct Session {
    pub created_at: Instant,
    pub last_seen_at: Instant,
    pub expires_at: Instant,
    pub source: String,
    pub user_agent: String,
}

/// A mail: that it was, never what it said.
#[derive(Clone, Debug)]
pub struct Mail {
    pub template: String,
    pub recipient: String,
    pub state: String,
    pub created_at: Instant,
    pub sent_at: Option<Instant>,
}

/// A request that has, or waits for, a code: address, state, begin and end.
pub type Request = (String, String, Instant, Option<Instant>);

/// A right on a service: company, service, role, state, since, end.
pub type Right = (String, String, String, String, Instant, Option<Instant>);

/// A message: company, subject, number, when, text.
pub type Message = (String, String, i64, Instant, String);

/// How far a thread was read: company, subject, number, when.
pub type Reading = (String, String, i64, Instant);

/// Everything beside the row of the person.
#[derive(Clone, Debug)]
pub struct Held {
    pub sessions: Vec<Session>,
    /// When each known browser was last used.
    pub browsers: Vec<Instant>,
    pub changes: Vec<Request>,
    pub requests: Vec<Request>,
    /// Made, ends, used, wrong answers.
    pub resets: Vec<(Instant, Instant, Option<Instant>, i32)>,
    /// When earlier passwords were replaced.
    pub passwords: Vec<Instant>,
    pub mails: Vec<Mail>,
    /// Notices that are sent once in a while: their kind, and the last time.
    pub notices: Vec<(String, Instant)>,
    pub events: Vec<journal::Model>,
    pub rights: Vec<Right>,
    /// Requests for services: company, state, made, ended.
    pub demands: Vec<Request>,
    /// Bank accounts that she gave for a company: company, masked, given, ended.
    pub accounts: Vec<Request>,
    /// What she did to accounts and contracts of companies: company, event, account or contract, when.
    pub bank_events: Vec<(String, String, String, Instant)>,
    /// What she said of companies for the calendar: company, VAT scheme, closing, when.
    pub facts: Vec<(String, Option<String>, Option<String>, Instant)>,
    /// Days before deadlines on which she is reminded, and since when.
    pub reminders: Vec<(i32, Instant)>,
    /// Deadlines of which she was reminded: rule, day, when.
    pub reminded: Vec<(String, NaiveDate, Instant)>,
    /// Her names for companies, empty for a favourite.
    pub labels: Vec<(String, String)>,
    /// What agents opened of her companies (R-R08).
    pub consultations: Vec<super::consultation::Seen>,
    /// Messages that she wrote: company, subject, number, when, text.
    pub messages: Vec<Message>,
    /// How far she read: company, subject, number of the last message, when.
    pub readings: Vec<Reading>,
    /// What she has not sent yet: company, subject, text, when she last changed it.
    pub drafts: Vec<(String, String, String, Instant)>,
    /// The files that she joined.
    pub files: Vec<super::attachment::Row>,
    /// Whether she is told of messages by mail, and since when.
    pub told: Option<(String, Instant)>,
}

/// Reads it all, newest first.
///
/// # Errors
/// A database fault.
pub async fn about(db: &impl ConnectionTrait, person: &Row) -> Stored<Held> {
    let id = person.id;
    // Before that the address was nobody's, or somebody else's.
    let since = hers_since(db, person).await?;
    Ok(Held {
        sessions: sessions(db, id).await?,
        browsers: browsers(db, id).await?,
        changes: changes(db, id).await?,
        requests: requests(db, person).await?,
        resets: resets(db, id).await?,
        passwords: passwords(db, id).await?,
        mails: mails(db, &person.address, since).await?,
        notices: notices(db, &person.address_key, since).await?,
        events: super::journal::latest(db, id, u64::from(u32::MAX)).await?,
        rights: rights(db, id).await?,
        demands: demands(db, id).await?,
        accounts: accounts(db, id).await?,
        bank_events: bank_events(db, id).await?,
        facts: facts(db, id).await?,
        reminders: reminders(db, id).await?,
        reminded: reminded(db, id).await?,
        labels: super::dossier::labels(db, id).await?,
        consultations: super::consultation::concerning(db, id).await?,
        messages: messages(db, id).await?,
        readings: readings(db, id).await?,
        drafts: drafts(db, id).await?,
        files: super::attachment::of_author(db, id).await?,
        told: told(db, id).await?,
    })
}

async fn rights(db: &impl ConnectionTrait, id: Uuid) -> Stored<Vec<Right>> {
    use entitlement::Column as C;
    let mine = entitlement::Entity::find().filter(C::PersonId.eq(id)).order_by_desc(C::Since).select_only();
    Ok(mine.columns([C::Siren, C::Service, C::Role, C::State, C::Since, C::EndedAt]).into_tuple().all(db).await?)
}

async fn demands(db: &impl ConnectionTrait, id: Uuid) -> Stored<Vec<Request>> {
    use demand::Column as C;
    let mine = demand::Entity::find().filter(C::PersonId.eq(id)).order_by_desc(C::CreatedAt).select_only();
    Ok(mine.columns([C::Siren, C::State, C::CreatedAt, C::EndedAt]).into_tuple().all(db).await?)
}

async fn accounts(db: &impl ConnectionTrait, id: Uuid) -> Stored<Vec<Request>> {
    use bank_account::Column as C;
    let mine = bank_account::Entity::find().filter(C::AddedBy.eq(id)).order_by_desc(C::CreatedAt).select_only();
    Ok(mine.columns([C::Siren, C::Masked, C::CreatedAt, C::EndedAt]).into_tuple().all(db).await?)
}

async fn bank_events(db: &impl ConnectionTrait, id: Uuid) -> Stored<Vec<(String, String, String, Instant)>> {
    use bank_event::Column as C;
    let mine = bank_event::Entity::find().filter(C::PersonId.eq(id)).order_by_desc(C::At).select_only();
    Ok(mine.columns([C::Siren, C::Event, C::Subject, C::At]).into_tuple().all(db).await?)
}

async fn facts(db: &impl ConnectionTrait, id: Uuid) -> Stored<Vec<(String, Option<String>, Option<String>, Instant)>> {
    use company_facts::Column as C;
    let mine = company_facts::Entity::find().filter(C::SaidBy.eq(id)).order_by_desc(C::SaidAt).select_only();
    Ok(mine.columns([C::Siren, C::Vat, C::Closing, C::SaidAt]).into_tuple().all(db).await?)
}

async fn reminders(db: &impl ConnectionTrait, id: Uuid) -> Stored<Vec<(i32, Instant)>> {
    use deadline_reminder::Column as C;
    let mine = deadline_reminder::Entity::find().filter(C::PersonId.eq(id)).select_only();
    Ok(mine.columns([C::Days, C::Since]).into_tuple().all(db).await?)
}

async fn reminded(db: &impl ConnectionTrait, id: Uuid) -> Stored<Vec<(String, NaiveDate, Instant)>> {
    use deadline_notice::Column as C;
    let mine = deadline_notice::Entity::find().filter(C::PersonId.eq(id)).order_by_desc(C::ToldAt).order_by_asc(C::Rule).select_only();
    Ok(mine.columns([C::Rule, C::Due, C::ToldAt]).into_tuple().all(db).await?)
}

async fn messages(db: &impl ConnectionTrait, id: Uuid) -> Stored<Vec<Message>> {
    use message::Column as C;
    let mine = message::Entity::find().filter(C::AuthorId.eq(id)).order_by_desc(C::At).all(db).await?;
    let threads = threads(db, mine.iter().map(|message| message.thread_id)).await?;
    let given = |message: message::Model| {
        let (siren, subject) = threads.get(&message.thread_id).cloned().unwrap_or_default();
        (siren, subject, message.seq, message.at, message.text)
    };
    Ok(mine.into_iter().map(given).collect())
}

async fn readings(db: &impl ConnectionTrait, id: Uuid) -> Stored<Vec<Reading>> {
    use thread_read::Column as C;
    let mine = thread_read::Entity::find().filter(C::ReaderId.eq(id)).order_by_desc(C::At).all(db).await?;
    let threads = threads(db, mine.iter().map(|reading| reading.thread_id)).await?;
    let given = |reading: thread_read::Model| {
        let (siren, subject) = threads.get(&reading.thread_id).cloned().unwrap_or_default();
        (siren, subject, reading.seq, reading.at)
    };
    Ok(mine.into_iter().map(given).collect())
}

/// Company and subject of threads.
async fn threads(db: &impl ConnectionTrait, ids: impl Iterator<Item = Uuid>) -> Stored<BTreeMap<Uuid, (String, String)>> {
    use thread::Column as C;
    let mut ids: Vec<Uuid> = ids.collect();
    ids.sort();
    ids.dedup();
    let mut found = BTreeMap::new();
    for some in ids.chunks(500) {
        let rows = thread::Entity::find().filter(C::Id.is_in(some.iter().copied())).all(db).await?;
        found.extend(rows.into_iter().map(|row| (row.id, (row.siren, row.subject))));
    }
    Ok(found)
}

async fn drafts(db: &impl ConnectionTrait, id: Uuid) -> Stored<Vec<(String, String, String, Instant)>> {
    use thread_draft::Column as C;
    let mine = thread_draft::Entity::find().filter(C::AuthorId.eq(id)).order_by_desc(C::UpdatedAt).select_only();
    Ok(mine.columns([C::Siren, C::Subject, C::Text, C::UpdatedAt]).into_tuple().all(db).await?)
}

async fn told(db: &impl ConnectionTrait, id: Uuid) -> Stored<Option<(String, Instant)>> {
    Ok(message_notice::Entity::find_by_id(id).one(db).await?.map(|row| (row.choice, row.since)))
}

async fn sessions(db: &impl ConnectionTrait, id: Uuid) -> Stored<Vec<Session>> {
    let rows = session::Entity::find().filter(session::Column::PersonId.eq(id)).order_by_desc(session::Column::CreatedAt).all(db).await?;
    Ok(rows
        .into_iter()
        .map(|row| Session {
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            expires_at: row.expires_at,
            source: row.source,
            user_agent: row.user_agent,
        })
        .collect())
}

async fn browsers(db: &impl ConnectionTrait, id: Uuid) -> Stored<Vec<Instant>> {
    use device::Column as C;
    let mine = device::Entity::find().filter(C::PersonId.eq(id)).order_by_desc(C::LastUsedAt).select_only().column(C::LastUsedAt);
    Ok(mine.into_tuple().all(db).await?)
}

async fn changes(db: &impl ConnectionTrait, id: Uuid) -> Stored<Vec<Request>> {
    use address_change::Column as C;
    let mine = address_change::Entity::find().filter(C::PersonId.eq(id)).order_by_desc(C::CreatedAt).select_only();
    Ok(mine.columns([C::Address, C::State, C::CreatedAt, C::EndedAt]).into_tuple().all(db).await?)
}

/// Since when the address is this person's: its binding, or the request that became the space.
async fn hers_since(db: &impl ConnectionTrait, person: &Row) -> Stored<Instant> {
    if let Some(bound) = super::journal::last(db, person.id, "address.changed", person.created_at).await? {
        return Ok(bound.at);
    }
    Ok(requests(db, person).await?.first().map_or(person.created_at, |(_, _, asked, _)| *asked))
}

/// The request that became this space: both bear the same instant.
async fn requests(db: &impl ConnectionTrait, person: &Row) -> Stored<Vec<Request>> {
    use pending::Column as C;
    let mine =
        pending::Entity::find().filter(C::EndedAt.eq(person.created_at)).filter(C::State.eq("activated")).order_by_desc(C::CreatedAt);
    Ok(mine.select_only().columns([C::Address, C::State, C::CreatedAt, C::EndedAt]).into_tuple().all(db).await?)
}

async fn resets(db: &impl ConnectionTrait, id: Uuid) -> Stored<Vec<(Instant, Instant, Option<Instant>, i32)>> {
    use reset_link::Column as C;
    let mine = reset_link::Entity::find().filter(C::PersonId.eq(id)).order_by_desc(C::CreatedAt).select_only();
    Ok(mine.columns([C::CreatedAt, C::ExpiresAt, C::UsedAt, C::Wrong]).into_tuple().all(db).await?)
}

async fn passwords(db: &impl ConnectionTrait, id: Uuid) -> Stored<Vec<Instant>> {
    use past_password::Column as C;
    let mine = past_password::Entity::find().filter(C::PersonId.eq(id)).order_by_desc(C::At).select_only().column(C::At);
    Ok(mine.into_tuple().all(db).await?)
}

async fn mails(db: &impl ConnectionTrait, address: &str, since: Instant) -> Stored<Vec<Mail>> {
    use outbox::Column as C;
    let mine =
        outbox::Entity::find().filter(C::Recipient.eq(address)).filter(C::CreatedAt.gte(since)).order_by_desc(C::CreatedAt).select_only();
    let rows: Vec<(String, String, String, Instant, Option<Instant>)> =
        mine.columns([C::Template, C::Recipient, C::State, C::CreatedAt, C::SentAt]).into_tuple().all(db).await?;
    Ok(rows
        .into_iter()
        .map(|(template, recipient, state, created_at, sent_at)| Mail { template, recipient, state, created_at, sent_at })
        .collect())
}

async fn notices(db: &impl ConnectionTrait, key: &str, since: Instant) -> Stored<Vec<(String, Instant)>> {
    use notice::Column as C;
    let mine = notice::Entity::find().filter(C::AddressKey.eq(key)).filter(C::LastAt.gte(since)).order_by_asc(C::Kind).select_only();
    Ok(mine.columns([C::Kind, C::LastAt]).into_tuple().all(db).await?)
}
