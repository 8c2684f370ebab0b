//! The public search of companies, asked for what the directory lacks (feature `company-search`): against a real HTTP server
//! that answers, dawdles, fails.
#![cfg(feature = "company-search")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::domain::fault::Problem;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use chrono::Duration;
use http::{StatusCode, Uri};
use support::enrol::{BEGIN, begin, signed_in};
use support::rows::count;
use support::{Kind, Site, sentence};

mod support;

const OWNER: &str = "nouvelle@example.com";
/// Numbers that the demonstration's directory does not have.
const YOUNG: &str = "552100554";
const NOBODY: &str = "732829320";

/// How the search behaves, and how often it was asked.
#[derive(Default)]
struct Behaviour {
    asked: AtomicU32,
    /// 0 answers, 1 fails, 2 does not answer in time.
    mood: AtomicU32,
}

async fn answer(State(behaviour): State<Arc<Behaviour>>, uri: Uri) -> (StatusCode, String) {
    behaviour.asked.fetch_add(1, Ordering::Relaxed);
    match behaviour.mood.load(Ordering::Relaxed) {
        1 => (StatusCode::INTERNAL_SERVER_ERROR, String::new()),
        2 => {
            tokio::time::sleep(std::time::Duration::from_secs(30)).await;
            (StatusCode::OK, String::new())
        }
        _ if uri.query().unwrap_or_default().contains(YOUNG) => {
            let siege =
                r#"{"numero_voie":"3","type_voie":"QUAI","libelle_voie":"DES ESSAIS","code_postal":"29000","libelle_commune":"QUIMPER"}"#;
            let company = format!(
                r#"{{"siren":"{YOUNG}","nom_complet":"SAS TOUTE NEUVE","nature_juridique":"5710","etat_administratif":"A","statut_diffusion":"O","siege":{siege}}}"#
            );
            (StatusCode::OK, format!(r#"{{"results":[{company}]}}"#))
        }
        _ => (StatusCode::OK, r#"{"results":[]}"#.to_owned()),
    }
}

#[test]
fn r_b10_a_company_that_the_directory_lacks_is_looked_up_once_and_a_broken_search_rests() {
    support::run(async {
        let behaviour = Arc::new(Behaviour::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/search", listener.local_addr().unwrap());
        let router = Router::new().route("/search", get(answer)).with_state(behaviour.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let asked = || behaviour.asked.load(Ordering::Relaxed);

        let site = Site::with(Kind::Memory, |config| server::config::Config { company_search_url: url, ..config }).await;
        assert!(site.config.faults().is_empty(), "{:?}", site.config.faults());
        server::portal::demo::fill(&site.system).await.unwrap();
        let mut person = signed_in(&site, OWNER).await;

        begin(&mut person, YOUNG).await.leads_to(&format!("/dossiers/{YOUNG}/adhesion"));
        assert_eq!(asked(), 1);
        assert_eq!(
            count(site.store(), &format!("SELECT COUNT(*) FROM company WHERE siren = '{YOUNG}' AND address LIKE '3 QUAI%'")).await,
            1
        );
        begin(&mut person, YOUNG).await.is(303);
        assert_eq!(asked(), 1, "the directory has it now");

        for _ in 0..2 {
            let unknown = begin(&mut person, NOBODY).await;
            assert!(unknown.beside("enrolment/begin", "siren").contains(&sentence("siren", Problem::SirenUnknown)));
        }
        assert_eq!(asked(), 2, "an unknown number is remembered");
        site.turn(Duration::minutes(10));

        behaviour.mood.store(1, Ordering::Relaxed);
        for _ in 0..5 {
            let away = begin(&mut person, NOBODY).await;
            away.is(503);
            assert_eq!(away.field(BEGIN, "siren"), NOBODY, "what was typed stays");
        }
        assert_eq!(asked(), 5, "after three failures it is left alone");
        site.turn(Duration::minutes(1));
        behaviour.mood.store(0, Ordering::Relaxed);
        begin(&mut person, NOBODY).await.is(422);
        assert_eq!(asked(), 6);

        site.turn(Duration::minutes(10));
        behaviour.mood.store(2, Ordering::Relaxed);
        let began = std::time::Instant::now();
        begin(&mut person, NOBODY).await.is(503);
        assert!(began.elapsed() < std::time::Duration::from_secs(10), "it does not wait for what never comes");
        site.assert_sound().await;
    });
}
