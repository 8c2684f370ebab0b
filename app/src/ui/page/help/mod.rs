//! A page being written.
use leptos::prelude::*;

/// Being written.
#[component]
pub fn HelpPage() -> impl IntoView {
    view! { <h1>"En construction"</h1> }
}

/// Being written.
#[component]
pub fn PasswordHelpPage() -> impl IntoView {
    view! { <h1>"En construction"</h1> }
}
