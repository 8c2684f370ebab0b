//! Mails about a space that somebody wants to create.

use serde::{Deserialize, Serialize};

use super::{Mail, MailBrand, MailPerson, Rendered, grouped};

/// M1: the code that activates a space created in expert mode.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivationCode {
    /// Who asked for the space.
    pub requester: MailPerson,
    /// The code, ungrouped.
    pub code: String,
    /// Until when it is valid at least: « 25 février 2026 à 15 h 42 ».
    pub deadline: String,
    /// The page whose button cancels the request and frees the address.
    pub cancel_url: String,
}

impl ActivationCode {
    /// The requester's name.
    #[must_use]
    pub fn requester(&self) -> String {
        self.requester.full_name()
    }

    /// The code in groups of three, as it is shown; its form ignores the spaces.
    #[must_use]
    pub fn grouped_code(&self) -> String {
        grouped(&self.code)
    }
}

/// M16: somebody asked for a space with an address that already has one, or a pending request.
///
/// Whoever sends it sees to the limit of one in 48 hours.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressInUse {
    /// A request is pending; otherwise a space exists.
    pub pending: bool,
    /// The pending request is in simplified mode: it waits for its link or its letter.
    #[serde(default)]
    pub by_letter: bool,
    /// Since when the request is pending, such as « 23 février 2026 à 15 h 42 »; not shown when
    /// a space exists.
    pub since: String,
}

/// The link that validates the login address of a simplified creation, when the company's address is another one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginLink {
    /// Who asks.
    pub requester: MailPerson,
    /// The company, as the directory names it.
    pub company: String,
    /// Its SIREN, in groups.
    pub siren: String,
    /// Until when the link works at least.
    pub deadline: String,
    /// The page whose button validates the address.
    pub link_url: String,
}

impl LoginLink {
    /// The requester's name.
    #[must_use]
    pub fn requester(&self) -> String {
        self.requester.full_name()
    }
}

mail!(ActivationCode, "Espace professionnel - Code d'activation", "activation_code.txt", "activation_code.html");
mail!(AddressInUse, "Espace professionnel - Demande de création avec votre adresse", "address_in_use.txt", "address_in_use.html");
mail!(LoginLink, "Espace professionnel - Validez votre adresse électronique de connexion", "login_link.txt", "login_link.html");
