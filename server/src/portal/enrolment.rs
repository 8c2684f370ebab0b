//! « Adhérer aux services » (SC26): the wizard's rows, then the request with its link or its letter (R-J01 to R-J09).
use app::api::enrolment::{BOX, ChooseServices, Enrolment, GiveExtras, Quality, step};
use app::api::ticket::Envelope;
use app::api::{Answer, ApiError, enrolment};
use app::domain::catalogue::Service;
use app::domain::demand::{LETTERS_A_DAY, State, held_until};
use app::domain::entitlement::{LIMIT, Role};
use app::domain::fault::{Faults, Problem};
use app::domain::siren::Siren;
use app::domain::validity::WIZARD;
use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use uuid::Uuid;

use super::letter::{Asked, Prepared};
use super::{Portal, Stop};
use crate::directory::search::Found;
use crate::letter::Kind;
use crate::mail::Message;
use crate::mail::templates::{CompanyLink, MailPerson};
use crate::secret::token;
use crate::store::company::Company;
use crate::store::session::Holder;
use crate::store::throttle::Attempt;
use crate::store::{self, Transaction, demand, draft, entitlement, person};

/// Companies that one person, or one source without a session, may look up in an hour (T-0.7 as ruled).
const LOOKUPS_PER_HOUR: u32 = 30;

/// How a service can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offered {
    Free,
    Mine(Role),
    /// It has a holder: said, never who (R-J10).
    Taken,
}

#[async_trait]
impl Enrolment for Portal {
    async fn begin(&self, envelope: Envelope, siren: Siren, quality: Quality) -> Answer<String> {
        let posted = self.posted("enrolment/begin", &envelope.key, &envelope.content);
        self.once(&posted, async {
            let holder = self.person().await?;
            let person = holder.person.id;
            self.count_lookups(self.identifier(&person.to_string())).await?;
            self.open_company(&siren).await?;
            if demand::pending_for(self.store().reader(), person, siren.as_str()).await.map_err(Stop::from)?.is_some() {
                return Err(ApiError::fault("siren", Problem::DemandPending));
            }
            self.room_for(person, siren.as_str()).await?;
            let (now, posted, siren) = (self.now(), &posted, &siren);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        draft::begin(tx, person, siren.as_str(), quality.word(), now, now + WIZARD).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            Ok(())
        })
        .await?;
        Ok(step(0, siren.as_str()))
    }

    async fn choose(&self, command: ChooseServices) -> Answer<String> {
        let (siren, services) = (&command.siren, &command.services);
        let posted = self.posted("enrolment/choose", &command.envelope.key, &command.envelope.content);
        self.once(&posted, async {
            let draft = self.enrolment(siren).await?;
            if draft.revision != command.revision {
                return Err(ApiError::Stale);
            }
            if services.is_empty() {
                let offers = self.offers(draft.person_id, siren).await?;
                let first = offers.iter().find(|(_, offered)| *offered == Offered::Free);
                let field = first.map(|(service, _)| format!("{BOX}{}", service.id));
                return Err(ApiError::fault(field.unwrap_or_default(), Problem::NothingChosen));
            }
            self.all_free(draft.person_id, siren, services).await?;
            let (now, posted, id) = (self.now(), &posted, draft.id);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        if !draft::choose(tx, id, command.revision, services).await? {
                            return Err(ApiError::Stale.into());
                        }
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            Ok(())
        })
        .await?;
        let needs = self.needs(siren, services).await?;
        Ok(step(if needs.any() { 1 } else { 2 }, siren.as_str()))
    }

    async fn complete(&self, command: GiveExtras) -> Answer<String> {
        let siren = &command.siren;
        let posted = self.posted("enrolment/complete", &command.envelope.key, &command.envelope.content);
        self.once(&posted, async {
            let draft = self.enrolment(siren).await?;
            if draft.revision != command.revision {
                return Err(ApiError::Stale);
            }
            let services = draft::services(&draft).map_err(Stop::from)?;
            if services.is_empty() {
                return Err(ApiError::Elsewhere(step(0, siren.as_str())));
            }
            let needs = self.needs(siren, &services).await?;
            let mut faults = Vec::new();
            let address = taken(command.address, needs.address, &mut faults);
            let account = taken(command.account, needs.account, &mut faults);
            if !faults.is_empty() {
                return Err(ApiError::Faults { faults, solved: None });
            }
            let account = account.map(|account| self.system().seal_account(draft.id, &account)).transpose()?;
            let address = address.map(|address| address.to_string());
            let (now, posted, id) = (self.now(), &posted, draft.id);
            let (address, account) = (&address, &account);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        if !draft::complete(tx, id, command.revision, address.clone(), account.clone()).await? {
                            return Err(ApiError::Stale.into());
                        }
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            Ok(())
        })
        .await?;
        Ok(step(2, siren.as_str()))
    }

