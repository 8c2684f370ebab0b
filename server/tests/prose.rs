//! The pages of text: each whole, free of the State, its links leading to a page and an anchor that exist; and
//! « Cette réponse vous a-t-elle été utile ? » in both ways.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::collections::{BTreeMap, BTreeSet};

use app::domain::route::PAGES;
use support::rows::{count, texts};
use support::{ADDRESS, Kind, PASSWORD, Person, Reply, Site, on_each};

mod support;

const TEXTS: [&str; 9] = [
    "/conditions-generales",
    "/aide",
    "/aide/mot-de-passe",
    "/aide/connexion-impossible",
    "/aide/questions",
    "/mentions-legales",
    "/accessibilite",
    "/donnees-personnelles",
    "/plan-du-site",
];

/// The values of an attribute, in the order of the page.
fn values(reply: &Reply, attribute: &str) -> Vec<String> {
    let text = reply.text();
    let mark = format!(" {attribute}=\"");
    text.split(mark.as_str()).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn every_text_is_a_whole_page_without_a_mark_of_the_state() {
    support::run(async {
        let site = Site::filled(Kind::Memory).await;
        let mut person = site.person();
        for path in TEXTS {
            let page = person.moves().get(path).await;
            page.is(200);
            assert_eq!(page.text().matches("<h1").count(), 1, "{path}");
            assert!(page.text().matches("<h2").count() >= 2 || path == "/aide/mot-de-passe", "{path}");
            let words = page.words().to_lowercase();
            for mark in ["impots.gouv", "gouv.fr", "dgfip", "marianne", "république", "0809", "cnil", "{", "}", "**"] {
                assert!(!words.contains(mark), "{path}: {mark}");
            }
            let ids = values(&page, "id");
            assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{path}: an id twice");
            assert_eq!(
                ids.iter().any(|id| id == "assistance"),
                !matches!(path, "/conditions-generales" | "/aide/mot-de-passe" | "/plan-du-site")
            );
        }
        for unknown in ["/nulle-part", "/aide/nulle-part", "/aide/questions/x", "/accessibilite/x", "/AIDE"] {
            person.moves().get(unknown).await.is(404);
        }
        let told = person.call("prose/page", "{\"slug\":\"aide/questions\"}").await;
        assert!(told.status == 200 && told.text().contains("\"asks\":\"0"), "{}", told.text());
        let refused = person.call("prose/page", "{\"slug\":\"aide/nulle-part\"}").await;
        assert_eq!((refused.status, refused.text().as_str()), (404, "\"NotFound\""));
    });
}

#[test]
fn every_link_of_a_text_leads_to_a_page_and_an_anchor_that_exist() {
    support::run(async {
        let site = Site::filled(Kind::Memory).await;
        let mut person = site.person();
        let mut pages = BTreeMap::new();
        for path in TEXTS {
            pages.insert(path, person.moves().get(path).await);
        }
        let mut followed = 0;
        for (path, page) in &pages {
            for href in values(page, "href") {
                if ["tel:", "mailto:", "/favicon", "/portal", "/demonstration"].iter().any(|start| href.starts_with(start)) {
                    continue;
                }
                let (target, anchor) = href.split_once('#').unwrap_or((href.as_str(), ""));
                let target = if target.is_empty() { path } else { target };
                assert!(PAGES.contains(&target), "{path}: {href} is no page");
                if !anchor.is_empty() {
                    let there = pages.get(target).unwrap_or_else(|| panic!("{path}: {href} points into a page of no text"));
                    assert!(values(there, "id").iter().any(|id| id == anchor), "{path}: {href} has no such anchor");
                }
                followed += 1;
            }
        }
        assert!(followed > 200, "{followed}");
        // The site map names every page that a person can go to by herself.
        let map = values(&pages["/plan-du-site"], "href");
        let led_to = [
            "/mot-de-passe-oublie/",
            "/creation/",
            "/activation/",
            "/connexion/",
            "/entreprise/",
            "/refus/",
            "/messagerie/",
            "/espace/gestion/confirmation",
            "/espace/gestion/identifiants/",
        ];
        for page in PAGES.iter().filter(|page| !led_to.iter().any(|start| page.starts_with(start))) {
            assert!(map.iter().any(|href| href == page), "the site map leaves out {page}");
        }
    });
}

#[test]
fn r_i08_the_home_of_the_space_leads_to_what_becomes_of_the_data() {
    support::run(async {
        let site = Site::new(Kind::Memory).await;
        let mut camille = site.person();
        let (code, _) = site.requested(&mut camille, ADDRESS).await;
        camille.activate(&code, ADDRESS).await.leads_to("/activation/recapitulatif");
        camille.sign_in(ADDRESS, PASSWORD).await.leads_to("/espace");
        let home = camille.get("/espace").await;
        let text = home.text();
        let (before, _) = text.split_once("Pour en savoir plus sur le traitement des données, cliquez ici.").unwrap();
        assert!(before.rsplit("<a ").next().unwrap().contains("href=\"/donnees-personnelles\""));
    });
}

/// The two forms of the question: what « Oui » or « Non » sends.
fn answer(page: &Reply, utile: &str) -> Vec<(String, String)> {
    let key = page.field("/aide/questions", "key");
    assert!(!key.is_empty());
    vec![("key".to_owned(), key), ("utile".to_owned(), utile.to_owned())]
}

async fn opinions(site: &Site) -> Vec<String> {
    texts(site.store(), "SELECT page || ' ' || CASE WHEN useful THEN 'oui' ELSE 'non' END FROM feedback ORDER BY id").await
}

async fn call(person: &mut Person, form: &[(String, String)]) -> Reply {
    let fields: BTreeMap<&str, &str> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let body = serde_json::json!({ "form": fields }).to_string();
    person.call("prose/feedback", &body).await
}

on_each! {
    async fn r_q02_an_opinion_is_kept_once_and_thanked_for(kind) {
        let site = Site::new(kind).await;
        let mut nour = site.person();
        let page = nour.get("/aide/questions").await;
        page.says("Cette réponse vous a-t-elle été utile\u{a0}?");
        assert!(!page.words().contains("Merci"));
        let values: Vec<String> = values(&page, "value").into_iter().filter(|value| matches!(value.as_str(), "oui" | "non")).collect();
        assert_eq!(values, ["oui", "non"], "a form each");
        let before = site.snapshot().await;

        // Without script.
        let yes = answer(&page, "oui");
        nour.post("/aide/questions", &yes).await.leads_to("/aide/questions?avis=merci#avis");
        let thanks = nour.get("/aide/questions?avis=merci").await;
        thanks.says("Merci. Votre avis est enregistré");
        let text = thanks.text();
        let region = text.split("<div id=\"avis\"").nth(1).unwrap();
        assert!(region.split("</div>").next().unwrap().contains("Merci") && region.split('>').next().unwrap().contains("role=\"status\""));
        assert!(!text.contains("name=\"utile\""), "asked once");
        // Again, and through the function: the same answer, nothing more.
        nour.post("/aide/questions", &yes).await.leads_to("/aide/questions?avis=merci#avis");
        call(&mut nour, &yes).await.is(200);
        assert_eq!(opinions(&site).await, ["/aide/questions oui"]);
        let grown = site.snapshot().await.growth_since(&before);
        assert_eq!(grown.into_iter().collect::<Vec<_>>(), [("feedback".to_owned(), 1), ("idempotency".to_owned(), 1)]);

        // With script, from a form of its own.
        let again = nour.get("/aide/questions").await;
        call(&mut nour, &answer(&again, "non")).await.is(200);
        assert_eq!(opinions(&site).await, ["/aide/questions oui", "/aide/questions non"]);
        // Nothing of the person is in the row.
        let kept = site.snapshot().await.0["feedback"].join("\n");
        assert!(!kept.contains(&nour.source) && !kept.contains(&nour.cookie()[2..]) && !kept.contains("Navigateur"), "{kept}");
    }

    async fn an_opinion_that_is_none_is_refused_and_keeps_nothing(kind) {
        let site = Site::new(kind).await;
        let mut nour = site.person();
        let page = nour.get("/aide/questions").await;
        let before = site.snapshot().await;
        for other in ["", "peut-être", "OUI"] {
            let refused = nour.post("/aide/questions", &answer(&page, other)).await;
            refused.is(422);
            assert!(refused.title().starts_with("Erreur\u{a0}: "), "{}", refused.title());
            assert!(!refused.summary().is_empty());
            call(&mut nour, &answer(&page, other)).await.is(422);
        }
        // A browser without our cookie is told so, both ways.
        let mut bare = site.person();
        bare.post("/aide/questions", &answer(&page, "oui")).await.is(422);
        site.person().call("prose/feedback", "{\"form\":{\"key\":\"\",\"utile\":\"oui\"}}").await.is(422);
        site.snapshot().await.is_as(&before, "refused opinions");
    }

    async fn t_0_6_the_same_opinion_sent_ten_times_at_once_is_one_row(kind) {
        let site = Site::new(kind).await;
        let mut nour = site.person();
        let page = nour.get("/aide/questions").await;
        let form = answer(&page, "non");
        let posts = (0..10).map(|_| {
            let (mut nour, form) = (nour.clone(), form.clone());
            async move { nour.post("/aide/questions", &form).await.status }
        });
        let all = futures::future::join_all(posts).await;
        assert!(all.iter().all(|status| *status == 303), "{all:?}");
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM feedback").await, 1);
    }
}
