//! The two faces of Source Sans 3, and how wide a text is in them: shaped as it will be drawn.
use krilla::text::Font;
use rustybuzz::{Direction, Face as Shaper, UnicodeBuffer};

use super::PdfFault;

const REGULAR: &[u8] = include_bytes!("fonts/regular.ttf");
const SEMIBOLD: &[u8] = include_bytes!("fonts/semibold.ttf");

/// How heavy the letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Semibold,
}

struct Face {
    font: Font,
    shaper: Shaper<'static>,
}

impl Face {
    fn read(bytes: &'static [u8]) -> Result<Self, PdfFault> {
        let font = Font::new(bytes.into(), 0).ok_or(PdfFault::Font)?;
        Ok(Self { font, shaper: Shaper::from_slice(bytes, 0).ok_or(PdfFault::Font)? })
    }
}

/// Both faces.
pub struct Faces {
    regular: Face,
    semibold: Face,
}

impl Faces {
    /// Reads the embedded files.
    ///
    /// # Errors
    /// [`PdfFault::Font`].
    pub fn read() -> Result<Self, PdfFault> {
        Ok(Self { regular: Face::read(REGULAR)?, semibold: Face::read(SEMIBOLD)? })
    }

    const fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Semibold => &self.semibold,
        }
    }

    /// The face, to draw with.
    pub fn font(&self, weight: Weight) -> Font {
        self.face(weight).font.clone()
    }

    /// True when both faces have a glyph for it.
    pub fn has(&self, c: char) -> bool {
        [&self.regular, &self.semibold].into_iter().all(|face| face.shaper.glyph_index(c).is_some_and(|glyph| glyph.0 != 0))
    }

    /// How wide a text is, in points.
    #[allow(clippy::cast_precision_loss, reason = "an advance is far below 2^23 units")]
    pub fn width(&self, text: &str, weight: Weight, size: f32) -> f32 {
        let face = self.face(weight);
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let shaped = rustybuzz::shape(&face.shaper, &[], buffer);
        let units: i32 = shaped.glyph_positions().iter().map(|glyph| glyph.x_advance).sum();
        units as f32 * size / face.font.units_per_em()
    }
}
