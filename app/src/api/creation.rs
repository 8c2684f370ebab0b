//! Creation of an expert space in its steps (SC04, SC05, SC07, SC08; R-C01 to R-C16).
//!
//! The wizard lives on the server: each step is posted to its own page, kept in the row of the
//! browser's cookie, and refused when an earlier one is missing.
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::identity::IdentityFields;
use super::ticket::{CheckFields, Envelope, Purpose, Sheet, refuse};
use super::{Answer, ApiError, Areas, Form, judge_password};
use crate::domain::address::EmailAddress;
use crate::domain::answer;
use crate::domain::fault::{Faults, Problem};
use crate::domain::identity::Registration;
use crate::domain::password::Personal;
use crate::domain::question::Question;
use crate::domain::secret::Secret;
use crate::domain::twice;

/// The steps' addresses, in their order.
pub const STEPS: [&str; 4] =
    ["/creation/expert/conditions", "/creation/expert/identifiants", "/creation/expert/formulaire", "/creation/expert/recapitulatif"];

/// The creation of an expert space, up to the confirmation.
#[async_trait]
pub trait Creation: Send + Sync {
    /// Step 1, SC04.
    async fn terms_page(&self) -> Answer<Sheet<()>>;
    /// Begins, or begins again, with the terms accepted.
    async fn accept(&self, command: AcceptTerms) -> Answer<()>;
    /// Step 2, SC05: the address given so far.
    async fn credentials_page(&self) -> Answer<Sheet<String>>;
    /// Keeps address and (sealed) password.
    async fn choose(&self, command: Choose) -> Answer<()>;
    /// Step 3, SC07.
    async fn details_page(&self) -> Answer<Sheet<Details>>;
    /// Keeps who the person is, and (sealed) the answer.
    async fn fill(&self, command: Fill) -> Answer<()>;
    /// SC08.
    async fn review_page(&self) -> Answer<Sheet<Review>>;
    /// Makes the request and sends the code.
    async fn confirm(&self, envelope: Envelope, revision: i64) -> Answer<()>;
}

/// SC04, parsed: the version that was on the page.
#[derive(Debug)]
pub struct AcceptTerms {
    pub envelope: Envelope,
    pub version: String,
}

/// SC05, parsed.
#[derive(Debug)]
pub struct Choose {
    pub envelope: Envelope,
    pub revision: i64,
    pub check: CheckFields,
    pub address: EmailAddress,
    pub password: Secret,
}

/// SC07, parsed.
#[derive(Debug)]
pub struct Fill {
    pub envelope: Envelope,
    pub revision: i64,
    pub registration: Registration,
    pub answer: Secret,
}

/// SC07 to show: the address, and what was given before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    pub address: String,
    pub registration: Option<Registration>,
}

/// SC08 to show.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Review {
    pub registration: Registration,
    pub address: String,
    /// Looked up from the SIREN; `None` when the directory does not know it (a warning, ruled).
    pub company_name: Option<String>,
    /// Masked until « Afficher ».
    pub answer: Secret,
}

/// SC04 as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TermsForm {
    pub key: String,
    pub version: String,
    pub accepted: String,
}

impl Form for TermsForm {
    type Done = ();
    const NAME: &'static str = "creation/terms";
    const PATH: &'static str = STEPS[0];

    fn without_secrets(self) -> Self {
        Self { key: String::new(), ..self }
    }

    fn next((): &()) -> String {
        STEPS[1].to_owned()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<()> {
        if self.accepted.is_empty() {
            return Err(ApiError::fault("accepted", Problem::TermsNotAccepted));
        }
        let envelope = Envelope { key: self.key, content: Secret::new(self.version.clone()) };
        areas.creation.accept(AcceptTerms { envelope, version: self.version }).await
    }
}

/// Accepts the terms.
#[server(endpoint = "creation/terms", input = Json, output = Json)]
pub async fn terms(form: TermsForm) -> Result<(), ApiError> {
    super::run(form).await
}

/// Step 1.
#[server(endpoint = "creation/terms-page", input = Json, output = Json)]
pub async fn terms_page() -> Result<Sheet<()>, ApiError> {
    super::read(|areas| async move { areas.creation.terms_page().await }).await
}

/// SC05 as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CredentialsForm {
    pub key: String,
    pub revision: String,
    pub email: String,
    pub email_again: String,
    pub password: Secret,
    pub password_again: Secret,
    #[serde(flatten)]
    pub human: CheckFields,
}

impl Form for CredentialsForm {
    type Done = ();
    const NAME: &'static str = "creation/credentials";
    const PATH: &'static str = STEPS[1];

    fn without_secrets(self) -> Self {
        let secret = Secret::default;
        Self {
            key: String::new(),
            revision: String::new(),
            password: secret(),
            password_again: secret(),
            human: self.human.cleared(),
            ..self
        }
    }

