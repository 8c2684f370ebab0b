//! The messaging for who holds it: the inbox, drafts, requests and replies, what was read, the notices (SC35, R-M01 to R-M10).
//!
//! The right is read with each request: who lost it finds nothing any more, the same as with an id that never was.
use std::collections::BTreeMap;
use std::sync::OnceLock;

use app::api::messaging::{DRAFTS, Draft, Gesture, MESSAGING, Messaging, NEW, NOTICES};
use app::api::screen::{Block, Moment, Screen};
use app::api::ticket::Envelope;
use app::api::{Answer, ApiError};
use app::domain::fault::Problem;
use app::domain::inbox::Asked;
use app::domain::right::MessagingKey;
use app::domain::siren::Siren;
use app::domain::thread::{Act, Author, Notice, Side, State, reopen_last_day};
use async_trait::async_trait;
use serde_json::json;
use uuid::Uuid;

use super::attachment::Files;
use super::screens::named;
use super::thread::{Filed, Said};
use super::{Portal, Stop};
use crate::clock::{long_day, paris_day, short_day, short_instant};
use crate::pdf;
use crate::screen::attachments;
use crate::screen::messaging::{self as screens, Begun, Inbox, Just, Thread, Writing, Written};
use crate::store::inbox::{self, Company};
use crate::store::journal::Event;
use crate::store::{self, StoreError, message_notice, thread, thread_draft};

#[async_trait]
impl Messaging for Portal {
    async fn begin(&self, envelope: Envelope, siren: Siren) -> Answer<String> {
        let posted = self.posted("messaging/begin", &envelope.key, &envelope.content);
        let author = self.author().await?;
        let made = OnceLock::new();
        self.once(&posted, async {
            let key = self.messaging_key(&siren).await?.ok_or_else(|| ApiError::fault("company", Problem::Choice))?;
            if thread_draft::count(self.store().reader(), author.id).await.map_err(Stop::from)? >= thread_draft::AT_ONCE {
                return Err(ApiError::fault("", Problem::TooManyDrafts));
            }
            let (id, now) = (Uuid::now_v7(), self.now());
            let (author, posted, siren) = (&author, &posted, key.siren());
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        thread_draft::begin(tx, id, author, siren.as_str(), None, &thread_draft::Content::default(), now).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            let _ = made.set(id);
            Ok(())
        })
        .await?;
        let id = if let Some(id) = made.get() {
            Some(*id)
        } else {
            // A repeat: the draft that the first one made.
            let begun = thread_draft::begun(self.store().reader(), author.id).await.map_err(Stop::from)?;
            begun.into_iter().find(|row| row.siren == siren.as_str()).map(|row| row.id)
        };
        Ok(id.map_or_else(|| MESSAGING.to_owned(), |id| format!("{DRAFTS}/{id}")))
    }

    async fn compose(&self, envelope: Envelope, draft: Draft) -> Answer<String> {
        let author = self.author().await?;
        let known = draft.theme.is_empty() || self.system().themes.has(&draft.theme);
        if !known {
            return Err(ApiError::fault("theme", Problem::Choice));
        }
        let here = format!("{DRAFTS}/{}", draft.id);
        match draft.gesture {
            Gesture::Keep => {
                self.own_draft(draft.id, &author).await?;
                let revision = self.keep_draft(draft.id, &author, &draft).await?;
                Ok(format!("{here}?enregistre=1&revision={revision}"))
            }
            Gesture::Attach => {
                self.own_draft(draft.id, &author).await?;
                self.keep_draft(draft.id, &author, &draft).await?;
                Ok(format!("{here}/pieces"))
            }
            Gesture::Discard => {
                thread_draft::use_up(self.store().reader(), draft.id, author.id).await.map_err(Stop::from)?;
                Ok(format!("{MESSAGING}?supprime=1"))
            }
            Gesture::Send => {
                self.send_request(&envelope, &draft, &author).await?;
                Ok(format!("{MESSAGING}/{}?depose=1", draft.id))
            }
        }
    }

