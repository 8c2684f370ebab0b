//! Which pages and functions each kind of session reaches (Shows 6): none, one that owes a renewal, one whose password was
//! given too long ago, a full one. A page or a function that is not in the table fails the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::collections::BTreeSet;

use app::domain::route::{AGENT_PAGES, PAGES};
use chrono::Duration;
use support::{Person, Site, on_each};

mod support;

const OWNER: &str = "nouvelle@example.com";
const PASSWORD: &str = server::directory::demo::PASSWORD;
const RENEWAL: &str = "/connexion/renouvellement";
const CONFIRM: &str = "/espace/gestion/confirmation";

/// What a page answers: its status, and where a redirect leads (without its query).
type Cell = (u16, &'static str);

const OPEN: [Cell; 4] = [(200, ""); 4];
/// The space: not without a session, not before what is owed.
const SPACE: [Cell; 4] = [(303, "/connexion"), (303, RENEWAL), (200, ""), (200, "")];
/// A page that asks for the password again.
const AGAIN: [Cell; 4] = [(303, "/connexion"), (303, RENEWAL), (303, CONFIRM), (200, "")];
/// What an earlier step decides, whoever is here.
const fn step(status: u16, to: &'static str) -> [Cell; 4] {
    [(status, to); 4]
}

/// Every page, for no session, an expired password, a password given long ago, a full session.
const TABLE: &[(&str, [Cell; 4])] = &[
    ("/", OPEN),
    ("/connexion", OPEN),
    ("/connexion/deblocage", step(410, "")),
    ("/connexion/renouvellement", [(303, "/connexion"), (200, ""), (303, "/espace"), (303, "/espace")]),
    ("/connexion/conditions", [(303, "/connexion"), (303, RENEWAL), (303, "/espace"), (303, "/espace")]),
    ("/mot-de-passe-oublie", OPEN),
    ("/mot-de-passe-oublie/envoi", OPEN),
    ("/mot-de-passe-oublie/reponse", step(404, "")),
    ("/mot-de-passe-oublie/termine", step(303, "/mot-de-passe-oublie")),
    ("/creation", OPEN),
    ("/creation/expert/conditions", OPEN),
    ("/creation/expert/identifiants", step(303, "/creation/expert/conditions")),
    ("/creation/expert/formulaire", step(303, "/creation/expert/conditions")),
    ("/creation/expert/recapitulatif", step(303, "/creation/expert/conditions")),
    ("/creation/expert/confirmation", step(303, "/creation/expert/conditions")),
    ("/creation/simplifiee/conditions", OPEN),
    ("/creation/simplifiee/identifiants", step(303, "/creation/simplifiee/conditions")),
    ("/creation/simplifiee/formulaire", step(303, "/creation/simplifiee/conditions")),
    ("/creation/simplifiee/recapitulatif", step(303, "/creation/simplifiee/conditions")),
    ("/creation/simplifiee/confirmation", step(303, "/creation/simplifiee/conditions")),
    ("/creation/annulation", step(404, "")),
    ("/creation/annulee", OPEN),
    ("/activation", OPEN),
    ("/activation/identifiants", step(303, "/activation")),
    ("/activation/recapitulatif", step(303, "/activation")),
    ("/conditions-generales", OPEN),
    ("/aide", OPEN),
    ("/aide/mot-de-passe", OPEN),
    ("/aide/connexion-impossible", OPEN),
    ("/aide/questions", OPEN),
    ("/mentions-legales", OPEN),
    ("/accessibilite", OPEN),
    ("/donnees-personnelles", OPEN),
    ("/plan-du-site", OPEN),
    ("/activation/services", step(303, "/activation")),
    ("/entreprise/validation", step(404, "")),
    ("/entreprise/validee", OPEN),
    ("/refus", OPEN),
    ("/refus/enregistre", OPEN),
    ("/dossiers", SPACE),
    ("/dossiers/calendrier", SPACE),
    ("/espace/gestionnaires", SPACE),
    ("/espace/tests-tiers-declarants", SPACE),
    ("/messagerie", SPACE),
    ("/messagerie/nouveau", SPACE),
    ("/messagerie/avis", SPACE),
    ("/espace/gestion/adhesion", SPACE),
    ("/espace/gestion/activation", SPACE),
    ("/espace/gestion/demandes", SPACE),
    ("/espace/gestion/habilitations", SPACE),
    ("/espace/gestion/comptes", SPACE),
    ("/espace/gestion/adresse", SPACE),
    ("/espace", SPACE),
    ("/espace/gestion", SPACE),
    ("/espace/gestion/confirmation", SPACE),
    ("/espace/gestion/identifiants", AGAIN),
    ("/espace/gestion/coordonnees", SPACE),
    ("/espace/gestion/donnees", SPACE),
    ("/espace/gestion/connexions", SPACE),
    (
        "/espace/gestion/identifiants/enregistrement",
        [(303, "/connexion"), (303, RENEWAL), (303, "/espace/gestion/identifiants"), (303, "/espace/gestion/identifiants")],
    ),
];

/// The four visitors, in the table's order; the clock stands where all four hold.
async fn visitors(site: &Site) -> [Person; 4] {
    support::rows::run(site.store(), "UPDATE person SET password_last_day = '2026-11-22' WHERE address = 'martin@example.com'").await;
    let mut stale = site.person();
    stale.sign_in(OWNER, PASSWORD).await.leads_to("/espace");
    site.turn(Duration::minutes(6));
    let mut owes = site.person();
    owes.sign_in("martin@example.com", PASSWORD).await.leads_to(RENEWAL);
    let mut full = site.person();
    full.sign_in(OWNER, PASSWORD).await.leads_to("/espace");
    [site.person(), owes, stale, full]
}

/// Functions that a session that owes a renewal may call all the same.
const OWED: &[&str] = &["/api/duty/page", "/api/duty/password", "/api/session/stay"];

on_each! {
    async fn each_kind_of_session_reaches_these_pages_and_no_other(kind) {
        let site = Site::filled(kind).await;
        let mut visitors = visitors(&site).await;
        let listed: BTreeSet<&str> = TABLE.iter().map(|(page, _)| *page).collect();
        let known: BTreeSet<&str> = PAGES.iter().copied().collect();
        assert_eq!(listed, known, "every page has its line");
        let mut wrong = Vec::new();
        for (page, cells) in TABLE {
            for (visitor, (status, to)) in visitors.iter_mut().zip(cells) {
                let reply = visitor.get(page).await;
                let led = reply.location().split('?').next().unwrap_or_default().to_owned();
                if (reply.status, led.as_str()) != (*status, *to) {
                    wrong.push(format!("{page}: {} {led} instead of {status} {to}", reply.status));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    async fn each_kind_of_session_reaches_these_functions_and_no_other(kind) {
        let site = Site::filled(kind).await;
        let mut visitors = visitors(&site).await;
        let mut wrong = Vec::new();
        for line in include_str!("../endpoints.txt").lines().filter(|line| !line.starts_with('#')) {
            let (endpoint, access) = line.rsplit_once(' ').unwrap();
            // Signing out ends what the next lines need.
            if matches!(endpoint, "/api/session/logout" | "/api/agent/logout") {
                continue;
            }
            let body = match endpoint {
                "/api/duty/page" => "{\"duty\":\"Password\"}",
                path if path.ends_with("-page") || path.ends_with("/page") || path.ends_with("/home") => "{}",
                _ => "{\"form\":{}}",
            };
            for (at, visitor) in visitors.iter_mut().enumerate() {
                let status = visitor.moves().call(endpoint.trim_start_matches("/api/"), body).await.status;
                let fits = match (access, at) {
                    ("session", 0) | ("agent", _) => status == 401,
                    ("session", 1) if !OWED.contains(&endpoint) => status == 409,
                    _ => !matches!(status, 401 | 403 | 500..),
                };
                if !fits {
                    wrong.push(format!("{endpoint}, visitor {at}: {status}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    async fn v3_5_4_an_agent_reaches_the_agents_pages_and_functions_and_no_person_s(kind) {
        let site = Site::filled(kind).await;
        let mut agent = support::agent::seated(&site).await;
        let mut visitors = visitors(&site).await;
        let mut wrong = Vec::new();
        for page in AGENT_PAGES {
            let open = matches!(*page, "/agent/connexion" | "/agent/invitation");
            let expected = if *page == "/agent/invitation" { 404 } else { 200 };
            let got = agent.get(page).await.status;
            if got != expected {
                wrong.push(format!("{page} for an agent: {got}"));
            }
            for visitor in &mut visitors {
                let reply = visitor.get(page).await;
                let fits = if open { reply.status == expected } else { (reply.status, reply.location()) == (303, "/agent/connexion") };
                if !fits {
                    wrong.push(format!("{page} for a person: {} {}", reply.status, reply.location()));
                }
            }
        }
        // To the people's pages an agent is nobody.
        for (page, cells) in TABLE {
            let reply = agent.get(page).await;
            let led = reply.location().split('?').next().unwrap_or_default().to_owned();
            if (reply.status, led.as_str()) != cells[0] {
                wrong.push(format!("{page} for an agent: {} {led}", reply.status));
            }
        }
        for line in include_str!("../endpoints.txt").lines().filter(|line| !line.starts_with('#')) {
            let (endpoint, access) = line.rsplit_once(' ').unwrap();
            if endpoint.ends_with("/logout") {
                continue;
            }
            let status = agent.call(endpoint.trim_start_matches("/api/"), "{\"form\":{},\"duty\":\"Password\"}").await.status;
            let fits = match access {
                "session" => status == 401,
                _ => !matches!(status, 401 | 500..),
            };
            if !fits {
                wrong.push(format!("{endpoint} for an agent: {status}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
