//! SC38: the general terms of use, with a table of contents and an anchor for every rule.
use leptos::prelude::*;

use super::terms_text::{Article, Names, Rule, SECTIONS, Section, VERSION, fill};
use crate::ui::boot;
use crate::ui::kit::page::Page;

const MONTHS: [&str; 12] =
    ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

/// `/conditions-generales`.
#[component]
pub fn ConditionsPage() -> impl IntoView {
    let brand = boot().brand;
    let support = format!("{} ({})", brand.support_phone, brand.support_hours);
    let names = Names {
        organisation: &brand.organisation,
        site: &brand.site_name,
        service_gestionnaire: &brand.managing_office,
        support: &support,
    };
    let contents = SECTIONS.iter().map(entry).collect_view();
    let sections = SECTIONS.iter().map(|section| part(section, &names)).collect_view();
    view! {
        <Page title="Conditions générales d’utilisation" crumbs=vec![("Accueil", "/")]>
            <p class="ep-lead">{format!("Version du {}.", in_words(VERSION))}</p>
            <nav class="ep-contents" aria-labelledby="sommaire">
                <h2 id="sommaire">"Sommaire"</h2>
                <ul>{contents}</ul>
            </nav>
            <div class="ep-prose ep-terms">{sections}</div>
        </Page>
    }
}

/// True when the heading of a section's only article would repeat the section's own.
fn undivided(section: &Section, article: &Article) -> bool {
    article.number == section.number
}

fn entry(section: &'static Section) -> impl IntoView {
    let articles = section
        .articles
        .iter()
        .filter(|article| !undivided(section, article))
        .map(|article| view! { <li><a href=format!("#{}", article.id)>{format!("{} {}", article.number, article.title)}</a></li> })
        .collect_view();
    let divided = section.articles.iter().any(|article| !undivided(section, article));
    view! {
        <li>
            <a href=format!("#{}", section.id)>{format!("{}. {}", section.number, section.title)}</a>
            {divided.then(|| view! { <ul>{articles}</ul> })}
        </li>
    }
}

fn part(section: &'static Section, names: &Names<'_>) -> impl IntoView + use<> {
    let intro = section.intro.iter().map(|text| view! { <p>{fill(text, names)}</p> }).collect_view();
    let articles = section
        .articles
        .iter()
        .map(|article| {
            let rules = article.rules.iter().map(|rule| clause(rule, names)).collect_view();
            let heading = (!undivided(section, article)).then(|| view! { <h3>{format!("{} {}", article.number, article.title)}</h3> });
            view! { <section id=article.id>{heading}{rules}</section> }
        })
        .collect_view();
    view! {
        <section id=section.id>
            <h2>{format!("{}. {}", section.number, section.title)}</h2>
            {intro}
            {articles}
        </section>
    }
}

fn clause(rule: &'static Rule, names: &Names<'_>) -> impl IntoView + use<> {
    let mut letter = rule.letter.map(|letter| format!("{letter}) "));
    let title = rule.title.map(|title| view! { <p><strong>{letter.take()}{title}</strong></p> });
    let paragraphs = rule
        .paragraphs
        .iter()
        .map(|text| {
            let letter = letter.take().map(|letter| view! { <strong>{letter}</strong> });
            view! { <p>{letter}{fill(text, names)}</p> }
        })
        .collect_view();
    let bullets = rule.bullets.iter().map(|text| view! { <li>{fill(text, names)}</li> }).collect_view();
    view! {
        <div class="ep-terms__rule" id=rule.id>
            {title}
            {paragraphs}
            {(!rule.bullets.is_empty()).then(|| view! { <ul>{bullets}</ul> })}
        </div>
    }
}

/// « 1er avril 2026 » for `2026-04-01`; the text itself when it is no date.
fn in_words(version: &str) -> String {
    let mut parts = version.split('-').map(str::parse::<usize>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) = (parts.next(), parts.next(), parts.next()) else { return version.to_owned() };
    let Some(name) = month.checked_sub(1).and_then(|index| MONTHS.get(index)) else { return version.to_owned() };
    let day = if day == 1 { "1er".to_owned() } else { day.to_string() };
    format!("{day} {name} {year}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_said_in_words() {
        assert_eq!(in_words("2026-04-01"), "1er avril 2026");
        assert_eq!(in_words("2026-13-01"), "2026-13-01");
        assert_eq!(in_words("bientôt"), "bientôt");
    }
}
