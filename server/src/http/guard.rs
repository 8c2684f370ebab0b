//! What may pass: no panic out, no body over 64 KiB, no text that is not UTF-8, no POST from elsewhere.
use std::panic::AssertUnwindSafe;

use app::api::ApiError;
use app::domain::fault::Problem;
use app::domain::route::{AGENT_CONSOLE, is_agents};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, LOCATION, ORIGIN};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use unicode_normalization::UnicodeNormalization;

use super::{App, caller, page, upload};
use crate::portal::Realm;

/// The largest body of a form.
const BODY: usize = 64 * 1024;

/// A panic becomes a page with an incident number; the process and the connection live on (T-SES-6).
pub async fn panics(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let kept = parts.clone();
    match AssertUnwindSafe(next.run(Request::from_parts(parts, body))).catch_unwind().await {
        Ok(response) => response,
        Err(_) => page::plain_refusal(&app, &kept, &crate::portal::incident(&"a panic")),
    }
}

/// A body that has come whole; the error is that it is too large, or broke off.
pub async fn whole(body: Body) -> Result<Body, axum::Error> {
    to_bytes(body, BODY).await.map(Body::from)
}

/// Reads a POST's body whole (413 over the limit), brings it to NFC, and checks where it comes from (T-SES-3 as ruled). Files
/// are left to their handler ([`upload`]).
pub async fn body_and_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    if !comes_from_here(&parts, &app) {
        return page::refusal(&app, &parts, ApiError::Forbidden).await;
    }
    if upload::streams(parts.uri.path()) {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let Ok(bytes) = to_bytes(body, BODY).await else {
        return page::refusal(&app, &parts, ApiError::TooLarge).await;
    };
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return page::refusal(&app, &parts, ApiError::fault("", Problem::Malformed)).await;
    };
    let composed = if parts.uri.path().starts_with("/api/") { Some(text.nfc().collect()) } else { composed_form(text) };
    let Some(composed) = composed else {
        return page::refusal(&app, &parts, ApiError::fault("", Problem::Malformed)).await;
    };
    parts.headers.remove(CONTENT_LENGTH);
    next.run(Request::from_parts(parts, Body::from(composed))).await
}

/// A form's fields in NFC; `None` when what is percent-coded in them is no UTF-8 (a decoder would put marks in its place).
fn composed_form(body: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = (*first == b'%').then(|| tail.get(..2)).flatten().and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(byte) = code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(byte);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    std::str::from_utf8(&bytes).ok()?;
    let fields: Vec<(String, String)> = serde_urlencoded::from_str(body).ok()?;
    let composed: Vec<(String, String)> = fields.into_iter().map(|(name, value)| (name, value.nfc().collect())).collect();
    serde_urlencoded::to_string(composed).ok()
}

/// What the agents' host has beside the agents' own: their pages' functions, the theme, the pictures of checks, who is
/// responsible for the site.
const SHARED: &[&str] = &["/api/screen/page", "/api/prose/page", "/theme", "/mentions-legales", "/accessibilite", "/donnees-personnelles"];

/// In production people and agents have a host each, and on the other one's nothing of theirs exists (V3.5.4).
pub async fn hosts(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let agents = is_agents(path) || path.starts_with("/api/agent/");
    let here = match caller::realm(&app, &parts) {
        Realm::Both => true,
        Realm::People => !agents,
        Realm::Agents if path == "/" => return (StatusCode::SEE_OTHER, [(LOCATION, AGENT_CONSOLE)]).into_response(),
        Realm::Agents => agents || SHARED.contains(&path) || path.starts_with("/verification/"),
    };
    if !here {
        return page::refusal(&app, &parts, ApiError::NotFound).await;
    }
    next.run(Request::from_parts(parts, body)).await
}

/// `Sec-Fetch-Site`, when present, decides alone; otherwise `Origin` must be one of ours.
fn comes_from_here(parts: &Parts, app: &App) -> bool {
    let headers = &parts.headers;
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(origin) = headers.get(ORIGIN).and_then(|value| value.to_str().ok()) else { return false };
    let config = app.config();
    if caller::realm(app, parts) == Realm::Agents {
        return origin == config.agents_url();
    }
    origin == config.public_url.trim_end_matches('/') || config.origins.iter().any(|known| known == origin)
}
