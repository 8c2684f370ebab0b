//! What exists in demonstration mode only: the answer of a picture, for tests and for who cannot read it; letters as PDF.
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::{App, download, page};
use crate::secret::check;

/// The answer of a check.
pub async fn answer(State(app): State<App>, Path(token): Path<String>) -> Response {
    match check::reveal(&app.system().keys, token.trim_end_matches(".png")) {
        Some(answer) => answer.into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A mail or a letter as a page; a letter under its id with `.pdf` as the file that the mail room gets.
pub async fn mail(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response {
    match id.strip_suffix(".pdf") {
        Some(id) => download::letter(&app, request, id).await,
        None => page::show(State(app), request).await,
    }
}
