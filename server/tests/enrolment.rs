//! Enrolment by letter (SC26, R-J01 to R-J13): from the SIREN to active services, and every way it ends otherwise.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use app::domain::demand::State;
use app::domain::fault::Problem;
use chrono::Duration;
use server::mail::Message;
use server::portal::overdue;
use server::store::company;
use support::enrol::{BEGIN, DEMANDS, ask, begin, choose, confirm, free_company, held, letters, redeem, signed_in};
use support::rows::{count, run, texts};
use support::{Person, Site, on_each, sentence};

mod support;

const OWNER: &str = "nouvelle@example.com";
const OTHER: &str = "titulaire@example.com";
const PASSWORD: &str = server::directory::demo::PASSWORD;
const ALERIS: &str = "987654321";
/// A company with services that nobody holds.
const IBAN: &str = "FR14 2004 1010 0505 0001 3M02 606";

/// How the request for a company stands once time has done its part.
async fn overdue_of(site: &Site, siren: &str) -> String {
    overdue::round(&site.system).await.unwrap();
    texts(site.store(), &format!("SELECT state FROM demand WHERE siren = '{siren}'")).await.remove(0)
}

/// A request with the messaging: its link has left.
async fn ask_with_messaging(site: &Site, person: &mut Person, siren: &str) {
    begin(person, siren).await;
    choose(person, siren, &["messagerie", "declarer-tva"]).await;
    let typed = [("email", "contact@societe.example"), ("email_again", "contact@societe.example")];
    person.fill(&format!("/dossiers/{siren}/adhesion/complements"), &typed).await.is(303);
    confirm(person, siren).await.is(303);
    site.send_mails().await;
}

