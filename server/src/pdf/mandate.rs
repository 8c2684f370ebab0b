//! The mandate of a direct debit contract (R-L03): who may debit which account, what the signature means under each scheme,
//! and where to sign. The whole IBAN stands on it: it is the paper that the bank reads.
use chrono::{DateTime, Utc};

use super::export::{About, export};
use super::sheet::Sheet;
use super::style::{SUBJECT, TEXT_BODY, TEXT_HEADING, TEXT_ROWS};
use super::{Letterhead, PdfFault};

/// What a mandate says, as it is shown; no `Debug`, it holds an IBAN.
#[derive(Clone, PartialEq, Eq)]
pub struct Mandate {
    /// SEPA B2B; otherwise SEPA CORE.
    pub between_businesses: bool,
    /// The unique reference (RUM).
    pub reference: String,
    pub creditor: String,
    /// The creditor's identifier (ICS); left to be filled in when it is empty.
    pub creditor_identifier: String,
    pub creditor_address: String,
    /// Whom the signed mandate goes to.
    pub managing_office: String,
    pub company: String,
    /// In groups.
    pub siren: String,
    pub address: Vec<String>,
    /// In whose name the account runs.
    pub holder: String,
    /// Whole, in fours.
    pub iban: String,
    /// Empty when it is not known.
    pub bic: String,
    /// « 23/11/2026 à 16h05mn25s », in Paris.
    pub made_at_shown: String,
    pub made_at: DateTime<Utc>,
}

/// What stands where a person writes.
const BLANK: &str = "………………………………………………………";

/// The mandate as a file.
///
/// # Errors
/// [`PdfFault`].
pub fn mandate(mandate: &Mandate, head: &Letterhead) -> Result<Vec<u8>, PdfFault> {
    let sheet = laid_out(mandate, head)?;
    let title = format!("{} — {}", title(mandate), mandate.reference);
    export(std::slice::from_ref(&sheet), About { title, author: head.organisation.clone(), made_at: mandate.made_at })
}

fn title(mandate: &Mandate) -> &'static str {
    if mandate.between_businesses { "Mandat de prélèvement SEPA interentreprises" } else { "Mandat de prélèvement SEPA" }
}

fn laid_out(mandate: &Mandate, head: &Letterhead) -> Result<Sheet, PdfFault> {
    let filled = |text: &str| if text.is_empty() { BLANK.to_owned() } else { text.to_owned() };
    let kept = |text: &str| text.replace(' ', "\u{a0}");
    let mut sheet = Sheet::new(head)?;
    sheet.headline(1, title(mandate), SUBJECT);
    sheet.y += 6.0;
    sheet.rows(&[("Référence (RUM)", &mandate.reference), ("Type de paiement", "Paiement récurrent")], TEXT_ROWS);
    paragraph(&mut sheet, &meaning(mandate));
    part(&mut sheet, "Le créancier");
    let creditor = [mandate.creditor.as_str(), &mandate.creditor_address].into_iter().filter(|line| !line.is_empty());
    let rows = [("Nom", creditor.collect::<Vec<_>>().join("\n")), ("Identifiant (ICS)", filled(&mandate.creditor_identifier))];
    sheet.rows(&rows.each_ref().map(|(label, value)| (*label, value.as_str())), TEXT_ROWS);
    part(&mut sheet, "Le débiteur");
    let company = std::iter::once(mandate.company.as_str()).chain(mandate.address.iter().map(String::as_str));
    let siren = format!("SIREN\u{a0}{}", kept(&mandate.siren));
    let rows = [
        ("Entreprise", company.filter(|line| !line.is_empty()).chain([siren.as_str()]).collect::<Vec<_>>().join("\n")),
        ("Titulaire du compte", mandate.holder.clone()),
        ("IBAN", kept(&mandate.iban)),
        ("BIC", filled(&mandate.bic)),
    ];
    sheet.rows(&rows.each_ref().map(|(label, value)| (*label, value.as_str())), TEXT_ROWS);
    part(&mut sheet, "Signature");
    let rows = [("Fait à, le", BLANK), ("Nom et qualité", BLANK), ("Signature", "\u{a0}\n\u{a0}\n………………………………………")];
    sheet.rows(&rows, TEXT_ROWS);
    part(&mut sheet, "À transmettre");
    paragraph(&mut sheet, &transmission(mandate));
    sheet.foot(&format!("Mandat {}\u{a0}: document créé le {}", mandate.reference, mandate.made_at_shown));
    Ok(sheet)
}

