//! « Modifier mes coordonnées » (SC31) and « Mes données » (R-N08, T-RGP-1): what is changed, and what is given out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::collections::{BTreeMap, BTreeSet};

use app::domain::fault::Problem;
use chrono::Duration;
use sea_orm::ConnectionTrait;
use serde_json::Value;
use support::{Person, Site, on_each, rows, sentence};

mod support;

const OWNER: &str = "nouvelle@example.com";
const OTHER: &str = "martin@example.com";
const OLD: &str = server::directory::demo::PASSWORD;
const NEW: &str = "girafe-violette-moteur-39-banquise";
const PAGE: &str = "/espace/gestion/coordonnees";
const DONE: &str = "/espace/gestion/coordonnees?enregistre=1";
const DATA: &str = "/espace/gestion/donnees";
const FILE: &str = "/espace/gestion/donnees.json";
const CHANGE: &str = "/espace/gestion/identifiants";

async fn signed_in(site: &Site, address: &str) -> Person {
    let mut person = site.person();
    person.sign_in(address, OLD).await.leads_to("/espace");
    site.turn(Duration::seconds(1));
    person
}

fn value(form: &[(String, String)], name: &str) -> String {
    form.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

async fn file(person: &mut Person) -> Value {
    let reply = person.get(FILE).await;
    reply.is(200);
    serde_json::from_slice(&reply.body).unwrap()
}

/// What of each table is given out: its name in the file, or why it is not there.
const REVIEWED: &[(&str, &str)] = &[
    ("person", "espace"),
    ("session", "sessions"),
    ("device", "navigateurs"),
    ("pending_creation", "demandes"),
    ("address_change", "changements_adresse"),
    ("reset_link", "liens_mot_de_passe"),
    ("past_password", "mots_de_passe"),
    ("outbox", "courriels"),
    ("notice", "avis"),
    ("journal", "journal"),
    ("entitlement", "habilitations"),
    ("demand", "demandes_adhesion"),
    ("bank_account", "comptes_bancaires"),
    ("bank_event", "actes_bancaires"),
    ("company_label", "reperes"),
    ("company_facts", "informations_calendrier"),
    ("deadline_reminder", "rappels"),
    ("deadline_notice", "rappels_envoyes"),
    ("thread", "messages"),
    ("message", "messages"),
    ("thread_event", "messages"),
    ("thread_read", "lectures"),
    ("thread_draft", "brouillons"),
    ("message_notice", "avis_messagerie"),
    ("attachment", "pieces_jointes"),
];

/// Tables that name a person and are not given out.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("company", "the public directory: the address of a company, not of a person"),
    ("company_address", "the electronic address of a company, not of a person: her request says who gave it"),
    ("office_address", "the postal address of a company, entered by the managing office"),
    ("creation_draft", "belongs to a browser for two hours, before there is a space"),
    ("enrolment_draft", "what is being asked for, for two hours: the request itself is given out"),
    ("agent", "an agent of the administration, not a person with a space"),
    ("code_deposit", "the code of her request, sealed: for the company's eyes, not hers; the request itself is given out"),
    ("code_view", "that she sees a code, for ten minutes: the journal says that she did"),
    ("activation_draft", "belongs to a browser for 30 minutes; says nothing that the journal does not say"),
];

