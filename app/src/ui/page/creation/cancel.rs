//! A page being written.
use leptos::prelude::*;

/// Being written.
#[component]
pub fn CancelPage() -> impl IntoView {
    view! { <h1>"En construction"</h1> }
}

/// Being written.
#[component]
pub fn CancelledPage() -> impl IntoView {
    view! { <h1>"En construction"</h1> }
}
