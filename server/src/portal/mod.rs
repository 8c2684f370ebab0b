//! The application: reads, judges with `app::domain`, writes, commits. One [`Portal`] per request.
//!
//! It knows who calls and what time it is, and nothing of HTTP: what must become a cookie is left in
//! [`Cookies`] for `http` to write. Hashing happens before a transaction opens; what must happen
//! after a commit is an outbox row in it.
use std::collections::{BTreeMap, HashSet};
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use app::api::agent::AgentMe;
use app::api::ticket::{Challenge, Purpose, Ticket};
use app::api::{Answer, ApiError, Areas};
use app::domain::agent::Templates;
use app::domain::brand::Brand;
use app::domain::calendar::Calendar;
use app::domain::catalogue::Catalogue;
use app::domain::duty::Duties;
use app::domain::effort::Effort;
use app::domain::office::Offices;
use app::domain::password::Policy;
use app::domain::secret::Secret;
use app::domain::theme::Themes;
use chrono::{DateTime, Utc};
use serde_json::json;
use tokio::sync::{Notify, OnceCell};
use uuid::Uuid;

use crate::clock::Clock;
use crate::config::Destination;
use crate::directory::search::Search;
use crate::job::halt::Halt;
use crate::letter::room::Room;
use crate::mail::templates::MailBrand;
use crate::pdf::press::{Press, PressFault};
use crate::secret::assertion::Signer;
use crate::secret::hash::{HashFault, Hasher};
use crate::secret::keys::{Broken, Keys, Use};
use crate::secret::token::{NoRandom, digest};
use crate::store::agent::Seated;
use crate::store::idempotency::Posted;
use crate::store::journal::Event;
use crate::store::session::{Holder, Limits};
use crate::store::{self, Retry, Store, StoreError};

mod accounts;
mod accounts_screens;
mod activation;
pub mod agent;
mod agent_screens;
pub mod attachment;
mod calendar;
mod change;
mod check;
mod connections;
mod creation;
mod credentials;
mod data;
pub mod deadlines;
mod demand;
pub mod demo;
mod demo_rights;
mod demo_threads;
mod demonstration;
mod deposit;
mod desk;
mod desk_screens;
mod dossiers;
mod duty;
mod enrolment;
mod expert_screens;
pub mod kept;
mod letter;
pub mod live;
mod mailbox;
mod mailroom;
mod messaging;
mod office;
mod opening;
pub mod overdue;
mod pending;
mod profile;
mod prose;
mod receipt;
mod reset;
mod screens;
mod secrets;
mod session;
mod simplified;
mod simplified_screens;
pub mod thread;
mod throttle;
pub mod turns;

/// What lives as long as the process.
pub struct System {
    pub store: Store,
    pub keys: Keys,
    pub hasher: Hasher,
    pub clock: Clock,
    pub demonstration: bool,
    pub effort: Effort,
    pub sessions: Limits,
    pub policy: Policy,
    /// The services that can be asked for.
    pub catalogue: Catalogue,
    /// The rules of the fiscal calendar.
    pub calendar: Calendar,
    /// Who manages whom.
    pub offices: Offices,
    /// Where services are opened, by their id.
    pub destinations: BTreeMap<String, Destination>,
    /// Where declarers of third parties test their files; empty when nobody said.
    pub test_filings_url: String,
    /// Signs what a service is opened with.
    pub signer: Signer,
    /// What a request to the administration can be about.
    pub themes: Themes,
    /// Days in which a message reopens a closed thread.
    pub reopen_days: u64,
    /// Asked for companies that the directory lacks; none when it is off.
    pub search: Option<Arc<Search>>,
    pub public_url: String,
    /// What agents type (V3.5.4).
    pub agent_url: String,
    /// What agents' replies begin with.
    pub templates: Templates,
    /// The mail room's folder.
    pub room: Room,
    pub mail_brand: MailBrand,
    /// Makes the documents to keep.
    pub press: Press,
    /// The names that the texts are filled with.
    pub brand: Brand,
    /// Passwords that the operator knows to be leaked.
    pub leaked: HashSet<String>,
    /// Where the streams of the messaging listen.
    pub live: live::Live,
    /// Tells the sender that a mail waits.
    pub wake: Arc<Notify>,
    /// Where the outbox proofs stop the process.
    pub halt: Halt,
    pub attachments: attachment::Attachments,
}

