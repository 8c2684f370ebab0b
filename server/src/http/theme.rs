//! The theme: a POST that sets a cookie, with or without script.
use app::domain::route::PAGES;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::App;
use super::caller::theme_cookie;

/// What the switch posts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Choice {
    theme: String,
    retour: String,
}

/// Keeps the choice and goes back to the page.
pub async fn choose(State(app): State<App>, Form(choice): Form<Choice>) -> Response {
    let theme = if matches!(choice.theme.as_str(), "clair" | "sombre") { choice.theme.as_str() } else { "systeme" };
    let back = PAGES.iter().chain(app::domain::route::DEMONSTRATION).find(|page| **page == choice.retour).copied().unwrap_or("/");
    (StatusCode::SEE_OTHER, [(LOCATION, back.to_owned()), (SET_COOKIE, theme_cookie(&app, theme))]).into_response()
}
