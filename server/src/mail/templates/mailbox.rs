//! Mails about another electronic address of a company (R-L05, R-L06).

use serde::{Deserialize, Serialize};

use super::{Mail, MailBrand, MailPerson, Rendered};

/// The link that validates the new address; goes to that address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxLink {
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

impl MailboxLink {
    /// The requester's name.
    #[must_use]
    pub fn requester(&self) -> String {
        self.requester.full_name()
    }
}

/// A change was asked for; goes to the present address at once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxRequested {
    pub requester: MailPerson,
    pub company: String,
    pub siren: String,
    /// The address asked for, whole.
    pub new_address: String,
    pub requested_at: String,
}

impl MailboxRequested {
    /// The requester's name.
    #[must_use]
    pub fn requester(&self) -> String {
        self.requester.full_name()
    }
}

/// The address was changed; goes to the former one, the new one, and who asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxChanged {
    pub company: String,
    pub siren: String,
    /// The new address, whole.
    pub new_address: String,
    pub changed_at: String,
}

mail!(
    MailboxLink,
    "Espace professionnel - Validez la nouvelle adresse électronique de votre entreprise",
    "mailbox_link.txt",
    "mailbox_link.html"
);
mail!(
    MailboxRequested,
    "Espace professionnel - Demande de changement de l'adresse électronique de votre entreprise",
    "mailbox_requested.txt",
    "mailbox_requested.html"
);
mail!(
    MailboxChanged,
    "Espace professionnel - Modification de l'adresse électronique de votre entreprise",
    "mailbox_changed.txt",
    "mailbox_changed.html"
);
