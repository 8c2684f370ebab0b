//! Who is told that a password ends soon, once an hour: 60, 15 and 1 day before (R-F08, DEV-1).
//!
//! Which reminder is due is decided by [`reminder`]; the one that was sent stands in the space's row, and the mail
//! enters the outbox in the same transaction: two servers send one. Read in batches, whatever the number of spaces.
use std::time::Duration as Pause;

use app::domain::validity::{Reminder, reminder};
use tokio::sync::watch;
use uuid::Uuid;

use crate::clock::{Clock, long_day, paris_day, paris_end};
use crate::mail::Message;
use crate::mail::templates::PasswordExpiring;
use crate::secret::keys::Keys;
use crate::store::outbox::{self, Entry};
use crate::store::person::Row;
use crate::store::{Store, StoreError, reminder as reminders};

/// How often it is done.
const EVERY: Pause = Pause::from_hours(1);

/// How many spaces are read at once.
const BATCH: u64 = 100;

/// Puts the reminders that are due into the outbox.
pub struct Reminding {
    pub store: Store,
    pub keys: Keys,
    pub clock: Clock,
}

impl Reminding {
    /// Works at once and then every hour, until `stop` turns true or its other end is gone.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.work(|| *stop.borrow()).await {
                Ok(0) => {}
                Ok(reminded) => tracing::info!(reminded, "owners are told that their password ends soon"),
                Err(fault) => tracing::warn!(%fault, "the reminders did not all leave; the next round goes on"),
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                changed = stop.changed() => if changed.is_err() { break },
            }
        }
    }

    /// One round; tells how many mails it put into the outbox.
    ///
    /// # Errors
    /// A database fault; what was done until then stays done.
    pub async fn round(&self) -> Result<u64, StoreError> {
        self.work(|| false).await
    }

    async fn work(&self, stopped: impl Fn() -> bool + Send) -> Result<u64, StoreError> {
        let (mut reminded, mut after) = (0, Uuid::nil());
        loop {
            let today = paris_day(self.clock.now());
            let rows = reminders::due(self.store.reader(), today, after, BATCH).await?;
            let Some(last) = rows.last().map(|row| row.id) else { return Ok(reminded) };
            after = last;
            for row in &rows {
                if stopped() {
                    return Ok(reminded);
                }
                if let Some(due) = reminder(row.password_last_day, today, row.reminded) {
                    reminded += u64::from(self.remind(row, due).await?);
                }
            }
        }
    }

    /// One mail, unless somebody else sends it. It serves nobody once the password is over.
    async fn remind(&self, row: &Row, due: Reminder) -> Result<bool, StoreError> {
        let mail = Message::PasswordExpiring(PasswordExpiring { last_day: long_day(row.password_last_day), days: due.left });
        let id = Uuid::now_v7();
        let Ok(payload) = mail.seal(&self.keys, id) else {
            tracing::error!("a reminder cannot be sealed");
            return Ok(false);
        };
        let entry = Entry {
            id,
            template: mail.template(),
            recipient: row.address.clone(),
            payload: Some(payload),
            dead_at: Some(paris_end(row.password_last_day)),
        };
        let (now, entry) = (self.clock.now(), &entry);
        self.store
            .write(|tx, _| {
                Box::pin(async move {
                    let claimed = reminders::claim(tx, row, due.mark).await?;
                    if claimed {
                        outbox::put(tx, entry.clone(), now).await?;
                    }
                    Ok::<_, StoreError>(claimed)
                })
            })
            .await
    }
}
