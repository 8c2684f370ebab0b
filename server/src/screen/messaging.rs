//! The messaging (SC35): the inbox, a new request, its draft, a thread with its course, who read it, and the notices.
//!
//! What people and agents typed is always text: it stands in text nodes and nowhere else (T-MSG-1).
use app::api::messaging::{BeginForm, ComposeForm, DRAFTS, MESSAGING, NEW, NOTICES, NoticeForm, ReadForm, ReplyForm};
use app::api::prose::Line;
use app::api::screen::{Block, Moment, Screen, Text, Tone, Weight};
use app::domain::inbox::{Asked, UNREAD};
use app::domain::theme::Themes;
use app::domain::thread::{Notice, SUBJECT, Side, State, TEXT};

use super::enrolment::Named;
use super::{SPACE, actions, alert, count, field, form, heading, link, named, paragraph, plain, screen, strong, text};

/// The page above the others.
pub(super) const ABOVE: (&str, &str) = ("Messagerie", MESSAGING);

/// What runs on the pages of the messaging alone: it saves drafts as one types, notes what was read, brings new messages in.
pub(super) const SCRIPT: &str = "/messagerie.js";

/// A thread in the inbox; dates are written.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: String,
    pub company: Named,
    pub theme: String,
    pub subject: String,
    pub state: State,
    pub due: Option<String>,
    pub last: String,
    /// Messages that the person has not read.
    pub unread: usize,
}

/// A request that is not sent yet.
#[derive(Clone, Debug)]
pub struct Begun {
    pub id: String,
    pub company: Named,
    pub subject: String,
    pub changed: String,
}

/// The inbox and what it stands in.
#[derive(Clone, Debug)]
pub struct Inbox {
    pub rows: Vec<Row>,
    /// Threads of all pages.
    pub total: usize,
    /// Of all her companies.
    pub unread: usize,
    pub waiting: usize,
    /// Those whose threads the person sees.
    pub companies: Vec<Named>,
    pub begun: Vec<Begun>,
}

fn address(asked: &Asked) -> String {
    let query = serde_urlencoded::to_string(asked.pairs()).unwrap_or_default();
    if query.is_empty() { MESSAGING.to_owned() } else { format!("{MESSAGING}?{query}") }
}

/// The inbox, as it is asked for.
pub fn inbox(inbox: &Inbox, asked: &Asked, themes: &Themes, discarded: bool) -> Screen {
    let title = match inbox.unread {
        0 => "Messagerie".to_owned(),
        unread => format!("Messagerie ({})", count(unread, "non lu", "non lus")),
    };
    let mut page = screen(title, &[SPACE]);
    page.wide = true;
    let values = asked.pairs().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    page.forms = vec![super::asking("messaging/search", MESSAGING, values)];
    if discarded {
        page.blocks.push(alert(Tone::Success, "Le brouillon est supprimé.", &[]));
    }
    if inbox.companies.is_empty() {
        page.blocks.push(Block::Lead(text("Vous ne disposez de la messagerie d’aucune entreprise.")));
        page.blocks.push(paragraph(
            "La messagerie est un service comme les autres\u{a0}: demandez-la pour une entreprise, ou faites-vous désigner par son titulaire.",
        ));
        page.blocks.push(actions(&[(Weight::Primary, "Adhérer aux services", app::api::enrolment::BEGIN)]));
        return page;
    }
    page.blocks.push(Block::Lead(lead(inbox)));
    page.blocks.push(actions(&[(Weight::Primary, "Nouvelle demande", NEW), (Weight::Tertiary, "Avis par courriel", NOTICES)]));
    if !inbox.begun.is_empty() {
        page.blocks.push(Block::Reveal {
            label: format!("Demandes en préparation ({})", inbox.begun.len()),
            blocks: vec![Block::Lines(inbox.begun.iter().map(begun).collect())],
        });
    }
    if !asked.ignored.is_empty() {
        let words =
            format!("L’adresse de la page demande un filtre qui n’existe pas\u{a0}: {}. Il est laissé de côté.", asked.ignored.join(", "));
        page.blocks.push(alert(Tone::Warning, "Un filtre n’existe pas", &[&words]));
    }
    page.blocks.push(search(inbox, asked, themes));
    if asked.is_filtered() {
        page.blocks.push(Block::Chips(chips(inbox, asked, themes)));
    }
    if inbox.rows.is_empty() {
        let words =
            if asked.is_filtered() { "Aucun échange ne correspond à cette recherche." } else { "Aucun échange pour l’instant." };
        page.blocks.push(paragraph(words));
        return page;
    }
    let head = ["Objet", "Entreprise", "Thème", "État", "Dernier message"].map(str::to_owned).to_vec();
    let caption = count(inbox.total, "échange", "échanges");
    let mut listed = vec![Block::Table { caption, head, rows: inbox.rows.iter().map(row).collect() }];
    let end = u64::try_from(inbox.total).unwrap_or(u64::MAX).div_ceil(asked.lines);
    listed.extend(super::pages(asked.page, end, |page| address(&asked.on(page))));
    page.blocks.push(Block::Live { data: vec![("data-boite".to_owned(), String::new())], blocks: listed });
    page.blocks.push(Block::Script(SCRIPT.to_owned()));
    page
}

