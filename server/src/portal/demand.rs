//! Requests after their confirmation: the company's link and refusal, cancelling, the code (R-J07, R-J11 to R-J13), and
//! « Supprimer le service » (R-K12, R-K13).
use app::api::demand::{DEMANDS, Demands, ENTITLEMENTS, REFUSAL, VALIDATION};
use app::api::enrolment::Quality;
use app::api::ticket::Envelope;
use app::api::{Answer, ApiError};
use app::domain::activation::{Over, Verdict};
use app::domain::code::ActivationCode;
use app::domain::demand::{State, link_end};
use app::domain::entitlement::{self as rules, Role};
use app::domain::fault::Problem;
use app::domain::mandate::Scheme;
use app::domain::right::{EndingKey, RemovalKey};
use app::domain::siren::Siren;
use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use uuid::Uuid;

use super::letter::Asked;
use super::{Portal, Stop};
use crate::clock::{long_instant, paris_day};
use crate::letter::Kind;
use crate::mail::Message;
use crate::mail::templates::{DemandEnded, DemandEnding, RightEnded, ServicesActive};
use crate::secret::hash::HashFault;
use crate::secret::token;
use crate::store::idempotency::Posted;
use crate::store::journal::Event;
use crate::store::link::{self, Link};
use crate::store::simplified::KIND;
use crate::store::throttle::Attempt;
use crate::store::{self, StoreError, Transaction, demand, entitlement, person};

/// References that one source may get wrong in an hour.
const REFERENCES_PER_HOUR: u32 = 10;

