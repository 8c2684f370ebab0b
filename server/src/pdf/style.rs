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
/// Behind what must be found at once; all texts keep their contrast on it.
pub const PANEL: Ink = Ink(0xf2, 0xf5, 0xf7);

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

// Letters: a little smaller, so that one holds on a page.
pub const SUBJECT: Style = style(Weight::Semibold, 15.0, 20.0, TEXT);
pub const TEXT_BODY: Style = style(Weight::Regular, 10.0, 13.6, TEXT);
pub const TEXT_LABEL: Style = style(Weight::Regular, 10.0, 13.6, MUTED);
pub const TEXT_HEADING: Style = style(Weight::Semibold, 11.0, 15.0, PRIMARY);
pub const MARGIN: Style = style(Weight::Regular, 9.0, 12.6, TEXT);
pub const MARGIN_LABEL: Style = style(Weight::Regular, 9.0, 12.6, MUTED);
/// A reference that somebody may have to type, capitals and small letters told apart.
pub const REFERENCE: Style = style(Weight::Mono, 10.0, 13.6, TEXT);
pub const ADDRESS: Style = style(Weight::Regular, 10.5, 12.6, TEXT);
pub const CODE: Style = style(Weight::Mono, 21.0, 26.0, TEXT);
pub const DAY: Style = style(Weight::Semibold, 14.0, 26.0, TEXT);

/// How rows of labels and values look.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    pub label: Style,
    pub value: Style,
    /// Where the values stand beside their labels.
    pub values: f32,
    /// Above and below each row.
    pub air: f32,
}

pub const ROWS: Rows = Rows { label: LABEL, value: BODY, values: 172.0, air: 5.0 };
pub const TEXT_ROWS: Rows = Rows { label: TEXT_LABEL, value: TEXT_BODY, values: 110.0, air: 3.5 };