fn lead(inbox: &Inbox) -> Line {
    let mut line = vec![match inbox.unread {
        0 => plain("Aucun message non lu"),
        unread => link(count(unread, "échange non lu", "échanges non lus"), format!("{MESSAGING}?lu=non")),
    }];
    if inbox.waiting > 0 {
        let words = count(inbox.waiting, "échange en attente de votre réponse", "échanges en attente de votre réponse");
        line.extend([plain(", "), link(words, format!("{MESSAGING}?etat={}", State::WaitingPerson.slug()))]);
    }
    line.push(plain("."));
    line
}

fn begun(one: &Begun) -> Line {
    let subject = if one.subject.is_empty() { "Sans objet".to_owned() } else { one.subject.clone() };
    let href = format!("{DRAFTS}/{}", one.id);
    vec![link(subject, href), plain(format!(" — {}, modifiée le {}", one.company.name, one.changed))]
}

fn row(one: &Row) -> Vec<Line> {
    let mut subject = vec![link(one.subject.clone(), format!("{MESSAGING}/{}", one.id))];
    if one.unread > 0 {
        subject.extend([plain(" "), strong(count(one.unread, "non lu", "non lus").replace(' ', "\u{a0}"))]);
    }
    let mut state = vec![if one.state == State::WaitingPerson { strong(one.state.label()) } else { plain(one.state.label()) }];
    if let Some(due) = &one.due {
        state.push(plain(format!(", avant le {due}")));
    }
    vec![subject, text(one.company.name.clone()), text(one.theme.clone()), state, text(one.last.clone())]
}

fn companies(companies: &[Named]) -> Vec<(String, String)> {
    companies.iter().map(|company| (company.siren.clone(), format!("{} ({})", company.name, company.shown))).collect()
}

fn search(inbox: &Inbox, asked: &Asked, themes: &Themes) -> Block {
    let choice = |name: &str, label: &str, options: Vec<(String, String)>| {
        let all = [(String::new(), "Indifférent".to_owned())];
        Block::List { name: name.to_owned(), label: label.to_owned(), options: all.into_iter().chain(options).collect() }
    };
    let themes = themes.themes().iter().map(|theme| (theme.id.clone(), theme.label.clone())).collect();
    let states = State::ALL.map(|state| (state.slug().to_owned(), state.label().to_owned())).to_vec();
    let mut blocks = vec![super::sought("Recherche")];
    if inbox.companies.len() > 1 {
        blocks.push(choice("dossier", "Entreprise", companies(&inbox.companies)));
    }
    blocks.push(choice("theme", "Thème", themes));
    blocks.push(choice("etat", "État", states));
    blocks.push(choice("lu", "Lecture", vec![("non".to_owned(), "Non lus".to_owned())]));
    let beside = if asked.is_filtered() { vec![(Weight::Tertiary, "Tout effacer".to_owned(), MESSAGING.to_owned())] } else { Vec::new() };
    Block::Ask { which: 0, blocks, submit: "Rechercher".to_owned(), beside }
}

