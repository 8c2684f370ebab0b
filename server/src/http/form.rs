//! A form posted to its page, without script or before the WASM has come: the same command, the same
//! portal call as the server function. A refusal renders the page again; a success answers 303.
use app::api::session::LoginForm;
use app::api::{ApiError, Form, Who, decode};
use app::domain::activation::Over;
use app::domain::fault::Problem;
use app::ui::Outcome;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{LOCATION, RETRY_AFTER};
use axum::response::{IntoResponse, Response};

use super::caller::Visit;
use super::{App, page};
use crate::portal::Portal;
use crate::portal::kept::Typed;

/// Takes the form of a page.
pub async fn take<F: Form>(State(app): State<App>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let visit = Visit::of(&app, &parts);
    let portal = visit.portal(&app);
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let Some(Ok(form)) = std::str::from_utf8(&bytes).ok().map(decode::<F>) else {
        return page::refusal(&app, &parts, ApiError::fault("", Problem::Malformed)).await;
    };
    // Without its cookie a browser has no wizard and no check: said so, instead of a check that is over each time.
    let alone = visit.is_new && F::WHO == Who::Anybody;
    let answer = if alone { Err(ApiError::fault("", Problem::CookieMissing)) } else { form.clone().post(&portal.areas()).await };
    match answer {
        Ok(done) => {
            let mut response = (StatusCode::SEE_OTHER, [(LOCATION, F::next(&done))]).into_response();
            page::finish(&app, &visit, &portal.cookies(), &mut response, true);
            response
        }
        Err(ApiError::SignIn) if F::WHO == Who::Agent => page::refusal(&app, &parts, ApiError::SignIn).await,
        Err(ApiError::SignIn) => signed_out(&app, &visit, &portal, parts.uri.path(), form).await,
        Err(
            error @ (ApiError::Forbidden
            | ApiError::NotFound
            | ApiError::Gone
            | ApiError::Over(Over::LinkUsed | Over::LinkLapsed)
            | ApiError::Elsewhere(_)
            | ApiError::Unavailable { .. }),
        ) => page::refusal(&app, &parts, error).await,
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let retry = error.retry_after();
            let outcome = Outcome { form: F::NAME.to_owned(), kept: app::api::fields(&form.without_secrets()), error: Some(error) };
            let path = parts.uri.path();
            let address = parts.uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
            let mut response = page::render(&app, &visit, &portal, &address, Some(outcome), None).await;
            if response.status().is_success() {
                *response.status_mut() = status;
            }
            if let Some(seconds) = retry {
                response.headers_mut().insert(RETRY_AFTER, seconds.into());
            }
            response
        }
    }
}

/// 401: the login page, which keeps what was typed and leads back to its form (T-SES-8).
async fn signed_out<F: Form>(app: &App, visit: &Visit, portal: &Portal, path: &str, form: F) -> Response {
    let garde = if F::KEPT {
        let typed = Typed { form: F::NAME.to_owned(), path: path.to_owned(), fields: app::api::fields(&form.without_secrets()) };
        portal.seal_typed(typed).await.unwrap_or_default()
    } else {
        String::new()
    };
    let login = LoginForm { retour: path.to_owned(), garde, ..LoginForm::default() };
    let outcome = Outcome { form: LoginForm::NAME.to_owned(), kept: app::api::fields(&login), error: None };
    let mut response = page::render(app, visit, portal, path, Some(outcome), Some(ApiError::SignIn)).await;
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    response
}
