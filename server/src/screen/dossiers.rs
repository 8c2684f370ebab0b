//! « Choisir un dossier », « Voir tous mes dossiers » (SC36, R-I10): the list as it is asked for, its file, and « Ranger ce dossier ».
use app::api::dossier::{ArrangeForm, DOSSIERS, DOSSIERS_FILE};
use app::api::enrolment::BEGIN;
use app::api::messaging::MESSAGING;
use app::api::screen::{Asked as Mark, Block, Column, GridLine, Screen, Text, Weight};
use app::domain::catalogue::Catalogue;
use app::domain::dossier::{Asked, LINES, Sort, Standing, role_word};
use app::domain::entitlement::{LIMIT, Role, WARNING};
use app::domain::inbox::UNREAD;
use app::domain::thread::State;

use super::enrolment::{Named, limit};
use super::{SPACE, actions, alert, count, field, form, link, paragraph, plain, screen, strong, text};

/// A company of the list; dates are written.
#[derive(Clone, Debug)]
pub struct Line {
    pub company: Named,
    /// In business, by the directory.
    pub active: bool,
    pub services: usize,
    /// How many as holder, deputy, delegate.
    pub roles: [usize; 3],
    pub since: String,
    pub pending: usize,
    /// Threads with something unread, and threads that wait for an answer.
    pub messages: (usize, usize),
    pub favourite: bool,
    pub groups: Vec<String>,
}

/// The list and what it stands in.
#[derive(Clone, Debug)]
pub struct List {
    pub lines: Vec<Line>,
    /// Lines of all pages.
    pub total: usize,
    /// The counter of R-O04, and requests under way.
    pub companies: i32,
    pub pending: usize,
    /// Groups of the person.
    pub groups: Vec<String>,
}

