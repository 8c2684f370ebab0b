//! « Suivi de mes demandes », one request in detail, its cancelling, and « Activer mes services » (R-J13, R-D07).
use app::api::demand::{ACTIVATION, DEMANDS, LetterCodeForm, WithdrawForm};
use app::api::prose::Line;
use app::api::screen::{Block, Moment, Screen, Text, Tone, Weight};

use super::enrolment::Named;
use super::{MANAGE, SPACE, actions, alert, field, form, link, paragraph, plain, screen, strong, text};

/// A request as the screens show it; dates are written.
#[derive(Clone, Debug)]
pub struct Shown {
    pub id: String,
    pub company: Named,
    pub state: &'static str,
    pub pending: bool,
    pub services: Vec<String>,
    pub made_at: String,
    pub timeline: Vec<Moment>,
    /// Given, and left out for having a holder.
    pub outcome: (Vec<String>, Vec<String>),
    /// « jusqu’au 24 avril 2026 inclus ».
    pub last_day: Option<String>,
    /// The new electronic address of the company, when that is what was asked for.
    pub change: Option<String>,
}

const ABOVE: (&str, &str) = ("Suivi de mes demandes", DEMANDS);

/// The list.
pub fn list(requests: &[Shown], registered: bool, cancelled: bool) -> Screen {
    let mut page = screen("Suivi de mes demandes", &[SPACE, MANAGE]);
    page.wide = true;
    if registered {
        page.blocks.push(alert(
            Tone::Success,
            "Demande enregistrée",
            &["Vous suivez ici chacune de ses étapes. Si elle comporte une adresse électronique de l’entreprise, un lien à utiliser dans les 72 heures y est envoyé. Quand l’entreprise vous aura donné le code du courrier, saisissez-le dans « Activer mes services »."],
        ));
    }
    if cancelled {
        page.blocks.push(alert(Tone::Success, "La demande est annulée.", &[]));
    }
    if requests.is_empty() {
        page.blocks.push(Block::Lead(text("Vous n’avez fait aucune demande.")));
        page.blocks
            .push(paragraph("Pour obtenir les services d’une entreprise, faites une demande d’adhésion : un courrier lui est envoyé."));
        page.blocks.push(actions(&[(Weight::Primary, "Adhérer aux services", app::api::enrolment::BEGIN)]));
        return page;
    }
    let rows = requests
        .iter()
        .map(|one| {
            vec![
                vec![link(one.company.name.clone(), format!("{DEMANDS}/{}", one.id))],
                text(one.company.shown.clone()),
                text(if one.change.is_some() { "Adresse électronique".to_owned() } else { one.services.len().to_string() }),
                text(one.made_at.clone()),
                state(one),
            ]
        })
        .collect();
    let head = ["Entreprise", "SIREN", "Services", "Demandée le", "État"].map(str::to_owned).to_vec();
    page.blocks.push(Block::Table { caption: super::count(requests.len(), "demande", "demandes"), head, rows });
    // Only a letter that has left has a code.
    let usable = requests.iter().any(|one| one.pending && one.last_day.is_some());
    page.blocks.push(actions(&[
        (if usable { Weight::Primary } else { Weight::Secondary }, "Activer mes services", ACTIVATION),
        (Weight::Secondary, "Adhérer aux services", app::api::enrolment::BEGIN),
    ]));
    page
}

fn state(one: &Shown) -> Line {
    let mut line = vec![if one.pending { strong(one.state) } else { plain(one.state) }];
    if let Some(day) = one.last_day.as_ref().filter(|_| one.pending) {
        line.push(plain(format!(", code valable {day}")));
    }
    line
}

/// One request: its course, its services, what can be done.
pub fn detail(one: &Shown, activated: bool) -> Screen {
    let mut page = screen(format!("Demande pour {}", one.company.name), &[SPACE, MANAGE, ABOVE]);
    let (given, left_out) = &one.outcome;
    if activated {
        page.blocks.push(success(one));
    }
    if !left_out.is_empty() {
        page.blocks.push(Block::Alert {
            tone: Tone::Warning,
            title: "Services non activés : ils ont un titulaire depuis votre demande".to_owned(),
            text: left_out.iter().map(|label| text(label.clone())).collect(),
        });
    }
    page.blocks.push(Block::Summary(vec![
        ("Entreprise".to_owned(), one.company.name.clone()),
        ("SIREN".to_owned(), one.company.shown.clone()),
        ("État".to_owned(), one.state.to_owned()),
    ]));
    page.blocks.push(super::heading("Étapes de la demande"));
    page.blocks.push(Block::Timeline(one.timeline.clone()));
    if let Some(address) = &one.change {
        page.blocks.push(super::heading("Nouvelle adresse électronique de l’entreprise"));
        page.blocks.push(paragraph(address.clone()));
    } else {
        page.blocks.push(super::heading(if given.is_empty() { "Services demandés" } else { "Services activés" }));
        let shown = if given.is_empty() { &one.services } else { given };
        page.blocks.push(Block::Bullets(shown.iter().map(|label| text(label.clone())).collect()));
    }
    let mut links = Vec::new();
    if one.pending {
        // Only a letter that has left has a code.
        if one.last_day.is_some() {
            links.push((Weight::Primary, "Activer mes services".to_owned(), ACTIVATION.to_owned()));
        }
        links.push((Weight::Secondary, "Annuler la demande".to_owned(), format!("{DEMANDS}/{}/annulation", one.id)));
    } else if !given.is_empty() || activated {
        links.push((Weight::Primary, "Voir le dossier".to_owned(), format!("/dossiers/{}", one.company.siren)));
    }
    if links.is_empty() {
        links.push((Weight::Secondary, "Retourner à mes demandes".to_owned(), DEMANDS.to_owned()));
    }
    page.blocks.push(Block::Actions(links));
    page
}

