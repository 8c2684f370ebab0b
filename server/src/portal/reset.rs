//! « Mot de passe oublié »: possession of the mailbox first, the answer second (T-OUB-1, 3 to 7, DEV-2).
//!
//! Known, unknown, disabled and closed addresses cost the same statements and rows and no hash (X-TIM-2). A try
//! of the answer is written before it is hashed; it is taken back when the answer was right and something
//! else was wrong, or when the hash gate was full. What is wrong with the password beyond the form itself is told
//! to those alone who know the answer: else a link would tell of the person and her earlier passwords.
use app::api::reset::{Replacement, Reset, STEPS};
use app::api::ticket::{CheckFields, Envelope, Purpose, Sheet};
use app::api::{Answer, ApiError};
use app::domain::address::EmailAddress;
use app::domain::fault::{Faults, Problem};
use app::domain::recovery::{ANSWERS, LINK, LINKS, LINKS_WINDOW, counted_since};
use app::domain::validity::{FORM, password_last_day};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::secrets::Rotation;
use super::throttle::Account;
use super::{Portal, Stop};
use crate::clock::{long_day, long_instant, paris_day};
use crate::mail::Message;
use crate::mail::templates::{PasswordChange, RecoveryClosed, ResetLink};
use crate::secret::token::{self, digest};
use crate::store::idempotency::Posted;
use crate::store::person::{self, Row};
use crate::store::throttle::Attempt;
use crate::store::{self, StoreError, Transaction};

/// The action of the form that replaces the password.
const REPLACED: &str = "reset/answer";

#[async_trait]
impl Reset for Portal {
    async fn request_page(&self) -> Answer<Sheet<()>> {
        Ok(Sheet { ticket: self.ticket(Some(Purpose::Reset))?, revision: 0, data: () })
    }

    async fn request(&self, envelope: Envelope, check: CheckFields, address: EmailAddress) -> Answer<()> {
        let posted = self.posted("reset/request", &envelope.key, &envelope.content);
        self.once(&posted, async {
            self.hold_back_floods("reset").await?;
            let check = self.solved_check(Purpose::Reset, &check).await?.id;
            let asked = self.asked(address)?;
            let (now, asked, posted) = (self.now(), &asked, &posted);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        if !store::check::use_up(tx, check, now).await? {
                            return Err(ApiError::fault("check_answer", Problem::CheckOver).into());
                        }
                        self.put_link(tx, asked, now).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            self.system().wake.notify_one();
            Ok(())
        })
        .await
    }

    async fn answer_page(&self, token: String) -> Answer<Sheet<String>> {
        let person = self.answerable(&digest(&token)).await?;
        let registration = person::registration(&person).map_err(Stop::from)?;
        Ok(Sheet { ticket: self.ticket(None)?, revision: 0, data: registration.question.text().to_owned() })
    }

    async fn replace(&self, command: Replacement) -> Answer<()> {
        let posted = self.posted(REPLACED, &command.envelope.key, &command.envelope.content);
        self.once(&posted, async {
            let link = digest(&command.token);
            let person = self.answerable(&link).await?;
            let account = self.identifier(&person.id.to_string());
            let attempt = Attempt { id: Uuid::now_v7(), purpose: "answer", account, source: self.source(), device: None };
            self.take_try(&link, &person, &attempt).await?;
            let ended = match self.answered(&person, &command).await {
                Ok(None) => return Err(self.refuse_answer(&link, &person, &attempt).await?),
                Ok(Some(new)) => self.reset(&link, &person, &attempt, &new, &posted).await,
                Err(stop) => Err(stop),
            };
            if ended.is_err() {
                self.give_back(&link, &attempt).await?;
            }
            Ok(ended?)
        })
        .await
    }

    // Of this browser's own reset, half an hour long: nothing of it stands in the address.
    async fn done(&self) -> Answer<String> {
        let since = self.now() - FORM;
        let found = store::idempotency::latest(self.store().reader(), &self.browser(), REPLACED, since).await.map_err(Stop::from)?;
        let at = found.ok_or_else(|| ApiError::Elsewhere(STEPS[0].to_owned()))?;
        Ok(long_day(self.last_day(at)?))
    }
}

