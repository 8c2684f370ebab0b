//! Letters leave: due rows of the outbox become a batch, the batch a file in the mail room's folder.
//!
//! A batch is claimed with its number and its date, its file written under another name and renamed, then one
//! transaction marks it written and its letters sent. Killed anywhere, the same batch is taken up again, by this server
//! or another, and gives the same file once (T-OUT-6). A letter that dies (cancelled, refused) before that transaction
//! is not in the file: whoever cancels it later is told that it has left.
use std::io;
use std::time::Duration as Pause;

use chrono::{DateTime, Duration, Utc};
use tokio::sync::watch;
use uuid::Uuid;

use super::LEASE;
use super::halt::Halt;
use crate::clock::{Clock, paris_day};
use crate::letter::Letter;
use crate::letter::room::{Room, file_name};
use crate::pdf::letter::letters;
use crate::pdf::press::{Press, PressFault};
use crate::secret::keys::Keys;
use crate::store::letter::{self, Batch, Marked, Writer};
use crate::store::{Store, StoreError};

/// How many letters one file holds at most.
pub const BATCH: u64 = 200;

/// How long a file lies in the mail room's folder (ruled).
const KEPT: Duration = Duration::days(7);

/// How often the outbox is looked at, and how often the folder is swept.
const LOOK: Pause = Pause::from_secs(2);
const SWEEP: u32 = 30;

/// When a letter that cannot be printed is tried again: the operator can mend that.
const UNFIT: Duration = Duration::hours(1);

/// How often a batch is written again because a letter died meanwhile.
const TRIES: u32 = 8;

/// Writes the batches.
pub struct Letters {
    pub store: Store,
    pub keys: Keys,
    pub clock: Clock,
    pub press: Press,
    pub room: Room,
    /// This writer, among those that work on the same database.
    pub worker: Uuid,
    /// From one batch to the next; a full batch is followed at once.
    pub pace: Duration,
    /// Demonstration mode: a sent payload stays readable for seven days.
    pub keep_payload: bool,
    pub halt: Halt,
}

