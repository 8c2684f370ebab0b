//! A page's data, with the page: the server renders it whole; the browser asks for it when it navigates.
use std::future::Future;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::{Answer, ApiError};

/// How a form asks for its page's data again, when it was not up to date.
#[derive(Clone, Copy)]
pub struct Reload(RwSignal<u32>);

impl Reload {
    /// Asks again.
    pub fn again(self) {
        self.0.update(|times| *times += 1);
    }
}

/// Shows `view` with the data that `ask` answers; a missing step leads to that step, any other refusal is shown as a page.
#[component]
pub fn Loaded<T, Ask, Fut, V, IV>(
    /// Asks the area, through its server function.
    ask: Ask,
    /// The page, given its data.
    view: V,
) -> impl IntoView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
    Ask: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Answer<T>> + Send + 'static,
    V: Fn(T) -> IV + Send + Sync + 'static,
    IV: IntoView + 'static,
{
    let times = RwSignal::new(0);
    provide_context(Reload(times));
    let data = Resource::new_blocking(move || times.get(), move |_| ask());
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Err(ApiError::Elsewhere(step))) = data.get() {
            navigate(&step, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    let view = StoredValue::new(view);
    view! {
        <Suspense fallback=|| view! { <p class="ep-loading" role="status">"Chargement…"</p> }>
            {move || data.get().map(|answer| match answer {
                Ok(data) => view.with_value(|view| view(data)).into_any(),
                Err(error) => view! { <crate::ui::page::error::ErrorPage error/> }.into_any(),
            })}
        </Suspense>
    }
}
