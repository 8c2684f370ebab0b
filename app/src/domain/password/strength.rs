//! The level of a password: *Faible*, *Moyen* or *Fort* (R-F02), from its length, its formal entropy
//! and its guessability. The thresholds are the CNIL's (deliberation 2022-100: 80 bits alone, 50 with
//! restricted access) and the ANSSI's (guide of 2021: 65 and 100 bits).

use serde::{Deserialize, Serialize};

use super::bits::{BIT, Millibits, log2};
use super::dictionary::Dictionary;
use super::fold::Glyph;
use super::segments::{Alphabet, guess};
use super::{MAX_LENGTH, MIN_LENGTH, Personal};

/// Below either, *Faible*.
const FORMAL_MEDIUM: Millibits = 80 * BIT;
const GUESS_MEDIUM: Millibits = 50 * BIT;
/// From both on, *Fort*.
const FORMAL_STRONG: Millibits = 100 * BIT;
const GUESS_STRONG: Millibits = 65 * BIT;

/// The three levels of the gauge, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// « Faible »: refused.
    Weak,
    /// « Moyen »: accepted.
    Medium,
    /// « Fort »: accepted.
    Strong,
}

impl Level {
    /// The word shown under the field.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Weak => "Faible",
            Self::Medium => "Moyen",
            Self::Strong => "Fort",
        }
    }
}

/// What was measured of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strength {
    /// The level that follows from the rest.
    pub level: Level,
    /// Length in Unicode scalar values, of the whole password.
    pub length: usize,
    /// H, the formal entropy, in millibits.
    pub formal: u32,
    /// G, the guessability, in millibits; never above `formal`.
    pub guess: u32,
}

impl Strength {
    /// Whether the contents alone (whatever the length) are below *Moyen*.
    pub(super) const fn is_poor(self) -> bool {
        self.formal < FORMAL_MEDIUM || self.guess < GUESS_MEDIUM
    }
}

/// Measures a password (in NFC) with what is known of the person. Of one longer than [`MAX_LENGTH`],
/// only that many characters are weighed; `length` still tells the whole.
#[must_use]
pub fn measure(password: &str, personal: &Personal) -> Strength {
    let glyphs: Vec<Glyph> = password.chars().take(MAX_LENGTH).map(Glyph::new).collect();
    let earlier = |place: usize| glyphs.iter().take(place).map(|glyph| glyph.raw);
    let is_new = |(place, glyph): &(usize, &Glyph)| !earlier(*place).any(|raw| raw == glyph.raw);
    let distinct = glyphs.iter().enumerate().filter(is_new).count();
    let alphabet = Alphabet { first: log2(alphabets(&glyphs)), again: log2(distinct) };
    let formal = times(distinct, alphabet.first) + times(glyphs.len() - distinct, alphabet.again);
    let guess = guess(&glyphs, alphabet, &Dictionary::of_a_person(personal.parts())).min(formal);
    let mut strength = Strength { level: Level::Medium, length: password.chars().count(), formal, guess };
    if strength.length < MIN_LENGTH || strength.is_poor() {
        strength.level = Level::Weak;
    } else if formal >= FORMAL_STRONG && guess >= GUESS_STRONG {
        strength.level = Level::Strong;
    }
    strength
}

/// The size of the alphabets present: small letters, capitals, digits, the rest of ASCII, what is beyond.
fn alphabets(glyphs: &[Glyph]) -> usize {
    type Test = fn(&char) -> bool;
    const SIZES: [(Test, usize); 5] = [
        (char::is_ascii_lowercase, 26),
        (char::is_ascii_uppercase, 26),
        (char::is_ascii_digit, 10),
        (|c| c.is_ascii() && !c.is_ascii_alphanumeric(), 37),
        (|c| !c.is_ascii(), 64),
    ];
    let present = |test: Test| glyphs.iter().any(|glyph| test(&glyph.raw));
    SIZES.into_iter().filter(|(test, _)| present(*test)).map(|(_, size)| size).sum()
}

fn times(count: usize, price: Millibits) -> Millibits {
    u32::try_from(count).unwrap_or(u32::MAX).saturating_mul(price)
}
