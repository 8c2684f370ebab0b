//! The table of `security.md` 3.12 as ruled: who waits, for how long, and who does not.
//!
//! Time is turned. Hundreds of failures are written down as the server writes them
//! ([`support::Site::failures`]); the tries that decide are real ones.
#![allow(clippy::format_collect, clippy::format_push_string, clippy::assigning_clones, reason = "plain words in tests")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::collections::BTreeMap;
use std::time::Instant;

use app::domain::fault::Problem;
use app::ui::wording::wait;
use chrono::Duration;
use futures::future::join_all;
use server::directory::demo;
use server::mail::Message;
use support::person::{put, source};
use support::rows::count;
use support::{ADDRESS, Person, Reply, Site, on_each, sentence};

mod support;

const KNOWN: &str = "nouvelle@example.com";
const WRONG: &str = "ce n’est pas le bon mot de passe";
const CODE: &str = "BBBzvnAjPtUp";

/// A login form, its page opened elsewhere: only the try itself comes from this source.
async fn form(person: &mut Person, address: &str, password: &str) -> Vec<(String, String)> {
    let here = person.source.clone();
    let form = person.moves().filled("/connexion", &[("email", address), ("password", password)]).await;
    person.source = here;
    form
}

async fn login(person: &mut Person, address: &str, password: &str) -> Reply {
    let form = form(person, address, password).await;
    person.post("/connexion", &form).await
}

/// A try from a browser of its own at this source.
async fn from(site: &Site, source: &str, address: &str, password: &str) -> Reply {
    let mut person = site.person();
    person.source = source.to_owned();
    login(&mut person, address, password).await
}

#[track_caller]
fn waits(reply: &Reply, seconds: u32) {
    reply.is(429);
    assert_eq!(reply.header("retry-after"), seconds.to_string());
    reply.says("Trop de tentatives");
    reply.says(&wait(seconds));
}

#[track_caller]
fn fails(reply: &Reply) {
    reply.is(422);
    assert!(reply.summary().contains(&sentence("", Problem::Credentials)), "{}", reply.words());
}

async fn redeem(site: &Site, source: &str, address: &str) -> Reply {
    let mut person = site.person();
    person.enter_code(CODE).await.leads_to("/activation/identifiants");
    let form = person.filled("/activation/identifiants", &[("email", address)]).await;
    person.source = source.to_owned();
    person.post("/activation/identifiants", &form).await
}

