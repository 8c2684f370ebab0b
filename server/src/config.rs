//! The configuration: one TOML file, `PORTAL_*` variables over it, and every fault in it.
//!
//! With nothing configured the server is the demonstration. Production refuses a moved clock, a weak
//! key or one inside the data directory, a public address that is not https, hashing under the floor,
//! and an address in `gouv.fr` unless the brand says that it is official.
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use app::domain::agent::Templates;
use app::domain::attachment::{Limits, MEBIBYTE};
use app::domain::brand::Brand;
use app::domain::calendar::Calendar;
use app::domain::catalogue::Catalogue;
use app::domain::office::Offices;
use app::domain::password::{MAX_MONTHS, MIN_LENGTH, Policy};
use app::domain::theme::Themes;
use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::clock::parse_offset;
use crate::file::scanner::Scanner;
use crate::secret::hash::{Cost, FLOOR, PASSWORD};

/// What the server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Fictitious data, readable mails, a clock that can be moved.
    Demo,
    Production,
}

/// What becomes of attachments where there is no scanner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unscanned {
    /// They are refused.
    Refuse,
    /// They are delivered, with a warning.
    Deliver,
}

/// The effective configuration.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `PORTAL_MODE`: `demo` or `production`.
    pub mode: Mode,
    /// `PORTAL_ADDRESS`: where to listen.
    pub address: SocketAddr,
    /// `PORTAL_PUBLIC_URL`: what people type; links in mails begin with it.
    pub public_url: String,
    /// `PORTAL_AGENT_URL`: what agents type; production needs it, on a host of its own. The demonstration has one host for both.
    pub agent_url: String,
    /// `PORTAL_OFFICES_FILE`: who manages whom, and whose agents see it; fictitious offices when it is not set.
    pub offices_file: Option<PathBuf>,
    /// `PORTAL_REPLIES_FILE`: what agents' replies begin with; the built-in ones when it is not set.
    pub replies_file: Option<PathBuf>,
    /// `PORTAL_ORIGINS`: further origins that forms may come from.
    pub origins: Vec<String>,
    /// `PORTAL_DATABASE_URL`.
    pub database_url: String,
    /// `PORTAL_SMTP_URL`: `smtp://` or `smtps://`; without it the demonstration keeps its mails, production refuses to start.
    pub smtp_url: String,
    /// `PORTAL_DATA_DIR`: files of the server.
    pub data_dir: PathBuf,
    /// `PORTAL_SECRET_KEY_FILE`: 32 bytes as hexadecimal digits.
    pub secret_key_file: Option<PathBuf>,
    /// `PORTAL_TRUSTED_PROXIES`: how many proxies stand in front (T-LIM-2).
    pub trusted_proxies: usize,
    /// `PORTAL_BRAND_FILE`.
    pub brand_file: Option<PathBuf>,
    /// `PORTAL_CATALOGUE_FILE`: the services that can be asked for; the built-in ones when it is not set.
    pub catalogue_file: Option<PathBuf>,
    /// `PORTAL_CALENDAR_FILE`: the rules of the fiscal calendar; the built-in examples when it is not set.
    pub calendar_file: Option<PathBuf>,
    /// Where services are opened: the address of each, by its id in the catalogue. It gets the signed assertion.
    pub services: BTreeMap<String, String>,
    /// `PORTAL_TEST_FILINGS_URL`: where declarers of third parties test their files; a page says so when it is not set.
    pub test_filings_url: String,
    /// `PORTAL_THEMES_FILE`: what a request to the administration can be about; the built-in themes when it is not set.
    pub themes_file: Option<PathBuf>,
    /// Days in which a message reopens a closed thread.
    pub messaging_reopen_days: u64,
    /// `PORTAL_COMPANY_SEARCH_URL`: the public search asked for companies that the directory lacks; nowhere when empty. It
    /// needs a binary built with the feature `company-search`.
    pub company_search_url: String,
    /// `PORTAL_THEME_DIR`: a folder whose `theme.css` is served after ours.
    pub theme_dir: Option<PathBuf>,
    /// `PORTAL_DIST_DIR`: the bundle that Trunk built.
    pub dist_dir: PathBuf,
    /// `PORTAL_LEAKED_PASSWORDS_FILE`: one leaked password per line, refused.
    pub leaked_passwords_file: Option<PathBuf>,
    /// `PORTAL_CLOCK_OFFSET`: `+49h`, `-3d`; demonstration only.
    pub clock_offset: String,
    /// `PORTAL_CHECK_EXPONENT`: the proof of work takes `2^exponent` tries.
    pub check_exponent: u8,
    /// What a password hash costs.
    pub password_cost: Cost,
    /// What is asked of a password, and how long it holds.
    pub password_policy: Policy,
    /// `PORTAL_SCANNER`: where clamd listens, `unix:/run/clamav/clamd.ctl` or `tcp:host:port`; no scanner when empty.
    pub scanner: String,
    /// `PORTAL_SCANNER_ABSENT`: `refuse` or `deliver`, without a scanner; `deliver` in demonstration mode, `refuse` otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scanner_absent: Option<Unscanned>,
    /// MiB of one attachment, attachments of one message, MiB of all attachments of one company: lower than the default or equal.
    pub attachment_mib: u64,
    pub attachments_per_message: u32,
    pub attachments_company_mib: u64,
    /// Days that the files of a draft are kept.
    pub attachment_draft_days: u32,
    /// Idle end of a session, minutes.
    pub session_idle_minutes: u32,
    /// Absolute end of a session, minutes.
    pub session_absolute_minutes: u32,
    /// How long a password just given opens the forms that ask for it again, minutes.
    pub session_fresh_minutes: u32,
    /// Sessions of one person at once.
    pub sessions_at_once: u64,
    /// Requests a minute from one source, without and with a session.
    pub requests_anonymous: u32,
    pub requests_signed_in: u32,
    /// `PORTAL_LETTER_BATCH_MINUTES`: from one batch of letters to the next; 60 in production, at once (0) in demonstration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letter_batch_minutes: Option<u32>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            mode: Mode::Demo,
            address: SocketAddr::from(([127, 0, 0, 1], 3000)),
            public_url: "http://127.0.0.1:3000".to_owned(),
            agent_url: String::new(),
            offices_file: None,
            replies_file: None,
            origins: Vec::new(),
            database_url: "sqlite://var/portal.db?mode=rwc".to_owned(),
            smtp_url: String::new(),
            data_dir: PathBuf::from("var"),
            secret_key_file: None,
            trusted_proxies: 0,
            brand_file: None,
            catalogue_file: None,
            calendar_file: None,
            services: BTreeMap::new(),
            test_filings_url: String::new(),
            themes_file: None,
            messaging_reopen_days: 60,
            company_search_url: String::new(),
            theme_dir: None,
            dist_dir: PathBuf::from("dist"),
            leaked_passwords_file: None,
            clock_offset: String::new(),
            check_exponent: 18,
            password_cost: PASSWORD,
            password_policy: Policy::default(),
            scanner: String::new(),
            scanner_absent: None,
            attachment_mib: 10,
            attachments_per_message: 10,
            attachments_company_mib: 200,
            attachment_draft_days: 30,
            session_idle_minutes: 30,
            session_absolute_minutes: 480,
            session_fresh_minutes: 5,
            sessions_at_once: 5,
            requests_anonymous: 60,
            requests_signed_in: 300,
            letter_batch_minutes: None,
        }
    }
}

