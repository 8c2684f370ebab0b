//! Proof that server and browser agree: 20,000 passwords made by a fixed generator, their levels digested
//! into one number. It decides nothing for the product; a native test and a test in WASM both expect
//! [`EXPECTED`]. When the rules or the words change on purpose, the new number is written here.

use super::{Level, Personal, measure};

/// The digest of `force-v1` with the lists of this version.
pub const EXPECTED: u64 = 0x49a5_5b2f_ae46_231a;

/// How many passwords are made.
pub const COUNT: u32 = 20_000;

/// Pieces that the rules price in every way: words, leet, years, dates, runs, names, accents, emoji.
const PIECES: [&str; 48] = [
    "soleil",
    "Motdepasse",
    "p@ssw0rd",
    "cheval",
    "agrafe",
    "éléphant",
    "Œuvre",
    "forêt",
    "chevaux",
    "nuages",
    "de",
    "la",
    "Les",
    "dans",
    "espace",
    "PROFESSIONNEL",
    "impots.gouv.fr",
    "1985",
    "2026",
    "17031985",
    "20260223",
    "310199",
    "azerty",
    "QSDFGH",
    "poiuy",
    "1234",
    "98765",
    "aqwzsx",
    "abcd",
    "Lila",
    "r0s3m0nde",
    "orange",
    "123456789",
    "martin",
    "Distribution",
    "🦀",
    "🔑🔒",
    "日本語",
    "ça",
    "ÀÉÎ",
    "–",
    "’",
    " ",
    "-",
    "zq",
    "Xk9",
    "$£€",
    "straße",
];

/// Single characters, by alphabet.
const ALPHABETS: [&str; 6] = [
    "abcdefghijklmnopqrstuvwxyz",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "0123456789",
    " !\"#$%&'()*+,-./:;<=>?@[]^_`{|}~",
    "àâäçéèêëîïôöùûüÿœæñß",
    "абвгдежзиκλμνξο€🦊🌍\u{301}\u{a0}",
];

/// The person whose data the vectors use.
#[must_use]
pub fn person() -> Personal {
    ["Lila ROSEMONDE", "lila.rosemonde@orange.fr", "123456789", "MARTIN DISTRIBUTION"].into_iter().fold(Personal::default(), Personal::with)
}

/// FNV-1a, 64 bits, over the levels of the made passwords (0, 1, 2), one byte each, in order.
#[must_use]
pub fn digest() -> u64 {
    let personal = person();
    Generator::default().take(COUNT as usize).fold(0xcbf2_9ce4_8422_2325, |hash, password| {
        let level = match measure(&password, &personal).level {
            Level::Weak => 0,
            Level::Medium => 1,
            Level::Strong => 2,
        };
        (hash ^ level).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Endless passwords, the same at every run: a xorshift generator (Marsaglia, 13/7/17) from a fixed seed.
pub struct Generator(u64);

impl Default for Generator {
    fn default() -> Self {
        Self(0x2545_f491_4f6c_dd1d)
    }
}

impl Generator {
    /// A number below `limit` (at least 1).
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let limit = u64::try_from(limit).unwrap_or(1).max(1);
        usize::try_from((self.0 >> 24) % limit).unwrap_or(0)
    }

    /// One to six characters of one alphabet.
    fn characters(&mut self) -> String {
        let choice = self.below(ALPHABETS.len());
        let alphabet = ALPHABETS.get(choice).copied().unwrap_or_default();
        let size = alphabet.chars().count();
        let length = 1 + self.below(6);
        (0..length).filter_map(|_| alphabet.chars().nth(self.below(size))).collect()
    }

    /// An earlier part of the password, as it is, backwards or in capitals.
    fn echo(&mut self, password: &str) -> String {
        let length = password.chars().count();
        let (skipped, taken) = (self.below(length), 1 + self.below(10));
        let part = password.chars().skip(skipped).take(taken);
        match self.below(3) {
            0 => part.collect(),
            1 => part.collect::<String>().chars().rev().collect(),
            _ => part.flat_map(char::to_uppercase).collect(),
        }
    }
}

impl Iterator for Generator {
    type Item = String;

    /// Mostly 14 to 35 characters, so that every level comes; one in 256 is far longer than is read.
    fn next(&mut self) -> Option<String> {
        let target = if self.below(256) == 0 { 300 } else { 14 + self.below(16) };
        let mut password = String::new();
        while password.chars().count() < target {
            let piece = match self.below(8) {
                0..=4 => PIECES.get(self.below(PIECES.len())).copied().unwrap_or_default().to_owned(),
                5..=6 => self.characters(),
                _ => self.echo(&password),
            };
            password.push_str(&piece);
        }
        Some(password)
    }
}
