//! Addresses whose mails come back (R-G12): told by the relay at sending time, or by `portal mail bounced`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::process::{Command, Output};

use outbox_support::{Database, Folder, Server, minutes, sender, start, variable};
use sea_orm::{ConnectionTrait, Statement};
use server::clock::Clock;
use server::store::bounce::{self, Bounced};
use uuid::Uuid;

mod outbox_support;

/// The events of this kind, by source.
async fn events(database: &Database) -> Vec<String> {
    let db = database.store.reader();
    let asked = "SELECT source FROM journal WHERE event = 'address.bounced' AND person_id IS NOT NULL ORDER BY at, id";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), asked)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

#[tokio::test]
async fn r_g12_a_refused_mailbox_marks_its_space_once() {
    let server = Server::start(&["--mode", "refuse"]);
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let (lila, other) =
            (database.new_space("lila@example.com", clock.now()).await, database.new_space("other@example.com", clock.now()).await);
        let sender = sender(&database.store, &clock, &server.url);
        let first = clock.now();
        for recipient in ["LILA@Example.com", "nobody@example.com", "lila@example.com"] {
            let id = database.put(recipient, clock.now()).await;
            assert_eq!(sender.round().await.unwrap(), 1);
            assert_eq!(database.row(id).await.state, "refused", "{recipient} on {}", database.kind);
            clock.turn(minutes(1));
        }
        assert_eq!(database.person(lila).await.bounced_at, Some(first), "{}", database.kind);
        assert_eq!(database.person(other).await.bounced_at, None);
        assert_eq!(events(&database).await, ["relay"]);
    }
}

#[tokio::test]
async fn only_replies_about_the_mailbox_end_a_mail_and_mark_a_space() {
    let server = Server::start(&[]);
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let lila = database.new_space("lila@example.com", clock.now()).await;
        let sender = sender(&database.store, &clock, &server.url);
        for mode in [
            "recipient: 554 5.7.1 <lila@example.com>: Relay access denied",
            "recipient: 550 5.7.1 Relaying denied",
            "recipient: 550 relay not permitted",
            "recipient: 550 5.2.2 mailbox full",
            "recipient: 530 5.7.0 Authentication required",
            "recipient: 535 5.7.8 Authentication failed",
            "recipient: 452 4.2.2 mailbox full",
            "content: 554 5.6.0 Message refused",
            "content: 550 5.7.1 Blocked",
            "content: 552 5.3.4 Too big",
        ] {
            server.mode(mode);
            let id = database.put("lila@example.com", clock.now()).await;
            assert_eq!(sender.round().await.unwrap(), 1);
            let row = database.row(id).await;
            assert_eq!((row.state.as_str(), row.payload.is_some()), ("waiting", true), "{mode} on {}", database.kind);
            server.mode("accept");
            clock.turn(minutes(60));
            assert_eq!(sender.round().await.unwrap(), 1);
            assert_eq!(database.row(id).await.state, "sent", "{mode}");
        }
        assert_eq!(database.person(lila).await.bounced_at, None, "{}", database.kind);
        for (address, mode) in [
            ("a@example.com", "recipient: 550 5.1.1 no such user"),
            ("b@example.com", "recipient: 550 no such user"),
            ("c@example.com", "recipient: 551 User not local"),
            ("d@example.com", "recipient: 553 5.1.3 bad address"),
            ("e@example.com", "recipient: 556 5.1.10 takes no mail"),
            ("f@example.com", "recipient: 550 5.2.1 disabled"),
            ("g@example.com", "content: 550 5.1.1 no such user"),
        ] {
            let space = database.new_space(address, clock.now()).await;
            server.mode(mode);
            let id = database.put(address, clock.now()).await;
            assert_eq!(sender.round().await.unwrap(), 1);
            assert_eq!(database.row(id).await.state, "refused", "{mode} on {}", database.kind);
            assert_eq!(database.person(space).await.bounced_at, Some(clock.now()), "{mode}");
        }
    }
}

#[tokio::test]
async fn r_g12_the_mark_goes_with_the_address_and_a_new_address_may_bounce_again() {
    for database in Database::each().await {
        let (clock, db) = (Clock::by_hand(start()), database.store.reader());
        let id = database.new_space("lila@example.com", clock.now()).await;
        let note = async |key: &str| bounce::note(db, key, "test", clock.now()).await.unwrap();
        assert_eq!(note("lila@example.com").await, Bounced::Noted, "{}", database.kind);
        assert_eq!(note("lila@example.com").await, Bounced::Known);
        server::store::person::change_address(db, id, "new@example.com", "new@example.com").await.unwrap();
        assert_eq!(database.person(id).await.bounced_at, None);
        assert_eq!(note("lila@example.com").await, Bounced::Nobody);
        assert_eq!(note("new@example.com").await, Bounced::Noted);
        assert_eq!(events(&database).await.len(), 2);
    }
}

/// `portal mail bounced`, as the operator's mail server calls it.
fn portal(database: &Database, folder: &Folder, address: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portal"))
        .current_dir(&folder.0)
        .env_clear()
        .env("PATH", variable("PATH").unwrap_or_default())
        .env("PORTAL_DATABASE_URL", &database.url)
        .args(["mail", "bounced", address])
        .output()
        .unwrap()
}

#[tokio::test]
async fn r_g12_the_operators_mail_server_tells_it_by_the_command() {
    let folder = Folder::new("bounced");
    for database in Database::each().await {
        let now = start();
        let id: Uuid = database.new_space("lila@example.com", now).await;
        let run = |address: &str| {
            let output = portal(&database, &folder, address);
            let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            (output.status.code(), said.trim().to_owned())
        };
        assert_eq!(run("Lila@Example.com"), (Some(0), "Noted: mails to this address come back.".to_owned()), "{}", database.kind);
        let since = database.person(id).await.bounced_at;
        assert!(since.is_some());
        assert_eq!(run("lila@example.com"), (Some(0), "Already noted.".to_owned()));
        assert_eq!(database.person(id).await.bounced_at, since);
        assert_eq!(run("nobody@example.com"), (Some(67), "portal: no space has this address".to_owned()));
        assert_eq!(run("nothing"), (Some(1), "portal: « nothing » is not an address".to_owned()));
        assert_eq!(events(&database).await, ["portal mail bounced"]);
    }
}
