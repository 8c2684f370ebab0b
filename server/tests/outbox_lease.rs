//! Leases, and senders that run: T-OUT-3, X-RACE-11 small, a mail server that is slow or silent.
//!
//! On a `SQLite` file and, when `PORTAL_TEST_POSTGRES` names a server, on `PostgreSQL` too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::collections::BTreeSet;
use std::sync::Arc;

use outbox_support::{Database, Eml, Server, minutes, sender, start};
use sea_orm::ConnectionTrait;
use server::clock::Clock;
use server::job::Sender;
use server::store::outbox::{self, Outcome};
use server::store::{Store, StoreError};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use uuid::Uuid;

mod outbox_support;

#[tokio::test]
async fn t_out_3_a_lease_holds_two_minutes_and_only_its_holder_marks() {
    let server = Server::start(&[]);
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let id = database.put("lila@example.com", clock.now()).await;
        let (dead, now) = (Uuid::now_v7(), clock.now());
        let taken = database.store.write::<_, StoreError, _>(|tx, _| Box::pin(outbox::lease(tx, dead, now, now + minutes(2), 20))).await;
        assert_eq!(taken.unwrap().len(), 1);
        let sender = sender(&database.store, &clock, &server.url);
        clock.turn(minutes(2) - chrono::Duration::microseconds(1));
        assert_eq!(sender.round().await.unwrap(), 0, "{}", database.kind);
        clock.turn(chrono::Duration::microseconds(1));
        assert_eq!(sender.round().await.unwrap(), 1);
        let late = outbox::mark(database.store.reader(), id, dead, Outcome::Refused, false, clock.now()).await.unwrap();
        assert!(!late);
        assert_eq!(database.row(id).await.state, "sent");
    }
}

/// A server that takes 90 seconds (of the clock held by hand) to say « later ».
async fn slow_server(clock: Clock) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut stream = BufReader::new(stream);
            stream.write_all(b"220 lent\r\n").await.unwrap();
            let mut line = String::new();
            while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
                let answer: &[u8] = if line.starts_with("MAIL") { b"451 later\r\n" } else { b"250 lent\r\n" };
                if line.starts_with("MAIL") {
                    clock.turn(chrono::Duration::seconds(90));
                }
                stream.write_all(answer).await.unwrap();
                line.clear();
            }
        }
    });
    url
}

#[tokio::test]
async fn t_out_3_no_mail_is_begun_that_could_outlast_its_lease() {
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let first = database.put("a@example.com", clock.now()).await;
        let second = database.put("b@example.com", clock.now() + chrono::Duration::microseconds(1)).await;
        clock.turn(minutes(1));
        let sender = sender(&database.store, &clock, &slow_server(clock.clone()).await);
        assert_eq!(sender.round().await.unwrap(), 2);
        assert_eq!(database.row(first).await.attempts, 1);
        let row = database.row(second).await;
        assert_eq!((row.attempts, row.leased_by, row.state.as_str()), (0, None, "waiting"), "{}", database.kind);
        assert_eq!(sender.round().await.unwrap(), 1, "it is free at once");
    }
}

#[tokio::test]
async fn a_silent_server_is_given_up_after_ten_seconds() {
    if outbox_support::variable("PORTAL_PROVE").is_none() {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (database, clock) = (Database::file().await, Clock::by_hand(start()));
    let id = database.put("lila@example.com", clock.now()).await;
    let sender = sender(&database.store, &clock, &format!("smtp://{}", listener.local_addr().unwrap()));
    let round = tokio::time::timeout(std::time::Duration::from_secs(15), sender.round()).await;
    assert_eq!(round.expect("it gives up").unwrap(), 1);
    assert_eq!(database.row(id).await.attempts, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn x_race_11_two_senders_deliver_200_mails_once_each() {
    for database in Database::each().await {
        let server = Server::start(&[]);
        let clock = Clock::by_hand(start());
        let mut ids = BTreeSet::new();
        for number in 0..200 {
            ids.insert(database.put(&format!("a{number}@example.com"), clock.now()).await);
        }
        let drain = |sender: Sender| async move {
            let mut taken = 0;
            loop {
                match sender.round().await.unwrap() {
                    0 => return taken,
                    some => taken += some,
                }
            }
        };
        // Each has a pool of its own, as two processes have.
        let (one, two) = (Store::open(&database.url).await.unwrap(), Store::open(&database.url).await.unwrap());
        let one = tokio::spawn(drain(sender(&one, &clock, &server.url)));
        let two = tokio::spawn(drain(sender(&two, &clock, &server.url)));
        let (one, two) = (one.await.unwrap(), two.await.unwrap());
        assert_eq!(one + two, 200, "{}", database.kind);
        assert!(one >= 20 && two >= 20, "both worked: {one} and {two} on {}", database.kind);
        let delivered: Vec<Uuid> = server.mails().iter().map(Eml::id).collect();
        assert_eq!(delivered.len(), 200);
        assert_eq!(delivered.into_iter().collect::<BTreeSet<_>>(), ids);
    }
}

#[tokio::test]
async fn the_running_sender_wakes_survives_a_fault_and_gives_its_leases_back() {
    let server = Server::start(&[]);
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let (wake, (stop, stopped)) = (Arc::new(Notify::new()), watch::channel(false));
        let sender = sender(&database.store, &clock, &server.url);
        let worker = sender.worker;
        let db = database.store.reader();
        db.execute_unprepared("ALTER TABLE outbox RENAME TO away").await.unwrap();
        let running = tokio::spawn(sender.run(wake.clone(), stopped));
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        db.execute_unprepared("ALTER TABLE away RENAME TO outbox").await.unwrap();
        let id = database.put("lila@example.com", clock.now()).await;
        wake.notify_one();
        let arrived = async {
            while database.row(id).await.state != "sent" {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), arrived).await.expect("the mail leaves after the fault");
        // A row still leased to it when it is told to stop.
        let (later, now) = (database.put("lila@example.com", clock.now() + minutes(10)).await, clock.now() + minutes(10));
        let lease = database.store.write::<_, StoreError, _>(|tx, _| Box::pin(outbox::lease(tx, worker, now, now + minutes(2), 20))).await;
        assert_eq!(lease.unwrap().len(), 1, "{}", database.kind);
        stop.send(true).unwrap();
        tokio::time::timeout(std::time::Duration::from_secs(20), running).await.expect("it stops").unwrap();
        assert_eq!(database.row(later).await.leased_by, None);
    }
}
