//! What must be done at login before anything else (R-A12, R-C04, R-F03, R-F06, T-MDP-2): the expired password, a
//! stricter policy, new terms. Until then the session reaches nothing else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use app::domain::password::{Level, Policy};
use app::domain::validity::password_last_day;
use chrono::{DateTime, Duration, NaiveDate, TimeZone, Utc};
use chrono_tz::Europe::Paris;
use server::clock::{long_day, short_day};
use server::mail::Message;
use support::{Site, on_each, rows};

mod support;

const OWNER: &str = "nouvelle@example.com";
const OLD: &str = server::directory::demo::PASSWORD;
const NEW: &str = "girafe-violette-moteur-39-banquise";
const RENEWAL: &str = "/connexion/renouvellement";
const TERMS: &str = "/connexion/conditions";

/// Midnight in Paris at the beginning of a day.
fn midnight(day: NaiveDate) -> DateTime<Utc> {
    Paris.from_local_datetime(&day.and_hms_opt(0, 0, 0).unwrap()).earliest().unwrap().with_timezone(&Utc)
}

fn turn_to(site: &Site, at: DateTime<Utc>) {
    site.turn(at - site.clock.now());
}

on_each! {
    async fn t_mdp_2_an_expired_password_leads_to_its_renewal_and_nowhere_else(kind) {
        let site = Site::filled(kind).await;
        let last = NaiveDate::from_ymd_opt(2029, 11, 22).unwrap();
        turn_to(&site, midnight(last + Duration::days(1)) - Duration::seconds(1));
        site.person().sign_in(OWNER, OLD).await.leads_to("/espace");
        turn_to(&site, midnight(last + Duration::days(1)));
        // A wrong password on an expired account gets the ordinary message.
        site.person().sign_in(OWNER, NEW).await.is(422);
        let mut person = site.person();
        person.fill("/connexion?retour=/espace/gestion", &[("email", OWNER), ("password", OLD)]).await
            .leads_to(&format!("{RENEWAL}?retour=/espace/gestion"));
        for page in ["/espace", "/espace/gestion", "/espace/gestion/identifiants", "/espace/gestion/confirmation", TERMS] {
            person.get(page).await.leads_to(RENEWAL);
        }
        person.call("session/home", "{}").await.is(409);
        let page = person.get(RENEWAL).await;
        page.says(&format!("Il était valable jusqu’au {}.", short_day(last)));
        let at = format!("{RENEWAL}?retour=/espace/gestion");
        person.fill(&at, &[("password", OLD), ("password_again", OLD)]).await.is(422);
        person.fill(&at, &[("password", NEW), ("password_again", "autre")]).await.is(422);
        person.get("/espace").await.leads_to(RENEWAL);
        let before = person.cookie();
        person.fill(&at, &[("password", NEW), ("password_again", NEW)]).await.leads_to("/espace/gestion");
        assert_ne!(person.cookie(), before, "T-SES-1");
        person.get("/espace").await.says("Expiration du mot de passe : 22/11/2032");
        person.get(RENEWAL).await.leads_to("/espace");
        site.person().sign_in(OWNER, OLD).await.is(422);
        let events = site.events().await;
        assert!(events.contains(&"password.renewed".to_owned()));
        site.assert_sound().await;
    }

    async fn r_f06_a_stricter_policy_is_asked_for_at_the_next_login(kind) {
        let strict = Policy { min_length: 40, level: Level::Strong, months: 6 };
        let site = Site::with(kind, |config| server::config::Config { password_policy: strict, ..config }).await;
        server::portal::demo::fill(&site.system).await.unwrap();
        let mut person = site.person();
        person.sign_in(OWNER, OLD).await.leads_to(RENEWAL);
        person.get(RENEWAL).await.says("Les règles de sécurité ont changé");
        // 34 characters: too few for this policy.
        person.fill(RENEWAL, &[("password", NEW), ("password_again", NEW)]).await.says("Ce mot de passe est trop court : 40 caractères au minimum.");
        let long = "girafe-violette-moteur-39-banquise-cormoran-71";
        person.fill(RENEWAL, &[("password", long), ("password_again", long)]).await.leads_to("/espace");
        // 23 November 2026 and six months: the 22nd of May.
        person.get("/espace").await.says("Expiration du mot de passe : 22/05/2027");
        site.person().sign_in(OWNER, long).await.leads_to("/espace");
    }

    async fn r_c04_a_new_version_of_the_terms_is_asked_for_at_the_next_login(kind) {
        let site = Site::filled(kind).await;
        rows::run(site.store(), "UPDATE person SET terms_version = '2020-01-01'").await;
        let mut person = site.person();
        person.sign_in(OWNER, OLD).await.leads_to(TERMS);
        person.get("/espace").await.leads_to(TERMS);
        person.fill(TERMS, &[]).await.is(422);
        person.fill(TERMS, &[("accepted", "on"), ("version", "2020-01-01")]).await.is(409);
        person.fill(TERMS, &[("accepted", "on")]).await.leads_to("/espace");
        person.get("/espace").await.is(200);
        site.person().sign_in(OWNER, OLD).await.leads_to("/espace");
        assert!(site.events().await.contains(&"terms.accepted".to_owned()));
    }

    async fn both_duties_come_one_after_the_other(kind) {
        let site = Site::filled(kind).await;
        rows::run(site.store(), "UPDATE person SET terms_version = '2020-01-01'").await;
        site.turn(Duration::days(3 * 366));
        let mut person = site.person();
        person.sign_in(OWNER, OLD).await.leads_to(RENEWAL);
        person.get(TERMS).await.leads_to(RENEWAL);
        person.fill(RENEWAL, &[("password", NEW), ("password_again", NEW)]).await.leads_to(TERMS);
        person.get("/espace").await.leads_to(TERMS);
        person.fill(TERMS, &[("accepted", "on")]).await.leads_to("/espace");
        person.get("/espace").await.is(200);
    }

    // T-MDP-1: accepting terms is not giving the password, and a renewal left open for half an hour asks for it again.
    async fn t_mdp_1_a_duty_done_is_no_password_given(kind) {
        let site = Site::filled(kind).await;
        rows::run(site.store(), "UPDATE person SET terms_version = '2020-01-01' WHERE address = 'nouvelle@example.com'").await;
        let mut person = site.person();
        person.sign_in(OWNER, OLD).await.leads_to(TERMS);
        site.turn(Duration::minutes(10));
        person.fill(TERMS, &[("accepted", "on")]).await.leads_to("/espace");
        person.get("/espace/gestion/identifiants").await.leads_to("/espace/gestion/confirmation?retour=/espace/gestion/identifiants");

        site.turn(Duration::days(3 * 366));
        let mut late = site.person();
        late.sign_in(OWNER, OLD).await.leads_to(RENEWAL);
        let form = late.filled(RENEWAL, &[("password", NEW), ("password_again", NEW)]).await;
        site.turn(Duration::minutes(25));
        late.get(RENEWAL).await.is(200);
        site.turn(Duration::minutes(6));
        late.post(RENEWAL, &form).await.is(401);
        site.person().sign_in(OWNER, OLD).await.leads_to(RENEWAL);
    }

    // Shows 2: the page, the mail and the database say the same day.
    async fn t_clk_2_page_mail_and_database_agree(kind) {
        let site = Site::filled(kind).await;
        let mut known = OLD.to_owned();
        for (changed, last) in [
            (Utc.with_ymd_and_hms(2027, 1, 1, 0, 30, 0).unwrap() - Duration::hours(1), (2029, 12, 31)),
            (Utc.with_ymd_and_hms(2028, 2, 29, 12, 0, 0).unwrap(), (2031, 2, 28)),
            (Utc.with_ymd_and_hms(2028, 3, 25, 23, 30, 0).unwrap(), (2031, 3, 25)),
        ] {
            turn_to(&site, changed);
            let mut person = site.person();
            let current = format!("chalutier-{}-mirabelle-tambour", changed.timestamp());
            person.sign_in(OWNER, &known).await.leads_to("/espace");
            let typed = [("change_password", "on"), ("password", current.as_str()), ("password_again", current.as_str())];
            person.fill("/espace/gestion/identifiants", &typed).await.leads_to("/espace/gestion/identifiants/enregistrement");
            let day = NaiveDate::from_ymd_opt(last.0, last.1, last.2).unwrap();
            person.get("/espace/gestion/identifiants/enregistrement").await.says(&long_day(day));
            person.get("/espace").await.says(&format!("Expiration du mot de passe : {}", short_day(day)));
            let mails = site.mails_to(OWNER).await;
            let Message::PasswordChanged(mail) = site.open(mails.iter().rev().find(|row| row.template == "password_changed").unwrap()) else { panic!("no mail") };
            assert_eq!(mail.valid_until, long_day(day));
            let kept = rows::texts(site.store(), &format!("SELECT CAST(password_last_day AS TEXT) FROM person WHERE address = '{OWNER}'")).await;
            assert_eq!(kept, [day.to_string()]);
            known = current;
        }
    }
}

/// Shows 2: every day of 2024 to 2032 against another computation: day by day, by the calendar's own counting.
#[test]
fn t_clk_2_every_day_of_nine_years_against_a_second_computation() {
    let leap = |year: i32| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let length = |year: i32, month: usize| [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
    let (mut year, mut month, mut day) = (2024, 1, 1);
    let mut days = 0;
    while year < 2033 {
        // The day before the same date three years on; what has no such date ends on the last of February.
        let (mut y, mut m, mut d) = (year + 3, month, day);
        if d == 1 {
            m -= 1;
            if m == 0 {
                (y, m) = (y - 1, 12);
            }
            d = length(y, m);
        } else {
            d = (d - 1).min(length(y, m));
        }
        let of = |y: i32, m: usize, d: u32| NaiveDate::from_ymd_opt(y, u32::try_from(m).unwrap(), d).unwrap();
        assert_eq!(password_last_day(of(year, month, day), 36), Some(of(y, m, d)), "{year}-{month}-{day}");
        days += 1;
        day += 1;
        if day > length(year, month) {
            (month, day) = (month + 1, 1);
        }
        if month > 12 {
            (year, month) = (year + 1, 1);
        }
    }
    assert_eq!(days, 3288);
}
