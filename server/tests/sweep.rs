//! T-0.7, the object sweep: with one person's session, every thread, draft, attachment, request, right and letter of somebody
//! else answers like an id that never was, read or posted to.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use support::enrol::{ask, free_company, signed_in};
use support::files::{PDF, scanning, send};
use support::rows::texts;
use support::{Kind, Site, on_each};
use uuid::Uuid;

mod support;

/// Who has nothing, and whose ids are tried.
const STRANGER: &str = "nouvelle@example.com";
const MARTIN: &str = "martin@example.com";

/// Where an id of a table may stand; letters have no page, and are tried where something else has one.
const PLACES: &[(&str, &[&str])] = &[
    ("thread", &["/messagerie/{id}", "/messagerie/{id}/lecture", "/messagerie/{id}/code", "/messagerie/{id}/fil.pdf"]),
    ("thread_draft", &["/messagerie/brouillons/{id}", "/messagerie/brouillons/{id}/pieces"]),
    ("attachment", &["/messagerie/pieces/{id}"]),
    ("demand", &["/espace/gestion/demandes/{id}", "/espace/gestion/demandes/{id}/annulation"]),
    ("entitlement", &["/espace/gestion/habilitations/{id}/suppression"]),
    ("outbox", &["/messagerie/{id}", "/messagerie/pieces/{id}", "/espace/gestion/demandes/{id}"]),
];

/// At most so many of each: the demonstration has hundreds of rights.
const EACH: usize = 40;

on_each! {
    async fn t_0_7_another_s_ids_answer_like_none(kind) {
        let site = Site::filled(kind).await;
        // A file that was sent and one that was not, beside the demonstration's threads, drafts, requests and letters.
        let mut martin = signed_in(&site, MARTIN).await;
        for gesture in ["envoyer", ""] {
            let draft = martin.fill("/messagerie/nouveau", &[("company", "123456789")]).await.location().to_owned();
            send(&mut martin, &format!("{draft}/pieces"), &[("piece.pdf", "application/pdf", PDF)]).await.is(303);
            scanning(&site, None).round().await.unwrap();
            if !gesture.is_empty() {
                let typed = [("theme", "tva"), ("subject", "Pièce"), ("text", "Voici."), ("gesture", gesture)];
                martin.fill(&draft, &typed).await.is(303);
            }
        }
        let siren = free_company(&site).await;
        ask(&mut martin, &siren, &["declarer-tva"]).await;
        let mut stranger = signed_in(&site, STRANGER).await;
        let id = if kind == Kind::Postgres { "id::text" } else { "lower(hex(id))" };
        let mut tried = 0;
        for (table, places) in PLACES {
            let ids = texts(site.store(), &format!("SELECT {id} FROM {table} ORDER BY id")).await;
            assert!(!ids.is_empty(), "{table}");
            for real in ids.iter().take(EACH).map(|id| id.parse::<Uuid>().unwrap().to_string()) {
                for place in *places {
                    // A source of its own for each: the ceiling is no part of this.
                    stranger.moves();
                    let random = Uuid::now_v7().to_string();
                    let (theirs, none) = (place.replace("{id}", &real), place.replace("{id}", &random));
                    let (one, other) = (stranger.get(&theirs).await, stranger.get(&none).await);
                    assert_eq!((one.status, one.words()), (404, other.words()), "{table} {place}");
                    assert_eq!(other.status, 404, "{place}");
                    let form = |id: &str| {
                        [("key", "k"), ("id", id), ("revision", "1"), ("seq", "1"), ("text", "x"), ("gesture", "envoyer"), ("retirer", id)]
                            .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    };
                    let (one, other) = (stranger.post(&theirs, &form(&real)).await, stranger.post(&none, &form(&random)).await);
                    assert_eq!((one.status, one.words()), (other.status, other.words()), "POST {table} {place}");
                    assert!(matches!(one.status, 404 | 405), "POST {table} {place}: {}", one.status);
                    tried += 1;
                }
            }
        }
        assert!(tried > 100, "only {tried}");
    }
}
