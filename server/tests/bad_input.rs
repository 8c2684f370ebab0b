//! Bad input: every field of every form, steps out of order, twice, late, from two tabs; codes of every
//! wrong kind. A sentence next to the field and in the summary, what was typed kept (never a secret),
//! nothing changed, the status as ruled, never a 5xx.
#![allow(clippy::format_collect, clippy::format_push_string, clippy::assigning_clones, reason = "plain words in tests")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use app::api::ApiError;
use app::domain::activation::Over;
use app::domain::fault::Problem;
use app::ui::wording;
use chrono::Duration;
use futures::future::join_all;
use server::directory::demo;
use support::person::put;
use support::rows::{count, texts};
use support::{ADDRESS, ANSWER, PASSWORD, Person, Reply, Site, details, on_each, sentence};

mod support;

const TERMS: &str = "/creation/expert/conditions";
const CREDENTIALS: &str = "/creation/expert/identifiants";
const DETAILS: &str = "/creation/expert/formulaire";
const REVIEW: &str = "/creation/expert/recapitulatif";
const REQUESTED: &str = "/creation/expert/confirmation";
const CODE: &str = "/activation";
const REDEEM: &str = "/activation/identifiants";
const LOGIN: &str = "/connexion";

/// A field, what is typed, what it is refused for.
type Case = (&'static str, String, Problem);

const SECRETS: [&str; 3] = ["password", "password_again", "answer"];

fn case(field: &'static str, typed: impl Into<String>, problem: Problem) -> Case {
    (field, typed.into(), problem)
}

/// A text without its long random runs (sealed tokens, checks): any four letters stand in one of them some day.
fn spoken(text: &str) -> String {
    let random = |run: &&str| run.len() >= 36 && run.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    text.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))
        .map(|part| {
            let run = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'));
            if random(&run) { &part[run.len()..] } else { part }
        })
        .collect()
}

/// What no line may hold.
fn hostile(field: &'static str, front: &str) -> Vec<Case> {
    ["\r\nBcc: autre@example.com", "\0suite", "\u{202e}suite", "\u{200b}suite", "\u{1b}[31m", "\u{7}x"]
        .map(|end| case(field, format!("{front}{end}"), Problem::ControlCharacter))
        .to_vec()
}

/// One bad field in an otherwise good form: 422, said twice, kept, nothing changed.
async fn refused(site: &Site, person: &mut Person, path: &str, form: &str, good: &[(&str, &str)], cases: Vec<Case>) {
    for (field, typed, problem) in cases {
        person.moves();
        let page = person.get(path).await;
        let mut sent = page.form(path);
        support::person::solve(&mut sent);
        put(&mut sent, good);
        put(&mut sent, &[(field, &typed)]);
        let before = site.snapshot().await;
        let reply = person.post(path, &sent).await;
        let shown: String = typed.chars().take(40).collect();
        assert_eq!(reply.status, 422, "{field} = {shown:?}: {}", reply.words());
        said(&reply, form, field, problem, &shown);
        kept(&reply, path, &sent, field, &page.text());
        site.snapshot().await.is_as(&before, &format!("{field} = {shown:?}"));
    }
}

/// The sentence stands next to the field and in the summary.
fn said(reply: &Reply, form: &str, field: &'static str, problem: Problem, typed: &str) {
    let sentence = sentence(field, problem);
    assert!(reply.beside(form, field).contains(&sentence), "« {sentence} » beside {field} = {typed:?}: {:?}", reply.beside(form, field));
    assert!(reply.summary().contains(&sentence), "« {sentence} » in the summary for {field} = {typed:?}: {:?}", reply.summary());
}

/// What was typed stands in the fields again, and no secret does.
fn kept(reply: &Reply, path: &str, sent: &[(String, String)], wrong: &str, before: &str) {
    let again = reply.form(path);
    for (name, typed) in sent {
        if matches!(name.as_str(), "key" | "revision" | "check" | "check_proof" | "check_answer") {
            continue;
        }
        let shown = again.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap_or_default();
        if SECRETS.contains(&name.as_str()) {
            assert_eq!(shown, "", "{name} is a secret");
            let elsewhere = before.contains(typed.as_str()) || typed.len() < 4;
            assert!(elsewhere || !reply.text().contains(typed.as_str()), "the secret {name} stands in the page");
        } else if name != wrong || !(typed.chars().any(char::is_control) || matches!(wrong, "civility" | "question")) {
            assert_eq!(shown, typed, "{name} is kept");
        }
    }
}

