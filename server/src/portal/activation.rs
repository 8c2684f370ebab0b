//! Redeeming a code: six hops down from the form, one conditional update at the bottom (T-ACT-1 to T-ACT-10).
use app::api::activation::{Activation, Receipt, RedeemCode, SERVICES, STEPS};
use app::api::ticket::{CheckFields, Envelope, Purpose, Sheet};
use app::api::{Answer, ApiError};
use app::domain::activation::{Over, State, Verdict};
use app::domain::code::ActivationCode;
use app::domain::fault::Problem;
use app::domain::mode::Mode;
use app::domain::throttle;
use app::domain::validity::{FORM, WIZARD, password_last_day};
use async_trait::async_trait;
use chrono::{DateTime, Datelike, Utc};
use serde_json::json;
use uuid::Uuid;

use super::{Portal, Stop};
use crate::clock::paris_day;
use crate::secret::hash::HashFault;
use crate::secret::keys::Use;
use crate::secret::token;
use crate::store::journal::Event;
use crate::store::pending::Dated;
use crate::store::person::{self, NewPerson};
use crate::store::simplified::KIND;
use crate::store::throttle::Attempt;
use crate::store::{self, StoreError, Transaction, wizard};

#[async_trait]
impl Activation for Portal {
    async fn code_page(&self) -> Answer<Sheet<()>> {
        Ok(Sheet { ticket: self.ticket(Some(Purpose::Activation))?, revision: 0, data: () })
    }

    async fn enter(&self, envelope: Envelope, check: CheckFields, code: ActivationCode) -> Answer<()> {
        let posted = self.posted("activation/code", &envelope.key, &envelope.content);
        self.once(&posted, async {
            let check = self.solved_check(Purpose::Activation, &check).await?.id;
            let (now, id, browser) = (self.now(), Uuid::now_v7(), self.browser());
            let sealed = self.system().keys.seal(Use::Wizard, id.as_bytes(), code.reveal().as_bytes()).map_err(Stop::from)?;
            let (posted, browser, sealed) = (&posted, &browser, &sealed);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        if !store::check::use_up(tx, check, now).await? {
                            return Err(ApiError::fault("check_answer", Problem::CheckOver).into());
                        }
                        wizard::begin_activation(tx, browser, id, sealed.clone(), now, now + WIZARD).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            Ok(())
        })
        .await
    }

    async fn address_page(&self) -> Answer<Sheet<String>> {
        let (draft, code) = self.entered().await?;
        Ok(Sheet { ticket: self.ticket(None)?, revision: draft.revision, data: code.grouped() })
    }

    async fn redeem(&self, command: RedeemCode) -> Answer<()> {
        let posted = self.posted("activation/redeem", &command.envelope.key, &command.envelope.content);
        self.once(&posted, async {
            let (draft, code) = self.entered().await?;
            if draft.revision != command.revision {
                return Err(ApiError::Stale);
            }
            let key = command.address.key();
            let code_index = self.code_index(code.reveal());
            let found = self.found(code_index).await?;
            // The request's browser is not held back by others' failures; nor is whoever types a code that a letter bore beside
            // the address of its request: days later another browser may come, and nobody guesses that code.
            let own = found.as_ref().is_some_and(|found| match found {
                Found::Letter(letter) if letter.owner.as_deref() == Some(&key) => true,
                found => found.browser() == self.browser(),
            });
            let attempt =
                Attempt { id: Uuid::now_v7(), purpose: "activation", account: self.identifier(&key), source: self.source(), device: None };
            self.admit_activation(&attempt, own).await?;
            let matches = match self.system().hasher.verify_code(code.reveal(), found.as_ref().map(Found::hash)).await {
                Err(HashFault::Full) => {
                    store::throttle::withdraw(self.store().reader(), attempt.id).await.map_err(Stop::from)?;
                    return Err(ApiError::Busy { seconds: 3 });
                }
                answer => answer.map_err(Stop::from)?,
            };
            let verdict = found.as_ref().map_or(Verdict::Refused, |found| found.judge(matches, &key, self.now()));
            match (verdict, found) {
                (Verdict::Accepted, Some(Found::Creation(request))) => self.activate(&attempt, &draft, &request, None, &posted).await,
                (Verdict::Accepted, Some(Found::Change(change))) => Ok(self.bind_address(&attempt, &draft, &change, &posted).await?),
                (Verdict::Accepted, Some(Found::Letter(letter))) => match (letter.row.person_id, &letter.pending) {
                    (Some(person), _) => Ok(self.activate_services(&attempt, &letter.row, person, Some((&draft, FORM)), &posted).await?),
                    (None, Some(request)) => self.activate(&attempt, &draft, request, Some(&letter.row), &posted).await,
                    (None, None) => Err(ApiError::NotFound),
                },
                (Verdict::Over(over), _) => Err(self.refuse_activation(&key, ApiError::Over(over)).await?),
                (_, found) => {
                    if let Some(Found::Letter(letter)) = found.filter(|_| matches) {
                        self.alert_foreign_code(Some(&letter.row), None).await?;
                    }
                    Err(self.refuse_activation(&key, ApiError::fault("", Problem::CodeRefused)).await?)
                }
            }
        })
        .await
    }

