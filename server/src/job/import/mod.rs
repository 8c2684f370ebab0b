//! `portal import-directory`: INSEE's files into the directory, batch by batch.
//!
//! A thread reads and parses ([`batch`]), this task writes: the rows, the counts and the place of a batch in one
//! transaction, short enough for a server beside it. Whoever kills it loses the batch under way; the next run goes
//! on behind the one before.
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use uuid::Uuid;

use self::batch::{Batch, Rows};
use self::report::Report;
use crate::clock::Clock;
use crate::directory::sirene::{Fault, Place, Source};
use crate::store::directory::{self, Import, Opening};
use crate::store::{Store, StoreError};

mod batch;
mod report;

/// Imports files, one after the other.
pub struct Importer {
    pub store: Store,
    pub clock: Clock,
    /// Where the reports of refused lines go.
    pub data_dir: PathBuf,
    /// This process, among those that import.
    pub worker: Uuid,
    /// Rows per transaction.
    pub batch: usize,
    /// Stops after so many batches, as if it were killed: for tests.
    pub stop_after: Option<u32>,
}

/// Rows per transaction: some 50 ms on SQLite.
pub const BATCH: usize = 5_000;

/// How a run ended.
#[derive(Debug)]
pub enum Outcome {
    Done(Import),
    /// The same file was imported before; nothing was written.
    Already(Import),
    /// Stopped on the way ([`Importer::stop_after`]).
    Stopped,
}

/// What happens on the way.
#[derive(Debug)]
pub enum Seen<'a> {
    /// An earlier run had come so far.
    Resumed(&'a Import),
    /// A line is refused.
    Refused { line: u64, fault: &'a Fault },
    /// A batch is committed.
    Moved(&'a Import),
}

/// Why an import ended early; what is committed stays, the next run goes on.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    #[error("another import of the same kind of file began and goes on alone; start this one again when it is done")]
    TakenOver,
}

/// A writer of `serve` that waits for SQLite asks again after at most this long at first: so long a pause, after
/// so much writing, lets it in.
const PAUSE: Duration = Duration::from_millis(25);
const WITHOUT_PAUSE: Duration = Duration::from_millis(200);

/// How often a batch is tried while the database is away, and how long after.
const TRIES: u32 = 10;
const AFTER_FAULT: Duration = Duration::from_secs(2);

impl Importer {
    /// Imports a file, from where an earlier run stopped unless `again`.
    ///
    /// # Errors
    /// [`ImportFault`].
    pub async fn run(&self, source: &Source, again: bool, seen: &mut (dyn FnMut(Seen<'_>) + Send)) -> Result<Outcome, ImportFault> {
        let mut import = self.begin(source, again).await?;
        if import.finished_at.is_some() {
            return Ok(Outcome::Already(import));
        }
        let file = |error| ImportFault::File(source.path.clone(), error);
        let from = Place { byte: import.at_byte.unsigned_abs(), line: import.at_line.unsigned_abs() };
        if from != source.start {
            seen(Seen::Resumed(&import));
        }
        let mut report = Report::new(&self.data_dir, &import);
        let records = source.records(from).map_err(file)?;
        let (send, mut batches) = mpsc::channel(2);
        let (kind, size) = (source.layout.kind, self.batch);
        let reading = spawn_blocking(move || batch::read(records, kind, size, &send));
        let (mut committed, mut writing) = (0, Duration::ZERO);
        while let Some(batch) = batches.recv().await {
            for (line, fault) in &batch.faults {
                seen(Seen::Refused { line: *line, fault });
            }
            let length = report.append(&batch.faults).map_err(|error| ImportFault::File(report.path.clone(), error))?;
            let began = Instant::now();
            import = self.commit(import, length, &batch).await?;
            seen(Seen::Moved(&import));
            committed += 1;
            if self.stop_after == Some(committed) {
                return Ok(Outcome::Stopped);
            }
            writing += began.elapsed();
            if self.store.has_one_writer() && writing > WITHOUT_PAUSE {
                sleep(PAUSE).await;
                writing = Duration::ZERO;
            }
        }
        reading.await.map_err(|error| file(io::Error::other(error)))?.map_err(file)?;
        Ok(Outcome::Done(import))
    }

    async fn begin(&self, source: &Source, again: bool) -> Result<Import, StoreError> {
        let opening = &Opening {
            kind: source.layout.kind.key(),
            fingerprint: source.fingerprint.clone(),
            file: source.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            size: source.size,
            at_byte: source.start.byte,
            at_line: source.start.line,
            worker: self.worker,
            again,
        };
        let now = self.clock.now();
        let mut import = self.store.write::<_, StoreError, _>(|tx, _| Box::pin(directory::begin(tx, opening, now))).await?;
        import.worker = self.worker;
        Ok(import)
    }

    /// Writes a batch and the place behind it; waits for a database that is away for a while.
    async fn commit(&self, mut import: Import, report_bytes: u64, batch: &Batch) -> Result<Import, ImportFault> {
        let now = self.clock.now();
        import.at_byte = signed(batch.place.byte);
        import.at_line = signed(batch.place.line);
        import.imported += signed(batch.imported);
        import.passed_over += signed(batch.passed_over);
        import.refused += signed(batch.faults.len() as u64);
        import.report_bytes = signed(report_bytes);
        import.moved_at = now;
        import.finished_at = batch.last.then_some(now);
        let next = &import;
        for tries in 1.. {
            let written = self.store.write::<_, StoreError, _>(|tx, _| {
                Box::pin(async move {
                    let mine = directory::advance(tx, next).await?;
                    if mine {
                        match &batch.rows {
                            Rows::Units(units) => directory::put_units(tx, units).await?,
                            Rows::Seats(seats) => directory::put_seats(tx, seats).await?,
                        }
                    }
                    Ok(mine)
                })
            });
            match written.await {
                Ok(true) => return Ok(import),
                Ok(false) => break,
                Err(StoreError::Away(_)) if tries < TRIES => sleep(AFTER_FAULT).await,
                Err(fault) => return Err(fault.into()),
            }
        }
        Err(ImportFault::TakenOver)
    }

    /// The report of the lines that an import refused.
    pub fn report(&self, import: &Import) -> PathBuf {
        report::path(&self.data_dir, import)
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
