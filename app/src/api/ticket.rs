//! What a form brings along: its idempotency key and, on four forms, the human check.
//!
//! Both are made with the form and stored nowhere: only their use is a row (ruled).
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::{ApiError, Areas};
use crate::domain::effort::Effort;
use crate::domain::fault::{Faults, Problem};
use crate::domain::secret::Secret;

/// The human check of forms with other faults: judged, so that a good one need not be done twice.
#[async_trait]
pub trait Check: Send + Sync {
    /// The token of a check well done, not used up; or what is wrong with it.
    async fn look(&self, purpose: Purpose, fields: CheckFields) -> Result<String, Problem>;
}

/// What a check was made for; it serves for nothing else (T-CAP-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    Login,
    Creation,
    Activation,
    Reset,
}

/// The refusal of a form with faults, giving back its check if that was well done (ruled: a 422 about another field keeps it).
pub async fn refuse(areas: &Areas, purpose: Purpose, mut faults: Faults, fields: CheckFields) -> ApiError {
    let solved = match areas.check.look(purpose, fields).await {
        Ok(token) => Some(token),
        Err(problem) => {
            faults.add("check_answer", problem);
            None
        }
    };
    ApiError::Faults { faults: faults.into_vec(), solved }
}

/// The hidden part of a form, made by the server with the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Idempotency key, UUIDv7.
    pub key: String,
    /// The human check, on the forms that ask for it.
    pub check: Option<Challenge>,
}

/// A human check to be done: by the picture or by work of the browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Sealed; also names the picture, `/verification/{token}`.
    pub token: String,
    pub effort: Effort,
}

/// The fields of a human check, in any form that has one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CheckFields {
    /// [`Challenge::token`], or the token of a check already done.
    #[serde(default)]
    pub check: String,
    /// The characters copied from the picture.
    #[serde(default)]
    pub check_answer: String,
    /// The proof of « Vérification sans image ».
    #[serde(default)]
    pub check_proof: String,
}

impl CheckFields {
    /// Nothing of a check is shown again: the page brings a new one, or says that it is done.
    #[must_use]
    pub fn cleared(self) -> Self {
        Self::default()
    }
}

/// A page with a form: the hidden part, the revision of the wizard's row, and what the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet<T> {
    pub ticket: Ticket,
    /// Grows with each step taken; a form of an earlier one is stale (409).
    pub revision: i64,
    pub data: T,
}

/// What every changing command carries beside its values.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// Idempotency key as it came; made anew when it is none.
    pub key: String,
    /// Everything that was typed, for the keyed hash that tells a repeat from a new action.
    pub content: Secret,
}
