//! The console of an office and its threads, for agents (SC41, R-R01). What people typed is always text, never markup.
use app::api::desk::{ATTACH, AssignForm, CloseForm, NoteForm, OpenForm, ReplyForm, THREADS, TakeForm, Then};
use app::api::screen::{Block, Moment, Screen, Text, Tone, Weight};
use app::domain::agent::{DUE_DAYS, Queue, Template};
use app::domain::route::AGENT_CONSOLE;

use super::agent::CONSOLE;
use super::enrolment::Named;
use super::{actions, alert, field, form, link, paragraph, plain, screen, strong, text};

/// A thread in a queue; dates are written.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: String,
    pub company: Named,
    pub theme: String,
    pub subject: String,
    pub state: String,
    pub taken: String,
    pub at: String,
}

/// What the console shows.
#[derive(Clone, Debug)]
pub struct Console {
    pub office: String,
    /// Of the first four queues.
    pub counts: [i64; 4],
    pub queue: Queue,
    pub lines: Vec<Line>,
    pub total: u64,
    pub page: u64,
    pub pages: u64,
    pub mail_room: bool,
    pub key: String,
}

fn at(queue: Queue, page: u64) -> String {
    let page = if page > 1 { format!("&page={page}") } else { String::new() };
    format!("{AGENT_CONSOLE}?file={}{page}", queue.word())
}

/// A form of the screen with its one button.
fn button(which: usize, hidden: &[(&str, &str)], submit: &str, weight: Weight, what: &str, blocks: Vec<Block>) -> Block {
    let hidden = hidden.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Block::Form { which, hidden, blocks, submit: submit.to_owned(), weight, what: what.to_owned(), beside: Vec::new() }
}

/// The queues, and the threads of one.
pub fn console(of: &Console) -> Screen {
    let mut page = screen("Console des agents", &[]);
    page.wide = true;
    page.head = vec![Block::Lead(text(of.office.clone()))];
    let counted = |(at_queue, queue): (usize, &Queue)| {
        let label = match of.counts.get(at_queue) {
            Some(count) => format!("{} ({count})", queue.label()),
            None => queue.label().to_owned(),
        };
        let shown = if *queue == of.queue { String::new() } else { at(*queue, 1) };
        (label, shown)
    };
    page.blocks.push(Block::Pages(Queue::ALL.iter().enumerate().map(counted).collect()));
    if of.lines.is_empty() {
        let sentence = match of.queue {
            Queue::Fresh => "Aucun fil n’attend d’être pris en charge.",
            Queue::Mine => "Aucun fil ne vous est attribué. Prenez-en un dans «\u{a0}Nouveaux\u{a0}».",
            Queue::Waiting => "Aucun fil n’attend de réponse d’un usager.",
            Queue::Late => "Aucun fil n’est en retard.",
            Queue::All => "Votre service n’a encore reçu aucun fil.",
        };
        page.blocks.push(Block::Lead(text(sentence)));
    } else {
        let mut rows = Vec::new();
        for line in &of.lines {
            let which = page.forms.len();
            page.forms.push(form(format!("{THREADS}/{}", line.id), &OpenForm::default()));
            let hidden = [("key", of.key.as_str()), ("id", line.id.as_str())];
            let what = format!("{}, {}", line.subject, line.company.name);
            let told = |words: &str| vec![Block::Text(text(words))];
            rows.push(vec![
                vec![Block::Text(vec![strong(line.company.name.clone())]), Block::Muted(text(line.company.shown.clone()))],
                vec![Block::Text(text(line.subject.clone())), Block::Muted(text(line.theme.clone()))],
                told(&line.state),
                told(&line.taken),
                told(&line.at),
                vec![button(which, &hidden, "Ouvrir", Weight::Secondary, &what, Vec::new())],
            ]);
        }
        let head = ["Entreprise", "Objet", "État", "Pris en charge par", "Dernier message", "Action"].map(str::to_owned).to_vec();
        let number = super::count(usize::try_from(of.total).unwrap_or(usize::MAX), "fil", "fils");
        page.blocks.push(Block::Rows { caption: format!("{}\u{a0}: {number}", of.queue.label()), head, rows });
        if of.pages > 1 {
            let one = |number: u64| (number.to_string(), if number == of.page { String::new() } else { at(of.queue, number) });
            let near = of.page.saturating_sub(3).max(1)..=(of.page + 3).min(of.pages);
            page.blocks.push(Block::Pages(near.map(one).collect()));
        }
    }
    let mut ways = vec![(Weight::Secondary, "Consulter un dossier", app::api::agent::DOSSIERS)];
    if of.mail_room {
        ways.push((Weight::Secondary, "Salle du courrier", app::api::mailroom::ROOM));
    }
    page.blocks.push(actions(&ways));
    page
}

