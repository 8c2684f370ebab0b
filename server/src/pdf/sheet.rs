//! The layout: headings, paragraphs, labelled values and a foot, flowing over pages of A4; nothing is ever clipped.
//!
//! A [`Sheet`] is filled from top to bottom and knows, for each line, which part of the document it belongs to, so
//! that [`super::export`] can tag it. Every document is made of these pieces: they decide how ours look. A
//! [`Frame`] narrows where the next pieces stand: letters have columns.
use std::sync::Arc;

use super::face::Faces;
use super::style::{BODY, HEADING, Ink, LINE, NOTICE, ORGANISATION, PRIMARY, ROWS, Rows, SITE, SMALL, Style, TITLE};
use super::text::{shown, wrap};
use super::{Letterhead, PdfFault};

/// A4, in points.
pub const PAGE: (f32, f32) = (595.28, 841.89);
pub const LEFT: f32 = 70.0;
const TOP: f32 = 58.0;
pub const WIDTH: f32 = PAGE.0 - 2.0 * LEFT;
/// No text of the body below this; the foot stands under it.
const BOTTOM: f32 = PAGE.1 - 96.0;
const FOOT: f32 = PAGE.1 - 72.0;

/// Where the next pieces stand: between the margins, or in a column of a page.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub left: f32,
    pub width: f32,
}

/// Between the margins.
pub const BODY_FRAME: Frame = Frame { left: LEFT, width: WIDTH };

/// What a line is for who listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A line of this leaf of the structure.
    Leaf(usize),
    /// The foot, said once: repeated on a page before the last, or a page number.
    Foot,
}

/// What is drawn.
#[derive(Clone, Debug)]
pub enum Mark {
    Line { x: f32, baseline: f32, style: Style, text: String, role: Role },
    Bar { x: f32, y: f32, width: f32, height: f32, ink: Ink },
}

/// The structure of the document, in reading order; numbers are leaves.
#[derive(Clone, Debug)]
pub enum Part {
    Heading {
        level: u16,
        title: String,
        leaf: usize,
        page: usize,
        y: f32,
    },
    Paragraph(usize),
    /// Labels and their values.
    Pairs(Vec<(usize, usize)>),
    /// The items of a list.
    List(Vec<usize>),
}

/// A document under way, then whole.
pub struct Sheet {
    pub faces: Arc<Faces>,
    pub pages: Vec<Vec<Mark>>,
    pub parts: Vec<Part>,
    pub leaves: usize,
    /// Where the next piece begins.
    pub y: f32,
    pub frame: Frame,
    replaced: bool,
}

impl Sheet {
    /// An empty page under a letterhead.
    ///
    /// # Errors
    /// [`PdfFault::Font`].
    pub fn new(head: &Letterhead) -> Result<Self, PdfFault> {
        Ok(Self::with(Arc::new(Faces::read()?), head))
    }

    /// The same with faces that are read already: documents that go into one file share them.
    pub fn with(faces: Arc<Faces>, head: &Letterhead) -> Self {
        let (pages, parts) = (vec![Vec::new()], Vec::new());
        let mut sheet = Self { faces, pages, parts, leaves: 0, y: TOP, frame: BODY_FRAME, replaced: false };
        sheet.block(&head.organisation, ORGANISATION);
        sheet.block(&head.site_name, SITE);
        sheet.y += 8.0;
        sheet.bar(1.5, PRIMARY);
        sheet.y += 12.0;
        if let Some(notice) = &head.notice {
            sheet.block(notice, NOTICE);
        }
        sheet.y += 20.0;
        sheet
    }

    /// The document's one title.
    pub fn title(&mut self, text: &str) {
        self.headline(1, text, TITLE);
        self.y += 6.0;
    }

    /// A heading, never alone at the end of a page.
    pub fn heading(&mut self, text: &str) {
        self.y += 20.0;
        self.headline(2, text, HEADING);
        self.y += 4.0;
    }

    /// A paragraph.
    pub fn paragraph(&mut self, text: &str) {
        self.block(text, BODY);
        self.y += 5.0;
    }

