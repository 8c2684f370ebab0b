//! Agents: invited on the command line, armed with a password and one-time codes, signed in with all three (T-AGT-1).
//!
//! A known and an unknown address cost the same hashes and statements. Their tries stand among everybody's ([`store::throttle`])
//! under an account of their own. An agent sees the companies of his office's competence, except his own ([`Portal::competence`]).
use app::api::agent::{AcceptInvitation, AgentSignIn, Agents, DOSSIERS};
use app::api::ticket::{Envelope, Purpose};
use app::api::{Answer, ApiError};
use app::domain::address::EmailAddress;
use app::domain::agent::{INVITATION, READING};
use app::domain::fault::Problem;
use app::domain::password::{Personal, judge_by};
use app::domain::right::{CompetenceKey, EndingKey, NotHis};
use app::domain::route::{AGENT_CONSOLE, AGENT_LOGIN};
use app::domain::secret::Secret;
use app::domain::siren::Siren;
use app::domain::throttle::Verdict;
use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use uuid::Uuid;

use super::{Portal, Stop, System};
use crate::clock::long_instant;
use crate::mail::Message;
use crate::mail::templates::AgentInvitation;
use crate::secret::hash::HashFault;
use crate::secret::token::{self, digest};
use crate::secret::totp::TotpSecret;
use crate::store::agent::{New, Row};
use crate::store::idempotency::Posted;
use crate::store::journal::Event;
use crate::store::throttle::Attempt;
use crate::store::{self, StoreError, Transaction, consultation, desk, entitlement, outbox, thread_draft};

/// How long a try from an unknown browser waits after a hundred failures in a row, where people get a mailed link: an agent
/// uses a browser that his account knows, or asks the operator for a new invitation.
const AFTER_HUNDRED: Duration = Duration::hours(1);

