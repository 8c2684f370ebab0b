//! The messaging (SC35, R-M01 to R-M10, T-MSG-1 to T-MSG-4): requests, replies, who sees what, search, readings, notices.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use app::domain::fault::Problem;
use app::domain::thread::{Act, Author, Side, State};
use chrono::{Days, Duration, NaiveDate};
use server::clock::paris_day;
use server::mail::Message;
use server::portal::Stop;
use server::portal::live::{self, Found};
use server::portal::overdue;
use server::portal::thread::Said;
use server::store::{self, inbox, thread};
use support::enrol::{letters, signed_in};
use support::rows::{count, run, texts};
use support::{Kind, Person, Reply, Site, on_each, sentence};
use uuid::Uuid;

mod support;

const MARTIN: &str = "martin@example.com";
const DEPUTY: &str = "suppleant@example.com";
const DELEGATE: &str = "delegataire@example.com";
const LILA: &str = "lila.rosemonde@example.com";
const NONE: &str = "nouvelle@example.com";
const COMPANY: &str = "123456789";

/// An agent, until there are agents.
fn agent() -> Author {
    Author { side: Side::Agent, id: Uuid::from_u128(77), name: "Agnès Bertin".to_owned() }
}

/// The demonstration without its threads: those that a test finds are its own.
async fn site(kind: Kind) -> Site {
    let site = Site::filled(kind).await;
    for table in ["thread_draft", "thread_read", "thread_event", "message_search", "message", "thread"] {
        run(site.store(), &format!("DELETE FROM {table}")).await;
    }
    site
}

/// What the office does with a thread.
async fn act(site: &Site, id: Uuid, act: Act, text: Option<&'static str>) -> Result<State, Stop> {
    let (by, now) = (agent(), site.clock.now());
    let (by, system) = (&by, &site.system);
    site.store()
        .write::<_, Stop, _>(|tx, _| Box::pin(async move { Ok(system.act(tx, id, act, Said { text, draft: None }, by, now).await?.state) }))
        .await
}

/// A new request's draft; its address.
async fn begun(person: &mut Person, siren: &str) -> String {
    let reply = person.fill("/messagerie/nouveau", &[("company", siren)]).await;
    assert_eq!(reply.status, 303, "{}", reply.words());
    reply.location().to_owned()
}

/// A request that is sent; the id of its thread.
async fn filed(person: &mut Person, siren: &str, subject: &str, text: &str) -> Uuid {
    let draft = begun(person, siren).await;
    let typed = [("theme", "tva"), ("subject", subject), ("text", text), ("gesture", "envoyer")];
    let reply = person.fill(&draft, &typed).await;
    assert_eq!(reply.status, 303, "{}", reply.words());
    id_of(reply.location())
}

fn id_of(address: &str) -> Uuid {
    address.trim_start_matches("/messagerie/").split(['?', '/']).next().unwrap().parse().unwrap()
}

async fn reply(person: &mut Person, id: Uuid, text: &str) -> Reply {
    person.fill(&format!("/messagerie/{id}"), &[("text", text), ("gesture", "envoyer")]).await
}

/// The threads that a page of the inbox lists, by subject.
fn listed(page: &Reply) -> Vec<String> {
    let text = page.text();
    let rows = text.split("href=\"/messagerie/").skip(1).filter(|rest| rest.as_bytes().get(36) == Some(&b'"'));
    rows.map(|rest| rest.split_once('>').unwrap().1.split('<').next().unwrap().to_owned()).collect()
}

async fn state(site: &Site, id: Uuid) -> State {
    thread::state(&thread::find(site.store().reader(), id).await.unwrap().unwrap()).unwrap()
}

/// The stream of somebody, open.
async fn stream(person: &Person) -> axum::body::Body {
    use tower::ServiceExt;
    let cookie = person.jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
    let request = http::Request::builder()
        .uri("/messagerie/flux")
        .header("cookie", cookie)
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", &person.source)
        .body(axum::body::Body::empty())
        .unwrap();
    let response = person.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    response.into_body()
}

/// What a stream says next; nothing at its end.
async fn next(stream: &mut axum::body::Body) -> Option<String> {
    use http_body_util::BodyExt;
    let frame = stream.frame().await?.unwrap();
    Some(String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap())
}

