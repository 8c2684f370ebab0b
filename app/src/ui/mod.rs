//! The pages, and the kit they are made of.
//!
//! [`App`] is rendered by the server and taken over by the browser. What a response knows beyond its
//! address (brand, person, outcome of a posted form) comes in a [`Boot`], serialised with the page,
//! so that the browser starts from the same state.
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::Router;
use serde::{Deserialize, Serialize};

use crate::api::ApiError;
use crate::api::agent::AgentMe;
use crate::api::session::Me;
use crate::domain::brand::Brand;
use crate::domain::password::Policy;

pub mod kit;
pub mod page;
pub mod shell;
pub mod wording;

/// What a response starts from, on the server and in the browser alike.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Boot {
    pub brand: Brand,
    /// Demonstration mode: the permanent notice, and the links to its pages.
    pub demonstration: bool,
    /// What the operator asks of passwords.
    pub policy: Policy,
    /// Who is signed in.
    pub person: Option<Me>,
    /// The agent who is signed in, on the agents' pages; then there is no person.
    pub agent: Option<AgentMe>,
    /// After how many minutes without a request a session ends.
    pub idle: u32,
    /// « systeme », « clair » or « sombre ».
    pub theme: String,
    /// A form that was posted without script and refused.
    pub outcome: Option<Outcome>,
    /// The whole request was refused before any page: shown instead of the page.
    pub refusal: Option<ApiError>,
}

/// A posted form that comes back: what was typed (never a secret), and why it was refused; no error when it was
/// kept while its session had ended (T-SES-8).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Outcome {
    /// [`crate::api::Form::NAME`].
    pub form: String,
    /// The fields to show again.
    pub kept: Vec<(String, String)>,
    pub error: Option<ApiError>,
}

/// The boot of this page.
pub fn boot() -> Boot {
    use_context::<StoredValue<Boot>>().map(|boot| boot.get_value()).unwrap_or_default()
}

/// Everything between `<body>` and `</body>`.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let boot = SharedValue::new(|| use_context::<Boot>().unwrap_or_default()).into_inner();
    provide_context(StoredValue::new(boot.clone()));
    provide_context(kit::form::Pending::new(boot.outcome.clone()));
    view! {
        <Router>
            <shell::Shell/>
        </Router>
    }
}
