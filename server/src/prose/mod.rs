//! The long texts of the site: data, and their conversion into [`Document`]s filled with the operator’s names.
//!
//! [`terms`] and [`guides`] are data of their own shape, because their rules are tested; [`password`] shows the advice
//! that the browser holds too; the other pages are written under `text/` in the marks of [`markup`].
use app::api::prose::{Block, Document, Part};
use app::domain::brand::Brand;

pub mod guides;
mod markup;
mod names;
mod password;
pub mod terms;
#[cfg(test)]
mod tests;

use names::Names;

/// The page that asks whether it helped: the address of [`app::api::prose::FeedbackForm`] without its first `/`.
pub const ASKING: &str = "aide/questions";

/// A page written in marks.
struct Page {
    slug: &'static str,
    title: &'static str,
    contents: bool,
    text: &'static str,
}

const PAGES: &[Page] = &[
    Page {
        slug: "aide/connexion-impossible",
        title: "Je ne peux plus me connecter",
        contents: true,
        text: include_str!("text/connexion-impossible.md"),
    },
    Page { slug: ASKING, title: "Questions fréquentes", contents: true, text: include_str!("text/questions.md") },
    Page { slug: "mentions-legales", title: "Mentions légales", contents: false, text: include_str!("text/mentions-legales.md") },
    Page {
        slug: "accessibilite",
        title: "Accessibilité : partiellement conforme",
        contents: true,
        text: include_str!("text/accessibilite.md"),
    },
    Page {
        slug: "donnees-personnelles",
        title: "Données personnelles",
        contents: true,
        text: include_str!("text/donnees-personnelles.md"),
    },
    Page { slug: "plan-du-site", title: "Plan du site", contents: false, text: include_str!("text/plan-du-site.md") },
];

/// The text of a page; none when there is no such page.
pub fn document(slug: &str, brand: &Brand) -> Option<Document> {
    let names = Names::of(brand);
    match slug {
        "conditions-generales" => Some(terms::document(&names)),
        "aide" => Some(guides::document(&names)),
        "aide/mot-de-passe" => Some(password::document()),
        _ => PAGES.iter().find(|page| page.slug == slug).map(|page| written(page, &names)),
    }
}

fn written(page: &Page, names: &Names) -> Document {
    Document {
        title: page.title.to_owned(),
        crumbs: crumbs(page.slug),
        contents: page.contents,
        parts: markup::parts(page.text, names),
        assistance: page.slug != "plan-du-site",
        ..Document::default()
    }
}

/// The pages above a page.
fn crumbs(slug: &str) -> Vec<(String, String)> {
    let mut above = vec![("Accueil".to_owned(), "/".to_owned())];
    if slug.starts_with("aide/") {
        above.push(("Fiches pratiques".to_owned(), "/aide".to_owned()));
    }
    above
}

/// A part of one title and its blocks.
fn part(id: &str, title: &str, blocks: Vec<Block>) -> Part {
    Part { id: id.to_owned(), title: title.to_owned(), blocks }
}
