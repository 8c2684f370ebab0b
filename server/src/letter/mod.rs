//! Letters: what they say, and how they wait in the outbox.
//!
//! A [`Letter`] goes by post to the address that the directory holds, never to one that a requester typed (T-ADH-1). It
//! waits in the outbox sealed with the id of its row, since it holds a code; [`crate::job::letters`] opens it when its
//! batch is written. [`wording`] says it in French, [`crate::pdf::letter`] lays it out.
use std::fmt;

use app::domain::code::ActivationCode;
use app::domain::siren::Siren;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::pdf::Letterhead;
use crate::pdf::letter::Content;
use crate::secret::keys::{Broken, Keys, Use};

pub mod room;
pub mod samples;
pub mod wording;

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A space of the company's own (L1).
    Creation,
    /// Services of the company in the requester's space (L2).
    Enrolment,
    /// Another electronic address of the company (L4).
    Address,
}

/// The company's electronic address, before and after.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// None when the company has none yet.
    pub present: Option<String>,
    pub new: String,
}

/// Who asks: what the company judges by.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requester {
    /// « Madame » or « Monsieur ».
    pub civility: String,
    pub last_name: String,
    pub first_name: String,
    pub phone: String,
    pub email: String,
    pub postal_address: Vec<String>,
    /// « représentant légal », « personne mandatée »; empty when it is not said.
    pub quality: String,
}

/// One letter; no `Debug` of what it says, it holds a code.
#[derive(Clone, Serialize, Deserialize)]
pub struct Letter {
    pub kind: Kind,
    pub company: String,
    pub siren: Siren,
    /// Up to four lines, the directory's; without the company's name.
    pub address: Vec<String>,
    pub requester: Requester,
    /// Long labels, in the catalogue's order.
    pub services: Vec<String>,
    /// What changes, for [`Kind::Address`].
    #[serde(default)]
    pub change: Option<Change>,
    pub code: ActivationCode,
    /// The reference to refuse with, as printed; the letter's only reference.
    pub refusal: String,
}

/// The names that the outbox keeps, and what lists show.
const TEMPLATES: [(Kind, &str, &str); 3] = [
    (Kind::Creation, "letter_creation", "Lettre - Création d’un espace professionnel"),
    (Kind::Enrolment, "letter_enrolment", "Lettre - Demande d’accès à vos services en ligne"),
    (Kind::Address, "letter_address", "Lettre - Modification de l’adresse électronique de l’entreprise"),
];

/// What a list shows for a template; empty for a name that is no letter's.
pub fn subject(template: &str) -> &'static str {
    TEMPLATES.iter().find(|(_, name, _)| *name == template).map_or("", |(.., subject)| subject)
}

impl Letter {
    /// The template's name, as the outbox keeps it.
    pub fn template(&self) -> &'static str {
        TEMPLATES.iter().find(|(kind, ..)| *kind == self.kind).map_or("", |(_, name, _)| name)
    }

    /// Seals it for the row `id` of the outbox (T-OUT-4).
    ///
    /// # Errors
    /// [`Broken`] when the system gives no random bytes.
    pub fn seal(&self, keys: &Keys, id: Uuid) -> Result<Vec<u8>, Broken> {
        keys.seal_json(Use::Outbox, id.as_bytes(), self)
    }

    /// Opens the payload of the row `id`.
    ///
    /// # Errors
    /// [`Broken`] when it was changed, or made for another row or with another key.
    pub fn open(keys: &Keys, id: Uuid, sealed: &[u8]) -> Result<Self, Broken> {
        keys.open_json(Use::Outbox, id.as_bytes(), sealed)
    }

    /// What it says when it bears this date.
    pub fn content(&self, day: NaiveDate, head: &Letterhead) -> Content {
        wording::content(self, day, &head.site_url)
    }

    /// The same as plain text, for the demonstration.
    pub fn text(&self, day: NaiveDate, head: &Letterhead) -> String {
        wording::text(&self.content(day, head), head)
    }
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({}, …)", self.template())
    }
}

#[cfg(test)]
mod tests;
