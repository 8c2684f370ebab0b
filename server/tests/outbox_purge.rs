//! What is over goes, and says why it is over until then: T-RGP-4, T-CRE-4, R-D09, R-C18, T-OUT-5.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use app::domain::activation::{PendingActivation, State};
use chrono::{DateTime, Duration, Utc};
use outbox_support::{Database, Server, entry, registration, sender, start};
use server::clock::Clock;
use server::job::purge::{Purger, Swept};
use server::store::idempotency::{self, Posted};
use server::store::outbox::Outcome;
use server::store::pending::{self, Kind, NewPending};
use server::store::session::Limits;
use server::store::throttle::{self, Attempt};
use server::store::{StoreError, access, check, outbox};
use uuid::Uuid;

mod outbox_support;

fn purger(database: &Database, clock: &Clock) -> Purger {
    let sessions = Limits { idle: Duration::minutes(30), absolute: Duration::hours(8), at_once: 5, fresh: Duration::minutes(5) };
    Purger { store: database.store.clone(), clock: clock.clone(), sessions }
}

/// A request and its mail, in one transaction; `key` makes its address.
async fn request(database: &Database, key: &str, now: DateTime<Utc>) -> (Uuid, Uuid) {
    let address = format!("{key}@example.com");
    let mail = outbox::Entry { dead_at: Some(now + Duration::hours(24)), ..entry(&address) };
    let (id, outbox_id) = (Uuid::now_v7(), mail.id);
    let new = NewPending {
        id,
        address_key: address.clone(),
        address,
        registration: registration(),
        password_hash: "h".to_owned(),
        password_judged: "a".to_owned(),
        answer_hash: "h".to_owned(),
        code_index: i64::from_be_bytes(*id.as_bytes().last_chunk::<8>().unwrap()),
        code_hash: "h".to_owned(),
        cancel_hash: id.as_bytes().to_vec(),
        browser_hash: vec![],
        outbox_id,
        terms_version: "1".to_owned(),
        terms_accepted_at: now,
        terms_source_hash: vec![],
        kind: Kind::Expert,
    };
    database
        .store
        .write::<_, StoreError, _>(|tx, _| {
            let (new, mail) = (new.clone(), mail.clone());
            Box::pin(async move {
                assert!(pending::put(tx, new, now).await?);
                outbox::put(tx, mail, now).await
            })
        })
        .await
        .unwrap();
    (id, outbox_id)
}

async fn state(database: &Database, id: Uuid) -> Option<State> {
    pending::find(database.store.reader(), id).await.unwrap().map(|found| found.dates.state)
}

/// Marks the mail of a request, as the sender does.
async fn mark(database: &Database, id: Uuid, outcome: Outcome, now: DateTime<Utc>) {
    let worker = Uuid::now_v7();
    let leased =
        database.store.write::<_, StoreError, _>(|tx, _| Box::pin(outbox::lease(tx, worker, now, now + Duration::minutes(2), 100)));
    leased.await.unwrap();
    assert!(outbox::mark(database.store.reader(), id, worker, outcome, false, now).await.unwrap());
    outbox::release(database.store.reader(), worker).await.unwrap();
}

#[tokio::test]
async fn t_cre_4_a_request_expires_and_is_forgotten_within_24_hours() {
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let (sent, mail) = request(&database, "sent", clock.now()).await;
        let (unsent, _) = request(&database, "unsent", clock.now()).await;
        let (refused, refused_mail) = request(&database, "refused", clock.now()).await;
        mark(&database, mail, Outcome::Sent, clock.now()).await;
        mark(&database, refused_mail, Outcome::Refused, clock.now()).await;
        let purger = purger(&database, &clock);
        let mut seen = Vec::new();
        for hour in 0..=73 {
            purger.sweep().await.unwrap();
            for (name, id) in [("sent", sent), ("unsent", unsent), ("refused", refused)] {
                let word = state(&database, id).await.map_or("gone".to_owned(), |state| format!("{state:?}"));
                if seen.iter().rfind(|(known, _, _)| *known == name).is_none_or(|(_, last, _)| *last != word) {
                    seen.push((name, word, hour));
                }
            }
            clock.turn(Duration::hours(1));
        }
        let of =
            |name| seen.iter().filter(|(known, _, _)| *known == name).map(|(_, word, hour)| (word.as_str(), *hour)).collect::<Vec<_>>();
        // 48 hours from sending, 24 without it, none when refused; then at most 24 more. A whole hour is within the grace.
        assert_eq!(of("sent"), [("Pending", 0), ("Expired", 49), ("gone", 71)], "{}", database.kind);
        assert_eq!(of("unsent"), [("Pending", 0), ("Expired", 25), ("gone", 47)]);
        assert_eq!(of("refused"), [("Pending", 0), ("Expired", 1), ("gone", 24)]);
    }
}

