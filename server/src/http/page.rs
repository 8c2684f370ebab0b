//! Pages: rendered whole with their data and their status, scripts under a nonce, never cached.
use std::future::poll_fn;
use std::sync::{Arc, OnceLock};

use app::api::session::Me;
use app::api::{ApiError, StatusSink};
use app::domain::route::{AGENT_LOGIN, is_agents, way_back};
use app::ui::{Boot, Outcome, wording};
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, LINK, LOCATION, RETRY_AFTER, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use leptos::context::provide_context;
use leptos::prelude::Owner;
use tokio::sync::Semaphore;

use super::App;
use super::caller::Visit;
use super::document::{NonceCell, document};
use super::headers::{PageNonce, PostsTo};
use crate::portal::{Cookies, Portal};
use crate::secret::check;

/// Any page.
pub async fn show(State(app): State<App>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let visit = Visit::of(&app, &parts);
    let portal = visit.portal(&app);
    let address = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let typed = if parts.uri.query() == Some("reprise=1") { portal.typed_before(parts.uri.path()).await } else { None };
    let outcome = typed.map(|typed| Outcome { form: typed.form, kept: typed.fields, error: None });
    render(&app, &visit, &portal, &address, outcome, None).await
}

/// The picture of a human check; its address is sealed and tells nothing.
pub async fn picture(State(app): State<App>, Path(token): Path<String>) -> Response {
    // Drawing takes some milliseconds of processor: beside the requests, two at once (V15.2.2).
    static PENS: Semaphore = Semaphore::const_new(2);
    let _pen = PENS.acquire().await;
    let drawn = tokio::task::spawn_blocking(move || check::image(&app.system().keys, token.trim_end_matches(".png"))).await;
    match drawn.ok().flatten() {
        Some(png) => ([(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, "no-store")], png).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A request refused before any page: a page that says so, or JSON for a function.
pub async fn refusal(app: &App, parts: &Parts, error: ApiError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if parts.uri.path().starts_with("/api/") {
        let retry = error.retry_after();
        let mut response = (status, axum::Json(error)).into_response();
        if let Some(seconds) = retry {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        return response;
    }
    let visit = Visit::of(app, parts);
    let portal = visit.portal(app);
    let retry = error.retry_after();
    let mut response = render(app, &visit, &portal, parts.uri.path(), None, Some(error)).await;
    *response.status_mut() = status;
    response.headers_mut().remove(LOCATION);
    if let Some(seconds) = retry {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}

/// The last resort, without rendering: after a panic.
pub fn plain_refusal(app: &App, parts: &Parts, error: &ApiError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if parts.uri.path().starts_with("/api/") {
        return (status, axum::Json(error.clone())).into_response();
    }
    let (title, text) = wording::refusal(error);
    let phone = &app.0.brand.support_phone;
    let body = format!("{title}\n\n{text}\n\nAssistance\u{a0}: {phone}\n");
    (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], body).into_response()
}

/// Renders a page with its data, or says with a redirect where to go first.
pub async fn render(
    app: &App,
    visit: &Visit,
    portal: &Portal,
    address: &str,
    outcome: Option<Outcome>,
    refusal: Option<ApiError>,
) -> Response {
    portal.answers_whole();
    // The agents' pages know the agent alone, all others the person alone (V3.5.4).
    let here = address.split('?').next().unwrap_or_default();
    let agents = is_agents(here);
    let (holder, seated) = match (agents, portal.holder_unless(agents).await, portal.seated_if(agents).await) {
        (_, Ok(holder), Ok(seated)) => (holder, seated),
        (_, Err(error), _) | (_, _, Err(error)) => return unavailable(app, &error),
    };
    let agent = seated.map(|seated| portal.agent_me(&seated));
    let person = holder.map(|holder| Me {
        name: format!("{} {}", holder.person.first_name, holder.person.last_name.to_uppercase()),
        subscriber_number: holder.person.subscriber_number,
    });
    let boot = Boot {
        brand: app.0.brand.clone(),
        demonstration: app.config().is_demo(),
        policy: app.system().policy,
        person,
        agent,
        idle: app.config().session_idle_minutes,
        theme: visit.theme.clone(),
        outcome,
        refusal,
    };
    let (sink, nonce, areas, bundle) = (StatusSink::default(), NonceCell::default(), portal.areas(), app.0.bundle.clone());
    let owner = Arc::new(OnceLock::new());
    let context = {
        let (boot, sink, nonce, owner) = (boot.clone(), sink.clone(), nonce.clone(), owner.clone());
        move || {
            let _ = owner.set(Owner::current());
            provide_context(boot.clone());
            provide_context(areas.clone());
            provide_context(sink.clone());
            provide_context(nonce.clone());
        }
    };
    let theme = boot.theme.clone();
    let demonstration = boot.demonstration;
    let handler = leptos_axum::render_app_async_with_context(context, move || document(&bundle, &theme, demonstration));
    let Ok(request) = Request::builder().uri(address).body(Body::empty()) else { return unavailable(app, &ApiError::NotFound) };
    // Leptos reads the title outside the page's own arena: without this, that of another page rendered meanwhile.
    let mut rendering = handler(request);
    let mut response = poll_fn(|cx| match owner.get().and_then(Option::as_ref) {
        Some(owner) => owner.with(|| rendering.as_mut().poll(cx)),
        None => rendering.as_mut().poll(cx),
    })
    .await;
    match sink.error() {
        Some(ApiError::SignIn) if boot.refusal.is_none() => {
            let path = address.split('?').next().unwrap_or_default();
            let to = match way_back(path) {
                _ if agents => AGENT_LOGIN.to_owned(),
                Some(path) => format!("/connexion?retour={path}"),
                None => "/connexion".to_owned(),
            };
            response = (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response();
        }
        Some(ApiError::Elsewhere(step)) if boot.refusal.is_none() => response = (StatusCode::SEE_OTHER, [(LOCATION, step)]).into_response(),
        Some(error) => {
            *response.status_mut() = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            if let Some(seconds) = error.retry_after() {
                response.headers_mut().insert(RETRY_AFTER, seconds.into());
            }
        }
        None => {}
    }
    if let Some(nonce) = nonce.get() {
        response.extensions_mut().insert(PageNonce(nonce));
        if let Some(origin) = portal.posts_to().filter(|_| response.status() == StatusCode::OK) {
            response.extensions_mut().insert(PostsTo(origin));
        }
        if let Some(link) = app.0.bundle.early_style().and_then(|link| HeaderValue::from_str(&link).ok()) {
            response.headers_mut().insert(LINK, link);
        }
    }
    finish(app, visit, &portal.cookies(), &mut response, true);
    response
}

/// Cookies, and what ends with a session.
pub fn finish(app: &App, visit: &Visit, changes: &Cookies, response: &mut Response, page: bool) {
    for cookie in visit.set_cookies(app, changes, page) {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    if changes.ended {
        response.headers_mut().insert(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));
    }
}

fn unavailable(app: &App, error: &ApiError) -> Response {
    // The session cannot be read: the database is away (T-CRH-3).
    let (title, text) = wording::refusal(error);
    let body = format!("{title}\n\n{text}\n\nAssistance\u{a0}: {}\n", app.0.brand.support_phone);
    let status = if *error == ApiError::NotFound { StatusCode::NOT_FOUND } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(CONTENT_TYPE, "text/plain; charset=utf-8"), (RETRY_AFTER, "5")], body).into_response()
}