#[async_trait]
impl Demands for Portal {
    async fn validate(&self, token: String) -> Answer<String> {
        let link = self.by_link(&token).await?;
        if link.row.kind == KIND {
            return match self.validate_creation(&link).await {
                // The two links were used at the same moment.
                Err(ApiError::Stale) => self.validate_creation(&self.by_link(&token).await?).await,
                answer => answer,
            };
        }
        let row = link.row;
        let siren = siren(&row)?;
        let company = self.open_company(&siren).await?;
        let (state, held_until) = self.letter_state(&company, &siren, row.person_id, Some(row.id)).await?;
        let letter = if state == State::Letter { Some(self.letter_of(&row, &company).await?) } else { None };
        let (now, row, letter) = (self.now(), &row, &letter);
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    if !link::use_up(tx, row.id, false, now).await? {
                        return Err(ApiError::Gone.into());
                    }
                    let gone_on = match letter {
                        Some(letter) => self.system().put_letter(tx, row.id, &[State::Link], letter, now).await?,
                        None => demand::wait_in(tx, row.id, State::Link, state, held_until).await?,
                    };
                    if !gone_on {
                        return Err(ApiError::Gone.into());
                    }
                    Ok(store::journal::append(tx, &self.about("demand.validated", row.person_id, row), now).await?)
                })
            })
            .await?;
        self.system().wake.notify_one();
        Ok(VALIDATION[1].to_owned())
    }

    async fn decline(&self, envelope: Envelope, reference: ActivationCode) -> Answer<String> {
        let posted = self.posted("demand/decline", &envelope.key, &envelope.content);
        self.once(&posted, async {
            let attempt = self.count_reference().await?;
            let found =
                demand::by_refusal(self.store().reader(), &self.system().refusal_hash(reference.reveal())).await.map_err(Stop::from)?;
            let row = found.filter(|row| State::parse(&row.state).is_some_and(State::is_pending));
            let row = row.ok_or_else(|| ApiError::fault("reference", Problem::ReferenceRefused))?;
            self.end_demand(&row, State::Refused, "demand.refused", &posted, Some(attempt)).await?;
            Ok(())
        })
        .await?;
        Ok(REFUSAL[1].to_owned())
    }

    async fn withdraw(&self, envelope: Envelope, id: Uuid) -> Answer<String> {
        let posted = self.posted("demand/withdraw", &envelope.key, &envelope.content);
        self.once(&posted, async {
            let row = self.own_demand(id).await?;
            if !State::parse(&row.state).is_some_and(State::is_pending) {
                return Err(ApiError::Stale);
            }
            self.end_demand(&row, State::Cancelled, "demand.cancelled", &posted, None).await?;
            Ok(())
        })
        .await?;
        Ok(format!("{DEMANDS}?annulee=1"))
    }

    async fn redeem_inside(&self, envelope: Envelope, code: ActivationCode) -> Answer<String> {
        let posted = self.posted("demand/activate", &envelope.key, &envelope.content);
        let index = self.code_index(code.reveal());
        self.once(&posted, async {
            let holder = self.person().await?;
            let person = holder.person.id;
            let account = self.identifier(&holder.person.address_key);
            let attempt = Attempt { id: Uuid::now_v7(), purpose: "activation", account, source: self.source(), device: None };
            self.admit_activation(&attempt, true).await?;
            let found = demand::by_code(self.store().reader(), index).await.map_err(Stop::from)?;
            let hash = found.as_ref().and_then(|row| row.code_hash.as_deref());
            let matches = match self.system().hasher.verify_code(code.reveal(), hash).await {
                Err(HashFault::Full) => {
                    store::throttle::withdraw(self.store().reader(), attempt.id).await.map_err(Stop::from)?;
                    return Err(ApiError::Busy { seconds: 3 });
                }
                answer => answer.map_err(Stop::from)?,
            };
            let verdict = match &found {
                Some(row) => self.judge_demand(row, matches, Some(person))?,
                None => Verdict::Refused,
            };
            match (verdict, &found) {
                (Verdict::Accepted, Some(row)) => Ok(self.activate_services(&attempt, row, person, None, &posted).await?),
                (Verdict::Over(over), _) => Err(ApiError::Over(over)),
                _ => {
                    self.alert_foreign_code(found.as_ref().filter(|_| matches), Some(person)).await?;
                    Err(ApiError::fault("code", Problem::CodeRefused))
                }
            }
        })
        .await?;
        let found = demand::by_code(self.store().reader(), index).await.map_err(Stop::from)?;
        Ok(found.map_or_else(|| ENTITLEMENTS.to_owned(), |row| format!("{DEMANDS}/{}", row.id)))
    }

    async fn remove(&self, envelope: Envelope, id: Uuid) -> Answer<String> {
        let posted = self.posted("entitlement/remove", &envelope.key, &envelope.content);
        self.once(&posted, async {
            let key = self.removal_key(id).await?;
            let (now, key, posted) = (self.now(), &key, &posted);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        self.remove_service(tx, key, now).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            self.system().wake.notify_one();
            Ok(())
        })
        .await?;
        Ok(format!("{ENTITLEMENTS}?supprime=1"))
    }
}

/// The company of a request.
pub(super) fn siren(row: &demand::Row) -> Result<Siren, Stop> {
    row.siren.parse().map_err(|_| StoreError::Damaged("siren").into())
}

impl Portal {
    /// The request behind a link, while the link works: used or over is 410, and said which (SC15); unknown is 404.
    pub(super) async fn by_link(&self, text: &str) -> Result<Link, Stop> {
        let link = link::find(self.store().reader(), &token::digest(text)).await?.ok_or(ApiError::NotFound)?;
        let holds = !link.is_used() && self.now() <= link_end(link.row.created_at, link.sent_at);
        if link.row.state == State::Link.word() && holds {
            return Ok(link);
        }
        Err(ApiError::Over(if link.is_used() { Over::LinkUsed } else { Over::LinkLapsed }).into())
    }

    /// A request of this person; somebody else's answers like one that does not exist.
    pub(super) async fn own_demand(&self, id: Uuid) -> Result<demand::Row, Stop> {
        let holder = self.person().await?;
        let row = demand::find(self.store().reader(), id).await?;
        row.filter(|row| row.person_id == Some(holder.person.id)).ok_or_else(|| ApiError::NotFound.into())
    }

