//! What is over goes, once an hour (T-RGP-4).
//!
//! Requests that ended are forgotten within 24 hours of their end (T-CRE-4), no earlier than two hours
//! before that: until then their code still says why it does not work (R-D09). Those that became a
//! space stay 30 days for the same reason, without their hashes.
use std::time::Duration as Pause;

use app::domain::activation::{PendingActivation, State};
use app::domain::validity::{CODE, UNSENT};
use chrono::{DateTime, Duration, Utc};
use tokio::sync::watch;

use crate::clock::Clock;
use crate::store::session::Limits;
use crate::store::{
    Store, StoreError, access, agent, change, check, draft, idempotency, letter, outbox, pending, reset, session, simplified, throttle,
    wizard,
};

/// How often it is done.
const EVERY: Pause = Pause::from_hours(1);

/// How long an ended request is kept: with [`EVERY`], gone within 24 hours.
const ENDED: Duration = Duration::hours(22);

/// How long a request that became a space is kept.
const ACTIVATED: Duration = Duration::days(30);

/// How long a mail's row is kept: longer than any request that refers to it.
const MAILS: Duration = Duration::days(60);

/// How long a batch of letters is kept, with its letters' rows: longer than any code of theirs.
const LETTERS: Duration = Duration::days(90);

/// A mail that leaves in the last minute of its request may still be marked: nothing expires before.
const GRACE: Duration = Duration::minutes(5);

/// Forgets what is over.
pub struct Purger {
    pub store: Store,
    pub clock: Clock,
    pub sessions: Limits,
}

/// What one sweep did, in rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    pub wizards: u64,
    pub sessions: u64,
    pub checks: u64,
    pub forms: u64,
    pub attempts: u64,
    pub payloads: u64,
    /// Links of lost passwords.
    pub links: u64,
    /// Mails that ended.
    pub mails: u64,
    /// Batches of letters.
    pub batches: u64,
    /// Requests that expired now.
    pub expired: u64,
    /// Ended requests that were forgotten.
    pub requests: u64,
}

impl Purger {
    /// Sweeps at once and then every hour, until `stop` turns true or its other end is gone.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.sweep().await {
                Ok(swept) if swept == Swept::default() => {}
                Ok(swept) => tracing::info!(?swept, "what was over is gone"),
                Err(fault) => tracing::warn!(%fault, "the purge did not end; the next one goes on"),
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                changed = stop.changed() => if changed.is_err() { break },
            }
        }
    }

    /// One sweep.
    ///
    /// # Errors
    /// A database fault; what was done until then stays done.
    pub async fn sweep(&self) -> Result<Swept, StoreError> {
        let (now, limits) = (self.clock.now(), self.sessions);
        let expired = self.expire(now).await?;
        let swept = self
            .store
            .write(|tx, _| {
                Box::pin(async move {
                    access::purge(tx, now).await?;
                    agent::purge(tx, now).await?;
                    // Bank accounts are sealed in them (T-RGP-4).
                    draft::purge(tx, now).await?;
                    Ok::<_, StoreError>(Swept {
                        wizards: wizard::purge(tx, now).await?,
                        // An hour later: what was typed when it ended may still be claimed (T-SES-8).
                        sessions: session::purge(tx, limits, now - Duration::hours(1)).await?,
                        checks: check::purge(tx, now - Duration::hours(1)).await?,
                        forms: idempotency::purge(tx, now - Duration::days(7)).await?,
                        attempts: throttle::purge(tx, now - Duration::days(60)).await?,
                        payloads: outbox::erase_old(tx, now - Duration::days(7)).await?,
                        links: reset::purge(tx, now - Duration::hours(24)).await?,
                        mails: outbox::purge(tx, now - MAILS).await?,
                        batches: letter::purge(tx, now - LETTERS).await?,
                        expired,
                        requests: pending::purge(tx, now - ENDED, now - ACTIVATED).await?
                            + change::purge(tx, now - ENDED, now - ACTIVATED).await?
                            // Their letters count for thirty days (T-CRE-8).
                            + simplified::purge(tx, now - ACTIVATED).await?,
                    })
                })
            })
            .await?;
        Ok(swept)
    }

    /// Ends the requests whose time is over, at the moment when it was.
    async fn expire(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut expired = 0;
        for request in pending::waiting(self.store.reader(), now).await? {
            let (id, dates) = (request.row.id, request.dates);
            if dates.closes_address(now - GRACE) {
                continue;
            }
            let end = end(&dates).map_or(now, |end| end.min(now));
            let passed = self.store.write(|tx, _| Box::pin(pending::pass(tx, id, dates.state, State::Expired, end))).await?;
            expired += u64::from(passed);
        }
        for change in change::waiting(self.store.reader(), now).await? {
            let (id, dates) = (change.row.id, change.dates);
            if dates.closes_address(now - GRACE) {
                continue;
            }
            let end = end(&dates).map_or(now, |end| end.min(now));
            let passed = self.store.write(|tx, _| Box::pin(change::pass(tx, id, dates.state, State::Expired, end))).await?;
            expired += u64::from(passed);
        }
        Ok(expired)
    }
}

/// When a request's time was over; `None` when the mail server ended it.
fn end(dates: &PendingActivation) -> Option<DateTime<Utc>> {
    match dates.sent_at {
        Some(sent) => Some(sent + CODE),
        None if dates.refused => None,
        None => Some(dates.created_at + UNSENT),
    }
}
