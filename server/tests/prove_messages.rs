//! The messaging against the real `portal`: the inbox and its search with half a million messages, kills in the middle of
//! replies, five hundred streams on one process.
#![allow(
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a proof stops at the first surprise"
)]

mod live;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use app::domain::thread::{State, searchable};
use live::{Browser, Folder, Server, invariants, postgres, resident, rounds, signed_in};
use sha2::{Digest, Sha256};

const COMPANY: &str = "123456789";
/// Threads of the person who asks, in the small and in the large database.
const HERS: usize = 20;
/// Messages of each thread; one in a hundred has the word that is searched.
const EACH: usize = 10;

/// Whether this is the full count, whose times mean something.
fn proving() -> bool {
    std::env::var("PORTAL_PROVE").is_ok()
}

/// A database and the tool that writes into it, whatever `portal` thinks of it.
struct Database {
    name: &'static str,
    url: String,
    postgres: bool,
}

impl Database {
    fn sqlite(folder: &Folder, name: &str) -> Self {
        Self { name: "SQLite", url: format!("sqlite://{}/{name}.db?mode=rwc", folder.0.display()), postgres: false }
    }

    fn run(&self, sql: &str) -> String {
        let file = self.url.trim_start_matches("sqlite://").split('?').next().unwrap();
        let mut command = if self.postgres {
            let mut psql = Command::new("psql");
            psql.args(["-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", &self.url]);
            psql
        } else {
            let mut sqlite = Command::new("sqlite3");
            sqlite.args(["-batch", "-bail", file]);
            sqlite
        };
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(sql.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{sql}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn id(&self) -> &'static str {
        if self.postgres { "gen_random_uuid()" } else { "randomblob(16)" }
    }

    /// So many threads, twenty of them of the company of Martin, in the place of the demonstration's.
    fn fill(&self, threads: usize) {
        let zero = if self.postgres { "decode(repeat('00', 32), 'hex')" } else { "zeroblob(32)" };
        let empty = if self.postgres { "'[]'::json" } else { "'[]'" };
        let (martin, now) = ("(SELECT id FROM person WHERE address_key = 'martin@example.com')", "(SELECT MAX(created_at) FROM person)");
        let word = "s.n * 10 + k.seq";
        let said = |rare: &str, common: &str| format!("CASE WHEN ({word}) % 100 = 0 THEN '{rare}' ELSE '{common}' END");
        let (rare, common) = ("Une demande de dégrèvement réglée à l’été", "Bonjour, voici la pièce que vous avez demandée");
        let (text, words) = (said(rare, common), said(&searchable(rare), &searchable(common)));
        let answered = State::Answered.word();
        self.run(&format!(
            "DELETE FROM message_search; DELETE FROM message; DELETE FROM thread_event; DELETE FROM thread_read; DELETE FROM thread;
             CREATE TABLE seed AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {threads})
               SELECT n, {id} AS id, CASE WHEN n <= {HERS} THEN '{COMPANY}' ELSE CAST(600000000 + n % 5000 AS TEXT) END AS siren FROM c;
             INSERT INTO thread (id, siren, theme, subject, state, office, opened_by, created_at, last_at, messages)
               SELECT id, siren, 'tva', 'Demande ' || n, '{answered}', 'valbrune', {martin}, {now}, {now}, {EACH} FROM seed;
             CREATE TABLE place AS WITH RECURSIVE c(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM c WHERE seq < {EACH}) SELECT seq FROM c;
             INSERT INTO message (id, thread_id, seq, author_side, author_id, author_name, text, attachments, at, sha256, previous)
               SELECT {id}, s.id, k.seq, 'person', {martin}, 'Paul MARTIN', {text}, {empty}, {now}, {zero}, {zero} FROM seed s, place k;
             INSERT INTO message_search (thread_id, words) SELECT s.id, 's' || s.siren || ' demande ' || s.n || ' ' || {words} FROM seed s, place k;
             ANALYZE;",
            id = self.id(),
        ));
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// The page's answer in two databases, in turns: the ratio of the medians, large over small.
fn ratio(browsers: &mut [Browser; 2], path: &str, turns: usize) -> (f64, Duration) {
    let mut times = [Vec::new(), Vec::new()];
    for turn in 0..turns {
        for at in if turn % 2 == 0 { [0, 1] } else { [1, 0] } {
            // Her session's ceiling of requests a minute is no part of this.
            browsers[at].source = format!("203.0.113.{}", turn % 250);
            let begun = Instant::now();
            assert_eq!(browsers[at].get(path).status, 200);
            times[at].push(begun.elapsed());
        }
    }
    let [small, large] = times.map(median);
    (large.as_secs_f64() / small.as_secs_f64(), large)
}

#[test]
fn r_m05_the_inbox_and_its_search_do_not_grow_with_the_messages_of_others() {
    let (full, little) = if proving() { (50_000, 50) } else { (500, 50) };
    let folder = Folder::new("messages");
    let mut pairs = vec![[Database::sqlite(&folder, "small"), Database::sqlite(&folder, "large")]];
    if let (Some(small), Some(large)) = (postgres(), postgres()) {
        pairs.push([small, large].map(|url| Database { name: "PostgreSQL", url, postgres: true }));
    } else {
        println!("proof | messages on PostgreSQL | needs it: run through .ci/with-postgres");
    }
    for pair in pairs {
        let mut servers = Vec::new();
        for (database, threads) in pair.iter().zip([little, full]) {
            let data = folder.0.join(format!("{}-{threads}", database.name));
            std::fs::create_dir_all(&data).unwrap();
            // The first start makes the schema and the demonstration.
            drop(Server::start(&database.url, &data, &[]));
            database.fill(threads);
            servers.push(Server::start(&database.url, &data, &[]));
        }
        let mut browsers = [signed_in(servers[0].port), signed_in(servers[1].port)];
        let search = "/messagerie?q=degrevement+ete";
        for browser in &mut browsers {
            let inbox = browser.get("/messagerie").body;
            assert!(inbox.contains("20 échanges") || inbox.contains("Demande 20"), "{inbox}");
            // Numbers 9 and 19 have the word; it is found without accents, and nobody else's is.
            let found = browser.get(search).body;
            let listed = found.matches("href=\"/messagerie/").filter(|_| true).count();
            assert!(found.contains("Demande 9<") && found.contains("Demande 19<") && !found.contains("Demande 29<"), "{listed}");
            assert!(!browser.get("/messagerie?q=introuvable").body.contains("Demande 9<"));
        }
        let turns = if proving() { 101 } else { 3 };
        let (inbox, inbox_time) = ratio(&mut browsers, "/messagerie", turns);
        let (searched, search_time) = ratio(&mut browsers, search, turns);
        println!(
            "proof | messaging on {} | {} messages in {full} threads against {} | inbox {inbox:.2} ({:.1} ms), budget 1.5 | search {searched:.2} ({:.1} ms), budget 3.0",
            pair[0].name,
            full * EACH,
            little * EACH,
            inbox_time.as_secs_f64() * 1000.0,
            search_time.as_secs_f64() * 1000.0,
        );
        if proving() {
            assert!(inbox <= 1.5 && searched <= 3.0, "inbox {inbox}, search {searched}");
        }
    }
}

/// A new request; the address of its thread.
fn filed(browser: &mut Browser, subject: &str) -> String {
    let begun = browser.fill("/messagerie/nouveau", &[("company", COMPANY)]);
    assert_eq!(begun.status, 303, "{}", begun.body);
    let draft = begun.location.unwrap();
    let id = draft.rsplit('/').next().unwrap().to_owned();
    let typed = [("id", id.as_str()), ("theme", "tva"), ("subject", subject), ("text", "Voici."), ("gesture", "envoyer")];
    assert_eq!(browser.fill(&draft, &typed).status, 303);
    format!("/messagerie/{id}")
}

/// Replies to a thread until the server dies; the texts that it acknowledged.
fn replies(mut browser: Browser, thread: String, round: usize) -> Receiver<String> {
    let (acknowledge, acknowledged) = channel();
    std::thread::spawn(move || {
        let id = thread.rsplit('/').next().unwrap().to_owned();
        for number in 0..20 {
            let text = format!("réponse {round}-{number}.");
            let key = uuid::Uuid::now_v7().to_string();
            let typed = [("key", key.as_str()), ("id", &id), ("revision", "0"), ("text", &text), ("gesture", "envoyer")];
            if browser.try_post(&thread, &typed).is_none_or(|answer| answer.status != 303) || acknowledge.send(text).is_err() {
                return;
            }
        }
    });
    acknowledged
}

#[test]
fn t_msg_3_killed_in_the_middle_of_replies_every_acknowledged_one_is_there_and_the_chains_hold() {
    let full = rounds(100);
    let folder = Folder::new("replies");
    let database = Database::sqlite(&folder, "p");
    let mut server = Server::start(&database.url, &folder.0, &[]);
    let mut browser = signed_in(server.port);
    let (mut all, mut cut) = (0, 0);
    for round in 0..full {
        browser.source = format!("203.0.113.{}", round % 250);
        let thread = filed(&mut browser, &format!("Preuve {round}"));
        let acknowledged = replies(browser.clone(), thread.clone(), round);
        std::thread::sleep(Duration::from_millis(5 + 7 * (round as u64 * 37 % 40)));
        server.child.kill().unwrap();
        server.child.wait().unwrap();
        let acknowledged: Vec<String> = acknowledged.iter().collect();
        cut += usize::from(acknowledged.len() < 20);
        server = Server::start(&database.url, &folder.0, &[]);
        browser.port = server.port;
        let shown = browser.get(&thread);
        assert_eq!(shown.status, 200);
        for text in &acknowledged {
            assert!(shown.body.contains(text.as_str()), "{text} was acknowledged: there");
            let kept = database.run(&format!("SELECT COUNT(*) FROM message WHERE text = '{text}'"));
            assert_eq!(kept.trim(), "1", "{text}: once");
        }
        all += acknowledged.len();
    }
    drop(server);
    assert!(invariants(&database.url, &folder.0), "the chains hold");
    println!(
        "proof | portal killed in the middle of replies | {full} rounds ({cut} cut) | acknowledged {all}, all there, each once | chains intact"
    );
}

/// So many people who may read the company's threads, each with a session; the values of their cookies.
fn readers(database: &Database, number: usize) -> Vec<String> {
    let columns = |table: &str| -> Vec<String> {
        let listed = database.run(&format!("SELECT name FROM pragma_table_info('{table}')"));
        listed.lines().map(str::to_owned).collect()
    };
    let copied = |table: &str, own: &[(&str, &str)], from: &str, whose: &str| {
        let columns = columns(table);
        let value = |name: &String| {
            own.iter().find(|(known, _)| known == name).map_or_else(|| format!("x.{name}"), |(_, value)| (*value).to_owned())
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        database.run(&format!(
            "INSERT INTO {table} ({}) SELECT {} FROM {table} x, {from} WHERE {whose}",
            columns.join(", "),
            values.join(", ")
        ));
    };
    let tokens: Vec<String> = (0..number).map(|n| format!("{n:0>43}")).collect();
    let rows: Vec<String> = tokens
        .iter()
        .enumerate()
        .map(|(n, token)| {
            let hash = Sha256::digest(token).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
            format!("({n}, X'{}', X'{hash}')", uuid::Uuid::now_v7().simple())
        })
        .collect();
    database.run(&format!("CREATE TABLE reader (n, id, hash); INSERT INTO reader VALUES {};", rows.join(", ")));
    let place = "CAST(70000000000000 + c.n AS TEXT)";
    let address = "'flux' || c.n || '@example.com'";
    let own = [("id", "c.id"), ("subscriber_number", place), ("address", address), ("address_key", address)];
    copied("person", &own, "reader c", "x.address_key = 'nouvelle@example.com'");
    let own = [("id", "randomblob(16)"), ("person_id", "c.id"), ("token_hash", "c.hash")];
    copied("session", &own, "reader c", "x.person_id = (SELECT id FROM person WHERE address_key = 'martin@example.com')");
    database.run(&format!(
        "INSERT INTO entitlement (id, person_id, siren, service, role, state, may_delegate, since)
           SELECT randomblob(16), id, '{COMPANY}', 'messagerie', 'delegate', 'active', 0, (SELECT MAX(created_at) FROM person) FROM reader"
    ));
    tokens
}

/// Opens a stream; its lines.
fn stream(port: u16, token: &str, n: usize) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let head = format!(
        "GET /messagerie/flux HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nX-Forwarded-For: 198.51.{}.{}\r\nCookie: portal=s.{token}\r\n\r\n",
        n / 200,
        n % 200
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut lines = BufReader::new(stream);
    let mut first = String::new();
    lines.read_line(&mut first).unwrap();
    assert!(first.starts_with("HTTP/1.1 200"), "{first}");
    while first.trim() != "" {
        first.clear();
        lines.read_line(&mut first).unwrap();
    }
    lines
}

#[test]
fn r_m03_a_message_reaches_every_stream_of_a_process() {
    let number = if proving() { 500 } else { 50 };
    let folder = Folder::new("streams");
    let database = Database::sqlite(&folder, "p");
    let server = Server::start(&database.url, &folder.0, &[]);
    let mut martin = signed_in(server.port);
    let thread = filed(&mut martin, "Flux");
    let tokens = readers(&database, number);
    // What the first stream needs once is not what each costs.
    let first = stream(server.port, &tokens[0], 0);
    let before = resident(server.child.id());
    let open: Vec<_> = tokens.iter().enumerate().skip(1).map(|(n, token)| stream(server.port, token, n)).collect();
    let each = resident(server.child.id()).saturating_sub(before) / open.len();
    // The question that finds what is new has been asked once at least.
    std::thread::sleep(Duration::from_millis(2500));
    let id = thread.rsplit('/').next().unwrap().to_owned();
    let heard: Vec<_> = std::iter::once(first)
        .chain(open)
        .map(|mut lines| {
            let id = id.clone();
            std::thread::spawn(move || {
                let mut line = String::new();
                while !line.starts_with("data: ") || !line.contains(&id) {
                    line.clear();
                    assert!(lines.read_line(&mut line).unwrap() > 0, "the stream ended");
                }
                Instant::now()
            })
        })
        .collect();
    let sent = Instant::now();
    let typed = [("id", id.as_str()), ("text", "Du nouveau."), ("gesture", "envoyer")];
    assert_eq!(martin.fill(&thread, &typed).status, 303);
    let times: Vec<Duration> = heard.into_iter().map(|reader| reader.join().unwrap().duration_since(sent)).collect();
    println!(
        "proof | a message to {number} streams of one process | all heard it | slowest after {:.2} s, median {:.2} s | memory a stream {:.1} kB",
        times.iter().max().unwrap().as_secs_f64(),
        median(times.clone()).as_secs_f64(),
        each as f64 / 1024.0
    );
}
