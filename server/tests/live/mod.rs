//! Real processes for the proofs: `portal serve` children, and browsers without script that drive them by sockets.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "proofs stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use app::domain::effort::{Effort, PARTS, block, write};
use sha2::{Digest, Sha256};

/// How many rounds a proof runs: three, or its full count in `make prove`.
pub fn rounds(full: usize) -> usize {
    if std::env::var("PORTAL_PROVE").is_ok() { full } else { 3 }
}

/// A folder that goes with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("portal-{name}-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A free port of this machine.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A server process; killed when it is dropped.
pub struct Server {
    pub child: Child,
    pub port: u16,
    /// What it writes to standard error, read at once so that it never waits for us.
    errors: Mutex<Receiver<String>>,
}

impl Server {
    /// Starts `portal serve` in demonstration mode behind one trusted proxy, and waits until it is ready.
    pub fn start(database: &str, data: &Path, more: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portal"));
        command.arg("serve");
        Self::begin(command, database, data, more)
    }

    /// The same where no file may be longer than so many KiB, as on a full disk.
    pub fn cramped(database: &str, data: &Path, kibibytes: usize) -> Self {
        let mut command = Command::new("bash");
        let limited = format!("trap '' XFSZ; ulimit -f {kibibytes}; exec \"$0\" serve");
        command.args(["-c", &limited, env!("CARGO_BIN_EXE_portal")]);
        Self::begin(command, database, data, &[])
    }

    fn begin(mut command: Command, database: &str, data: &Path, more: &[(&str, &str)]) -> Self {
        let port = free_port();
        command
            .current_dir(data)
            .env("PORTAL_ADDRESS", format!("127.0.0.1:{port}"))
            .env("PORTAL_DATABASE_URL", database)
            .env("PORTAL_DATA_DIR", data)
            .env("PORTAL_DIST_DIR", data.join("no-bundle"))
            .env("PORTAL_TRUSTED_PROXIES", "1")
            .env("PORTAL_PASSWORD_MEMORY", "19456")
            .env("PORTAL_PASSWORD_PASSES", "2")
            .env("PORTAL_CHECK_EXPONENT", "8")
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        for (name, value) in more {
            command.env(name, value);
        }
        let mut child = command.spawn().unwrap();
        let (send, errors) = channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || stderr.lines().map_while(Result::ok).all(|line| send.send(line).is_ok()));
        let server = Self { child, port, errors: Mutex::new(errors) };
        for _ in 0..600 {
            if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) {
                stream.write_all(b"GET /sante/pret HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
                let mut answer = String::new();
                if stream.read_to_string(&mut answer).is_ok() && answer.starts_with("HTTP/1.1 200") {
                    return server;
                }
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the server did not come up");
    }

    /// Waits for the line of a failpoint, then kills the process at once.
    pub fn kill_at(&mut self, point: &str) {
        let wanted = format!("halted {point}");
        let errors = self.errors.lock().unwrap();
        for line in errors.iter() {
            if line == wanted {
                self.child.kill().unwrap();
                self.child.wait().unwrap();
                return;
            }
        }
        panic!("the server ended before {point}");
    }
}

impl Server {
    /// Everything it logged so far.
    pub fn log(&self) -> String {
        self.errors.lock().unwrap().try_iter().collect::<Vec<_>>().join("\n")
    }

    /// The faults it logged so far.
    pub fn faults(&self) -> Vec<String> {
        self.errors.lock().unwrap().try_iter().filter(|line| line.contains("ERROR")).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser without script, with an address of its own.
#[derive(Clone)]
pub struct Browser {
    pub port: u16,
    pub source: String,
    cookies: BTreeMap<String, String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub location: Option<String>,
    pub head: String,
    pub body: String,
}

impl Browser {
    pub fn new(port: u16, source: &str) -> Self {
        Self { port, source: source.to_owned(), cookies: BTreeMap::new() }
    }

    /// With the cookies of a browser that has been elsewhere.
    pub fn with(port: u16, source: &str, cookies: &BTreeMap<String, String>) -> Self {
        Self { cookies: cookies.clone(), ..Self::new(port, source) }
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, "").expect("an answer")
    }

    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.try_post(path, fields).expect("an answer")
    }

    /// `None` when the server died before it answered.
    pub fn try_post(&mut self, path: &str, fields: &[(&str, &str)]) -> Option<Answer> {
        self.send("POST", path, &serde_urlencoded::to_string(fields).unwrap())
    }

    /// The value of its `Cookie` header.
    pub fn cookie_line(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn send(&mut self, method: &str, path: &str, body: &str) -> Option<Answer> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        let cookies = self.cookie_line();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\nX-Forwarded-For: {}\r\n\
             Cookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.source,
            body.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut location = None;
        for line in head.lines().skip(1) {
            let (name, value) = line.split_once(": ").unwrap_or((line, ""));
            match name.to_ascii_lowercase().as_str() {
                "set-cookie" => {
                    let (name, value) = value.split(';').next().unwrap().split_once('=').unwrap();
                    self.cookies.insert(name.to_owned(), value.to_owned());
                }
                "location" => location = Some(value.to_owned()),
                _ => {}
            }
        }
        Some(Answer { status: head.split(' ').nth(1)?.parse().ok()?, location, head: head.to_owned(), body: body.to_owned() })
    }