fn chips(inbox: &Inbox, asked: &Asked, themes: &Themes) -> Vec<(String, String)> {
    let first = asked.on(1);
    let mut chips = Vec::new();
    let mut chip = |there: bool, label: String, without: Asked| {
        if there {
            chips.push((label, address(&without)));
        }
    };
    chip(!asked.typed.is_empty(), format!("«\u{a0}{}\u{a0}»", asked.typed), Asked { typed: String::new(), ..first.clone() });
    let company = asked.company.as_ref().and_then(|siren| inbox.companies.iter().find(|company| company.siren == siren.as_str()));
    let company = company.map(|company| company.name.clone()).unwrap_or_default();
    chip(asked.company.is_some(), format!("Entreprise\u{a0}: {company}"), Asked { company: None, ..first.clone() });
    let theme = asked.theme.as_deref().map(|id| themes.label(id)).unwrap_or_default();
    chip(asked.theme.is_some(), format!("Thème\u{a0}: {theme}"), Asked { theme: None, ..first.clone() });
    let state = asked.state.map(State::label).unwrap_or_default();
    chip(asked.state.is_some(), format!("État\u{a0}: {state}"), Asked { state: None, ..first.clone() });
    chip(asked.unread, "Non lus".to_owned(), Asked { unread: false, ..first });
    chips
}

/// A new request: for which company.
pub fn begin(all: &[Named], chosen: &str, key: &str) -> Screen {
    let mut page = screen("Nouvelle demande", &[SPACE, ABOVE]);
    if all.is_empty() {
        page.blocks.push(paragraph("Vous ne disposez de la messagerie d’aucune entreprise."));
        page.blocks.push(actions(&[(Weight::Primary, "Adhérer aux services", app::api::enrolment::BEGIN)]));
        return page;
    }
    let company = if let [one] = all { one.siren.clone() } else { chosen.to_owned() };
    page.forms = vec![form(NEW, &BeginForm { key: key.to_owned(), company })];
    let mut options = companies(all);
    if options.len() > 1 {
        options.insert(0, (String::new(), "Choisissez".to_owned()));
    }
    page.blocks.push(Block::Lead(text(
        "Votre demande est faite au nom d’une entreprise\u{a0}: toutes les personnes qui disposent de sa messagerie la verront.",
    )));
    page.blocks.push(Block::Form {
        which: 0,
        hidden: vec![("key".to_owned(), key.to_owned())],
        blocks: vec![Block::List { name: "company".to_owned(), label: "Entreprise".to_owned(), options }],
        submit: "Continuer".to_owned(),
        weight: Weight::Primary,
        what: String::new(),
        beside: vec![(Weight::Tertiary, "Annuler".to_owned(), MESSAGING.to_owned())],
    });
    page
}

/// A draft as its form shows it.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// The draft's, or the thread's that it answers.
    pub id: String,
    pub key: String,
    pub revision: i64,
    pub theme: String,
    pub subject: String,
    pub text: String,
    /// When it was last kept; empty for what was not.
    pub kept: String,
}

fn text_field(label: &str, hint: &str) -> Block {
    Block::Field(Text { kind: "textarea".to_owned(), autocomplete: "off".to_owned(), ..field("text", label, hint) })
}

fn presses(send: &str, draft: bool) -> Block {
    let mut presses = vec![
        ("brouillon".to_owned(), "Enregistrer le brouillon".to_owned(), Weight::Secondary),
        ("joindre".to_owned(), "Joindre des fichiers".to_owned(), Weight::Secondary),
        ("envoyer".to_owned(), send.to_owned(), Weight::Primary),
    ];
    if draft {
        presses.push(("supprimer".to_owned(), "Supprimer le brouillon".to_owned(), Weight::Tertiary));
    }
    Block::Presses { name: "gesture".to_owned(), presses }
}

/// What the script says of the draft, and since when it is kept.
fn keeping(written: &Written) -> Block {
    let words = if written.kept.is_empty() { String::new() } else { format!("Brouillon enregistré le {}", written.kept) };
    Block::Live {
        data: vec![("data-brouillon".to_owned(), String::new()), ("role".to_owned(), "status".to_owned())],
        blocks: vec![Block::Muted(text(words))],
    }
}

