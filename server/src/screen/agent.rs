//! The agents' pages beside their threads: signing in, the invitation, who holds what for a company (SC41, R-R02, R-R03).
use app::api::agent::{AcceptForm, AgentLoginForm, DOSSIERS, EndRightForm, INVITATION, OpenCompanyForm};
use app::api::screen::{Block, Screen, Text, Tone, Weight};
use app::api::ticket::Ticket;
use app::domain::route::{AGENT_CONSOLE, AGENT_LOGIN};

use super::enrolment::Named;
use super::{alert, field, form, heading, named, paragraph, plain, screen, strong, text};

/// The page above the others.
pub(super) const CONSOLE: (&str, &str) = ("Console des agents", AGENT_CONSOLE);

/// The field of a one-time code.
fn one_time(hint: &str) -> Block {
    Block::Field(Text {
        autocomplete: "one-time-code".to_owned(),
        inputmode: "numeric".to_owned(),
        narrow: 2,
        secret: true,
        ..field("one_time", "Code à usage unique", hint)
    })
}

fn password(name: &str, label: &str, hint: &str, autocomplete: &str) -> Block {
    let (kind, autocomplete) = ("password".to_owned(), autocomplete.to_owned());
    Block::Field(Text { kind, autocomplete, secret: true, ..field(name, label, hint) })
}

/// A reason, journaled and shown to whom it concerns.
pub(super) fn motive(label: &str) -> Block {
    Block::Field(field(
        "motive",
        label,
        "Par exemple\u{a0}: appel du titulaire le 12 mars. Les personnes concernées le lisent dans « Mes données ».",
    ))
}

fn send(submit: &str, hidden: Vec<(String, String)>, blocks: Vec<Block>, beside: Vec<(Weight, String, String)>) -> Block {
    Block::Form { which: 0, hidden, blocks, submit: submit.to_owned(), weight: Weight::Primary, what: String::new(), beside }
}

/// The agents' login: address, password, one-time code, human check.
pub fn login(ticket: Ticket, ready: bool, left: bool) -> Screen {
    let mut page = screen("Connexion des agents", &[]);
    page.forms = vec![form(AGENT_LOGIN, &AgentLoginForm::default())];
    if ready {
        page.blocks.push(alert(
            Tone::Success,
            "Votre accès est prêt",
            &["Attendez le code suivant de votre application\u{a0}: le premier a servi."],
        ));
    }
    if left {
        page.blocks.push(alert(Tone::Success, "Vous êtes déconnecté", &["La console est fermée dans ce navigateur."]));
    }
    let address = Text {
        kind: "email".to_owned(),
        autocomplete: "username".to_owned(),
        ..field("email", "Adresse électronique", "Format attendu\u{a0}: adresse@domaine.fr")
    };
    page.blocks.push(Block::Muted(text("Tous les champs sont obligatoires.")));
    page.blocks.push(send(
        "Se connecter",
        vec![("key".to_owned(), ticket.key.clone())],
        vec![
            Block::Field(address),
            password("password", "Mot de passe", "", "current-password"),
            one_time("Les 6 chiffres que votre application affiche en ce moment"),
            Block::Human,
        ],
        Vec::new(),
    ));
    page.blocks
        .push(Block::Muted(text("Mot de passe oublié, téléphone perdu : demandez une nouvelle invitation à votre service informatique.")));
    page.ticket = Some(ticket);
    page
}

/// What an invitation shows.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub name: String,
    pub office: String,
    pub address: String,
    /// In groups of four.
    pub secret: String,
    /// `otpauth://…`.
    pub link: String,
    pub token: String,
    pub min_length: u16,
}

/// The page of an invitation.
pub fn invitation(of: &Invitation) -> Screen {
    let mut page = screen("Ouvrir votre accès d’agent", &[]);
    page.forms = vec![form(INVITATION, &AcceptForm { jeton: of.token.clone(), ..AcceptForm::default() })];
    page.blocks = vec![
        Block::Summary(vec![
            ("Agent".to_owned(), of.name.clone()),
            ("Service".to_owned(), of.office.clone()),
            ("Adresse de connexion".to_owned(), of.address.clone()),
        ]),
        heading("1. Réglez votre application de codes"),
        paragraph(
            "Dans une application de codes à usage unique (TOTP, 6 chiffres, 30 secondes), ajoutez un compte et saisissez cette clé\u{a0}:",
        ),
        Block::Text(vec![app::api::prose::Inline::Code(of.secret.clone())]),
        Block::Text(vec![plain("Sur ce téléphone, "), super::link("ouvrez l’application avec ce lien", of.link.clone()), plain(".")]),
        heading("2. Choisissez votre mot de passe et confirmez"),
        send(
            "Ouvrir mon accès",
            vec![("jeton".to_owned(), of.token.clone())],
            vec![
                password("password", "Mot de passe", &format!("{} caractères au minimum", of.min_length), "new-password"),
                password("password_again", "Mot de passe (seconde saisie)", "", "new-password"),
                one_time("Les 6 chiffres que votre application affiche pour ce compte"),
            ],
            Vec::new(),
        ),
    ];
    page
}

