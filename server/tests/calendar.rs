//! « Calendrier fiscal »: the vectors of the example rules, one company's calendar and that of all, the facts it waits for, its
//! file as a library reads it, the reminders (M7).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::collections::{BTreeMap, BTreeSet};

use app::domain::calendar::{Closing, Facts, Vat};
use app::domain::fault::Problem;
use chrono::{Duration, NaiveDate, TimeZone, Utc};
use ical::parser::ical::component::{IcalCalendar, IcalEvent};
use server::config::Config;
use server::mail::Message;
use server::mail::templates::DeadlinesDue;
use server::portal::deadlines;
use server::store::Store;
use support::enrol::signed_in;
use support::rows::{run, texts};
use support::{Kind, Person, Reply, Site, on_each, sentence};

mod support;

const MARTIN: &str = "martin@example.com";
const LILA: &str = "lila.rosemonde@example.com";
const DEPUTY: &str = "suppleant@example.com";
const NONE: &str = "nouvelle@example.com";
const COMPANY: &str = "123456789";
const PAGE: &str = "/dossiers/123456789/calendrier";

#[test]
fn the_example_rules_give_the_days_worked_out_by_hand() {
    let calendar = Config::default().calendar().unwrap();
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let mut wanted: BTreeMap<(String, String, String), Vec<(NaiveDate, NaiveDate)>> = BTreeMap::new();
    for line in include_str!("calendar_vectors.tsv").lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [rule, vat, closing, legal, due, _] = cells.as_slice() else { panic!("{line}") };
        let known = ((*rule).to_owned(), (*vat).to_owned(), (*closing).to_owned());
        wanted.entry(known).or_default().push((day(due), day(legal)));
    }
    let rules: BTreeSet<&str> = wanted.keys().map(|(rule, ..)| rule.as_str()).collect();
    assert_eq!(rules, calendar.rules().iter().map(|rule| rule.id.as_str()).collect(), "each rule has its vectors");
    for ((id, vat, closing), mut days) in wanted {
        let rule = calendar.rules().iter().find(|rule| rule.id == id).unwrap();
        let facts = Facts { vat: Vat::parse(&vat), closing: Closing::parse(&closing) };
        let services: BTreeSet<&str> = rule.services.iter().map(String::as_str).collect();
        let all = calendar.deadlines(&facts, &services, day("2024-01-01"), day("2028-12-31"));
        let mut given: Vec<_> =
            all.iter().filter(|deadline| deadline.rule.id == id).map(|deadline| (deadline.due, deadline.legal)).collect();
        given.sort();
        days.sort();
        assert_eq!(given, days, "{id} {vat} {closing}");
    }
}

