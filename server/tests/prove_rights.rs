//! T-ADH-2, T-ADH-3, R-O01: codes redeemed at the same instant, in two processes over one PostgreSQL and in one on SQLite.
//! At 95 of 100 companies twenty codes give exactly five; ten claimants of one service make one holder; who loses keeps a
//! code that works.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a proof stops at the first surprise")]
use std::sync::{Arc, Barrier};
use std::time::Duration;

use app::domain::fault::Problem;
use live::{Browser, Server, rounds};
use server::clock::Clock;
use support::enrol::{ask, free_company, letters, signed_in};
use support::rows::{count, run, texts};
use support::{Kind, PASSWORD, Person, Site, sentence};

mod live;
mod support;

const FULL: usize = 200;
const LILA: &str = "lila.rosemonde@example.com";
const REDEEM: &str = "/espace/gestion/activation";

/// People with codes in their hands, and the processes that take them.
struct Stage {
    site: Site,
    servers: Vec<Server>,
    /// Who redeems which code; each from a source of its own.
    hands: Vec<(Browser, String)>,
    /// The requests, quoted for a statement.
    requests: String,
}

impl Stage {
    /// Everything is made in this process by the same pages; only the last step is raced.
    async fn new(site: Site, people: Vec<(Person, String)>, processes: usize) -> Self {
        let data = site.config.data_dir.clone();
        // The ceiling of requests is not what is raced here.
        let ceiling = [("PORTAL_REQUESTS_SIGNED_IN", "1000000")];
        let servers: Vec<Server> = (0..processes).map(|_| Server::start(&site.config.database_url, &data, &ceiling)).collect();
        let hand = |(n, (person, code)): (usize, (Person, String))| {
            let port = servers[n % servers.len()].port;
            (Browser::with(port, &format!("198.51.100.{n}"), &person.jar), code)
        };
        let hands = people.into_iter().enumerate().map(hand).collect();
        let ids = if site.kind == Kind::Postgres { "SELECT id::text FROM demand" } else { "SELECT hex(id) FROM demand" };
        let quote = |id: &String| if site.kind == Kind::Postgres { format!("'{id}'") } else { format!("X'{id}'") };
        let ids = texts(site.store(), &format!("{ids} WHERE state = 'sent'")).await;
        let requests = ids.iter().map(quote).collect::<Vec<_>>().join(", ");
        Self { site, servers, hands, requests }
    }

    /// As before the race: the codes unused, what they gave taken back, no failures remembered.
    async fn arm(&self, companies: u32, of: &str) {
        let requests = &self.requests;
        for statement in [
            format!("DELETE FROM entitlement WHERE demand_id IN ({requests})"),
            format!("UPDATE demand SET state = 'sent', ended_at = NULL, outcome = NULL WHERE id IN ({requests})"),
            format!("UPDATE person SET companies = {companies} WHERE {of}"),
            "DELETE FROM attempt WHERE purpose = 'activation'".to_owned(),
        ] {
            run(self.site.store(), &statement).await;
        }
    }

    /// Everybody at once; the status and the page of each.
    fn race(&self) -> Vec<(u16, String)> {
        let barrier = Arc::new(Barrier::new(self.hands.len()));
        let tries: Vec<_> = self
            .hands
            .iter()
            .cloned()
            .map(|(mut browser, code)| {
                let barrier = barrier.clone();
                std::thread::spawn(move || {
                    let mut fields = browser.form(REDEEM);
                    fields.push(("code".to_owned(), code));
                    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                    barrier.wait();
                    loop {
                        let answer = browser.post(REDEEM, &fields);
                        // The gate of the hashes is full on a slow machine: nothing was tried, she comes again.
                        if answer.status != 503 {
                            return (answer.status, answer.body);
                        }
                        std::thread::sleep(Duration::from_millis(50));
                    }
                })
            })
            .collect();
        tries.into_iter().map(|thread| thread.join().unwrap()).collect()
    }

    /// Asserts that `winners` got 303 and all others this sentence; gives the places of the others.
    fn judge(&self, answers: &[(u16, String)], winners: usize, problem: Problem) -> Vec<usize> {
        let words = sentence("code", problem);
        let lost: Vec<usize> = (0..answers.len()).filter(|n| answers[*n].0 != 303).collect();
        for n in &lost {
            let (status, page) = &answers[*n];
            let faults: Vec<String> = self.servers.iter().flat_map(Server::faults).collect();
            assert!(*status == 422 && page.contains(&words), "an answer of {status}: {faults:?}");
        }
        assert_eq!(answers.len() - lost.len(), winners);
        lost
    }

    /// A code that lost is redeemed alone.
    fn again(&self, n: usize) -> u16 {
        let (mut browser, code) = self.hands[n].clone();
        browser.fill(REDEEM, &[("code", &code)]).status
    }

    async fn count(&self, question: &str) -> i64 {
        count(self.site.store(), question).await
    }
}

/// A site that goes by the clock of this machine, as its processes do.
async fn site(kind: Kind) -> Site {
    let site = Site::filled(kind).await;
    site.turn(Clock::system().now() - site.clock.now());
    run(site.store(), "DELETE FROM demand").await;
    site
}

/// Each letter's code, by the company it went to.
fn code_to(all: &[server::letter::Letter], siren: &str) -> String {
    all.iter().find(|letter| letter.siren.as_str() == siren).unwrap().code.reveal().to_owned()
}