#[async_trait]
impl Agents for Portal {
    async fn accept(&self, command: AcceptInvitation) -> Answer<String> {
        let AcceptInvitation { token, password, code, mut faults } = command;
        let agent = self.invited(&token).await?;
        self.judge_agent_password(&mut faults, &agent, &password);
        let secret = TotpSecret::of_invitation(&self.system().keys, &token);
        let step = code.and_then(|code| secret.step(&code, self.now().timestamp(), -1));
        if step.is_none() && !faults.has("one_time") {
            faults.add("one_time", Problem::OneTimeRefused);
        }
        let Some(step) = step.filter(|_| faults.is_empty()) else {
            return Err(ApiError::Faults { faults: faults.into_vec(), solved: None });
        };
        let hash = self.system().hasher.secret(password.reveal()).await.map_err(Stop::from)?;
        let sealed = secret.seal(&self.system().keys, agent.id).map_err(Stop::from)?;
        let device = self.device()?;
        let (now, id, token, hash, sealed) = (self.now(), agent.id, &digest(&token), &hash, &sealed);
        let (event, known) = (&self.agent_event("agent.armed", &agent, json!({})), &digest(&device));
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    if !store::agent::use_up(tx, token, now).await? || !store::agent::arm(tx, id, hash, sealed, step).await? {
                        return Err(ApiError::Gone.into());
                    }
                    // The mailed link was opened here: strangers' failures do not hold this browser.
                    store::agent::remember_device(tx, known, id, now).await?;
                    Ok(store::journal::append(tx, event, now).await?)
                })
            })
            .await?;
        self.set_cookies(|cookies| cookies.device = Some(device));
        Ok(format!("{AGENT_LOGIN}?pret=1"))
    }

    async fn agent_sign_in(&self, command: AgentSignIn) -> Answer<String> {
        let key = command.address.key();
        let check = self.solved_check(Purpose::Login, &command.check).await?.id;
        let known =
            store::agent::by_address(self.store().reader(), &key).await.map_err(Stop::from)?.filter(|agent| agent.state == "active");
        let account = self.identifier(&["agent\n", &key].concat());
        let device = self.known_to(known.as_ref()).await?;
        let attempt = Attempt { id: Uuid::now_v7(), purpose: "login", account, source: self.source(), device };
        self.admit_agent(&attempt, known.as_ref(), check).await?;
        let stored = known.as_ref().and_then(|agent| agent.password_hash.as_deref());
        let matches = match self.system().hasher.verify_secret(command.password.reveal(), stored).await {
            Err(HashFault::Full) => {
                store::throttle::withdraw(self.store().reader(), attempt.id).await.map_err(Stop::from)?;
                return Err(ApiError::Busy { seconds: 3 });
            }
            answer => answer.map_err(Stop::from)?,
        };
        // Compared whatever the password said: the same work for everybody.
        let step = self.agent_step(known.as_ref(), &command)?;
        match (known, step) {
            (Some(agent), Some(step)) if matches => {
                self.seat(&attempt, &agent, step).await?;
                Ok(AGENT_CONSOLE.to_owned())
            }
            (known, _) => Err(self.refuse_agent(&attempt, known.as_ref()).await?),
        }
    }

    async fn agent_sign_out(&self) -> Answer<String> {
        self.set_cookies(|cookies| cookies.agent_ended = true);
        let next = format!("{AGENT_LOGIN}?au-revoir=1");
        let (Some(seated), Some(token)) = (self.seated().await?, &self.caller().agent) else { return Ok(next) };
        let (now, hash, event) = (self.now(), &digest(token), &self.agent_event("agent.left", &seated.agent, json!({})));
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    if store::agent::end(tx, hash).await?.is_some() {
                        store::journal::append(tx, event, now).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        Ok(next)
    }

    async fn open_company_file(&self, envelope: Envelope, siren: Siren, motive: String) -> Answer<String> {
        let agent = self.agent().await?;
        let posted = self.agent_posted(&agent, "agent/open-company", &envelope);
        self.once(&posted, async {
            let key = self.competence(&agent, &siren).await.map_err(|stop| refused_search(stop.into()))?;
            let (now, posted, agent, key, motive) = (self.now(), &posted, &agent, &key, &motive);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        self.consult(tx, agent, key, None, motive, now).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            Ok(())
        })
        .await?;
        Ok(format!("{DOSSIERS}/{siren}"))
    }

    async fn end_right(&self, envelope: Envelope, id: Uuid, motive: String) -> Answer<String> {
        let agent = self.agent().await?;
        let posted = self.agent_posted(&agent, "agent/end-right", &envelope);
        let row = entitlement::find(self.store().reader(), id).await.map_err(Stop::from)?;
        let Some(row) = row else {
            // The second press of a button whose first one was answered already.
            return if self.is_repeat(&posted).await? { Ok(DOSSIERS.to_owned()) } else { Err(ApiError::NotFound) };
        };
        let held = entitlement::held(&row).map_err(Stop::from)?;
        let siren = held.siren.clone();
        self.once(&posted, async {
            let competence = self.competence(&agent, &siren).await?;
            let key = EndingKey::of(&competence, held).ok_or(ApiError::NotFound)?;
            if !consultation::is_open(self.store().reader(), agent.id, siren.as_str(), None, self.now()).await.map_err(Stop::from)? {
                return Err(ApiError::Elsewhere(DOSSIERS.to_owned()));
            }
            let (now, posted, agent, key, motive) = (self.now(), &posted, &agent, &key, &motive);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        self.end_for_holder(tx, agent, key, motive, now).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            self.system().wake.notify_one();
            Ok(())
        })
        .await?;
        Ok(format!("{DOSSIERS}/{siren}?termine=1"))
    }
}

/// On the search, a company of another office is as unknown as none at all.
fn refused_search(error: ApiError) -> ApiError {
    match error {
        ApiError::NotFound => ApiError::fault("siren", Problem::NotCompetent),
        ApiError::Forbidden => ApiError::fault("siren", Problem::OwnCompany),
        other => other,
    }
}

impl Portal {
    /// The agent of this session.
    pub(super) async fn agent(&self) -> Answer<Row> {
        Ok(self.seated().await?.ok_or(ApiError::SignIn)?.agent)
    }

    /// The agent behind an invitation that can be accepted: used or over is 410, unknown 404.
    pub(super) async fn invited(&self, token: &str) -> Result<Row, Stop> {
        let found = store::agent::invitation(self.store().reader(), &digest(token)).await?.ok_or(ApiError::NotFound)?;
        if found.used_at.is_some() || found.expires_at <= self.now() {
            return Err(ApiError::Gone.into());
        }
        let agent = store::agent::find(self.store().reader(), found.agent_id).await?;
        agent.filter(|agent| agent.state != "disabled").ok_or_else(|| ApiError::Gone.into())
    }

