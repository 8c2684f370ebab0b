//! What the outbox tests stand on: databases of their own, a real SMTP server, a mail to send.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use app::domain::brand::Brand;
use app::domain::identity::Registration;
use app::domain::validity::password_last_day;
use chrono::{DateTime, Duration, NaiveDate, TimeZone, Utc};
use sea_orm::ConnectionTrait;
use server::clock::{Clock, paris_day};
use server::job::Sender;
use server::job::halt::Halt;
use server::mail::Message;
use server::mail::templates::{ActivationCode, MailBrand, MailPerson};
use server::mail::transport::Transport;
use server::secret::keys::Keys;
use server::store::outbox::{self, Entry, Row};
use server::store::person::{self, NewPerson};
use server::store::{Store, StoreError};
use uuid::Uuid;

/// The code in every test mail; it must be found in the mail and nowhere else.
pub const CODE: &str = "BBBzvnAjPtUp";

pub fn variable(name: &str) -> Option<String> {
    #[allow(clippy::disallowed_methods, reason = "the tests' switches")]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Monday the 23rd of November 2026, 10:00 in Paris.
pub fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap()
}

pub fn keys() -> Keys {
    Keys::new(std::array::from_fn(|i| u8::try_from(i * 7 % 251).unwrap())).unwrap()
}

pub fn brand() -> MailBrand {
    MailBrand::new(&Brand::default(), "http://127.0.0.1:3000", true)
}

/// A folder that goes with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("portal-{name}-{}", Uuid::now_v7().simple()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A migrated database.
pub struct Database {
    pub url: String,
    pub store: Store,
    pub kind: &'static str,
    folder: Option<Folder>,
}

impl Database {
    pub async fn file() -> Self {
        let folder = Folder::new("outbox");
        let url = format!("sqlite://{}?mode=rwc", folder.0.join("portal.db").display());
        Self { store: migrated(&url).await, url, kind: "SQLite", folder: Some(folder) }
    }

    pub async fn postgres(server: &str) -> Self {
        let name = format!("outbox_{}", Uuid::now_v7().simple());
        let admin = Store::open(server).await.unwrap();
        admin.reader().execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        let (front, _) = server.rsplit_once('/').unwrap();
        let url = format!("{front}/{name}");
        Self { store: migrated(&url).await, url, kind: "PostgreSQL", folder: None }
    }

    /// A `SQLite` file, and `PostgreSQL` when `PORTAL_TEST_POSTGRES` names a server.
    pub async fn each() -> Vec<Self> {
        let mut databases = vec![Self::file().await];
        if let Some(server) = variable("PORTAL_TEST_POSTGRES") {
            databases.push(Self::postgres(&server).await);
        }
        databases
    }

    pub async fn row(&self, id: Uuid) -> Row {
        outbox::find(self.store.reader(), id).await.unwrap().expect("the row")
    }

    /// Makes a space with this address, whose password ends on this day.
    pub async fn space(&self, address: &str, last_day: NaiveDate, now: DateTime<Utc>) -> Uuid {
        let id = Uuid::now_v7();
        let new = NewPerson {
            id,
            subscriber_number: id.simple().to_string(),
            address: address.to_owned(),
            address_key: address.to_ascii_lowercase(),
            registration: registration(),
            password_hash: "h".to_owned(),
            password_judged: "a".to_owned(),
            password_last_day: last_day,
            answer_hash: "h".to_owned(),
            terms_version: "1".to_owned(),
            terms_accepted_at: now,
        };
        person::create(self.store.reader(), new, now).await.unwrap();
        id
    }

    /// Makes a space whose password was chosen today.
    pub async fn new_space(&self, address: &str, now: DateTime<Utc>) -> Uuid {
        self.space(address, password_last_day(paris_day(now), 36).unwrap(), now).await
    }

    /// As the managing office does.
    pub async fn disable(&self, id: Uuid) {
        let id = id.simple().to_string();
        let same = if self.kind == "SQLite" { format!("hex(id) = upper('{id}')") } else { format!("id = '{id}'") };
        self.store.reader().execute_unprepared(&format!("UPDATE person SET state = 'disabled' WHERE {same}")).await.unwrap();
    }

    pub async fn person(&self, id: Uuid) -> person::Row {
        person::find(self.store.reader(), id).await.unwrap().expect("the space")
    }

    /// Puts a code mail into the outbox.
    pub async fn put(&self, recipient: &str, now: DateTime<Utc>) -> Uuid {
        self.put_until(recipient, now, None).await
    }

    pub async fn put_until(&self, recipient: &str, now: DateTime<Utc>, dead_at: Option<DateTime<Utc>>) -> Uuid {
        let entry = Entry { dead_at, ..entry(recipient) };
        let id = entry.id;
        self.store.write::<_, StoreError, _>(|tx, _| Box::pin(outbox::put(tx, entry.clone(), now))).await.unwrap();
        id
    }
}

pub fn registration() -> Registration {
    serde_json::from_value(serde_json::json!({
        "civility": "madame", "last_name": "Rosemonde", "first_name": "Lila",
        "firm": { "foreign": "AB-123" },
        "phone": "0199001234", "street_number": null, "street_kind": null, "street_name": null,
        "address_extra": null, "postcode": null, "city": "Rennes", "country": "France", "question": 0
    }))
    .unwrap()
}