    async fn receipt(&self) -> Answer<Receipt> {
        let (draft, person) = self.finished().await?;
        if draft.demand_id.is_some() {
            return Err(ApiError::Elsewhere(SERVICES.to_owned()));
        }
        let finished = draft.expires_at - FORM;
        let since = finished - chrono::Duration::seconds(1);
        let bound = store::journal::last(self.store().reader(), person, "address.changed", since).await.map_err(Stop::from)?;
        let person = person::find(self.store().reader(), person).await.map_err(Stop::from)?.ok_or(ApiError::NotFound)?;
        let changed = bound.is_some_and(|event| event.at == finished);
        Ok(Receipt { changed, ..self.record(&person)? })
    }
}

/// What a code was issued for.
enum Found {
    Creation(Dated),
    Change(store::change::Dated),
    Letter(Box<Letter>),
}

/// The request of a letter.
struct Letter {
    row: store::demand::Row,
    dates: app::domain::demand::Dates,
    /// The key of the requester's login address.
    owner: Option<String>,
    /// The space that is to be made with it, for a simplified creation.
    pending: Option<Dated>,
}

impl Found {
    fn hash(&self) -> &str {
        match self {
            Self::Creation(found) => &found.row.code_hash,
            Self::Change(found) => &found.row.code_hash,
            Self::Letter(letter) => letter.row.code_hash.as_deref().unwrap_or_default(),
        }
    }

    /// The browser that asked.
    fn browser(&self) -> &[u8] {
        match self {
            Self::Creation(found) => &found.row.browser_hash,
            Self::Change(found) => &found.row.browser_hash,
            Self::Letter(letter) => letter.pending.as_ref().map_or(&[], |pending| &pending.row.browser_hash),
        }
    }

    fn judge(&self, matches: bool, key: &str, now: DateTime<Utc>) -> Verdict {
        match self {
            Self::Creation(found) => found.dates.judge(matches, found.row.address_key == key, now),
            Self::Change(found) => found.dates.judge(matches, found.row.address_key == key, now),
            Self::Letter(letter) => {
                let verdict = letter.dates.judge(matches, letter.owner.as_deref() == Some(key), paris_day(now));
                match verdict {
                    // The next step of who has no space yet, or has one since, is another one (R-D09).
                    Verdict::Over(Over::Lapsed) if letter.row.kind == KIND => Verdict::Over(Over::Void),
                    Verdict::Over(Over::Redeemed) if letter.row.kind == KIND => Verdict::Over(Over::Used),
                    verdict => verdict,
                }
            }
        }
    }
}

impl Portal {
    /// What a code was issued for; all tables are asked, whatever the first says (T-ACT-3).
    async fn found(&self, index: i64) -> Result<Option<Found>, Stop> {
        let creation = store::pending::by_code(self.store().reader(), index).await?;
        let change = store::change::by_code(self.store().reader(), index).await?;
        let letter = store::demand::by_code(self.store().reader(), index).await?;
        if let (None, None, Some(row)) = (&creation, &change, letter) {
            let (owner, pending) = match (row.person_id, row.pending_id) {
                (Some(person), _) => (person::find(self.store().reader(), person).await?.map(|person| person.address_key), None),
                (None, Some(id)) => {
                    let pending = store::pending::find(self.store().reader(), id).await?;
                    (pending.as_ref().map(|pending| pending.row.address_key.clone()), pending)
                }
                (None, None) => (None, None),
            };
            let dates = store::demand::dates(&row)?;
            return Ok(Some(Found::Letter(Box::new(Letter { row, dates, owner, pending }))));
        }
        Ok(creation.map(Found::Creation).or(change.map(Found::Change)))
    }

    /// The finished activation of this browser, for 30 minutes, and whose it is.
    pub(super) async fn finished(&self) -> Result<(wizard::Activation, Uuid), Stop> {
        let draft = wizard::activation(self.store().reader(), &self.browser()).await?;
        let draft = draft.ok_or_else(|| ApiError::Elsewhere(STEPS[0].to_owned()))?;
        if draft.expires_at <= self.now() {
            return Err(ApiError::Gone.into());
        }
        let person = draft.person_id.ok_or_else(|| ApiError::Elsewhere(STEPS[1].to_owned()))?;
        Ok((draft, person))
    }