    /// The letter of a request, prepared.
    pub(super) async fn letter_of(&self, row: &demand::Row, company: &store::company::Company) -> Result<super::letter::Prepared, Stop> {
        self.system().letter_of(row, company).await
    }

    /// Judges the code of a letter.
    pub(super) fn judge_demand(&self, row: &demand::Row, matches: bool, person: Option<Uuid>) -> Result<Verdict, Stop> {
        let own = row.person_id.is_some() && row.person_id == person;
        Ok(demand::dates(row)?.judge(matches, own, paris_day(self.now())))
    }

    /// A right code with somebody else's address: an alert in the journal of the requester (T-ACT-8).
    pub(super) async fn alert_foreign_code(&self, row: Option<&demand::Row>, by: Option<Uuid>) -> Result<(), Stop> {
        let Some(row) = row else { return Ok(()) };
        let event = Event { detail: json!({ "by": by, "siren": row.siren }), ..self.event("activation.foreign", row.person_id, None) };
        Ok(store::journal::append(self.store().reader(), &event, self.now()).await?)
    }

    /// An event about a request.
    fn about(&self, event: &'static str, person: Option<Uuid>, row: &demand::Row) -> Event {
        Event { detail: json!({ "siren": row.siren, "services": row.services }), ..self.event(event, person, None) }
    }

    async fn count_reference(&self) -> Result<Uuid, Stop> {
        let now = self.now();
        let made = store::throttle::from_source(self.store().reader(), "refusal", &self.source(), now - Duration::hours(1)).await?;
        if let Some(last) = made.last.filter(|_| made.failures >= REFERENCES_PER_HOUR && !self.is_local()) {
            return Err(self.wait(last + Duration::minutes(15)).into());
        }
        let source = self.source();
        let attempt = Attempt { id: Uuid::now_v7(), purpose: "refusal", account: source.clone(), source, device: None };
        store::throttle::record(self.store().reader(), &attempt, now).await?;
        Ok(attempt.id)
    }

