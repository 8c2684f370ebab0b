//! « Calendrier fiscal », of one company and of all: what is due and when, what is missing to say more, the reminders.
use std::collections::BTreeSet;

use app::api::calendar::{CALENDAR, CALENDAR_FILE, FactsForm, NOTICE, RemindForm};
use app::api::dossier::DOSSIERS;
use app::api::prose::Line;
use app::api::screen::{Block, Screen, Tone, Weight};
use app::domain::calendar::{Facts, Need, Vat};

use super::enrolment::Named;
use super::{SPACE, alert, count, form, heading, link, named, owned, paragraph, plain, screen, strong, text};

/// A deadline, its days written.
#[derive(Clone, Debug)]
pub struct Due {
    pub label: String,
    pub day: String,
    /// The day of the law, when it is no working day.
    pub moved: Option<String>,
    pub reference: String,
    pub note: String,
    pub example: bool,
}

/// A deadline of some companies.
#[derive(Clone, Debug)]
pub struct Shared {
    pub due: Due,
    pub companies: Vec<Named>,
}

/// A month of the calendar: as in the address, and as shown.
#[derive(Clone, Debug)]
pub struct Month {
    pub word: String,
    pub label: String,
}

/// Companies whose rules wait for a fact.
#[derive(Clone, Debug)]
pub struct Waiting(pub Vec<Named>);

/// What is known of a company, and who said it.
#[derive(Clone, Debug)]
pub struct Said {
    pub facts: Facts,
    pub needs: BTreeSet<Need>,
    /// The day, and whether it was this person.
    pub last: Option<(String, bool)>,
    /// In business.
    pub active: bool,
}

const MONTHS: [&str; 12] =
    ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

impl Due {
    /// « CGI, article 1668 (exemple) », and when the day was moved.
    fn law(&self) -> Line {
        let mut words = self.reference.clone();
        if self.example {
            words.push_str(" (exemple)");
        }
        if let Some(day) = &self.moved {
            words = format!("{words}\u{a0}; reportée du {day}");
        }
        text(words)
    }

    /// What else to know.
    fn more(&self) -> Vec<Block> {
        let mut blocks = vec![Block::Text(self.law())];
        if !self.note.is_empty() {
            blocks.push(paragraph(self.note.clone()));
        }
        blocks
    }
}

/// The next deadlines on a company's page.
pub fn next(company: &Named, deadlines: &[Due], needs: &BTreeSet<Need>) -> Vec<Block> {
    let here = format!("/dossiers/{}/calendrier", company.siren);
    let mut blocks = Vec::new();
    if deadlines.is_empty() && needs.is_empty() {
        blocks.push(paragraph("Aucune échéance connue pour les douze prochains mois."));
    } else if !deadlines.is_empty() {
        blocks.push(Block::Lines(deadlines.iter().map(|due| vec![strong(due.day.clone()), plain(due.label.clone())]).collect()));
    }
    if !needs.is_empty() {
        blocks.push(Block::Text(vec![plain("Le calendrier attend "), link(wanted(needs), here.clone()), plain(" pour être complet.")]));
    }
    blocks.push(Block::Text(vec![link("Calendrier fiscal de l’entreprise", here)]));
    blocks
}

fn wanted(needs: &BTreeSet<Need>) -> &'static str {
    match (needs.contains(&Need::Vat), needs.contains(&Need::Closing)) {
        (true, true) => "le régime de TVA et la date de clôture",
        (true, false) => "le régime de TVA",
        _ => "la date de clôture de l’exercice",
    }
}

fn caution() -> Block {
    Block::Muted(text(
        "Les échéances qui tombent un samedi, un dimanche ou un jour férié sont reportées au premier jour ouvré suivant\u{a0}; les jours fériés propres à l’Alsace et à la Moselle ne sont pas comptés. Une règle marquée « exemple » illustre le calendrier : vérifiez la date auprès du service gestionnaire.",
    ))
}