on_each! {
    async fn r_a10_five_failures_from_one_source_wait_a_minute_doubling_to_fifteen(kind) {
        let site = Site::filled(kind).await;
        let here = source();
        for _ in 0..5 {
            fails(&from(&site, &here, KNOWN, WRONG).await);
        }
        for seconds in [60, 120, 240, 480, 900, 900] {
            let hashes = site.hashes();
            let held = from(&site, &here, KNOWN, demo::PASSWORD).await;
            waits(&held, seconds);
            assert_eq!(held.field("/connexion", "email"), KNOWN, "what was typed is kept");
            assert!(!held.text().contains(demo::PASSWORD));
            assert_eq!(site.hashes(), hashes, "nothing is hashed while waiting");
            site.turn(Duration::seconds(i64::from(seconds) - 1));
            waits(&from(&site, &here, KNOWN, demo::PASSWORD).await, 1);
            site.turn(Duration::seconds(1));
            fails(&from(&site, &here, KNOWN, WRONG).await);
        }
        // Another source, and another account from here, are not held.
        fails(&from(&site, &source(), KNOWN, WRONG).await);
        fails(&from(&site, &here, "martin@example.com", WRONG).await);
        site.turn(Duration::minutes(15));
        from(&site, &here, KNOWN, demo::PASSWORD).await.leads_to("/espace");
        // After a success the count begins again.
        site.turn(Duration::seconds(1));
        for _ in 0..5 {
            fails(&from(&site, &here, KNOWN, WRONG).await);
        }
        waits(&from(&site, &here, KNOWN, WRONG).await, 60);
        assert!(site.events().await.contains(&"login.held".to_owned()), "R-P09");
        site.assert_sound().await;
    }

    async fn ruled_neither_a_wrong_check_nor_a_form_fault_is_a_failure(kind) {
        let site = Site::filled(kind).await;
        let here = source();
        for _ in 0..8 {
            let mut person = site.person();
            person.source.clone_from(&here);
            let mut wrong = form(&mut person, KNOWN, WRONG).await;
            put(&mut wrong, &[("check_proof", "0.0")]);
            person.post("/connexion", &wrong).await.is(422);
            from(&site, &here, KNOWN, "").await.is(422);
        }
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM attempt").await, 0);
        for _ in 0..5 {
            fails(&from(&site, &here, KNOWN, WRONG).await);
        }
        waits(&from(&site, &here, KNOWN, WRONG).await, 60);
    }

    async fn r_a10_25_failures_in_a_day_hold_unknown_browsers_tell_the_owner_and_leave_the_known_one_alone(kind) {
        let site = Site::filled(kind).await;
        let mut nour = site.person();
        login(&mut nour, KNOWN, demo::PASSWORD).await.leads_to("/espace");
        nour.sign_out().await.leads_to("/connexion?au-revoir=1");
        site.turn(Duration::seconds(1));
        for _ in 0..25 {
            fails(&from(&site, &source(), KNOWN, WRONG).await);
        }
        let mails = site.mails_to(KNOWN).await;
        assert_eq!(mails.iter().map(|row| (row.template.as_str(), row.state.as_str())).collect::<Vec<_>>(), [("failures_notice", "waiting")]);
        let Message::FailuresNotice(notice) = site.open(&mails[0]) else { panic!("a notice") };
        assert_eq!((notice.attempts, notice.wait_minutes), (25, 15));
        waits(&from(&site, &source(), KNOWN, demo::PASSWORD).await, 900);
        site.turn(Duration::minutes(15));
        fails(&from(&site, &source(), KNOWN, WRONG).await);
        waits(&from(&site, &source(), KNOWN, demo::PASSWORD).await, 900);
        // The browser that the account knows keeps its own bucket.
        login(nour.moves(), KNOWN, demo::PASSWORD).await.leads_to("/espace");
        nour.sign_out().await.leads_to("/connexion?au-revoir=1");
        site.turn(Duration::seconds(1));
        for _ in 0..5 {
            fails(&login(nour.moves(), KNOWN, WRONG).await);
        }
        waits(&login(nour.moves(), KNOWN, demo::PASSWORD).await, 60);
        // The window slides.
        site.turn(Duration::hours(24));
        fails(&from(&site, &source(), KNOWN, WRONG).await);
        fails(&from(&site, &source(), KNOWN, WRONG).await);
        let mails = site.mails_to(KNOWN).await;
        assert_eq!(mails.iter().filter(|row| row.template == "failures_notice").count(), 1);
        site.assert_sound().await;
    }

    async fn r_a10_a_hundred_failures_in_a_row_ask_unknown_browsers_for_the_mailed_link(kind) {
        let site = Site::filled(kind).await;
        let mut nour = site.person();
        login(&mut nour, KNOWN, demo::PASSWORD).await.leads_to("/espace");
        nour.sign_out().await.leads_to("/connexion?au-revoir=1");
        site.turn(Duration::days(3));
        site.failures("login", KNOWN, "198.51.100.7", 99, Duration::days(2)).await;
        fails(&from(&site, &source(), KNOWN, WRONG).await);
        let mails = site.mails_to(KNOWN).await;
        assert_eq!(mails.iter().map(|row| row.template.as_str()).collect::<Vec<_>>(), ["unlock_link"]);
        let Message::UnlockLink(mail) = site.open(&mails[0]) else { panic!("a link") };
        let path = mail.unlock_url.strip_prefix("http://127.0.0.1:3000").unwrap();

        let mut other = site.person();
        let hashes = site.hashes();
        fails(&login(&mut other, KNOWN, demo::PASSWORD).await);
        assert_eq!(site.hashes() - hashes, 1, "as for a wrong password");
        let before = site.snapshot().await;
        other.get(path).await.says("Autoriser ce navigateur");
        other.raw("HEAD", path, &[], Vec::new()).await.is(200);
        site.snapshot().await.is_as(&before, "opening the link");
        other.fill(path, &[]).await.leads_to("/connexion?debloque=1");
        other.get(path).await.is(410);
        let token = path.rsplit('=').next().unwrap().to_owned();
        other.post("/connexion/deblocage", &[("jeton".to_owned(), token)]).await.is(410);
        fails(&login(&mut site.person(), KNOWN, demo::PASSWORD).await);
        fails(&login(&mut other, KNOWN, WRONG).await);
        login(&mut other, KNOWN, demo::PASSWORD).await.leads_to("/espace");
        let links = site.mails_to(KNOWN).await.iter().filter(|row| row.template == "unlock_link").count();
        assert_eq!(links, 1, "at most one link an hour");
        site.assert_sound().await;
    }

    async fn r_a10_a_known_browser_needs_no_link_and_a_link_holds_an_hour(kind) {
        let site = Site::filled(kind).await;
        let mut nour = site.person();
        login(&mut nour, KNOWN, demo::PASSWORD).await.leads_to("/espace");
        nour.sign_out().await.leads_to("/connexion?au-revoir=1");
        site.turn(Duration::days(3));
        site.failures("login", KNOWN, "198.51.100.7", 100, Duration::days(2)).await;
        let mut other = site.person();
        fails(&login(&mut other, KNOWN, demo::PASSWORD).await);
        let Message::UnlockLink(mail) = site.open(&site.mails_to(KNOWN).await[0]) else { panic!("a link") };
        let path = mail.unlock_url.strip_prefix("http://127.0.0.1:3000").unwrap().to_owned();
        site.turn(Duration::hours(1) + Duration::seconds(1));
        other.get(&path).await.is(410);
        fails(&login(&mut other, KNOWN, demo::PASSWORD).await);
        let Message::UnlockLink(mail) = site.open(&site.mails_to(KNOWN).await[1]) else { panic!("another link") };
        let path = mail.unlock_url.strip_prefix("http://127.0.0.1:3000").unwrap().to_owned();
        other.fill(&path, &[]).await.leads_to("/connexion?debloque=1");
        site.turn(Duration::hours(1) + Duration::seconds(1));
        fails(&login(&mut other, KNOWN, demo::PASSWORD).await);
        login(nour.moves(), KNOWN, demo::PASSWORD).await.leads_to("/espace");
    }

    async fn r_a10_sources_wait_in_three_degrees(kind) {
        let site = Site::filled(kind).await;
        let here = source();
        from(&site, &here, "martin@example.com", demo::PASSWORD).await.leads_to("/espace");
        for (already, ago, seconds) in [(29, 0, 60), (29, 60, 600), (59, 600, 3600)] {
            site.failures("login", "personne@example.com", &here, already, Duration::seconds(ago)).await;
            fails(&from(&site, &here, &format!("p{seconds}@example.com"), WRONG).await);
            waits(&from(&site, &here, "suppleant@example.com", demo::PASSWORD).await, seconds);
            from(&site, &source(), "suppleant@example.com", demo::PASSWORD).await.leads_to("/espace");
            site.turn(Duration::seconds(i64::from(seconds)));
        }
        from(&site, &here, "suppleant@example.com", demo::PASSWORD).await.leads_to("/espace");
    }

    async fn t_lim_1_a_source_that_tries_fifteen_accounts_is_closed_and_signed_in_people_there_are_not(kind) {
        let site = Site::filled(kind).await;
        let here = source();
        let mut accountant = site.person();
        login(&mut accountant, "martin@example.com", demo::PASSWORD).await.leads_to("/espace");
        accountant.source.clone_from(&here);
        for number in 0..15 {
            fails(&from(&site, &here, &format!("compte{number}@example.com"), WRONG).await);
        }
        let mut anybody = site.person();
        anybody.source.clone_from(&here);
        for path in ["/", "/connexion", "/aide", "/creation"] {
            waits(&anybody.get(path).await, 3600);
        }
        anybody.call("session/login-page", "").await.is(429);
        waits(&from(&site, &here, KNOWN, demo::PASSWORD).await, 3600);
        accountant.get("/espace").await.is(200);
        assert!(site.events().await.contains(&"source.closed".to_owned()), "T-LIM-3: logged");
        site.turn(Duration::hours(1));
        anybody.get("/connexion").await.is(200);
        fails(&from(&site, &here, "compte15@example.com", WRONG).await);
        waits(&anybody.get("/").await, 7200);

        // A success within three hours: no spraying.
        let office = source();
        from(&site, &office, "martin@example.com", demo::PASSWORD).await.leads_to("/espace");
        for number in 0..16 {
            fails(&from(&site, &office, &format!("compte{number}@example.com"), WRONG).await);
        }
    }

    async fn ruled_the_loopback_address_of_a_demonstration_has_no_limits_of_its_own(kind) {
        let site = Site::filled(kind).await;
        for number in 0..32 {
            fails(&from(&site, "127.0.0.1", &format!("compte{number}@example.com"), WRONG).await);
        }
        let mut here = site.person();
        here.source = "127.0.0.1".to_owned();
        for _ in 0..100 {
            here.call("unknown", "").await.is(404);
        }
        here.get("/.env").await.is(404);
        here.get("/").await.is(200);
        // The account's own limits hold there too.
        for _ in 0..5 {
            fails(&from(&site, "127.0.0.1", KNOWN, WRONG).await);
        }
        waits(&from(&site, "127.0.0.1", KNOWN, demo::PASSWORD).await, 60);
    }

    async fn ruled_an_ipv6_source_is_its_64_and_a_mapped_one_its_ipv4(kind) {
        let site = Site::filled(kind).await;
        for number in 1..=5 {
            fails(&from(&site, &format!("2001:db8:1:2::{number}"), KNOWN, WRONG).await);
        }
        waits(&from(&site, "2001:db8:1:2:ffff::9", KNOWN, WRONG).await, 60);
        fails(&from(&site, "2001:db8:1:3::1", KNOWN, WRONG).await);
        let here = source();
        for _ in 0..5 {
            fails(&from(&site, &here, "martin@example.com", WRONG).await);
        }
        waits(&from(&site, &format!("::ffff:{here}"), "martin@example.com", WRONG).await, 60);
    }

    async fn v2_4_1_sixty_requests_a_minute_without_a_session_and_three_hundred_with_one(kind) {
        let site = Site::filled(kind).await;
        let mut nour = site.person();
        login(&mut nour, KNOWN, demo::PASSWORD).await.leads_to("/espace");
        let mut other = site.person();
        other.source = source();
        nour.source.clone_from(&other.source);
        for (person, per_minute) in [(&mut other, 60_u64), (&mut nour, 300)] {
            let began = Instant::now();
            let mut passed = 0;
            let refused = loop {
                let reply = person.call("unknown", "").await;
                if reply.status == 429 {
                    break reply;
                }
                passed += 1;
                assert!(passed < 2_000, "no ceiling");
            };
            let refilled = began.elapsed().as_secs() * per_minute / 60 + per_minute / 60;
            assert!((per_minute..=per_minute + refilled).contains(&passed), "{passed} of {per_minute}");
            assert_eq!(refused.header("retry-after"), "1");
            assert_eq!(refused.header("content-type"), "application/json; charset=utf-8");
        }
        // Assets, pictures and health do not count, and other sources are served.
        let picture = site.person().get("/connexion").await.field("/connexion", "check");
        for _ in 0..40 {
            other.get("/favicon.svg").await.is(404);
            other.get(&format!("/verification/{picture}.png")).await.is(200);
            other.get("/sante/pret").await.is(200);
        }
        site.person().get("/").await.is(200);
    }

    async fn ruled_a_scanner_s_path_closes_its_source_for_an_hour(kind) {
        let site = Site::filled(kind).await;
        for path in ["/.env", "/.git/config", "/wp-login.php", "/wp-admin/", "/xmlrpc.php", "/phpmyadmin/index.php", "/cgi-bin/x.sh", "/vendor/phpunit/a.php"] {
            let mut scanner = site.person();
            scanner.get("/aide").await.is(200);
            let reply = scanner.raw("GET", path, &[], Vec::new()).await;
            assert_eq!((reply.status, reply.header("retry-after")), (429, "3600"), "{path}");
            waits(&scanner.get("/aide").await, 3600);
            site.person().get("/aide").await.is(200);
        }
        let mut scanner = site.person();
        // An image of some page that a browser fetches for its person closes nothing.
        scanner.raw("GET", "/.env", &[("sec-fetch-site", "cross-site"), ("sec-fetch-dest", "image")], Vec::new()).await.is(404);
        scanner.raw("GET", "/.env", &[], Vec::new()).await.is(429);
        // A cookie that says it is a session's lifts nothing.
        let mut liar = scanner.clone();
        liar.jar.insert("portal".to_owned(), format!("s.{}", "A".repeat(43)));
        liar.get("/aide").await.is(429);
        site.turn(Duration::hours(1) - Duration::seconds(1));
        scanner.get("/aide").await.is(429);
        site.turn(Duration::seconds(1));
        scanner.get("/aide").await.is(200);
    }

    async fn t_act_9_five_tries_of_an_address_from_one_source_then_fifteen_minutes(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        let (code, _) = site.requested(&mut camille, ADDRESS).await;
        let here = source();
        // Neither a form fault nor a wrong check counts.
        for _ in 0..6 {
            let mut person = site.person();
            person.source.clone_from(&here);
            person.enter_code("trop court").await.is(422);
            person.fill("/activation", &[("code", CODE), ("check_proof", "0")]).await.is(422);
        }
        for _ in 0..5 {
            redeem(&site, &here, ADDRESS).await.is(422);
        }
        let hashes = site.hashes();
        waits(&redeem(&site, &here, ADDRESS).await, 900);
        assert_eq!(site.hashes(), hashes);
        redeem(&site, &here, "autre@example.com").await.is(422);
        redeem(&site, &source(), ADDRESS).await.is(422);
        site.turn(Duration::minutes(15));
        redeem(&site, &here, ADDRESS).await.is(422);
        // Others' failures never destroy the code.
        camille.activate(&code, ADDRESS).await.leads_to("/activation/recapitulatif");
        site.assert_sound().await;
    }

    async fn t_act_9_twenty_tries_of_an_address_in_a_day_hold_everybody_but_the_browser_that_asked(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        let (code, _) = site.requested(&mut camille, ADDRESS).await;
        for _ in 0..20 {
            redeem(&site, &source(), ADDRESS).await.is(422);
        }
        waits(&redeem(&site, &source(), ADDRESS).await, 900);
        site.turn(Duration::minutes(15));
        redeem(&site, &source(), ADDRESS).await.is(422);
        waits(&redeem(&site, &source(), ADDRESS).await, 900);
        camille.moves().activate(&code, ADDRESS).await.leads_to("/activation/recapitulatif");
    }

    async fn v2_4_1_thirty_requests_for_spaces_an_hour_from_one_source(kind) {
        let site = Site::new(kind).await;
        let here = source();
        site.failures("creation", "personne@example.com", &here, 29, Duration::minutes(30)).await;
        let confirm = async |address: &str| {
            let mut person = site.person();
            person.up_to(3, address).await;
            let form = person.filled("/creation/expert/recapitulatif", &[]).await;
            person.source.clone_from(&here);
            person.post("/creation/expert/recapitulatif", &form).await
        };
        confirm("a@example.com").await.leads_to("/creation/expert/confirmation");
        waits(&confirm("b@example.com").await, 900);
        assert_eq!(site.outbox().await.len(), 1);
        site.turn(Duration::minutes(31));
        confirm("c@example.com").await.leads_to("/creation/expert/confirmation");
    }

    async fn x_race_10_parallel_wrong_logins_are_hashed_up_to_the_threshold(kind) {
        let site = Site::filled(kind).await;
        let here = source();
        let mut at_one = Vec::new();
        for _ in 0..25 {
            let mut person = site.person();
            let form = form(&mut person, KNOWN, WRONG).await;
            person.source.clone_from(&here);
            at_one.push((person, form));
        }
        let hashes = site.hashes();
        let replies = join_all(at_one.iter_mut().map(|(person, form)| person.post("/connexion", form))).await;
        let mut statuses = BTreeMap::new();
        for reply in &replies {
            *statuses.entry(reply.status).or_insert(0) += 1;
        }
        assert!(site.hashes() - hashes <= 6, "{} hashes, {statuses:?}", site.hashes() - hashes);
        assert!(statuses.keys().all(|status| matches!(status, 422 | 429)), "{statuses:?}");

        let mut apart = Vec::new();
        for _ in 0..50 {
            let mut person = site.person();
            let form = form(&mut person, "martin@example.com", WRONG).await;
            apart.push((person, form));
        }
        let hashes = site.hashes();
        let replies = join_all(apart.iter_mut().map(|(person, form)| person.post("/connexion", form))).await;
        assert!(site.hashes() - hashes <= 26, "{} hashes", site.hashes() - hashes);
        assert!(replies.iter().all(|reply| matches!(reply.status, 422 | 429 | 503)));
        let notices = site.mails_to("martin@example.com").await;
        assert!(notices.len() <= 1, "one notice");
    }
}
