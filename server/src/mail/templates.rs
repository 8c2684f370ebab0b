//! The texts of the mails: what each one needs to know, its subject, its plain and HTML parts.
//!
//! Dates arrive already written in French. A payload may hold a code or a link that works once,
//! so neither a payload nor a rendered mail can be printed with `Debug`.

use askama::Template;
use serde::{Deserialize, Serialize};

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
        let full = format!("{} {} {}", self.civility, self.family_name, self.given_name);
        full.split(|c: char| c.is_control() || c.is_whitespace()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

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
        let mut grouped = String::with_capacity(self.code.len() + 4);
        for (place, symbol) in self.code.chars().enumerate() {
            if place > 0 && place % 3 == 0 {
                grouped.push(' ');
            }
            grouped.push(symbol);
        }
        grouped
    }
}

/// M16: somebody asked for a space with an address that already has one, or a pending request.
///
/// Whoever sends it sees to the limit of one in 48 hours.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressInUse {
    /// A request is pending; otherwise a space exists.
    pub pending: bool,
    /// Since when the request is pending, such as « 23 février 2026 à 15 h 42 »; not shown when
    /// a space exists.
    pub since: String,
}

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

/// The space is active.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activated {
    /// Whose space it is.
    pub holder: MailPerson,
    /// The subscriber number.
    pub subscriber_number: String,
    /// The day of the activation: « 23 février 2026 ».
    pub activated_on: String,
    /// The password's last valid day: « 22 février 2029 ».
    pub password_valid_until: String,
}

impl Activated {
    /// The holder's name.
    #[must_use]
    pub fn holder(&self) -> String {
        self.holder.full_name()
    }
}

/// Binds a payload to its subject and its two templates.
macro_rules! mail {
    ($payload:ident, $subject:tt, $text:tt, $html:tt) => {
        const _: () = {
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

mail!(ActivationCode, "Espace professionnel - Code d'activation", "activation_code.txt", "activation_code.html");
mail!(AddressInUse, "Espace professionnel - Demande de création avec votre adresse", "address_in_use.txt", "address_in_use.html");
mail!(FailuresNotice, "Espace professionnel - Tentatives de connexion refusées", "failures_notice.txt", "failures_notice.html");
mail!(UnlockLink, "Espace professionnel - Autoriser un nouveau navigateur", "unlock_link.txt", "unlock_link.html");
mail!(Activated, "Espace professionnel - Votre espace est actif", "activated.txt", "activated.html");

#[cfg(test)]
mod tests {
    use super::{Activated, ActivationCode, AddressInUse, FailuresNotice, Mail, MailBrand, MailPerson, Rendered, UnlockLink};

    fn brand() -> MailBrand {
        MailBrand {
            site_name: "Portail d'essai".to_owned(),
            organisation: "Administration de démonstration".to_owned(),
            site_url: "https://portail.example".to_owned(),
            sender: "ne-pas-repondre".to_owned(),
            sender_domain: "portail.example".to_owned(),
            support_phone: "01 99 00 12 34".to_owned(),
            support_hours: "du lundi au vendredi, de 8 h à 18 h".to_owned(),
            notice: Some("Démonstration\u{a0}: ce site n'est pas un service de l'administration".to_owned()),
        }
    }

    fn person() -> MailPerson {
        MailPerson { civility: "Madame".to_owned(), family_name: "ROSEMONDE".to_owned(), given_name: "Lila".to_owned() }
    }

    fn activation() -> ActivationCode {
        ActivationCode {
            requester: person(),
            code: "BBBzvnAjPtUp".to_owned(),
            deadline: "25 février 2026 à 15 h 42".to_owned(),
            cancel_url: "https://portail.example/annulation/jeton".to_owned(),
        }
    }

    fn in_use(pending: bool) -> AddressInUse {
        AddressInUse { pending, since: "23 février 2026 à 15 h 42".to_owned() }
    }

    fn all() -> Vec<Rendered> {
        let mails: [Box<dyn Mail>; 6] = [
            Box::new(activation()),
            Box::new(in_use(true)),
            Box::new(in_use(false)),
            Box::new(FailuresNotice { attempts: 25, since: "23 février 2026 à 15 h 42".to_owned(), wait_minutes: 15 }),
            Box::new(UnlockLink {
                attempts: 100,
                unlock_url: "https://portail.example/deblocage/jeton".to_owned(),
                valid_until: "23 février 2026 à 16 h 42".to_owned(),
            }),
            Box::new(Activated {
                holder: person(),
                subscriber_number: "20260540123456".to_owned(),
                activated_on: "23 février 2026".to_owned(),
                password_valid_until: "22 février 2029".to_owned(),
            }),
        ];
        mails.iter().filter_map(|mail| mail.render(&brand()).ok()).collect()
    }

    #[test]
    fn every_mail_has_the_common_parts_once() {
        let rendered = all();
        assert_eq!(rendered.len(), 6);
        for mail in &rendered {
            for part in [&mail.text, &mail.html] {
                for common in
                    ["Bonjour,", "Ne répondez pas à ce message", "Pour votre sécurité\u{a0}:", "@portail.example", "Démonstration"]
                {
                    assert_eq!(part.matches(common).count(), 1, "{common} in {}", mail.subject);
                }
                assert!(part.contains("01 99 00 12 34"));
            }
            assert!(mail.html.contains("lang=\"fr\""));
            assert!(!mail.text.contains("\n\n\n"), "{}", mail.subject);
            assert!(mail.subject.starts_with("Espace professionnel - "));
        }
    }

    #[test]
    fn the_code_is_grouped_and_never_part_of_a_link() {
        let mail = activation();
        assert_eq!(mail.grouped_code(), "BBB zvn AjP tUp");
        let rendered = mail.render(&brand());
        assert!(rendered.is_ok_and(|mail| {
            [mail.text, mail.html].iter().all(|part| {
                part.contains("BBB zvn AjP tUp")
                    && !part.contains("BBBzvnAjPtUp")
                    && part.contains("Madame ROSEMONDE Lila")
                    && part.contains("soit au moins jusqu'au")
            })
        }));
    }

    #[test]
    fn the_two_cases_of_an_address_in_use_differ() {
        let with = |pending| in_use(pending).render(&brand()).map(|mail| mail.text);
        assert!(with(true).is_ok_and(|text| { text.contains("23 février 2026") && !text.contains("Mot de passe oublié") }));
        assert!(with(false).is_ok_and(|text| { !text.contains("23 février 2026") && text.contains("Mot de passe oublié") }));
    }

    #[test]
    fn what_people_type_stays_text_on_one_line() {
        let mut mail = activation();
        mail.requester.given_name = "Lila\r\n\r\n<b>Fausse</b>".to_owned();
        let rendered = mail.render(&brand());
        assert!(rendered.is_ok_and(|mail| { mail.text.contains("Lila <b>Fausse</b>\n") && !mail.html.contains("<b>") }));
    }

    #[test]
    fn no_mark_of_the_state_and_hard_spaces() {
        for mail in all() {
            // The style sheet has its own spaces.
            let (_, body) = mail.html.split_once("</style>").unwrap_or_default();
            for part in [mail.text.as_str(), body] {
                let folded = part.to_lowercase();
                for mark in ["impots.gouv", "gouv.fr", "dgfip", "république", "marianne", "0809"] {
                    assert!(!folded.contains(mark), "{mark} in {}", mail.subject);
                }
                for mark in [" :", " ;", " ?", " !", " »", "« "] {
                    assert!(!part.contains(mark), "{mark} in {}", mail.subject);
                }
            }
        }
    }
}
