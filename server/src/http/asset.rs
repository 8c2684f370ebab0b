//! Files of the bundle: compressed at build time, `immutable` when their name is hashed; a missing one is 404.
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

use super::{App, ceiling, download};

/// Serves a file, or lets pages and functions answer.
pub async fn serve(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let name = path.rsplit('/').next().unwrap_or_default();
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let own = ["/api/", "/verification/", "/demonstration/"].iter().any(|folder| path.starts_with(folder))
        || download::is_ours(path)
        || ceiling::is_scanned(path);
    if !reading || own || !name.contains('.') {
        return next.run(request).await;
    }
    let hashed = is_hashed(name);
    let served = if path == "/theme.css" {
        match &app.config().theme_dir {
            Some(folder) => ServeFile::new(folder.join("theme.css")).oneshot(request).await.map(IntoResponse::into_response),
            None => return StatusCode::NOT_FOUND.into_response(),
        }
    } else if name == "index.html" || matches!(name.rsplit('.').next(), Some("br" | "gz")) {
        return StatusCode::NOT_FOUND.into_response();
    } else {
        let folder = ServeDir::new(&app.config().dist_dir).precompressed_br().precompressed_gzip().append_index_html_on_directories(false);
        folder.oneshot(request).await.map(IntoResponse::into_response)
    };
    let Ok(mut response) = served;
    if response.status() == StatusCode::OK || response.status() == StatusCode::NOT_MODIFIED {
        let policy = if hashed { "public, max-age=31536000, immutable" } else { "no-store" };
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(policy));
        return response;
    }
    (StatusCode::NOT_FOUND, [("content-type", "text/plain; charset=utf-8")], Body::from("Fichier introuvable.")).into_response()
}

/// `name-0123456789abcdef.css`: what Trunk makes of a name.
fn is_hashed(name: &str) -> bool {
    let Some((stem, _)) = name.split_once('.') else { return false };
    let hash = stem.trim_end_matches("_bg").rsplit('-').next().unwrap_or_default();
    hash.len() >= 12 && hash.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn only_hashed_names_are_immutable() {
        assert!(is_hashed("portal-browser-1a2b3c4d5e6f7a8b_bg.wasm"));
        assert!(is_hashed("portal-1a2b3c4d5e6f7a8b.css"));
        assert!(!is_hashed("robots.txt") && !is_hashed("favicon.svg"));
    }
}
