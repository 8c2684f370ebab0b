//! The creation in expert mode, step by step (SC03 to SC05, SC07 to SC09; R-C01 to R-C16), and the cancel link of its mail.
use app::api::creation::{ConfirmForm, CredentialsForm, DetailsForm, SIMPLIFIED, STEPS, TermsForm};
use app::api::pending::{CancelForm, MistypedForm, REQUESTED};
use app::api::screen::{Block, Screen, Tone, Weight};
use app::api::ticket::Ticket;
use app::api::{Form, activation};
use app::domain::brand::Brand;
use app::domain::identity::{Firm, Registration};
use app::domain::terms::VERSION;

use super::creation::{asking, steps, weakened};
use super::enrolment::Ticketed;
use super::{actions, alert, form, heading, link, named, paragraph, plain, screen, strong, text};

const QUIT: (Weight, &str, &str) = (Weight::Tertiary, "Quitter", "/");

fn hidden(ticket: &Ticketed) -> Vec<(String, String)> {
    vec![("key".to_owned(), ticket.key.clone()), ("revision".to_owned(), ticket.revision.to_string())]
}

/// SC03: simplified or expert.
pub fn mode() -> Screen {
    let mut page = screen("Créer votre espace professionnel", &[("Accueil", "/")]);
    // The links of the two modes are told apart where they are read alone.
    let ways = |begin: &str, how: &str| {
        Block::Lines(vec![
            vec![
                plain("1ère étape\u{a0}: "),
                if how.is_empty() { link("Créez votre espace", begin) } else { named("Créez votre espace", begin, how) },
            ],
            vec![plain("2ème étape\u{a0}: "), link("Activez votre espace", activation::STEPS[0])],
        ])
    };
    let card = |title: &str, words: &str, ways: Block| Block::Card { title: title.to_owned(), blocks: vec![paragraph(words), ways] };
    page.blocks = vec![
        Block::Lead(text(
            "Pour accéder à vos services en ligne, vous devez d’abord créer votre espace\u{a0}: choisissez la procédure qui vous convient.",
        )),
        paragraph(
            "Quelle que soit la procédure choisie, vous devrez mentionner une adresse électronique ainsi que le ou les SIREN concernés.",
        ),
        card(
            "Vous souhaitez créer un espace pour votre propre entreprise\u{a0}: optez pour le mode simplifié",
            "Ce mode s’adresse aux entreprises et aux associations qui n’ont encore aucun service en ligne et ne partagent pas leur gestion. L’espace s’ouvre avec tous leurs services. Dans le doute, choisissez le mode expert.",
            ways(SIMPLIFIED[0], "mode simplifié"),
        ),
        card(
            "Vous souhaitez créer un espace pour l’entreprise que vous représentez ou vous souhaitez créer un espace unique pour différentes entreprises\u{a0}: optez pour le mode expert",
            "Un seul espace suffit pour tout votre portefeuille, jusqu’à 100 entreprises. Les collectivités locales et les établissements publics passent toujours par ce mode.",
            ways(STEPS[0], ""),
        ),
        actions(&[QUIT]),
    ];
    page
}

/// SC04: the terms, in the version of the page.
pub fn terms(key: &str) -> Screen {
    let mut page = screen("Création de votre espace professionnel", &[]);
    page.forms = vec![form(STEPS[0], &TermsForm::default())];
    let hidden = vec![("key".to_owned(), key.to_owned()), ("version".to_owned(), VERSION.to_owned())];
    let accepted = Block::Check {
        name: "accepted".to_owned(),
        label: "Je reconnais avoir pris connaissance des conditions générales et les accepte sans restriction. *".to_owned(),
        more: Vec::new(),
    };
    page.blocks = vec![
        paragraph("Pour créer votre espace, vous devez\u{a0}:"),
        Block::Lines(vec![
            text("1ère étape\u{a0}: accepter les conditions générales"),
            text("2ème étape\u{a0}: créer vos identifiants"),
            text("3ème étape\u{a0}: remplir le formulaire d’inscription"),
            text("4ème étape\u{a0}: activer votre espace"),
        ]),
        heading("1ère étape\u{a0}: acceptez les conditions générales"),
        Block::Muted(text("*Champ obligatoire")),
        Block::Text(vec![link("Lire les conditions générales", "/conditions-generales")]),
        asking(hidden, vec![accepted], "Valider", &[QUIT]),
    ];
    page
}

