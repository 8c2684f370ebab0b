//! Every component in every state, and every error page: in demonstration mode.
use leptos::prelude::*;

/// Being written.
#[component]
pub fn ComponentsPage() -> impl IntoView {
    view! { <h1>"En construction"</h1> }
}

/// Being written.
#[component]
pub fn ErrorsPage() -> impl IntoView {
    view! { <h1>"En construction"</h1> }
}
