//! No answer tells whether an address exists (Shows 7, R-A09, R-C09, T-CRE-1, X-TIM-2): the same bytes
//! apart from keys, nonces and tokens, the same number of hashes, the same number of outbox rows.
#![allow(clippy::format_collect, clippy::format_push_string, clippy::assigning_clones, reason = "plain words in tests")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::collections::BTreeMap;

use app::domain::fault::Problem;
use chrono::Duration;
use sea_orm::ConnectionTrait;
use support::person::put;
use support::{PASSWORD, Person, Reply, Site, details, on_each, sentence};

mod support;

const FREE: &str = "libre00@example.com";
const USED: &str = "occupe0@example.com";
const PENDING: &str = "attente@example.com";
const MISTYPED: &str = "fautive@example.com";
const KNOWN: &str = "nouvelle@example.com";
const UNKNOWN: &str = "inconnue@example.com";

/// An answer without what differs between any two answers; lengths stay.
fn normal(reply: &Reply, address: &str) -> String {
    let mut lines: Vec<String> = reply.headers.iter().map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap())).collect();
    lines.sort();
    let policy = reply.header("content-security-policy").to_owned();
    let nonce = policy.split_once("'nonce-").and_then(|(_, rest)| rest.split('\'').next()).unwrap_or("none").to_owned();
    let text = format!("{}\n{}\n{}", reply.status, lines.concat(), String::from_utf8(reply.body.clone()).unwrap());
    let text = text.replace(&nonce, "NONCE").replace(address, "ADDRESS");
    let mut normal = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().chain(Some('\n')) {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') {
            run.push(c);
            continue;
        }
        if run.len() > 300 {
            // A check: as long as the digits of its browser's hash.
            normal.push_str("[a check]");
        } else if run.len() >= 36 {
            normal.push_str(&format!("[{} characters]", run.len()));
        } else {
            normal.push_str(&run);
        }
        run.clear();
        normal.push(c);
    }
    normal
}

#[track_caller]
fn same(one: &str, other: &str, what: &str) {
    if one != other {
        let at = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
        let around = |text: &str| text.chars().skip(at.saturating_sub(120)).take(240).collect::<String>();
        panic!("{what} differ at {at}:\n{}\n---\n{}", around(one), around(other));
    }
}

/// What can be seen of one step, and what it cost.
struct Seen {
    step: String,
    page: String,
    hashes: u64,
    statements: u64,
    rows: usize,
}

async fn see(site: &Site, person: &mut Person, path: &str, address: &str, typed: &[(&str, &str)], seen: &mut Vec<Seen>) {
    let page = person.get(path).await;
    let mut form = page.form(path);
    support::person::solve(&mut form);
    put(&mut form, typed);
    let rows = site.outbox().await.len();
    let (hashes, statements) = (site.hashes(), site.store().statements());
    let answer = person.post(path, &form).await;
    let (hashes, statements) = (site.hashes() - hashes, site.store().statements() - statements);
    let rows = site.outbox().await.len() - rows;
    seen.push(Seen { step: format!("GET {path}"), page: normal(&page, address), hashes: 0, statements: 0, rows: 0 });
    seen.push(Seen { step: format!("POST {path}"), page: normal(&answer, address), hashes, statements, rows });
}

/// The whole creation, up to SC09 and the address given up.
async fn walk(site: &Site, address: &str) -> Vec<Seen> {
    let mut person = site.person();
    person.get("/").await.is(200);
    let mut seen = Vec::new();
    let given = details();
    let given: Vec<(&str, &str)> = given.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let credentials = [("email", address), ("email_again", address), ("password", PASSWORD), ("password_again", PASSWORD)];
    see(site, &mut person, "/creation/expert/conditions", address, &[("accepted", "on")], &mut seen).await;
    see(site, &mut person, "/creation/expert/identifiants", address, &credentials, &mut seen).await;
    see(site, &mut person, "/creation/expert/formulaire", address, &given, &mut seen).await;
    see(site, &mut person, "/creation/expert/recapitulatif", address, &[], &mut seen).await;
    let confirmed = seen.last().unwrap();
    assert!(confirmed.page.starts_with("303\n") && confirmed.hashes == 3 && confirmed.rows == 1, "{}", confirmed.page);
    see(site, &mut person, "/creation/expert/confirmation", address, &[], &mut seen).await;
    see(site, &mut person, "/creation/expert/identifiants", address, &credentials, &mut seen).await;
    seen
}

