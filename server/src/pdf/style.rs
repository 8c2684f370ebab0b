//! How documents look: the inks of the site's light theme, and one style for each kind of line.
use super::face::Weight;

/// A colour; all texts have a contrast of at least 4.5 on white.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink(pub u8, pub u8, pub u8);

const TEXT: Ink = Ink(0x1b, 0x25, 0x30);
const MUTED: Ink = Ink(0x4a, 0x57, 0x66);
pub const PRIMARY: Ink = Ink(0x0b, 0x55, 0x63);
pub const LINE: Ink = Ink(0xdb, 0xe1, 0xe7);
const WARNING: Ink = Ink(0x8a, 0x4b, 0x00);

/// How a line looks.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub weight: Weight,
    pub size: f32,
    pub ink: Ink,
    pub leading: f32,
}

const fn style(weight: Weight, size: f32, leading: f32, ink: Ink) -> Style {
    Style { weight, size, ink, leading }
}

pub const ORGANISATION: Style = style(Weight::Semibold, 12.0, 16.0, PRIMARY);
pub const SITE: Style = style(Weight::Regular, 10.0, 14.0, MUTED);
pub const NOTICE: Style = style(Weight::Semibold, 9.5, 14.0, WARNING);
pub const TITLE: Style = style(Weight::Semibold, 16.0, 22.0, TEXT);
pub const HEADING: Style = style(Weight::Semibold, 13.0, 18.0, PRIMARY);
pub const BODY: Style = style(Weight::Regular, 10.5, 15.5, TEXT);
pub const LABEL: Style = style(Weight::Regular, 10.5, 15.5, MUTED);
pub const SMALL: Style = style(Weight::Regular, 9.0, 13.0, MUTED);