/// What stands above a thread; dates are written.
#[derive(Clone, Debug)]
pub struct Head {
    pub id: String,
    pub company: Named,
    pub theme: String,
    pub subject: String,
    pub state: &'static str,
    /// Until when an answer is asked for.
    pub due: String,
    pub opened: String,
}

impl Head {
    fn path(&self) -> String {
        format!("{THREADS}/{}", self.id)
    }

    fn summary(&self, taken: &str) -> Block {
        let mut rows = vec![
            ("Entreprise".to_owned(), self.company.name.clone()),
            ("SIREN".to_owned(), self.company.shown.clone()),
            ("Thème".to_owned(), self.theme.clone()),
            ("Déposé le".to_owned(), self.opened.clone()),
            ("État".to_owned(), self.state.to_owned()),
        ];
        if !self.due.is_empty() {
            rows.push(("Réponse attendue".to_owned(), format!("au plus tard le {}", self.due)));
        }
        if !taken.is_empty() {
            rows.push(("Pris en charge par".to_owned(), taken.to_owned()));
        }
        Block::Summary(rows)
    }
}

/// Before a thread is read: the button that opens it (T-AGT-2).
pub fn gate(head: &Head, key: &str) -> Screen {
    let mut page = screen("Ouvrir un fil", &[CONSOLE]);
    page.forms = vec![form(head.path(), &OpenForm::default())];
    page.blocks = vec![
        head.summary(""),
        paragraph(
            "La lecture d’un fil est inscrite au journal, et visible des personnes concernées. Le fil reste ouvert dix minutes, prolongées par chacune de vos actions.",
        ),
        button(0, &[("key", key), ("id", &head.id)], "Ouvrir le fil", Weight::Primary, "", Vec::new()),
        actions(&[(Weight::Secondary, "Retourner à la console", AGENT_CONSOLE)]),
    ];
    page
}

/// A message as shown.
#[derive(Clone, Debug)]
pub struct Said {
    pub author: String,
    /// The office wrote it.
    pub office: bool,
    pub at: String,
    pub text: String,
    /// Its attachments' own blocks.
    pub files: Vec<Block>,
}

/// What a thread shows to an agent.
#[derive(Clone, Debug)]
pub struct Thread {
    pub head: Head,
    pub messages: Vec<Said>,
    /// State, when, by whom.
    pub course: Vec<(String, String, String)>,
    /// Author, when, text.
    pub notes: Vec<(String, String, String)>,
    /// Id and name.
    pub colleagues: Vec<(String, String)>,
    pub taken: Option<String>,
    pub mine: bool,
    pub closed: bool,
    /// What was just done.
    pub done: String,
    pub keys: [String; 4],
}

/// Lines of a text, one under the other.
fn lines(typed: &str) -> Vec<Block> {
    typed.lines().filter(|line| !line.trim().is_empty()).map(paragraph).collect()
}

fn done(what: &str) -> Option<&'static str> {
    Some(match what {
        "prise-en-charge" => "Vous avez pris ce fil en charge.",
        "attribution" => "Le fil est attribué.",
        "reponse" => "Votre réponse est envoyée.",
        "cloture" => "Le fil est clôturé.",
        "note" => "La note est ajoutée.",
        _ => return None,
    })
}

