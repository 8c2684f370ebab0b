//! Header, footer and routes.
use leptos::prelude::*;
use leptos_router::components::{Route, Routes};
use leptos_router::path;

use crate::ui::page;

/// Everything around the pages, and the pages by address.
#[component]
pub fn Shell() -> impl IntoView {
    view! {
        <main id="contenu">
            <Routes fallback=|| view! { <page::error::ErrorPage error=crate::api::ApiError::NotFound/> }>
                <Route path=path!("/connexion") view=page::login::LoginPage/>
            </Routes>
        </main>
    }
}
