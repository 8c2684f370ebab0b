//! « Adhérer aux services » (SC26, R-J01 to R-J09): SIREN, services, what they need, summary.
//!
//! The wizard lives on the server, one row per person and company, so two tabs hold two companies; its screens are
//! described by the server ([`super::screen`]).
use std::collections::BTreeMap;

use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::creation::revision;
use super::ticket::Envelope;
use super::{Answer, ApiError, Areas, Form, Who};
use crate::domain::address::EmailAddress;
use crate::domain::bank::{self, Account, Iban};
use crate::domain::fault::{Faults, Problem};
use crate::domain::secret::Secret;
use crate::domain::siren::Siren;
use crate::domain::{text, twice};

/// Step 1; the later steps stand under the company's dossier.
pub const BEGIN: &str = "/espace/gestion/adhesion";

/// The steps of one company, in their order.
pub const STEPS: [&str; 3] =
    ["/dossiers/{siren}/adhesion", "/dossiers/{siren}/adhesion/complements", "/dossiers/{siren}/adhesion/recapitulatif"];

/// The address of a step for a company.
pub fn step(number: usize, siren: &str) -> String {
    STEPS.get(number).copied().unwrap_or(BEGIN).replace("{siren}", siren)
}

/// The requests that make a person holder of a company's services. Each step answers the next address.
#[async_trait]
pub trait Enrolment: Send + Sync {
    /// Begins, or begins again, for a company.
    async fn begin(&self, envelope: Envelope, siren: Siren, quality: Quality) -> Answer<String>;
    /// Keeps the services chosen.
    async fn choose(&self, command: ChooseServices) -> Answer<String>;
    /// Keeps what they need.
    async fn complete(&self, command: GiveExtras) -> Answer<String>;
    /// Makes the request.
    async fn confirm(&self, envelope: Envelope, siren: Siren, revision: i64) -> Answer<String>;
}

/// As what the requester asks (R-J09).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Quality {
    Representative,
    Mandated,
}

impl Quality {
    /// As sent and kept.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Representative => "representant",
            Self::Mandated => "mandataire",
        }
    }

    /// As shown.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Representative => "représentant légal",
            Self::Mandated => "personne mandatée",
        }
    }

    /// The quality behind a word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Representative, Self::Mandated].into_iter().find(|quality| quality.word() == word)
    }
}

/// Step 2, parsed.
#[derive(Debug)]
pub struct ChooseServices {
    pub envelope: Envelope,
    pub revision: i64,
    pub siren: Siren,
    pub services: Vec<String>,
}

/// Step 3, parsed as far as the page asked: what it did not ask for is left empty.
#[derive(Debug)]
pub struct GiveExtras {
    pub envelope: Envelope,
    pub revision: i64,
    pub siren: Siren,
    pub address: Result<Option<EmailAddress>, Faults>,
    pub account: Result<Option<Account>, Faults>,
}

/// Step 1 as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EnrolForm {
    pub key: String,
    pub siren: String,
    pub quality: String,
}

impl Form for EnrolForm {
    type Done = String;
    const NAME: &'static str = "enrolment/begin";
    const PATH: &'static str = BEGIN;
    const WHO: Who = Who::Full;
    const KEPT: bool = true;

    fn without_secrets(self) -> Self {
        Self { key: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let mut faults = Faults::default();
        let siren = faults.take("siren", self.siren.parse::<Siren>());
        let quality = match self.quality.as_str() {
            "" => Err(Problem::Missing),
            word => Quality::parse(word).ok_or(Problem::Choice),
        };
        let quality = faults.take("quality", quality);
        match (siren, quality) {
            (Some(siren), Some(quality)) => {
                let envelope = Envelope { key: self.key, content: Secret::new(format!("{siren}\n{}", quality.word())) };
                areas.enrolment.begin(envelope, siren, quality).await
            }
            _ => Err(ApiError::Faults { faults: faults.into_vec(), solved: None }),
        }
    }
}

/// Begins an enrolment.
#[server(endpoint = "enrolment/begin", input = Json, output = Json)]
pub async fn begin(form: EnrolForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// Step 2 as typed: a box for each service, `service-<id>`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ServicesForm {
    pub key: String,
    pub revision: String,
    pub siren: String,
    #[serde(flatten)]
    pub boxes: BTreeMap<String, String>,
}

/// What the name of a service's box begins with.
pub const BOX: &str = "service-";

impl Form for ServicesForm {
    type Done = String;
    const NAME: &'static str = "enrolment/choose";
    const PATH: &'static str = STEPS[0];
    const WHO: Who = Who::Full;

