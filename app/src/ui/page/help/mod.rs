//! Help: one sheet per procedure, what to do when the door stays shut, advice for passwords, the assistance.
use leptos::prelude::*;

use super::help_text::{ADVICE, Advice, TITLE};
use super::terms_text::{Names, fill};
use crate::ui::boot;
use crate::ui::kit::button::{Actions, ButtonKind, ButtonLink};
use crate::ui::kit::page::Page;

mod guides;

use guides::{GUIDES, Guide, LOCKED_OUT, Trouble};

/// `/aide`.
#[component]
pub fn HelpPage() -> impl IntoView {
    let entries = GUIDES.iter().map(|guide| view! { <li><a href=format!("#{}", guide.id)>{guide.title}</a></li> }).collect_view();
    let guides = GUIDES.iter().map(sheet).collect_view();
    view! {
        <Page title="Fiches pratiques" crumbs=vec![("Accueil", "/")]>
            <nav class="ep-contents" aria-labelledby="sommaire">
                <h2 id="sommaire">"Sommaire"</h2>
                <ul>
                    {entries}
                    <li><a href="#je-ne-peux-plus-me-connecter">"Je ne peux plus me connecter"</a></li>
                    <li><a href="/aide/mot-de-passe">{TITLE}</a></li>
                </ul>
            </nav>
            <div class="ep-prose">
                {guides}
                <section class="ep-guide" id="je-ne-peux-plus-me-connecter">
                    <h2>"Je ne peux plus me connecter"</h2>
                    <p>
                        "Pour ne rien révéler à un inconnu, la page de connexion répond par le même message dans plusieurs cas. Voici lesquels, et ce qu’il faut faire."
                    </p>
                    {troubles(LOCKED_OUT)}
                </section>
            </div>
            {assistance()}
        </Page>
    }
}

/// `/aide/mot-de-passe`, SC25 as a page.
#[component]
pub fn PasswordHelpPage() -> impl IntoView {
    view! {
        <Page title=TITLE crumbs=vec![("Accueil", "/"), ("Fiches pratiques", "/aide")]>
            <p>"Un mot de passe de ce site compte 20 caractères au minimum. Le niveau Faible est refusé, les niveaux Moyen et Fort sont acceptés."</p>
            <ul>{ADVICE.iter().map(|advice| view! { <li id=advice.id>{point(advice)}</li> }).collect_view()}</ul>
            <Actions>
                <ButtonLink href="/aide" label="Toutes les fiches pratiques" kind=ButtonKind::Secondary/>
            </Actions>
        </Page>
    }
}

/// SC25 as the text of a dialog.
pub fn password_advice() -> impl IntoView {
    view! { <ul>{ADVICE.iter().map(|advice| view! { <li>{point(advice)}</li> }).collect_view()}</ul> }
}

fn point(advice: &'static Advice) -> impl IntoView {
    let example = advice.example.map(|example| {
        view! {
            <p>"« " {example.phrase} " » donne " <code>{example.password}</code> "."</p>
            <p><strong>{example.warning}</strong></p>
        }
    });
    view! {
        <strong>{advice.title}</strong>
        " "
        {advice.text}
        {example}
    }
}

/// How to reach the assistance (R-Q03).
pub fn assistance() -> impl IntoView {
    let brand = boot().brand;
    let dial = format!("tel:{}", brand.support_phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>());
    view! {
        <section class="ep-card" aria-labelledby="assistance">
            <h2 id="assistance">"Assistance"</h2>
            <p><a href=dial rel="external">{brand.support_phone}</a> ", " {brand.support_hours} "."</p>
            <p>"L’assistance ne vous demandera jamais votre mot de passe, ni un code d’activation."</p>
        </section>
    }
}

fn sheet(guide: &'static Guide) -> impl IntoView {
    view! {
        <section class="ep-guide" id=guide.id>
            <h2>{guide.title}</h2>
            <h3>"Pour qui"</h3>
            <p>{guide.who}</p>
            <h3>"À préparer"</h3>
            <ul>{guide.ready.iter().map(|line| view! { <li>{*line}</li> }).collect_view()}</ul>
            <h3>"Les étapes"</h3>
            <ol>{guide.steps.iter().map(|line| view! { <li>{*line}</li> }).collect_view()}</ol>
            <p><ButtonLink href=guide.start.0 label=guide.start.1 kind=ButtonKind::Secondary/></p>
            <h3>"Ce qui peut bloquer"</h3>
            {troubles(guide.troubles)}
        </section>
    }
}

fn troubles(list: &'static [Trouble]) -> impl IntoView {
    let brand = boot().brand;
    let names = Names {
        organisation: &brand.organisation,
        site: &brand.site_name,
        service_gestionnaire: &brand.managing_office,
        support: &brand.support_phone,
    };
    let lines = list
        .iter()
        .map(|trouble| {
            let link = trouble.link.map(|(href, label)| view! { <p><a href=href>{label}</a></p> });
            view! {
                <div>
                    <dt><strong>{trouble.when}</strong></dt>
                    <dd>
                        <p>{fill(trouble.remedy, &names)}</p>
                        {link}
                    </dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="ep-stack">{lines}</dl> }
}
