//! A page being written.
use leptos::prelude::*;

/// Being written.
#[component]
pub fn MailsPage() -> impl IntoView {
    view! { <h1>"En construction"</h1> }
}

/// Being written.
#[component]
pub fn MailPage() -> impl IntoView {
    view! { <h1>"En construction"</h1> }
}
