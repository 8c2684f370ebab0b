//! The request ceiling: a token bucket per source, in memory, pages and functions only (3.12 as ruled).
//!
//! Also the sources that ask for what only scanners ask for: closed for an hour, on anonymous routes.
use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Instant;

use app::api::ApiError;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::caller::Visit;
use super::{App, guard, page, upload};
use crate::portal::bucket;

/// Paths that no person and no page of ours asks for.
const SCANNED: &[&str] = &["/.env", "/.git/", "/wp-login.php", "/wp-admin", "/xmlrpc.php", "/phpmyadmin", "/cgi-bin/", "/vendor/phpunit"];

/// True for what only scanners ask for, a name with a dot in it included: that is no asset of ours.
pub fn is_scanned(path: &str) -> bool {
    SCANNED.iter().any(|known| path.starts_with(known))
}

/// How many requests a minute, and who has how many left.
pub struct Ceiling {
    anonymous: u32,
    signed_in: u32,
    buckets: Mutex<HashMap<(String, bool), (f64, Instant)>>,
}

impl Ceiling {
    /// A ceiling of so many requests a minute.
    pub fn new(anonymous: u32, signed_in: u32) -> Self {
        Self { anonymous, signed_in, buckets: Mutex::default() }
    }

    /// Takes one; otherwise the seconds to wait.
    fn take(&self, source: String, signed_in: bool, now: Instant) -> Result<(), u32> {
        let per_minute = f64::from(if signed_in { self.signed_in } else { self.anonymous });
        let Ok(mut buckets) = self.buckets.lock() else { return Ok(()) };
        if buckets.len() > 100_000 {
            buckets.retain(|_, (_, last)| now.duration_since(*last).as_secs() < 60);
        }
        let (left, last) = buckets.entry((source, signed_in)).or_insert((per_minute, now));
        *left = (*left + now.duration_since(*last).as_secs_f64() * per_minute / 60.0).min(per_minute);
        *last = now;
        if *left < 1.0 {
            return Err(1 + u32::from(per_minute < 60.0));
        }
        *left -= 1.0;
        Ok(())
    }
}

/// Lets a request pass, or answers 429.
pub async fn hold(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, mut body) = request.into_parts();
    let visit = Visit::of(&app, &parts);
    let local = app.config().is_demo() && visit.caller.source.is_loopback();
    if !local && !parts.uri.path().starts_with("/verification/") {
        // A cookie says that it is a session's; only the database knows. Read once: the handler takes
        // the same portal, unless the browser has no cookie yet (each visit then makes one). And read when the
        // body is here, however slowly it comes: the session may end meanwhile (T-SES-2).
        if visit.says_session() && !upload::streams(parts.uri.path()) {
            let Ok(whole) = guard::whole(body).await else {
                return page::refusal(&app, &parts, ApiError::TooLarge).await;
            };
            body = whole;
        }
        let portal = visit.portal(&app);
        if !visit.is_new {
            parts.extensions.insert(portal.clone());
        }
        let person = visit.caller.signed_in && matches!(portal.holder().await, Ok(Some(_)));
        let signed_in = person || visit.caller.agent.is_some() && matches!(portal.seated().await, Ok(Some(_)));
        if let Err(seconds) = app.0.ceiling.take(bucket(visit.caller.source), signed_in, Instant::now()) {
            return page::refusal(&app, &parts, ApiError::TooMany { seconds }).await;
        }
        if !signed_in {
            // What a browser fetches for some other page is not its person's doing.
            if is_scanned(parts.uri.path()) && !parts.headers.contains_key("sec-fetch-site") {
                let _ = portal.close_scanner().await;
            }
            if let Ok(Some(seconds)) = portal.closed_for().await {
                return page::refusal(&app, &parts, ApiError::TooMany { seconds }).await;
            }
        }
    }
    next.run(Request::from_parts(parts, body)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn v2_4_1_the_bucket_refills_with_time() {
        let ceiling = Ceiling::new(60, 300);
        let start = Instant::now();
        let taken = (0..100).filter(|_| ceiling.take("192.0.2.1".into(), false, start).is_ok()).count();
        assert_eq!(taken, 60);
        assert!(ceiling.take("192.0.2.2".into(), false, start).is_ok(), "another source has its own");
        assert!(ceiling.take("192.0.2.1".into(), true, start).is_ok(), "a session has its own");
        let later = start + Duration::from_secs(10);
        assert_eq!((0..100).filter(|_| ceiling.take("192.0.2.1".into(), false, later).is_ok()).count(), 10);
    }
}
