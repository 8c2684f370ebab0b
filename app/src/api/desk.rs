//! What agents do with threads (R-R01): open, take charge, assign, reply, ask for a document, close, note among themselves.
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ticket::Envelope;
use super::{Answer, ApiError, Areas, Form, Who};
use crate::domain::agent::{DUE_DAYS_MOST, NOTE};
use crate::domain::fault::{Faults, Problem};
use crate::domain::secret::Secret;
use crate::domain::thread;

/// Where the threads are, each under its id.
pub const THREADS: &str = "/agent/fils";

/// The press of the reply's form that keeps what was typed and leads to its files.
pub const ATTACH: &str = "joindre";

/// The same, for the script that keeps what is typed.
pub const KEEP: &str = "brouillon";

/// What is to become of a thread with a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Nothing is asked for.
    Answer,
    /// An answer is asked for, within so many days.
    Ask(u16),
    Close,
}

impl Then {
    /// As sent.
    pub const WORDS: [&str; 3] = ["repondre", "demander", "clore"];
}

/// A reply, parsed.
#[derive(Debug)]
pub struct Reply {
    pub envelope: Envelope,
    pub id: Uuid,
    pub text: String,
    pub then: Then,
}

/// The threads of an agent's office. Each answers the next address.
#[async_trait]
pub trait Desk: Send + Sync {
    /// Opens a thread: journaled, readable for ten minutes, « lu par l’administration ».
    async fn open_thread(&self, envelope: Envelope, id: Uuid) -> Answer<String>;
    /// Takes charge of a thread that nobody has: one wins.
    async fn take_charge(&self, envelope: Envelope, id: Uuid) -> Answer<String>;
    /// Gives a thread to a colleague, or back to the queue.
    async fn assign(&self, envelope: Envelope, id: Uuid, to: Option<Uuid>) -> Answer<String>;
    /// Replies.
    async fn reply(&self, reply: Reply) -> Answer<String>;
    /// Keeps what was typed of a reply, for the page that comes next or the next visit.
    async fn keep(&self, id: Uuid, text: String) -> Answer<()>;
    /// Closes a thread without a word.
    async fn close(&self, envelope: Envelope, id: Uuid) -> Answer<String>;
    /// Notes something for the office alone.
    async fn note(&self, envelope: Envelope, id: Uuid, text: String) -> Answer<String>;
}

/// A button that acts on a thread.
macro_rules! button {
    ($form:ident, $name:literal, $path:literal, $act:ident, $about:literal) => {
        #[doc = $about]
        #[derive(Clone, Debug, Default, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $form {
            pub key: String,
            pub id: String,
        }

        impl Form for $form {
            type Done = String;
            const NAME: &'static str = $name;
            const PATH: &'static str = $path;
            const WHO: Who = Who::Agent;

            fn without_secrets(self) -> Self {
                Self { key: String::new(), ..self }
            }

            fn next(to: &String) -> String {
                to.clone()
            }

            async fn carry_out(self, areas: &Areas) -> Answer<String> {
                let id = self.id.parse().map_err(|_| ApiError::NotFound)?;
                areas.desk.$act(Envelope { key: self.key, content: Secret::new(self.id) }, id).await
            }
        }
    };
}

button!(OpenForm, "agent/thread-open", "/agent/fils/{id}", open_thread, "Opens a thread.");
button!(TakeForm, "agent/thread-take", "/agent/fils/{id}/prise-en-charge", take_charge, "Takes charge of a thread.");
button!(CloseForm, "agent/thread-close", "/agent/fils/{id}/cloture", close, "Closes a thread.");

