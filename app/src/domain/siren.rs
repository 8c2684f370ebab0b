//! SIREN: nine digits, spaces, dots and hyphens ignored. A failed Luhn check is a hint, never a
//! refusal: the sources' own samples fail it, and the directory decides (requirements 1.0.2).
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::fault::Problem;

/// Nine digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Siren(String);

impl Siren {
    /// The nine digits, without spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `987 654 321`, as shown.
    pub fn grouped(&self) -> String {
        format!("{} {} {}", &self.0[..3], &self.0[3..6], &self.0[6..])
    }

    /// False when the check digit does not fit: « vérifiez le numéro ».
    pub fn check_digit_fits(&self) -> bool {
        let sum: u32 = self
            .0
            .bytes()
            .rev()
            .enumerate()
            .map(|(place, digit)| {
                let value = u32::from(digit - b'0') * if place % 2 == 1 { 2 } else { 1 };
                value / 10 + value % 10
            })
            .sum();
        sum.is_multiple_of(10)
    }
}

impl FromStr for Siren {
    type Err = Problem;

    fn from_str(raw: &str) -> Result<Self, Problem> {
        let digits: String = raw.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '\u{a0}' | '\u{202f}')).collect();
        if digits.is_empty() {
            return Err(Problem::Missing);
        }
        if digits.len() == 9 && digits.bytes().all(|b| b.is_ascii_digit()) { Ok(Self(digits)) } else { Err(Problem::SirenDigits) }
    }
}

impl TryFrom<String> for Siren {
    type Error = SirenRefused;

    fn try_from(raw: String) -> Result<Self, SirenRefused> {
        raw.parse().map_err(|_: Problem| SirenRefused)
    }
}

/// A SIREN that came over the wire and is none.
#[derive(Debug, thiserror::Error)]
#[error("not a SIREN")]
pub struct SirenRefused;

impl From<Siren> for String {
    fn from(siren: Siren) -> Self {
        siren.0
    }
}

impl fmt::Display for Siren {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_ignored_and_the_sources_samples_are_accepted() {
        for raw in ["987 654 321", "987654321", "987.654.321", " 987\u{a0}654\u{202f}321 "] {
            assert_eq!(raw.parse::<Siren>().unwrap().grouped(), "987 654 321");
        }
        assert!(!"123456789".parse::<Siren>().unwrap().check_digit_fits());
        assert!("732829320".parse::<Siren>().unwrap().check_digit_fits());
    }

    #[test]
    fn eight_ten_digits_and_letters_are_refused() {
        for raw in ["12345678", "1234567890", "12345678A", "١٢٣٤٥٦٧٨٩"] {
            assert_eq!(raw.parse::<Siren>(), Err(Problem::SirenDigits), "{raw}");
        }
    }
}
