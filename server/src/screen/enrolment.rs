//! « Adhérer aux services » (SC26) in its steps.
use app::api::enrolment::{BEGIN, BOX, ConfirmEnrolmentForm, EnrolForm, ExtrasForm, Quality, ServicesForm, step};
use app::api::screen::{Block, Screen, Weight};
use app::domain::catalogue::{Category, Service};
use app::domain::entitlement::Role;

use super::{MANAGE, SPACE, alert, field, form, paragraph, plain, screen, strong, text};
use app::api::screen::{Text, Tone};

/// A company as a screen names it.
#[derive(Clone, Debug)]
pub struct Named {
    pub siren: String,
    /// In groups.
    pub shown: String,
    pub name: String,
}

/// What every step carries.
#[derive(Clone, Debug)]
pub struct Ticketed {
    pub key: String,
    pub revision: i64,
}

const LABELS: [&str; 4] = ["Entreprise", "Services", "Compléments", "Récapitulatif"];

fn steps(current: usize) -> Block {
    Block::Steps { labels: LABELS.map(str::to_owned).to_vec(), current }
}

fn crumbs() -> [(&'static str, &'static str); 2] {
    [SPACE, MANAGE]
}

/// Step 1: which company, and as what.
pub fn begin(key: &str, companies: i32) -> Screen {
    let mut page = screen("Adhérer aux services", &crumbs());
    page.forms = vec![form(BEGIN, &EnrolForm::default())];
    let siren = Text {
        autocomplete: "off".to_owned(),
        inputmode: "numeric".to_owned(),
        narrow: 1,
        ..field("siren", "SIREN de l’entreprise", "9 chiffres, par exemple 987 654 321")
    };
    page.blocks = vec![
        steps(1),
        Block::Lead(text(
            "Vous demandez des services pour une entreprise. Elle reçoit par la poste un courrier avec un code : donné par son représentant légal, ce code active les services dans votre espace.",
        )),
    ];
    if companies >= app::domain::entitlement::WARNING {
        page.blocks.push(limit(companies));
    }
    page.blocks.extend([
        paragraph("Tous les champs sont obligatoires."),
        Block::Form {
            which: 0,
            hidden: vec![("key".to_owned(), key.to_owned())],
            blocks: vec![
                Block::Field(siren),
                Block::Choice {
                    name: "quality".to_owned(),
                    label: "Vous faites cette demande en tant que".to_owned(),
                    hint: "Votre qualité figure sur le courrier.".to_owned(),
                    options: vec![
                        (Quality::Representative.word().to_owned(), "Représentant légal de l’entreprise".to_owned()),
                        (
                            Quality::Mandated.word().to_owned(),
                            "Personne mandatée par l’entreprise (salarié, comptable, conseil…)".to_owned(),
                        ),
                    ],
                },
            ],
            submit: "Continuer".to_owned(),
            weight: Weight::Primary,
            what: String::new(),
            beside: vec![(Weight::Secondary, "Quitter".to_owned(), "/espace/gestion".to_owned())],
        },
    ]);
    page
}

/// The limit is near, or reached (R-O01 to R-O04).
pub fn limit(companies: i32) -> Block {
    let (title, tone) = if companies >= app::domain::entitlement::LIMIT {
        (format!("Votre espace compte {companies} dossiers, le maximum"), Tone::Warning)
    } else {
        (format!("Votre espace compte {companies} dossiers sur 100"), Tone::Info)
    };
    alert(
        tone,
        &title,
        &[
            "Au-delà de 100 entreprises, répartissez-les entre plusieurs espaces experts, chacun avec sa propre adresse électronique. Les services passent d’un espace à l’autre par délégation, ou par une nouvelle adhésion après suppression.",
        ],
    )
}

/// How a service stands for this person and company.
#[derive(Clone, Debug)]
pub enum Standing {
    Free,
    Mine(Role),
    Taken,
}