    fn judge_agent_password(&self, faults: &mut app::domain::fault::Faults, agent: &Row, password: &Secret) {
        let personal = Personal::default().with_login(&agent.address).with(&agent.name);
        app::api::judge_password(faults, &self.system().policy, password, &personal);
        let leaked = self.system().leaked.contains(password.reveal());
        if leaked && judge_by(&self.system().policy, password.reveal(), &personal).is_ok() {
            faults.add("password", Problem::PasswordPublished);
        }
    }

    /// Judges the throttle and uses the check up, before anything is hashed.
    async fn admit_agent(&self, attempt: &Attempt, known: Option<&Row>, check: Uuid) -> Result<(), Stop> {
        let now = self.now();
        let event =
            |agent: Option<&Row>| Event { detail: json!({ "agent": agent.map(|agent| agent.id) }), ..self.event("agent.held", None, None) };
        let held = &event(known);
        let verdict = self
            .store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    let verdict = self.admit_login(tx, attempt, now).await?;
                    if verdict == Verdict::Go {
                        if !store::check::use_up(tx, check, now).await? {
                            return Err(ApiError::fault("check_answer", Problem::CheckOver).into());
                        }
                    } else {
                        store::journal::append(tx, held, now).await?;
                    }
                    Ok(verdict)
                })
            })
            .await?;
        match verdict {
            Verdict::Go => Ok(()),
            Verdict::Wait(until) => Err(self.wait(until).into()),
            Verdict::LinkNeeded => Err(self.wait(now + AFTER_HUNDRED).into()),
        }
    }

    /// This browser's cookie, or a new one.
    fn device(&self) -> Result<String, Stop> {
        match &self.caller().device {
            Some(device) => Ok(device.clone()),
            None => Ok(token::token()?),
        }
    }

    /// The digest of this browser's cookie when the account knows it; the same statement for nobody.
    async fn known_to(&self, agent: Option<&Row>) -> Result<Option<Vec<u8>>, Stop> {
        let Some(device) = self.caller().device.as_deref().map(digest) else { return Ok(None) };
        let known = store::agent::knows_device(self.store().reader(), &device, agent.map(|agent| agent.id).unwrap_or_default()).await?;
        Ok(Some(device).filter(|_| known))
    }

    /// The step of the code that was typed; for nobody the same work for nothing.
    fn agent_step(&self, known: Option<&Row>, command: &AgentSignIn) -> Result<Option<i64>, Stop> {
        let now = self.now().timestamp();
        match known.and_then(|agent| agent.totp.as_deref().map(|sealed| (agent, sealed))) {
            Some((agent, sealed)) => Ok(TotpSecret::open(&self.system().keys, agent.id, sealed)?.step(&command.code, now, agent.last_step)),
            None => Ok(TotpSecret::of_invitation(&self.system().keys, "").step(&command.code, now, i64::MAX)),
        }
    }

    /// Opens the session: the code is used up by one conditional update, which also sees a password changed or an account
    /// disabled meanwhile.
    async fn seat(&self, attempt: &Attempt, agent: &Row, step: i64) -> Result<(), Stop> {
        let (now, session, device) = (self.now(), token::token()?, self.device()?);
        let from = (self.caller().source.to_string(), self.caller().user_agent.chars().take(200).collect::<String>());
        let replaced = self.caller().agent.as_deref().map(digest);
        let event = &self.agent_event("agent.login", agent, json!({}));
        let (hash, from, replaced, known) = (&digest(&session), &from, &replaced, &digest(&device));
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    if !store::agent::use_step(tx, agent, step, now).await? {
                        return Err(ApiError::fault("", Problem::AgentCredentials).into());
                    }
                    store::throttle::succeeded(tx, attempt.id).await?;
                    if let Some(old) = replaced {
                        store::agent::end(tx, old).await?;
                    }
                    store::agent::own_number(tx, &agent.address_key).await?;
                    store::agent::open(tx, agent.id, hash.clone(), from.clone(), now).await?;
                    store::agent::remember_device(tx, known, agent.id, now).await?;
                    Ok(store::journal::append(tx, event, now).await?)
                })
            })
            .await?;
        self.set_cookies(|cookies| {
            cookies.agent = Some(session);
            cookies.device = Some(device);
        });
        Ok(())
    }

    async fn refuse_agent(&self, attempt: &Attempt, known: Option<&Row>) -> Result<ApiError, Stop> {
        let now = self.now();
        let event = &Event { detail: json!({ "agent": known.map(|agent| agent.id) }), ..self.event("agent.refused", None, None) };
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    store::journal::append(tx, event, now).await?;
                    self.close_sprayer(tx, attempt, now).await
                })
            })
            .await?;
        Ok(ApiError::fault("", Problem::AgentCredentials))
    }

    /// The right of an agent on a company (T-AGT-2, T-AGT-5).
    pub(super) async fn competence(&self, agent: &Row, siren: &Siren) -> Result<CompetenceKey, Stop> {
        let company = store::company::find(self.store().reader(), siren).await?;
        let office = company.as_ref().and_then(|company| self.system().offices.of(&company.address, &company.legal_category));
        self.competence_of(agent, siren, office.map(|office| office.id.as_str())).await
    }

    /// The same where the competent office is known already.
    pub(super) async fn competence_of(&self, agent: &Row, siren: &Siren, office: Option<&str>) -> Result<CompetenceKey, Stop> {
        let own = store::agent::has_rights(self.store().reader(), agent, siren.as_str()).await?;
        CompetenceKey::of(agent.id, &agent.office, siren, office, own).map_err(|denied| {
            match denied {
                NotHis::Elsewhere => ApiError::NotFound,
                NotHis::Own => ApiError::Forbidden,
            }
            .into()
        })
    }

    /// Notes that an agent opens something, for the audit and for whom it concerns; readable from now on for ten minutes.
    pub(super) async fn consult(
        &self,
        tx: &Transaction,
        agent: &Row,
        key: &CompetenceKey,
        thread: Option<Uuid>,
        motive: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        let siren = key.siren().to_string();
        let until = now + Duration::minutes(READING);
        let (office, motive) = (agent.office.clone(), motive.to_owned());
        let event = self.agent_event("agent.opened", agent, json!({ "siren": siren, "thread": thread, "motive": motive }));
        consultation::note(tx, &consultation::New { agent: agent.id, office, siren, thread, motive, until }, now).await?;
        Ok(store::journal::append(tx, &event, now).await?)
    }

    /// An event of an agent: who he is stands in its detail, the person whom it concerns is the caller's to add.
    pub(super) fn agent_event(&self, event: &'static str, agent: &Row, detail: serde_json::Value) -> Event {
        let mut whole = json!({ "agent": agent.id, "name": agent.name, "office": agent.office });
        if let (Some(whole), serde_json::Value::Object(more)) = (whole.as_object_mut(), detail) {
            whole.extend(more);
        }
        Event { detail: whole, ..self.event(event, None, None) }
    }

    /// The note by which a repeat of an agent's form is known.
    pub(super) fn agent_posted(&self, agent: &Row, action: &'static str, envelope: &Envelope) -> Posted {
        Posted { actor: self.identifier(&agent.id.to_string()), ..self.posted(action, &envelope.key, &envelope.content) }
    }
}

