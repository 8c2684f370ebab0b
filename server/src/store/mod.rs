//! The database: SQLite by default, PostgreSQL for more. Database faults end here.
//!
//! Writes go through [`Store::write`]: one transaction per use case, begun immediate on SQLite
//! (T-0.4), tried again on a serialisation failure or a deadlock of PostgreSQL (T-0.5).
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::future::BoxFuture;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, RuntimeErr, SqlErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use tokio::sync::Semaphore;

pub mod access;
pub mod account;
pub mod agent;
pub mod attachment;
pub mod bounce;
pub mod calendar;
pub mod change;
pub mod check;
pub mod code_deposit;
pub mod company;
pub mod consultation;
pub mod demand;
pub mod desk;
pub mod directory;
pub mod dossier;
pub mod draft;
pub mod entitlement;
mod entity;
pub mod feedback;
pub mod held;
pub mod idempotency;
pub mod inbox;
pub mod invariant;
pub mod journal;
pub mod letter;
pub mod link;
pub mod message_notice;
mod migration;
pub mod outbox;
pub mod pending;
pub mod person;
pub mod reminder;
pub mod reset;
pub mod session;
pub mod simplified;
mod sql;
pub mod thread;
pub mod thread_draft;
pub mod throttle;
pub mod wizard;

/// A connection pool, and the queue of writers: one at a time on SQLite; on PostgreSQL so many that readers
/// always find a connection, however many writers wait for the same lock.
#[derive(Clone)]
pub struct Store {
    db: DatabaseConnection,
    writers: Arc<Semaphore>,
    asked: Arc<AtomicU64>,
}

/// Writers at once on PostgreSQL, and its connections.
const WRITERS: usize = 8;
const CONNECTIONS: u32 = 16;

/// How long a writer waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a query can answer beside rows.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique rule said no.
    #[error("a unique rule refused the row")]
    Conflict,
    /// The transaction lost against another one and may be tried again.
    #[error("the transaction must be tried again")]
    Again,
    /// The database is away, or has no connection to give in time.
    #[error("the database is away: {0}")]
    Away(DbErr),
    /// Anything else: full, broken, or asked wrongly.
    #[error("the database did not answer: {0}")]
    Fault(DbErr),
    /// A row that does not say what it should.
    #[error("a row is damaged: {0}")]
    Damaged(&'static str),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) {
            return Self::Conflict;
        }
        if is_away(&error) {
            return Self::Away(error);
        }
        let code = match &error {
            DbErr::Exec(RuntimeErr::SqlxError(e)) | DbErr::Query(RuntimeErr::SqlxError(e)) => {
                e.as_database_error().and_then(|e| e.code().map(std::borrow::Cow::into_owned))
            }
            _ => None,
        };
        match code.as_deref() {
            Some("40001" | "40P01") => Self::Again,
            _ => Self::Fault(error),
        }
    }
}

fn is_away(error: &DbErr) -> bool {
    use sea_orm::sqlx::Error;
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(e)) | DbErr::Query(RuntimeErr::SqlxError(e)) => {
            // 57P01 to 57P03: PostgreSQL stops, crashed, or does not take connections yet; 57014 and 55P03: it took
            // longer than we wait; 5 and 517: SQLite is busy.
            let code = e.as_database_error().and_then(sea_orm::sqlx::error::DatabaseError::code);
            let stopping = code.is_some_and(|code| code.starts_with("57P") || matches!(&*code, "57014" | "55P03" | "5" | "517"));
            stopping || matches!(**e, Error::Io(_) | Error::PoolTimedOut | Error::PoolClosed | Error::Tls(_))
        }
        _ => false,
    }
}

/// The transaction of a use case, for the queries of this module.
pub type Transaction = DatabaseTransaction;

/// Either of the two: the pool or a transaction.
pub trait Reads: ConnectionTrait {}

impl<T: ConnectionTrait> Reads for T {}

/// Tells the compiler that the work of [`Store::write`] may borrow what outlives the transaction.
pub type Scope<'a, 'env> = PhantomData<&'a &'env ()>;

/// Tells [`Store::write`] which failures are worth another try.
pub trait Retry {
    /// True when the same work may succeed if it is run again.
    fn again(&self) -> bool;
}

impl Retry for StoreError {
    fn again(&self) -> bool {
        matches!(self, Self::Again)
    }
}

/// What every query answers.
pub type Stored<T> = Result<T, StoreError>;

/// How often a transaction that lost is tried.
const TRIES: u32 = 4;

