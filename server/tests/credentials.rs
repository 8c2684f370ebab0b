//! Changing one's credentials (R-G01 to R-G12, T-MDP-1, T-MDP-3, T-MEL-1 to T-MEL-5): the password again, three
//! parts in one submission, the code to the new address, and what the sessions, the mails and the journal say then.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use app::domain::fault::Problem;
use chrono::Duration;
use server::mail::Message;
use support::{Person, Reply, Site, on_each, sentence};

mod support;

const OWNER: &str = "nouvelle@example.com";
const OLD: &str = server::directory::demo::PASSWORD;
const NEW: &str = "girafe-violette-moteur-39-banquise";
const NEXT: &str = "nouvelle.adresse@example.com";
const CHANGE: &str = "/espace/gestion/identifiants";
const CHANGED: &str = "/espace/gestion/identifiants/enregistrement";
const CONFIRM: &str = "/espace/gestion/confirmation";
const PASSWORD: [(&str, &str); 3] = [("change_password", "on"), ("password", NEW), ("password_again", NEW)];
const ADDRESS: [(&str, &str); 3] = [("change_address", "on"), ("email", NEXT), ("email_again", NEXT)];
const ANSWER: [(&str, &str); 3] = [("change_question", "on"), ("question", "3"), ("answer", "Madame Hortensia")];

async fn signed_in(site: &Site, address: &str, password: &str) -> Person {
    let mut person = site.person();
    person.sign_in(address, password).await.leads_to("/espace");
    person
}

async fn change(person: &mut Person, parts: &[&[(&str, &str)]]) -> Reply {
    person.fill(CHANGE, &parts.concat()).await
}

/// The code mailed to a new address, and the token of the link mailed to the old one.
async fn code(site: &Site, new: &str, old: &str) -> (String, String) {
    let mails = site.mails_to(new).await;
    let row = mails.iter().rev().find(|row| row.template == "address_change_code").expect("a code");
    let Message::AddressChangeCode(mail) = site.open(row) else { panic!("no code") };
    let notices = site.mails_to(old).await;
    let row = notices.iter().rev().find(|row| row.template == "address_change_requested").expect("a notice");
    let Message::AddressChangeRequested(notice) = site.open(row) else { panic!("no notice") };
    (mail.code, notice.cancel_url.rsplit('=').next().unwrap().to_owned())
}

async fn templates(site: &Site, address: &str) -> Vec<String> {
    site.mails_to(address).await.into_iter().map(|row| row.template).collect()
}

