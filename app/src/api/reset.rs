//! « Mot de passe oublié » (SC37, R-H01 to R-H05): a link by mail first, the answer second, then a new password.
//!
//! Whether an address opens a space is never said; the question is shown behind the mailed link alone
//! (T-OUB-1), and nothing about the person is judged before the answer is right.
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::ticket::{CheckFields, Envelope, Purpose, Sheet, refuse};
use super::{Answer, ApiError, Areas, Form, judge_password};
use crate::domain::address::EmailAddress;
use crate::domain::answer;
use crate::domain::fault::{Faults, Problem};
use crate::domain::password::Personal;
use crate::domain::secret::Secret;
use crate::domain::twice;

/// The addresses of the procedure, in their order: asked, sent, answered, done.
pub const STEPS: [&str; 4] =
    ["/mot-de-passe-oublie", "/mot-de-passe-oublie/envoi", "/mot-de-passe-oublie/reponse", "/mot-de-passe-oublie/termine"];

/// A password that is lost.
#[async_trait]
pub trait Reset: Send + Sync {
    /// The form that asks for a link.
    async fn request_page(&self) -> Answer<Sheet<()>>;
    /// Mails a link, if the address opens a space; answers the same if not.
    async fn request(&self, envelope: Envelope, check: CheckFields, address: EmailAddress) -> Answer<()>;
    /// The question, behind the mailed link.
    async fn answer_page(&self, token: String) -> Answer<Sheet<String>>;
    /// Replaces the password, if the answer is right.
    async fn replace(&self, command: Replacement) -> Answer<()>;
    /// « 22 novembre 2029 », the last day of the password that this browser has just chosen.
    async fn done(&self) -> Answer<String>;
}

/// The answer and the new password, parsed.
#[derive(Debug)]
pub struct Replacement {
    pub envelope: Envelope,
    /// The mailed link's token.
    pub token: String,
    pub answer: Secret,
    pub password: Secret,
}

/// The address, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestForm {
    pub key: String,
    pub email: String,
    #[serde(flatten)]
    pub human: CheckFields,
}

impl Form for RequestForm {
    type Done = ();
    const NAME: &'static str = "reset/request";
    const PATH: &'static str = STEPS[0];

    fn without_secrets(self) -> Self {
        Self { key: String::new(), human: self.human.cleared(), ..self }
    }

    fn next((): &()) -> String {
        STEPS[1].to_owned()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<()> {
        let mut faults = Faults::default();
        match faults.take("email", self.email.parse::<EmailAddress>()) {
            Some(address) => {
                let content = Secret::new(format!("{}\n{}", address.key(), self.human.check));
                areas.reset.request(Envelope { key: self.key, content }, self.human, address).await
            }
            None => Err(refuse(areas, Purpose::Reset, faults, self.human).await),
        }
    }
}

/// Asks for a link.
#[server(endpoint = "reset/request", input = Json, output = Json)]
pub async fn request(form: RequestForm) -> Result<(), ApiError> {
    super::run(form).await
}

/// The form that asks for a link.
#[server(endpoint = "reset/request-page", input = Json, output = Json)]
pub async fn request_page() -> Result<Sheet<()>, ApiError> {
    super::read(|areas| async move { areas.reset.request_page().await }).await
}

/// The answer and the new password, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    pub key: String,
    pub jeton: String,
    pub answer: Secret,
    pub password: Secret,
    pub password_again: Secret,
}

impl Form for AnswerForm {
    type Done = ();
    const NAME: &'static str = "reset/answer";
    const PATH: &'static str = STEPS[2];
    // Somebody may be signed in here: her session ends with the old password.
    const RELOAD: bool = true;

    fn without_secrets(self) -> Self {
        Self { jeton: self.jeton, ..Self::default() }
    }

    fn next((): &()) -> String {
        STEPS[3].to_owned()
    }

    // The form's own faults first: they cost no try of the answer.
    async fn carry_out(self, areas: &Areas) -> Answer<()> {
        let mut faults = Faults::default();
        if self.answer.is_empty() {
            faults.add("answer", Problem::Missing);
        } else if self.answer.reveal().chars().count() > usize::from(answer::MAX) {
            faults.add("answer", Problem::TooLong(answer::MAX));
        }
        judge_password(&mut faults, &areas.policy, &self.password, &Personal::default().with(self.answer.reveal()));
        faults.take("password_again", twice::password(&self.password, &self.password_again));
        if !faults.is_empty() {
            return Err(ApiError::Faults { faults: faults.into_vec(), solved: None });
        }
        let content = Secret::new(format!("{}\n{}\n{}", self.jeton, self.answer.reveal(), self.password.reveal()));
        let envelope = Envelope { key: self.key, content };
        areas.reset.replace(Replacement { envelope, token: self.jeton, answer: self.answer, password: self.password }).await
    }
}

/// Replaces the password.
#[server(endpoint = "reset/answer", input = Json, output = Json)]
pub async fn replace(form: AnswerForm) -> Result<(), ApiError> {
    super::run(form).await
}

/// The question, behind the mailed link.
#[server(endpoint = "reset/answer-page", input = Json, output = Json)]
pub async fn answer_page(token: String) -> Result<Sheet<String>, ApiError> {
    super::read(|areas| async move { areas.reset.answer_page(token).await }).await
}

/// The end.
#[server(endpoint = "reset/done", input = Json, output = Json)]
pub async fn done_page() -> Result<String, ApiError> {
    super::read(|areas| async move { areas.reset.done().await }).await
}
