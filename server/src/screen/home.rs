//! The home of the space in its three forms (SC17 to SC19), « Choisir un dossier », and a company's dossier. The current
//! company stands in the address, never in a session.
use std::collections::BTreeSet;

use app::api::calendar::CALENDAR;
use app::api::company::{ACCOUNTS, MAILBOXES, accounts, mailbox};
use app::api::demand::{ACTIVATION, DEMANDS, ENTITLEMENTS};
use app::api::enrolment::BEGIN;
use app::api::messaging::MESSAGING;
use app::api::prose::Inline;
use app::api::screen::{Block, FormSpec, Screen, Tone, Weight};
use app::api::session::{Home, LogoutForm};
use app::domain::calendar::Need;
use app::domain::catalogue::{Catalogue, Category, Service};
use app::domain::entitlement::{LIMIT, Role, WARNING};
use app::domain::office::Office;

use super::calendar::Due;
use super::enrolment::{Named, description, limit};
use super::{SPACE, actions, alert, form, link, owned, paragraph, plain, screen, strong, text};

/// What the three homes know.
#[derive(Clone, Debug)]
pub struct Overview {
    pub home: Home,
    /// The counter of R-O04.
    pub companies: i32,
    pub pending: usize,
    /// Threads to look at, of each company that has any: SIREN, unread, waiting for an answer.
    pub messages: Vec<(String, usize, usize)>,
}

impl Overview {
    /// Threads with something unread.
    fn unread(&self) -> usize {
        self.messages.iter().map(|(_, unread, _)| unread).sum()
    }
}

/// A service of a dossier.
#[derive(Clone, Debug)]
pub struct Here {
    pub service: String,
    pub role: Role,
    /// Put to rest by its holder, or over since today: it opens nothing.
    pub dormant: bool,
}

/// What stands on a company's page beside its services.
#[derive(Clone, Debug)]
pub struct Around<'a> {
    /// In business, by the directory.
    pub active: bool,
    /// The person's request under way: its address, how it stands, since when.
    pub request: Option<(String, &'static str, String)>,
    /// The next deadlines.
    pub deadlines: Vec<Due>,
    pub needs: BTreeSet<Need>,
    pub office: Option<&'a Office>,
    pub tasks: Tasks,
}

/// What a person manages of a company beside its services, and where.
#[derive(Clone, Debug, Default)]
pub struct Tasks {
    pub accounts: Option<String>,
    pub mailbox: Option<String>,
}

impl Tasks {
    /// Those of one company.
    pub fn of(siren: &str, (manages_accounts, manages_mailbox): (bool, bool)) -> Self {
        Self { accounts: manages_accounts.then(|| accounts(siren)), mailbox: manages_mailbox.then(|| mailbox(siren)) }
    }

    /// Where a company is chosen first.
    fn to_choose() -> Self {
        Self { accounts: Some(ACCOUNTS.to_owned()), mailbox: Some(MAILBOXES.to_owned()) }
    }

    /// The entries of « Mon espace » (R-L02, R-I05).
    fn entries(&self) -> Vec<(&'static str, &str)> {
        let accounts = self.accounts.as_deref();
        [
            ("Gérer les comptes bancaires", accounts),
            ("Gérer les contrats de prélèvement automatique", accounts),
            ("Adresse électronique de l’entreprise", self.mailbox.as_deref()),
        ]
        .into_iter()
        .filter_map(|(label, href)| href.map(|href| (label, href)))
        .collect()
    }
}

/// SC17: no service yet.
pub fn empty(over: &Overview) -> Screen {
    let mut page = framed("Espace professionnel", over, menu(false, &[], over.unread()));
    page.blocks.extend([
        alert(
            Tone::Info,
            "Vous ne disposez d’aucun service.",
            &["Votre espace est actif, mais aucune entreprise n’y est encore rattachée."],
        ),
        actions(&[(Weight::Primary, "Gérer les services", "/espace/gestion"), (Weight::Secondary, "Adhérer aux services", BEGIN)]),
    ]);
    if over.pending > 0 {
        page.blocks.push(pending(over.pending));
    }
    page.blocks.extend([
        super::heading("Pour commencer"),
        paragraph("Il y a deux façons d’obtenir des services :"),
        Block::Bullets(vec![
            vec![
                strong("Adhérer vous-même. "),
                plain("Vous demandez les services pour une entreprise ; elle reçoit par courrier le code qui les active."),
            ],
            vec![
                strong("Être désigné. "),
                plain("Donnez votre numéro d’abonné, "),
                strong(over.home.subscriber_number.clone()),
                plain(", au titulaire des services : il vous désigne suppléant ou délégataire. Donnez-le à lui seul."),
            ],
        ]),
        privacy(),
    ]);
    page
}

