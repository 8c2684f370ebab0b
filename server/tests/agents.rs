//! The agents who answer (R-R01 to R-R03, R-R06, R-R08; T-AGT-1, 2, 5): accounts, offices, the console, the mail room.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use app::domain::entitlement::Role;
use app::domain::fault::Problem;
use chrono::Duration;
use server::directory::demo::{AGENT, PASSWORD};
use server::portal::overdue;
use server::secret::totp::TotpSecret;
use support::agent::{COMPANY, LOGIN, MARTIN, code, filed, hired, holds_messaging, invite, open, press, seated, secret, sign_in};
use support::enrol::signed_in;
use support::rows::{count, run, texts};
use support::{Person, Site, on_each, sentence};

mod support;

const TVA: &str = "Remboursement de TVA";

/// Martin, signed in, with a thread filed; its id.
async fn martin(site: &Site) -> (Person, String) {
    // The demonstration's threads would be counted with his.
    for table in ["message_search", "message", "thread_event", "thread_read", "thread"] {
        run(site.store(), &format!("DELETE FROM {table}")).await;
    }
    let mut martin = signed_in(site, MARTIN).await;
    let thread = filed(site, &mut martin, TVA, "Bonjour,\nvoici <b>ma</b> demande.").await;
    (martin, thread)
}

/// The consultations that a person sees.
async fn consultations(person: &mut Person) -> Vec<serde_json::Value> {
    let file = person.get("/espace/gestion/donnees.json").await;
    file.is(200);
    let whole: serde_json::Value = serde_json::from_slice(&file.body).unwrap();
    whole["consultations"].as_array().unwrap().clone()
}

