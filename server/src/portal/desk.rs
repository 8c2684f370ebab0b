//! What agents do with the threads of their office (R-R01, T-AGT-2, T-MSG-2): each act in one transaction, journaled with who
//! did it; the thread itself moves in [`super::thread`], as it does for people.
//!
//! Opening is a POST: it journals, marks the messages read and lets the page be read for ten minutes, since GET writes nothing.
use app::api::desk::{Desk, Reply, THREADS, Then};
use app::api::ticket::Envelope;
use app::api::{Answer, ApiError};
use app::domain::agent::REMINDER_DAYS;
use app::domain::fault::Problem;
use app::domain::right::CompetenceKey;
use app::domain::siren::Siren;
use app::domain::thread::{Act, Author, Side, State};
use async_trait::async_trait;
use chrono::{DateTime, Days, Duration, Utc};
use serde_json::json;
use uuid::Uuid;

use super::attachment::Download;
use super::thread::Said;
use super::{Portal, Stop, System};
use crate::clock::{long_day, paris_day, paris_end};
use crate::mail::Message;
use crate::mail::templates::AnswerDue;
use crate::secret::keys::Use;
use crate::store::agent::{ABSOLUTE, Row as Agent};
use crate::store::attachment::{self, Owner};
use crate::store::{self, StoreError, Transaction, consultation, demand, desk, inbox, person, thread, thread_draft};

/// Why a thread is opened, as the person reads it.
const MOTIVE: &str = "Traitement du fil";

/// What is left of the time for which a thread stands open, at least, after an act.
const HALF: Duration = Duration::minutes(5);

/// Threads reminded of in one round.
const BATCH: i64 = 100;

#[async_trait]
impl Desk for Portal {
    async fn open_thread(&self, envelope: Envelope, id: Uuid) -> Answer<String> {
        self.do_with("agent/thread-open", &envelope, id, Deed::Open).await
    }

    async fn take_charge(&self, envelope: Envelope, id: Uuid) -> Answer<String> {
        self.do_with("agent/thread-take", &envelope, id, Deed::Take).await
    }

    async fn assign(&self, envelope: Envelope, id: Uuid, to: Option<Uuid>) -> Answer<String> {
        self.do_with("agent/thread-assign", &envelope, id, Deed::Assign(to)).await
    }

    async fn reply(&self, reply: Reply) -> Answer<String> {
        let Reply { envelope, id, text, then } = reply;
        self.do_with("agent/thread-reply", &envelope, id, Deed::Reply(text, then)).await
    }

    async fn keep(&self, id: Uuid, text: String) -> Answer<()> {
        Ok(self.write_desk(id, Some(&text)).await.map(drop)?)
    }

    async fn close(&self, envelope: Envelope, id: Uuid) -> Answer<String> {
        self.do_with("agent/thread-close", &envelope, id, Deed::Close).await
    }

    async fn note(&self, envelope: Envelope, id: Uuid, text: String) -> Answer<String> {
        let note = Uuid::now_v7();
        let sealed = self.system().keys.seal(Use::Note, note.as_bytes(), text.as_bytes()).map_err(Stop::from)?;
        self.do_with("agent/thread-note", &envelope, id, Deed::Note(note, sealed)).await
    }
}

/// What an agent does with a thread.
enum Deed {
    Open,
    Take,
    /// To a colleague, or back to the queue.
    Assign(Option<Uuid>),
    Reply(String, Then),
    Close,
    /// A note's id and its text, sealed.
    Note(Uuid, Vec<u8>),
}

impl Deed {
    /// What the thread's page says afterwards.
    const fn done(&self) -> &'static str {
        match self {
            Self::Open => "",
            Self::Take => "prise-en-charge",
            Self::Assign(_) => "attribution",
            Self::Reply(..) => "reponse",
            Self::Close => "cloture",
            Self::Note(..) => "note",
        }
    }
}

/// An act on a thread: who, on what, by which right, when.
struct Work {
    agent: Agent,
    row: thread::Row,
    key: CompetenceKey,
    author: Author,
    now: DateTime<Utc>,
}

