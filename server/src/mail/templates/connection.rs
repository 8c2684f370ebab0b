//! Mails about who connects, or tries to (M8).

use serde::{Deserialize, Serialize};

use super::{Mail, MailBrand, Rendered, one_line};

/// Many refused sign-in attempts on a space.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailuresNotice {
    /// How many, two at least.
    pub attempts: u32,
    /// Since when: « 23 février 2026 à 15 h 42 ».
    pub since: String,
    /// How long an unknown browser waits between two tries.
    pub wait_minutes: u32,
}

/// Too many consecutive refusals: the link that lets the browser that opens it try again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlockLink {
    /// How many refusals in a row.
    pub attempts: u32,
    /// The page with the button.
    pub unlock_url: String,
    /// One hour from sending: « 23 février 2026 à 16 h 42 ».
    pub valid_until: String,
}

/// Why an owner is told about a connection (V6.3.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionReason {
    /// The browser had never opened this space.
    UnknownBrowser,
    /// The first success after five refusals or more.
    AfterFailures,
    /// The first one for six months or more.
    AfterLongAbsence,
}

/// M8: the space was opened in a way that its owner should know of.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewConnection {
    /// When: « lundi 23 février 2026 à 15 h 42 ».
    pub at: String,
    /// What kind of browser and device it was.
    pub device: String,
    /// From where: an address, as precise as the operator shows it.
    pub source: String,
    /// Why it is told.
    pub reason: ConnectionReason,
}

impl NewConnection {
    /// The device, on one line.
    #[must_use]
    pub fn device(&self) -> String {
        one_line(&self.device)
    }

    /// The source, on one line.
    #[must_use]
    pub fn source(&self) -> String {
        one_line(&self.source)
    }
}

/// Somebody chose « Ce n'est pas moi »: all sessions were ended, the password must be chosen anew (R-P08).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionsEnded {
    /// When: « lundi 23 février 2026 à 15 h 42 ».
    pub at: String,
}

mail!(FailuresNotice, "Espace professionnel - Tentatives de connexion refusées", "failures_notice.txt", "failures_notice.html");
mail!(UnlockLink, "Espace professionnel - Autoriser un nouveau navigateur", "unlock_link.txt", "unlock_link.html");
mail!(NewConnection, "Espace professionnel - Nouvelle connexion", "new_connection.txt", "new_connection.html");
mail!(SessionsEnded, "Espace professionnel - Fermeture de toutes les connexions", "sessions_ended.txt", "sessions_ended.html");
