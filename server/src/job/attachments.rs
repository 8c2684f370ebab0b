//! Attachments go through the scanner, and what nobody needs any more goes.
//!
//! A file is leased, shown to the scanner, and moved on by one conditional update. A scanner that is away or says nothing clear
//! decides nothing: the file stays in `ANALYSE` and is shown again (T-PJ-4). Without a scanner the operator has chosen.
//! The sweep removes files that have no row (a killed upload's) and those of drafts that are gone or old.
use std::time::Duration as Pause;

use app::domain::attachment::Refusal;
use chrono::Duration;
use futures::TryStreamExt;
use sha2::{Digest, Sha256};
use tokio::sync::{Notify, watch};
use uuid::Uuid;

use super::LEASE;
use crate::clock::Clock;
use crate::file::depot::{Depot, DepotFault};
use crate::file::scanner::{Finding, Scanner, ScannerFault};
use crate::store::attachment::{self, Row, Verdict};
use crate::store::{Store, StoreError};

/// How often it is looked for new ones, and, in looks, how often it is swept.
const LOOK: Pause = Pause::from_secs(2);
const SWEEP: u32 = 900;

/// Files taken at once: each ends within a scan's patience, all within a lease.
const BATCH: u64 = 2;

/// How old a file without a row must be: an upload under way has none yet.
pub const ORPHAN: Pause = Pause::from_hours(1);

/// Files forgotten in one transaction.
const FORGOTTEN: u64 = 200;

/// Shows attachments to the scanner.
pub struct Scanning {
    pub store: Store,
    pub clock: Clock,
    pub depot: Depot,
    pub scanner: Option<Scanner>,
    /// Without a scanner: deliver with a warning, or refuse.
    pub delivers_unscanned: bool,
    pub worker: Uuid,
    /// How long a draft's files are kept.
    pub draft_age: Duration,
}

