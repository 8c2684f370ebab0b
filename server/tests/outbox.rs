//! The outbox and its sender against a real mail server: T-OUT-2, T-OUT-4, T-OUT-5, V1.3.11.
//!
//! Each test runs on a `SQLite` file and, when `PORTAL_TEST_POSTGRES` names a server, on `PostgreSQL` too.
//! Time is turned by hand, never waited for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use outbox_support::{Database, Server, brand, code_mail, entry, keys, minutes, sender, start};
use server::clock::Clock;
use server::job::Sender;
use server::mail::Message;
use server::mail::templates::MailBrand;
use server::store::outbox::{self, Entry};
use uuid::Uuid;

mod outbox_support;

#[tokio::test]
async fn t_out_2_an_accepted_mail_leaves_once_and_takes_its_payload_along() {
    let server = Server::start(&[]);
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let id = database.put("Lila@Example.com", clock.now()).await;
        clock.turn(minutes(300));
        let sender = sender(&database.store, &clock, &server.url);
        assert_eq!(sender.round().await.unwrap(), 1);
        assert_eq!(sender.round().await.unwrap(), 0);
        let row = database.row(id).await;
        assert_eq!((row.state.as_str(), row.attempts, row.sent_at), ("sent", 1, Some(clock.now())), "{}", database.kind);
        assert_eq!((row.payload, row.leased_by, row.leased_until), (None, None, None));

        let mails: Vec<_> = server.mails().into_iter().filter(|mail| mail.id() == id).collect();
        assert_eq!(mails.len(), 1);
        let mail = &mails[0];
        assert_eq!(mail.header("Message-ID"), format!("<{id}@demonstration.example>"));
        assert_eq!(mail.header("Delivered-To"), "Lila@Example.com");
        assert_eq!(mail.header("To"), "Lila@Example.com");
        assert_eq!(mail.header("Return-Path"), "<ne-pas-repondre@demonstration.example>");
        assert!(mail.header("From").ends_with("<ne-pas-repondre@demonstration.example>"));
        assert_eq!(mail.header("Date"), "Mon, 23 Nov 2026 14:00:00 +0000");
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        assert_eq!(mail.header("Content-Language"), "fr");
        assert!(mail.header("Content-Type").starts_with("multipart/alternative"));
        let text = mail.text();
        assert!(text.contains("BBB zvn AjP tUp") && text.contains("Démonstration — ce site n’est pas un service de l’administration"));
        // T-ACT-10: the payload said 10:00, the 48 hours run from the sending at 15:00.
        assert_eq!(text.matches("mercredi 25 novembre 2026 à 15\u{a0}h\u{a0}00").count(), 2);
    }
}

#[tokio::test]
async fn the_demonstration_keeps_what_it_sends_for_seven_days() {
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let (without, with) = (database.put("a@example.com", clock.now()).await, Server::start(&[]));
        let demonstration = Sender { keep_payload: true, ..sender(&database.store, &clock, "") };
        assert_eq!(demonstration.round().await.unwrap(), 1);
        let by_mail = database.put("b@example.com", clock.now()).await;
        assert_eq!(Sender { keep_payload: true, ..sender(&database.store, &clock, &with.url) }.round().await.unwrap(), 1);
        assert_eq!(with.mails().len(), 1);
        for id in [without, by_mail] {
            let row = database.row(id).await;
            assert_eq!(row.state, "sent");
            let message = Message::open(&keys(), id, row.payload.as_deref().unwrap()).unwrap();
            let read = message.sent_at(row.sent_at.unwrap()).render(&brand()).unwrap();
            assert!(read.text.contains("BBB zvn AjP tUp"));
        }
        outbox::erase_old(database.store.reader(), clock.now()).await.unwrap();
        assert!(database.row(without).await.payload.is_some());
        outbox::erase_old(database.store.reader(), clock.now() + minutes(1)).await.unwrap();
        assert_eq!(database.row(without).await.payload, None);
    }
}

#[tokio::test]
async fn a_refusal_for_good_ends_the_mail() {
    let server = Server::start(&["--mode", "refuse"]);
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let id = database.put("personne@example.com", clock.now()).await;
        let sender = sender(&database.store, &clock, &server.url);
        assert_eq!(sender.round().await.unwrap(), 1);
        let row = database.row(id).await;
        assert_eq!((row.state.as_str(), row.attempts, row.sent_at, row.payload), ("refused", 1, None, None), "{}", database.kind);
        server.mode("accept");
        clock.turn(minutes(600));
        assert_eq!(sender.round().await.unwrap(), 0);
        assert_eq!(server.mails().len(), 0);
        server.mode("refuse");
    }
}

#[tokio::test]
async fn t_out_5_a_server_that_says_later_is_asked_again_after_1_2_4_up_to_60_minutes() {
    let server = Server::start(&[]);
    for database in Database::each().await {
        server.mode("later");
        let clock = Clock::by_hand(start());
        let id = database.put("lila@example.com", clock.now()).await;
        let sender = sender(&database.store, &clock, &server.url);
        assert_eq!(sender.round().await.unwrap(), 1);
        for wait in [1, 2, 4, 8, 16, 32, 60, 60] {
            clock.turn(minutes(wait) - chrono::Duration::seconds(1));
            assert_eq!(sender.round().await.unwrap(), 0, "a second before {wait} minutes on {}", database.kind);
            clock.turn(chrono::Duration::seconds(1));
            assert_eq!(sender.round().await.unwrap(), 1, "at {wait} minutes on {}", database.kind);
        }
        let row = database.row(id).await;
        assert_eq!((row.state.as_str(), row.attempts, row.leased_by), ("waiting", 9, None));
        server.mode("accept");
        clock.turn(minutes(60));
        assert_eq!(sender.round().await.unwrap(), 1);
        assert_eq!(database.row(id).await.state, "sent");
        assert_eq!(server.mails().iter().filter(|mail| mail.id() == id).count(), 1);
    }
}

