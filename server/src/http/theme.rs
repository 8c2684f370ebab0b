//! The theme: a POST that sets a cookie, with or without script.
use app::domain::route::{AGENT_PAGES, DEMONSTRATION, PAGES, agent_pattern, pattern};
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
    let back = way_back(&choice.retour).unwrap_or_else(|| "/".to_owned());
    (StatusCode::SEE_OTHER, [(LOCATION, back), (SET_COOKIE, theme_cookie(&app, theme))]).into_response()
}

/// A page that the router knows, with its query (V3.7.2).
fn way_back(raw: &str) -> Option<String> {
    let (path, query) = raw.split_once('?').map_or((raw, None), |(path, query)| (path, Some(query)));
    let page = PAGES
        .iter()
        .chain(DEMONSTRATION)
        .chain(AGENT_PAGES)
        .copied()
        .find(|page| *page == path)
        .or_else(|| pattern(path).or_else(|| agent_pattern(path)).map(|_| path))?;
    let plain = |query: &&str| query.bytes().all(|b| b.is_ascii_alphanumeric() || b"=&-_%.+".contains(&b));
    Some(query.filter(plain).map_or_else(|| page.to_owned(), |query| format!("{page}?{query}")))
}

#[cfg(test)]
mod tests {
    use super::way_back;

    #[test]
    fn v3_7_2_the_way_back_is_a_known_page() {
        assert_eq!(way_back("/connexion?retour=/x").as_deref(), Some("/connexion"));
        assert_eq!(way_back("/creation/annulation?jeton=aZ-_9").as_deref(), Some("/creation/annulation?jeton=aZ-_9"));
        assert_eq!(way_back("//example.com"), None);
        assert_eq!(way_back("https://example.com"), None);
    }
}
