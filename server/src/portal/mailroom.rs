//! The mail room (R-R06): for agents who work in it; batches written now, fetched, posted; letters that come back.
use app::api::mailroom::{LETTERS, MailRoom, ROOM};
use app::api::screen::Screen;
use app::api::ticket::Envelope;
use app::api::{Answer, ApiError};
use async_trait::async_trait;
use chrono::Duration;
use serde_json::json;
use uuid::Uuid;

use super::demand::siren;
use super::{Portal, Stop, incident};
use crate::clock::{long_instant, short_instant};
use crate::job::letters::Letters;
use crate::letter::room::file_name;
use crate::mail::Message;
use crate::mail::templates::LetterReturned;
use crate::screen::mailroom as screens;
use crate::store::agent::Row;
use crate::store::journal::Event;
use crate::store::{self, demand, letter, outbox, person};

/// Lines on the mail room's pages.
const SHOWN: u64 = 100;

#[async_trait]
impl MailRoom for Portal {
    async fn write_batch(&self, envelope: Envelope) -> Answer<String> {
        let agent = self.postman().await?;
        let posted = self.agent_posted(&agent, "agent/batch-write", &envelope);
        // Named before anything is on the disk: who asked is known whatever dies then.
        self.once(&posted, async {
            let (now, posted, event) = (self.now(), &posted, &self.agent_event("agent.batch_written", &agent, json!({})));
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        store::journal::append(tx, event, now).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            Ok(())
        })
        .await?;
        let system = self.system();
        let writer = Letters {
            store: system.store.clone(),
            keys: system.keys.clone(),
            clock: system.clock.clone(),
            press: system.press.clone(),
            room: system.room.clone(),
            worker: Uuid::now_v7(),
            pace: Duration::zero(),
            keep_payload: system.demonstration,
            halt: system.halt.clone(),
        };
        let written = writer.round().await.map_err(|fault| incident(&fault))?;
        Ok(format!("{ROOM}?fait={}", if written == 0 { "vide" } else { "lot" }))
    }

    async fn batch_posted(&self, envelope: Envelope, id: Uuid) -> Answer<String> {
        let agent = self.postman().await?;
        let posted = self.agent_posted(&agent, "agent/batch-posted", &envelope);
        self.once(&posted, async {
            let batch = letter::find(self.store().reader(), None, Some(id)).await.map_err(Stop::from)?.ok_or(ApiError::NotFound)?;
            let (now, posted) = (self.now(), &posted);
            let event = &self.agent_event("agent.batch_posted", &agent, json!({ "batch": batch.number }));
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        if !letter::post(tx, id, now).await? {
                            return Err(ApiError::Stale.into());
                        }
                        store::journal::append(tx, event, now).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            // What stays behind here is swept within the hour.
            let room = self.system().room.clone();
            let _ = tokio::task::spawn_blocking(move || room.discard(batch.number)).await;
            Ok(())
        })
        .await?;
        Ok(format!("{ROOM}?fait=poste"))
    }

    async fn letter_returned(&self, envelope: Envelope, id: Uuid) -> Answer<String> {
        let agent = self.postman().await?;
        let posted = self.agent_posted(&agent, "agent/letter-returned", &envelope);
        self.once(&posted, async {
            let row = self.sent_letter(id).await?;
            Ok(self.note_return(&agent, &row, &posted).await?)
        })
        .await?;
        Ok(format!("{LETTERS}?retour=1"))
    }
}

impl Portal {
    /// The agent of this session, if he works in the mail room.
    async fn postman(&self) -> Answer<Row> {
        let agent = self.agent().await?;
        if agent.mail_room { Ok(agent) } else { Err(ApiError::Forbidden) }
    }

    async fn sent_letter(&self, id: Uuid) -> Result<outbox::Row, Stop> {
        let row = outbox::find(self.store().reader(), id).await?;
        row.filter(|row| row.kind == "letter" && row.state == "sent").ok_or_else(|| ApiError::NotFound.into())
    }

