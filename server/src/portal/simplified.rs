//! Creation in simplified mode (SC14, SC15, R-B01 to R-B09): who may have it, « Confirmer », the mailed links, the end.
//!
//! The wizard is the expert one ([`super::creation`]). « Confirmer » keeps a pending space and the request for its
//! services; the letter leaves when the company's address is validated, and the login address too when it is another
//! one. An address that is not free gets the screens, the rows and the company's mail of a free one, but its own link
//! never leaves (T-CRE-1): no letter ever comes of it.
use app::api::creation::step;
use app::api::demand::VALIDATION;
use app::api::{Answer, ApiError};
use app::domain::activation;
use app::domain::address::EmailAddress;
use app::domain::demand::State;
use app::domain::fault::{Problem, one};
use app::domain::identity::Firm;
use app::domain::mode::{LETTERS_FROM_ONE, Mode, is_public};
use app::domain::password::ALGORITHM;
use app::domain::siren::Siren;
use app::domain::validity::{LINK, WIZARD};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use uuid::Uuid;

use super::creation::{Judged, NOTICE_INTERVAL, named};
use super::demand::siren;
use super::{Portal, Stop, System, bucket};
use crate::clock::long_instant;
use crate::mail::Message;
use crate::mail::templates::{LoginLink, MailPerson};
use crate::secret::check::Sealed;
use crate::secret::keys::Use;
use crate::secret::token;
use crate::store::company::Company;
use crate::store::journal::Event;
use crate::store::link::{self, Link};
use crate::store::pending::{self, Kind, NewPending};
use crate::store::simplified::{self, KIND};
use crate::store::throttle::Attempt;
use crate::store::wizard::{self, CreationChange};
use crate::store::{self, StoreError, Transaction, demand};

/// What the requests of a source are counted as (T-CRE-8).
const COUNTED: &str = "simplified";

/// Everything that a request needs, hashed and sealed before the transaction opens.
pub(super) struct Prepared {
    draft: wizard::Creation,
    pending: NewPending,
    demand: demand::New,
    /// To the login address: M2 when it is the company's, otherwise a link of its own.
    login: store::outbox::Entry,
    /// M2, when the company's address is another one.
    company: Option<store::outbox::Entry>,
}

impl Portal {
    /// Whether a company may have a space in simplified mode. That it has services already costs the check (T-0.7 as ruled).
    pub(super) async fn judge_company(&self, siren: &Siren, check: &Sealed) -> Result<(), Stop> {
        if !self.is_local() {
            self.count_lookups(self.source()).await?;
        }
        match self.refused_company(siren).await? {
            Ok(_) => Ok(()),
            Err(Problem::AlreadyServed) => {
                store::check::use_up(self.store().reader(), check.id, self.now()).await?;
                Err(ApiError::fault("siren", Problem::AlreadyServed).into())
            }
            Err(problem) => {
                let solved = Some(check.solved(&self.system().keys)?);
                Err(ApiError::Faults { faults: one("siren", problem), solved }.into())
            }
        }
    }

    /// The company behind a SIREN, or why it cannot have a space in simplified mode (R-B02).
    async fn refused_company(&self, siren: &Siren) -> Result<Result<Company, Problem>, Stop> {
        let Some(company) = store::company::find(self.store().reader(), siren).await? else { return Ok(Err(Problem::SirenUnknown)) };
        if !company.active {
            return Ok(Err(Problem::SirenCeased));
        }
        if is_public(&company.legal_category) {
            return Ok(Err(Problem::NotSimplified));
        }
        let served = store::entitlement::is_served(self.store().reader(), siren.as_str()).await?;
        Ok(if served { Err(Problem::AlreadyServed) } else { Ok(company) })
    }