on_each! {
    async fn sc31_what_is_changed_is_kept_and_which_fields_is_journaled(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER).await;
        let form = person.filled(PAGE, &[]).await;
        assert_eq!(value(&form, "information"), "on");
        let number = rows::texts(site.store(), "SELECT subscriber_number FROM person WHERE address = 'nouvelle@example.com'").await;
        let typed = [("last_name", "Marchand"), ("city", "Saint-Malo"), ("phone", "06 39 98 12 12")];
        let mut sent: Vec<_> = person.filled(PAGE, &typed).await;
        sent.retain(|(name, _)| name != "information");
        person.post(PAGE, &sent).await.leads_to(DONE);
        let page = person.get(DONE).await;
        page.says("Vos coordonnées sont enregistrées.");
        page.says("MARCHAND");
        let form = page.form(PAGE);
        assert_eq!((value(&form, "city"), value(&form, "last_name")), ("Saint-Malo".to_owned(), "Marchand".to_owned()));
        assert_eq!(value(&form, "information"), "");
        let details = rows::texts(site.store(), &detail_of("details.changed")).await;
        assert_eq!(details.len(), 1);
        let detail: Value = serde_json::from_str(&details[0]).unwrap();
        assert_eq!(detail["fields"], serde_json::json!(["last_name", "phone", "city", "information"]));
        assert!(!details[0].contains("Marchand"), "which fields, never their values");
        assert_eq!(rows::texts(site.store(), "SELECT subscriber_number FROM person WHERE address = 'nouvelle@example.com'").await, number);

        // The question is another page's; an unchanged form writes no event.
        let question = "SELECT event FROM journal WHERE event = 'details.changed'";
        let asked = file(&mut person).await["espace"]["question_confiance"].clone();
        person.fill(PAGE, &[("question", "5")]).await.leads_to(DONE);
        assert_eq!(rows::texts(site.store(), question).await.len(), 1);
        assert_eq!(file(&mut person).await["espace"]["question_confiance"], asked);
        site.assert_sound().await;
    }

    async fn sc31_the_rules_are_those_of_the_creation(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER).await;
        let before = site.snapshot().await;
        let wrong = person.fill(PAGE, &[("civility", ""), ("last_name", "R2D2"), ("siren", "123"), ("postcode", "35"), ("city", "")]).await;
        wrong.is(422);
        for (field, problem) in [
            ("civility", Problem::Missing),
            ("last_name", Problem::NameCharacter),
            ("siren", Problem::SirenDigits),
            ("postcode", Problem::Postcode),
            ("city", Problem::Missing),
        ] {
            assert!(wrong.beside("profile/correct", field).contains(&sentence(field, problem)), "{field}");
        }
        assert_eq!(value(&wrong.form(PAGE), "last_name"), "R2D2", "what was typed is there");
        site.snapshot().await.is_as(&before, "a refused form");
        site.person().call("profile/correct", "{\"form\":{}}").await.is(401);
    }

    async fn sc31_a_stale_tab_changes_nothing(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER).await;
        let stale = person.filled(PAGE, &[("city", "Brest")]).await;
        person.fill(PAGE, &[("city", "Quimper")]).await.leads_to(DONE);
        let refused = person.post(PAGE, &stale).await;
        refused.is(409);
        assert_eq!(value(&refused.form(PAGE), "city"), "Quimper", "the present state");
        // The same form again is the same answer; another person's form fits nobody else.
        let once = person.filled(PAGE, &[("city", "Vannes")]).await;
        person.post(PAGE, &once).await.leads_to(DONE);
        person.post(PAGE, &once).await.leads_to(DONE);
        assert_eq!(site.events().await.iter().filter(|event| *event == "details.changed").count(), 2);
        let mut other = signed_in(&site, OTHER).await;
        other.post(PAGE, &once).await.is(409);
        site.assert_sound().await;
    }

    async fn t_ses_8_coordinates_survive_a_new_login(kind) {
        let site = Site::filled(kind).await;
        let mut person = signed_in(&site, OWNER).await;
        let form = person.filled(PAGE, &[("city", "Douarnenez")]).await;
        site.turn(Duration::minutes(30));
        let refused = person.post(PAGE, &form).await;
        refused.is(401);
        let mut login = refused.form("/connexion");
        support::person::solve(&mut login);
        support::person::put(&mut login, &[("email", OWNER), ("password", OLD)]);
        person.post("/connexion", &login).await.leads_to(&format!("{PAGE}?reprise=1"));
        let form = person.get(&format!("{PAGE}?reprise=1")).await.form(PAGE);
        assert_eq!(value(&form, "city"), "Douarnenez");
        person.post(PAGE, &form).await.leads_to(DONE);
        assert_eq!(site.snapshot().await.count("kept_form"), 0);
    }

    async fn t_rgp_1_everything_held_is_given_out_and_no_secret(kind) {
        let site = Site::filled(kind).await;
        let mut person = site.person();
        let (code, _) = site.requested(&mut person, support::ADDRESS).await;
        person.activate(&code, support::ADDRESS).await.leads_to("/activation/recapitulatif");
        person.sign_in(support::ADDRESS, support::PASSWORD).await.leads_to("/espace");
        // A second request writes an « avis »; a change of password leaves an earlier one; a change of address waits.
        site.person().request(support::ADDRESS).await;
        let next = "girafe-orange-moteur-41-banquise";
        let typed = [("change_password", "on"), ("password", next), ("password_again", next)];
        let address = [("change_address", "on"), ("email", OTHER), ("email_again", OTHER)];
        person.fill(CHANGE, &[typed, address].concat()).await.leads_to("/espace/gestion/identifiants/enregistrement");
        put_reset_link(&site).await;
        enrolled(&site, &mut person).await;
        corresponds(&site, &mut person).await;
        let before = site.snapshot().await;
        let reply = person.get(FILE).await;
        reply.is(200);
        assert_eq!(reply.header("content-type"), "application/json; charset=utf-8");
        assert_eq!(reply.header("content-disposition"), "attachment; filename=\"mes-donnees.json\"");
        assert_eq!(reply.header("content-security-policy"), "sandbox; default-src 'none'");
        assert_eq!(reply.header("cache-control"), "no-store");
        site.snapshot().await.is_as(&before, "giving it out");
        let text = reply.text();
        let given: Value = serde_json::from_str(&text).unwrap();
        for (table, key) in REVIEWED {
            let there = given[key].as_array().map_or_else(|| given[key].is_object(), |rows| !rows.is_empty());
            assert!(there, "{table}: nothing under « {key} » in {text}");
        }
        assert_eq!(given["espace"]["adresse_connexion"], support::ADDRESS);
        assert_eq!(given["espace"]["conditions_version"], app::domain::terms::VERSION);
        for secret in ["argon2", "token_hash", "code_hash", "payload", "shadow", support::PASSWORD, next, support::ANSWER, &code] {
            assert!(!text.contains(secret), "{secret} is given out");
        }
        // T-0.7: whether the address asked for was free stays unsaid.
        assert_eq!(given["changements_adresse"][0]["etat"], "pending");
        assert_eq!(given["changements_adresse"][0]["fin_le"], Value::Null);
        assert!(!given["courriels"].to_string().contains(OTHER), "a mail to somebody else");

        let page = person.get(DATA).await;
        page.is(200);
        for says in ["Durand", "Rennes", "Journal de sécurité", "Activation de l’espace", "Mots de passe précédents", "Modification des identifiants"] {
            page.says(says);
        }
        assert!(!page.text().contains("argon2"));
        site.assert_sound().await;
    }

    async fn t_rgp_1_nobody_gets_another_person_s_data(kind) {
        let site = Site::filled(kind).await;
        let mut owner = signed_in(&site, OWNER).await;
        let mut other = signed_in(&site, OTHER).await;
        owner.fill(PAGE, &[("city", "Zanzibar-sur-Mer")]).await.leads_to(DONE);
        let own = owner.get(FILE).await.text();
        let theirs = other.get(FILE).await.text();
        assert!(own.contains("Zanzibar") && own.contains(&owner.source));
        assert!(!theirs.contains("Zanzibar") && !theirs.contains(OWNER) && !theirs.contains(&owner.source));
        site.person().get(FILE).await.leads_to("/connexion?retour=/espace/gestion/donnees");
        site.person().get(DATA).await.leads_to("/connexion?retour=/espace/gestion/donnees");
        owner.fill("/espace/gestion/connexions", &[("session", "pas-moi")]).await.leads_to("/connexion/renouvellement");
        owner.get(FILE).await.leads_to("/connexion/renouvellement");
        owner.fill("/connexion/renouvellement", &[("password", NEW), ("password_again", NEW)]).await.leads_to("/espace");
        assert_eq!(file(&mut owner).await["mots_de_passe"].as_array().unwrap().len(), 1);
        assert!(file(&mut owner).await["courriels"].to_string().contains("sessions_ended"));
        assert!(!other.get(FILE).await.text().contains("sessions_ended"));
    }

    async fn t_rgp_1_every_table_that_names_a_person_is_reviewed(kind) {
        let site = Site::new(kind).await;
        let naming: BTreeSet<String> = naming(&site).await.into_keys().collect();
        let reviewed: BTreeSet<String> = REVIEWED.iter().chain(EXCEPTIONS).map(|(table, _)| (*table).to_owned()).collect();
        assert_eq!(naming, reviewed, "a table that names a person is given out, or says why not");
        assert!(EXCEPTIONS.iter().all(|(_, reason)| reason.len() > 20));
    }
}