    async fn reply(&self, envelope: Envelope, draft: Draft) -> Answer<String> {
        let author = self.author().await?;
        let (row, _) = self.own_thread(draft.id).await?;
        let here = format!("{MESSAGING}/{}", row.id);
        match draft.gesture {
            Gesture::Keep => {
                let revision = self.keep_reply(&row, &author, &draft).await?;
                Ok(format!("{here}?enregistre=1&revision={revision}"))
            }
            Gesture::Attach => {
                self.keep_reply(&row, &author, &draft).await?;
                let kept = thread_draft::of_thread(self.store().reader(), row.id, author.id).await.map_err(Stop::from)?;
                let kept = kept.ok_or(ApiError::Stale)?;
                Ok(format!("{DRAFTS}/{}/pieces", kept.id))
            }
            Gesture::Discard => {
                if let Some(kept) = thread_draft::of_thread(self.store().reader(), row.id, author.id).await.map_err(Stop::from)? {
                    thread_draft::use_up(self.store().reader(), kept.id, author.id).await.map_err(Stop::from)?;
                }
                Ok(format!("{here}?supprime=1"))
            }
            Gesture::Send => {
                self.send_reply(&envelope, &row, &draft, &author).await?;
                Ok(format!("{here}?envoye=1"))
            }
        }
    }

    async fn see_code(&self, id: Uuid) -> Answer<String> {
        self.show_code(id).await
    }

    async fn read(&self, id: Uuid, seq: i64) -> Answer<String> {
        let author = self.author().await?;
        let (row, _) = self.own_thread(id).await?;
        if !(1..=row.messages).contains(&seq) {
            return Err(ApiError::NotFound);
        }
        thread::read(self.store().reader(), row.id, &author, seq, self.now()).await.map_err(Stop::from)?;
        Ok(format!("{MESSAGING}/{id}"))
    }

    async fn notice(&self, envelope: Envelope, choice: Notice) -> Answer<String> {
        let posted = self.posted("messaging/notice", &envelope.key, &envelope.content);
        let author = self.author().await?;
        self.once(&posted, async {
            let (now, posted, id) = (self.now(), &posted, author.id);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        message_notice::choose(tx, id, choice, now).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            Ok(())
        })
        .await?;
        Ok(format!("{NOTICES}?enregistre=1"))
    }
}

/// Writes: what a gesture does.
impl Portal {
    /// The person of this session, as she signs.
    async fn author(&self) -> Answer<Author> {
        Ok(Author::from(&self.person().await?.person))
    }

    /// The id of the messaging in the catalogue; empty when it is not offered: nobody holds it then.
    pub(super) fn messaging_service(&self) -> &str {
        self.system().catalogue.messaging().unwrap_or_default()
    }

    /// Her key to the threads of a company; none when she does not hold its messaging now.
    pub(super) async fn messaging_key(&self, siren: &Siren) -> Result<Option<MessagingKey>, Stop> {
        let person = self.person().await?.person.id;
        self.key_of(self.store().reader(), person, siren).await
    }

    async fn key_of(&self, db: &impl store::Reads, person: Uuid, siren: &Siren) -> Result<Option<MessagingKey>, Stop> {
        let held = inbox::held(db, person, siren.as_str()).await?;
        Ok(MessagingKey::of(person, siren, self.system().catalogue.messaging(), &held))
    }

    /// The same within a transaction: a right that ended while she wrote writes nothing.
    async fn still_writes(&self, tx: &store::Transaction, author: &Author, siren: &str) -> Result<(), Stop> {
        store::lock(tx, author.id.as_bytes()).await?;
        store::lock(tx, siren.as_bytes()).await?;
        let siren = siren.parse().map_err(|_| StoreError::Damaged("siren"))?;
        Ok(self.key_of(tx, author.id, &siren).await?.map(drop).ok_or(ApiError::NotFound)?)
    }

    async fn key_for(&self, siren: &str) -> Result<MessagingKey, Stop> {
        let siren: Siren = siren.parse().map_err(|_| StoreError::Damaged("siren"))?;
        Ok(self.messaging_key(&siren).await?.ok_or(ApiError::NotFound)?)
    }

    /// A thread that she may see; any other does not exist.
    pub(super) async fn own_thread(&self, id: Uuid) -> Result<(thread::Row, MessagingKey), Stop> {
        self.person().await?;
        let row = thread::find(self.store().reader(), id).await?.ok_or(ApiError::NotFound)?;
        let key = self.key_for(&row.siren).await?;
        Ok((row, key))
    }

