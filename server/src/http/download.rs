//! Documents to keep: attachments that nothing of them can run (V3.2.1), made when they are asked for, never cached.
use app::api::dossier::DOSSIERS_FILE;
use app::api::{Answer, ApiError};
use app::domain::route::{ACTIVATION_RECEIPT, DATA, RECEIPT, way_back};
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::caller::Visit;
use super::{App, page};
use crate::portal::Portal;
use crate::secret::assertion::JWKS;

/// Left on a response whose body is a document.
#[derive(Clone, Copy, Debug)]
pub struct Attachment;

/// True for the documents: a name with a dot in it that is no file of the bundle.
pub fn is_ours(path: &str) -> bool {
    let calendar = path.starts_with("/dossiers/") && path.ends_with("/calendrier.ics");
    calendar || is_thread(path) || [RECEIPT, ACTIVATION_RECEIPT, DATA, DOSSIERS_FILE, JWKS].contains(&path)
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

/// What the button of a mandate sends.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Permit {
    permit: String,
}

/// The mandate of a direct debit contract; a POST, since its download is noted (R-L03).
pub async fn mandate(State(app): State<App>, Path((siren, id)): Path<(String, String)>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let (_, portal) = caller(&app, &parts);
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let sent: Permit = serde_urlencoded::from_bytes(&bytes).unwrap_or_default();
    match portal.mandate_document(&siren, &id, &sent.permit).await {
        Ok((bytes, reference)) => attachment(bytes, "application/pdf", &format!("mandat-{reference}.pdf")),
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

/// The deadlines of all companies of the person of this session.
pub async fn calendar(State(app): State<App>, request: Request) -> Response {
    dates(&app, request, "").await
}

/// The deadlines of one of them.
pub async fn company_calendar(State(app): State<App>, Path(siren): Path<String>, request: Request) -> Response {
    dates(&app, request, &siren).await
}

async fn dates(app: &App, request: Request, siren: &str) -> Response {
    let (parts, _) = request.into_parts();
    let (visit, portal) = caller(app, &parts);
    match portal.calendar_document(siren).await {
        Ok(bytes) => {
            let name = if siren.is_empty() { "calendrier-fiscal.ics".to_owned() } else { format!("calendrier-fiscal-{siren}.ics") };
            attachment(bytes, "text/calendar; charset=utf-8", &name)
        }
        Err(ApiError::SignIn) => {
            let page = parts.uri.path().trim_end_matches(".ics");
            let to = way_back(page).map_or_else(|| "/connexion".to_owned(), |page| format!("/connexion?retour={page}"));
            elsewhere(app, &visit, &portal, &to)
        }
        Err(ApiError::Elsewhere(step)) => elsewhere(app, &visit, &portal, &step),
        Err(error) => page::refusal(app, &parts, error).await,
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

/// The public key with which receivers check what services are opened with: public, and no page.
pub async fn keys(State(app): State<App>) -> Response {
    axum::Json(Portal::jwks(app.system())).into_response()
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
