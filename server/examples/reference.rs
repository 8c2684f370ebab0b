//! What `make bench` compares the server with, and what puts load on both.
//!
//! A bare axum server that makes the query of `session/home` and sends one page from memory; a bare
//! argon2 hash with the parameters of passwords; a closed loop of requests; a closed loop of logins; files of
//! companies for the directory.
//! Each task prints one line of JSON. It decides nothing: `end2end/bench` judges, and starts this.
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{available_parallelism, scope};
use std::time::{Duration, Instant};

use app::api::session::Home;
use app::api::ticket::{Challenge, Sheet};
use app::domain::effort::{PARTS, block, write};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use axum::{Json, Router};
use clap::Parser;
use serde_json::json;
use server::clock::{Clock, short_day, short_instant};
use server::directory::demo::{ACCOUNTS, PASSWORD};
use server::secret::hash;
use server::secret::token::{digest, sha256, token};
use server::store::session::Limits;
use server::store::{Store, person, session};

#[path = "../tests/sirene/mod.rs"]
mod sirene;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// The references of `make bench`.
#[derive(Parser)]
enum Task {
    /// Serves the references: `POST /home` and `GET /page`.
    Serve {
        address: SocketAddr,
        /// The database of the measured server.
        database: String,
        /// What `GET /page` sends.
        page: PathBuf,
    },
    /// Times bare hashes, so many at once.
    Hash { at_once: usize, rounds: u32 },
    /// Signs one account in, by its place among the demonstration's, and prints its cookie.
    Session {
        address: SocketAddr,
        #[arg(long, default_value_t = 0)]
        account: usize,
    },
    /// Repeats one request on each of some connections; `POST` when it has a body.
    Load {
        address: SocketAddr,
        path: String,
        #[arg(long)]
        body: Option<String>,
        #[arg(long, default_value = "")]
        cookie: String,
        #[arg(long, default_value_t = 16)]
        connections: usize,
        #[arg(long, default_value_t = 2.0)]
        seconds: f64,
    },
    /// Signs the demonstration's accounts in, over and over; their checks are solved beforehand.
    Logins { address: SocketAddr, seconds: f64 },
    /// Writes `units.csv` and `seats.csv` of so many companies.
    Directory { folder: PathBuf, companies: u64 },
}

fn main() -> ExitCode {
    let done = match Task::parse() {
        Task::Serve { address, database, page } => serve(address, &database, &page),
        Task::Hash { at_once, rounds } => time_hashes(at_once, rounds),
        Task::Session { address, account } => open_session(address, account),
        Task::Load { address, path, body, cookie, connections, seconds } => {
            let request = request(address, &path, &cookie, body.as_deref());
            load(address, &request, connections, Duration::from_secs_f64(seconds))
        }
        Task::Logins { address, seconds } => repeat_logins(address, Duration::from_secs_f64(seconds)),
        Task::Directory { folder, companies } => write_directory(&folder, companies),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("reference: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn write_directory(folder: &Path, companies: u64) -> Result<(), Fault> {
    let written = sirene::generate(folder, companies)?;
    println!("{}", json!({ "companies": written.companies, "establishments": written.establishments }));
    Ok(())
}

// The bare server.

#[derive(Clone)]
struct Bare {
    store: Store,
    clock: Clock,
    page: Bytes,
}

fn serve(address: SocketAddr, database: &str, page: &PathBuf) -> Result<(), Fault> {
    let page = Bytes::from(std::fs::read(page)?);
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let bare = Bare { store: Store::open(database).await?, clock: Clock::system(), page };
        let router = Router::new().route("/home", post(home)).route("/page", get(from_memory)).with_state(bare);
        let listener = tokio::net::TcpListener::bind(address).await?.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        Ok(axum::serve(listener, router).await?)
    })
}

async fn from_memory(State(bare): State<Bare>) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/html; charset=utf-8")], bare.page)
}

/// The query and the answer of `session/home`, and nothing around them.
async fn home(State(bare): State<Bare>, headers: HeaderMap) -> Result<Json<Home>, StatusCode> {
    let cookie = headers.get(COOKIE).and_then(|value| value.to_str().ok()).and_then(|value| value.split_once("portal=s."));
    let token = cookie.and_then(|(_, rest)| rest.get(..43)).ok_or(StatusCode::UNAUTHORIZED)?;
    let limits = Limits {
        idle: chrono::Duration::minutes(30),
        absolute: chrono::Duration::minutes(480),
        at_once: 5,
        fresh: chrono::Duration::minutes(5),
    };
    let holder = session::holder(bare.store.reader(), &digest(token), limits, bare.clock.now()).await;
    let holder = holder.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?.ok_or(StatusCode::UNAUTHORIZED)?;
    let registration = person::registration(&holder.person).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Json(Home {
        title: format!("{} {} {}", registration.civility.short(), holder.person.last_name.to_uppercase(), holder.person.first_name),
        subscriber_number: holder.person.subscriber_number,
        password_expiry: short_day(holder.person.password_last_day),
        address: holder.person.address,
        password_days: None,
        bounced: holder.person.bounced_at.is_some(),
        last_login: holder.session.previous_login_at.map(short_instant),
    }))
}

