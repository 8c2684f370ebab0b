//! Which office manages a company: decided once, when a thread is opened (R-R02).
//!
//! For the branch `agents`: this file is yours; keep the signature.
use app::domain::siren::Siren;

use super::{Stop, System};
use crate::store::Transaction;

/// The office of everybody, until offices have a competence.
pub const DEFAULT: &str = "default";

impl System {
    /// The id of the office that manages a company.
    #[allow(clippy::unused_async, clippy::unused_self, reason = "the branch `agents` asks the directory here")]
    pub async fn office_of(&self, _tx: &Transaction, _siren: &Siren) -> Result<String, Stop> {
        Ok(DEFAULT.to_owned())
    }
}
