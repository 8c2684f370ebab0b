//! « Coordonnées du gestionnaire et prise de rendez-vous », and « Tests tiers déclarants »: whom to call, from the configuration.
use app::api::prose::Inline;
use app::api::screen::{Block, Screen, Tone, Weight};
use app::domain::office::Office;

use super::enrolment::Named;
use super::{SPACE, alert, count, link, paragraph, plain, screen, text};

/// The pages.
pub const OFFICES: &str = "/espace/gestionnaires";
pub const TESTS: &str = "/espace/tests-tiers-declarants";

/// How to reach an office.
pub fn reach(office: &Office) -> Vec<Block> {
    let mut rows = vec![("Téléphone".to_owned(), office.phone.clone()), ("Ouvert".to_owned(), office.hours.clone())];
    rows.insert(0, ("Adresse".to_owned(), office.address.join(", ")));
    rows.retain(|(_, value)| !value.is_empty());
    let appointment = if office.appointment.is_empty() {
        paragraph("Le rendez-vous se prend par téléphone, aux heures d’ouverture.")
    } else {
        Block::Text(vec![link("Prendre rendez-vous", office.appointment.clone())])
    };
    vec![Block::Summary(rows), appointment]
}

/// One line of it: whom to call.
pub fn call(office: &Office) -> Vec<Inline> {
    vec![super::strong(office.name.clone()), plain(format!("\u{a0}: {} ({})", office.phone, office.hours))]
}

/// Every office of somebody's companies.
pub fn offices(all: &[(&Office, Vec<Named>)]) -> Screen {
    let mut page = screen("Coordonnées du gestionnaire et prise de rendez-vous", &[SPACE]);
    if all.is_empty() {
        page.blocks.push(paragraph("Vous n’avez encore aucun dossier\u{a0}: aucun service gestionnaire ne vous concerne."));
        page.blocks.push(super::actions(&[(Weight::Primary, "Adhérer aux services", app::api::enrolment::BEGIN)]));
        return page;
    }
    page.blocks.push(paragraph("Le service gestionnaire dépend de l’adresse postale de l’entreprise et de sa catégorie juridique."));
    for (office, companies) in all {
        let mut blocks = reach(office);
        let lines = companies.iter().map(|one| vec![link(one.name.clone(), format!("/dossiers/{}", one.siren))]).collect();
        blocks.push(Block::Reveal {
            label: count(companies.len(), "entreprise gérée par ce service", "entreprises gérées par ce service"),
            blocks: vec![Block::Bullets(lines)],
        });
        page.blocks.push(Block::Card { title: office.name.clone(), blocks });
    }
    page
}

/// « Tests tiers déclarants »: the operator's address, or the truth.
pub fn tests(url: &str, support: (&str, &str)) -> Screen {
    let mut page = screen("Tests tiers déclarants", &[SPACE]);
    page.blocks.push(paragraph(
        "Ce service permet aux tiers déclarants (banques, employeurs, plateformes, assureurs) de vérifier la forme de leurs fichiers avant de les déposer. Un fichier de test n’a aucun effet\u{a0}: il ne remplace pas la déclaration.",
    ));
    if url.is_empty() {
        let (phone, hours) = support;
        page.blocks.push(alert(
            Tone::Info,
            "Le service de test n’est pas encore relié à cet espace.",
            &[&format!("Pour tester un fichier, appelez l’assistance au {phone}, {hours}.")],
        ));
    } else {
        page.blocks.push(Block::Actions(vec![(Weight::Primary, "Ouvrir le service de test".to_owned(), url.to_owned())]));
        page.blocks.push(Block::Muted(text("Le service s’ouvre sur un autre site.")));
    }
    page
}