/// Step 2: the services by category, with what each is for (R-J08); those held by someone are not offered (R-J10).
pub fn services(company: &Named, ticket: &Ticketed, offers: &[(Service, Standing)], chosen: &[String]) -> Screen {
    let path = step(0, &company.siren);
    let mut page = screen("Adhérer aux services : choisir les services", &crumbs());
    let boxes = chosen.iter().map(|id| (format!("{BOX}{id}"), "on".to_owned())).collect();
    page.forms = vec![form(path, &ServicesForm { boxes, ..ServicesForm::default() })];
    let free = offers.iter().any(|(_, standing)| matches!(standing, Standing::Free));
    let mut blocks = Vec::new();
    for category in Category::ALL {
        let lines: Vec<Block> =
            offers.iter().filter(|(service, _)| service.category == category).map(|(service, standing)| offer(service, standing)).collect();
        if !lines.is_empty() {
            blocks.push(Block::Fieldset { legend: category.label().to_owned(), blocks: lines });
        }
    }
    page.blocks = vec![steps(2), Block::Lead(vec![strong(company.name.clone()), plain(format!(", SIREN {}", company.shown))])];
    if !free {
        page.blocks.push(alert(
            Tone::Info,
            "Tous les services de cette entreprise ont un titulaire",
            &["Demandez au titulaire une délégation ou une suppléance : donnez-lui votre numéro d’abonné."],
        ));
    }
    page.blocks.push(paragraph(
        "Cochez les services dont vous avez besoin. Un service choisi par erreur est sans conséquence : vous pourrez le supprimer.",
    ));
    page.blocks.push(Block::Form {
        which: 0,
        hidden: hidden(company, ticket),
        blocks,
        submit: "Continuer".to_owned(),
        weight: Weight::Primary,
        what: String::new(),
        beside: vec![(Weight::Secondary, "Étape précédente".to_owned(), BEGIN.to_owned())],
    });
    page
}

fn offer(service: &Service, standing: &Standing) -> Block {
    let more = Block::Reveal { label: "En savoir plus".to_owned(), blocks: description(service) };
    match standing {
        Standing::Free => Block::Check { name: format!("{BOX}{}", service.id), label: service.long.clone(), more: vec![more] },
        Standing::Mine(role) => taken(service, &format!("vous en êtes déjà {}", role.label().to_lowercase())),
        Standing::Taken => taken(service, "déjà détenu — demandez une délégation, une suppléance ou la substitution"),
    }
}

/// A service without a box, and why (R-J10).
fn taken(service: &Service, why: &str) -> Block {
    Block::Muted(vec![strong(service.long.clone()), plain(format!(" {why}"))])
}

/// What a service is for, and what it holds.
pub fn description(service: &Service) -> Vec<Block> {
    let mut blocks = vec![paragraph(service.description.clone())];
    if !service.entries.is_empty() {
        blocks.push(Block::Bullets(service.entries.iter().map(|entry| text(entry.clone())).collect()));
    }
    blocks
}

fn hidden(company: &Named, ticket: &Ticketed) -> Vec<(String, String)> {
    vec![
        ("key".to_owned(), ticket.key.clone()),
        ("revision".to_owned(), ticket.revision.to_string()),
        ("siren".to_owned(), company.siren.clone()),
    ]
}

