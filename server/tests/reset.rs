//! « Mot de passe oublié » (SC37, R-H01 to R-H05, T-OUB-1, 3 to 7): the journey, each limit at its edge, what a
//! reset ends, and who learns what.
//!
//! That known and unknown addresses cannot be told apart is in `enumeration.rs`.
#![allow(clippy::format_collect, clippy::format_push_string, clippy::assigning_clones, reason = "plain words in tests")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use app::api::reset::STEPS;
use app::domain::fault::Problem;
use chrono::Duration;
use futures::future::join_all;
use sea_orm::ConnectionTrait;
use server::directory::demo;
use server::mail::Message;
use server::mail::templates::PasswordChange;
use server::secret::hash::Cost;
use server::secret::token::digest;
use server::store;
use support::person::{put, source};
use support::rows::{count, texts};
use support::{ADDRESS, ANSWER, PASSWORD, Person, Reply, Site, on_each, sentence};

mod support;

const KNOWN: &str = "nouvelle@example.com";
const UNKNOWN: &str = "inconnue@example.com";
const NEW: &str = "lanterne-quartz-07-tapioca-volcan";
const ASK: &str = STEPS[0];
const SENT: &str = STEPS[1];
const ANSWERED: &str = STEPS[2];
const DONE: &str = STEPS[3];
const FORM: &str = "reset/answer";

/// Camille's space, active.
async fn camille(site: &Site) -> Person {
    let mut camille = site.person();
    let (code, _) = site.requested(&mut camille, ADDRESS).await;
    camille.activate(&code, ADDRESS).await.leads_to("/activation/recapitulatif");
    camille
}

async fn ask(site: &Site, address: &str) {
    site.person().fill(ASK, &[("email", address)]).await.leads_to(SENT);
}

/// The address in the latest link mail.
fn url(site: &Site, rows: &[store::outbox::Row]) -> String {
    let row = rows.iter().rev().find(|row| row.template == "reset_link" && row.payload.is_some()).expect("a link mail");
    let Message::ResetLink(mail) = site.open(row) else { panic!("no link mail") };
    mail.reset_url
}

/// Asks for a link; its token.
async fn link(site: &Site, address: &str) -> String {
    ask(site, address).await;
    let url = url(site, &site.mails_to(address).await);
    let (path, token) = url.split_once("?jeton=").unwrap();
    assert_eq!((path, token.len()), (format!("{}{ANSWERED}", site.config.public_url).as_str(), 43));
    token.to_owned()
}

async fn filled(person: &mut Person, token: &str, answer: &str, password: &str) -> Vec<(String, String)> {
    let typed = [("answer", answer), ("password", password), ("password_again", password)];
    person.filled(&format!("{ANSWERED}?jeton={token}"), &typed).await
}

async fn answer(site: &Site, token: &str, answer: &str, password: &str) -> Reply {
    let mut person = site.person();
    let form = filled(&mut person, token, answer, password).await;
    person.post(ANSWERED, &form).await
}

/// Refused beside the field, with so many answers left.
#[track_caller]
fn wrong(reply: &Reply, left: u16) {
    reply.is(422);
    let sentence = sentence("answer", Problem::AnswerWrong(left));
    assert!(reply.summary().contains(&sentence), "{left} left: {}", reply.words());
    if left > 0 {
        assert!(reply.beside(FORM, "answer").contains(&sentence), "{}", reply.words());
    } else {
        reply.says("Demander un nouveau lien");
    }
    for secret in [ANSWER, demo::ANSWER, NEW] {
        assert!(!reply.text().contains(secret));
    }
}

/// Over: 410, with the way to a new link.
#[track_caller]
fn over(reply: &Reply) {
    reply.is(410);
    assert!(reply.text().contains(&format!("href=\"{ASK}\"")), "{}", reply.words());
    reply.says("Demander un nouveau lien");
}

async fn open(site: &Site, token: &str) -> Reply {
    site.person().get(&format!("{ANSWERED}?jeton={token}")).await
}

async fn run_sql(site: &Site, statement: &str) {
    site.store().reader().execute_unprepared(statement).await.unwrap();
}

async fn states(site: &Site, address: &str, template: &str) -> Vec<String> {
    site.mails_to(address).await.into_iter().filter(|row| row.template == template).map(|row| row.state).collect()
}