fn credentials_cases() -> Vec<Case> {
    let long = format!("{}@{}.example.com", "a".repeat(60), "d".repeat(50));
    let mut cases = vec![
        case("email", "", Problem::Missing),
        case("email", "   ", Problem::Missing),
        case("email", long, Problem::AddressTooLong),
        case("email", "camille", Problem::AddressForm),
        case("email", "a@b@example.com", Problem::AddressForm),
        case("email", "Camille <camille@example.com>", Problem::AddressForm),
        case("email", "<script>alert(1)</script>@example.com", Problem::AddressForm),
        case("email", "zoé@example.com", Problem::AddressAccents),
        case("email", "x@yopmail.com", Problem::AddressDisposable),
        case("email_again", "", Problem::Missing),
        case("email_again", "autre@example.com", Problem::AddressMismatch),
        case("password", "", Problem::Missing),
        case("password", "banquise-39-moteur", Problem::PasswordTooShort(20)),
        case("password", "girafe-violette-".repeat(17), Problem::PasswordTooLong),
        case("password", "aaaaaaaaaaaaaaaaaaaaaaaa", Problem::PasswordWeak),
        case("password", "mepedssjcumdppdpd20c!", Problem::PasswordPublished),
        case("password", format!("{ADDRESS}-moteur-39-banquise"), Problem::PasswordPersonal),
        case("password", "girafe-violette\n-moteur-39-banquise", Problem::ControlCharacter),
        case("password", "girafe-violette\0-moteur-39-banquise", Problem::ControlCharacter),
        case("password_again", "", Problem::Missing),
        case("password_again", "girafe-violette-moteur-39-banquisE", Problem::PasswordMismatch),
    ];
    cases.extend(hostile("email", "camille@example.com"));
    cases
}

fn details_cases() -> Vec<Case> {
    let mut cases = vec![
        case("civility", "", Problem::Missing),
        case("civility", "mademoiselle", Problem::Choice),
        case("last_name", "", Problem::Missing),
        case("last_name", "D".repeat(81), Problem::TooLong(80)),
        case("last_name", "https://example.com", Problem::NameCharacter),
        case("last_name", "<b>Durand</b>", Problem::NameCharacter),
        case("first_name", " ", Problem::Missing),
        case("first_name", "C".repeat(81), Problem::TooLong(80)),
        case("first_name", "' OR 1=1--", Problem::NameCharacter),
        case("siren", "", Problem::Missing),
        case("siren", "12345678", Problem::SirenDigits),
        case("siren", "1234567890", Problem::SirenDigits),
        case("siren", "12345678A", Problem::SirenDigits),
        case("siren", "9".repeat(5_000), Problem::SirenDigits),
        case("phone", "", Problem::Missing),
        case("phone", "12", Problem::Phone),
        case("phone", "zéro un", Problem::Phone),
        case("phone", "+".repeat(300), Problem::Phone),
        case("street_number", "1".repeat(11), Problem::TooLong(10)),
        case("street_kind", "r".repeat(31), Problem::TooLong(30)),
        case("street_name", "r".repeat(101), Problem::TooLong(100)),
        case("address_extra", "r".repeat(101), Problem::TooLong(100)),
        case("postcode", "3500", Problem::Postcode),
        case("postcode", "35O00", Problem::Postcode),
        case("postcode", "3".repeat(13), Problem::TooLong(12)),
        case("city", "", Problem::Missing),
        case("city", "R".repeat(81), Problem::TooLong(80)),
        case("country", "", Problem::Missing),
        case("country", "F".repeat(61), Problem::TooLong(60)),
        case("question", "7", Problem::Choice),
        case("question", "-1", Problem::Choice),
        case("question", "Quel est votre surnom ?", Problem::Choice),
        case("answer", "", Problem::Missing),
        case("answer", "ab", Problem::AnswerTooShort),
        case("answer", "r".repeat(101), Problem::TooLong(100)),
        case("answer", "DURAND", Problem::AnswerRepeats),
        case("answer", ADDRESS, Problem::AnswerRepeats),
        case("answer", "camille.durand", Problem::AnswerRepeats),
        case("answer", "Quel est votre plat préféré ?", Problem::AnswerRepeats),
    ];
    for field in ["last_name", "first_name", "city", "country", "answer"] {
        cases.extend(hostile(field, "Texte"));
    }
    for field in ["street_number", "street_kind", "street_name", "address_extra", "postcode"] {
        // As long as the shortest of them may be.
        cases.extend(hostile(field, "1").into_iter().filter(|(_, typed, _)| typed.chars().count() <= 10));
    }
    cases
}