on_each! {
    async fn r_g02_three_parts_in_one_submission_tell_one_story(kind) {
        let site = Site::filled(kind).await;
        let mut elsewhere = signed_in(&site, OWNER, OLD).await;
        let mut person = signed_in(&site, OWNER, OLD).await;
        change(&mut person, &[&ADDRESS, &PASSWORD, &ANSWER]).await.leads_to(CHANGED);
        let page = person.get(CHANGED).await;
        page.says("Enregistrement effectué.");
        page.says("Ce mot de passe est valable jusqu’au 22 novembre 2029 .");
        page.says(NEXT);
        page.says("Votre réponse à la question de confiance a été réinitialisée avec succès.");

        // R-G11: the other session is over; this one goes on.
        elsewhere.get("/espace").await.leads_to("/connexion?retour=/espace");
        person.get("/espace").await.is(200);
        assert_eq!(templates(&site, OWNER).await, ["new_connection", "answer_changed", "password_changed", "address_change_requested"]);
        assert_eq!(templates(&site, NEXT).await, ["address_change_code"]);
        let events = site.events().await;
        assert_eq!(events.iter().filter(|event| *event == "credentials.changed").count(), 1);

        // R-G05: until the code is given, the old address is the only one; then the new one, at once.
        let mut other = site.person();
        other.sign_in(NEXT, NEW).await.is(422);
        other.sign_in(OWNER, OLD).await.is(422);
        other.sign_in(OWNER, NEW).await.leads_to("/espace");
        site.send_mails().await;
        let (code, _) = code(&site, NEXT, OWNER).await;
        let mut activating = site.person();
        activating.activate(&code, NEXT).await.leads_to("/activation/recapitulatif");
        activating.get("/activation/recapitulatif").await.says("Votre nouvelle adresse de connexion");
        for signed in [&mut person, &mut other] {
            signed.get("/espace").await.leads_to("/connexion?retour=/espace");
        }
        let mut again = site.person();
        again.sign_in(OWNER, NEW).await.is(422);
        again.sign_in(NEXT, NEW).await.leads_to("/espace");
        assert_eq!(templates(&site, OWNER).await.last().unwrap(), "address_changed");
        assert!(templates(&site, NEXT).await.contains(&"address_changed".to_owned()));
        assert!(site.events().await.contains(&"address.changed".to_owned()));
        // T-ACT-1: the code has served.
        site.person().activate(&code, NEXT).await.is(422);
        site.assert_sound().await;
    }

    async fn r_g09_the_password_is_asked_again_and_a_wrong_one_counts(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER, OLD).await;
        person.get(CHANGE).await.is(200);
        site.turn(Duration::minutes(5) + Duration::seconds(1));
        person.get(CHANGE).await.leads_to(&format!("{CONFIRM}?retour={CHANGE}"));
        let at = format!("{CONFIRM}?retour={CHANGE}");
        let before = person.cookie();
        let wrong = person.fill(&at, &[("password", NEW)]).await;
        wrong.is(422);
        assert!(wrong.beside("credentials/confirm", "password").contains(&sentence("password", Problem::PasswordWrong)));
        for _ in 0..4 {
            person.fill(&at, &[("password", NEW)]).await.is(422);
        }
        person.fill(&at, &[("password", OLD)]).await.is(429);
        site.turn(Duration::minutes(2));
        person.fill(&at, &[("password", OLD)]).await.leads_to(CHANGE);
        // T-SES-1: another token, and the one before is dead.
        assert_ne!(person.cookie(), before);
        person.get(CHANGE).await.is(200);
        let mut old = person.clone();
        let name = old.jar.iter().find(|(_, value)| **value == person.cookie()).unwrap().0.clone();
        old.jar.insert(name, before);
        old.get("/espace").await.is(303);
    }

    async fn r_g09_the_form_opened_has_30_minutes_and_only_its_own_session(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER, OLD).await;
        let mut thief = signed_in(&site, "martin@example.com", OLD).await;
        let form = person.filled(CHANGE, &PASSWORD).await;
        let before = site.snapshot().await.but(&["session"]);
        thief.post(CHANGE, &form).await.is(409);
        site.turn(Duration::minutes(20));
        person.get("/espace").await.is(200);
        site.turn(Duration::minutes(10) + Duration::seconds(1));
        person.post(CHANGE, &form).await.is(409);
        site.snapshot().await.but(&["session"]).is_as(&before, "a form that is too old, or another's");
        person.fill(&format!("{CONFIRM}?retour={CHANGE}"), &[("password", OLD)]).await.leads_to(CHANGE);
        change(&mut person, &[&PASSWORD]).await.leads_to(CHANGED);
    }

    async fn ruled_one_part_refused_and_nothing_changes(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER, OLD).await;
        let before = site.snapshot().await;
        let refused = change(&mut person, &[&ADDRESS, &PASSWORD, &[("change_question", "on"), ("question", "3"), ("answer", "ab")]]).await;
        refused.is(422);
        let said = refused.beside("credentials/change", "answer");
        assert!(said.contains(&sentence("answer", Problem::AnswerTooShort)), "{said}");
        // What was typed is kept, secrets excepted; the boxes stay ticked.
        assert_eq!(refused.field(CHANGE, "email"), NEXT);
        assert_eq!(refused.field(CHANGE, "change_password"), "on");
        assert_eq!(refused.field(CHANGE, "password"), "");
        change(&mut person, &[]).await.is(422);
        for (typed, field, problem) in [
            (vec![("change_address", "on"), ("email", OWNER), ("email_again", OWNER)], "email", Problem::AddressSame),
            (vec![("change_address", "on"), ("email", NEXT), ("email_again", "x@example.com")], "email_again", Problem::AddressMismatch),
            (vec![("change_address", "on"), ("email", "a@yopmail.com"), ("email_again", "a@yopmail.com")], "email", Problem::AddressDisposable),
            (vec![("change_password", "on"), ("password", OLD), ("password_again", OLD)], "password", Problem::PasswordUsedBefore),
            (vec![("change_password", "on"), ("password", "court"), ("password_again", "court")], "password", Problem::PasswordTooShort(20)),
            (vec![("change_password", "on"), ("password", NEW), ("password_again", "")], "password_again", Problem::Missing),
            (vec![("change_question", "on"), ("question", "99"), ("answer", "Capucine")], "question", Problem::Choice),
        ] {
            let refused = change(&mut person, &[&typed]).await;
            refused.is(422);
            assert!(refused.beside("credentials/change", field).contains(&sentence(field, problem)), "{problem:?} in {}", refused.words());
        }
        // The summary has the order of the form.
        let address = [("change_address", "on"), ("email", "a"), ("email_again", "b@example.com")];
        let password = [("change_password", "on"), ("password", "court"), ("password_again", "")];
        let answer = [("change_question", "on"), ("question", "3"), ("answer", "ab")];
        let said = change(&mut person, &[&answer, &password, &address]).await.summary();
        let told = [
            sentence("email", Problem::AddressForm),
            sentence("password", Problem::PasswordTooShort(20)),
            sentence("password_again", Problem::Missing),
            sentence("answer", Problem::AnswerTooShort),
        ];
        let places: Vec<Option<usize>> = told.iter().map(|one| said.find(one.as_str())).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} in {said}");
        site.snapshot().await.is_as(&before, "refused parts");
    }

    async fn r_f04_none_of_the_last_five_comes_back(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER, OLD).await;
        let nth = |n: usize| format!("chalutier-{n}-mirabelle-{n}-tambour-{n}");
        for n in 0..5 {
            let password = nth(n);
            let typed = [("change_password", "on"), ("password", password.as_str()), ("password_again", password.as_str())];
            change(&mut person, &[&typed]).await.leads_to(CHANGED);
        }
        for n in 0..5 {
            let password = nth(n);
            let typed = [("change_password", "on"), ("password", password.as_str()), ("password_again", password.as_str())];
            change(&mut person, &[&typed]).await.is(422);
        }
        // The sixth last may.
        change(&mut person, &[&[("change_password", "on"), ("password", OLD), ("password_again", OLD)]]).await.leads_to(CHANGED);
        site.assert_sound().await;
    }

    async fn t_mel_5_a_second_request_replaces_the_first(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER, OLD).await;
        change(&mut person, &[&ADDRESS]).await.leads_to(CHANGED);
        site.send_mails().await;
        let (first, _) = code(&site, NEXT, OWNER).await;
        let other = [("change_address", "on"), ("email", "autre@example.com"), ("email_again", "autre@example.com")];
        change(&mut person, &[&other]).await.leads_to(CHANGED);
        site.send_mails().await;
        site.person().activate(&first, NEXT).await.is(422);
        let (second, _) = code(&site, "autre@example.com", OWNER).await;
        site.person().activate(&second, "autre@example.com").await.leads_to("/activation/recapitulatif");
        site.assert_sound().await;
    }

    async fn r_g06_the_code_holds_48_hours_from_sending(kind) {
        for (late, status) in [(Duration::seconds(-1), 303), (Duration::seconds(1), 422)] {
            let site = Site::filled(kind).await;
            let mut person = signed_in(&site, OWNER, OLD).await;
            change(&mut person, &[&ADDRESS]).await.leads_to(CHANGED);
            site.send_mails().await;
            let (code, _) = code(&site, NEXT, OWNER).await;
            site.turn(Duration::hours(48) + late);
            site.person().activate(&code, NEXT).await.is(status);
            let address = if status == 303 { NEXT } else { OWNER };
            site.person().sign_in(address, OLD).await.leads_to("/espace");
        }
    }

    async fn t_mel_3_an_address_taken_before_the_activation_stays_with_who_took_it(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER, OLD).await;
        change(&mut person, &[&ADDRESS]).await.leads_to(CHANGED);
        site.send_mails().await;
        let (own, _) = code(&site, NEXT, OWNER).await;
        let mut quicker = site.person();
        let (theirs, _) = site.requested(&mut quicker, NEXT).await;
        quicker.activate(&theirs, NEXT).await.leads_to("/activation/recapitulatif");
        let refused = site.person().activate(&own, NEXT).await;
        refused.is(422);
        refused.says(&sentence("", Problem::CodeRefused));
        site.person().sign_in(OWNER, OLD).await.leads_to("/espace");
        site.assert_sound().await;
    }

    async fn t_0_7_an_address_in_use_gets_the_screens_of_a_free_one(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER, OLD).await;
        let (hashes, rows) = (site.hashes(), site.outbox().await.len());
        change(&mut person, &[&ADDRESS]).await.leads_to(CHANGED);
        let free = (site.hashes() - hashes, site.outbox().await.len() - rows, person.get(CHANGED).await.words().replace(NEXT, "ADDRESS"));
        let (hashes, rows) = (site.hashes(), site.outbox().await.len());
        let used = [("change_address", "on"), ("email", "martin@example.com"), ("email_again", "martin@example.com")];
        change(&mut person, &[&used]).await.leads_to(CHANGED);
        let taken =
            (site.hashes() - hashes, site.outbox().await.len() - rows, person.get(CHANGED).await.words().replace("martin@example.com", "ADDRESS"));
        assert_eq!(free, taken);
        assert_eq!(templates(&site, "martin@example.com").await, ["address_taken"]);
        site.assert_sound().await;
    }

    async fn t_mel_1_the_old_address_can_cancel_and_opening_the_link_does_nothing(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER, OLD).await;
        change(&mut person, &[&ADDRESS]).await.leads_to(CHANGED);
        site.send_mails().await;
        let (code, cancel) = code(&site, NEXT, OWNER).await;
        let link = format!("/creation/annulation?jeton={cancel}");
        let before = site.snapshot().await;
        let mut scanner = site.person();
        scanner.get(&link).await.says("a demandé que cette adresse devienne votre adresse de connexion");
        site.snapshot().await.is_as(&before, "a scanner opens the link");
        let mut owner = site.person();
        owner.fill(&link, &[]).await.leads_to("/creation/annulee");
        site.person().activate(&code, NEXT).await.is(422);
        site.person().sign_in(OWNER, OLD).await.leads_to("/espace");
        owner.get(&link).await.is(410);
        assert!(site.events().await.contains(&"address.cancelled".to_owned()));
        site.assert_sound().await;
    }

    async fn five_changes_of_address_a_day_are_enough(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER, OLD).await;
        for n in 0..6 {
            let address = format!("n{n}@example.com");
            let typed = [("change_address", "on"), ("email", address.as_str()), ("email_again", address.as_str())];
            change(&mut person, &[&typed]).await.is(if n < 5 { 303 } else { 429 });
        }
        site.assert_sound().await;
    }

    async fn two_browsers_change_the_password_at_once_and_one_wins(kind) {
        let site = Site::filled(kind).await;
        let mut one = signed_in(&site, OWNER, OLD).await;
        let mut two = signed_in(&site, OWNER, OLD).await;
        let first = one.filled(CHANGE, &PASSWORD).await;
        let other = "chalutier-7-mirabelle-8-tambour-9";
        let second = two.filled(CHANGE, &[("change_password", "on"), ("password", other), ("password_again", other)]).await;
        let (a, b) = tokio::join!(one.post(CHANGE, &first), two.post(CHANGE, &second));
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses[0], 303, "{statuses:?}");
        assert!(matches!(statuses[1], 401 | 409), "{statuses:?}");
        let (kept, lost) = if a.status == 303 { (NEW, other) } else { (other, NEW) };
        site.person().sign_in(OWNER, lost).await.is(422);
        site.person().sign_in(OWNER, kept).await.leads_to("/espace");
        assert_eq!(templates(&site, OWNER).await.iter().filter(|template| *template == "password_changed").count(), 1);
        site.assert_sound().await;
    }

    // Shows 3: no instant with two or with no address.
    async fn t_mel_2_ten_thousand_reads_find_exactly_one_address(kind) {
        let kind = if kind == support::Kind::Memory { support::Kind::File } else { kind };
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER, OLD).await;
        change(&mut person, &[&ADDRESS]).await.leads_to(CHANGED);
        site.send_mails().await;
        let (code, _) = code(&site, NEXT, OWNER).await;
        let mut activating = site.person();
        activating.enter_code(&code).await.leads_to("/activation/identifiants");
        let redeem = activating.filled("/activation/identifiants", &[("email", NEXT)]).await;
        let question = format!("SELECT address_key FROM person WHERE address_key IN ('{OWNER}', '{NEXT}')");
        let (mut old, mut new) = (0_u32, 0_u32);
        let change = async {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            activating.post("/activation/identifiants", &redeem).await
        };
        let reads = async {
            for round in 0..2_500 {
                let one = || support::rows::in_one_transaction(site.store(), &question);
                let found = tokio::join!(one(), one(), one(), one());
                for addresses in [found.0, found.1, found.2, found.3] {
                    assert_eq!(addresses.len(), 1, "round {round}: {addresses:?}");
                    if addresses[0] == OWNER { old += 1 } else { new += 1 }
                }
            }
        };
        let (answer, ()) = tokio::join!(change, reads);
        answer.leads_to("/activation/recapitulatif");
        assert_eq!(old + new, 10_000);
        assert!(old > 0 && new > 0, "the change came between the reads: {old} before, {new} after");
        site.person().sign_in(OWNER, OLD).await.is(422);
        site.person().sign_in(NEXT, OLD).await.leads_to("/espace");
    }

    // Whoever knew the old password asked for it: the owner's new password ends it (T-MEL-1).
    async fn a_new_password_ends_a_change_of_address_and_a_mailed_link(kind) {
        let site = Site::filled(kind).await;
        let mut thief = signed_in(&site, OWNER, OLD).await;
        change(&mut thief, &[&ADDRESS]).await.leads_to(CHANGED);
        site.person().fill("/mot-de-passe-oublie", &[("email", OWNER)]).await.leads_to("/mot-de-passe-oublie/envoi");
        site.send_mails().await;
        let (code, _) = code(&site, NEXT, OWNER).await;
        let mails = site.mails_to(OWNER).await;
        let Message::ResetLink(link) = site.open(mails.iter().find(|row| row.template == "reset_link").unwrap()) else { panic!("no link") };
        let path = link.reset_url.strip_prefix("http://127.0.0.1:3000").unwrap().to_owned();
        site.person().get(&path).await.is(200);
        let mut owner = signed_in(&site, OWNER, OLD).await;
        change(&mut owner, &[&PASSWORD]).await.leads_to(CHANGED);
        site.person().activate(&code, NEXT).await.is(422);
        site.person().get(&path).await.is(410);
        site.person().sign_in(OWNER, NEW).await.leads_to("/espace");
        site.assert_sound().await;
    }

    // X-RACE-8: a login that was verified with the old password opens nothing once the new one is there.
    async fn x_race_8_logins_under_way_do_not_outlive_a_new_password(kind) {
        let kind = if kind == support::Kind::Memory { support::Kind::File } else { kind };
        let site = Site::filled(kind).await;
        let mut old = OLD.to_owned();
        for round in 0..3 {
            let new = format!("chalutier-{round}-mirabelle-tambour");
            let mut owner = signed_in(&site, OWNER, &old).await;
            let typed = [("change_password", "on"), ("password", new.as_str()), ("password_again", new.as_str())];
            let form = owner.filled(CHANGE, &typed).await;
            let mut others = Vec::new();
            for _ in 0..3 {
                let mut other = site.person();
                let login = other.filled("/connexion", &[("email", OWNER), ("password", &old)]).await;
                others.push((other, login));
            }
            let logins = futures::future::join_all(others.into_iter().map(|(mut other, login)| async move {
                other.post("/connexion", &login).await;
                other
            }));
            let (changed, others) = tokio::join!(owner.post(CHANGE, &form), logins);
            changed.leads_to(CHANGED);
            for mut other in others {
                other.get("/espace").await.leads_to("/connexion?retour=/espace");
            }
            old = new;
            site.turn(Duration::hours(1));
        }
        site.assert_sound().await;
    }

    async fn a_new_question_keeps_coordinates_corrected_meanwhile_and_a_disabled_space_binds_nothing(kind) {
        const DETAILS: &str = "/espace/gestion/coordonnees";
        let site = Site::filled(kind).await;
        let mut one = signed_in(&site, OWNER, OLD).await;
        let mut two = signed_in(&site, OWNER, OLD).await;
        let question = one.filled(CHANGE, &ANSWER).await;
        let town = two.filled(DETAILS, &[("city", "Quimper")]).await;
        let (a, b) = tokio::join!(one.post(CHANGE, &question), two.post(DETAILS, &town));
        a.leads_to(CHANGED);
        // Either came first; what was accepted stays.
        if b.status == 303 {
            assert_eq!(two.get(DETAILS).await.field(DETAILS, "city"), "Quimper");
        } else {
            b.is(409);
        }
        change(&mut one, &[&ADDRESS]).await.leads_to(CHANGED);
        site.send_mails().await;
        let (code, _) = code(&site, NEXT, OWNER).await;
        support::rows::run(site.store(), "UPDATE person SET state = 'disabled' WHERE address = 'nouvelle@example.com'").await;
        site.person().activate(&code, NEXT).await.is(422);
    }
}