/// Who calls, as `http` found out.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The client's address (T-LIM-2).
    pub source: IpAddr,
    pub user_agent: String,
    /// The token of the browser's cookie: a session's or an anonymous one.
    pub token: String,
    /// True when the cookie says that it is a session's.
    pub signed_in: bool,
    /// The long-lived token of a browser that signed in before.
    pub device: Option<String>,
    /// On which site the request came.
    pub realm: Realm,
    /// The token of the agents' cookie, when it says that it is a session's.
    pub agent: Option<String>,
    /// A stream, or what a page asks for because of one: no activity (ruled).
    pub quiet: bool,
}

/// Whose site a request came to (V3.5.4): in production people and agents have a host each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Realm {
    /// The demonstration: one host for both, a cookie each.
    #[default]
    Both,
    People,
    Agents,
}

/// What the answer changes of the browser's cookies.
#[derive(Clone, Debug, Default)]
pub struct Cookies {
    /// A new session's token.
    pub session: Option<String>,
    /// A new device token.
    pub device: Option<String>,
    /// The session has ended: cookie gone, caches cleared (T-SES-7).
    pub ended: bool,
    /// A new agents' session's token.
    pub agent: Option<String>,
    /// The agents' session has ended.
    pub agent_ended: bool,
}

/// The application for one request.
#[derive(Clone)]
pub struct Portal(Arc<Inner>);

struct Inner {
    system: Arc<System>,
    caller: Caller,
    holder: OnceCell<Option<Holder>>,
    seated: OnceCell<Option<Seated>>,
    cookies: Mutex<Cookies>,
    /// The answer is a page, whole, with a policy of its own.
    whole: AtomicBool,
    /// The site that this page may post to.
    posts_to: OnceLock<String>,
}

/// Why a use case stopped: an answer, or a fault below.
#[derive(Debug)]
pub enum Stop {
    Api(ApiError),
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<ApiError> for Stop {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<HashFault> for Stop {
    fn from(fault: HashFault) -> Self {
        match fault {
            HashFault::Full => Self::Api(ApiError::Busy { seconds: 3 }),
            HashFault::Broken => Self::Api(incident(&fault)),
        }
    }
}

impl From<Broken> for Stop {
    fn from(fault: Broken) -> Self {
        Self::Api(incident(&fault))
    }
}

impl From<NoRandom> for Stop {
    fn from(fault: NoRandom) -> Self {
        Self::Api(incident(&fault))
    }
}

impl From<PressFault> for Stop {
    fn from(fault: PressFault) -> Self {
        match fault {
            PressFault::Full => Self::Api(ApiError::Busy { seconds: 3 }),
            fault => Self::Api(incident(&fault)),
        }
    }
}

impl From<Stop> for ApiError {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Api(error) => error,
            // T-CRH-3: 503 with Retry-After, and the fault in the log.
            Stop::Store(error @ StoreError::Away(_)) => {
                incident(&error);
                ApiError::Busy { seconds: 5 }
            }
            Stop::Store(error) => incident(&error),
        }
    }
}

impl Retry for Stop {
    fn again(&self) -> bool {
        matches!(self, Self::Store(error) if error.again())
    }
}

/// A fault of ours: logged with its number, answered with the number alone.
pub fn incident(fault: &dyn std::fmt::Display) -> ApiError {
    let incident = Uuid::now_v7().simple().to_string()[20..].to_uppercase();
    tracing::error!(%incident, %fault, "a fault");
    ApiError::Unavailable { incident }
}