/// The tables with a column that names a person, and those columns.
async fn naming(site: &Site) -> BTreeMap<String, Vec<String>> {
    let postgres = site.store().reader().get_database_backend() == sea_orm::DbBackend::Postgres;
    let mut found = BTreeMap::new();
    for table in site.snapshot().await.0.keys() {
        let question = if postgres {
            format!("SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}'")
        } else {
            format!("SELECT name FROM pragma_table_info('{table}')")
        };
        let mut columns = rows::texts(site.store(), &question).await;
        columns.retain(|name| {
            matches!(
                name.as_str(),
                "person_id"
                    | "added_by"
                    | "said_by"
                    | "author_id"
                    | "reader_id"
                    | "opened_by"
                    | "address"
                    | "address_key"
                    | "recipient"
                    | "last_name"
            )
        });
        if !columns.is_empty() {
            found.insert(table.clone(), columns);
        }
    }
    found
}

/// The question for the details of an event, as text on both databases.
fn detail_of(event: &str) -> String {
    format!("SELECT CAST(detail AS TEXT) FROM journal WHERE event = '{event}'")
}

/// A service with a bank account, asked for and activated.
async fn enrolled(site: &Site, person: &mut Person) {
    use support::enrol;
    let siren = enrol::free_company(site).await;
    enrol::begin(person, &siren).await.is(303);
    enrol::choose(person, &siren, &["payer-tva"]).await.is(303);
    let account = [("account_holder", "SARL ESSAI"), ("iban", "FR14 2004 1010 0505 0001 3M02 606")];
    person.fill(&format!("/dossiers/{siren}/adhesion/complements"), &account).await.is(303);
    enrol::confirm(person, &siren).await.is(303);
    let letter = enrol::letters(site).await.remove(0);
    enrol::redeem(person, letter.code.reveal()).await.is(303);
    person.fill(&format!("/dossiers/{siren}/rangement"), &[("groups", "Clients")]).await.is(303);
    // The VAT of October is due tomorrow: a reminder leaves.
    person.fill(&format!("/dossiers/{siren}/calendrier"), &[("vat", "monthly")]).await.is(303);
    person.fill("/dossiers/calendrier", &[("days", "3")]).await.is(303);
    assert_eq!(server::portal::deadlines::round(&site.system).await.unwrap(), 1);
}