fn reset_events(events: Vec<String>) -> Vec<String> {
    events.into_iter().filter(|event| event.contains("reset") || event.contains("recovery")).collect()
}

#[test]
fn a_full_gate_is_503_and_the_try_is_taken_back() {
    support::run(async {
        let site = Site::with(support::Kind::Memory, |config| server::config::Config {
            password_cost: Cost { memory: 65_536, passes: 12 },
            ..config
        })
        .await;
        server::portal::demo::fill(&site.system).await.unwrap();
        let token = link(&site, KNOWN).await;
        let mut nour = site.person();
        let form = filled(&mut nour, &token, demo::ANSWER, NEW).await;
        let crowd: Vec<_> = (0..40)
            .map(|_| {
                let hasher = site.system.hasher.clone();
                tokio::spawn(async move { hasher.secret("personne").await.is_ok() })
            })
            .collect();
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        let busy = nour.post(ANSWERED, &form).await;
        assert_eq!((busy.status, busy.header("retry-after")), (503, "3"), "{}", busy.words());
        assert_eq!(busy.field(ANSWERED, "jeton"), token, "the page is there to be sent again");
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM attempt WHERE purpose = 'answer'").await, 0);
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM reset_link WHERE wrong > 0").await, 0);
        for waiting in crowd {
            let _ = waiting.await;
        }
        answer(&site, &token, demo::ANSWER, NEW).await.leads_to(DONE);
    });
}