#[tokio::test]
async fn r_c18_a_mistyped_address_stays_closed_for_its_48_hours() {
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let (id, mail) = request(&database, "mistyped", clock.now()).await;
        mark(&database, mail, Outcome::Sent, clock.now()).await;
        assert!(pending::pass(database.store.reader(), id, State::Pending, State::Mistyped, clock.now()).await.unwrap());
        let purger = purger(&database, &clock);
        clock.turn(Duration::hours(48));
        purger.sweep().await.unwrap();
        let closing = pending::closing(database.store.reader(), "mistyped@example.com").await.unwrap();
        assert!(closing.is_some_and(|closing| closing.dates.closes_address(clock.now())), "{}", database.kind);
        clock.turn(Duration::minutes(6));
        purger.sweep().await.unwrap();
        assert_eq!(state(&database, id).await, Some(State::Expired));
        clock.turn(Duration::hours(23));
        purger.sweep().await.unwrap();
        assert_eq!(state(&database, id).await, None);
    }
}

#[tokio::test]
async fn r_d09_a_cancelled_request_says_so_for_a_day_and_an_activated_one_for_30() {
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let mut ended = Vec::new();
        for (key, to) in [("cancelled", State::Cancelled), ("activated", State::Activated)] {
            let (id, mail) = request(&database, key, clock.now()).await;
            mark(&database, mail, Outcome::Sent, clock.now()).await;
            assert!(pending::pass(database.store.reader(), id, State::Pending, to, clock.now()).await.unwrap());
            ended.push((id, to));
        }
        let purger = purger(&database, &clock);
        for (hours, left) in [(22, 2), (24, 1), (24 * 30 - 1, 1), (24 * 30 + 1, 0)] {
            clock.turn(start() + Duration::hours(hours) - clock.now());
            purger.sweep().await.unwrap();
            let mut kept = 0;
            for (id, to) in &ended {
                kept += usize::from(state(&database, *id).await == Some(*to));
            }
            assert_eq!(kept, left, "after {hours} hours on {}", database.kind);
        }
    }
}

#[tokio::test]
async fn t_out_5_a_request_that_ends_takes_its_unsent_mail_along() {
    let server = Server::start(&[]);
    for database in Database::each().await {
        for to in [State::Cancelled, State::Mistyped, State::Expired] {
            let clock = Clock::by_hand(start());
            let (id, mail) = request(&database, &format!("{to:?}").to_lowercase(), clock.now()).await;
            let (_, other) = request(&database, &format!("{to:?}-other").to_lowercase(), clock.now()).await;
            assert!(pending::pass(database.store.reader(), id, State::Pending, to, clock.now()).await.unwrap());
            assert!(!pending::pass(database.store.reader(), id, State::Pending, to, clock.now()).await.unwrap());
            assert_eq!(sender(&database.store, &clock, &server.url).round().await.unwrap(), 2);
            let row = database.row(mail).await;
            assert_eq!((row.state.as_str(), row.payload), ("abandoned", None), "{to:?} on {}", database.kind);
            assert_eq!(database.row(other).await.state, "sent");
            assert!(server.mails().iter().all(|arrived| arrived.id() != mail));
        }
    }
}

#[tokio::test]
async fn a_mail_marked_at_the_last_moment_keeps_its_request() {
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let (id, mail) = request(&database, "last", clock.now()).await;
        // Sent a moment before its 24 hours end, marked a moment after; the sweep falls between.
        clock.turn(Duration::hours(24) + Duration::seconds(30));
        purger(&database, &clock).sweep().await.unwrap();
        mark(&database, mail, Outcome::Sent, clock.now()).await;
        let dates: PendingActivation = pending::find(database.store.reader(), id).await.unwrap().unwrap().dates;
        assert!(dates.is_live(clock.now()), "{}", database.kind);
    }
}

