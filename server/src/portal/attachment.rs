//! Attachments: who may add one to a draft, what is kept of it, who may download it (R-M08, T-PJ-1 to 7).
//!
//! Both sides of the counter use [`System::take_in`] and [`System::refuse_file`] with an [`Owner`] that they have made sure of.
//! A file is looked at before anything is kept, kept in the depot before its row is written, and removed again when the row
//! is refused: killed anywhere, a file without a row is left at most, which the sweep removes.
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::sync::Arc;

use app::api::ApiError;
use app::domain::attachment::{FileName, Kind, Limits, Refusal};
use app::domain::siren::Siren;
use app::domain::thread::Side;
use sha2::{Digest, Sha256};
use tokio::sync::{Notify, Semaphore};
use uuid::Uuid;

use super::turns::Turns;
use super::{Portal, Stop, System, incident};
pub use crate::file::depot::Staged;
use crate::file::depot::{Depot, DepotFault, Reading};
use crate::file::scanner::Scanner;
use crate::file::{Examined, examine};
use crate::screen::attachments;
use crate::secret::token;
pub use crate::store::attachment::Owner;
use crate::store::attachment::{self, New, Put, Row};
use crate::store::{StoreError, thread, thread_draft};

/// Files looked at once: each is in memory then, and unpacking takes a processor.
const LOOKS: usize = 2;

/// Forms with files that one person sends at once.
const UPLOADS: usize = 3;

/// What the attachments of a process stand on.
pub struct Attachments {
    pub depot: Depot,
    pub scanner: Option<Scanner>,
    /// Without a scanner: deliver with a warning, or refuse.
    pub delivers_unscanned: bool,
    pub limits: Limits,
    /// Tells the scanning that a file waits.
    pub wake: Arc<Notify>,
    looks: Semaphore,
    /// Each one's forms with files that come in.
    pub uploads: Arc<Turns>,
}

impl Attachments {
    /// Puts the parts together.
    pub fn new(depot: Depot, scanner: Option<Scanner>, delivers_unscanned: bool, limits: Limits) -> Self {
        Self {
            depot,
            scanner,
            delivers_unscanned,
            limits,
            wake: Arc::new(Notify::new()),
            looks: Semaphore::new(LOOKS),
            uploads: Turns::new(UPLOADS),
        }
    }

    /// True when a file may come at all.
    pub fn are_taken(&self) -> bool {
        self.scanner.is_some() || self.delivers_unscanned
    }
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    Kept,
    Refused(Refusal),
}

/// The files of each message of a thread, as pages show them.
pub(super) type Files = BTreeMap<Uuid, Vec<attachments::Shown>>;

/// A file that may be downloaded.
pub struct Download {
    pub name: FileName,
    pub kind: Kind,
    pub reading: Reading,
}

impl From<DepotFault> for Stop {
    fn from(fault: DepotFault) -> Self {
        match &fault {
            DepotFault::Folder(error) => storage(error.kind(), &fault),
            DepotFault::Object(error) => {
                let mut source: Option<&dyn std::error::Error> = Some(error);
                let mut kind = ErrorKind::Other;
                while let Some(inner) = source {
                    if let Some(io) = inner.downcast_ref::<io::Error>() {
                        kind = io.kind();
                    }
                    source = inner.source();
                }
                storage(kind, &fault)
            }
        }
    }
}

/// A full disk passes, and so does a limit that the operator can lift: 503, with the fault in the log.
pub fn storage(kind: ErrorKind, fault: &dyn std::fmt::Display) -> Stop {
    let said = incident(fault);
    let full = matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge);
    Stop::Api(if full { ApiError::Busy { seconds: 60 } } else { said })
}

impl System {
    /// Begins a file that comes in.
    ///
    /// # Errors
    /// What the file system says, as an incident.
    pub async fn stage(&self) -> Result<Staged, Stop> {
        let name = token::token()?;
        self.attachments.depot.stage(&name).await.map_err(|fault| storage(fault.kind(), &fault))
    }