    /// The draft of a new request that is hers, for a company whose messaging she still holds.
    async fn own_draft(&self, id: Uuid, author: &Author) -> Result<thread_draft::Row, Stop> {
        let row = thread_draft::find(self.store().reader(), id, author.id).await?.filter(|row| row.thread_id.is_none());
        let row = row.ok_or(ApiError::NotFound)?;
        self.key_for(&row.siren).await?;
        Ok(row)
    }

    /// Keeps what was typed; its new revision. The same content again is no change.
    async fn keep_draft(&self, id: Uuid, author: &Author, draft: &Draft) -> Result<i64, Stop> {
        let content = content(draft);
        let db = self.store().reader();
        if thread_draft::save(db, id, author.id, draft.revision, &content, self.now()).await? {
            return Ok(draft.revision + 1);
        }
        let row = thread_draft::find(db, id, author.id).await?.ok_or(ApiError::NotFound)?;
        let same = row.theme == content.theme && row.subject == content.subject && row.text == content.text;
        if same { Ok(row.revision) } else { Err(ApiError::Stale.into()) }
    }

    async fn keep_reply(&self, row: &thread::Row, author: &Author, draft: &Draft) -> Result<i64, Stop> {
        let db = self.store().reader();
        let kept = thread_draft::of_thread(db, row.id, author.id).await?;
        match kept {
            Some(kept) => self.keep_draft(kept.id, author, draft).await,
            None if draft.revision == 0 => {
                let began = thread_draft::begin(db, Uuid::now_v7(), author, &row.siren, Some(row.id), &content(draft), self.now()).await?;
                if began { Ok(1) } else { Err(ApiError::Stale.into()) }
            }
            // Sent or thrown away in another tab.
            None => Err(ApiError::Stale.into()),
        }
    }

    /// The draft becomes a thread with its id: a repeat finds it.
    async fn send_request(&self, envelope: &Envelope, draft: &Draft, author: &Author) -> Answer<()> {
        let posted = self.posted("messaging/compose", &envelope.key, &envelope.content);
        self.once(&posted, async {
            let row = self.own_draft(draft.id, author).await?;
            if row.revision != draft.revision {
                return Err(ApiError::Stale);
            }
            let siren: Siren = row.siren.parse().map_err(|_| Stop::from(StoreError::Damaged("siren")))?;
            let filed = Filed {
                id: draft.id,
                siren: &siren,
                theme: &draft.theme,
                subject: &draft.subject,
                text: &draft.text,
                draft: Some(draft.id),
            };
            let (now, filed, posted) = (self.now(), &filed, &posted);
            let event =
                Event { detail: json!({ "siren": row.siren, "fil": draft.id }), ..self.event("thread.filed", Some(author.id), None) };
            let event = &event;
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        self.still_writes(tx, author, filed.siren.as_str()).await?;
                        if !thread_draft::use_up(tx, filed.id, author.id).await? {
                            return Err(ApiError::Stale.into());
                        }
                        self.system().file(tx, filed, author, now).await?;
                        store::journal::append(tx, event, now).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            Ok(())
        })
        .await
    }

    async fn send_reply(&self, envelope: &Envelope, row: &thread::Row, draft: &Draft, author: &Author) -> Answer<()> {
        let posted = self.posted("messaging/reply", &envelope.key, &envelope.content);
        self.once(&posted, async {
            let (now, posted, id) = (self.now(), &posted, row.id);
            let event = Event { detail: json!({ "siren": row.siren, "fil": id }), ..self.event("thread.written", Some(author.id), None) };
            let event = &event;
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        self.still_writes(tx, author, &row.siren).await?;
                        let kept = thread_draft::of_thread(tx, id, author.id).await?;
                        if kept.as_ref().map_or(0, |kept| kept.revision) != draft.revision {
                            return Err(ApiError::Stale.into());
                        }
                        let kept = kept.map(|kept| kept.id);
                        let said = Said { text: Some(&draft.text), draft: kept };
                        self.system().act(tx, id, Act::Write, said, author, now).await?;
                        if let Some(kept) = kept {
                            thread_draft::use_up(tx, kept, author.id).await?;
                        }
                        store::journal::append(tx, event, now).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            Ok(())
        })
        .await
    }
}

