//! The help sheets as data, and the page that shows them all. Labels in « » are those of the pages: the test below looks
//! each of them up.
use app::api::prose::{Block, Document, Inline, Line, Part};

use super::names::Names;
use super::part;

mod company;
mod enrolling;
mod keeping;
mod opening;
mod working;
mod writing;

use enrolling::{DECLINE, ENROL, ENTITLEMENTS, FOLLOW, REDEEM};
use keeping::{CONNECTIONS, CREDENTIALS, DATA, DETAILS, EXPIRED, FORGOTTEN, RECEIPT};
use opening::{ACTIVATE, CREATE, CREATE_SIMPLIFIED, SIGN_IN};
use working::{CALENDAR, OPEN};
use writing::WRITE;

/// One procedure.
pub struct Guide {
    /// Its anchor.
    pub id: &'static str,
    pub title: &'static str,
    pub who: &'static str,
    /// What to have ready.
    pub ready: &'static [&'static str],
    pub steps: &'static [&'static str],
    /// Where it begins: address and label.
    pub start: (&'static str, &'static str),
    pub troubles: &'static [Trouble],
}

/// What can go wrong, and what to do then; may hold the placeholders of the terms.
pub struct Trouble {
    pub when: &'static str,
    pub remedy: &'static str,
    /// Where to go: address and label.
    pub link: Option<(&'static str, &'static str)>,
}

const fn trouble(when: &'static str, remedy: &'static str) -> Trouble {
    Trouble { when, remedy, link: None }
}

/// The sheets, in the order of the journey.
pub const GUIDES: &[Guide] = &[
    CREATE,
    CREATE_SIMPLIFIED,
    ACTIVATE,
    SIGN_IN,
    ENROL,
    REDEEM,
    FOLLOW,
    ENTITLEMENTS,
    OPEN,
    CALENDAR,
    DECLINE,
    company::ACCOUNTS,
    company::MAILBOX,
    WRITE,
    CREDENTIALS,
    EXPIRED,
    FORGOTTEN,
    RECEIPT,
    DETAILS,
    DATA,
    CONNECTIONS,
];

/// `/aide`: every sheet under its anchor, then the ways to the other pages of the help.
pub(super) fn document(names: &Names) -> Document {
    let mut parts: Vec<Part> = GUIDES.iter().map(|guide| sheet(guide, names)).collect();
    parts.push(part(
        "je-ne-peux-plus-me-connecter",
        "Je ne peux plus me connecter",
        vec![
            text("La page de connexion répond par le même message dans plusieurs cas. Une page à part les passe en revue, du mot de passe inexact à l’espace désactivé.", names),
            Block::Text(vec![link("/aide/connexion-impossible", "Je ne peux plus me connecter : tous les cas")]),
        ],
    ));
    parts.push(part(
        "pour-en-savoir-plus",
        "Pour en savoir plus",
        vec![Block::Bullets(vec![
            vec![link("/aide/questions", "Questions fréquentes")],
            vec![link("/aide/mot-de-passe", app::ui::page::help_text::TITLE)],
        ])],
    ));
    Document {
        title: "Fiches pratiques".to_owned(),
        crumbs: super::crumbs("aide"),
        contents: true,
        parts,
        assistance: true,
        ..Document::default()
    }
}

fn sheet(guide: &Guide, names: &Names) -> Part {
    let heading = |title: &str| Block::Heading(title.to_owned());
    let lines = |lines: &[&str]| lines.iter().map(|line| vec![Inline::Text(names.fill(line))]).collect::<Vec<Line>>();
    part(
        guide.id,
        guide.title,
        vec![
            heading("Pour qui"),
            text(guide.who, names),
            heading("À préparer"),
            Block::Bullets(lines(guide.ready)),
            heading("Les étapes"),
            Block::Steps(lines(guide.steps)),
            Block::Button { href: guide.start.0.to_owned(), label: guide.start.1.to_owned() },
            heading("Ce qui peut bloquer"),
            Block::Entries(guide.troubles.iter().map(|trouble| entry(trouble, names)).collect()),
        ],
    )
}

