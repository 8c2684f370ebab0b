//! The two faces of Source Sans 3 and, for codes, Source Code Pro; how wide a text is in them: shaped as it will be drawn.
use std::sync::{Arc, Mutex, PoisonError};

use krilla::text::Font;
use rustybuzz::{Direction, Face as Shaper, GlyphBuffer, Script, ShapePlan, UnicodeBuffer};

use super::PdfFault;

const REGULAR: &[u8] = include_bytes!("fonts/regular.ttf");
const SEMIBOLD: &[u8] = include_bytes!("fonts/semibold.ttf");
const MONO: &[u8] = include_bytes!("fonts/mono.ttf");

/// How heavy the letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Semibold,
    /// Fixed width: for codes, whose alphabet it holds.
    Mono,
}

struct Face {
    font: Font,
    shaper: Shaper<'static>,
    /// How each writing is shaped: dearer to find out than to do.
    plans: Mutex<Vec<(Script, Arc<ShapePlan>)>>,
}

impl Face {
    fn read(bytes: &'static [u8]) -> Result<Self, PdfFault> {
        let font = Font::new(bytes.into(), 0).ok_or(PdfFault::Font)?;
        Ok(Self { font, shaper: Shaper::from_slice(bytes, 0).ok_or(PdfFault::Font)?, plans: Mutex::default() })
    }

    /// The glyphs of a run, as krilla will draw them.
    fn shape(&self, run: &str) -> GlyphBuffer {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(run);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        rustybuzz::shape_with_plan(&self.shaper, &self.plan(buffer.script()), buffer)
    }

    fn plan(&self, script: Script) -> Arc<ShapePlan> {
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, plan)) = plans.iter().find(|(known, _)| *known == script) {
            return Arc::clone(plan);
        }
        let plan = Arc::new(ShapePlan::new(&self.shaper, Direction::LeftToRight, Some(script), None, &[]));
        plans.push((script, Arc::clone(&plan)));
        plan
    }
}

/// The faces.
pub struct Faces {
    regular: Face,
    semibold: Face,
    mono: Face,
}

impl Faces {
    /// Reads the embedded files.
    ///
    /// # Errors
    /// [`PdfFault::Font`].
    pub fn read() -> Result<Self, PdfFault> {
        Ok(Self { regular: Face::read(REGULAR)?, semibold: Face::read(SEMIBOLD)?, mono: Face::read(MONO)? })
    }

    const fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Semibold => &self.semibold,
            Weight::Mono => &self.mono,
        }
    }

    /// The face, to draw with.
    pub fn font(&self, weight: Weight) -> Font {
        self.face(weight).font.clone()
    }

    /// True when both faces of texts have a glyph for it.
    pub fn has(&self, c: char) -> bool {
        [&self.regular, &self.semibold].into_iter().all(|face| face.shaper.glyph_index(c).is_some_and(|glyph| glyph.0 != 0))
    }

    /// How wide a text is, in points.
    #[allow(clippy::cast_precision_loss, reason = "an advance is far below 2^23 units")]
    pub fn width(&self, text: &str, weight: Weight, size: f32) -> f32 {
        let face = self.face(weight);
        let units: i32 = runs(text).iter().flat_map(|run| face.shape(run).glyph_positions().to_vec()).map(|glyph| glyph.x_advance).sum();
        units as f32 * size / face.font.units_per_em()
    }
}

/// A text in pieces of one writing each. Shaped together with Latin letters, the font would draw a Greek gamma as the
/// phonetic sign.
pub fn runs(text: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let (mut start, mut current) = (0, None);
    for (at, c) in text.char_indices() {
        let writing = writing(c);
        if writing.is_some() && current.is_some() && writing != current {
            runs.push(&text[start..at]);
            start = at;
        }
        current = writing.or(current);
    }
    runs.push(&text[start..]);
    runs
}

/// The writings that the font holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    Latin,
    Greek,
    Cyrillic,
}

/// The writing of a letter; none for what stands in all of them.
fn writing(c: char) -> Option<Writing> {
    match c {
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Writing::Greek),
        '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{2de0}'..='\u{2dff}' | '\u{a640}'..='\u{a69f}' => Some(Writing::Cyrillic),
        c if c.is_alphabetic() => Some(Writing::Latin),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_keep_their_shape_beside_those_of_another_writing() {
        let faces = Faces::read().unwrap();
        assert_eq!(runs("Zoë-Γεωργία Дмитрий, 3e"), ["Zoë-", "Γεωργία ", "Дмитрий, 3", "e"]);
        assert_eq!((runs(""), runs("35\u{a0}%")), (vec![""], vec!["35\u{a0}%"]));
        for text in ["Zoë-Γεωργία Дмитрий", "αZΓ"] {
            for face in [&faces.regular, &faces.semibold] {
                let drawn: Vec<u32> =
                    runs(text).iter().flat_map(|run| face.shape(run).glyph_infos().to_vec()).map(|glyph| glyph.glyph_id).collect();
                let own: Vec<u32> = text.chars().map(|c| u32::from(face.shaper.glyph_index(c).unwrap().0)).collect();
                assert_eq!(drawn, own, "{text}");
            }
        }
    }
}