/// SC18: one company; also the dossier of one among several.
pub fn dossier(
    title: &str,
    over: &Overview,
    company: &Named,
    here: &[Here],
    catalogue: &Catalogue,
    several: bool,
    around: &Around<'_>,
) -> Screen {
    // One role for all is said once; otherwise each service says its own.
    let common = here.first().map(|one| one.role).filter(|role| here.iter().all(|one| one.role == *role));
    let parts = parts(catalogue, |services| {
        let lines = services.iter().flat_map(|service| {
            let offered = offer(company, service, here, common);
            let summary = offered.as_ref().filter(|_| service.messaging).map(|_| {
                let found = over.messages.iter().find(|(siren, _, _)| *siren == company.siren);
                let (unread, waiting) = found.map_or((0, 0), |(_, unread, waiting)| (*unread, *waiting));
                Block::Lines(super::messaging::summary(&company.siren, unread, waiting))
            });
            summary.into_iter().chain(offered)
        });
        lines.collect()
    });
    let mut page = framed(title, over, menu(several, &parts, over.unread()));
    let mut current = vec![Block::Text(vec![strong(company.name.clone()), plain(format!(" — SIREN {}", company.shown))])];
    let number = super::count(here.len(), "service", "services");
    current.push(Block::Muted(text(match common {
        Some(role) => format!("{number}, dont vous êtes {}", role.label().to_lowercase()),
        None => number,
    })));
    if !around.active {
        current.push(paragraph("Cette entreprise a cessé son activité."));
    }
    if let Some((href, state, since)) = &around.request {
        current.push(Block::Text(vec![
            plain("Demande en cours\u{a0}: "),
            link(*state, href.clone()),
            plain(format!(", depuis le {since}")),
        ]));
    }
    if several {
        page.crumbs = owned(&[SPACE, ("Choisir un dossier", "/dossiers")]);
        let arrange = format!("/dossiers/{}/rangement", company.siren);
        current.push(Block::Links(owned(&[("Choisir un autre dossier", "/dossiers"), ("Ranger ce dossier", &arrange)])));
    }
    page.blocks.push(Block::Card { title: "Dossier courant".to_owned(), blocks: current });
    if around.active {
        let blocks = super::calendar::next(company, &around.deadlines, &around.needs);
        page.blocks.push(Block::Card { title: "Prochaines échéances".to_owned(), blocks });
    }
    page.blocks.push(super::heading("Mes services"));
    page.blocks.push(Block::Groups(parts));
    let departed: Vec<String> = here.iter().filter(|one| catalogue.find(&one.service).is_none()).map(|one| one.service.clone()).collect();
    if !departed.is_empty() {
        page.blocks.push(Block::Muted(text(format!("Services retirés du catalogue\u{a0}: {}.", departed.join(", ")))));
    }
    if let Some(office) = around.office {
        let blocks = [vec![Block::Text(vec![strong(office.name.clone())])], super::office::reach(office)].concat();
        page.blocks.push(Block::Part { id: "gestionnaire".to_owned(), title: "Coordonnées du gestionnaire".to_owned(), blocks });
    }
    page.blocks.push(own(over, &around.tasks, &format!("/dossiers/{}/calendrier", company.siren)));
    page.blocks.push(privacy());
    page
}

/// A service that is held there: the way to its page, and what it is for.
fn offer(company: &Named, service: &Service, here: &[Here], common: Option<Role>) -> Option<Block> {
    let one = here.iter().find(|one| one.service == service.id)?;
    let role = if common.is_some() { String::new() } else { format!(" ({})", one.role.label().to_lowercase()) };
    let line = if one.dormant {
        vec![plain(format!("{}{role}, en veille", short(service)))]
    } else {
        // The messaging is ours: it opens here.
        let href = if service.messaging {
            format!("{MESSAGING}?dossier={}", company.siren)
        } else {
            super::opening::address(&company.siren, &service.id)
        };
        vec![link(short(service), href), plain(role)]
    };
    Some(Block::Offer { line, label: "En savoir plus".to_owned(), what: service.short.clone(), blocks: description(service) })
}