    /// Ends a request that is under way, and tells its author when it was not she.
    async fn end_demand(
        &self,
        row: &demand::Row,
        to: State,
        event: &'static str,
        posted: &Posted,
        attempt: Option<Uuid>,
    ) -> Result<(), Stop> {
        let now = self.now();
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    if !self.system().end_request(tx, row, &State::PENDING, to, now).await? {
                        return Err(ApiError::Stale.into());
                    }
                    if let Some(attempt) = attempt {
                        store::throttle::succeeded(tx, attempt).await?;
                    }
                    if to == State::Refused {
                        self.system().tell_end(tx, row, to, now).await?;
                    }
                    store::journal::append(tx, &self.about(event, row.person_id, row), now).await?;
                    Ok(store::idempotency::note(tx, posted, now).await?)
                })
            })
            .await?;
        self.system().wake.notify_one();
        Ok(())
    }

    /// Redeems the code of a letter, on the common screen (`draft`) or inside the space.
    pub(super) async fn activate_services(
        &self,
        attempt: &Attempt,
        row: &demand::Row,
        person: Uuid,
        draft: Option<(&store::wizard::Activation, Duration)>,
        posted: &Posted,
    ) -> Result<(), Stop> {
        let now = self.now();
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    self.give_services(tx, row, person, now).await?;
                    if let Some((draft, shown)) = draft
                        && !store::wizard::finish_activation(tx, draft.id, draft.revision, person, Some(row.id), now + shown).await?
                    {
                        return Err(ApiError::Stale.into());
                    }
                    store::throttle::succeeded(tx, attempt.id).await?;
                    Ok(store::idempotency::note(tx, posted, now).await?)
                })
            })
            .await?;
        self.system().wake.notify_one();
        Ok(())
    }

    /// One conditional update consumes the code; the rights, the counter, the bank account and the mail go with it.
    ///
    /// Services that got a holder meanwhile are left out and named on the receipt; if none is left, or the 101st company
    /// would be reached, nothing changes and the code stays usable (ruled).
    pub(super) async fn give_services(&self, tx: &Transaction, row: &demand::Row, person: Uuid, now: DateTime<Utc>) -> Result<(), Stop> {
        store::lock(tx, person.as_bytes()).await?;
        store::lock(tx, row.siren.as_bytes()).await?;
        if row.kind == demand::ADDRESS {
            return self.move_mailbox(tx, row, person, now).await;
        }
        if !demand::end(tx, row.id, &[State::Letter, State::Sent], State::Activated, now).await? {
            return Err(ApiError::Over(Over::Redeemed).into());
        }
        let had = entitlement::has_company(tx, person, &row.siren).await?;
        let (mut given, mut left_out) = (Vec::new(), Vec::new());
        for service in demand::services(row)? {
            let new = entitlement::New {
                person,
                siren: row.siren.clone(),
                service: service.clone(),
                role: Role::Holder,
                may_delegate: true,
                granted_by: None,
                demand: Some(row.id),
                until: None,
            };
            if entitlement::give(tx, &new, now).await? { given.push(service) } else { left_out.push(service) }
        }
        if given.is_empty() {
            return Err(ApiError::fault("code", Problem::AllTaken).into());
        }
        if !had && !entitlement::count_company(tx, person).await? {
            return Err(ApiError::fault("code", Problem::HundredReached).into());
        }
        demand::note_outcome(tx, row.id, &given, &left_out).await?;
        self.keep_extras(tx, row, person, &given, now).await?;
        let catalogue = &self.system().catalogue;
        let labels = |ids: &[String]| ids.iter().map(|id| catalogue.label(id).to_owned()).collect::<Vec<_>>();
        let owner = person::find(tx, person).await?.ok_or(StoreError::Damaged("person"))?;
        let company = store::company::name(tx, &siren(row)?).await?.unwrap_or_default();
        let mail = Message::ServicesActive(ServicesActive {
            company,
            siren: siren(row)?.grouped(),
            services: labels(&given),
            left_out: labels(&left_out),
            activated_at: long_instant(now),
        });
        self.write_to(tx, &owner.address, &mail, None, now).await?;
        Ok(store::journal::append(tx, &self.about("services.activated", Some(person), row), now).await?)
    }

    /// The bank account and the company's address of a request, once its code has come (T-ADH-7, R-J03).
    async fn keep_extras(
        &self,
        tx: &Transaction,
        row: &demand::Row,
        person: Uuid,
        given: &[String],
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        let has = |is: fn(&app::domain::catalogue::Service) -> bool| given.iter().filter_map(|id| self.system().catalogue.find(id)).any(is);
        if let Some(sealed) = row.account.as_deref().filter(|_| has(|service| service.payment)) {
            let account = self.system().open_account(row.id, sealed)?;
            let id = Uuid::now_v7();
            let new = store::account::New {
                id,
                siren: row.siren.clone(),
                iban: self.system().keys.seal(crate::secret::keys::Use::Wizard, id.as_bytes(), account.iban.reveal().as_bytes())?,
                iban_hash: self.identifier(account.iban.reveal()),
                masked: account.iban.masked(),
                holder: account.holder,
                bic: account.bic,
                scheme: Scheme::Core,
                added_by: person,
            };
            let masked = new.masked.clone();
            if store::account::add(tx, new, now).await? {
                store::account::note(tx, &row.siren, person, "account.added", &masked, now).await?;
            }
        }
        if let Some(address) = row.address.as_deref().filter(|_| row.link_used_at.is_some() && has(|service| service.messaging)) {
            demand::set_company_address(tx, &row.siren, address, now).await?;
        }
        Ok(())
    }

    /// The key to delete an habilitation of this person; somebody else's answers like one that does not exist.
    pub(super) async fn removal_key(&self, id: Uuid) -> Result<RemovalKey, Stop> {
        let holder = self.person().await?;
        let row = entitlement::find(self.store().reader(), id).await?.ok_or(ApiError::NotFound)?;
        RemovalKey::of(holder.person.id, entitlement::held(&row)?).ok_or_else(|| ApiError::NotFound.into())
    }

    /// Ends a service at its holder's request, by an agent (R-R03): everybody whom it concerns is told, its holder too.
    pub(super) async fn end_for_holder(
        &self,
        tx: &Transaction,
        agent: &store::agent::Row,
        key: &EndingKey,
        motive: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        let held = key.held();
        store::lock(tx, held.person.as_bytes()).await?;
        store::lock(tx, held.siren.as_str().as_bytes()).await?;
        let mut ended = vec![entitlement::find(tx, held.id).await?.ok_or(ApiError::Stale)?];
        if key.takes_others_along() {
            ended.extend(entitlement::others(tx, held.person, held.siren.as_str(), &held.service).await?);
        }
        for row in ended {
            let detail = json!({ "siren": held.siren, "service": held.service, "role": row.role, "motive": motive });
            let event = Event { person: Some(row.person_id), ..self.agent_event("service.ended_by_office", agent, detail) };
            self.end_and_tell(tx, &row, &held.siren, event, true, now).await?;
        }
        Ok(())
    }

    async fn remove_service(&self, tx: &Transaction, key: &RemovalKey, now: DateTime<Utc>) -> Result<(), Stop> {
        let held = key.held();
        store::lock(tx, held.person.as_bytes()).await?;
        store::lock(tx, held.siren.as_str().as_bytes()).await?;
        if !entitlement::end(tx, held.id, rules::State::Removed, now).await? {
            return Err(ApiError::Stale.into());
        }
        self.forget_company(tx, held.person, held.siren.as_str()).await?;
        let detail = json!({ "siren": held.siren, "service": held.service, "role": held.role.word() });
        let event = Event { detail: detail.clone(), ..self.event("service.removed", Some(held.person), None) };
        store::journal::append(tx, &event, now).await?;
        if key.takes_others_along() {
            for other in entitlement::others(tx, held.person, held.siren.as_str(), &held.service).await? {
                self.end_with_holder(tx, &other, &held.siren, detail.clone(), now).await?;
            }
        }
        Ok(())
    }

    /// What somebody else held of a service whose holder has given it up (R-K13).
    async fn end_with_holder(
        &self,
        tx: &Transaction,
        row: &entitlement::Row,
        siren: &Siren,
        detail: serde_json::Value,
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        let event = Event { detail, ..self.event("service.ended", Some(row.person_id), None) };
        self.end_and_tell(tx, row, siren, event, false, now).await
    }

    async fn end_and_tell(
        &self,
        tx: &Transaction,
        row: &entitlement::Row,
        siren: &Siren,
        event: Event,
        by_office: bool,
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        if !entitlement::end(tx, row.id, rules::State::Removed, now).await? {
            return Ok(());
        }
        self.forget_company(tx, row.person_id, siren.as_str()).await?;
        store::journal::append(tx, &event, now).await?;
        let Some(person) = person::find(tx, row.person_id).await? else { return Ok(()) };
        let mail = Message::RightEnded(RightEnded {
            company: store::company::name(tx, siren).await?.unwrap_or_default(),
            siren: siren.grouped(),
            service: self.system().catalogue.label(&row.service).to_owned(),
            ended_at: long_instant(now),
            by_office,
        });
        self.write_to(tx, &person.address, &mail, None, now).await
    }

    /// Counts a company less, once nothing is held of it any more.
    async fn forget_company(&self, tx: &Transaction, person: Uuid, siren: &str) -> Result<(), Stop> {
        if !entitlement::has_company(tx, person, siren).await? {
            entitlement::discount_company(tx, person).await?;
        }
        Ok(())
    }
}