async fn migrated(url: &str) -> Store {
    let store = Store::open(url).await.unwrap();
    store.migrate().await.unwrap();
    store
}

/// A code mail, sealed for its row.
pub fn entry(recipient: &str) -> Entry {
    let id = Uuid::now_v7();
    let message = code_mail("Lila");
    Entry {
        id,
        template: message.template(),
        recipient: recipient.to_owned(),
        payload: Some(message.seal(&keys(), id).unwrap()),
        dead_at: None,
    }
}

pub fn code_mail(given_name: &str) -> Message {
    Message::ActivationCode(ActivationCode {
        requester: MailPerson { civility: "Madame".to_owned(), family_name: "ROSEMONDE".to_owned(), given_name: given_name.to_owned() },
        code: CODE.to_owned(),
        deadline: "mercredi 25 novembre 2026 à 10 h 00".to_owned(),
        cancel_url: "http://127.0.0.1:3000/creation/annulation?jeton=x".to_owned(),
    })
}

pub fn sender(store: &Store, clock: &Clock, url: &str) -> Sender {
    Sender {
        store: store.clone(),
        keys: keys(),
        clock: clock.clone(),
        transport: Transport::from_url(url).unwrap(),
        brand: brand(),
        worker: Uuid::now_v7(),
        keep_payload: false,
        halt: Halt::default(),
    }
}

/// `end2end/tools/smtp_server.py`, running.
pub struct Server {
    child: Child,
    pub url: String,
    pub port: u16,
    folder: Folder,
}

impl Server {
    pub fn start(arguments: &[&str]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end/tools/smtp_server.py");
        let folder = Folder::new("smtp");
        let mut child = Command::new("/usr/bin/python3")
            .arg(script)
            .args(["--until-eof", "--directory"])
            .arg(&folder.0)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("these tests need Debian's /usr/bin/python3 and python3-aiosmtpd: apt-get install python3-aiosmtpd");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Ok(port) = line.trim().parse() else {
            let mut said = String::new();
            let _ = child.stderr.take().unwrap().read_to_string(&mut said);
            panic!("the SMTP server of the tests did not start: {said}");
        };
        // Its own words go nowhere: the pipe must not fill.
        let mut stderr = child.stderr.take().unwrap();
        std::thread::spawn(move || std::io::copy(&mut stderr, &mut std::io::sink()));
        Self { child, url: format!("smtp://127.0.0.1:{port}"), port, folder }
    }

    pub fn mode(&self, mode: &str) {
        let (part, path) = (self.folder.0.join("mode.part"), self.folder.0.join("mode"));
        std::fs::write(&part, mode).unwrap();
        std::fs::rename(part, path).unwrap();
    }

    /// What arrived, in the order of arrival.
    pub fn mails(&self) -> Vec<Eml> {
        let mut files: Vec<(u32, PathBuf)> = std::fs::read_dir(&self.folder.0)
            .unwrap()
            .filter_map(|entry| {
                let path = entry.unwrap().path();
                let number = path.file_name()?.to_str()?.strip_suffix(".eml")?.parse().ok()?;
                Some((number, path))
            })
            .collect();
        files.sort();
        files.into_iter().map(|(_, path)| Eml(std::fs::read_to_string(path).unwrap())).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A mail as it arrived, envelope in front.
pub struct Eml(pub String);

impl Eml {
    /// The header lines, unfolded.
    pub fn headers(&self) -> Vec<String> {
        let head = self.0.split("\r\n\r\n").next().unwrap();
        head.replace("\r\n ", " ").split("\r\n").map(str::to_owned).collect()
    }

    pub fn header(&self, name: &str) -> String {
        let front = format!("{name}: ");
        let found: Vec<String> = self.headers().iter().filter_map(|line| line.strip_prefix(&front).map(str::to_owned)).collect();
        assert_eq!(found.len(), 1, "{name} in {:?}", self.headers());
        found.into_iter().next().unwrap()
    }

    /// The outbox's id, from the Message-ID.
    pub fn id(&self) -> Uuid {
        self.header("Message-ID").trim_start_matches('<').split('@').next().unwrap().parse().unwrap()
    }

    /// All the parts, quoted-printable undone.
    pub fn text(&self) -> String {
        let body = self.0.split_once("\r\n\r\n").unwrap().1.replace("=\r\n", "");
        let mut bytes = Vec::new();
        let mut rest = body.as_bytes();
        while let Some((first, tail)) = rest.split_first() {
            let code = (*first == b'=').then(|| tail.get(..2)).flatten();
            let undone = code.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
            bytes.push(undone.unwrap_or(*first));
            rest = if undone.is_some() { &tail[2..] } else { tail };
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// A while, for clocks held by hand.
pub fn minutes(number: i64) -> Duration {
    Duration::minutes(number)
}

/// Runs a child until it halts, and kills it there.
pub fn killed_at(point: &str, mut command: Command) {
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    while !said.ends_with(&format!("halted {point}\n")) {
        assert!(lines.read_line(&mut said).unwrap() > 0, "the child ended before it reached {point}: {said}");
    }
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(9));
}

/// Runs a child to its end.
pub fn ran(mut command: Command) {
    let output = command.stderr(Stdio::piped()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
