//! Letters: one page of A4 each, folded in three, its address in the window of a DL envelope; further pages hold the
//! services alone. Several letters are one file, each on pages of its own.
//!
//! The envelope is the French DL with a window (110 × 220 mm; window of 35 × 100 mm, 20 mm from the right edge and from
//! the bottom). A third of A4 (99 × 210 mm) has 11 mm of play in height and 10 mm in width: the address stands where
//! the window is wherever the sheet slips ([`ADDRESS`]), and nothing else where it can ever be ([`WINDOW`]).
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::export::{About, export};
use super::face::Faces;
use super::sheet::{BODY_FRAME, Frame, LEFT, Mark, Part, Role, Sheet, WIDTH};
use super::style::{
    self, CODE, DAY, LINE, MARGIN, MARGIN_LABEL, PANEL, PRIMARY, REFERENCE, Rows, SUBJECT, Style, TEXT_BODY, TEXT_HEADING, TEXT_LABEL,
    TEXT_ROWS,
};
use super::{Letterhead, PdfFault};

/// A rectangle on the first page, in points from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

/// From the millimetres of the envelope and of A4.
const fn mm(length: f32) -> f32 {
    length * 72.0 / 25.4
}

/// Seen through the window wherever the letter slips: the address stands in it.
pub const ADDRESS: Area = Area { left: mm(100.0), top: mm(55.0), right: mm(190.0), bottom: mm(79.0) };

/// Seen through the window for some place of the letter: nothing but the address stands in it.
pub const WINDOW: Area = Area { left: mm(90.0), top: mm(44.0), right: mm(200.0), bottom: mm(90.0) };

/// Where the sheet is folded, from the top.
pub const FOLDS: [f32; 2] = [mm(99.0), mm(198.0)];

/// What a person can do with the code: a heading and paragraphs.
#[derive(Clone, PartialEq, Eq)]
pub struct Choice {
    pub title: String,
    pub paragraphs: Vec<String>,
}

/// What a letter says, as it is shown; no `Debug`, it holds a code.
#[derive(Clone, PartialEq, Eq)]
pub struct Content {
    /// The company and the lines of its address.
    pub recipient: Vec<String>,
    /// « 23 février 2026 ».
    pub date: String,
    pub reference: String,
    pub title: String,
    pub opening: Vec<String>,
    /// Who asks, how to reach her, for whom.
    pub facts: Vec<(&'static str, String)>,
    pub services: Vec<String>,
    /// In threes.
    pub code: String,
    /// « 24 avril 2026 inclus ».
    pub last_day: String,
    pub agree: Choice,
    pub refuse: Choice,
}

/// Letters in one file.
///
/// # Errors
/// [`PdfFault`].
pub fn letters(contents: &[Content], head: &Letterhead, made_at: DateTime<Utc>) -> Result<Vec<u8>, PdfFault> {
    let faces = Arc::new(Faces::read()?);
    let sheets: Vec<Sheet> = contents.iter().map(|content| letter(&faces, content, head)).collect();
    let title = match contents {
        [one] => one.title.clone(),
        all => format!("Courriers ({})", all.len()),
    };
    export(&sheets, About { title, author: head.organisation.clone(), made_at })
}

/// How a letter is set: how large its text, and whether its services stand behind it.
#[derive(Clone, Copy, Debug)]
struct Setting {
    scale: f32,
    annex: bool,
}

/// Tried in this order until everything but the services stands on the first page.
const SETTINGS: [Setting; 5] = [
    Setting { scale: 1.0, annex: false },
    Setting { scale: 0.94, annex: false },
    Setting { scale: 1.0, annex: true },
    Setting { scale: 0.9, annex: true },
    Setting { scale: 0.8, annex: true },
];

impl Setting {
    fn style(self, style: Style) -> Style {
        Style { size: style.size * self.scale, leading: style.leading * self.scale, ..style }
    }

