//! Creation of a space in its steps (SC04, SC05, SC07, SC08; R-C01 to R-C16), expert or simplified (SC14, R-B01 to R-B05).
//!
//! The wizard lives on the server: each step is posted to its own page, kept in the row of the
//! browser's cookie, and refused when an earlier one is missing. Both modes take the same steps with the same forms; a
//! hidden field of the form says which mode it is, and the simplified one also asks for the company.
use async_trait::async_trait;

use super::Answer;
use super::ticket::{CheckFields, Envelope};
use crate::domain::address::EmailAddress;
use crate::domain::identity::Registration;
use crate::domain::mode::Mode;
use crate::domain::secret::Secret;
use crate::domain::siren::Siren;

pub mod form;

pub(crate) use form::revision;
pub use form::{ConfirmForm, CredentialsForm, DetailsForm, TermsForm};

/// The steps' addresses in expert mode, in their order.
pub const STEPS: [&str; 4] =
    ["/creation/expert/conditions", "/creation/expert/identifiants", "/creation/expert/formulaire", "/creation/expert/recapitulatif"];

/// The steps' addresses in simplified mode, and the page after the last.
pub const SIMPLIFIED: [&str; 5] = [
    "/creation/simplifiee/conditions",
    "/creation/simplifiee/identifiants",
    "/creation/simplifiee/formulaire",
    "/creation/simplifiee/recapitulatif",
    "/creation/simplifiee/confirmation",
];

/// The address of a step, from 0 on; what follows the last step is the page of the request.
pub fn step(mode: Mode, number: usize) -> &'static str {
    let steps: &[&str] = if mode.is_simplified() { &SIMPLIFIED } else { &STEPS };
    steps.get(number).copied().unwrap_or(super::pending::REQUESTED)
}

/// The creation of a space, up to the confirmation.
#[async_trait]
pub trait Creation: Send + Sync {
    /// Begins, or begins again, with the terms accepted.
    async fn accept(&self, command: AcceptTerms) -> Answer<()>;
    /// Keeps address and (sealed) password.
    async fn choose(&self, command: Choose) -> Answer<()>;
    /// Keeps who the person is, and (sealed) the answer.
    async fn fill(&self, command: Fill) -> Answer<()>;
    /// Makes the request and sends the code, or the links of a simplified creation.
    async fn confirm(&self, envelope: Envelope, mode: Mode, revision: i64) -> Answer<()>;
}

/// SC04, parsed: the version that was on the page.
#[derive(Debug)]
pub struct AcceptTerms {
    pub envelope: Envelope,
    pub mode: Mode,
    pub version: String,
}

/// SC05, parsed.
#[derive(Debug)]
pub struct Choose {
    pub envelope: Envelope,
    pub revision: i64,
    pub check: CheckFields,
    /// For whom, in simplified mode.
    pub company: Option<OwnCompany>,
    pub address: EmailAddress,
    pub password: Secret,
}

/// The company of a simplified creation (R-B03): its SIREN, and the address at which it is reached.
#[derive(Clone, Debug)]
pub struct OwnCompany {
    pub siren: Siren,
    pub address: EmailAddress,
}

/// SC07, parsed.
#[derive(Debug)]
pub struct Fill {
    pub envelope: Envelope,
    pub mode: Mode,
    pub revision: i64,
    pub registration: Registration,
    pub answer: Secret,
}
