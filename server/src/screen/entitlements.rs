//! « Consulter mes services (habilitations) » and « Supprimer le service » (SC28, R-K12, R-K13).
use app::api::demand::{DEMANDS, ENTITLEMENTS, RemoveForm};
use app::api::screen::{Block, Screen, Tone, Weight};

use super::enrolment::Named;
use super::{MANAGE, SPACE, actions, alert, form, link, named, paragraph, plain, screen, strong, text};

/// An habilitation as shown; dates are written.
#[derive(Clone, Debug)]
pub struct Shown {
    pub id: String,
    pub company: Named,
    /// Long label.
    pub service: String,
    pub role: &'static str,
    pub since: String,
    pub granted_by: String,
    pub until: String,
}

/// The table, a page at a time.
pub fn list(lines: &[Shown], all: usize, page_number: usize, pages: usize, pending: usize, removed: bool) -> Screen {
    let mut page = screen("Consulter mes services (habilitations)", &[SPACE, MANAGE]);
    page.wide = true;
    if removed {
        page.blocks.push(alert(Tone::Success, "Le service est supprimé de votre espace.", &[]));
    }
    page.blocks.push(Block::Links(vec![(format!("Demandes en cours ({pending})"), DEMANDS.to_owned())]));
    if lines.is_empty() {
        page.blocks.push(Block::Lead(text("Vous ne disposez d’aucun service.")));
        page.blocks.push(paragraph(
            "Adhérez aux services d’une entreprise, ou donnez votre numéro d’abonné au titulaire pour qu’il vous désigne.",
        ));
        page.blocks.push(actions(&[(Weight::Primary, "Adhérer aux services", app::api::enrolment::BEGIN)]));
        return page;
    }
    let rows = lines
        .iter()
        .map(|one| {
            vec![
                vec![
                    link(one.company.name.clone(), format!("/dossiers/{}", one.company.siren)),
                    plain(" "),
                    plain(one.company.shown.replace(' ', "\u{a0}")),
                ],
                text(one.service.clone()),
                text(one.role),
                text(one.since.clone()),
                text(one.granted_by.clone()),
                text(one.until.clone()),
                vec![named(
                    "Supprimer le service",
                    format!("{ENTITLEMENTS}/{}/suppression", one.id),
                    format!("{}, {}", one.service, one.company.name),
                )],
            ]
        })
        .collect();
    let head = ["Dossier", "Service", "Rôle", "Depuis le", "Accordé par", "Jusqu’au", "Action"].map(str::to_owned).to_vec();
    let caption = if pages > 1 {
        format!("{all} habilitations, page {page_number} sur {pages}")
    } else {
        super::count(all, "habilitation", "habilitations")
    };
    page.blocks.push(Block::Table { caption, head, rows });
    page.blocks.extend(super::pages(page_number as u64, pages as u64, |page| format!("{ENTITLEMENTS}?page={page}")));
    page.blocks.push(actions(&[(Weight::Tertiary, "Retourner à la gestion de mon espace", "/espace/gestion")]));
    page
}

/// The page with the one button that deletes, and what it takes along.
pub fn removal(one: &Shown, key: &str, holder: bool, others: &[(&'static str, usize)], last: bool) -> Screen {
    let path = format!("{ENTITLEMENTS}/{}/suppression", one.id);
    let mut page = screen("Supprimer le service", &[SPACE, MANAGE, ("Consulter mes services (habilitations)", ENTITLEMENTS)]);
    page.forms = vec![form(path, &RemoveForm::default())];
    let mut consequences = vec![text("Vous n’aurez plus accès à ce service pour cette entreprise, dès la confirmation.")];
    if last {
        consequences.push(text("C’est votre dernier service pour cette entreprise : son dossier quitte votre espace."));
    }
    if holder {
        consequences.push(text("L’entreprise n’aura plus de titulaire pour ce service. Pour le retrouver, il faudra une nouvelle adhésion, avec un nouveau courrier."));
        for (role, number) in others {
            consequences.push(vec![plain("Prend fin en même temps : "), strong(format!("{number} {}", role.to_lowercase())), plain(".")]);
        }
    } else {
        consequences.push(text("Les droits des autres personnes ne changent pas."));
    }
    page.blocks = vec![
        Block::Summary(vec![
            ("Service".to_owned(), one.service.clone()),
            ("Entreprise".to_owned(), one.company.name.clone()),
            ("SIREN".to_owned(), one.company.shown.clone()),
            ("Votre rôle".to_owned(), one.role.to_owned()),
        ]),
        super::heading("Ce que la suppression entraîne"),
        Block::Bullets(consequences),
        Block::Form {
            which: 0,
            hidden: vec![("key".to_owned(), key.to_owned()), ("id".to_owned(), one.id.clone())],
            blocks: Vec::new(),
            submit: "Supprimer le service".to_owned(),
            weight: Weight::Primary,
            what: String::new(),
            beside: vec![(Weight::Secondary, "Garder le service".to_owned(), ENTITLEMENTS.to_owned())],
        },
    ];
    page
}
