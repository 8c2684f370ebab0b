//! The two header policies, whole (X-HDR-2 as ruled): production's, and the demonstration's over loopback
//! http, which differs by exactly no HSTS, no `upgrade-insecure-requests` and the cookies' prefix.
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::App;
use super::download::Attachment;

/// The nonce of a page's scripts, left by its rendering.
#[derive(Clone, Debug)]
pub struct PageNonce(pub String);

/// The one origin beside ours that a page may post to, left by its rendering.
#[derive(Clone, Debug)]
pub struct PostsTo(pub String);

/// The policy of a page.
pub fn page_policy(nonce: &str, plain: bool, posts_to: Option<&str>) -> String {
    let beside = posts_to.map(|origin| format!(" {origin}")).unwrap_or_default();
    let upgrade = if plain { "" } else { "; upgrade-insecure-requests" };
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; media-src 'self'; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'{beside}; frame-ancestors 'none'; \
         object-src 'none'{upgrade}"
    )
}

/// The policy of everything that is no page.
const BARE_POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The policy of a document to keep (V3.2.1).
const ATTACHMENT_POLICY: &str = "sandbox; default-src 'none'";

const ALWAYS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
];

/// Puts the policy on every response, errors included.
pub async fn put(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let plain = app.config().is_plain_loopback();
    let posts_to = response.extensions_mut().remove::<PostsTo>();
    let policy = match response.extensions_mut().remove::<PageNonce>() {
        Some(PageNonce(nonce)) => page_policy(&nonce, plain, posts_to.as_ref().map(|one| one.0.as_str())),
        None if response.extensions_mut().remove::<Attachment>().is_some() => ATTACHMENT_POLICY.to_owned(),
        None => BARE_POLICY.to_owned(),
    };
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert("content-security-policy", policy);
    }
    if !plain {
        headers.insert("strict-transport-security", HeaderValue::from_static("max-age=63072000; includeSubDomains; preload"));
    }
    if app.config().is_demo() {
        headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Some(kind) = headers.get(CONTENT_TYPE)
        && kind == "application/json"
    {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    }
    response
}
