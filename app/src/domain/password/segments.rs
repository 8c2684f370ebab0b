//! Guessability: the cheapest way to cut a password into pieces that a person who attacks it would try
//! (`password-strength.md`, step 3), found by dynamic programming. It decides the price of every piece.

use super::bits::{BIT, Millibits, log2};
use super::dictionary::Dictionary;
use super::fold::Glyph;
use super::keyboards;

/// The shortest copy of an earlier piece, and the shortest mirror of one.
const SHORTEST_COPY: usize = 3;
const SHORTEST_MIRROR: usize = 4;
/// A mirror costs this and the logarithm of its length.
const MIRROR: Millibits = 3 * BIT;
/// A run costs this and the logarithm of its length.
const RUN: Millibits = 8_600;
/// A year from 1900 to 2099; a date of six or eight digits.
const YEAR: Millibits = 7 * BIT;
const DATE: Millibits = 15_300;
/// One capital or all of them; capitals and small letters mixed; leet; a repeated sign.
const CAPITAL: Millibits = BIT;
const MIXED: Millibits = 2 * BIT;
const LEET: Millibits = 2 * BIT;
const REPEATED_SIGN: Millibits = BIT;

/// What the price of a single character depends on.
#[derive(Clone, Copy)]
pub(super) struct Alphabet {
    /// log2 of the size of the alphabets present.
    pub first: Millibits,
    /// log2 of the number of distinct characters.
    pub again: Millibits,
}

/// The price of the cheapest cut of `glyphs`, in millibits: O(n²) in time for n characters.
pub(super) fn guess(glyphs: &[Glyph], alphabet: Alphabet, personal: &Dictionary) -> Millibits {
    let marks = Marks::of(glyphs);
    let exact = Echoes::of(glyphs, |a, b| a.raw == b.raw);
    let folded = Echoes::of(glyphs, |a, b| a.shape() == b.shape());
    let language = Dictionary::of_the_language();
    // best[n]: the cheapest cut of the first n characters.
    let mut best = vec![Millibits::MAX; glyphs.len() + 1];
    if let Some(origin) = best.first_mut() {
        *origin = 0;
    }
    for (start, glyph) in glyphs.iter().enumerate() {
        let before = at(&best, start);
        let mut offer = |length: usize, price: Millibits| {
            if let Some(cell) = best.get_mut(start + length) {
                *cell = (*cell).min(before.saturating_add(price));
            }
        };
        offer(1, single(glyphs, start, *glyph, alphabet));
        let rest = glyphs.get(start..).unwrap_or_default();
        for length in SHORTEST_COPY..=at(&folded.copies, start) {
            let disguise = if length <= at(&exact.copies, start) { 0 } else { marks.disguise(start, length) };
            offer(length, log2(start + 1) + log2(length) + disguise);
        }
        for length in SHORTEST_MIRROR..=at(&folded.mirrors, start) {
            let disguise = if length <= at(&exact.mirrors, start) { 0 } else { marks.disguise(start, length) };
            offer(length, MIRROR + log2(length) + disguise);
        }
        for length in keyboards::SHORTEST..=keyboards::longest_run(rest) {
            offer(length, RUN + log2(length) + marks.capitals(start, length));
        }
        if is_year(rest) {
            offer(4, YEAR);
        }
        for length in [6, 8] {
            if is_date(rest, length) {
                offer(length, DATE);
            }
        }
        for dictionary in language.iter().chain([personal]) {
            dictionary.read(rest, &mut |word| {
                let leet = if word.leet { LEET } else { 0 };
                offer(word.length, word.price + leet + marks.capitals(start, word.length));
            });
        }
    }
    best.last().copied().unwrap_or(0)
}

/// The value at a place, 0 beyond the end.
fn at<T: Copy + Default>(values: &[T], index: usize) -> T {
    values.get(index).copied().unwrap_or_default()
}

/// The price of one character: dear at first sight, then among those already seen; a repeated sign is
/// nearly free.
fn single(glyphs: &[Glyph], start: usize, glyph: Glyph, alphabet: Alphabet) -> Millibits {
    if !glyphs.iter().take(start).any(|earlier| earlier.raw == glyph.raw) {
        alphabet.first
    } else if glyph.is_punctuation() {
        alphabet.again.min(REPEATED_SIGN)
    } else {
        alphabet.again
    }
}

