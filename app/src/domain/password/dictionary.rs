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

/// Words sorted by their bytes, each with its price.
struct Entry<'a> {
    word: &'a str,
    price: Millibits,
}

/// A sorted list of priced words; a word given twice keeps its lowest price.
pub(super) struct Dictionary<'a>(Vec<Entry<'a>>);

impl<'a> Dictionary<'a> {
    fn new(mut entries: Vec<Entry<'a>>) -> Self {
        entries.sort_unstable_by(|a, b| a.word.cmp(b.word).then(a.price.cmp(&b.price)));
        entries.dedup_by(|later, earlier| later.word == earlier.word);
        Self(entries)
    }

    /// The lists of the product, sorted once for the life of the program.
    pub fn of_the_language() -> &'static Self {
        static LANGUAGE: OnceLock<Dictionary<'static>> = OnceLock::new();
        LANGUAGE.get_or_init(|| {
            let lists = [(words::TOOLS, TOOL), (words::SERVICE, SERVICE), (common::COMMON, COMMON)];
            let priced = |(list, price): (&'static str, Millibits)| list.split_ascii_whitespace().map(move |word| Entry { word, price });
            Dictionary::new(lists.into_iter().flat_map(priced).collect())
        })
    }

    /// Personal data: every part at the same price.
    pub fn of_a_person(parts: &'a [String]) -> Self {
        Self::new(parts.iter().map(|word| Entry { word, price: PERSONAL }).collect())
    }

    /// Calls `found` with every word that stands at the head of `glyphs`.
    pub fn read(&self, glyphs: &[Glyph], found: &mut impl FnMut(Found)) {
        walk(&self.0, glyphs, Reading::default(), found);
    }
}

/// How far a reading has come: characters of the password, bytes of the word, leet or not.
#[derive(Clone, Copy, Default)]
struct Reading {
    taken: usize,
    depth: usize,
    leet: bool,
}

/// `entries` all begin with what has been read: report the one that ends here, then read one more
/// character in each of its readings, keeping the entries that still agree.
fn walk(entries: &[Entry], glyphs: &[Glyph], at: Reading, found: &mut impl FnMut(Found)) {
    let next = glyphs.get(at.taken);
    if let Some(entry) = entries.first().filter(|entry| at.depth > 0 && entry.word.len() == at.depth)
        && (!at.leet || at.depth >= SHORTEST_LEET)
    {
        found(Found { length: at.taken, price: entry.price, leet: at.leet });
        let plural = next.is_some_and(|glyph| matches!(glyph.lower, 's' | 'x'));
        if plural && entry.price == COMMON && at.depth >= SHORTEST_PLURAL {
            found(Found { length: at.taken + 1, price: entry.price, leet: at.leet });
        }
    }
    let Some(glyph) = next else { return };
    let mut follow = |(first, second): (char, Option<char>), leet: bool| {
        let (kept, depth) = narrow(entries, at.depth, first);
        let (kept, depth) = second.map_or((kept, depth), |letter| narrow(kept, depth, letter));
        if !kept.is_empty() {
            walk(kept, glyphs, Reading { taken: at.taken + 1, depth, leet: at.leet || leet }, &mut *found);
        }
    };
    follow(glyph.base, false);
    for letter in glyph.leet.chars() {
        follow((letter, None), true);
    }
}

/// The entries whose bytes from `depth` on are those of `letter`, and the depth after it.
fn narrow<'e, 'a>(mut entries: &'e [Entry<'a>], mut depth: usize, letter: char) -> (&'e [Entry<'a>], usize) {
    let mut buffer = [0; 4];
    for wanted in letter.encode_utf8(&mut buffer).bytes() {
        // A word that ends before `depth` has no byte there: `None`, which sorts before every byte.
        let byte = |entry: &Entry| entry.word.as_bytes().get(depth).copied();
        let start = entries.partition_point(|entry| byte(entry) < Some(wanted));
        let rest = entries.get(start..).unwrap_or_default();
        let end = rest.partition_point(|entry| byte(entry) == Some(wanted));
        entries = rest.get(..end).unwrap_or_default();
        depth += 1;
    }
    (entries, depth)
}