/// A thread, a draft, and the choice of notices.
async fn corresponds(site: &Site, person: &mut Person) {
    use server::store::entitlement::{self, New};
    let db = site.store().reader();
    let id = server::store::person::by_address(db, support::ADDRESS).await.unwrap().unwrap().id;
    let siren =
        rows::texts(site.store(), "SELECT siren FROM entitlement WHERE service = 'payer-tva' AND demand_id IS NOT NULL").await.remove(0);
    let new = New {
        person: id,
        siren: siren.clone(),
        service: "messagerie".to_owned(),
        role: app::domain::entitlement::Role::Delegate,
        may_delegate: false,
        granted_by: Some(id),
        demand: None,
        until: None,
    };
    assert!(entitlement::give(db, &new, site.clock.now()).await.unwrap());
    for gesture in ["envoyer", "brouillon"] {
        let draft = person.fill("/messagerie/nouveau", &[("company", &siren)]).await.location().to_owned();
        let typed = [("theme", "tva"), ("subject", "Objet"), ("text", "Texte"), ("gesture", gesture)];
        let file = ("note.txt", "text/plain", &b"Texte"[..]);
        support::files::send(person, &format!("{draft}/pieces"), &[file]).await.is(303);
        person.fill(&draft, &typed).await.is(303);
    }
    person.fill("/messagerie/avis", &[("choice", "daily")]).await.is(303);
}

/// A reset link of the person created by the tests, as the server keeps it.
async fn put_reset_link(site: &Site) {
    use sea_orm::Statement;
    let db = site.store().reader();
    let person = server::store::person::by_address(db, support::ADDRESS).await.unwrap().unwrap().id;
    let (now, end) = (site.clock.now(), site.clock.now() + Duration::hours(1));
    let values = [vec![7_u8; 32].into(), person.into(), now.into(), end.into(), 0_i32.into()];
    let postgres = db.get_database_backend() == sea_orm::DbBackend::Postgres;
    let marks = if postgres { "$1, $2, $3, $4, $5" } else { "?, ?, ?, ?, ?" };
    let text = format!("INSERT INTO reset_link (token_hash, person_id, created_at, expires_at, wrong) VALUES ({marks})");
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), text, values)).await.unwrap();
}