// The bare hash.

fn time_hashes(at_once: usize, rounds: u32) -> Result<(), Fault> {
    let params = argon2::Params::new(hash::PASSWORD.memory, hash::PASSWORD.passes, 1, Some(32)).map_err(|e| e.to_string())?;
    let argon = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let one = || -> Result<f64, String> {
        let (began, mut tag) = (Instant::now(), [0; 32]);
        argon.hash_password_into(PASSWORD.as_bytes(), b"sixteen bytes of", &mut tag).map_err(|e| e.to_string())?;
        std::hint::black_box(tag);
        Ok(began.elapsed().as_secs_f64())
    };
    let times = scope(|threads| {
        let each = || (0..rounds).map(|_| one()).collect::<Result<Vec<_>, _>>();
        let running: Vec<_> = (0..at_once).map(|_| threads.spawn(each)).collect();
        running.into_iter().map(|thread| thread.join().map_err(|_| "a hash panicked".to_owned())?).collect::<Result<Vec<_>, String>>()
    })?;
    let times = times.concat();
    println!("{}", json!({ "times": times, "cores": available_parallelism()?.get() }));
    Ok(())
}

// Load.

fn request(address: SocketAddr, path: &str, cookie: &str, body: Option<&str>) -> Vec<u8> {
    let method = if body.is_some() { "POST" } else { "GET" };
    let body = body.unwrap_or_default();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nsec-fetch-site: same-origin\r\ncontent-type: application/json\r\n\
         cookie: {cookie}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

/// One kept connection, just enough HTTP/1.1 to find where an answer ends.
struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    fn open(address: SocketAddr) -> Result<Self, Fault> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream, read: Vec::new() })
    }

    fn send(&mut self, request: &[u8]) -> Result<Answer, Fault> {
        self.stream.write_all(request)?;
        self.read.clear();
        let body_at = loop {
            if let Some(at) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            self.more()?;
        };
        let head = String::from_utf8_lossy(&self.read[..body_at]).to_ascii_lowercase();
        if let Some((_, length)) = head.split_once("\r\ncontent-length: ") {
            let length: usize = length.split("\r\n").next().unwrap_or_default().parse()?;
            while self.read.len() < body_at + length {
                self.more()?;
            }
        } else {
            while !self.read.ends_with(b"0\r\n\r\n") {
                self.more()?;
            }
        }
        let status = head.get(9..12).ok_or("no status")?.parse()?;
        let original = String::from_utf8_lossy(&self.read[..body_at]).into_owned();
        Ok(Answer { status, head: original, body: self.read[body_at..].to_vec() })
    }

    fn more(&mut self) -> Result<(), Fault> {
        let mut chunk = [0; 16 * 1024];
        match self.stream.read(&mut chunk)? {
            0 => Err("the server closed the connection".into()),
            count => {
                self.read.extend_from_slice(&chunk[..count]);
                Ok(())
            }
        }
    }
}