    fn next((): &()) -> String {
        STEPS[2].to_owned()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<()> {
        let mut faults = Faults::default();
        let address = faults.take("email", EmailAddress::lasting(&self.email));
        faults.take("email_again", twice::address(&self.email, &self.email_again));
        let personal = address.as_ref().map_or_else(Personal::default, |a| Personal::default().with_login(a.as_str()));
        judge_password(&mut faults, &areas.policy, &self.password, &personal);
        faults.take("password_again", twice::password(&self.password, &self.password_again));
        match address {
            Some(address) if faults.is_empty() => {
                let content = Secret::new(format!("{}\n{}\n{}", self.revision, address, self.password.reveal()));
                let envelope = Envelope { key: self.key, content };
                areas
                    .creation
                    .choose(Choose { envelope, revision: revision(&self.revision), check: self.human, address, password: self.password })
                    .await
            }
            _ => Err(refuse(areas, Purpose::Creation, faults, self.human).await),
        }
    }
}

/// Chooses address and password.
#[server(endpoint = "creation/credentials", input = Json, output = Json)]
pub async fn credentials(form: CredentialsForm) -> Result<(), ApiError> {
    super::run(form).await
}

/// Step 2.
#[server(endpoint = "creation/credentials-page", input = Json, output = Json)]
pub async fn credentials_page() -> Result<Sheet<String>, ApiError> {
    super::read(|areas| async move { areas.creation.credentials_page().await }).await
}

/// SC07 as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DetailsForm {
    pub key: String,
    pub revision: String,
    #[serde(flatten)]
    pub identity: IdentityFields,
    pub question: String,
    pub answer: Secret,
}

impl DetailsForm {
    /// What was given before, without the answer; a first form otherwise.
    pub fn from_registration(registration: Option<&Registration>) -> Self {
        let question = registration.map_or(0, |registration| registration.question.number()).to_string();
        Self { identity: IdentityFields::of(registration), question, ..Self::default() }
    }

    fn parse(&self, faults: &mut Faults) -> Option<Registration> {
        let question = Question::parse(&self.question);
        let registration = self.identity.parse(faults, question);
        faults.take("question", question.ok_or(Problem::Choice));
        let names = [self.identity.last_name.as_str(), self.identity.first_name.as_str()];
        let asked = question.map(Question::text).unwrap_or_default();
        faults.take("answer", answer::judge(self.answer.reveal(), asked, &names))?;
        registration.filter(|_| faults.is_empty())
    }
}

impl Form for DetailsForm {
    type Done = ();
    const NAME: &'static str = "creation/details";
    const PATH: &'static str = STEPS[2];

    fn without_secrets(self) -> Self {
        Self { key: String::new(), revision: String::new(), answer: Secret::default(), ..self }
    }

    fn next((): &()) -> String {
        STEPS[3].to_owned()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<()> {
        let mut faults = Faults::default();
        let Some(registration) = self.parse(&mut faults) else {
            return Err(ApiError::Faults { faults: faults.into_vec(), solved: None });
        };
        let content = Secret::new(format!("{}\n{registration:?}\n{}", self.revision, self.answer.reveal()));
        let envelope = Envelope { key: self.key, content };
        areas.creation.fill(Fill { envelope, revision: revision(&self.revision), registration, answer: self.answer }).await
    }
}

/// Keeps the registration form.
#[server(endpoint = "creation/details", input = Json, output = Json)]
pub async fn fill_details(form: DetailsForm) -> Result<(), ApiError> {
    super::run(form).await
}

/// Step 3.
#[server(endpoint = "creation/details-page", input = Json, output = Json)]
pub async fn details_page() -> Result<Sheet<Details>, ApiError> {
    super::read(|areas| async move { areas.creation.details_page().await }).await
}

/// SC08 has nothing to type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConfirmForm {
    pub key: String,
    pub revision: String,
}

impl Form for ConfirmForm {
    type Done = ();
    const NAME: &'static str = "creation/confirm";
    const PATH: &'static str = STEPS[3];

    fn without_secrets(self) -> Self {
        Self::default()
    }

    fn next((): &()) -> String {
        super::pending::REQUESTED.to_owned()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<()> {
        let envelope = Envelope { key: self.key, content: Secret::new(self.revision.clone()) };
        areas.creation.confirm(envelope, revision(&self.revision)).await
    }
}

/// Confirms the request.
#[server(endpoint = "creation/confirm", input = Json, output = Json)]
pub async fn confirm(form: ConfirmForm) -> Result<(), ApiError> {
    super::run(form).await
}

/// SC08.
#[server(endpoint = "creation/review-page", input = Json, output = Json)]
pub async fn review_page() -> Result<Sheet<Review>, ApiError> {
    super::read(|areas| async move { areas.creation.review_page().await }).await
}

/// The revision that a form carries; one that no row has, when it is no number.
pub(crate) fn revision(raw: &str) -> i64 {
    raw.trim().parse().unwrap_or(-1)
}