impl Work {
    async fn journal(&self, portal: &Portal, tx: &Transaction, event: &'static str, more: serde_json::Value) -> Result<(), Stop> {
        let mut detail = json!({ "thread": self.row.id, "siren": self.row.siren });
        if let (Some(detail), serde_json::Value::Object(more)) = (detail.as_object_mut(), more) {
            detail.extend(more);
        }
        Ok(store::journal::append(tx, &portal.agent_event(event, &self.agent, detail), self.now).await?)
    }
}

impl Portal {
    /// A thread of the agent's office, with his right on it: another office's answers like none.
    pub(super) async fn office_thread(&self, id: Uuid) -> Result<(Agent, thread::Row, CompetenceKey), Stop> {
        let agent = self.agent().await?;
        let row = thread::find(self.store().reader(), id).await?.ok_or(ApiError::NotFound)?;
        let siren: Siren = row.siren.parse().map_err(|_| StoreError::Damaged("siren"))?;
        let key = self.competence_of(&agent, &siren, Some(&row.office)).await?;
        Ok((agent, row, key))
    }

    /// The same, opened by him and not closed: the pages on which he writes.
    pub(super) async fn open_desk(&self, id: Uuid) -> Result<(Agent, thread::Row), Stop> {
        let (agent, row, _) = self.office_thread(id).await?;
        if !consultation::is_open(self.store().reader(), agent.id, &row.siren, Some(id), self.now()).await? {
            return Err(ApiError::Elsewhere(format!("{THREADS}/{id}")).into());
        }
        if row.state == State::Closed.word() {
            return Err(ApiError::Gone.into());
        }
        Ok((agent, row))
    }