    /// Takes a file that has come whole into a draft, or says why not; a refusal is remembered for the page.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when the draft is gone; faults of database and disk: nothing is kept then.
    pub async fn take_in(&self, owner: &Owner, raw: &str, declared: &str, staged: Staged) -> Result<Taken, Stop> {
        let Some(name) = FileName::fit(raw) else { return self.refuse_file(owner, raw, Refusal::Name).await };
        if !self.attachments.are_taken() {
            return self.refuse_file(owner, raw, Refusal::NoScanner).await;
        }
        let looked = self.look(&name, declared, staged).await?;
        let (examined, sha256) = match looked {
            Ok(found) => found,
            Err(refusal) => return self.refuse_file(owner, raw, refusal).await,
        };
        let new = New { id: Uuid::now_v7(), name, kind: examined.kind, size: examined.bytes.len() as u64, sha256, file: token::token()? };
        self.attachments.depot.keep(&new.file, examined.bytes).await?;
        let (limits, now, written) = (self.attachments.limits, self.clock.now(), &new);
        let put = self.store.write::<_, StoreError, _>(|tx, _| Box::pin(attachment::put(tx, owner, written, limits, now))).await;
        if !matches!(put, Ok(Put::Kept)) {
            self.attachments.depot.remove(&new.file).await?;
        }
        match put? {
            Put::Kept => {
                self.attachments.wake.notify_one();
                Ok(Taken::Kept)
            }
            Put::Already => Ok(Taken::Kept),
            Put::Refused(refusal) => self.refuse_file(owner, raw, refusal).await,
            Put::Gone => Err(ApiError::NotFound.into()),
        }
    }

    /// Looks at a file beside the requests, at most [`LOOKS`] at once.
    async fn look(&self, name: &FileName, declared: &str, staged: Staged) -> Result<Result<(Examined, [u8; 32]), Refusal>, Stop> {
        let _turn = self.attachments.looks.acquire().await.map_err(|fault| Stop::Api(incident(&fault)))?;
        let bytes = staged.whole().await.map_err(|fault| storage(fault.kind(), &fault))?;
        let (name, declared) = (name.clone(), declared.to_owned());
        let looking = move || {
            let examined = examine(&name, &declared, bytes)?;
            let sha256 = Sha256::digest(&examined.bytes).into();
            Ok((examined, sha256))
        };
        tokio::task::spawn_blocking(looking).await.map_err(|fault| Stop::Api(incident(&fault)))
    }

    /// Remembers that a file was refused.
    ///
    /// # Errors
    /// A database fault.
    pub async fn refuse_file(&self, owner: &Owner, raw: &str, refusal: Refusal) -> Result<Taken, Stop> {
        let name = FileName::fit(raw).map_or_else(|| "Fichier sans nom".to_owned(), |name| name.as_str().to_owned());
        let (id, now, name) = (Uuid::now_v7(), self.clock.now(), name.as_str());
        self.store.write::<_, StoreError, _>(|tx, _| Box::pin(attachment::refuse(tx, owner, id, name, refusal, now))).await?;
        Ok(Taken::Refused(refusal))
    }

    /// Forgets what was refused before: a new try begins.
    ///
    /// # Errors
    /// A database fault.
    pub async fn begin_files(&self, owner: &Owner) -> Result<(), Stop> {
        Ok(self.store.write::<_, StoreError, _>(|tx, _| Box::pin(attachment::forget_refused(tx, owner))).await?)
    }

    /// Takes a file out of a draft; twice is the same as once.
    ///
    /// # Errors
    /// Faults of database and disk.
    pub async fn take_out(&self, owner: &Owner, id: Uuid) -> Result<(), Stop> {
        let removed = self.store.write::<_, StoreError, _>(|tx, _| Box::pin(attachment::remove(tx, id, owner))).await?;
        if let Some(file) = removed.and_then(|row| row.file) {
            self.attachments.depot.remove(&file).await?;
        }
        Ok(())
    }

    /// Opens a file for somebody who may have it: who asks has made sure of the right.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] while the scanner has not spoken, and for a refused one; faults of the disk.
    pub async fn open_file(&self, row: &Row) -> Result<Download, Stop> {
        let file = row.file.as_deref().filter(|_| attachment::state(row).is_ok_and(app::domain::attachment::State::is_downloadable));
        let file = file.ok_or(ApiError::Forbidden)?;
        let (name, kind) = (FileName::fit(&row.name), Kind::parse(&row.kind));
        let (Some(name), Some(kind)) = (name, kind) else { return Err(StoreError::Damaged("attachment").into()) };
        Ok(Download { name, kind, reading: self.attachments.depot.open(file).await? })
    }
}

