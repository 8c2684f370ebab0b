//! From nothing to a person signed in, by plain POSTs: R-C01 to R-D04, R-I01, R-I04, R-A11.
#![allow(clippy::format_collect, clippy::format_push_string, clippy::assigning_clones, reason = "plain words in tests")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use app::api::ApiError;
use app::domain::activation::Over;
use app::domain::fault::Problem;
use app::domain::terms;
use app::ui::wording;
use chrono::Duration;
use server::mail::Message;
use support::rows::{count, texts};
use support::{ADDRESS, ANSWER, PASSWORD, Site, on_each, sentence};

mod support;

fn refusal(error: &ApiError) -> String {
    let (title, text) = wording::refusal(error);
    format!("{title} {text}")
}

on_each! {
    async fn r_c01_to_r_i04_from_nothing_to_signed_in_and_out(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        camille.get("/").await.says("Connexion à l’espace professionnel");
        camille.get("/creation").await.says("Créez votre espace");

        camille.accept_terms().await.leads_to("/creation/expert/identifiants");
        camille.choose(ADDRESS, PASSWORD).await.leads_to("/creation/expert/formulaire");
        let form = camille.get("/creation/expert/formulaire").await;
        form.says(ADDRESS);
        assert_eq!(form.field("/creation/expert/formulaire", "question"), "0", "R-C15: the first question is preselected");
        assert_eq!(form.field("/creation/expert/formulaire", "country"), "FRANCE", "R-C10");
        camille.give_details().await.leads_to("/creation/expert/recapitulatif");

        let review = camille.get("/creation/expert/recapitulatif").await;
        for part in [ADDRESS, "Durand", "Camille", "987 654 321", "Entreprise étrangère non", "01 99 00 12 34", "Rennes", "Quel est votre plat préféré ?"] {
            review.says(part);
        }
        assert!(!review.text().contains(PASSWORD));
        assert!(site.outbox().await.is_empty() && site.events().await.is_empty());
        camille.confirm().await.leads_to("/creation/expert/confirmation");
        let requested = camille.get("/creation/expert/confirmation").await;
        requested.says("Madame Durand Camille");
        requested.says(ADDRESS);
        requested.says("au moins jusqu’au mercredi 25 novembre 2026 à 10\u{a0}h\u{a0}00");

        let outbox = site.outbox().await;
        assert_eq!(outbox.len(), 1);
        assert_eq!((outbox[0].template.as_str(), outbox[0].state.as_str(), outbox[0].recipient.as_str()), ("activation_code", "waiting", ADDRESS));
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM person").await, 0, "R-C19");
        assert_eq!(site.events().await, ["creation.requested"]);
        site.send_mails().await;
        let outbox = site.outbox().await;
        assert_eq!((outbox[0].state.as_str(), outbox[0].sent_at), ("sent", Some(site.clock.now())));
        let (code, _) = site.code(ADDRESS).await;
        assert_eq!(code.len(), 12);

        site.turn(Duration::minutes(5));
        camille.enter_code(&code).await.leads_to("/activation/identifiants");
        camille.get("/activation/identifiants").await.says(&format!("{} {} {} {}", &code[..3], &code[3..6], &code[6..9], &code[9..]));
        camille.redeem(ADDRESS).await.leads_to("/activation/recapitulatif");
        let number = texts(site.store(), "SELECT subscriber_number FROM person").await.remove(0);
        assert!(number.len() == 14 && number.starts_with("2026327") && number.bytes().all(|b| b.is_ascii_digit()), "{number}");
        let receipt = camille.get("/activation/recapitulatif").await;
        for part in ["DURAND Camille", "23 novembre 2026", number.as_str(), "12 bis rue des Écluses, Bâtiment C, 35000 Rennes, FRANCE", "Quel est votre plat préféré ?", "23/11/2026 à 10h05mn00s"] {
            receipt.says(part);
        }
        assert!(!receipt.text().contains(ANSWER), "R-E01: never the answer");

        // T-ACT-7: activation is not authentication.
        camille.get("/espace").await.leads_to("/connexion?retour=/espace");
        let before = camille.cookie();
        camille.fill("/connexion?retour=/espace/gestion", &[("email", &ADDRESS.to_uppercase()), ("password", PASSWORD)]).await.leads_to("/espace/gestion");
        assert!(before.starts_with("a.") && camille.cookie().starts_with("s.") && before[2..] != camille.cookie()[2..], "T-SES-1: a new id at login");
        let home = camille.get("/espace").await;
        for part in ["Mme DURAND Camille", number.as_str(), "Expiration du mot de passe : 22/11/2029", "Vous ne disposez d’aucun service.", "C’est votre première connexion."] {
            home.says(part);
        }
        camille.get("/espace/gestion").await.says("Modifier mes identifiants de connexion");

        let mut thief = camille.clone();
        let bye = camille.sign_out().await;
        bye.leads_to("/connexion?au-revoir=1");
        assert_eq!(bye.header("clear-site-data"), "\"cache\", \"storage\"");
        camille.get("/espace").await.leads_to("/connexion?retour=/espace");
        thief.get("/espace").await.leads_to("/connexion?retour=/espace");
        assert_eq!(site.events().await, ["creation.requested", "space.activated", "login.accepted", "session.ended"]);

        site.turn(Duration::hours(1));
        camille.sign_in(ADDRESS, PASSWORD).await.leads_to("/espace");
        camille.get("/espace").await.says("Dernière connexion : 23/11/2026 à 10\u{a0}h\u{a0}05");
        assert_eq!(texts(site.store(), "SELECT terms_version FROM person").await, [terms::VERSION], "R-C04");
        site.assert_sound().await;
    }

    async fn r_a07_the_picture_opens_the_door_too_and_a_wrong_copy_is_used_up(kind) {
        let site = Site::filled(kind).await;
        let mut nour = site.person();
        let page = nour.get("/connexion").await;
        let token = page.field("/connexion", "check");
        let picture = nour.get(&format!("/verification/{token}.png")).await;
        assert_eq!((picture.status, picture.header("content-type"), &picture.body[1..4]), (200, "image/png", b"PNG".as_slice()));
        let answer = nour.get(&format!("/demonstration/verification/{token}")).await.text();
        assert_eq!(answer.len(), 6);
        let mut form = page.form("/connexion");
        support::person::put(&mut form, &[("email", "nouvelle@example.com"), ("password", server::directory::demo::PASSWORD), ("check_answer", "AAAAAA")]);
        let refused = nour.post("/connexion", &form).await;
        refused.is(422);
        assert!(refused.beside("session/login", "check_answer").contains(&sentence("check_answer", Problem::CheckWrong)));
        support::person::put(&mut form, &[("check_answer", &answer)]);
        let over = nour.post("/connexion", &form).await;
        over.is(422);
        assert!(over.beside("session/login", "check_answer").contains(&sentence("check_answer", Problem::CheckOver)), "T-CAP-1: one attempt");

        let page = nour.get("/connexion").await;
        let answer = nour.get(&format!("/demonstration/verification/{}", page.field("/connexion", "check"))).await.text();
        let mut form = page.form("/connexion");
        support::person::put(&mut form, &[("email", "nouvelle@example.com"), ("password", server::directory::demo::PASSWORD), ("check_answer", &format!(" {} {}", answer[..3].to_lowercase(), &answer[3..]))]);
        nour.post("/connexion", &form).await.leads_to("/espace");
    }

    async fn t_act_6_a_code_holds_to_the_last_second_of_its_48_hours(kind) {
        let site = Site::new(kind).await;
        let mut early = site.person();
        let mut late = site.person();
        early.request("tot@example.com").await;
        late.request("tard@example.com").await;
        site.turn(Duration::hours(3));
        site.send_mails().await;
        let (first, _) = site.code("tot@example.com").await;
        let (second, _) = site.code("tard@example.com").await;
        site.turn(Duration::hours(48) - Duration::seconds(1));
        early.activate(&first, "tot@example.com").await.leads_to("/activation/recapitulatif");
        late.enter_code(&second).await.leads_to("/activation/identifiants");
        site.turn(Duration::seconds(2));
        let before = site.snapshot().await.but(&["attempt", "journal"]);
        let refused = late.redeem("tard@example.com").await;
        refused.is(422);
        refused.says(&refusal(&ApiError::Over(Over::Expired)));
        site.snapshot().await.but(&["attempt", "journal"]).is_as(&before, "an expired code changes nothing");
        assert_eq!(texts(site.store(), "SELECT address FROM person").await, ["tot@example.com"]);

        // R-C17: the whole procedure starts again, and the address is free for it.
        let (again, _) = site.requested(&mut late, "tard@example.com").await;
        assert_ne!(again, second);
        late.activate(&again, "tard@example.com").await.leads_to("/activation/recapitulatif");
        site.assert_sound().await;
    }

    async fn t_act_10_a_code_not_sent_within_24_hours_is_void(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        camille.request(ADDRESS).await;
        let (code, _) = site.code(ADDRESS).await;
        site.turn(Duration::hours(24) + Duration::seconds(1));
        let refused = camille.activate(&code, ADDRESS).await;
        refused.is(422);
        refused.says(&refusal(&ApiError::Over(Over::Expired)));
        site.send_mails().await;
        assert_eq!(site.outbox().await[0].state, "abandoned");
        let (fresh, _) = site.requested(&mut camille, ADDRESS).await;
        camille.activate(&fresh, ADDRESS).await.leads_to("/activation/recapitulatif");
        site.assert_sound().await;
    }

    async fn t_act_10_before_the_mark_the_code_works(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        camille.request(ADDRESS).await;
        let (code, _) = site.code(ADDRESS).await;
        site.turn(Duration::hours(24));
        camille.activate(&code, ADDRESS).await.leads_to("/activation/recapitulatif");
        site.send_mails().await;
        assert_eq!(site.outbox().await[0].state, "abandoned", "nobody needs the code any more");
        site.assert_sound().await;
    }

    async fn r_c18_a_mistyped_address_is_given_up_and_stays_closed_for_its_48_hours(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        let (code, _) = site.requested(&mut camille, "camile@example.com").await;
        camille.fill("/creation/expert/confirmation", &[]).await.leads_to("/creation/expert/identifiants");
        let step = camille.get("/creation/expert/identifiants").await;
        assert_eq!(step.field("/creation/expert/identifiants", "email"), "camile@example.com");
        assert_eq!(step.field("/creation/expert/identifiants", "password"), "");
        camille.get("/creation/expert/formulaire").await.leads_to("/creation/expert/identifiants");
        camille.choose(ADDRESS, PASSWORD).await.leads_to("/creation/expert/formulaire");
        let form = camille.get("/creation/expert/formulaire").await;
        assert_eq!(form.field("/creation/expert/formulaire", "last_name"), "Durand");
        assert_eq!(form.field("/creation/expert/formulaire", "question"), "2");
        assert_eq!(form.field("/creation/expert/formulaire", "answer"), "", "all but password and answer");
        camille.get("/creation/expert/recapitulatif").await.leads_to("/creation/expert/formulaire");
        camille.give_details().await.leads_to("/creation/expert/recapitulatif");
        camille.confirm().await.leads_to("/creation/expert/confirmation");
        site.send_mails().await;

        // The code of the mistyped address is dead, and no other one can be had for it.
        let mut stranger = site.person();
        let refused = stranger.activate(&code, "camile@example.com").await;
        refused.is(422);
        refused.says(&refusal(&ApiError::Over(Over::Cancelled)));
        stranger.request("camile@example.com").await;
        let mails = site.mails_to("camile@example.com").await;
        assert_eq!(mails.iter().map(|row| row.template.as_str()).collect::<Vec<_>>(), ["activation_code", "address_in_use"]);
        let (good, _) = site.code(ADDRESS).await;
        camille.activate(&good, ADDRESS).await.leads_to("/activation/recapitulatif");

        site.turn(Duration::hours(48) + Duration::seconds(1));
        let (own, _) = site.requested(&mut stranger, "camile@example.com").await;
        stranger.activate(&own, "camile@example.com").await.leads_to("/activation/recapitulatif");
        assert!(site.events().await.contains(&"creation.mistyped".to_owned()));
        site.assert_sound().await;
    }

    async fn r_c18_only_the_browser_that_asked_can_give_the_address_up(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        let (code, _) = site.requested(&mut camille, ADDRESS).await;
        let mut stranger = site.person();
        stranger.get("/creation/expert/confirmation").await.leads_to("/creation/expert/conditions");
        let before = site.snapshot().await;
        stranger.post("/creation/expert/confirmation", &[]).await.is(409);
        site.snapshot().await.is_as(&before, "a stranger's « Je me suis trompé d'adresse »");
        camille.activate(&code, ADDRESS).await.leads_to("/activation/recapitulatif");
        // Once activated there is nothing to give up.
        camille.post("/creation/expert/confirmation", &[]).await.is(410);
        site.assert_sound().await;
    }

    async fn t_act_5_the_cancel_link_changes_nothing_until_its_button_frees_the_address(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        let (code, token) = site.requested(&mut camille, ADDRESS).await;
        let mut owner = site.person();
        let path = format!("/creation/annulation?jeton={token}");
        let before = site.snapshot().await;
        owner.get(&path).await.says(ADDRESS);
        owner.raw("HEAD", &path, &[], Vec::new()).await.is(200);
        site.snapshot().await.is_as(&before, "opening the link");
        owner.get("/creation/annulation?jeton=inconnu").await.is(404);
        owner.fill(&path, &[]).await.leads_to("/creation/annulee");
        owner.get("/creation/annulee").await.is(200);
        owner.get(&path).await.is(410);
        owner.post("/creation/annulation", &[("jeton".to_owned(), token)]).await.is(410);
        let refused = camille.activate(&code, ADDRESS).await;
        refused.is(422);
        refused.says(&refusal(&ApiError::Over(Over::Cancelled)));

        let (fresh, _) = site.requested(&mut owner, ADDRESS).await;
        owner.activate(&fresh, ADDRESS).await.leads_to("/activation/recapitulatif");
        assert!(site.events().await.contains(&"creation.cancelled".to_owned()));
        site.assert_sound().await;
    }

    async fn t_out_5_a_cancelled_request_sends_no_code_any_more(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        camille.request(ADDRESS).await;
        let (_, token) = site.code(ADDRESS).await;
        site.person().fill(&format!("/creation/annulation?jeton={token}"), &[]).await.leads_to("/creation/annulee");
        site.send_mails().await;
        assert_eq!(site.outbox().await[0].state, "abandoned");
    }

    async fn t_cre_4_a_password_that_has_become_too_weak_leads_back_to_its_step(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        camille.accept_terms().await.leads_to("/creation/expert/identifiants");
        camille.choose(ADDRESS, "camionnette-DURAND-39-banquise").await.leads_to("/creation/expert/formulaire");
        camille.give_details().await.leads_to("/creation/expert/recapitulatif");
        camille.confirm().await.is(409);
        assert!(site.outbox().await.is_empty());
        camille.get("/creation/expert/recapitulatif").await.leads_to("/creation/expert/identifiants");
        camille.choose(ADDRESS, PASSWORD).await.leads_to("/creation/expert/formulaire");
        camille.get("/creation/expert/recapitulatif").await.is(200);
        camille.confirm().await.leads_to("/creation/expert/confirmation");
    }

    async fn r_c14_the_review_says_what_the_directory_knows(kind) {
        let site = Site::filled(kind).await;
        for (firm, foreign, says) in [
            ("987654321", None, "SARL ALERIS"),
            ("999999999", None, "Notre annuaire ne connaît pas ce numéro SIREN."),
            ("BE 0123.456.789", Some("on"), "Entreprise étrangère oui"),
        ] {
            let mut camille = site.person();
            camille.up_to(2, ADDRESS).await;
            let mut given = support::details();
            support::person::put(&mut given, &[("siren", firm)]);
            if let Some(on) = foreign {
                support::person::put(&mut given, &[("foreign", on)]);
            }
            let typed: Vec<(&str, &str)> = given.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            camille.fill("/creation/expert/formulaire", &typed).await.leads_to("/creation/expert/recapitulatif");
            camille.get("/creation/expert/recapitulatif").await.says(says);
        }
    }

    async fn s_9_sessions_end_by_idleness_by_age_and_by_number(kind) {
        let site = Site::filled(kind).await;
        let account = ("nouvelle@example.com", server::directory::demo::PASSWORD);
        let mut idle = site.person();
        idle.sign_in(account.0, account.1).await.leads_to("/espace");
        site.turn(Duration::minutes(29));
        idle.get("/espace").await.is(200);
        site.turn(Duration::minutes(29));
        idle.get("/espace").await.is(200);
        site.turn(Duration::minutes(30));
        idle.get("/espace").await.leads_to("/connexion?retour=/espace");

        let mut busy = site.person();
        busy.sign_in(account.0, account.1).await.leads_to("/espace");
        for _ in 0..19 {
            site.turn(Duration::minutes(25));
            busy.get("/espace").await.is(200);
        }
        site.turn(Duration::minutes(5));
        busy.get("/espace").await.leads_to("/connexion?retour=/espace");

        let mut people = Vec::new();
        for _ in 0..6 {
            let mut person = site.person();
            person.sign_in(account.0, account.1).await.leads_to("/espace");
            site.turn(Duration::seconds(1));
            people.push(person);
        }
        people[0].get("/espace").await.leads_to("/connexion?retour=/espace");
        for person in &mut people[1..] {
            person.get("/espace").await.is(200);
        }
        site.assert_sound().await;
    }

    async fn t_act_7_the_receipt_is_shown_for_30_minutes_to_the_browser_that_activated(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        let (code, _) = site.requested(&mut camille, ADDRESS).await;
        camille.activate(&code, ADDRESS).await.leads_to("/activation/recapitulatif");
        site.person().get("/activation/recapitulatif").await.leads_to("/activation");
        site.turn(Duration::minutes(30) - Duration::seconds(1));
        camille.get("/activation/recapitulatif").await.is(200);
        site.turn(Duration::seconds(1));
        camille.get("/activation/recapitulatif").await.is(410);
    }

    async fn m16_tells_the_owner_and_nobody_else(kind) {
        let site = Site::filled(kind).await;
        site.person().request("nouvelle@example.com").await;
        site.person().request(ADDRESS).await;
        site.person().request(ADDRESS).await;
        let used = site.mails_to("nouvelle@example.com").await;
        assert_eq!(used.len(), 1);
        let Message::AddressInUse(mail) = site.open(&used[0]) else { panic!("M16 expected") };
        assert!(!mail.pending);
        let pending = site.mails_to(ADDRESS).await;
        let Message::AddressInUse(mail) = site.open(&pending[1]) else { panic!("M16 expected") };
        assert!(mail.pending, "says that a request is pending");
        assert_eq!(site.events().await.iter().filter(|event| *event == "creation.address_in_use").count(), 2);
        site.assert_sound().await;
    }
}
