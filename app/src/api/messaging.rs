//! The secure messaging as a person uses it: a new request, its draft, replies, what was read, the notices (SC35, R-M01 to R-M10).
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ticket::Envelope;
use super::{Answer, ApiError, Areas, Form, Who};
use crate::domain::fault::{Faults, Problem};
use crate::domain::secret::Secret;
use crate::domain::siren::Siren;
use crate::domain::thread::{DRAFT, Notice, SUBJECT, cleaned, subject, text};

/// The inbox.
pub const MESSAGING: &str = "/messagerie";
/// A new request: the choice of a company.
pub const NEW: &str = "/messagerie/nouveau";
/// « Avis par courriel ».
pub const NOTICES: &str = "/messagerie/avis";
/// The drafts of new requests, each at its id.
pub const DRAFTS: &str = "/messagerie/brouillons";
/// The file of a thread.
pub const FILE: &str = "/messagerie/{id}/fil.pdf";

/// The stream that says that there is something new.
pub const FLUX: &str = "/messagerie/flux";

/// What a person does in the messaging. Each answers the next address.
#[async_trait]
pub trait Messaging: Send + Sync {
    /// Begins a request for a company: its draft.
    async fn begin(&self, envelope: Envelope, siren: Siren) -> Answer<String>;
    /// Keeps, sends or throws away the draft of a new request.
    async fn compose(&self, envelope: Envelope, draft: Draft) -> Answer<String>;
    /// Keeps, sends or throws away a reply to a thread.
    async fn reply(&self, envelope: Envelope, draft: Draft) -> Answer<String>;
    /// Shows the code of a request to the company, deposited behind a thread, for some minutes (C16).
    async fn see_code(&self, id: Uuid) -> Answer<String>;
    /// Notes that a thread was read up to a message.
    async fn read(&self, thread: Uuid, seq: i64) -> Answer<String>;
    /// Chooses whether to be told by mail.
    async fn notice(&self, envelope: Envelope, choice: Notice) -> Answer<String>;
}

/// What is done with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    Keep,
    Send,
    Discard,
    /// Keeps, then goes to the page of its files.
    Attach,
}

impl Gesture {
    /// As the button says it; what nobody pressed keeps.
    pub fn parse(word: &str) -> Self {
        match word {
            "envoyer" => Self::Send,
            "supprimer" => Self::Discard,
            "joindre" => Self::Attach,
            _ => Self::Keep,
        }
    }
}

/// What was typed, parsed: of a new request `id` is the draft's, of a reply the thread's.
#[derive(Clone, Debug)]
pub struct Draft {
    pub id: Uuid,
    /// Of the draft; 0 when there is none yet.
    pub revision: i64,
    pub gesture: Gesture,
    /// Empty when none is chosen; never when it is sent.
    pub theme: String,
    pub subject: String,
    pub text: String,
}

/// The company of a new request.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BeginForm {
    pub key: String,
    pub company: String,
}

impl Form for BeginForm {
    type Done = String;
    const NAME: &'static str = "messaging/begin";
    const PATH: &'static str = NEW;
    const WHO: Who = Who::Full;

    fn without_secrets(self) -> Self {
        Self { key: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        if self.company.is_empty() {
            return Err(ApiError::fault("company", Problem::Missing));
        }
        let siren = self.company.parse::<Siren>().map_err(|_| ApiError::fault("company", Problem::Choice))?;
        areas.messaging.begin(Envelope { key: self.key, content: Secret::new(self.company) }, siren).await
    }
}

/// Begins a request.
#[server(endpoint = "messaging/begin", input = Json, output = Json)]
pub async fn begin(form: BeginForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// A new request as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ComposeForm {
    pub key: String,
    pub id: String,
    pub revision: String,
    /// `envoyer`, `brouillon`, `supprimer`.
    pub gesture: String,
    pub theme: String,
    pub subject: String,
    pub text: String,
}

impl Form for ComposeForm {
    type Done = String;
    const NAME: &'static str = "messaging/compose";
    const PATH: &'static str = "/messagerie/brouillons/{id}";
    const WHO: Who = Who::Full;
    const KEPT: bool = true;