/// A configuration that could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    #[error("{0}: {1}")]
    Form(PathBuf, toml::de::Error),
    #[error("{0}: {1}")]
    Variable(&'static str, String),
}

impl Config {
    /// Reads the file (default `portal.toml`, if present) and the environment over it.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn load(file: Option<&Path>) -> Result<Self, Unreadable> {
        let path = file.unwrap_or(Path::new("portal.toml"));
        let mut config = match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|e| Unreadable::Form(path.to_owned(), e))?,
            Err(e) if file.is_none() && e.kind() == std::io::ErrorKind::NotFound => Self::default(),
            Err(e) => return Err(Unreadable::File(path.to_owned(), e)),
        };
        config.overlay(variable)?;
        Ok(config)
    }

    fn overlay(&mut self, get: impl Fn(&'static str) -> Option<String>) -> Result<(), Unreadable> {
        fn put<T: std::str::FromStr<Err: std::fmt::Display>>(
            slot: &mut T,
            name: &'static str,
            value: Option<String>,
        ) -> Result<(), Unreadable> {
            if let Some(text) = value {
                *slot = text.trim().parse().map_err(|e: T::Err| Unreadable::Variable(name, e.to_string()))?;
            }
            Ok(())
        }
        if let Some(mode) = get("PORTAL_MODE") {
            self.mode = match mode.as_str() {
                "demo" => Mode::Demo,
                "production" => Mode::Production,
                other => return Err(Unreadable::Variable("PORTAL_MODE", format!("« {other} » is neither demo nor production"))),
            };
        }
        let address_given = get("PORTAL_ADDRESS");
        let moved = address_given.is_some() && self.public_url == Self::default().public_url && get("PORTAL_PUBLIC_URL").is_none();
        put(&mut self.address, "PORTAL_ADDRESS", address_given)?;
        if moved {
            self.public_url = format!("http://{}", self.address);
        }
        put(&mut self.public_url, "PORTAL_PUBLIC_URL", get("PORTAL_PUBLIC_URL"))?;
        put(&mut self.agent_url, "PORTAL_AGENT_URL", get("PORTAL_AGENT_URL"))?;
        put(&mut self.database_url, "PORTAL_DATABASE_URL", get("PORTAL_DATABASE_URL"))?;
        put(&mut self.company_search_url, "PORTAL_COMPANY_SEARCH_URL", get("PORTAL_COMPANY_SEARCH_URL"))?;
        put(&mut self.test_filings_url, "PORTAL_TEST_FILINGS_URL", get("PORTAL_TEST_FILINGS_URL"))?;
        put(&mut self.smtp_url, "PORTAL_SMTP_URL", get("PORTAL_SMTP_URL"))?;
        put(&mut self.scanner, "PORTAL_SCANNER", get("PORTAL_SCANNER"))?;
        if let Some(word) = get("PORTAL_SCANNER_ABSENT") {
            self.scanner_absent = Some(match word.as_str() {
                "refuse" => Unscanned::Refuse,
                "deliver" => Unscanned::Deliver,
                other => return Err(Unreadable::Variable("PORTAL_SCANNER_ABSENT", format!("« {other} » is neither refuse nor deliver"))),
            });
        }
        put(&mut self.data_dir, "PORTAL_DATA_DIR", get("PORTAL_DATA_DIR"))?;
        put(&mut self.dist_dir, "PORTAL_DIST_DIR", get("PORTAL_DIST_DIR"))?;
        put(&mut self.trusted_proxies, "PORTAL_TRUSTED_PROXIES", get("PORTAL_TRUSTED_PROXIES"))?;
        put(&mut self.clock_offset, "PORTAL_CLOCK_OFFSET", get("PORTAL_CLOCK_OFFSET"))?;
        put(&mut self.check_exponent, "PORTAL_CHECK_EXPONENT", get("PORTAL_CHECK_EXPONENT"))?;
        put(&mut self.requests_anonymous, "PORTAL_REQUESTS_ANONYMOUS", get("PORTAL_REQUESTS_ANONYMOUS"))?;
        put(&mut self.requests_signed_in, "PORTAL_REQUESTS_SIGNED_IN", get("PORTAL_REQUESTS_SIGNED_IN"))?;
        put(&mut self.password_cost.memory, "PORTAL_PASSWORD_MEMORY", get("PORTAL_PASSWORD_MEMORY"))?;
        put(&mut self.password_cost.passes, "PORTAL_PASSWORD_PASSES", get("PORTAL_PASSWORD_PASSES"))?;
        if let Some(minutes) = get("PORTAL_LETTER_BATCH_MINUTES") {
            put(self.letter_batch_minutes.get_or_insert_default(), "PORTAL_LETTER_BATCH_MINUTES", Some(minutes))?;
        }
        if let Some(origins) = get("PORTAL_ORIGINS") {
            self.origins = origins.split(',').map(|origin| origin.trim().to_owned()).filter(|origin| !origin.is_empty()).collect();
        }
        for (slot, name) in [
            (&mut self.secret_key_file, "PORTAL_SECRET_KEY_FILE"),
            (&mut self.brand_file, "PORTAL_BRAND_FILE"),
            (&mut self.catalogue_file, "PORTAL_CATALOGUE_FILE"),
            (&mut self.calendar_file, "PORTAL_CALENDAR_FILE"),
            (&mut self.offices_file, "PORTAL_OFFICES_FILE"),
            (&mut self.replies_file, "PORTAL_REPLIES_FILE"),
            (&mut self.themes_file, "PORTAL_THEMES_FILE"),
            (&mut self.theme_dir, "PORTAL_THEME_DIR"),
            (&mut self.leaked_passwords_file, "PORTAL_LEAKED_PASSWORDS_FILE"),
        ] {
            if let Some(path) = get(name) {
                *slot = Some(PathBuf::from(path));
            }
        }
        Ok(())
    }

    /// True in demonstration mode.
    pub fn is_demo(&self) -> bool {
        self.mode == Mode::Demo
    }

    /// Where the key is.
    pub fn key_file(&self) -> PathBuf {
        self.secret_key_file.clone().unwrap_or_else(|| self.data_dir.join("secret.key"))
    }

    /// From one batch of letters to the next, in minutes.
    pub fn letter_minutes(&self) -> u32 {
        self.letter_batch_minutes.unwrap_or(if self.is_demo() { 0 } else { 60 })
    }

    /// What becomes of attachments where there is no scanner.
    pub fn unscanned(&self) -> Unscanned {
        self.scanner_absent.unwrap_or(if self.is_demo() { Unscanned::Deliver } else { Unscanned::Refuse })
    }

    /// The scanner, if there is one.
    ///
    /// # Errors
    /// A sentence, when its address cannot be read.
    pub fn scanner(&self) -> Result<Option<Scanner>, String> {
        if self.scanner.is_empty() { Ok(None) } else { Scanner::parse(&self.scanner).map(Some) }
    }

    /// How much is taken of attachments.
    pub fn attachment_limits(&self) -> Limits {
        let bytes = |mebibytes: u64| mebibytes.saturating_mul(MEBIBYTE);
        Limits { file: bytes(self.attachment_mib), per_message: self.attachments_per_message, company: bytes(self.attachments_company_mib) }
    }

    /// How far the clock is moved; zero when it is not.
    ///
    /// # Errors
    /// A sentence, when it cannot be read.
    pub fn offset(&self) -> Result<Duration, String> {
        if self.clock_offset.is_empty() { Ok(Duration::zero()) } else { parse_offset(&self.clock_offset) }
    }

    /// The brand, from its file or the default one.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn brand(&self) -> Result<Brand, Unreadable> {
        let Some(path) = &self.brand_file else { return Ok(Brand::default()) };
        let text = std::fs::read_to_string(path).map_err(|e| Unreadable::File(path.clone(), e))?;
        toml::from_str(&text).map_err(|e| Unreadable::Form(path.clone(), e))
    }

    /// The services that can be asked for.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn catalogue(&self) -> Result<Catalogue, Unreadable> {
        file(self.catalogue_file.as_deref(), "catalogue.toml", include_str!("../catalogue.toml"))
    }

    /// The rules of the fiscal calendar.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn calendar(&self) -> Result<Calendar, Unreadable> {
        file(self.calendar_file.as_deref(), "calendar.toml", include_str!("../calendar.toml"))
    }

    /// Who manages whom.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn offices(&self) -> Result<Offices, Unreadable> {
        file(self.offices_file.as_deref(), "offices.toml", include_str!("../offices.toml"))
    }

    /// Where services are opened, those whose address is one.
    pub fn destinations(&self) -> BTreeMap<String, Destination> {
        let read = |(id, address): (&String, &String)| Destination::parse(address).map(|destination| (id.clone(), destination));
        self.services.iter().filter_map(read).collect()
    }

    /// What agents' replies begin with.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn replies(&self) -> Result<Templates, Unreadable> {
        file(self.replies_file.as_deref(), "replies.toml", include_str!("../replies.toml"))
    }

    /// What agents type.
    pub fn agents_url(&self) -> &str {
        let url = if self.is_demo() || self.agent_url.is_empty() { &self.public_url } else { &self.agent_url };
        url.trim_end_matches('/')
    }

    /// What is wrong with the agents' address and the replies.
    fn agent_faults(&self, faults: &mut Vec<String>) {
        if !self.is_demo() {
            let url = &self.agent_url;
            let (host, authority) = (host(url), url.trim_end_matches('/').split("://").nth(1).unwrap_or_default().to_owned());
            if url.is_empty() {
                faults.push("PORTAL_AGENT_URL: production needs the address of the agents' own host".to_owned());
            } else if !url.starts_with("https://") || host.is_empty() || authority.contains(['/', '?', '#', '@']) {
                faults.push("PORTAL_AGENT_URL: an https address of a host, without a path".to_owned());
            } else if host == self::host(&self.public_url) {
                faults.push("PORTAL_AGENT_URL: agents need another host than PORTAL_PUBLIC_URL's".to_owned());
            }
        }
        match self.replies() {
            Err(error) => faults.push(format!("PORTAL_REPLIES_FILE: {error}")),
            Ok(replies) => faults.extend(replies.faults().into_iter().map(|fault| format!("PORTAL_REPLIES_FILE: {fault}"))),
        }
    }

    /// What a request to the administration can be about.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn themes(&self) -> Result<Themes, Unreadable> {
        const BUILT_IN: &str = include_str!("../themes.toml");
        let (text, path) = match &self.themes_file {
            Some(path) => (std::fs::read_to_string(path).map_err(|e| Unreadable::File(path.clone(), e))?, path.clone()),
            None => (BUILT_IN.to_owned(), PathBuf::from("themes.toml")),
        };
        toml::from_str(&text).map_err(|e| Unreadable::Form(path, e))
    }

    /// True when the demonstration runs over plain http on the loopback address.
    pub fn is_plain_loopback(&self) -> bool {
        self.is_demo() && self.public_url.starts_with("http://") && is_loopback(&self.public_url)
    }

    /// Everything wrong with it, as sentences.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |broken: bool, sentence: &str| {
            if broken {
                faults.push(sentence.to_owned());
            }
        };
        let production = !self.is_demo();
        fault(production && !self.clock_offset.is_empty(), "PORTAL_CLOCK_OFFSET: the clock can be moved in demonstration mode only");
        fault(self.offset().is_err(), "PORTAL_CLOCK_OFFSET: not an offset such as +49h or -3d");
        fault(production && !self.public_url.starts_with("https://"), "PORTAL_PUBLIC_URL: production needs an https address");
        fault(
            !production && !self.public_url.starts_with("https://") && !is_loopback(&self.public_url),
            "PORTAL_PUBLIC_URL: plain http is accepted on the loopback address only",
        );
        fault(
            !self.password_cost.is_enough(),
            &format!("password_cost: under the floor of {} KiB and {} passes", FLOOR.memory, FLOOR.passes),
        );
        fault(
            !self.password_policy.is_strict_enough(),
            &format!("password_policy: from {MIN_LENGTH} to 64 characters, level Medium or Strong, from 1 to {MAX_MONTHS} months"),
        );
        fault(production && self.smtp_url.is_empty(), "PORTAL_SMTP_URL: production needs a mail server");
        fault(
            !self.smtp_url.is_empty() && !["smtp://", "smtps://"].iter().any(|scheme| self.smtp_url.starts_with(scheme)),
            "PORTAL_SMTP_URL: begins with smtp:// or smtps://",
        );
        let search = &self.company_search_url;
        let safe = search.starts_with("https://") || search.starts_with("http://") && is_loopback(search);
        fault(!search.is_empty() && !safe, "PORTAL_COMPANY_SEARCH_URL: an https address, or plain http on the loopback address");
        fault(
            !search.is_empty() && !cfg!(feature = "company-search"),
            "PORTAL_COMPANY_SEARCH_URL: this binary was built without the feature company-search",
        );
        fault(production && self.secret_key_file.is_none(), "PORTAL_SECRET_KEY_FILE: production needs a key file");
        let inside = self.secret_key_file.as_deref().is_some_and(|key| is_inside(key, &self.data_dir));
        fault(production && inside, "PORTAL_SECRET_KEY_FILE: the key must not lie in PORTAL_DATA_DIR");
        fault(
            !["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| self.database_url.starts_with(scheme)),
            "PORTAL_DATABASE_URL: begins with sqlite: or postgres://",
        );
        fault(!(8..=24).contains(&self.check_exponent), "PORTAL_CHECK_EXPONENT: between 8 and 24");
        fault(
            self.session_idle_minutes == 0 || self.session_absolute_minutes < self.session_idle_minutes,
            "session: the absolute end comes after the idle end",
        );
        fault(self.scanner().is_err(), "PORTAL_SCANNER: unix:/path/of/the/socket or tcp:host:port");
        fault(
            !self.attachment_limits().is_strict_enough(),
            "attachments: at most 10 MiB a file (attachment_mib), 10 files a message, 200 MiB a company and not less than a file",
        );
        fault(!(1..=365).contains(&self.attachment_draft_days), "attachment_draft_days: from 1 to 365");
        fault(self.letter_minutes() > 10_080, "PORTAL_LETTER_BATCH_MINUTES: at most a week (10080)");
        if let Some(key) = self.secret_key_file.as_deref().filter(|_| production)
            && let Err(error) = crate::secret::keys::Keys::read(key)
        {
            faults.push(format!("PORTAL_SECRET_KEY_FILE: {error}"));
        }
        match self.catalogue() {
            Err(error) => faults.push(format!("PORTAL_CATALOGUE_FILE: {error}")),
            Ok(catalogue) => faults.extend(catalogue.faults().into_iter().map(|fault| format!("PORTAL_CATALOGUE_FILE: {fault}"))),
        }
        self.calendar_faults(&mut faults);
        self.agent_faults(&mut faults);
        match self.themes() {
            Err(error) => faults.push(format!("PORTAL_THEMES_FILE: {error}")),
            Ok(themes) => faults.extend(themes.faults().into_iter().map(|fault| format!("PORTAL_THEMES_FILE: {fault}"))),
        }
        fault_days(self.messaging_reopen_days, &mut faults);
        match self.brand() {
            Err(error) => faults.push(format!("PORTAL_BRAND_FILE: {error}")),
            Ok(brand) => {
                let host = host(&self.public_url);
                let state = |name: &str| name == "gouv.fr" || name.ends_with(".gouv.fr");
                if !brand.official && (state(&host) || state(&brand.sender_domain)) {
                    faults.push("brand: an address in gouv.fr needs official = true".to_owned());
                }
                if brand.sender_domain.chars().chain(brand.sender.chars()).any(app::domain::text::is_forbidden) {
                    faults.push("brand: the sender has a control character".to_owned());
                }
            }
        }
        faults
    }

    /// What is wrong with the calendar, the offices and the addresses of services.
    fn calendar_faults(&self, faults: &mut Vec<String>) {
        let catalogue = self.catalogue().unwrap_or_default();
        let is_service = |id: &str| catalogue.find(id).is_some();
        match self.calendar() {
            Err(error) => faults.push(format!("PORTAL_CALENDAR_FILE: {error}")),
            Ok(calendar) => faults.extend(calendar.faults(is_service).into_iter().map(|fault| format!("PORTAL_CALENDAR_FILE: {fault}"))),
        }
        match self.offices() {
            Err(error) => faults.push(format!("PORTAL_OFFICES_FILE: {error}")),
            Ok(offices) => faults.extend(offices.faults().into_iter().map(|fault| format!("PORTAL_OFFICES_FILE: {fault}"))),
        }
        let unsafe_one = |address: &str| {
            let plain = address.starts_with("http://") && self.is_demo() && is_loopback(address);
            Destination::parse(address).is_none() || !(address.starts_with("https://") || plain)
        };
        for (id, address) in &self.services {
            if !is_service(id) {
                faults.push(format!("services: « {id} » is not in the catalogue"));
            }
            if unsafe_one(address) {
                faults.push(format!(
                    "services: the address of {id} is no https address (plain http: on the loopback address, in demonstration)"
                ));
            }
        }
        if !self.test_filings_url.is_empty() && unsafe_one(&self.test_filings_url) {
            faults.push("PORTAL_TEST_FILINGS_URL: no https address".to_owned());
        }
    }

    /// The configuration as TOML, passwords in addresses masked.
    pub fn shown(&self) -> String {
        let letter_batch_minutes = Some(self.letter_minutes());
        let (database_url, smtp_url) = (mask(&self.database_url), mask(&self.smtp_url));
        let scanner_absent = Some(self.unscanned());
        let masked = Self { database_url, smtp_url, scanner_absent, letter_batch_minutes, ..self.clone() };
        toml::to_string_pretty(&masked).unwrap_or_default()
    }
}