/// Step 3: the company's address and a bank account, as far as the services need them.
pub fn extras(company: &Named, ticket: &Ticketed, address: bool, account: bool, known: &str) -> Screen {
    let mut page = screen("Adhérer aux services : compléments", &crumbs());
    let initial = ExtrasForm { email: known.to_owned(), email_again: known.to_owned(), ..ExtrasForm::default() };
    page.forms = vec![form(step(1, &company.siren), &initial)];
    let mut blocks = Vec::new();
    if address {
        let email = |name: &str, label: &str, hint: &str| {
            Block::Field(Text { kind: "email".to_owned(), autocomplete: "off".to_owned(), ..field(name, label, hint) })
        };
        blocks.push(Block::Fieldset {
            legend: "Adresse électronique de l’entreprise".to_owned(),
            blocks: vec![
                paragraph("L’administration prévient l’entreprise de ses messages à cette adresse. Elle peut être la vôtre, ou celle d’un service. Un lien à utiliser dans les 72 heures y est envoyé ; sans réponse, la messagerie est retirée de la demande."),
                email("email", "Adresse électronique de l’entreprise", "Format attendu : nom@example.com"),
                email("email_again", "Confirmer l’adresse électronique de l’entreprise", ""),
            ],
        });
    }
    if account {
        let plain_field = |name: &str, label: &str, hint: &str| Text { autocomplete: "off".to_owned(), ..field(name, label, hint) };
        blocks.push(Block::Fieldset {
            legend: "Compte bancaire de l’entreprise".to_owned(),
            blocks: vec![
                paragraph(
                    "Un service de paiement a besoin d’un compte de la zone SEPA. Il n’est enregistré qu’à l’activation des services.",
                ),
                Block::Field(plain_field("account_holder", "Titulaire du compte", "Tel qu’il figure sur le relevé d’identité bancaire")),
                Block::Field(Text { secret: true, ..plain_field("iban", "IBAN", "Par exemple FR14 2004 1010 0505 0001 3M02 606") }),
                Block::Field(Text {
                    asked: app::api::screen::Asked::Optional,
                    narrow: 1,
                    ..plain_field("bic", "BIC", "8 ou 11 lettres et chiffres")
                }),
            ],
        });
    }
    page.blocks = vec![
        steps(3),
        Block::Lead(vec![strong(company.name.clone()), plain(format!(", SIREN {}", company.shown))]),
        Block::Form {
            which: 0,
            hidden: hidden(company, ticket),
            blocks,
            submit: "Continuer".to_owned(),
            weight: Weight::Primary,
            what: String::new(),
            beside: vec![(Weight::Secondary, "Étape précédente".to_owned(), step(0, &company.siren))],
        },
    ];
    page
}

/// What the summary shows.
#[derive(Clone, Debug)]
pub struct Summary {
    pub quality: &'static str,
    /// Long labels.
    pub services: Vec<String>,
    pub address: Option<String>,
    /// Masked.
    pub account: Option<String>,
    /// The step before.
    pub back: String,
}

/// Step 4: what is asked, and what follows.
pub fn review(company: &Named, ticket: &Ticketed, summary: &Summary) -> Screen {
    let mut page = screen("Adhérer aux services : récapitulatif", &crumbs());
    page.forms = vec![form(step(2, &company.siren), &ConfirmEnrolmentForm::default())];
    let mut rows = vec![
        ("Entreprise".to_owned(), company.name.clone()),
        ("SIREN".to_owned(), company.shown.clone()),
        ("Votre qualité".to_owned(), summary.quality.to_owned()),
    ];
    if let Some(address) = &summary.address {
        rows.push(("Adresse électronique de l’entreprise".to_owned(), address.clone()));
    }
    if let Some(account) = &summary.account {
        rows.push(("Compte bancaire".to_owned(), account.clone()));
    }
    let next = if summary.address.is_some() {
        "Un lien est envoyé à l’adresse de l’entreprise. Dès qu’il est utilisé, ou au bout de 72 heures sans la messagerie, un courrier part à l’adresse postale connue de l’administration."
    } else {
        "Un courrier part à l’adresse postale de l’entreprise connue de l’administration."
    };
    let mut changes = vec![("Modifier les services".to_owned(), step(0, &company.siren))];
    if summary.address.is_some() || summary.account.is_some() {
        changes.push(("Modifier les compléments".to_owned(), step(1, &company.siren)));
    }
    page.blocks = vec![
        steps(4),
        paragraph("Vérifiez avant de confirmer. Rien n’est envoyé tant que vous n’avez pas confirmé."),
        Block::Summary(rows),
        Block::Heading(super::count(summary.services.len(), "service demandé", "services demandés")),
        Block::Bullets(summary.services.iter().map(|label| text(label.clone())).collect()),
        Block::Links(changes),
        alert(
            Tone::Info,
            "Ce qui va se passer",
            &[next, "Le courrier donne votre nom, vos coordonnées et les services demandés. Le code qu’il contient est valable 60 jours."],
        ),
        Block::Form {
            which: 0,
            hidden: hidden(company, ticket),
            blocks: Vec::new(),
            submit: "Confirmer".to_owned(),
            weight: Weight::Primary,
            what: String::new(),
            beside: vec![(Weight::Secondary, "Étape précédente".to_owned(), summary.back.clone())],
        },
    ];
    page
}