fn good_credentials() -> Vec<(&'static str, &'static str)> {
    vec![("email", ADDRESS), ("email_again", ADDRESS), ("password", PASSWORD), ("password_again", PASSWORD)]
}

fn pairs(form: &[(String, String)]) -> Vec<(&str, &str)> {
    form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

on_each! {
    async fn r_c03_without_the_box_ticked_nothing_begins(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        let before = site.snapshot().await;
        let reply = camille.fill(TERMS, &[]).await;
        reply.is(422);
        said(&reply, "creation/terms", "accepted", Problem::TermsNotAccepted, "");
        camille.fill(TERMS, &[("accepted", "on"), ("version", "1999-01-01")]).await.is(409);
        site.snapshot().await.is_as(&before, "terms not accepted, or others");
    }

    async fn r_c05_to_r_c08_each_fault_of_the_credentials_is_said_and_changes_nothing(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        camille.up_to(1, ADDRESS).await;
        refused(&site, &mut camille, CREDENTIALS, "creation/credentials", &good_credentials(), credentials_cases()).await;
    }

    async fn r_c10_each_fault_of_the_details_is_said_and_changes_nothing(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        camille.up_to(2, ADDRESS).await;
        let good = details();
        refused(&site, &mut camille, DETAILS, "creation/details", &pairs(&good), details_cases()).await;
        let mut foreign = details();
        put(&mut foreign, &[("foreign", "on")]);
        let cases = vec![
            case("siren", "", Problem::Missing),
            case("siren", "B", Problem::ForeignIdentifier),
            case("siren", "BE 0123; DROP", Problem::ForeignIdentifier),
            case("siren", "B".repeat(31), Problem::TooLong(30)),
        ];
        refused(&site, &mut camille, DETAILS, "creation/details", &pairs(&foreign), cases).await;
    }

    async fn r_a04_each_fault_of_the_login_is_said_and_changes_nothing(kind) {
        let site = Site::filled(kind).await;
        let mut nour = site.person();
        let good = [("email", "nouvelle@example.com"), ("password", demo::PASSWORD)];
        let mut cases = vec![
            case("email", "", Problem::Missing),
            case("email", "nouvelle", Problem::AddressForm),
            case("email", "zoé@example.com", Problem::AddressAccents),
            case("email", format!("{}@example.com", "a".repeat(100)), Problem::AddressTooLong),
            case("password", "", Problem::Missing),
            case("password", "é".repeat(257), Problem::PasswordTooLong),
        ];
        cases.extend(hostile("email", "nouvelle@example.com"));
        refused(&site, &mut nour, LOGIN, "session/login", &good, cases).await;
    }

    async fn r_d02_each_fault_of_a_code_is_said_and_changes_nothing(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        let cases = vec![
            case("code", "", Problem::Missing),
            case("code", " - ", Problem::Missing),
            case("code", "BBBzvnAjPtU", Problem::CodeLength),
            case("code", "BBBzvnAjPtUpp", Problem::CodeLength),
            case("code", "x".repeat(9_000), Problem::CodeLength),
            case("code", "bbbzvnajptup", Problem::CodeCase),
            case("code", "BBBZVNAJPTUP", Problem::CodeCase),
            case("code", "BBBzvnAjPt0p", Problem::CodeCharacter),
            case("code", "BBBzvnAjPt\u{202e}p", Problem::CodeCharacter),
            case("code", "BBBzvnAjPt\0p", Problem::CodeCharacter),
        ];
        refused(&site, &mut camille, CODE, "activation/code", &[], cases).await;
        camille.moves().enter_code("BBBzvnAjPtUp").await.leads_to(REDEEM);
        let mut cases = vec![
            case("email", "", Problem::Missing),
            case("email", "camille", Problem::AddressForm),
            case("email", "zoé@example.com", Problem::AddressAccents),
            case("email", format!("{}@example.com", "a".repeat(100)), Problem::AddressTooLong),
        ];
        cases.extend(hostile("email", ADDRESS));
        refused(&site, &mut camille, REDEEM, "activation/redeem", &[], cases).await;
    }

    async fn t_cap_1_a_check_is_kept_by_a_422_about_another_field_and_used_up_by_a_wrong_password(kind) {
        let site = Site::filled(kind).await;
        let mut nour = site.person();
        let good = [("email", "nouvelle@example.com"), ("password", demo::PASSWORD)];
        let reply = nour.fill(LOGIN, &[("email", "nouvelle"), ("password", demo::PASSWORD)]).await;
        reply.is(422);
        reply.says("Vérification réussie");
        let mut again = reply.form(LOGIN);
        put(&mut again, &good);
        nour.post(LOGIN, &again).await.leads_to("/espace");

        let mut other = site.person();
        let mut wrong = other.filled(LOGIN, &good).await;
        put(&mut wrong, &[("password", "autre chose que le bon mot")]);
        other.post(LOGIN, &wrong).await.is(422);
        put(&mut wrong, &good);
        let over = other.post(LOGIN, &wrong).await;
        over.is(422);
        said(&over, "session/login", "check_answer", Problem::CheckOver, "used");
    }

    async fn t_cap_1_a_check_serves_its_browser_its_purpose_and_its_half_hour(kind) {
        let site = Site::filled(kind).await;
        let good = [("email", "nouvelle@example.com"), ("password", demo::PASSWORD)];
        let refused = async |person: &mut Person, form: Vec<(String, String)>, problem: Problem, why: &str| {
            let before = site.snapshot().await.but(&["used_check"]);
            let reply = person.moves().post(LOGIN, &form).await;
            assert_eq!(reply.status, 422, "{why}: {}", reply.words());
            said(&reply, "session/login", "check_answer", problem, why);
            site.snapshot().await.but(&["used_check"]).is_as(&before, why);
        };
        let (mut nour, mut other) = (site.person(), site.person());
        let foreign = other.filled(LOGIN, &good).await;
        nour.get("/").await.is(200);
        refused(&mut nour, foreign, Problem::CheckOver, "another browser's").await;
        let activation = nour.filled(CODE, &good).await;
        refused(&mut nour, activation, Problem::CheckOver, "made for an activation").await;
        for (name, value, problem) in [
            ("check_proof", "", Problem::CheckMissing),
            ("check_proof", "0.0.0", Problem::CheckWrong),
            ("check_proof", "zzz", Problem::CheckWrong),
            ("check", "", Problem::CheckMissing),
            ("check", "AAAA", Problem::CheckOver),
            ("check", "é\0", Problem::CheckOver),
        ] {
            let mut form = nour.moves().filled(LOGIN, &good).await;
            put(&mut form, &[(name, value)]);
            refused(&mut nour, form, problem, &format!("{name} = {value:?}")).await;
        }
        let late = nour.filled(LOGIN, &good).await;
        site.turn(Duration::minutes(30) + Duration::seconds(1));
        refused(&mut nour, late, Problem::CheckOver, "too old").await;
        let last = nour.filled(LOGIN, &good).await;
        site.turn(Duration::minutes(30));
        nour.post(LOGIN, &last).await.leads_to("/espace");
    }

    async fn v2_3_1_steps_opened_too_early_lead_to_the_first_missing_one_and_posted_are_409(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        camille.get("/").await.is(200);
        let given = details();
        let check = camille.filled(LOGIN, &[]).await;
        let mut credentials = check.clone();
        put(&mut credentials, &good_credentials());
        let posts: [(&str, Vec<(String, String)>); 4] =
            [(CREDENTIALS, credentials), (DETAILS, given), (REVIEW, Vec::new()), (REQUESTED, Vec::new())];
        for (done, first, late) in [(0_u8, TERMS, 0_usize), (1, CREDENTIALS, 1), (2, DETAILS, 2), (3, REVIEW, 3)] {
            if done > 0 {
                camille = site.person();
                camille.up_to(done, ADDRESS).await;
            }
            for (path, body) in &posts[late..] {
                let at_its_place = *path == first;
                if !at_its_place {
                    // From SC09 the way leads back to the step where the address is chosen.
                    let to = if *path == REQUESTED && done > 0 { CREDENTIALS } else { first };
                    camille.moves().get(path).await.leads_to(to);
                    let before = site.snapshot().await;
                    let reply = camille.post(path, body).await;
                    reply.is(409);
                    reply.says("Il manque une étape");
                    assert_eq!(reply.location(), "", "a 409 leads nowhere by itself");
                    site.snapshot().await.is_as(&before, path);
                }
            }
        }
        let mut stranger = site.person();
        stranger.get(REDEEM).await.leads_to(CODE);
        stranger.get("/activation/recapitulatif").await.leads_to(CODE);
        stranger.post(REDEEM, &[("email".to_owned(), ADDRESS.to_owned())]).await.is(409);
        stranger.enter_code("BBBzvnAjPtUp").await.leads_to(REDEEM);
        stranger.get("/activation/recapitulatif").await.leads_to(REDEEM);
    }

    async fn t_0_6_each_form_posted_twice_is_carried_out_once(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        let given = details();
        for (path, typed, next) in [
            (TERMS, vec![("accepted", "on")], CREDENTIALS),
            (CREDENTIALS, good_credentials(), DETAILS),
            (DETAILS, pairs(&given), REVIEW),
            (REVIEW, Vec::new(), REQUESTED),
        ] {
            let form = camille.filled(path, &typed).await;
            camille.post(path, &form).await.leads_to(next);
            let before = site.snapshot().await;
            camille.post(path, &form).await.leads_to(next);
            site.snapshot().await.is_as(&before, path);
        }
        site.send_mails().await;
        let (code, _) = site.code(ADDRESS).await;
        for (path, typed, next) in [(CODE, vec![("code", code.as_str())], REDEEM), (REDEEM, vec![("email", ADDRESS)], "/activation/recapitulatif")] {
            let form = camille.filled(path, &typed).await;
            camille.post(path, &form).await.leads_to(next);
            let before = site.snapshot().await;
            camille.post(path, &form).await.leads_to(next);
            site.snapshot().await.is_as(&before, path);
        }
        let form = camille.filled(LOGIN, &[("email", ADDRESS), ("password", PASSWORD)]).await;
        let mut twin = camille.clone();
        camille.post(LOGIN, &form).await.leads_to("/espace");
        twin.post(LOGIN, &form).await.leads_to("/espace");
        assert_eq!(site.outbox().await.len(), 1);
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM person").await, 1);
        site.assert_sound().await;
    }

    async fn x_race_7_the_same_form_twenty_times_at_once_has_one_effect_and_equal_answers(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        let given = details();
        let at_once = async |camille: &Person, path: &str, form: &[(String, String)], next: &str| {
            let posts = (0..20).map(|_| {
                let mut twin = camille.clone();
                async move { twin.post(path, form).await }
            });
            for reply in join_all(posts).await {
                reply.leads_to(next);
            }
        };
        camille.up_to(1, ADDRESS).await;
        let form = camille.filled(CREDENTIALS, &good_credentials()).await;
        at_once(&camille, CREDENTIALS, &form, DETAILS).await;
        camille.moves();
        let form = camille.filled(DETAILS, &pairs(&given)).await;
        at_once(&camille, DETAILS, &form, REVIEW).await;
        camille.moves();
        let form = camille.filled(REVIEW, &[]).await;
        // The gate lets 34 hashes in: three each.
        let posts = (0..8).map(|_| {
            let mut twin = camille.clone();
            let form = &form;
            async move { twin.post(REVIEW, form).await }
        });
        for reply in join_all(posts).await {
            reply.leads_to(REQUESTED);
        }
        assert_eq!(site.outbox().await.len(), 1);
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM pending_creation").await, 1);
        site.send_mails().await;
        let (code, _) = site.code(ADDRESS).await;
        camille.moves();
        let form = camille.filled(CODE, &[("code", &code)]).await;
        at_once(&camille, CODE, &form, REDEEM).await;
        camille.moves();
        let form = camille.filled(REDEEM, &[("email", ADDRESS)]).await;
        let posts = (0..4).map(|_| {
            let mut twin = camille.clone();
            let form = &form;
            async move { twin.post(REDEEM, form).await }
        });
        for reply in join_all(posts).await {
            reply.leads_to("/activation/recapitulatif");
        }
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM person").await, 1);
        site.assert_sound().await;
    }

    async fn t_0_6_the_same_key_with_another_content_is_a_new_action(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        camille.up_to(2, ADDRESS).await;
        let given = details();
        let first = camille.filled(DETAILS, &pairs(&given)).await;
        camille.post(DETAILS, &first).await.leads_to(REVIEW);
        let revision = camille.get(DETAILS).await.field(DETAILS, "revision");
        let mut second = first.clone();
        put(&mut second, &[("city", "Nantes"), ("revision", &revision)]);
        camille.post(DETAILS, &second).await.leads_to(REVIEW);
        camille.get(REVIEW).await.says("Nantes");
    }

    async fn t_cre_4_a_wizard_that_is_over_is_410(kind) {
        let site = Site::new(kind).await;
        let given = details();
        for (done, path, typed) in [(1, CREDENTIALS, good_credentials()), (2, DETAILS, pairs(&given)), (3, REVIEW, Vec::new())] {
            let mut camille = site.person();
            camille.up_to(done, ADDRESS).await;
            let form = camille.filled(path, &typed).await;
            site.turn(Duration::hours(2));
            let before = site.snapshot().await;
            camille.post(path, &form).await.is(410);
            camille.get(path).await.is(410);
            site.snapshot().await.is_as(&before, path);
            // And it begins again.
            camille.accept_terms().await.leads_to(CREDENTIALS);
        }
        let mut camille = site.person();
        camille.enter_code("BBBzvnAjPtUp").await.leads_to(REDEEM);
        let form = camille.filled(REDEEM, &[("email", ADDRESS)]).await;
        site.turn(Duration::hours(2));
        camille.post(REDEEM, &form).await.is(410);
        camille.get(REDEEM).await.is(410);
        assert!(site.outbox().await.is_empty());
    }

    async fn ruled_a_form_of_a_stale_tab_is_409_and_shows_the_present_state(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        camille.up_to(2, ADDRESS).await;
        let given = details();
        let mut mine = camille.filled(DETAILS, &pairs(&given)).await;
        put(&mut mine, &[("city", "Nantes")]);
        let mut other_tab = camille.clone();
        other_tab.give_details().await.leads_to(REVIEW);
        let before = site.snapshot().await;
        let reply = camille.post(DETAILS, &mine).await;
        reply.is(409);
        reply.says("Cette page n’est plus à jour");
        assert_eq!(reply.field(DETAILS, "city"), "Rennes", "the present state");
        site.snapshot().await.is_as(&before, "a stale form");

        let stale_review = camille.filled(REVIEW, &[]).await;
        let stale_credentials = camille.filled(CREDENTIALS, &good_credentials()).await;
        other_tab.choose("autre@example.com", PASSWORD).await.leads_to(DETAILS);
        let before = site.snapshot().await;
        let reply = camille.post(REVIEW, &stale_review).await;
        reply.is(409);
        reply.says("autre@example.com");
        camille.post(CREDENTIALS, &stale_credentials).await.is(409);
        for revision in ["", "-1", "abc", "99999999999999999999", "9223372036854775807"] {
            let mut wrong = stale_review.clone();
            put(&mut wrong, &[("revision", revision)]);
            camille.post(REVIEW, &wrong).await.is(409);
        }
        site.snapshot().await.is_as(&before, "stale forms");
        assert!(site.outbox().await.is_empty());

        // The back button after « Confirmer ».
        other_tab.confirm().await.leads_to(REQUESTED);
        for path in [CREDENTIALS, DETAILS, REVIEW] {
            other_tab.moves().get(path).await.leads_to(REQUESTED);
        }
        let before = site.snapshot().await;
        other_tab.post(DETAILS, &mine).await.is(409);
        other_tab.post(REVIEW, &stale_review).await.is(409);
        site.snapshot().await.is_as(&before, "after the confirmation");
        assert_eq!(site.outbox().await.len(), 1);

        let mut other = site.person();
        other.enter_code("BBBzvnAjPtUp").await.leads_to(REDEEM);
        let stale = other.filled(REDEEM, &[("email", ADDRESS)]).await;
        site.turn(Duration::seconds(1));
        other.enter_code("BBBzvnAjPtUq").await.leads_to(REDEEM);
        other.post(REDEEM, &stale).await.is(409);
    }

    async fn t_act_3_one_refusal_and_one_hash_whatever_is_wrong_with_a_code(kind) {
        let site = Site::filled(kind).await;
        let (mut camille, mut other) = (site.person(), site.person());
        let (code, _) = site.requested(&mut camille, ADDRESS).await;
        let (foreign, _) = site.requested(&mut other, "autre@example.com").await;
        let mut bodies = Vec::new();
        for (typed, address, why) in [
            ("BBBzvnAjPtUp", ADDRESS, "a wrong code"),
            (code.as_str(), "autre@example.com", "a wrong address"),
            (foreign.as_str(), ADDRESS, "somebody else's code"),
            (code.as_str(), "inconnue@example.com", "an unknown address"),
            ("BBBzvnAjPtUp", "nouvelle@example.com", "the address of a space"),
        ] {
            let mut thief = site.person();
            thief.enter_code(typed).await.leads_to(REDEEM);
            let form = thief.filled(REDEEM, &[("email", address)]).await;
            let (hashes, before) = (site.hashes(), site.snapshot().await.but(&["attempt", "journal"]));
            let reply = thief.post(REDEEM, &form).await;
            assert_eq!(reply.status, 422, "{why}: {}", reply.words());
            assert!(reply.summary().contains(&sentence("", Problem::CodeRefused)), "{why}: {}", reply.summary());
            assert_eq!(site.hashes() - hashes, 1, "{why}");
            site.snapshot().await.but(&["attempt", "journal"]).is_as(&before, why);
            let words = reply.words();
            let shown: String = format!("{} {} {} {}", &typed[..3], &typed[3..6], &typed[6..9], &typed[9..]);
            bodies.push(words.replace(&shown, "…").replace(address, "…"));
        }
        assert!(bodies.windows(2).all(|two| two[0] == two[1]), "one message: {bodies:#?}");

        // With spaces and hyphens it works; a second time it is used, and says so (R-D09).
        let spaced = format!(" {}-{} {}\u{a0}{} ", &code[..3], &code[3..6], &code[6..9], &code[9..]);
        camille.activate(&spaced, &ADDRESS.to_uppercase()).await.leads_to("/activation/recapitulatif");
        let mut again = site.person();
        let hashes = site.hashes();
        let before = site.snapshot().await.0;
        let used = again.activate(&code, ADDRESS).await;
        used.is(422);
        used.says(wording::refusal(&ApiError::Over(Over::Used)).0);
        assert_eq!(site.hashes() - hashes, 1);
        assert_eq!(site.snapshot().await.0["person"], before["person"]);
        site.assert_sound().await;
    }

    async fn v1_3_11_what_is_no_text_or_too_large_is_refused_before_anything(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        camille.up_to(2, ADDRESS).await;
        let forms: [(&str, &[&str]); 12] = [
            (TERMS, &["version", "accepted", "key"]),
            (CREDENTIALS, &["email", "email_again", "password", "password_again", "check", "check_answer", "check_proof", "key", "revision"]),
            (DETAILS, &["last_name", "siren", "phone", "street_name", "city", "answer", "question", "foreign"]),
            (REVIEW, &["key", "revision"]),
            (REQUESTED, &["x"]),
            (CODE, &["code", "check"]),
            (REDEEM, &["email"]),
            (LOGIN, &["email", "password", "retour", "check_answer"]),
            ("/connexion/deblocage", &["jeton"]),
            ("/creation/annulation", &["jeton"]),
            ("/deconnexion", &["x"]),
            ("/theme", &["theme", "retour"]),
        ];
        let before = site.snapshot().await;
        for (path, fields) in forms {
            for field in fields {
                camille.moves();
                let large = camille.post_bytes(path, format!("{field}={}", "x".repeat(1 << 20)).into_bytes()).await;
                assert_eq!(large.status, 413, "{path} {field}");
                large.says("Envoi trop volumineux");
                for bytes in [b"\xff\xfe".as_slice(), b"%FF%FE", b"%C3%28", b"%ED%A0%80"] {
                    let mut body = format!("{field}=").into_bytes();
                    body.extend_from_slice(bytes);
                    let reply = camille.post_bytes(path, body).await;
                    assert_eq!(reply.status, 422, "{path} {field} {bytes:?}: {}", reply.words());
                    reply.says("Il y a un problème");
                }
            }
        }
        site.snapshot().await.is_as(&before, "bytes that are no text");
    }

    async fn x_api_2_hostile_bodies_are_never_a_5xx_and_change_nothing(kind) {
        let site = Site::filled(kind).await;
        let mut thief = site.person();
        thief.get("/").await.is(200);
        let nested = format!("{}1{}", "{\"form\":".repeat(1_000), "}".repeat(1_000));
        let mut bodies: Vec<Vec<u8>> = [
            "", "&", "=", "key", "key=%", "key=%0", "email=a&email=b", "[]=1", "key[]=1", "form[email]=x", "{}", "[]", "null", "\"x\"", "{\"form\":5}",
            "{\"form\":null}", "{\"form\":[]}", "{\"form\":{\"email\":5}}", "{\"form\":{\"key\":{}}}", "{\"form\":{\"email\":\"a\",\"email\":\"b\"}}",
            "{\"form\":{\"password\":1e400}}", "{\"form\":", "{\"form\":{\"jeton\":-1}}", "{\"token\":5}", "{\"token\":null}", "{\"id\":[]}",
            "{\"id\":\"../../etc/passwd\"}", "{\"token\":\"' OR 1=1--\"}", "{\"form\":{\"email\":\"\\ud800\"}}", "{\"form\":{\"email\":\"\\u0000\"}}",
        ].map(|text| text.as_bytes().to_vec()).to_vec();
        bodies.push(nested.into_bytes());
        bodies.push(format!("email={}", "%00".repeat(1_000)).into_bytes());
        bodies.push(b"{\"form\":{\"email\":\"\xff\"}}".to_vec());
        let before = site.snapshot().await.but(&["used_check"]);
        let mut endpoints: Vec<&str> = server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
        endpoints.sort_unstable();
        let reads = |path: &str| path.ends_with("-page") || matches!(path, "/api/session/home" | "/api/demonstration/mails");
        let forms = [TERMS, CREDENTIALS, DETAILS, REVIEW, REQUESTED, CODE, REDEEM, LOGIN, "/connexion/deblocage", "/creation/annulation", "/theme", "/api/unknown"];
        for path in endpoints.into_iter().chain(forms) {
            for body in &bodies {
                for kind in ["application/json", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain"] {
                    if matches!(path, "/api/session/logout" | "/api/agent/logout") || (path == "/theme" && kind != "text/plain") {
                        continue;
                    }
                    thief.moves();
                    let reply = thief.raw("POST", path, &[("sec-fetch-site", "same-origin"), ("content-type", kind)], body.clone()).await;
                    let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
                    assert!((200..500).contains(&reply.status), "{path} {kind} {shown}: {} {}", reply.status, reply.text());
                    let text = spoken(&reply.text());
                    for leak in ["expected", "missing field", "invalid type", " column ", "at line", "src/", "panicked", "sqlx", "SELECT", "EOF while", "deserial"] {
                        assert!(!text.contains(leak), "{leak} in the answer of {path} to {shown}: {text}");
                    }
                    if path.starts_with("/api/") {
                        assert_eq!(reply.header("content-type"), "application/json; charset=utf-8", "{path} {shown}: {text}");
                        assert!(reply.status != 422 || text.contains("Faults"), "{path} {shown}: {text}");
                        assert!(reads(path) || reply.status >= 400, "{path} carried {shown} out: {text}");
                    }
                }
            }
        }
        site.snapshot().await.but(&["used_check"]).is_as(&before, "hostile bodies");
    }

    async fn ruled_a_browser_that_keeps_no_cookie_is_told_so(kind) {
        let site = Site::filled(kind).await;
        let before = site.snapshot().await;
        for path in [TERMS, LOGIN, CODE] {
            let mut nobody = site.person();
            let form = nobody.filled(path, &[]).await;
            nobody.jar.clear();
            let reply = nobody.post(path, &form).await;
            reply.is(422);
            assert!(reply.summary().contains(&sentence("", Problem::CookieMissing)), "{}", reply.summary());
        }
        site.snapshot().await.is_as(&before, "without a cookie");
    }

    async fn v3_7_2_the_way_back_after_login_is_a_page_of_the_space_or_its_home(kind) {
        let site = Site::filled(kind).await;
        for (raw, next) in [
            ("/espace/gestion", "/espace/gestion"),
            ("//example.com", "/espace"),
            ("https://example.com/espace", "/espace"),
            ("/deconnexion", "/espace"),
            ("/espace\r\nSet-Cookie: x=y", "/espace"),
            ("/espace/../x", "/espace"),
        ] {
            let mut nour = site.person();
            nour.fill(LOGIN, &[("email", "nouvelle@example.com"), ("password", demo::PASSWORD), ("retour", raw)]).await.leads_to(next);
        }
    }

    async fn p_nfc_a_decomposed_accent_is_the_same_letter(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        camille.accept_terms().await.leads_to(CREDENTIALS);
        camille.choose(ADDRESS, "girafe-violétte-moteur-39-banquise").await.leads_to(DETAILS);
        camille.give_details().await.leads_to(REVIEW);
        camille.confirm().await.leads_to(REQUESTED);
        site.send_mails().await;
        let (code, _) = site.code(ADDRESS).await;
        camille.activate(&code, ADDRESS).await.leads_to("/activation/recapitulatif");
        camille.sign_in(ADDRESS, "girafe-viole\u{301}tte-moteur-39-banquise").await.leads_to("/espace");
        let mut zoe = site.person();
        zoe.up_to(2, "zoe@example.com").await;
        let mut given = details();
        put(&mut given, &[("first_name", "Zoe\u{308}")]);
        zoe.fill(DETAILS, &pairs(&given)).await.leads_to(REVIEW);
        zoe.get(REVIEW).await.says("Zo\u{eb}");
        assert!(!texts(site.store(), "SELECT password_hash FROM person").await[0].contains("girafe"));
        assert!(!site.snapshot().await.text().contains(ANSWER));
    }
}