#[test]
fn every_fault_of_the_operator_s_files_is_said_at_start() {
    let folder = support::Folder::new();
    let put = |name: &str, text: &str| {
        let path = folder.0.join(name);
        std::fs::write(&path, text).unwrap();
        Some(path)
    };
    let rule = |more: &str| format!("[[rule]]\nid = \"a\"\nlabel = \"A\"\nreference = \"CGI\"\nservices = [\"payer-tva\"]\n{more}\n");
    let faults = |text: &str| Config { calendar_file: put("calendar.toml", text), ..Config::default() }.faults();
    assert_eq!(faults(&rule("on = { day = 15 }")), Vec::<String>::new());
    assert_eq!(faults(""), Vec::<String>::new(), "no rule is no fault");
    let two = rule("on = { day = 40, months = [13] }") + &rule("").replace("payer-tva", "inconnu");
    let said = faults(&two).join("\n");
    for part in ["day 40", "from 1 to 12", "two rules are called a", "« inconnu »", "either on or after_closing"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    for odd in ["[[rule]]\nid = 1", &rule("on = { day = -1 }"), &rule("vat = [\"roi\"]"), &rule("inconnu = 1"), "x", "\u{0}"] {
        let said = faults(odd);
        assert!(said.len() == 1 && said[0].starts_with("PORTAL_CALENDAR_FILE"), "{odd}: {said:?}");
    }
    let offices = Config {
        offices_file: put(
            "offices.toml",
            "[[office]]\nid = \"a\"\nname = \"\"\naddress = []\nphone = \"\"\nhours = \"\"\ndepartments = [\"x\"]",
        ),
        ..Config::default()
    };
    assert_eq!(offices.faults().len(), 3, "{:?}", offices.faults());
    assert_eq!(Config { calendar_file: Some(folder.0.join("none.toml")), ..Config::default() }.faults().len(), 1);
}

/// The rights of Martin become these services.
async fn holds(site: &Site, services: &[&str]) {
    run(site.store(), &format!("DELETE FROM entitlement WHERE siren = '{COMPANY}' AND role <> 'holder'")).await;
    let ids = texts(site.store(), &format!("SELECT service FROM entitlement WHERE siren = '{COMPANY}' ORDER BY service")).await;
    for (at, old) in ids.iter().enumerate() {
        let change = match services.get(at) {
            Some(new) => format!("UPDATE entitlement SET service = '{new}-x' WHERE siren = '{COMPANY}' AND service = '{old}'"),
            None => format!("DELETE FROM entitlement WHERE siren = '{COMPANY}' AND service = '{old}'"),
        };
        run(site.store(), &change).await;
    }
    for new in services {
        run(site.store(), &format!("UPDATE entitlement SET service = '{new}' WHERE siren = '{COMPANY}' AND service = '{new}-x'")).await;
    }
    recount(site).await;
}

/// Counts the companies of spaces again, after rights were moved by hand.
async fn recount(site: &Site) {
    let counted = "(SELECT COUNT(DISTINCT e.siren) FROM entitlement e WHERE e.person_id = person.id AND e.ended_at IS NULL)";
    run(site.store(), &format!("UPDATE person SET companies = {counted}")).await;
}

async fn say(person: &mut Person, vat: &str, day: &str, month: &str) -> Reply {
    person.fill(PAGE, &[("vat", vat), ("day", day), ("month", month)]).await
}

fn read(reply: &Reply) -> IcalCalendar {
    reply.is(200);
    let mut all = ical::IcalParser::new(reply.body.as_slice());
    let calendar = all.next().unwrap().expect("a valid calendar");
    assert!(all.next().is_none());
    calendar
}

fn property(event: &IcalEvent, name: &str) -> String {
    event.properties.iter().find(|property| property.name == name).and_then(|property| property.value.clone()).unwrap_or_default()
}

fn days(calendar: &IcalCalendar) -> Vec<(String, String)> {
    calendar.events.iter().map(|event| (property(event, "DTSTART"), property(event, "UID"))).collect()
}

on_each! {
    async fn a_company_s_calendar_waits_for_its_facts_and_anybody_with_a_right_may_say_them(kind) {
        let site = Site::filled(kind).await;
        holds(&site, &["declarer-tva", "payer-impot-societes"]).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let page = martin.get(PAGE).await;
        page.is(200);
        page.says("Le calendrier attend le régime de TVA et la date de clôture");
        page.says("15 décembre 2026");
        page.says("CGI, article 1668, 1 (exemple)");
        assert!(!page.text().contains("CA3"), "nothing is said before it is known");
        say(&mut martin, "monthly", "31", "12").await.leads_to(&format!("{PAGE}?enregistre=1"));
        let page = martin.get(&format!("{PAGE}?enregistre=1")).await;
        page.says("Les informations sont enregistrées.");
        page.says("Indiqué par vous le 23/11/2026.");
        page.says("24 novembre 2026");
        page.says("26 avril 2027");
        page.says("reportée du 24 avril 2027");
        assert!(!page.words().contains("Il manque une information"));
        assert_eq!(page.field(PAGE, "vat"), "monthly");
        // The fact says who said it and when; the journal, that it was said.
        assert_eq!(texts(site.store(), "SELECT event FROM journal WHERE event = 'company.described'").await.len(), 1);
        let said = format!("SELECT f.vat FROM company_facts f JOIN person p ON p.id = f.said_by WHERE f.siren = '{COMPANY}' AND p.address = '{MARTIN}'");
        assert_eq!(texts(site.store(), &said).await, ["monthly"]);
        // A deputy corrects it; one row a company.
        let give = format!("UPDATE entitlement SET role = 'deputy', person_id = (SELECT id FROM person WHERE address = '{DEPUTY}') WHERE siren = '{COMPANY}' AND service = 'declarer-tva'");
        run(site.store(), &give).await;
        recount(&site).await;
        let mut deputy = signed_in(&site, DEPUTY).await;
        say(&mut deputy, "quarterly", "", "").await.is(303);
        assert_eq!(texts(site.store(), &format!("SELECT vat FROM company_facts WHERE siren = '{COMPANY}'")).await, ["quarterly"]);
        martin.get(PAGE).await.says("par une autre personne habilitée");
        site.assert_sound().await;
    }

    async fn nonsense_is_refused_beside_its_field_and_strangers_find_nothing(kind) {
        let site = Site::filled(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        for (vat, day, month, field, problem) in [
            ("roi", "", "", "vat", Problem::Choice),
            ("", "31", "2", "day", Problem::Choice),
            ("", "0", "1", "day", Problem::Choice),
            ("", "-1", "13", "day", Problem::Choice),
            ("", "x", "1", "day", Problem::Choice),
            ("", "12", "", "month", Problem::Missing),
            ("", "", "12", "day", Problem::Missing),
        ] {
            let reply = say(&mut martin, vat, day, month).await;
            reply.is(422);
            assert!(reply.beside("calendar/facts", field).contains(&sentence(field, problem)), "{vat} {day} {month}");
        }
        let mut form = martin.filled(PAGE, &[]).await;
        support::person::put(&mut form, &[("siren", "987654321")]);
        martin.post(PAGE, &form).await.is(404);
        support::person::put(&mut form, &[("siren", "x")]);
        martin.post(PAGE, &form).await.is(404);
        assert!(texts(site.store(), &format!("SELECT siren FROM company_facts WHERE siren = '{COMPANY}'")).await.is_empty());
        let mut lila = signed_in(&site, LILA).await;
        for path in [PAGE, "/dossiers/123456789/calendrier.ics", "/dossiers/000000000/calendrier.ics", "/dossiers/x/calendrier.ics"] {
            lila.get(path).await.is(404);
        }
        site.person().get("/dossiers/calendrier.ics").await.leads_to("/connexion?retour=/dossiers/calendrier");
        site.person().get("/dossiers/123456789/calendrier.ics").await.leads_to(&format!("/connexion?retour={PAGE}"));
        for days in ["1", "-3", "x", "300"] {
            martin.fill("/dossiers/calendrier", &[("days", days)]).await.is(422);
        }
    }

    async fn the_file_is_valid_and_its_events_keep_their_names(kind) {
        let site = Site::filled(kind).await;
        holds(&site, &["declarer-tva", "payer-impot-societes"]).await;
        run(site.store(), &format!("UPDATE company SET name = 'SARL; DUPONT, FILS\\ « ÉTÉ » BEGIN:VEVENT {}' WHERE siren = '{COMPANY}'", "É".repeat(60))).await;
        let mut martin = signed_in(&site, MARTIN).await;
        say(&mut martin, "quarterly", "30", "6").await.is(303);
        let reply = martin.get("/dossiers/123456789/calendrier.ics").await;
        assert_eq!(reply.header("content-type"), "text/calendar; charset=utf-8");
        assert_eq!(reply.header("content-disposition"), "attachment; filename=\"calendrier-fiscal-123456789.ics\"");
        assert_eq!(reply.header("content-security-policy"), "sandbox; default-src 'none'");
        let calendar = read(&reply);
        let first = days(&calendar);
        assert_eq!(first[0], ("20261215".to_owned(), "is-acompte-2026-12-15-123456789@127.0.0.1:3000".to_owned()));
        // Four instalments, four quarters, the balance; instead of 24 April 2027, a Saturday, the next Monday.
        assert_eq!(first.len(), 9, "{first:?}");
        assert!(first.contains(&("20270426".to_owned(), "tva-ca3-trimestrielle-2027-04-24-123456789@127.0.0.1:3000".to_owned())));
        assert_eq!(first.iter().map(|(_, id)| id).collect::<BTreeSet<_>>().len(), first.len());
        for event in &calendar.events {
            assert!(property(event, "SUMMARY").contains("SARL\\; DUPONT\\, FILS\\\\ « ÉTÉ » BEGIN:VEVENT"), "{}", property(event, "SUMMARY"));
            assert!(property(event, "DTEND") > property(event, "DTSTART") && property(event, "DTSTAMP") == "20261123T090001Z");
        }
        // A day later: the same names.
        site.turn(Duration::days(1));
        let later = days(&read(&signed_in(&site, MARTIN).await.get("/dossiers/123456789/calendrier.ics").await));
        assert!(first.iter().skip(1).all(|event| later.contains(event)));
    }

    async fn a_hundred_companies_have_one_calendar_month_by_month(kind) {
        let site = Site::filled(kind).await;
        let mut lila = signed_in(&site, LILA).await;
        let page = lila.get("/dossiers/calendrier?mois=2026-12").await;
        page.says("Décembre 2026");
        page.says("15 décembre 2026");
        page.says("Impôt sur les sociétés : acompte");
        page.says("entreprises attendent une information");
        let calendar = read(&lila.get("/dossiers/calendrier.ics").await);
        assert!(calendar.events.len() > 20);
        let ids: BTreeSet<String> = days(&calendar).into_iter().map(|(_, id)| id).collect();
        assert_eq!(ids.len(), calendar.events.len(), "those of one rule and day stand together");
        // What no month is leads to this one; past months are not shown.
        for odd in ["mois=", "mois=2026-13", "mois=1999-01", "mois=%3Cscript%3E", &format!("mois={}", "9".repeat(5_000))] {
            let reply = lila.get(&format!("/dossiers/calendrier?{odd}")).await;
            reply.says("Novembre 2026");
        }
        // Companies that have ceased have no deadlines: with all of them gone nothing is left.
        run(site.store(), "UPDATE company SET active = FALSE").await;
        assert!(read(&lila.get("/dossiers/calendrier.ics").await).events.is_empty());
        let mut nobody = signed_in(&site, NONE).await;
        nobody.get("/dossiers/calendrier").await.says("Vous n’avez encore aucun dossier");
        assert!(read(&nobody.get("/dossiers/calendrier.ics").await).events.is_empty());
    }

    async fn each_company_has_somebody_to_call(kind) {
        let site = Site::filled(kind).await;
        run(site.store(), &format!("UPDATE company SET address = '12 RUE DES LILAS\n35000 RENNES' WHERE siren = '{COMPANY}'")).await;
        let mut martin = signed_in(&site, MARTIN).await;
        for path in ["/espace", "/dossiers/123456789", "/espace/gestionnaires"] {
            let page = martin.get(path).await;
            page.says("Service des impôts des entreprises de démonstration, Valbrune");
            page.says("02 61 91 20 20");
        }
        martin.get("/espace/tests-tiers-declarants").await.says("n’est pas encore relié");
        signed_in(&site, NONE).await.get("/espace/gestionnaires").await.says("Vous n’avez encore aucun dossier");
        let mut lila = signed_in(&site, LILA).await;
        let page = lila.get("/espace/gestionnaires").await;
        page.says("Service des collectivités et établissements publics de démonstration");
        page.says("01 99 00 20 50");
    }

    async fn what_the_operator_wrote_is_shown_as_text(kind) {
        let hostile = "<script>alert(1)</script> & « \\\" »";
        let file = |folder: &std::path::Path| {
            let path = folder.join("calendar.toml");
            let text = format!("[[rule]]\nid = \"a\"\nlabel = '{hostile}'\nreference = '{hostile}'\nnote = '{hostile}'\nservices = [\"payer-impot-societes\"]\non = {{ day = 15 }}\n");
            std::fs::write(&path, text).unwrap();
            path
        };
        let site = Site::with(kind, |config| Config { calendar_file: Some(file(config.data_dir.parent().unwrap())), ..config }).await;
        assert!(server::portal::demo::fill(&site.system).await.unwrap());
        holds(&site, &["payer-impot-societes"]).await;
        let mut martin = signed_in(&site, MARTIN).await;
        for path in ["/espace", PAGE, "/dossiers/calendrier?mois=2026-12"] {
            let page = martin.get(path).await;
            page.is(200);
            assert!(page.text().contains("&lt;script>alert(1)") || page.text().contains("&lt;script&gt;alert(1)"), "{path}");
            assert!(!page.text().contains("<script>alert"), "{path}");
        }
        assert_eq!(read(&martin.get("/dossiers/calendrier.ics").await).events.len(), 12);
    }

    async fn m7_one_mail_a_date_for_those_who_want_it(kind) {
        let site = Site::filled(kind).await;
        holds(&site, &["payer-impot-societes", "payer-cfe-autres-impots"]).await;
        let mut martin = signed_in(&site, MARTIN).await;
        // Off by default.
        assert_eq!(deadlines::round(&site.system).await.unwrap(), 0);
        // The month that was shown is shown again.
        let december = "/dossiers/calendrier?mois=2026-12";
        martin.fill(december, &[("days", "7"), ("month", "x\r\nSet-Cookie: a")]).await.leads_to("/dossiers/calendrier?enregistre=1");
        martin.fill(december, &[("days", "7")]).await.leads_to(&format!("{december}&enregistre=1"));
        let page = martin.get(&format!("{december}&enregistre=1")).await;
        page.says("7 jours avant chaque échéance");
        page.says("Décembre 2026");
        assert_eq!(deadlines::round(&site.system).await.unwrap(), 0, "the 15th is 22 days away");
        let mails = live(&site, 24).await;
        let [one] = mails.as_slice() else { panic!("{} mails", mails.len()) };
        assert_eq!((one.due.as_str(), one.days, one.lines.len()), ("15 décembre 2026", 7, 2));
        assert_eq!(one.lines[0].names, ["SARL MARTIN DISTRIBUTION"]);
        // Until the next one nothing; switched off, nothing at all.
        assert_eq!(live(&site, 60).await.len(), 1);
        let mut martin = signed_in(&site, MARTIN).await;
        martin.fill("/dossiers/calendrier", &[("days", "")]).await.is(303);
        assert_eq!(live(&site, 60).await.len(), 1);
        site.turn(Duration::days(50));
        // On again, late: only what is still to come, with the true number of days.
        let mut martin = signed_in(&site, MARTIN).await;
        martin.fill("/dossiers/calendrier", &[("days", "15")]).await.is(303);
        let told = live(&site, 5).await;
        assert_eq!((told.len(), told[1].due.as_str(), told[1].lines.len()), (2, "15 juin 2027", 2));
        assert!((5..14).contains(&told[1].days), "{}", told[1].days);
        site.assert_sound().await;
    }
}

/// The round of each hour of so many days; the reminders that were ever put into the outbox.
async fn live(site: &Site, days: u32) -> Vec<DeadlinesDue> {
    for _ in 0..days * 4 {
        deadlines::round(&site.system).await.unwrap();
        site.turn(Duration::hours(6));
    }
    let rows = site.mails_to(MARTIN).await.into_iter().filter(|row| row.template == "deadlines_due");
    rows.map(|row| match site.open(&row) {
        Message::DeadlinesDue(says) => says,
        other => panic!("{other:?}"),
    })
    .collect()
}

#[test]
fn m7_two_servers_remind_once() {
    if !support::has_postgres() {
        return;
    }
    support::run(async {
        let site = Site::filled(Kind::Postgres).await;
        run(site.store(), "INSERT INTO deadline_reminder (person_id, days, since) SELECT id, 15, created_at FROM person").await;
        site.turn(Utc.with_ymd_and_hms(2026, 12, 8, 9, 0, 0).unwrap() - site.clock.now());
        let other = Site::with(Kind::Postgres, |_| site.config.clone()).await;
        other.turn(site.clock.now() - other.clock.now());
        let _: &Store = other.store();
        let (one, two) = tokio::join!(deadlines::round(&site.system), deadlines::round(&other.system));
        let sum = one.unwrap() + two.unwrap();
        let sent = texts(site.store(), "SELECT recipient FROM outbox WHERE template = 'deadlines_due'").await;
        assert_eq!(u64::try_from(sent.len()).unwrap(), sum);
        let notices = texts(site.store(), "SELECT rule FROM deadline_notice").await;
        assert!(!notices.is_empty() && sum > 0);
        // Each person has as many mails as dates of which she was reminded.
        let dates = texts(site.store(), "SELECT DISTINCT person_id::text || due::text FROM deadline_notice").await;
        assert_eq!(dates.len(), sent.len());
    });
}
