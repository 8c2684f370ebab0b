//! The code of a letter in the messaging of its company: the message that tells of it, and the page that shows it (C16).
use app::api::messaging::{MESSAGING, SeeCodeForm};
use app::api::prose::Inline;
use app::api::screen::{Block, Screen, Tone, Weight};

use super::messaging::ABOVE;
use super::{SPACE, actions, alert, form, screen, strong, text};

/// The subject of the message.
pub const SUBJECT: &str = "Demande d’accès aux services en ligne de votre entreprise";

/// The message: who asks for which services, and never the code.
pub fn message(requester: &str, services: &[String]) -> String {
    format!(
        "{requester} demande à utiliser au nom de votre entreprise\u{a0}: {}.\n\nUn courrier est parti à l’adresse postale de \
         l’entreprise, avec les coordonnées de cette personne et un code d’activation. Qui gère cette messagerie peut aussi voir le code \
         ici. Ne le donnez qu’à une personne que l’entreprise autorise à agir pour elle. Si personne ne la connaît, refusez la \
         demande\u{a0}: le courrier dit comment.",
        services.join(", ")
    )
}

/// The code of a request to the company.
#[derive(Clone, Debug)]
pub struct Code {
    pub thread: String,
    pub subject: String,
    pub requester: String,
    /// Labels of the catalogue.
    pub services: Vec<String>,
    pub since: String,
    /// In groups; empty before the button.
    pub code: String,
}

/// « Voir le code » (C16).
pub fn code(of: &Code) -> Screen {
    let path = format!("{MESSAGING}/{}", of.thread);
    let mut page = screen("Code d’activation", &[SPACE, ABOVE, (of.subject.as_str(), path.as_str())]);
    page.forms = vec![form(format!("{path}/code"), &SeeCodeForm { id: of.thread.clone() })];
    page.blocks.push(Block::Summary(vec![
        ("Demandeur".to_owned(), of.requester.clone()),
        ("Demande du".to_owned(), of.since.clone()),
        ("Services demandés".to_owned(), of.services.join(", ")),
    ]));
    page.blocks.push(alert(
        Tone::Warning,
        "Donner ce code, c’est autoriser cette personne",
        &["Avec lui, elle agira au nom de l’entreprise pour ces services. Si vous ne la connaissez pas, ne le donnez pas."],
    ));
    if of.code.is_empty() {
        page.blocks.push(Block::Form {
            which: 0,
            hidden: vec![("id".to_owned(), of.thread.clone())],
            blocks: vec![Block::Muted(text("Le code s’affiche dix minutes. Que vous l’avez vu est inscrit au journal."))],
            submit: "Voir le code".to_owned(),
            weight: Weight::Primary,
            what: String::new(),
            beside: vec![(Weight::Tertiary, "Revenir à l’échange".to_owned(), path)],
        });
    } else {
        page.blocks.push(Block::Text(vec![strong("Code d’activation\u{a0}: "), Inline::Code(of.code.clone())]));
        page.blocks.push(actions(&[(Weight::Secondary, "Revenir à l’échange", path.as_str())]));
    }
    page
}
