//! « Mes connexions » (R-P08), and what was typed before a session ended (T-SES-8).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use chrono::Duration;
use server::mail::Message;
use support::{Person, Reply, Site, on_each};

mod support;

const OWNER: &str = "nouvelle@example.com";
const OTHER: &str = "martin@example.com";
const OLD: &str = server::directory::demo::PASSWORD;
const NEW: &str = "girafe-violette-moteur-39-banquise";
const PAGE: &str = "/espace/gestion/connexions";
const CHANGE: &str = "/espace/gestion/identifiants";
const CONFIRM: &str = "/espace/gestion/confirmation";
const RENEWAL: &str = "/connexion/renouvellement";
const NOT_ME: &str = "pas-moi";

async fn signed_in(site: &Site, address: &str) -> Person {
    let mut person = site.person();
    person.sign_in(address, OLD).await.leads_to("/espace");
    site.turn(Duration::seconds(1));
    person
}

/// The values of the page's buttons: the sessions, newest first, then the measures.
fn buttons(page: &Reply) -> Vec<String> {
    let text = page.text();
    let values = text.split(" name=\"session\"").skip(1).map(|part| part.split("value=\"").nth(1).unwrap());
    values.map(|part| part.split('"').next().unwrap().to_owned()).collect()
}

async fn press(person: &mut Person, which: &str) -> Reply {
    person.fill(PAGE, &[("session", which)]).await
}