impl super::System {
    /// The letter of a request as it is now, prepared.
    pub(super) async fn letter_of(&self, row: &demand::Row, company: &store::company::Company) -> Result<super::letter::Prepared, Stop> {
        let services = demand::services(row)?;
        let quality = Quality::parse(&row.quality).map_or("", Quality::label);
        let (kind, registration, email) = match (row.person_id, row.pending_id) {
            (Some(person), _) => {
                let person = person::find(self.store.reader(), person).await?.ok_or(StoreError::Damaged("person"))?;
                let kind = if row.kind == demand::ADDRESS { Kind::Address } else { Kind::Enrolment };
                (kind, person::registration(&person)?, person.address)
            }
            (None, Some(pending)) => {
                let pending = store::pending::find(self.store.reader(), pending).await?.ok_or(StoreError::Damaged("pending"))?;
                (Kind::Creation, store::pending::registration(&pending.row)?, pending.row.address)
            }
            (None, None) => return Err(StoreError::Damaged("demand without author").into()),
        };
        let change = match &row.address {
            Some(new) if row.kind == demand::ADDRESS => {
                Some(crate::letter::Change { present: demand::company_address(self.store.reader(), &row.siren).await?, new: new.clone() })
            }
            _ => None,
        };
        let asked = Asked { kind, company, registration: &registration, email: &email, quality, services: &services, change };
        self.prepare_letter(asked).await
    }