impl Portal {
    /// The application for this caller.
    pub fn new(system: Arc<System>, caller: Caller) -> Self {
        Self(Arc::new(Inner {
            system,
            caller,
            holder: OnceCell::new(),
            seated: OnceCell::new(),
            cookies: Mutex::default(),
            whole: AtomicBool::new(false),
            posts_to: OnceLock::new(),
        }))
    }

    /// Says that the answer is a page, whole: only such a one can open a service.
    pub fn answers_whole(&self) {
        self.0.whole.store(true, Ordering::Release);
    }

    fn is_whole(&self) -> bool {
        self.0.whole.load(Ordering::Acquire)
    }

    /// The origin that this page may post to beside ours, if there is one.
    pub fn posts_to(&self) -> Option<String> {
        self.0.posts_to.get().cloned()
    }

    /// The public key of what services are opened with.
    pub fn jwks(system: &System) -> serde_json::Value {
        system.signer.jwks()
    }

    /// The areas, all of them this portal.
    pub fn areas(&self) -> Areas {
        let one = Arc::new(self.clone());
        Areas {
            check: one.clone(),
            session: one.clone(),
            creation: one.clone(),
            pending: one.clone(),
            activation: one.clone(),
            reset: one.clone(),
            credentials: one.clone(),
            duties: one.clone(),
            connections: one.clone(),
            profile: one.clone(),
            demonstration: one.clone(),
            prose: one.clone(),
            screens: one.clone(),
            enrolment: one.clone(),
            demands: one.clone(),
            dossiers: one.clone(),
            company_data: one.clone(),
            calendar: one.clone(),
            agents: one.clone(),
            desk: one.clone(),
            mailroom: one.clone(),
            messaging: one,
            policy: self.system().policy,
        }
    }

    /// What the answer changes of the cookies.
    pub fn cookies(&self) -> Cookies {
        self.0.cookies.lock().map(|cookies| cookies.clone()).unwrap_or_default()
    }

    fn set_cookies(&self, change: impl FnOnce(&mut Cookies)) {
        if let Ok(mut cookies) = self.0.cookies.lock() {
            change(&mut cookies);
        }
    }

    fn system(&self) -> &System {
        &self.0.system
    }

    fn caller(&self) -> &Caller {
        &self.0.caller
    }

    fn store(&self) -> &Store {
        &self.0.system.store
    }

    fn now(&self) -> DateTime<Utc> {
        self.0.system.clock.now()
    }

    /// Keyed hash of this browser's cookie: whose wizard, whose check.
    fn browser(&self) -> Vec<u8> {
        self.identifier(&self.caller().token)
    }

    /// Keyed hash of an identifier, for counters and the journal.
    fn identifier(&self, text: &str) -> Vec<u8> {
        self.system().keys.hash(Use::Identifier, text.as_bytes()).to_vec()
    }

    /// Keyed hash of the source, IPv4 /32 or IPv6 /64.
    fn source(&self) -> Vec<u8> {
        self.identifier(&bucket(self.caller().source))
    }

    /// True when the source has no limits of its own: the loopback of a demonstration (ruled).
    fn is_local(&self) -> bool {
        self.system().demonstration && self.caller().source.is_loopback()
    }

    /// The session and its person, read once per request and never cached beyond it (T-SES-2).
    pub async fn holder(&self) -> Answer<Option<Holder>> {
        let read = || async {
            if !self.caller().signed_in {
                return Ok(None);
            }
            let now = self.now();
            let token = digest(&self.caller().token);
            let holder = store::session::holder(self.store().reader(), &token, self.system().sessions, now).await?;
            if let Some(found) = &holder
                && !self.caller().quiet
                && now - found.session.last_seen_at >= chrono::Duration::minutes(1)
            {
                store::session::seen(self.store().reader(), &token, now).await?;
            }
            Ok::<_, Stop>(holder)
        };
        Ok(self.0.holder.get_or_try_init(read).await?.clone())
    }