/// Why a batch was not written now. It stays claimed, and is taken up again when its lease ends.
#[derive(Debug, thiserror::Error)]
pub enum LettersFault {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the mail room's folder: {0}")]
    Room(#[from] io::Error),
    #[error(transparent)]
    Press(#[from] PressFault),
}

impl Letters {
    /// Writes until `stop` turns true or its other end is gone.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut looks = 0_u32;
        while !*stop.borrow() {
            if looks.is_multiple_of(SWEEP)
                && let Err(fault) = self.sweep().await
            {
                tracing::error!(%fault, "files of posted or old letters may still be there");
            }
            looks = looks.wrapping_add(1);
            if let Err(fault) = self.round().await {
                tracing::error!(%fault, "letters were not written; trying again");
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                changed = stop.changed() => if changed.is_err() { break },
            }
        }
    }

    /// Takes up what nobody writes, then claims what is due; tells how many batches it wrote.
    ///
    /// # Errors
    /// [`LettersFault`]; nothing is lost.
    pub async fn round(&self) -> Result<usize, LettersFault> {
        let mut written = 0;
        for batch in letter::unwritten(self.store.reader()).await? {
            let writer = self.writer();
            if letter::take(self.store.reader(), batch.id, writer).await? {
                written += usize::from(self.write(&batch).await?);
            }
        }
        loop {
            let (writer, since) = (self.writer(), self.clock.now() - self.pace);
            let claimed = self.store.write(|tx, _| Box::pin(letter::claim(tx, writer, since, BATCH))).await?;
            let Some(batch) = claimed else { return Ok(written) };
            self.halt.at("letters-claimed").await;
            written += usize::from(self.write(&batch).await?);
        }
    }

    fn writer(&self) -> Writer {
        let now = self.clock.now();
        Writer { worker: self.worker, now, until: now + LEASE }
    }

    /// Writes one batch that this writer holds; false when nothing of it is left, or another holds it now.
    async fn write(&self, batch: &Batch) -> Result<bool, LettersFault> {
        for _ in 0..TRIES {
            let Some((printed, bytes)) = self.render(batch).await? else { return Ok(false) };
            // Printing may take long: what follows must end within a lease.
            let writer = self.writer();
            if !letter::take(self.store.reader(), batch.id, writer).await? {
                return Ok(false);
            }
            let (room, number) = (self.room.clone(), batch.number);
            let draft = blocking(move || room.draft(number, &bytes)).await?;
            self.halt.at("letters-drafted").await;
            if self.clock.now() >= writer.until {
                // Somebody else may write it already: her file must not be replaced once it was posted.
                tracing::warn!(batch = number, "the lease of a batch of letters ended before its file was there");
                return Ok(false);
            }
            let room = self.room.clone();
            blocking(move || room.publish(draft, number)).await?;
            self.halt.at("letters-named").await;
            match self.mark(batch, &printed, writer).await? {
                Marked::Written => {
                    self.halt.at("letters-marked").await;
                    tracing::info!(batch = number, letters = printed.len(), "letters are written");
                    return Ok(true);
                }
                Marked::Changed => {}
                Marked::Lost => return Ok(false),
            }
        }
        Ok(false)
    }

    /// The letters of a batch and their file; `None` when none is left. Those that do not open or cannot be set leave it.
    async fn render(&self, batch: &Batch) -> Result<Option<(Vec<Uuid>, Vec<u8>)>, LettersFault> {
        loop {
            let (id, now) = (batch.id, self.clock.now());
            let rows = self.store.write(|tx, _| Box::pin(letter::contents(tx, id, now))).await?;
            let (mut ids, mut opened, mut unfit) = (Vec::new(), Vec::new(), Vec::new());
            for row in rows {
                match row.payload.as_deref().map(|payload| Letter::open(&self.keys, row.id, payload)) {
                    Some(Ok(letter)) => {
                        ids.push(row.id);
                        opened.push(letter);
                    }
                    _ => unfit.push(row.id),
                }
            }
            if unfit.is_empty() && !ids.is_empty() {
                match self.print(opened.clone(), batch.created_at).await {
                    Ok(bytes) => return Ok(Some((ids, bytes))),
                    Err(PressFault::Pdf(_)) => unfit = self.unfit(ids, opened, batch.created_at).await?,
                    Err(fault) => return Err(fault.into()),
                }
            }
            if unfit.is_empty() {
                return Ok(None);
            }
            for id in &unfit {
                tracing::error!(letter = %id, batch = batch.number, "a letter does not open or cannot be printed; it is tried again later");
            }
            let (unfit, later) = (&unfit, now + UNFIT);
            self.store.write(|tx, _| Box::pin(letter::put_back(tx, id, unfit, later))).await?;
        }
    }

    async fn print(&self, all: Vec<Letter>, at: DateTime<Utc>) -> Result<Vec<u8>, PressFault> {
        let day = paris_day(at);
        let work = self.press.make(move |head| {
            let contents: Vec<_> = all.iter().map(|letter| letter.content(day, head)).collect();
            letters(&contents, head, at)
        });
        work.await
    }

    /// Which letters cannot be printed, each alone; all of them if it is none alone.
    async fn unfit(&self, ids: Vec<Uuid>, all: Vec<Letter>, at: DateTime<Utc>) -> Result<Vec<Uuid>, LettersFault> {
        let mut unfit = Vec::new();
        for (id, letter) in ids.iter().zip(all) {
            match self.print(vec![letter], at).await {
                Ok(_) => {}
                Err(PressFault::Pdf(_)) => unfit.push(*id),
                Err(fault) => return Err(fault.into()),
            }
        }
        Ok(if unfit.is_empty() { ids } else { unfit })
    }

    async fn mark(&self, batch: &Batch, printed: &[Uuid], writer: Writer) -> Result<Marked, StoreError> {
        let (file, keep, writer) = (&file_name(batch.number), self.keep_payload, Writer { now: self.clock.now(), ..writer });
        self.store.write(|tx, _| Box::pin(letter::mark_written(tx, batch, printed, (file, keep), writer))).await
    }

    /// Files that are seven days old go, and those of batches that were posted.
    ///
    /// # Errors
    /// [`LettersFault`].
    pub async fn sweep(&self) -> Result<usize, LettersFault> {
        letter::forget_files(self.store.reader(), self.clock.now() - KEPT).await?;
        let room = self.room.clone();
        // What lies there first: a batch claimed meanwhile is then known.
        let present = blocking(move || room.present()).await?;
        let kept: Vec<i64> = letter::with_file(self.store.reader()).await?.iter().map(|batch| batch.number).collect();
        let over: Vec<i64> = present.into_iter().filter(|number| !kept.contains(number)).collect();
        let (room, count) = (self.room.clone(), over.len());
        blocking(move || over.into_iter().try_for_each(|number| room.discard(number).map(drop))).await?;
        Ok(count)
    }
}

/// Work on files, beside the runtime.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}