    fn without_secrets(self) -> Self {
        Self { key: String::new(), revision: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let siren = self.siren.parse::<Siren>().map_err(|_| ApiError::Elsewhere(BEGIN.to_owned()))?;
        let services: Vec<String> = self
            .boxes
            .iter()
            .filter(|(_, ticked)| !ticked.is_empty())
            .filter_map(|(name, _)| name.strip_prefix(BOX))
            .map(str::to_owned)
            .collect();
        let content = Secret::new(format!("{siren}\n{}\n{}", self.revision, services.join("\n")));
        let envelope = Envelope { key: self.key, content };
        areas.enrolment.choose(ChooseServices { envelope, revision: revision(&self.revision), siren, services }).await
    }
}

/// Chooses the services.
#[server(endpoint = "enrolment/choose", input = Json, output = Json)]
pub async fn choose(form: ServicesForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// Step 3 as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ExtrasForm {
    pub key: String,
    pub revision: String,
    pub siren: String,
    pub email: String,
    pub email_again: String,
    pub account_holder: String,
    pub iban: Secret,
    pub bic: String,
}

impl ExtrasForm {
    fn address(&self) -> Result<Option<EmailAddress>, Faults> {
        let mut faults = Faults::default();
        let address = faults.take("email", EmailAddress::lasting(&self.email));
        faults.take("email_again", twice::address(&self.email, &self.email_again));
        if faults.is_empty() { Ok(address) } else { Err(faults) }
    }

    fn account(&self) -> Result<Option<Account>, Faults> {
        let mut faults = Faults::default();
        let holder = faults.take("account_holder", text::line(&self.account_holder, 70));
        let iban = faults.take("iban", self.iban.reveal().parse::<Iban>());
        let bic = faults.take("bic", bank::bic(&self.bic));
        match (holder, iban, bic) {
            (Some(holder), Some(iban), Some(bic)) => Ok(Some(Account { holder, iban, bic })),
            _ => Err(faults),
        }
    }
}

impl Form for ExtrasForm {
    type Done = String;
    const NAME: &'static str = "enrolment/complete";
    const PATH: &'static str = STEPS[1];
    const WHO: Who = Who::Full;

    fn without_secrets(self) -> Self {
        Self { key: String::new(), revision: String::new(), iban: Secret::default(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let siren = self.siren.parse::<Siren>().map_err(|_| ApiError::Elsewhere(BEGIN.to_owned()))?;
        let (address, account) = (self.address(), self.account());
        let typed = [siren.as_str(), &self.revision, &self.email, &self.account_holder, self.iban.reveal(), &self.bic];
        let envelope = Envelope { key: self.key, content: Secret::new(typed.join("\n")) };
        areas.enrolment.complete(GiveExtras { envelope, revision: revision(&self.revision), siren, address, account }).await
    }
}

/// Gives what the services need.
#[server(endpoint = "enrolment/complete", input = Json, output = Json)]
pub async fn complete(form: ExtrasForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// The summary has nothing to type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConfirmEnrolmentForm {
    pub key: String,
    pub revision: String,
    pub siren: String,
}

impl Form for ConfirmEnrolmentForm {
    type Done = String;
    const NAME: &'static str = "enrolment/confirm";
    const PATH: &'static str = STEPS[2];
    const WHO: Who = Who::Full;

    fn without_secrets(self) -> Self {
        Self::default()
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let siren = self.siren.parse::<Siren>().map_err(|_| ApiError::Elsewhere(BEGIN.to_owned()))?;
        let envelope = Envelope { key: self.key, content: Secret::new(format!("{siren}\n{}", self.revision)) };
        areas.enrolment.confirm(envelope, siren, revision(&self.revision)).await
    }
}

/// Makes the request.
#[server(endpoint = "enrolment/confirm", input = Json, output = Json)]
pub async fn confirm(form: ConfirmEnrolmentForm) -> Result<String, ApiError> {
    super::run(form).await
}
