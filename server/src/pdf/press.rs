//! The bulkhead (V15.2.2): few documents are made at once, on threads of their own, and few wait; then 503.
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::{Letterhead, PdfFault};

/// How many are made at once, and how many more may wait, how long.
pub const PLACES: usize = 2;
pub const WAITERS: usize = 8;
const PATIENCE: Duration = Duration::from_secs(3);

/// Why nothing was made.
#[derive(Debug, thiserror::Error)]
pub enum PressFault {
    /// Too many wait already: answer 503.
    #[error("the press is full")]
    Full,
    #[error(transparent)]
    Pdf(#[from] PdfFault),
    #[error("the press broke")]
    Broken,
}

/// Makes documents under one letterhead.
#[derive(Clone)]
pub struct Press {
    head: Arc<Letterhead>,
    places: Arc<Semaphore>,
    seats: Arc<Semaphore>,
}

impl Press {
    /// A press for this letterhead.
    pub fn new(head: Letterhead) -> Self {
        Self { head: Arc::new(head), places: Arc::new(Semaphore::new(PLACES)), seats: Arc::new(Semaphore::new(PLACES + WAITERS)) }
    }

    /// Under which letterhead.
    pub fn head(&self) -> &Letterhead {
        &self.head
    }

    /// Makes a document, when its turn comes.
    ///
    /// # Errors
    /// [`PressFault`].
    pub async fn make(&self, work: impl FnOnce(&Letterhead) -> Result<Vec<u8>, PdfFault> + Send + 'static) -> Result<Vec<u8>, PressFault> {
        let seat = Arc::clone(&self.seats).try_acquire_owned().map_err(|_| PressFault::Full)?;
        let waited = tokio::time::timeout(PATIENCE, Arc::clone(&self.places).acquire_owned()).await;
        let place = waited.map_err(|_| PressFault::Full)?.map_err(|_| PressFault::Broken)?;
        let head = Arc::clone(&self.head);
        // Seat and place go with the work: who hangs up does not make room before it ends.
        let made = tokio::task::spawn_blocking(move || {
            let made = work(&head);
            drop((seat, place));
            made
        });
        Ok(made.await.map_err(|_| PressFault::Broken)??)
    }
}