    /// Judges the request once more and prepares what it sends.
    pub(super) async fn prepared_simplified(&self, draft: &wizard::Creation, judged: Judged) -> Result<Prepared, Stop> {
        self.hold_back_letters().await?;
        let back = || ApiError::Elsewhere(step(Mode::Simplified, 1).to_owned());
        let company_address: EmailAddress = draft.company_address.as_deref().unwrap_or_default().parse().map_err(|_| back())?;
        let Firm::French(siren) = judged.registration.firm.clone() else { return Err(back().into()) };
        let company = self.refused_company(&siren).await?.map_err(|problem| ApiError::fault("", problem))?;
        let hasher = &self.system().hasher;
        let password_hash = hasher.secret(judged.password.reveal()).await?;
        let answer_hash = hasher.secret(judged.answer.reveal()).await?;
        let (company_token, login_token) = (token::token()?, token::token()?);
        let by = named(&judged.registration);
        let both = judged.address.key() == company_address.key();
        let m2 = self.company_link(by.clone(), &company, company_address.as_str(), &company_token, true)?;
        let (login, other) = if both { (m2, None) } else { (self.login_link(by, &company, &judged.address, &login_token)?, Some(m2)) };
        let pending = NewPending {
            id: Uuid::now_v7(),
            address: judged.address.to_string(),
            address_key: judged.address.key(),
            registration: judged.registration,
            password_hash,
            password_judged: ALGORITHM.to_owned(),
            answer_hash,
            // No code is mailed and no mail cancels: nobody knows these.
            code_index: self.code_index(token::code()?.reveal()),
            code_hash: String::new(),
            cancel_hash: token::digest(&token::token()?),
            browser_hash: self.browser(),
            outbox_id: login.id,
            terms_version: draft.terms_version.clone(),
            terms_accepted_at: draft.terms_accepted_at,
            terms_source_hash: self.source(),
            kind: Kind::Simplified,
        };
        let catalogue = &self.system().catalogue;
        let demand = demand::New {
            id: Uuid::now_v7(),
            kind: KIND,
            person: None,
            pending: Some(pending.id),
            siren: siren.to_string(),
            services: catalogue.services().iter().filter(|service| service.simplified).map(|service| service.id.clone()).collect(),
            quality: String::new(),
            state: State::Link,
            address: Some(company_address.to_string()),
            link_hash: Some(token::digest(&company_token)),
            link_outbox: Some(other.as_ref().map_or(login.id, |entry| entry.id)),
            login_hash: (!both).then(|| token::digest(&login_token)),
            login_outbox: (!both).then_some(login.id),
            account: None,
            held_until: None,
        };
        Ok(Prepared { draft: draft.clone(), pending, demand, login, company: other })
    }

    /// The link of a login address that is not the company's (ruled).
    fn login_link(
        &self,
        requester: MailPerson,
        company: &Company,
        address: &EmailAddress,
        token: &str,
    ) -> Result<store::outbox::Entry, Stop> {
        let id = Uuid::now_v7();
        let siren: Siren = company.siren.parse().map_err(|_| StoreError::Damaged("siren"))?;
        let mail = Message::LoginLink(LoginLink {
            requester,
            company: company.name.clone(),
            siren: siren.grouped(),
            deadline: long_instant(self.now() + LINK),
            link_url: format!("{}{}?jeton={token}", self.system().public_url, VALIDATION[0]),
        });
        let payload = Some(mail.seal(&self.system().keys, id)?);
        Ok(store::outbox::Entry {
            id,
            template: mail.template(),
            recipient: address.to_string(),
            payload,
            dead_at: Some(self.now() + LINK),
        })
    }

    /// No source asks for more spaces in a day than letters may be caused by it (T-CRE-8).
    async fn hold_back_letters(&self) -> Result<(), Stop> {
        if self.is_local() {
            return Ok(());
        }
        let made = store::throttle::from_source(self.store().reader(), COUNTED, &self.source(), self.now() - Duration::days(1)).await?;
        match made.last {
            Some(last) if u64::from(made.failures) >= LETTERS_FROM_ONE => Err(self.wait(last + Duration::days(1)).into()),
            _ => Ok(()),
        }
    }

    /// The transaction of « Confirmer »: the pending space, its request, its links; or their shadows (T-CRE-1).
    pub(super) async fn request_simplified(
        &self,
        tx: &Transaction,
        asked: &Prepared,
        revision: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        let key = &asked.pending.address_key;
        store::lock(tx, &self.identifier(key)).await?;
        let space = store::person::by_address(tx, key).await?;
        let mut closing = pending::closing(tx, key).await?;
        if let Some(old) = closing.take_if(|old| !old.dates.closes_address(now)) {
            self.system().lapse(tx, &old, now).await?;
        }
        let shadow =
            || NewPending { kind: Kind::Shadow, password_hash: String::new(), answer_hash: String::new(), ..asked.pending.clone() };
        let mut kept = space.is_none() && closing.is_none();
        if !pending::put(tx, if kept { asked.pending.clone() } else { shadow() }, now).await? {
            // Another request was quicker.
            kept = false;
            pending::put(tx, shadow(), now).await?;
        }
        let (login, demand) = if kept {
            // The same statement as the notice of a used address.
            store::access::claim_notice(tx, asked.login.template, key, NOTICE_INTERVAL, now).await?;
            (asked.login.clone(), asked.demand.clone())
        } else {
            let owner = space.map_or_else(|| asked.pending.address.clone(), |person| person.address);
            let notice = self.notice_of_use(tx, asked.login.id, key, owner, closing.as_ref(), now).await?;
            // Its links end with the mail to the company, or with the request: no other one left.
            let link_outbox = asked.company.as_ref().map(|entry| entry.id);
            (notice, demand::New { link_outbox, login_outbox: None, ..asked.demand.clone() })
        };
        store::outbox::put(tx, login, now).await?;
        if let Some(company) = &asked.company {
            store::outbox::put(tx, company.clone(), now).await?;
        }
        demand::put(tx, demand, now).await?;
        let change = CreationChange::Confirmed { pending: Some(asked.pending.id), at: now, expires_at: now + WIZARD };
        if !wizard::change_creation(tx, asked.draft.id, revision, change).await? {
            return Err(ApiError::Stale.into());
        }
        let event = if kept { "creation.requested" } else { "creation.address_in_use" };
        let detail = json!({ "mode": Mode::Simplified, "siren": asked.demand.siren });
        store::journal::append(tx, &Event { detail, ..self.event(event, None, Some(key)) }, now).await?;
        for purpose in ["creation", COUNTED] {
            let attempt = Attempt { id: Uuid::now_v7(), purpose, account: self.identifier(key), source: self.source(), device: None };
            store::throttle::record(tx, &attempt, now).await?;
        }
        Ok(())
    }