/// A file of data: the operator's, or the built-in one.
fn file<T: serde::de::DeserializeOwned>(path: Option<&Path>, name: &str, built_in: &str) -> Result<T, Unreadable> {
    let Some(path) = path else { return toml::from_str(built_in).map_err(|e| Unreadable::Form(PathBuf::from(name), e)) };
    let text = std::fs::read_to_string(path).map_err(|e| Unreadable::File(path.to_owned(), e))?;
    toml::from_str(&text).map_err(|e| Unreadable::Form(path.to_owned(), e))
}

/// Where a service is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// As configured: the audience of the assertion.
    pub address: String,
    /// Its scheme, host and port: what the page's policy allows.
    pub origin: String,
    /// What a person is told.
    pub host: String,
}

impl Destination {
    /// Reads an address of plain characters: nothing in it may end a directive of the policy, name a user, or be a fragment.
    pub fn parse(address: &str) -> Option<Self> {
        let (scheme, rest) = address.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        let (name, port) = authority.split_once(':').unwrap_or((authority, "443"));
        let named = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'));
        let plain = rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/?&=%:+".contains(&b));
        (named && port.parse::<u16>().is_ok_and(|port| port > 0) && plain && address.len() <= 500).then(|| Self {
            address: address.to_owned(),
            origin: format!("{scheme}://{authority}"),
            host: authority.to_owned(),
        })
    }
}

