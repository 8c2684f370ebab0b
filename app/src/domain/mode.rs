//! The two ways to create a space (SC03, R-B02): expert, or simplified for a company of one's own.
use serde::{Deserialize, Serialize};

/// How a space is created.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// An empty space, activated by a mailed code.
    #[default]
    Expert,
    /// A space with the services of one company, activated by the code of its letter.
    Simplified,
}

impl Mode {
    /// As a form carries it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Expert => "",
            Self::Simplified => "simplifie",
        }
    }

    /// The mode behind a word; expert for any other.
    pub fn parse(word: &str) -> Self {
        if word == Self::Simplified.word() { Self::Simplified } else { Self::Expert }
    }

    /// True for the simplified mode.
    pub fn is_simplified(self) -> bool {
        self == Self::Simplified
    }
}

/// True for a legal unit that must use the expert mode: INSEE's categories 4 (public bodies under commercial law) and 7
/// (State, collectivités, établissements publics) (R-B02, C9).
pub fn is_public(legal_category: &str) -> bool {
    legal_category.starts_with(['4', '7'])
}

/// Letters that simplified creations may cause to one company in thirty days, and from one source in a day (T-CRE-8).
pub const LETTERS_TO_ONE: u64 = 3;
pub const LETTERS_FROM_ONE: u64 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_b02_collectivites_and_public_bodies_are_told_by_their_category() {
        for public in ["7210", "7229", "7331", "7361", "4110", "4150"] {
            assert!(is_public(public), "{public}");
        }
        for private in ["1000", "5499", "5710", "6540", "8210", "9220", ""] {
            assert!(!is_public(private), "{private}");
        }
    }

    #[test]
    fn a_word_is_read_back() {
        for mode in [Mode::Expert, Mode::Simplified] {
            assert_eq!(Mode::parse(mode.word()), mode);
        }
        assert_eq!(Mode::parse("autre"), Mode::Expert);
    }
}
