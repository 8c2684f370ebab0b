//! Messages in the page: no toast, and never by colour alone.
use leptos::prelude::*;

use super::{awake, focus_on};

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    Info,
    Success,
    Warning,
    Error,
}

impl AlertKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Info => "ep-alert ep-alert--info",
            Self::Success => "ep-alert ep-alert--success",
            Self::Warning => "ep-alert ep-alert--warning",
            Self::Error => "ep-alert ep-alert--error",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Info => "Information",
            Self::Success => "Succès",
            Self::Warning => "Attention",
            Self::Error => "Erreur",
        }
    }

    const fn role(self) -> Option<&'static str> {
        match self {
            Self::Error => Some("alert"),
            Self::Success => Some("status"),
            Self::Info | Self::Warning => None,
        }
    }
}

/// A message that begins with what it is.
#[component]
pub fn Alert(kind: AlertKind, #[prop(into)] title: String, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    view! {
        <div class=kind.class() role=kind.role()>
            <p class="ep-alert__title"><span class="ep-alert__kind">{kind.word()}"\u{a0}: "</span>{title}</p>
            {children.map(|children| view! { <div class="ep-alert__text">{children()}</div> })}
        </div>
    }
}

/// A piece of information that can be put away, until the next load.
#[component]
pub fn Notice(id: &'static str, children: Children) -> impl IntoView {
    let awake = awake();
    let hidden = RwSignal::new(false);
    let close = move |_| {
        hidden.set(true);
        focus_on("contenu".to_owned());
    };
    view! {
        <section class="ep-notice" id=id aria-label="Information" hidden=move || hidden.get()>
            <div class="ep-notice__text">{children()}</div>
            <button type="button" class="ep-notice__close" aria-controls=id hidden=move || !awake.get() on:click=close>
                "Masquer le message"
            </button>
        </section>
    }
}