#[tokio::test]
async fn a_server_that_is_away_or_refuses_our_login_loses_no_mail() {
    let server = Server::start(&["--credentials", "portail:juste"]);
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let id = database.put("lila@example.com", clock.now()).await;
        let port = server.port;
        // Port 1 answers nobody; a TLS client gets no TLS; the password is wrong; no password at all.
        for url in [
            "smtp://127.0.0.1:1".to_owned(),
            format!("smtps://127.0.0.1:{port}"),
            format!("smtp://127.0.0.1:{port}?tls=required"),
            format!("smtp://portail:faux@127.0.0.1:{port}"),
            format!("smtp://127.0.0.1:{port}"),
        ] {
            assert_eq!(sender(&database.store, &clock, &url).round().await.unwrap(), 1, "{url}");
            assert_eq!(database.row(id).await.state, "waiting", "{url} on {}", database.kind);
            clock.turn(minutes(60));
        }
        assert!(server.mails().iter().all(|mail| mail.id() != id));
        assert_eq!(sender(&database.store, &clock, &format!("smtp://portail:j%75ste@127.0.0.1:{port}")).round().await.unwrap(), 1);
        assert_eq!(database.row(id).await.state, "sent");
    }
}

#[tokio::test]
async fn t_out_2_when_the_250_is_lost_the_second_mail_has_the_same_message_id() {
    let server = Server::start(&["--mode", "drop-before-250"]);
    for database in Database::each().await {
        server.mode("drop-before-250");
        let clock = Clock::by_hand(start());
        let id = database.put("lila@example.com", clock.now()).await;
        let sender = sender(&database.store, &clock, &server.url);
        assert_eq!(sender.round().await.unwrap(), 1);
        assert_eq!(database.row(id).await.state, "waiting");
        clock.turn(minutes(1));
        // After the 250 the connection may break as it likes.
        server.mode("drop");
        let next = database.put("lila@example.com", clock.now()).await;
        assert_eq!(sender.round().await.unwrap(), 2);
        for (id, times) in [(id, 2), (next, 1)] {
            assert_eq!(database.row(id).await.state, "sent");
            let same = format!("<{id}@demonstration.example>");
            assert_eq!(server.mails().iter().filter(|mail| mail.header("Message-ID") == same).count(), times);
        }
    }
}

#[tokio::test]
async fn t_out_5_a_dead_code_is_abandoned() {
    let server = Server::start(&[]);
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let hours = chrono::Duration::hours;
        let dead = database.put_until("a@example.com", clock.now(), Some(clock.now() + hours(24))).await;
        let alive = database.put_until("b@example.com", clock.now(), Some(clock.now() + hours(25))).await;
        clock.turn(hours(24));
        assert_eq!(sender(&database.store, &clock, &server.url).round().await.unwrap(), 2);
        let row = database.row(dead).await;
        assert_eq!((row.state.as_str(), row.payload, row.sent_at), ("abandoned", None, None), "{}", database.kind);
        assert_eq!(database.row(alive).await.state, "sent");
        assert!(server.mails().iter().all(|mail| mail.id() != dead));
    }
}

#[tokio::test]
async fn v1_3_11_line_breaks_in_names_addresses_and_brands_inject_nothing() {
    let server = Server::start(&[]);
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let id = Uuid::now_v7();
        let payload = code_mail("Lila\r\nBcc: espion@example.com\r\n\r\n.\r\nMAIL FROM:<x@example.com>").seal(&keys(), id).unwrap();
        let named = Entry { id, payload: Some(payload), ..entry("lila@example.com") };
        let smuggled = entry("lila@example.com>\r\nRCPT TO:<espion@example.com");
        let (bad, entries) = (smuggled.id, [named, smuggled]);
        for entry in entries {
            outbox::put(database.store.reader(), entry, clock.now()).await.unwrap();
        }
        let fair = sender(&database.store, &clock, &server.url);
        assert_eq!(fair.round().await.unwrap(), 2);
        assert_eq!(database.row(bad).await.state, "refused", "{}", database.kind);
        let mails: Vec<_> = server.mails().into_iter().filter(|mail| [id, bad].contains(&mail.id())).collect();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].header("Delivered-To"), "lila@example.com");
        assert!(!mails[0].headers().iter().any(|line| line.starts_with("Bcc")));
        assert!(mails[0].text().contains("ROSEMONDE Lila Bcc: espion@example.com . MAIL FROM:<x@example.com>"));

        // A brand that breaks headers is the operator's fault: nothing leaves, nothing is lost.
        let waiting = database.put("lila@example.com", clock.now()).await;
        let brand = MailBrand { site_name: "Portail\r\nBcc: espion@example.com".to_owned(), ..brand() };
        assert_eq!(Sender { brand, ..sender(&database.store, &clock, &server.url) }.round().await.unwrap(), 1);
        assert_eq!(database.row(waiting).await.state, "waiting");
        assert!(server.mails().iter().all(|mail| mail.id() != waiting));
    }
}

#[tokio::test]
async fn a_payload_that_does_not_open_waits_for_the_operator() {
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let mut wrong = entry("lila@example.com");
        wrong.payload = code_mail("Lila").seal(&keys(), Uuid::now_v7()).ok();
        let id = wrong.id;
        outbox::put(database.store.reader(), wrong, clock.now()).await.unwrap();
        assert_eq!(sender(&database.store, &clock, "").round().await.unwrap(), 1);
        let row = database.row(id).await;
        assert_eq!((row.state.as_str(), row.attempts, row.payload.is_some()), ("waiting", 1, true), "{}", database.kind);
    }
}
