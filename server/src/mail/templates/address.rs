//! Mails about another login address (R-G05, R-G10, V6.3.7).

use serde::{Deserialize, Serialize};

use super::{Mail, MailBrand, MailPerson, Rendered, grouped};

/// M4: the code that activates a new login address; goes to that address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressChangeCode {
    /// Whose space it is.
    pub holder: MailPerson,
    /// The code, ungrouped.
    pub code: String,
    /// Until when it is valid at least: « mercredi 25 février 2026 à 15 h 42 ».
    pub deadline: String,
}

impl AddressChangeCode {
    /// The holder's name.
    #[must_use]
    pub fn holder(&self) -> String {
        self.holder.full_name()
    }

    /// The code in groups of three, as it is shown; its form ignores the spaces.
    #[must_use]
    pub fn grouped_code(&self) -> String {
        grouped(&self.code)
    }
}

/// A change of login address was asked for: goes to the old address at once (T-MEL-1).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressChangeRequested {
    /// The address asked for, whole.
    pub new_address: String,
    /// When it was asked for: « lundi 23 février 2026 à 15 h 42 ».
    pub requested_at: String,
    /// Until when the code is valid at least: « mercredi 25 février 2026 à 15 h 42 ».
    pub deadline: String,
    /// The page whose button cancels the request.
    pub cancel_url: String,
}

/// The login address was changed: goes to the old and to the new address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressChanged {
    /// The new address, whole.
    pub new_address: String,
    /// When it was activated: « lundi 23 février 2026 à 15 h 42 ».
    pub changed_at: String,
}

/// Somebody asked for an address as his new login address that already has a space, or a pending request;
/// goes to that address.
///
/// Whoever sends it sees to the limit of one in 48 hours.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressTaken {
    /// When it was asked for: « lundi 23 février 2026 à 15 h 42 ».
    pub since: String,
}

mail!(
    AddressChangeCode,
    "Espace professionnel - Code d'activation de votre nouvelle adresse",
    "address_change_code.txt",
    "address_change_code.html"
);
mail!(
    AddressChangeRequested,
    "Espace professionnel - Demande de changement d'adresse électronique",
    "address_change_requested.txt",
    "address_change_requested.html"
);
mail!(
    AddressChanged,
    "Espace professionnel - Modification de l'adresse électronique de connexion",
    "address_changed.txt",
    "address_changed.html"
);
mail!(AddressTaken, "Espace professionnel - Changement d'adresse demandé avec la vôtre", "address_taken.txt", "address_taken.html");
