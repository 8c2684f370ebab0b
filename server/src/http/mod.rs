//! The only place where HTTP meets the application: who calls, what may pass, which status, which headers.
//!
//! From the outside in: headers ([`headers`]), methods, panics ([`guard`]), assets ([`asset`]), the request
//! ceiling ([`ceiling`]), the host (agents' or people's), body and origin ([`guard`]), then pages ([`page`]), forms ([`form`]) and functions
//! ([`function`]); health beside them.
use std::net::SocketAddr;
use std::sync::Arc;

use app::api::Form;
use app::api::activation::{AddressForm, CodeForm};
use app::api::agent::{AcceptForm, AgentLoginForm, AgentLogoutForm, EndRightForm, OpenCompanyForm};
use app::api::calendar::{CALENDAR_FILE, COMPANY_FILE, FactsForm, RemindForm};
use app::api::company::{AddAccountForm, AddContractForm, MANDATE, MailboxForm, RemoveAccountForm, RenameAccountForm, RevokeContractForm};
use app::api::connections::EndForm;
use app::api::creation::{ConfirmForm, CredentialsForm, DetailsForm, SIMPLIFIED, TermsForm};
use app::api::credentials::{ChangeForm, ConfirmPasswordForm};
use app::api::demand::{DeclineForm, LetterCodeForm, RemoveForm, ValidateForm, WithdrawForm};
use app::api::desk::{AssignForm, CloseForm, NoteForm, OpenForm, ReplyForm as DeskReplyForm, TakeForm};
use app::api::dossier::{ArrangeForm, DOSSIERS_FILE};
use app::api::duty::{NewTermsForm, RenewalForm};
use app::api::enrolment::{ConfirmEnrolmentForm, EnrolForm, ExtrasForm, ServicesForm};
use app::api::mailroom::{BATCH_FILE, PostedForm, ReturnedForm, WriteForm};
use app::api::messaging::{BeginForm, ComposeForm, FILE, FLUX, NoticeForm, ReadForm, ReplyForm, SeeCodeForm};
use app::api::pending::{CancelForm, MistypedForm};
use app::api::profile::ProfileForm;
use app::api::prose::FeedbackForm;
use app::api::reset::{AnswerForm, RequestForm};
use app::api::session::{LoginForm, LogoutForm, UnlockForm};
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any, get, post};
use tokio::net::TcpListener;

use app::domain::brand::Brand;
use app::domain::route::{ACTIVATION_RECEIPT, DATA, RECEIPT};

use crate::config::Config;
use crate::portal::System;
use crate::secret::assertion::JWKS;

mod asset;
mod caller;
mod ceiling;
mod demonstration;
pub mod document;
mod download;
mod flux;
mod form;
mod function;
mod guard;
mod headers;
mod health;
mod page;
mod theme;
pub mod upload;

/// What every handler can reach.
#[derive(Clone)]
pub struct App(Arc<Shared>);

struct Shared {
    system: Arc<System>,
    config: Config,
    brand: Brand,
    bundle: document::Bundle,
    ceiling: ceiling::Ceiling,
}

impl App {
    /// Puts the parts together.
    pub fn new(system: Arc<System>, config: Config, brand: Brand) -> Self {
        let bundle = document::Bundle::read(&config.dist_dir, config.theme_dir.is_some());
        let ceiling = ceiling::Ceiling::new(config.requests_anonymous, config.requests_signed_in);
        let _ = any_spawner::Executor::init_tokio();
        Self(Arc::new(Shared { system, config, brand, bundle, ceiling }))
    }

    fn system(&self) -> &Arc<System> {
        &self.0.system
    }

    fn config(&self) -> &Config {
        &self.0.config
    }
}

/// A page that is also posted to.
fn page_and<F: Form>() -> MethodRouter<App> {
    get(page::show).post(form::take::<F>)
}

