//! A whole thread to keep: what was said, by whom, when, and every hash, so that anybody can check the chain (R-M04, R-M10).
use chrono::{DateTime, Utc};

use super::export::{About, export};
use super::sheet::Sheet;
use super::{Letterhead, PdfFault};

/// A message, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub author: String,
    pub at: String,
    pub text: String,
    /// SHA-256 in hexadecimal digits.
    pub hash: String,
    /// Those of its attachments.
    pub attachments: Vec<String>,
}

/// What the file says, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    pub company: String,
    pub siren: String,
    pub theme: String,
    pub subject: String,
    pub state: String,
    /// The hash that begins the chain.
    pub head: String,
    pub said: Vec<Said>,
    /// State, and when and by whom.
    pub course: Vec<(String, String)>,
    pub made_at_shown: String,
    pub made_at: DateTime<Utc>,
}

/// Digits in groups that a line can be broken between.
fn grouped(hash: &str) -> String {
    let digits: Vec<char> = hash.chars().collect();
    digits.chunks(16).map(|some| some.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The thread as a file.
///
/// # Errors
/// [`PdfFault`].
pub fn thread(thread: &Thread, head: &Letterhead) -> Result<Vec<u8>, PdfFault> {
    let mut sheet = Sheet::new(head)?;
    sheet.title("MESSAGERIE SÉCURISÉE —\nFIL DE DISCUSSION");
    sheet.heading("La demande");
    sheet.pairs(&[
        ("Objet", &thread.subject),
        ("Entreprise", &thread.company),
        ("SIREN", &thread.siren),
        ("Thème", &thread.theme),
        ("État", &thread.state),
        ("Empreinte de départ", &grouped(&thread.head)),
    ]);
    sheet.heading("Suivi");
    let course: Vec<(&str, &str)> = thread.course.iter().map(|(state, when)| (state.as_str(), when.as_str())).collect();
    sheet.pairs(&course);
    for (number, said) in (1..).zip(&thread.said) {
        sheet.heading(&format!("Message {number}\u{a0}: {}, le {}", said.author, said.at));
        for paragraph in said.text.split('\n').filter(|paragraph| !paragraph.trim().is_empty()) {
            sheet.paragraph(&paragraph.replace('\t', " "));
        }
        let mut hashes = vec![("Empreinte", grouped(&said.hash))];
        hashes.extend(said.attachments.iter().map(|hash| ("Pièce jointe", grouped(hash))));
        let hashes: Vec<(&str, &str)> = hashes.iter().map(|(label, hash)| (*label, hash.as_str())).collect();
        sheet.pairs(&hashes);
    }
    sheet.heading("Vérifier ce document");
    sheet.paragraph(
        "Chaque message porte une empreinte SHA-256, calculée sur son numéro, son auteur, son instant, son texte, les empreintes de \
         ses pièces jointes et l’empreinte du message précédent. Changer un mot changerait toutes les empreintes qui suivent.",
    );
    sheet.foot(&format!("Fil de discussion\u{a0}: document créé le {}", thread.made_at_shown));
    let title = format!("Fil de discussion — {}", thread.subject);
    export(std::slice::from_ref(&sheet), About { title, author: head.organisation.clone(), made_at: thread.made_at })
}