    /// Reads a page and gives its hidden fields, the human check solved.
    pub fn form(&mut self, path: &str) -> Vec<(String, String)> {
        let page = self.get(path);
        assert_eq!(page.status, 200, "{path}: {:?}", page.location);
        let mut fields = Vec::new();
        for name in ["key", "revision", "version", "check"] {
            if let Some(value) = hidden(&page.body, name) {
                if name == "check" {
                    fields.push(("check_proof".to_owned(), solve(&value)));
                }
                fields.push((name.to_owned(), value));
            }
        }
        fields
    }

    /// Posts a page's form with these values; answers the address it leads to.
    pub fn fill(&mut self, path: &str, values: &[(&str, &str)]) -> Answer {
        let hidden = self.form(path);
        let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.extend_from_slice(values);
        self.post(path, &fields)
    }

    /// The creation up to « Vérifiez », for this address.
    pub fn create_up_to_review(&mut self, address: &str) {
        let ok = |answer: Answer, next: &str| assert_eq!((answer.status, answer.location.as_deref()), (303, Some(next)), "{}", answer.body);
        ok(self.fill("/creation/expert/conditions", &[("accepted", "on")]), "/creation/expert/identifiants");
        let credentials = [("email", address), ("email_again", address), ("password", PASSWORD), ("password_again", PASSWORD)];
        ok(self.fill("/creation/expert/identifiants", &credentials), "/creation/expert/formulaire");
        let details = [
            ("civility", "madame"),
            ("last_name", "Aubertin"),
            ("first_name", "Nour"),
            ("siren", "987654321"),
            ("phone", "01 99 00 12 34"),
            ("city", "Rennes"),
            ("country", "FRANCE"),
            ("question", "1"),
            ("answer", "Capucine la tortue"),
        ];
        ok(self.fill("/creation/expert/formulaire", &details), "/creation/expert/recapitulatif");
    }
}

/// Martin's browser, signed in.
pub fn signed_in(port: u16) -> Browser {
    let mut browser = Browser::new(port, "203.0.113.9");
    let answer = browser.fill("/connexion", &[("email", "martin@example.com"), ("password", server::directory::demo::PASSWORD)]);
    assert_eq!((answer.status, answer.location.as_deref()), (303, Some("/espace")), "{}", answer.body);
    browser
}

/// Resident bytes of a process.
pub fn resident(id: u32) -> usize {
    let text = std::fs::read_to_string(format!("/proc/{id}/statm")).unwrap();
    text.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

/// `portal invariants` holds.
pub fn invariants(database: &str, data: &Path) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portal"));
    command.arg("invariants").env("PORTAL_DATABASE_URL", database).env("PORTAL_DATA_DIR", data).current_dir(data);
    command.output().unwrap().status.success()
}

/// A password that is none of the demonstration's.
pub const PASSWORD: &str = "girouette-ardoise-violoncelle-84";

/// The value of a hidden field.
pub fn hidden(html: &str, name: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!("name=\"{name}\" value=\""))?;
    rest.split('"').next().map(str::to_owned)
}

/// The proof of work of a check.
pub fn solve(token: &str) -> String {
    let sha = |bytes: &[u8]| -> [u8; 32] { Sha256::digest(bytes).into() };
    let (challenge, effort) = (sha(token.as_bytes()), Effort { exponent: 8 });
    let numbers: Vec<u64> =
        (0..PARTS).map(|part| (0..1_000_000).find(|n| effort.solves(&sha(&block(&challenge, part, *n)))).unwrap()).collect();
    write(&numbers)
}

/// The code of the newest mail to an address, as the demonstration shows it.
pub fn code_for(browser: &mut Browser, address: &str) -> String {
    for _ in 0..100 {
        let list = browser.get("/demonstration/courrier").body;
        let row = list.split("<tr").find(|row| row.contains(address) && row.contains("/demonstration/courrier/"));
        if let Some(row) = row {
            let id = row.split("/demonstration/courrier/").nth(1).unwrap().split('"').next().unwrap().to_owned();
            let mail = browser.get(&format!("/demonstration/courrier/{id}")).body;
            if let Some(code) = code_in(&mail) {
                return code;
            }
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("no mail to {address}");
}

/// Twelve symbols in groups of three, alone on a line.
pub fn code_in(text: &str) -> Option<String> {
    text.lines().map(str::trim).find_map(|line| {
        let groups: Vec<&str> = line.split(' ').collect();
        let fits = groups.len() == 4 && groups.iter().all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_alphanumeric()));
        fits.then(|| groups.concat())
    })
}

/// A new database on the PostgreSQL of `.ci/with-postgres`; `None` outside it.
pub fn postgres() -> Option<String> {
    let server = std::env::var("PORTAL_TEST_POSTGRES").ok()?;
    let name = format!("t{}", uuid::Uuid::now_v7().simple());
    let made = Command::new("psql").arg(&server).args(["-qc", &format!("CREATE DATABASE {name}")]).status().unwrap();
    assert!(made.success());
    Some(format!("{}/{name}", server.rsplit_once('/').unwrap().0))
}

/// One number out of a PostgreSQL.
pub fn ask(url: &str, question: &str) -> i64 {
    let output = Command::new("psql").arg(url).args(["-qtAc", question]).output().unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .trim()
        .parse()
        .unwrap_or_else(|_| panic!("{question}: {}", String::from_utf8_lossy(&output.stderr)))
}
