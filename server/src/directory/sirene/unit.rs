//! A legal unit: its name as the directory shows it, its legal category, whether it still exists.
use std::borrow::Cow;

use app::domain::text::fold;

use super::{Fault, WITHHELD, clean, is_published};

/// The name of a unit whose name must not be shown (partial diffusion): it exists, and that is all that is said.
pub const UNPUBLISHED: &str = "Nom non diffusé";

pub(super) const NEEDED: &[&str] = &["siren", STATUS, STATE, "denominationUniteLegale", "nomUniteLegale", CATEGORY];
pub(super) const WELCOME: &[&str] =
    &["denominationUsuelle1UniteLegale", "sigleUniteLegale", "nomUsageUniteLegale", "prenomUsuelUniteLegale", "prenom1UniteLegale"];

const STATUS: &str = "statutDiffusionUniteLegale";
const STATE: &str = "etatAdministratifUniteLegale";
const CATEGORY: &str = "categorieJuridiqueUniteLegale";

/// A line of StockUniteLegale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Nine digits.
    pub siren: String,
    /// [`UNPUBLISHED`] when it must not be shown; never empty.
    pub name: String,
    /// The name in lower case without accents; empty when it must not be shown.
    pub folded_name: String,
    /// INSEE's four digits.
    pub legal_category: String,
    /// Not ceased.
    pub active: bool,
}

/// Reads the columns, [`NEEDED`] first.
pub(super) fn read<'a>(siren: String, value: impl Fn(usize) -> Cow<'a, str>) -> Result<Unit, Fault> {
    let published = is_published(STATUS, &value(1))?;
    let state = value(2);
    let active = match &*state {
        "A" => true,
        "C" => false,
        other => return Err(Fault::value(STATE, other, "A (active) or C (ceased)")),
    };
    let category = value(5);
    if !(category.is_empty() || category.len() == 4 && category.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(Fault::value(CATEGORY, &category, "four digits"));
    }
    let name = match (name(published, &value), published) {
        (Some(name), _) => name,
        (None, false) => WITHHELD.to_owned(),
        (None, true) => return Err(Fault::Nameless),
    };
    let shown = !name.contains(WITHHELD);
    Ok(Unit {
        siren,
        folded_name: if shown { fold(&name) } else { String::new() },
        name: if shown { name } else { UNPUBLISHED.to_owned() },
        legal_category: category.into_owned(),
        active,
    })
}

/// The denomination; for a person first and last name; otherwise what the unit is usually called. A person of partial
/// diffusion has none, whatever the file says.
fn name<'a>(published: bool, value: &impl Fn(usize) -> Cow<'a, str>) -> Option<String> {
    let filled = |at: usize| Some(clean(&value(at))).filter(|text| !text.is_empty());
    if let Some(denomination) = filled(3) {
        return Some(denomination);
    }
    if let Some(last) = filled(8).or_else(|| filled(4)) {
        let first = filled(9).or_else(|| filled(10)).map(|name| capitalised(&name));
        return published.then(|| first.into_iter().chain([last.to_uppercase()]).collect::<Vec<_>>().join(" "));
    }
    filled(6).or_else(|| filled(7))
}

/// « JEAN-PIERRE » as it is written: « Jean-Pierre ».
fn capitalised(name: &str) -> String {
    if name.contains(WITHHELD) {
        return name.to_owned();
    }
    let mut first = true;
    let mut written = String::with_capacity(name.len());
    for letter in name.chars() {
        if first {
            written.extend(letter.to_uppercase());
        } else {
            written.extend(letter.to_lowercase());
        }
        first = !letter.is_alphanumeric();
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(status: &str, state: &str, category: &str, names: [&str; 7]) -> Result<Unit, Fault> {
        let [denomination, name, usual, acronym, used, first, first1] = names;
        let values = ["123456789", status, state, denomination, name, category, usual, acronym, used, first, first1];
        read("123456789".to_owned(), |at| Cow::Borrowed(values[at]))
    }

    #[test]
    fn a_name_is_shown_as_french_people_write_it() {
        for (names, expected) in [
            (["SARL ALERIS", "", "ALERIS", "SA", "", "", ""], "SARL ALERIS"),
            (["", "ROSEMONDE", "", "", "", "LILA", "LILA"], "Lila ROSEMONDE"),
            (["", "MARTIN", "LA BONNE FORGE", "", "LE GOFF", "", "JEAN-PIERRE"], "Jean-Pierre LE GOFF"),
            (["", "MARTIN", "", "", "", "", ""], "MARTIN"),
            (["", "", "LES AMIS DU PORT", "LAP", "", "", ""], "LES AMIS DU PORT"),
            (["", "", "", "LAP", "", "", ""], "LAP"),
            (["A\u{a0}B\u{7}  C", "", "", "", "", "", ""], "A B C"),
        ] {
            let unit = unit("O", "A", "5499", names).unwrap();
            assert_eq!((unit.name.as_str(), unit.active), (expected, true));
            assert_eq!(unit.folded_name, fold(expected));
        }
    }

    #[test]
    fn what_must_not_be_shown_is_not() {
        let person = |status: &str, last: &str| unit(status, "A", "1000", ["", last, "", "", "", "LILA", ""]).unwrap();
        for (status, last) in [("P", "ROSEMONDE"), ("N", "ROSEMONDE"), ("P", "[ND]"), ("O", "[ND]"), ("P", "")] {
            let unit = person(status, last);
            assert_eq!((unit.name.as_str(), unit.folded_name.as_str()), (UNPUBLISHED, ""), "{status} {last}");
        }
        // What a company is called stays published when its address is not.
        assert_eq!(unit("P", "C", "5499", ["SARL ALERIS", "", "", "", "", "", ""]).unwrap().name, "SARL ALERIS");
        assert_eq!(unit("P", "C", "5499", ["[ND]", "", "", "", "", "", ""]).unwrap().name, UNPUBLISHED);
    }

    #[test]
    fn values_that_mean_nothing_are_refused() {
        let named = ["X", "", "", "", "", "", ""];
        let said = |status, state, category, names| unit(status, state, category, names).unwrap_err().to_string();
        assert_eq!(said("", "A", "5499", named), "statutDiffusionUniteLegale is « », not O or P".replace("« »", "«  »"));
        assert_eq!(said("O", "F", "5499", named), "etatAdministratifUniteLegale is « F », not A (active) or C (ceased)");
        assert_eq!(said("O", "A", "54", named), "categorieJuridiqueUniteLegale is « 54 », not four digits");
        assert_eq!(said("O", "A", "5499", ["", "", "", "", "", "X", ""]), "neither a denomination nor a name");
        assert!(unit("O", "C", "", named).is_ok_and(|unit| !unit.active && unit.legal_category.is_empty()));
    }
}
