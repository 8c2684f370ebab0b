//! Agents: their invitation, their session, what they may open (SC41, R-R01 to R-R08); the mail room ([`super::mailroom`]) and
//! the threads ([`super::desk`]) beside.
//!
//! Every form here is an agent's or nobody's: a person's session never passes [`Who::Agent`], an agent's never
//! [`Who::Signed`] (V3.5.4). Each success answers the next address.
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ticket::{CheckFields, Envelope, Purpose, refuse};
use super::{Answer, ApiError, Areas, Form, Who};
use crate::domain::address::EmailAddress;
use crate::domain::agent::{MOTIVE, OneTimeCode};
use crate::domain::fault::{Faults, Problem};
use crate::domain::route::AGENT_LOGIN;
use crate::domain::secret::Secret;
use crate::domain::siren::Siren;
use crate::domain::{text, twice};

/// The page of an invitation, and the one on which a company is looked up.
pub const INVITATION: &str = "/agent/invitation";
pub const DOSSIERS: &str = "/agent/dossiers";

/// The agent of this session, for the header of the agents' pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentMe {
    pub name: String,
    pub office: String,
}

/// A try to sign in, parsed.
#[derive(Debug)]
pub struct AgentSignIn {
    pub envelope: Envelope,
    pub check: CheckFields,
    pub address: EmailAddress,
    pub password: Secret,
    pub code: OneTimeCode,
}

/// An accepted invitation, parsed as far as it can be without its row.
#[derive(Debug)]
pub struct AcceptInvitation {
    pub token: String,
    pub password: Secret,
    pub code: Option<OneTimeCode>,
    pub faults: Faults,
}

/// The agents' accounts, and what they look up.
#[async_trait]
pub trait Agents: Send + Sync {
    /// Uses an invitation up: password and one-time codes are set.
    async fn accept(&self, command: AcceptInvitation) -> Answer<String>;
    /// Checks address, password and one-time code and opens a session.
    async fn agent_sign_in(&self, command: AgentSignIn) -> Answer<String>;
    /// Ends the session, if there is one.
    async fn agent_sign_out(&self) -> Answer<String>;
    /// Opens a company of the office's competence: journaled with its motive, readable for ten minutes (T-AGT-2).
    async fn open_company_file(&self, envelope: Envelope, siren: Siren, motive: String) -> Answer<String>;
    /// Ends a right at its holder's request (R-R03).
    async fn end_right(&self, envelope: Envelope, id: Uuid, motive: String) -> Answer<String>;
}

/// The invitation's form.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AcceptForm {
    pub jeton: String,
    pub password: Secret,
    pub password_again: Secret,
    pub one_time: Secret,
}

impl Form for AcceptForm {
    type Done = String;
    const NAME: &'static str = "agent/accept";
    const PATH: &'static str = INVITATION;
    const RELOAD: bool = true;

    fn without_secrets(self) -> Self {
        Self { jeton: self.jeton, ..Self::default() }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let mut faults = Faults::default();
        faults.take("password_again", twice::password(&self.password, &self.password_again));
        let code = faults.take("one_time", self.one_time.reveal().parse::<OneTimeCode>());
        areas.agents.accept(AcceptInvitation { token: self.jeton, password: self.password, code, faults }).await
    }
}

/// Accepts an invitation.
#[server(endpoint = "agent/accept", input = Json, output = Json)]
pub async fn accept(form: AcceptForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// The agents' login as typed. The three are judged together: whoever found a password out learns nothing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AgentLoginForm {
    pub key: String,
    pub email: String,
    pub password: Secret,
    pub one_time: Secret,
    #[serde(flatten)]
    pub human: CheckFields,
}

impl Form for AgentLoginForm {
    type Done = String;
    const NAME: &'static str = "agent/login";
    const PATH: &'static str = AGENT_LOGIN;
    const RELOAD: bool = true;

    fn without_secrets(self) -> Self {
        Self { email: self.email, ..Self::default() }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let mut faults = Faults::default();
        let address = faults.take("email", self.email.parse::<EmailAddress>());
        if self.password.is_empty() {
            faults.add("password", Problem::Missing);
        } else if self.password.reveal().chars().count() > crate::domain::password::MAX_LENGTH {
            faults.add("password", Problem::PasswordTooLong);
        }
        let code = faults.take("one_time", self.one_time.reveal().parse::<OneTimeCode>());
        match (address, code) {
            (Some(address), Some(code)) if faults.is_empty() => {
                let envelope = Envelope { key: self.key, content: Secret::default() };
                areas.agents.agent_sign_in(AgentSignIn { envelope, check: self.human, address, password: self.password, code }).await
            }
            _ => Err(refuse(areas, Purpose::Login, faults, self.human).await),
        }
    }
}

/// Signs an agent in.
#[server(endpoint = "agent/login", input = Json, output = Json)]
pub async fn agent_login(form: AgentLoginForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// « Me déconnecter », on the agents' pages.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AgentLogoutForm {}

impl Form for AgentLogoutForm {
    type Done = String;
    const NAME: &'static str = "agent/logout";
    const PATH: &'static str = "/agent/deconnexion";
    const RELOAD: bool = true;

    fn without_secrets(self) -> Self {
        self
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        areas.agents.agent_sign_out().await
    }
}

/// Signs an agent out.
#[server(endpoint = "agent/logout", input = Json, output = Json)]
pub async fn agent_logout(form: AgentLogoutForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// Why a company is looked up, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OpenCompanyForm {
    pub key: String,
    pub siren: String,
    pub motive: String,
}

impl Form for OpenCompanyForm {
    type Done = String;
    const NAME: &'static str = "agent/open-company";
    const PATH: &'static str = DOSSIERS;
    const WHO: Who = Who::Agent;

    fn without_secrets(self) -> Self {
        Self { key: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let mut faults = Faults::default();
        let siren = faults.take("siren", self.siren.parse::<Siren>());
        let motive = faults.take("motive", text::line(&self.motive, MOTIVE));
        match (siren, motive) {
            (Some(siren), Some(motive)) => {
                let envelope = Envelope { key: self.key, content: Secret::new(format!("{siren}\n{motive}")) };
                areas.agents.open_company_file(envelope, siren, motive).await
            }
            _ => Err(ApiError::Faults { faults: faults.into_vec(), solved: None }),
        }
    }
}

/// Opens a company.
#[server(endpoint = "agent/open-company", input = Json, output = Json)]
pub async fn open_company(form: OpenCompanyForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// Why a right is ended, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EndRightForm {
    pub key: String,
    pub id: String,
    pub motive: String,
}

impl Form for EndRightForm {
    type Done = String;
    const NAME: &'static str = "agent/end-right";
    const PATH: &'static str = "/agent/habilitations/{id}/fin";
    const WHO: Who = Who::Agent;

    fn without_secrets(self) -> Self {
        Self { key: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let id = self.id.parse().map_err(|_| ApiError::NotFound)?;
        let motive = text::line(&self.motive, MOTIVE).map_err(|problem| ApiError::fault("motive", problem))?;
        let envelope = Envelope { key: self.key, content: Secret::new(format!("{id}\n{motive}")) };
        areas.agents.end_right(envelope, id, motive).await
    }
}

/// Ends a right.
#[server(endpoint = "agent/end-right", input = Json, output = Json)]
pub async fn end_right(form: EndRightForm) -> Result<String, ApiError> {
    super::run(form).await
}
