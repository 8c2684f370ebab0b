//! What a company sees without a space: the link to its electronic address, and its refusal (SC15, R-J05, R-J12).
use app::api::demand::{DeclineForm, REFUSAL, VALIDATION, ValidateForm};
use app::api::screen::{Block, Screen, Text, Tone, Weight};

use super::enrolment::Named;
use super::{actions, alert, field, form, paragraph, plain, screen, strong, text};

/// What a mailed link validates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validates {
    /// The company's address, for services with the messaging.
    Services,
    /// The company's address, for a space in simplified mode; with a login address that has a link of its own when `both`.
    Company { both: bool },
    /// The login address of such a space.
    Login,
    /// Another electronic address of the company.
    Change,
}

/// The page behind a mailed link; changes nothing by itself (T-ACT-5).
pub fn validation(company: &Named, requester: &str, address: &str, token: &str, what: Validates) -> Screen {
    let mine = what == Validates::Login;
    let title =
        if mine { "Valider votre adresse électronique de connexion" } else { "Valider l’adresse électronique de l’entreprise" };
    let mut page = screen(title, &[]);
    page.forms = vec![form(VALIDATION[0], &ValidateForm::default())];
    let asks = match what {
        Validates::Services => "demande des services en ligne, dont la messagerie, pour l’entreprise",
        Validates::Change => "demande que cette adresse devienne celle de l’entreprise",
        Validates::Company { .. } | Validates::Login => "crée un espace professionnel en mode simplifié pour l’entreprise",
    };
    let means = match what {
        Validates::Services | Validates::Company { both: false } => {
            "En validant, vous confirmez que cette adresse est celle où l’administration peut écrire à l’entreprise. Un courrier avec un code d’activation part alors à l’adresse postale de l’entreprise ; le code est valable 60 jours."
        }
        Validates::Change => {
            "En validant, vous confirmez que cette adresse est celle où l’administration peut écrire à l’entreprise. Un courrier avec un code part alors à l’adresse postale de l’entreprise\u{a0}; le code est valable 60 jours, et l’adresse ne change que lorsqu’il est saisi."
        }
        Validates::Company { both: true } => {
            "En validant, vous confirmez que cette adresse est celle où l’administration peut écrire à l’entreprise. Quand l’adresse de connexion de cette personne est validée aussi, un courrier avec un code d’activation part à l’adresse postale de l’entreprise ; le code est valable 60 jours."
        }
        Validates::Login => {
            "En validant, vous confirmez que cette adresse est la vôtre et que la demande vient de vous. Quand l’adresse de l’entreprise est validée aussi, un courrier avec un code d’activation part à l’adresse postale de l’entreprise ; le code est valable 60 jours."
        }
    };
    let unknown = match what {
        Validates::Services => {
            "Fermez cette page sans valider. Si un courrier arrive à l’entreprise, ne donnez pas le code : le courrier dit comment refuser."
        }
        _ => "Fermez cette page sans valider. Aucun courrier ne partira, et la demande s’éteindra d’elle-même au bout de 72 heures.",
    };
    let labelled = if mine { "Adresse électronique de connexion" } else { "Adresse électronique de l’entreprise" };
    page.blocks = vec![
        Block::Lead(vec![
            strong(requester),
            plain(format!(" {asks} ")),
            strong(company.name.clone()),
            plain(format!(", SIREN {}.", company.shown)),
        ]),
        Block::Summary(vec![(labelled.to_owned(), address.to_owned())]),
        paragraph(means),
        Block::Form {
            which: 0,
            hidden: vec![("jeton".to_owned(), token.to_owned())],
            blocks: Vec::new(),
            submit: "Valider cette adresse".to_owned(),
            weight: Weight::Primary,
            what: String::new(),
            beside: Vec::new(),
        },
        alert(Tone::Info, "Vous ne connaissez pas cette demande ?", &[unknown]),
    ];
    page
}

/// After the link (SC15); `next` says what the letter waits for, if it does.
pub fn validated(next: &str) -> Screen {
    let title = if next == "autre" { "Adresse électronique validée" } else { "Adresse électronique de l’entreprise validée" };
    let mut page = screen(title, &[]);
    let follows = match next {
        "autre" => {
            "La demande porte sur deux adresses : l’autre a reçu un lien, elle aussi. Quand elle est validée, un courrier contenant le code d’activation est envoyé à l’adresse postale de l’entreprise. Sans validation, la demande s’éteint au bout de 72 heures."
        }
        "adresse" => {
            "L’adresse postale de l’entreprise n’est pas utilisable : le service gestionnaire la complète. Un courrier contenant le code d’activation y est ensuite envoyé ; vous disposerez de 60 jours, à compter de sa date, pour utiliser ce code."
        }
        "retenue" => {
            "Plusieurs courriers de ce genre sont déjà partis : celui-ci est retenu, et part dès que possible. Vous disposerez de 60 jours, à compter de sa date, pour utiliser le code qu’il contient."
        }
        _ => {
            "Un courrier contenant le code d’activation est envoyé à l’adresse postale de l’entreprise. Vous disposerez de 60 jours, à compter de la date du courrier, pour utiliser ce code."
        }
    };
    page.blocks = vec![
        alert(Tone::Success, "L’adresse est validée.", &[]),
        paragraph(follows),
        actions(&[(Weight::Secondary, "Retourner à l’accueil", "/")]),
    ];
    page
}

/// The page on which a company refuses.
pub fn refusal(key: &str) -> Screen {
    let mut page = screen("Refuser une demande", &[("Accueil", "/")]);
    page.forms = vec![form(REFUSAL[0], &DeclineForm::default())];
    let reference = Text {
        autocomplete: "off".to_owned(),
        narrow: 1,
        ..field("reference", "Référence de refus", "12 caractères, en haut du courrier après « Référence » ; les espaces ne comptent pas")
    };
    page.blocks = vec![
        Block::Lead(text(
            "Vous avez reçu un courrier avec un code, et vous ne connaissez pas la personne qui a fait la demande, ou vous n’êtes pas d’accord ? Refusez-la ici.",
        )),
        paragraph(
            "Le code du courrier ne pourra plus servir, et la personne sera prévenue que l’entreprise a refusé. Rien d’autre ne change pour l’entreprise.",
        ),
        Block::Form {
            which: 0,
            hidden: vec![("key".to_owned(), key.to_owned())],
            blocks: vec![Block::Field(reference)],
            submit: "Refuser la demande".to_owned(),
            weight: Weight::Primary,
            what: String::new(),
            beside: vec![(Weight::Secondary, "Quitter".to_owned(), "/".to_owned())],
        },
    ];
    page
}

/// After the refusal.
pub fn refused() -> Screen {
    let mut page = screen("La demande est refusée", &[("Accueil", "/")]);
    page.blocks = vec![
        alert(Tone::Success, "Le refus est enregistré.", &["Le code du courrier ne fonctionne plus. Vous pouvez jeter le courrier."]),
        paragraph("Si vous pensez que quelqu’un cherche à usurper l’identité de l’entreprise, appelez l’assistance."),
        actions(&[(Weight::Secondary, "Retourner à l’accueil", "/")]),
    ];
    page
}
