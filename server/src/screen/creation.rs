//! The creation in simplified mode, step by step (SC14, R-B01 to R-B05), and the end of its activation (SC12, R-B08).
use app::api::activation::Receipt;
use app::api::creation::{ConfirmForm, CredentialsForm, DetailsForm, SIMPLIFIED, TermsForm};
use app::api::screen::{Block, Screen, Text, Tone, Weight};
use app::api::ticket::Ticket;
use app::domain::identity::Registration;
use app::domain::mode::Mode;
use app::domain::route::ACTIVATION_RECEIPT;
use app::domain::terms::VERSION;

use super::demands::Shown;
use super::enrolment::{Named, Ticketed};
use super::{actions, alert, field, form, heading, link, paragraph, plain, screen, strong, text};

/// The steps as SC04 lists them, in both modes.
const STEP_LABELS: &[&str] =
    &["Accepter les conditions générales", "Créer vos identifiants", "Remplir le formulaire d’inscription", "Activer votre espace"];

pub(super) fn steps(current: usize) -> Block {
    Block::Steps { labels: STEP_LABELS.iter().map(|label| (*label).to_owned()).collect(), current }
}

fn hidden(ticket: &Ticketed) -> Vec<(String, String)> {
    vec![
        ("key".to_owned(), ticket.key.clone()),
        ("mode".to_owned(), Mode::Simplified.word().to_owned()),
        ("revision".to_owned(), ticket.revision.to_string()),
    ]
}

/// The form of a step; a link beside its button leads on, one without address empties the form.
pub(super) fn asking(hidden: Vec<(String, String)>, blocks: Vec<Block>, submit: &str, beside: &[(Weight, &str, &str)]) -> Block {
    Block::Form {
        which: 0,
        hidden,
        blocks,
        submit: submit.to_owned(),
        weight: Weight::Primary,
        what: String::new(),
        beside: beside.iter().map(|(weight, label, href)| (*weight, (*label).to_owned(), (*href).to_owned())).collect(),
    }
}

/// Step 1: the terms, in the version of the page.
pub fn terms(key: &str) -> Screen {
    let mut page = screen("Création de votre espace professionnel en mode simplifié", &[]);
    page.forms = vec![form(SIMPLIFIED[0], &TermsForm::default())];
    let mut hidden = hidden(&Ticketed { key: key.to_owned(), revision: 0 });
    hidden.push(("version".to_owned(), VERSION.to_owned()));
    page.blocks = vec![
        steps(1),
        Block::Lead(text(
            "Ce mode ouvre un espace pour une seule entreprise ou association, la vôtre, qui n’a encore aucun service en ligne. Vous serez titulaire de tous ses services, messagerie comprise.",
        )),
        Block::Bullets(vec![
            text("Un lien valable 72 heures est envoyé à l’adresse électronique de l’entreprise."),
            text("Un courrier part ensuite à son adresse postale, avec un code à saisir dans les 60 jours : l’espace s’ouvre alors."),
        ]),
        Block::Text(vec![
            plain("Une collectivité locale, un établissement public, plusieurs entreprises, des services à partager : "),
            link("créez plutôt un espace en mode expert", app::api::creation::STEPS[0]),
            plain("."),
        ]),
        Block::Text(vec![link("Lire les conditions générales", "/conditions-generales")]),
        asking(
            hidden,
            vec![Block::Check {
                name: "accepted".to_owned(),
                label: "Je reconnais avoir pris connaissance des conditions générales et les accepte sans restriction.".to_owned(),
                more: Vec::new(),
            }],
            "Valider",
            &[(Weight::Secondary, "Quitter", "/")],
        ),
    ];
    page
}

/// What was given so far in step 2.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub siren: String,
    pub company_address: String,
    pub address: String,
}

/// The password has become too weak with what is known by now.
pub(super) fn weakened() -> Block {
    alert(
        Tone::Warning,
        "Choisissez un autre mot de passe",
        &[
            "Avec ce que nous savons maintenant de vous (nom, entreprise, téléphone, réponse à la question de confiance), votre mot de passe est devenu trop facile à deviner. Rien n’a été envoyé\u{a0}: le reste de votre saisie est gardé.",
        ],
    )
}