/// Where a list is.
fn address(path: &str, asked: &Asked) -> String {
    let query = serde_urlencoded::to_string(asked.pairs()).unwrap_or_default();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The list.
pub fn list(list: &List, asked: &Asked, catalogue: &Catalogue) -> Screen {
    let mut page = screen("Choisir un dossier", &[SPACE]);
    page.wide = true;
    let values = asked.pairs().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    page.forms = vec![super::asking("dossier/search", DOSSIERS, values)];
    if list.companies >= WARNING {
        page.blocks.push(limit(list.companies));
    }
    let mut counter = vec![strong(format!("{} / {LIMIT} dossiers", list.companies))];
    if list.pending > 0 {
        counter.extend([plain(", "), link(count(list.pending, "demande en cours", "demandes en cours"), app::api::demand::DEMANDS)]);
    }
    page.blocks.push(match asked.service.as_deref() {
        Some(id) => Block::Lead(vec![
            plain("Entreprises pour lesquelles vous disposez du service "),
            strong(catalogue.label(id)),
            plain(". Choisissez celle pour laquelle l’ouvrir. "),
            link("Voir toutes les entreprises", DOSSIERS),
        ]),
        None => Block::Lead(counter),
    });
    if list.companies == 0 {
        page.blocks.push(paragraph("Vous n’avez encore aucun dossier. Adhérez aux services d’une entreprise pour commencer."));
        page.blocks.push(actions(&[(Weight::Primary, "Adhérer aux services", BEGIN)]));
        return page;
    }
    if !asked.ignored.is_empty() {
        let words =
            format!("L’adresse de la page demande un filtre qui n’existe pas\u{a0}: {}. Il est laissé de côté.", asked.ignored.join(", "));
        page.blocks.push(alert(app::api::screen::Tone::Warning, "Un filtre n’existe pas", &[&words]));
    }
    page.blocks.push(search(list, asked, catalogue));
    if asked.is_filtered() {
        page.blocks.push(Block::Chips(chips(asked, catalogue)));
    }
    if list.lines.is_empty() {
        page.blocks.push(paragraph("Aucun de vos dossiers ne correspond à cette recherche."));
        page.blocks.push(actions(&[(Weight::Secondary, "Tout effacer", DOSSIERS)]));
        return page;
    }
    page.blocks.push(grid(list, asked));
    page.blocks.extend(pages(list, asked));
    page
}

fn search(list: &List, asked: &Asked, catalogue: &Catalogue) -> Block {
    let choice = |name: &str, label: &str, options: Vec<(String, String)>| {
        let all = [(String::new(), "Indifférent".to_owned())];
        Block::List { name: name.to_owned(), label: label.to_owned(), options: all.into_iter().chain(options).collect() }
    };
    let services = catalogue.services().iter().map(|service| (service.id.clone(), service.long.clone())).collect();
    let roles = [Role::Holder, Role::Deputy, Role::Delegate];
    let mut blocks = vec![
        super::sought("Nom ou SIREN"),
        choice("service", "Service", services),
        choice("role", "Rôle", roles.map(|role| (role_word(role).to_owned(), role.label().to_owned())).to_vec()),
        choice("etat", "État", Standing::ALL.map(|standing| (standing.word().to_owned(), standing.label().to_owned())).to_vec()),
    ];
    if !list.groups.is_empty() {
        blocks.push(choice("groupe", "Groupe", list.groups.iter().map(|group| (group.clone(), group.clone())).collect()));
    }
    let beside = if asked.is_filtered() { vec![(Weight::Tertiary, "Tout effacer".to_owned(), DOSSIERS.to_owned())] } else { Vec::new() };
    Block::Ask { which: 0, blocks, submit: "Rechercher".to_owned(), beside }
}

fn chips(asked: &Asked, catalogue: &Catalogue) -> Vec<(String, String)> {
    let first = asked.on(1);
    let mut chips = Vec::new();
    let mut chip = |there: bool, label: String, without: Asked| {
        if there {
            chips.push((label, address(DOSSIERS, &without)));
        }
    };
    chip(!asked.words.is_empty(), format!("«\u{a0}{}\u{a0}»", asked.words), Asked { words: String::new(), ..first.clone() });
    let service = asked.service.as_deref().map(|id| catalogue.label(id)).unwrap_or_default();
    chip(asked.service.is_some(), format!("Service\u{a0}: {service}"), Asked { service: None, ..first.clone() });
    let role = asked.role.map(Role::label).unwrap_or_default();
    chip(asked.role.is_some(), format!("Rôle\u{a0}: {role}"), Asked { role: None, ..first.clone() });
    let standing = asked.standing.map(Standing::label).unwrap_or_default();
    chip(asked.standing.is_some(), format!("État\u{a0}: {standing}"), Asked { standing: None, ..first.clone() });
    let group = asked.group.clone().unwrap_or_default();
    chip(asked.group.is_some(), format!("Groupe\u{a0}: {group}"), Asked { group: None, ..first });
    chips
}

fn grid(list: &List, asked: &Asked) -> Block {
    let column = |sort: Sort| Column {
        label: sort.label().to_owned(),
        href: address(DOSSIERS, &asked.by(sort)),
        order: match (asked.sort == sort, asked.descending) {
            (false, _) => String::new(),
            (true, false) => "ascending".to_owned(),
            (true, true) => "descending".to_owned(),
        },
    };
    let plain_column = |label: &str| Column { label: label.to_owned(), ..Column::default() };
    let head = vec![
        column(Sort::Name),
        column(Sort::Siren),
        column(Sort::Services),
        plain_column("Rôle"),
        column(Sort::Since),
        plain_column("Demandes"),
        plain_column("Messagerie"),
    ];
    let rows = list.lines.iter().map(|line| row(line, asked.service.as_deref())).collect();
    let results = count(list.total, "entreprise", "entreprises");
    let all = format!("Exporter les {results} (CSV)");
    let all = if list.total == 1 { "Exporter l’entreprise (CSV)".to_owned() } else { all };
    Block::Grid {
        caption: results,
        head,
        rows,
        name: "siren".to_owned(),
        action: DOSSIERS_FILE.to_owned(),
        submit: "Exporter la sélection (CSV)".to_owned(),
        beside: vec![(Weight::Tertiary, all, address(DOSSIERS_FILE, &asked.on(1)))],
    }
}

/// A line; the list of those that have a service leads to that service of each (ruled: several companies).
fn row(line: &Line, service: Option<&str>) -> GridLine {
    let siren = &line.company.siren;
    let to = service.map_or_else(|| format!("/dossiers/{siren}"), |service| super::opening::address(siren, service));
    let mut name = vec![link(line.company.name.clone(), to)];
    if line.favourite {
        name.push(plain(" (favori)"));
    }
    if !line.active {
        name.push(plain(" (cessée)"));
    }
    if !line.groups.is_empty() {
        name.push(plain(format!(" — {}", line.groups.join(", "))));
    }
    let pending =
        if line.pending == 0 { plain("Aucune") } else { link(count(line.pending, "en cours", "en cours"), app::api::demand::DEMANDS) };
    GridLine {
        value: line.company.siren.clone(),
        label: line.company.name.clone(),
        cells: vec![
            name,
            text(line.company.shown.clone()),
            text(line.services.to_string()),
            text(roles(line)),
            text(line.since.clone()),
            vec![pending],
            messages(line),
        ],
    }
}

/// What waits in the messaging of a company.
fn messages(line: &Line) -> app::api::prose::Line {
    let (unread, waiting) = line.messages;
    let here = |slug: &str| format!("{MESSAGING}?dossier={}&etat={slug}", line.company.siren);
    let mut cell = Vec::new();
    if unread > 0 {
        cell.push(super::named(count(unread, "non lu", "non lus").replace(' ', "\u{a0}"), here(UNREAD), line.company.name.clone()));
    }
    if waiting > 0 {
        if unread > 0 {
            cell.push(plain(", "));
        }
        let words = format!("{waiting} en attente").replace(' ', "\u{a0}");
        cell.push(super::named(words, here(State::WaitingPerson.slug()), line.company.name.clone()));
    }
    if cell.is_empty() { text("Aucun") } else { cell }
}

/// « Titulaire », or how often what.
fn roles(line: &Line) -> String {
    let all = [Role::Holder, Role::Deputy, Role::Delegate];
    let held: Vec<(Role, usize)> = all.into_iter().zip(line.roles).filter(|(_, number)| *number > 0).collect();
    match held.as_slice() {
        [(role, _)] => role.label().to_owned(),
        several => several.iter().map(|(role, number)| format!("{} ({number})", role.label())).collect::<Vec<_>>().join(", "),
    }
}

/// The pages, above a page's worth of lines, and how many lines each has.
fn pages(list: &List, asked: &Asked) -> Vec<Block> {
    let total = u64::try_from(list.total).unwrap_or(u64::MAX);
    let end = total.div_ceil(asked.lines);
    let mut blocks: Vec<Block> = super::pages(asked.page, end, |page| address(DOSSIERS, &asked.on(page))).into_iter().collect();
    if total > LINES[0] {
        let mut line = vec![plain("Lignes par page\u{a0}: ")];
        for (at, lines) in LINES.into_iter().enumerate() {
            if at > 0 {
                line.push(plain(", "));
            }
            let other = Asked { lines, ..asked.on(1) };
            line.push(if lines == asked.lines { strong(lines.to_string()) } else { link(lines.to_string(), address(DOSSIERS, &other)) });
        }
        blocks.push(Block::Muted(line));
    }
    blocks
}

/// « Ranger ce dossier »: favourite and groups.
pub fn arrange(company: &Named, favourite: bool, groups: &[String], key: &str) -> Screen {
    let mut page = screen("Ranger ce dossier", &[SPACE, ("Choisir un dossier", DOSSIERS)]);
    let here = format!("/dossiers/{}", company.siren);
    page.crumbs.push((company.name.clone(), here.clone()));
    let initial = ArrangeForm {
        key: String::new(),
        siren: company.siren.clone(),
        favourite: if favourite { "on".to_owned() } else { String::new() },
        groups: groups.join(", "),
    };
    page.forms = vec![form(format!("{here}/rangement"), &initial)];
    page.blocks = vec![
        Block::Lead(vec![strong(company.name.clone()), plain(format!(" — SIREN {}", company.shown))]),
        paragraph("Vous seul voyez ces repères. Ils servent à filtrer la liste de vos dossiers."),
        Block::Form {
            which: 0,
            hidden: vec![("key".to_owned(), key.to_owned()), ("siren".to_owned(), company.siren.clone())],
            blocks: vec![
                Block::Check { name: "favourite".to_owned(), label: "Marquer comme favori".to_owned(), more: Vec::new() },
                Block::Field(Text {
                    asked: Mark::Optional,
                    ..field("groups", "Groupes", "Dix noms au plus, séparés par des virgules. Exemple\u{a0}: clients, clôture en juin")
                }),
            ],
            submit: "Enregistrer".to_owned(),
            weight: Weight::Primary,
            what: String::new(),
            beside: vec![(Weight::Secondary, "Annuler".to_owned(), here)],
        },
    ];
    page
}

/// The lines of the file, its head first. A cell never begins with what a spreadsheet would compute.
pub fn file(lines: &[Line]) -> Vec<Vec<String>> {
    let head = [
        "Entreprise",
        "SIREN",
        "État",
        "Services",
        "Titulaire",
        "Suppléant",
        "Délégataire",
        "Depuis le",
        "Demandes en cours",
        "Favori",
        "Groupes",
    ];
    let yes = |is: bool| if is { "oui" } else { "non" }.to_owned();
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    rows.extend(lines.iter().map(|line| {
        let [holder, deputy, delegate] = line.roles.map(|number| number.to_string());
        vec![
            harmless(&line.company.name),
            line.company.siren.clone(),
            if line.active { "En activité" } else { "Cessée" }.to_owned(),
            line.services.to_string(),
            holder,
            deputy,
            delegate,
            line.since.clone(),
            line.pending.to_string(),
            yes(line.favourite),
            harmless(&line.groups.join(", ")),
        ]
    }));
    rows
}

/// Text that no spreadsheet takes for a formula.
fn harmless(words: &str) -> String {
    let risky = words.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']) || words.starts_with(['\t', '\r', '\n']);
    if risky { format!("'{words}") } else { words.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_looks_like_a_formula_is_text() {
        for name in ["=1+1", "+33", "-SARL", "@cmd", " =A1", "\t=A1"] {
            assert!(harmless(name).starts_with('\''), "{name:?}");
        }
        assert_eq!(harmless("SARL = ALERIS"), "SARL = ALERIS");
    }
}