/// The one place that reads the environment.
#[allow(clippy::disallowed_methods, reason = "the one place")]
fn variable(name: &'static str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The log filter, `PORTAL_LOG`.
pub fn log_filter() -> String {
    variable("PORTAL_LOG").unwrap_or_else(|| "info,sqlx=warn".to_owned())
}

/// The failpoint of the outbox proofs, `PORTAL_TEST_HALT`: demonstration mode only.
pub fn halt_point(config: &Config) -> Option<String> {
    if config.is_demo() { variable("PORTAL_TEST_HALT") } else { None }
}

fn fault_days(days: u64, faults: &mut Vec<String>) {
    if days > 3_650 {
        faults.push("messaging_reopen_days: at most ten years (3650)".to_owned());
    }
}

fn host(url: &str) -> String {
    let rest = url.split("://").nth(1).unwrap_or_default();
    let authority = rest.split('/').next().unwrap_or_default();
    if authority.starts_with('[') {
        authority.trim_start_matches('[').split(']').next().unwrap_or_default().to_owned()
    } else {
        authority.split(':').next().unwrap_or_default().to_owned()
    }
}

fn is_loopback(url: &str) -> bool {
    let host = host(url);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn is_inside(file: &Path, folder: &Path) -> bool {
    let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| whole(path));
    real(file).starts_with(real(folder))
}

fn mask(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((credentials, rest))) => {
            let user = credentials.split("://").nth(1).and_then(|c| c.split(':').next()).unwrap_or_default();
            format!("{scheme}://{user}:***@{rest}")
        }
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_nothing_configured_it_is_a_demonstration_without_faults() {
        assert_eq!(Config::default().faults(), Vec::<String>::new());
        assert!(Config::default().is_plain_loopback());
    }

    #[test]
    fn production_refuses_each_fault_and_names_it() {
        let mut production = Config {
            mode: Mode::Production,
            clock_offset: "+49h".to_owned(),
            password_cost: Cost { memory: 1024, passes: 1 },
            ..Config::default()
        };
        let faults = production.faults().join("\n");
        for part in ["CLOCK_OFFSET", "PUBLIC_URL", "AGENT_URL", "password_cost", "SMTP_URL", "SECRET_KEY_FILE"] {
            assert!(faults.contains(part), "{part} in {faults}");
        }
        production.public_url = "https://pro.impots-exemple.gouv.fr".to_owned();
        assert!(production.faults().join("\n").contains("gouv.fr"));
    }

    #[test]
    fn passwords_in_addresses_are_masked() {
        assert_eq!(mask("postgres://portal:s3cret@db.example/portal"), "postgres://portal:***@db.example/portal");
        assert_eq!(mask("sqlite://var/portal.db?mode=rwc"), "sqlite://var/portal.db?mode=rwc");
    }

    #[test]
    fn only_plain_addresses_open_a_service() {
        let good = Destination::parse("https://tva.example:8443/entree?x=1").unwrap();
        assert_eq!((good.origin.as_str(), good.host.as_str()), ("https://tva.example:8443", "tva.example:8443"));
        for odd in [
            "https://u:p@tva.example/",
            "https://tva.example/; script-src *",
            "https://tva.example/a,b",
            "https://tva.example/#x",
            "https://[::1]/",
            "https:///x",
            "https://tva.example:0/",
            "https://tva.example:99999/",
            "https://Tva.example/",
            "ftp://tva.example/",
            "javascript:alert(1)",
            "https://tva.example/\n",
            "https://*.example/",
            "",
        ] {
            assert_eq!(Destination::parse(odd), None, "{odd}");
        }
        let with = |id: &str, address: &str, mode| Config {
            services: BTreeMap::from([(id.to_owned(), address.to_owned())]),
            mode,
            ..Config::default()
        };
        let faults = |config: Config| config.faults().into_iter().filter(|fault| fault.starts_with("services")).count();
        assert_eq!(faults(with("payer-tva", "https://tva.example/", Mode::Production)), 0);
        assert_eq!(faults(with("payer-tva", "http://127.0.0.1:4000/entree", Mode::Demo)), 0);
        assert_eq!(faults(with("payer-tva", "http://127.0.0.1:4000/entree", Mode::Production)), 1);
        assert_eq!(faults(with("payer-tva", "http://tva.example/", Mode::Demo)), 1);
        assert_eq!(faults(with("inconnu", "https://tva.example/", Mode::Demo)), 1);
    }

    #[test]
    fn the_examples_are_at_most_ten_and_each_says_so_with_its_law() {
        let calendar = Config::default().calendar().unwrap();
        assert!((1..=10).contains(&calendar.rules().len()));
        assert!(calendar.rules().iter().all(|rule| rule.example && rule.reference.starts_with("CGI")));
    }

    #[test]
    fn t_pj_4_without_a_scanner_only_the_demonstration_delivers_by_itself() {
        let (demo, production) = (Config::default(), Config { mode: Mode::Production, ..Config::default() });
        assert_eq!((demo.unscanned(), production.unscanned()), (Unscanned::Deliver, Unscanned::Refuse));
        let mut chosen = production;
        chosen.overlay(|name| (name == "PORTAL_SCANNER_ABSENT").then(|| "deliver".to_owned())).unwrap();
        assert_eq!(chosen.unscanned(), Unscanned::Deliver);
        assert!(chosen.overlay(|name| (name == "PORTAL_SCANNER_ABSENT").then(|| "perhaps".to_owned())).is_err());
        let wrong = Config { scanner: "clamd".to_owned(), attachment_mib: 11, attachment_draft_days: 0, ..Config::default() };
        assert_eq!(wrong.faults().len(), 3, "{:?}", wrong.faults());
    }

    #[test]
    fn a_variable_wins_over_the_file() {
        let mut config = Config::default();
        config.overlay(|name| (name == "PORTAL_ADDRESS").then(|| "127.0.0.1:4000".to_owned())).unwrap();
        assert_eq!(config.public_url, "http://127.0.0.1:4000");
        assert!(config.shown().contains("letter_batch_minutes = 0"));
        config.overlay(|name| (name == "PORTAL_LETTER_BATCH_MINUTES").then(|| "15".to_owned())).unwrap();
        assert_eq!((config.letter_minutes(), Config { mode: Mode::Production, ..Config::default() }.letter_minutes()), (15, 60));
        assert!(config.overlay(|name| (name == "PORTAL_TRUSTED_PROXIES").then(|| "many".to_owned())).is_err());
    }
}