    fn rows(self) -> Rows {
        Rows { label: self.style(TEXT_ROWS.label), value: self.style(TEXT_ROWS.value), ..TEXT_ROWS }
    }
}

/// One letter; its services stand on the first page if there is room for them, otherwise behind it.
fn letter(faces: &Arc<Faces>, content: &Content, head: &Letterhead) -> Sheet {
    let mut letter = front(faces, content, head, SETTINGS[0]);
    let mut setting = SETTINGS[0];
    for next in &SETTINGS[1..] {
        if letter.pages.len() == 1 {
            break;
        }
        setting = *next;
        letter = front(faces, content, head, setting);
    }
    if setting.annex && !content.services.is_empty() {
        services(&mut letter, content);
    }
    letter.foot(&format!("Référence {} — courrier du {}", content.reference, content.date));
    letter
}

/// Everything but the services behind it.
fn front(faces: &Arc<Faces>, content: &Content, head: &Letterhead, setting: Setting) -> Sheet {
    let (mut sheet, body) = (Sheet::with(Arc::clone(faces), head), setting.style(TEXT_BODY));
    margin(&mut sheet, content, head);
    address(&mut sheet, &content.recipient);
    folds(&mut sheet);
    sheet.frame = BODY_FRAME;
    sheet.y = WINDOW.bottom + 10.0;
    sheet.headline(1, &content.title, SUBJECT);
    sheet.y += 5.0;
    for paragraph in &content.opening {
        sheet.block(paragraph, body);
        sheet.y += 4.0;
    }
    facts(&mut sheet, content, setting);
    panel(&mut sheet, content);
    choices(&mut sheet, content, setting);
    sheet
}

/// Beside the window: date, reference, assistance.
fn margin(sheet: &mut Sheet, content: &Content, head: &Letterhead) {
    sheet.frame = Frame { left: LEFT, width: WINDOW.left - LEFT - 12.0 };
    sheet.y = WINDOW.top + 14.0;
    sheet.block(&format!("Le {}", content.date), MARGIN);
    let assistance = format!("{}\n{}", head.support_phone.replace(' ', "\u{a0}"), head.support_hours);
    for (label, text, style) in [("Référence", content.reference.as_str(), REFERENCE), ("Assistance", &assistance, MARGIN)] {
        sheet.y += 8.0;
        sheet.block(label, MARGIN_LABEL);
        sheet.block(text, style);
    }
}

/// The address: as large as it can be, in the middle of its area. What no size can show is cut: the name stands whole
/// in the letter.
fn address(sheet: &mut Sheet, recipient: &[String]) {
    let (width, height) = (ADDRESS.right - ADDRESS.left, ADDRESS.bottom - ADDRESS.top);
    let mut style = style::ADDRESS;
    let mut lines = set(sheet, recipient, style, width);
    while tall(&lines, style) > height && style.size > 6.5 {
        style = Style { size: style.size - 0.5, leading: (style.size - 0.5) * 1.2, ..style };
        lines = set(sheet, recipient, style, width);
    }
    while tall(&lines, style) > height {
        let Some(longest) = lines.iter_mut().max_by_key(|lines| lines.len()) else { break };
        longest.pop();
        if let Some(last) = longest.last_mut() {
            last.truncate(last.trim_end().char_indices().rev().nth(1).map_or(0, |(at, _)| at));
            last.push('…');
        }
    }
    let leaf = sheet.leaf();
    sheet.parts.push(Part::Paragraph(leaf));
    sheet.y = ADDRESS.top + (height - tall(&lines, style)) / 2.0;
    for text in lines.into_iter().flatten() {
        let baseline = sheet.baseline(style);
        sheet.mark(Mark::Line { x: ADDRESS.left, baseline, style, text, role: Role::Leaf(leaf) });
        sheet.y += style.leading;
    }
}

/// The lines that each line of an address takes.
fn set(sheet: &mut Sheet, recipient: &[String], style: Style, width: f32) -> Vec<Vec<String>> {
    recipient.iter().filter(|line| !line.trim().is_empty()).map(|line| sheet.lines(line, style, width)).collect()
}

fn tall(lines: &[Vec<String>], style: Style) -> f32 {
    let count = lines.iter().map(Vec::len).sum::<usize>();
    f32::from(u16::try_from(count).unwrap_or(u16::MAX)) * style.leading
}

/// Short marks at the left edge.
fn folds(sheet: &mut Sheet) {
    for y in FOLDS {
        sheet.mark(Mark::Bar { x: mm(5.0), y, width: mm(4.0), height: 0.5, ink: LINE });
    }
}

fn facts(sheet: &mut Sheet, content: &Content, setting: Setting) {
    let count = content.services.len();
    let services =
        if setting.annex { format!("{count}\u{a0}services, énumérés à la page suivante") } else { content.services.join("\n") };
    let label = if count == 1 { "Service demandé" } else { "Services demandés" };
    let services = Some((label, services.as_str())).filter(|_| count > 0);
    let rows: Vec<(&str, &str)> = content.facts.iter().map(|(label, value)| (*label, value.as_str())).chain(services).collect();
    sheet.y += 2.0;
    sheet.rows(&rows, setting.rows());
}

/// The code and its last day, found at once.
fn panel(sheet: &mut Sheet, content: &Content) {
    const HEIGHT: f32 = 56.0;
    const INSET: f32 = 16.0;
    sheet.room(HEIGHT + 12.0);
    sheet.y += 6.0;
    let top = sheet.y;
    sheet.mark(Mark::Bar { x: LEFT, y: top, width: WIDTH, height: HEIGHT, ink: PANEL });
    sheet.mark(Mark::Bar { x: LEFT, y: top, width: 3.0, height: HEIGHT, ink: PRIMARY });
    let half = WIDTH * 0.56;
    let columns = [
        (Frame { left: LEFT + INSET, width: half - INSET }, "Code d’activation", &content.code, CODE),
        (Frame { left: LEFT + half, width: WIDTH - half - INSET }, "Valable jusqu’au", &content.last_day, DAY),
    ];
    for (frame, label, text, style) in columns {
        (sheet.frame, sheet.y) = (frame, top + 8.0);
        sheet.block(label, TEXT_LABEL);
        sheet.block(text, style);
    }
    (sheet.frame, sheet.y) = (BODY_FRAME, top + HEIGHT + 14.0);
}

/// To agree and to refuse, side by side: one is as easy to find as the other.
fn choices(sheet: &mut Sheet, content: &Content, setting: Setting) {
    const GAP: f32 = 24.0;
    let width = (WIDTH - GAP) / 2.0;
    let (page, top) = (sheet.pages.len(), sheet.y);
    let mut end = top;
    for (left, choice) in [(LEFT, &content.agree), (LEFT + width + GAP, &content.refuse)] {
        // A letter whose names fill the page: below each other, so that the columns do not meet.
        (sheet.frame, sheet.y) = if sheet.pages.len() == page { (Frame { left, width }, top) } else { (BODY_FRAME, sheet.y) };
        sheet.headline(2, &choice.title, TEXT_HEADING);
        sheet.y += 2.0;
        for paragraph in &choice.paragraphs {
            sheet.block(paragraph, setting.style(TEXT_BODY));
            sheet.y += 4.0;
        }
        end = if sheet.pages.len() == page { end.max(sheet.y) } else { sheet.y };
    }
    (sheet.frame, sheet.y) = (BODY_FRAME, end);
}

/// All the services, behind the letter.
fn services(sheet: &mut Sheet, content: &Content) {
    sheet.turn();
    sheet.headline(2, &format!("Les {}\u{a0}services demandés", content.services.len()), TEXT_HEADING);
    sheet.y += 6.0;
    let mut items = Vec::with_capacity(content.services.len());
    for service in &content.services {
        let (lines, leaf) = (sheet.lines(service, TEXT_BODY, WIDTH), sheet.leaf());
        items.push(leaf);
        for text in lines {
            sheet.room(TEXT_BODY.leading);
            let baseline = sheet.baseline(TEXT_BODY);
            sheet.mark(Mark::Line { x: LEFT, baseline, style: TEXT_BODY, text, role: Role::Leaf(leaf) });
            sheet.y += TEXT_BODY.leading;
        }
        sheet.y += 2.5;
    }
    sheet.parts.push(Part::List(items));
}

#[cfg(test)]
mod tests;
