//! What is there when asked for.
use leptos::prelude::*;

/// A line that opens what is under it; needs no script.
#[component]
pub fn Reveal(
    #[prop(into)] label: String,
    /// What it is about, for who does not see where it stands.
    #[prop(optional)]
    what: String,
    children: Children,
) -> impl IntoView {
    let what = (!what.is_empty()).then(|| view! { <span class="ep-sr">" : "{what}</span> });
    view! {
        <details class="ep-reveal">
            <summary>{label}{what}</summary>
            <div class="ep-reveal__text">{children()}</div>
        </details>
    }
}