fn entry(trouble: &Trouble, names: &Names) -> (String, Vec<Block>) {
    let link = trouble.link.map(|(href, label)| Block::Text(vec![link(href, label)]));
    (trouble.when.to_owned(), std::iter::once(text(trouble.remedy, names)).chain(link).collect())
}

fn text(text: &str, names: &Names) -> Block {
    Block::Text(vec![Inline::Text(names.fill(text))])
}

fn link(href: &str, label: &str) -> Inline {
    Inline::Link { href: href.to_owned(), label: label.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGES: &[&str] = &[
        include_str!("../../../../app/src/ui/page/home.rs"),
        include_str!("../../../../app/src/ui/page/login.rs"),
        include_str!("../../../../app/src/ui/page/creation/credentials.rs"),
        include_str!("../../../../app/src/ui/page/creation/details.rs"),
        include_str!("../../../../app/src/ui/page/activation/mod.rs"),
        include_str!("../../../../app/src/ui/page/activation/receipt.rs"),
        include_str!("../../screen/home.rs"),
        include_str!("../../screen/enrolment.rs"),
        include_str!("../../screen/demands.rs"),
        include_str!("../../screen/entitlements.rs"),
        include_str!("../../screen/company.rs"),
        include_str!("../../screen/messaging.rs"),
        include_str!("../../screen/deposit.rs"),
        include_str!("../../screen/attachments.rs"),
        include_str!("../../screen/lower.rs"),
        include_str!("../../screen/creation.rs"),
        include_str!("../../screen/expert.rs"),
        include_str!("../../screen/accounts.rs"),
        include_str!("../../screen/mailbox.rs"),
        include_str!("../../screen/manage.rs"),
        include_str!("../../screen/opening.rs"),
        include_str!("../../screen/calendar.rs"),
        include_str!("../../../../app/src/ui/page/connections.rs"),
        include_str!("../../../../app/src/ui/page/profile.rs"),
        include_str!("../../../../app/src/ui/page/credentials.rs"),
        include_str!("../../../../app/src/ui/page/duty.rs"),
        include_str!("../../../../app/src/ui/page/forgotten/mod.rs"),
        include_str!("../../../../app/src/ui/page/forgotten/answer.rs"),
        include_str!("../../../../app/src/ui/kit/check.rs"),
        include_str!("../../../../app/src/ui/kit/password.rs"),
    ];

    fn quoted(text: &str) -> Vec<&str> {
        text.split('«').skip(1).filter_map(|rest| rest.split_once('»')).map(|(label, _)| label.trim()).collect()
    }

    #[test]
    fn every_label_cited_is_one_of_the_pages() {
        let steps = GUIDES.iter().flat_map(|guide| guide.steps).copied();
        let remedies = GUIDES.iter().flat_map(|guide| guide.troubles).map(|trouble| trouble.remedy);
        let written = include_str!("../text/connexion-impossible.md");
        let mut seen = 0;
        for label in steps.chain(remedies).chain([written]).flat_map(quoted) {
            let there = PAGES.iter().any(|page| page.contains(&format!("\"{label}\"")));
            assert!(there, "no page has the label « {label} »");
            seen += 1;
        }
        assert!(seen > 40);
    }

    #[test]
    fn every_sheet_is_whole_and_has_an_anchor_of_its_own() {
        assert_eq!(GUIDES.len(), 21);
        for guide in GUIDES {
            assert_eq!(GUIDES.iter().filter(|other| other.id == guide.id).count(), 1, "{}", guide.id);
            assert!(!guide.who.is_empty() && !guide.ready.is_empty() && guide.steps.len() > 3 && !guide.troubles.is_empty());
        }
    }
}