impl Store {
    /// Opens the pool.
    ///
    /// # Errors
    /// [`StoreError::Fault`] when there is no database at that address.
    pub async fn open(url: &str) -> Stored<Self> {
        let mut options = ConnectOptions::new(url.to_owned());
        options.sqlx_logging(false).acquire_timeout(Duration::from_secs(3)).connect_timeout(Duration::from_secs(3));
        if url.starts_with("sqlite") {
            let memory = url.contains(":memory:");
            options.max_connections(if memory { 1 } else { 8 });
            if memory {
                options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
            }
            options.map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .foreign_keys(true)
                    .busy_timeout(Duration::from_secs(5))
                    .pragma("journal_mode", "WAL")
                    .pragma("synchronous", "FULL")
                    // A secret erased from a row must not stay readable in a free page of the file.
                    .pragma("secure_delete", "ON")
            });
        } else {
            options.max_connections(CONNECTIONS);
            options.map_sqlx_postgres_opts(|postgres| {
                postgres.options([
                    ("statement_timeout", "5000"),
                    ("lock_timeout", "3000"),
                    ("idle_in_transaction_session_timeout", "10000"),
                ])
            });
        }
        let writers = if url.starts_with("sqlite") { 1 } else { WRITERS };
        let mut db = Database::connect(options).await?;
        let asked = Arc::new(AtomicU64::new(0));
        let counter = asked.clone();
        db.set_metric_callback(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        Ok(Self { db, writers: Arc::new(Semaphore::new(writers)), asked })
    }

    /// How many statements were asked so far, for the budgets of pages and the proofs that two answers cost the same.
    pub fn statements(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// Brings the schema up to date. Two at once on one database: the second waits, then finds nothing to do (T-CRH-2).
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    pub async fn migrate(&self) -> Stored<()> {
        if self.db.get_database_backend() == DbBackend::Postgres {
            // The lease: a session lock on a connection of its own, given back with it.
            let lease = self.db.begin().await?;
            lease.execute_unprepared("SELECT pg_advisory_xact_lock(7301)").await?;
            migration::Migrator::up(&self.db, None).await?;
            lease.commit().await?;
            return Ok(());
        }
        let mut tries = 0;
        loop {
            match migration::Migrator::up(&self.db, None).await {
                Ok(()) => return Ok(()),
                Err(error) if tries >= 5 => return Err(error.into()),
                Err(_) => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
        }
    }

    /// True when the schema is up to date.
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    pub async fn is_ready(&self) -> Stored<bool> {
        Ok(migration::Migrator::get_pending_migrations(&self.db).await.is_ok_and(|pending| pending.is_empty()))
    }

    /// A question that must be answered for the server to be ready.
    ///
    /// # Errors
    /// [`StoreError::Fault`].
    pub async fn ping(&self) -> Stored<()> {
        self.db.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// True for SQLite: whoever writes keeps the others waiting, those of other processes too.
    pub fn has_one_writer(&self) -> bool {
        self.db.get_database_backend() == DbBackend::Sqlite
    }

    /// For reads of one statement.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.db
    }

    /// Runs one use case in one transaction; commits when it answers `Ok`. The work may run more than once.
    ///
    /// # Errors
    /// What the work answered; then nothing of it is kept.
    pub async fn write<'env, T, E, F>(&'env self, work: F) -> Result<T, E>
    where
        T: Send,
        E: From<StoreError> + Retry + Send,
        F: for<'a> Fn(&'a Transaction, Scope<'a, 'env>) -> BoxFuture<'a, Result<T, E>> + Send + Sync,
    {
        let sqlite = self.db.get_database_backend() == DbBackend::Sqlite;
        let mut tries = 0;
        loop {
            tries += 1;
            // A queue is fairer than waiting on the file's lock, and holds no connection.
            let Ok(Ok(turn)) = tokio::time::timeout(PATIENCE, self.writers.acquire()).await else {
                return Err(StoreError::Away(DbErr::Custom("too many writers wait".to_owned())).into());
            };
            let mode = sqlite.then_some(SqliteTransactionMode::Immediate);
            let begun =
                self.db.begin_with_options(TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() }).await;
            let transaction = begun.map_err(StoreError::from)?;
            let answer = work(&transaction, PhantomData).await;
            let ended = match &answer {
                Ok(_) => transaction.commit().await,
                Err(_) => transaction.rollback().await,
            };
            drop(turn);
            match (answer, ended.map_err(StoreError::from)) {
                (Ok(value), Ok(())) => return Ok(value),
                (Ok(_), Err(StoreError::Again)) if tries < TRIES => {}
                (Ok(_), Err(fault)) => return Err(fault.into()),
                (Err(lost), _) if lost.again() && tries < TRIES => {}
                (Err(refusal), _) => return Err(refusal),
            }
        }
    }
}

/// Holds others with the same key back until this transaction ends; SQLite has one writer anyway.
///
/// # Errors
/// [`StoreError::Fault`].
pub async fn lock(tx: &DatabaseTransaction, key: &[u8]) -> Stored<()> {
    if tx.get_database_backend() == DbBackend::Postgres {
        let number = key.iter().take(8).fold(0_i64, |number, byte| (number << 8) | i64::from(*byte));
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_advisory_xact_lock($1)", [number.into()])).await?;
    }
    Ok(())
}