/// A company is looked up, for a reason (T-AGT-2).
pub fn search(key: &str, siren: &str) -> Screen {
    let mut page = screen("Consulter un dossier", &[CONSOLE]);
    page.forms = vec![form(DOSSIERS, &OpenCompanyForm { siren: siren.to_owned(), ..OpenCompanyForm::default() })];
    let number = Text {
        inputmode: "numeric".to_owned(),
        autocomplete: "off".to_owned(),
        narrow: 1,
        ..field("siren", "Numéro SIREN", "9 chiffres, d’une entreprise de la compétence de votre service")
    };
    page.blocks = vec![
        Block::Lead(text("Qui détient quel service pour une entreprise. Chaque consultation est inscrite au journal avec son motif.")),
        send(
            "Ouvrir",
            vec![("key".to_owned(), key.to_owned())],
            vec![Block::Field(number), motive("Motif de la consultation")],
            vec![(Weight::Secondary, "Retourner à la console".to_owned(), AGENT_CONSOLE.to_owned())],
        ),
    ];
    page
}

/// A right on a company, as an agent sees it; dates are written.
#[derive(Clone, Debug)]
pub struct Right {
    pub id: String,
    pub service: String,
    pub role: &'static str,
    pub person: String,
    pub subscriber_number: String,
    pub since: String,
}

/// Who holds what for a company.
pub fn company(company: &Named, office: &str, address: &[String], rights: &[Right], ended: bool) -> Screen {
    let mut page = screen(company.name.clone(), &[CONSOLE, ("Consulter un dossier", DOSSIERS)]);
    page.wide = true;
    if ended {
        page.blocks.push(alert(Tone::Success, "Il a été mis fin au service.", &["Les personnes concernées sont prévenues par courriel."]));
    }
    let address = if address.is_empty() { "non publiée".to_owned() } else { address.join(", ") };
    page.blocks.push(Block::Summary(vec![
        ("SIREN".to_owned(), company.shown.clone()),
        ("Adresse postale".to_owned(), address),
        ("Service gestionnaire".to_owned(), office.to_owned()),
    ]));
    if rights.is_empty() {
        page.blocks.push(Block::Lead(text("Personne ne détient de service en ligne pour cette entreprise.")));
    } else {
        let line = |right: &Right| {
            vec![
                text(right.service.clone()),
                text(right.role),
                text(format!("{}, n° d’abonné {}", right.person, right.subscriber_number)),
                text(right.since.clone()),
                vec![named("Mettre fin", format!("/agent/habilitations/{}/fin", right.id), format!("{}, {}", right.service, right.person))],
            ]
        };
        let head = ["Service", "Rôle", "Personne", "Depuis le", "Action"].map(str::to_owned).to_vec();
        let caption = super::count(rights.len(), "habilitation", "habilitations");
        page.blocks.push(Block::Table { caption, head, rows: rights.iter().map(line).collect() });
    }
    page.blocks.push(super::actions(&[
        (Weight::Secondary, "Consulter un autre dossier", DOSSIERS),
        (Weight::Tertiary, "Retourner à la console", AGENT_CONSOLE),
    ]));
    page
}

/// The page with the one button that ends a right at its holder's request (R-R03).
pub fn ending(company: &Named, right: &Right, along: usize, key: &str) -> Screen {
    let back = format!("{DOSSIERS}/{}", company.siren);
    let path = format!("/agent/habilitations/{}/fin", right.id);
    let mut page =
        screen("Mettre fin à un service", &[CONSOLE, ("Consulter un dossier", DOSSIERS), (company.name.as_str(), back.as_str())]);
    page.forms = vec![form(path, &EndRightForm::default())];
    let mut consequences = vec![vec![strong(right.person.clone()), plain(" n’aura plus accès à ce service, dès la confirmation.")]];
    if along > 0 {
        let others = super::count(along, "autre habilitation", "autres habilitations");
        consequences.push(vec![
            plain("Prend fin en même temps\u{a0}: "),
            strong(others),
            plain(" de suppléants ou de délégataires sur ce service."),
        ]);
    }
    consequences.push(text("Chaque personne concernée reçoit un courriel."));
    page.blocks = vec![
        Block::Summary(vec![
            ("Service".to_owned(), right.service.clone()),
            ("Entreprise".to_owned(), company.name.clone()),
            ("SIREN".to_owned(), company.shown.clone()),
            ("Rôle".to_owned(), right.role.to_owned()),
            ("Personne".to_owned(), format!("{}, n° d’abonné {}", right.person, right.subscriber_number)),
        ]),
        heading("Ce que la fin du service entraîne"),
        Block::Bullets(consequences),
        send(
            "Mettre fin au service",
            vec![("key".to_owned(), key.to_owned()), ("id".to_owned(), right.id.clone())],
            vec![motive("Motif, et comment le titulaire l’a demandé")],
            vec![(Weight::Secondary, "Garder le service".to_owned(), back.clone())],
        ),
    ];
    page
}
