//! What must be done at login before anything else (R-A12, R-C04): the expired password, the new terms.
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::ticket::{Envelope, Sheet};
use super::{Answer, ApiError, Areas, Form, Who};
use crate::domain::duty::Duty;
use crate::domain::fault::{Faults, Problem};
use crate::domain::secret::Secret;
use crate::domain::twice;

/// The duties of the person of this session.
#[async_trait]
pub trait Duties: Send + Sync {
    /// The page of a duty: for the password, what is known of the person for its gauge.
    async fn duty_page(&self, duty: Duty) -> Answer<Sheet<Due>>;
    /// Replaces the password; answers where to go.
    async fn renew(&self, envelope: Envelope, password: Secret, faults: Faults, retour: &str) -> Answer<String>;
    /// Accepts the terms; answers where to go.
    async fn accept_terms(&self, envelope: Envelope, version: String, retour: &str) -> Answer<String>;
}

/// What the page of a duty shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Due {
    pub address: String,
    pub last_name: String,
    pub reason: Reason,
}

/// Why a new password must be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// It has expired; its last day, « 22/02/2029 ».
    Expired(String),
    /// The policy has become stricter.
    Rules,
    /// « Ce n’est pas moi » was said, and no new one was chosen since (R-P08).
    Disowned,
}

/// A new password for the one that has expired.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RenewalForm {
    pub key: String,
    pub retour: String,
    pub password: Secret,
    pub password_again: Secret,
}

impl Form for RenewalForm {
    type Done = String;
    const NAME: &'static str = "duty/password";
    const PATH: &'static str = Duty::Password.page();
    const RELOAD: bool = true;
    const WHO: Who = Who::Signed;

    fn without_secrets(self) -> Self {
        Self { retour: self.retour, ..Self::default() }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let mut faults = Faults::default();
        faults.take("password_again", twice::password(&self.password, &self.password_again));
        let envelope = Envelope { key: self.key, content: self.password.clone() };
        areas.duties.renew(envelope, self.password, faults, &self.retour).await
    }
}

/// Replaces an expired password.
#[server(endpoint = "duty/password", input = Json, output = Json)]
pub async fn renew_password(form: RenewalForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// The new version of the terms.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewTermsForm {
    pub key: String,
    pub retour: String,
    pub version: String,
    pub accepted: String,
}

impl Form for NewTermsForm {
    type Done = String;
    const NAME: &'static str = "duty/terms";
    const PATH: &'static str = Duty::Terms.page();
    const RELOAD: bool = true;
    const WHO: Who = Who::Signed;

    fn without_secrets(self) -> Self {
        Self { key: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        if self.accepted.is_empty() {
            // Who owes nothing is told so first.
            areas.duties.duty_page(Duty::Terms).await?;
            return Err(ApiError::fault("accepted", Problem::TermsNotAccepted));
        }
        let envelope = Envelope { key: self.key, content: Secret::new(self.version.clone()) };
        areas.duties.accept_terms(envelope, self.version, &self.retour).await
    }
}

/// Accepts a new version of the terms.
#[server(endpoint = "duty/terms", input = Json, output = Json)]
pub async fn accept_new_terms(form: NewTermsForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// The page of the duty that the session has.
#[server(endpoint = "duty/page", input = Json, output = Json)]
pub async fn duty_page(duty: Duty) -> Result<Sheet<Due>, ApiError> {
    super::read(|areas| async move { areas.duties.duty_page(duty).await }).await
}