/// The whole server.
pub fn router(app: App) -> Router {
    let mut router = Router::new()
        .route(LoginForm::PATH, page_and::<LoginForm>())
        .route(UnlockForm::PATH, page_and::<UnlockForm>())
        .route(LogoutForm::PATH, post(form::take::<LogoutForm>))
        .route(RequestForm::PATH, page_and::<RequestForm>())
        .route(AnswerForm::PATH, page_and::<AnswerForm>())
        .route(TermsForm::PATH, page_and::<TermsForm>())
        .route(CredentialsForm::PATH, page_and::<CredentialsForm>())
        .route(DetailsForm::PATH, page_and::<DetailsForm>())
        .route(ConfirmForm::PATH, page_and::<ConfirmForm>())
        .route(SIMPLIFIED[0], page_and::<TermsForm>())
        .route(SIMPLIFIED[1], page_and::<CredentialsForm>())
        .route(SIMPLIFIED[2], page_and::<DetailsForm>())
        .route(SIMPLIFIED[3], page_and::<ConfirmForm>())
        .route(MistypedForm::PATH, page_and::<MistypedForm>())
        .route(CancelForm::PATH, page_and::<CancelForm>())
        .route(CodeForm::PATH, page_and::<CodeForm>())
        .route(AddressForm::PATH, page_and::<AddressForm>())
        .route(ConfirmPasswordForm::PATH, page_and::<ConfirmPasswordForm>())
        .route(ChangeForm::PATH, page_and::<ChangeForm>())
        .route(EndForm::PATH, page_and::<EndForm>())
        .route(ProfileForm::PATH, page_and::<ProfileForm>())
        .route(DATA, get(download::data))
        .route(RenewalForm::PATH, page_and::<RenewalForm>())
        .route(NewTermsForm::PATH, page_and::<NewTermsForm>())
        .route(RECEIPT, get(download::receipt))
        .route(ACTIVATION_RECEIPT, get(download::activation_receipt))
        .route(FeedbackForm::PATH, page_and::<FeedbackForm>())
        .route(EnrolForm::PATH, page_and::<EnrolForm>())
        .route(ServicesForm::PATH, page_and::<ServicesForm>())
        .route(ExtrasForm::PATH, page_and::<ExtrasForm>())
        .route(ConfirmEnrolmentForm::PATH, page_and::<ConfirmEnrolmentForm>())
        .route(ValidateForm::PATH, page_and::<ValidateForm>())
        .route(DeclineForm::PATH, page_and::<DeclineForm>())
        .route(WithdrawForm::PATH, page_and::<WithdrawForm>())
        .route(RemoveForm::PATH, page_and::<RemoveForm>())
        .route(ArrangeForm::PATH, page_and::<ArrangeForm>())
        .route(DOSSIERS_FILE, get(download::dossiers))
        .route(AddAccountForm::PATH, page_and::<AddAccountForm>())
        .route(RenameAccountForm::PATH, page_and::<RenameAccountForm>())
        .route(RemoveAccountForm::PATH, page_and::<RemoveAccountForm>())
        .route(AddContractForm::PATH, page_and::<AddContractForm>())
        .route(RevokeContractForm::PATH, page_and::<RevokeContractForm>())
        .route(MANDATE, post(download::mandate))
        .route(MailboxForm::PATH, page_and::<MailboxForm>())
        .route(FactsForm::PATH, page_and::<FactsForm>())
        .route(RemindForm::PATH, page_and::<RemindForm>())
        .route(CALENDAR_FILE, get(download::calendar))
        .route(COMPANY_FILE, get(download::company_calendar))
        .route(JWKS, get(download::keys))
        .route(BeginForm::PATH, page_and::<BeginForm>())
        .route(ComposeForm::PATH, page_and::<ComposeForm>())
        .route(ReplyForm::PATH, page_and::<ReplyForm>())
        .route(ReadForm::PATH, page_and::<ReadForm>())
        .route(SeeCodeForm::PATH, page_and::<SeeCodeForm>())
        .route(NoticeForm::PATH, page_and::<NoticeForm>())
        .route(FILE, get(download::thread))
        .route(FLUX, get(flux::open))
        .route(LetterCodeForm::PATH, page_and::<LetterCodeForm>())
        .route(upload::PAGE, get(page::show).post(upload::take).layer(upload::limit(app.system().attachments.limits)))
        .route(upload::FILE, get(upload::file))
        .route(upload::DESK_PAGE, get(page::show).post(upload::take).layer(upload::limit(app.system().attachments.limits)))
        .route(upload::DESK_FILE, get(upload::file))
        .route(AcceptForm::PATH, page_and::<AcceptForm>())
        .route(AgentLoginForm::PATH, page_and::<AgentLoginForm>())
        .route(AgentLogoutForm::PATH, post(form::take::<AgentLogoutForm>))
        .route(OpenCompanyForm::PATH, page_and::<OpenCompanyForm>())
        .route(EndRightForm::PATH, page_and::<EndRightForm>())
        .route(OpenForm::PATH, page_and::<OpenForm>())
        .route(TakeForm::PATH, page_and::<TakeForm>())
        .route(CloseForm::PATH, page_and::<CloseForm>())
        .route(AssignForm::PATH, page_and::<AssignForm>())
        .route(DeskReplyForm::PATH, page_and::<DeskReplyForm>())
        .route(NoteForm::PATH, page_and::<NoteForm>())
        .route(WriteForm::PATH, page_and::<WriteForm>())
        .route(PostedForm::PATH, page_and::<PostedForm>())
        .route(BATCH_FILE, post(download::batch))
        .route(ReturnedForm::PATH, page_and::<ReturnedForm>())
        .route("/theme", post(theme::choose))
        .route("/verification/{token}", get(page::picture))
        .route("/api/{*function}", any(function::call));
    if app.config().is_demo() {
        router = router
            .route("/demonstration/verification/{token}", get(demonstration::answer))
            .route("/demonstration/courrier/{id}", get(demonstration::mail));
    }
    router
        .fallback(get(page::show))
        .layer(from_fn_with_state(app.clone(), guard::body_and_origin))
        .layer(from_fn_with_state(app.clone(), guard::hosts))
        .layer(from_fn_with_state(app.clone(), ceiling::hold))
        .layer(from_fn_with_state(app.clone(), asset::serve))
        .route("/sante/vivant", get(|| async { "vivant" }))
        .route("/sante/pret", get(health::ready))
        .layer(from_fn_with_state(app.clone(), guard::panics))
        .layer(from_fn(methods))
        .layer(from_fn_with_state(app.clone(), headers::put))
        .with_state(app)
}

/// Methods that nothing here takes (TRACE, CONNECT and unknown ones) are 405.
async fn methods(request: Request, next: axum::middleware::Next) -> Response {
    match request.method().as_str() {
        "GET" | "HEAD" | "POST" => next.run(request).await,
        _ => (StatusCode::METHOD_NOT_ALLOWED, [("allow", "GET, HEAD, POST")]).into_response(),
    }
}

/// Serves until `stop` is told, then lets the requests under way end.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, app: App, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    use axum::serve::ListenerExt;
    // Without it each rendered page waits 40 ms for the acknowledgement of its first segment (Nagle).
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}
