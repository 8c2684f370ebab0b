//! The switch of light and dark: a form that sets a cookie, on every page (ruled).
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::ui::boot;

/// The themes: value and word.
const THEMES: [(&str, &str); 3] = [("systeme", "Système"), ("clair", "Clair"), ("sombre", "Sombre")];

/// « Système », « Clair », « Sombre ».
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let location = use_location();
    let back = move || format!("{}{}", location.pathname.get(), with_mark(&location.search.get()));
    let chosen = boot().theme;
    let buttons = THEMES
        .into_iter()
        .map(|(value, word)| {
            let pressed = if chosen == value || (chosen.is_empty() && value == "systeme") { "true" } else { "false" };
            view! { <button type="submit" name="theme" value=value aria-pressed=pressed>{word}</button> }
        })
        .collect_view();
    view! {
        <form class="ep-theme" method="post" action="/theme">
            <input type="hidden" name="retour" value=back/>
            <fieldset>
                <legend>"Affichage"</legend>
                <div class="ep-theme__choice">{buttons}</div>
            </fieldset>
        </form>
    }
}

fn with_mark(search: &str) -> String {
    if search.is_empty() { String::new() } else { format!("?{}", search.trim_start_matches('?')) }
}