    /// A letter came back: noted once, and whoever made the request is told.
    async fn note_return(&self, agent: &Row, row: &outbox::Row, posted: &store::idempotency::Posted) -> Result<(), Stop> {
        let request = demand::by_letter(self.store().reader(), row.id).await?;
        let (mut told, mut company) = (None, (String::new(), String::new()));
        if let Some(request) = &request {
            let number = siren(request)?;
            company = (store::company::name(self.store().reader(), &number).await?.unwrap_or_default(), number.grouped());
            told = match (request.person_id, request.pending_id) {
                (Some(id), _) => person::find(self.store().reader(), id).await?.map(|person| person.address),
                (None, Some(id)) => store::pending::find(self.store().reader(), id).await?.map(|asked| asked.row.address),
                (None, None) => None,
            };
        }
        let now = self.now();
        let person = request.as_ref().and_then(|request| request.person_id);
        let event = &Event { person, ..self.agent_event("letter.returned", agent, json!({ "letter": row.id })) };
        let mail = &Message::LetterReturned(LetterReturned { company: company.0, siren: company.1, at: long_instant(now) });
        let (told, letter, agent) = (&told, row.id, agent.id);
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    if !letter::came_back(tx, letter, agent, now).await? {
                        return Err(ApiError::Stale.into());
                    }
                    store::journal::append(tx, event, now).await?;
                    if let Some(address) = told {
                        self.write_to(tx, address, mail, None, now).await?;
                    }
                    Ok(store::idempotency::note(tx, posted, now).await?)
                })
            })
            .await?;
        self.system().wake.notify_one();
        Ok(())
    }

    /// The file of a batch and its name; that it was fetched is journaled before anything of it leaves.
    ///
    /// # Errors
    /// What the page says: 404 for no batch, 410 when its file is gone, 403 when a letter of it is about the agent's own
    /// request: a colleague fetches that one (T-AGT-5).
    pub async fn batch_document(&self, id: &str) -> Answer<(Vec<u8>, String)> {
        let agent = self.postman().await?;
        let id: Uuid = id.parse().map_err(|_| ApiError::NotFound)?;
        let batch = letter::find(self.store().reader(), None, Some(id)).await.map_err(Stop::from)?.ok_or(ApiError::NotFound)?;
        if batch.file.is_none() {
            return Err(ApiError::Gone);
        }
        if letter::bears_own(self.store().reader(), id, &agent).await.map_err(Stop::from)? {
            return Err(ApiError::Forbidden);
        }
        let event = self.agent_event("agent.batch_taken", &agent, json!({ "batch": batch.number }));
        store::journal::append(self.store().reader(), &event, self.now()).await.map_err(Stop::from)?;
        let bytes = tokio::fs::read(self.system().room.path(batch.number)).await.map_err(|_| ApiError::Gone)?;
        Ok((bytes, file_name(batch.number)))
    }

    /// The batches.
    pub(super) async fn room_screen(&self, done: &str) -> Result<Screen, Stop> {
        self.postman().await?;
        let waiting = letter::count_waiting(self.store().reader()).await?;
        let rows = letter::latest(self.store().reader(), SHOWN).await?;
        let batches: Vec<_> = rows
            .iter()
            .map(|batch| screens::Batch {
                id: batch.id.to_string(),
                number: batch.number,
                at: short_instant(batch.created_at),
                letters: batch.letters,
                state: match batch.state.as_str() {
                    "posted" => "Posté",
                    "written" => "À poster",
                    _ => "En cours",
                },
                file: batch.file.is_some(),
                postable: batch.state == "written",
            })
            .collect();
        Ok(screens::batches(&batches, waiting, done, || Uuid::now_v7().to_string()))
    }

    /// The letters.
    pub(super) async fn letters_screen(&self, noted: bool) -> Result<Screen, Stop> {
        self.postman().await?;
        let rows = letter::recent(self.store().reader(), SHOWN).await?;
        let letters: Vec<_> = rows.iter().map(|(row, back)| shown(row, *back)).collect();
        Ok(screens::letters(&letters, noted))
    }

    /// One letter, to note its return.
    pub(super) async fn letter_screen(&self, id: Uuid) -> Result<Screen, Stop> {
        self.postman().await?;
        let row = self.sent_letter(id).await?;
        if letter::returned_at(self.store().reader(), id).await?.is_some() {
            return Err(ApiError::Gone.into());
        }
        Ok(screens::returning(&shown(&row, None), &Uuid::now_v7().to_string()))
    }
}

fn shown(row: &outbox::Row, back: Option<chrono::DateTime<chrono::Utc>>) -> screens::Letter {
    let state = match (row.state.as_str(), back) {
        (_, Some(at)) => format!("Revenu le {}", short_instant(at)),
        ("sent", None) => "En lot".to_owned(),
        ("waiting", None) => "En attente".to_owned(),
        _ => "Abandonné".to_owned(),
    };
    screens::Letter {
        id: row.id.to_string(),
        recipient: row.recipient.clone(),
        at: short_instant(row.sent_at.unwrap_or(row.created_at)),
        state,
        out: row.state == "sent" && back.is_none(),
    }
}