/// What a code has just done.
fn success(one: &Shown) -> Block {
    match one.change {
        Some(_) => alert(
            Tone::Success,
            "L’adresse électronique de l’entreprise est modifiée",
            &["L’adresse précédente et la nouvelle en sont prévenues."],
        ),
        None => alert(Tone::Success, "Vos services sont actifs", &["Vous en êtes titulaire dès maintenant."]),
    }
}

/// The page with the one button that cancels.
pub fn withdrawal(one: &Shown, key: &str) -> Screen {
    let path = format!("{DEMANDS}/{}/annulation", one.id);
    let mut page = screen("Annuler la demande", &[SPACE, MANAGE, ABOVE]);
    page.forms = vec![form(path, &WithdrawForm::default())];
    page.blocks = vec![
        Block::Lead(vec![plain("Demande pour "), strong(one.company.name.clone()), plain(format!(", du {}.", one.made_at))]),
        paragraph(
            "Le code du courrier ne pourra plus servir, même si le courrier est déjà en route. Vous pourrez faire une nouvelle demande aussitôt.",
        ),
        Block::Form {
            which: 0,
            hidden: vec![("key".to_owned(), key.to_owned()), ("id".to_owned(), one.id.clone())],
            blocks: Vec::new(),
            submit: "Annuler la demande".to_owned(),
            weight: Weight::Primary,
            what: String::new(),
            beside: vec![(Weight::Secondary, "Garder la demande".to_owned(), format!("{DEMANDS}/{}", one.id))],
        },
    ];
    page
}

/// Step 3 of the common activation screen: which services are active for whom (SC12).
pub fn activated(one: &Shown) -> Screen {
    let (given, left_out) = &one.outcome;
    let mut page = screen("Activez votre espace ou vos services – Récapitulatif", &[]);
    let labels = ["Code d’activation", "Identifiants", "Récapitulatif"].map(str::to_owned).to_vec();
    page.blocks = vec![
        Block::Steps { labels, current: 3 },
        success(one),
        Block::Summary(vec![("Entreprise".to_owned(), one.company.name.clone()), ("SIREN".to_owned(), one.company.shown.clone())]),
    ];
    match &one.change {
        Some(address) => page.blocks.push(Block::Summary(vec![("Nouvelle adresse".to_owned(), address.clone())])),
        None => page
            .blocks
            .extend([super::heading("Services activés"), Block::Bullets(given.iter().map(|label| text(label.clone())).collect())]),
    }
    if !left_out.is_empty() {
        page.blocks.push(Block::Alert {
            tone: Tone::Warning,
            title: "Services non activés : ils ont un titulaire depuis la demande".to_owned(),
            text: left_out.iter().map(|label| text(label.clone())).collect(),
        });
    }
    page.blocks.push(actions(&[(Weight::Primary, "Accédez à vos services en ligne", "/connexion")]));
    page
}

/// « Activer mes services »: the code of a letter, inside the space.
pub fn activation(key: &str) -> Screen {
    let mut page = screen("Activer mes services", &[SPACE, MANAGE]);
    page.forms = vec![form(ACTIVATION, &LetterCodeForm::default())];
    let code = Text {
        autocomplete: "one-time-code".to_owned(),
        narrow: 1,
        ..field("code", "Saisissez le code d’activation", "12 caractères, en majuscules et minuscules ; les espaces ne comptent pas")
    };
    page.blocks = vec![
        Block::Lead(text(
            "Le code se trouve dans le courrier que l’entreprise a reçu par la poste. Son représentant légal vous le donne s’il est d’accord : c’est un mandat.",
        )),
        Block::Form {
            which: 0,
            hidden: vec![("key".to_owned(), key.to_owned())],
            blocks: vec![Block::Field(code)],
            submit: "Activer".to_owned(),
            weight: Weight::Primary,
            what: String::new(),
            beside: vec![(Weight::Secondary, "Quitter".to_owned(), DEMANDS.to_owned())],
        },
    ];
    page
}
