//! Attachments against the real `portal`: the memory of an upload of 1 GiB (T-PJ-2, X-API-4), and kills in the middle of
//! uploads: what was acknowledged is there with its SHA-256, and nothing is orphaned after the sweep.
#![allow(
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a proof stops at the first surprise"
)]

mod live;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use live::{Browser, Folder, Server, invariants, resident, rounds, signed_in};
use sha2::{Digest, Sha256};

const BOUNDARY: &str = "----portal-preuves";
const MEBIBYTE: usize = 1 << 20;

/// The page of a new draft's files.
fn page(browser: &mut Browser) -> String {
    let answer = browser.fill("/messagerie/nouveau", &[("company", "123456789")]);
    assert_eq!(answer.status, 303, "{}", answer.body);
    format!("{}/pieces", answer.location.unwrap())
}

fn head(browser: &Browser, page: &str, length: usize) -> String {
    format!(
        "POST {page} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\nX-Forwarded-For: {}\r\nCookie: {}\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {length}\r\n\r\n",
        browser.source,
        browser.cookie_line()
    )
}

fn part(name: &str) -> String {
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"pieces\"; filename=\"{name}\"\r\nContent-Type: text/plain\r\n\r\n")
}

/// The status of a whole upload; none when the server died before it answered.
fn upload(browser: &Browser, page: &str, name: &str, bytes: &[u8]) -> Option<u16> {
    let body = [part(name).as_bytes(), bytes, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
    let mut stream = TcpStream::connect(("127.0.0.1", browser.port)).ok()?;
    stream.write_all(head(browser, page, body.len()).as_bytes()).ok()?;
    stream.write_all(&body).ok()?;
    status(&mut stream)
}

fn status(stream: &mut TcpStream) -> Option<u16> {
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).split(' ').nth(1)?.parse().ok()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).map_or_else(|_| Vec::new(), |found| found.map(|file| file.unwrap().path()).collect())
}

/// Sends 1 GiB behind `front`; how many bytes were taken, how much the memory grew at most, the status.
fn flood(server: &Server, browser: &Browser, page: &str, front: &str) -> (usize, usize, Option<u16>) {
    let before = resident(server.child.id());
    let mut stream = TcpStream::connect(("127.0.0.1", browser.port)).unwrap();
    let length = 1024 * MEBIBYTE;
    stream.write_all(head(browser, page, length + front.len()).as_bytes()).unwrap();
    stream.write_all(front.as_bytes()).unwrap();
    let (block, mut taken, mut most) = (vec![b'a'; 256 * 1024], 0, 0);
    while taken < length && stream.write_all(&block).is_ok() {
        taken += block.len();
        most = most.max(resident(server.child.id()).saturating_sub(before));
    }
    most = most.max(resident(server.child.id()).saturating_sub(before));
    (taken, most, status(&mut stream))
}

#[test]
fn t_pj_2_an_upload_of_1_gib_is_cut_and_costs_less_than_20_mib_of_memory() {
    let folder = Folder::new("flood");
    let database = format!("sqlite://{}/p.db?mode=rwc", folder.0.display());
    let server = Server::start(&database, &folder.0, &[]);
    let mut browser = signed_in(server.port);
    let page = page(&mut browser);
    // What the first upload needs once is not what a large one costs.
    assert_eq!(upload(&browser, &page, "petit.txt", &vec![b'a'; MEBIBYTE]), Some(303));
    let stray = format!("--{BOUNDARY}\r\nX-Long: ");
    for (what, front) in [("one file", part("grand.txt")), ("a head without end", stray)] {
        let (taken, most, status) = flood(&server, &browser, &page, &front);
        println!(
            "proof | 1 GiB to the attachments as {what} | taken {} MiB | answer {status:?} | memory grew by {:.1} MiB",
            taken / MEBIBYTE,
            most as f64 / MEBIBYTE as f64
        );
        assert!(taken < 128 * MEBIBYTE, "{what}: cut at the limit");
        assert!(most < 20 * MEBIBYTE, "{what}: {most}");
    }
    assert_eq!(upload(&browser, &page, "apres.txt", b"apres"), Some(303), "the next one works");
    assert_eq!(files(&folder.0.join("attachments/incoming")), Vec::<PathBuf>::new());
    assert_eq!(files(&folder.0.join("attachments/kept")).len(), 2);
}

