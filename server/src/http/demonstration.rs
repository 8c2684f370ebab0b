//! What exists in demonstration mode only: the answer of a picture, for tests and for who cannot read it.
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::App;
use crate::secret::check;

/// The answer of a check.
pub async fn answer(State(app): State<App>, Path(token): Path<String>) -> Response {
    match check::reveal(&app.system().keys, token.trim_end_matches(".png")) {
        Some(answer) => answer.into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