/// « Nouvelle demande », in one page: theme, subject, text. `files` are the attachments' own blocks.
pub fn compose(company: &Named, written: &Written, themes: &Themes, saved: bool, files: Vec<Block>) -> Screen {
    let path = format!("{DRAFTS}/{}", written.id);
    let mut page = screen("Nouvelle demande", &[SPACE, ABOVE]);
    let initial = ComposeForm {
        key: written.key.clone(),
        id: written.id.clone(),
        revision: written.revision.to_string(),
        gesture: String::new(),
        theme: written.theme.clone(),
        subject: written.subject.clone(),
        text: written.text.clone(),
    };
    page.forms = vec![form(path, &initial)];
    if saved {
        page.blocks.push(alert(
            Tone::Success,
            "Le brouillon est enregistré.",
            &["Vous le retrouverez dans la messagerie, sur tous vos appareils."],
        ));
    }
    page.blocks.push(Block::Summary(vec![("Entreprise".to_owned(), company.name.clone()), ("SIREN".to_owned(), company.shown.clone())]));
    let mut options = vec![(String::new(), "Choisissez".to_owned())];
    options.extend(themes.themes().iter().map(|theme| (theme.id.clone(), theme.label.clone())));
    let hint = format!("{SUBJECT} caractères au plus");
    page.blocks.extend(files);
    page.blocks.push(Block::Muted(text("Tous les champs sont obligatoires.")));
    page.blocks.push(Block::Form {
        which: 0,
        hidden: hidden(written),
        blocks: vec![
            Block::List { name: "theme".to_owned(), label: "Thème".to_owned(), options },
            Block::Field(Text { autocomplete: "off".to_owned(), ..field("subject", "Objet", &hint) }),
            text_field("Message", &limits()),
            keeping(written),
            Block::Muted(text(
                "Une fois envoyé, un message ne peut être ni modifié ni supprimé\u{a0}: il vous engage et engage l’administration.",
            )),
            presses("Envoyer", true),
        ],
        submit: String::new(),
        weight: Weight::Primary,
        what: String::new(),
        beside: Vec::new(),
    });
    page.blocks.push(Block::Script(SCRIPT.to_owned()));
    page
}

fn limits() -> String {
    format!("{} caractères au plus, sans mise en forme", TEXT.to_string().replace("4000", "4\u{202f}000"))
}

fn hidden(written: &Written) -> Vec<(String, String)> {
    [("key", written.key.clone()), ("id", written.id.clone()), ("revision", written.revision.to_string())]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
}

/// A message as the thread shows it; dates are written.
#[derive(Clone, Debug)]
pub struct Said {
    pub seq: i64,
    pub side: Side,
    pub author: String,
    /// The person of this page wrote it.
    pub own: bool,
    pub at: String,
    pub text: String,
    pub hash: String,
    /// When an agent first read it, for the company's; empty otherwise.
    pub read_by_office: String,
    /// Who of the company read it, and when.
    pub read_by: Vec<(String, String)>,
    /// Its attachments' own blocks.
    pub files: Vec<Block>,
}

/// Whether and how one may write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Writing {
    Open,
    /// Closed; a message reopens it until this day.
    Reopens(String),
    /// Closed for too long.
    Over,
}

/// A thread, whole; dates are written.
#[derive(Clone, Debug)]
pub struct Thread {
    pub id: String,
    pub company: Named,
    pub theme: String,
    pub subject: String,
    pub state: State,
    pub due: Option<String>,
    pub said: Vec<Said>,
    pub course: Vec<Moment>,
    /// Messages that the person has not read.
    pub unread: usize,
    /// The code of a request to the company can be seen.
    pub offers_code: bool,
    pub writing: Writing,
    pub draft: Written,
}

/// What has just happened to a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Just {
    Nothing,
    /// Its first message was sent.
    Filed,
    Sent,
    Kept,
    Discarded,
}