#[test]
fn t_pj_2_a_disk_without_room_refuses_a_file_changes_nothing_and_takes_the_next_one() {
    let folder = Folder::new("full");
    let database = format!("sqlite://{}/p.db?mode=rwc", folder.0.display());
    drop(Server::start(&database, &folder.0, &[]));
    let server = Server::cramped(&database, &folder.0, 6 * 1024);
    let mut browser = signed_in(server.port);
    let page = page(&mut browser);
    assert_eq!(upload(&browser, &page, "avant.txt", b"avant"), Some(303));
    assert_eq!(upload(&browser, &page, "large.txt", &vec![b'a'; 8 * MEBIBYTE]), Some(503));
    assert_eq!(files(&folder.0.join("attachments/incoming")), Vec::<PathBuf>::new());
    assert_eq!(files(&folder.0.join("attachments/kept")).len(), 1);
    assert_eq!(upload(&browser, &page, "apres.txt", b"apres"), Some(303));
    let shown = browser.get(&page).body;
    assert!(shown.contains("avant.txt") && shown.contains("apres.txt") && !shown.contains("large.txt"), "{shown}");
    assert!(server.log().contains("File too large"), "the fault stands in the log");
    drop(server);
    // Room again.
    let server = Server::start(&database, &folder.0, &[]);
    browser.port = server.port;
    assert_eq!(upload(&browser, &page, "large.txt", &vec![b'a'; 8 * MEBIBYTE]), Some(303));
    assert!(browser.get(&page).body.contains("large.txt"));
    assert!(invariants(&database, &folder.0));
}

/// Uploads files one after the other until the server dies; those that it acknowledged, with their hashes.
fn uploads(browser: Browser, page: String, round: usize) -> Receiver<(String, String)> {
    let (acknowledge, acknowledged) = channel();
    std::thread::spawn(move || {
        for number in 0..10_usize {
            let name = format!("fichier-{round}-{number}.txt");
            let bytes = format!("{round} {number} ").into_bytes().repeat(20_000 + 3_000 * number);
            if upload(&browser, &page, &name, &bytes) != Some(303) {
                return;
            }
            let hash = Sha256::digest(&bytes).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
            if acknowledge.send((name, hash)).is_err() {
                return;
            }
        }
    });
    acknowledged
}

#[test]
fn t_pj_5_killed_in_the_middle_of_uploads_what_was_acknowledged_is_there() {
    let full = rounds(100);
    let folder = Folder::new("kills");
    let database = format!("sqlite://{}/p.db?mode=rwc", folder.0.display());
    let (kept, incoming) = (folder.0.join("attachments/kept"), folder.0.join("attachments/incoming"));
    let mut server = Server::start(&database, &folder.0, &[]);
    let mut browser = signed_in(server.port);
    let (mut all, mut cut, mut orphans) = (0, 0, 0);
    for round in 0..full {
        let page = page(&mut browser);
        let acknowledged = uploads(browser.clone(), page.clone(), round);
        // From the first bytes to the last file: the kill comes anywhere.
        std::thread::sleep(Duration::from_millis(7 * (round as u64 * 37 % 100)));
        server.child.kill().unwrap();
        server.child.wait().unwrap();
        let acknowledged: Vec<(String, String)> = acknowledged.iter().collect();
        cut += usize::from(acknowledged.len() < 10);
        let restarted = Instant::now();
        server = Server::start(&database, &folder.0, &[]);
        assert!(restarted.elapsed() < Duration::from_secs(10), "T-CRH-2");
        browser.port = server.port;
        let shown = browser.get(&page).body;
        for (name, hash) in &acknowledged {
            assert!(shown.contains(name.as_str()) && shown.contains(hash.as_str()), "{name} of round {round} was acknowledged");
        }
        all += acknowledged.len();
        // Sent: they are the message's now, and drafts do not pile up.
        let draft = page.trim_end_matches("/pieces");
        let id = draft.rsplit('/').next().unwrap();
        let typed = [("id", id), ("theme", "tva"), ("subject", "Preuve"), ("text", "Voici."), ("gesture", "envoyer")];
        assert_eq!(browser.fill(draft, &typed).status, 303);
        // The session's lifetime is no part of this.
        orphans = orphans.max(files(&incoming).len());
    }
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    for path in files(&kept).into_iter().chain(files(&incoming)) {
        let before = std::fs::metadata(&path).unwrap().modified().unwrap() - Duration::from_hours(2);
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
    }
    let before = files(&kept).len();
    let server = Server::start(&database, &folder.0, &[]);
    for _ in 0..200 {
        if files(&incoming).is_empty() && invariants(&database, &folder.0) {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(files(&incoming).is_empty() && invariants(&database, &folder.0), "after the sweep");
    let after = files(&kept).len();
    assert!(after >= all, "{after} files for {all} that were acknowledged");
    println!(
        "proof | portal killed in the middle of uploads | {full} rounds ({cut} cut) | acknowledged {all}, all there | without a row, swept: {} kept, up to {orphans} coming in",
        before - after
    );
    drop(server);
}