on_each! {
    async fn r_m02_a_request_is_prepared_sent_answered_closed_and_reopened(kind) {
        let site = site(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let draft = begun(&mut martin, COMPANY).await;
        // Kept as it is, on the server: another device shows it.
        let kept = martin.fill(&draft, &[("subject", "Crédit de TVA"), ("text", "Bonjour,"), ("gesture", "brouillon")]).await;
        kept.leads_to(&format!("{draft}?enregistre=1&revision=2"));
        let mut elsewhere = signed_in(&site, MARTIN).await;
        elsewhere.get("/messagerie").await.says("Demandes en préparation (1)");
        let page = elsewhere.get(&draft).await;
        assert_eq!((page.field(&draft, "subject").as_str(), page.field(&draft, "text").as_str()), ("Crédit de TVA", "Bonjour,"));
        let typed = [("theme", "tva"), ("text", "Bonjour,\r\n\r\nOù en est ma demande ?"), ("gesture", "envoyer")];
        let sent = elsewhere.fill(&draft, &typed).await;
        let id = id_of(sent.location());
        sent.leads_to(&format!("/messagerie/{id}?depose=1"));
        martin.get(&draft).await.is(404);
        let page = martin.get(sent.location()).await;
        page.is(200);
        for says in ["Votre demande est déposée.", "Crédit de TVA", "Où en est ma demande ?", "Déposée", "TVA : déclaration", "(vous)"] {
            page.says(says);
        }
        site.turn(Duration::minutes(10));
        assert_eq!(act(&site, id, Act::Take, None).await.unwrap(), State::Taken);
        let due = paris_day(site.clock.now()) + Days::new(15);
        assert_eq!(act(&site, id, Act::Ask(due), Some("Merci d’envoyer la facture.")).await.unwrap(), State::WaitingPerson);
        let page = martin.get(&format!("/messagerie/{id}")).await;
        for says in ["En attente de votre réponse, avant le 08/12/2026", "Agnès Bertin (administration)", "1 message non lu", "réponse attendue avant le 08/12/2026"] {
            page.says(says);
        }
        reply(&mut martin, id, "La voici.").await.leads_to(&format!("/messagerie/{id}?envoye=1"));
        assert_eq!(state(&site, id).await, State::WaitingOffice);
        assert!(!martin.get(&format!("/messagerie/{id}")).await.text().contains("non lu"), "who replies has read");
        act(&site, id, Act::Answer, Some("Votre remboursement est ordonné.")).await.unwrap();
        act(&site, id, Act::Close, None).await.unwrap();
        martin.get(&format!("/messagerie/{id}")).await.says("Un message la rouvre, jusqu’au 22 janvier 2027 inclus");
        assert!(act(&site, id, Act::Answer, Some("Encore.")).await.is_err());
        reply(&mut martin, id, "Il n’est pas arrivé.").await.is(303);
        assert_eq!(state(&site, id).await, State::Reopened);
        let page = martin.get(&format!("/messagerie/{id}")).await;
        for title in ["Prise en charge", "Réponse de l’administration", "Clôturée", "Rouverte"] {
            page.says(title);
        }
        assert_eq!(thread::messages(site.store().reader(), id).await.unwrap().len(), 5);
        site.assert_sound().await;
    }

    async fn r_m08_a_thread_closed_for_too_long_is_not_reopened(kind) {
        let site = site(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let id = filed(&mut martin, COMPANY, "Objet", "Texte").await;
        act(&site, id, Act::Close, Some("Close.")).await.unwrap();
        let form = martin.filled(&format!("/messagerie/{id}"), &[("text", "Trop tard"), ("gesture", "envoyer")]).await;
        site.turn(Duration::days(61));
        let mut martin = signed_in(&site, MARTIN).await;
        let refused = martin.post(&format!("/messagerie/{id}"), &form).await;
        refused.is(422);
        refused.says(&sentence("text", Problem::ThreadOver));
        let page = martin.get(&format!("/messagerie/{id}")).await;
        page.says("Faites une nouvelle demande");
        assert!(!page.text().contains("<textarea"));
        assert_eq!(state(&site, id).await, State::Closed);
        site.assert_sound().await;
    }

    async fn r_m05_whoever_holds_the_messaging_sees_the_same_thread_and_nobody_else(kind) {
        let site = site(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let mut deputy = signed_in(&site, DEPUTY).await;
        let id = filed(&mut martin, COMPANY, "Objet partagé", "Texte secret").await;
        let here = format!("/messagerie/{id}");
        let page = deputy.get(&here).await;
        page.says("Texte secret");
        assert!(!page.words().contains("(vous)"));
        reply(&mut deputy, id, "Je complète.").await.is(303);
        martin.get(&here).await.says("Je complète.");
        // A delegate without the messaging, somebody else's space, a random id: the same answer.
        let random = format!("/messagerie/{}", Uuid::now_v7());
        let draft = begun(&mut martin, COMPANY).await;
        for address in [DELEGATE, LILA, NONE] {
            let mut other = signed_in(&site, address).await;
            let unknown = other.get(&random).await;
            for path in [here.clone(), format!("{here}/lecture"), format!("{here}/fil.pdf"), draft.clone()] {
                let found = other.get(&path).await;
                found.is(404);
                assert_eq!(found.words().replace(&id.to_string(), ""), unknown.words().replace(&random[12..], ""), "{path}");
            }
            let mine = [id.to_string(), Uuid::now_v7().to_string()];
            for id in &mine {
                for body in [
                    format!("{{\"form\":{{\"id\":\"{id}\",\"text\":\"x\",\"gesture\":\"envoyer\",\"revision\":\"0\"}}}}"),
                    format!("{{\"form\":{{\"id\":\"{id}\",\"seq\":\"1\"}}}}"),
                ] {
                    let function = if body.contains("seq") { "messaging/read" } else { "messaging/reply" };
                    let answer = other.call(function, &body).await;
                    assert_eq!((answer.status, answer.text().as_str()), (404, "\"NotFound\""), "{function}");
                }
            }
            let listed = other.get("/messagerie?q=secret").await;
            assert!(!listed.words().contains("Objet partagé"));
        }
        // The right is lost: nothing at the next request.
        run(site.store(), "UPDATE entitlement SET state = 'removed', ended_at = since WHERE service = 'messagerie' AND role = 'deputy' AND siren = '123456789'").await;
        deputy.get(&here).await.is(404);
        deputy.get("/messagerie").await.says("Vous ne disposez de la messagerie d’aucune entreprise.");
        martin.get(&here).await.says("Je complète.");
    }

    async fn r_m10_a_stale_draft_is_refused_and_a_repeat_sends_once(kind) {
        let site = site(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let draft = begun(&mut martin, COMPANY).await;
        let stale = martin.filled(&draft, &[("text", "Ancien"), ("gesture", "brouillon")]).await;
        martin.fill(&draft, &[("text", "Nouveau"), ("gesture", "brouillon")]).await.is(303);
        martin.post(&draft, &stale).await.is(409);
        assert_eq!(martin.get(&draft).await.field(&draft, "text"), "Nouveau");
        // Refused for what is missing, and nothing typed is lost.
        let refused = martin.fill(&draft, &[("text", "<b>gras</b> & \"guillemets\""), ("gesture", "envoyer")]).await;
        refused.is(422);
        refused.says(&sentence("theme", Problem::Missing));
        refused.says(&sentence("subject", Problem::Missing));
        assert_eq!(refused.field(&draft, "text"), "<b>gras</b> & \"guillemets\"");
        let form = martin.filled(&draft, &[("theme", "tva"), ("subject", "Une fois"), ("text", "Texte"), ("gesture", "envoyer")]).await;
        let (first, second) = (martin.post(&draft, &form).await, martin.post(&draft, &form).await);
        assert_eq!((first.status, second.status, first.location()), (303, 303, second.location()));
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM thread").await, 1);
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM thread_draft").await, 0);
        // The draft of a reply is one's own.
        let id = id_of(first.location());
        let here = format!("/messagerie/{id}");
        martin.fill(&here, &[("text", "À finir"), ("gesture", "brouillon")]).await.leads_to(&format!("{here}?enregistre=1&revision=1"));
        assert_eq!(martin.get(&here).await.field(&here, "text"), "À finir");
        let mut deputy = signed_in(&site, DEPUTY).await;
        assert_eq!(deputy.get(&here).await.field(&here, "text"), "");
        martin.fill(&here, &[("gesture", "supprimer")]).await.leads_to(&format!("{here}?supprime=1"));
        assert_eq!(martin.get(&here).await.field(&here, "text"), "");
        let other = begun(&mut martin, COMPANY).await;
        martin.fill(&other, &[("gesture", "supprimer")]).await.leads_to("/messagerie?supprime=1");
        martin.get(&other).await.is(404);
        site.assert_sound().await;
    }

    async fn t_msg_1_what_is_typed_is_text_everywhere(kind) {
        let site = site(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>\u{202e}\u{0}{{7*7}}</textarea>";
        let id = filed(&mut martin, COMPANY, "</title><script>alert(3)</script>", hostile).await;
        for path in ["/messagerie".to_owned(), format!("/messagerie/{id}"), "/messagerie?q=script".to_owned()] {
            let text = martin.get(&path).await.text();
            assert!(!text.contains("<script>alert") && !text.contains("<img src=x") && !text.contains('\u{202e}'), "{path}");
        }
        let said = thread::messages(site.store().reader(), id).await.unwrap().remove(0);
        assert_eq!(said.text, hostile.replace(['\u{202e}', '\u{0}'], ""));
        let draft = begun(&mut martin, COMPANY).await;
        martin.fill(&draft, &[("text", hostile), ("gesture", "brouillon")]).await.is(303);
        let page = martin.get(&draft).await;
        assert!(!page.text().contains("<script>alert"));
        assert_eq!(page.field(&draft, "text"), said.text);
        for (name, value, problem) in [("subject", "a".repeat(121), Problem::TooLong(120)), ("text", "é".repeat(4_001), Problem::TooLong(4_000))] {
            let refused = martin.fill(&draft, &[("theme", "tva"), ("subject", "x"), ("text", "y"), (name, &value), ("gesture", "envoyer")]).await;
            refused.is(422);
            assert!(refused.beside("messaging/compose", name).contains(&sentence("", problem)), "{name}");
        }
        martin.fill(&draft, &[("theme", "nimporte"), ("gesture", "brouillon")]).await.is(422);
        let begin = martin.fill("/messagerie/nouveau", &[("company", "987654321")]).await;
        begin.is(422);
    }

    async fn t_msg_3_messages_are_chained_and_nothing_can_be_changed_unseen(kind) {
        let site = site(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let id = filed(&mut martin, COMPANY, "Objet", "Un").await;
        act(&site, id, Act::Answer, Some("Deux")).await.unwrap();
        reply(&mut martin, id, "Trois").await.is(303);
        let db = site.store().reader();
        let said = thread::messages(db, id).await.unwrap();
        assert_eq!(said[1].previous, said[0].sha256);
        assert_eq!(said[0].previous, thread::head(&thread::find(db, id).await.unwrap().unwrap()).0);
        assert_eq!(thread::broken(db).await.unwrap(), (0, 1));
        for (change, back) in [
            ("UPDATE message SET text = 'Deux bis' WHERE seq = 2", "UPDATE message SET text = 'Deux' WHERE seq = 2"),
            ("UPDATE thread SET subject = 'Autre'", "UPDATE thread SET subject = 'Objet'"),
            ("UPDATE message SET author_side = 'person' WHERE seq = 2", "UPDATE message SET author_side = 'agent' WHERE seq = 2"),
            ("UPDATE thread SET messages = 4", "UPDATE thread SET messages = 3"),
            ("UPDATE message SET attachments = '[\"00\"]' WHERE seq = 1", "UPDATE message SET attachments = '[]' WHERE seq = 1"),
        ] {
            run(site.store(), change).await;
            assert_eq!(thread::broken(db).await.unwrap(), (1, 1), "{change}");
            run(site.store(), back).await;
            assert_eq!(thread::broken(db).await.unwrap(), (0, 1), "{back}");
        }
        // The name as shown may become anonymous.
        run(site.store(), "UPDATE message SET author_name = 'Espace supprimé'").await;
        assert_eq!(thread::broken(db).await.unwrap(), (0, 1));
        run(site.store(), "DELETE FROM message WHERE seq = 3").await;
        assert_eq!(thread::broken(db).await.unwrap(), (1, 1));
    }

    async fn two_replies_at_once_are_both_kept_with_a_number_each(kind) {
        let site = site(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let mut deputy = signed_in(&site, DEPUTY).await;
        let id = filed(&mut martin, COMPANY, "Objet", "Un").await;
        let here = format!("/messagerie/{id}");
        for round in 0..3 {
            let one = martin.filled(&here, &[("text", &format!("Martin {round}")), ("gesture", "envoyer")]).await;
            let two = deputy.filled(&here, &[("text", &format!("Adjoint {round}")), ("gesture", "envoyer")]).await;
            let (one, two) = tokio::join!(martin.post(&here, &one), deputy.post(&here, &two));
            assert_eq!((one.status, two.status), (303, 303));
        }
        let numbers: Vec<i64> = thread::messages(site.store().reader(), id).await.unwrap().iter().map(|said| said.seq).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7]);
        site.assert_sound().await;
    }

    async fn sc35_the_inbox_filters_and_finds_without_accents(kind) {
        let site = site(kind).await;
        let mut lila = signed_in(&site, LILA).await;
        let service = "messagerie";
        let person = store::person::by_address(site.store().reader(), LILA).await.unwrap().unwrap().id;
        let hers = inbox::companies(site.store().reader(), person, service).await.unwrap();
        let (one, two) = (hers[0].siren.clone(), hers[1].siren.clone());
        let first = filed(&mut lila, &one, "Échéance de l’été", "Le « relevé » n° 12-A est arrivé.").await;
        site.turn(Duration::minutes(5));
        let second = filed(&mut lila, &two, "Délai", "Une question sur l’échéance suivante.").await;
        let mut martin = signed_in(&site, MARTIN).await;
        filed(&mut martin, COMPANY, "Échéance chez Martin", "Le relevé de Martin.").await;
        assert_eq!(listed(&lila.get("/messagerie").await), ["Délai", "Échéance de l’été"]);
        for (query, found) in [
            ("q=echeance", vec!["Délai", "Échéance de l’été"]),
            ("q=%C3%89CH%C3%89ANCE+relev%C3%A9", vec!["Échéance de l’été"]),
            ("q=12+a", vec!["Échéance de l’été"]),
            ("q=martin", vec![]),
            ("q=%22+OR+%22", vec![]),
            ("q=NEAR(a+b)", vec![]),
            ("q=s123456789", vec![]),
            ("q=*", vec!["Délai", "Échéance de l’été"]),
            (&format!("dossier={one}"), vec!["Échéance de l’été"]),
            (&format!("q=echeance&dossier={two}"), vec!["Délai"]),
            ("theme=tva", vec!["Délai", "Échéance de l’été"]),
            ("theme=autre", vec![]),
            ("etat=deposee", vec!["Délai", "Échéance de l’été"]),
            ("etat=attente", vec![]),
            ("lu=non", vec![]),
            ("page=7", vec!["Délai", "Échéance de l’été"]),
        ] {
            let page = lila.get(&format!("/messagerie?{query}")).await;
            page.is(200);
            assert_eq!(listed(&page), found, "{query}");
        }
        let odd = lila.get(&format!("/messagerie?dossier={COMPANY}&theme=x&etat=y")).await;
        odd.says("entreprise, thème, état");
        // The office writes: unread in the inbox, the menu, the list of companies; then read.
        act(&site, first, Act::Ask(NaiveDate::from_ymd_opt(2026, 12, 24).unwrap()), Some("Laquelle ?")).await.unwrap();
        let page = lila.get("/messagerie").await;
        assert!(page.title().starts_with("Messagerie (1 non lu)"), "{}", page.title());
        assert_eq!(listed(&lila.get("/messagerie?lu=non").await), ["Échéance de l’été"]);
        assert_eq!(listed(&lila.get("/messagerie?etat=attente").await), ["Échéance de l’été"]);
        lila.get("/espace").await.says("MESSAGERIE (1 non lu)");
        lila.get(&format!("/dossiers/{one}")).await.says("1 échange en attente de votre réponse");
        let companies = |page: &Reply| page.text().matches("type=\"checkbox\" name=\"siren\"").count();
        assert_eq!(companies(&lila.get("/dossiers?etat=non-lu").await), 1);
        assert_eq!(companies(&lila.get("/dossiers?etat=attente").await), 1);
        lila.fill(&format!("/messagerie/{first}/lecture"), &[]).await.leads_to(&format!("/messagerie/{first}"));
        assert!(listed(&lila.get("/messagerie?lu=non").await).is_empty());
        assert_eq!(companies(&lila.get("/dossiers?etat=non-lu").await), 0);
        assert_eq!(companies(&lila.get("/dossiers?etat=attente").await), 1);
        let _ = second;
    }

    async fn sc35_the_inbox_costs_four_statements_whatever_it_shows(kind) {
        let site = Site::filled(kind).await;
        for (address, queries) in [
            (LILA, ["", "?q=bonjour&theme=tva", "?lu=non&etat=attente"]),
            (MARTIN, ["", "?q=zzz", "?etat=cloturee"]),
        ] {
            let mut person = signed_in(&site, address).await;
            for query in queries {
                person.get(&format!("/messagerie{query}")).await.is(200);
                let before = site.store().statements();
                person.get(&format!("/messagerie{query}")).await;
                assert_eq!(site.store().statements() - before, 5, "{address} {query}: the session, and four");
            }
        }
    }

    async fn r_m10_who_read_is_said_to_the_company(kind) {
        let site = site(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let mut deputy = signed_in(&site, DEPUTY).await;
        let id = filed(&mut martin, COMPANY, "Objet", "Un").await;
        let here = format!("/messagerie/{id}");
        assert!(!martin.get(&here).await.words().contains("par l’administration"));
        site.turn(Duration::minutes(3));
        thread::read(site.store().reader(), id, &agent(), 1, site.clock.now()).await.unwrap();
        deputy.fill(&format!("{here}/lecture"), &[]).await.is(303);
        let page = martin.get(&here).await;
        page.says("par l’administration");
        page.says("Lu dans l’entreprise par 1 personne");
        // A number that no message has was read by nobody.
        for seq in ["0", "-1", "2", "x", "99999999999999999999"] {
            let body = format!("{{\"form\":{{\"id\":\"{id}\",\"seq\":\"{seq}\"}}}}");
            martin.call("messaging/read", &body).await.is(404);
        }
        // Reading twice is reading once; opening a page is not reading.
        let before = site.snapshot().await;
        martin.get(&here).await.is(200);
        deputy.fill(&format!("{here}/lecture"), &[]).await.is(303);
        site.snapshot().await.but(&["session"]).is_as(&before.but(&["session"]), "read again");
        site.assert_sound().await;
    }

    async fn t_msg_4_notices_go_to_the_company_and_to_who_asked(kind) {
        let site = site(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let mut deputy = signed_in(&site, DEPUTY).await;
        let id = filed(&mut martin, COMPANY, "Objet très secret", "Un").await;
        let notices = || async { texts(site.store(), "SELECT recipient FROM outbox WHERE template = 'message_notice' ORDER BY recipient").await };
        let company = "contact@martin-distribution.example";
        assert!(notices().await.is_empty(), "what the company writes is no news to it");
        act(&site, id, Act::Answer, Some("Deux")).await.unwrap();
        assert_eq!(notices().await, [company]);
        deputy.fill("/messagerie/avis", &[("choice", "once")]).await.leads_to("/messagerie/avis?enregistre=1");
        martin.fill("/messagerie/avis", &[("choice", "daily")]).await.is(303);
        site.turn(Duration::minutes(1));
        act(&site, id, Act::Answer, Some("Trois")).await.unwrap();
        assert_eq!(notices().await, [company, company, DEPUTY]);
        for row in site.outbox().await.iter().filter(|row| row.template == "message_notice") {
            assert!(matches!(site.open(row), Message::MessageNotice(_)));
            let mail = site.open(row).render(&site.system.mail_brand).unwrap();
            for secret in ["secret", "Trois", "123", "MARTIN", "messagerie/"] {
                assert!(!mail.text.contains(&format!("SIREN {secret}")) && (secret == "123" || !mail.text.contains(secret)), "{secret}");
            }
        }
        // The digest: once a day, for what is unread.
        assert_eq!(overdue::digests(&site.system).await.unwrap(), 1);
        assert_eq!(overdue::digests(&site.system).await.unwrap(), 0);
        assert_eq!(notices().await, [company, company, MARTIN, DEPUTY]);
        site.turn(Duration::days(1));
        assert_eq!(overdue::digests(&site.system).await.unwrap(), 1, "still unread");
        let mut martin = signed_in(&site, MARTIN).await;
        martin.fill(&format!("/messagerie/{id}/lecture"), &[]).await.is(303);
        site.turn(Duration::days(1));
        assert_eq!(overdue::digests(&site.system).await.unwrap(), 0);
        let mut nobody = signed_in(&site, NONE).await;
        nobody.fill("/messagerie/avis", &[("choice", "toujours")]).await.is(422);
    }

    async fn r_m10_the_file_of_a_thread_holds_every_hash(kind) {
        let site = site(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let id = filed(&mut martin, COMPANY, "Objet \u{1F600} & <b>", &"Une ligne de texte.\n\n".repeat(150)).await;
        act(&site, id, Act::Answer, Some("Réponse\tavec « tabulation » et مرحبا")).await.unwrap();
        let file = martin.get(&format!("/messagerie/{id}/fil.pdf")).await;
        file.is(200);
        assert_eq!(file.header("content-type"), "application/pdf");
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"fil-de-discussion.pdf\"");
        assert!(file.header("content-security-policy").starts_with("sandbox"));
        let path = site.folder.0.join("fil.pdf");
        std::fs::write(&path, &file.body).unwrap();
        let read = std::process::Command::new("pdftotext").arg(&path).arg("-").output().unwrap();
        let words: String = String::from_utf8(read.stdout).unwrap().split_whitespace().collect();
        for said in thread::messages(site.store().reader(), id).await.unwrap() {
            assert!(words.contains(&support::hex(said.sha256)), "{}", said.seq);
        }
        site.person().get(&format!("/messagerie/{id}/fil.pdf")).await.leads_to("/connexion?retour=/messagerie");
    }

    async fn a_stream_says_that_there_is_something_new_to_who_may_see_it(kind) {
        let site = site(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let lila = signed_in(&site, LILA).await;
        let id = filed(&mut martin, COMPANY, "Objet", "Un").await;
        site.person().get("/messagerie/flux").await.is(401);
        let (mut his, mut hers) = (stream(&martin).await, stream(&lila).await);
        let mut found = Found::default();
        assert_eq!(live::round(&site.system, &mut found).await.unwrap(), 0, "what was there is not new");
        let before = texts(site.store(), "SELECT CAST(last_seen_at AS TEXT) FROM session ORDER BY id").await;
        site.turn(Duration::seconds(2));
        act(&site, id, Act::Answer, Some("Deux")).await.unwrap();
        let asked = site.store().statements();
        assert_eq!(live::round(&site.system, &mut found).await.unwrap(), 1);
        assert_eq!(site.store().statements() - asked, 2, "the messages, and who reads their company's, whatever the number of streams");
        assert_eq!(live::round(&site.system, &mut found).await.unwrap(), 0, "once");
        let heard = next(&mut his).await.unwrap();
        assert!(heard.contains("event: message") && heard.contains(&id.to_string()) && !heard.contains("Deux"), "{heard}");
        assert_eq!(texts(site.store(), "SELECT CAST(last_seen_at AS TEXT) FROM session ORDER BY id").await, before);
        // Eight streams for one person, and her next one waits.
        let mut more = Vec::new();
        for _ in 0..7 {
            more.push(stream(&martin).await);
        }
        martin.get("/messagerie/flux").await.is(429);
        more.pop();
        more.push(stream(&martin).await);
        // The end of the process ends them; Lila has heard nothing.
        site.system.live.close();
        assert_eq!((next(&mut his).await, next(&mut hers).await), (None, None));
    }

    async fn r_m05_a_right_that_ended_while_she_wrote_writes_nothing(kind) {
        let site = site(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let id = filed(&mut martin, COMPANY, "Objet", "Un").await;
        let draft = begun(&mut martin, COMPANY).await;
        let typed = [("theme", "tva"), ("subject", "Deux"), ("text", "Trop tard"), ("gesture", "envoyer")];
        let (request, answer) = (martin.filled(&draft, &typed).await, martin.filled(&format!("/messagerie/{id}"), &typed[2..]).await);
        run(site.store(), "UPDATE entitlement SET ended_at = since, state = 'removed' WHERE service = 'messagerie'").await;
        martin.post(&draft, &request).await.is(404);
        martin.post(&format!("/messagerie/{id}"), &answer).await.is(404);
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM message").await, 1);
    }

    async fn r_m08_a_thread_has_an_end_and_says_how_to_go_on(kind) {
        let site = site(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let id = filed(&mut martin, COMPANY, "Objet", "Un").await;
        // What is chained is not looked at here.
        run(site.store(), &format!("UPDATE thread SET messages = {}", app::domain::thread::MESSAGES)).await;
        let refused = reply(&mut martin, id, "Encore").await;
        refused.is(422);
        assert!(refused.beside("messaging/reply", "text").contains(&sentence("text", Problem::ThreadFull)), "{}", refused.words());
        refused.says("Encore");
        act(&site, id, Act::Answer, Some("L’administration répond encore.")).await.unwrap();
    }

    async fn r_m06_a_code_can_be_seen_in_the_messaging_while_its_request_lasts(kind) {
        let site = site(kind).await;
        run(site.store(), "DELETE FROM demand").await;
        let mut martin = signed_in(&site, MARTIN).await;
        let mut asks = signed_in(&site, NONE).await;
        support::enrol::ask(&mut asks, COMPANY, &["intervenir-succession-vacante"]).await;
        assert_eq!(overdue::round(&site.system).await.unwrap(), 0, "nothing is told before the letter has left");
        let letter = letters(&site).await.remove(0);
        overdue::round(&site.system).await.unwrap();
        let code = letter.code.grouped();
        let inbox = martin.get("/messagerie").await;
        assert_eq!(listed(&inbox), ["Demande d’accès aux services en ligne de votre entreprise"]);
        let found = texts(site.store(), &format!("SELECT {} FROM thread", if kind == Kind::Postgres { "id::text" } else { "lower(hex(id))" })).await;
        let thread = format!("/messagerie/{}", found[0].parse::<Uuid>().unwrap());
        let (page, at) = (martin.get(&thread).await, format!("{thread}/code"));
        page.says("Voir le code");
        let before = martin.get(&at).await;
        before.says("AUBERTIN");
        page.says("AUBERTIN");
        assert!(!page.text().contains(&code) && !before.text().contains(&code), "nothing is shown by a GET");
        martin.fill(&at, &[]).await.leads_to(&at);
        martin.get(&at).await.says(&code);
        // Another reader has not pressed the button; who asks reads nothing there, nor does anybody else.
        assert!(!signed_in(&site, DEPUTY).await.get(&at).await.text().contains(&code));
        asks.get(&at).await.is(404);
        assert_eq!(site.events().await.iter().filter(|event| *event == "code.seen").count(), 1);
        site.turn(Duration::minutes(11));
        assert!(!martin.get(&at).await.text().contains(&code));
        // T-SUB-3: neither who asks, were she to read there, nor who shares rights with her.
        support::data::grant(&site, NONE, COMPANY, "messagerie", app::domain::entitlement::Role::Delegate).await;
        asks.get(&thread).await.is(200);
        asks.get(&at).await.is(410);
        asks.fill(&thread, &[("text", "?"), ("gesture", "envoyer")]).await.is(303);
        asks.post(&at, &[("id".to_owned(), id_of(&thread).to_string())]).await.is(410);
        run(site.store(), "DELETE FROM entitlement WHERE role = 'delegate' AND person_id = (SELECT id FROM person WHERE address_key = 'nouvelle@example.com')").await;
        run(site.store(), "UPDATE person SET companies = 0 WHERE address_key = 'nouvelle@example.com'").await;
        // The request ends: the code is gone, the message stays.
        support::enrol::redeem(&mut asks, letter.code.reveal()).await.is(303);
        martin.get(&at).await.is(410);
        assert!(!martin.get(&thread).await.words().contains("Voir le code"));
        assert_eq!(count(site.store(), "SELECT (SELECT COUNT(*) FROM code_deposit) + (SELECT COUNT(*) FROM code_view)").await, 0);
        site.assert_sound().await;
    }

    async fn t_sub_3_no_code_is_deposited_where_who_asks_or_her_partner_would_read_it(kind) {
        for partner in [false, true] {
            let site = site(kind).await;
            run(site.store(), "DELETE FROM demand").await;
            let mut asks = signed_in(&site, if partner { NONE } else { DEPUTY }).await;
            if partner {
                support::data::grant(&site, NONE, COMPANY, "gerer-biens-immobiliers", app::domain::entitlement::Role::Delegate).await;
                let martin = "(SELECT id FROM person WHERE address_key = 'martin@example.com')";
                let hers = "(SELECT id FROM person WHERE address_key = 'nouvelle@example.com')";
                // She has given it up since.
                run(site.store(), &format!("UPDATE entitlement SET granted_by = {martin}, ended_at = since, state = 'removed' WHERE person_id = {hers}")).await;
            }
            support::enrol::ask(&mut asks, COMPANY, &["intervenir-succession-vacante"]).await;
            assert_eq!(letters(&site).await.len(), 1, "the letter leaves all the same");
            overdue::round(&site.system).await.unwrap();
            assert_eq!(count(site.store(), "SELECT (SELECT COUNT(*) FROM code_deposit) + (SELECT COUNT(*) FROM thread)").await, 0);
        }
    }

    async fn the_demonstration_has_a_thread_in_every_state(kind) {
        let site = Site::filled(kind).await;
        let states = texts(site.store(), "SELECT DISTINCT state FROM thread ORDER BY state").await;
        assert_eq!(states.len(), State::ALL.len(), "{states:?}");
        site.assert_sound().await;
        let mut lila = signed_in(&site, LILA).await;
        let page = lila.get("/messagerie").await;
        assert_eq!(listed(&page).len(), 7);
    }
}
