//! The general terms of use, as data: every lettered rule of the source under its own anchor,
//! in our own words.
//!
//! The text names nobody: the operator’s names are placeholders that [`fill`] replaces. Changing
//! a rule means changing [`VERSION`], and people are asked to accept the new version at their
//! next login.

mod accounts;
mod creation;
mod data;
mod sharing;

#[cfg(test)]
mod tests;

use accounts::USE;
use creation::{CREATION, PURPOSE};
use data::{DATA, PROCESSING};

pub use crate::domain::terms::VERSION;

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

/// The operator’s names, which stand in for the placeholders of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names<'a> {
    /// `{organisation}`: who runs the service.
    pub organisation: &'a str,
    /// `{site}`: the site’s name.
    pub site: &'a str,
    /// `{service_gestionnaire}`: the offices that look after a company’s file.
    pub service_gestionnaire: &'a str,
    /// `{support}`: how to reach the assistance, telephone and hours.
    pub support: &'a str,
}

/// Replaces the placeholders of `text` in one pass: braces inside a name stay as they are, and
/// so does an unknown placeholder.
#[must_use]
pub fn fill(text: &str, names: &Names<'_>) -> String {
    let mut filled = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let known = after.split_once('}').and_then(|(key, tail)| {
            let name = match key {
                "organisation" => names.organisation,
                "site" => names.site,
                "service_gestionnaire" => names.service_gestionnaire,
                "support" => names.support,
                _ => return None,
            };
            Some((name, tail))
        });
        if let Some((name, tail)) = known {
            filled.push_str(name);
            rest = tail;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
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