/// Why a round ended early; what it held is taken up again when its lease ends.
#[derive(Debug, thiserror::Error)]
pub enum ScanningFault {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Depot(#[from] DepotFault),
    #[error("the attachments' folder: {0}")]
    Folder(#[from] std::io::Error),
}

impl Scanning {
    /// Works until `stop` turns true or its other end is gone.
    pub async fn run(self, wake: std::sync::Arc<Notify>, mut stop: watch::Receiver<bool>) {
        let mut looks = 0_u32;
        while !*stop.borrow() {
            if looks.is_multiple_of(SWEEP) {
                match self.sweep(ORPHAN).await {
                    Ok((0, 0)) => {}
                    Ok((files, drafts)) => tracing::info!(files, drafts, "attachments that nobody needs are gone"),
                    Err(fault) => tracing::error!(%fault, "the sweep of the attachments did not end; the next one goes on"),
                }
            }
            looks = looks.wrapping_add(1);
            if let Err(fault) = self.round().await {
                tracing::error!(%fault, "attachments were not all shown to the scanner; trying again");
            }
            tokio::select! {
                () = wake.notified() => {}
                () = tokio::time::sleep(LOOK) => {}
                changed = stop.changed() => if changed.is_err() { break },
            }
        }
    }

    /// Shows what is due, until nothing is; tells how many files were moved on.
    ///
    /// # Errors
    /// [`ScanningFault`].
    pub async fn round(&self) -> Result<usize, ScanningFault> {
        let mut moved = 0;
        loop {
            let (worker, now) = (self.worker, self.clock.now());
            let rows = self.store.write(|tx, _| Box::pin(attachment::lease(tx, worker, now, now + LEASE, BATCH))).await?;
            if rows.is_empty() {
                return Ok(moved);
            }
            for row in rows {
                moved += usize::from(self.show(&row).await?);
            }
        }
    }

    async fn show(&self, row: &Row) -> Result<bool, ScanningFault> {
        let verdict = match self.ask(row).await {
            Ok(verdict) => verdict,
            Err(fault) => {
                tracing::warn!(attachment = %row.id, attempts = row.attempts + 1, %fault, "an attachment stays under analysis");
                let next = self.clock.now() + back_off(row.attempts);
                attachment::later(self.store.reader(), row.id, self.worker, next).await?;
                return Ok(false);
            }
        };
        let (id, worker, now, verdict) = (row.id, self.worker, self.clock.now(), &verdict);
        let judged = self.store.write(|tx, _| Box::pin(attachment::judge(tx, id, worker, verdict, now))).await?;
        if let Some(file) = judged.as_ref().and_then(|row| row.file.as_deref()).filter(|_| matches!(verdict, Verdict::Refused { .. })) {
            self.depot.remove(file).await?;
        }
        tracing::info!(attachment = %id, ?verdict, moved = judged.is_some(), "attachment");
        Ok(judged.is_some())
    }

    async fn ask(&self, row: &Row) -> Result<Verdict, ScannerFault> {
        let Some(scanner) = &self.scanner else {
            let refused = Verdict::Refused { refusal: Refusal::NoScanner, finding: None };
            return Ok(if self.delivers_unscanned { Verdict::Unscanned } else { refused });
        };
        let file = row.file.as_deref().unwrap_or_default();
        let reading = self.depot.open(file).await.map_err(|fault| ScannerFault::File(fault.to_string()))?;
        Ok(match scanner.scan(reading.bytes).await? {
            Finding::Clean => Verdict::Sound,
            Finding::Found(name) => Verdict::Refused { refusal: Refusal::Infected, finding: Some(name.chars().take(200).collect()) },
        })
    }

    /// Removes what lies in the depot without a row for at least `orphan`, and the files of drafts that are gone or old; tells
    /// how many of each.
    ///
    /// # Errors
    /// [`ScanningFault`]; the next sweep goes on.
    pub async fn sweep(&self, orphan: Pause) -> Result<(u64, u64), ScanningFault> {
        let before = self.clock.now() - self.draft_age;
        let mut drafts = 0;
        loop {
            let stale = self.store.write(|tx, _| Box::pin(attachment::forget_stale(tx, before, FORGOTTEN))).await?;
            for file in stale.iter().filter_map(|row| row.file.as_deref()) {
                self.depot.remove(file).await?;
            }
            drafts += stale.len() as u64;
            if stale.is_empty() {
                break;
            }
        }
        let mut files = self.depot.sweep_incoming(orphan)?;
        let old = self.depot.older(orphan)?;
        let known = attachment::known(self.store.reader(), &old).await?;
        for name in old.iter().filter(|name| !known.contains(*name)) {
            self.depot.discard(name)?;
            files += 1;
        }
        Ok((files, drafts))
    }
}

/// 5, 10, 20 … seconds, up to ten minutes.
fn back_off(attempts: i32) -> Duration {
    let seconds = 5_i64.checked_shl(attempts.clamp(0, 7).unsigned_abs()).unwrap_or(600);
    Duration::seconds(seconds.min(600))
}

/// Compares rows and depot, for `portal invariants`: how many files are missing or have another hash than their row says, and how
/// many old ones have no row.
///
/// # Errors
/// [`ScanningFault`].
pub async fn check(store: &Store, depot: &Depot) -> Result<(i64, i64), ScanningFault> {
    let (mut wrong, mut after) = (0, Uuid::nil());
    loop {
        let rows = attachment::filed(store.reader(), after, FORGOTTEN).await?;
        let Some(last) = rows.last().map(|row| row.id) else { break };
        after = last;
        for row in rows {
            let hash = hash_of(depot, row.file.as_deref().unwrap_or_default()).await;
            // It may have been taken out of its draft meanwhile.
            if hash.as_deref() != row.sha256.as_deref()
                && attachment::find(store.reader(), row.id).await?.is_some_and(|row| row.file.is_some())
            {
                wrong += 1;
            }
        }
    }
    let old = depot.older(ORPHAN)?;
    let known = attachment::known(store.reader(), &old).await?;
    let orphans = old.iter().filter(|name| !known.contains(*name)).count();
    Ok((wrong, i64::try_from(orphans).unwrap_or(i64::MAX)))
}

async fn hash_of(depot: &Depot, file: &str) -> Option<Vec<u8>> {
    let mut reading = depot.open(file).await.ok()?;
    let mut hash = Sha256::new();
    while let Some(chunk) = reading.bytes.try_next().await.ok()? {
        hash.update(&chunk);
    }
    Some(hash.finalize().to_vec())
}
