//! The files of a draft, and those of a message (R-M08; kinds and limits stand before the field).
use app::api::prose::Line;
use app::api::screen::{Block, Screen, Tone, Weight};
use app::domain::attachment::{Kind, Limits, MEBIBYTE, Refusal, State, shown_size};
use app::ui::wording;
use uuid::Uuid;

use super::agent::CONSOLE;
use super::{SPACE, heading, link, paragraph, plain, screen, strong};

/// Where files are downloaded.
pub const FILES: &str = "/messagerie/pieces";

/// Where agents download them.
pub const DESK_FILES: &str = "/agent/pieces";

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub id: Uuid,
    pub name: String,
    pub kind: Option<Kind>,
    pub size: u64,
    pub state: State,
    pub refusal: Option<Refusal>,
    /// Of the file as kept, in hexadecimal digits.
    pub sha256: Option<String>,
}

/// What the page of a draft's files needs beside them.
#[derive(Clone, Debug)]
pub struct Page {
    pub path: String,
    /// The message that is being written.
    pub back: String,
    /// Where the files are downloaded.
    pub folder: &'static str,
    pub limits: Limits,
    /// False without a scanner, where the operator refuses.
    pub are_taken: bool,
    /// « Joindre » was pressed without a file.
    pub none_chosen: bool,
}

/// What a downloaded file's name leads to; the address of an agent's page is another (`folder`).
fn name(file: &Shown, folder: &str) -> app::api::prose::Inline {
    if file.state.is_downloadable() { link(&file.name, format!("{folder}/{}", file.id)) } else { strong(&file.name) }
}

/// « (PDF, 12 ko) »; nothing for what was refused before it was kept.
fn about(file: &Shown) -> String {
    match file.kind {
        Some(kind) => format!("\u{a0}({}, {})", kind.label(), shown_size(file.size)),
        None => String::new(),
    }
}

/// Its state in words.
fn state(file: &Shown, limits: Limits) -> String {
    match (file.state, file.refusal) {
        (State::Refused, Some(refusal)) => format!("Refusé\u{a0}: {}", wording::attachment(refusal, limits)),
        (State::Unscanned, _) => "Non analysé\u{a0}: ce site n’a pas d’antivirus. Ouvrez ce fichier avec prudence.".to_owned(),
        (state, _) => format!("{}.", state.label()),
    }
}

/// The files of a message, for its place in a thread; `folder` is where they are downloaded ([`FILES`] for the company).
pub fn listing(files: &[Shown], folder: &str) -> Vec<Block> {
    if files.is_empty() {
        return Vec::new();
    }
    let line = |file: &Shown| -> Line { vec![name(file, folder), plain(format!("{}. {}", about(file), state(file, Limits::default())))] };
    let hashes: Vec<Line> = files
        .iter()
        .filter_map(|file| {
            file.sha256.as_ref().map(|hash| vec![plain(format!("{}\u{a0}: ", file.name)), app::api::prose::Inline::Code(hash.clone())])
        })
        .collect();
    vec![
        Block::Subheading(if files.len() == 1 { "Pièce jointe".to_owned() } else { format!("Pièces jointes ({})", files.len()) }),
        Block::Bullets(files.iter().map(line).collect()),
        Block::Reveal {
            label: "Empreintes des pièces jointes".to_owned(),
            blocks: vec![
                paragraph("Empreinte SHA-256 de chaque fichier tel qu’il est conservé, sans ses métadonnées s’il s’agit d’une image."),
                Block::Bullets(hashes),
            ],
        },
    ]
}

