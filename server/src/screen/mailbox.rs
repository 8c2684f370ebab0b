//! « Modifier l’adresse électronique de l’entreprise » (SC34, R-L05 to R-L07).
use app::api::Form;
use app::api::company::{MAILBOXES, MailboxForm, mailbox};
use app::api::screen::{Block, Screen, Text, Tone, Weight};

use super::accounts::{Choice, Permitted, choose};
use super::enrolment::Named;
use super::{MANAGE, SPACE, alert, field, form, paragraph, plain, screen, strong, text};

const TITLE: &str = "Modifier l’adresse électronique de l’entreprise";

/// A change that is under way.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The new address, for who asked; none for others.
    pub address: Option<String>,
    pub state: &'static str,
    /// « 23/11/2026 à 10:00 ».
    pub since: String,
    /// Where it is followed, for who asked.
    pub follow: Option<String>,
}

/// The choice of a company, among those whose messaging the person manages.
pub fn choice(companies: &Choice) -> Screen {
    let none = "Modifier l’adresse électronique d’une entreprise demande d’être titulaire ou suppléant de sa messagerie. Une délégation ne suffit pas.";
    choose(TITLE, "Choisissez l’entreprise dont l’adresse électronique change.", none, companies, (MAILBOXES, mailbox))
}

/// The page of a company: the present address, then the form, or the change that is under way.
pub fn change(company: &Named, permitted: &Permitted, present: Option<&str>, pending: Option<&Pending>) -> Screen {
    let dossier = format!("/dossiers/{}", company.siren);
    let mut page = screen(TITLE, &[SPACE, MANAGE, (&company.name, &dossier)]);
    page.blocks = vec![
        Block::Lead(vec![strong(company.name.clone()), plain(format!(", SIREN {}", company.shown))]),
        Block::Summary(vec![("Adresse actuelle".to_owned(), present.unwrap_or("Aucune").to_owned())]),
    ];
    if let Some(pending) = pending {
        page.blocks.extend(under_way(pending, &dossier));
        return page;
    }
    page.forms = vec![form(MailboxForm::PATH.replace("{siren}", &company.siren), &MailboxForm::default())];
    let email = |name: &str, label: &str, hint: &str| {
        Block::Field(Text { kind: "email".to_owned(), autocomplete: "off".to_owned(), ..field(name, label, hint) })
    };
    page.blocks.extend([
        paragraph("L’administration prévient l’entreprise de ses messages à cette adresse. Elle peut être celle d’une personne, ou celle d’un service qui suit les affaires fiscales."),
        super::heading("Ce qui va se passer"),
        Block::Bullets(vec![
            text("Un lien est envoyé à la nouvelle adresse. Il fonctionne 72 heures."),
            text("Quand il a servi, un courrier avec un code part à l’adresse postale de l’entreprise. Le code est valable 60 jours."),
            text("L’adresse change quand vous saisissez ce code dans « Activer mes services ». Jusque-là, rien ne change."),
            text("L’adresse actuelle est prévenue tout de suite, puis quand le changement est fait."),
        ]),
        paragraph("Tous les champs sont obligatoires."),
        Block::Form {
            which: 0,
            hidden: vec![
                ("key".to_owned(), permitted.key.clone()),
                ("permit".to_owned(), permitted.permit.clone()),
                ("siren".to_owned(), company.siren.clone()),
            ],
            blocks: vec![
                email("email", "Nouvelle adresse électronique de l’entreprise", "Format attendu : nom@example.com"),
                email("email_again", "Confirmer la nouvelle adresse électronique", ""),
            ],
            submit: "Demander le changement".to_owned(),
            weight: Weight::Primary,
            what: String::new(),
            beside: vec![(Weight::Secondary, "Quitter".to_owned(), dossier)],
        },
    ]);
    page
}

fn under_way(pending: &Pending, dossier: &str) -> Vec<Block> {
    let said = "Une seule demande à la fois est possible. L’adresse actuelle reste valable jusqu’à ce que le code du courrier soit saisi.";
    let mut rows = vec![("Demandé le".to_owned(), pending.since.clone()), ("État".to_owned(), pending.state.to_owned())];
    if let Some(address) = &pending.address {
        rows.insert(0, ("Nouvelle adresse".to_owned(), address.clone()));
    }
    let (weight, label, href) = match &pending.follow {
        Some(follow) => (Weight::Primary, "Suivre ou annuler la demande", follow.clone()),
        None => (Weight::Secondary, "Retourner au dossier", dossier.to_owned()),
    };
    let mut blocks = vec![alert(Tone::Info, "Un changement d’adresse est en cours", &[said]), Block::Summary(rows)];
    if pending.follow.is_none() {
        blocks.push(Block::Muted(text("Une autre personne de l’entreprise l’a demandé : elle seule peut l’annuler. L’entreprise peut le refuser avec la référence du courrier.")));
    }
    blocks.push(Block::Actions(vec![(weight, label.to_owned(), href)]));
    blocks
}
