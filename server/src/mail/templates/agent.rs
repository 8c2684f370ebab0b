//! Mails to agents, and what agents cause people to be told.

use serde::{Deserialize, Serialize};

use super::{Mail, MailBrand, Rendered, one_line};

/// An account of the administration was made: the link by which its agent chooses a password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentInvitation {
    pub name: String,
    /// The page on which it is accepted.
    pub link_url: String,
    /// « mercredi 25 novembre 2026 à 14 h 05 ».
    pub deadline: String,
}

impl AgentInvitation {
    /// The name, on one line.
    #[must_use]
    pub fn name(&self) -> String {
        one_line(&self.name)
    }
}

/// An answer that was asked for is due soon: no subject, no text, no SIREN (T-MSG-4).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerDue {
    /// « 24 avril 2026 ».
    pub last_day: String,
}

/// A letter of a request came back; goes to the author of the request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterReturned {
    pub company: String,
    pub siren: String,
    pub at: String,
}

mail!(AgentInvitation, "Espace professionnel - Votre accès d'agent", "agent_invitation.txt", "agent_invitation.html");
mail!(AnswerDue, "Espace professionnel - Une réponse est attendue de votre part", "answer_due.txt", "answer_due.html");
mail!(LetterReturned, "Espace professionnel - Votre courrier est revenu", "letter_returned.txt", "letter_returned.html");
