//! What is there when asked for.
use leptos::prelude::*;

/// A line that opens what is under it; needs no script.
#[component]
pub fn Reveal(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! {
        <details class="ep-reveal">
            <summary>{label}</summary>
            <div class="ep-reveal__text">{children()}</div>
        </details>
    }
}