    async fn confirm(&self, envelope: Envelope, siren: Siren, revision: i64) -> Answer<String> {
        let posted = self.posted("enrolment/confirm", &envelope.key, &envelope.content);
        self.once(&posted, async {
            let holder = self.person().await?;
            let draft = self.enrolment(&siren).await?;
            if draft.revision != revision {
                return Err(ApiError::Stale);
            }
            let request = self.prepared_request(&holder, draft, &siren).await?;
            let (now, posted, request) = (self.now(), &posted, &request);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        self.request_services(tx, request, now).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            self.system().wake.notify_one();
            Ok(())
        })
        .await?;
        Ok(format!("{}?enregistree=1", app::api::demand::DEMANDS))
    }
}

/// A part that was asked for, or its faults; one that was not asked for is forgotten.
fn taken<T>(given: Result<Option<T>, Faults>, asked: bool, faults: &mut Vec<app::domain::fault::Fault>) -> Option<T> {
    match given {
        Ok(value) => value.filter(|_| asked),
        Err(wrong) => {
            if asked {
                faults.extend(wrong.into_vec());
            }
            None
        }
    }
}

/// What the services chosen need beside themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// The company's electronic address (R-J03).
    pub address: bool,
    /// A bank account (R-J04).
    pub account: bool,
}

impl Needs {
    /// True when there is a page to fill.
    pub fn any(self) -> bool {
        self.address || self.account
    }
}

/// A request, hashed and sealed before the transaction opens.
struct Request {
    draft: draft::Row,
    new: demand::New,
    /// The link's mail, sealed, and where it goes.
    link: Option<store::outbox::Entry>,
    letter: Option<Prepared>,
}

