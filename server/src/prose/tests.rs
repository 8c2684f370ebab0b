//! Every text is whole: anchors of its own, no placeholder left, typography, no mark of the State.
use std::collections::BTreeSet;

use app::api::prose::{Block, Document, FeedbackForm, Inline, Line};
use app::domain::brand::Brand;
use app::domain::route::PAGES as ROUTES;

use super::{ASKING, PAGES, document};

const SLUGS: &[&str] = &["conditions-generales", "aide", "aide/mot-de-passe"];

fn documents() -> impl Iterator<Item = (&'static str, Document)> {
    let slugs = SLUGS.iter().copied().chain(PAGES.iter().map(|page| page.slug));
    slugs.map(|slug| (slug, document(slug, &Brand::default()).unwrap()))
}

/// What a reader meets: texts, anchors, links.
#[derive(Default)]
struct Met {
    texts: Vec<String>,
    anchors: Vec<String>,
    links: Vec<String>,
}

impl Met {
    fn of(document: &Document) -> Self {
        let mut met = Self { texts: vec![document.title.clone(), document.lead.clone()], ..Self::default() };
        for part in &document.parts {
            met.anchors.push(part.id.clone());
            met.texts.push(part.title.clone());
            met.blocks(&part.blocks);
        }
        met
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Text(line) => self.line(line),
                Block::Heading(text) => self.texts.push(text.clone()),
                Block::Bullets(lines) | Block::Steps(lines) => lines.iter().for_each(|line| self.line(line)),
                Block::Entries(entries) => {
                    for (what, said) in entries {
                        self.texts.push(what.clone());
                        self.blocks(said);
                    }
                }
                Block::Table { caption, head, rows } => {
                    assert!(rows.iter().all(|row| row.len() == head.len()), "{caption}");
                    self.texts.push(caption.clone());
                    self.texts.extend(head.clone());
                    rows.iter().flatten().for_each(|cell| self.line(cell));
                }
                Block::Button { href, label } => {
                    self.links.push(href.clone());
                    self.texts.push(label.clone());
                }
                Block::Article { id, title, blocks } => {
                    self.anchors.push(id.clone());
                    self.texts.push(title.clone());
                    self.blocks(blocks);
                }
                Block::Rule { id, blocks } => {
                    self.anchors.push(id.clone());
                    self.blocks(blocks);
                }
            }
        }
    }

    fn line(&mut self, line: &Line) {
        for piece in line {
            match piece {
                Inline::Text(text) | Inline::Strong(text) | Inline::Code(text) => self.texts.push(text.clone()),
                Inline::Link { href, label } | Inline::Named { href, label, .. } => {
                    self.links.push(href.clone());
                    self.texts.push(label.clone());
                }
            }
        }
    }
}

#[test]
fn every_text_is_a_page_that_the_router_knows_and_an_unknown_one_is_none() {
    for (slug, page) in documents() {
        assert!(ROUTES.contains(&format!("/{slug}").as_str()), "{slug}");
        assert!(!page.title.is_empty() && !page.parts.is_empty() && page.crumbs[0].1 == "/", "{slug}");
    }
    assert_eq!(format!("/{ASKING}"), <FeedbackForm as app::api::Form>::PATH);
    for slug in ["", "aide/", "aide/inconnue", "Aide", "../aide", "connexion"] {
        assert!(document(slug, &Brand::default()).is_none(), "{slug}");
    }
}

#[test]
fn anchors_are_unique_and_plain() {
    for (slug, page) in documents() {
        let met = Met::of(&page);
        let all: BTreeSet<&String> = met.anchors.iter().collect();
        assert_eq!(all.len(), met.anchors.len(), "{slug}");
        for anchor in all {
            let plain = anchor.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            // Those of the frame around every page.
            let taken = ["titre", "contenu", "pied", "sommaire", "assistance", "avis", "erreurs"];
            assert!(plain && !taken.contains(&anchor.as_str()), "{slug}#{anchor}");
        }
    }
}

#[test]
fn texts_are_filled_marked_and_set_in_french() {
    for (slug, page) in documents() {
        for text in Met::of(&page).texts {
            for mark in ["{", "}", "**", "](", "::", " :", " ;", " ?", " !", " »", "« ", " %", "'", "..."] {
                assert!(!text.contains(mark), "{slug}: {mark} in {text}");
            }
        }
    }
}

#[test]
fn no_mark_of_the_state_occurs() {
    const MARKS: &[&str] =
        &["impots.gouv", "gouv.fr", "dgfip", "dgddi", "république", "republique", "marianne", "finances publiques", "0809", "cnil"];
    for (slug, page) in documents() {
        for text in Met::of(&page).texts {
            let folded = text.to_lowercase();
            assert!(MARKS.iter().all(|mark| !folded.contains(mark)), "{slug}: {text}");
        }
    }
}

#[test]
fn c28_everybody_is_told_that_a_space_can_be_disabled_and_what_to_do() {
    let page = document("aide/connexion-impossible", &Brand::default()).unwrap();
    let disabled = page.parts.iter().find(|part| part.id == "espace-desactive").unwrap();
    let mut met = Met::default();
    met.blocks(&disabled.blocks);
    assert!(disabled.title.contains("désactivé") && met.texts.concat().contains(&Brand::default().managing_office));
    let cases: Vec<&str> = page.parts.iter().map(|part| part.id.as_str()).collect();
    for case in [
        "identifiants-inexacts",
        "trop-d-essais",
        "espace-non-active",
        "adresse-changee",
        "mot-de-passe-expire",
        "mot-de-passe-perdu",
        "mot-de-passe-et-reponse-perdus",
        "boite-aux-lettres-perdue",
    ] {
        assert!(cases.contains(&case), "{case}");
    }
}

#[test]
fn r_q02_the_anchors_of_the_sheets_stay() {
    let met = Met::of(&document("aide", &Brand::default()).unwrap());
    for anchor in ["creer-un-espace", "activer-un-espace", "se-connecter", "je-ne-peux-plus-me-connecter"] {
        assert!(met.anchors.iter().any(|known| known == anchor), "{anchor}");
    }
    assert!(met.links.iter().any(|link| link == "/aide/connexion-impossible"));
}
