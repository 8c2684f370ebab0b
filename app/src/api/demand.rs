//! What becomes of a request: the company's link and its refusal, cancelling, the code typed inside the space; and the
//! services that one gives up (R-J10 to R-J13, R-D07, R-K12).
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ticket::Envelope;
use super::{Answer, ApiError, Areas, Form, Who};
use crate::domain::code::ActivationCode;
use crate::domain::fault::{Faults, Problem};
use crate::domain::secret::Secret;

/// The page behind the link mailed to a company's address, and the one after it.
pub const VALIDATION: [&str; 2] = ["/entreprise/validation", "/entreprise/validee"];
/// The page on which a company refuses a request, and the one after it.
pub const REFUSAL: [&str; 2] = ["/refus", "/refus/enregistre"];
/// « Suivi de mes demandes ».
pub const DEMANDS: &str = "/espace/gestion/demandes";
/// « Activer mes services », inside the space.
pub const ACTIVATION: &str = "/espace/gestion/activation";
/// « Consulter mes services (habilitations) ».
pub const ENTITLEMENTS: &str = "/espace/gestion/habilitations";

/// Requests after their confirmation. Each answers the next address.
#[async_trait]
pub trait Demands: Send + Sync {
    /// Uses the link of a company's address up.
    async fn validate(&self, token: String) -> Answer<String>;
    /// The company's refusal, by the reference printed on its letter.
    async fn decline(&self, envelope: Envelope, reference: ActivationCode) -> Answer<String>;
    /// Gives a request up.
    async fn withdraw(&self, envelope: Envelope, id: Uuid) -> Answer<String>;
    /// Redeems the code of a letter inside the space.
    async fn redeem_inside(&self, envelope: Envelope, code: ActivationCode) -> Answer<String>;
    /// « Supprimer le service ».
    async fn remove(&self, envelope: Envelope, id: Uuid) -> Answer<String>;
}

/// The button behind the link of a company's address.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ValidateForm {
    pub jeton: String,
}

impl Form for ValidateForm {
    type Done = String;
    const NAME: &'static str = "demand/validate";
    const PATH: &'static str = VALIDATION[0];

    fn without_secrets(self) -> Self {
        self
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        areas.demands.validate(self.jeton).await
    }
}

/// Validates a company's address.
#[server(endpoint = "demand/validate", input = Json, output = Json)]
pub async fn validate(form: ValidateForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// The refusal as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DeclineForm {
    pub key: String,
    pub reference: String,
}

impl Form for DeclineForm {
    type Done = String;
    const NAME: &'static str = "demand/decline";
    const PATH: &'static str = REFUSAL[0];

    fn without_secrets(self) -> Self {
        Self { key: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let reference = self.reference.parse::<ActivationCode>().map_err(|problem| {
            let problem = if problem == Problem::Missing { problem } else { Problem::ReferenceRefused };
            ApiError::fault("reference", problem)
        })?;
        areas.demands.decline(Envelope { key: self.key, content: Secret::new(self.reference) }, reference).await
    }
}

/// Refuses a request.
#[server(endpoint = "demand/decline", input = Json, output = Json)]
pub async fn decline(form: DeclineForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// A button that acts on one thing.
macro_rules! button {
    ($form:ident, $name:literal, $path:literal, $act:ident, $about:literal) => {
        #[doc = $about]
        #[derive(Clone, Debug, Default, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $form {
            pub key: String,
            pub id: String,
        }

        impl Form for $form {
            type Done = String;
            const NAME: &'static str = $name;
            const PATH: &'static str = $path;
            const WHO: Who = Who::Full;

            fn without_secrets(self) -> Self {
                Self { key: String::new(), ..self }
            }

            fn next(to: &String) -> String {
                to.clone()
            }

            async fn carry_out(self, areas: &Areas) -> Answer<String> {
                let id = self.id.parse().map_err(|_| ApiError::NotFound)?;
                areas.demands.$act(Envelope { key: self.key, content: Secret::new(self.id) }, id).await
            }
        }
    };
}

button!(WithdrawForm, "demand/withdraw", "/espace/gestion/demandes/{id}/annulation", withdraw, "Gives a request up.");
button!(RemoveForm, "entitlement/remove", "/espace/gestion/habilitations/{id}/suppression", remove, "« Supprimer le service », confirmed.");

/// Gives a request up.
#[server(endpoint = "demand/withdraw", input = Json, output = Json)]
pub async fn withdraw(form: WithdrawForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// Deletes a service from one's space.
#[server(endpoint = "entitlement/remove", input = Json, output = Json)]
pub async fn remove(form: RemoveForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// The code of a letter, typed inside the space.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LetterCodeForm {
    pub key: String,
    pub code: Secret,
}

impl Form for LetterCodeForm {
    type Done = String;
    const NAME: &'static str = "demand/activate";
    const PATH: &'static str = ACTIVATION;
    const WHO: Who = Who::Full;

    // Twelve characters are long to type, and they are no password.
    fn without_secrets(self) -> Self {
        Self { key: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let mut faults = Faults::default();
        match faults.take("code", self.code.reveal().parse::<ActivationCode>()) {
            Some(code) => areas.demands.redeem_inside(Envelope { key: self.key, content: self.code }, code).await,
            None => Err(ApiError::Faults { faults: faults.into_vec(), solved: None }),
        }
    }
}

/// Redeems the code of a letter.
#[server(endpoint = "demand/activate", input = Json, output = Json)]
pub async fn activate(form: LetterCodeForm) -> Result<String, ApiError> {
    super::run(form).await
}
