//! The texts of the mails: what each one needs to know, its subject, its plain and HTML parts.
//!
//! Dates arrive already written in French. A payload may hold a code or a link that works once,
//! so neither a payload nor a rendered mail can be printed with `Debug`.

use serde::{Deserialize, Serialize};

pub use self::address::{AddressChangeCode, AddressChangeRequested, AddressChanged, AddressTaken};
pub use self::agent::{AgentInvitation, AnswerDue, LetterReturned};
pub use self::calendar::{DeadlineLine, DeadlinesDue};
pub use self::connection::{ConnectionReason, FailuresNotice, NewConnection, SessionsEnded, UnlockLink};
pub use self::creation::{ActivationCode, AddressInUse, LoginLink};
pub use self::demand::{CompanyLink, DemandEnded, DemandEnding, RightEnded, ServicesActive};
pub use self::mailbox::{MailboxChanged, MailboxLink, MailboxRequested};
pub use self::message::MessageNotice;
pub use self::password::{AnswerChanged, PasswordChange, PasswordChanged, PasswordExpiring, RecoveryClosed, ResetLink};

/// What the operator's brand gives to every mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailBrand {
    /// The site's name.
    pub site_name: String,
    /// Who runs it.
    pub organisation: String,
    /// The public address of its home page.
    pub site_url: String,
    /// What stands left of the `@` in the sender's address.
    pub sender: String,
    /// What stands right of the `@` in the sender's address.
    pub sender_domain: String,
    /// The assistance's telephone number.
    pub support_phone: String,
    /// When it answers.
    pub support_hours: String,
    /// A line above everything else, such as the demonstration's notice.
    pub notice: Option<String>,
}

/// A mail ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The subject line.
    pub subject: &'static str,
    /// The `text/plain` part.
    pub text: String,
    /// The `text/html` part.
    pub html: String,
}

/// A mail of the catalogue.
pub trait Mail {
    /// The subject line: constant, so that nothing a person typed can stand in a header.
    fn subject(&self) -> &'static str;

    /// Both parts, in the operator's brand.
    ///
    /// # Errors
    ///
    /// When a template cannot be written out.
    fn render(&self, brand: &MailBrand) -> askama::Result<Rendered>;
}

/// A natural person, as a mail names her: « Madame ROSEMONDE Lila ».
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPerson {
    /// « Madame » or « Monsieur ».
    pub civility: String,
    /// The family name, as it should be shown.
    pub family_name: String,
    /// The given name.
    pub given_name: String,
}

impl MailPerson {
    /// The whole name on one line, whatever was typed.
    #[must_use]
    pub fn full_name(&self) -> String {
        one_line(&format!("{} {} {}", self.civility, self.family_name, self.given_name))
    }
}

/// What was typed, or said by a browser, on one line.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A code in groups of three, as it is shown; its form ignores the spaces.
fn grouped(code: &str) -> String {
    let mut grouped = String::with_capacity(code.len() + 4);
    for (place, symbol) in code.chars().enumerate() {
        if place > 0 && place % 3 == 0 {
            grouped.push(' ');
        }
        grouped.push(symbol);
    }
    grouped
}

/// Binds a payload to its subject and its two templates.
macro_rules! mail {
    ($payload:ident, $subject:tt, $text:tt, $html:tt) => {
        const _: () = {
            use askama::Template;

            #[derive(Template)]
            #[template(path = $text)]
            struct Text<'a> {
                mail: &'a $payload,
                brand: &'a MailBrand,
            }

            #[derive(Template)]
            #[template(path = $html)]
            struct Html<'a> {
                mail: &'a $payload,
                brand: &'a MailBrand,
                subject: &'static str,
            }

            impl $payload {
                /// The subject line.
                pub const SUBJECT: &'static str = $subject;
            }

            impl Mail for $payload {
                fn subject(&self) -> &'static str {
                    Self::SUBJECT
                }

                fn render(&self, brand: &MailBrand) -> askama::Result<Rendered> {
                    let subject = self.subject();
                    Ok(Rendered {
                        subject,
                        text: Text { mail: self, brand }.render()?,
                        html: Html { mail: self, brand, subject }.render()?,
                    })
                }
            }
        };
    };
}

mod address;
mod agent;
mod calendar;
mod connection;
mod creation;
mod demand;
mod mailbox;
mod message;
mod password;
#[cfg(test)]
mod tests;
