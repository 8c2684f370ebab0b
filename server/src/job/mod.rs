//! What must happen after a commit: mails leave ([`Sender`]), letters are written ([`letters`]), files are scanned and swept
//! ([`attachments`]), passwords' ends are told ([`remind`]), what is over goes ([`purge`]); and the directory's import
//! ([`import`]).
//!
//! A mail exists exactly when the transaction that wanted it was committed (T-OUT-1). The sender leases
//! due rows, sends each, marks it: at least once, with a stable Message-ID, and twice only when the
//! process dies between the mail server's 250 and the mark (T-OUT-2). It starts no mail that could
//! outlast its lease, so two senders never send the same row at once (T-OUT-3).
use std::sync::Arc;
use std::time::Duration as Pause;

use app::domain::address::EmailAddress;
use chrono::{DateTime, Duration, Utc};
use tokio::sync::{Notify, watch};
use uuid::Uuid;

use self::halt::Halt;
use crate::clock::Clock;
use crate::mail::Message;
use crate::mail::compose::{Unfit, compose};
use crate::mail::templates::MailBrand;
use crate::mail::transport::{Delivery, LONGEST, Transport};
use crate::secret::keys::Keys;
use crate::store::outbox::{self, Outcome, Row};
use crate::store::{Store, StoreError, bounce};

pub mod attachments;
pub mod halt;
pub mod import;
pub mod letters;
pub mod purge;
pub mod remind;

/// How long a lease holds: a dead worker's rows are taken again after it (T-OUT-3).
pub const LEASE: Duration = Duration::minutes(2);

/// How many rows are leased at once.
const BATCH: u64 = 20;

/// How often the outbox is looked at when nobody wakes the sender.
const LOOK: Pause = Pause::from_secs(1);

/// How long the sender waits when the database does not answer.
const AFTER_FAULT: Pause = Pause::from_secs(2);

/// How often a mark is tried: a mail without its mark is sent again.
const MARKS: u32 = 4;

/// Sends what the outbox holds.
pub struct Sender {
    pub store: Store,
    pub keys: Keys,
    pub clock: Clock,
    pub transport: Transport,
    pub brand: MailBrand,
    /// This sender, among those that work on the same database.
    pub worker: Uuid,
    /// Demonstration mode: a sent payload stays readable for seven days.
    pub keep_payload: bool,
    pub halt: Halt,
}

