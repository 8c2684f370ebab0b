//! The activation code: 12 of 57 symbols (no 0 O 1 l I), 70.0 bits; case matters; spaces and
//! hyphens are ignored (S-5 as ruled).
//!
//! Every code holds at least one capital and one small letter, so that a code typed all in one
//! case is refused with a sentence that helps, before anything is looked up.
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::fault::Problem;

/// How many characters.
pub const LENGTH: usize = 12;

/// The symbols a code is made of.
pub const ALPHABET: &[u8; 57] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// Twelve symbols of [`ALPHABET`], of both cases. Not comparable and not printable by accident.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ActivationCode(String);

impl ActivationCode {
    /// The twelve symbols; to hash or to seal, never to log.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// In groups of three, as mails and letters print it.
    pub fn grouped(&self) -> String {
        self.0.as_bytes().chunks(3).map(|three| String::from_utf8_lossy(three).into_owned()).collect::<Vec<_>>().join(" ")
    }

    /// Draws a code from random bytes by rejection: no symbol is likelier than another.
    /// `None` when the bytes do not suffice or the code has letters of one case only: draw again.
    pub fn draw(random: &[u8]) -> Option<Self> {
        let symbols: String =
            random.iter().filter(|b| **b < 228).map(|b| char::from(ALPHABET[usize::from(*b) % 57])).take(LENGTH).collect();
        symbols.parse().ok()
    }
}

impl std::fmt::Debug for ActivationCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ActivationCode(…)")
    }
}

impl FromStr for ActivationCode {
    type Err = Problem;

    fn from_str(raw: &str) -> Result<Self, Problem> {
        let symbols: String =
            raw.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '‑' | '–' | '\u{a0}' | '\u{202f}')).collect();
        if symbols.is_empty() {
            return Err(Problem::Missing);
        }
        if symbols.chars().count() != LENGTH {
            return Err(Problem::CodeLength);
        }
        let lower_only = !symbols.chars().any(char::is_uppercase);
        if lower_only || !symbols.chars().any(char::is_lowercase) {
            return Err(Problem::CodeCase);
        }
        if !symbols.bytes().all(|b| ALPHABET.contains(&b)) {
            return Err(Problem::CodeCharacter);
        }
        Ok(Self(symbols))
    }
}

impl TryFrom<String> for ActivationCode {
    type Error = CodeRefused;

    fn try_from(raw: String) -> Result<Self, CodeRefused> {
        raw.parse().map_err(|_: Problem| CodeRefused)
    }
}

/// A code that came over the wire and cannot be one.
#[derive(Debug, thiserror::Error)]
#[error("not an activation code")]
pub struct CodeRefused;

impl From<ActivationCode> for String {
    fn from(code: ActivationCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s_5_spaces_and_hyphens_are_ignored_and_case_matters() {
        let code: ActivationCode = " BBB-zvn AjP\u{a0}tUp ".parse().unwrap();
        assert_eq!(code.reveal(), "BBBzvnAjPtUp");
        assert_eq!(code.grouped(), "BBB zvn AjP tUp");
    }

    #[test]
    fn s_5_wrong_forms_say_what_is_wrong() {
        let refused = |raw: &str| raw.parse::<ActivationCode>().map(|_| ()).unwrap_err();
        assert_eq!(refused(""), Problem::Missing);
        assert_eq!(refused("BBBzvnAjPtU"), Problem::CodeLength);
        assert_eq!(refused("bbbzvnajptup"), Problem::CodeCase);
        assert_eq!(refused("BBBZVNAJPTUP"), Problem::CodeCase);
        assert_eq!(refused("BBBzvnAjPt0p"), Problem::CodeCharacter);
        assert_eq!(refused("BBBzvnAjPtép"), Problem::CodeCharacter);
    }

    #[test]
    fn s_5_drawing_rejects_instead_of_folding() {
        assert!(ActivationCode::draw(&[255; 64]).is_none(), "bytes above 227 would bias");
        let drawn = ActivationCode::draw(&(0..=227).step_by(9).collect::<Vec<u8>>()).unwrap();
        assert_eq!(drawn.reveal().len(), LENGTH);
        assert_eq!(ALPHABET.len(), 57);
        for ambiguous in b"0O1lI" {
            assert!(!ALPHABET.contains(ambiguous));
        }
    }
}