/// A thread.
pub fn thread(one: &Thread, just: Just, files: Vec<Block>) -> Screen {
    let path = format!("{MESSAGING}/{}", one.id);
    let mut page = screen(one.subject.clone(), &[SPACE, ABOVE]);
    page.wide = true;
    let last = one.said.last().map_or(0, |said| said.seq);
    let reply = ReplyForm {
        key: one.draft.key.clone(),
        id: one.id.clone(),
        revision: one.draft.revision.to_string(),
        gesture: String::new(),
        text: one.draft.text.clone(),
    };
    let read = ReadForm { id: one.id.clone(), seq: last.to_string() };
    page.forms = vec![form(path.clone(), &reply), form(format!("{path}/lecture"), &read)];
    page.side = vec![
        Block::Card {
            title: "Demande".to_owned(),
            blocks: vec![
                Block::Summary(vec![
                    ("Entreprise".to_owned(), one.company.name.clone()),
                    ("SIREN".to_owned(), one.company.shown.clone()),
                    ("Thème".to_owned(), one.theme.clone()),
                    ("État".to_owned(), state(one)),
                ]),
                Block::Links(vec![("Télécharger l’échange (PDF)".to_owned(), format!("{path}/fil.pdf"))]),
            ],
        },
        Block::Card { title: "Suivi".to_owned(), blocks: vec![Block::Timeline(one.course.clone())] },
    ];
    page.blocks.extend(told(just));
    if one.unread > 0 {
        page.blocks.push(Block::Form {
            which: 1,
            hidden: vec![("id".to_owned(), one.id.clone()), ("seq".to_owned(), last.to_string())],
            blocks: vec![Block::Text(vec![strong(count(one.unread, "message non lu", "messages non lus"))])],
            submit: "Marquer comme lu".to_owned(),
            weight: Weight::Secondary,
            what: String::new(),
            beside: Vec::new(),
        });
    }
    let data = vec![
        ("data-fil".to_owned(), one.id.clone()),
        ("data-dernier".to_owned(), last.to_string()),
        ("data-non-lus".to_owned(), one.unread.to_string()),
    ];
    page.blocks.push(Block::Live { data, blocks: one.said.iter().map(message).collect() });
    if one.offers_code {
        let code = format!("{path}/code");
        page.blocks.push(actions(&[(Weight::Secondary, "Voir le code", code.as_str())]));
    }
    page.blocks.extend(writing(one, files));
    page.blocks.push(Block::Script(SCRIPT.to_owned()));
    page
}

fn state(one: &Thread) -> String {
    match &one.due {
        Some(due) => format!("{}, avant le {due}", one.state.label()),
        None => one.state.label().to_owned(),
    }
}

fn told(just: Just) -> Option<Block> {
    match just {
        Just::Nothing => None,
        Just::Filed => Some(alert(
            Tone::Success,
            "Votre demande est déposée.",
            &["L’administration la lira et vous répondra ici. Vous suivez chacune de ses étapes sur cette page."],
        )),
        Just::Sent => Some(alert(Tone::Success, "Votre message est envoyé.", &[])),
        Just::Kept => Some(alert(Tone::Success, "Le brouillon est enregistré.", &["Vous le retrouverez ici, sur tous vos appareils."])),
        Just::Discarded => Some(alert(Tone::Success, "Le brouillon est supprimé.", &[])),
    }
}

fn message(said: &Said) -> Block {
    let mut foot = said.files.clone();
    if !said.read_by_office.is_empty() {
        foot.push(Block::Muted(text(format!("Lu le {} par l’administration", said.read_by_office))));
    }
    if !said.read_by.is_empty() {
        let readers = said.read_by.iter().map(|(name, at)| text(format!("{name}, le {at}"))).collect();
        foot.push(Block::Reveal {
            label: format!("Lu dans l’entreprise par {}", count(said.read_by.len(), "personne", "personnes")),
            blocks: vec![Block::Bullets(readers)],
        });
    }
    let author = match (said.side, said.own) {
        (Side::Agent, _) => format!("{} (administration)", said.author),
        (Side::Person, true) => format!("{} (vous)", said.author),
        (Side::Person, false) => said.author.clone(),
    };
    Block::Message {
        id: format!("message-{}", said.seq),
        office: said.side == Side::Agent,
        author,
        at: said.at.clone(),
        text: said.text.clone(),
        blocks: foot,
    }
}

