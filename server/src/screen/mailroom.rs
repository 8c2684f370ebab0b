//! The mail room (SC42, R-R06): recipient, date and state; what a letter says exists only in its batch's file (ruled).
use app::api::mailroom::{BATCH_FILE, LETTERS, PostedForm, ROOM, ReturnedForm, WriteForm};
use app::api::screen::{Block, Screen, Tone, Weight};

use super::agent::CONSOLE;
use super::{actions, alert, form, named, paragraph, screen, text};

/// A batch as shown; dates are written.
#[derive(Clone, Debug)]
pub struct Batch {
    pub id: String,
    pub number: i64,
    pub at: String,
    pub letters: i32,
    pub state: &'static str,
    /// Its file can be fetched, and it can be noted as posted.
    pub file: bool,
    pub postable: bool,
}

/// The batches.
pub fn batches(batches: &[Batch], waiting: u64, done: &str, key: impl Fn() -> String) -> Screen {
    let mut page = screen("Salle du courrier", &[CONSOLE]);
    page.wide = true;
    page.forms = vec![form(ROOM, &WriteForm::default())];
    match done {
        "lot" => page.blocks.push(alert(Tone::Success, "Les courriers en attente sont mis en lot.", &[])),
        "vide" => page.blocks.push(alert(Tone::Info, "Aucun courrier n’attend.", &[])),
        "poste" => page.blocks.push(alert(Tone::Success, "Le lot est noté comme posté.", &["Son fichier est supprimé."])),
        _ => {}
    }
    if waiting == 0 {
        page.blocks.push(Block::Lead(text("Aucun courrier n’attend son lot.")));
        page.blocks.push(actions(&[(Weight::Secondary, "Voir les courriers", LETTERS)]));
    } else {
        let waiting = usize::try_from(waiting).unwrap_or(usize::MAX);
        let letters = super::count(waiting, "courrier attend son lot", "courriers attendent leur lot");
        page.blocks.push(Block::Lead(text(format!("{letters}."))));
        page.blocks.push(Block::Form {
            which: 0,
            hidden: vec![("key".to_owned(), key())],
            blocks: Vec::new(),
            submit: "Constituer un lot maintenant".to_owned(),
            weight: Weight::Primary,
            what: String::new(),
            beside: vec![(Weight::Secondary, "Voir les courriers".to_owned(), LETTERS.to_owned())],
        });
    }
    if batches.is_empty() {
        page.blocks.push(paragraph("Aucun lot n’a encore été constitué."));
        return page;
    }
    page.blocks.push(paragraph(
        "Imprimez le fichier en recto, pliez, affranchissez, puis notez le lot comme posté\u{a0}: le fichier est alors supprimé.",
    ));
    let mut rows = Vec::new();
    for batch in batches {
        let mut cell = Vec::new();
        if batch.file {
            cell.push(Block::Fetch {
                action: BATCH_FILE.replace("{id}", &batch.id),
                submit: "Télécharger".to_owned(),
                what: format!("lot n° {}", batch.number),
            });
        }
        if batch.postable {
            let which = page.forms.len();
            page.forms.push(form(format!("{ROOM}/{}/expedition", batch.id), &PostedForm::default()));
            cell.push(Block::Form {
                which,
                hidden: vec![("key".to_owned(), key()), ("id".to_owned(), batch.id.clone())],
                blocks: Vec::new(),
                submit: "Noter comme posté".to_owned(),
                weight: Weight::Secondary,
                what: format!("lot n° {}", batch.number),
                beside: Vec::new(),
            });
        }
        let told = |words: String| vec![Block::Text(text(words))];
        rows.push(vec![
            told(batch.number.to_string()),
            told(batch.at.clone()),
            told(batch.letters.to_string()),
            told(batch.state.to_owned()),
            if cell.is_empty() { told("Aucune".to_owned()) } else { cell },
        ]);
    }
    let head = ["Lot", "Date", "Courriers", "État", "Actions"].map(str::to_owned).to_vec();
    page.blocks.push(Block::Rows { caption: "Les derniers lots".to_owned(), head, rows });
    page
}

/// A letter as shown.
#[derive(Clone, Debug)]
pub struct Letter {
    pub id: String,
    pub recipient: String,
    pub at: String,
    pub state: String,
    /// It left and has not come back.
    pub out: bool,
}

/// The letters, newest first.
pub fn letters(letters: &[Letter], noted: bool) -> Screen {
    let mut page = screen("Courriers", &[CONSOLE, ("Salle du courrier", ROOM)]);
    page.wide = true;
    if noted {
        page.blocks.push(alert(Tone::Success, "Le retour est noté.", &["La personne qui a fait la demande est prévenue."]));
    }
    if letters.is_empty() {
        page.blocks.push(Block::Lead(text("Aucun courrier pour l’instant.")));
        page.blocks.push(actions(&[(Weight::Secondary, "Retourner à la salle du courrier", ROOM)]));
        return page;
    }
    let line = |letter: &Letter| {
        let action = if letter.out {
            vec![named("Noter un retour", format!("{LETTERS}/{}", letter.id), letter.recipient.clone())]
        } else {
            text("Aucune")
        };
        vec![text(letter.recipient.clone()), text(letter.at.clone()), text(letter.state.clone()), action]
    };
    let head = ["Destinataire", "Date", "État", "Action"].map(str::to_owned).to_vec();
    page.blocks.push(Block::Table {
        caption: "Les derniers courriers, du plus récent au plus ancien".to_owned(),
        head,
        rows: letters.iter().map(line).collect(),
    });
    page.blocks.push(actions(&[(Weight::Secondary, "Retourner à la salle du courrier", ROOM)]));
    page
}

/// The page with the one button that notes a return.
pub fn returning(letter: &Letter, key: &str) -> Screen {
    let mut page = screen("Noter le retour d’un courrier", &[CONSOLE, ("Salle du courrier", ROOM), ("Courriers", LETTERS)]);
    page.forms = vec![form(format!("{LETTERS}/{}", letter.id), &ReturnedForm::default())];
    page.blocks = vec![
        Block::Summary(vec![
            ("Destinataire".to_owned(), letter.recipient.clone()),
            ("Date".to_owned(), letter.at.clone()),
            ("État".to_owned(), letter.state.clone()),
        ]),
        paragraph(
            "La personne qui a fait la demande reçoit un courriel\u{a0}: le courrier n’a pas été remis, elle doit vérifier l’adresse de l’entreprise et refaire sa demande.",
        ),
        Block::Form {
            which: 0,
            hidden: vec![("key".to_owned(), key.to_owned()), ("id".to_owned(), letter.id.clone())],
            blocks: Vec::new(),
            submit: "Noter le retour".to_owned(),
            weight: Weight::Primary,
            what: String::new(),
            beside: vec![(Weight::Secondary, "Retourner aux courriers".to_owned(), LETTERS.to_owned())],
        },
    ];
    page
}
