//! Creation of an expert space in its steps (SC04, SC05, SC07, SC08; R-C01 to R-C16).
//!
//! The wizard lives on the server: each step is posted to its own page, kept in the row of the
//! browser's cookie, and refused when an earlier one is missing.
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::ticket::{CheckFields, Envelope, Purpose, Sheet, refuse};
use super::{Answer, ApiError, Areas, Form, judge_password};
use crate::domain::address::EmailAddress;
use crate::domain::fault::{Faults, Problem};
use crate::domain::identity::{Civility, Firm, Registration};
use crate::domain::password::Personal;
use crate::domain::question::Question;
use crate::domain::secret::Secret;
use crate::domain::{answer, text};

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
        let address = faults.take(
            "email",
            self.email.parse::<EmailAddress>().and_then(|a| if a.is_disposable() { Err(Problem::AddressDisposable) } else { Ok(a) }),
        );
        if self.email_again.trim().is_empty() {
            faults.add("email_again", Problem::Missing);
        } else if !self.email.trim().eq_ignore_ascii_case(self.email_again.trim()) {
            faults.add("email_again", Problem::AddressMismatch);
        }
        let personal = address.as_ref().map_or_else(Personal::default, |a| Personal::default().with_login(a.as_str()));
        judge_password(&mut faults, &areas.policy, &self.password, &personal);
        if self.password_again.is_empty() {
            faults.add("password_again", Problem::Missing);
        } else if !self.password.same_as(&self.password_again) {
            faults.add("password_again", Problem::PasswordMismatch);
        }
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
    pub civility: String,
    pub last_name: String,
    pub first_name: String,
    pub foreign: String,
    pub siren: String,
    pub phone: String,
    pub street_number: String,
    pub street_kind: String,
    pub street_name: String,
    pub address_extra: String,
    pub postcode: String,
    pub city: String,
    pub country: String,
    pub question: String,
    pub answer: Secret,
}

impl DetailsForm {
    /// What was given before, without the answer; a first form otherwise.
    pub fn from_registration(registration: Option<&Registration>) -> Self {
        let Some(r) = registration else {
            return Self { country: "FRANCE".to_owned(), question: "0".to_owned(), ..Self::default() };
        };
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Self {
            civility: r.civility.value().to_owned(),
            last_name: r.last_name.clone(),
            first_name: r.first_name.clone(),
            foreign: if matches!(r.firm, Firm::Foreign(_)) { "on".to_owned() } else { String::new() },
            siren: r.firm.shown(),
            phone: r.phone.shown(),
            street_number: text(&r.street_number),
            street_kind: text(&r.street_kind),
            street_name: text(&r.street_name),
            address_extra: text(&r.address_extra),
            postcode: text(&r.postcode),
            city: r.city.clone(),
            country: r.country.clone(),
            question: r.question.number().to_string(),
            ..Self::default()
        }
    }

    fn parse(&self, faults: &mut Faults) -> Option<Registration> {
        let civility = faults.take(
            "civility",
            match self.civility.trim() {
                "" => Err(Problem::Missing),
                raw => Civility::parse(raw).ok_or(Problem::Choice),
            },
        );
        let last_name = faults.take("last_name", text::name(&self.last_name, 80));
        let first_name = faults.take("first_name", text::name(&self.first_name, 80));
        let firm = faults.take(
            "siren",
            if self.foreign.is_empty() { self.siren.parse().map(Firm::French) } else { foreign(&self.siren).map(Firm::Foreign) },
        );
        let phone = faults.take("phone", self.phone.parse());
        let street_number = faults.take("street_number", text::optional_line(&self.street_number, 10));
        let street_kind = faults.take("street_kind", text::optional_line(&self.street_kind, 30));
        let street_name = faults.take("street_name", text::optional_line(&self.street_name, 100));
        let address_extra = faults.take("address_extra", text::optional_line(&self.address_extra, 100));
        let country = faults.take("country", text::line(&self.country, 60));
        let french = country.as_deref().is_some_and(|c| text::fold(c) == "france");
        let postcode = faults.take(
            "postcode",
            text::optional_line(&self.postcode, 12).and_then(|code| match code {
                Some(code) if french && !(code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit())) => Err(Problem::Postcode),
                other => Ok(other),
            }),
        );
        let city = faults.take("city", text::line(&self.city, 80));
        let question = faults.take("question", Question::parse(&self.question).ok_or(Problem::Choice));
        let names = [self.last_name.as_str(), self.first_name.as_str()];
        let asked = question.map(Question::text).unwrap_or_default();
        faults.take("answer", answer::judge(self.answer.reveal(), asked, &names))?;
        if !faults.is_empty() {
            return None;
        }
        Some(Registration {
            civility: civility?,
            last_name: last_name?,
            first_name: first_name?,
            firm: firm?,
            phone: phone?,
            street_number: street_number?,
            street_kind: street_kind?,
            street_name: street_name?,
            address_extra: address_extra?,
            postcode: postcode?,
            city: city?,
            country: country?,
            question: question?,
        })
    }
}

fn foreign(raw: &str) -> Result<String, Problem> {
    let identifier = text::line(raw, 30)?;
    let fits = identifier.chars().count() >= 2 && identifier.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '/' | '-'));
    if fits { Ok(identifier) } else { Err(Problem::ForeignIdentifier) }
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