    /// Keeps what he has typed of his reply, when it is given, and keeps the thread open for him, however long he has thought
    /// about it: journaled like every act. Who has not opened it writes nothing in it. Answers his draft.
    async fn write_desk(&self, id: Uuid, text: Option<&str>) -> Result<(Agent, thread::Row, Uuid), Stop> {
        let (agent, row, key) = self.office_thread(id).await?;
        if row.state == State::Closed.word() {
            return Err(ApiError::Gone.into());
        }
        let (author, now) = (self.agent_author(&agent), self.now());
        let draft = {
            let (author, agent, row, key) = (&author, &agent, &row, &key);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        self.still_answers(tx, agent, &row.siren).await?;
                        if !consultation::is_open(tx, agent.id, &row.siren, Some(id), now - ABSOLUTE).await? {
                            return Err(ApiError::Elsewhere(format!("{THREADS}/{id}")).into());
                        }
                        let content =
                            thread_draft::Content { text: text.unwrap_or_default().to_owned(), ..thread_draft::Content::default() };
                        let fresh = Uuid::now_v7();
                        let begun = thread_draft::begin(tx, fresh, author, &row.siren, Some(id), &content, now).await?;
                        let kept = thread_draft::of_thread(tx, id, agent.id).await?.ok_or(ApiError::Stale)?;
                        if !begun && text.is_some_and(|text| text != kept.text) {
                            thread_draft::save(tx, kept.id, agent.id, kept.revision, &content, now).await?;
                        }
                        // Each save of what is typed is no reading of its own.
                        if !consultation::is_open(tx, agent.id, &row.siren, Some(id), now + HALF).await? {
                            self.consult(tx, agent, key, Some(id), MOTIVE, now).await?;
                        }
                        Ok(kept.id)
                    })
                })
                .await?
        };
        Ok((agent, row, draft))
    }

    /// In the transaction that writes: the account is active, of the same office, and has no right of its own on the company
    /// meanwhile (T-AGT-5); whoever disables it waits.
    async fn still_answers(&self, tx: &Transaction, agent: &Agent, siren: &str) -> Result<(), Stop> {
        if !store::agent::is_seated(tx, agent).await? {
            return Err(ApiError::SignIn.into());
        }
        if store::agent::has_rights(tx, agent, siren).await? { Err(ApiError::Forbidden.into()) } else { Ok(()) }
    }

    /// Whose the files of a reply are: this agent's, in a thread of his office. `draft` is where the first file of the form
    /// went: the reply may have been sent meanwhile, and what comes late goes into no other.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] for another office's thread and for a draft that is gone; 410 when the thread is closed.
    pub async fn desk_owner(&self, id: Uuid, draft: Option<Uuid>) -> Result<Owner, Stop> {
        let (agent, row, draft) = match draft {
            None => self.write_desk(id, None).await?,
            Some(draft) => {
                let (agent, row, _) = self.office_thread(id).await?;
                let kept = thread_draft::of_thread(self.store().reader(), id, agent.id).await?;
                let kept = kept.filter(|kept| kept.id == draft).ok_or(ApiError::NotFound)?;
                (agent, row, kept.id)
            }
        };
        Ok(Owner { side: Side::Agent, author: agent.id, draft, siren: row.siren })
    }

    /// A file to download, for an agent: of a message of a thread of his office that he has open, or of his own reply.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] for a random id as for another office's; [`System::open_file`]'s.
    pub async fn desk_download(&self, id: Uuid) -> Result<Download, Stop> {
        let agent = self.agent().await?;
        let file = attachment::find(self.store().reader(), id).await?.ok_or(ApiError::NotFound)?;
        if file.message_id.is_none() {
            if file.author_id != agent.id || file.author_side != Side::Agent.word() {
                return Err(ApiError::NotFound.into());
            }
            let draft = thread_draft::find(self.store().reader(), file.draft_id, agent.id).await?.ok_or(ApiError::NotFound)?;
            self.office_thread(draft.thread_id.ok_or(ApiError::NotFound)?).await?;
            return self.system().open_file(&file).await;
        }
        let thread = attachment::thread_of(self.store().reader(), &file).await?.ok_or(ApiError::NotFound)?;
        self.office_thread(thread.id).await?;
        if !consultation::is_open(self.store().reader(), agent.id, &thread.siren, Some(thread.id), self.now()).await? {
            return Err(ApiError::Elsewhere(format!("{THREADS}/{}", thread.id)).into());
        }
        self.system().open_file(&file).await
    }

    /// Who an agent is beside his messages: his name and his office.
    pub(super) fn agent_author(&self, agent: &Agent) -> Author {
        let name = [agent.name.as_str(), ", ", self.system().offices.name(&agent.office)].concat();
        Author { side: Side::Agent, id: agent.id, name }
    }

    /// Does something once, in one transaction that also notes that the thread was opened; the address of the thread.
    async fn do_with(&self, action: &'static str, envelope: &Envelope, id: Uuid, deed: Deed) -> Answer<String> {
        let (agent, row, key) = self.office_thread(id).await?;
        let posted = self.agent_posted(&agent, action, envelope);
        let (now, author) = (self.now(), self.agent_author(&agent));
        let work = Work { agent, row, key, author, now };
        self.once(&posted, async {
            let (work, posted, deed) = (&work, &posted, &deed);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        self.still_answers(tx, &work.agent, &work.row.siren).await?;
                        self.do_deed(tx, work, deed).await?;
                        self.consult(tx, &work.agent, &work.key, Some(work.row.id), MOTIVE, work.now).await?;
                        Ok(store::idempotency::note(tx, posted, work.now).await?)
                    })
                })
                .await?;
            self.system().wake.notify_one();
            Ok(())
        })
        .await?;
        Ok(match deed.done() {
            "" => format!("{THREADS}/{id}"),
            done => format!("{THREADS}/{id}?fait={done}"),
        })
    }

    async fn do_deed(&self, tx: &Transaction, work: &Work, deed: &Deed) -> Result<(), Stop> {
        let (id, now) = (work.row.id, work.now);
        let act = async |act: Act, text: Option<&str>| {
            self.system().act(tx, id, act, Said { text, draft: None }, &work.author, now).await.map(drop)
        };
        match deed {
            Deed::Open => {
                thread::read(tx, id, &work.author, work.row.messages, now).await?;
                Ok(())
            }
            Deed::Take => {
                if !desk::claim(tx, id, work.agent.id).await? {
                    return Err(ApiError::Stale.into());
                }
                act(Act::Take, None).await?;
                work.journal(self, tx, "agent.took", json!({})).await
            }
            Deed::Assign(to) => {
                let colleagues = store::agent::of_office(tx, &work.agent.office).await?;
                if let Some(to) = to {
                    let colleague = colleagues.iter().find(|colleague| colleague.id == *to);
                    let colleague = colleague.ok_or_else(|| ApiError::fault("agent", Problem::Choice))?;
                    // It would be in nobody's queue: he does not see what concerns his own company.
                    if store::agent::has_rights(tx, colleague, &work.row.siren).await? {
                        return Err(ApiError::fault("agent", Problem::Choice).into());
                    }
                }
                let row = thread::hold(tx, id).await?.ok_or(ApiError::NotFound)?;
                thread::assign(tx, id, &row.office, *to).await?;
                if to.is_some() {
                    act(Act::Take, None).await?;
                }
                work.journal(self, tx, "agent.assigned", json!({ "to": to })).await
            }
            Deed::Reply(text, then) => {
                // Whoever answers a thread that nobody has takes charge of it.
                desk::claim(tx, id, work.agent.id).await?;
                let what = match then {
                    Then::Answer => Act::Answer,
                    Then::Ask(days) => Act::Ask(paris_day(now) + Days::new(u64::from(*days))),
                    Then::Close => Act::Close,
                };
                let kept = thread_draft::of_thread(tx, id, work.agent.id).await?.map(|kept| kept.id);
                self.system().act(tx, id, what, Said { text: Some(text), draft: kept }, &work.author, now).await?;
                if let Some(kept) = kept {
                    thread_draft::use_up(tx, kept, work.agent.id).await?;
                }
                if *then == Then::Close {
                    thread_draft::drop_of_office(tx, id).await?;
                }
                work.journal(self, tx, "agent.replied", json!({ "due": what.due() })).await
            }
            Deed::Close => {
                act(Act::Close, None).await?;
                thread_draft::drop_of_office(tx, id).await?;
                work.journal(self, tx, "agent.closed", json!({})).await
            }
            Deed::Note(note, sealed) => {
                desk::add_note(tx, *note, id, work.agent.id, sealed.clone(), now).await?;
                work.journal(self, tx, "agent.noted", json!({})).await
            }
        }
    }
}