/// A request with its link, its mail sealed, whoever the address belongs to.
struct Asked {
    address: EmailAddress,
    attempt: Attempt,
    link: Vec<u8>,
    outbox_id: Uuid,
    mail: Vec<u8>,
    expires_at: DateTime<Utc>,
}

impl Portal {
    /// The link is built from the configured address of the site, never from the request (T-OUB-6).
    fn asked(&self, address: EmailAddress) -> Result<Asked, Stop> {
        let (token, outbox_id, expires_at) = (token::token()?, Uuid::now_v7(), self.now() + LINK);
        let reset_url = format!("{}{}?jeton={token}", self.system().public_url, STEPS[2]);
        let mail = Message::ResetLink(ResetLink { reset_url, valid_until: long_instant(expires_at) });
        let account = self.identifier(&address.key());
        let attempt = Attempt { id: Uuid::now_v7(), purpose: "reset", account, source: self.source(), device: None };
        Ok(Asked { mail: mail.seal(&self.system().keys, outbox_id)?, link: digest(&token), address, attempt, outbox_id, expires_at })
    }

    /// A link and its mail, or rows that are held back. Requests over the limit do not count for it: hammering an
    /// address does not keep its owner out for longer.
    async fn put_link(&self, tx: &Transaction, asked: &Asked, now: DateTime<Utc>) -> Result<(), Stop> {
        let (key, attempt) = (asked.address.key(), &asked.attempt);
        store::lock(tx, &attempt.account).await?;
        let known = person::by_address(tx, &key).await?;
        let given = store::throttle::on_account(tx, attempt.purpose, &attempt.account, true, now - LINKS_WINDOW).await?;
        store::throttle::record(tx, attempt, now).await?;
        if given < LINKS {
            store::throttle::succeeded(tx, attempt.id).await?;
        }
        let person = known.as_ref().map(|person| person.id);
        let owner = known.filter(|person| given < LINKS && is_open(person));
        store::reset::put(tx, &asked.link, owner.as_ref().map(|owner| owner.id), asked.expires_at, now).await?;
        let event = if given < LINKS { "reset.requested" } else { "reset.held" };
        let entry = store::outbox::Entry {
            id: asked.outbox_id,
            template: "reset_link",
            payload: owner.as_ref().map(|_| asked.mail.clone()),
            recipient: owner.map_or_else(|| asked.address.to_string(), |owner| owner.address),
            dead_at: Some(asked.expires_at),
        };
        store::outbox::put(tx, entry, now).await?;
        Ok(store::journal::append(tx, &self.event(event, person, Some(&key)), now).await?)
    }

    /// The person behind a link that can be answered: over is 410, unknown is 404 (T-OUB-7: disabled is over, too).
    async fn answerable(&self, link: &[u8]) -> Result<Row, Stop> {
        let found = store::reset::find(self.store().reader(), link).await?.ok_or(ApiError::NotFound)?;
        let person = person::find(self.store().reader(), found.person_id).await?;
        let live = store::reset::judged(&found).is_live(self.now());
        person.filter(|person| live && is_open(person)).ok_or_else(|| ApiError::Gone.into())
    }

