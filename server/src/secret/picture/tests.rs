//! Tests of the picture of the human check.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::{env, fs};

use super::outline::{Line, Outline};
use super::*;

type Outcome = Result<(), Box<dyn Error>>;

/// A seed for each number.
fn seed(number: u32) -> [u8; 32] {
    let mut out = [0; 32];
    out.iter_mut().zip(number.to_be_bytes()).for_each(|(s, b)| *s = b);
    out
}

/// Type and data of each chunk.
fn chunks(png: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut out = Vec::new();
    let mut rest = png.get(8..).unwrap_or_default();
    while let Some((size, tail)) = rest.split_first_chunk::<4>() {
        let size = u32::from_be_bytes(*size) as usize;
        let (Some(kind), Some(data)) = (tail.get(..4), tail.get(4..4 + size)) else {
            break;
        };
        out.push((kind.to_vec(), data.to_vec()));
        rest = tail.get(8 + size..).unwrap_or_default();
    }
    out
}

#[test]
fn alphabet_has_no_look_alikes() {
    assert_eq!(ALPHABET.len(), 27);
    assert!(ALPHABET.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()));
    assert!(!ALPHABET.iter().any(|b| b"0O1IL2Z5S".contains(b)));
    assert!(ALPHABET.is_sorted_by(|a, b| a < b), "no character twice");
}

#[test]
fn answers_are_uniform_and_repeatable() {
    let mut seen = BTreeMap::new();
    for number in 0..9_000 {
        let answer = answer(&seed(number));
        assert_eq!(answer.len(), LENGTH);
        answer.bytes().for_each(|b| *seen.entry(b).or_insert(0_i32) += 1);
    }
    assert_eq!(answer(&seed(3)), answer(&seed(3)));
    assert!(seen.keys().eq(ALPHABET.iter()));
    // 2,000 of each expected; five standard deviations are 220.
    assert!(seen.values().all(|n| (1_780..2_220).contains(n)), "{seen:?}");
}

#[test]
fn same_seed_same_bytes() -> Outcome {
    assert_eq!(draw("3A4B6C", &seed(1))?, draw("3A4B6C", &seed(1))?);
    assert_ne!(draw("3A4B6C", &seed(1))?, draw("3A4B6C", &seed(2))?);
    Ok(())
}

#[test]
fn bytes_do_not_tell_the_answer() -> Outcome {
    // T-CAP-2: one length, no metadata, the answer in no case and either order.
    let length = draw("MMMMMM", &seed(0))?.len();
    for number in 0..200 {
        let answer = answer(&seed(number));
        let png = draw(&answer, &seed(number + 1_000))?;
        assert_eq!(png.len(), length);
        let kinds: Vec<_> = chunks(&png).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [b"IHDR", b"PLTE", b"IDAT", b"IEND"]);
        let back: String = answer.chars().rev().collect();
        for word in [&answer, &back] {
            let spelt = png.windows(LENGTH).any(|w| w.eq_ignore_ascii_case(word.as_bytes()));
            assert!(!spelt, "{answer}");
        }
    }
    Ok(())
}

#[test]
fn foreign_text_is_refused() {
    for text in ["", "3A4B6", "3A4B6CC", "3A4B6O", "3a4b6c", "éééAA", "3A4B6\0"] {
        assert_eq!(draw(text, &seed(0)), Err(Undrawable), "{text}");
    }
}

/// The same glyphs in a straight line with room between them: the control that
/// shows that the measure can read.
fn plain(answer: &str) -> Result<Vec<u8>, Undrawable> {
    let face = Face::parse(FONT, 0).map_err(|_| Undrawable)?;
    let mut shape = Outline::default();
    for (symbol, place) in answer.chars().zip([35.0, 73.0, 111.0, 149.0, 187.0, 225.0]) {
        let mut glyph = Outline::of(&face, symbol)?;
        glyph.map(|[x, y]| [css(x * 36.0 + place), css(y * 36.0 + 45.0)]);
        shape.0.append(&mut glyph.0);
    }
    encode(&spread(&shape, &Line::default().shape()))
}

/// Writes `PICTURES/{sent,control}` for `measure.py`, 500 in `make prove`; a few into a folder of its own otherwise.
#[test]
#[allow(clippy::disallowed_methods, reason = "the measure says by its environment where to write")]
fn pictures_for_tesseract() -> Outcome {
    let own = env::temp_dir().join(format!("portal-pictures-{}", uuid::Uuid::now_v7()));
    let root = env::var("PICTURES").unwrap_or_else(|_| own.display().to_string());
    let count = env::var("PICTURES_COUNT").map_or(Ok(3), |n| n.parse::<u32>())?;
    let mut table = String::new();
    for folder in ["sent", "control"] {
        fs::create_dir_all(format!("{root}/{folder}"))?;
    }
    for number in 0..count {
        let answer = answer(&seed(number));
        fs::write(format!("{root}/sent/{number:04}.png"), draw(&answer, &seed(number))?)?;
        fs::write(format!("{root}/control/{number:04}.png"), plain(&answer)?)?;
        writeln!(table, "{number:04}.png\t{answer}")?;
    }
    for folder in ["sent", "control"] {
        fs::write(format!("{root}/{folder}/answers.tsv"), &table)?;
        assert_eq!(fs::read_dir(format!("{root}/{folder}"))?.count(), usize::try_from(count)? + 1);
    }
    if own.exists() {
        fs::remove_dir_all(own)?;
    }
    Ok(())
}
