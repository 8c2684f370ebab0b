//! Buttons: one primary action a page, its label says what it does.
use leptos::ev;
use leptos::oco::Oco;
use leptos::prelude::*;

use crate::domain::route::is_document;

use super::form::FormHandle;

/// How much a button asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    #[default]
    Primary,
    Secondary,
    Tertiary,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "ep-button",
            Self::Secondary => "ep-button ep-button--secondary",
            Self::Tertiary => "ep-button ep-button--tertiary",
        }
    }
}

/// Sends the form around it, once: while an answer is awaited it is disabled and says so.
#[component]
pub fn Submit(
    #[prop(into)] label: Oco<'static, str>,
    #[prop(optional)] secondary: bool,
    /// What it acts on, for who does not see where it stands.
    #[prop(optional)]
    what: String,
) -> impl IntoView {
    let kind = if secondary { ButtonKind::Secondary } else { ButtonKind::Primary };
    let form = use_context::<FormHandle>();
    let awaiting = move || form.is_some_and(|form| form.awaiting());
    // Disabled for a person, not for the focus: it stays where it is, and the handle refuses a second click.
    let guard = move |event: ev::MouseEvent| {
        if form.is_some_and(|form| form.awaiting()) {
            event.prevent_default();
        }
    };
    view! {
        <button type="submit" class=kind.class() aria-disabled=move || awaiting().then_some("true") on:click=guard>
            <span class="ep-button__spinner" aria-hidden="true" hidden=move || !awaiting()></span>
            {label}
            {(!what.is_empty()).then(|| view! { <span class="ep-sr">" : "{what}</span> })}
        </button>
        <span class="ep-sr" role="status">{move || awaiting().then_some("Envoi en cours…")}</span>
    }
}

/// A link that looks like a button: it leads somewhere and changes nothing.
#[component]
pub fn ButtonLink(#[prop(into)] href: String, #[prop(into)] label: String, #[prop(optional)] kind: ButtonKind) -> impl IntoView {
    // A document is not a page: the browser fetches it.
    let rel = is_document(&href).then_some("external");
    view! { <a class=kind.class() href=href rel=rel>{label}</a> }
}

/// « Effacer »: empties the form around it.
#[component]
pub fn Reset(label: &'static str) -> impl IntoView {
    view! { <button type="reset" class=ButtonKind::Tertiary.class()>{label}</button> }
}

/// The row of a page's buttons: to the left, or in a journey with the primary one at the right.
#[component]
pub fn Actions(#[prop(optional)] stepper: bool, children: Children) -> impl IntoView {
    view! { <div class="ep-actions" class:ep-actions--stepper=stepper>{children()}</div> }
}
