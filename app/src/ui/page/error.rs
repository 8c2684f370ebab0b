//! A refusal as a page: what happened, the way on, whom to ask; with the status that says the same.
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::api::{ApiError, StatusSink};
use crate::ui::boot;
use crate::ui::kit::button::{Actions, ButtonKind, ButtonLink};
use crate::ui::kit::page::Page;
use crate::ui::wording;

/// Title, explanation, next step, assistance.
#[component]
pub fn ErrorPage(
    error: ApiError,
    /// Shown as an example: leaves the response's status alone.
    #[prop(optional)]
    example: bool,
) -> impl IntoView {
    if let Some(sink) = use_context::<StatusSink>().filter(|_| !example) {
        sink.record(&error);
    }
    let (title, text) = wording::refusal(&error);
    let path = use_location().pathname.get_untracked();
    let (label, address) = wording::next_step(&error, &path);
    let home = (address != "/").then(|| view! { <ButtonLink href="/" label="Retourner à l’accueil" kind=ButtonKind::Secondary/> });
    let brand = boot().brand;
    view! {
        <Page title>
            <p class="ep-lead">{text}</p>
            <Actions>
                // Another try is another load, of the same address too.
                <a class="ep-button" href=address rel="external">{label}</a>
                {home}
            </Actions>
            <section class="ep-support">
                <h2>"Besoin d’aide\u{a0}?"</h2>
                <p><a href="/aide">"Accéder aux fiches pratiques."</a></p>
                <p>"Assistance\u{a0}: " <span class="ep-nowrap">{brand.support_phone}</span> ", " {brand.support_hours} "."</p>
                <p class="ep-muted">{format!("Code de la réponse\u{a0}: {}", error.status())}</p>
            </section>
        </Page>
    }
}
