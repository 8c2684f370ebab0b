//! What SC07 asks: who the person is, the firm where she works, how to reach her.
//!
//! The SIREN here is that of the firm where the person works, never an enrolment (R-C11); an
//! unknown one is a warning on the next screen, not a refusal (ruled).
use serde::{Deserialize, Serialize};

use super::phone::Phone;
use super::question::Question;
use super::siren::Siren;

/// « Civilité ».
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Civility {
    Madame,
    Monsieur,
}

impl Civility {
    /// As in the drop-down of SC07.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Madame => "Madame",
            Self::Monsieur => "Monsieur",
        }
    }

    /// As before a name on the home of the space (R-I01).
    pub const fn short(self) -> &'static str {
        match self {
            Self::Madame => "Mme",
            Self::Monsieur => "M.",
        }
    }

    /// The value that the form and the database carry.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Madame => "madame",
            Self::Monsieur => "monsieur",
        }
    }

    /// From a form's value.
    pub fn parse(raw: &str) -> Option<Self> {
        [Self::Madame, Self::Monsieur].into_iter().find(|civility| civility.value() == raw.trim())
    }
}

/// « S.I.R.E.N ou équivalent ».
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Firm {
    French(Siren),
    /// « Entreprise étrangère »: 2 to 30 letters, digits, spaces, `.`, `/`, `-`.
    Foreign(String),
}

impl Firm {
    /// The identifier as shown.
    pub fn shown(&self) -> String {
        match self {
            Self::French(siren) => siren.grouped(),
            Self::Foreign(identifier) => identifier.clone(),
        }
    }

    /// The identifier as kept.
    pub fn identifier(&self) -> &str {
        match self {
            Self::French(siren) => siren.as_str(),
            Self::Foreign(identifier) => identifier,
        }
    }
}

/// Everything of SC07 but the answer, which is a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    pub civility: Civility,
    pub last_name: String,
    pub first_name: String,
    pub firm: Firm,
    pub phone: Phone,
    pub street_number: Option<String>,
    pub street_kind: Option<String>,
    pub street_name: Option<String>,
    pub address_extra: Option<String>,
    pub postcode: Option<String>,
    pub city: String,
    pub country: String,
    pub question: Question,
}

impl Registration {
    /// « Madame Rosemonde Lila », as SC09 greets.
    pub fn greeting(&self) -> String {
        format!("{} {} {}", self.civility.label(), self.last_name, self.first_name)
    }

    /// The number, kind and name of the street on one line; empty when none was given.
    pub fn street_line(&self) -> String {
        [&self.street_number, &self.street_kind, &self.street_name].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}