    /// Labels, and their values aligned beside them; a hairline under each row. `\n` in a value begins a line.
    pub fn pairs(&mut self, pairs: &[(&str, &str)]) {
        self.rows(pairs, ROWS);
    }

    /// The same, in rows of another measure.
    pub fn rows(&mut self, pairs: &[(&str, &str)], look: Rows) {
        let (Frame { left, width }, leading) = (self.frame, look.value.leading);
        let mut rows = Vec::with_capacity(pairs.len());
        for (label, value) in pairs {
            let (labels, values) = (self.lines(label, look.label, look.values - 14.0), self.lines(value, look.value, width - look.values));
            let (label, value) = (self.leaf(), self.leaf());
            let count = labels.len().max(values.len());
            self.keep(count, leading, 2.0 * look.air + 2.0);
            self.y += look.air;
            let (mut labels, mut values) = (labels.into_iter(), values.into_iter());
            for _ in 0..count {
                self.room(leading);
                let baseline = self.baseline(look.value);
                for (x, style, text, leaf) in
                    [(left, look.label, labels.next(), label), (left + look.values, look.value, values.next(), value)]
                {
                    if let Some(text) = text {
                        self.mark(Mark::Line { x, baseline, style, text, role: Role::Leaf(leaf) });
                    }
                }
                self.y += leading;
            }
            self.y += look.air;
            self.bar(0.6, LINE);
            rows.push((label, value));
        }
        self.parts.push(Part::Pairs(rows));
        self.y += 6.0;
    }

    /// The foot of every page, read aloud once, at the end; page numbers when there are several. Says it when « ? » stands
    /// for something.
    pub fn foot(&mut self, text: &str) {
        if self.replaced {
            self.y += 6.0;
            self.block("Un «\u{a0}?\u{a0}» tient lieu d’un caractère que ce document ne peut pas représenter.", SMALL);
        }
        let (lines, leaf, count) = (self.lines(text, SMALL, WIDTH - 80.0), self.leaf(), self.pages.len());
        self.parts.push(Part::Paragraph(leaf));
        for (page, marks) in self.pages.iter_mut().enumerate() {
            let role = if page + 1 == count { Role::Leaf(leaf) } else { Role::Foot };
            marks.push(Mark::Bar { x: LEFT, y: FOOT - 8.0, width: WIDTH, height: 0.6, ink: LINE });
            let mut baseline = FOOT + SMALL.size;
            for text in &lines {
                marks.push(Mark::Line { x: LEFT, baseline, style: SMALL, text: text.clone(), role });
                baseline += SMALL.leading;
            }
            if count > 1 {
                let number = format!("Page {} sur {count}", page + 1);
                let x = PAGE.0 - LEFT - self.faces.width(&number, SMALL.weight, SMALL.size);
                marks.push(Mark::Line { x, baseline: FOOT + SMALL.size, style: SMALL, text: number, role: Role::Foot });
            }
        }
    }

    /// A heading in any style.
    pub fn headline(&mut self, level: u16, text: &str, style: Style) {
        let lines = self.lines(text, style, self.frame.width);
        self.keep(lines.len() + 3, style.leading, 0.0);
        let (page, y, leaf) = (self.pages.len() - 1, self.y, self.leaf());
        let title = lines.concat();
        self.parts.push(Part::Heading { level, title, leaf, page, y });
        self.draw(lines, style, leaf);
    }

    /// A paragraph in any style.
    pub fn block(&mut self, text: &str, style: Style) {
        let (lines, leaf) = (self.lines(text, style, self.frame.width), self.leaf());
        self.parts.push(Part::Paragraph(leaf));
        self.draw(lines, style, leaf);
    }

    fn draw(&mut self, lines: Vec<String>, style: Style, leaf: usize) {
        for text in lines {
            self.room(style.leading);
            let baseline = self.baseline(style);
            let x = self.frame.left;
            self.mark(Mark::Line { x, baseline, style, text, role: Role::Leaf(leaf) });
            self.y += style.leading;
        }
    }