/// The calendar of one company.
pub fn company(company: &Named, deadlines: &[Due], said: &Said, key: &str, kept: bool) -> Screen {
    let mut page = screen("Calendrier fiscal", &[SPACE, ("Choisir un dossier", DOSSIERS)]);
    let here = format!("/dossiers/{}", company.siren);
    page.crumbs.extend(owned(&[(company.name.as_str(), here.as_str())]));
    let closing = said.facts.closing;
    let initial = FactsForm {
        key: String::new(),
        siren: company.siren.clone(),
        vat: said.facts.vat.map(|vat| vat.word().to_owned()).unwrap_or_default(),
        day: closing.map(|closing| closing.day().to_string()).unwrap_or_default(),
        month: closing.map(|closing| closing.month().to_string()).unwrap_or_default(),
    };
    page.forms = vec![form(format!("{here}/calendrier"), &initial)];
    if kept {
        page.blocks.push(alert(Tone::Success, "Les informations sont enregistrées.", &[]));
    }
    page.blocks.push(Block::Lead(vec![strong(company.name.clone()), plain(format!(" — SIREN {}", company.shown))]));
    if !said.active {
        page.blocks.push(alert(Tone::Info, "Cette entreprise a cessé son activité.", &["Le calendrier ne propose plus d’échéances."]));
        return page;
    }
    if !said.needs.is_empty() {
        let sentence = format!("Le calendrier attend {}\u{a0}: sans cela, il ne connaît pas toutes les échéances.", wanted(&said.needs));
        page.blocks.push(alert(Tone::Info, "Il manque une information", &[&sentence]));
    }
    if deadlines.is_empty() && said.needs.is_empty() {
        page.blocks.push(paragraph("Aucune échéance connue pour les douze prochains mois. Le calendrier suit les services dont vous disposez pour cette entreprise."));
    } else if !deadlines.is_empty() {
        let rows = deadlines.iter().map(|due| {
            let mut what = text(due.label.clone());
            if !due.note.is_empty() {
                what.push(plain(format!(". {}", due.note)));
            }
            vec![text(due.day.clone()), what, due.law()]
        });
        page.blocks.push(Block::Table {
            caption: count(deadlines.len(), "échéance dans les douze prochains mois", "échéances dans les douze prochains mois"),
            head: ["Au plus tard le", "Échéance", "Référence"].map(str::to_owned).to_vec(),
            rows: rows.collect(),
        });
    }
    page.blocks.push(Block::Actions(vec![
        (Weight::Secondary, "Télécharger le calendrier (ICS)".to_owned(), format!("{here}/calendrier.ics")),
        (Weight::Tertiary, "Calendrier de toutes mes entreprises".to_owned(), CALENDAR.to_owned()),
    ]));
    page.blocks.push(caution());
    page.blocks.extend(facts(company, said, key));
    page
}

/// The form for what the rules wait for.
fn facts(company: &Named, said: &Said, key: &str) -> Vec<Block> {
    let unknown = |label: &str| (String::new(), label.to_owned());
    let schemes = Vat::ALL.map(|vat| (vat.word().to_owned(), vat.label().to_owned()));
    let days = (1..=31).map(|day: u32| (day.to_string(), day.to_string()));
    let months = MONTHS.iter().enumerate().map(|(at, month)| ((at + 1).to_string(), (*month).to_owned()));
    let last = match &said.last {
        Some((day, true)) => format!("Indiqué par vous le {day}."),
        Some((day, false)) => format!("Indiqué le {day} par une autre personne habilitée pour cette entreprise."),
        None => "Personne ne l’a encore indiqué.".to_owned(),
    };
    vec![
        heading("Ce que le calendrier doit savoir"),
        paragraph(
            "Toute personne habilitée pour cette entreprise peut le dire\u{a0}; toutes s’en servent. Cela ne change rien au régime de l’entreprise.",
        ),
        Block::Muted(text(last)),
        Block::Form {
            which: 0,
            hidden: vec![("key".to_owned(), key.to_owned()), ("siren".to_owned(), company.siren.clone())],
            blocks: vec![
                Block::List {
                    name: "vat".to_owned(),
                    label: "Régime de TVA".to_owned(),
                    options: std::iter::once(unknown("Je ne sais pas")).chain(schemes).collect(),
                },
                Block::Fieldset {
                    legend: "Clôture de l’exercice".to_owned(),
                    blocks: vec![
                        Block::List {
                            name: "day".to_owned(),
                            label: "Jour".to_owned(),
                            options: std::iter::once(unknown("Je ne sais pas")).chain(days).collect(),
                        },
                        Block::List {
                            name: "month".to_owned(),
                            label: "Mois".to_owned(),
                            options: std::iter::once(unknown("Je ne sais pas")).chain(months).collect(),
                        },
                    ],
                },
            ],
            submit: "Enregistrer".to_owned(),
            weight: Weight::Primary,
            what: String::new(),
            beside: Vec::new(),
        },
    ]
}

