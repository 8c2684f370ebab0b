//! A server of its own for each test, and people who use it: [`Site`], [`Person`], [`Reply`].
//!
//! A test body is written once and runs on SQLite and, when `PORTAL_TEST_POSTGRES` names a server, on a
//! PostgreSQL database of its own: [`on_each`]. Time is turned by hand ([`Site::turn`]), never waited
//! for. No limiter is ever switched off: each person has a source address of her own.
#![allow(dead_code, unused_imports, unused_macros, reason = "each test file uses its part")]
#![allow(clippy::missing_panics_doc, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;

use app::domain::brand::Brand;
use axum::Router;
use chrono::{DateTime, Duration, TimeZone, Utc};
use server::boot;
use server::clock::Clock;
use server::config::{Config, Mode};
use server::http::{App, router};
use server::job::Sender;
use server::job::halt::Halt;
use server::job::letters::Letters;
use server::job::purge::Purger;
use server::letter::room::Room;
use server::mail::Message;
use server::mail::transport::Transport;
use server::portal::{System, demo};
use server::secret::hash::FLOOR;
use server::secret::keys::Use;
use server::store::outbox::{self, Row};
use server::store::throttle::{self, Attempt};
use server::store::{Store, invariant};
use uuid::Uuid;

pub mod agent;
pub mod data;
pub mod enrol;
pub mod files;
pub mod person;
pub mod reply;
pub mod rows;

pub use person::{ADDRESS, ANSWER, PASSWORD, Person, details};
pub use reply::{Reply, sentence};
pub use rows::Snapshot;

pub fn variable(name: &str) -> Option<String> {
    #[allow(clippy::disallowed_methods, reason = "the tests' switches")]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Monday the 23rd of November 2026, 10:00 in Paris: day 327 of the year.
pub fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap()
}

/// A folder that goes with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("portal-test-{}", Uuid::now_v7().simple()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Memory,
    File,
    Postgres,
}

/// A whole server without a socket, on a database of its own.
pub struct Site {
    pub system: Arc<System>,
    pub clock: Clock,
    pub config: Config,
    pub router: Router,
    pub kind: Kind,
    pub folder: Folder,
}