/// Opens a thread.
#[server(endpoint = "agent/thread-open", input = Json, output = Json)]
pub async fn thread_open(form: OpenForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// Takes charge of a thread.
#[server(endpoint = "agent/thread-take", input = Json, output = Json)]
pub async fn thread_take(form: TakeForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// Closes a thread.
#[server(endpoint = "agent/thread-close", input = Json, output = Json)]
pub async fn thread_close(form: CloseForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// To whom a thread is given; nobody when empty.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AssignForm {
    pub key: String,
    pub id: String,
    pub agent: String,
}

impl Form for AssignForm {
    type Done = String;
    const NAME: &'static str = "agent/thread-assign";
    const PATH: &'static str = "/agent/fils/{id}/attribution";
    const WHO: Who = Who::Agent;

    fn without_secrets(self) -> Self {
        Self { key: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let id = self.id.parse().map_err(|_| ApiError::NotFound)?;
        let to = match self.agent.as_str() {
            "" => None,
            text => Some(text.parse().map_err(|_| ApiError::fault("agent", Problem::Choice))?),
        };
        let content = Secret::new(format!("{id}\n{}", self.agent));
        areas.desk.assign(Envelope { key: self.key, content }, id, to).await
    }
}

/// Assigns a thread.
#[server(endpoint = "agent/thread-assign", input = Json, output = Json)]
pub async fn thread_assign(form: AssignForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// A reply as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReplyForm {
    pub key: String,
    pub id: String,
    pub text: String,
    /// One of [`Then::WORDS`].
    pub then: String,
    /// Days to answer in, when something is asked for.
    pub days: String,
    /// [`ATTACH`] and [`KEEP`] keep the reply; anything else sends it.
    pub gesture: String,
}

impl Form for ReplyForm {
    type Done = String;
    const NAME: &'static str = "agent/thread-reply";
    const PATH: &'static str = "/agent/fils/{id}/reponse";
    const WHO: Who = Who::Agent;

    fn without_secrets(self) -> Self {
        Self { key: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let id = self.id.parse().map_err(|_| ApiError::NotFound)?;
        let typed: String = self.text.chars().take(usize::from(thread::DRAFT)).collect();
        if matches!(self.gesture.as_str(), ATTACH | KEEP) {
            areas.desk.keep(id, typed).await?;
            let next = if self.gesture == ATTACH { "pieces" } else { "reponse" };
            return Ok(format!("{THREADS}/{id}/{next}"));
        }
        let mut faults = Faults::default();
        let text = faults.take("text", thread::text(&self.text));
        let days = match self.days.trim().parse::<u16>() {
            Ok(days) if (1..=DUE_DAYS_MOST).contains(&days) => Ok(days),
            _ => Err(Problem::DueDay),
        };
        let then = match Then::WORDS.iter().position(|word| *word == self.then) {
            Some(0) => Some(Then::Answer),
            Some(1) => faults.take("days", days).map(Then::Ask),
            Some(_) => Some(Then::Close),
            None => {
                faults.add("then", if self.then.is_empty() { Problem::Missing } else { Problem::Choice });
                None
            }
        };
        let (Some(text), Some(then)) = (text, then) else {
            // However long he has written: nothing of it is lost, and the page can say what is wrong with it.
            areas.desk.keep(id, typed).await?;
            return Err(ApiError::Faults { faults: faults.into_vec(), solved: None });
        };
        let content = Secret::new([self.id.as_str(), &self.then, &self.days, &text].join("\n"));
        areas.desk.reply(Reply { envelope: Envelope { key: self.key, content }, id, text, then }).await
    }
}

/// Replies.
#[server(endpoint = "agent/thread-reply", input = Json, output = Json)]
pub async fn thread_reply(form: ReplyForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// A note as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NoteForm {
    pub key: String,
    pub id: String,
    pub note: String,
}

impl Form for NoteForm {
    type Done = String;
    const NAME: &'static str = "agent/thread-note";
    const PATH: &'static str = "/agent/fils/{id}/note";
    const WHO: Who = Who::Agent;

    fn without_secrets(self) -> Self {
        Self { key: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let id = self.id.parse().map_err(|_| ApiError::NotFound)?;
        let note = thread::cleaned(&self.note);
        if note.is_empty() {
            return Err(ApiError::fault("note", Problem::Missing));
        }
        if note.chars().count() > usize::from(NOTE) {
            return Err(ApiError::fault("note", Problem::TooLong(NOTE)));
        }
        let content = Secret::new(format!("{id}\n{note}"));
        areas.desk.note(Envelope { key: self.key, content }, id, note).await
    }
}

/// Notes something.
#[server(endpoint = "agent/thread-note", input = Json, output = Json)]
pub async fn thread_note(form: NoteForm) -> Result<String, ApiError> {
    super::run(form).await
}