on_each! {
    async fn r_p08_the_page_shows_sessions_and_events_and_ends_them(kind) {
        let site = Site::filled(kind).await;
        site.person().sign_in(OWNER, NEW).await.is(422);
        let mut one = signed_in(&site, OWNER).await;
        let mut two = signed_in(&site, OWNER).await;
        let mut here = signed_in(&site, OWNER).await;
        let page = here.get(PAGE).await;
        page.is(200);
        for says in ["Connexions ouvertes", "Cette connexion", "Connexion refusée : mot de passe faux", &one.source, &here.source] {
            page.says(says);
        }
        let ids = buttons(&page);
        assert_eq!((ids.len(), &ids[2..]), (4, &["autres".to_owned(), NOT_ME.to_owned()][..]));

        // One session, by its name: only that one; the same form again is the same answer.
        let form = here.filled(PAGE, &[("session", &ids[0])]).await;
        here.post(PAGE, &form).await.leads_to("/espace/gestion/connexions?fermee=1");
        two.get("/espace").await.leads_to("/connexion?retour=/espace");
        one.get("/espace").await.is(200);
        here.post(PAGE, &form).await.leads_to("/espace/gestion/connexions?fermee=1");
        here.get("/espace/gestion/connexions?fermee=1").await.says("La connexion est fermée.");

        press(&mut here, "autres").await.leads_to("/espace/gestion/connexions?fermee=1");
        one.get("/espace").await.leads_to("/connexion?retour=/espace");
        assert_eq!(buttons(&here.get(PAGE).await), [NOT_ME]);
        press(&mut here, "autres").await.leads_to("/espace/gestion/connexions?fermee=1");
        assert_eq!(site.events().await.iter().filter(|event| *event == "session.closed").count(), 2);
        site.assert_sound().await;
    }

    async fn t_0_7_somebody_else_s_session_is_as_unknown_as_none(kind) {
        let site = Site::filled(kind).await;
        let mut victim = signed_in(&site, OTHER).await;
        let _second = signed_in(&site, OTHER).await;
        let theirs = buttons(&victim.get(PAGE).await).remove(0);
        let mut person = signed_in(&site, OWNER).await;
        let before = site.snapshot().await;
        let mut bodies = Vec::new();
        for id in [theirs.as_str(), "00000000-0000-7000-8000-000000000000", "n’importe quoi"] {
            let reply = press(&mut person, id).await;
            reply.is(404);
            bodies.push(reply.words());
        }
        assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "{bodies:?}");
        site.snapshot().await.is_as(&before, "a session of somebody else");
        assert_eq!(buttons(&victim.get(PAGE).await).len(), 3);
    }

    async fn r_p08_not_me_ends_all_else_and_asks_for_a_new_password(kind) {
        let site = Site::filled(kind).await;
        let mut thief = signed_in(&site, OWNER).await;
        let mut owner = signed_in(&site, OWNER).await;
        thief.fill(CHANGE, &[("change_address", "on"), ("email", "voleur@example.com"), ("email_again", "voleur@example.com")]).await;
        let link = server::secret::token::digest("lien");
        put_reset_link(&site, &link).await;
        let token = owner.cookie();
        press(&mut owner, NOT_ME).await.leads_to(RENEWAL);
        assert_ne!(owner.cookie(), token, "T-SES-1");
        thief.get("/espace").await.leads_to("/connexion?retour=/espace");
        let rows = site.snapshot().await;
        assert_eq!((rows.count("session"), rows.count("device")), (1, 0));
        assert_eq!(support::rows::texts(site.store(), "SELECT state FROM address_change").await, ["cancelled"]);
        assert_eq!(support::rows::count(site.store(), "SELECT COUNT(*) FROM reset_link WHERE used_at IS NULL").await, 0);
        let mails = site.mails_to(OWNER).await;
        assert!(matches!(site.open(mails.last().unwrap()), Message::SessionsEnded(_)));
        assert_eq!(site.events().await.last().unwrap(), "sessions.disowned");

        // Nothing else is reached; and the password that somebody else knows opens nothing any more.
        for path in ["/espace", PAGE, CHANGE] {
            owner.get(path).await.leads_to(RENEWAL);
        }
        site.person().sign_in(OWNER, OLD).await.is(422);
        owner.get(RENEWAL).await.says("Vous avez répondu « Ce n’est pas moi »");
        owner.fill(RENEWAL, &[("password", OLD), ("password_again", OLD)]).await.is(422);
        owner.fill(RENEWAL, &[("password", NEW), ("password_again", NEW)]).await.leads_to("/espace");
        site.turn(Duration::seconds(1));
        site.person().sign_in(OWNER, NEW).await.leads_to("/espace");
        site.assert_sound().await;
    }

    async fn r_p08_a_thief_in_an_open_session_cannot_lock_its_owner_out(kind) {
        let site = Site::filled(kind).await;
        let mut owner = signed_in(&site, OWNER).await;
        let form = owner.filled(PAGE, &[("session", NOT_ME)]).await;
        site.turn(Duration::minutes(5) + Duration::seconds(1));
        let page = owner.get(PAGE).await;
        assert!(!buttons(&page).contains(&NOT_ME.to_owned()));
        page.says("Votre mot de passe actuel vous sera d’abord demandé.");
        let before = site.snapshot().await;
        owner.post(PAGE, &form).await.is(409);
        site.snapshot().await.but(&["session"]).is_as(&before.but(&["session"]), "without the password");
        let back = format!("{CONFIRM}?retour={PAGE}");
        owner.fill(&back, &[("password", OLD)]).await.leads_to(PAGE);
        press(&mut owner, NOT_ME).await.leads_to(RENEWAL);
    }

    async fn s_9_to_stay_counts_as_activity(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER).await;
        site.turn(Duration::minutes(28));
        person.call("session/stay", "{}").await.is(200);
        site.turn(Duration::minutes(29));
        person.get("/espace").await.is(200);
        site.turn(Duration::minutes(30));
        person.call("session/stay", "{}").await.is(401);
        site.person().call("session/stay", "{}").await.is(401);
    }

    async fn t_ses_8_what_was_typed_survives_a_new_login(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER).await;
        let form = person.filled(CHANGE, &TYPED).await;
        site.turn(Duration::minutes(30));
        let refused = person.post(CHANGE, &form).await;
        refused.is(401);
        refused.says("Votre saisie est conservée");
        let login = refused.form("/connexion");
        let garde = value(&login, "garde");
        assert!(!garde.is_empty() && !garde.contains("typed"));
        // A wrong password loses nothing.
        let wrong = log_in(&mut person, login, OWNER, NEW).await;
        wrong.is(422);
        log_in(&mut person, wrong.form("/connexion"), OWNER, OLD).await.leads_to(&format!("{CHANGE}?reprise=1"));

        let before = site.snapshot().await;
        let page = person.get(&format!("{CHANGE}?reprise=1")).await;
        page.says("Votre session avait expiré : votre saisie est conservée. Vérifiez-la et validez de nouveau.");
        let mut again = page.form(CHANGE);
        assert_eq!(value(&again, "email"), "nouvelle.adresse@example.com");
        assert_eq!(value(&again, "change_password"), "on");
        for secret in ["password", "password_again", "answer"] {
            assert_eq!(value(&again, secret), "", "{secret} is never kept");
        }
        assert!(!before.text().contains("nouvelle.adresse@example.com") && !refused.text().contains(NEW));
        site.snapshot().await.is_as(&before, "giving it back");
        // Without the mark, and on another page, nothing comes back.
        assert_eq!(value(&person.get(CHANGE).await.form(CHANGE), "email"), "");
        assert!(!person.get(&format!("{PAGE}?reprise=1")).await.words().contains("conservée"));

        // The success of the form ends it.
        support::person::put(&mut again, &[("password", NEW), ("password_again", NEW)]);
        person.post(CHANGE, &again).await.leads_to("/espace/gestion/identifiants/enregistrement");
        assert_eq!(site.snapshot().await.count("kept_form"), 0);
        assert_eq!(value(&person.get(&format!("{CHANGE}?reprise=1")).await.form(CHANGE), "email"), "");
        site.assert_sound().await;
    }

    async fn t_ses_8_nobody_else_gets_what_was_typed(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER).await;
        let form = person.filled(CHANGE, &TYPED).await;
        site.turn(Duration::minutes(30));
        let refused = person.post(CHANGE, &form).await;
        let garde = value(&refused.form("/connexion"), "garde");
        assert!(!garde.is_empty());
        let mut stranger = site.person();
        let mut login = stranger.filled("/connexion", &[("garde", &garde)]).await;
        support::person::put(&mut login, &[("retour", CHANGE)]);
        log_in(&mut stranger, login, OTHER, OLD).await.leads_to(CHANGE);
        // The same browser, another person: the ended session's row tells whose it was.
        let mut same_browser = person.clone();
        log_in(&mut same_browser, refused.form("/connexion"), OTHER, OLD).await.leads_to(CHANGE);
        assert_eq!(site.snapshot().await.count("kept_form"), 0);
        // That login ended the row: nobody knows any more whose the next text is, a browser may have several people.
        let again = person.post(CHANGE, &form).await;
        assert_eq!(value(&again.form("/connexion"), "garde"), "");
        let mut login = person.filled("/connexion", &[("garde", &garde)]).await;
        support::person::put(&mut login, &[("retour", CHANGE)]);
        log_in(&mut person, login, OWNER, OLD).await.leads_to(&format!("{CHANGE}?reprise=1"));
        // A browser that nobody knows keeps nothing: nobody could claim it.
        let mut nobody = site.person();
        nobody.get("/connexion").await;
        let refused = nobody.post(CHANGE, &form).await;
        refused.is(401);
        assert_eq!(value(&refused.form("/connexion"), "garde"), "");
    }

    async fn t_ses_8_it_ends_with_half_an_hour_with_sign_out_and_with_a_changed_seal(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER).await;
        let form = person.filled(CHANGE, &TYPED).await;
        site.turn(Duration::minutes(30));
        let login = person.post(CHANGE, &form).await.form("/connexion");
        let mut forged = login.clone();
        let garde = value(&login, "garde");
        let last = if garde.ends_with('A') { "B" } else { "A" };
        support::person::put(&mut forged, &[("garde", &format!("{}{last}", &garde[..garde.len() - 1]))]);
        log_in(&mut person.clone(), forged, OWNER, OLD).await.leads_to(CHANGE);

        let mut late = person.clone();
        log_in(&mut person, login.clone(), OWNER, OLD).await.leads_to(&format!("{CHANGE}?reprise=1"));
        assert_eq!(site.snapshot().await.count("kept_form"), 1);
        person.sign_out().await;
        assert_eq!(site.snapshot().await.count("kept_form"), 0);

        site.turn(Duration::minutes(30) + Duration::seconds(1));
        let mut fresh = late.filled("/connexion", &[("garde", &garde)]).await;
        support::person::put(&mut fresh, &[("retour", CHANGE)]);
        log_in(&mut late, fresh, OWNER, OLD).await.leads_to(CHANGE);
        site.assert_sound().await;
    }

    async fn t_ses_8_duties_come_first_and_lose_nothing(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER).await;
        let form = person.filled(CHANGE, &TYPED).await;
        support::rows::run(site.store(), "UPDATE person SET password_last_day = '2026-11-22'").await;
        site.turn(Duration::minutes(30));
        let login = person.post(CHANGE, &form).await;
        login.is(401);
        let renewal = format!("{RENEWAL}?retour={CHANGE}");
        log_in(&mut person, login.form("/connexion"), OWNER, OLD).await.leads_to(&renewal);
        person.fill(&renewal, &[("password", NEW), ("password_again", NEW)]).await.leads_to(&format!("{CHANGE}?reprise=1"));
        let page = person.get(&format!("{CHANGE}?reprise=1")).await;
        assert_eq!(value(&page.form(CHANGE), "email"), "nouvelle.adresse@example.com");
    }

    async fn ruled_a_post_of_the_space_without_a_session_is_401_with_the_login(kind) {
        let site = Site::filled(kind).await;
        for path in [PAGE, CONFIRM, CHANGE, RENEWAL] {
            let mut nobody = site.person();
            nobody.get("/connexion").await;
            let refused = nobody.post(path, &[]).await;
            refused.is(401);
            assert!(refused.form("/connexion").iter().any(|(name, _)| name == "password"), "{path}");
        }
        let mut cookieless = site.person();
        cookieless.post(CHANGE, &[]).await.is(401);
        assert!(!cookieless.cookie().is_empty(), "the login form needs one");
    }
}