/// A thread.
pub fn thread(of: &Thread) -> Screen {
    let (head, path) = (&of.head, of.head.path());
    let mut page = screen(head.subject.clone(), &[CONSOLE]);
    page.wide = true;
    // The first form's faults stand above the title: the note's are the only ones that can occur here.
    page.forms = vec![
        form(format!("{path}/note"), &NoteForm::default()),
        form(format!("{path}/prise-en-charge"), &TakeForm::default()),
        form(format!("{path}/attribution"), &AssignForm { agent: of.taken.clone().unwrap_or_default(), ..AssignForm::default() }),
        form(format!("{path}/cloture"), &CloseForm::default()),
    ];
    if let Some(sentence) = done(&of.done) {
        page.head.push(alert(Tone::Success, sentence, &[]));
    }
    let holder = of.taken.as_ref().and_then(|id| of.colleagues.iter().find(|(known, _)| known == id)).map(|(_, name)| name.as_str());
    page.blocks.push(head.summary(if of.mine { "vous" } else { holder.unwrap_or("personne") }));
    let hidden = |at: usize| [("key", of.keys.get(at).map_or("", String::as_str)), ("id", head.id.as_str())];
    if of.closed {
        page.blocks.push(alert(Tone::Info, "Ce fil est clôturé", &["Seul un message de l’entreprise le rouvre."]));
    } else {
        if of.taken.is_none() {
            page.blocks.push(button(1, &hidden(1), "Prendre en charge", Weight::Primary, "", Vec::new()));
        }
        let reply = format!("{path}/reponse");
        page.blocks.push(actions(&[(if of.taken.is_none() { Weight::Secondary } else { Weight::Primary }, "Répondre", reply.as_str())]));
    }
    page.blocks.push(super::heading("Messages"));
    for (number, said) in (1..).zip(&of.messages) {
        let (author, at, text) = (said.author.clone(), said.at.clone(), said.text.clone());
        page.blocks.push(Block::Message {
            id: format!("message-{number}"),
            office: said.office,
            author,
            at,
            text,
            blocks: said.files.clone(),
        });
    }
    if !of.closed {
        let mut options = vec![(String::new(), "Personne\u{a0}: rendre à la file".to_owned())];
        options.extend(of.colleagues.iter().cloned());
        let list = Block::List { name: "agent".to_owned(), label: "Collègue du service".to_owned(), options };
        page.side.push(Block::Part {
            id: "attribution".to_owned(),
            title: "Attribuer".to_owned(),
            blocks: vec![button(2, &hidden(2), "Attribuer", Weight::Secondary, "", vec![list])],
        });
        page.side.push(Block::Part {
            id: "cloture".to_owned(),
            title: "Clôturer".to_owned(),
            blocks: vec![
                paragraph("Sans message. Pour répondre en clôturant, utilisez «\u{a0}Répondre\u{a0}»."),
                button(3, &hidden(3), "Clôturer le fil", Weight::Secondary, "", Vec::new()),
            ],
        });
    }
    let mut notes = vec![Block::Muted(text("Pour le service seul\u{a0}: l’entreprise ne les voit nulle part."))];
    for (author, at, words) in &of.notes {
        notes.push(Block::Text(vec![strong(author.clone()), plain(format!(", le {at}"))]));
        notes.extend(lines(words));
    }
    let area = Block::Field(Text { kind: "textarea".to_owned(), ..field("note", "Note interne", "2 000 caractères au maximum") });
    notes.push(button(0, &hidden(0), "Ajouter la note", Weight::Secondary, "", vec![area]));
    page.side_last = true;
    page.side.push(Block::Part { id: "notes".to_owned(), title: "Notes internes".to_owned(), blocks: notes });
    let moment = |(title, at, by): &(String, String, String)| Moment { title: title.clone(), at: at.clone(), done: true, text: by.clone() };
    page.side.push(Block::Part {
        id: "suivi".to_owned(),
        title: "Suivi".to_owned(),
        blocks: vec![Block::Timeline(of.course.iter().map(moment).collect())],
    });
    let file = format!("{}?siren={}", app::api::agent::DOSSIERS, head.company.siren);
    page.blocks.push(actions(&[
        (Weight::Tertiary, "Consulter le dossier de l’entreprise", file.as_str()),
        (Weight::Tertiary, "Retourner à la console", AGENT_CONSOLE),
    ]));
    page
}