    /// Uses a link of a simplified creation up; with the last one the letter leaves (R-B06). Answers the next address.
    pub(super) async fn validate_creation(&self, link: &Link) -> Answer<String> {
        let row = &link.row;
        let company = self.open_company(&siren(row)?).await?;
        let asked = pending::find(self.store().reader(), row.pending_id.unwrap_or_default()).await.map_err(Stop::from)?;
        let asked = asked.ok_or(ApiError::Gone)?;
        let is_last = if link.login { row.link_used_at.is_some() } else { row.login_hash.is_none() || row.login_used_at.is_some() };
        let letter = if is_last && !company.address.is_empty() { Some(self.letter_of(row, &company).await?) } else { None };
        let (now, asked, letter, company) = (self.now(), &asked.row, &letter, &company);
        let what = self
            .store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    let room = self.system().letter_room(tx, row, &asked.terms_source_hash, now).await?;
                    if !link::use_up(tx, row.id, link.login, now).await? {
                        return Err(ApiError::Gone.into());
                    }
                    let here = demand::find(tx, row.id).await?.ok_or(ApiError::Gone)?;
                    let all = here.link_used_at.is_some() && (here.login_hash.is_none() || here.login_used_at.is_some());
                    let what = match (all, company.address.is_empty(), room, letter) {
                        (false, ..) => "autre",
                        (true, true, ..) => {
                            demand::wait_in(tx, row.id, State::Link, State::Address, None).await?;
                            "adresse"
                        }
                        (true, false, Some(until), _) => {
                            demand::wait_in(tx, row.id, State::Link, State::Held, Some(until)).await?;
                            "retenue"
                        }
                        (true, false, None, Some(letter)) => {
                            self.system().put_letter(tx, row.id, &[State::Link], letter, now).await?;
                            ""
                        }
                        // The other link was used meanwhile: the letter is made first.
                        (true, false, None, None) => return Err(ApiError::Stale.into()),
                    };
                    let detail = json!({ "siren": row.siren, "login": link.login });
                    let event = self.event("creation.validated", None, Some(&asked.address_key));
                    store::journal::append(tx, &Event { detail, ..event }, now).await?;
                    Ok(what)
                })
            })
            .await?;
        self.system().wake.notify_one();
        Ok(if what.is_empty() { VALIDATION[1].to_owned() } else { format!("{}?suite={what}", VALIDATION[1]) })
    }
}

impl System {
    /// When the letter of a simplified creation may leave, under the locks of its company and of who asked (T-CRE-8).
    pub(super) async fn letter_room(
        &self,
        tx: &Transaction,
        row: &demand::Row,
        source: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, Stop> {
        // The loopback of a demonstration has no limits of its own (ruled).
        let local =
            |address: &str| address.parse().is_ok_and(|address| *source == self.keys.hash(Use::Identifier, bucket(address).as_bytes()));
        let source = (!(self.demonstration && (local("127.0.0.1") || local("::1")))).then_some(source);
        store::lock(tx, row.siren.as_bytes()).await?;
        if let Some(source) = source {
            store::lock(tx, source).await?;
        }
        Ok(simplified::letter_room(tx, &row.siren, source, now).await?)
    }

    /// Ends a request that is in one of `from`, and with it the space that was to be made of it: its address is free
    /// (R-B09). False when it is not in `from` any more.
    pub(super) async fn end_request(
        &self,
        tx: &Transaction,
        row: &demand::Row,
        from: &[State],
        to: State,
        now: DateTime<Utc>,
    ) -> Result<bool, Stop> {
        if !demand::end(tx, row.id, from, to, now).await? {
            return Ok(false);
        }
        if let (None, Some(id)) = (row.person_id, row.pending_id) {
            let over = if to == State::Expired { activation::State::Expired } else { activation::State::Cancelled };
            if !pending::pass(tx, id, activation::State::Pending, over, now).await? {
                pending::end_shadow(tx, id, now).await?;
            }
        }
        Ok(true)
    }

    /// Ends a pending space whose time is over before the job has come to it.
    pub(super) async fn lapse(&self, tx: &Transaction, old: &pending::Dated, now: DateTime<Utc>) -> Result<(), Stop> {
        if old.row.simplified
            && let Some(row) = simplified::of_pending(tx, old.row.id).await?
            && self.end_request(tx, &row, &State::PENDING, State::Expired, now).await?
        {
            return self.tell_end(tx, &row, State::Expired, now).await;
        }
        pending::pass(tx, old.row.id, old.dates.state, activation::State::Expired, now).await?;
        Ok(())
    }
}
