//! The described screens: from what a portal knows to what stands on the page ([`Screen`]), one file per group of screens.
//!
//! Pure functions: no database, no clock. What a person typed is always text, never markup.
use app::api::prose::{Inline, Line};
use app::api::screen::{Asked, Block, FormSpec, Screen, Text, Tone, Weight};

pub mod accounts;
pub mod agent;
pub mod attachments;
pub mod calendar;
pub mod company;
pub mod creation;
pub mod demands;
pub mod deposit;
pub mod desk;
pub mod dossiers;
pub mod enrolment;
pub mod entitlements;
pub mod expert;
pub mod home;
pub mod ics;
mod lower;
pub mod mailbox;
pub mod mailroom;
pub mod manage;
pub mod messaging;
pub mod office;
pub mod opening;

pub use lower::lower;

/// The pages above most screens.
pub(crate) const SPACE: (&str, &str) = ("Espace professionnel", "/espace");
pub(crate) const MANAGE: (&str, &str) = ("Gérer mon espace", "/espace/gestion");

/// Plain text.
pub fn text(words: impl Into<String>) -> Line {
    vec![Inline::Text(words.into())]
}

/// Plain text in strong letters.
pub fn strong(words: impl Into<String>) -> Inline {
    Inline::Strong(words.into())
}

/// A piece of plain text.
pub fn plain(words: impl Into<String>) -> Inline {
    Inline::Text(words.into())
}

/// A link.
pub fn link(label: impl Into<String>, href: impl Into<String>) -> Inline {
    Inline::Link { href: href.into(), label: label.into() }
}

/// A link among many of the same words, and what it is about.
pub fn named(label: impl Into<String>, href: impl Into<String>, what: impl Into<String>) -> Inline {
    Inline::Named { href: href.into(), label: label.into(), what: what.into() }
}

/// The pages of a list around the one that is shown, with the first and the last; none where one holds everything.
pub fn pages(here: u64, end: u64, address: impl Fn(u64) -> String) -> Option<Block> {
    if end <= 1 {
        return None;
    }
    let near = |page: u64| page == 1 || page == end || page.abs_diff(here) <= 1;
    let mut entries = Vec::new();
    if here > 1 {
        entries.push(("Page précédente".to_owned(), address(here - 1)));
    }
    for page in (1..=end).filter(|page| near(*page)) {
        entries.push((page.to_string(), if page == here { String::new() } else { address(page) }));
    }
    if here < end {
        entries.push(("Page suivante".to_owned(), address(here + 1)));
    }
    Some(Block::Pages(entries))
}

/// A paragraph.
pub fn paragraph(words: impl Into<String>) -> Block {
    Block::Text(text(words))
}

/// A message with its sentences.
pub fn alert(tone: Tone, title: &str, sentences: &[&str]) -> Block {
    Block::Alert { tone, title: title.to_owned(), text: sentences.iter().map(|sentence| text(*sentence)).collect() }
}

/// A heading.
pub fn heading(words: &str) -> Block {
    Block::Heading(words.to_owned())
}

/// Links that look like buttons.
pub fn actions(links: &[(Weight, &str, &str)]) -> Block {
    Block::Actions(links.iter().map(|(weight, label, href)| (*weight, (*label).to_owned(), (*href).to_owned())).collect())
}

/// Labels and addresses as owned text.
pub fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(one, two)| ((*one).to_owned(), (*two).to_owned())).collect()
}

/// A screen under its pages.
pub fn screen(title: impl Into<String>, crumbs: &[(&str, &str)]) -> Screen {
    Screen { title: title.into(), crumbs: owned(crumbs), ..Screen::default() }
}

/// A form of a screen.
pub fn form<F: app::api::Form>(path: impl Into<String>, initial: &F) -> FormSpec {
    FormSpec { name: F::NAME.to_owned(), path: path.into(), reload: F::RELOAD, kept: F::KEPT, values: app::api::fields(initial) }
}

/// A search: a form that asks for another address of its page.
pub fn asking(name: &str, path: &str, values: Vec<(String, String)>) -> FormSpec {
    FormSpec { name: name.to_owned(), path: path.to_owned(), reload: false, kept: false, values }
}

/// What is searched for, `q` in the address.
pub fn sought(label: &str) -> Block {
    Block::Field(Text { asked: Asked::Free, autocomplete: "off".to_owned(), ..field("q", label, "") })
}

/// A field of text.
pub fn field(name: &str, label: &str, hint: &str) -> Text {
    Text { name: name.to_owned(), label: label.to_owned(), hint: hint.to_owned(), asked: Asked::Always, ..Text::default() }
}

/// « 1 dossier », « 37 dossiers ».
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number < 2 { one } else { many })
}