/// Capitals, letters and leet signs counted from the start, to know those of any piece at once.
struct Marks(Vec<[usize; 3]>);

impl Marks {
    fn of(glyphs: &[Glyph]) -> Self {
        let mut count = [0; 3];
        let mut counts = vec![count];
        for glyph in glyphs {
            let [capitals, letters, leet] = count;
            count = [
                capitals + usize::from(glyph.raw.is_uppercase()),
                letters + usize::from(glyph.raw.is_alphabetic()),
                leet + usize::from(!glyph.leet.is_empty()),
            ];
            counts.push(count);
        }
        Self(counts)
    }

    fn count(&self, start: usize, length: usize) -> [usize; 3] {
        let (before, after) = (at(&self.0, start), at(&self.0, start + length));
        std::array::from_fn(|kind| at(&after, kind).saturating_sub(at(&before, kind)))
    }

    /// What the capitals of a piece add to its price.
    fn capitals(&self, start: usize, length: usize) -> Millibits {
        match self.count(start, length) {
            [0, ..] => 0,
            [capitals, letters, _] if capitals == 1 || capitals == letters => CAPITAL,
            _ => MIXED,
        }
    }

    /// What is added to a copy that differs from its model by capitals, accents or leet.
    fn disguise(&self, start: usize, length: usize) -> Millibits {
        let [_, _, leet] = self.count(start, length);
        self.capitals(start, length) + if leet > 0 { LEET } else { 0 }
    }
}

/// For each place, the length of the longest piece that stands earlier, forwards (it may overlap the
/// place, as in `ababab`) or backwards (it ends before the place).
struct Echoes {
    copies: Vec<usize>,
    mirrors: Vec<usize>,
}

impl Echoes {
    fn of(glyphs: &[Glyph], same: impl Fn(Glyph, Glyph) -> bool) -> Self {
        let mut copies = vec![0; glyphs.len()];
        let mut mirrors = copies.clone();
        // forwards[j]: the agreement between the piece at `start` and the piece at j, read forwards;
        // backwards[j]: the same with the piece at j read backwards. Both come from `start + 1`.
        let mut forwards = vec![0_usize; glyphs.len() + 1];
        let mut backwards = forwards.clone();
        let places = glyphs.iter().zip(copies.iter_mut().zip(&mut mirrors)).enumerate().rev();
        for (start, (glyph, (copy, mirror))) in places {
            let mut behind = 0;
            for (earlier, model) in glyphs.iter().enumerate().take(start) {
                let agreed = same(*glyph, *model);
                let ahead = if agreed { at(&forwards, earlier + 1) + 1 } else { 0 };
                if let Some(cell) = forwards.get_mut(earlier) {
                    *cell = ahead;
                }
                *copy = (*copy).max(ahead);
                let back = if agreed { behind + 1 } else { 0 };
                if let Some(cell) = backwards.get_mut(earlier) {
                    behind = std::mem::replace(cell, back);
                }
                *mirror = (*mirror).max(back);
            }
        }
        Self { copies, mirrors }
    }
}

/// The value of the first `length` characters of `digits`, all ASCII digits.
fn number(digits: &[Glyph], length: usize) -> Option<u32> {
    let digits = digits.get(..length)?;
    digits.iter().try_fold(0, |value, glyph| Some(value * 10 + glyph.lower.to_digit(10)?))
}

/// A year from 1900 to 2099 at the head.
fn is_year(glyphs: &[Glyph]) -> bool {
    number(glyphs, 4).is_some_and(|year| (1900..2100).contains(&year))
}

/// A date of six or eight digits at the head: day, month and year in any of the usual orders.
fn is_date(glyphs: &[Glyph], length: usize) -> bool {
    let day_month = |a: u32, b: u32| (1..=31).contains(&a) && (1..=12).contains(&b);
    let either = |a: u32, b: u32| day_month(a, b) || day_month(b, a);
    let pair = |place: usize| glyphs.get(place..).and_then(|rest| number(rest, 2)).unwrap_or(0);
    if number(glyphs, length).is_none() {
        return false;
    }
    if length == 6 {
        return either(pair(0), pair(2)) || day_month(pair(4), pair(2));
    }
    let year_last = glyphs.get(4..).is_some_and(is_year) && either(pair(0), pair(2));
    year_last || (is_year(glyphs) && day_month(pair(6), pair(4)))
}
