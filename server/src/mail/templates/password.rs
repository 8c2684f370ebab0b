//! Mails about the password, the trust question, and what opens without them.

use serde::{Deserialize, Serialize};

use super::{Mail, MailBrand, Rendered};

/// How a password came to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordChange {
    /// In the space, by « Modifier mes identifiants de connexion ».
    Owner,
    /// By « Mot de passe oublié ? ».
    Reset,
    /// At login, because it had expired or must be chosen anew.
    Renewal,
}

/// M5: the password was changed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordChanged {
    /// Its last valid day: « 22 février 2029 ».
    pub valid_until: String,
    /// How it was changed.
    pub by: PasswordChange,
}

/// M6: the trust question or its answer was changed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerChanged {
    /// When: « lundi 23 février 2026 à 15 h 42 ».
    pub changed_at: String,
}

/// M13: the password ends soon (R-F08).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordExpiring {
    /// Its last valid day: « 22 février 2029 ».
    pub last_day: String,
    /// How many days are left until then; 0 on that day.
    pub days: u32,
}

/// M15: the link of « Mot de passe oublié ? »: one hour, single use (T-OUB-1).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetLink {
    /// The page that asks for the answer.
    pub reset_url: String,
    /// One hour from the request: « lundi 23 février 2026 à 16 h 42 ».
    pub valid_until: String,
}

/// Too many wrong answers in 30 days: only the managing office can open online recovery again (T-OUB-3).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryClosed {
    /// How many, two at least.
    pub attempts: u32,
}

mail!(PasswordChanged, "Espace professionnel - Modification du mot de passe", "password_changed.txt", "password_changed.html");
mail!(
    AnswerChanged,
    "Espace professionnel - Modification de la réponse à la question de confiance",
    "answer_changed.txt",
    "answer_changed.html"
);
mail!(PasswordExpiring, "Espace professionnel - Votre mot de passe expire bientôt", "password_expiring.txt", "password_expiring.html");
mail!(ResetLink, "Espace professionnel - Mot de passe oublié", "reset_link.txt", "reset_link.html");
mail!(
    RecoveryClosed,
    "Espace professionnel - Trop de réponses fausses à la question de confiance",
    "recovery_closed.txt",
    "recovery_closed.html"
);