    /// The activation of this browser with its code.
    async fn entered(&self) -> Result<(wizard::Activation, ActivationCode), Stop> {
        let missing = |step: &str| Stop::Api(ApiError::Elsewhere(step.to_owned()));
        let draft = wizard::activation(self.store().reader(), &self.browser()).await?.ok_or_else(|| missing(STEPS[0]))?;
        if draft.expires_at <= self.now() {
            return Err(ApiError::Gone.into());
        }
        if draft.person_id.is_some() {
            return Err(missing(STEPS[2]));
        }
        let sealed = draft.code.as_deref().ok_or_else(|| missing(STEPS[0]))?;
        let opened = self.system().keys.open(Use::Wizard, draft.id.as_bytes(), sealed)?;
        let code = String::from_utf8_lossy(&opened).parse().map_err(|_| missing(STEPS[0]))?;
        Ok((draft, code))
    }

    /// T-ACT-9: judged and written as a failure before anything is hashed.
    pub(super) async fn admit_activation(&self, attempt: &Attempt, own: bool) -> Result<(), Stop> {
        let now = self.now();
        let verdict = self
            .store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    store::lock(tx, &attempt.account).await?;
                    let history = store::throttle::activation_history(tx, attempt, self.is_local(), now).await?;
                    let verdict = throttle::activation(&history, own, now);
                    if verdict == throttle::Verdict::Go {
                        store::throttle::record(tx, attempt, now).await?;
                    }
                    Ok(verdict)
                })
            })
            .await?;
        match verdict {
            throttle::Verdict::Wait(until) => Err(self.wait(until).into()),
            _ => Ok(()),
        }
    }

    /// Makes the space of a request; with a letter, the services of its request go with it (R-B08).
    async fn activate(
        &self,
        attempt: &Attempt,
        draft: &wizard::Activation,
        request: &Dated,
        letter: Option<&store::demand::Row>,
        posted: &store::idempotency::Posted,
    ) -> Answer<()> {
        let mut tries = 0;
        loop {
            tries += 1;
            let number = subscriber_number(self.now())?;
            let (now, number) = (self.now(), &number);
            let done = self
                .store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        self.make_space(tx, draft, request, letter, number, now).await?;
                        store::throttle::succeeded(tx, attempt.id).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await;
            match done {
                // The number, or the address, was taken in the meantime: another number tells which.
                Err(Stop::Store(StoreError::Conflict)) if tries < 3 => {}
                Err(Stop::Store(StoreError::Conflict)) => return Err(ApiError::fault("", Problem::CodeRefused)),
                other => {
                    self.system().wake.notify_one();
                    return other.map_err(ApiError::from);
                }
            }
        }
    }

    /// One conditional update decides; the space, its event and the end of the wizard go with it.
    async fn make_space(
        &self,
        tx: &Transaction,
        draft: &wizard::Activation,
        request: &Dated,
        letter: Option<&store::demand::Row>,
        number: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        if !store::pending::pass(tx, request.row.id, State::Pending, State::Activated, now).await? {
            return Err(ApiError::Over(Over::Used).into());
        }
        let id = Uuid::now_v7();
        let last_day = password_last_day(paris_day(now), self.system().policy.months).ok_or(StoreError::Damaged("calendar"))?;
        let new = NewPerson {
            id,
            subscriber_number: number.to_owned(),
            address: request.row.address.clone(),
            address_key: request.row.address_key.clone(),
            registration: store::pending::registration(&request.row)?,
            password_hash: request.row.password_hash.clone(),
            password_judged: request.row.password_judged.clone(),
            password_last_day: last_day,
            answer_hash: request.row.answer_hash.clone(),
            terms_version: request.row.terms_version.clone(),
            terms_accepted_at: request.row.terms_accepted_at,
        };
        person::create(tx, new, now).await?;
        store::pending::blank(tx, request.row.id).await?;
        if !wizard::finish_activation(tx, draft.id, draft.revision, id, letter.map(|row| row.id), now + FORM).await? {
            return Err(ApiError::Stale.into());
        }
        let mode = if letter.is_some() { Mode::Simplified } else { Mode::Expert };
        let event = Event { detail: json!({ "mode": mode }), ..self.event("space.activated", Some(id), None) };
        store::journal::append(tx, &event, now).await?;
        if let Some(row) = letter {
            store::simplified::bind(tx, row.id, id).await?;
            self.give_services(tx, &store::demand::Row { person_id: Some(id), ..row.clone() }, id, now).await?;
        }
        Ok(())
    }

    async fn refuse_activation(&self, key: &str, answer: ApiError) -> Result<ApiError, Stop> {
        store::journal::append(self.store().reader(), &self.event("activation.refused", None, Some(key)), self.now()).await?;
        Ok(answer)
    }
}

/// YYYY + day of the year (Paris, day of activation) + 7 random digits (ruled).
pub(super) fn subscriber_number(now: DateTime<Utc>) -> Result<String, Stop> {
    let day = paris_day(now);
    Ok(format!("{:04}{:03}{:07}", day.year(), day.ordinal(), token::seven_digits()?))
}