    fn without_secrets(self) -> Self {
        Self { key: String::new(), gesture: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let id = self.id.parse().map_err(|_| ApiError::NotFound)?;
        let content = Secret::new([self.id.as_str(), &self.revision, &self.gesture, &self.theme, &self.subject, &self.text].join("\n"));
        let (gesture, mut faults) = (Gesture::parse(&self.gesture), Faults::default());
        let theme = if gesture == Gesture::Send && self.theme.is_empty() { Err(Problem::Missing) } else { Ok(self.theme) };
        let theme = faults.take("theme", theme);
        let parsed = match gesture {
            Gesture::Send => subject(&self.subject),
            _ => kept(&self.subject.replace(['\n', '\t'], " "), SUBJECT),
        };
        let subject = faults.take("subject", parsed);
        let text = faults.take("text", if gesture == Gesture::Send { text(&self.text) } else { kept(&self.text, DRAFT) });
        match (theme, subject, text) {
            (Some(theme), Some(subject), Some(text)) => {
                let draft = Draft { id, revision: self.revision.parse().unwrap_or(0), gesture, theme, subject, text };
                areas.messaging.compose(Envelope { key: self.key, content }, draft).await
            }
            _ => Err(ApiError::Faults { faults: faults.into_vec(), solved: None }),
        }
    }
}

/// What a draft keeps of a text.
fn kept(raw: &str, max: u16) -> Result<String, Problem> {
    let text = cleaned(raw);
    if text.chars().count() > usize::from(max) { Err(Problem::TooLong(max)) } else { Ok(text) }
}

/// Keeps, sends or throws away a new request.
#[server(endpoint = "messaging/compose", input = Json, output = Json)]
pub async fn compose(form: ComposeForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// A reply as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReplyForm {
    pub key: String,
    /// The thread's.
    pub id: String,
    /// Of its draft, 0 without one.
    pub revision: String,
    /// `envoyer`, `brouillon`, `supprimer`.
    pub gesture: String,
    pub text: String,
}

impl Form for ReplyForm {
    type Done = String;
    const NAME: &'static str = "messaging/reply";
    const PATH: &'static str = "/messagerie/{id}";
    const WHO: Who = Who::Full;
    const KEPT: bool = true;

    fn without_secrets(self) -> Self {
        Self { key: String::new(), gesture: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let id = self.id.parse().map_err(|_| ApiError::NotFound)?;
        let content = Secret::new([self.id.as_str(), &self.revision, &self.gesture, &self.text].join("\n"));
        let gesture = Gesture::parse(&self.gesture);
        let parsed = if gesture == Gesture::Send { text(&self.text) } else { kept(&self.text, DRAFT) };
        let text = parsed.map_err(|problem| ApiError::fault("text", problem))?;
        let (theme, subject) = (String::new(), String::new());
        let draft = Draft { id, revision: self.revision.parse().unwrap_or(0), gesture, theme, subject, text };
        areas.messaging.reply(Envelope { key: self.key, content }, draft).await
    }
}

/// Keeps, sends or throws away a reply.
#[server(endpoint = "messaging/reply", input = Json, output = Json)]
pub async fn reply(form: ReplyForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// « Marquer comme lu »: needs no key, reading twice is reading once.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadForm {
    pub id: String,
    /// The number of the last message that was shown.
    pub seq: String,
}

impl Form for ReadForm {
    type Done = String;
    const NAME: &'static str = "messaging/read";
    const PATH: &'static str = "/messagerie/{id}/lecture";
    const WHO: Who = Who::Full;

    fn without_secrets(self) -> Self {
        self
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let id = self.id.parse().map_err(|_| ApiError::NotFound)?;
        areas.messaging.read(id, self.seq.parse().map_err(|_| ApiError::NotFound)?).await
    }
}

/// « Voir le code »: needs no key, seeing twice is journaled twice.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SeeCodeForm {
    pub id: String,
}

impl Form for SeeCodeForm {
    type Done = String;
    const NAME: &'static str = "messaging/code";
    const PATH: &'static str = "/messagerie/{id}/code";
    const WHO: Who = Who::Full;

    fn without_secrets(self) -> Self {
        self
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        areas.messaging.see_code(self.id.parse().map_err(|_| ApiError::NotFound)?).await
    }
}

/// Shows the code of a request for some minutes.
#[server(endpoint = "messaging/code", input = Json, output = Json)]
pub async fn see_code(form: SeeCodeForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// Notes that a thread was read.
#[server(endpoint = "messaging/read", input = Json, output = Json)]
pub async fn read_thread(form: ReadForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// How to be told by mail, as chosen.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeForm {
    pub key: String,
    /// [`Notice::word`].
    pub choice: String,
}

impl Form for NoticeForm {
    type Done = String;
    const NAME: &'static str = "messaging/notice";
    const PATH: &'static str = NOTICES;
    const WHO: Who = Who::Full;

    fn without_secrets(self) -> Self {
        Self { key: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let choice = Notice::parse(&self.choice).ok_or_else(|| ApiError::fault("choice", Problem::Choice))?;
        areas.messaging.notice(Envelope { key: self.key, content: Secret::new(self.choice) }, choice).await
    }
}

/// Chooses whether to be told by mail.
#[server(endpoint = "messaging/notice", input = Json, output = Json)]
pub async fn choose_notice(form: NoticeForm) -> Result<String, ApiError> {
    super::run(form).await
}