fn content(draft: &Draft) -> thread_draft::Content {
    thread_draft::Content { theme: draft.theme.clone(), subject: draft.subject.clone(), text: draft.text.clone() }
}

fn number(count: i64) -> usize {
    usize::try_from(count).unwrap_or_default()
}

fn key() -> String {
    Uuid::now_v7().to_string()
}

/// Reads: what stands on the pages.
impl Portal {
    /// The screens of the messaging, by their address.
    pub(super) async fn messaging_screen(&self, path: &str, query: &BTreeMap<String, String>) -> Result<Screen, Stop> {
        match path {
            MESSAGING => self.inbox_screen(query).await,
            NEW => {
                let companies = self.messaging_companies().await?;
                let chosen = query.get("dossier").map(String::as_str).unwrap_or_default();
                Ok(screens::begin(&companies.into_iter().map(shown).collect::<Vec<_>>(), chosen, &key()))
            }
            _ => {
                let person = self.person().await?.person.id;
                let choice = message_notice::choice(self.store().reader(), person).await?;
                Ok(screens::notices(choice, &key(), query.contains_key("enregistre")))
            }
        }
    }

    /// Threads of each of her companies that are to be looked at: SIREN, unread, waiting.
    pub(super) async fn messages_to_look_at(&self, person: Uuid) -> Result<Vec<(String, usize, usize)>, Stop> {
        let counts = inbox::counts_by_company(self.store().reader(), person, self.messaging_service()).await?;
        Ok(counts.into_iter().map(|(siren, counts)| (siren, number(counts.unread), number(counts.waiting))).collect())
    }

    async fn messaging_companies(&self) -> Result<Vec<Company>, Stop> {
        let person = self.person().await?.person.id;
        Ok(inbox::companies(self.store().reader(), person, self.messaging_service()).await?)
    }

    /// The inbox: four statements, whatever it shows.
    async fn inbox_screen(&self, query: &BTreeMap<String, String>) -> Result<Screen, Stop> {
        let person = self.person().await?.person.id;
        let (db, service) = (self.store().reader(), self.messaging_service());
        let companies = self.messaging_companies().await?;
        let value = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
        let is_mine = |siren: &Siren| companies.iter().any(|company| company.siren == siren.as_str());
        let mut asked = Asked::read(value, is_mine, |theme| self.system().themes.has(theme));
        let mut rows = inbox::lines(db, person, service, &companies, &asked).await?;
        if rows.is_empty() && asked.page > 1 {
            asked = asked.on(1);
            rows = inbox::lines(db, person, service, &companies, &asked).await?;
        }
        let counts = inbox::counts(db, person, service).await?;
        let names: BTreeMap<String, Option<String>> =
            companies.iter().map(|company| (company.siren.clone(), company.name.clone())).collect();
        let begun = thread_draft::begun(db, person).await?.into_iter().filter(|row| names.contains_key(&row.siren)).map(|row| Begun {
            id: row.id.to_string(),
            company: named(&row.siren, names.get(&row.siren).cloned().flatten()),
            subject: row.subject,
            changed: short_instant(row.updated_at),
        });
        let inbox = Inbox {
            total: rows.first().map_or(0, |row| number(row.total)),
            unread: number(counts.unread),
            waiting: number(counts.waiting),
            begun: begun.collect(),
            rows: rows.into_iter().map(|row| self.inbox_row(row)).collect::<Result<_, Stop>>()?,
            companies: companies.into_iter().map(shown).collect(),
        };
        Ok(screens::inbox(&inbox, &asked, &self.system().themes, query.contains_key("supprime")))
    }

    fn inbox_row(&self, row: inbox::Line) -> Result<screens::Row, Stop> {
        let state = State::parse(&row.state).ok_or(StoreError::Damaged("thread state"))?;
        Ok(screens::Row {
            id: row.id.to_string(),
            company: named(&row.siren, row.name),
            theme: self.system().themes.label(&row.theme).to_owned(),
            subject: row.subject,
            state,
            due: row.due_on.map(short_day),
            last: short_instant(row.last_at),
            unread: number(row.messages - row.seen),
        })
    }