/// Step 2: the company, then who opens the space; the password must be chosen again when it has become too weak.
pub fn credentials(ticket: Ticket, revision: i64, given: Given, again: bool) -> Screen {
    let mut page = screen("2ème étape : votre entreprise et vos identifiants", &[]);
    let Given { siren, company_address, address } = given;
    let initial = CredentialsForm {
        siren,
        company_email_again: company_address.clone(),
        company_email: company_address,
        email_again: address.clone(),
        email: address,
        ..CredentialsForm::default()
    };
    page.forms = vec![form(SIMPLIFIED[1], &initial)];
    let siren = Text {
        autocomplete: "off".to_owned(),
        inputmode: "numeric".to_owned(),
        narrow: 1,
        ..field("siren", "SIREN de l’entreprise", "9 chiffres, par exemple 987 654 321")
    };
    let email = |name: &str, label: &str, hint: &str| {
        Block::Field(Text { kind: "email".to_owned(), autocomplete: "off".to_owned(), ..field(name, label, hint) })
    };
    page.blocks = vec![steps(2)];
    page.blocks.extend(again.then(weakened));
    page.blocks.extend([
        paragraph("Tous les champs sont obligatoires."),
        asking(
            hidden(&Ticketed { key: ticket.key.clone(), revision }),
            vec![
                Block::Fieldset {
                    legend: "Votre entreprise".to_owned(),
                    blocks: vec![
                        Block::Field(siren),
                        paragraph(
                            "L’administration prévient l’entreprise de ses messages à l’adresse électronique de l’entreprise. Cette adresse peut être la même que votre adresse de connexion, ou celle d’un service. Un lien valable 72 heures y est envoyé.",
                        ),
                        email("company_email", "Adresse électronique de l’entreprise", "Format attendu : nom@example.com"),
                        email("company_email_again", "Confirmer l’adresse électronique de l’entreprise", ""),
                    ],
                },
                Block::Fieldset { legend: "Vos identifiants de connexion".to_owned(), blocks: vec![Block::Credentials] },
                Block::Human,
            ],
            "Valider",
            &[(Weight::Secondary, "Quitter", "/")],
        ),
    ]);
    page.ticket = Some(ticket);
    page
}

/// Step 3: who opens the space; the firm is the company.
pub fn details(ticket: &Ticketed, siren: &str, address: String, registration: Option<&Registration>) -> Screen {
    let mut page = screen("3ème étape : remplissez votre formulaire d’inscription", &[]);
    page.forms = vec![form(SIMPLIFIED[2], &DetailsForm::from_registration(registration))];
    let mut hidden = hidden(ticket);
    hidden.push(("siren".to_owned(), siren.to_owned()));
    page.blocks = vec![
        steps(3),
        paragraph("*Champs obligatoires"),
        asking(
            hidden,
            vec![Block::Identity { address, firm: false }],
            "Valider",
            &[(Weight::Secondary, "Étape précédente", SIMPLIFIED[1])],
        ),
    ];
    page
}

/// What the summary shows.
#[derive(Clone, Debug)]
pub struct Summary {
    pub company: Named,
    pub company_address: String,
    pub address: String,
    /// One address is both.
    pub both: bool,
    pub registration: Registration,
    /// Masked until « Afficher ».
    pub answer: String,
    /// Long labels.
    pub services: Vec<String>,
}

/// Step 4: everything given, and what follows.
pub fn review(ticket: &Ticketed, summary: Summary) -> Screen {
    let mut page = screen("Votre inscription", &[]);
    page.forms = vec![form(SIMPLIFIED[3], &ConfirmForm::default())];
    let Summary { company, company_address, address, both, registration, answer, services } = summary;
    let row = |name: &str, value: String| (name.to_owned(), value);
    let change = |what: &str, number: usize| Block::Text(vec![link(format!("Modifier {what}"), SIMPLIFIED[number])]);
    let next = if both {
        "Après « Confirmer », un lien part à cette adresse. Quand il a servi, un courrier part à l’adresse postale de l’entreprise."
    } else {
        "Après « Confirmer », un lien part à chacune des deux adresses. Quand les deux ont servi, un courrier part à l’adresse postale de l’entreprise."
    };
    page.blocks = vec![
        steps(3),
        Block::Text(vec![
            plain("Vérifiez avant de confirmer. "),
            strong("Rien n’est envoyé tant que vous n’avez pas cliqué sur « Confirmer »."),
        ]),
        heading("Entreprise"),
        Block::Summary(vec![
            row("Raison sociale", company.name),
            row("SIREN", company.shown),
            row("Adresse électronique de l’entreprise", company_address),
        ]),
        Block::Reveal {
            label: format!("Afficher les {} services compris", services.len()),
            blocks: vec![Block::Bullets(services.into_iter().map(text).collect())],
        },
        change("l’entreprise et les identifiants", 1),
        heading("Usager"),
        Block::Summary(vec![
            row("Civilité", registration.civility.label().to_owned()),
            row("Nom", registration.last_name.clone()),
            row("Prénom", registration.first_name.clone()),
        ]),
        heading("Contact"),
        Block::Summary(contact(&registration, address)),
        heading("Question de confiance"),
        Block::Summary(vec![row("Question", registration.question.text().to_owned()), row("Réponse", "masquée".to_owned())]),
        Block::Reveal { label: "Afficher la réponse".to_owned(), blocks: vec![paragraph(answer)] },
        change("l’usager, le contact et la question de confiance", 2),
        paragraph(next),
        asking(hidden(ticket), Vec::new(), "Confirmer", &[(Weight::Secondary, "Étape précédente", SIMPLIFIED[2])]),
    ];
    page
}