on_each! {
    async fn t_agt_1_an_invitation_works_once_for_72_hours_and_nobody_is_in_without_a_code(kind) {
        let site = Site::filled(kind).await;
        let link = invite(&site, "neuf@example.com", "Neuf Agent", "valbrune", None).await;
        let totp = secret(&site, &link);
        let mut agent = site.person();
        let page = agent.get(&link).await;
        page.is(200);
        page.says(&totp.grouped());
        assert!(page.text().contains("otpauth://totp/"));
        assert!(agent.get(&link).await.words().contains(&totp.grouped()), "the same secret each time: nothing is written by a GET");
        let good = code(&site, &totp);
        for (typed, field, problem) in [
            ([("password", "court"), ("password_again", "court"), ("one_time", good.as_str())], "password", Problem::PasswordTooShort(20)),
            ([("password", PASSWORD), ("password_again", "autre"), ("one_time", good.as_str())], "password_again", Problem::PasswordMismatch),
            ([("password", PASSWORD), ("password_again", PASSWORD), ("one_time", "12345")], "one_time", Problem::OneTimeForm),
            ([("password", PASSWORD), ("password_again", PASSWORD), ("one_time", "")], "one_time", Problem::Missing),
        ] {
            let refused = agent.fill(&link, &typed).await;
            refused.is(422);
            assert!(refused.beside("agent/accept", field).contains(&sentence(field, problem)), "{field}: {}", refused.summary());
        }
        let wrong = if good == "000000" { "000001" } else { "000000" };
        let typed = [("password", PASSWORD), ("password_again", PASSWORD), ("one_time", wrong)];
        let refused = agent.fill(&link, &typed).await;
        refused.is(422);
        assert!(refused.beside("agent/accept", "one_time").contains(&sentence("one_time", Problem::OneTimeRefused)));
        sign_in(&mut agent, "neuf@example.com", PASSWORD, &good).await.is(422);
        let typed = [("password", PASSWORD), ("password_again", PASSWORD), ("one_time", good.as_str())];
        agent.fill(&link, &typed).await.leads_to("/agent/connexion?pret=1");
        agent.get(&link).await.is(410);
        // The code that armed the account has served.
        sign_in(&mut agent, "neuf@example.com", PASSWORD, &good).await.is(422);
        site.turn(Duration::seconds(31));
        sign_in(&mut agent, "neuf@example.com", PASSWORD, &code(&site, &totp)).await.leads_to("/agent");
        let late = invite(&site, "tard@example.com", "Tard Agent", "valbrune", None).await;
        site.turn(Duration::hours(72));
        site.person().get(&late).await.is(410);
        site.person().get("/agent/invitation?jeton=inconnu").await.is(404);
        site.assert_sound().await;
    }

    async fn t_agt_1_address_password_and_code_are_judged_together_and_a_code_serves_once(kind) {
        let site = Site::filled(kind).await;
        let totp = TotpSecret::demonstration();
        let said = sentence("", Problem::AgentCredentials);
        let now = code(&site, &totp);
        for (address, password, typed) in [
            (AGENT.address, "un autre mot de passe", now.as_str()),
            (AGENT.address, PASSWORD, if now == "123456" { "654321" } else { "123456" }),
            ("personne@example.com", PASSWORD, now.as_str()),
            (MARTIN, PASSWORD, now.as_str()),
        ] {
            let refused = sign_in(&mut site.person(), address, password, typed).await;
            refused.is(422);
            assert!(refused.summary().contains(&said), "{address}: {}", refused.summary());
        }
        let mut agent = site.person();
        sign_in(&mut agent, AGENT.address, PASSWORD, &now).await.leads_to("/agent");
        sign_in(&mut site.person(), AGENT.address, PASSWORD, &now).await.is(422);
        // A step before the one used is dead, too; the neighbours of the present one live.
        let before = totp.code(site.clock.now().timestamp() - 30);
        sign_in(&mut site.person(), AGENT.address, PASSWORD, &before).await.is(422);
        let after = totp.code(site.clock.now().timestamp() + 30);
        sign_in(&mut site.person(), AGENT.address, PASSWORD, &after).await.leads_to("/agent");
        // Five failures from one place, then one waits; a human check is asked for each time.
        let mut thief = site.person();
        for _ in 0..5 {
            sign_in(&mut thief, AGENT.address, "un autre mot de passe", "123456").await.is(422);
        }
        sign_in(&mut thief, AGENT.address, PASSWORD, &code(&site, &totp)).await.is(429);
        let mut form = site.person().filled(LOGIN, &[("email", AGENT.address), ("password", PASSWORD), ("one_time", "123456")]).await;
        form.retain(|(name, _)| !name.starts_with("check"));
        let mut bare = site.person();
        bare.get(LOGIN).await.is(200);
        bare.post(LOGIN, &form).await.is(422);
    }

    async fn r_a10_strangers_failures_hold_no_browser_that_the_account_knows(kind) {
        let site = Site::filled(kind).await;
        let mut agent = seated(&site).await;
        press(&mut agent, "/agent", "/agent/deconnexion").await.is(303);
        site.turn(Duration::seconds(1));
        site.failures("login", &format!("agent\n{}", AGENT.address), "203.0.113.200", 120, Duration::zero()).await;
        site.turn(Duration::minutes(16));
        let code = code(&site, &TotpSecret::demonstration());
        sign_in(&mut site.person(), AGENT.address, PASSWORD, &code).await.is(429);
        sign_in(agent.moves(), AGENT.address, PASSWORD, &code).await.leads_to("/agent");
        // A new invitation makes its browser known, and forgets the others.
        let link = site.system.reinvite_agent(&AGENT.address.parse().unwrap()).await.unwrap().link;
        let link = link[link.find("/agent/").unwrap()..].to_owned();
        let totp = secret(&site, &link);
        let mut other = site.person();
        let typed = [("password", PASSWORD), ("password_again", PASSWORD), ("one_time", &totp.code(site.clock.now().timestamp()))];
        other.fill(&link, &typed).await.leads_to("/agent/connexion?pret=1");
        site.turn(Duration::seconds(1));
        site.failures("login", &format!("agent\n{}", AGENT.address), "203.0.113.200", 120, Duration::zero()).await;
        site.turn(Duration::minutes(16));
        let code = totp.code(site.clock.now().timestamp());
        sign_in(agent.moves(), AGENT.address, PASSWORD, &code).await.is(429);
        sign_in(other.moves(), AGENT.address, PASSWORD, &code).await.leads_to("/agent");
    }

    async fn t_agt_5_his_own_company_stays_his_whatever_address_his_space_takes(kind) {
        let site = Site::filled(kind).await;
        let (_martin, thread) = martin(&site).await;
        let mut agent = seated(&site).await;
        open(&mut agent, &thread).await;
        // A colleague who is Martin himself sees nothing of it, and cannot be given it.
        let link = invite(&site, MARTIN, "Paul Martin", "valbrune", None).await;
        let totp = secret(&site, &link);
        let mut own = site.person();
        let typed = [("password", PASSWORD), ("password_again", PASSWORD), ("one_time", &code(&site, &totp))];
        own.fill(&link, &typed).await.is(303);
        site.turn(Duration::seconds(31));
        sign_in(&mut own, MARTIN, PASSWORD, &code(&site, &totp)).await.leads_to("/agent");
        let id = if kind == support::Kind::Postgres { "id::text" } else { "lower(hex(id))" };
        let colleague = texts(site.store(), &format!("SELECT {id} FROM agent WHERE address_key = '{MARTIN}'")).await.remove(0);
        let at = format!("/agent/fils/{thread}");
        let to = colleague.parse::<uuid::Uuid>().unwrap().to_string();
        let mut form = agent.get(&at).await.form(&format!("{at}/attribution"));
        support::person::put(&mut form, &[("agent", &to)]);
        agent.post(&format!("{at}/attribution"), &form).await.is(422);
        run(site.store(), &format!("UPDATE person SET address = 'autre@example.com', address_key = 'autre@example.com' WHERE address_key = '{MARTIN}'")).await;
        own.get(&at).await.is(403);
        own.get("/agent?file=tous").await.says("aucun fil");
    }

    async fn r_r02_what_a_disabled_agent_had_in_hand_is_new_again(kind) {
        let site = Site::filled(kind).await;
        let (_martin, thread) = martin(&site).await;
        let mut agent = seated(&site).await;
        open(&mut agent, &thread).await;
        let at = format!("/agent/fils/{thread}");
        press(&mut agent, &at, &format!("{at}/prise-en-charge")).await.is(303);
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM thread WHERE taken_by IS NOT NULL").await, 1);
        assert!(site.system.disable_agent(&AGENT.address.parse().unwrap()).await.unwrap());
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM thread WHERE taken_by IS NOT NULL").await, 0);
        agent.get("/agent").await.leads_to(LOGIN);
    }

    async fn v6_3_8_known_and_unknown_agents_cost_the_same(kind) {
        let site = Site::filled(kind).await;
        let mut costs = Vec::new();
        for address in [AGENT.address, "personne@example.com"] {
            let mut one = site.person();
            let form = one.filled(LOGIN, &[("email", address), ("password", "un autre mot de passe"), ("one_time", "123456")]).await;
            let before = (site.hashes(), site.store().statements(), site.snapshot().await);
            let asked = site.store().statements();
            one.post(LOGIN, &form).await.is(422);
            let spent = site.store().statements() - asked;
            costs.push((site.hashes() - before.0, spent, site.snapshot().await.growth_since(&before.2)));
        }
        assert_eq!(costs[0], costs[1]);
    }

    async fn t_agt_1_a_session_ends_after_ten_idle_minutes_eight_hours_or_with_its_account(kind) {
        let site = Site::filled(kind).await;
        let mut agent = seated(&site).await;
        for _ in 0..3 {
            site.turn(Duration::minutes(9));
            agent.get("/agent").await.is(200);
        }
        site.turn(Duration::minutes(10));
        agent.get("/agent").await.leads_to(LOGIN);
        let mut agent = seated(&site).await;
        for _ in 0..53 {
            site.turn(Duration::minutes(9));
            agent.get("/agent").await.is(200);
        }
        site.turn(Duration::minutes(4));
        agent.get("/agent").await.leads_to(LOGIN);
        let mut agent = seated(&site).await;
        assert!(site.system.disable_agent(&AGENT.address.parse().unwrap()).await.unwrap());
        agent.get("/agent").await.leads_to(LOGIN);
        let refused = agent.post("/agent/dossiers", &[("siren".to_owned(), COMPANY.to_owned()), ("motive".to_owned(), "x".to_owned())]).await;
        refused.is(401);
        refused.says("Se connecter");
        site.turn(Duration::minutes(1));
        sign_in(&mut site.person(), AGENT.address, PASSWORD, &code(&site, &TotpSecret::demonstration())).await.is(422);
        assert!(!site.system.disable_agent(&AGENT.address.parse().unwrap()).await.unwrap(), "once");
        assert!(site.system.reinvite_agent(&AGENT.address.parse().unwrap()).await.is_err());
    }

    async fn v3_5_4_neither_session_opens_the_other_s_pages(kind) {
        let site = Site::filled(kind).await;
        let mut agent = seated(&site).await;
        assert!(agent.jar.contains_key("agent") && agent.jar["portal"].starts_with("a."));
        agent.get("/espace").await.leads_to("/connexion?retour=/espace");
        agent.call("session/home", "{}").await.is(401);
        let mut person = signed_in(&site, MARTIN).await;
        person.get("/agent").await.leads_to(LOGIN);
        person.get("/agent/courrier").await.leads_to(LOGIN);
        person.call("agent/open-company", "{\"form\":{\"siren\":\"123456789\",\"motive\":\"x\"}}").await.is(401);
        // A cookie of one side under the other's name is nobody's.
        let token = person.jar["portal"].clone();
        let mut forged = site.person();
        forged.jar.insert("agent".to_owned(), token);
        forged.get("/agent").await.leads_to(LOGIN);
        let mut forged = site.person();
        forged.jar.insert("portal".to_owned(), agent.jar["agent"].clone());
        forged.get("/espace").await.leads_to("/connexion?retour=/espace");
        // Both in one browser: each page knows its own.
        agent.jar.insert("portal".to_owned(), person.jar["portal"].clone());
        assert!(agent.get("/agent").await.words().contains(AGENT.name));
        let home = agent.get("/espace").await;
        assert!(home.status == 200 && !home.words().contains(AGENT.name));
        let left = press(&mut agent, "/agent", "/agent/deconnexion").await;
        left.leads_to("/agent/connexion?au-revoir=1");
        assert!(!agent.jar.contains_key("agent"));
        agent.get("/agent").await.leads_to(LOGIN);
        agent.get("/espace").await.is(200);
    }

    async fn t_agt_2_an_agent_finds_the_companies_of_his_office_with_a_motive_and_no_other(kind) {
        let site = Site::filled(kind).await;
        let mut agent = seated(&site).await;
        // Never opened: first the motive.
        agent.get(&format!("/agent/dossiers/{COMPANY}")).await.leads_to(&format!("/agent/dossiers?siren={COMPANY}"));
        let search = async |agent: &mut Person, siren: &str, motive: &str| agent.fill("/agent/dossiers", &[("siren", siren), ("motive", motive)]).await;
        let refused = search(&mut agent, COMPANY, " ").await;
        refused.is(422);
        assert!(refused.beside("agent/open-company", "motive").contains("motif"));
        search(&mut agent, COMPANY, "Appel du titulaire").await.leads_to(&format!("/agent/dossiers/{COMPANY}"));
        let page = agent.get(&format!("/agent/dossiers/{COMPANY}")).await;
        page.is(200);
        page.says("Paul MARTIN");
        page.says("SARL MARTIN DISTRIBUTION");
        let elsewhere = texts(site.store(), "SELECT siren FROM company WHERE name <> '' AND address LIKE '%67000%' OR address LIKE '%75%' ORDER BY siren LIMIT 1").await;
        for siren in elsewhere.iter().map(String::as_str).chain(["732829320"]) {
            let refused = search(&mut agent, siren, "Curiosité").await;
            refused.is(422);
            assert!(refused.beside("agent/open-company", "siren").contains(&sentence("siren", Problem::NotCompetent)), "{siren}");
            agent.get(&format!("/agent/dossiers/{siren}")).await.is(404);
        }
        let mut martin = signed_in(&site, MARTIN).await;
        let seen = consultations(&mut martin).await;
        assert_eq!(seen.len(), 1);
        assert_eq!((seen[0]["siren"].as_str(), seen[0]["motif"].as_str()), (Some(COMPANY), Some("Appel du titulaire")));
        martin.get("/espace/gestion/donnees").await.says("Appel du titulaire");
        assert!(consultations(&mut signed_in(&site, "nouvelle@example.com").await).await.is_empty(), "not hers");
        site.turn(Duration::minutes(9));
        agent.get("/agent").await.is(200);
        site.turn(Duration::minutes(2));
        agent.get(&format!("/agent/dossiers/{COMPANY}")).await.leads_to(&format!("/agent/dossiers?siren={COMPANY}"));
    }

    async fn r_r03_a_service_is_ended_at_its_holder_s_request_and_everybody_is_told(kind) {
        let site = Site::filled(kind).await;
        let mut agent = seated(&site).await;
        let id = if kind == support::Kind::Postgres { "e.id::text" } else { "lower(hex(e.id))" };
        let shared = format!(
            "SELECT {id} FROM entitlement e WHERE e.siren = '{COMPANY}' AND e.role = 'holder' AND EXISTS (SELECT 1 FROM entitlement o WHERE o.siren = e.siren AND o.service = e.service AND o.role = 'delegate') LIMIT 1"
        );
        let right = texts(site.store(), &shared).await.remove(0).parse::<uuid::Uuid>().unwrap().to_string();
        let path = format!("/agent/habilitations/{right}/fin");
        agent.get(&path).await.leads_to(&format!("/agent/dossiers?siren={COMPANY}"));
        agent.fill("/agent/dossiers", &[("siren", COMPANY), ("motive", "Lettre du titulaire")]).await.is(303);
        let page = agent.get(&path).await;
        page.says("2 autres habilitations");
        agent.fill(&path, &[("motive", "")]).await.is(422);
        let held = count(site.store(), &format!("SELECT COUNT(*) FROM entitlement WHERE siren = '{COMPANY}' AND ended_at IS NULL")).await;
        let form = agent.filled(&path, &[("motive", "Lettre du titulaire du 20 novembre")]).await;
        agent.post(&path, &form).await.leads_to(&format!("/agent/dossiers/{COMPANY}?termine=1"));
        let left = count(site.store(), &format!("SELECT COUNT(*) FROM entitlement WHERE siren = '{COMPANY}' AND ended_at IS NULL")).await;
        assert_eq!(held - left, 3, "the holder's, the deputy's, the delegate's");
        for address in [MARTIN, "suppleant@example.com", "delegataire@example.com"] {
            assert!(site.mails_to(address).await.iter().any(|row| row.template == "right_ended"), "{address}");
        }
        agent.get(&path).await.is(404);
        let mut martin = signed_in(&site, MARTIN).await;
        martin.get("/espace/gestion/connexions").await.says("par le service gestionnaire");
        site.assert_sound().await;
    }

    async fn t_agt_5_an_agent_has_no_hand_in_his_own_companies(kind) {
        let site = Site::filled(kind).await;
        let (_, thread) = martin(&site).await;
        // One whose space has the same address, one who named his subscriber number.
        let mut own = hired(&site, MARTIN, "valbrune", None).await;
        let mut named = hired(&site, "yves@example.com", "valbrune", Some("20260510000101")).await;
        for agent in [&mut own, &mut named] {
            let refused = agent.fill("/agent/dossiers", &[("siren", COMPANY), ("motive", "Pour voir")]).await;
            refused.is(422);
            assert!(refused.beside("agent/open-company", "siren").contains(&sentence("siren", Problem::OwnCompany)));
            agent.get(&format!("/agent/fils/{thread}")).await.is(403);
            assert!(!agent.get("/agent").await.words().contains(TVA), "nor in the lists");
            agent.get("/agent").await.says("Nouveaux (0)");
        }
        seated(&site).await.get("/agent").await.says("Nouveaux (1)");
    }

    async fn r_r01_a_thread_from_its_filing_to_its_reopening(kind) {
        let site = Site::filled(kind).await;
        let (mut martin, thread) = martin(&site).await;
        let mut agent = seated(&site).await;
        let path = format!("/agent/fils/{thread}");
        let console = agent.get("/agent").await;
        console.says("Nouveaux (1)");
        console.says(TVA);
        // Before it is opened nothing of it is shown.
        let gate = agent.get(&path).await;
        gate.is(200);
        assert!(!gate.words().contains("ma demande"));
        agent.get(&format!("{path}/reponse")).await.leads_to(&path);
        press(&mut agent, "/agent", &path).await.leads_to(&path);
        let page = agent.get(&path).await;
        page.says("voici <b>ma</b> demande.");
        assert!(!page.text().contains("<b>ma</b>"), "text, never markup");
        press(&mut agent, &path, &format!("{path}/prise-en-charge")).await.leads_to(&format!("{path}?fait=prise-en-charge"));
        agent.get("/agent?file=miens").await.says(TVA);
        martin.get(&format!("/messagerie/{thread}")).await.says("Prise en charge");
        let mut note = agent.get(&path).await.form(&format!("{path}/note"));
        support::person::put(&mut note, &[("note", "Dossier suivi par la brigade, ne rien dire.")]);
        agent.post(&format!("{path}/note"), &note).await.leads_to(&format!("{path}?fait=note"));
        agent.get(&path).await.says("ne rien dire");
        // A template, filled.
        let reply = format!("{path}/reponse");
        let filled = agent.get(&format!("{reply}?modele=piece-manquante")).await;
        filled.says("SARL MARTIN DISTRIBUTION");
        assert!(filled.text().contains(TVA) && !filled.text().contains("{subject}"), "its fields are filled");
        assert_eq!(filled.field(&reply, "then"), "demander", "what a template asks for follows");
        assert_eq!(agent.get(&format!("{reply}?modele=rectification")).await.field(&reply, "then"), "repondre");
        let typed = [("text", "Merci de joindre la facture n° 12."), ("then", "demander"), ("days", "10")];
        agent.fill(&reply, &typed).await.leads_to(&format!("{path}?fait=reponse"));
        agent.get("/agent?file=attente").await.says(TVA);
        let seen = martin.get(&format!("/messagerie/{thread}")).await;
        seen.says("Merci de joindre la facture n° 12.");
        seen.says("En attente de votre réponse");
        seen.says(AGENT.name);
        assert!(!seen.words().contains("ne rien dire"), "notes are the office's alone");
        assert!(!String::from_utf8_lossy(&martin.get("/espace/gestion/donnees.json").await.body).contains("ne rien dire"));
        assert!(!site.snapshot().await.text().contains("ne rien dire"), "sealed at rest");
        let back = format!("/messagerie/{thread}");
        martin.fill(&back, &[("gesture", "envoyer"), ("text", "La voici.")]).await.is(303);
        agent.get("/agent?file=miens").await.says("En attente du service");
        let typed = [("text", "C’est fait, bonne journée."), ("then", "clore")];
        agent.fill(&reply, &typed).await.leads_to(&format!("{path}?fait=reponse"));
        agent.get(&reply).await.is(410);
        martin.get(&back).await.says("Clôturée");
        let late = agent.post(&format!("{path}/cloture"), &[("id".to_owned(), thread.clone())]).await;
        late.is(422);
        martin.fill(&back, &[("gesture", "envoyer"), ("text", "Encore un mot.")]).await.is(303);
        agent.get("/agent?file=miens").await.says("Rouverte");
        let seen = consultations(&mut martin).await;
        assert!(seen.len() >= 4 && seen.iter().all(|seen| seen["objet"] == "fil"), "{seen:?}");
        let names = texts(site.store(), "SELECT author_name FROM message WHERE author_side = 'agent'").await;
        assert!(names.len() == 2 && names.iter().all(|name| name.starts_with(AGENT.name) && name.contains("Valbrune")), "{names:?}");
        site.assert_sound().await;
    }

    async fn r_r01_one_of_two_takes_a_thread_and_a_colleague_can_be_given_it(kind) {
        let site = Site::filled(kind).await;
        let (_, thread) = martin(&site).await;
        let (mut one, mut two) = (seated(&site).await, hired(&site, "deux@example.com", "valbrune", None).await);
        let path = format!("/agent/fils/{thread}");
        let take = format!("{path}/prise-en-charge");
        open(&mut one, &thread).await;
        open(&mut two, &thread).await;
        let (first, second) = (one.get(&path).await.form(&take), two.get(&path).await.form(&take));
        let answers = tokio::join!(one.post(&take, &first), two.post(&take, &second));
        let mut statuses = [answers.0.status, answers.1.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409], "one wins");
        // The same button pressed twice is one act.
        let winner = if answers.0.status == 303 { (&mut one, &first) } else { (&mut two, &second) };
        winner.0.post(&take, winner.1).await.is(303);
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM journal WHERE event = 'agent.took'").await, 1);
        let id = if kind == support::Kind::Postgres { "id::text" } else { "lower(hex(id))" };
        let colleague = texts(site.store(), &format!("SELECT {id} FROM agent WHERE address = 'deux@example.com'")).await.remove(0);
        let colleague = colleague.parse::<uuid::Uuid>().unwrap().to_string();
        let assign = format!("{path}/attribution");
        let mut form = one.get(&path).await.form(&assign);
        support::person::put(&mut form, &[("agent", &colleague)]);
        one.post(&assign, &form).await.leads_to(&format!("{path}?fait=attribution"));
        two.get("/agent?file=miens").await.says(TVA);
        // Nobody of another office can be given it.
        let _ = hired(&site, "loin@example.com", "montregard", None).await;
        let far = texts(site.store(), &format!("SELECT {id} FROM agent WHERE address = 'loin@example.com'")).await.remove(0);
        support::person::put(&mut form, &[("key", ""), ("agent", &far.parse::<uuid::Uuid>().unwrap().to_string())]);
        one.post(&assign, &form).await.is(422);
    }

    async fn t_agt_2_another_office_s_thread_answers_like_none(kind) {
        let site = Site::filled(kind).await;
        let (_, thread) = martin(&site).await;
        let mut far = hired(&site, "loin@example.com", "montregard", None).await;
        let random = uuid::Uuid::now_v7().to_string();
        let before = site.snapshot().await.but(&["agent_session"]);
        for (mine, none) in [(thread.as_str(), random.as_str())] {
            for tail in ["", "/reponse", "/note", "/prise-en-charge", "/attribution", "/cloture"] {
                let (real, unreal) = (far.get(&format!("/agent/fils/{mine}{tail}")).await, far.get(&format!("/agent/fils/{none}{tail}")).await);
                assert_eq!((real.status, unreal.status), (404, 404), "{tail}");
                assert_eq!(real.words(), unreal.words());
                let form = |id: &str| {
                    [("id", id), ("text", "x"), ("note", "x"), ("then", "repondre"), ("days", "3")].map(|(n, v)| (n.to_owned(), v.to_owned()))
                };
                let (real, unreal) = (
                    far.post(&format!("/agent/fils/{mine}{tail}"), &form(mine)).await,
                    far.post(&format!("/agent/fils/{none}{tail}"), &form(none)).await,
                );
                assert_eq!((real.status, unreal.status), (404, 404), "{tail}");
            }
        }
        for queue in ["nouveaux", "miens", "attente", "retard", "tous"] {
            assert!(!far.get(&format!("/agent?file={queue}")).await.words().contains(TVA), "{queue}");
        }
        site.snapshot().await.but(&["agent_session"]).is_as(&before, "another office's thread");
    }

    async fn r_r01_hostile_texts_stay_text_and_a_bad_delay_is_said(kind) {
        let site = Site::filled(kind).await;
        let (_, thread) = martin(&site).await;
        let mut agent = seated(&site).await;
        open(&mut agent, &thread).await;
        let reply = format!("/agent/fils/{thread}/reponse");
        for (text, then, days, field) in [
            ("", "repondre", "15", "text"),
            ("x", "", "15", "then"),
            ("x", "brûler", "15", "then"),
            ("x", "demander", "0", "days"),
            ("x", "demander", "91", "days"),
            ("x", "demander", "demain", "days"),
            (&"é".repeat(4_001), "repondre", "15", "text"),
        ] {
            let refused = agent.fill(&reply, &[("text", text), ("then", then), ("days", days)]).await;
            refused.is(422);
            assert!(!refused.beside("agent/thread-reply", field).is_empty(), "{then} {days}: {}", refused.summary());
        }
        let hostile = "<script>alert(1)</script>\u{202e}{company}\u{0}";
        agent.fill(&reply, &[("text", hostile), ("then", "repondre")]).await.is(303);
        let page = agent.get(&format!("/agent/fils/{thread}")).await;
        page.says("<script>alert(1)</script>{company}");
        assert!(!page.text().contains("<script>alert"));
        agent.get("/agent/fils/abc").await.is(404);
        agent.get("/agent?file=%3Cx%3E&page=-3").await.is(200);
    }

    async fn r_r01_the_company_is_reminded_once_before_the_day(kind) {
        let site = Site::filled(kind).await;
        let (_, thread) = martin(&site).await;
        let mut agent = seated(&site).await;
        open(&mut agent, &thread).await;
        let ask = [("text", "Une pièce, s’il vous plaît."), ("then", "demander"), ("days", "10")];
        agent.fill(&format!("/agent/fils/{thread}/reponse"), &ask).await.is(303);
        let mails = async || site.mails_to(MARTIN).await.iter().filter(|row| row.template == "answer_due").count();
        overdue::round(&site.system).await.unwrap();
        assert_eq!(mails().await, 0, "not yet");
        site.turn(Duration::days(7));
        overdue::round(&site.system).await.unwrap();
        overdue::round(&site.system).await.unwrap();
        assert_eq!(mails().await, 1, "once");
        let row = site.mails_to(MARTIN).await.into_iter().find(|row| row.template == "answer_due").unwrap();
        let mail = site.open(&row).render(&site.system.mail_brand).unwrap();
        for secret in [TVA, "Une pièce", COMPANY, "123 456 789", thread.as_str()] {
            assert!(!mail.text.contains(secret) && !mail.html.contains(secret), "T-MSG-4: {secret}");
        }
        site.turn(Duration::days(4));
        seated(&site).await.get("/agent?file=retard").await.says(TVA);
    }

    async fn r_r06_the_mail_room_writes_fetches_and_posts_batches_and_notes_returns(kind) {
        let site = Site::filled(kind).await;
        run(site.store(), "DELETE FROM demand").await;
        run(site.store(), "DELETE FROM outbox").await;
        let mut martin = signed_in(&site, MARTIN).await;
        let siren = support::enrol::free_company(&site).await;
        support::enrol::ask(&mut martin, &siren, &["declarer-tva"]).await;
        let mut agent = seated(&site).await;
        agent.get("/agent/courrier").await.says("1 courrier attend son lot.");
        press(&mut agent, "/agent/courrier", "/agent/courrier").await.leads_to("/agent/courrier?fait=lot");
        let page = agent.get("/agent/courrier").await;
        page.says("À poster");
        let id = if kind == support::Kind::Postgres { "id::text" } else { "lower(hex(id))" };
        let batch = texts(site.store(), &format!("SELECT {id} FROM letter_batch")).await.remove(0).parse::<uuid::Uuid>().unwrap();
        // T-AGT-5: not the code of his own request, in whatever space of his.
        let own = "(SELECT subscriber_number FROM person WHERE address_key = 'martin@example.com')";
        run(site.store(), &format!("UPDATE agent SET own_number = {own} WHERE address_key = '{}'", AGENT.address)).await;
        agent.post(&format!("/agent/courrier/{batch}/fichier"), &[]).await.is(403);
        run(site.store(), &format!("UPDATE agent SET own_number = NULL WHERE address_key = '{}'", AGENT.address)).await;
        let file = agent.post(&format!("/agent/courrier/{batch}/fichier"), &[]).await;
        file.is(200);
        assert!(file.body.starts_with(b"%PDF") && file.header("content-disposition").contains("lot-000001.pdf"));
        assert_eq!(file.header("content-security-policy"), "sandbox; default-src 'none'");
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM journal WHERE event = 'agent.batch_taken'").await, 1);
        // Whoever does not work there has no batch, no file, no letter.
        let mut other = hired(&site, "autre@example.com", "valbrune", None).await;
        for path in ["/agent/courrier", "/agent/courrier/lettres"] {
            other.get(path).await.is(403);
        }
        other.post(&format!("/agent/courrier/{batch}/fichier"), &[]).await.is(403);
        martin.post(&format!("/agent/courrier/{batch}/fichier"), &[]).await.is(401);
        let posted = format!("/agent/courrier/{batch}/expedition");
        press(&mut agent, "/agent/courrier", &posted).await.leads_to("/agent/courrier?fait=poste");
        agent.post(&format!("/agent/courrier/{batch}/fichier"), &[]).await.is(410);
        assert!(!site.system.room.path(1).exists());
        agent.post(&posted, &[("id".to_owned(), batch.to_string())]).await.is(409);
        let letter = texts(site.store(), &format!("SELECT {id} FROM outbox WHERE kind = 'letter'")).await.remove(0);
        let back = format!("/agent/courrier/lettres/{}", letter.parse::<uuid::Uuid>().unwrap());
        press(&mut agent, &back, &back).await.leads_to("/agent/courrier/lettres?retour=1");
        agent.get("/agent/courrier/lettres").await.says("Revenu le");
        agent.get(&back).await.is(410);
        assert!(site.mails_to(MARTIN).await.iter().any(|row| row.template == "letter_returned"));
        // A page that still shows the button: nothing waits any more.
        agent.get("/agent/courrier").await.says("Aucun courrier n’attend son lot.");
        let key = [("key".to_owned(), uuid::Uuid::now_v7().to_string())];
        agent.post("/agent/courrier", &key).await.leads_to("/agent/courrier?fait=vide");
        agent.get(&format!("/agent/courrier/lettres/{batch}")).await.is(404);
    }

    async fn ruled_the_demonstration_says_the_code_of_its_agent(kind) {
        let site = Site::filled(kind).await;
        let page = site.person().get("/demonstration/courrier").await;
        page.says(AGENT.address);
        page.says(&code(&site, &TotpSecret::demonstration()));
    }

    async fn r_m05_a_colleague_of_the_company_sees_the_thread_and_the_office_answers_both(kind) {
        let site = Site::filled(kind).await;
        let (_, thread) = martin(&site).await;
        holds_messaging(&site, "suppleant@example.com", COMPANY, Role::Deputy).await;
        let mut deputy = signed_in(&site, "suppleant@example.com").await;
        deputy.get(&format!("/messagerie/{thread}")).await.says("ma");
        let mut agent = seated(&site).await;
        open(&mut agent, &thread).await;
        assert_eq!(consultations(&mut deputy).await.len(), 1, "told to everybody whom it concerns");
    }

    async fn the_console_asks_the_same_statements_with_one_thread_and_with_thirty(kind) {
        let site = Site::filled(kind).await;
        let (mut martin, _) = martin(&site).await;
        let mut agent = seated(&site).await;
        let asked = async |agent: &mut Person| {
            agent.get("/agent").await;
            let before = site.store().statements();
            agent.get("/agent").await.is(200);
            site.store().statements() - before
        };
        let one = asked(&mut agent).await;
        for _ in 0..30 {
            filed(&site, &mut martin, TVA, "Encore une demande.").await;
        }
        let many = asked(&mut agent).await;
        assert_eq!((one, many), (3, 3), "the session, the counts, the lines");
        agent.get("/agent?page=2").await.says("Nouveaux : 31 fils");
    }

    async fn ruled_the_agents_pages_write_nothing_when_they_are_read(kind) {
        let site = Site::filled(kind).await;
        let (_, thread) = martin(&site).await;
        let mut agent = seated(&site).await;
        open(&mut agent, &thread).await;
        agent.fill("/agent/dossiers", &[("siren", COMPANY), ("motive", "Appel")]).await.is(303);
        let before = site.snapshot().await;
        for path in app::domain::route::AGENT_PAGES {
            agent.get(path).await;
        }
        for tail in ["", "/reponse", "/reponse?modele=cloture", "/pieces", "/note", "/prise-en-charge", "/attribution", "/cloture"] {
            agent.get(&format!("/agent/fils/{thread}{tail}")).await.is(200);
        }
        agent.get(&format!("/agent/dossiers/{COMPANY}")).await.is(200);
        site.snapshot().await.is_as(&before, "GET");
    }
}
