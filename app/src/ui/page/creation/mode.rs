//! A page being written.
use leptos::prelude::*;

/// Being written.
#[component]
pub fn ModePage() -> impl IntoView {
    view! { <h1>"En construction"</h1> }
}