#[tokio::test]
async fn t_rgp_4_everything_that_is_over_goes_and_nothing_else() {
    for database in Database::each().await {
        let (clock, db) = (Clock::by_hand(start()), database.store.reader());
        let fill = || async {
            let now = clock.now();
            assert!(check::use_up(db, Uuid::now_v7(), now).await.unwrap());
            let posted = Posted { key: Uuid::now_v7(), actor: vec![1], action: "creation/confirm", content: vec![2] };
            idempotency::note(db, &posted, now).await.unwrap();
            let attempt = Attempt { id: Uuid::now_v7(), purpose: "login", account: vec![1], source: vec![2], device: None };
            throttle::record(db, &attempt, now).await.unwrap();
            assert!(access::claim_notice(db, "address_in_use", &now.to_string(), Duration::hours(48), now).await.unwrap());
            let kept = database.put("lila@example.com", now).await;
            let demonstration = server::job::Sender { keep_payload: true, ..sender(&database.store, &clock, "") };
            demonstration.round().await.unwrap();
            (kept, posted)
        };
        let (kept, posted) = fill().await;
        let purger = purger(&database, &clock);
        assert_eq!(purger.sweep().await.unwrap(), Swept::default(), "{}", database.kind);
        let mut total = Swept::default();
        for (age, gone) in [
            (Duration::hours(1), Swept::default()),
            (Duration::hours(1) + Duration::seconds(1), Swept { checks: 1, ..Swept::default() }),
            (Duration::days(7), Swept::default()),
            (Duration::days(7) + Duration::seconds(1), Swept { forms: 1, payloads: 1, ..Swept::default() }),
            (Duration::days(60), Swept::default()),
            (Duration::days(60) + Duration::seconds(1), Swept { attempts: 1, mails: 1, ..Swept::default() }),
        ] {
            clock.turn(start() + age - clock.now());
            let swept = purger.sweep().await.unwrap();
            assert_eq!(swept, gone, "after {age} on {}", database.kind);
            total.checks += swept.checks;
            if age <= Duration::days(60) {
                assert_eq!(database.row(kept).await.payload.is_none(), age > Duration::days(7));
            }
        }
        assert_eq!(total.checks, 1);
        assert!(outbox::find(db, kept).await.unwrap().is_none());
        assert!(!idempotency::is_repeat(db, &posted).await.unwrap());
    }
}

#[tokio::test]
async fn mails_that_ended_are_forgotten_after_60_days_and_no_request_misses_its_mail() {
    for database in Database::each().await {
        let (clock, db) = (Clock::by_hand(start()), database.store.reader());
        let mut ended = Vec::new();
        for (key, outcome) in [("sent", Outcome::Sent), ("refused", Outcome::Refused), ("abandoned", Outcome::Abandoned)] {
            let id = database.put(&format!("{key}@example.com"), clock.now()).await;
            mark(&database, id, outcome, clock.now()).await;
            ended.push(id);
        }
        let held = outbox::Entry { payload: None, ..entry("held@example.com") };
        ended.push(held.id);
        outbox::put(db, held, clock.now()).await.unwrap();
        let waiting = database.put("waiting@example.com", clock.now()).await;
        // The longest that a request refers to its mail: sent at the last moment, used at the last moment.
        let (request, mail) = request(&database, "slow", clock.now()).await;
        let purger = purger(&database, &clock);
        clock.turn(Duration::hours(24) - Duration::seconds(1));
        mark(&database, mail, Outcome::Sent, clock.now()).await;
        clock.turn(Duration::hours(48) - Duration::seconds(1));
        assert!(pending::pass(db, request, State::Pending, State::Activated, clock.now()).await.unwrap());
        for day in 3..=61 {
            clock.turn(start() + Duration::days(day) - clock.now());
            purger.sweep().await.unwrap();
            assert!(state(&database, request).await.is_none() || outbox::find(db, mail).await.unwrap().is_some(), "day {day}");
            let mut left = 0;
            for id in &ended {
                left += usize::from(outbox::find(db, *id).await.unwrap().is_some());
            }
            assert_eq!(left, if day <= 60 { 4 } else { 0 }, "day {day} on {}", database.kind);
        }
        assert_eq!(database.row(waiting).await.state, "waiting");
        assert_eq!(state(&database, request).await, None);
    }
}