/// SC05: address and password; `again` when the password must be chosen again.
pub fn credentials(ticket: Ticket, revision: i64, address: String, again: bool) -> Screen {
    let mut page = screen("2ème étape\u{a0}: créez vos identifiants", &[]);
    page.forms = vec![form(STEPS[1], &CredentialsForm { email_again: address.clone(), email: address, ..CredentialsForm::default() })];
    page.blocks = vec![steps(2)];
    page.blocks.extend(again.then(weakened));
    let inside = vec![
        Block::Credentials,
        Block::Human,
        Block::Text(vec![strong("Rappel\u{a0}: "), plain("une adresse électronique ne peut être associée qu’à un seul espace.")]),
        Block::Text(vec![
            strong("Conseil\u{a0}: "),
            plain(
                "retenez bien votre mot de passe. Pour préserver la confidentialité de votre espace, il est conservé sous une forme illisible\u{a0}: l’administration fiscale ne pourra donc pas vous le communiquer en cas d’oubli.",
            ),
        ]),
    ];
    page.blocks.extend([
        Block::Muted(text("Tous les champs sont obligatoires.")),
        asking(hidden(&Ticketed { key: ticket.key.clone(), revision }), inside, "Valider", &[QUIT]),
    ]);
    page.ticket = Some(ticket);
    page
}

/// SC07: the registration form; the address is changed on the step before (R-C12).
pub fn details(ticket: &Ticketed, address: String, registration: Option<&Registration>) -> Screen {
    let mut page = screen("3ème étape\u{a0}: remplissez votre formulaire d’inscription", &[]);
    page.forms = vec![form(STEPS[2], &DetailsForm::from_registration(registration))];
    let beside = [(Weight::Secondary, "Étape précédente", STEPS[1]), (Weight::Tertiary, "Effacer", ""), (Weight::Tertiary, "Quitter", "/")];
    page.blocks = vec![
        steps(3),
        Block::Muted(text("*Champs obligatoires")),
        asking(hidden(ticket), vec![Block::Identity { address, firm: true }], "Valider", &beside),
    ];
    page
}

/// What SC08 shows.
#[derive(Clone, Debug)]
pub struct Review {
    pub registration: Registration,
    pub address: String,
    /// Looked up from the SIREN; `None` when the directory does not know it (a warning, ruled).
    pub company_name: Option<String>,
    /// Masked until « Afficher ».
    pub answer: String,
    pub managing_office: String,
}

/// SC08: everything given, to check before « Confirmer ». The password is never shown, the answer only when asked for.
pub fn review(ticket: &Ticketed, shown: Review) -> Screen {
    let mut page = screen("Votre inscription", &[]);
    page.forms = vec![form(STEPS[3], &ConfirmForm::default())];
    let Review { registration, address, company_name, answer, managing_office } = shown;
    let change = |step: &str, what: &str| Block::Text(vec![named("Modifier", step, what)]);
    page.blocks = vec![
        steps(3),
        Block::Text(vec![
            plain("Vérifiez avant de confirmer. "),
            strong("Rien n’est envoyé tant que vous n’avez pas cliqué sur «\u{a0}Confirmer\u{a0}»."),
        ]),
        heading("Usager"),
        rows([
            ("Civilité", registration.civility.label().to_owned()),
            ("Nom", registration.last_name.clone()),
            ("Prénom", registration.first_name.clone()),
        ]),
        change(STEPS[2], "l’usager"),
        heading("Entreprise d’appartenance"),
    ];
    page.blocks.extend(firm(&registration, company_name, &managing_office));
    page.blocks.extend([
        change(STEPS[2], "l’entreprise d’appartenance"),
        heading("Contact"),
        contact(&registration, &address),
        change(STEPS[2], "le contact"),
        heading("Question de confiance"),
        rows([("Question", registration.question.text().to_owned()), ("Réponse", "masquée".to_owned())]),
        Block::Reveal { label: "Afficher la réponse".to_owned(), blocks: vec![paragraph(answer)] },
        change(STEPS[2], "la question de confiance"),
        heading("Identifiants"),
        rows([("Adresse électronique de connexion", address), ("Mot de passe", "choisi, jamais affiché".to_owned())]),
        change(STEPS[1], "les identifiants"),
        asking(
            hidden(ticket),
            vec![paragraph(
                "Après «\u{a0}Confirmer\u{a0}», un code d’activation part à cette adresse. Votre espace existera quand vous l’aurez activé.",
            )],
            "Confirmer",
            &[(Weight::Secondary, "Étape précédente", STEPS[2])],
        ),
    ]);
    page
}