/// What an invitation gave.
#[derive(Debug)]
pub struct Invited {
    /// The link, for who stands beside: it opens once.
    pub link: String,
    pub until: DateTime<Utc>,
}

/// Why nobody was invited.
#[derive(Debug, thiserror::Error)]
pub enum NotInvited {
    #[error("this address has an account already: `portal agent invite` sends a new link")]
    Known,
    #[error("no agent has this address, or the account is disabled")]
    Unknown,
    #[error("no office has this id")]
    Office,
    #[error("a fault: {0:?}")]
    Fault(Stop),
}

impl From<Stop> for NotInvited {
    fn from(stop: Stop) -> Self {
        Self::Fault(stop)
    }
}

/// An agent to be invited, as the command line names him.
#[derive(Debug)]
pub struct NewAgent {
    pub address: EmailAddress,
    pub name: String,
    pub office: String,
    /// His own space, when it has another address (T-AGT-5).
    pub own_number: Option<String>,
    /// He works in the mail room.
    pub mail_room: bool,
}

impl System {
    /// Makes an account and invites it by mail.
    ///
    /// # Errors
    /// [`NotInvited`].
    pub async fn create_agent(&self, new: NewAgent) -> Result<Invited, NotInvited> {
        if self.offices.find(&new.office).is_none() {
            return Err(NotInvited::Office);
        }
        let (address_key, address) = (new.address.key(), new.address.to_string());
        let NewAgent { name, office, own_number, mail_room, .. } = new;
        let row = New { id: Uuid::now_v7(), address, address_key, name, office, own_number, mail_room };
        self.invite_agent(row.id, &row.address, &row.name, Some(&row)).await?.ok_or(NotInvited::Known)
    }

