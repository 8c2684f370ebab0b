//! Reminders that a password ends soon: R-F08, DEV-1. Time is turned by hand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::collections::BTreeMap;

use app::domain::validity::password_last_day;
use chrono::{Duration, NaiveDate};
use outbox_support::{Database, brand, keys, sender, start};
use server::clock::{Clock, paris_day, paris_end};
use server::job::remind::Reminding;
use server::mail::Message;
use server::store::person::{self, NewPassword};
use server::store::{Store, outbox};
use uuid::Uuid;

mod outbox_support;

fn reminding(store: &Store, clock: &Clock) -> Reminding {
    Reminding { store: store.clone(), keys: keys(), clock: clock.clone() }
}

/// Every reminder in the outbox, oldest first: to whom, on which Paris day, how many days were left.
async fn mails(database: &Database) -> Vec<(String, NaiveDate, u32)> {
    let mut rows = outbox::latest(database.store.reader(), 1000).await.unwrap();
    rows.reverse();
    let read = |row: outbox::Row| {
        let Message::PasswordExpiring(says) = Message::open(&keys(), row.id, row.payload.as_deref().unwrap()).unwrap() else {
            panic!("{} is no reminder", row.template);
        };
        assert_eq!((row.template.as_str(), row.kind.as_str()), ("password_expiring", "mail"));
        (row.recipient, paris_day(row.created_at), says.days)
    };
    rows.into_iter().map(read).collect()
}

/// A round every `hours` for so many days.
async fn live(job: &Reminding, clock: &Clock, days: i64, hours: i64) {
    for _ in 0..days * 24 / hours {
        job.round().await.unwrap();
        clock.turn(Duration::hours(hours));
    }
}

#[tokio::test]
async fn r_f08_three_mails_in_three_years_each_on_its_day() {
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let id = database.new_space("Lila@example.com", clock.now()).await;
        let last = database.person(id).await.password_last_day;
        let job = reminding(&database.store, &clock);
        live(&job, &clock, 3 * 365 - 70, 24).await;
        assert_eq!(mails(&database).await, [], "{}", database.kind);
        // Every hour around the days that count, and a month beyond the last one.
        live(&job, &clock, 100, 1).await;
        let due = |days: u32| ("Lila@example.com".to_owned(), last - Duration::days(i64::from(days)), days);
        assert_eq!(mails(&database).await, [due(60), due(15), due(1)], "{}", database.kind);
        let person = database.person(id).await;
        assert_eq!((person.reminded, person.password_last_day), (1, last));
    }
}

#[tokio::test]
async fn a_new_password_ends_the_reminders_of_the_old_one_and_has_its_own() {
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let last = paris_day(clock.now()) + Duration::days(40);
        let id = database.space("lila@example.com", last, clock.now()).await;
        let job = reminding(&database.store, &clock);
        assert_eq!(job.round().await.unwrap(), 1);
        clock.turn(Duration::days(10));
        let next = password_last_day(paris_day(clock.now()), 36).unwrap();
        let new = NewPassword { hash: "n".to_owned(), judged: "a".to_owned(), last_day: next };
        assert!(person::change_password(database.store.reader(), &database.person(id).await, &new, clock.now()).await.unwrap());
        live(&job, &clock, 60, 24).await;
        assert_eq!(mails(&database).await.len(), 1, "{}", database.kind);
        clock.turn(paris_end(next) - Duration::days(60) - Duration::hours(12) - clock.now());
        live(&job, &clock, 1, 1).await;
        assert_eq!(mails(&database).await.last().unwrap().2, 60, "{}", database.kind);
    }
}

#[tokio::test]
async fn after_a_long_stop_only_the_most_urgent_leaves_and_none_after_the_last_day() {
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let today = paris_day(clock.now());
        for (address, left) in [("ten", 10), ("last", 0), ("over", -1), ("early", 61)] {
            database.space(&format!("{address}@example.com"), today + Duration::days(left), clock.now()).await;
        }
        let disabled = database.space("disabled@example.com", today, clock.now()).await;
        database.disable(disabled).await;
        let job = reminding(&database.store, &clock);
        assert_eq!(job.round().await.unwrap(), 2);
        let sent: BTreeMap<String, u32> = mails(&database).await.into_iter().map(|(to, _, left)| (to, left)).collect();
        assert_eq!(sent, BTreeMap::from([("ten@example.com".to_owned(), 10), ("last@example.com".to_owned(), 0)]), "{}", database.kind);
        assert_eq!(job.round().await.unwrap(), 0);
        clock.turn(Duration::days(9));
        assert_eq!(job.round().await.unwrap(), 2);
        let latest: Vec<(String, u32)> = mails(&database).await.into_iter().skip(2).map(|(to, _, left)| (to, left)).collect();
        assert!(latest.contains(&("ten@example.com".to_owned(), 1)) && latest.contains(&("early@example.com".to_owned(), 52)));
    }
}

#[tokio::test]
async fn two_servers_at_once_send_one_mail_to_each_of_many() {
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let last = paris_day(clock.now()) + Duration::days(15);
        for number in 0..230 {
            database.space(&format!("p{number}@example.com"), last, clock.now()).await;
        }
        // One process holds an `SQLite` file; on `PostgreSQL` each has connections of its own.
        let other = if database.kind == "SQLite" { database.store.clone() } else { Store::open(&database.url).await.unwrap() };
        let (one, two) = (reminding(&database.store, &clock), reminding(&other, &clock));
        let (first, second) = tokio::join!(one.round(), two.round());
        assert_eq!(first.unwrap() + second.unwrap(), 230, "{}", database.kind);
        let mut told: BTreeMap<String, u32> = BTreeMap::new();
        for (to, _, left) in mails(&database).await {
            assert_eq!(left, 15);
            *told.entry(to).or_default() += 1;
        }
        assert!(told.len() == 230 && told.values().all(|times| *times == 1), "{}", database.kind);
    }
}

#[tokio::test]
async fn a_reminder_that_could_not_leave_dies_with_the_password() {
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let last = paris_day(clock.now()) + Duration::days(1);
        database.space("lila@example.com", last, clock.now()).await;
        assert_eq!(reminding(&database.store, &clock).round().await.unwrap(), 1);
        let row = outbox::latest(database.store.reader(), 1).await.unwrap().remove(0);
        assert_eq!(row.dead_at, Some(paris_end(last)));
        let message = Message::open(&keys(), row.id, row.payload.as_deref().unwrap()).unwrap();
        assert!(message.render(&brand()).unwrap().text.contains("il vous reste 1 jour"));
        clock.turn(paris_end(last) - clock.now());
        assert_eq!(sender(&database.store, &clock, "").round().await.unwrap(), 1);
        assert_eq!(database.row(row.id).await.state, "abandoned", "{}", database.kind);
    }
}

#[tokio::test]
async fn a_claim_fails_when_the_space_has_changed_since_it_was_read() {
    for database in Database::each().await {
        let clock = Clock::by_hand(start());
        let id: Uuid = database.space("lila@example.com", paris_day(clock.now()), clock.now()).await;
        let (read, db) = (database.person(id).await, database.store.reader());
        person::change_address(db, id, "autre@example.com", "autre@example.com").await.unwrap();
        assert!(!server::store::reminder::claim(db, &read, 1).await.unwrap(), "{}", database.kind);
        let read = database.person(id).await;
        assert!(server::store::reminder::claim(db, &read, 1).await.unwrap());
        assert!(!server::store::reminder::claim(db, &read, 1).await.unwrap());
    }
}
