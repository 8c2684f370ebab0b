//! Who must wait, judged before anything is hashed; what a failure sets in motion.
use app::api::ApiError;
use app::domain::throttle::{self, Verdict};
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use super::{Portal, Stop};
use crate::clock::long_instant;
use crate::mail::Message;
use crate::mail::templates::{FailuresNotice, UnlockLink};
use crate::secret::token;
use crate::store::throttle::Attempt;
use crate::store::{self, Transaction};

/// Requests for a space, or for a lost password, from one source in an hour, before it waits (V2.4.1).
const REQUESTS_PER_HOUR: u32 = 30;

/// What a failure of an account may cost its owner in mails.
pub(super) struct Account<'a> {
    pub key: &'a str,
    /// The address of the space; `None` when there is none: the rows are then held back.
    pub owner: Option<&'a str>,
}

impl Portal {
    /// The wait as an answer.
    pub(super) fn wait(&self, until: DateTime<Utc>) -> ApiError {
        let seconds = (until - self.now()).num_seconds().clamp(1, 86_400);
        ApiError::TooMany { seconds: u32::try_from(seconds).unwrap_or(86_400) }
    }

    /// Judges a try to sign in, and writes it as a failure if it may go on.
    pub(super) async fn admit_login(&self, tx: &Transaction, attempt: &Attempt, now: DateTime<Utc>) -> Result<Verdict, Stop> {
        store::lock(tx, &attempt.account).await?;
        let mut history = store::throttle::login_history(tx, attempt, self.is_local(), now).await?;
        history.unlocked = store::access::is_unlocked(tx, &attempt.account, &self.browser(), now).await?;
        if !self.is_local() {
            history.source_closed_until = store::access::closed_until(tx, &attempt.source, now).await?;
        }
        let verdict = throttle::login(&history, now);
        if verdict == Verdict::Go {
            store::throttle::record(tx, attempt, now).await?;
        }
        Ok(verdict)
    }

    /// What follows a failed login: notices to the owner, the closing of a source that tries many accounts.
    pub(super) async fn after_failure(
        &self,
        tx: &Transaction,
        attempt: &Attempt,
        account: &Account<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        let history = store::throttle::login_history(tx, attempt, self.is_local(), now).await?;
        if attempt.device.is_none() && history.account.failures == throttle::ACCOUNT {
            let since = long_instant(now - Duration::hours(24));
            let mail = Message::FailuresNotice(FailuresNotice { attempts: history.account.failures, since, wait_minutes: 15 });
            self.tell(tx, "failures_notice", account, &mail, now).await?;
        }
        if attempt.device.is_none() && history.consecutive >= throttle::CONSECUTIVE {
            self.mail_unlock_link(tx, attempt, account, history.consecutive, now).await?;
        }
        self.close_sprayer(tx, attempt, now).await
    }

    /// Closes a source that tries many accounts, people's and agents' counted together.
    pub(super) async fn close_sprayer(&self, tx: &Transaction, attempt: &Attempt, now: DateTime<Utc>) -> Result<(), Stop> {
        if !self.is_local() && store::throttle::accounts_tried(tx, &attempt.source, now).await? >= throttle::SPRAY {
            let times = store::access::times_closed(tx, &attempt.source, "spray").await?;
            let until = now + throttle::spray_closure(times);
            store::access::close(tx, &attempt.source, &self.caller().source.to_string(), "spray", until, times + 1).await?;
            store::journal::append(tx, &self.event("source.closed", None, None), now).await?;
        }
        Ok(())
    }

    /// The link that lets a browser try again, at most one an hour.
    pub(super) async fn mail_unlock_link(
        &self,
        tx: &Transaction,
        attempt: &Attempt,
        account: &Account<'_>,
        attempts: u32,
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        if !store::access::claim_notice(tx, "unlock_link", account.key, Duration::hours(1), now).await? {
            return Ok(());
        }
        let link = token::token()?;
        let expires_at = now + Duration::hours(1);
        store::access::put_unlock(tx, token::digest(&link), attempt.account.clone(), expires_at).await?;
        let unlock_url = format!("{}/connexion/deblocage?jeton={link}", self.system().public_url);
        let mail = Message::UnlockLink(UnlockLink { attempts, unlock_url, valid_until: long_instant(expires_at) });
        self.put_mail(tx, "unlock_link", account, &mail, now).await
    }

    async fn tell(
        &self,
        tx: &Transaction,
        kind: &'static str,
        account: &Account<'_>,
        mail: &Message,
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        if store::access::claim_notice(tx, kind, account.key, Duration::hours(24), now).await? {
            self.put_mail(tx, kind, account, mail, now).await?;
        }
        Ok(())
    }

    /// A mail to the owner, or a row that is held back when there is none: the counts stay equal.
    pub(super) async fn put_mail(
        &self,
        tx: &Transaction,
        template: &'static str,
        account: &Account<'_>,
        mail: &Message,
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        let id = Uuid::now_v7();
        let sealed = mail.seal(&self.system().keys, id)?;
        let entry = store::outbox::Entry {
            id,
            template,
            recipient: account.owner.unwrap_or(account.key).to_owned(),
            payload: account.owner.map(|_| sealed),
            dead_at: Some(now + Duration::hours(24)),
        };
        store::outbox::put(tx, entry, now).await?;
        self.system().wake.notify_one();
        Ok(())
    }

    /// No source asks for spaces, or for lost passwords, by the dozen.
    pub(super) async fn hold_back_floods(&self, purpose: &str) -> Result<(), Stop> {
        if self.is_local() {
            return Ok(());
        }
        let now = self.now();
        let made = store::throttle::from_source(self.store().reader(), purpose, &self.source(), now - Duration::hours(1)).await?;
        match made.last {
            Some(last) if made.failures >= REQUESTS_PER_HOUR => Err(self.wait(last + Duration::minutes(15)).into()),
            _ => Ok(()),
        }
    }
}

impl Portal {
    /// Closes the source of a scanner for an hour (3.12).
    ///
    /// # Errors
    /// A database fault.
    pub async fn close_scanner(&self) -> Result<(), Stop> {
        let now = self.now();
        let source = self.source();
        let source = &source;
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    let times = store::access::times_closed(tx, source, "scan").await?;
                    store::access::close(tx, source, &self.caller().source.to_string(), "scan", now + Duration::hours(1), times + 1)
                        .await?;
                    Ok(store::journal::append(tx, &self.event("source.closed", None, None), now).await?)
                })
            })
            .await
    }

    /// For how many seconds the source of this anonymous caller is closed.
    ///
    /// # Errors
    /// A database fault.
    pub async fn closed_for(&self) -> Result<Option<u32>, Stop> {
        let now = self.now();
        let until = store::access::closed_until(self.store().reader(), &self.source(), now).await?;
        Ok(until.map(|until| u32::try_from((until - now).num_seconds().max(1)).unwrap_or(u32::MAX)))
    }
}
