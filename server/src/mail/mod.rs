//! Mails: what they say, and how they leave.
//!
//! A [`Message`] is one mail of the catalogue ([`templates`]). It waits in the outbox sealed with the id
//! of its row, since it may hold a code or a link that works once; [`crate::job`] opens and renders it,
//! [`compose`] makes it a mail with headers, [`transport`] hands it to the mail server.
use std::fmt;

use app::domain::brand::Brand;
use app::domain::validity::{CODE, LINK};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use self::templates::{
    ActivationCode, AddressChangeCode, AddressChangeRequested, AddressChanged, AddressInUse, AddressTaken, AgentInvitation, AnswerChanged,
    AnswerDue, CompanyLink, DeadlinesDue, DemandEnded, DemandEnding, FailuresNotice, LetterReturned, LoginLink, Mail, MailBrand,
    MailboxChanged, MailboxLink, MailboxRequested, MessageNotice, NewConnection, PasswordChanged, PasswordExpiring, RecoveryClosed,
    Rendered, ResetLink, RightEnded, ServicesActive, SessionsEnded, UnlockLink,
};
use crate::clock::long_instant;
use crate::secret::keys::{Broken, Keys, Use};

pub mod compose;
pub mod refusal;
pub mod templates;
pub mod transport;

/// Makes the catalogue: each mail, and the template's name as the outbox keeps it.
macro_rules! catalogue {
    ($($mail:ident $name:literal,)+) => {
        /// A mail of the catalogue, with what it says.
        #[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "template", content = "says", rename_all = "snake_case")]
        pub enum Message {
            $($mail($mail),)+
        }

        impl Message {
            /// The template's name, as the outbox keeps it.
            pub fn template(&self) -> &'static str {
                match self {
                    $(Self::$mail(_) => $name,)+
                }
            }

            /// Subject, text and HTML, in the operator's brand.
            ///
            /// # Errors
            /// When a template cannot be written out.
            pub fn render(&self, brand: &MailBrand) -> askama::Result<Rendered> {
                match self {
                    $(Self::$mail(mail) => mail.render(brand),)+
                }
            }
        }

        /// The subject line of a template, by the name that the outbox keeps; empty for a name it does not know.
        pub fn subject(template: &str) -> &'static str {
            match template {
                $($name => $mail::SUBJECT,)+
                _ => "",
            }
        }
    };
}

catalogue! {
    ActivationCode "activation_code",
    AddressInUse "address_in_use",
    AddressChangeCode "address_change_code",
    AddressChangeRequested "address_change_requested",
    AddressChanged "address_changed",
    AddressTaken "address_taken",
    PasswordChanged "password_changed",
    AnswerChanged "answer_changed",
    PasswordExpiring "password_expiring",
    ResetLink "reset_link",
    RecoveryClosed "recovery_closed",
    NewConnection "new_connection",
    SessionsEnded "sessions_ended",
    FailuresNotice "failures_notice",
    UnlockLink "unlock_link",
    CompanyLink "company_link",
    LoginLink "login_link",
    ServicesActive "services_active",
    DemandEnded "demand_ended",
    DemandEnding "demand_ending",
    RightEnded "right_ended",
    MailboxLink "mailbox_link",
    MailboxRequested "mailbox_requested",
    MailboxChanged "mailbox_changed",
    DeadlinesDue "deadlines_due",
    AgentInvitation "agent_invitation",
    AnswerDue "answer_due",
    LetterReturned "letter_returned",
    MessageNotice "message_notice",
}

impl Message {
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

    /// As it reads when it is sent at `at`: the 48 hours of a code run from its sending (T-ACT-10).
    #[must_use]
    pub fn sent_at(mut self, at: DateTime<Utc>) -> Self {
        match &mut self {
            Self::ActivationCode(ActivationCode { deadline, .. }) | Self::AddressChangeCode(AddressChangeCode { deadline, .. }) => {
                *deadline = long_instant(at + CODE);
            }
            Self::CompanyLink(CompanyLink { deadline, .. })
            | Self::LoginLink(LoginLink { deadline, .. })
            | Self::MailboxLink(MailboxLink { deadline, .. }) => {
                *deadline = long_instant(at + LINK);
            }
            _ => {}
        }
        self
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message({}, …)", self.template())
    }
}

/// What every mail of the demonstration says first.
pub const DEMONSTRATION: &str = "Démonstration — ce site n’est pas un service de l’administration";

impl MailBrand {
    /// From the operator's brand; `public_url` is what people type.
    pub fn new(brand: &Brand, public_url: &str, demonstration: bool) -> Self {
        Self {
            site_name: brand.site_name.clone(),
            organisation: brand.organisation.clone(),
            site_url: public_url.trim_end_matches('/').to_owned(),
            sender: brand.sender.clone(),
            sender_domain: brand.sender_domain.clone(),
            support_phone: brand.support_phone.clone(),
            support_hours: brand.support_hours.clone(),
            notice: demonstration.then(|| DEMONSTRATION.to_owned()),
        }
    }
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
