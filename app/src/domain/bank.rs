//! A bank account of a company: IBAN of the SEPA zone, checked by its remainder (T-ADH-7, R-L03).
use std::fmt;
use std::str::FromStr;

use iban::IbanLike;
use serde::{Deserialize, Serialize};

use super::fault::Problem;

/// The countries of the SEPA zone, as the codes of their IBANs.
const SEPA: &[&str] = &[
    "AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GI", "GR", "HR", "HU", "IE", "IS", "IT",
    "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "SM", "VA",
];

/// An IBAN of the SEPA zone, without spaces. Not printable by accident.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Iban(String);

impl Iban {
    /// Whole: to seal or to hash, never to log.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// `FR76 •••• •••• 0189`: enough to know it again (V14.2.6).
    pub fn masked(&self) -> String {
        masked(&self.0[..4], &self.0[self.0.len() - 4..])
    }
}

/// An IBAN as shown, from its first and its last four.
pub fn masked(first: &str, last: &str) -> String {
    format!("{first} •••• •••• {last}")
}

impl fmt::Debug for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Iban(…)")
    }
}

impl FromStr for Iban {
    type Err = Problem;

    fn from_str(raw: &str) -> Result<Self, Problem> {
        let text: String = raw.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_uppercase();
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        let parsed: iban::Iban = text.parse().map_err(|_| Problem::Iban)?;
        let plain: String = parsed.electronic_str().to_owned();
        if SEPA.contains(&&plain[..2]) { Ok(Self(plain)) } else { Err(Problem::IbanZone) }
    }
}

impl TryFrom<String> for Iban {
    type Error = IbanRefused;

    fn try_from(raw: String) -> Result<Self, IbanRefused> {
        raw.parse().map_err(|_: Problem| IbanRefused)
    }
}

/// Text that is no IBAN.
#[derive(Debug, thiserror::Error)]
#[error("not an IBAN of the SEPA zone")]
pub struct IbanRefused;

impl From<Iban> for String {
    fn from(iban: Iban) -> Self {
        iban.0
    }
}

/// A BIC: eight or eleven letters and digits; none when it is left empty.
///
/// # Errors
/// [`Problem::Bic`].
pub fn bic(raw: &str) -> Result<Option<String>, Problem> {
    let text: String = raw.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    if text.is_empty() {
        return Ok(None);
    }
    let bytes = text.as_bytes();
    let fits =
        matches!(bytes.len(), 8 | 11) && bytes[..6].iter().all(u8::is_ascii_uppercase) && bytes.iter().all(u8::is_ascii_alphanumeric);
    if fits { Ok(Some(text)) } else { Err(Problem::Bic) }
}

/// A bank account as given in a request: sealed as long as it waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// In whose name it runs.
    pub holder: String,
    pub iban: Iban,
    pub bic: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_adh_7_sums_and_zone_are_checked_and_spaces_ignored() {
        let iban: Iban = "fr14 2004 1010 0505 0001 3M02 606".parse().unwrap();
        assert_eq!(iban.masked(), "FR14 •••• •••• 2606");
        assert!(!format!("{iban:?}").contains("2004"));
        assert_eq!("".parse::<Iban>(), Err(Problem::Missing));
        assert_eq!("FR15 2004 1010 0505 0001 3M02 606".parse::<Iban>(), Err(Problem::Iban));
        assert_eq!("BR18 0036 0305 0000 1000 9795 493C 1".parse::<Iban>(), Err(Problem::IbanZone));
        assert_eq!("FR14 2004".parse::<Iban>(), Err(Problem::Iban));
    }

    #[test]
    fn a_bic_has_eight_or_eleven_signs() {
        assert_eq!(bic(" bnpafrpp "), Ok(Some("BNPAFRPP".to_owned())));
        assert_eq!(bic(""), Ok(None));
        for wrong in ["BNPAFRP", "BNPAFRPPX", "1NPAFRPP", "BNPAFRPPXXXX"] {
            assert_eq!(bic(wrong), Err(Problem::Bic), "{wrong}");
        }
    }
}
