//! Writing [`Sheet`]s as one file: every line tagged, under the rules of PDF/A-2a and PDF/UA-1. Of several, each is a
//! part of its own, on pages of its own.
use std::num::NonZeroU16;

use chrono::{DateTime, Datelike, Timelike, Utc};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{self, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, Tag, TagGroup, TagTree};
use krilla::text::TextDirection;
use krilla::{Document, SerializeSettings};

use super::PdfFault;
use super::face::runs;
use super::sheet::{Mark, PAGE, Part, Role, Sheet};
use super::style::Ink;

/// What a file says of itself.
pub struct About {
    pub title: String,
    pub author: String,
    pub made_at: DateTime<Utc>,
}

/// Writes the file.
///
/// # Errors
/// [`PdfFault`], also when the document breaks a rule of PDF/A-2a or PDF/UA-1.
pub fn export(sheets: &[Sheet], about: About) -> Result<Vec<u8>, PdfFault> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| PdfFault::Configuration)?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut tree = TagTree::new().with_lang(Some("fr-FR".to_owned()));
    for sheet in sheets {
        let mut drawn: Vec<Vec<Identifier>> = vec![Vec::new(); sheet.leaves];
        for marks in &sheet.pages {
            let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(PdfFault::Configuration)?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            for mark in marks {
                draw(&mut surface, sheet, mark, &mut drawn);
            }
            surface.finish();
            page.finish();
        }
        let groups = groups(&sheet.parts, &mut drawn);
        if sheets.len() == 1 {
            tree.children.extend(groups.into_iter().map(Into::into));
        } else {
            let mut part = TagGroup::new(Tag::Part);
            part.children.extend(groups.into_iter().map(Into::into));
            tree.push(part);
        }
    }
    document.set_metadata(metadata(about));
    if let Some(outline) = outline(sheets) {
        document.set_outline(outline);
    }
    document.set_tag_tree(tree);
    // The words of the fault are krilla's; its details may hold what stands in the document.
    document.finish().map_err(|fault| PdfFault::Export(fault.to_string()))
}

fn draw(surface: &mut Surface<'_>, sheet: &Sheet, mark: &Mark, drawn: &mut [Vec<Identifier>]) {
    match mark {
        Mark::Line { x, baseline, style, text, role } => {
            let tag = match role {
                Role::Leaf(_) => ContentTag::Span(SpanTag::empty()),
                Role::Foot => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)),
            };
            surface.set_fill(Some(fill(style.ink)));
            let identifier = surface.start_tagged(tag);
            let mut x = *x;
            for run in runs(text) {
                let font = sheet.faces.font(style.weight);
                surface.draw_text(Point::from_xy(x, *baseline), font, style.size, run, false, TextDirection::LeftToRight);
                x += sheet.faces.width(run, style.weight, style.size);
            }
            surface.end_tagged();
            if let Role::Leaf(leaf) = role
                && let Some(lines) = drawn.get_mut(*leaf)
            {
                lines.push(identifier);
            }
        }
        Mark::Bar { x, y, width, height, ink } => {
            let mut path = PathBuilder::new();
            if let Some(bar) = Rect::from_xywh(*x, *y, *width, *height) {
                path.push_rect(bar);
            }
            if let Some(path) = path.finish() {
                surface.set_fill(Some(fill(*ink)));
                surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
                surface.draw_path(&path);
                surface.end_tagged();
            }
        }
    }
}

fn fill(ink: Ink) -> Fill {
    Fill { paint: rgb::Color::new(ink.0, ink.1, ink.2).into(), ..Fill::default() }
}

fn metadata(about: About) -> Metadata {
    let at = about.made_at;
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let date = metadata::DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0);
    Metadata::new().title(about.title).authors(vec![about.author]).language("fr-FR".to_owned()).creation_date(date)
}

/// The headings, to jump to: those of level 2 under the title. None without any: an empty outline would pass for one.
fn outline(sheets: &[Sheet]) -> Option<Outline> {
    let mut nodes: Vec<OutlineNode> = Vec::new();
    let mut before = 0;
    for sheet in sheets {
        for part in &sheet.parts {
            if let Part::Heading { level, title, page, y, .. } = part {
                let node = OutlineNode::new(title.clone(), XyzDestination::new(before + *page, Point::from_xy(0.0, *y)));
                match nodes.last_mut() {
                    Some(above) if *level > 1 => above.push_child(node),
                    _ => nodes.push(node),
                }
            }
        }
        before += sheet.pages.len();
    }
    let none = nodes.is_empty();
    let mut outline = Outline::new();
    for node in nodes {
        outline.push_child(node.with_open(true));
    }
    (!none).then_some(outline)
}

/// The structure, each leaf with its lines.
fn groups(parts: &[Part], drawn: &mut [Vec<Identifier>]) -> Vec<TagGroup> {
    let mut groups = Vec::with_capacity(parts.len());
    let mut filled = |mut group: TagGroup, leaf: usize| {
        for line in drawn.get_mut(leaf).map(std::mem::take).unwrap_or_default() {
            group.push(line);
        }
        group
    };
    for part in parts {
        groups.push(match part {
            Part::Heading { level, title, leaf, .. } => {
                let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
                filled(TagGroup::new(Tag::Hn(level, Some(title.clone()))), *leaf)
            }
            Part::Paragraph(leaf) => filled(TagGroup::new(Tag::P), *leaf),
            Part::Pairs(rows) => {
                let mut list = TagGroup::new(Tag::L(ListNumbering::None));
                for (label, value) in rows {
                    let mut row = TagGroup::new(Tag::LI);
                    row.push(filled(TagGroup::new(Tag::Lbl), *label));
                    row.push(filled(TagGroup::new(Tag::LBody), *value));
                    list.push(row);
                }
                list
            }
            Part::List(items) => {
                let mut list = TagGroup::new(Tag::L(ListNumbering::None));
                for item in items {
                    let mut row = TagGroup::new(Tag::LI);
                    row.push(filled(TagGroup::new(Tag::LBody), *item));
                    list.push(row);
                }
                list
            }
        });
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::Letterhead;
    use chrono::TimeZone;

    fn about() -> About {
        let made_at = Utc.with_ymd_and_hms(2026, 11, 23, 10, 0, 0).unwrap();
        About { title: "Essai".to_owned(), author: "Essai".to_owned(), made_at }
    }

    #[test]
    fn what_breaks_a_rule_is_not_exported() {
        let fill = |title: bool| {
            let mut sheet = Sheet::new(&Letterhead { organisation: "Essai".to_owned(), ..Letterhead::default() }).unwrap();
            if title {
                sheet.title("Essai");
            }
            sheet.paragraph("Du texte, e\u{301}t q\u{303} aussi\u{a0}: ﬁn.");
            sheet.foot("Pied");
            sheet
        };
        let one = std::slice::from_ref;
        let mut sheet = fill(true);
        assert!(export(one(&sheet), about()).unwrap().starts_with(b"%PDF-1.7"));
        assert!(matches!(export(one(&fill(false)), about()), Err(PdfFault::Export(_))), "PDF/UA: no outline");
        assert!(matches!(export(one(&sheet), About { title: String::new(), ..about() }), Err(PdfFault::Export(_))), "PDF/UA: no title");
        // Past the replacing of what the font lacks: PDF/A forbids the glyph of a missing character.
        if let Some(Mark::Line { text, .. }) = sheet.pages[0].first_mut() {
            text.push('北');
        }
        assert!(matches!(export(one(&sheet), about()), Err(PdfFault::Export(_))), "PDF/A: .notdef");
    }
}
