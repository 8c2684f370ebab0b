//! What a letter says, in French: who asks, for which company, what giving the code means, how to refuse.
use app::domain::validity::letter_last_day;
use chrono::NaiveDate;

use super::{Kind, Letter, Requester};
use crate::clock::long_day;
use crate::pdf::Letterhead;
use crate::pdf::letter::{Choice, Content};

/// Everything that the letter dated `day` says; `site` is what people type.
pub fn content(letter: &Letter, day: NaiveDate, site: &str) -> Content {
    let last_day = spaced(&long_day(letter_last_day(day)));
    let (title, asked) = match letter.kind {
        Kind::Creation => (
            "Création d’un espace professionnel pour votre entreprise",
            "La personne nommée ci-dessous demande à créer un espace professionnel au nom de votre entreprise et à y utiliser, pour le \
             compte de celle-ci, les services en ligne indiqués.",
        ),
        Kind::Enrolment => (
            "Demande d’accès à vos services en ligne",
            "La personne nommée ci-dessous demande à utiliser, pour le compte de votre entreprise, les services en ligne indiqués.",
        ),
        Kind::Address => (
            "Modification de l’adresse électronique de votre entreprise",
            "La personne nommée ci-dessous, qui gère la messagerie de votre entreprise sur ce site, demande que l’administration écrive \
             désormais à votre entreprise à la nouvelle adresse électronique indiquée.",
        ),
    };
    let check = match letter.kind {
        Kind::Address => "Assurez-vous que cette adresse est bien celle de votre entreprise\u{a0}: sans le code qui suit, rien ne change.",
        _ => "Assurez-vous que vous la connaissez et voulez qu’elle agisse pour vous\u{a0}: sans le code qui suit, elle n’obtient rien.",
    };
    Content {
        recipient: std::iter::once(&letter.company).chain(&letter.address).map(|line| one_line(line)).collect(),
        date: spaced(&long_day(day)),
        reference: letter.refusal.clone(),
        title: title.to_owned(),
        opening: vec!["Madame, Monsieur,".to_owned(), format!("{asked} {check}")],
        facts: facts(letter),
        services: letter.services.iter().map(|label| one_line(label)).collect(),
        code: letter.code.grouped(),
        agree: agree(letter, site),
        refuse: refuse(letter, site, &last_day),
        last_day: format!("{last_day} inclus"),
    }
}

fn facts(letter: &Letter) -> Vec<(&'static str, String)> {
    let Requester { phone, email, postal_address, quality, .. } = &letter.requester;
    let mut who = name(&letter.requester);
    if !quality.trim().is_empty() {
        who.push_str("\nagissant en qualité de ");
        who.push_str(&one_line(quality));
    }
    let address = postal_address.iter().map(|line| one_line(line)).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ");
    let reached = [one_line(phone).replace(' ', "\u{a0}"), one_line(email), address];
    let mut facts = vec![
        ("Demande faite par", who),
        ("Ses coordonnées", reached.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")),
        ("Pour l’entreprise", format!("{}\nSIREN {}", one_line(&letter.company), spaced(&letter.siren.grouped()))),
    ];
    if let Some(change) = &letter.change {
        facts.push(("Adresse actuelle", change.present.as_deref().map_or_else(|| "aucune".to_owned(), one_line)));
        facts.push(("Nouvelle adresse", one_line(&change.new)));
    }
    facts
}

fn agree(letter: &Letter, site: &str) -> Choice {
    let siren = spaced(&letter.siren.grouped());
    let done = if letter.kind == Kind::Address {
        "Dès qu’elle l’aura saisi, la nouvelle adresse remplacera l’actuelle, qui en sera prévenue. "
    } else {
        ""
    };
    Choice {
        title: "Vous êtes d’accord".to_owned(),
        paragraphs: vec![
            format!(
                "Communiquez ce code à cette personne. Le lui communiquer lui donne mandat d’effectuer les procédures en ligne pour le \
                 compte de votre entreprise (SIREN\u{a0}{siren}) et les démarches indiquées dans ce courrier."
            ),
            format!(
                "{done}Elle le saisira dans la rubrique «\u{a0}Activer\u{a0}»\u{a0}:\n{site}/activation\nSi la demande vient de vous, \
                 saisissez-le vous-même."
            ),
        ],
    }
}

fn refuse(letter: &Letter, site: &str, last_day: &str) -> Choice {
    Choice {
        title: "Vous n’êtes pas d’accord".to_owned(),
        paragraphs: vec![
            "Si vous ne connaissez pas cette personne ou ne voulez pas qu’elle agisse pour vous, ne communiquez ce code à personne."
                .to_owned(),
            format!(
                "Pour refuser dès maintenant\u{a0}:\n{site}/refus\navec la référence {}. Sans réponse de votre part, la demande prend \
                 fin d’elle-même après le {last_day}.",
                letter.refusal.replace(' ', "\u{a0}").replace('-', "\u{2011}")
            ),
        ],
    }
}

/// The letter as plain text; the code stands alone on its line.
pub fn text(content: &Content, head: &Letterhead) -> String {
    let mut blocks = vec![[&head.organisation, head.site_name.as_str()].join("\n")];
    blocks.extend(head.notice.clone());
    blocks.push(content.recipient.join("\n"));
    blocks.push(format!("Le {}\nRéférence\u{a0}: {}", content.date, content.reference));
    blocks.push(content.title.clone());
    blocks.extend(content.opening.iter().cloned());
    let facts = content.facts.iter().map(|(label, value)| format!("{label}\u{a0}: {}", value.replace('\n', ", ")));
    blocks.push(facts.collect::<Vec<_>>().join("\n"));
    if !content.services.is_empty() {
        blocks.push(format!("Services demandés\u{a0}:\n- {}", content.services.join("\n- ")));
    }
    blocks.push(format!("Code d’activation\u{a0}:\n{}\nvalable jusqu’au {}", content.code, content.last_day));
    for choice in [&content.agree, &content.refuse] {
        blocks.push(format!("{}\n{}", choice.title, choice.paragraphs.join("\n")));
    }
    blocks.push(format!("Assistance\u{a0}: {}, {}", head.support_phone, head.support_hours));
    blocks.join("\n\n").replace('\u{2011}', "-") + "\n"
}

/// « Madame ROSEMONDE Lila ».
fn name(requester: &Requester) -> String {
    one_line(&format!("{} {} {}", requester.civility, requester.last_name.to_uppercase(), requester.first_name))
}

/// A day or a number that stays on one line.
fn spaced(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

/// What was typed, on one line.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c == ' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