    /// The lines of a text. Once they are broken, what forbade a break is drawn as the plain sign whose glyph it shares: the
    /// letters are read back without help.
    pub fn lines(&mut self, text: &str, style: Style, width: f32) -> Vec<String> {
        let set = shown(text, |c| self.faces.has(c));
        self.replaced |= set.replaced;
        let lines = wrap(&set.text, width, |line| self.faces.width(line, style.weight, style.size));
        lines.into_iter().map(|line| line.replace('\u{a0}', " ").replace('\u{2011}', "-")).collect()
    }

    /// A new leaf of the structure.
    pub fn leaf(&mut self) -> usize {
        self.leaves += 1;
        self.leaves - 1
    }

    /// Where the letters of the next line stand.
    pub fn baseline(&self, style: Style) -> f32 {
        self.y + style.leading / 2.0 + style.size * 0.34
    }

    /// A new page, unless so much fits on this one.
    pub fn room(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.turn();
        }
    }

    /// A new page.
    pub fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Lines that stay together, if one page can hold them.
    fn keep(&mut self, lines: usize, leading: f32, more: f32) {
        let height = f32::from(u16::try_from(lines).unwrap_or(u16::MAX)) * leading + more;
        if height <= BOTTOM - TOP {
            self.room(height);
        }
    }

    fn bar(&mut self, height: f32, ink: Ink) {
        let (Frame { left, width }, y) = (self.frame, self.y);
        self.mark(Mark::Bar { x: left, y, width, height, ink });
        self.y += height;
    }

    /// Draws on the last page.
    pub fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(page: &[Mark]) -> impl Iterator<Item = (f32, f32, &str, Role)> {
        page.iter().filter_map(|mark| match mark {
            Mark::Line { x, baseline, text, role, .. } => Some((*x, *baseline, text.as_str(), *role)),
            Mark::Bar { .. } => None,
        })
    }

    fn long() -> Sheet {
        let mut sheet = Sheet::new(&Letterhead { organisation: "Administration ".repeat(20), ..Letterhead::default() }).unwrap();
        sheet.title("Un fil de messages");
        for number in 0..24 {
            sheet.heading(&format!("Message {number}"));
            sheet.paragraph(&"Il y est question de tout et de rien. ".repeat(number));
            sheet.pairs(&[("De", "Camille"), ("Pièces jointes", &"facture-de-l-année.pdf\n".repeat(number))]);
        }
        sheet.foot("Fil créé le 23/11/2026");
        sheet
    }

    #[test]
    fn long_documents_flow_over_pages_and_nothing_leaves_them() {
        let sheet = long();
        let count = sheet.pages.len();
        assert!(count > 8, "{count}");
        for (number, page) in sheet.pages.iter().enumerate() {
            for (x, baseline, text, role) in lines(page) {
                let floor = if role == Role::Foot || text.starts_with("Fil") { PAGE.1 - 40.0 } else { BOTTOM };
                assert!(x >= LEFT && baseline > TOP && baseline < floor, "{text} at {baseline}");
            }
            let body: Vec<&str> = lines(page).filter(|(_, baseline, ..)| *baseline < FOOT).map(|(_, _, text, _)| text).collect();
            assert!(!body.last().unwrap().starts_with("Message "), "a heading alone at the end of page {number}");
            assert!(lines(page).any(|(.., text, role)| text == format!("Page {} sur {count}", number + 1) && role == Role::Foot));
            let foot = lines(page).find(|(.., text, _)| text.starts_with("Fil ")).unwrap();
            assert_eq!(foot.3 == Role::Foot, number + 1 < count, "read aloud once");
        }
        let all = sheet.pages.iter().flat_map(|page| lines(page)).filter(|(.., text, _)| text.contains("facture")).count();
        assert_eq!(all, (0..24).sum::<usize>(), "no line is lost");
    }

    #[test]
    fn one_page_has_no_number_and_says_when_something_cannot_be_shown() {
        let text = |word: &str| {
            let mut sheet = Sheet::new(&Letterhead::default()).unwrap();
            sheet.paragraph(word);
            sheet.foot("Pied");
            lines(&sheet.pages[0]).map(|(.., text, _)| text.to_owned()).collect::<Vec<_>>().concat()
        };
        assert!(!text("Rennes").contains("Page") && !text("Rennes").contains("tient lieu") && text("北京").contains("tient lieu"));
    }
}
