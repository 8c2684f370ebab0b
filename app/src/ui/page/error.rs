//! A refusal as a page, with the status that says the same.
use leptos::prelude::*;

use crate::api::{ApiError, StatusSink};
use crate::ui::wording;

/// Title, explanation, next step.
#[component]
pub fn ErrorPage(error: ApiError) -> impl IntoView {
    if let Some(sink) = use_context::<StatusSink>() {
        sink.record(&error);
    }
    let (title, text) = wording::refusal(&error);
    view! { <h1>{title}</h1> <p>{text}</p> }
}