impl Sender {
    /// Sends until `stop` turns true (or its other end is gone); then gives the leases back. A mail
    /// under way is ended first.
    pub async fn run(self, wake: Arc<Notify>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let pause = match self.work(|| *stop.borrow()).await {
                Ok(taken) if taken as u64 == BATCH => continue,
                Ok(_) => LOOK,
                Err(fault) => {
                    tracing::warn!(%fault, "the outbox cannot be read or marked; trying again");
                    AFTER_FAULT
                }
            };
            tokio::select! {
                () = wake.notified(), if pause == LOOK => {}
                () = tokio::time::sleep(pause) => {}
                changed = stop.changed() => if changed.is_err() { break },
            }
        }
        if let Err(fault) = self.release().await {
            tracing::warn!(%fault, "the leases of the outbox were not given back; they end by themselves");
        }
    }

    /// Leases what is due, at most twenty rows, sends and marks each; tells how many it took.
    ///
    /// # Errors
    /// A database fault: what was not marked is taken again after its lease.
    pub async fn round(&self) -> Result<usize, StoreError> {
        self.work(|| false).await
    }

    async fn work(&self, stopped: impl Fn() -> bool + Send) -> Result<usize, StoreError> {
        let (rows, until) = self.lease().await?;
        if rows.is_empty() {
            return Ok(0);
        }
        self.halt.at("leased").await;
        for row in &rows {
            // A mail that could end after its lease is left to a later one: another sender might take it meanwhile.
            if stopped() || self.clock.now() + LONGEST > until {
                self.release().await?;
                break;
            }
            self.handle(row.id).await?;
        }
        Ok(rows.len())
    }

    async fn lease(&self) -> Result<(Vec<Row>, DateTime<Utc>), StoreError> {
        let (worker, now) = (self.worker, self.clock.now());
        let until = now + LEASE;
        Ok((self.store.write(|tx, _| Box::pin(outbox::lease(tx, worker, now, until, BATCH))).await?, until))
    }

    async fn release(&self) -> Result<u64, StoreError> {
        let worker = self.worker;
        self.store.write(|tx, _| Box::pin(outbox::release(tx, worker))).await
    }

    /// One row, as it is now: it may have died, or become another's, since it was leased.
    async fn handle(&self, id: Uuid) -> Result<(), StoreError> {
        let now = self.clock.now();
        let found = outbox::find(self.store.reader(), id).await?;
        let Some(row) = found.filter(|row| row.state == "waiting" && row.leased_by == Some(self.worker)) else { return Ok(()) };
        let outcome = self.outcome(&row, now).await;
        if outcome == Outcome::Sent {
            self.halt.at("after-250").await;
        }
        self.mark(&row, outcome).await?;
        self.halt.at("after-mark").await;
        Ok(())
    }

    async fn outcome(&self, row: &Row, now: DateTime<Utc>) -> Outcome {
        let Some(payload) = row.payload.as_deref().filter(|_| row.dead_at.is_none_or(|dead| dead > now)) else {
            return Outcome::Abandoned;
        };
        let later = Outcome::Later(back_off(row.attempts));
        let opened = Message::open(&self.keys, row.id, payload).ok();
        let Some(rendered) = opened.and_then(|message| message.sent_at(now).render(&self.brand).ok()) else {
            // Another key, or a newer version's payload: the operator can mend that, so nothing is thrown away.
            tracing::error!(mail = %row.id, template = row.template, "a mail of the outbox does not open");
            return later;
        };
        match compose(&self.brand, row.id, &row.recipient, &rendered, now) {
            Ok(mail) => match self.transport.send(&mail).await {
                Delivery::Sent => Outcome::Sent,
                Delivery::Refused => Outcome::Refused,
                Delivery::Later => later,
            },
            Err(Unfit::Recipient) => Outcome::Refused,
            Err(Unfit::Sender) => {
                tracing::error!(mail = %row.id, "the brand's name or sender cannot stand in a mail's header");
                later
            }
        }
    }

    async fn mark(&self, row: &Row, outcome: Outcome) -> Result<(), StoreError> {
        let (id, worker, keep) = (row.id, self.worker, self.keep_payload);
        let refused = (outcome == Outcome::Refused).then(|| row.recipient.parse::<EmailAddress>().ok()).flatten().map(|to| to.key());
        let refused = refused.as_deref();
        let mut tries = 1;
        loop {
            let now = self.clock.now();
            let written = self.store.write(|tx, _| {
                Box::pin(async move {
                    let marked = outbox::mark(tx, id, worker, outcome, keep, now).await?;
                    if let Some(key) = refused.filter(|_| marked) {
                        bounce::note(tx, key, "relay", now).await?;
                    }
                    Ok::<_, StoreError>(marked)
                })
            });
            match written.await {
                Ok(marked) => {
                    tracing::info!(mail = %id, template = row.template, attempts = row.attempts + 1, ?outcome, marked, "mail");
                    return Ok(());
                }
                Err(fault) if tries == MARKS => return Err(fault),
                Err(_) => tokio::time::sleep(Pause::from_millis(250) * tries).await,
            }
            tries += 1;
        }
    }
}

/// 1, 2, 4 … 60 minutes (T-OUT-5).
fn back_off(attempts: i32) -> Duration {
    let minutes = 1_i64.checked_shl(attempts.clamp(0, 6).unsigned_abs()).unwrap_or(60);
    Duration::minutes(minutes.min(60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_out_5_the_back_off_doubles_up_to_an_hour() {
        let minutes: Vec<i64> = (0..9).map(|attempts| back_off(attempts).num_minutes()).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(back_off(i32::MAX).num_minutes(), 60);
    }
}