/// The page on which an agent writes.
pub fn reply(
    head: &Head,
    last: Option<(String, String, String)>,
    (templates, chosen): (&[Template], Option<&Template>),
    typed: String,
    files: Vec<Block>,
    key: &str,
) -> Screen {
    let path = head.path();
    let mut page = screen("Répondre", &[CONSOLE, (head.subject.as_str(), path.as_str())]);
    let asks = chosen.is_some_and(|chosen| chosen.asks);
    let then = Then::WORDS[usize::from(asks)].to_owned();
    let initial = ReplyForm { text: typed, then, days: DUE_DAYS.to_string(), ..ReplyForm::default() };
    let action = format!("{path}/reponse");
    page.forms = vec![form(action.clone(), &initial)];
    page.blocks.push(head.summary(""));
    if let Some((author, at, words)) = last {
        let mut inside = vec![Block::Text(vec![strong(author), plain(format!(", le {at}"))])];
        inside.extend(lines(&words));
        page.blocks.push(Block::Reveal { label: "Le dernier message de l’entreprise".to_owned(), blocks: inside });
    }
    let model = |template: &Template| {
        if chosen == Some(template) {
            vec![strong(template.label.clone()), plain(" (choisi)")]
        } else {
            vec![link(template.label.clone(), format!("{action}?modele={}", template.id))]
        }
    };
    page.blocks.push(Block::Reveal {
        label: "Partir d’un modèle".to_owned(),
        blocks: vec![
            Block::Muted(text("Un modèle remplace ce qui est saisi. Complétez ce qui est entre parenthèses.")),
            Block::Bullets(templates.iter().map(model).collect()),
        ],
    });
    page.blocks.extend(files);
    let labels = ["Répondre, sans rien demander", "Demander une pièce ou une précision", "Répondre et clôturer le fil"];
    let options = Then::WORDS.iter().zip(labels).map(|(word, label)| ((*word).to_owned(), label.to_owned())).collect();
    let area = Text {
        kind: "textarea".to_owned(),
        ..field("text", "Votre réponse", "4 000 caractères au maximum. Elle engage l’administration et ne pourra plus être modifiée.")
    };
    let days = Text {
        inputmode: "numeric".to_owned(),
        autocomplete: "off".to_owned(),
        narrow: 2,
        ..field(
            "days",
            "Délai de réponse, en jours",
            "Pour une demande de pièce ou de précision\u{a0}: de 1 à 90 jours. L’usager est relancé trois jours avant la fin.",
        )
    };
    page.blocks.push(Block::Form {
        which: 0,
        hidden: vec![("key".to_owned(), key.to_owned()), ("id".to_owned(), head.id.clone())],
        blocks: vec![
            Block::Field(area),
            Block::Choice { name: "then".to_owned(), label: "Suite à donner".to_owned(), hint: String::new(), options },
            Block::Field(days),
            Block::Live {
                data: vec![("data-brouillon".to_owned(), String::new()), ("role".to_owned(), "status".to_owned())],
                blocks: vec![Block::Muted(text(""))],
            },
            Block::Presses {
                name: "gesture".to_owned(),
                presses: vec![
                    ("envoyer".to_owned(), "Envoyer".to_owned(), Weight::Primary),
                    (ATTACH.to_owned(), "Joindre des fichiers".to_owned(), Weight::Secondary),
                ],
            },
        ],
        submit: String::new(),
        weight: Weight::Primary,
        what: String::new(),
        beside: Vec::new(),
    });
    page.blocks.push(actions(&[(Weight::Tertiary, "Retourner au fil", path.as_str())]));
    page.blocks.push(Block::Script(super::messaging::SCRIPT.to_owned()));
    page
}
