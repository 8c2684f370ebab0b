//! Mails about requests that a letter makes effective (M2, M3, M14), and about the rights they make.

use serde::{Deserialize, Serialize};

use super::{Mail, MailBrand, MailPerson, Rendered};

/// M2 and M3: the link that validates a company's address; goes to that address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyLink {
    /// Who asks.
    pub requester: MailPerson,
    /// The company, as the directory names it.
    pub company: String,
    /// Its SIREN, in groups.
    pub siren: String,
    /// A space in simplified mode (M2); otherwise services with the messaging (M3).
    pub creation: bool,
    /// Until when the link works at least.
    pub deadline: String,
    /// The page whose button validates the address.
    pub link_url: String,
}

impl CompanyLink {
    /// The requester's name.
    #[must_use]
    pub fn requester(&self) -> String {
        self.requester.full_name()
    }
}

/// The code of a letter was redeemed; goes to the new holder.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicesActive {
    pub company: String,
    pub siren: String,
    /// Long labels.
    pub services: Vec<String>,
    /// Those that got a holder meanwhile.
    pub left_out: Vec<String>,
    pub activated_at: String,
}

/// A request ended without its code, or lost its messaging; goes to its author.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "sealed payloads that wait have these fields")]
pub struct DemandEnded {
    pub company: String,
    pub siren: String,
    /// It was to make a space, in simplified mode.
    #[serde(default)]
    pub creation: bool,
    /// It was to change the company's electronic address.
    #[serde(default)]
    pub change: bool,
    /// The company said no.
    pub refused: bool,
    /// Only the messaging was struck.
    pub struck: bool,
    pub at: String,
}

/// M14: the code of a letter ends soon; goes to the author of the request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandEnding {
    pub company: String,
    pub siren: String,
    /// It is to make a space, in simplified mode.
    #[serde(default)]
    pub creation: bool,
    /// It is to change the company's electronic address.
    #[serde(default)]
    pub change: bool,
    /// « 24 avril 2026 ».
    pub last_day: String,
}

/// A right ended with its holder's (R-K13); goes to who had it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightEnded {
    pub company: String,
    pub siren: String,
    /// Its long label.
    pub service: String,
    pub ended_at: String,
    /// The managing office ended it, at its holder's request (R-R03).
    #[serde(default)]
    pub by_office: bool,
}

mail!(CompanyLink, "Espace professionnel - Validez l'adresse électronique de votre entreprise", "company_link.txt", "company_link.html");
mail!(ServicesActive, "Espace professionnel - Vos services sont actifs", "services_active.txt", "services_active.html");
mail!(DemandEnded, "Espace professionnel - Suite de votre demande", "demand_ended.txt", "demand_ended.html");
mail!(DemandEnding, "Espace professionnel - Votre demande expire bientôt", "demand_ending.txt", "demand_ending.html");
mail!(RightEnded, "Espace professionnel - Fin de votre accès à un service", "right_ended.txt", "right_ended.html");
