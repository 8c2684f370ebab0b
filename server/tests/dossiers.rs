//! « Mes dossiers » (SC36, R-I10): search, filters, order and pages from the address; the file; favourites and groups.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use app::domain::fault::Problem;
use support::enrol::{free_company, signed_in};
use support::rows::{run, texts};
use support::{Site, on_each, sentence};

mod support;

const LILA: &str = "lila.rosemonde@example.com";
const MARTIN: &str = "martin@example.com";
const NONE: &str = "nouvelle@example.com";

/// The companies that a page lists, in its order.
fn listed(html: &str) -> Vec<String> {
    html.split("type=\"checkbox\" name=\"siren\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// A company of Lila's, with its name.
async fn named(site: &Site, siren: &str, name: &str) {
    let folded = app::domain::text::fold(name);
    run(site.store(), &format!("UPDATE company SET name = '{name}', folded_name = '{folded}' WHERE siren = '{siren}'")).await;
}

async fn hers(site: &Site, more: &str) -> Vec<String> {
    let mine = format!("e.person_id = (SELECT id FROM person WHERE address = '{LILA}') AND e.ended_at IS NULL");
    let question = format!(
        "SELECT e.siren FROM entitlement e JOIN company c ON c.siren = e.siren WHERE {mine} {more} GROUP BY e.siren, c.folded_name ORDER BY c.folded_name, e.siren"
    );
    texts(site.store(), &question).await
}

on_each! {
    async fn r_i10_a_hundred_companies_page_by_page(kind) {
        let site = Site::filled(kind).await;
        let mut lila = signed_in(&site, LILA).await;
        let page = lila.get("/dossiers?lignes=20").await;
        page.says("100 / 100 dossiers");
        page.says("100 entreprises");
        let all = hers(&site, "").await;
        assert_eq!(listed(&page.text()), all[..20]);
        assert_eq!(listed(&lila.get("/dossiers?lignes=20&page=5").await.text()), all[80..]);
        // What no page is leads to one.
        for query in ["page=0", "page=-1", "page=x", "page=1000000000", "page=6"] {
            assert_eq!(listed(&lila.get(&format!("/dossiers?lignes=20&{query}")).await.text()), all[..20], "{query}");
        }
        assert_eq!(listed(&lila.get("/dossiers").await.text()), all);
        let down: Vec<String> = all.iter().rev().take(20).cloned().collect();
        assert_eq!(listed(&lila.get("/dossiers?lignes=20&tri=-nom").await.text()), down);
        let mut by_number = all.clone();
        by_number.sort();
        assert_eq!(listed(&lila.get("/dossiers?tri=siren&lignes=100").await.text()), by_number);
        let turned = lila.get("/dossiers?tri=siren").await.text();
        assert!(turned.contains("aria-sort=\"ascending\"") && turned.contains("tri=-siren"), "the next click turns it round");
    }

    async fn r_i10_words_without_accents_and_numbers_find_a_company(kind) {
        let site = Site::filled(kind).await;
        let all = hers(&site, "").await;
        named(&site, &all[3], "Société Générale d’Œuvres 100 %_!").await;
        let mut lila = signed_in(&site, LILA).await;
        for words in ["societe generale", "GÉNÉRALE D’ŒUVRES", "oeuvres", "100 %_!", &all[3], &format!("{} {}", &all[3][..3], &all[3][3..])] {
            let page = lila.get(&format!("/dossiers?{}", serde_urlencoded::to_string([("q", words)]).unwrap())).await;
            assert_eq!(listed(&page.text()), [all[3].clone()], "{words}");
            page.says("1 entreprise");
        }
        for words in ["%25", "_"] {
            assert_eq!(listed(&lila.get(&format!("/dossiers?q={words}")).await.text()), [all[3].clone()], "a pattern's mark is a character");
        }
        let nothing = lila.get("/dossiers?q=introuvable").await;
        nothing.says("Aucun de vos dossiers ne correspond");
        lila.get(&format!("/dossiers?q={}", "a".repeat(6_000))).await.is(200);
        lila.get("/dossiers?q=%00%27%3B--%3Cscript%3E").await.is(200);
    }

    async fn r_i10_filters_add_up_and_what_does_not_exist_is_named(kind) {
        let site = Site::filled(kind).await;
        let mut lila = signed_in(&site, LILA).await;
        let deputy = hers(&site, "AND e.role = 'deputy'").await;
        assert_eq!(listed(&lila.get("/dossiers?role=suppleant&lignes=100").await.text()), deputy);
        let service = texts(site.store(), "SELECT service FROM entitlement GROUP BY service ORDER BY COUNT(*) DESC, service LIMIT 1").await.remove(0);
        let both = hers(&site, &format!("AND e.role = 'deputy' AND e.service = '{service}'")).await;
        let page = lila.get(&format!("/dossiers?role=suppleant&service={service}&lignes=100")).await;
        assert_eq!(listed(&page.text()), both);
        page.says("Retirer le filtre");
        let odd = lila.get("/dossiers?role=roi&service=x&etat=y&groupe=z&tri=w&lignes=3").await;
        odd.says("service, rôle, état, groupe, tri, lignes par page");
        assert_eq!(listed(&odd.text()).len(), 100);
        let asked = format!("UPDATE demand SET siren = '{}' WHERE ended_at IS NULL AND person_id = (SELECT id FROM person WHERE address = '{LILA}') AND state = 'held'", deputy[0]);
        run(site.store(), &asked).await;
        let pending = hers(&site, "AND EXISTS (SELECT 1 FROM demand d WHERE d.siren = e.siren AND d.person_id = e.person_id AND d.ended_at IS NULL)").await;
        assert!(pending.contains(&deputy[0]) && pending.len() < 5);
        assert_eq!(listed(&lila.get("/dossiers?etat=demande").await.text()), pending);
        run(site.store(), &format!("UPDATE company SET active = FALSE WHERE siren = '{}'", deputy[1])).await;
        let ceased = hers(&site, "AND c.active = FALSE").await;
        assert!(ceased.contains(&deputy[1]) && ceased.len() < 6);
        assert_eq!(listed(&lila.get("/dossiers?etat=cessee").await.text()), ceased);
    }

    async fn sc36_favourites_and_groups_are_ones_own(kind) {
        let site = Site::filled(kind).await;
        let all = hers(&site, "").await;
        let mut lila = signed_in(&site, LILA).await;
        let path = format!("/dossiers/{}/rangement", all[7]);
        let typed = [("favourite", "on"), ("groups", "Clients, clôture en juin")];
        lila.fill(&path, &typed).await.leads_to(&format!("/dossiers/{}?range=1", all[7]));
        lila.fill(&format!("/dossiers/{}/rangement", all[9]), &[("groups", "Clients")]).await.is(303);
        assert_eq!(listed(&lila.get("/dossiers?etat=favori").await.text()), [all[7].clone()]);
        assert_eq!(listed(&lila.get("/dossiers?groupe=Clients").await.text()), [all[7].clone(), all[9].clone()]);
        assert_eq!(listed(&lila.get("/dossiers?groupe=Clients&etat=favori").await.text()), [all[7].clone()]);
        assert_eq!(lila.get(&path).await.field(&path, "groups"), "Clients, clôture en juin");
        let many = "a,b,c,d,e,f,g,h,i,j,k";
        let refused = lila.fill(&path, &[("groups", many)]).await;
        refused.is(422);
        assert!(refused.beside("dossier/arrange", "groups").contains(&sentence("groups", Problem::TooManyGroups)));
        assert_eq!(refused.field(&path, "groups"), many);
        lila.fill(&path, &[("groups", "")]).await.is(303);
        assert_eq!(listed(&lila.get("/dossiers?groupe=Clients").await.text()), [all[9].clone()]);
        // Somebody else's companies and groups do not exist.
        let mut martin = signed_in(&site, MARTIN).await;
        martin.get(&path).await.is(404);
        let body = format!("{{\"form\":{{\"siren\":\"{}\",\"groups\":\"x\"}}}}", all[7]);
        martin.call("dossier/arrange", &body).await.is(404);
        martin.get("/dossiers?groupe=Clients").await.says("groupe. Il est laissé de côté");
        site.assert_sound().await;
    }

    async fn sc36_the_file_holds_the_same_and_no_formula(kind) {
        let site = Site::filled(kind).await;
        let all = hers(&site, "").await;
        named(&site, &all[0], "=HYPERLINK(\"x\";\"y\")").await;
        named(&site, &all[1], "SARL; \"GUILLEMETS\"").await;
        let all = hers(&site, "").await;
        let mut lila = signed_in(&site, LILA).await;
        let reply = lila.get("/dossiers/liste.csv").await;
        reply.is(200);
        assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(reply.header("content-disposition"), "attachment; filename=\"dossiers-2026-11-23.csv\"");
        assert!(reply.body.starts_with("\u{feff}Entreprise;SIREN;".as_bytes()));
        let read = |body: &[u8]| -> Vec<Vec<String>> {
            let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&body[3..]);
            reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
        };
        let rows = read(&reply.body);
        assert_eq!(rows.iter().map(|row| row[1].clone()).collect::<Vec<_>>(), all);
        assert!(rows.iter().any(|row| row[0] == "'=HYPERLINK(\"x\";\"y\")"));
        assert!(rows.iter().any(|row| row[0] == "SARL; \"GUILLEMETS\""));
        assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
        let picked = lila.get(&format!("/dossiers/liste.csv?siren={}&siren={}&siren=123456789", all[4], all[2])).await;
        assert_eq!(read(&picked.body).iter().map(|row| row[1].clone()).collect::<Vec<_>>(), [all[2].clone(), all[4].clone()]);
        let found = lila.get("/dossiers/liste.csv?role=suppleant").await;
        assert_eq!(read(&found.body).len(), hers(&site, "AND e.role = 'deputy'").await.len());
        site.person().get("/dossiers/liste.csv").await.leads_to("/connexion?retour=/dossiers");
    }

    async fn r_i10_the_list_costs_four_statements_whatever_it_shows(kind) {
        let site = Site::filled(kind).await;
        for (address, queries) in [(LILA, ["", "?q=a&role=titulaire", "?lignes=20&page=3"]), (MARTIN, ["", "?q=zzz", "?etat=favori"]), (NONE, ["", "?q=a", "?page=9"])] {
            let mut person = signed_in(&site, address).await;
            for query in queries {
                person.get(&format!("/dossiers{query}")).await.is(200);
                let before = site.store().statements();
                person.get(&format!("/dossiers{query}")).await;
                let asked = site.store().statements() - before;
                assert!(asked <= 5 && (asked == 4 || query.contains("page=9")), "{address} {query}: {asked}");
            }
        }
        let _ = free_company(&site).await;
    }
}
