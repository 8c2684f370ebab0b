//! « Activez votre espace ou vos services » (SC10 to SC12, R-D01 to R-D09).
//!
//! Step 1 checks the form of the code and the human check and looks nothing up (T-ACT-2); step 2
//! verifies the pair of code and address; step 3 is authorised by the finished activation alone.
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::creation::revision;
use super::ticket::{CheckFields, Envelope, Purpose, Sheet, refuse};
use super::{Answer, ApiError, Areas, Form};
use crate::domain::address::EmailAddress;
use crate::domain::code::ActivationCode;
use crate::domain::fault::Faults;
use crate::domain::secret::Secret;

/// The steps' addresses, in their order.
pub const STEPS: [&str; 3] = ["/activation", "/activation/identifiants", "/activation/recapitulatif"];

/// Step 3 of a letter's code: the services.
pub const SERVICES: &str = "/activation/services";

/// Redeeming a code.
#[async_trait]
pub trait Activation: Send + Sync {
    /// Step 1.
    async fn code_page(&self) -> Answer<Sheet<()>>;
    /// Keeps the (sealed) code.
    async fn enter(&self, envelope: Envelope, check: CheckFields, code: ActivationCode) -> Answer<()>;
    /// Step 2: the code entered, as it is shown.
    async fn address_page(&self) -> Answer<Sheet<String>>;
    /// Makes the space, or binds the new address, if code and address belong together.
    async fn redeem(&self, command: RedeemCode) -> Answer<()>;
    /// Step 3, for 30 minutes.
    async fn receipt(&self) -> Answer<Receipt>;
}

/// Step 2, parsed; the code is in the wizard's row.
#[derive(Debug)]
pub struct RedeemCode {
    pub envelope: Envelope,
    pub revision: i64,
    pub address: EmailAddress,
}

/// SC12 to show and to print (R-D04, R-E01): the question, never the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// True when the code bound a new login address; otherwise it made the space.
    pub changed: bool,
    /// « ROSEMONDE ».
    pub last_name: String,
    pub first_name: String,
    /// « 23 novembre 2026 ».
    pub date: String,
    pub subscriber_number: String,
    pub address: String,
    pub phone: String,
    pub postal_address: Vec<String>,
    pub question: String,
    /// « 23/11/2026 à 16h05mn25s ».
    pub made_at: String,
}

/// Step 1 as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CodeForm {
    pub key: String,
    pub code: Secret,
    #[serde(flatten)]
    pub human: CheckFields,
}

impl Form for CodeForm {
    type Done = ();
    const NAME: &'static str = "activation/code";
    const PATH: &'static str = STEPS[0];

    // The code typed is shown again: twelve characters are long to type, and they are no password.
    fn without_secrets(self) -> Self {
        Self { key: String::new(), human: self.human.cleared(), ..self }
    }

    fn next((): &()) -> String {
        STEPS[1].to_owned()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<()> {
        let mut faults = Faults::default();
        match faults.take("code", self.code.reveal().parse::<ActivationCode>()) {
            Some(code) => areas.activation.enter(Envelope { key: self.key, content: self.code }, self.human, code).await,
            None => Err(refuse(areas, Purpose::Activation, faults, self.human).await),
        }
    }
}

/// Enters the code.
#[server(endpoint = "activation/code", input = Json, output = Json)]
pub async fn code(form: CodeForm) -> Result<(), ApiError> {
    super::run(form).await
}

/// Step 1.
#[server(endpoint = "activation/code-page", input = Json, output = Json)]
pub async fn code_page() -> Result<Sheet<()>, ApiError> {
    super::read(|areas| async move { areas.activation.code_page().await }).await
}

/// Step 2 as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AddressForm {
    pub key: String,
    pub revision: String,
    pub email: String,
}

impl Form for AddressForm {
    type Done = ();
    const NAME: &'static str = "activation/redeem";
    const PATH: &'static str = STEPS[1];

    fn without_secrets(self) -> Self {
        Self { key: String::new(), revision: String::new(), ..self }
    }

    fn next((): &()) -> String {
        STEPS[2].to_owned()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<()> {
        let mut faults = Faults::default();
        match faults.take("email", self.email.parse::<EmailAddress>()) {
            Some(address) => {
                let envelope = Envelope { key: self.key, content: Secret::new(format!("{}\n{address}", self.revision)) };
                areas.activation.redeem(RedeemCode { envelope, revision: revision(&self.revision), address }).await
            }
            None => Err(ApiError::Faults { faults: faults.into_vec(), solved: None }),
        }
    }
}

/// Redeems the code.
#[server(endpoint = "activation/redeem", input = Json, output = Json)]
pub async fn redeem(form: AddressForm) -> Result<(), ApiError> {
    super::run(form).await
}

/// Step 2.
#[server(endpoint = "activation/address-page", input = Json, output = Json)]
pub async fn address_page() -> Result<Sheet<String>, ApiError> {
    super::read(|areas| async move { areas.activation.address_page().await }).await
}

/// Step 3.
#[server(endpoint = "activation/receipt", input = Json, output = Json)]
pub async fn receipt_page() -> Result<Receipt, ApiError> {
    super::read(|areas| async move { areas.activation.receipt().await }).await
}
