//! A telephone number: ten digits beginning with 0, or `+` and 6 to 15 digits; spaces, dots,
//! hyphens, slashes and brackets are ignored.
use serde::{Deserialize, Serialize};
use std::str::FromStr;

use super::fault::Problem;

/// Digits, with a `+` in front for a number abroad.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone(String);

impl Phone {
    /// `01 99 00 12 34` for a French number, `+32 …` as it is otherwise.
    pub fn shown(&self) -> String {
        if self.0.starts_with('+') {
            return self.0.clone();
        }
        self.0.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into_owned()).collect::<Vec<_>>().join(" ")
    }

    /// The digits alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Phone {
    type Err = Problem;

    fn from_str(raw: &str) -> Result<Self, Problem> {
        let digits: String =
            raw.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '/' | '(' | ')' | '\u{a0}' | '\u{202f}')).collect();
        if digits.is_empty() {
            return Err(Problem::Missing);
        }
        let national = digits.len() == 10 && digits.starts_with('0');
        let abroad = digits.strip_prefix('+').or_else(|| digits.strip_prefix("00"));
        match abroad {
            Some(rest) if (6..=15).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit()) => Ok(Self(format!("+{rest}"))),
            None if national && digits.bytes().all(|b| b.is_ascii_digit()) => Ok(Self(digits)),
            _ => Err(Problem::Phone),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_ways_of_writing_are_accepted() {
        assert_eq!("01.99.00-12 34".parse::<Phone>().unwrap().shown(), "01 99 00 12 34");
        assert_eq!("+33 1 99 00 12 34".parse::<Phone>().unwrap().shown(), "+33199001234");
        assert_eq!("0032 2 555 12 12".parse::<Phone>().unwrap().shown(), "+3225551212");
    }

    #[test]
    fn others_are_refused() {
        for raw in ["12", "019900123", "01990012345", "zéro un", "+", "+12345", "+1234567890123456"] {
            assert_eq!(raw.parse::<Phone>(), Err(Problem::Phone), "{raw}");
        }
    }
}
