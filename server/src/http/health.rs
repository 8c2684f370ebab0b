//! `/sante/vivant` says that the process lives; `/sante/pret` that it can serve (T-CRH-3).
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};

use super::App;

/// 200 when the database answers; that the schema was up to date was made sure before the server listened.
pub async fn ready(State(app): State<App>) -> Response {
    match app.system().store.ping().await {
        Ok(()) => "pret".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "5")], "pas pret").into_response(),
    }
}