    /// Invites an agent anew: a lost telephone, a forgotten password. What he has holds until he accepts.
    ///
    /// # Errors
    /// [`NotInvited`].
    pub async fn reinvite_agent(&self, address: &EmailAddress) -> Result<Invited, NotInvited> {
        let found = store::agent::by_address(self.store.reader(), &address.key()).await.map_err(Stop::from)?;
        let agent = found.filter(|agent| agent.state != "disabled").ok_or(NotInvited::Unknown)?;
        self.invite_agent(agent.id, &agent.address, &agent.name, None).await?.ok_or(NotInvited::Unknown)
    }

    /// Disables an agent: his next request is refused. False when he was.
    ///
    /// # Errors
    /// [`NotInvited`].
    pub async fn disable_agent(&self, address: &EmailAddress) -> Result<bool, NotInvited> {
        let found = store::agent::by_address(self.store.reader(), &address.key()).await.map_err(Stop::from)?;
        let (agent, now) = (found.ok_or(NotInvited::Unknown)?.id, self.clock.now());
        let disabled = self.store.write::<_, Stop, _>(|tx, _| {
            Box::pin(async move {
                let disabled = store::agent::disable(tx, agent, now).await?;
                if disabled {
                    // What he had in hand is new again: a colleague takes it.
                    desk::release(tx, agent).await?;
                    thread_draft::drop_of(tx, agent).await?;
                    store::journal::append(tx, &command("agent.disabled", agent), now).await?;
                }
                Ok(disabled)
            })
        });
        Ok(disabled.await?)
    }

    async fn invite_agent(&self, id: Uuid, address: &str, name: &str, new: Option<&New>) -> Result<Option<Invited>, Stop> {
        let (now, token) = (self.clock.now(), token::token()?);
        let until = now + Duration::hours(INVITATION);
        let link = format!("{}{}?jeton={token}", self.agent_url, app::api::agent::INVITATION);
        let mail =
            Message::AgentInvitation(AgentInvitation { name: name.to_owned(), link_url: link.clone(), deadline: long_instant(until) });
        let row = Uuid::now_v7();
        let payload = Some(mail.seal(&self.keys, row)?);
        let entry = outbox::Entry { id: row, template: mail.template(), recipient: address.to_owned(), payload, dead_at: Some(until) };
        let (entry, hash) = (&entry, &digest(&token));
        let invited = self
            .store
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    if let Some(new) = new
                        && !store::agent::create(tx, new, now).await?
                    {
                        return Ok(false);
                    }
                    store::agent::invite(tx, id, hash.clone(), until).await?;
                    store::journal::append(tx, &command("agent.invited", id), now).await?;
                    outbox::put(tx, entry.clone(), now).await?;
                    Ok(true)
                })
            })
            .await?;
        self.wake.notify_one();
        Ok(invited.then_some(Invited { link, until }))
    }

    /// The agent of the demonstration, with a password and one-time codes that everybody knows.
    ///
    /// # Errors
    /// A fault.
    pub(super) async fn demonstration_agent(&self, tx: &Transaction, hash: &str, now: DateTime<Utc>) -> Result<(), Stop> {
        use crate::directory::demo::AGENT;
        let office = self.offices.of(&[AGENT.town.to_owned()], "5499").ok_or(StoreError::Damaged("offices"))?.id.clone();
        let id = Uuid::now_v7();
        let address = AGENT.address.to_owned();
        let new = New { id, address_key: address.clone(), address, name: AGENT.name.to_owned(), office, own_number: None, mail_room: true };
        store::agent::create(tx, &new, now).await?;
        let sealed = TotpSecret::demonstration().seal(&self.keys, id)?;
        store::agent::arm(tx, id, hash, &sealed, -1).await?;
        Ok(())
    }
}

/// An event of the command line.
fn command(event: &'static str, agent: Uuid) -> Event {
    let (source, user_agent) = ("portal agent".to_owned(), String::new());
    Event { event, person: None, subject: None, source, user_agent, detail: json!({ "agent": agent }) }
}