    /// The agent of this session, read once per request and never cached beyond it: one who is disabled is nobody at once.
    pub async fn seated(&self) -> Answer<Option<Seated>> {
        let read = || async {
            let Some(token) = self.caller().agent.as_deref().map(digest) else { return Ok(None) };
            let now = self.now();
            let seated = store::agent::seated(self.store().reader(), &token, now).await?;
            if let Some(found) = &seated
                && now - found.session.last_seen_at >= chrono::Duration::minutes(1)
            {
                store::agent::seen(self.store().reader(), &token, now).await?;
            }
            Ok::<_, Stop>(seated)
        };
        Ok(self.0.seated.get_or_try_init(read).await?.clone())
    }

    /// The session and its person, except on the agents' pages.
    ///
    /// # Errors
    /// A database fault.
    pub async fn holder_unless(&self, agents: bool) -> Answer<Option<Holder>> {
        if agents { Ok(None) } else { self.holder().await }
    }

    /// The agent of this session, on the agents' pages.
    ///
    /// # Errors
    /// A database fault.
    pub async fn seated_if(&self, agents: bool) -> Answer<Option<Seated>> {
        if agents { self.seated().await } else { Ok(None) }
    }

    /// An agent as the header names him.
    pub fn agent_me(&self, seated: &Seated) -> AgentMe {
        AgentMe { name: seated.agent.name.clone(), office: self.system().offices.name(&seated.agent.office).to_owned() }
    }

    /// The person of this session; while something must be done first, the way to it (T-MDP-2).
    async fn person(&self) -> Answer<Holder> {
        let holder = self.anyone().await?;
        match Duties::parse(&holder.session.duties).first() {
            Some(duty) => Err(ApiError::Elsewhere(duty.page().to_owned())),
            None => Ok(holder),
        }
    }

    /// The person of this session, whatever she must do first.
    async fn anyone(&self) -> Answer<Holder> {
        self.holder().await?.ok_or(ApiError::SignIn)
    }

    /// The hidden part of a form.
    fn ticket(&self, purpose: Option<Purpose>) -> Result<Ticket, Stop> {
        let check: Option<Challenge> = match purpose {
            Some(purpose) => {
                Some(crate::secret::check::make(&self.system().keys, purpose, &self.browser(), self.system().effort, self.now())?)
            }
            None => None,
        };
        Ok(Ticket { key: Uuid::now_v7().to_string(), check })
    }

    /// The note by which a repeat of this form is known.
    fn posted(&self, action: &'static str, key: &str, content: &Secret) -> Posted {
        let key = key.parse().unwrap_or_else(|_| Uuid::now_v7());
        Posted { key, actor: self.browser(), action, content: self.system().keys.hash(Use::Content, content.reveal().as_bytes()).to_vec() }
    }

    /// True when this form was carried out before, with the same content.
    async fn is_repeat(&self, posted: &Posted) -> Result<bool, Stop> {
        Ok(store::idempotency::is_repeat(self.store().reader(), posted).await?)
    }

    /// Carries a form out once: a repeat, also one that came at the same moment, gets the first answer (T-0.6, X-RACE-7).
    async fn once(&self, posted: &Posted, work: impl Future<Output = Answer<()>> + Send) -> Answer<()> {
        if self.is_repeat(posted).await? {
            return Ok(());
        }
        match work.await {
            Err(_) if self.is_repeat(posted).await? => Ok(()),
            answer => answer,
        }
    }

    /// An event of this caller.
    fn event(&self, event: &'static str, person: Option<Uuid>, subject: Option<&str>) -> Event {
        Event {
            event,
            person,
            subject: subject.map(|text| self.identifier(text)),
            source: self.caller().source.to_string(),
            user_agent: self.caller().user_agent.chars().take(200).collect(),
            detail: json!({}),
        }
    }
}

/// The bucket of a source: an IPv4 address, or the /64 of an IPv6 one.
pub fn bucket(source: IpAddr) -> String {
    match source.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let s = v6.segments();
            format!("{:x}:{:x}:{:x}:{:x}::/64", s[0], s[1], s[2], s[3])
        }
    }
}
