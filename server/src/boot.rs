//! From a configuration to a running system: keys, database, gate, brand; and the lock of an SQLite file.
use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::domain::brand::Brand;
use app::domain::effort::Effort;
use chrono::Duration;
use tokio::sync::Notify;

use crate::clock::Clock;
use crate::config::{Config, Unreadable, Unscanned};
use crate::directory::demo as demonstration;
use crate::directory::search::Search;
use crate::file::depot::Depot;
use crate::job::halt::Halt;
use crate::letter::room::Room;
use crate::mail::templates::MailBrand;
use crate::pdf::Letterhead;
use crate::pdf::press::Press;
use crate::portal::System;
use crate::portal::attachment::Attachments;
use crate::portal::live::Live;
use crate::secret::assertion::Signer;
use crate::secret::hash::{HashFault, Hasher};
use crate::secret::keys::{KeyFault, Keys};
use crate::store::session::Limits;
use crate::store::{Store, StoreError};

/// Why the system did not come up.
#[derive(Debug, thiserror::Error)]
pub enum BootFault {
    #[error("{0}")]
    Configuration(String),
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error("the key: {0}")]
    Key(#[from] KeyFault),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("hashing: {0}")]
    Hash(#[from] HashFault),
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    #[error("another server uses this SQLite file already: one server per file, PostgreSQL for more")]
    Locked,
}

/// Opens the database of a configuration; makes the folder of an SQLite file.
///
/// # Errors
/// [`BootFault`].
pub async fn store(config: &Config) -> Result<Store, BootFault> {
    if let Some(folder) = sqlite_file(&config.database_url).as_deref().and_then(Path::parent)
        && !folder.as_os_str().is_empty()
    {
        std::fs::create_dir_all(folder).map_err(|e| BootFault::File(folder.to_owned(), e))?;
    }
    Ok(Store::open(&config.database_url).await?)
}

/// The keys; the demonstration makes its own at first start.
///
/// # Errors
/// [`BootFault`].
pub fn keys(config: &Config) -> Result<Keys, BootFault> {
    if !config.is_demo() {
        return Ok(Keys::read(&config.key_file())?);
    }
    std::fs::create_dir_all(&config.data_dir).map_err(|e| BootFault::File(config.data_dir.clone(), e))?;
    Ok(Keys::read_or_make(&config.key_file())?)
}

/// The whole system.
///
/// # Errors
/// [`BootFault`], before anything is served.
pub fn system(config: &Config, store: Store, clock: Clock, brand: &Brand) -> Result<Arc<System>, BootFault> {
    let keys = keys(config)?;
    let signer = Signer::new(&keys, &config.public_url).map_err(|_| KeyFault::Weak)?;
    let places = std::thread::available_parallelism().map_or(2, usize::from);
    let hasher = Hasher::new(keys.clone(), config.password_cost, places)?;
    let mut leaked = HashSet::new();
    if let Some(path) = &config.leaked_passwords_file {
        let text = std::fs::read_to_string(path).map_err(|e| BootFault::File(path.clone(), e))?;
        leaked.extend(text.lines().map(str::to_owned));
    }
    if !config.is_demo() {
        leaked.insert(demonstration::PASSWORD.to_owned());
    }
    let minutes = |count: u32| Duration::minutes(i64::from(count));
    Ok(Arc::new(System {
        store,
        keys,
        hasher,
        clock,
        demonstration: config.is_demo(),
        effort: Effort { exponent: config.check_exponent },
        sessions: Limits {
            idle: minutes(config.session_idle_minutes),
            absolute: minutes(config.session_absolute_minutes),
            at_once: config.sessions_at_once,
            fresh: minutes(config.session_fresh_minutes),
        },
        policy: config.password_policy,
        catalogue: config.catalogue()?,
        calendar: config.calendar()?,
        offices: config.offices()?,
        destinations: config.destinations(),
        test_filings_url: config.test_filings_url.clone(),
        signer,
        templates: config.replies()?,
        room: Room::of(&config.data_dir),
        agent_url: config.agents_url().to_owned(),
        themes: config.themes()?,
        reopen_days: config.messaging_reopen_days,
        search: Search::open(&config.company_search_url).map(Arc::new),
        public_url: config.public_url.trim_end_matches('/').to_owned(),
        mail_brand: MailBrand::new(brand, &config.public_url, config.is_demo()),
        press: Press::new(letterhead(brand, &config.public_url, config.is_demo())),
        brand: brand.clone(),
        leaked,
        live: Live::default(),
        wake: Arc::new(Notify::new()),
        halt: Halt::of(config),
        attachments: Attachments::new(
            Depot::of(&config.data_dir),
            config.scanner().map_err(BootFault::Configuration)?,
            config.unscanned() == Unscanned::Deliver,
            config.attachment_limits(),
        ),
    }))
}

/// Who signs the documents to keep and the letters; those of the demonstration say what they are.
pub fn letterhead(brand: &Brand, public_url: &str, demonstration: bool) -> Letterhead {
    let notice = "Démonstration\u{a0}: ce document est sans valeur.";
    Letterhead {
        organisation: brand.organisation.clone(),
        site_name: brand.site_name.clone(),
        notice: demonstration.then(|| notice.to_owned()),
        site_url: public_url.trim_end_matches('/').to_owned(),
        support_phone: brand.support_phone.clone(),
        support_hours: brand.support_hours.clone(),
    }
}

/// The path of an SQLite file; `None` for memory and for other databases.
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?.trim_start_matches("//").split('?').next()?;
    (!path.is_empty() && !path.contains(":memory:")).then(|| PathBuf::from(path))
}

/// Takes the lock of an SQLite file; held as long as the file lives (T-CLU-2).
///
/// # Errors
/// [`BootFault::Locked`] when another server holds it.
pub fn lock_beside(config: &Config) -> Result<Option<File>, BootFault> {
    let Some(path) = sqlite_file(&config.database_url) else { return Ok(None) };
    let path = path.with_extension("lock");
    // The very first start of an SQLite database: its folder is not there yet.
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|e| BootFault::File(folder.to_owned(), e))?;
    }
    let file = File::create(&path).map_err(|e| BootFault::File(path, e))?;
    file.try_lock().map_err(|_| BootFault::Locked)?;
    Ok(Some(file))
}

/// Waits until the schema is up to date: `portal migrate` runs beside (production).
///
/// # Errors
/// [`BootFault::Configuration`] after ten seconds.
pub async fn wait_for_schema(store: &Store) -> Result<(), BootFault> {
    for _ in 0..20 {
        if store.is_ready().await? {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    Err(BootFault::Configuration("the schema is not up to date: run `portal migrate`".to_owned()))
}