    /// The draft of a new request.
    pub(super) async fn draft_screen(&self, id: Uuid, saved: bool) -> Result<Screen, Stop> {
        let author = self.author().await?;
        let row = self.own_draft(id, &author).await?;
        let company = self.company_named(&row.siren).await?;
        let written = Written { id: row.id.to_string(), ..written(&row) };
        let files = self.draft_files(Some(row.id)).await?;
        Ok(screens::compose(&company, &written, &self.system().themes, saved, files))
    }

    async fn company_named(&self, siren: &str) -> Result<crate::screen::enrolment::Named, Stop> {
        let parsed: Siren = siren.parse().map_err(|_| StoreError::Damaged("siren"))?;
        Ok(named(siren, store::company::name(self.store().reader(), &parsed).await?))
    }

    /// A thread.
    pub(super) async fn thread_screen(&self, id: Uuid, query: &BTreeMap<String, String>) -> Result<Screen, Stop> {
        let (row, key) = self.own_thread(id).await?;
        let just = match ["depose", "envoye", "enregistre", "supprime"].into_iter().find(|name| query.contains_key(*name)) {
            Some("depose") => Just::Filed,
            Some("envoye") => Just::Sent,
            Some("enregistre") => Just::Kept,
            Some(_) => Just::Discarded,
            None => Just::Nothing,
        };
        let draft = thread_draft::of_thread(self.store().reader(), row.id, key.person()).await?;
        let kept = draft.as_ref().map(|draft| draft.id);
        let draft = draft.as_ref().map(written).unwrap_or_default();
        let thread = self.shown_thread(&row, key.person(), Written { id: row.id.to_string(), key: self::key(), ..draft }).await?;
        let files = self.draft_files(kept).await?;
        Ok(screens::thread(&thread, just, files))
    }

    /// « Marquer comme lu ».
    pub(super) async fn read_screen(&self, id: Uuid) -> Result<Screen, Stop> {
        let (row, _) = self.own_thread(id).await?;
        Ok(screens::read(&row.id.to_string(), &row.subject, row.messages))
    }

    async fn shown_thread(&self, row: &thread::Row, person: Uuid, draft: Written) -> Result<Thread, Stop> {
        let db = self.store().reader();
        let messages = thread::messages(db, row.id).await?;
        let readings = thread::readings(db, row.id).await?;
        let state = thread::state(row)?;
        let seen = readings.iter().filter(|reading| reading.reader_id == person).map(|reading| reading.seq).max().unwrap_or(0);
        let files = self.files_of_thread(row.id, &messages).await?;
        let said = messages.iter().map(|message| said(message, &readings, person, &files)).collect::<Result<Vec<_>, Stop>>()?;
        let writing = match row.closed_on {
            None => Writing::Open,
            Some(day) => match reopen_last_day(day, self.system().reopen_days).filter(|last| paris_day(self.now()) <= *last) {
                Some(last) => Writing::Reopens(format!("{} inclus", long_day(last))),
                None => Writing::Over,
            },
        };
        Ok(Thread {
            id: row.id.to_string(),
            company: self.company_named(&row.siren).await?,
            theme: self.system().themes.label(&row.theme).to_owned(),
            subject: row.subject.clone(),
            state,
            due: row.due_on.map(short_day),
            said,
            course: course(&thread::events(db, row.id).await?, state)?,
            unread: number(row.messages - seen),
            offers_code: self.offers_code(row, person).await?,
            writing,
            draft,
        })
    }

    /// The files of a draft, for the page where it is written.
    async fn draft_files(&self, draft: Option<Uuid>) -> Result<Vec<Block>, Stop> {
        let Some(draft) = draft else { return Ok(Vec::new()) };
        let files = self.files_of_draft(draft).await?;
        Ok(attachments::of_draft(&files, attachments::FILES, &format!("{DRAFTS}/{draft}/pieces")))
    }

    /// The whole thread as a file, with every hash (R-M10).
    ///
    /// # Errors
    /// [`ApiError::SignIn`] and its like, [`ApiError::NotFound`], or a fault.
    pub async fn thread_document(&self, id: &str) -> Answer<Vec<u8>> {
        let id: Uuid = id.parse().map_err(|_| ApiError::NotFound)?;
        Ok(self.print_thread(id).await?)
    }

