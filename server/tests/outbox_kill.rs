//! T-OUT-1, T-OUT-2: the process is killed (SIGKILL) at each of the five points of the outbox, against a
//! real mail server, and started again with the clock moved past the lease.
//!
//! The child is this very test binary: it confirms three requests (a journal event and a mail in one
//! transaction each), sends, and stops where `PORTAL_TEST_HALT` says, in the third confirmation or at
//! the first mail. What was committed is read from the journal, what arrived from the mail server.
//! Three rounds a point; `PORTAL_PROVE=1` makes it twenty and prints the same table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use chrono::Duration;
use outbox_support::{Database, Eml, Server, entry, killed_at, ran, sender, variable};
use sea_orm::{ConnectionTrait, Statement};
use server::clock::Clock;
use server::config::Config;
use server::job::Sender;
use server::job::halt::Halt;
use server::store::journal::{self, Event};
use server::store::{Store, StoreError, outbox};
use uuid::Uuid;

mod outbox_support;

/// Requests confirmed per round.
const MAILS: usize = 3;

/// The points, and how many of a round's three requests are committed when the process dies there.
const POINTS: [(&str, usize); 5] =
    [("before-commit", MAILS - 1), ("after-commit", MAILS), ("leased", MAILS), ("after-250", MAILS), ("after-mark", MAILS)];

/// What a child does: `confirm` and send, or only send.
fn start(work: &str, halt: &str, database: &Database, server: &Server, offset: Duration) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "child", "--ignored", "--nocapture", "--test-threads=1"])
        .env("OUTBOX_CHILD", work)
        .env("OUTBOX_DATABASE", &database.url)
        .env("OUTBOX_SMTP", &server.url)
        .env("OUTBOX_OFFSET", offset.num_seconds().to_string())
        .env("PORTAL_TEST_HALT", halt)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}

#[tokio::test]
#[ignore = "the process that is killed; the test below starts it"]
async fn child() {
    let Some(work) = variable("OUTBOX_CHILD") else { return };
    let store = Store::open(&variable("OUTBOX_DATABASE").unwrap()).await.unwrap();
    let clock = Clock::moved(Duration::seconds(variable("OUTBOX_OFFSET").unwrap().parse().unwrap()));
    let halt = Halt::of(&Config::default());
    if work == "confirm" {
        for number in 1..=MAILS {
            let halt = if number == MAILS { halt.clone() } else { Halt::default() };
            confirm(&store, &clock, halt).await;
        }
    }
    let sender = Sender { halt, ..sender(&store, &clock, &variable("OUTBOX_SMTP").unwrap()) };
    while sender.round().await.unwrap() > 0 {}
}

/// The business row and its mail, as a confirmed creation writes them.
async fn confirm(store: &Store, clock: &Clock, halt: Halt) {
    let (mail, now) = (entry("lila@example.com"), clock.now());
    let event = Event {
        event: "creation.requested",
        person: None,
        subject: None,
        source: String::new(),
        user_agent: String::new(),
        detail: serde_json::json!({ "mail": mail.id }),
    };
    let inside = halt.clone();
    store
        .write::<_, StoreError, _>(move |tx, _| {
            let (event, mail, halt) = (event.clone(), mail.clone(), inside.clone());
            Box::pin(async move {
                journal::append(tx, &event, now).await?;
                outbox::put(tx, mail, now).await?;
                halt.at("before-commit").await;
                Ok(())
            })
        })
        .await
        .unwrap();
    halt.at("after-commit").await;
}

/// The mails that a committed transaction wanted.
async fn committed(database: &Database) -> BTreeSet<Uuid> {
    let db = database.store.reader();
    let question = Statement::from_string(db.get_database_backend(), "SELECT CAST(detail AS TEXT) AS detail FROM journal");
    let rows = db.query_all_raw(question).await.unwrap();
    rows.iter()
        .map(|row| {
            let detail: serde_json::Value = serde_json::from_str(&row.try_get::<String>("", "detail").unwrap()).unwrap();
            detail["mail"].as_str().unwrap().parse().unwrap()
        })
        .collect()
}

/// Kills at one point, so many rounds; prints the point's line and asserts it.
async fn prove(point: &str, committed_each: usize, rounds: usize, database: &Database) {
    let server = Server::start(&[]);
    let mut duplicates_before = 0;
    for round in 0..rounds {
        let base = Duration::minutes(10) * i32::try_from(round).unwrap();
        killed_at(point, start("confirm", point, database, &server, base));
        let at_kill = server.mails().len();
        if !point.ends_with("commit") {
            // The dead worker's lease still holds: nobody else touches its rows.
            ran(start("send", "", database, &server, base + Duration::minutes(1)));
            assert_eq!(server.mails().len(), at_kill, "sent under another's lease after a kill at {point}");
        }
        ran(start("send", "", database, &server, base + Duration::minutes(3)));
        let mails = server.mails();
        let distinct = mails.iter().map(Eml::id).collect::<BTreeSet<_>>().len();
        let duplicates = mails.len() - distinct;
        assert!(duplicates - duplicates_before <= usize::from(point == "after-250"), "duplicates after a kill at {point}");
        duplicates_before = duplicates;
    }
    let (wanted, mails) = (committed(database).await, server.mails());
    let arrived: BTreeSet<Uuid> = mails.iter().map(Eml::id).collect();
    let (lost, unwanted) = (wanted.difference(&arrived).count(), arrived.difference(&wanted).count());
    let duplicates = mails.len() - arrived.len();
    println!(
        "| {:<10} | {point:<13} | {rounds:>6} | {rounds:>5} | {:>14} | {:>9} | {lost:>4} | {duplicates:>10} | {unwanted:>9} |",
        database.kind,
        wanted.len(),
        mails.len()
    );
    assert_eq!(wanted.len(), committed_each * rounds, "a transaction that was not committed left its event at {point}");
    assert_eq!((lost, unwanted), (0, 0), "a mail exists exactly when its transaction was committed, at {point}");
    assert_eq!(duplicates, if point == "after-250" { rounds } else { 0 }, "{point}: the window is between the 250 and the mark");
    for id in wanted {
        let row = database.row(id).await;
        assert_eq!((row.state.as_str(), row.payload), ("sent", None), "{point}");
    }
}

#[tokio::test]
async fn t_out_1_killed_at_each_point_no_mail_is_lost_and_at_most_one_is_doubled() {
    let rounds = if variable("PORTAL_PROVE").is_some() { 20 } else { 3 };
    println!("| database   | killed        | rounds | kills | mails expected | delivered | lost | duplicates | unwanted |");
    println!("|------------|---------------|--------|-------|----------------|-----------|------|------------|-----------|");
    for (point, committed_each) in POINTS {
        for database in Database::each().await {
            prove(point, committed_each, rounds, &database).await;
        }
    }
}
