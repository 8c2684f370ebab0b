//! The picture of the human check.
//!
//! Rules: R-P06 (human check at login, activation, creation and forgotten
//! password), T-CAP-1 (one challenge, one attempt: nothing is kept here; the
//! caller stores an HMAC of the answer, and must never store in clear the bytes
//! given to [`answer`], which tell it), T-CAP-2 (every picture has the same
//! length and carries no text chunk), T-CAP-4 (case does not matter: the caller
//! folds what is typed to upper case; look-alikes are not in [`ALPHABET`]).
//!
//! The glyphs are outlines of an OFL font (`verification.ttf`, see
//! `verification.md`). Each is stretched, sheared and turned, pushed into its
//! neighbour until both touch, then the whole line is warped by slow sine waves
//! while it is still an outline, so that edges stay clean. One stroke of the
//! same ink and nearly the same thickness crosses it. All chance comes from the
//! seed: the same answer and seed give the same bytes.

#![allow(clippy::cast_precision_loss)]

mod ink;
mod outline;
mod stream;
#[cfg(test)]
mod tests;

use std::fmt;

use ttf_parser::Face;

use ink::{encode, spread, stroke};
use outline::{Line, Outline};
use stream::Stream;

/// The 27 characters an answer is made of: upper case letters and digits
/// without 0 O, 1 I L, 2 Z, 5 S (T-CAP-4).
pub const ALPHABET: &[u8] = b"346789ABCDEFGHJKMNPQRTUVWXY";

/// Characters in an answer: 27^6, about 387 million.
pub const LENGTH: usize = 6;

/// Width in CSS pixels at which the picture is shown.
pub const SHOWN_WIDTH: u32 = 260;

/// Height in CSS pixels at which the picture is shown.
pub const SHOWN_HEIGHT: u32 = 90;

/// Dots per CSS pixel, so that the picture is sharp on a phone.
const DENSITY: u32 = 2;
const WIDTH: u32 = SHOWN_WIDTH * DENSITY;
const HEIGHT: u32 = SHOWN_HEIGHT * DENSITY;

const FONT: &[u8] = include_bytes!("verification.ttf");

/// The picture could not be drawn: a character outside the alphabet, or a
/// damaged build. The check without picture remains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undrawable;

impl fmt::Display for Undrawable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the picture of the human check cannot be drawn")
    }
}

impl std::error::Error for Undrawable {}

/// An answer drawn uniformly from 32 random bytes.
#[must_use]
pub fn answer(random: &[u8; 32]) -> String {
    // Bytes past the last whole multiple of the alphabet are thrown away, so
    // that each character is equally likely.
    let count = ALPHABET.len();
    let whole = 256 / count * count;
    let mut stream = Stream::new(b"answer", random);
    let mut out = String::with_capacity(LENGTH);
    while out.len() < LENGTH {
        let byte = usize::from(stream.byte());
        if byte < whole
            && let Some(&symbol) = ALPHABET.get(byte % count)
        {
            out.push(char::from(symbol));
        }
    }
    out
}

/// Draws `answer` as a PNG, the same bytes for the same answer and seed.
///
/// # Errors
/// [`Undrawable`] if `answer` has not [`LENGTH`] characters of [`ALPHABET`].
pub fn draw(answer: &str, seed: &[u8; 32]) -> Result<Vec<u8>, Undrawable> {
    if answer.len() != LENGTH || !answer.bytes().all(|b| ALPHABET.contains(&b)) {
        return Err(Undrawable);
    }
    let face = Face::parse(FONT, 0).map_err(|_| Undrawable)?;
    let mut stream = Stream::new(b"picture", seed);
    let mut line = Line::default();
    for symbol in answer.chars() {
        let mut glyph = Outline::of(&face, symbol)?;
        glyph.disturb(&mut stream);
        line.push(glyph, &mut stream);
    }
    let mut shape = line.shape();
    shape.warp(&mut stream);
    shape.fit(&mut stream);
    let across = stroke(&mut stream);
    encode(&spread(&shape, &across))
}

/// A length given in CSS pixels, in dots.
fn css(length: f32) -> f32 {
    length * DENSITY as f32
}
