//! Signing in and out: the check, the throttle, one hash whoever is asked for, then a session (R-A07 to R-A11).
//!
//! A known and an unknown address cost the same hashes and the same outbox rows (R-A09, X-TIM-2).
use app::api::session::{Home, Session, SignIn, SignedIn};
use app::api::ticket::{Purpose, Sheet};
use app::api::{Answer, ApiError, Who};
use app::domain::device::describe;
use app::domain::duty::Duties;
use app::domain::fault::Problem;
use app::domain::secret::Secret;
use app::domain::throttle::{self, Verdict};
use app::domain::validity::FORM;
use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use super::kept::Typed;
use super::throttle::Account;
use super::{Portal, Stop};
use crate::clock::{long_instant, paris_day, short_day, short_instant};
use crate::mail::Message;
use crate::mail::templates::{ConnectionReason, NewConnection};
use crate::secret::hash::HashFault;
use crate::secret::token::{self, digest};
use crate::store::session::Opening;
use crate::store::throttle::Attempt;
use crate::store::{self, Transaction, person};

#[async_trait]
impl Session for Portal {
    async fn admit(&self, who: Who) -> Answer<()> {
        match who {
            Who::Anybody => Ok(()),
            Who::Signed => self.anyone().await.map(drop),
            Who::Full => self.person().await.map(drop),
            Who::Agent => self.agent().await.map(drop),
        }
    }

    async fn login_page(&self) -> Answer<Sheet<()>> {
        Ok(Sheet { ticket: self.ticket(Some(Purpose::Login))?, revision: 0, data: () })
    }

    async fn sign_in(&self, command: SignIn) -> Answer<SignedIn> {
        let key = command.address.key();
        let content = Secret::new(format!("{key}\n{}\n{}", command.check.check, command.password.reveal()));
        let posted = self.posted("session/login", &command.envelope.key, &content);
        // A repeat of a login that succeeded skips its used check; everything else is asked again.
        let repeat = self.is_repeat(&posted).await?;
        let check = if repeat { None } else { Some(self.solved_check(Purpose::Login, &command.check).await?.id) };
        let known = person::by_address(self.store().reader(), &key).await.map_err(Stop::from)?.filter(|person| person.state == "active");
        let attempt = self.attempt("login", &key, known.as_ref().map(|person| person.id)).await?;
        match self.admitted(&attempt, &key, known.as_ref(), check).await? {
            Verdict::Go => {}
            Verdict::Wait(until) => return Err(self.wait(until)),
            Verdict::LinkNeeded => {
                self.system().hasher.verify_secret(command.password.reveal(), None).await.map_err(Stop::from)?;
                return Err(ApiError::fault("", Problem::Credentials));
            }
        }
        let stored = known.as_ref().map(|person| person.password_hash.as_str());
        let matches = match self.system().hasher.verify_secret(command.password.reveal(), stored).await {
            Err(HashFault::Full) => {
                store::throttle::withdraw(self.store().reader(), attempt.id).await.map_err(Stop::from)?;
                return Err(ApiError::Busy { seconds: 3 });
            }
            answer => answer.map_err(Stop::from)?,
        };
        let disowned = match &known {
            Some(person) if matches => self.is_disowned(self.store().reader(), person).await?,
            _ => false,
        };
        match known.filter(|_| matches && !disowned) {
            Some(person) => {
                let duties = self.duties(&person, &command.password);
                let typed = self.claimed(&command.kept, person.id);
                self.accept_login(&attempt, &person, &command.password, &duties, typed.as_ref(), &posted).await?;
                Ok(SignedIn {
                    next: match typed {
                        Some(typed) if duties.first().is_none() => super::kept::marked(&typed.path),
                        Some(typed) => super::duty::next(&duties, &typed.path),
                        None => super::duty::next(&duties, command.back_to.as_deref().unwrap_or_default()),
                    },
                })
            }
            None => Err(self.refuse_login(&attempt, &key).await?),
        }
    }

