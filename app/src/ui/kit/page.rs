//! The frame of every screen: title of the tab, way back, what is wrong, title.
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::alert::{Alert, AlertKind};
use super::announcer::Announcer;
use super::form::FormHandle;
use super::summary::ErrorSummary;
use crate::ui::boot;
use crate::ui::kit::escaped;

/// True when the address of the page asks for something: `?name=…`.
pub fn asked(name: &str) -> bool {
    use_query_map().get_untracked().get(name).is_some_and(|value| !value.is_empty())
}

/// The pages above one from home on, label and address.
#[derive(Clone, Default)]
pub struct Crumbs(Vec<(String, String)>);

impl From<Vec<(String, String)>> for Crumbs {
    fn from(pages: Vec<(String, String)>) -> Self {
        Self(pages)
    }
}

impl From<Vec<(&'static str, &'static str)>> for Crumbs {
    fn from(pages: Vec<(&'static str, &'static str)>) -> Self {
        Self(pages.into_iter().map(|(label, href)| (label.to_owned(), href.to_owned())).collect())
    }
}

impl<const N: usize> From<[(&'static str, &'static str); N]> for Crumbs {
    fn from(pages: [(&'static str, &'static str); N]) -> Self {
        Self::from(pages.to_vec())
    }
}

/// A screen. `crumbs` are the pages above it from home on, label and address.
#[component]
pub fn Page(
    #[prop(into)] title: String,
    #[prop(optional, into)] crumbs: Crumbs,
    #[prop(optional)] form: Option<FormHandle>,
    #[prop(optional)] wide: bool,
    children: Children,
) -> impl IntoView {
    if let Some(announcer) = use_context::<Announcer>() {
        announcer.arrive(title.clone());
    }
    let site = boot().brand.site_name;
    let tab = {
        let title = title.clone();
        move || {
            let prefix = if form.is_some_and(|form| form.error().is_some()) { "Erreur\u{a0}: " } else { "" };
            escaped(format!("{prefix}{title} – {site}"))
        }
    };
    let current = title.clone();
    view! {
        <Title text=tab/>
        <div class="ep-page" class:ep-page--wide=wide>
            {(!crumbs.0.is_empty()).then(|| trail(crumbs, current))}
            {form.map(|form| view! { <ErrorSummary form/> })}
            <h1 id="titre" tabindex="-1">{title}</h1>
            {form.is_some_and(|form| form.resumed && asked("reprise")).then(|| view! {
                <Alert kind=AlertKind::Info title="Votre session avait expiré : votre saisie est conservée.">
                    <p>"Vérifiez-la et validez de nouveau."</p>
                </Alert>
            })}
            {children()}
        </div>
    }
}

fn trail(crumbs: Crumbs, current: String) -> impl IntoView {
    let links = crumbs.0.into_iter().map(|(label, href)| view! { <li><a href=href>{label}</a></li> }).collect_view();
    view! {
        <nav class="ep-trail" aria-label="vous êtes ici\u{a0}:">
            <ol>{links}<li aria-current="page">{current}</li></ol>
        </nav>
    }
}