on_each! {
    /// R-J01 to R-J09, R-J07: SIREN, services, letter, code; the person is the holder.
    async fn r_j02_from_a_siren_to_active_services(kind) {
        let site = Site::filled(kind).await;
        let siren = free_company(&site).await;
        let mut person = signed_in(&site, OWNER).await;
        begin(&mut person, &format!("{} {} {}", &siren[..3], &siren[3..6], &siren[6..])).await.leads_to(&format!("/dossiers/{siren}/adhesion"));
        let page = person.get(&format!("/dossiers/{siren}/adhesion")).await;
        page.says("Étape 2 sur 4");
        page.says("En savoir plus");
        choose(&mut person, &siren, &["declarer-tva", "consulter-compte-fiscal"]).await.leads_to(&format!("/dossiers/{siren}/adhesion/recapitulatif"));
        let review = person.get(&format!("/dossiers/{siren}/adhesion/recapitulatif")).await;
        review.says("2 services demandés");
        review.says("représentant légal");
        confirm(&mut person, &siren).await.leads_to("/espace/gestion/demandes?enregistree=1");
        assert_eq!(held(&site, &siren).await, Vec::<String>::new(), "T-ADH-5: a request gives no right");
        let letter = letters(&site).await.remove(0);
        assert_eq!(letter.services, ["Consulter le compte fiscal", "Déclarer la TVA"]);
        assert_eq!(letter.requester.last_name, "Aubertin");
        assert!(!letter.address.is_empty());
        redeem(&mut person, letter.code.reveal()).await.is(303);
        assert_eq!(held(&site, &siren).await, ["consulter-compte-fiscal", "declarer-tva"]);
        let page = person.get(DEMANDS).await;
        page.says("Services activés");
        person.get("/espace").await.says("Dossier courant");
        person.get(&format!("/dossiers/{siren}")).await.is(200);
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM person WHERE companies = 1 AND address = 'nouvelle@example.com'").await, 1);
        site.send_mails().await;
        assert!(site.mails_to(OWNER).await.iter().any(|row| row.template == "services_active"));
        redeem(&mut person, letter.code.reveal()).await.is(422);
        site.assert_sound().await;
    }

    /// R-D01 to R-D04: the same code on the common screen, without a session; SC12 lists the services.
    async fn r_d04_the_common_screen_lists_the_services(kind) {
        let site = Site::filled(kind).await;
        let siren = free_company(&site).await;
        let mut person = signed_in(&site, OWNER).await;
        ask(&mut person, &siren, &["declarer-tva"]).await;
        let letter = letters(&site).await.remove(0);
        let mut stranger = site.person();
        stranger.activate(letter.code.reveal(), OTHER).await.is(422);
        assert!(site.events().await.contains(&"activation.foreign".to_owned()), "T-ACT-8: an alert");
        assert_eq!(held(&site, &siren).await, Vec::<String>::new());
        let mut elsewhere = site.person();
        elsewhere.activate(letter.code.reveal(), OWNER).await.leads_to("/activation/recapitulatif");
        elsewhere.get("/activation/recapitulatif").await.leads_to("/activation/services");
        elsewhere.get("/activation/services").await.says("Déclarer la TVA");
        elsewhere.get("/espace").await.leads_to("/connexion?retour=/espace");
        assert_eq!(held(&site, &siren).await, ["declarer-tva"]);
        site.assert_sound().await;
    }

    /// R-J03, R-J05: with the messaging the letter waits for the company's link; the address is kept with the code.
    async fn r_j05_with_the_messaging_the_link_comes_first(kind) {
        let site = Site::filled(kind).await;
        let siren = free_company(&site).await;
        let mut person = signed_in(&site, OWNER).await;
        begin(&mut person, &siren).await;
        let extras = format!("/dossiers/{siren}/adhesion/complements");
        choose(&mut person, &siren, &["messagerie", "payer-tva"]).await.leads_to(&extras);
        let faulty = person.fill(&extras, &[("email", "a"), ("iban", "FR15 2004"), ("bic", "x")]).await;
        faulty.is(422);
        assert!(faulty.beside("enrolment/complete", "iban").contains(&sentence("iban", Problem::Iban)), "{}", faulty.words());
        assert!(faulty.summary().contains(&sentence("account_holder", Problem::Missing)));
        assert!(!faulty.text().contains("FR15 2004"), "an IBAN is not shown again");
        let typed = [("email", "contact@societe.example"), ("email_again", "contact@societe.example"), ("account_holder", "SARL ESSAI"), ("iban", IBAN)];
        person.fill(&extras, &typed).await.leads_to(&format!("/dossiers/{siren}/adhesion/recapitulatif"));
        person.get(&format!("/dossiers/{siren}/adhesion/recapitulatif")).await.says("FR14 •••• •••• 2606");
        confirm(&mut person, &siren).await.is(303);
        assert!(letters(&site).await.is_empty(), "the letter waits for the link");
        site.send_mails().await;
        let mail = site.mails_to("contact@societe.example").await.remove(0);
        let Message::CompanyLink(link) = site.open(&mail) else { panic!("no link") };
        let path = link.link_url.replace(&site.system.public_url, "");
        let mut company = site.person();
        let before = site.snapshot().await;
        company.get(&path).await.says("Valider cette adresse");
        site.snapshot().await.is_as(&before, "T-ACT-5: a GET changes nothing");
        company.fill(&path, &[]).await.leads_to("/entreprise/validee");
        let used = company.get(&path).await;
        used.is(410);
        used.says("Ce lien a déjà servi");
        let letter = letters(&site).await.remove(0);
        redeem(&mut person, letter.code.reveal()).await.is(303);
        assert_eq!(held(&site, &siren).await, ["messagerie", "payer-tva"]);
        assert_eq!(texts(site.store(), &format!("SELECT address FROM company_address WHERE siren = '{siren}'")).await, ["contact@societe.example"]);
        assert_eq!(texts(site.store(), &format!("SELECT masked FROM bank_account WHERE siren = '{siren}'")).await, ["FR14 •••• •••• 2606"]);
        site.assert_sound().await;
    }

    /// R-J05 as ruled: at 72 h the messaging is struck, the person told, and the letter leaves without it.
    async fn r_j11_at_72_hours_the_messaging_is_struck(kind) {
        let site = Site::filled(kind).await;
        // The demonstration's own requests move on with time, too.
        run(site.store(), "DELETE FROM demand").await;
        let siren = free_company(&site).await;
        let mut person = signed_in(&site, OWNER).await;
        ask_with_messaging(&site, &mut person, &siren).await;
        site.turn(Duration::hours(72));
        assert_eq!(overdue::round(&site.system).await.unwrap(), 0, "the last second counts");
        site.turn(Duration::seconds(1));
        assert_eq!(overdue::round(&site.system).await.unwrap(), 1);
        let letter = letters(&site).await.remove(0);
        assert_eq!(letter.services, ["Déclarer la TVA"]);
        assert!(site.mails_to(OWNER).await.iter().any(|row| row.template == "demand_ended"));
        let mut person = signed_in(&site, OWNER).await;
        redeem(&mut person, letter.code.reveal()).await.is(303);
        assert_eq!(held(&site, &siren).await, ["declarer-tva"]);
        assert_eq!(count(site.store(), &format!("SELECT COUNT(*) FROM company_address WHERE siren = '{siren}'")).await, 0);
        site.assert_sound().await;
    }

    /// T-CLK-4: the sixtieth day to 23:59:59 in Paris; R-J11: then the request is void; M14 a week before.
    async fn t_clk_4_the_sixtieth_day_is_the_last(kind) {
        let site = Site::filled(kind).await;
        // The demonstration's own requests move on with time, too.
        run(site.store(), "DELETE FROM demand").await;
        let siren = free_company(&site).await;
        let mut person = signed_in(&site, OWNER).await;
        ask(&mut person, &siren, &["declarer-tva"]).await;
        let letter = letters(&site).await.remove(0);
        site.turn(Duration::days(52));
        assert_eq!(overdue::round(&site.system).await.unwrap(), 0);
        site.turn(Duration::days(1));
        assert_eq!(overdue::round(&site.system).await.unwrap(), 1);
        assert_eq!(overdue::round(&site.system).await.unwrap(), 0, "once");
        assert!(site.mails_to(OWNER).await.iter().any(|row| row.template == "demand_ending"));
        // 23/11/2026 10:00 in Paris; the sixtieth day is 22/01/2027.
        let left = chrono::DateTime::parse_from_rfc3339("2027-01-22T23:59:59+01:00").unwrap().to_utc() - site.clock.now();
        site.turn(left);
        let mut late = site.person();
        late.enter_code(letter.code.reveal()).await.leads_to("/activation/identifiants");
        site.turn(Duration::seconds(1));
        let over = late.redeem(OWNER).await;
        over.is(422);
        over.says("Le dernier jour indiqué sur le courrier est passé");
        site.turn(Duration::seconds(-1));
        late.redeem(OWNER).await.leads_to("/activation/recapitulatif");
        assert_eq!(held(&site, &siren).await, ["declarer-tva"]);
        site.assert_sound().await;
    }

    /// T-CLK-4 across both changes of the hour: the letter's sixtieth day ends at midnight in Paris, whatever lies between.
    async fn t_clk_4_the_sixtieth_day_ends_at_midnight_across_both_changes_of_the_hour(kind) {
        for (asked_on, last_second) in [("2027-02-15", "2027-04-16T23:59:59+02:00"), ("2027-09-20", "2027-11-19T23:59:59+01:00")] {
            let site = Site::filled(kind).await;
            let at = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc();
            site.turn(at(&format!("{asked_on}T10:00:00+01:00")) - site.clock.now());
            let siren = free_company(&site).await;
            let mut person = signed_in(&site, OWNER).await;
            ask(&mut person, &siren, &["declarer-tva"]).await;
            let letter = letters(&site).await.remove(0);
            site.turn(at(last_second) - site.clock.now());
            assert_eq!(overdue_of(&site, &siren).await, "sent", "{asked_on}");
            let mut late = site.person();
            late.enter_code(letter.code.reveal()).await.leads_to("/activation/identifiants");
            site.turn(Duration::seconds(1));
            late.redeem(OWNER).await.is(422);
            site.turn(Duration::seconds(-1));
            late.redeem(OWNER).await.leads_to("/activation/recapitulatif");
            assert_eq!(held(&site, &siren).await, ["declarer-tva"]);
        }
    }

    /// R-J12: the company refuses with the reference of its letter; the requester is told, the code is dead.
    async fn r_j12_a_company_refuses(kind) {
        let site = Site::filled(kind).await;
        let siren = free_company(&site).await;
        let mut person = signed_in(&site, OWNER).await;
        ask(&mut person, &siren, &["declarer-tva"]).await;
        let letter = letters(&site).await.remove(0);
        let mut company = site.person();
        let wrong = company.fill("/refus", &[("reference", "BBBzvnAjPtUp")]).await;
        wrong.is(422);
        assert!(wrong.beside("demand/decline", "reference").contains(&sentence("reference", Problem::ReferenceRefused)));
        company.fill("/refus", &[("reference", letter.code.reveal())]).await.is(422);
        company.fill("/refus", &[("reference", &letter.refusal)]).await.leads_to("/refus/enregistre");
        company.fill("/refus", &[("reference", &letter.refusal)]).await.is(422);
        let refused = redeem(&mut person, letter.code.reveal()).await;
        refused.is(422);
        refused.says("L’entreprise a refusé cette demande");
        assert!(site.mails_to(OWNER).await.iter().any(|row| row.template == "demand_ended"));
        person.get(DEMANDS).await.says(State::Refused.label());
        assert!(site.events().await.contains(&"demand.refused".to_owned()));
        // Whence the company said no is not hers to know.
        let page = person.get("/espace/gestion/connexions").await;
        page.says("Autre personne");
        assert!(!page.text().contains(&company.source), "{}", page.words());
        let file = person.get("/espace/gestion/donnees.json").await;
        assert!(!file.text().contains(&company.source));
        site.assert_sound().await;
    }

    /// T-ADH-6: the way of the 72 hours passes no hold by; a company that has ceased gets no letter.
    async fn t_adh_6_at_72_hours_a_letter_too_many_is_held_and_a_ceased_company_gets_none(kind) {
        for ceased in [false, true] {
            let site = Site::filled(kind).await;
            run(site.store(), "DELETE FROM demand").await;
            let siren = free_company(&site).await;
            let mut person = signed_in(&site, OWNER).await;
            if !ceased {
                for _ in 0..5 {
                    ask(&mut person, &siren, &["declarer-tva"]).await;
                    letters(&site).await;
                    run(site.store(), "UPDATE demand SET state = 'cancelled', ended_at = created_at").await;
                }
            }
            ask_with_messaging(&site, &mut person, &siren).await;
            if ceased {
                run(site.store(), &format!("UPDATE company SET active = FALSE WHERE siren = '{siren}'")).await;
            }
            site.turn(Duration::hours(73));
            overdue::round(&site.system).await.unwrap();
            let newest = format!("SELECT state FROM demand WHERE siren = '{siren}' ORDER BY created_at DESC, id DESC LIMIT 1");
            assert_eq!(texts(site.store(), &newest).await, [if ceased { "expired" } else { "held" }]);
            assert_eq!(letters(&site).await.len(), 0);
            // The office's address does not wait for ever behind a hold.
            if !ceased {
                run(site.store(), &format!("UPDATE company SET address = '' WHERE siren = '{siren}'")).await;
                site.turn(Duration::hours(25));
                overdue::round(&site.system).await.unwrap();
                assert_eq!(texts(site.store(), &newest).await, ["address"]);
            }
        }
    }

    /// T-ACT-9: strangers' failures on an address hold nobody back who has the code of its letter, whatever the browser.
    async fn t_act_9_whoever_has_the_code_of_the_letter_is_not_held_by_others(kind) {
        let site = Site::filled(kind).await;
        let siren = free_company(&site).await;
        let mut person = signed_in(&site, OWNER).await;
        ask(&mut person, &siren, &["declarer-tva"]).await;
        let letter = letters(&site).await.remove(0);
        site.failures("activation", OWNER, "203.0.113.200", 30, Duration::zero()).await;
        site.person().activate("BBBzvnAjPtUp", OWNER).await.is(429);
        site.person().activate(letter.code.reveal(), OWNER).await.leads_to("/activation/recapitulatif");
        // A source that tries one address after the other waits as well.
        let mut thief = site.person();
        for number in 0..30 {
            let address = format!("adresse{number}@example.com");
            site.failures("activation", &address, &thief.source, 1, Duration::zero()).await;
        }
        thief.activate("BBBzvnAjPtUp", "encore@example.com").await.is(429);
    }

    /// T-RGP-4: an enrolment that nobody finished goes, with what is sealed in it.
    async fn t_rgp_4_an_enrolment_that_is_over_is_forgotten(kind) {
        let site = Site::filled(kind).await;
        let siren = free_company(&site).await;
        let mut person = signed_in(&site, OWNER).await;
        begin(&mut person, &siren).await;
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM enrolment_draft").await, 1);
        site.turn(Duration::days(3));
        let purge = server::job::purge::Purger {
            store: site.store().clone(),
            clock: site.clock.clone(),
            sessions: site.system.sessions,
        };
        purge.sweep().await.unwrap();
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM enrolment_draft").await, 0);
    }

    /// R-J13: cancelled by its author; somebody else's request does not exist; a second one waits for the first.
    async fn r_j13_a_request_is_cancelled_by_its_author_alone(kind) {
        let site = Site::filled(kind).await;
        let siren = free_company(&site).await;
        let mut person = signed_in(&site, OWNER).await;
        ask(&mut person, &siren, &["declarer-tva"]).await;
        let again = begin(&mut person, &siren).await;
        again.is(422);
        assert!(again.beside("enrolment/begin", "siren").contains(&sentence("siren", Problem::DemandPending)));
        let link = person.get(DEMANDS).await.text();
        let id = link.split("/espace/gestion/demandes/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        person.get(&format!("{DEMANDS}/{id}")).await.says("Courrier à envoyer à l’entreprise (à venir)");
        let mut other = signed_in(&site, OTHER).await;
        other.get(&format!("{DEMANDS}/{id}")).await.is(404);
        other.call("demand/withdraw", &format!("{{\"form\":{{\"id\":\"{id}\"}}}}")).await.is(404);
        let letter = letters(&site).await.remove(0);
        person.fill(&format!("{DEMANDS}/{id}/annulation"), &[]).await.leads_to("/espace/gestion/demandes?annulee=1");
        redeem(&mut person, letter.code.reveal()).await.is(422);
        person.get(&format!("{DEMANDS}/{id}/annulation")).await.is(410);
        begin(&mut person, &siren).await.is(303);
        site.assert_sound().await;
    }

    /// T-ACT-8: the code of another person's letter is refused inside the space like a wrong one.
    async fn t_act_8_another_persons_code_is_refused(kind) {
        let site = Site::filled(kind).await;
        let siren = free_company(&site).await;
        let mut person = signed_in(&site, OWNER).await;
        ask(&mut person, &siren, &["declarer-tva"]).await;
        let letter = letters(&site).await.remove(0);
        let mut other = signed_in(&site, OTHER).await;
        let foreign = redeem(&mut other, letter.code.reveal()).await;
        let wrong = redeem(&mut other, "BBBzvnAjPtUp").await;
        assert_eq!((foreign.status, foreign.summary()), (wrong.status, wrong.summary()));
        assert_eq!(held(&site, &siren).await, Vec::<String>::new());
        redeem(&mut person, letter.code.reveal()).await.is(303);
    }

    /// Ruled: a service that got a holder meanwhile is left out and named; if none is left, the code stays usable.
    async fn t_adh_3_a_holder_meanwhile_leaves_the_rest(kind) {
        let site = Site::filled(kind).await;
        let siren = free_company(&site).await;
        let (mut first, mut second) = (signed_in(&site, OWNER).await, signed_in(&site, OTHER).await);
        ask(&mut first, &siren, &["declarer-tva"]).await;
        ask(&mut second, &siren, &["declarer-tva", "declarer-cvae"]).await;
        let all = letters(&site).await;
        let of = |name: &str| all.iter().find(|letter| letter.requester.last_name == name).unwrap().code.reveal().to_owned();
        let (mine, theirs) = (of("Aubertin"), of("Le Goff"));
        let done = redeem(&mut second, &theirs).await;
        done.is(303);
        let taken = redeem(&mut first, &mine).await;
        taken.is(422);
        assert!(taken.summary().contains(&sentence("code", Problem::AllTaken)));
        let page = first.get(&format!("/dossiers/{siren}/adhesion")).await;
        page.leads_to(BEGIN);
        // The second gives the service up: the code of the first works again.
        let list = second.get("/espace/gestion/habilitations").await.text();
        let links: Vec<&str> = list.split("/espace/gestion/habilitations/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let mut removed = false;
        for link in links {
            let path = format!("/espace/gestion/habilitations/{link}");
            let page = second.get(&path).await;
            if page.words().contains("Déclarer la TVA") && page.words().contains(&format!("{} {} {}", &siren[..3], &siren[3..6], &siren[6..])) {
                second.fill(&path, &[]).await.leads_to("/espace/gestion/habilitations?supprime=1");
                removed = true;
                break;
            }
        }
        assert!(removed, "the holder finds her right in the list");
        redeem(&mut first, &mine).await.is(303);
        site.assert_sound().await;
    }

    /// R-J10: what somebody holds is not offered, and nobody is named; asked for all the same it is refused.
    async fn r_j10_a_held_service_is_not_offered(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER).await;
        begin(&mut person, ALERIS).await.is(303);
        let page = person.get(&format!("/dossiers/{ALERIS}/adhesion")).await;
        page.says("déjà détenu");
        assert!(!page.words().contains("ROSEMONDE") && !page.words().contains("Rosemonde"), "never the holder's name");
        let taken = texts(site.store(), &format!("SELECT service FROM entitlement WHERE siren = '{ALERIS}' AND ended_at IS NULL LIMIT 1")).await.remove(0);
        assert!(!page.text().contains(&format!("service-{taken}\"")));
        choose(&mut person, ALERIS, &[&taken]).await.is(422);
        choose(&mut person, ALERIS, &["kein-service"]).await.is(422);
        // The first box that is there, not the first service.
        let none = choose(&mut person, ALERIS, &[]).await;
        none.is(422);
        let first = page.text().split("name=\"service-").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        assert!(none.summary().contains(&format!("-service-{first}\"")), "{first} in {}", none.summary());
        site.assert_sound().await;
    }

    /// Bad input on the first step: each wrong SIREN has its sentence, and what was typed stays.
    async fn r_j02_a_wrong_siren_is_said_why(kind) {
        let site = Site::filled(kind).await;
        let closed = texts(site.store(), "SELECT siren FROM company WHERE NOT active ORDER BY siren LIMIT 1").await.remove(0);
        let mut person = signed_in(&site, OWNER).await;
        for (typed, problem) in [
            ("", Problem::Missing),
            ("12345678", Problem::SirenDigits),
            ("1234567890", Problem::SirenDigits),
            ("12345678A", Problem::SirenDigits),
            ("111111111", Problem::SirenUnknown),
            (&closed, Problem::SirenCeased),
        ] {
            let reply = begin(&mut person, typed).await;
            reply.is(422);
            assert!(reply.beside("enrolment/begin", "siren").contains(&sentence("siren", problem)), "{typed}: {}", reply.words());
            assert_eq!(reply.field(BEGIN, "siren"), typed);
        }
        let neither = person.fill(BEGIN, &[("siren", ALERIS)]).await;
        assert!(neither.summary().contains("à quel titre"), "{}", neither.summary());
        site.assert_sound().await;
    }

    /// R-O01, T-ADH-2: the hundred-and-first company is refused at the request and at the activation.
    async fn r_o02_the_hundredth_company_is_the_last(kind) {
        let site = Site::filled(kind).await;
        let siren = free_company(&site).await;
        let mut person = signed_in(&site, OWNER).await;
        ask(&mut person, &siren, &["declarer-tva"]).await;
        let letter = letters(&site).await.remove(0);
        run(site.store(), "UPDATE person SET companies = 100 WHERE address = 'nouvelle@example.com'").await;
        let refused = redeem(&mut person, letter.code.reveal()).await;
        refused.is(422);
        assert!(refused.summary().contains(&sentence("code", Problem::HundredReached)));
        assert_eq!(held(&site, &siren).await, Vec::<String>::new());
        let other = begin(&mut person, ALERIS).await;
        assert!(other.beside("enrolment/begin", "siren").contains(&sentence("siren", Problem::HundredReached)));
        run(site.store(), "UPDATE person SET companies = 0 WHERE address = 'nouvelle@example.com'").await;
        redeem(&mut person, letter.code.reveal()).await.is(303);
        let mut lila = site.person();
        lila.sign_in("lila.rosemonde@example.com", PASSWORD).await.leads_to("/espace");
        lila.get("/espace").await.says("100 / 100 dossiers");
        site.assert_sound().await;
    }

    /// Ruled: after five requests a month a company's next letter is held a day, except a further person's first one.
    async fn ruled_a_strangers_requests_hold_nobody_elses_first_letter_back(kind) {
        let site = Site::filled(kind).await;
        let siren = free_company(&site).await;
        let mut stranger = signed_in(&site, OTHER).await;
        for _ in 0..5 {
            ask(&mut stranger, &siren, &["declarer-tva"]).await;
            run(site.store(), &format!("UPDATE demand SET state = 'cancelled', ended_at = created_at WHERE siren = '{siren}'")).await;
        }
        ask(&mut stranger, &siren, &["declarer-tva"]).await;
        let held_back = format!("SELECT COUNT(*) FROM demand WHERE siren = '{siren}' AND state = 'held'");
        assert_eq!(count(site.store(), &held_back).await, 1, "her sixth waits");
        // Somebody else's first leaves at once, also when the company's link comes before it.
        let mut person = signed_in(&site, OWNER).await;
        begin(&mut person, &siren).await.is(303);
        choose(&mut person, &siren, &["messagerie"]).await.is(303);
        let typed = [("email", "contact@societe.example"), ("email_again", "contact@societe.example")];
        person.fill(&format!("/dossiers/{siren}/adhesion/complements"), &typed).await.is(303);
        confirm(&mut person, &siren).await.is(303);
        site.send_mails().await;
        let mail = site.mails_to("contact@societe.example").await.remove(0);
        let Message::CompanyLink(link) = site.open(&mail) else { panic!("no link") };
        site.person().fill(&link.link_url.replace(&site.system.public_url, ""), &[]).await.leads_to("/entreprise/validee");
        assert_eq!(count(site.store(), &held_back).await, 1);
        site.turn(Duration::hours(24));
        overdue::round(&site.system).await.unwrap();
        assert_eq!(count(site.store(), &held_back).await, 0, "a day later it leaves");
    }

    /// No usable address (ruled): the request waits for the office, and the person is told where it stands.
    async fn r_b10_without_an_address_the_request_waits_for_the_office(kind) {
        let site = Site::filled(kind).await;
        run(site.store(), "DELETE FROM demand").await;
        let siren = texts(site.store(), "SELECT siren FROM company WHERE active AND address = '' ORDER BY siren LIMIT 1").await.remove(0);
        let mut person = signed_in(&site, OWNER).await;
        ask(&mut person, &siren, &["declarer-tva"]).await;
        assert!(letters(&site).await.is_empty());
        person.get(DEMANDS).await.says(State::Address.label());
        assert_eq!(overdue::round(&site.system).await.unwrap(), 0);
        let lines = ["12 QUAI DES ESSAIS".to_owned(), "29000 QUIMPER".to_owned()];
        let number = siren.parse().unwrap();
        company::enter_address(site.store().reader(), &number, &lines, "extrait du registre", site.clock.now()).await.unwrap();
        assert_eq!(overdue::round(&site.system).await.unwrap(), 1);
        let letter = letters(&site).await.remove(0);
        assert_eq!(letter.address, lines);
        redeem(&mut person, letter.code.reveal()).await.is(303);
        site.assert_sound().await;
    }
}
