//! Mails: what they say, and how they leave.
//!
//! A [`Message`] is one mail of the catalogue ([`templates`]). It waits in the outbox sealed with the id
//! of its row, since it may hold a code or a link that works once; [`crate::job`] opens and renders it,
//! [`compose`] makes it a mail with headers, [`transport`] hands it to the mail server.
use std::fmt;

use app::domain::brand::Brand;
use app::domain::validity::CODE;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use self::templates::{Activated, ActivationCode, AddressInUse, FailuresNotice, Mail, MailBrand, Rendered, UnlockLink};
use crate::clock::long_instant;
use crate::secret::keys::{Broken, Keys, Use};

pub mod compose;
pub mod templates;
pub mod transport;

/// A mail of the catalogue, with what it says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "template", content = "says", rename_all = "snake_case")]
pub enum Message {
    ActivationCode(ActivationCode),
    AddressInUse(AddressInUse),
    FailuresNotice(FailuresNotice),
    UnlockLink(UnlockLink),
    Activated(Activated),
}

impl Message {
    /// The template's name, as the outbox keeps it.
    pub fn template(&self) -> &'static str {
        match self {
            Self::ActivationCode(_) => "activation_code",
            Self::AddressInUse(_) => "address_in_use",
            Self::FailuresNotice(_) => "failures_notice",
            Self::UnlockLink(_) => "unlock_link",
            Self::Activated(_) => "activated",
        }
    }

    /// Seals it for the row `id` of the outbox (T-OUT-4).
    ///
    /// # Errors
    /// [`Broken`] when the system gives no random bytes.
    pub fn seal(&self, keys: &Keys, id: Uuid) -> Result<Vec<u8>, Broken> {
        let clear = Zeroizing::new(serde_json::to_vec(self).map_err(|_| Broken)?);
        keys.seal(Use::Outbox, id.as_bytes(), &clear)
    }

    /// Opens the payload of the row `id`.
    ///
    /// # Errors
    /// [`Broken`] when it was changed, or made for another row or with another key.
    pub fn open(keys: &Keys, id: Uuid, sealed: &[u8]) -> Result<Self, Broken> {
        let clear = keys.open(Use::Outbox, id.as_bytes(), sealed)?;
        serde_json::from_slice(&clear).map_err(|_| Broken)
    }

    /// As it reads when it is sent at `at`: the 48 hours of a code run from its sending (T-ACT-10).
    #[must_use]
    pub fn sent_at(mut self, at: DateTime<Utc>) -> Self {
        if let Self::ActivationCode(mail) = &mut self {
            mail.deadline = long_instant(at + CODE);
        }
        self
    }

    /// Subject, text and HTML, in the operator's brand.
    ///
    /// # Errors
    /// When a template cannot be written out.
    pub fn render(&self, brand: &MailBrand) -> askama::Result<Rendered> {
        match self {
            Self::ActivationCode(mail) => mail.render(brand),
            Self::AddressInUse(mail) => mail.render(brand),
            Self::FailuresNotice(mail) => mail.render(brand),
            Self::UnlockLink(mail) => mail.render(brand),
            Self::Activated(mail) => mail.render(brand),
        }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message({}, …)", self.template())
    }
}

/// The subject line of a template, by the name that the outbox keeps; empty for a name it does not know.
pub fn subject(template: &str) -> &'static str {
    match template {
        "activation_code" => ActivationCode::SUBJECT,
        "address_in_use" => AddressInUse::SUBJECT,
        "failures_notice" => FailuresNotice::SUBJECT,
        "unlock_link" => UnlockLink::SUBJECT,
        "activated" => Activated::SUBJECT,
        _ => "",
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
mod tests {
    use super::*;
    use crate::mail::templates::MailPerson;
    use chrono::TimeZone;

    fn keys() -> Keys {
        Keys::new(std::array::from_fn(|i| u8::try_from(i * 11 % 251).unwrap())).unwrap()
    }

    fn person() -> MailPerson {
        MailPerson { civility: "Madame".to_owned(), family_name: "ROSEMONDE".to_owned(), given_name: "Lila".to_owned() }
    }

    fn all() -> Vec<Message> {
        vec![
            Message::ActivationCode(ActivationCode {
                requester: person(),
                code: "BBBzvnAjPtUp".to_owned(),
                deadline: "au plus tôt".to_owned(),
                cancel_url: "https://portail.example/annulation".to_owned(),
            }),
            Message::AddressInUse(AddressInUse { pending: true, since: "hier".to_owned() }),
            Message::FailuresNotice(FailuresNotice { attempts: 25, since: "hier".to_owned(), wait_minutes: 15 }),
            Message::UnlockLink(UnlockLink { attempts: 100, unlock_url: "https://x.example".to_owned(), valid_until: "demain".to_owned() }),
            Message::Activated(Activated {
                holder: person(),
                subscriber_number: "20260540123456".to_owned(),
                activated_on: "hier".to_owned(),
                password_valid_until: "demain".to_owned(),
            }),
        ]
    }

    #[test]
    fn t_out_4_each_mail_opens_for_its_row_only_and_shows_nothing() {
        let (id, other) = (Uuid::now_v7(), Uuid::now_v7());
        for message in all() {
            let sealed = message.seal(&keys(), id).unwrap();
            assert_eq!(Message::open(&keys(), id, &sealed).unwrap(), message);
            assert!(Message::open(&keys(), other, &sealed).is_err());
            assert_eq!(format!("{message:?}"), format!("Message({}, …)", message.template()));
        }
        let sealed = all()[0].seal(&keys(), id).unwrap();
        assert!(!sealed.windows(12).any(|part| part == b"BBBzvnAjPtUp"));
    }

    #[test]
    fn each_template_has_its_subject() {
        let brand = MailBrand::new(&Brand::default(), "http://127.0.0.1:3000/", true);
        for message in all() {
            let rendered = message.render(&brand).unwrap();
            assert_eq!(rendered.subject, subject(message.template()));
            assert!(rendered.text.contains(DEMONSTRATION) && rendered.text.contains("http://127.0.0.1:3000\n"));
        }
        assert_eq!(subject("unknown"), "");
    }

    #[test]
    fn t_act_10_the_48_hours_run_from_sending() {
        let sent = Utc.with_ymd_and_hms(2026, 3, 28, 11, 0, 0).unwrap();
        let brand = MailBrand::new(&Brand::default(), "http://127.0.0.1:3000", false);
        let text = all().remove(0).sent_at(sent).render(&brand).unwrap().text;
        assert!(text.contains("soit au moins jusqu'au lundi 30 mars 2026 à 13\u{a0}h\u{a0}00"));
        assert!(!text.contains("Démonstration —"));
    }
}