on_each! {
    async fn sc37_the_whole_journey(kind) {
        let site = Site::new(kind).await;
        let mut desk = camille(&site).await;
        desk.sign_in(ADDRESS, PASSWORD).await.leads_to("/espace");
        let mut phone = site.person();
        phone.sign_in(ADDRESS, PASSWORD).await.leads_to("/espace");
        let mut lost = site.person();
        lost.fill(ASK, &[("email", "Camille.Durand@example.com")]).await.leads_to(SENT);
        lost.get(SENT).await.says("Si un espace existe pour cette adresse, un courriel vient d’être envoyé.");
        site.send_mails().await;
        let mail = site.mails_to(ADDRESS).await.pop().unwrap();
        assert_eq!((mail.template.as_str(), mail.state.as_str()), ("reset_link", "sent"));
        let url = url(&site, &site.mails_to(ADDRESS).await);
        let path = url.strip_prefix(&site.config.public_url).unwrap();
        let page = lost.get(path).await;
        page.is(200);
        page.says("Quel est votre plat préféré ?");
        assert!(!page.text().contains(ANSWER) && !page.text().contains("Durand"), "nothing of the person but the question");
        let form = { let mut form = page.form(ANSWERED); put(&mut form, &[("answer", ANSWER), ("password", NEW), ("password_again", NEW)]); form };
        lost.post(ANSWERED, &form).await.leads_to(DONE);
        let done = lost.get(DONE).await;
        done.says("Votre mot de passe a été réinitialisé avec succès.");
        done.says("Ce mot de passe est valable jusqu’au 22 novembre 2029");
        // It does not log in, and whoever was in is out.
        for person in [&mut lost, &mut desk, &mut phone] {
            person.get("/espace").await.leads_to("/connexion?retour=/espace");
        }
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM session").await, 0);
        site.person().sign_in(ADDRESS, PASSWORD).await.is(422);
        site.person().sign_in(ADDRESS, NEW).await.leads_to("/espace");
        over(&open(&site, path.split('=').next_back().unwrap()).await);
        // The same form again gets the first answer; another one nothing.
        lost.post(ANSWERED, &form).await.leads_to(DONE);
        let notice = site.mails_to(ADDRESS).await.into_iter().find(|row| row.template == "password_changed").unwrap();
        let Message::PasswordChanged(said) = site.open(&notice) else { panic!("{}", notice.template) };
        assert_eq!((said.valid_until.as_str(), said.by), ("22 novembre 2029", PasswordChange::Reset));
        assert_eq!(states(&site, ADDRESS, "password_changed").await.len(), 1);
        assert_eq!(reset_events(site.events().await), ["reset.requested", "password.reset"]);
        let person = texts(site.store(), "SELECT CAST(COUNT(DISTINCT person_id) AS TEXT) FROM journal WHERE event LIKE '%reset%'").await;
        assert_eq!(person, ["1"], "the journal names whose it was");
        site.assert_sound().await;
    }

    async fn what_is_shown_at_the_end_is_this_browser_s_and_stands_in_no_address(kind) {
        let site = Site::filled(kind).await;
        let token = link(&site, KNOWN).await;
        let mut nour = site.person();
        let form = filled(&mut nour, &token, demo::ANSWER, NEW).await;
        nour.post(ANSWERED, &form).await.leads_to(DONE);
        site.person().get(DONE).await.leads_to(ASK);
        site.turn(Duration::minutes(30) - Duration::seconds(1));
        nour.get(DONE).await.is(200);
        site.turn(Duration::seconds(1));
        nour.get(DONE).await.leads_to(ASK);
    }

    async fn t_oub_1_a_link_lives_an_hour_and_an_unknown_one_is_404(kind) {
        let site = Site::filled(kind).await;
        let token = link(&site, KNOWN).await;
        let mut nour = site.person();
        let form = filled(&mut nour, &token, demo::ANSWER, NEW).await;
        site.turn(Duration::hours(1) - Duration::seconds(1));
        open(&site, &token).await.is(200);
        site.turn(Duration::seconds(1));
        over(&open(&site, &token).await);
        over(&nour.post(ANSWERED, &form).await);
        for unknown in ["", "x", &"A".repeat(43), &"x".repeat(5_000)] {
            let reply = open(&site, unknown).await;
            reply.is(404);
            reply.says("Demander un nouveau lien");
        }
        let mut none = form.clone();
        put(&mut none, &[("jeton", "x")]);
        nour.post(ANSWERED, &none).await.is(404);
        site.person().sign_in(KNOWN, demo::PASSWORD).await.leads_to("/espace");
        // The mail goes nowhere once its link is over.
        ask(&site, KNOWN).await;
        site.turn(Duration::hours(1));
        site.send_mails().await;
        assert_eq!(states(&site, KNOWN, "reset_link").await.last().unwrap(), "abandoned");
        site.assert_sound().await;
    }

    async fn t_oub_3_three_links_in_24_hours_for_one_address(kind) {
        let site = Site::filled(kind).await;
        let begin = site.clock.now();
        for number in 0..3 {
            ask(&site, KNOWN).await;
            assert_eq!(states(&site, KNOWN, "reset_link").await, vec!["waiting"; number + 1]);
            site.turn(Duration::hours(2));
        }
        // Over the limit: the same screen, a row that is held back; and it does not push the limit further.
        for hour in [10, 20, 23] {
            site.turn(begin + Duration::hours(hour) - site.clock.now());
            site.person().fill(ASK, &[("email", "NOUVELLE@example.com")]).await.leads_to(SENT);
        }
        site.turn(begin + Duration::hours(24) - Duration::seconds(1) - site.clock.now());
        ask(&site, KNOWN).await;
        let held = site.outbox().await.into_iter().filter(|row| row.template == "reset_link" && row.state == "suppressed").count();
        assert_eq!(held, 4);
        site.turn(Duration::seconds(1));
        link(&site, KNOWN).await;
        ask(&site, KNOWN).await;
        assert_eq!(states(&site, KNOWN, "reset_link").await.last().unwrap(), "suppressed", "the second of the three still counts");
        let events = reset_events(site.events().await);
        assert_eq!(events.iter().filter(|event| *event == "reset.requested").count(), 4);
        assert_eq!(events.iter().filter(|event| *event == "reset.held").count(), 5);
        site.assert_sound().await;
    }

    async fn v2_4_1_no_source_asks_by_the_dozen(kind) {
        let site = Site::filled(kind).await;
        let here = source();
        let from = async |address: &str| {
            let mut person = site.person();
            let form = person.filled(ASK, &[("email", address)]).await;
            person.source.clone_from(&here);
            person.post(ASK, &form).await
        };
        for number in 0..30 {
            // Held ones count as well: one address or thirty, it is a flood.
            let address = if number % 2 == 0 { UNKNOWN.to_owned() } else { format!("autre{number}@example.com") };
            from(&address).await.leads_to(SENT);
        }
        let refused = from(KNOWN).await;
        assert_eq!((refused.status, refused.header("retry-after")), (429, "900"), "{}", refused.words());
        assert_eq!(refused.field(ASK, "email"), KNOWN);
        ask(&site, KNOWN).await;
    }

    async fn t_oub_3_five_wrong_answers_kill_a_link(kind) {
        let site = Site::filled(kind).await;
        let token = link(&site, KNOWN).await;
        // R-G08: exactly, apart from the form in which a keyboard writes accents.
        for (typed, left) in [("capucine la tortue", 4), ("Capucine la tortue ", 3), ("Capucine  la tortue", 2), ("Capucine", 1)] {
            wrong(&answer(&site, &token, typed, NEW).await, left);
            assert_eq!(count(site.store(), "SELECT SUM(wrong) FROM reset_link").await, 5 - i64::from(left), "committed");
        }
        open(&site, &token).await.is(200);
        let mut late = site.person();
        let form = filled(&mut late, &token, demo::ANSWER, NEW).await;
        wrong(&answer(&site, &token, "Capucine", NEW).await, 0);
        over(&open(&site, &token).await);
        over(&late.post(ANSWERED, &form).await);
        site.person().sign_in(KNOWN, demo::PASSWORD).await.leads_to("/espace");
        // The next link begins anew.
        let token = link(&site, KNOWN).await;
        wrong(&answer(&site, &token, "Capucine", NEW).await, 4);
        answer(&site, &token, demo::ANSWER, NEW).await.leads_to(DONE);
        assert_eq!(reset_events(site.events().await).iter().filter(|event| *event == "reset.refused").count(), 6);
        site.assert_sound().await;
    }

    async fn r_g08_an_accent_written_in_two_characters_is_the_same(kind) {
        let site = Site::new(kind).await;
        camille(&site).await;
        let token = link(&site, ADDRESS).await;
        wrong(&answer(&site, &token, "Ratatouille aux trefles", NEW).await, 4);
        answer(&site, &token, "Ratatouille aux tre\u{300}fles", NEW).await.leads_to(DONE);
    }

    async fn t_oub_3_ten_wrong_answers_in_30_days_close_recovery(kind) {
        let site = Site::filled(kind).await;
        let begin = site.clock.now();
        let guess = async |times: usize| {
            let token = link(&site, KNOWN).await;
            for number in 0..times {
                let left = u16::try_from(4 - number).unwrap();
                wrong(&answer(&site, &token, "Capucine", NEW).await, left);
            }
            token
        };
        guess(4).await;
        site.turn(Duration::days(2));
        guess(5).await;
        // Nine. A right answer in between does not clear them, and is not one of them.
        site.turn(Duration::days(2));
        let token = link(&site, KNOWN).await;
        answer(&site, &token, demo::ANSWER, NEW).await.leads_to(DONE);
        // The four of the first day are 30 days old to the second: they count no more.
        site.turn(begin + Duration::days(30) - site.clock.now());
        guess(4).await;
        let live = guess(0).await;
        let tenth = link(&site, KNOWN).await;
        assert!(states(&site, KNOWN, "recovery_closed").await.is_empty());
        open(&site, &live).await.is(200);
        wrong(&answer(&site, &tenth, "Capucine", NEW).await, 0);
        assert_eq!(states(&site, KNOWN, "recovery_closed").await, ["waiting"]);
        let rows = site.mails_to(KNOWN).await;
        let Message::RecoveryClosed(mail) = site.open(rows.last().unwrap()) else { panic!("no notice") };
        assert_eq!(mail.attempts, 10);
        assert_eq!(site.events().await.iter().filter(|event| *event == "recovery.closed").count(), 1);
        site.assert_sound().await;
        // Every link is over, no new one leaves, and the screens are the same; the password still opens the space.
        over(&open(&site, &live).await);
        over(&open(&site, &tenth).await);
        site.turn(Duration::days(40));
        ask(&site, KNOWN).await;
        assert_eq!(states(&site, KNOWN, "reset_link").await.last().unwrap(), "suppressed");
        site.person().sign_in(KNOWN, NEW).await.leads_to("/espace");
        site.assert_sound().await;
    }

    async fn t_oub_3_answers_to_an_earlier_question_are_forgotten(kind) {
        let site = Site::filled(kind).await;
        let person = store::person::by_address(site.store().reader(), KNOWN).await.unwrap().unwrap();
        for _ in 0..9 {
            site.failures("answer", &person.id.to_string(), "198.51.100.9", 1, Duration::days(3)).await;
        }
        let hash = site.system.hasher.secret("Une autre réponse").await.unwrap();
        let question = app::domain::question::Question::parse("2").unwrap();
        store::person::change_answer(site.store().reader(), &person, question, &hash, site.clock.now() - Duration::days(1)).await.unwrap();
        let token = link(&site, KNOWN).await;
        wrong(&answer(&site, &token, demo::ANSWER, NEW).await, 4);
        answer(&site, &token, "Une autre réponse", NEW).await.leads_to(DONE);
    }

    async fn what_is_wrong_with_the_form_costs_no_answer(kind) {
        let site = Site::filled(kind).await;
        let token = link(&site, KNOWN).await;
        let long = "é".repeat(101);
        for (typed, field, problem) in [
            (vec![("answer", "")], "answer", Problem::Missing),
            (vec![("answer", long.as_str())], "answer", Problem::TooLong(100)),
            (vec![("password", "")], "password", Problem::Missing),
            (vec![("password", "banquise-39-moteur")], "password", Problem::PasswordTooShort(20)),
            (vec![("password", "aaaaaaaaaaaaaaaaaaaaaaaa")], "password", Problem::PasswordWeak),
            (vec![("password_again", "lanterne-quartz-07-tapioca-volcaN")], "password_again", Problem::PasswordMismatch),
            (vec![("password_again", "")], "password_again", Problem::Missing),
        ] {
            let mut nour = site.person();
            let mut form = filled(&mut nour, &token, "fausse réponse", NEW).await;
            put(&mut form, &typed);
            let before = site.snapshot().await;
            let reply = nour.post(ANSWERED, &form).await;
            reply.is(422);
            assert!(reply.beside(FORM, field).contains(&sentence(field, problem)), "{field}: {}", reply.words());
            assert!(!reply.text().contains(NEW) && !reply.text().contains("fausse réponse"), "no secret is shown again");
            site.snapshot().await.is_as(&before, "nothing was looked at");
        }
    }

    async fn the_person_is_judged_only_for_whom_the_answer_is_right(kind) {
        let site = Site::filled(kind).await;
        let token = link(&site, KNOWN).await;
        let personal = "lanterne-quartz-Aubertin-tapioca-volcan";
        // Neither a name in a password nor an earlier password is told to somebody who does not know the answer.
        wrong(&answer(&site, &token, "Capucine", personal).await, 4);
        wrong(&answer(&site, &token, "Capucine", demo::PASSWORD).await, 3);
        for (password, problem) in [
            (personal, Problem::PasswordPersonal),
            ("987654321-lanterne-quartz-volcan", Problem::PasswordPersonal),
            (demo::PASSWORD, Problem::PasswordUsedBefore),
        ] {
            let reply = answer(&site, &token, demo::ANSWER, password).await;
            reply.is(422);
            assert!(reply.beside(FORM, "password").contains(&sentence("password", problem)), "{}", reply.words());
            assert_eq!(count(site.store(), "SELECT SUM(wrong) FROM reset_link").await, 2, "the answer was right: no try is lost");
            assert_eq!(count(site.store(), "SELECT COUNT(*) FROM attempt WHERE purpose = 'answer'").await, 2);
        }
        answer(&site, &token, demo::ANSWER, NEW).await.leads_to(DONE);
        site.assert_sound().await;
    }

    async fn r_f04_none_of_the_last_five(kind) {
        let site = Site::filled(kind).await;
        let words = ["ardoise", "bretelle", "caramel", "donjon", "escabeau"];
        let chosen: Vec<String> = words.iter().map(|word| format!("{word}-quartz-07-tapioca-volcan")).collect();
        for password in &chosen {
            let token = link(&site, KNOWN).await;
            answer(&site, &token, demo::ANSWER, password).await.leads_to(DONE);
            site.turn(Duration::hours(9));
        }
        let token = link(&site, KNOWN).await;
        for password in &chosen {
            let reply = answer(&site, &token, demo::ANSWER, password).await;
            assert!(reply.beside(FORM, "password").contains(&sentence("password", Problem::PasswordUsedBefore)), "{password}");
        }
        // The one before these five may come back.
        answer(&site, &token, demo::ANSWER, demo::PASSWORD).await.leads_to(DONE);
        site.assert_sound().await;
    }

    async fn x_race_twenty_posts_of_one_link_make_one_reset(kind) {
        let site = Site::filled(kind).await;
        let token = link(&site, KNOWN).await;
        let mut people = Vec::new();
        for number in 0..20 {
            let mut person = site.person();
            let form = filled(&mut person, &token, demo::ANSWER, &format!("{NEW}-{number:02}")).await;
            people.push((person, form));
        }
        let replies = join_all(people.iter_mut().map(|(person, form)| person.post(ANSWERED, form))).await;
        let done = replies.iter().filter(|reply| reply.status == 303).count();
        assert_eq!(done, 1, "{:?}", replies.iter().map(|reply| reply.status).collect::<Vec<_>>());
        assert!(replies.iter().all(|reply| matches!(reply.status, 303 | 410 | 503)));
        assert_eq!(states(&site, KNOWN, "password_changed").await.len(), 1);
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM past_password").await, 1);
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM attempt WHERE purpose = 'answer' AND NOT success").await, 0, "right answers are no failures");
        site.assert_sound().await;
    }

    async fn t_oub_3_guesses_at_once_are_no_more_than_five(kind) {
        let site = Site::filled(kind).await;
        let token = link(&site, KNOWN).await;
        let mut people = Vec::new();
        for number in 0..12 {
            let mut person = site.person();
            let form = filled(&mut person, &token, &format!("Capucine {number}"), NEW).await;
            people.push((person, form));
        }
        let hashes = site.hashes();
        let replies = join_all(people.iter_mut().map(|(person, form)| person.post(ANSWERED, form))).await;
        assert_eq!(site.hashes() - hashes, 5, "the sixth is not even looked at");
        assert_eq!(replies.iter().filter(|reply| reply.status == 422).count(), 5);
        assert_eq!(replies.iter().filter(|reply| reply.status == 410).count(), 7);
        site.assert_sound().await;
    }

    async fn t_act_5_a_scanner_that_opens_the_link_changes_nothing(kind) {
        let site = Site::filled(kind).await;
        let token = link(&site, KNOWN).await;
        let path = format!("{ANSWERED}?jeton={token}");
        let before = site.snapshot().await;
        for _ in 0..30 {
            let mut scanner = site.person();
            for method in ["GET", "HEAD"] {
                scanner.raw(method, &path, &[("user-agent", "Mail-Scanner/1.0")], Vec::new()).await.is(200);
            }
            scanner.call("reset/answer-page", &format!("{{\"token\":\"{token}\"}}")).await.is(200);
        }
        site.snapshot().await.is_as(&before, "thirty visits");
        answer(&site, &token, demo::ANSWER, NEW).await.leads_to(DONE);
    }

    async fn t_oub_6_a_forged_host_builds_no_link(kind) {
        let site = Site::filled(kind).await;
        let mut thief = site.person();
        let form = thief.filled(ASK, &[("email", KNOWN)]).await;
        let lines = [
            ("host", "pirate.example"),
            ("x-forwarded-host", "pirate.example"),
            ("forwarded", "host=pirate.example"),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let reply = thief.raw("POST", ASK, &lines, serde_urlencoded::to_string(&form).unwrap().into_bytes()).await;
        reply.leads_to(SENT);
        let url = url(&site, &site.mails_to(KNOWN).await);
        assert!(url.starts_with(&format!("{}{ANSWERED}?jeton=", site.config.public_url)), "{url}");
    }

    async fn t_oub_5_everything_else_that_opens_the_space_ends(kind) {
        let site = Site::filled(kind).await;
        let (token, other) = (link(&site, KNOWN).await, link(&site, KNOWN).await);
        let elsewhere = link(&site, "martin@example.com").await;
        let person = store::person::by_address(site.store().reader(), KNOWN).await.unwrap().unwrap();
        let (now, db) = (site.clock.now(), site.store().reader());
        let account = |key: &str| site.system.keys.hash(server::secret::keys::Use::Identifier, key.as_bytes()).to_vec();
        let hour = now + Duration::hours(1);
        store::access::put_unlock(db, digest("le lien"), account(KNOWN), hour).await.unwrap();
        store::access::put_unlock(db, digest("un autre lien"), account("martin@example.com"), hour).await.unwrap();
        let uuid = |id: uuid::Uuid| if kind == support::Kind::Postgres { format!("'{id}'") } else { format!("X'{}'", id.simple()) };
        let blob = |number: u8| if kind == support::Kind::Postgres { format!("'\\x0{number}'") } else { format!("X'0{number}'") };
        let mails = site.outbox().await;
        for (number, state) in [(1, "pending"), (2, "shadow"), (3, "expired")] {
            run_sql(&site, &format!(
                "INSERT INTO address_change (id, person_id, address, address_key, code_index, code_hash, cancel_hash, browser_hash, outbox_id, state, created_at) VALUES ({}, {}, 'n@example.com', 'n@example.com', {number}, 'x', {}, {}, {}, '{state}', '2026-11-23 08:00:00+00:00')",
                uuid(uuid::Uuid::now_v7()), uuid(person.id), blob(number), blob(1), uuid(mails[0].id)
            )).await;
        }
        answer(&site, &token, demo::ANSWER, NEW).await.leads_to(DONE);
        over(&open(&site, &other).await);
        open(&site, &elsewhere).await.is(200);
        assert!(!store::access::unlock_is_live(db, &digest("le lien"), now).await.unwrap());
        assert!(store::access::unlock_is_live(db, &digest("un autre lien"), now).await.unwrap());
        let changes = texts(site.store(), "SELECT state FROM address_change ORDER BY code_index").await;
        assert_eq!(changes, ["cancelled", "cancelled", "expired"]);
        let before = mails[0].dead_at;
        assert_ne!(store::outbox::find(db, mails[0].id).await.unwrap().unwrap().dead_at, before, "a code that has not left does not leave");
    }

    async fn t_oub_7_a_disabled_space_is_not_reset(kind) {
        let site = Site::filled(kind).await;
        let token = link(&site, KNOWN).await;
        let mut nour = site.person();
        let form = filled(&mut nour, &token, demo::ANSWER, NEW).await;
        run_sql(&site, "UPDATE person SET state = 'disabled' WHERE address_key = 'nouvelle@example.com'").await;
        over(&open(&site, &token).await);
        over(&nour.post(ANSWERED, &form).await);
        ask(&site, KNOWN).await;
        assert_eq!(states(&site, KNOWN, "reset_link").await, ["waiting", "suppressed"]);
    }

    async fn with_script_and_without_the_same_answers(kind) {
        let site = Site::filled(kind).await;
        let token = link(&site, KNOWN).await;
        let mut nour = site.person();
        nour.call("reset/request", "{\"form\":{}}").await.says("CookieMissing");
        nour.get("/").await.is(200);
        let form = |answer: &str, password: &str| {
            format!("{{\"form\":{{\"jeton\":\"{token}\",\"answer\":\"{answer}\",\"password\":\"{password}\",\"password_again\":\"{password}\"}}}}")
        };
        let page = nour.call("reset/answer-page", &format!("{{\"token\":\"{token}\"}}")).await;
        page.is(200);
        for left in (0..5).rev() {
            let refused = nour.call("reset/answer", &form("Capucine", NEW)).await;
            refused.is(422);
            assert!(refused.text().contains(&format!("{{\"AnswerWrong\":{left}}}")), "{}", refused.text());
        }
        nour.call("reset/answer", &form(demo::ANSWER, NEW)).await.is(410);
        nour.call("reset/answer-page", &format!("{{\"token\":\"{token}\"}}")).await.is(410);
        nour.call("reset/answer-page", "{\"token\":\"x\"}").await.is(404);
        nour.call("reset/done", "{}").await.is(409);
    }

    async fn links_are_forgotten_a_day_after_their_end_and_never_kept_readable(kind) {
        let site = Site::filled(kind).await;
        let token = link(&site, KNOWN).await;
        ask(&site, UNKNOWN).await;
        site.send_mails_keeping(false).await;
        let kept = site.snapshot().await;
        assert_eq!(kept.count("reset_link"), 2);
        assert!(!kept.text().contains(&token) && !kept.text().contains(&support::hex(token.bytes()).to_uppercase()));
        site.turn(Duration::hours(24));
        site.assert_sound().await;
        assert_eq!(site.snapshot().await.count("reset_link"), 2, "to the second");
        site.turn(Duration::hours(1) + Duration::seconds(1));
        site.assert_sound().await;
        assert_eq!(site.snapshot().await.count("reset_link"), 0);
    }
}
