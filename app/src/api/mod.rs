//! The wire: per area one small trait, its forms and its `#[server]` functions, and the one error type.
//!
//! A form is text as typed; [`Form::carry_out`] parses it into a command of [`crate::domain`] values
//! and hands it to the area, so that nothing unparsed reaches the portal. The same call serves the
//! server function (with WASM) and the plain POST (without): see `server::http::form`.
use std::borrow::Cow;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use leptos::prelude::{FromServerFnError, use_context};
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::ServerFnErrorErr;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::domain::activation::Over;
use crate::domain::fault::{Fault, Faults, Problem, one};
use crate::domain::password::{Personal, Policy, Refusal, judge_by};
use crate::domain::secret::Secret;

pub mod activation;
pub mod agent;
pub mod calendar;
pub mod company;
pub mod connections;
pub mod creation;
pub mod credentials;
pub mod demand;
pub mod demonstration;
pub mod desk;
pub mod dossier;
pub mod duty;
pub mod enrolment;
pub mod identity;
pub mod listing;
pub mod mailroom;
pub mod messaging;
pub mod pending;
pub mod profile;
pub mod prose;
pub mod reset;
pub mod screen;
pub mod session;
pub mod ticket;
pub mod wire;

/// What every area answers.
pub type Answer<T> = Result<T, ApiError>;

/// The one error of the wire: a closed list, without text. A fault carries an incident number and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApiError {
    /// Fields to mend: 422. `solved` gives back a human check that was done and not used up.
    Faults { faults: Vec<Fault>, solved: Option<String> },
    /// A code that belongs to its address and does not work any more: 422.
    Over(Over),
    /// No session: 401, or the way to the login page.
    SignIn,
    /// Visible, but not allowed: 403.
    Forbidden,
    /// No such thing, or somebody else's: 404.
    NotFound,
    /// An earlier step is missing; its address. GET: 303, POST: 409.
    Elsewhere(String),
    /// The form is not up to date: 409.
    Stale,
    /// A wizard or a mailed link that is over: 410.
    Gone,
    /// More than the server takes: 413.
    TooLarge,
    /// Too many tries or requests: 429, with the seconds to wait.
    TooMany { seconds: u32 },
    /// The hash gate is full: 503, with the seconds to wait.
    Busy { seconds: u32 },
    /// A fault of ours: 500, with its incident number.
    Unavailable { incident: String },
    /// The browser could not reach the server.
    Unreachable,
}

impl ApiError {
    /// One field fault, the check used up.
    pub fn fault(field: impl Into<Cow<'static, str>>, problem: Problem) -> Self {
        Self::Faults { faults: one(field, problem), solved: None }
    }

    /// The HTTP status that says the same.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Gone | Self::Over(Over::LinkUsed | Over::LinkLapsed) => 410,
            Self::Faults { .. } | Self::Over(_) => 422,
            Self::SignIn => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Elsewhere(_) | Self::Stale => 409,
            Self::TooLarge => 413,
            Self::TooMany { .. } => 429,
            Self::Busy { .. } | Self::Unreachable => 503,
            Self::Unavailable { .. } => 500,
        }
    }

    /// The seconds of `Retry-After`.
    pub const fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooMany { seconds } | Self::Busy { seconds } => Some(*seconds),
            _ => None,
        }
    }

    /// The faults of the fields, if that is what happened.
    pub fn faults(&self) -> &[Fault] {
        match self {
            Self::Faults { faults, .. } => faults,
            _ => &[],
        }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) | ServerFnErrorErr::Deserialization(_) => Self::Unreachable,
            _ => Self::fault("", Problem::Malformed),
        }
    }
}

/// The areas of the application, as the server puts them into the context of each request.
#[derive(Clone)]
pub struct Areas {
    pub check: Arc<dyn ticket::Check>,
    pub session: Arc<dyn session::Session>,
    pub creation: Arc<dyn creation::Creation>,
    pub pending: Arc<dyn pending::Pending>,
    pub activation: Arc<dyn activation::Activation>,
    pub reset: Arc<dyn reset::Reset>,
    pub credentials: Arc<dyn credentials::Credentials>,
    pub duties: Arc<dyn duty::Duties>,
    pub connections: Arc<dyn connections::Connections>,
    pub profile: Arc<dyn profile::Profile>,
    pub demonstration: Arc<dyn demonstration::Demonstration>,
    /// What the operator asks of passwords.
    pub policy: Policy,
    pub prose: Arc<dyn prose::Prose>,
    pub screens: Arc<dyn screen::Screens>,
    pub enrolment: Arc<dyn enrolment::Enrolment>,
    pub demands: Arc<dyn demand::Demands>,
    pub dossiers: Arc<dyn dossier::Dossiers>,
    pub company_data: Arc<dyn company::CompanyData>,
    pub calendar: Arc<dyn calendar::Deadlines>,
    pub agents: Arc<dyn agent::Agents>,
    pub desk: Arc<dyn desk::Desk>,
    pub mailroom: Arc<dyn mailroom::MailRoom>,
    pub messaging: Arc<dyn messaging::Messaging>,
}

