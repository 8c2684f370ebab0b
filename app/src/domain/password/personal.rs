//! What is known of a person, in the form that the gauge and the judge read. It decides which parts of a
//! datum count (three characters or more) and which data a password may not contain whole.

use std::fmt;

use super::fold::{Glyph, compact};

/// The shortest part that counts, in characters.
const SHORTEST_PART: usize = 3;
/// The shortest last name whose presence is refused, in letters.
const SHORTEST_NAME: usize = 4;
/// No more parts are kept, nor more characters of one: a bound on the work, far above real data.
const MOST_PARTS: usize = 1_024;
const LONGEST_PART: usize = 64;

/// Personal data of one person: every alphanumeric part of three characters or more, folded (lower
/// case, no accent). It is given the first and last name, the addresses, the companies' names, the
/// SIREN, the phone, the subscriber number and the answer to the trust question; never written out.
///
/// `with` takes any datum, for the level; `with_login`, `with_last_name` and `with_siren` do the same and
/// moreover forbid the whole datum inside a password ([`judge`](super::judge())).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Personal {
    parts: Vec<String>,
    logins: Vec<String>,
    names: Vec<String>,
    sirens: Vec<String>,
}

impl Personal {
    /// Adds a datum of any kind. A number written in groups (`06 12 34 56 78`) also counts whole, and a
    /// French one in `+33` also with its `0`.
    #[must_use]
    pub fn with(mut self, datum: &str) -> Self {
        let mut part = String::new();
        let mut length = 0;
        for glyph in datum.chars().map(Glyph::new) {
            if glyph.is_punctuation() {
                self.keep(std::mem::take(&mut part), length);
                length = 0;
            } else if length < LONGEST_PART {
                part.push(glyph.base.0);
                part.extend(glyph.base.1);
                length += 1;
            }
        }
        self.keep(part, length);
        if !datum.contains(char::is_alphabetic) {
            let digits: String = compact(datum).chars().take(LONGEST_PART).collect();
            if let Some(national) = digits.strip_prefix("33").filter(|_| datum.trim_start().starts_with('+')) {
                self.keep(format!("0{national}"), national.len() + 1);
            }
            let length = digits.len();
            self.keep(digits, length);
        }
        self
    }

    /// Adds the login address, and forbids it whole.
    #[must_use]
    pub fn with_login(mut self, address: &str) -> Self {
        forbid(&mut self.logins, compact(address), SHORTEST_PART);
        self.with(address)
    }

    /// Adds the last name, and forbids it whole if it has four letters or more.
    #[must_use]
    pub fn with_last_name(mut self, name: &str) -> Self {
        forbid(&mut self.names, compact(name), SHORTEST_NAME);
        self.with(name)
    }

    /// Adds a SIREN (nine digits, however grouped), and forbids it.
    #[must_use]
    pub fn with_siren(mut self, siren: &str) -> Self {
        forbid(&mut self.sirens, compact(siren), 9);
        self.with(siren)
    }

    /// The parts, folded, sorted, each once.
    pub(super) fn parts(&self) -> &[String] {
        &self.parts
    }

    /// The whole login addresses, letters and digits only, folded.
    pub(super) fn logins(&self) -> &[String] {
        &self.logins
    }

    /// The whole last names, likewise.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The SIRENs, digits only.
    pub(super) fn sirens(&self) -> &[String] {
        &self.sirens
    }

    fn keep(&mut self, part: String, length: usize) {
        if length < SHORTEST_PART || self.parts.len() >= MOST_PARTS {
            return;
        }
        if let Err(place) = self.parts.binary_search(&part) {
            self.parts.insert(place, part);
        }
    }
}

fn forbid(list: &mut Vec<String>, datum: String, shortest: usize) {
    if datum.chars().count() >= shortest && !list.contains(&datum) {
        list.push(datum);
    }
}

impl fmt::Debug for Personal {
    /// Says how much is known, never what.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Personal({} parts)", self.parts.len())
    }
}