/// The calendar of all companies: the month at `at`.
#[allow(clippy::too_many_arguments, reason = "what the page shows")]
pub fn all(
    months: &[Month],
    at: usize,
    shared: &[Shared],
    waiting: &Waiting,
    reminder: Option<i32>,
    key: &str,
    kept: bool,
    companies: usize,
) -> Screen {
    let mut page = screen("Calendrier fiscal", &[SPACE]);
    let days = reminder.map(|days| days.to_string()).unwrap_or_default();
    page.forms = vec![form(CALENDAR, &RemindForm { days, ..RemindForm::default() })];
    if kept {
        let sentence = match reminder {
            Some(days) => format!("Vous recevrez un courriel {days} jours avant chaque échéance."),
            None => "Vous ne recevrez pas de rappel.".to_owned(),
        };
        page.blocks.push(alert(Tone::Success, "Votre choix est enregistré.", &[&sentence]));
    }
    if companies == 0 {
        page.blocks.push(paragraph("Vous n’avez encore aucun dossier\u{a0}: le calendrier suit les services de vos entreprises."));
        page.blocks.push(super::actions(&[(Weight::Primary, "Adhérer aux services", app::api::enrolment::BEGIN)]));
        return page;
    }
    if let Some(month) = months.get(at) {
        page.blocks.push(heading(&capital(&month.label)));
    }
    page.blocks.extend(list(shared));
    page.blocks.push(Block::Pages(pages(months, at)));
    if !waiting.0.is_empty() {
        let lines = waiting.0.iter().map(|one| {
            vec![named("Compléter", format!("/dossiers/{}/calendrier", one.siren), one.name.clone()), plain(format!(" {}", one.name))]
        });
        page.blocks.push(Block::Reveal {
            label: count(waiting.0.len(), "entreprise attend une information", "entreprises attendent une information"),
            blocks: vec![
                paragraph("Sans le régime de TVA ou la date de clôture, certaines échéances ne sont pas affichées."),
                Block::Bullets(lines.collect()),
            ],
        });
    }
    page.blocks.push(Block::Actions(vec![(
        Weight::Secondary,
        "Télécharger les douze prochains mois (ICS)".to_owned(),
        CALENDAR_FILE.to_owned(),
    )]));
    page.blocks.push(caution());
    let month = months.get(at).map(|month| month.word.as_str()).unwrap_or_default();
    page.blocks.extend(reminders(key, month));
    page
}

fn list(shared: &[Shared]) -> Vec<Block> {
    if shared.is_empty() {
        return vec![paragraph("Aucune échéance connue ce mois-ci.")];
    }
    let mut blocks = Vec::new();
    let mut day = "";
    for one in shared {
        if one.due.day != day {
            day = &one.due.day;
            blocks.push(Block::Subheading(capital(day)));
        }
        let number = count(one.companies.len(), "entreprise", "entreprises");
        let mut more = one.due.more();
        more.push(Block::Bullets(
            one.companies
                .iter()
                .map(|company| vec![link(company.name.clone(), format!("/dossiers/{}/calendrier", company.siren))])
                .collect(),
        ));
        blocks.push(Block::Offer {
            line: vec![strong(one.due.label.clone()), plain(format!("\u{a0}: {number}"))],
            label: "Voir le détail".to_owned(),
            what: one.due.label.clone(),
            blocks: more,
        });
    }
    blocks
}

fn pages(months: &[Month], at: usize) -> Vec<(String, String)> {
    let entry = |place: usize, label: Option<&str>| {
        months.get(place).map(|month| (label.map_or_else(|| month.label.clone(), str::to_owned), format!("{CALENDAR}?mois={}", month.word)))
    };
    let before = at.checked_sub(1).and_then(|place| entry(place, Some("Mois précédent")));
    let here = entry(at, None).map(|(label, _)| (label, String::new()));
    [before, here, entry(at + 1, Some("Mois suivant"))].into_iter().flatten().collect()
}

/// The switch of M7.
fn reminders(key: &str, month: &str) -> Vec<Block> {
    let options = NOTICE.map(|days| (days.to_string(), format!("{days} jours avant")));
    vec![
        heading("Rappels par courriel"),
        paragraph("Un courriel par date, à votre adresse de connexion. Il ne contient aucun montant."),
        Block::Form {
            which: 0,
            hidden: vec![("key".to_owned(), key.to_owned()), ("month".to_owned(), month.to_owned())],
            blocks: vec![Block::Choice {
                name: "days".to_owned(),
                label: "Recevoir un rappel".to_owned(),
                hint: String::new(),
                options: std::iter::once((String::new(), "Non".to_owned())).chain(options).collect(),
            }],
            submit: "Enregistrer mon choix".to_owned(),
            weight: Weight::Primary,
            what: String::new(),
            beside: Vec::new(),
        },
    ]
}

/// With a capital letter.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
