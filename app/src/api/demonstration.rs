//! What exists in demonstration mode only: the mails and letters sent, readable. Everywhere else: 404.
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::{Answer, ApiError};

/// The demonstration's post box.
#[async_trait]
pub trait Demonstration: Send + Sync {
    /// The latest mails, newest first, at most fifty.
    async fn mails(&self) -> Answer<PostBox>;
    /// One mail, opened.
    async fn mail(&self, id: String) -> Answer<Mail>;
}

/// What `/demonstration/courrier` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostBox {
    /// The demonstration's agent and his one-time code of this moment.
    pub agent: (String, String),
    pub lines: Vec<MailLine>,
}

/// One line of `/demonstration/courrier`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailLine {
    pub id: String,
    pub to: String,
    pub subject: String,
    pub at: String,
    /// « Envoyé », « En attente », « Abandonné ».
    pub state: String,
}

/// A mail, opened: its text as it left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    pub line: MailLine,
    pub text: String,
    /// True for a letter, which is there as PDF too.
    pub letter: bool,
}

/// The list.
#[server(endpoint = "demonstration/mails", input = Json, output = Json)]
pub async fn mails_page() -> Result<PostBox, ApiError> {
    super::read(|areas| async move { areas.demonstration.mails().await }).await
}

/// One of them.
#[server(endpoint = "demonstration/mail", input = Json, output = Json)]
pub async fn mail_page(id: String) -> Result<Mail, ApiError> {
    super::read(|areas| async move { areas.demonstration.mail(id).await }).await
}