    async fn sign_out(&self) -> Answer<()> {
        self.set_cookies(|cookies| cookies.ended = true);
        if !self.caller().signed_in {
            return Ok(());
        }
        let (now, hash) = (self.now(), digest(&self.caller().token));
        let hash = &hash;
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    if let Some(person) = store::session::end(tx, hash).await? {
                        store::journal::append(tx, &self.event("session.ended", Some(person), None), now).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        Ok(())
    }

    async fn home(&self) -> Answer<Home> {
        let holder = self.person().await?;
        let person = &holder.person;
        let registration = person::registration(person).map_err(Stop::from)?;
        Ok(Home {
            title: format!("{} {} {}", registration.civility.short(), person.last_name.to_uppercase(), person.first_name),
            subscriber_number: person.subscriber_number.clone(),
            password_expiry: short_day(person.password_last_day),
            address: person.address.clone(),
            password_days: u16::try_from((person.password_last_day - paris_day(self.now())).num_days()).ok().filter(|days| *days <= 60),
            bounced: person.bounced_at.is_some(),
            last_login: holder.session.previous_login_at.map(short_instant),
        })
    }

    async fn unlock_page(&self, link: String) -> Answer<Sheet<()>> {
        let live = store::access::unlock_is_live(self.store().reader(), &digest(&link), self.now()).await.map_err(Stop::from)?;
        if live { Ok(Sheet { ticket: self.ticket(None)?, revision: 0, data: () }) } else { Err(ApiError::Gone) }
    }

    async fn unlock(&self, link: String) -> Answer<()> {
        let used =
            store::access::use_unlock(self.store().reader(), &digest(&link), &self.browser(), self.now()).await.map_err(Stop::from)?;
        if used { Ok(()) } else { Err(ApiError::Gone) }
    }
}

impl Portal {
    /// A try of this caller on an account; its own bucket when the account knows the browser.
    pub(super) async fn attempt(&self, purpose: &'static str, key: &str, person: Option<Uuid>) -> Result<Attempt, Stop> {
        let device = self.caller().device.as_deref().map(digest);
        let known = match &device {
            Some(device) => store::session::knows_device(self.store().reader(), device, person.unwrap_or_default()).await?,
            None => false,
        };
        Ok(Attempt { id: Uuid::now_v7(), purpose, account: self.identifier(key), source: self.source(), device: device.filter(|_| known) })
    }

