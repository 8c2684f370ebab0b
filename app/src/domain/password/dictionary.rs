//! The dictionary of known pieces: tool words, words of the service, common words and personal data. It
//! decides what each costs and where one may stand in a password, leet undone; it refuses nothing.

use std::sync::OnceLock;

use super::bits::{BIT, Millibits};
use super::fold::Glyph;
use super::{common, words};

/// Price of a tool word.
const TOOL: Millibits = 5 * BIT;
/// Price of a word of the service or of a most common password.
const SERVICE: Millibits = 3 * BIT;
/// Price of a common word: 80/7 bits, by the CNIL's equivalence of seven words to 80 bits.
const COMMON: Millibits = 11_430;
/// Price of a piece of personal data.
const PERSONAL: Millibits = BIT;
/// The shortest word in which leet is undone, and the shortest whose plural is understood.
const SHORTEST_LEET: usize = 3;
const SHORTEST_PLURAL: usize = 4;

/// A word found in the password.
pub(super) struct Found {
    /// Number of characters of the password that it takes.
    pub length: usize,
    /// Its price, before capitals and leet.
    pub price: Millibits,
    /// Whether leet had to be undone to read it.
    pub leet: bool,
}

/// Words of one price, sorted by their bytes.
pub(super) struct Dictionary<'a> {
    words: Vec<&'a str>,
    price: Millibits,
}

impl<'a> Dictionary<'a> {
    /// The lists of the product, cut once for the life of the program.
    pub fn of_the_language() -> &'static [Self] {
        static LANGUAGE: OnceLock<[Dictionary<'static>; 3]> = OnceLock::new();
        LANGUAGE.get_or_init(|| {
            let lists = [(words::TOOLS, TOOL), (words::SERVICE, SERVICE), (common::COMMON, COMMON)];
            lists.map(|(list, price)| Self { words: list.split(' ').collect(), price })
        })
    }

    /// Personal data: every part at the same price. They are given sorted.
    pub fn of_a_person(parts: &'a [String]) -> Self {
        Self { words: parts.iter().map(String::as_str).collect(), price: PERSONAL }
    }

    /// Calls `found` with every word that stands at the head of `glyphs`.
    pub fn read(&self, glyphs: &[Glyph], found: &mut impl FnMut(Found)) {
        let (price, plural) = (self.price, self.price == COMMON);
        walk(&self.words, glyphs, Reading::default(), &mut |at| {
            if at.leet && at.depth < SHORTEST_LEET {
                return;
            }
            found(Found { length: at.taken, price, leet: at.leet });
            let next = glyphs.get(at.taken).map(|glyph| glyph.lower);
            if plural && at.depth >= SHORTEST_PLURAL && matches!(next, Some('s' | 'x')) {
                found(Found { length: at.taken + 1, price, leet: at.leet });
            }
        });
    }
}

/// How far a reading has come: characters of the password, bytes of the word, leet or not.
#[derive(Clone, Copy, Default)]
struct Reading {
    taken: usize,
    depth: usize,
    leet: bool,
}

/// `words` all begin with what has been read: report the one that ends here, then read one more
/// character in each of its readings, keeping the words that still agree.
fn walk(words: &[&str], glyphs: &[Glyph], at: Reading, found: &mut impl FnMut(Reading)) {
    if at.depth > 0 && words.first().is_some_and(|word| word.len() == at.depth) {
        found(at);
    }
    let Some(glyph) = glyphs.get(at.taken) else {
        return;
    };
    let mut follow = |(first, second): (char, Option<char>), leet: bool| {
        let (kept, depth) = narrow(words, at.depth, first);
        let (kept, depth) = second.map_or((kept, depth), |letter| narrow(kept, depth, letter));
        if !kept.is_empty() {
            let at = Reading { taken: at.taken + 1, depth, leet: at.leet || leet };
            walk(kept, glyphs, at, &mut *found);
        }
    };
    follow(glyph.base, false);
    for letter in glyph.leet.chars() {
        follow((letter, None), true);
    }
}

/// The words whose bytes from `depth` on are those of `letter`, and the depth after it.
fn narrow<'w, 'a>(mut words: &'w [&'a str], mut depth: usize, letter: char) -> (&'w [&'a str], usize) {
    let mut buffer = [0; 4];
    for wanted in letter.encode_utf8(&mut buffer).bytes() {
        // A word that ends before `depth` has no byte there: `None`, which sorts before every byte.
        let byte = |word: &&str| word.as_bytes().get(depth).copied();
        let start = words.partition_point(|word| byte(word) < Some(wanted));
        let rest = words.get(start..).unwrap_or_default();
        let end = rest.partition_point(|word| byte(word) == Some(wanted));
        words = rest.get(..end).unwrap_or_default();
        depth += 1;
    }
    (words, depth)
}