/// A heading, as letters have them: a mandate holds on a page.
fn part(sheet: &mut Sheet, title: &str) {
    sheet.y += 5.0;
    sheet.headline(2, title, TEXT_HEADING);
    sheet.y += 2.0;
}

fn paragraph(sheet: &mut Sheet, text: &str) {
    sheet.block(text, TEXT_BODY);
    sheet.y += 4.0;
}

fn meaning(mandate: &Mandate) -> String {
    let creditor = &mandate.creditor;
    let authorise = format!(
        "En signant ce mandat, vous autorisez {creditor} à envoyer des instructions à votre banque pour débiter votre compte, et votre \
         banque à débiter votre compte conformément à ces instructions."
    );
    if mandate.between_businesses {
        format!(
            "{authorise} Ce mandat est réservé aux prélèvements SEPA interentreprises. Vous n’avez pas droit au remboursement par \
             votre banque d’un prélèvement une fois votre compte débité\u{a0}; vous pouvez lui demander de ne pas le débiter jusqu’au jour \
             de l’échéance."
        )
    } else {
        format!(
            "{authorise} Vous bénéficiez du droit d’être remboursé par votre banque selon les conditions de la convention que vous avez \
             passée avec elle. Une demande de remboursement doit être présentée dans les 8\u{a0}semaines suivant la date de débit de votre \
             compte."
        )
    }
}

fn transmission(mandate: &Mandate) -> String {
    let office = format!("Remettez ce mandat daté et signé à votre {}\u{a0}; gardez-en une copie.", mandate.managing_office);
    if mandate.between_businesses {
        format!(
            "{office} Remettez aussi une copie à votre banque\u{a0}: elle ne paie un prélèvement interentreprises que si elle connaît le mandat."
        )
    } else {
        office
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::sheet::Mark;

    fn sample(between_businesses: bool) -> Mandate {
        Mandate {
            between_businesses,
            reference: "EP123456789ABCDEFGHJKLM".to_owned(),
            creditor: "Administration de démonstration".to_owned(),
            creditor_identifier: String::new(),
            creditor_address: String::new(),
            managing_office: "service des impôts des entreprises".to_owned(),
            company: "SARL MARTIN DISTRIBUTION".to_owned(),
            siren: "123 456 789".to_owned(),
            address: vec!["12 RUE DES TANNEURS".to_owned(), "69007 LYON".to_owned()],
            holder: "SARL MARTIN".to_owned(),
            iban: "FR14 2004 1010 0505 0001 3M02 606".to_owned(),
            bic: String::new(),
            made_at_shown: "23/11/2026 à 10h00mn00s".to_owned(),
            made_at: DateTime::UNIX_EPOCH,
        }
    }

    /// That of the demonstration: with a line more than others.
    fn head() -> Letterhead {
        Letterhead {
            organisation: "Administration de démonstration".to_owned(),
            site_name: "Espace professionnel de démonstration".to_owned(),
            notice: Some("Démonstration\u{a0}: ce document est sans valeur.".to_owned()),
            ..Letterhead::default()
        }
    }

    fn words(sheet: &Sheet) -> String {
        let lines =
            sheet.pages.iter().flatten().filter_map(|mark| if let Mark::Line { text, .. } = mark { Some(text.as_str()) } else { None });
        lines.map(|line| line.trim_end().to_owned() + " ").collect()
    }

    #[test]
    fn r_l03_a_mandate_is_one_page_and_says_what_its_scheme_means() {
        for (b2b, says, silent) in [(false, "8 semaines", "interentreprises"), (true, "interentreprises", "8 semaines")] {
            let sheet = laid_out(&sample(b2b), &head()).unwrap();
            assert_eq!(sheet.pages.len(), 1);
            let words = words(&sheet);
            assert!(words.contains("FR14 2004 1010 0505 0001 3M02 606") && words.contains(says) && !words.contains(silent), "{words}");
            assert!(mandate(&sample(b2b), &Letterhead::default()).unwrap().starts_with(b"%PDF-1.7"));
        }
    }

    #[test]
    fn r_l03_long_and_unusual_names_stay_on_the_paper() {
        let long = "Société coopérative des 北 vallées de la haute Drôme ".repeat(6);
        let mandate = Mandate { company: long.clone(), holder: long.clone(), creditor: long, ..sample(true) };
        assert!(super::mandate(&mandate, &Letterhead::default()).is_ok());
    }
}