/// Reminds companies of answers that are due in three days, once for each day asked for; tells how many (R-R01).
///
/// # Errors
/// A fault; what was done until then stays done.
pub(super) async fn remind(system: &System, now: DateTime<Utc>) -> Result<u64, Stop> {
    let today = paris_day(now);
    let days = (today, today + Days::new(REMINDER_DAYS));
    let mut told = 0;
    for row in desk::to_remind(system.store.reader(), days, now - Duration::days(1), BATCH).await? {
        let Some(due) = row.due_on else { continue };
        let row = &row;
        let claimed = system.store.write::<_, Stop, _>(|tx, _| {
            Box::pin(async move {
                let held = thread::hold(tx, row.id).await?;
                let waits = held.is_some_and(|held| held.state == State::WaitingPerson.word() && held.due_on == Some(due));
                if !waits || !desk::claim_reminder(tx, row.id, due, now).await? {
                    return Ok(false);
                }
                system.tell_of_day(tx, row, due, now).await?;
                Ok(true)
            })
        });
        told += u64::from(claimed.await?);
    }
    Ok(told)
}

impl System {
    /// To the company's address, and to who made the request while she may still answer it; no word of the thread (T-MSG-4).
    async fn tell_of_day(&self, tx: &Transaction, row: &thread::Row, due: chrono::NaiveDate, now: DateTime<Utc>) -> Result<(), Stop> {
        let mail = Message::AnswerDue(AnswerDue { last_day: long_day(due) });
        let dead_at = Some(paris_end(due));
        let company = demand::company_address(tx, &row.siren).await?;
        let service = self.catalogue.messaging().unwrap_or_default();
        let holds = inbox::held(tx, row.opened_by, &row.siren).await?.iter().any(|held| held.service == service);
        let person = if holds { person::find(tx, row.opened_by).await?.map(|person| person.address) } else { None };
        for address in company.iter().chain(person.iter().filter(|address| company.as_ref() != Some(*address))) {
            self.put_mail_to(tx, address, &mail, dead_at, now).await?;
        }
        Ok(())
    }
}