fn writing(one: &Thread, files: Vec<Block>) -> Vec<Block> {
    let again = [(Weight::Primary, "Nouvelle demande", NEW)];
    let mut blocks = vec![heading("Répondre")];
    match &one.writing {
        Writing::Over => {
            blocks.push(paragraph(
                "Cette demande est clôturée depuis trop longtemps pour être rouverte. Faites une nouvelle demande, et rappelez celle-ci.",
            ));
            blocks.push(actions(&again));
            return blocks;
        }
        Writing::Reopens(day) => blocks.push(paragraph(format!("Cette demande est clôturée. Un message la rouvre, jusqu’au {day}."))),
        Writing::Open => {}
    }
    blocks.extend(files);
    blocks.push(Block::Form {
        which: 0,
        hidden: hidden(&one.draft),
        blocks: vec![text_field("Message", &limits()), keeping(&one.draft), presses("Envoyer", one.draft.revision > 0)],
        submit: String::new(),
        weight: Weight::Primary,
        what: String::new(),
        beside: Vec::new(),
    });
    blocks
}

/// « Marquer comme lu » on a page of its own: where the button leads without its thread.
pub fn read(id: &str, subject: &str, last: i64) -> Screen {
    let path = format!("{MESSAGING}/{id}");
    let mut page = screen("Marquer comme lu", &[SPACE, ABOVE, (subject, &path)]);
    page.forms = vec![form(format!("{path}/lecture"), &ReadForm { id: id.to_owned(), seq: last.to_string() })];
    page.blocks.push(Block::Form {
        which: 0,
        hidden: vec![("id".to_owned(), id.to_owned()), ("seq".to_owned(), last.to_string())],
        blocks: vec![paragraph("Tous les messages de cet échange seront marqués comme lus pour vous.")],
        submit: "Marquer comme lu".to_owned(),
        weight: Weight::Primary,
        what: String::new(),
        beside: vec![(Weight::Tertiary, "Revenir à l’échange".to_owned(), path)],
    });
    page
}

/// « Avis par courriel ».
pub fn notices(choice: Notice, key: &str, saved: bool) -> Screen {
    let mut page = screen("Avis par courriel", &[SPACE, ABOVE]);
    page.forms = vec![form(NOTICES, &NoticeForm { key: key.to_owned(), choice: choice.word().to_owned() })];
    if saved {
        page.blocks.push(alert(Tone::Success, "Votre choix est enregistré.", &[]));
    }
    page.blocks.push(Block::Lead(text(
        "Un avis est envoyé à l’adresse électronique de chaque entreprise. Vous pouvez aussi en recevoir un à votre adresse de connexion.",
    )));
    page.blocks.push(Block::Form {
        which: 0,
        hidden: vec![("key".to_owned(), key.to_owned())],
        blocks: vec![Block::Choice {
            name: "choice".to_owned(),
            label: "Avis à mon adresse".to_owned(),
            hint: "Un avis ne dit rien du message\u{a0}: ni son objet, ni son texte, ni l’entreprise.".to_owned(),
            options: Notice::ALL.map(|choice| (choice.word().to_owned(), choice.label().to_owned())).to_vec(),
        }],
        submit: "Enregistrer".to_owned(),
        weight: Weight::Primary,
        what: String::new(),
        beside: vec![(Weight::Tertiary, "Revenir à la messagerie".to_owned(), MESSAGING.to_owned())],
    });
    page
}

/// What stands on the page of a company, and in the menu: its threads that are to be looked at.
pub fn summary(siren: &str, unread: usize, waiting: usize) -> Vec<Line> {
    let here = format!("{MESSAGING}?dossier={siren}");
    let mut lines = vec![vec![link("Voir les échanges", here.clone())]];
    if unread > 0 {
        lines.push(vec![named(count(unread, "échange non lu", "échanges non lus"), format!("{here}&etat={UNREAD}"), "messagerie")]);
    }
    if waiting > 0 {
        let words = count(waiting, "échange en attente de votre réponse", "échanges en attente de votre réponse");
        lines.push(vec![named(words, format!("{here}&etat={}", State::WaitingPerson.slug()), "messagerie")]);
    }
    lines
}
