//! The general terms of use, as data: every lettered rule of the source under its own anchor,
//! in our own words.
//!
//! The text names nobody: the operator’s names are placeholders that [`Names`] fills. Changing
//! a rule means changing [`VERSION`], and people are asked to accept the new version at their
//! next login.

mod accounts;
mod creation;
mod data;
mod sharing;

#[cfg(test)]
mod tests;

use app::api::prose::{Block, Document, Inline, Part};
use app::domain::terms::VERSION;
use chrono::NaiveDate;

use super::markup::line;
use super::names::Names;
use crate::clock::long_day;
use accounts::USE;
use creation::{CREATION, PURPOSE};
use data::{DATA, PROCESSING};

/// A numbered part of the terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    /// The anchor of the section’s heading.
    pub id: &'static str,
    /// The section’s number, without a full stop.
    pub number: &'static str,
    /// The heading.
    pub title: &'static str,
    /// Paragraphs before the first article.
    pub intro: &'static [&'static str],
    /// The articles, in order.
    pub articles: &'static [Article],
}

/// An article of a section.
///
/// A section that the source does not divide has one article, which carries the section’s own
/// number: a page may leave that article’s heading out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Article {
    /// The anchor of the article’s heading.
    pub id: &'static str,
    /// The article’s number, such as « 2.1 ».
    pub number: &'static str,
    /// The heading.
    pub title: &'static str,
    /// The rules, in order.
    pub rules: &'static [Rule],
}

/// One rule, which can be cited and linked to on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The rule’s anchor.
    pub id: &'static str,
    /// The source’s letter; none for an introduction or an article without letters.
    pub letter: Option<char>,
    /// A heading of its own, where the source gives one.
    pub title: Option<&'static str>,
    /// The text.
    pub paragraphs: &'static [&'static str],
    /// A list after the text; empty when there is none.
    pub bullets: &'static [&'static str],
}

/// Every anchor of the text in reading order: sections, articles and rules.
pub fn anchors() -> impl Iterator<Item = &'static str> {
    SECTIONS.iter().flat_map(|section| {
        let articles =
            section.articles.iter().flat_map(|article| std::iter::once(article.id).chain(article.rules.iter().map(|rule| rule.id)));
        std::iter::once(section.id).chain(articles)
    })
}

/// The five sections.
pub const SECTIONS: &[Section] = &[PURPOSE, CREATION, USE, DATA, PROCESSING];

/// SC38: the terms, with a table of contents and an anchor for every rule.
pub(super) fn document(names: &Names) -> Document {
    let version = VERSION.parse::<NaiveDate>().map_or_else(|_| VERSION.to_owned(), long_day);
    Document {
        title: "Conditions générales d’utilisation".to_owned(),
        crumbs: super::crumbs("conditions-generales"),
        lead: format!("Version du {version}."),
        contents: true,
        parts: SECTIONS.iter().map(|section| part(section, names)).collect(),
        ..Document::default()
    }
}

fn part(section: &Section, names: &Names) -> Part {
    let intro = section.intro.iter().map(|text| Block::Text(line(text, names)));
    let articles = section.articles.iter().map(|article| Block::Article {
        id: article.id.to_owned(),
        // The heading of a section’s only article would repeat the section’s own.
        title: if article.number == section.number { String::new() } else { format!("{} {}", article.number, article.title) },
        blocks: article.rules.iter().map(|rule| Block::Rule { id: rule.id.to_owned(), blocks: clause(rule, names) }).collect(),
    });
    Part { id: section.id.to_owned(), title: format!("{}. {}", section.number, section.title), blocks: intro.chain(articles).collect() }
}

fn clause(rule: &Rule, names: &Names) -> Vec<Block> {
    let mut letter = rule.letter.map(|letter| format!("{letter}) "));
    let mut blocks = Vec::new();
    if let Some(title) = rule.title {
        blocks.push(Block::Text(vec![Inline::Strong(letter.take().unwrap_or_default() + title)]));
    }
    for text in rule.paragraphs {
        let letter = letter.take().map(Inline::Strong);
        blocks.push(Block::Text(letter.into_iter().chain(line(text, names)).collect()));
    }
    if !rule.bullets.is_empty() {
        blocks.push(Block::Bullets(rule.bullets.iter().map(|text| line(text, names)).collect()));
    }
    blocks
}
