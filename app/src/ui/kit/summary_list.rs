//! What was given, to check or to keep.
use leptos::prelude::*;

/// Name and value, one a line; an empty value says « Non renseigné ».
#[component]
pub fn SummaryList(rows: Vec<(String, String)>) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|(name, value)| {
            let missing = value.trim().is_empty();
            let shown = if missing { "Non renseigné".to_owned() } else { value };
            view! {
                <div class="ep-summary__row">
                    <dt>{name}</dt>
                    <dd class:ep-muted=missing>{shown}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="ep-summary">{rows}</dl> }
}
