//! The seat of a legal unit: where a letter reaches it, if the directory says so (R-B10, T-ADH-1).
//!
//! Up to four lines: complement, number and street, special distribution, postcode and town. An address that is not
//! published, abroad, or without anything before the town is none: the letter then waits for the managing office.
use std::borrow::Cow;

use super::{Fault, WITHHELD, clean, is_published};

pub(super) const NEEDED: &[&str] = &[
    "siren",
    STATUS,
    SEAT,
    "numeroVoieEtablissement",
    "typeVoieEtablissement",
    "libelleVoieEtablissement",
    "codePostalEtablissement",
    "libelleCommuneEtablissement",
];
pub(super) const WELCOME: &[&str] = &[
    "complementAdresseEtablissement",
    "indiceRepetitionEtablissement",
    "distributionSpecialeEtablissement",
    "codeCedexEtablissement",
    "libelleCedexEtablissement",
    "libelleCommuneEtrangerEtablissement",
    "codePaysEtrangerEtablissement",
    "libellePaysEtrangerEtablissement",
];

const STATUS: &str = "statutDiffusionEtablissement";
const SEAT: &str = "etablissementSiege";

/// A line of StockEtablissement that is about a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Nine digits.
    pub siren: String,
    /// Up to four lines, with line ends between them; empty when no letter can be sent there.
    pub address: String,
}

/// Reads the columns, [`NEEDED`] first; nothing when the establishment is no seat.
pub(super) fn read<'a>(siren: String, value: impl Fn(usize) -> Cow<'a, str>) -> Result<Option<Seat>, Fault> {
    let seat = value(2);
    if seat.eq_ignore_ascii_case("false") {
        return Ok(None);
    }
    if !seat.eq_ignore_ascii_case("true") {
        return Err(Fault::value(SEAT, &seat, "true or false"));
    }
    let published = is_published(STATUS, &value(1))?;
    let address = if published { address(value) } else { None };
    Ok(Some(Seat { siren, address: address.unwrap_or_default() }))
}

/// The lines of an address, from the columns of [`NEEDED`] and [`WELCOME`] by place.
pub(in crate::directory) fn address<'a>(value: impl Fn(usize) -> Cow<'a, str>) -> Option<String> {
    let abroad = (13..=15).any(|at| !value(at).is_empty());
    let withheld = (3..=12).any(|at| value(at) == WITHHELD);
    if abroad || withheld {
        return None;
    }
    let street = joined([&value(3), repetition(&value(9)), &value(4), &value(5)]);
    let lines = [clean(&value(8)), street, clean(&value(10)), town(&value(11), &value(12)).or_else(|| town(&value(6), &value(7)))?];
    let filled: Vec<&str> = lines.iter().map(String::as_str).filter(|line| !line.is_empty()).collect();
    (filled.len() > 1).then(|| filled.join("\n"))
}

/// What the letter behind a number stands for.
fn repetition(index: &str) -> &str {
    match index {
        "B" => "BIS",
        "T" => "TER",
        "Q" => "QUATER",
        other => other,
    }
}

fn joined(parts: [&str; 4]) -> String {
    let parts: Vec<String> = parts.iter().map(|part| clean(part)).filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// « 35000 RENNES », « 35020 RENNES CEDEX 9 ».
fn town(postcode: &str, name: &str) -> Option<String> {
    let fits = postcode.len() == 5 && postcode.bytes().all(|byte| byte.is_ascii_digit());
    let name = clean(name);
    (fits && !name.is_empty()).then(|| [postcode, " ", &name.to_uppercase()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A seat with these columns, by place; the others are empty.
    fn seat(columns: &[(usize, &str)]) -> Result<Option<Seat>, Fault> {
        let whole = [(1, "O"), (2, "true"), (3, "12"), (4, "RUE"), (5, "DES TANNEURS"), (6, "35000"), (7, "Rennes")];
        read("123456789".to_owned(), |at| {
            let set = columns.iter().chain(&whole).find(|column| column.0 == at);
            Cow::Borrowed(set.map_or("", |column| column.1))
        })
    }

    fn lines(columns: &[(usize, &str)]) -> String {
        seat(columns).unwrap().unwrap().address.replace('\n', " | ")
    }

    #[test]
    fn an_address_has_up_to_four_lines() {
        assert_eq!(lines(&[]), "12 RUE DES TANNEURS | 35000 RENNES");
        assert_eq!(lines(&[(9, "B")]), "12 BIS RUE DES TANNEURS | 35000 RENNES");
        assert_eq!(lines(&[(9, "A")]), "12 A RUE DES TANNEURS | 35000 RENNES");
        assert_eq!(lines(&[(3, ""), (4, ""), (5, "LE BOURG")]), "LE BOURG | 35000 RENNES");
        assert_eq!(
            lines(&[(8, "BATIMENT  C"), (10, "BP 12"), (11, "35020"), (12, "RENNES CEDEX 9")]),
            "BATIMENT C | 12 RUE DES TANNEURS | BP 12 | 35020 RENNES CEDEX 9"
        );
        assert_eq!(lines(&[(5, "DES\u{2028}TANNEURS")]), "12 RUE DES TANNEURS | 35000 RENNES");
    }

    #[test]
    fn where_no_letter_can_go_there_is_no_address() {
        let cases: &[&[(usize, &str)]] = &[
            &[(1, "P")],
            &[(1, "N")],
            &[(5, WITHHELD)],
            &[(6, WITHHELD)],
            &[(13, "BRUXELLES")],
            &[(15, "BELGIQUE"), (6, ""), (7, "")],
            &[(6, ""), (7, "")],
            &[(6, "3500")],
            &[(7, "")],
            &[(3, ""), (4, ""), (5, "")],
        ];
        for columns in cases {
            assert_eq!(lines(columns), "", "{columns:?}");
        }
    }

    #[test]
    fn only_seats_are_taken() {
        assert_eq!(seat(&[(2, "false")]), Ok(None));
        assert_eq!(seat(&[(2, "VRAI")]).unwrap_err().to_string(), "etablissementSiege is « VRAI », not true or false");
        assert_eq!(seat(&[(1, "X")]).unwrap_err().to_string(), "statutDiffusionEtablissement is « X », not O or P");
    }
}
