//! Documents to keep: attachments that nothing of them can run (V3.2.1), made when they are asked for, never cached.
use app::api::dossier::DOSSIERS_FILE;
use app::api::{Answer, ApiError};
use app::domain::route::{ACTIVATION_RECEIPT, DATA, RECEIPT};
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use super::caller::Visit;
use super::{App, page};
use crate::portal::Portal;

/// Left on a response whose body is a document.
#[derive(Clone, Copy, Debug)]
pub struct Attachment;

/// True for the documents: a name with a dot in it that is no file of the bundle.
pub fn is_ours(path: &str) -> bool {
    [RECEIPT, ACTIVATION_RECEIPT, DATA, DOSSIERS_FILE].contains(&path) || is_thread(path)
}

/// True for the file of a thread.
fn is_thread(path: &str) -> bool {
    path.strip_prefix("/messagerie/").and_then(|rest| rest.strip_suffix("/fil.pdf")).is_some_and(|id| !id.contains('/'))
}

/// The récapitulatif of the person of this session; without one, first the login, then the page that links here.
pub async fn receipt(State(app): State<App>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let (visit, portal) = caller(&app, &parts);
    match portal.receipt_document().await {
        Err(ApiError::SignIn) => elsewhere(&app, &visit, &portal, "/connexion?retour=/espace/gestion"),
        made => answer(&app, &parts, &visit, &portal, made).await,
    }
}

/// The récapitulatif of who has just activated.
pub async fn activation_receipt(State(app): State<App>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let (visit, portal) = caller(&app, &parts);
    let made = portal.activation_document().await;
    answer(&app, &parts, &visit, &portal, made).await
}

/// A letter of the demonstration.
pub async fn letter(app: &App, request: Request, id: &str) -> Response {
    let (parts, _) = request.into_parts();
    let (_, portal) = caller(app, &parts);
    match portal.letter_document(id).await {
        Ok(bytes) => attachment(bytes, "application/pdf", "lettre.pdf"),
        Err(error) => page::refusal(app, &parts, error).await,
    }
}

/// Everything that is held about the person of this session (R-N08).
pub async fn data(State(app): State<App>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let (visit, portal) = caller(&app, &parts);
    match portal.data_document().await {
        Ok(bytes) => attachment(bytes, "application/json; charset=utf-8", "mes-donnees.json"),
        Err(ApiError::SignIn) => elsewhere(&app, &visit, &portal, "/connexion?retour=/espace/gestion/donnees"),
        Err(ApiError::Elsewhere(step)) => elsewhere(&app, &visit, &portal, &step),
        Err(error) => page::refusal(&app, &parts, error).await,
    }
}

/// The companies of the person of this session, as her list shows them.
pub async fn dossiers(State(app): State<App>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let (visit, portal) = caller(&app, &parts);
    let query: Vec<(String, String)> = serde_urlencoded::from_str(parts.uri.query().unwrap_or_default()).unwrap_or_default();
    match portal.dossiers_document(&query).await {
        Ok((bytes, day)) => attachment(bytes, "text/csv; charset=utf-8", &format!("dossiers-{day}.csv")),
        Err(ApiError::SignIn) => elsewhere(&app, &visit, &portal, "/connexion?retour=/dossiers"),
        Err(ApiError::Elsewhere(step)) => elsewhere(&app, &visit, &portal, &step),
        Err(error) => page::refusal(&app, &parts, error).await,
    }
}

/// The file of a batch of letters, for the mail room (R-R06).
pub async fn batch(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let (_, portal) = caller(&app, &parts);
    match portal.batch_document(&id).await {
        Ok((bytes, name)) => attachment(bytes, "application/pdf", &name),
        Err(error) => page::refusal(&app, &parts, error).await,
    }
}

/// A whole thread, with every hash (R-M10).
pub async fn thread(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let (visit, portal) = caller(&app, &parts);
    match portal.thread_document(&id).await {
        Ok(bytes) => attachment(bytes, "application/pdf", "fil-de-discussion.pdf"),
        Err(ApiError::SignIn) => elsewhere(&app, &visit, &portal, "/connexion?retour=/messagerie"),
        Err(ApiError::Elsewhere(step)) => elsewhere(&app, &visit, &portal, &step),
        Err(error) => page::refusal(&app, &parts, error).await,
    }
}

fn caller(app: &App, parts: &Parts) -> (Visit, Portal) {
    let visit = Visit::of(app, parts);
    let portal = visit.portal(app);
    (visit, portal)
}

async fn answer(app: &App, parts: &Parts, visit: &Visit, portal: &Portal, made: Answer<Vec<u8>>) -> Response {
    match made {
        Ok(bytes) => attachment(bytes, "application/pdf", "recapitulatif-espace-professionnel.pdf"),
        Err(ApiError::Elsewhere(step)) => elsewhere(app, visit, portal, &step),
        Err(error) => page::refusal(app, parts, error).await,
    }
}

/// A document to save under a name of ours.
fn attachment(bytes: Vec<u8>, kind: &str, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let mut response = ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], bytes).into_response();
    response.extensions_mut().insert(Attachment);
    response
}

fn elsewhere(app: &App, visit: &Visit, portal: &Portal, to: &str) -> Response {
    let mut response = (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response();
    page::finish(app, visit, &portal.cookies(), &mut response, true);
    response
}
