//! « Gérer mon espace » (SC20).
use app::api::company::{ACCOUNTS, MAILBOXES};
use app::api::demand::{ACTIVATION, DEMANDS, ENTITLEMENTS};
use app::api::enrolment::BEGIN;
use app::api::screen::{Block, Screen, Weight};
use app::domain::route::RECEIPT;

use super::{SPACE, actions, link, named, plain, screen, text};

/// The entries of « Gérer mon espace »: label, address, anchor of the help sheet.
type Entry = (&'static str, &'static str, &'static str);

const SERVICES: &[Entry] = &[
    ("Adhérer aux services", BEGIN, "adherer-aux-services"),
    ("Activer mes services", ACTIVATION, "activer-mes-services"),
    ("Suivi de mes demandes", DEMANDS, "suivre-mes-demandes"),
    ("Consulter mes services (habilitations)", ENTITLEMENTS, "consulter-mes-services"),
];

const PERSONAL: &[Entry] = &[
    ("Modifier mes identifiants de connexion", "/espace/gestion/identifiants", "modifier-mes-identifiants"),
    ("Modifier mes coordonnées", "/espace/gestion/coordonnees", "modifier-mes-coordonnees"),
    ("Mes connexions", "/espace/gestion/connexions", "mes-connexions"),
    ("Mes données", "/espace/gestion/donnees", "mes-donnees"),
    ("Télécharger mon récapitulatif", RECEIPT, "telecharger-mon-recapitulatif"),
];

const COMPANY: &[Entry] = &[
    ("Gérer les comptes bancaires", ACCOUNTS, "gerer-les-comptes-bancaires"),
    ("Gérer les contrats de prélèvement automatique", ACCOUNTS, "gerer-les-comptes-bancaires"),
    ("Modifier l’adresse électronique de l’entreprise", MAILBOXES, "modifier-l-adresse-de-l-entreprise"),
];

/// SC20. What does not exist yet is not shown as if it did.
pub fn manage() -> Screen {
    let mut page = screen("Gérer mon espace", &[SPACE]);
    page.wide = true;
    page.blocks = vec![
        Block::Groups(vec![
            group("Services", SERVICES),
            group("Données personnelles", PERSONAL),
            absent("Partage des services", "La désignation de suppléants et les délégations n’existent pas encore sur ce site."),
            group("Données de l’entreprise", COMPANY),
        ]),
        actions(&[(Weight::Secondary, "Retourner à l’espace professionnel", "/espace")]),
    ];
    page
}

fn group(title: &str, entries: &[Entry]) -> Block {
    let lines = entries
        .iter()
        .map(|(label, href, help)| vec![link(*label, *href), plain(" "), named("En savoir plus", format!("/aide#{help}"), *label)])
        .collect();
    Block::Card { title: title.to_owned(), blocks: vec![Block::Lines(lines)] }
}

fn absent(title: &str, sentence: &str) -> Block {
    Block::Card { title: title.to_owned(), blocks: vec![Block::Muted(text(sentence))] }
}