const TYPED: [(&str, &str); 6] = [
    ("change_address", "on"),
    ("email", "nouvelle.adresse@example.com"),
    ("email_again", "nouvelle.adresse@example.com"),
    ("change_password", "on"),
    ("password", NEW),
    ("password_again", NEW),
];

fn value(form: &[(String, String)], name: &str) -> String {
    form.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

/// Sends a login form that is on the screen.
async fn log_in(person: &mut Person, mut login: Vec<(String, String)>, address: &str, password: &str) -> Reply {
    support::person::solve(&mut login);
    support::person::put(&mut login, &[("email", address), ("password", password)]);
    person.post("/connexion", &login).await
}

/// A reset link as the server keeps it.
async fn put_reset_link(site: &Site, hash: &[u8]) {
    use sea_orm::{ConnectionTrait, Statement};
    let db = site.store().reader();
    let person = server::store::person::by_address(db, OWNER).await.unwrap().unwrap().id;
    let (now, end) = (site.clock.now(), site.clock.now() + Duration::hours(1));
    let values = [hash.to_vec().into(), person.into(), now.into(), end.into(), 0_i32.into()];
    let postgres = db.get_database_backend() == sea_orm::DbBackend::Postgres;
    let marks = if postgres { "$1, $2, $3, $4, $5" } else { "?, ?, ?, ?, ?" };
    let text = format!("INSERT INTO reset_link (token_hash, person_id, created_at, expires_at, wrong) VALUES ({marks})");
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), text, values)).await.unwrap();
}