fn rows<const N: usize>(rows: [(&str, String); N]) -> Block {
    Block::Summary(rows.map(|(name, value)| (name.to_owned(), value)).to_vec())
}

/// The firm, its name looked up; an unknown SIREN is a warning and no obstacle (ruled).
fn firm(registration: &Registration, name: Option<String>, office: &str) -> Vec<Block> {
    let foreign = matches!(registration.firm, Firm::Foreign(_));
    let unlikely = matches!(&registration.firm, Firm::French(siren) if !siren.check_digit_fits());
    let unknown = name.is_none() && !foreign;
    let shown = match name {
        Some(name) => name,
        None if foreign => "Non recherchée pour une entreprise étrangère".to_owned(),
        None => "Inconnue".to_owned(),
    };
    let mut blocks = vec![rows([
        ("Entreprise étrangère", if foreign { "oui" } else { "non" }.to_owned()),
        ("S.I.R.E.N. ou équivalent", registration.firm.shown()),
        ("Raison sociale", shown),
    ])];
    if unknown {
        let check =
            if unlikely { "Il contient sans doute une erreur de frappe\u{a0}: vérifiez le numéro." } else { "Vérifiez le numéro." };
        let then = "S’il est exact, vous pouvez continuer\u{a0}: l’espace peut être créé, et votre entreprise rattachée plus tard.";
        blocks.push(alert(Tone::Warning, "Notre annuaire ne connaît pas ce numéro SIREN.", &[&format!("{check} {then}")]));
    }
    let wrong = format!("Si la raison sociale affichée est erronée, veuillez prendre contact avec votre {office}.");
    blocks.push(paragraph(wrong));
    blocks
}

fn contact(registration: &Registration, address: &str) -> Block {
    let given = |value: &Option<String>| value.clone().unwrap_or_default();
    rows([
        ("Numéro de téléphone", registration.phone.shown()),
        ("Adresse électronique", address.to_owned()),
        ("Numéro de la voie", given(&registration.street_number)),
        ("Nature de la voie", given(&registration.street_kind)),
        ("Libellé de la voie", given(&registration.street_name)),
        ("Complément d’adresse", given(&registration.address_extra)),
        ("Code postal", given(&registration.postcode)),
        ("Ville", registration.city.clone()),
        ("Pays", registration.country.clone()),
    ])
}

