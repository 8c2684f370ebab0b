//! A page being written.
use leptos::prelude::*;

/// Being written.
#[component]
pub fn CodePage() -> impl IntoView {
    view! { <h1>"En construction"</h1> }
}

/// Being written.
#[component]
pub fn AddressPage() -> impl IntoView {
    view! { <h1>"En construction"</h1> }
}

/// Being written.
#[component]
pub fn ReceiptPage() -> impl IntoView {
    view! { <h1>"En construction"</h1> }
}
