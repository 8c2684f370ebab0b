//! The forms of the creation, as typed. Each answers the next address: the same form serves both modes.
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::{AcceptTerms, Choose, Fill, OwnCompany, STEPS, step};
use crate::api::identity::IdentityFields;
use crate::api::ticket::{CheckFields, Envelope, Purpose, refuse};
use crate::api::{Answer, ApiError, Areas, Form, judge_password};
use crate::domain::address::EmailAddress;
use crate::domain::answer;
use crate::domain::fault::{Faults, Problem};
use crate::domain::identity::Registration;
use crate::domain::mode::Mode;
use crate::domain::password::Personal;
use crate::domain::question::Question;
use crate::domain::secret::Secret;
use crate::domain::siren::Siren;
use crate::domain::twice;

/// SC04 as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TermsForm {
    pub key: String,
    /// [`Mode::word`].
    pub mode: String,
    pub version: String,
    pub accepted: String,
}

impl Form for TermsForm {
    type Done = String;
    const NAME: &'static str = "creation/terms";
    const PATH: &'static str = STEPS[0];

    fn without_secrets(self) -> Self {
        Self { key: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        if self.accepted.is_empty() {
            return Err(ApiError::fault("accepted", Problem::TermsNotAccepted));
        }
        let mode = Mode::parse(&self.mode);
        let envelope = Envelope { key: self.key, content: Secret::new(format!("{}\n{}", mode.word(), self.version)) };
        areas.creation.accept(AcceptTerms { envelope, mode, version: self.version }).await?;
        Ok(step(mode, 1).to_owned())
    }
}

/// Accepts the terms.
#[server(endpoint = "creation/terms", input = Json, output = Json)]
pub async fn terms(form: TermsForm) -> Result<String, ApiError> {
    crate::api::run(form).await
}

/// SC05 as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CredentialsForm {
    pub key: String,
    pub mode: String,
    pub revision: String,
    /// The company, in simplified mode.
    pub siren: String,
    pub company_email: String,
    pub company_email_again: String,
    pub email: String,
    pub email_again: String,
    pub password: Secret,
    pub password_again: Secret,
    #[serde(flatten)]
    pub human: CheckFields,
}

impl CredentialsForm {
    /// The company of a simplified creation; its address may be the login address (R-B04).
    fn company(&self, faults: &mut Faults) -> Option<OwnCompany> {
        let siren = faults.take("siren", self.siren.parse::<Siren>());
        let address = faults.take("company_email", EmailAddress::lasting(&self.company_email));
        faults.take("company_email_again", twice::address(&self.company_email, &self.company_email_again));
        Some(OwnCompany { siren: siren?, address: address? })
    }
}

impl Form for CredentialsForm {
    type Done = String;
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

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let mut faults = Faults::default();
        let mode = Mode::parse(&self.mode);
        let company = if mode.is_simplified() { self.company(&mut faults) } else { None };
        let address = faults.take("email", EmailAddress::lasting(&self.email));
        faults.take("email_again", twice::address(&self.email, &self.email_again));
        let mut personal = address.as_ref().map_or_else(Personal::default, |a| Personal::default().with_login(a.as_str()));
        if let Some(company) = &company {
            personal = personal.with_siren(company.siren.as_str()).with(company.address.as_str());
        }
        judge_password(&mut faults, &areas.policy, &self.password, &personal);
        faults.take("password_again", twice::password(&self.password, &self.password_again));
        match address {
            Some(address) if faults.is_empty() => {
                let for_whom = company.as_ref().map_or_else(String::new, |company| format!("{}\n{}", company.siren, company.address));
                let content = Secret::new(format!("{}\n{for_whom}\n{address}\n{}", self.revision, self.password.reveal()));
                let envelope = Envelope { key: self.key, content };
                let (revision, password) = (revision(&self.revision), self.password);
                areas.creation.choose(Choose { envelope, revision, check: self.human, company, address, password }).await?;
                Ok(step(mode, 2).to_owned())
            }
            _ => Err(refuse(areas, Purpose::Creation, faults, self.human).await),
        }
    }
}

/// Chooses address and password.
#[server(endpoint = "creation/credentials", input = Json, output = Json)]
pub async fn credentials(form: CredentialsForm) -> Result<String, ApiError> {
    crate::api::run(form).await
}

/// SC07 as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DetailsForm {
    pub key: String,
    pub mode: String,
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
    type Done = String;
    const NAME: &'static str = "creation/details";
    const PATH: &'static str = STEPS[2];

    fn without_secrets(self) -> Self {
        Self { key: String::new(), revision: String::new(), answer: Secret::default(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let mut faults = Faults::default();
        let Some(registration) = self.parse(&mut faults) else {
            return Err(ApiError::Faults { faults: faults.into_vec(), solved: None });
        };
        let content = Secret::new(format!("{}\n{registration:?}\n{}", self.revision, self.answer.reveal()));
        let envelope = Envelope { key: self.key, content };
        let mode = Mode::parse(&self.mode);
        areas.creation.fill(Fill { envelope, mode, revision: revision(&self.revision), registration, answer: self.answer }).await?;
        Ok(step(mode, 3).to_owned())
    }
}

/// Keeps the registration form.
#[server(endpoint = "creation/details", input = Json, output = Json)]
pub async fn fill_details(form: DetailsForm) -> Result<String, ApiError> {
    crate::api::run(form).await
}

/// SC08 has nothing to type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConfirmForm {
    pub key: String,
    pub mode: String,
    pub revision: String,
}

impl Form for ConfirmForm {
    type Done = String;
    const NAME: &'static str = "creation/confirm";
    const PATH: &'static str = STEPS[3];

    fn without_secrets(self) -> Self {
        Self::default()
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let envelope = Envelope { key: self.key, content: Secret::new(self.revision.clone()) };
        let mode = Mode::parse(&self.mode);
        areas.creation.confirm(envelope, mode, revision(&self.revision)).await?;
        Ok(step(mode, 4).to_owned())
    }
}

/// Confirms the request.
#[server(endpoint = "creation/confirm", input = Json, output = Json)]
pub async fn confirm(form: ConfirmForm) -> Result<String, ApiError> {
    crate::api::run(form).await
}

/// The revision that a form carries; one that no row has, when it is no number.
pub(crate) fn revision(raw: &str) -> i64 {
    raw.trim().parse().unwrap_or(-1)
}