impl Portal {
    /// The draft of this session's person, with the right to write for its company: read anew each time. Somebody else's, and
    /// one whose right is lost, is none.
    ///
    /// # Errors
    /// [`ApiError::NotFound`]; what [`Portal::person`] answers.
    pub async fn draft_owner(&self, draft: Uuid) -> Result<(Owner, thread_draft::Row), Stop> {
        let person = self.person().await?.person.id;
        let row = thread_draft::find(self.store().reader(), draft, person).await?.ok_or(ApiError::NotFound)?;
        let siren: Siren = row.siren.parse().map_err(|_| StoreError::Damaged("siren"))?;
        let key = self.messaging_key(&siren).await?.ok_or(ApiError::NotFound)?;
        Ok((Owner { side: Side::Person, author: key.person(), draft, siren: row.siren.clone() }, row))
    }

    /// A file to download: of her own draft, or of a thread of a company whose messaging she holds at this moment (T-PJ-6).
    ///
    /// # Errors
    /// [`ApiError::NotFound`] for a random id as for somebody else's; [`System::open_file`]'s.
    pub async fn download(&self, id: Uuid) -> Result<Download, Stop> {
        let person = self.person().await?.person.id;
        let row = attachment::find(self.store().reader(), id).await?.ok_or(ApiError::NotFound)?;
        let siren: Siren = row.siren.parse().map_err(|_| StoreError::Damaged("siren"))?;
        let own = row.author_id == person && row.author_side == Side::Person.word();
        if row.message_id.is_none() && !own {
            return Err(ApiError::NotFound.into());
        }
        self.messaging_key(&siren).await?.ok_or(ApiError::NotFound)?;
        self.system().open_file(&row).await
    }

    /// The files of a draft, refused ones too.
    pub(super) async fn files_of_draft(&self, draft: Uuid) -> Result<Vec<attachments::Shown>, Stop> {
        let files = attachment::of_draft(self.store().reader(), draft).await?;
        Ok(files.iter().map(shown).collect::<Result<_, _>>()?)
    }

    /// The files of a thread's messages; asked for only when there are any.
    pub(super) async fn files_of_thread(&self, id: Uuid, messages: &[thread::Message]) -> Result<Files, Stop> {
        if messages.iter().all(|message| message.attachments.as_array().is_none_or(Vec::is_empty)) {
            return Ok(Files::new());
        }
        let mut files = Files::new();
        for (message, rows) in attachment::of_thread(self.store().reader(), id).await? {
            files.insert(message, rows.iter().map(shown).collect::<Result<_, _>>()?);
        }
        Ok(files)
    }

    /// The page of a draft's files.
    pub(super) async fn files_screen(&self, draft: Uuid, none_chosen: bool) -> Result<app::api::screen::Screen, Stop> {
        let (owner, row) = self.draft_owner(draft).await?;
        let files = self.files_of_draft(owner.draft).await?;
        let kept = &self.system().attachments;
        let page = attachments::Page {
            path: format!("/messagerie/brouillons/{draft}/pieces"),
            back: row.thread_id.map_or_else(|| format!("/messagerie/brouillons/{draft}"), |thread| format!("/messagerie/{thread}")),
            folder: attachments::FILES,
            limits: kept.limits,
            are_taken: kept.are_taken(),
            none_chosen,
        };
        Ok(attachments::files(&page, &files))
    }
}

/// A file as pages show it, in both spaces.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn shown(row: &Row) -> Result<attachments::Shown, StoreError> {
    Ok(attachments::Shown {
        id: row.id,
        name: row.name.clone(),
        kind: Kind::parse(&row.kind),
        size: u64::try_from(row.size).unwrap_or_default(),
        state: attachment::state(row)?,
        refusal: row.refusal.as_deref().and_then(Refusal::parse),
        sha256: row.sha256.as_deref().map(|_| attachment::hash(row)).transpose()?.map(|hash| hash.to_string()),
    })
}
