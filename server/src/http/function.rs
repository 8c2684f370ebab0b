//! Server functions: the browser's way once the WASM is there. The same areas, the same answers as the pages.
use app::api::{ApiError, StatusSink};
use app::domain::fault::Problem;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, HeaderValue, LOCATION, REFERER, RETRY_AFTER};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use leptos::context::provide_context;

use super::caller::Visit;
use super::{App, page};

/// Functions that begin or repeat something for a browser, and so need its cookie.
const BEGINNINGS: &[&str] = &[
    "/api/session/unlock",
    "/api/session/login",
    "/api/agent/login",
    "/api/creation/terms",
    "/api/creation/credentials",
    "/api/activation/code",
    "/api/prose/feedback",
    "/api/reset/request",
    "/api/reset/answer",
];

/// Calls a function; its refusal decides the status, and nothing of the decoder's words leaves (T-SES-5).
pub async fn call(State(app): State<App>, request: Request) -> Response {
    if request.method() != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let (mut parts, body) = request.into_parts();
    if server_fn::axum::get_server_fn_service(parts.uri.path(), Method::POST).is_none() {
        return (StatusCode::NOT_FOUND, axum::Json(ApiError::NotFound)).into_response();
    }
    // Functions answer JSON; the redirect with an error in its address is not for us.
    parts.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    parts.headers.remove(REFERER);
    let visit = Visit::of(&app, &parts);
    if visit.is_new && BEGINNINGS.contains(&parts.uri.path()) {
        return page::refusal(&app, &parts, ApiError::fault("", Problem::CookieMissing)).await;
    }
    let portal = visit.portal(&app);
    let (sink, areas) = (StatusSink::default(), portal.areas());
    let given = sink.clone();
    let context = move || {
        provide_context(areas.clone());
        provide_context(given.clone());
    };
    let answered = leptos_axum::handle_server_fns_with_context(context, Request::from_parts(parts, body)).await.into_response();
    let refused = answered.status().is_server_error() || answered.status().is_client_error();
    let mut response = match sink.error() {
        Some(error) => {
            let mut response = answered;
            *response.status_mut() = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            if let Some(seconds) = error.retry_after() {
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
        // The arguments could not be read: the body is ours, not the decoder's.
        None if refused => {
            let error = ApiError::fault("", Problem::Malformed);
            (StatusCode::UNPROCESSABLE_ENTITY, axum::Json(error)).into_response()
        }
        None => answered,
    };
    response.headers_mut().remove(LOCATION);
    page::finish(&app, &visit, &portal.cookies(), &mut response, false);
    response
}