/// SC19: several companies; a service leads to the choice of one that has it (ruled).
pub fn several(over: &Overview, services: &[(String, i64)], catalogue: &Catalogue) -> Screen {
    let parts = parts(catalogue, |all| {
        let lines = all.iter().filter_map(|service| {
            let (_, companies) = services.iter().find(|(id, _)| *id == service.id)?;
            let number = super::count(usize::try_from(*companies).unwrap_or(0), "dossier", "dossiers");
            // The messaging is one for all companies.
            let href = if service.messaging { MESSAGING.to_owned() } else { format!("/dossiers?service={}", service.id) };
            let number = match over.unread() {
                unread if service.messaging && unread > 0 => format!("{number}, {}", super::count(unread, "non lu", "non lus")),
                _ => number,
            };
            Some(vec![link(short(service), href), plain(" "), kept(&number)])
        });
        let lines: Vec<_> = lines.collect();
        if lines.is_empty() { Vec::new() } else { vec![Block::Lines(lines)] }
    });
    let mut page = framed("Espace professionnel", over, menu(true, &parts, over.unread()));
    if over.companies >= WARNING {
        page.blocks.push(limit(over.companies));
    }
    page.blocks.push(Block::Card {
        title: "Mes dossiers".to_owned(),
        blocks: vec![Block::Text(counter(over)), actions(&[(Weight::Primary, "Choisir un dossier", "/dossiers")])],
    });
    page.blocks.push(super::heading("Mes services"));
    page.blocks.push(Block::Groups(parts));
    page.blocks.push(own(over, &Tasks::to_choose(), CALENDAR));
    page.blocks.push(privacy());
    page
}

fn counter(over: &Overview) -> Vec<Inline> {
    let mut line = vec![strong(format!("{} / {LIMIT} dossiers", over.companies))];
    if over.pending > 0 {
        line.push(plain(format!(", {}", super::count(over.pending, "demande en cours", "demandes en cours"))));
    }
    line
}

/// A page of the space: identity beside, menu above, notices first.
fn framed(title: &str, over: &Overview, menu: Vec<(String, String)>) -> Screen {
    let mut page = screen(title, &[]);
    page.wide = true;
    page.forms = vec![logout()];
    page.head = vec![Block::Menu(menu)];
    page.side = vec![identity(&over.home)];
    page.blocks = notices(&over.home);
    page
}

fn logout() -> FormSpec {
    form(<LogoutForm as app::api::Form>::PATH, &LogoutForm::default())
}

/// The menu of the sources (R-I02): the pages that exist, then the categories that stand on this page.
fn menu(several: bool, parts: &[Block], unread: usize) -> Vec<(String, String)> {
    let mut entries = owned(&[("GÉRER", "/espace/gestion")]);
    if several {
        entries.insert(0, ("DOSSIER".to_owned(), "/dossiers".to_owned()));
    }
    entries.extend(parts.iter().filter_map(|part| match part {
        Block::Part { id, title, .. } if id == anchor(Category::Messagerie) => {
            let unread = if unread > 0 { format!(" ({})", super::count(unread, "non lu", "non lus")) } else { String::new() };
            Some((format!("{}{unread}", title.to_uppercase()), MESSAGING.to_owned()))
        }
        Block::Part { id, title, .. } => Some((title.to_uppercase(), format!("#{id}"))),
        _ => None,
    }));
    entries
}

/// The left block (R-I01): who is here, until when the password holds, the ways out.
fn identity(home: &Home) -> Block {
    let last =
        home.last_login.as_ref().map_or_else(|| "C’est votre première connexion.".to_owned(), |at| format!("Dernière connexion : {at}"));
    Block::Part {
        id: "identite".to_owned(),
        title: home.title.clone(),
        blocks: vec![
            paragraph(format!("Abonné : {}", home.subscriber_number)),
            paragraph(format!("Expiration du mot de passe : {}", home.password_expiry)),
            Block::Muted(text(last)),
            Block::Links(owned(&[("Espace pro.", "/espace"), ("Accueil du site", "/"), ("Aide : tous les pas-à-pas", "/aide")])),
            Block::Form {
                which: 0,
                hidden: Vec::new(),
                blocks: Vec::new(),
                submit: "Me déconnecter".to_owned(),
                weight: Weight::Secondary,
                what: String::new(),
                beside: Vec::new(),
            },
        ],
    }
}

