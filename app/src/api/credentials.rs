//! Changing one's credentials (SC21 to SC24, R-G01 to R-G12): the password given again, then one form for all three.
//!
//! One submission, one transaction: if one of the parts is refused, nothing changes (ruled).
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::ticket::{Envelope, Sheet};
use super::{Answer, ApiError, Areas, Form, Who};
use crate::domain::address::EmailAddress;
use crate::domain::fault::{Faults, Problem};
use crate::domain::question::Question;
use crate::domain::route::way_back;
use crate::domain::secret::Secret;
use crate::domain::twice;

/// The form's page.
pub const CHANGE: &str = "/espace/gestion/identifiants";
/// What it leads to.
pub const CHANGED: &str = "/espace/gestion/identifiants/enregistrement";
/// Where the password is asked again.
pub const CONFIRM: &str = "/espace/gestion/confirmation";

/// The credentials of the person of this session.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// Asks for the password again (R-G09): whose it is.
    async fn confirm_page(&self) -> Answer<Sheet<String>>;
    /// Opens the forms that ask for it, for five minutes.
    async fn confirm(&self, envelope: Envelope, password: Secret) -> Answer<()>;
    /// SC21; [`ApiError::Elsewhere`] when the password must be given again first.
    async fn change_page(&self) -> Answer<Sheet<Present>>;
    /// Changes what is chosen, or says everything that is wrong, `faults` included.
    async fn change(&self, command: Change, faults: Faults) -> Answer<()>;
    /// SC22 to SC24, for 30 minutes in the same session.
    async fn changed_page(&self) -> Answer<Changed>;
}

/// SC21, parsed; a part that is not ticked, or that could not be read, is `None`.
#[derive(Debug)]
pub struct Change {
    pub envelope: Envelope,
    /// [`Present::permit`] as it came.
    pub permit: String,
    pub address: Option<EmailAddress>,
    pub password: Option<Secret>,
    pub answer: Option<(Question, Secret)>,
}

/// What SC21 shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Present {
    /// Says that the password was given when this form opened; sealed, 30 minutes.
    pub permit: String,
    pub address: String,
    pub last_name: String,
    /// The number of the present question.
    pub question: u8,
    /// A new address that waits for its code.
    pub waiting: Option<Waiting>,
}

/// A new address that waits for its code.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Waiting {
    pub address: String,
    /// « mercredi 25 novembre 2026 à 14 h 05 ».
    pub deadline: String,
}

/// What was just changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Changed {
    /// « 22 février 2029 ».
    pub password_until: Option<String>,
    pub address: Option<Waiting>,
    pub question: bool,
}

/// The password, again.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConfirmPasswordForm {
    pub key: String,
    pub retour: String,
    pub password: Secret,
}

impl Form for ConfirmPasswordForm {
    type Done = String;
    const NAME: &'static str = "credentials/confirm";
    const PATH: &'static str = CONFIRM;
    const WHO: Who = Who::Full;

    fn without_secrets(self) -> Self {
        Self { retour: self.retour, ..Self::default() }
    }

    fn next(retour: &String) -> String {
        way_back(retour).unwrap_or_else(|| CHANGE.to_owned())
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        if self.password.is_empty() {
            return Err(ApiError::fault("password", Problem::Missing));
        }
        let envelope = Envelope { key: self.key, content: self.password.clone() };
        areas.credentials.confirm(envelope, self.password).await.map(|()| self.retour)
    }
}

/// Gives the password again.
#[server(endpoint = "credentials/confirm", input = Json, output = Json)]
pub async fn confirm_password(form: ConfirmPasswordForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// Where the password is given again.
#[server(endpoint = "credentials/confirm-page", input = Json, output = Json)]
pub async fn confirm_password_page() -> Result<Sheet<String>, ApiError> {
    super::read(|areas| async move { areas.credentials.confirm_page().await }).await
}

/// SC21 as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeForm {
    pub key: String,
    pub permit: String,
    pub change_address: String,
    pub email: String,
    pub email_again: String,
    pub change_password: String,
    pub password: Secret,
    pub password_again: Secret,
    pub change_question: String,
    pub question: String,
    pub answer: Secret,
}

impl ChangeForm {
    fn address(&self, faults: &mut Faults) -> Option<EmailAddress> {
        let address = faults.take("email", EmailAddress::lasting(&self.email));
        faults.take("email_again", twice::address(&self.email, &self.email_again));
        address
    }

    fn question(&self, faults: &mut Faults) -> Option<Question> {
        faults.take("question", Question::parse(&self.question).ok_or(Problem::Choice))
    }
}

impl Form for ChangeForm {
    type Done = ();
    const NAME: &'static str = "credentials/change";
    const PATH: &'static str = CHANGE;
    const WHO: Who = Who::Full;
    const KEPT: bool = true;

    fn without_secrets(self) -> Self {
        let secret = Secret::default;
        Self { key: String::new(), permit: String::new(), password: secret(), password_again: secret(), answer: secret(), ..self }
    }

    fn next((): &()) -> String {
        CHANGED.to_owned()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<()> {
        let mut faults = Faults::default();
        let ticked = |field: &String| !field.is_empty();
        let (with_address, with_password, with_question) =
            (ticked(&self.change_address), ticked(&self.change_password), ticked(&self.change_question));
        if !(with_address || with_password || with_question) {
            faults.add("change_address", Problem::NothingChosen);
        }
        let address = if with_address { self.address(&mut faults) } else { None };
        if with_password {
            faults.take("password_again", twice::password(&self.password, &self.password_again));
        }
        let question = if with_question { self.question(&mut faults) } else { None };
        let content = format!("{address:?}\n{with_password}\n{}\n{question:?}\n{}", self.password.reveal(), self.answer.reveal());
        let command = Change {
            envelope: Envelope { key: self.key, content: Secret::new(content) },
            permit: self.permit,
            address,
            password: with_password.then_some(self.password),
            answer: question.map(|question| (question, self.answer)),
        };
        areas.credentials.change(command, faults).await
    }
}

/// Changes credentials.
#[server(endpoint = "credentials/change", input = Json, output = Json)]
pub async fn change_credentials(form: ChangeForm) -> Result<(), ApiError> {
    super::run(form).await
}

/// SC21.
#[server(endpoint = "credentials/change-page", input = Json, output = Json)]
pub async fn change_page() -> Result<Sheet<Present>, ApiError> {
    super::read(|areas| async move { areas.credentials.change_page().await }).await
}

/// SC22 to SC24.
#[server(endpoint = "credentials/changed-page", input = Json, output = Json)]
pub async fn changed_page() -> Result<Changed, ApiError> {
    super::read(|areas| async move { areas.credentials.changed_page().await }).await
}