fn contact(registration: &Registration, address: String) -> Vec<(String, String)> {
    let given = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        ("Numéro de téléphone", registration.phone.shown()),
        ("Adresse électronique de connexion", address),
        ("Numéro, nature et libellé de la voie", registration.street_line()),
        ("Complément d’adresse", given(&registration.address_extra)),
        ("Code postal", given(&registration.postcode)),
        ("Ville", registration.city.clone()),
        ("Pays", registration.country.clone()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

/// After « Confirmer » (SC14): which links are on their way, and what they are for; `address` when it has a link of its own.
pub fn requested(greeting: &str, company_address: &str, address: Option<&str>, deadline: &str, demonstration: bool) -> Screen {
    let mut page = screen("Votre demande est enregistrée", &[]);
    page.blocks = vec![
        Block::Lead(text(greeting)),
        Block::Text(vec![
            plain("Un courriel contenant un lien utilisable 72 heures a été envoyé à l’adresse électronique de l’entreprise : "),
            strong(company_address),
            plain("."),
        ]),
    ];
    if let Some(address) = address {
        page.blocks.push(Block::Text(vec![
            plain("Un autre lien, utilisable 72 heures lui aussi, a été envoyé à votre adresse électronique de connexion : "),
            strong(address),
            plain(". Le courrier part quand les deux liens ont servi."),
        ]));
    }
    page.blocks.extend([
        paragraph(
            "Si un courriel n’arrive pas, consultez la rubrique « Courrier indésirable » ou « Spam » de la messagerie. Pour cette adresse, aucune autre demande n’est possible en attendant.",
        ),
        Block::Alert {
            tone: Tone::Info,
            title: "Un lien à utiliser dans les 72 heures, puis un code dans les 60 jours".to_owned(),
            text: vec![
                vec![
                    plain("Le lien fonctionne 72 heures à compter de l’envoi, soit au moins jusqu’au "),
                    strong(deadline),
                    plain(". Passé ce délai, la demande s’éteint et toute la procédure est à reprendre."),
                ],
                text(
                    "Un courrier contenant le code d’activation est ensuite envoyé à l’adresse postale de l’entreprise connue de l’administration. L’espace existera quand vous aurez saisi ce code, avec votre adresse de connexion, dans « Activer ».",
                ),
            ],
        },
        actions(&[(Weight::Secondary, "Fermer", "/")]),
    ]);
    if demonstration {
        page.blocks.push(Block::Muted(vec![
            plain("Démonstration : ces courriels et ce courrier se lisent sur la page "),
            link("Courriers envoyés", "/demonstration/courrier"),
            plain("."),
        ]));
    }
    page
}

/// Step 3 of the activation (SC12): the new space, its number, its services.
pub fn activated(one: &Shown, record: &Receipt) -> Screen {
    let mut page = super::demands::activated(one);
    let number = vec![
        heading("Votre inscription"),
        Block::Text(vec![strong(format!("{} {}", record.last_name, record.first_name))]),
        Block::Text(vec![
            plain(format!("Votre inscription a été réalisée le {} sous le numéro ", record.date)),
            strong(record.subscriber_number.clone()),
            plain("."),
        ]),
        paragraph("Ce numéro d’abonné vous est personnel et doit le rester."),
        Block::Text(vec![
            plain("Sauvegardez ou imprimez le récapitulatif : "),
            link("Télécharger mon récapitulatif", ACTIVATION_RECEIPT),
            plain(". Il vous sera indispensable en cas de perte de votre mot de passe."),
        ]),
    ];
    // Behind the steps of the page.
    page.blocks.splice(1..1, number);
    page
}