/// The files of a draft, one line each, for the page where the message is written.
pub fn of_draft(files: &[Shown], folder: &str, path: &str) -> Vec<Block> {
    let kept: Vec<&Shown> = files.iter().filter(|file| file.state != State::Refused).collect();
    if files.is_empty() {
        return Vec::new();
    }
    let line = |file: &&Shown| -> Line { vec![name(file, folder), plain(format!("{}. {}", about(file), state(file, Limits::default())))] };
    let mut blocks = vec![heading(&super::count(kept.len(), "fichier joint", "fichiers joints"))];
    if kept.len() < files.len() {
        let refused = super::count(files.len() - kept.len(), "fichier refusé", "fichiers refusés");
        blocks.push(super::alert(Tone::Warning, &refused, &["La page des fichiers dit pourquoi."]));
    }
    blocks.push(Block::Bullets(kept.iter().map(line).collect()));
    // The office's form has a button for it, which keeps what is typed.
    if folder == FILES {
        blocks.push(Block::Links(vec![("Ajouter ou retirer des fichiers".to_owned(), path.to_owned())]));
    }
    blocks
}

/// The kinds and limits, in one sentence each.
fn hints(limits: Limits) -> Vec<String> {
    vec![
        "PDF, PNG, JPEG, TXT, CSV, ODT, ODS, DOCX ou XLSX, sans mot de passe ni macro.".to_owned(),
        format!("{}\u{a0}Mo au plus par fichier, {} fichiers au plus par message.", limits.file / MEBIBYTE, limits.per_message),
    ]
}

/// « Joindre des fichiers ».
pub fn files(page: &Page, files: &[Shown]) -> Screen {
    let (refused, kept): (Vec<&Shown>, Vec<&Shown>) = files.iter().partition(|file| file.state == State::Refused);
    let mut faults: Vec<String> = refused
        .iter()
        .map(|file| {
            let why = file.refusal.map(|refusal| wording::attachment(refusal, page.limits)).unwrap_or_default();
            format!("«\u{a0}{}\u{a0}» n’a pas été joint\u{a0}: {why}", file.name)
        })
        .collect();
    if page.none_chosen && faults.is_empty() {
        faults.push("Choisissez un fichier.".to_owned());
    }
    let above = if page.folder == FILES { [SPACE, ("Messagerie", "/messagerie")].as_slice() } else { &[CONSOLE] };
    let above: Vec<_> = above.iter().copied().chain([("Votre message", page.back.as_str())]).collect();
    let mut shown = screen("Joindre des fichiers", &above);
    let places = page.limits.per_message as usize;
    if kept.is_empty() {
        shown.blocks.push(paragraph("Aucun fichier n’est joint à votre message."));
    } else {
        shown.blocks.push(heading(&format!("Fichiers joints ({} sur {places})", kept.len())));
        for file in &kept {
            shown.blocks.push(Block::File {
                line: vec![name(file, page.folder), plain(format!("{}. {}", about(file), state(file, page.limits)))],
                note: file.sha256.as_ref().map(|hash| format!("SHA-256\u{a0}: {hash}")).unwrap_or_default(),
                action: page.path.clone(),
                id: file.id.to_string(),
                what: file.name.clone(),
            });
        }
        if kept.iter().any(|file| !file.state.is_final()) {
            shown.blocks.push(paragraph("L’analyse se poursuit\u{a0}: vous pouvez envoyer votre message sans l’attendre."));
        }
    }
    if !page.are_taken {
        let text = [wording::attachment(Refusal::NoScanner, page.limits)];
        shown.blocks.push(super::alert(Tone::Warning, "Les pièces jointes ne sont pas acceptées", &[text[0].as_str()]));
    } else if kept.len() < places {
        shown.blocks.push(Block::Upload {
            action: page.path.clone(),
            hints: hints(page.limits),
            faults,
            accept: Kind::accept(),
            bytes: page.limits.file,
            too_big: wording::attachment(Refusal::TooBig, page.limits),
            failed: wording::UPLOAD_FAILED.to_owned(),
        });
    } else {
        let said = faults;
        let lines: Vec<&str> = said.iter().map(String::as_str).collect();
        shown.blocks.push(super::alert(Tone::Info, "Votre message a tous les fichiers qu’il peut avoir", &lines));
    }
    shown.blocks.push(super::actions(&[(Weight::Secondary, "Revenir à votre message", &page.back)]));
    shown
}
