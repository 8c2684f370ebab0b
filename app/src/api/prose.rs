//! Long texts: terms, help, legal pages. They live on the server; a page asks for its [`Document`] and shows it.
//!
//! « Cette réponse vous a-t-elle été utile ? » is the one form here: a row with a page, yes or no, and a date (R-Q02).
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::ticket::Envelope;
use super::{Answer, ApiError, Areas, Form};
use crate::domain::fault::Problem;
use crate::domain::secret::Secret;

/// The texts, by the address of their page without the first `/`.
#[async_trait]
pub trait Prose: Send + Sync {
    /// The text of a page; an unknown one is 404.
    async fn document(&self, slug: String) -> Answer<Document>;
    /// Keeps an opinion on the answers of the questions page.
    async fn feedback(&self, command: GiveFeedback) -> Answer<()>;
}

/// A page of text, whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub title: String,
    /// The pages above it, label and address.
    pub crumbs: Vec<(String, String)>,
    /// A first paragraph; none when empty.
    pub lead: String,
    /// True when a table of contents comes first.
    pub contents: bool,
    pub parts: Vec<Part>,
    /// True when the assistance's block closes the page (R-Q03).
    pub assistance: bool,
    /// The idempotency key of [`FeedbackForm`], on the page that asks for an opinion.
    pub asks: Option<String>,
}

/// A part, under its anchor and its `<h2>`; one without title comes first, has no anchor and is in no table of contents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub id: String,
    pub title: String,
    pub blocks: Vec<Block>,
}

/// What stands between two titles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A paragraph.
    Text(Line),
    /// An `<h3>`.
    Heading(String),
    Bullets(Vec<Line>),
    /// A numbered list.
    Steps(Vec<Line>),
    /// A definition list: what, and what is said of it.
    Entries(Vec<(String, Vec<Block>)>),
    Table {
        caption: String,
        head: Vec<String>,
        rows: Vec<Vec<Line>>,
    },
    /// A link that looks like a button.
    Button {
        href: String,
        label: String,
    },
    /// Blocks under an anchor and an `<h3>`, which the table of contents names; without a title it has neither.
    Article {
        id: String,
        title: String,
        blocks: Vec<Block>,
    },
    /// Blocks that can be cited and linked to on their own.
    Rule {
        id: String,
        blocks: Vec<Block>,
    },
}

/// Text with its marks.
pub type Line = Vec<Inline>;

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Inline {
    Text(String),
    Strong(String),
    Code(String),
    Link {
        href: String,
        label: String,
    },
    /// A link among many of the same words: `what` is for who does not see where it stands.
    Named {
        href: String,
        label: String,
        what: String,
    },
}

/// The text of a page.
#[server(endpoint = "prose/page", input = Json, output = Json)]
pub async fn prose_page(slug: String) -> Result<Document, ApiError> {
    super::read(|areas| async move { areas.prose.document(slug).await }).await
}

/// An opinion, parsed.
#[derive(Debug)]
pub struct GiveFeedback {
    pub envelope: Envelope,
    pub page: &'static str,
    pub useful: bool,
}

/// « Oui » or « Non ».
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedbackForm {
    pub key: String,
    /// `oui` or `non`.
    pub utile: String,
}

impl Form for FeedbackForm {
    type Done = ();
    const NAME: &'static str = "prose/feedback";
    const PATH: &'static str = "/aide/questions";

    fn without_secrets(self) -> Self {
        Self { key: String::new(), ..self }
    }

    fn next((): &()) -> String {
        "/aide/questions?avis=merci#avis".to_owned()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<()> {
        let useful = match self.utile.as_str() {
            "oui" => true,
            "non" => false,
            _ => return Err(ApiError::fault("", Problem::Malformed)),
        };
        let envelope = Envelope { key: self.key, content: Secret::new(self.utile) };
        areas.prose.feedback(GiveFeedback { envelope, page: Self::PATH, useful }).await
    }
}

/// Keeps an opinion.
#[server(endpoint = "prose/feedback", input = Json, output = Json)]
pub async fn feedback(form: FeedbackForm) -> Result<(), ApiError> {
    super::run(form).await
}
