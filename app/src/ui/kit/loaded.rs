//! A page's data, with the page: the server renders it whole; the browser asks for it when it navigates.
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::idle::Idle;
use crate::api::ApiError;
use crate::api::wire::{self, Coming};
use crate::domain::route::{AGENT_LOGIN, is_agents, way_back};

/// How a form asks for its page's data again, when it was not up to date.
#[derive(Clone, Copy)]
pub struct Reload(RwSignal<u32>);

impl Reload {
    /// Asks again.
    pub fn again(self) {
        self.0.update(|times| *times += 1);
    }
}

/// Asks for a page's data.
type Asking = Box<dyn Fn() -> Coming + Send + Sync>;

/// Makes the page from that text; nothing when it does not fit.
type View = Box<dyn Fn(&str) -> Option<AnyView> + Send + Sync>;

/// Shows `view` with the answer of the server function `ask`; a missing step leads to that step, any other refusal is
/// shown as a page.
///
/// The data travels as text, so that the browser holds the machinery behind a page once and not once per page.
#[component]
pub fn Loaded<Q, V, IV>(
    /// The server function's arguments.
    ask: Q,
    /// The page, given its data.
    view: V,
) -> impl IntoView
where
    Q: ServerFn<Error = ApiError> + Serialize + Clone + Sync + 'static,
    Q::Output: Serialize + DeserializeOwned,
    V: Fn(Q::Output) -> IV + Send + Sync + 'static,
    IV: IntoView + 'static,
{
    loaded(Box::new(move || wire::ask(ask.clone())), Box::new(move |text| wire::read(text).map(|data| view(data).into_any())))
}

fn loaded(ask: Asking, view: View) -> AnyView {
    let times = RwSignal::new(0);
    provide_context(Reload(times));
    let data = Resource::new_blocking(move || times.get(), move |_| ask());
    let navigate = use_navigate();
    let path = use_location().pathname;
    let idle = use_context::<Idle>();
    Effect::new(move |_| {
        let answer = data.get();
        if let (Some(idle), Some(Ok(_))) = (idle, &answer) {
            idle.seen();
        }
        let to = match answer {
            Some(Err(ApiError::Elsewhere(step))) => step,
            // The session has ended: what the server would have answered with a redirect.
            Some(Err(ApiError::SignIn)) => match way_back(&path.get_untracked()) {
                _ if is_agents(&path.get_untracked()) => AGENT_LOGIN.to_owned(),
                Some(page) => format!("/connexion?retour={page}"),
                None => "/connexion".to_owned(),
            },
            _ => return,
        };
        navigate(&to, NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    let view = StoredValue::new(view);
    view! {
        <Suspense fallback=|| view! { <p class="ep-loading" role="status">"Chargement…"</p> }>
            {move || data.get().map(|answer| {
                answer
                    .and_then(|text| view.with_value(|view| view(&text)).ok_or(ApiError::Unreachable))
                    .unwrap_or_else(|error| view! { <crate::ui::page::error::ErrorPage error/> }.into_any())
            })}
        </Suspense>
    }
    .into_any()
}
