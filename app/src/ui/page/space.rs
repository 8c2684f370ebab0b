//! A page being written.
use leptos::prelude::*;

/// Being written.
#[component]
pub fn SpacePage() -> impl IntoView {
    view! { <h1>"En construction"</h1> }
}

/// Being written.
#[component]
pub fn ManagePage() -> impl IntoView {
    view! { <h1>"En construction"</h1> }
}