on_each! {
    async fn t_cre_1_free_used_pending_and_mistyped_addresses_cannot_be_told_apart(kind) {
        let site = Site::new(kind).await;
        let mut owner = site.person();
        let (code, _) = site.requested(&mut owner, USED).await;
        owner.activate(&code, USED).await.leads_to("/activation/recapitulatif");
        site.person().request(PENDING).await;
        let mut careless = site.person();
        careless.request(MISTYPED).await;
        careless.fill("/creation/expert/confirmation", &[]).await.leads_to("/creation/expert/identifiants");
        site.send_mails().await;
        let free = walk(&site, FREE).await;
        for address in [USED, PENDING, MISTYPED] {
            let other = walk(&site, address).await;
            assert_eq!(free.len(), other.len());
            for (one, two) in free.iter().zip(&other) {
                same(&one.page, &two.page, &format!("{}: free and {address}", one.step));
                let cost = |seen: &Seen| (seen.hashes, seen.statements, seen.rows);
                assert_eq!(cost(one), cost(two), "{}: hashes, statements and rows, free and {address}", one.step);
            }
        }
        // What tells them apart is the mail, and only its owner reads it.
        let templates = |rows: Vec<server::store::outbox::Row>| rows.into_iter().map(|row| row.template).collect::<Vec<_>>();
        assert_eq!(templates(site.mails_to(FREE).await), ["activation_code"]);
        for address in [USED, PENDING, MISTYPED] {
            assert_eq!(templates(site.mails_to(address).await), ["activation_code", "address_in_use"]);
        }
        site.assert_sound().await;
    }

    async fn r_c09_m16_leaves_at_most_once_in_48_hours(kind) {
        let site = Site::filled(kind).await;
        let states = async |site: &Site| site.mails_to(KNOWN).await.into_iter().map(|row| row.state).collect::<Vec<_>>();
        site.person().request(KNOWN).await;
        site.send_mails().await;
        site.person().request("Nouvelle@Example.com").await;
        site.turn(Duration::hours(48) - Duration::seconds(1));
        site.person().request(KNOWN).await;
        assert_eq!(states(&site).await, ["sent", "suppressed", "suppressed"]);
        site.turn(Duration::seconds(1));
        site.person().request(KNOWN).await;
        site.send_mails().await;
        assert_eq!(states(&site).await, ["sent", "suppressed", "suppressed", "sent"]);
        site.assert_sound().await;
    }

    async fn r_a09_known_unknown_and_pending_addresses_fail_alike_at_login(kind) {
        let site = Site::filled(kind).await;
        site.person().request(PENDING).await;
        let tries = [(KNOWN, "wrong password"), (UNKNOWN, "unknown"), (PENDING, "pending")];
        let mut notices = [0; 3];
        for round in 0..36 {
            if round == 30 {
                // Over a day later, nearly a hundred in a row.
                for (address, _) in tries {
                    site.failures("login", address, "198.51.100.9", 68, Duration::zero()).await;
                }
                site.turn(Duration::hours(25));
            }
            let mut first: Option<(String, u64, usize, u64)> = None;
            for (index, (address, what)) in tries.into_iter().enumerate() {
                let mut person = site.person();
                let form = person.filled("/connexion", &[("email", address), ("password", "ce n’est pas le bon mot de passe")]).await;
                let rows = site.outbox().await.len();
                let (hashes, statements) = (site.hashes(), site.store().statements());
                let reply = person.post("/connexion", &form).await;
                let (hashes, statements) = (site.hashes() - hashes, site.store().statements() - statements);
                let cost = (normal(&reply, address), hashes, site.outbox().await.len() - rows, statements);
                assert!(matches!(reply.status, 422 | 429), "{}", reply.words());
                if reply.status == 422 {
                    assert!(reply.summary().contains(&sentence("", Problem::Credentials)), "{}", reply.summary());
                    assert_eq!(cost.1, 1, "one hash, try {round}, {what}");
                }
                notices[index] += cost.2;
                match &first {
                    None => first = Some(cost),
                    Some(known) => {
                        same(&known.0, &cost.0, &format!("try {round}: known and {what}"));
                        let costs = |cost: &(String, u64, usize, u64)| (cost.1, cost.2, cost.3);
                        assert_eq!(costs(known), costs(&cost), "hashes, outbox rows and statements of try {round}: known and {what}");
                    }
                }
            }
            if round >= 25 {
                site.turn(Duration::minutes(8));
            }
        }
        assert!(notices[0] >= 2, "the notice of 25 failures and the link of 100 were written: {notices:?}");
        for row in site.outbox().await {
            if row.recipient != KNOWN && row.template != "activation_code" {
                assert_eq!(row.state, "suppressed", "nobody without a space is mailed: {}", row.template);
            }
        }
        site.assert_sound().await;
    }

    async fn t_oub_1_every_address_that_has_lost_its_password_is_answered_alike(kind) {
        let site = Site::filled(kind).await;
        site.person().request(PENDING).await;
        let (disabled, closed) = ("martin@example.com", "lila.rosemonde@example.com");
        let db = site.store().reader();
        db.execute_unprepared("UPDATE person SET state = 'disabled' WHERE address_key = 'martin@example.com'").await.unwrap();
        let person = server::store::person::by_address(db, closed).await.unwrap().unwrap();
        assert!(server::store::reset::close_recovery(db, person.id, site.clock.now()).await.unwrap());
        // The fourth is over the limit of three links.
        for round in 1..=4 {
            let mut first: Option<(Vec<Seen>, BTreeMap<String, i64>)> = None;
            for address in [KNOWN, UNKNOWN, PENDING, disabled, closed] {
                let before = site.snapshot().await;
                let mut person = site.person();
                let mut seen = Vec::new();
                see(&site, &mut person, "/mot-de-passe-oublie", address, &[("email", address)], &mut seen).await;
                let sent = person.get("/mot-de-passe-oublie/envoi").await;
                sent.is(200);
                seen.push(Seen { step: "the screen".to_owned(), page: normal(&sent, address), hashes: 0, statements: 0, rows: 0 });
                assert!(seen[1].page.starts_with("303\n"), "{}", seen[1].page);
                assert_eq!((seen[1].hashes, seen[1].rows), (0, 1), "try {round}, {address}");
                // Every table grows by the same rows: the same statements wrote them.
                let grown = site.snapshot().await.growth_since(&before);
                match &first {
                    None => first = Some((seen, grown)),
                    Some((known, growth)) => {
                        for (one, two) in known.iter().zip(&seen) {
                            same(&one.page, &two.page, &format!("{}, try {round}: known and {address}", one.step));
                            assert_eq!(one.statements, two.statements, "{}, try {round}: statements, known and {address}", one.step);
                        }
                        assert_eq!(*growth, grown, "rows of try {round}: known and {address}");
                    }
                }
            }
        }
        for row in site.outbox().await.iter().filter(|row| row.template == "reset_link") {
            assert!(row.state == "suppressed" || row.recipient == KNOWN, "nobody else is mailed: {}", row.recipient);
        }
        assert_eq!(site.mails_to(KNOWN).await.iter().filter(|row| row.state == "waiting").count(), 3);
        site.assert_sound().await;
    }

    async fn r_c06_another_case_of_an_address_is_the_same_address(kind) {
        let site = Site::filled(kind).await;
        site.person().request("NOUVELLE@EXAMPLE.COM").await;
        assert_eq!(site.mails_to(KNOWN).await[0].template, "address_in_use");
        site.person().request("Attente@example.com").await;
        site.person().request("aTTENTE@example.com").await;
        let pending = support::rows::count(site.store(), "SELECT COUNT(*) FROM pending_creation").await;
        assert_eq!(pending, 1, "T-CRE-3");
    }

    async fn t_cre_3_creations_at_once_for_one_address_leave_one_code(kind) {
        let site = Site::new(kind).await;
        let mut people = Vec::new();
        for _ in 0..10 {
            let mut person = site.person();
            person.up_to(3, FREE).await;
            let form = person.filled("/creation/expert/recapitulatif", &[]).await;
            people.push((person, form));
        }
        let posts = people.iter_mut().map(|(person, form)| person.post("/creation/expert/recapitulatif", form));
        for reply in futures::future::join_all(posts).await {
            reply.leads_to("/creation/expert/confirmation");
        }
        let rows = site.mails_to(FREE).await;
        let of = |template: &str, state: &str| rows.iter().filter(|row| row.template == template && row.state == state).count();
        assert_eq!((rows.len(), of("activation_code", "waiting"), of("address_in_use", "waiting")), (10, 1, 1), "{rows:?}");
        site.assert_sound().await;
    }
}