    /// Writes the try as a wrong answer, before anything is hashed.
    async fn take_try(&self, link: &[u8], person: &Row, attempt: &Attempt) -> Result<(), Stop> {
        let now = self.now();
        let taken = self
            .store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    store::lock(tx, &self.identifier(&person.address_key)).await?;
                    let since = counted_since(person.answer_changed_at, now);
                    let wrong = store::throttle::on_account(tx, attempt.purpose, &attempt.account, false, since).await?;
                    let taken = wrong < ANSWERS && store::reset::take_try(tx, link, now).await?;
                    if taken {
                        store::throttle::record(tx, attempt, now).await?;
                    }
                    Ok(taken)
                })
            })
            .await?;
        if taken { Ok(()) } else { Err(ApiError::Gone.into()) }
    }

    async fn give_back(&self, link: &[u8], attempt: &Attempt) -> Result<(), Stop> {
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    store::reset::give_back(tx, link).await?;
                    Ok(store::throttle::withdraw(tx, attempt.id).await?)
                })
            })
            .await
    }

    /// The hash of the new password, if the answer is right and the password passes; `None` if the answer is wrong.
    async fn answered(&self, person: &Row, command: &Replacement) -> Result<Option<Rotation>, Stop> {
        if !self.system().hasher.verify_secret(command.answer.reveal(), Some(&person.answer_hash)).await? {
            return Ok(None);
        }
        let mut faults = Faults::default();
        let personal = self.personal(person, Some(&command.answer)).await?;
        self.judge_new_password(&mut faults, person, &command.password, &personal).await?;
        if !faults.is_empty() {
            return Err(ApiError::Faults { faults: faults.into_vec(), solved: None }.into());
        }
        Ok(Some(self.rotation(&command.password).await?))
    }

    /// What a wrong answer sets in motion, committed before it is said: the fifth ends the link, the tenth recovery.
    async fn refuse_answer(&self, link: &[u8], person: &Row, attempt: &Attempt) -> Result<ApiError, Stop> {
        let now = self.now();
        let left = self
            .store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    store::lock(tx, &self.identifier(&person.address_key)).await?;
                    store::journal::append(tx, &self.event("reset.refused", Some(person.id), None), now).await?;
                    let since = counted_since(person.answer_changed_at, now);
                    if store::throttle::on_account(tx, attempt.purpose, &attempt.account, false, since).await? >= ANSWERS {
                        self.close_recovery(tx, person, now).await?;
                        return Ok(0);
                    }
                    Ok(store::reset::find(tx, link).await?.map_or(0, |row| store::reset::judged(&row).left()))
                })
            })
            .await?;
        Ok(ApiError::fault(if left == 0 { "" } else { "answer" }, Problem::AnswerWrong(left)))
    }

    async fn close_recovery(&self, tx: &Transaction, person: &Row, now: DateTime<Utc>) -> Result<(), Stop> {
        if !store::reset::close_recovery(tx, person.id, now).await? {
            return Ok(());
        }
        let account = Account { key: &person.address_key, owner: Some(&person.address) };
        let mail = Message::RecoveryClosed(RecoveryClosed { attempts: ANSWERS });
        self.put_mail(tx, "recovery_closed", &account, &mail, now).await?;
        Ok(store::journal::append(tx, &self.event("recovery.closed", Some(person.id), None), now).await?)
    }

    /// The transaction of a reset: one link, one password, and the end of everything else that opens the space (T-OUB-5).
    async fn reset(&self, link: &[u8], person: &Row, attempt: &Attempt, new: &Rotation, posted: &Posted) -> Result<(), Stop> {
        let now = self.now();
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    store::lock(tx, person.id.as_bytes()).await?;
                    store::lock(tx, &self.identifier(&person.address_key)).await?;
                    let same = |there: &Row| is_open(there) && there.answer_hash == person.answer_hash;
                    let present = person::find(tx, person.id).await?.filter(same).ok_or(ApiError::Gone)?;
                    if !store::reset::use_up(tx, link, now).await? {
                        return Err(ApiError::Gone.into());
                    }
                    self.replace_password(tx, person, new, PasswordChange::Reset, now).await?;
                    store::session::end_all(tx, person.id, None).await?;
                    store::reset::void_unlocks(tx, &self.identifier(&present.address_key), now).await?;
                    store::throttle::succeeded(tx, attempt.id).await?;
                    store::journal::append(tx, &self.event("password.reset", Some(person.id), None), now).await?;
                    Ok(store::idempotency::note(tx, posted, now).await?)
                })
            })
            .await?;
        self.system().wake.notify_one();
        Ok(())
    }

    /// The last day of a password chosen at an instant.
    fn last_day(&self, at: DateTime<Utc>) -> Result<chrono::NaiveDate, Stop> {
        password_last_day(paris_day(at), self.system().policy.months).ok_or_else(|| StoreError::Damaged("calendar").into())
    }
}

/// True while a person may help herself: her space is active, her answer was not closed.
fn is_open(person: &Row) -> bool {
    person.state == "active" && person.recovery_closed_at.is_none()
}
