//! Where one is in a journey: not on its first page nor after its end, and never clickable.
use leptos::prelude::*;

/// The titles of the steps, in their order.
pub struct Labels(Vec<String>);

impl From<&'static [&'static str]> for Labels {
    fn from(labels: &'static [&'static str]) -> Self {
        Self(labels.iter().copied().map(str::to_owned).collect())
    }
}

impl From<Vec<String>> for Labels {
    fn from(labels: Vec<String>) -> Self {
        Self(labels)
    }
}

/// « Étape 2 sur 4 », the step's title, the next step's.
#[component]
pub fn Steps(
    #[prop(into)] labels: Labels,
    /// From 1 on.
    current: usize,
) -> impl IntoView {
    let labels = labels.0;
    let title = labels.get(current.saturating_sub(1)).cloned().unwrap_or_default();
    let next = labels.get(current).cloned();
    let bars = (1..=labels.len()).map(|step| view! { <span class:ep-steps__done=step <= current></span> }).collect_view();
    view! {
        <div class="ep-steps">
            <h2 class="ep-steps__title">
                <span class="ep-steps__count">{format!("Étape {current} sur {}", labels.len())}</span>
                <span class="ep-sr">" : "</span>
                {title}
            </h2>
            <div class="ep-steps__bars" aria-hidden="true">{bars}</div>
            {next.map(|next| view! { <p class="ep-steps__next"><strong>"Étape suivante\u{a0}: "</strong>{next}</p> })}
        </div>
    }
}
