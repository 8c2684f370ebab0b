//! « Mes connexions » (R-P08): the open sessions, what happened lately, and « Ce n’est pas moi ».
//!
//! Every button of the page is the same form; its one field says which session ends, or which of the two
//! great measures is taken.
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::listing::Listing;
use super::ticket::{Envelope, Sheet};
use super::{Answer, ApiError, Areas, Form, Who};
use crate::domain::secret::Secret;

/// The page.
pub const CONNECTIONS: &str = "/espace/gestion/connexions";
/// In the place of a session's id: all sessions but this one.
pub const OTHERS: &str = "autres";
/// In the place of a session's id: « Ce n’est pas moi ».
pub const NOT_ME: &str = "pas-moi";

/// The connections of the person of this session.
#[async_trait]
pub trait Connections: Send + Sync {
    /// The page.
    async fn connections_page(&self) -> Answer<Sheet<Opened>>;
    /// Ends one session of hers, or all but this one; answers where to go.
    async fn end(&self, envelope: Envelope, which: String) -> Answer<String>;
    /// Ends all other sessions, voids what waits, and asks for a new password before anything else; answers where
    /// to go. [`ApiError::Elsewhere`] when the password must be given again first.
    async fn disown(&self, envelope: Envelope) -> Answer<String>;
}

/// What the page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opened {
    pub sessions: Listing,
    /// The session of each line; empty for this one.
    pub ids: Vec<String>,
    pub events: Listing,
    /// The password was given within five minutes: « Ce n’est pas moi » acts at once.
    pub fresh: bool,
}

/// A button of the page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EndForm {
    pub key: String,
    /// A session's id, [`OTHERS`] or [`NOT_ME`].
    pub session: String,
}

impl Form for EndForm {
    type Done = String;
    const NAME: &'static str = "connections/end";
    const PATH: &'static str = CONNECTIONS;
    const WHO: Who = Who::Full;
    const RELOAD: bool = true;

    fn without_secrets(self) -> Self {
        Self::default()
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let envelope = Envelope { key: self.key, content: Secret::new(self.session.clone()) };
        if self.session == NOT_ME {
            return areas.connections.disown(envelope).await;
        }
        areas.connections.end(envelope, self.session).await
    }
}

/// Ends sessions.
#[server(endpoint = "connections/end", input = Json, output = Json)]
pub async fn end_session(form: EndForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// The page.
#[server(endpoint = "connections/page", input = Json, output = Json)]
pub async fn connections_page() -> Result<Sheet<Opened>, ApiError> {
    super::read(|areas| async move { areas.connections.connections_page().await }).await
}

/// « Rester connecté »: a request like any other, so it counts as activity (S-9).
#[server(endpoint = "session/stay", input = Json, output = Json)]
pub async fn stay() -> Result<(), ApiError> {
    super::read(|areas| async move { areas.session.admit(Who::Signed).await }).await
}