    /// Tells the author of a request how it ended, or that the messaging was struck.
    pub(super) async fn tell_end(&self, tx: &Transaction, row: &demand::Row, to: State, now: DateTime<Utc>) -> Result<(), Stop> {
        let Some(author) = self.author(tx, row).await? else { return Ok(()) };
        let mail = Message::DemandEnded(DemandEnded {
            company: store::company::name(tx, &siren(row)?).await?.unwrap_or_default(),
            siren: siren(row)?.grouped(),
            creation: row.kind == KIND,
            change: row.kind == demand::ADDRESS,
            refused: to == State::Refused,
            struck: to == State::Link,
            at: long_instant(now),
        });
        self.put_mail_to(tx, &author, &mail, None, now).await
    }

    /// M14: the code of a letter ends soon.
    pub(super) async fn tell_ending(&self, tx: &Transaction, row: &demand::Row, now: DateTime<Utc>) -> Result<(), Stop> {
        let (Some(author), Some(last)) = (self.author(tx, row).await?, demand::dates(row)?.last_day()) else { return Ok(()) };
        let mail = Message::DemandEnding(DemandEnding {
            company: store::company::name(tx, &siren(row)?).await?.unwrap_or_default(),
            siren: siren(row)?.grouped(),
            creation: row.kind == KIND,
            change: row.kind == demand::ADDRESS,
            last_day: crate::clock::long_day(last),
        });
        self.put_mail_to(tx, &author, &mail, Some(crate::clock::paris_end(last)), now).await
    }

    /// The address of who asked; none for the shadow of a simplified creation: its address is somebody else's.
    async fn author(&self, tx: &Transaction, row: &demand::Row) -> Result<Option<String>, Stop> {
        if let Some(person) = row.person_id {
            return Ok(person::find(tx, person).await?.map(|person| person.address));
        }
        match row.pending_id {
            Some(pending) => {
                let asked = store::pending::find(tx, pending).await?.filter(|asked| !store::pending::is_shadow(&asked.row));
                Ok(asked.map(|asked| asked.row.address))
            }
            None => Ok(None),
        }
    }

    /// Puts a mail into the outbox, in the transaction of its cause; unsent within a week it serves nobody.
    pub(super) async fn put_mail_to(
        &self,
        tx: &Transaction,
        recipient: &str,
        mail: &Message,
        dead_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        let id = Uuid::now_v7();
        let payload = Some(mail.seal(&self.keys, id)?);
        let dead_at = Some(dead_at.unwrap_or(now + Duration::days(7)));
        let entry = store::outbox::Entry { id, template: mail.template(), recipient: recipient.to_owned(), payload, dead_at };
        Ok(store::outbox::put(tx, entry, now).await?)
    }
}
