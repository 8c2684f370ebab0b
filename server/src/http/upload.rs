//! Files come in and go out: a plain streaming handler, never a multipart server function (T-PJ-3).
//!
//! A file is written to the disk while it comes and cut at its limit; what follows of it is passed over, up to the limit of
//! the whole form, then the connection is (413). Each file is kept or refused by itself: what came before a cut stays. The
//! right is asked for before the body is read, and again for each file, when it is here (T-SES-2).
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use app::api::session::LoginForm;
use app::api::{Answer, ApiError, Form};
use app::domain::attachment::{Limits, Refusal, disposition};
use app::domain::fault::Problem;
use app::domain::route;
use app::ui::Outcome;
use axum::body::{Body, to_bytes};
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::TryStreamExt;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::caller::Visit;
use super::download::Attachment;
use super::{App, page};
use crate::portal::Portal;
use crate::portal::attachment::{Download, Owner, Staged, storage};

/// The page of a draft's files, which it posts to.
pub const PAGE: &str = "/messagerie/brouillons/{id}/pieces";

/// A file to download.
pub const FILE: &str = "/messagerie/pieces/{id}";

/// The page of the files of an agent's reply, which it posts to.
pub const DESK_PAGE: &str = "/agent/fils/{id}/pieces";

/// A file to download, for an agent.
pub const DESK_FILE: &str = "/agent/pieces/{id}";

/// Forms with files that come in at once.
const AT_ONCE: usize = 16;
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// How long nothing may come.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long a whole form may take: who sends a byte now and then keeps a place from others.
const WHOLE: Duration = Duration::from_mins(10);

/// How much may come without being part of a file: the head of a part, and what stands between two.
const UNSEEN: u64 = 256 * 1024;

/// The largest body of the form that takes a file out.
const SMALL: usize = 4 * 1024;

/// True for the addresses whose handler reads its own body.
pub fn streams(path: &str) -> bool {
    matches!(route::pattern(path), Some((PAGE, _))) || matches!(route::agent_pattern(path), Some((DESK_PAGE, _)))
}

/// The limit of a form with files.
pub fn limit(limits: Limits) -> DefaultBodyLimit {
    DefaultBodyLimit::max(usize::try_from(limits.form()).unwrap_or(usize::MAX))
}

/// Adds files to a draft, or takes one out of it.
pub async fn take(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let visit = Visit::of(&app, &parts);
    let portal = visit.portal(&app);
    let path = parts.uri.path().to_owned();
    let done = change(&app, &visit, &portal, &id, &parts, body).await;
    match done {
        Ok(chosen) => {
            let to = if chosen { path } else { format!("{path}?vide=1") };
            let mut response = (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response();
            page::finish(&app, &visit, &portal.cookies(), &mut response, true);
            response
        }
        Err(ApiError::SignIn) if !route::is_agents(&path) => signed_out(&app, &visit, &portal, &path).await,
        Err(error) => page::refusal(&app, &parts, error).await,
    }
}

/// Whose files come: a draft's, or those of an agent's reply to a thread.
#[derive(Clone, Copy)]
enum Whose {
    Draft(Uuid),
    /// Of a thread; its draft, once the first file has one.
    Desk(Uuid, Option<Uuid>),
}

impl Whose {
    /// With the right to add to them, as it is now.
    async fn owner(self, portal: &Portal) -> Answer<Owner> {
        Ok(match self {
            Self::Draft(draft) => portal.draft_owner(draft).await?.0,
            Self::Desk(thread, draft) => portal.desk_owner(thread, draft).await?,
        })
    }
}

/// False when no file was chosen.
async fn change(app: &App, visit: &Visit, portal: &Portal, id: &str, parts: &Parts, body: Body) -> Answer<bool> {
    let id: Uuid = id.parse().map_err(|_| ApiError::NotFound)?;
    let desk = route::is_agents(parts.uri.path());
    let owner = if desk { Whose::Desk(id, None) } else { Whose::Draft(id) }.owner(portal).await?;
    let whose = if desk { Whose::Desk(id, Some(owner.draft)) } else { Whose::Draft(id) };
    if is_multipart(&parts.headers) {
        let asked = Asked { app, visit, whose };
        let received = timeout(WHOLE, asked.receive(&owner, parts.clone(), body)).await;
        return received.unwrap_or_else(|_| Err(ApiError::fault("", Problem::Malformed)));
    }
    let malformed = || ApiError::fault("", Problem::Malformed);
    let bytes = timeout(PATIENCE, to_bytes(body, SMALL)).await.map_err(|_| malformed())?.map_err(|_| ApiError::TooLarge)?;
    let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(&bytes).map_err(|_| malformed())?;
    let file = fields.iter().find(|(name, _)| name == "retirer").map(|(_, id)| id.parse::<Uuid>());
    match file {
        Some(Ok(file)) => app.system().take_out(&owner, file).await?,
        Some(Err(_)) => return Err(ApiError::NotFound),
        None => return Err(malformed()),
    }
    Ok(true)
}

fn is_multipart(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// 401: the login page, which leads back to the draft's files.
async fn signed_out(app: &App, visit: &Visit, portal: &Portal, path: &str) -> Response {
    let login = LoginForm { retour: path.to_owned(), ..LoginForm::default() };
    let outcome = Outcome { form: LoginForm::NAME.to_owned(), kept: app::api::fields(&login), error: None };
    let mut response = page::render(app, visit, portal, path, Some(outcome), Some(ApiError::SignIn)).await;
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    response
}

/// Whose files come.
struct Asked<'a> {
    app: &'a App,
    visit: &'a Visit,
    whose: Whose,
}

impl Asked<'_> {
    async fn receive(&self, owner: &Owner, parts: Parts, body: Body) -> Answer<bool> {
        let _turn = TURNS.try_acquire().map_err(|_| ApiError::Busy { seconds: 5 })?;
        let system = self.app.system();
        let _own = system.attachments.uploads.take(owner.author).ok_or(ApiError::Busy { seconds: 5 })?;
        let limits = system.attachments.limits;
        let watched = Watched::default();
        let request = Request::from_parts(parts, watched.clone().around(body));
        let mut form = Multipart::from_request(request, &()).await.map_err(|_| ApiError::fault("", Problem::Malformed))?;
        let (mut files, mut begun) = (0, false);
        while let Some(field) = within(form.next_field()).await? {
            watched.seen();
            let is_file = field.name() == Some("pieces");
            let raw: String = field.file_name().unwrap_or_default().nfc().collect();
            let declared = field.content_type().unwrap_or_default().to_owned();
            // More files than a message may have are said to be too many, but not without end.
            if is_file && files >= 2 * limits.per_message {
                return Err(ApiError::TooLarge);
            }
            if !begun {
                begun = true;
                system.begin_files(owner).await?;
            }
            let staged = self.stage(field, &watched, limits).await?;
            let is_chosen = !raw.is_empty() || staged.as_ref().is_none_or(|staged| staged.size() > 0);
            if !is_file || !is_chosen {
                continue;
            }
            files += 1;
            // The session may have ended, or the right, while it came.
            let again = Portal::new(system.clone(), self.visit.caller.clone());
            let owner = self.whose.owner(&again).await?;
            match staged {
                Some(staged) => system.take_in(&owner, &raw, &declared, staged).await?,
                None => system.refuse_file(&owner, &raw, Refusal::TooBig).await?,
            };
        }
        Ok(files > 0)
    }

    /// Writes a file to the disk while it comes; none when it is too big: its rest is passed over.
    async fn stage(&self, mut field: Field<'_>, watched: &Watched, limits: Limits) -> Answer<Option<Staged>> {
        let mut staged = Some(self.app.system().stage().await?);
        while let Some(chunk) = within(field.chunk()).await? {
            watched.seen();
            let Some(file) = staged.as_mut() else { continue };
            if file.size() + chunk.len() as u64 > limits.file {
                staged = None;
            } else {
                file.add(&chunk).await.map_err(|fault| ApiError::from(storage(fault.kind(), &fault)))?;
            }
        }
        Ok(staged)
    }
}