impl Portal {
    /// One more company looked up; too many wait.
    pub(super) async fn count_lookups(&self, who: Vec<u8>) -> Result<(), Stop> {
        let now = self.now();
        let attempt = &Attempt { id: Uuid::now_v7(), purpose: "siren", account: who.clone(), source: who, device: None };
        // Counted and written down in one turn: a burst is not many firsts.
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    store::lock(tx, &attempt.account).await?;
                    let made = store::throttle::from_source(tx, "siren", &attempt.source, now - Duration::hours(1)).await?;
                    if let Some(last) = made.last.filter(|_| made.failures >= LOOKUPS_PER_HOUR) {
                        return Err(self.wait(last + Duration::minutes(15)).into());
                    }
                    Ok(store::throttle::record(tx, attempt, now).await?)
                })
            })
            .await
    }

    /// The company of the directory behind a SIREN, still in business.
    pub(super) async fn open_company(&self, siren: &Siren) -> Result<Company, Stop> {
        let company = match store::company::find(self.store().reader(), siren).await? {
            Some(company) => company,
            None => self.searched(siren).await?.ok_or_else(|| ApiError::fault("siren", Problem::SirenUnknown))?,
        };
        if company.active { Ok(company) } else { Err(ApiError::fault("siren", Problem::SirenCeased).into()) }
    }

    /// A company that the directory lacks, from the public search, if there is one; kept from then on.
    async fn searched(&self, siren: &Siren) -> Result<Option<Company>, Stop> {
        let Some(search) = &self.system().search else { return Ok(None) };
        let found = search.find(siren, self.now()).await.map_err(|_| ApiError::Busy { seconds: 60 })?;
        let Some(found) = found else { return Ok(None) };
        let Found { siren, name, legal_category, active, address } = found;
        let company = Company { siren, name, legal_category, active, address };
        let kept = &company;
        self.store()
            .write::<_, Stop, _>(|tx, _| Box::pin(async move { Ok(store::company::put(tx, std::slice::from_ref(kept)).await?) }))
            .await?;
        Ok(Some(company))
    }

    /// Refuses what would be the 101st company (R-O02): asked here, decided at the activation.
    async fn room_for(&self, person: Uuid, siren: &str) -> Result<(), Stop> {
        let full = entitlement::companies(self.store().reader(), person).await? >= LIMIT;
        if full && !entitlement::has_company(self.store().reader(), person, siren).await? {
            return Err(ApiError::fault("siren", Problem::HundredReached).into());
        }
        Ok(())
    }

    /// The enrolment of this person for a company; otherwise the way to its beginning.
    pub(super) async fn enrolment(&self, siren: &Siren) -> Result<draft::Row, Stop> {
        let holder = self.person().await?;
        let draft = draft::find(self.store().reader(), holder.person.id, siren.as_str()).await?;
        let draft = draft.ok_or_else(|| ApiError::Elsewhere(enrolment::BEGIN.to_owned()))?;
        if draft.expires_at <= self.now() {
            return Err(ApiError::Gone.into());
        }
        Ok(draft)
    }

    /// How each service of the catalogue can be asked for by a person for a company: one statement.
    pub(super) async fn offers(&self, person: Uuid, siren: &Siren) -> Result<Vec<(&Service, Offered)>, Stop> {
        let held = entitlement::of_company(self.store().reader(), siren.as_str()).await?;
        let offered = |service: &Service| {
            let there = held.iter().filter(|row| row.service == service.id);
            let mine = there.clone().find(|row| row.person_id == person).and_then(|row| Role::parse(&row.role));
            match mine {
                Some(role) => Offered::Mine(role),
                None if there.clone().any(|row| row.role == Role::Holder.word()) => Offered::Taken,
                None => Offered::Free,
            }
        };
        Ok(self.system().catalogue.services().iter().map(|service| (service, offered(service))).collect())
    }

    async fn all_free(&self, person: Uuid, siren: &Siren, services: &[String]) -> Result<(), Stop> {
        let offers = self.offers(person, siren).await?;
        let free = |id: &String| offers.iter().any(|(service, offered)| service.id == *id && *offered == Offered::Free);
        if services.iter().all(free) { Ok(()) } else { Err(ApiError::fault("", Problem::ServiceUnknown).into()) }
    }

    /// What these services need of this company.
    pub(super) async fn needs(&self, siren: &Siren, services: &[String]) -> Result<Needs, Stop> {
        let any = |is: fn(&Service) -> bool| services.iter().filter_map(|id| self.system().catalogue.find(id)).any(is);
        let address = any(|service| service.messaging);
        let account = any(|service| service.payment) && !store::account::is_known(self.store().reader(), siren.as_str()).await?;
        Ok(Needs { address, account })
    }

    /// Judges the whole request and prepares what it sends.
    async fn prepared_request(&self, holder: &Holder, draft: draft::Row, siren: &Siren) -> Result<Request, Stop> {
        let (person, now) = (&holder.person, self.now());
        let services = draft::services(&draft)?;
        if services.is_empty() {
            return Err(ApiError::Elsewhere(step(0, siren.as_str())).into());
        }
        let needs = self.needs(siren, &services).await?;
        if (needs.address && draft.address.is_none()) || (needs.account && draft.account.is_none()) {
            return Err(ApiError::Elsewhere(step(1, siren.as_str())).into());
        }
        let company = self.open_company(siren).await?;
        self.all_free(person.id, siren, &services).await?;
        self.room_for(person.id, siren.as_str()).await?;
        if demand::made_since(self.store().reader(), person.id, now - Duration::days(1)).await? >= LETTERS_A_DAY {
            return Err(ApiError::fault("", Problem::LettersToday).into());
        }
        let id = Uuid::now_v7();
        let account = match draft.account.as_deref().filter(|_| needs.account) {
            Some(sealed) => Some(self.system().seal_account(id, &self.system().open_account(draft.id, sealed)?)?),
            None => None,
        };
        let registration = person::registration(person)?;
        let quality = Quality::parse(&draft.quality).map_or("", Quality::label);
        let (mut link, mut link_hash, mut letter) = (None, None, None);
        let address = draft.address.clone().filter(|_| needs.address);
        let (state, held_until) = if let Some(address) = &address {
            let token = token::token()?;
            let by = MailPerson {
                civility: registration.civility.label().to_owned(),
                family_name: registration.last_name.clone(),
                given_name: registration.first_name.clone(),
            };
            link_hash = Some(token::digest(&token));
            link = Some(self.company_link(by, &company, address, &token, false)?);
            (State::Link, None)
        } else {
            self.letter_state(&company, siren, Some(person.id), None).await?
        };
        if state == State::Letter {
            let asked = Asked {
                kind: Kind::Enrolment,
                company: &company,
                registration: &registration,
                email: &person.address,
                quality,
                services: &services,
                change: None,
            };
            letter = Some(self.system().prepare_letter(asked).await?);
        }
        let new = demand::New {
            id,
            kind: "enrolment",
            person: Some(person.id),
            pending: None,
            siren: siren.to_string(),
            services,
            quality: draft.quality.clone(),
            state,
            address,
            link_hash,
            link_outbox: link.as_ref().map(|entry| entry.id),
            login_hash: None,
            login_outbox: None,
            account,
            held_until,
        };
        Ok(Request { draft, new, link, letter })
    }

    /// What a request waits for once nothing else is asked: the office's address, the end of a hold, or its letter (ruled).
    pub(super) async fn letter_state(
        &self,
        company: &Company,
        siren: &Siren,
        person: Option<Uuid>,
        this: Option<Uuid>,
    ) -> Result<(State, Option<DateTime<Utc>>), Stop> {
        if company.address.is_empty() {
            return Ok((State::Address, None));
        }
        let now = self.now();
        let (all, own) = demand::made_for(self.store().reader(), siren.as_str(), person, this, now - Duration::days(30)).await?;
        let held = held_until(all, own, now);
        Ok((if held.is_some() { State::Held } else { State::Letter }, held))
    }

    /// M2 or M3: the link that validates a company's address.
    pub(super) fn company_link(
        &self,
        by: MailPerson,
        company: &Company,
        address: &str,
        token: &str,
        creation: bool,
    ) -> Result<store::outbox::Entry, Stop> {
        let id = Uuid::now_v7();
        let siren: Siren = company.siren.parse().map_err(|_| store::StoreError::Damaged("siren"))?;
        let mail = Message::CompanyLink(CompanyLink {
            requester: by,
            company: company.name.clone(),
            siren: siren.grouped(),
            creation,
            deadline: crate::clock::long_instant(self.now() + app::domain::validity::LINK),
            link_url: format!("{}{}?jeton={token}", self.system().public_url, app::api::demand::VALIDATION[0]),
        });
        let payload = Some(mail.seal(&self.system().keys, id)?);
        let dead_at = Some(self.now() + app::domain::validity::LINK);
        Ok(store::outbox::Entry { id, template: mail.template(), recipient: address.to_owned(), payload, dead_at })
    }

    /// The transaction of « Confirmer ».
    async fn request_services(&self, tx: &Transaction, request: &Request, now: DateTime<Utc>) -> Result<(), Stop> {
        let (draft, new) = (&request.draft, &request.new);
        store::lock(tx, draft.person_id.as_bytes()).await?;
        // Asked again where nobody can overtake: twenty confirmations at once are not twenty letters too many.
        if demand::made_since(tx, draft.person_id, now - Duration::days(1)).await? >= LETTERS_A_DAY {
            return Err(ApiError::fault("", Problem::LettersToday).into());
        }
        if !draft::end(tx, draft.id, draft.revision).await? {
            return Err(ApiError::Stale.into());
        }
        if !demand::put(tx, new.clone(), now).await? {
            return Err(ApiError::fault("", Problem::DemandPending).into());
        }
        if let Some(link) = &request.link {
            store::outbox::put(tx, link.clone(), now).await?;
        }
        if let Some(letter) = &request.letter {
            self.system().put_letter(tx, new.id, &[State::Letter], letter, now).await?;
        }
        let detail = json!({ "siren": new.siren, "services": new.services });
        let event = store::journal::Event { detail, ..self.event("demand.requested", Some(draft.person_id), None) };
        Ok(store::journal::append(tx, &event, now).await?)
    }
}
