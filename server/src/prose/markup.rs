//! The texts as they are written under `text/`, and what becomes of them: [`Part`]s of a page.
//!
//! One line is one thing. `# ancre Titre` begins a part, `## Titre` is a title below it, `- ` a bullet, `1. ` a step,
//! `? Quoi :: réponse` an entry, `> [libellé](adresse)` a button, `|! légende` and `| a | b |` a table, anything
//! else a paragraph. Inside a line: `**fort**`, `` `code` ``, `[libellé](adresse)`, and the placeholders of [`Names`].
use app::api::prose::{Block, Inline, Line, Part};

use super::names::Names;

/// The parts of a text. What stands before the first title is a part without title.
pub fn parts(text: &str, names: &Names) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for raw in text.lines().map(str::trim).filter(|raw| !raw.is_empty()) {
        if let Some((id, title)) = raw.strip_prefix("# ").and_then(|rest| rest.split_once(' ')) {
            parts.push(Part { id: id.to_owned(), title: names.fill(title), blocks: Vec::new() });
            continue;
        }
        if parts.is_empty() {
            parts.push(Part { id: "introduction".to_owned(), ..Part::default() });
        }
        if let Some(part) = parts.last_mut() {
            add(&mut part.blocks, raw, names);
        }
    }
    parts
}

/// Adds a line to the block it continues, or begins one.
fn add(blocks: &mut Vec<Block>, raw: &str, names: &Names) {
    let step = raw.split_once(". ").filter(|(number, _)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    if let Some(title) = raw.strip_prefix("## ") {
        blocks.push(Block::Heading(names.fill(title)));
    } else if let Some(text) = raw.strip_prefix("- ") {
        match blocks.last_mut() {
            Some(Block::Bullets(lines)) => lines.push(line(text, names)),
            _ => blocks.push(Block::Bullets(vec![line(text, names)])),
        }
    } else if let Some((_, text)) = step {
        match blocks.last_mut() {
            Some(Block::Steps(lines)) => lines.push(line(text, names)),
            _ => blocks.push(Block::Steps(vec![line(text, names)])),
        }
    } else if let Some((what, said)) = raw.strip_prefix("? ").and_then(|rest| rest.split_once(" :: ")) {
        let entry = (names.fill(what), vec![Block::Text(line(said, names))]);
        match blocks.last_mut() {
            Some(Block::Entries(entries)) => entries.push(entry),
            _ => blocks.push(Block::Entries(vec![entry])),
        }
    } else if let Some(caption) = raw.strip_prefix("|! ") {
        blocks.push(Block::Table { caption: names.fill(caption), head: Vec::new(), rows: Vec::new() });
    } else if let (Some(cells), Some(Block::Table { head, rows, .. })) = (raw.strip_prefix("| "), blocks.last_mut()) {
        let cells = cells.trim_end_matches('|').split(" | ").map(str::trim);
        if head.is_empty() {
            *head = cells.map(|cell| names.fill(cell)).collect();
        } else {
            rows.push(cells.map(|cell| line(cell, names)).collect());
        }
    } else if let Some((label, href)) =
        raw.strip_prefix("> [").and_then(|rest| rest.strip_suffix(')')).and_then(|rest| rest.split_once("]("))
    {
        blocks.push(Block::Button { href: href.to_owned(), label: label.to_owned() });
    } else {
        blocks.push(Block::Text(line(raw, names)));
    }
}

/// A line with its marks.
pub fn line(text: &str, names: &Names) -> Line {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let Some((piece, tail)) = piece(rest, names) else {
            plain.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        flush(&mut plain, &mut pieces, names);
        pieces.push(piece);
        rest = tail;
    }
    flush(&mut plain, &mut pieces, names);
    pieces
}

/// The mark at the beginning of a text, and what follows it.
fn piece<'a>(text: &'a str, names: &Names) -> Option<(Inline, &'a str)> {
    if let Some((strong, tail)) = text.strip_prefix("**").and_then(|rest| rest.split_once("**")) {
        return Some((Inline::Strong(names.fill(strong)), tail));
    }
    if let Some((code, tail)) = text.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
        return Some((Inline::Code(names.fill(code)), tail));
    }
    let (label, after) = text.strip_prefix('[')?.split_once("](")?;
    let (href, tail) = after.split_once(')')?;
    Some((Inline::Link { href: names.fill(href), label: names.fill(label) }, tail))
}

fn flush(plain: &mut String, pieces: &mut Line, names: &Names) {
    if !plain.is_empty() {
        pieces.push(Inline::Text(names.fill(&std::mem::take(plain))));
    }
}

#[cfg(test)]
mod tests {
    use app::domain::brand::Brand;

    use super::*;

    fn names() -> Names {
        Names::of(&Brand { organisation: "**Bureau** [x](y)".to_owned(), ..Brand::default() })
    }

    #[test]
    fn a_line_keeps_its_marks_and_a_name_is_only_a_name() {
        let text = |text: &str| Inline::Text(text.to_owned());
        assert_eq!(
            line("Par {organisation} : **oui**, `a*b` et [ici](/aide#x). *", &names()),
            [
                text("Par **Bureau** [x](y) : "),
                Inline::Strong("oui".to_owned()),
                text(", "),
                Inline::Code("a*b".to_owned()),
                text(" et "),
                Inline::Link { href: "/aide#x".to_owned(), label: "ici".to_owned() },
                text(". *"),
            ]
        );
    }

    #[test]
    fn lines_become_blocks_and_blocks_parts() {
        let parts = parts(
            "Avant.\n# un Premier titre\n- a\n- b\n\n1. c\n2. d\n? e :: f\n? g :: h\n|! T\n| A | B |\n| 1 | **2** |\n> [Aller](/là)\n## Sous\nFin.",
            &names(),
        );
        assert_eq!(
            parts.iter().map(|part| (part.id.as_str(), part.title.as_str())).collect::<Vec<_>>(),
            [("introduction", ""), ("un", "Premier titre")]
        );
        let kinds: Vec<(&str, usize)> = parts[1]
            .blocks
            .iter()
            .map(|block| match block {
                Block::Bullets(lines) => ("bullets", lines.len()),
                Block::Steps(lines) => ("steps", lines.len()),
                Block::Entries(entries) => ("entries", entries.len()),
                Block::Table { head, rows, .. } => ("table", head.len() * 10 + rows[0].len()),
                Block::Button { label, .. } => ("button", label.len()),
                Block::Heading(_) => ("heading", 0),
                Block::Text(_) => ("text", 0),
                Block::Article { .. } | Block::Rule { .. } => ("other", 0),
            })
            .collect();
        assert_eq!(kinds, [("bullets", 2), ("steps", 2), ("entries", 2), ("table", 22), ("button", 5), ("heading", 0), ("text", 0)]);
    }
}
