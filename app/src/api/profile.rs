//! « Modifier mes coordonnées » (SC31, R-N02, R-N06) and « Mes données » (R-N01, R-N08).
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::creation::revision;
use super::identity::IdentityFields;
use super::listing::Listing;
use super::ticket::{Envelope, Sheet};
use super::{Answer, ApiError, Areas, Form, Who, fields};
use crate::domain::fault::Faults;
use crate::domain::identity::Registration;
use crate::domain::question::Question;
use crate::domain::secret::Secret;

/// The form's page.
pub const PROFILE: &str = "/espace/gestion/coordonnees";

/// What is held about the person of this session.
#[async_trait]
pub trait Profile: Send + Sync {
    /// SC31.
    async fn profile_page(&self) -> Answer<Sheet<Card>>;
    /// Keeps what is new; [`ApiError::Stale`] when something else came first.
    async fn correct(&self, command: Correction) -> Answer<()>;
    /// Everything, as tables.
    async fn data_page(&self) -> Answer<Vec<Listing>>;
}

/// SC31, parsed; the question is not changed here.
#[derive(Debug)]
pub struct Correction {
    pub envelope: Envelope,
    pub revision: i64,
    pub registration: Registration,
    pub information: bool,
}

/// SC31 to show.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Card {
    pub address: String,
    pub registration: Registration,
    /// Wants mails about services and legislation.
    pub information: bool,
}

/// SC31 as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileForm {
    pub key: String,
    pub revision: String,
    #[serde(flatten)]
    pub identity: IdentityFields,
    pub information: String,
}

impl Form for ProfileForm {
    type Done = ();
    const NAME: &'static str = "profile/correct";
    const PATH: &'static str = PROFILE;
    // The header bears the name.
    const RELOAD: bool = true;
    const KEPT: bool = true;
    const WHO: Who = Who::Full;

    fn without_secrets(self) -> Self {
        Self { key: String::new(), revision: String::new(), ..self }
    }

    fn next((): &()) -> String {
        format!("{PROFILE}?enregistre=1")
    }

    async fn carry_out(self, areas: &Areas) -> Answer<()> {
        let mut faults = Faults::default();
        let Some(registration) = self.identity.parse(&mut faults, Question::parse("0")) else {
            return Err(ApiError::Faults { faults: faults.into_vec(), solved: None });
        };
        let content: String = fields(&Self { key: String::new(), ..self.clone() }).into_iter().map(|(_, value)| value + "\n").collect();
        let envelope = Envelope { key: self.key, content: Secret::new(content) };
        let information = !self.information.is_empty();
        areas.profile.correct(Correction { envelope, revision: revision(&self.revision), registration, information }).await
    }
}

/// Keeps what is new.
#[server(endpoint = "profile/correct", input = Json, output = Json)]
pub async fn correct_profile(form: ProfileForm) -> Result<(), ApiError> {
    super::run(form).await
}

/// SC31.
#[server(endpoint = "profile/page", input = Json, output = Json)]
pub async fn profile_page() -> Result<Sheet<Card>, ApiError> {
    super::read(|areas| async move { areas.profile.profile_page().await }).await
}

/// Everything.
#[server(endpoint = "profile/data", input = Json, output = Json)]
pub async fn data_page() -> Result<Vec<Listing>, ApiError> {
    super::read(|areas| async move { areas.profile.data_page().await }).await
}