    /// Judges the try and, if it may go on, uses its check up: in one transaction, committed before anything is hashed.
    async fn admitted(&self, attempt: &Attempt, key: &str, known: Option<&person::Row>, check: Option<Uuid>) -> Result<Verdict, Stop> {
        let now = self.now();
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    let verdict = self.admit_login(tx, attempt, now).await?;
                    let account = Account { key, owner: known.map(|person| person.address.as_str()) };
                    match verdict {
                        Verdict::Wait(_) => {
                            store::journal::append(tx, &self.event("login.held", known.map(|p| p.id), Some(key)), now).await?;
                        }
                        Verdict::LinkNeeded => {
                            self.mail_unlock_link(tx, attempt, &account, throttle::CONSECUTIVE, now).await?;
                            store::journal::append(tx, &self.event("login.link_needed", known.map(|p| p.id), Some(key)), now).await?;
                        }
                        Verdict::Go => {}
                    }
                    if !matches!(verdict, Verdict::Wait(_))
                        && let Some(check) = check
                        && !store::check::use_up(tx, check, now).await?
                    {
                        return Err(ApiError::fault("check_answer", Problem::CheckOver).into());
                    }
                    Ok(verdict)
                })
            })
            .await
    }

    async fn accept_login(
        &self,
        attempt: &Attempt,
        person: &person::Row,
        password: &Secret,
        duties: &Duties,
        typed: Option<&Typed>,
        posted: &store::idempotency::Posted,
    ) -> Result<(), Stop> {
        let now = self.now();
        let rehashed = if self.system().hasher.is_outdated(&person.password_hash) {
            Some(self.system().hasher.secret(password.reveal()).await?)
        } else {
            None
        };
        let session = token::token()?;
        let device = match &self.caller().device {
            Some(device) => device.clone(),
            None => token::token()?,
        };
        let id = Uuid::now_v7();
        let kept = typed.map(|typed| self.seal_for(id, typed)).transpose()?;
        let opening = Opening {
            id,
            token_hash: digest(&session),
            person: person.id,
            source: self.caller().source.to_string(),
            user_agent: self.caller().user_agent.chars().take(200).collect(),
            previous_login_at: person.last_login_at,
            duties: duties.clone(),
        };
        let replaced = self.caller().signed_in.then(|| digest(&self.caller().token));
        let (opening, device_hash, rehashed, replaced, kept) = (&opening, &digest(&device), &rehashed, &replaced, &kept);
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    self.still(tx, person).await?;
                    store::throttle::succeeded(tx, attempt.id).await?;
                    if let Some(old) = replaced {
                        store::session::end(tx, old).await?;
                    }
                    store::session::open(tx, opening.clone(), self.system().sessions, now).await?;
                    if let Some(kept) = kept {
                        store::access::keep(tx, id, kept.clone(), now + FORM).await?;
                    }
                    store::session::remember_device(tx, device_hash, person.id, now).await?;
                    // The same form twice (a double click) is one connection.
                    if !store::idempotency::is_repeat(tx, posted).await? {
                        self.tell_connection(tx, attempt, person, now).await?;
                        store::idempotency::note(tx, posted, now).await?;
                    }
                    person::logged_in(tx, person.id, rehashed.clone(), now).await?;
                    Ok(store::journal::append(tx, &self.event("login.accepted", Some(person.id), None), now).await?)
                })
            })
            .await?;
        self.set_cookies(|cookies| {
            cookies.session = Some(session);
            cookies.device = Some(device);
        });
        self.system().wake.notify_one();
        Ok(())
    }

    /// A password may have been changed, or a space disabled, while this login was hashed: then it is refused like a
    /// wrong one (X-RACE-8). Held until the commit, so that whoever ends the sessions ends this one too.
    async fn still(&self, tx: &Transaction, person: &person::Row) -> Result<(), Stop> {
        store::lock(tx, person.id.as_bytes()).await?;
        let same = |there: person::Row| {
            there.password_hash == person.password_hash && there.state == person.state && there.address_key == person.address_key
        };
        let there = person::find(tx, person.id).await?;
        if !there.is_some_and(same) || self.is_disowned(tx, person).await? {
            return Err(ApiError::fault("", Problem::Credentials).into());
        }
        Ok(())
    }

    /// M8: a browser that the account does not know, a success after failures, or after half a year (V6.3.5); never
    /// for the first connection of a space.
    async fn tell_connection(&self, tx: &Transaction, attempt: &Attempt, person: &person::Row, now: DateTime<Utc>) -> Result<(), Stop> {
        let Some(last) = person.last_login_at else { return Ok(()) };
        let failures = store::throttle::failures_since(tx, &attempt.account, last).await?;
        let reason = if attempt.device.is_none() {
            ConnectionReason::UnknownBrowser
        } else if failures >= throttle::PAIR {
            ConnectionReason::AfterFailures
        } else if now - last > Duration::days(183) {
            ConnectionReason::AfterLongAbsence
        } else {
            return Ok(());
        };
        let mail = Message::NewConnection(NewConnection {
            at: long_instant(now),
            device: describe(&self.caller().user_agent),
            source: self.caller().source.to_string(),
            reason,
        });
        self.write_to(tx, &person.address, &mail, None, now).await
    }

    async fn refuse_login(&self, attempt: &Attempt, key: &str) -> Result<ApiError, Stop> {
        let now = self.now();
        let known = person::by_address(self.store().reader(), key).await?;
        let known = &known;
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    let account = Account { key, owner: known.as_ref().map(|person| person.address.as_str()) };
                    store::journal::append(tx, &self.event("login.refused", known.as_ref().map(|p| p.id), Some(key)), now).await?;
                    self.after_failure(tx, attempt, &account, now).await
                })
            })
            .await?;
        Ok(ApiError::fault("", Problem::Credentials))
    }
}
