//! Where one is in a journey: not on its first page nor after its end, and never clickable.
use leptos::prelude::*;

/// « Étape 2 sur 4 », the step's title, the next step's.
#[component]
pub fn Steps(
    labels: &'static [&'static str],
    /// From 1 on.
    current: usize,
) -> impl IntoView {
    let title = labels.get(current.saturating_sub(1)).copied().unwrap_or_default();
    let next = labels.get(current).copied();
    let bars = (1..=labels.len()).map(|step| view! { <span class:ep-steps__done=step <= current></span> }).collect_view();
    view! {
        <div class="ep-steps">
            <h2 class="ep-steps__title">
                <span class="ep-steps__count">{format!("Étape {current} sur {}", labels.len())}</span>
                <span class="ep-sr">" : "</span>
                {title}
            </h2>
            <div class="ep-steps__bars" aria-hidden="true">{bars}</div>
            {next.map(|next| view! { <p class="ep-steps__next"><strong>"Étape suivante : "</strong>{next}</p> })}
        </div>
    }
}
