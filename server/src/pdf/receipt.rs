//! SC13, the récapitulatif (R-E01): who the person is here and her trust question, never its answer.
use chrono::{DateTime, Utc};

use super::export::{About, export};
use super::sheet::Sheet;
use super::{Letterhead, PdfFault};

/// What the récapitulatif says, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub last_name: String,
    pub first_name: String,
    pub subscriber_number: String,
    pub phone: String,
    /// The login address.
    pub address: String,
    pub postal_address: Vec<String>,
    pub question: String,
    /// « 23/11/2026 à 16h05mn25s », in Paris.
    pub made_at_shown: String,
    pub made_at: DateTime<Utc>,
}

/// The récapitulatif as a file.
///
/// # Errors
/// [`PdfFault`].
pub fn receipt(receipt: &Receipt, head: &Letterhead) -> Result<Vec<u8>, PdfFault> {
    let mut sheet = Sheet::new(head)?;
    sheet.title("VOTRE ESPACE PROFESSIONNEL —\nRÉCAPITULATIF DE VOS DONNÉES PERSONNELLES");
    sheet.heading("Vos coordonnées");
    sheet.pairs(&[
        ("Nom", &receipt.last_name),
        ("Prénom", &receipt.first_name),
        ("N°\u{a0}d’abonné", &receipt.subscriber_number),
        ("Téléphone", &receipt.phone.replace(' ', "\u{a0}")),
        ("Adresse électronique de\u{a0}connexion", &receipt.address),
        ("Adresse", &receipt.postal_address.join("\n")),
    ]);
    sheet.heading("Votre question de confiance");
    sheet.pairs(&[("Question", &receipt.question.replace(" ?", "\u{a0}?")), ("Réponse", "connue de vous seul")]);
    sheet.heading("Conservez ce document");
    sheet.paragraph(
        "Enregistrez ce récapitulatif ou imprimez-le, et gardez-le en lieu sûr\u{a0}: il vous sera indispensable en cas de \
         perte de votre mot de passe. Votre numéro d’abonné vous est personnel et doit le rester.",
    );
    sheet.paragraph(
        "Si une information a changé, corrigez-la dans votre espace, puis téléchargez un nouveau récapitulatif\u{a0}: il \
         remplace celui-ci.",
    );
    sheet.foot(&format!("Votre espace professionnel\u{a0}: document créé le {}", receipt.made_at_shown));
    let title = "Votre espace professionnel — Récapitulatif de vos données personnelles".to_owned();
    export(std::slice::from_ref(&sheet), About { title, author: head.organisation.clone(), made_at: receipt.made_at })
}
