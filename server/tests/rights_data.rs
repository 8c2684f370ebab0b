//! The rights table of a company's data (Shows 5; 1.3, R-L01, R-L05): every role × service × own or other company, for every page
//! and every act, through HTTP. One expectation in two lines, and no deviation from it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use app::domain::entitlement::Role;
use app::domain::mandate::Scheme;
use support::data::{IBANS, account, contract, grant, id};
use support::enrol::{free_company, signed_in};
use support::rows::{count, run};
use support::{Person, Site, on_each};

mod support;

const ME: &str = "nouvelle@example.com";
const SOMEBODY: &str = "titulaire@example.com";

/// What is asked for: of the accounts, or of the address.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    Accounts,
    Address,
}

/// How the person holds the service; a right at rest is none.
const ROLES: [(&str, Option<Role>, bool); 5] = [
    ("titulaire", Some(Role::Holder), true),
    ("suppléant", Some(Role::Deputy), true),
    ("suppléant en veille", Some(Role::Deputy), false),
    ("délégataire", Some(Role::Delegate), true),
    ("rien", None, true),
];

const SERVICES: [&str; 3] = ["payer-tva", "messagerie", "declarer-tva"];

/// The ids that the acts are about.
struct Things {
    free: String,
    used: String,
    contract: String,
}

/// The company's accounts as before each act: one free, one with a contract; no change of address.
async fn prepare(site: &Site, siren: &str) -> Things {
    for table in ["contract", "bank_account"] {
        run(site.store(), &format!("DELETE FROM {table} WHERE siren = '{siren}'")).await;
    }
    run(site.store(), &format!("DELETE FROM demand WHERE siren = '{siren}' AND kind = 'address'")).await;
    let by = id(site, SOMEBODY).await;
    let free = account(site, siren, IBANS[0], Scheme::B2b, by).await;
    let used = account(site, siren, IBANS[1], Scheme::B2b, by).await;
    let contract = contract(site, siren, used, Scheme::Core).await;
    Things { free: free.to_string(), used: used.to_string(), contract: contract.to_string() }
}

/// Every page and act: its name, what it is of, and what it answered.
async fn everything(site: &Site, me: &mut Person, siren: &str, permit: &str) -> Vec<(String, Of, u16)> {
    let mut answers = Vec::new();
    // The ceiling of requests is not what is judged here: each round comes from somewhere else.
    me.moves();
    let things = prepare(site, siren).await;
    let Things { free, used, contract } = &things;
    for (page, of) in [
        (format!("/dossiers/{siren}/comptes"), Of::Accounts),
        (format!("/dossiers/{siren}/comptes/ajout"), Of::Accounts),
        (format!("/dossiers/{siren}/comptes/contrat"), Of::Accounts),
        (format!("/dossiers/{siren}/comptes/{free}/titulaire"), Of::Accounts),
        (format!("/dossiers/{siren}/comptes/{used}/suppression"), Of::Accounts),
        (format!("/dossiers/{siren}/contrats/{contract}"), Of::Accounts),
        (format!("/dossiers/{siren}/contrats/{contract}/revocation"), Of::Accounts),
        (format!("/dossiers/{siren}/adresse"), Of::Address),
    ] {
        answers.push((page.clone(), of, me.get(&page).await.status));
    }
    let form = [("permit".to_owned(), permit.to_owned())];
    let mandate = format!("/dossiers/{siren}/contrats/{contract}/mandat.pdf");
    answers.push((mandate.clone(), Of::Accounts, me.post(&mandate, &form).await.status));
    let shared = format!("\"permit\":\"{permit}\",\"siren\":\"{siren}\"");
    let acts = |things: &Things| {
        let Things { free, contract, .. } = things;
        let new = IBANS[2];
        [
            ("account/add", Of::Accounts, format!("\"holder\":\"X\",\"iban\":\"{new}\",\"scheme\":\"core\"")),
            ("account/rename", Of::Accounts, format!("\"id\":\"{free}\",\"holder\":\"Y\"")),
            ("account/remove", Of::Accounts, format!("\"id\":\"{free}\"")),
            ("contract/add", Of::Accounts, format!("\"account\":\"{free}\",\"scheme\":\"b2b\"")),
            ("contract/revoke", Of::Accounts, format!("\"id\":\"{contract}\"")),
            ("mailbox/change", Of::Address, "\"email\":\"neuve@example.com\",\"email_again\":\"neuve@example.com\"".to_owned()),
        ]
    };
    for at in 0..acts(&things).len() {
        let things = prepare(site, siren).await;
        let (endpoint, of, fields) = acts(&things)[at].clone();
        let before = site.snapshot().await.but(&["session", "outbox", "journal", "attempt"]);
        let status = me.call(endpoint, &format!("{{\"form\":{{{shared},{fields}}}}}")).await.status;
        if status != 200 {
            site.snapshot().await.but(&["session", "outbox", "journal", "attempt"]).is_as(&before, endpoint);
        }
        answers.push((endpoint.to_owned(), of, status));
    }
    prepare(site, siren).await;
    answers
}

on_each! {
    async fn shows_5_rights_table_of_bank_accounts_and_company_address(kind) {
        let site = Site::filled(kind).await;
        let own = free_company(&site).await;
        grant(&site, SOMEBODY, &own, "consulter-avis-cfe", Role::Holder).await;
        let other = free_company(&site).await;
        for service in SERVICES {
            grant(&site, SOMEBODY, &other, service, Role::Holder).await;
        }
        let mut me = signed_in(&site, ME).await;
        // Any form that asks for the password gives the same permit: what is judged here are rights.
        let permit = me.get("/espace/gestion/identifiants").await.field("/espace/gestion/identifiants", "permit");
        let (mut wrong, mut judged) = (Vec::new(), 0);
        for (name, role, active) in ROLES {
            for service in SERVICES {
                let mine = format!("person_id = (SELECT id FROM person WHERE address = '{ME}')");
                run(site.store(), &format!("DELETE FROM entitlement WHERE {mine}")).await;
                run(site.store(), &format!("UPDATE person SET companies = 0 WHERE address = '{ME}'")).await;
                if let Some(role) = role {
                    grant(&site, ME, &own, service, role).await;
                }
                if !active {
                    run(site.store(), &format!("UPDATE entitlement SET state = 'dormant' WHERE {mine}")).await;
                }
                for (siren, whose) in [(&own, "own"), (&other, "other")] {
                    for (what, of, status) in everything(&site, &mut me, siren, &permit).await {
                        let manages = active && matches!(role, Some(Role::Holder | Role::Deputy));
                        let needed = if of == Of::Accounts { "payer-tva" } else { "messagerie" };
                        let expected = match (whose, role) {
                            ("other", _) | (_, None) => 404,
                            _ if manages && service == needed => 200,
                            _ => 403,
                        };
                        judged += 1;
                        if status != expected {
                            wrong.push(format!("{name}, {service}, {whose}: {what} answers {status} instead of {expected}"));
                        }
                    }
                }
            }
        }
        assert_eq!(judged, ROLES.len() * SERVICES.len() * 2 * 15);
        assert!(wrong.is_empty(), "{} deviations of {judged}:\n{}", wrong.len(), wrong.join("\n"));
        assert!(count(site.store(), "SELECT COUNT(*) FROM bank_event WHERE event = 'contract.printed'").await > 0);
    }
}