fn load(address: SocketAddr, request: &[u8], connections: usize, span: Duration) -> Result<(), Fault> {
    let (count, failed) = (AtomicU64::new(0), AtomicU64::new(0));
    let began = Instant::now();
    scope(|threads| {
        let repeat = || -> Result<(), Fault> {
            let mut connection = Connection::open(address)?;
            while began.elapsed() < span {
                let counted = if connection.send(request)?.status == 200 { &count } else { &failed };
                counted.fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        };
        let running: Vec<_> = (0..connections).map(|_| threads.spawn(repeat)).collect();
        running.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a client panicked")?)
    })?;
    let seconds = began.elapsed().as_secs_f64();
    println!("{}", json!({ "requests": count.into_inner(), "failed": failed.into_inner(), "seconds": seconds }));
    Ok(())
}

// Logins.

/// A browser without session: its cookie is its own invention, as any is.
struct Browser {
    connection: Connection,
    address: SocketAddr,
    cookie: String,
    account: &'static str,
}

impl Browser {
    fn open(address: SocketAddr, number: usize) -> Result<Self, Fault> {
        let token = token().map_err(|_| "no random bytes")?;
        let account = ACCOUNTS[number % ACCOUNTS.len()].address;
        Ok(Self { connection: Connection::open(address)?, address, cookie: format!("portal=a.{token}"), account })
    }

    /// A login, ready to be sent: a new check, solved.
    fn prepare(&mut self) -> Result<Vec<u8>, Fault> {
        let asked = request(self.address, "/api/session/login-page", &self.cookie, Some("{}"));
        let sheet: Sheet<()> = serde_json::from_slice(&self.connection.send(&asked)?.body)?;
        let challenge = sheet.ticket.check.ok_or("the login page asks for no check")?;
        let form = json!({ "form": {
            "key": sheet.ticket.key, "email": self.account, "password": PASSWORD, "retour": "",
            "check": challenge.token, "check_answer": "", "check_proof": solve(&challenge),
        } });
        Ok(request(self.address, "/api/session/login", &self.cookie, Some(&form.to_string())))
    }

    /// Sends a login; `None` when the hash gate turned it away (S-4).
    fn sign_in(&mut self, login: &[u8]) -> Result<Option<Answer>, Fault> {
        let answer = self.connection.send(login)?;
        match answer.status {
            200 => return Ok(Some(answer)),
            503 => return Ok(None),
            _ => {}
        }
        Err(format!("a login was answered {}: {}", answer.status, String::from_utf8_lossy(&answer.body)).into())
    }
}

fn solve(challenge: &Challenge) -> String {
    let seed = sha256(challenge.token.as_bytes());
    let part = |part| (0..1_000_000).find(|number| challenge.effort.solves(&sha256(&block(&seed, part, *number)))).unwrap_or_default();
    write(&(0..PARTS).map(part).collect::<Vec<u64>>())
}

fn open_session(address: SocketAddr, account: usize) -> Result<(), Fault> {
    let mut browser = Browser::open(address, account)?;
    let login = browser.prepare()?;
    let answer = browser.sign_in(&login)?.ok_or("the hash gate is full")?;
    let cookie = answer.head.lines().find_map(|line| line.split_once("portal=s.")).and_then(|(_, rest)| rest.get(..43));
    println!("{}", json!({ "cookie": format!("portal=s.{}", cookie.ok_or("no session cookie")?) }));
    Ok(())
}

fn repeat_logins(address: SocketAddr, span: Duration) -> Result<(), Fault> {
    let cores = available_parallelism()?.get();
    // Three for each core keep the hash gate busy; four of one account at once are no throttle's business.
    let clients = (3 * cores).clamp(ACCOUNTS.len(), 4 * ACCOUNTS.len());
    let (ready, refused) = (Barrier::new(clients), AtomicU64::new(0));
    let (ready, refused) = (&ready, &refused);
    let times = scope(|threads| {
        let repeat = |number| {
            move || -> Result<Vec<Instant>, Fault> {
                let prepared = prepare_some(address, number, span);
                ready.wait();
                let (mut browser, logins) = prepared?;
                let (until, mut times) = (Instant::now() + span, Vec::new());
                for login in logins {
                    if Instant::now() >= until {
                        break;
                    }
                    if browser.sign_in(&login)?.is_some() {
                        times.push(Instant::now());
                    } else {
                        refused.fetch_add(1, Ordering::Relaxed);
                    }
                }
                Ok(times)
            }
        };
        let running: Vec<_> = (0..clients).map(|number| threads.spawn(repeat(number))).collect();
        running.into_iter().map(|thread| thread.join().map_err(|_| "a client panicked")?).collect::<Result<Vec<_>, Fault>>()
    })?;
    // Steady state: from when each core has delivered once until the first client has stopped.
    let stopped = times.iter().filter_map(|times| times.last()).min().copied().ok_or("no login")?;
    let mut all: Vec<Instant> = times.concat().into_iter().filter(|time| *time <= stopped).collect();
    all.sort_unstable();
    let steady = all.get(cores - 1..).filter(|steady| steady.len() > 1).ok_or("too few logins")?;
    let seconds = (steady[steady.len() - 1] - steady[0]).as_secs_f64();
    println!(
        "{}",
        json!({ "requests": steady.len() - 1, "seconds": seconds, "clients": clients, "refused": refused.load(Ordering::Relaxed) })
    );
    Ok(())
}

/// More logins than a client can use up: none takes less than 50 ms.
fn prepare_some(address: SocketAddr, number: usize, span: Duration) -> Result<(Browser, Vec<Vec<u8>>), Fault> {
    let mut browser = Browser::open(address, number)?;
    let count = span.as_millis() / 50;
    let logins = (0..count).map(|_| browser.prepare()).collect::<Result<Vec<_>, _>>()?;
    Ok((browser, logins))
}
