//! T-OUT-1, T-OUT-6 for letters: the process is killed (SIGKILL) at each point of a batch, and started again with the
//! clock moved past the lease.
//!
//! The child is this very test binary: it puts two letters into the outbox, each in a transaction of its own, and
//! writes, and stops where `PORTAL_TEST_HALT` says. However it ended, each batch gives one file, under the number and
//! the date of its claim, and each letter stands in one file once. Two rounds a point; `PORTAL_PROVE=1` makes it twenty.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::Duration;
use outbox_support::{Database, Folder, keys, killed_at, ran, variable};
use server::clock::Clock;
use server::config::Config;
use server::job::halt::Halt;
use server::job::letters::Letters;
use server::letter::room::Room;
use server::letter::samples;
use server::pdf::Letterhead;
use server::pdf::press::Press;
use server::store::outbox::{self, Entry};
use server::store::{Store, StoreError, letter};
use uuid::Uuid;

mod outbox_support;

/// Letters put per round.
const EACH: usize = 2;

/// The points, and whether the batch is marked when the process dies there.
const POINTS: [(&str, bool); 4] =
    [("letters-claimed", false), ("letters-drafted", false), ("letters-named", false), ("letters-marked", true)];

fn start(work: &str, halt: &str, database: &Database, folder: &Path, offset: Duration) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "child", "--ignored", "--nocapture", "--test-threads=1"])
        .env("LETTERS_CHILD", work)
        .env("LETTERS_DATABASE", &database.url)
        .env("LETTERS_FOLDER", folder)
        .env("LETTERS_OFFSET", offset.num_seconds().to_string())
        .env("PORTAL_TEST_HALT", halt)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the process that is killed; the test below starts it"]
async fn child() {
    let Some(work) = variable("LETTERS_CHILD") else { return };
    let store = Store::open(&variable("LETTERS_DATABASE").unwrap()).await.unwrap();
    let clock = Clock::moved(Duration::seconds(variable("LETTERS_OFFSET").unwrap().parse().unwrap()));
    if work == "put" {
        for _ in 0..EACH {
            put(&store, &clock).await;
        }
    }
    let letters = Letters {
        store,
        keys: keys(),
        clock,
        press: Press::new(Letterhead { organisation: "Essai".to_owned(), ..Letterhead::default() }),
        room: Room::of(Path::new(&variable("LETTERS_FOLDER").unwrap())),
        worker: Uuid::now_v7(),
        pace: Duration::zero(),
        keep_payload: false,
        halt: Halt::of(&Config::default()),
    };
    letters.round().await.unwrap();
    letters.sweep().await.unwrap();
}

/// A letter whose reference is its row's id.
async fn put(store: &Store, clock: &Clock) {
    let (id, now, mut letter) = (Uuid::now_v7(), clock.now(), samples::short().unwrap());
    letter.refusal = reference(id);
    let payload = Some(letter.seal(&keys(), id).unwrap());
    let entry = &Entry { id, template: letter.template(), recipient: letter.company, payload, dead_at: None };
    store.write::<_, StoreError, _>(|tx, _| Box::pin(outbox::put_letter(tx, entry.clone(), now, now))).await.unwrap();
}

fn reference(id: Uuid) -> String {
    id.simple().to_string()[20..].to_uppercase()
}

/// The files of the mail room and what they say.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let paths: Vec<PathBuf> = fs::read_dir(folder.join("letters")).unwrap().map(|file| file.unwrap().path()).collect();
    let read = |path: PathBuf| {
        let output = Command::new("pdftotext").arg(&path).arg("-").output().expect("pdftotext (make setup installs it)");
        assert!(output.status.success(), "{}", path.display());
        (path.file_name().unwrap().to_str().unwrap().to_owned(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    paths.into_iter().map(read).collect()
}

async fn prove(point: &str, marked: bool, rounds: usize, database: &Database) {
    let folder = Folder::new("letters");
    for round in 0..rounds {
        let base = Duration::minutes(10) * i32::try_from(round).unwrap();
        let number = i64::try_from(round).unwrap() + 1;
        killed_at(point, start("put", point, database, &folder.0, base));
        let claimed = letter::latest(database.store.reader(), 1).await.unwrap().remove(0);
        assert_eq!((claimed.number, claimed.state == "written"), (number, marked), "{point}");
        // The dead writer's lease still holds: nobody else touches its batch.
        ran(start("write", "", database, &folder.0, base + Duration::minutes(1)));
        let held = letter::latest(database.store.reader(), 1).await.unwrap().remove(0);
        assert_eq!(held, claimed, "{point}");
        ran(start("write", "", database, &folder.0, base + Duration::minutes(3)));
        let written = letter::latest(database.store.reader(), 1).await.unwrap().remove(0);
        assert_eq!((written.id, written.number, written.created_at), (claimed.id, number, claimed.created_at), "{point}");
        assert_eq!((written.state.as_str(), written.letters), ("written", 2), "{point}");
    }
    let (files, rows) = (files(&folder.0), outbox::latest(database.store.reader(), 10_000).await.unwrap());
    let names: Vec<String> = (1..=rounds).map(|number| format!("lot-{number:06}.pdf")).collect();
    assert_eq!(files.keys().cloned().collect::<Vec<_>>(), names, "one file per identifier at {point}, no draft");
    assert_eq!(rows.len(), EACH * rounds);
    let all: String = files.values().map(String::as_str).collect();
    for row in rows {
        assert_eq!((row.state.as_str(), row.payload), ("sent", None), "{point}");
        // In the margin, in the sentence about refusing and in the foot.
        assert_eq!(all.matches(&reference(row.id)).count(), 3, "{point}");
    }
    println!("| {:<10} | {point:<15} | {rounds:>6} | {:>7} | {:>5} |", database.kind, EACH * rounds, files.len());
}

#[tokio::test]
async fn t_out_6_killed_at_each_point_a_batch_gives_one_file_under_its_number_and_date() {
    let rounds = if variable("PORTAL_PROVE").is_some() { 20 } else { 2 };
    println!("| database   | killed          | rounds | letters | files |");
    println!("|------------|-----------------|--------|---------|-------|");
    for (point, marked) in POINTS {
        for database in Database::each().await {
            prove(point, marked, rounds, &database).await;
        }
    }
}