async fn twenty_codes_at_95(kind: Kind, processes: usize) {
    let site = site(kind).await;
    let mine = format!("person_id = (SELECT id FROM person WHERE address = '{LILA}')");
    let least = "SELECT siren FROM entitlement GROUP BY siren HAVING COUNT(DISTINCT person_id) = 1 ORDER BY siren DESC LIMIT 5";
    for siren in texts(site.store(), least).await {
        run(site.store(), &format!("DELETE FROM entitlement WHERE siren = '{siren}' AND {mine}")).await;
    }
    let held = count(site.store(), &format!("SELECT COUNT(DISTINCT siren) FROM entitlement WHERE {mine}")).await;
    assert_eq!(held, 95);
    run(site.store(), &format!("UPDATE person SET companies = 95 WHERE address = '{LILA}'")).await;
    let mut lila = signed_in(&site, LILA).await;
    let mut companies = Vec::new();
    for _ in 0..20 {
        let siren = free_company(&site).await;
        ask(&mut lila, &siren, &["declarer-tva"]).await;
        companies.push(siren);
    }
    let written = letters(&site).await;
    let mut hands = Vec::new();
    for siren in &companies {
        hands.push((lila.clone(), code_to(&written, siren)));
    }
    let stage = Stage::new(site, hands, processes).await;
    let full = rounds(FULL);
    for _ in 0..full {
        stage.arm(95, &format!("address = '{LILA}'")).await;
        let lost = stage.judge(&stage.race(), 5, Problem::HundredReached);
        assert_eq!(stage.count(&format!("SELECT COUNT(DISTINCT siren) FROM entitlement WHERE {mine} AND ended_at IS NULL")).await, 100);
        assert_eq!(stage.count("SELECT COUNT(*) FROM person WHERE companies = 100").await, 1);
        assert_eq!(stage.count("SELECT COUNT(*) FROM demand WHERE state = 'sent' AND ended_at IS NULL").await, 15, "usable");
        assert_eq!(stage.again(lost[0]), 422);
    }
    stage.site.assert_sound().await;
    println!(
        "proof | 20 codes at 95 of 100 companies, {kind:?}, {processes} process(es) | {full} rounds | 5 companies each, 15 codes usable"
    );
}

async fn ten_claimants(kind: Kind, processes: usize) {
    let site = site(kind).await;
    let siren = free_company(&site).await;
    let mut people = Vec::new();
    for n in 0..10 {
        let address = format!("pretendant{n}@example.com");
        let mut person = site.person();
        let (code, _) = site.requested(&mut person, &address).await;
        person.activate(&code, &address).await.leads_to("/activation/recapitulatif");
        person.sign_in(&address, PASSWORD).await.leads_to("/espace");
        ask(&mut person, &siren, &["declarer-tva"]).await;
        people.push((person, address));
    }
    let written = letters(&site).await;
    let code_of = |address: &str| written.iter().find(|letter| letter.requester.email == address).unwrap().code.reveal().to_owned();
    let hands = people.into_iter().map(|(person, address)| (person, code_of(&address))).collect();
    let stage = Stage::new(site, hands, processes).await;
    let full = rounds(FULL);
    let holders = format!("SELECT COUNT(*) FROM entitlement WHERE siren = '{siren}' AND role = 'holder' AND ended_at IS NULL");
    for _ in 0..full {
        stage.arm(0, "address LIKE 'pretendant%'").await;
        let lost = stage.judge(&stage.race(), 1, Problem::AllTaken);
        assert_eq!(stage.count(&holders).await, 1);
        assert_eq!(stage.count("SELECT COUNT(*) FROM person WHERE address LIKE 'pretendant%' AND companies = 1").await, 1);
        assert_eq!(stage.count("SELECT COUNT(*) FROM demand WHERE state = 'sent' AND ended_at IS NULL").await, 9, "usable");
        // The holder gone, a code that lost works.
        run(stage.site.store(), &format!("DELETE FROM entitlement WHERE siren = '{siren}'")).await;
        run(stage.site.store(), "UPDATE person SET companies = 0 WHERE address LIKE 'pretendant%'").await;
        run(stage.site.store(), "DELETE FROM attempt WHERE purpose = 'activation'").await;
        assert_eq!(stage.again(lost[0]), 303);
    }
    stage.arm(0, "address LIKE 'pretendant%'").await;
    stage.site.assert_sound().await;
    println!("proof | 10 claimants of one service, {kind:?}, {processes} process(es) | {full} rounds | 1 holder each, 9 codes usable");
}

#[test]
fn t_adh_2_twenty_codes_at_95_of_100_give_five_on_sqlite() {
    support::run(twenty_codes_at_95(Kind::File, 1));
}

#[test]
fn t_adh_2_twenty_codes_at_95_of_100_give_five_in_two_processes() {
    if support::has_postgres() {
        support::run(twenty_codes_at_95(Kind::Postgres, 2));
    }
}

#[test]
fn t_adh_3_ten_claimants_make_one_holder_on_sqlite() {
    support::run(ten_claimants(Kind::File, 1));
}

#[test]
fn t_adh_3_ten_claimants_make_one_holder_in_two_processes() {
    if support::has_postgres() {
        support::run(ten_claimants(Kind::Postgres, 2));
    }
}