    async fn print_thread(&self, id: Uuid) -> Result<Vec<u8>, Stop> {
        let (row, key) = self.own_thread(id).await?;
        let shown = self.shown_thread(&row, key.person(), Written::default()).await?;
        let messages = thread::messages(self.store().reader(), row.id).await?;
        let hashes = |message: &thread::Message| -> Result<Vec<String>, Stop> {
            Ok(thread::attachments(message)?.iter().map(ToString::to_string).collect())
        };
        let said = shown
            .said
            .iter()
            .zip(&messages)
            .map(|(said, message)| {
                Ok(pdf::Said {
                    author: if said.side == Side::Agent { format!("{} (administration)", said.author) } else { said.author.clone() },
                    at: crate::clock::document_instant(message.at),
                    text: said.text.clone(),
                    hash: said.hash.clone(),
                    attachments: hashes(message)?,
                })
            })
            .collect::<Result<Vec<_>, Stop>>()?;
        let course = shown.course.iter().filter(|moment| moment.done);
        let document = pdf::Thread {
            company: shown.company.name,
            siren: shown.company.shown,
            theme: shown.theme,
            subject: shown.subject,
            state: shown.state.label().to_owned(),
            head: thread::head(&row).to_string(),
            said,
            course: course.map(|moment| (moment.title.clone(), [moment.at.as_str(), &moment.text].join(" "))).collect(),
            made_at_shown: crate::clock::document_instant(self.now()),
            made_at: self.now(),
        };
        Ok(self.system().press.make(move |head| pdf::thread(&document, head)).await?)
    }
}

fn shown(company: Company) -> crate::screen::enrolment::Named {
    named(&company.siren, company.name)
}

fn written(row: &thread_draft::Row) -> Written {
    Written {
        id: String::new(),
        key: key(),
        revision: row.revision,
        theme: row.theme.clone(),
        subject: row.subject.clone(),
        text: row.text.clone(),
        kept: short_instant(row.updated_at),
    }
}

/// A message with who read it: the first time that somebody's reading reached it.
fn said(message: &thread::Message, readings: &[thread::Reading], person: Uuid, files: &Files) -> Result<screens::Said, Stop> {
    let side = Side::parse(&message.author_side).ok_or(StoreError::Damaged("author of a message"))?;
    let mut read_by_office = None;
    let mut read_by: BTreeMap<Uuid, (String, String)> = BTreeMap::new();
    for reading in readings.iter().filter(|reading| reading.seq >= message.seq && reading.reader_id != message.author_id) {
        if reading.reader_side == Side::Agent.word() {
            read_by_office.get_or_insert(reading.at);
        } else {
            read_by.entry(reading.reader_id).or_insert_with(|| (reading.reader_name.clone(), short_instant(reading.at)));
        }
    }
    Ok(screens::Said {
        seq: message.seq,
        side,
        author: message.author_name.clone(),
        own: message.author_id == person,
        at: short_instant(message.at),
        text: message.text.clone(),
        hash: message.sha256.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}")),
        read_by_office: read_by_office.filter(|_| side == Side::Person).map(short_instant).unwrap_or_default(),
        read_by: read_by.into_values().collect(),
        files: attachments::listing(files.get(&message.id).map(Vec::as_slice).unwrap_or_default(), attachments::FILES),
    })
}

/// The course of a thread: what happened, then what is to come.
fn course(events: &[thread::Event], state: State) -> Result<Vec<Moment>, Stop> {
    let mut course = Vec::new();
    for event in events {
        let to = State::parse(&event.state).ok_or(StoreError::Damaged("thread state"))?;
        let by = match Side::parse(&event.author_side) {
            Some(Side::Person) => event.author_name.clone(),
            _ => "l’administration".to_owned(),
        };
        let due = event.due_on.map(|day| format!(", réponse attendue avant le {}", short_day(day))).unwrap_or_default();
        course.push(Moment { title: to.label().to_owned(), at: short_instant(event.at), done: true, text: format!("par {by}{due}") });
    }
    if state.waits_for_office() {
        course.push(Moment { title: State::Answered.label().to_owned(), at: String::new(), done: false, text: String::new() });
    }
    Ok(course)
}