/// The configuration of the tests: the demonstration with the cheapest hashes and checks, behind one proxy.
pub fn config(folder: &Folder, url: String) -> Config {
    Config {
        database_url: url,
        data_dir: folder.0.join("data"),
        dist_dir: folder.0.join("dist"),
        trusted_proxies: 1,
        check_exponent: 8,
        password_cost: FLOOR,
        ..Config::default()
    }
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: impl IntoIterator<Item = u8>) -> String {
    bytes.into_iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// The same as production: https, a key outside the data directory, a mail server.
pub fn production(config: Config) -> Config {
    let key = config.data_dir.parent().unwrap().join("production.key");
    let digits = hex((0..32_u8).map(|i| i.wrapping_mul(37).wrapping_add(11)));
    std::fs::write(&key, digits).unwrap();
    Config {
        mode: Mode::Production,
        public_url: "https://portail.example".to_owned(),
        agent_url: "https://agents.example".to_owned(),
        smtp_url: "smtps://u:p@mail.example".to_owned(),
        secret_key_file: Some(key),
        ..config
    }
}

impl Site {
    pub async fn new(kind: Kind) -> Self {
        Self::with(kind, |config| config).await
    }

    /// A site whose configuration differs from that of the tests.
    pub async fn with(kind: Kind, change: impl FnOnce(Config) -> Config) -> Self {
        let folder = Folder::new();
        let url = match kind {
            Kind::Memory => "sqlite::memory:".to_owned(),
            Kind::File => format!("sqlite://{}?mode=rwc", folder.0.join("data/portal.db").display()),
            Kind::Postgres => postgres().await,
        };
        std::fs::create_dir_all(folder.0.join("data")).unwrap();
        let config = change(config(&folder, url));
        let store = boot::store(&config).await.unwrap();
        store.migrate().await.unwrap();
        let clock = Clock::by_hand(start());
        let system = boot::system(&config, store, clock.clone(), &Brand::default()).unwrap();
        let router = router(App::new(system.clone(), config.clone(), Brand::default()));
        Self { system, clock, config, router, kind, folder }
    }

    /// With the demonstration's people and companies.
    pub async fn filled(kind: Kind) -> Self {
        let site = Self::new(kind).await;
        assert!(demo::fill(&site.system).await.unwrap());
        site
    }

    pub fn store(&self) -> &Store {
        &self.system.store
    }

    /// Somebody new: her own browser, her own source address.
    pub fn person(&self) -> Person {
        Person::new(self.router.clone())
    }

    pub fn turn(&self, by: Duration) {
        self.clock.turn(by);
    }

    /// How many hashes were computed so far.
    pub fn hashes(&self) -> u64 {
        self.system.hasher.computed()
    }

    /// One round of the sender; as in production when `keep` is false.
    pub async fn send_mails_keeping(&self, keep: bool) {
        let sender = Sender {
            store: self.store().clone(),
            keys: self.system.keys.clone(),
            clock: self.clock.clone(),
            transport: Transport::Demonstration,
            brand: self.system.mail_brand.clone(),
            worker: Uuid::now_v7(),
            keep_payload: keep,
            halt: Halt::default(),
        };
        sender.round().await.unwrap();
    }

    pub async fn send_mails(&self) {
        self.send_mails_keeping(true).await;
    }

    /// A writer of letters of its own: at once, payloads kept when `keep`.
    pub fn letters(&self, keep: bool) -> Letters {
        Letters {
            store: self.store().clone(),
            keys: self.system.keys.clone(),
            clock: self.clock.clone(),
            press: self.system.press.clone(),
            room: Room::of(&self.config.data_dir),
            worker: Uuid::now_v7(),
            pace: Duration::zero(),
            keep_payload: keep,
            halt: Halt::default(),
        }
    }

    /// Every letter that is due leaves.
    pub async fn send_letters(&self) {
        self.letters(true).round().await.unwrap();
    }

    /// The outbox, oldest first.
    pub async fn outbox(&self) -> Vec<Row> {
        let mut rows = outbox::latest(self.store().reader(), 10_000).await.unwrap();
        rows.reverse();
        rows
    }

    /// The rows for an address.
    pub async fn mails_to(&self, address: &str) -> Vec<Row> {
        self.outbox().await.into_iter().filter(|row| row.recipient == address).collect()
    }

    pub fn open(&self, row: &Row) -> Message {
        Message::open(&self.system.keys, row.id, row.payload.as_deref().expect("a payload")).unwrap()
    }

    /// The latest activation code for an address and its cancel link's token.
    pub async fn code(&self, address: &str) -> (String, String) {
        let rows = self.mails_to(address).await;
        let row = rows.iter().rev().find(|row| row.template == "activation_code").expect("a code mail");
        code_of(&self.open(row))
    }

    /// A request for a space, its mail sent; its code and its cancel token.
    pub async fn requested(&self, person: &mut Person, address: &str) -> (String, String) {
        person.request(address).await;
        self.send_mails().await;
        self.code(address).await
    }

    /// Everything that is kept.
    pub async fn snapshot(&self) -> Snapshot {
        Snapshot::of(self.store()).await
    }

    /// Writes failures down as the server does, some time ago: what would take hundreds of requests.
    pub async fn failures(&self, purpose: &'static str, address: &str, source: &str, times: u32, ago: Duration) {
        let identifier = |text: &str| self.system.keys.hash(Use::Identifier, text.as_bytes()).to_vec();
        for _ in 0..times {
            let attempt = Attempt { id: Uuid::now_v7(), purpose, account: identifier(address), source: identifier(source), device: None };
            throttle::record(self.store().reader(), &attempt, self.clock.now() - ago).await.unwrap();
        }
    }

    /// The events of the journal, oldest first.
    pub async fn events(&self) -> Vec<String> {
        rows::texts(self.store(), "SELECT event FROM journal ORDER BY id").await
    }

    /// `portal invariants` holds, once the hourly job has swept.
    pub async fn assert_sound(&self) {
        let purger = Purger { store: self.store().clone(), clock: self.clock.clone(), sessions: self.system.sessions };
        purger.sweep().await.unwrap();
        for checked in invariant::check(self.store().reader(), self.clock.now()).await.unwrap() {
            assert_eq!(checked.broken, 0, "{}", checked.rule);
        }
    }
}

pub fn code_of(message: &Message) -> (String, String) {
    let Message::ActivationCode(mail) = message else { panic!("no code mail: {message:?}") };
    (mail.code.clone(), mail.cancel_url.rsplit('=').next().unwrap().to_owned())
}

/// A new database of the server that `PORTAL_TEST_POSTGRES` names.
pub async fn postgres() -> String {
    use sea_orm::ConnectionTrait;
    let server = variable("PORTAL_TEST_POSTGRES").expect("PORTAL_TEST_POSTGRES");
    let name = format!("test_{}", Uuid::now_v7().simple());
    let admin = Store::open(&server).await.unwrap();
    admin.reader().execute_unprepared(&["CREATE DATABASE ", &name].concat()).await.unwrap();
    let (front, _) = server.rsplit_once('/').unwrap();
    format!("{front}/{name}")
}

/// Runs a test body where rendering has a stack that is deep enough.
pub fn run(body: impl Future<Output = ()> + Send + 'static) {
    let work = move || {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_stack_size(16 << 20).enable_all().build().unwrap();
        runtime.block_on(body);
    };
    if let Err(panic) = std::thread::Builder::new().stack_size(16 << 20).spawn(work).unwrap().join() {
        std::panic::resume_unwind(panic);
    }
}

/// Whether there is a PostgreSQL to run on.
pub fn has_postgres() -> bool {
    let there = variable("PORTAL_TEST_POSTGRES").is_some();
    if !there {
        eprintln!("skipped: PORTAL_TEST_POSTGRES names no server (.ci/with-postgres)");
    }
    there
}

/// One body, a test on each database: `on_each! { async fn name(kind) { … } }`.
macro_rules! on_each {
    ($($(#[$doc:meta])* async fn $name:ident($kind:ident) $body:block)*) => {
        $(
            $(#[$doc])*
            mod $name {
                use super::*;

                async fn body($kind: support::Kind) $body

                #[test]
                fn sqlite() {
                    support::run(body(support::Kind::Memory));
                }

                #[test]
                fn postgresql() {
                    if support::has_postgres() {
                        support::run(body(support::Kind::Postgres));
                    }
                }
            }
        )*
    };
}
pub(crate) use on_each;