/// SC09: the request is made, the code is on its way; in the browser that asked for it, the mistyped address can be given up.
pub fn requested(greeting: &str, address: &str, deadline: &str, demonstration: bool) -> Screen {
    let mut page = screen("Activation de votre espace professionnel", &[]);
    page.forms = vec![form(REQUESTED, &MistypedForm::default())];
    page.blocks = vec![
        Block::Lead(text(greeting)),
        Block::Text(vec![
            plain(
                "Vous allez recevoir le code d’activation dans votre messagerie. Si vous ne le recevez pas, vérifiez que l’adresse que vous avez saisie (",
            ),
            strong(address),
            plain(
                ") est correcte, et consultez la rubrique «\u{a0}Courrier indésirable\u{a0}» ou «\u{a0}Spam\u{a0}» de votre messagerie personnelle.",
            ),
        ]),
        paragraph(
            "Remarque\u{a0}: ce code n’est pas un mot de passe. Il ne doit être utilisé qu’une seule fois pour activer votre espace.",
        ),
        Block::Alert {
            tone: Tone::Info,
            title: "Activez votre espace dans les 48 heures".to_owned(),
            text: vec![vec![
                plain("Vous disposez d’un délai de 48 heures à compter de l’envoi, soit au moins jusqu’au "),
                strong(deadline),
                plain(
                    ", pour activer votre espace. Passé ce délai, le code est sans effet et toute la procédure est à reprendre. D’ici là, aucun autre code ne peut être demandé pour cette adresse.",
                ),
            ]],
        },
        paragraph("Après réception de ce code, activez votre espace\u{a0}:"),
        actions(&[(Weight::Primary, "Activer", activation::STEPS[0]), (Weight::Secondary, "Fermer", "/")]),
        paragraph(
            "Vous pourrez aussi revenir plus tard\u{a0}: cliquez sur «\u{a0}Connexion à l’espace professionnel\u{a0}», en haut de l’écran (dans le menu, sur un téléphone), puis sur «\u{a0}Activer\u{a0}».",
        ),
    ];
    if demonstration {
        page.blocks.push(Block::Muted(vec![
            plain("Démonstration\u{a0}: ce courriel se lit sur la page "),
            link("Courriers envoyés", "/demonstration/courrier"),
            plain("."),
        ]));
    }
    let mistyped = Block::Form {
        which: 0,
        hidden: Vec::new(),
        blocks: Vec::new(),
        submit: "Je me suis trompé d’adresse".to_owned(),
        weight: Weight::Secondary,
        what: String::new(),
        beside: Vec::new(),
    };
    page.blocks.push(Block::Card {
        title: "L’adresse n’est pas la bonne\u{a0}?".to_owned(),
        blocks: vec![
            paragraph(
                "Le code envoyé ne servira plus. Vous reprendrez à la 2ème étape\u{a0}: vos réponses sont gardées, sauf le mot de passe et la réponse à la question de confiance.",
            ),
            mistyped,
        ],
    });
    page
}

/// What a cancel link would cancel.
#[derive(Clone, Debug)]
pub struct Cancellation {
    /// A change of login address; otherwise the creation of a space.
    pub change: bool,
    pub address: String,
    /// When it was asked for.
    pub since: String,
}

/// The link of M1 « Vous n'êtes pas à l'origine de cette demande ? »: one button that cancels. Opening it changes nothing (T-ACT-5).
pub fn cancellation(found: Cancellation, token: &str) -> Screen {
    let mut page = screen("Vous n’êtes pas à l’origine de cette demande\u{a0}?", &[]);
    page.forms = vec![form(CancelForm::PATH, &CancelForm { jeton: token.to_owned() })];
    let (asked, then) = if found.change {
        (
            "Quelqu’un, depuis votre espace, a demandé que cette adresse devienne votre adresse de connexion\u{a0}:",
            "Si ce n’est pas vous, annulez la demande\u{a0}: le code envoyé ne servira plus, et votre adresse actuelle reste la bonne. Changez ensuite votre mot de passe sans attendre\u{a0}: quelqu’un le connaît.",
        )
    } else {
        (
            "Quelqu’un a demandé la création d’un espace professionnel avec votre adresse, peut-être par erreur de frappe\u{a0}:",
            "Si ce n’est pas vous, annulez la demande\u{a0}: le code envoyé ne servira plus, et votre adresse redevient libre aussitôt. Si vous ne faites rien, la demande s’éteint d’elle-même au bout de 48 heures.",
        )
    };
    page.blocks = vec![
        paragraph(asked),
        rows([("Adresse électronique", found.address), ("Demande faite le", found.since)]),
        paragraph(then),
        asking(
            vec![("jeton".to_owned(), token.to_owned())],
            Vec::new(),
            "Annuler la demande",
            &[(Weight::Secondary, "Ne rien annuler", "/")],
        ),
    ];
    page
}

/// After the button of [`cancellation`].
pub fn cancelled(brand: &Brand) -> Screen {
    let mut page = screen("La demande est annulée", &[]);
    let dial = format!("tel:{}", brand.support_phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>());
    page.blocks = vec![
        paragraph("Le code d’activation ne peut plus servir, et rien n’a changé."),
        paragraph("Si vous recevez d’autres courriels de ce genre, prévenez l’assistance."),
        Block::Card {
            title: "Assistance".to_owned(),
            blocks: vec![
                Block::Text(vec![link(brand.support_phone.clone(), dial), plain(format!(", {}.", brand.support_hours))]),
                paragraph("L’assistance ne vous demandera jamais votre mot de passe, ni un code d’activation."),
            ],
        },
        actions(&[(Weight::Secondary, "Retourner à l’accueil", "/")]),
    ];
    page
}