/// Where an answer leaves the status that the response must bear, and the address it must lead to.
#[derive(Clone, Default)]
pub struct StatusSink(Arc<AtomicU16>, Arc<std::sync::Mutex<Option<ApiError>>>);

impl StatusSink {
    /// Remembers a refusal; the first one stays.
    pub fn record(&self, error: &ApiError) {
        if self.0.compare_exchange(0, error.status(), Ordering::AcqRel, Ordering::Acquire).is_ok()
            && let Ok(mut kept) = self.1.lock()
        {
            *kept = Some(error.clone());
        }
    }

    /// The refusal, if there was one.
    pub fn error(&self) -> Option<ApiError> {
        self.1.lock().ok().and_then(|kept| kept.clone())
    }
}

/// The areas of this request.
///
/// # Errors
/// [`ApiError::Unavailable`] outside a request.
pub fn areas() -> Answer<Areas> {
    use_context::<Areas>().ok_or_else(|| ApiError::Unavailable { incident: "sans-contexte".to_owned() })
}

/// Leaves the status of a refusal for the response, and passes the answer on.
pub fn recorded<T>(sink: Option<StatusSink>, answer: Answer<T>) -> Answer<T> {
    if let (Some(sink), Err(error)) = (sink, &answer) {
        sink.record(error);
    }
    answer
}

/// The body of every server function that takes a form.
pub async fn run<F: Form>(form: F) -> Answer<F::Done> {
    let sink = use_context::<StatusSink>();
    let areas = areas()?;
    recorded(sink, form.post(&areas).await)
}

/// The body of every server function that reads a page's data.
pub async fn read<T, Fut: Future<Output = Answer<T>>>(ask: impl FnOnce(Areas) -> Fut) -> Answer<T> {
    let sink = use_context::<StatusSink>();
    let areas = areas()?;
    recorded(sink, ask(areas).await)
}

/// Whose form it is: asked before anything is said about its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Anybody,
    /// Somebody who is signed in, whatever she must do first.
    Signed,
    /// Somebody with a full session.
    Full,
    /// An agent.
    Agent,
}

/// A form: what is typed, where it is posted, what it becomes.
pub trait Form: Clone + Default + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What a success answers.
    type Done: DeserializeOwned + Clone + Send + Sync + 'static;
    /// Its name, the same as its server function's endpoint.
    const NAME: &'static str;
    /// The address of its page, to which it posts.
    const PATH: &'static str;
    /// True when the page after it needs a fresh load: the session began or ended.
    const RELOAD: bool = false;
    /// Whose it is.
    const WHO: Who = Who::Anybody;
    /// True when what was typed survives the end of the session (T-SES-8).
    const KEPT: bool = false;

    /// The same form, without what must not be shown again.
    #[must_use]
    fn without_secrets(self) -> Self;

    /// The address after a success.
    fn next(done: &Self::Done) -> String;

    /// On the server: parses it and hands it to its area.
    fn carry_out(self, areas: &Areas) -> impl Future<Output = Answer<Self::Done>> + Send;

    /// On the server: [`Form::carry_out`] for who may send it.
    fn post(self, areas: &Areas) -> impl Future<Output = Answer<Self::Done>> + Send {
        async move {
            areas.session.admit(Self::WHO).await?;
            self.carry_out(areas).await
        }
    }
}

/// Reads a form from the text of an url-encoded body. Unknown fields are ignored, missing ones are empty.
///
/// # Errors
/// [`Problem::Malformed`] when the text is no such body.
pub fn decode<F: DeserializeOwned>(body: &str) -> Answer<F> {
    serde_urlencoded::from_str(body).map_err(|_| ApiError::fault("", Problem::Malformed))
}

/// The fields of a form by name, for showing them again.
pub fn fields<F: Serialize>(form: &F) -> Vec<(String, String)> {
    serde_urlencoded::to_string(form).ok().and_then(|body| serde_urlencoded::from_str(&body).ok()).unwrap_or_default()
}

/// Judges a new password and notes what is wrong, under `password`; NFC has been applied by the server's decoder,
/// the browser's by `normalize`.
pub fn judge_password(faults: &mut Faults, policy: &Policy, password: &Secret, personal: &Personal) {
    if password.is_empty() {
        faults.add("password", Problem::Missing);
        return;
    }
    if let Err(refusals) = judge_by(policy, password.reveal(), personal) {
        let mut problems: Vec<Problem> = refusals.into_iter().map(|refusal| problem(refusal, *policy)).collect();
        problems.dedup();
        for problem in problems {
            faults.add("password", problem);
        }
    }
}

const fn problem(refusal: Refusal, policy: Policy) -> Problem {
    match refusal {
        Refusal::TooShort => Problem::PasswordTooShort(policy.min_length),
        Refusal::TooLong => Problem::PasswordTooLong,
        Refusal::ControlCharacter => Problem::ControlCharacter,
        Refusal::Published => Problem::PasswordPublished,
        Refusal::ContainsLogin | Refusal::ContainsName | Refusal::ContainsSiren | Refusal::ContainsSite => Problem::PasswordPersonal,
        Refusal::Weak => Problem::PasswordWeak,
    }
}