/// What comes of a form, in time.
async fn within<T>(coming: impl Future<Output = Result<T, MultipartError>>) -> Answer<T> {
    let come = timeout(PATIENCE, coming).await.map_err(|_| ApiError::fault("", Problem::Malformed))?;
    come.map_err(|fault| {
        let is_large = fault.status() == StatusCode::PAYLOAD_TOO_LARGE;
        if is_large { ApiError::TooLarge } else { ApiError::fault("", Problem::Malformed) }
    })
}

/// Counts what comes, and what of it was seen as part of a file: the reader of forms would keep a head without end in memory.
#[derive(Clone, Default)]
struct Watched(Arc<Counts>);

#[derive(Default)]
struct Counts {
    come: AtomicU64,
    seen: AtomicU64,
}

impl Watched {
    fn around(self, body: Body) -> Body {
        Body::from_stream(body.into_data_stream().map_err(std::io::Error::other).and_then(move |chunk| {
            let come = self.0.come.fetch_add(chunk.len() as u64, Ordering::Relaxed) + chunk.len() as u64;
            let unseen = come.saturating_sub(self.0.seen.load(Ordering::Relaxed));
            let answer = if unseen > UNSEEN + chunk.len() as u64 { Err(std::io::Error::other("a head without end")) } else { Ok(chunk) };
            std::future::ready(answer)
        }))
    }

    /// What has come so far was looked at.
    fn seen(&self) {
        self.0.seen.store(self.0.come.load(Ordering::Relaxed), Ordering::Relaxed);
    }
}

/// A file of a draft or of a thread, to save: nothing of it runs, nothing of it is kept by the browser (T-PJ-5, T-PJ-6).
pub async fn file(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let visit = Visit::of(&app, &parts);
    let portal = visit.portal(&app);
    let desk = route::is_agents(parts.uri.path());
    match open(&portal, &id, desk, &parts.headers).await {
        Ok(response) => response,
        Err(ApiError::SignIn) if desk => away(&app, &visit, &portal, route::AGENT_LOGIN),
        Err(ApiError::SignIn) => away(&app, &visit, &portal, "/connexion?retour=/messagerie"),
        Err(ApiError::Elsewhere(step)) => away(&app, &visit, &portal, &step),
        Err(error) => page::refusal(&app, &parts, error).await,
    }
}

async fn open(portal: &Portal, id: &str, desk: bool, headers: &HeaderMap) -> Answer<Response> {
    if headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(ApiError::Forbidden);
    }
    let id: Uuid = id.parse().map_err(|_| ApiError::NotFound)?;
    Ok(sent(if desk { portal.desk_download(id).await? } else { portal.download(id).await? }))
}

/// The answer that makes a browser save a file.
fn sent(download: Download) -> Response {
    let head = [
        (CONTENT_TYPE, download.kind.media_type().to_owned()),
        (CONTENT_DISPOSITION, disposition(&download.name)),
        (CONTENT_LENGTH, download.reading.size.to_string()),
    ];
    let mut response = (head, Body::from_stream(download.reading.bytes)).into_response();
    response.extensions_mut().insert(Attachment);
    response
}

fn away(app: &App, visit: &Visit, portal: &Portal, to: &str) -> Response {
    let mut response = (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response();
    page::finish(app, visit, &portal.cookies(), &mut response, true);
    response
}
