//! Every lettered rule has its anchor, and the text keeps to its typography.
use app::api::prose::Block;
use app::domain::brand::Brand;

use super::{Names, Rule, SECTIONS, VERSION, anchors, document};

/// The lettered rules of the source, article by article.
const LETTERED: &[(&str, &str)] = &[
    ("art-2-1", "ab"),
    ("art-3-1", "abcd"),
    ("art-3-2", "abcdefg"),
    ("art-3-3", "abcdef"),
    ("art-3-4", "abcde"),
    ("art-3-5", "ab"),
    ("art-3-6", "ab"),
    ("art-3-7", "abc"),
    ("art-4", "abcdefgh"),
];

/// The articles of the source that have no letters, and how many bullets their rules hold.
const UNLETTERED: &[(&str, usize)] = &[("art-1", 0), ("art-2-2", 0), ("art-2-3", 3), ("art-2-4", 2), ("art-5", 4)];

fn rules() -> impl Iterator<Item = (&'static str, &'static Rule)> {
    SECTIONS.iter().flat_map(|section| section.articles.iter().flat_map(|article| article.rules.iter().map(|rule| (article.id, rule))))
}

fn texts() -> impl Iterator<Item = &'static str> {
    let headings = SECTIONS.iter().flat_map(|section| {
        section.intro.iter().copied().chain(std::iter::once(section.title)).chain(section.articles.iter().map(|article| article.title))
    });
    let bodies =
        rules().flat_map(|(_, rule)| rule.title.into_iter().chain(rule.paragraphs.iter().copied()).chain(rule.bullets.iter().copied()));
    headings.chain(bodies)
}

fn occurrences(wanted: &str) -> usize {
    anchors().filter(|anchor| *anchor == wanted).count()
}

#[test]
fn every_lettered_rule_of_the_source_has_one_anchor() {
    let mut expected = Vec::new();
    for (article, letters) in LETTERED {
        assert_eq!(occurrences(article), 1, "{article}");
        for letter in letters.chars() {
            let anchor = format!("{article}-{letter}");
            assert_eq!(occurrences(&anchor), 1, "{anchor}");
            expected.push((anchor, letter));
        }
    }
    let found: Vec<(String, char)> = rules().filter_map(|(_, rule)| rule.letter.map(|letter| (rule.id.to_owned(), letter))).collect();
    assert_eq!(found, expected);
    assert_eq!(found.len(), 39);
}

#[test]
fn every_unlettered_article_of_the_source_is_there() {
    for (article, bullets) in UNLETTERED {
        assert_eq!(occurrences(article), 1, "{article}");
        let held: Vec<&Rule> = rules().filter(|(of, _)| of == article).map(|(_, rule)| rule).collect();
        assert!(!held.is_empty(), "{article}");
        assert!(held.iter().all(|rule| rule.letter.is_none()), "{article}");
        let count: usize = held.iter().map(|rule| rule.bullets.len()).sum();
        assert_eq!(count, *bullets, "{article}");
    }
}

#[test]
fn anchors_are_unique_and_fit_their_place() {
    let all: Vec<&str> = anchors().collect();
    for anchor in &all {
        assert_eq!(occurrences(anchor), 1, "{anchor}");
    }
    for (article, rule) in rules() {
        assert!(rule.id.starts_with(&format!("{article}-")), "{}", rule.id);
        assert!(!rule.paragraphs.is_empty(), "{}", rule.id);
    }
    for section in SECTIONS {
        assert_eq!(section.id, format!("section-{}", section.number));
        for article in section.articles {
            let number = article.number.replace('.', "-");
            assert_eq!(article.id, format!("art-{number}"));
            assert!(article.number.starts_with(section.number));
        }
    }
}

#[test]
fn the_rules_that_differ_from_the_source_say_ours() {
    let words = |anchor: &str| -> String {
        rules().filter(|(_, rule)| rule.id == anchor).flat_map(|(_, rule)| rule.paragraphs.iter().chain(rule.bullets)).copied().collect()
    };
    assert!(words("art-2-4-2").contains("jamais la réponse"));
    assert!(words("art-3-1-d").contains("110"));
    assert!(words("art-3-2-a").contains("20 caractères"));
    assert!(words("art-3-2-b").contains("Faible est refusé"));
    assert!(words("art-3-2-c").contains("trois ans"));
    assert!(words("art-3-2-g").contains("autre adresse"));
    assert!(words("art-3-5-a").contains("100"));
}

#[test]
fn no_mark_of_the_state_occurs() {
    const MARKS: &[&str] =
        &["impots.gouv", "gouv.fr", "dgfip", "dgddi", "république", "republique", "marianne", "finances publiques", "0809"];
    for text in texts() {
        let folded = text.to_lowercase();
        for mark in MARKS {
            assert!(!folded.contains(mark), "{mark}: {text}");
        }
    }
}

#[test]
fn double_punctuation_has_its_hard_space() {
    for text in texts() {
        for mark in [" :", " ;", " ?", " !", " »", "« ", " %"] {
            assert!(!text.contains(mark), "{mark}: {text}");
        }
    }
}

#[test]
fn every_placeholder_is_known() {
    let names = Names::of(&Brand::default());
    for text in texts() {
        let filled = names.fill(text);
        assert!(!filled.contains('{') && !filled.contains('}'), "{filled}");
    }
    for placeholder in ["{organisation}", "{site}", "{service_gestionnaire}", "{support}"] {
        assert!(texts().any(|text| text.contains(placeholder)), "{placeholder}");
    }
}

#[test]
fn the_page_has_every_anchor_in_its_order_and_says_its_version_in_words() {
    fn collect(blocks: &[Block], found: &mut Vec<String>) {
        for block in blocks {
            if let Block::Article { id, blocks, .. } | Block::Rule { id, blocks } = block {
                found.push(id.clone());
                collect(blocks, found);
            }
        }
    }
    let page = document(&Names::of(&Brand::default()));
    let mut found = Vec::new();
    for part in &page.parts {
        found.push(part.id.clone());
        collect(&part.blocks, &mut found);
    }
    assert_eq!(found, anchors().collect::<Vec<_>>());
    assert_eq!(page.lead, "Version du 1er avril 2026.");
}

#[test]
fn the_version_is_a_date() {
    assert_eq!(VERSION.len(), 10);
    assert!(VERSION.split('-').all(|part| part.parse::<u16>().is_ok()));
}
