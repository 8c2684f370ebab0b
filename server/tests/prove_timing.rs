//! Known and unknown addresses take the same time (Shows 4, X-TIM-1): login, creation, forgotten password, activation;
//! interleaved pairs, medians and spread printed, no trend. Asserted are the counts, never a time.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a proof stops at the first surprise")]
use std::time::{Duration, Instant};

use support::{Kind, PASSWORD, Person, Site, variable};

mod support;

const KNOWN: &str = "nouvelle@example.com";

/// One form's answer to a known and to an unknown address.
struct Case {
    name: &'static str,
    path: &'static str,
}

const CASES: [Case; 4] = [
    Case { name: "login, wrong password", path: "/connexion" },
    Case { name: "creation, last step", path: "/creation/expert/recapitulatif" },
    Case { name: "forgotten password", path: "/mot-de-passe-oublie" },
    Case { name: "activation, wrong code", path: "/activation/identifiants" },
];

/// Somebody in front of the form, filled in; nobody was there before.
async fn ready(site: &Site, case: &Case, address: &str) -> (Person, Vec<(String, String)>) {
    let mut person = site.person();
    let typed: Vec<(&str, &str)> = match case.path {
        "/connexion" => vec![("email", address), ("password", PASSWORD)],
        "/mot-de-passe-oublie" => vec![("email", address)],
        "/activation/identifiants" => {
            person.enter_code("aBcDeFgHjKmN").await.leads_to(case.path);
            vec![("email", address)]
        }
        _ => {
            person.up_to(3, address).await;
            vec![]
        }
    };
    let form = person.filled(case.path, &typed).await;
    (person, form)
}

/// What one answer cost: time, hashes, statements.
async fn measure(site: &Site, case: &Case, address: &str) -> (Duration, u64, u64, u16) {
    let (mut person, form) = ready(site, case, address).await;
    let (hashes, statements, began) = (site.hashes(), site.store().statements(), Instant::now());
    let reply = person.post(case.path, &form).await;
    (began.elapsed(), site.hashes() - hashes, site.store().statements() - statements, reply.status)
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn spread(times: &[Duration]) -> Duration {
    times[times.len() * 9 / 10].checked_sub(times[times.len() / 10]).unwrap()
}

#[test]
fn x_tim_1_known_and_unknown_addresses_cost_the_same() {
    let pairs = if variable("PORTAL_PROVE").is_some() { 200 } else { 3 };
    for kind in [Kind::File, Kind::Postgres] {
        if kind == Kind::Postgres && variable("PORTAL_TEST_POSTGRES").is_none() {
            continue;
        }
        support::run(async move {
            for case in &CASES {
                // A site for each form; between the pairs the windows of the throttles pass.
                let site = Site::filled(kind).await;
                let (mut known, mut unknown, mut costs) = (Vec::new(), Vec::new(), Vec::new());
                for pair in 0..pairs {
                    let stranger = format!("inconnu{pair:03}@example.com");
                    let mut both = [(KNOWN, &mut known), (stranger.as_str(), &mut unknown)];
                    if pair % 2 == 1 {
                        both.reverse();
                    }
                    for (address, times) in both {
                        let (time, hashes, statements, status) = measure(&site, case, address).await;
                        times.push(time);
                        costs.push((hashes, statements, status));
                    }
                    site.turn(chrono::Duration::hours(49));
                    // As the purge does in time: a hundred failures in a row would ask the known one for its mailed link.
                    support::rows::run(site.store(), "DELETE FROM attempt").await;
                }
                let first = costs[0];
                assert!(costs.iter().all(|cost| *cost == first), "{}: hashes, statements, status: {costs:?}", case.name);
                let (one, two) = (median(&mut known), median(&mut unknown));
                println!(
                    "proof | {} on {kind:?} | {pairs} pairs | known {:.2} ms (10-90 %: {:.2}), unknown {:.2} ms ({:.2}) | difference {:+.2} ms | {} hashes, {} statements each",
                    case.name,
                    one.as_secs_f64() * 1e3,
                    spread(&known).as_secs_f64() * 1e3,
                    two.as_secs_f64() * 1e3,
                    spread(&unknown).as_secs_f64() * 1e3,
                    (one.as_secs_f64() - two.as_secs_f64()) * 1e3,
                    first.0,
                    first.1,
                );
            }
        });
    }
}
