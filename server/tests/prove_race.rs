//! T-ACT-1: one code, a hundred browsers, two processes over one PostgreSQL: exactly one space.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a proof stops at the first surprise")]

mod live;

use std::sync::{Arc, Barrier};

use live::{Browser, Folder, Server, ask, code_for, postgres, rounds};

const BROWSERS: usize = 100;

#[test]
fn t_act_1_one_code_makes_one_space() {
    let Some(database) = postgres() else {
        println!("proof | race of one code | needs PostgreSQL: run through .ci/with-postgres");
        return;
    };
    let folder = Folder::new("race");
    let servers = [Server::start(&database, &folder.0, &[]), Server::start(&database, &folder.0, &[])];
    let full = rounds(20);
    let (mut refused, mut held, mut busy) = (0, 0, 0);
    for round in 0..full {
        let address = format!("course{round}@example.com");
        let mut author = Browser::new(servers[0].port, &format!("203.0.113.{round}"));
        author.create_up_to_review(&address);
        assert_eq!(author.fill("/creation/expert/recapitulatif", &[]).status, 303);
        let code = code_for(&mut author, &address);
        let ports = [servers[0].port, servers[1].port];
        // Each has its own wizard, key and source address; only the last step is raced.
        let ready: Vec<(Browser, Vec<(String, String)>)> = (0..BROWSERS)
            .map(|n| {
                let mut browser = Browser::new(ports[n % 2], &format!("198.51.{round}.{n}"));
                assert_eq!(browser.fill("/activation", &[("code", &code)]).status, 303);
                let mut fields = browser.form("/activation/identifiants");
                fields.push(("email".to_owned(), address.clone()));
                (browser, fields)
            })
            .collect();
        let before = counts(&database);
        let barrier = Arc::new(Barrier::new(BROWSERS));
        let tries: Vec<_> = ready
            .into_iter()
            .map(|(mut browser, fields)| {
                let barrier = barrier.clone();
                std::thread::spawn(move || {
                    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                    barrier.wait();
                    browser.post("/activation/identifiants", &fields).status
                })
            })
            .collect();
        let statuses: Vec<u16> = tries.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
        for status in &statuses {
            match status {
                303 => {}
                422 => refused += 1,
                429 => held += 1,
                503 => busy += 1,
                other => panic!("an answer of {other}: {:?}", servers.each_ref().map(Server::faults)),
            }
        }
        let after = counts(&database);
        assert_eq!((after.0 - before.0, after.1 - before.1, after.2 - before.2), (1, 1, 1), "spaces, activated requests, events");
        assert_eq!(after.3, before.3, "nothing else in the outbox");
    }
    println!(
        "proof | race of one code, {BROWSERS} browsers, 2 processes | {full} rounds | {full} spaces | 422 × {refused}, 429 × {held}, 503 × {busy}"
    );
}

/// Spaces, activated requests, activation events, outbox rows.
fn counts(database: &str) -> (i64, i64, i64, i64) {
    (
        ask(database, "SELECT COUNT(*) FROM person"),
        ask(database, "SELECT COUNT(*) FROM pending_creation WHERE state = 'activated'"),
        ask(database, "SELECT COUNT(*) FROM journal WHERE event = 'space.activated'"),
        ask(database, "SELECT COUNT(*) FROM outbox"),
    )
}