/// What the person must know before all else: mails that come back (R-G12), a password that ends soon (R-F03).
fn notices(home: &Home) -> Vec<Block> {
    let mut notices = Vec::new();
    if home.bounced {
        notices.push(Block::Alert {
            tone: Tone::Warning,
            title: "Nos courriels ne vous parviennent plus".to_owned(),
            text: vec![
                text(format!("Le serveur de {} refuse nos courriels. Remplacez cette adresse dès que possible : sans elle, vous ne recevrez ni code ni avertissement.", home.address)),
                vec![link("Modifier mon adresse électronique", "/espace/gestion/identifiants")],
            ],
        });
    }
    if let Some(days) = home.password_days {
        let when = match days {
            0 => "aujourd’hui".to_owned(),
            1 => "demain".to_owned(),
            days => format!("dans {days} jours"),
        };
        notices.push(Block::Alert {
            tone: Tone::Warning,
            title: "Votre mot de passe expire bientôt".to_owned(),
            text: vec![
                text(format!("Son dernier jour est {when}, le {}.", home.password_expiry)),
                vec![link("Modifier mon mot de passe", "/espace/gestion/identifiants")],
            ],
        });
    }
    notices
}

/// The services by category, one part each, under the category's own anchor; `shown` gives those to show.
fn parts(catalogue: &Catalogue, shown: impl Fn(&[&Service]) -> Vec<Block>) -> Vec<Block> {
    Category::ALL
        .into_iter()
        .filter_map(|category| {
            let services: Vec<&Service> = catalogue.of(category).collect();
            let blocks = shown(&services);
            (!blocks.is_empty()).then(|| Block::Part { id: anchor(category).to_owned(), title: category.label().to_owned(), blocks })
        })
        .collect()
}

/// Words that stay on one line.
fn kept(words: &str) -> Inline {
    plain(words.replace(' ', "\u{a0}"))
}

/// What the menu leads to.
fn anchor(category: Category) -> &'static str {
    match category {
        Category::Consulter => "consulter",
        Category::Declarer => "declarer",
        Category::Payer => "payer",
        Category::Demarches => "demarches",
        Category::Messagerie => "messagerie",
    }
}

/// « Compte fiscal [+] »: R-I07.
fn short(service: &Service) -> String {
    let mark = if service.entries.is_empty() { "" } else { " [+]" };
    format!("{}{mark}", service.short)
}

/// « Mon espace » and « Mes autres services ».
fn own(over: &Overview, tasks: &Tasks, calendar: &str) -> Block {
    let entries = [
        ("Gérer les services", "/espace/gestion"),
        ("Adhérer aux services", BEGIN),
        ("Activer mes services", ACTIVATION),
        ("Suivi de mes demandes", DEMANDS),
        ("Consulter mes services (habilitations)", ENTITLEMENTS),
    ];
    let lines = entries.into_iter().chain(tasks.entries()).map(|(label, href)| {
        let mut line = vec![link(label, href)];
        if href == DEMANDS && over.pending > 0 {
            line.extend([plain(" "), kept(&format!("{} en cours", over.pending))]);
        }
        line
    });
    let others = [
        ("Calendrier fiscal", calendar),
        ("Tests tiers déclarants", super::office::TESTS),
        ("Coordonnées du gestionnaire et prise de rendez-vous", super::office::OFFICES),
    ];
    let others = others.into_iter().map(|(label, href)| vec![link(label, href)]).collect();
    Block::Groups(vec![
        Block::Card { title: "Mon espace".to_owned(), blocks: vec![Block::Lines(lines.collect())] },
        Block::Card { title: "Mes autres services".to_owned(), blocks: vec![Block::Lines(others)] },
    ])
}

fn pending(number: usize) -> Block {
    Block::Text(vec![link(super::count(number, "demande en cours", "demandes en cours"), DEMANDS)])
}

fn privacy() -> Block {
    Block::Text(vec![link("Pour en savoir plus sur le traitement des données, cliquez ici.", "/donnees-personnelles")])
}
