//! How many statements each page asks the database, and that the number stays with a hundred companies and every service
//! (Shows 5 of the enrolment). A page that is not in the table fails the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::collections::{BTreeMap, BTreeSet};

use app::domain::entitlement::Role;
use app::domain::mandate::Scheme;
use app::domain::route::{OPENING, PAGES, PATTERNS};
use support::data::{grant, iban};
use support::enrol::{begin, choose, free_company, signed_in};
use support::rows::{run, texts};
use support::{Kind, Person, Site, on_each};

mod support;

/// One company, a few services.
const FEW: &str = "martin@example.com";
/// A hundred companies.
const MANY: &str = "lila.rosemonde@example.com";

/// Statements of each page for somebody who is signed in, on both databases.
const TABLE: &[(&str, u64)] = &[
    ("/", 1),
    ("/accessibilite", 1),
    ("/activation", 1),
    ("/activation/identifiants", 2),
    ("/activation/recapitulatif", 2),
    ("/activation/services", 2),
    ("/aide", 1),
    ("/aide/connexion-impossible", 1),
    ("/aide/mot-de-passe", 1),
    ("/aide/questions", 1),
    ("/conditions-generales", 1),
    ("/connexion", 1),
    ("/connexion/conditions", 1),
    ("/connexion/deblocage", 2),
    ("/connexion/renouvellement", 1),
    ("/creation", 1),
    ("/creation/annulation", 4),
    ("/creation/annulee", 1),
    ("/creation/expert/conditions", 1),
    ("/creation/expert/confirmation", 2),
    ("/creation/expert/formulaire", 2),
    ("/creation/expert/identifiants", 2),
    ("/creation/expert/recapitulatif", 2),
    ("/creation/simplifiee/conditions", 1),
    ("/creation/simplifiee/confirmation", 2),
    ("/creation/simplifiee/formulaire", 2),
    ("/creation/simplifiee/identifiants", 2),
    ("/creation/simplifiee/recapitulatif", 2),
    ("/donnees-personnelles", 1),
    ("/dossiers", 4),
    ("/dossiers/calendrier", 3),
    ("/dossiers/{siren}", 5),
    ("/dossiers/{siren}/calendrier", 3),
    ("/dossiers/{siren}/services/{service}", 2),
    ("/dossiers/{siren}/adhesion", 4),
    ("/dossiers/{siren}/adresse", 5),
    ("/dossiers/{siren}/comptes", 5),
    ("/dossiers/{siren}/comptes/ajout", 3),
    ("/dossiers/{siren}/comptes/contrat", 4),
    ("/dossiers/{siren}/comptes/{id}/suppression", 4),
    ("/dossiers/{siren}/comptes/{id}/titulaire", 4),
    ("/dossiers/{siren}/contrats/{id}", 5),
    ("/dossiers/{siren}/contrats/{id}/revocation", 5),
    ("/dossiers/{siren}/rangement", 4),
    ("/dossiers/{siren}/adhesion/complements", 4),
    ("/dossiers/{siren}/adhesion/recapitulatif", 4),
    ("/entreprise/validation", 2),
    ("/entreprise/validee", 1),
    ("/espace", 4),
    ("/espace/gestion", 1),
    ("/espace/gestion/activation", 1),
    ("/espace/gestion/adhesion", 2),
    ("/espace/gestion/adresse", 3),
    ("/espace/gestion/comptes", 3),
    ("/espace/gestion/confirmation", 1),
    ("/espace/gestion/connexions", 3),
    ("/espace/gestion/coordonnees", 1),
    ("/espace/gestion/demandes", 3),
    ("/espace/gestion/demandes/{id}", 4),
    ("/espace/gestion/demandes/{id}/annulation", 4),
    ("/espace/gestion/donnees", 28),
    ("/espace/gestion/habilitations", 4),
    ("/espace/gestion/habilitations/{id}/suppression", 5),
    ("/espace/gestion/identifiants", 2),
    ("/espace/gestion/identifiants/enregistrement", 2),
    ("/espace/gestionnaires", 2),
    ("/espace/tests-tiers-declarants", 1),
    ("/mentions-legales", 1),
    ("/messagerie", 5),
    ("/messagerie/avis", 2),
    ("/messagerie/brouillons/{id}", 5),
    ("/messagerie/brouillons/{id}/pieces", 4),
    ("/messagerie/nouveau", 2),
    ("/messagerie/{id}", 8),
    ("/messagerie/{id}/code", 3),
    ("/messagerie/{id}/lecture", 3),
    ("/mot-de-passe-oublie", 1),
    ("/mot-de-passe-oublie/envoi", 1),
    ("/mot-de-passe-oublie/reponse", 2),
    ("/mot-de-passe-oublie/termine", 2),
    ("/plan-du-site", 1),
    ("/refus", 1),
    ("/refus/enregistre", 1),
];

/// The home of one company shows its dossier: what is held there is one question more. Where one company of several is chosen,
/// there is no choice: its page is next, and no name is asked for.
const OF_ONE: &[(&str, u64)] = &[("/espace", 5), ("/espace/gestion/adresse", 2), ("/espace/gestion/comptes", 2)];

/// What somebody with few and somebody with many see at a pattern: the pages of their own things.
async fn own_pages(site: &Site, person: &mut Person, address: &str, services: usize) -> BTreeMap<&'static str, String> {
    let mine = format!("person_id = (SELECT id FROM person WHERE address = '{address}')");
    let question =
        format!("SELECT siren FROM entitlement WHERE {mine} AND role = 'holder' GROUP BY siren ORDER BY COUNT(*) DESC, siren LIMIT 1");
    let own = texts(site.store(), &question).await.remove(0);
    let id = if site.kind == Kind::Postgres { "id::text" } else { "lower(hex(id))" };
    let right = texts(site.store(), &format!("SELECT {id} FROM entitlement WHERE {mine} AND siren = '{own}' AND role = 'holder' LIMIT 1"))
        .await
        .remove(0);
    let service = texts(
        site.store(),
        &format!("SELECT service FROM entitlement WHERE {mine} AND siren = '{own}' AND role = 'holder' ORDER BY service LIMIT 1"),
    )
    .await
    .remove(0);
    // A request under way, then an enrolment for another company.
    let catalogue: Vec<String> =
        site.system.catalogue.services().iter().filter(|s| !s.messaging && !s.payment).map(|s| s.id.clone()).collect();
    let asked: Vec<&str> = catalogue.iter().take(services).map(String::as_str).collect();
    let siren = free_company(site).await;
    support::enrol::ask(person, &siren, &asked).await;
    let demand = texts(site.store(), &format!("SELECT {id} FROM demand WHERE {mine} AND siren = '{siren}'")).await.remove(0);
    let next = free_company(site).await;
    begin(person, &next).await.is(303);
    let with: Vec<&str> = asked.iter().copied().chain(["messagerie", "payer-tva"]).collect();
    choose(person, &next, &with).await.is(303);
    let typed = [
        ("email", "contact@societe.example"),
        ("email_again", "contact@societe.example"),
        ("account_holder", "SARL ESSAI"),
        ("iban", "FR14 2004 1010 0505 0001 3M02 606"),
    ];
    person.fill(&format!("/dossiers/{next}/adhesion/complements"), &typed).await.is(303);
    // Bank accounts with a contract each, and the messaging: as many as services were asked for.
    for service in ["payer-dette-fiscale", "messagerie"] {
        run(site.store(), &format!("DELETE FROM entitlement WHERE siren = '{own}' AND service = '{service}' AND NOT ({mine})")).await;
        if texts(site.store(), &format!("SELECT role FROM entitlement WHERE siren = '{own}' AND service = '{service}'")).await.is_empty() {
            grant(site, address, &own, service, Role::Holder).await;
        }
    }
    let by = support::data::id(site, address).await;
    let (mut account, mut deal) = (uuid::Uuid::nil(), uuid::Uuid::nil());
    for number in 0..services {
        account = support::data::account(site, &own, &iban(number), Scheme::B2b, by).await;
        deal = support::data::contract(site, &own, account, Scheme::Core).await;
    }
    let shown = |hex: &String| hex.parse::<uuid::Uuid>().unwrap().to_string();
    let (demand, right) = (shown(&demand), shown(&right));
    let written =
        format!("SELECT {id} FROM thread WHERE siren IN (SELECT siren FROM entitlement WHERE {mine} AND service = 'messagerie') LIMIT 1");
    let thread = shown(&texts(site.store(), &written).await.remove(0));
    let messaging = format!("SELECT siren FROM entitlement WHERE {mine} AND service = 'messagerie' LIMIT 1");
    let company = texts(site.store(), &messaging).await.remove(0);
    let draft = person.fill("/messagerie/nouveau", &[("company", &company)]).await.location().to_owned();
    PATTERNS
        .iter()
        .map(|pattern| {
            let path = match *pattern {
                OPENING => pattern.replace("{siren}", &own).replace("{service}", &service),
                "/dossiers/{siren}" | "/dossiers/{siren}/calendrier" | "/dossiers/{siren}/rangement" => pattern.replace("{siren}", &own),
                other if other.contains("/comptes/{id}") => other.replace("{siren}", &own).replace("{id}", &account.to_string()),
                other if other.contains("/contrats/{id}") => other.replace("{siren}", &own).replace("{id}", &deal.to_string()),
                other if other.contains("/comptes") || other.ends_with("/adresse") => other.replace("{siren}", &own),
                other if other.starts_with("/dossiers/") => other.replace("{siren}", &next),
                "/messagerie/brouillons/{id}" => draft.clone(),
                "/messagerie/brouillons/{id}/pieces" => [draft.as_str(), "/pieces"].concat(),
                other if other.starts_with("/messagerie/") => other.replace("{id}", &thread),
                other if other.contains("/demandes/") => other.replace("{id}", &demand),
                other => other.replace("{id}", &right),
            };
            (*pattern, path)
        })
        .collect()
}

async fn statements(site: &Site, person: &mut Person, path: &str) -> u64 {
    person.get(path).await;
    let before = site.store().statements();
    let reply = person.get(path).await;
    assert!(matches!(reply.status, 200 | 303 | 404 | 410), "{path}: {}", reply.status);
    site.store().statements() - before
}

on_each! {
    async fn shows_5_a_page_costs_the_same_statements_with_one_company_and_with_a_hundred(kind) {
        let site = Site::filled(kind).await;
        run(site.store(), "DELETE FROM demand").await;
        let mut few = signed_in(&site, FEW).await;
        let mut many = signed_in(&site, MANY).await;
        // The hundredth company would be refused: two are given back.
        let back = format!("SELECT siren FROM entitlement WHERE person_id = (SELECT id FROM person WHERE address = '{MANY}') ORDER BY siren DESC LIMIT 1");
        let last = texts(site.store(), &back).await.remove(0);
        run(site.store(), &format!("DELETE FROM entitlement WHERE siren = '{last}'")).await;
        run(site.store(), &format!("UPDATE person SET companies = 99 WHERE address = '{MANY}'")).await;
        let (of_few, of_many) = (own_pages(&site, &mut few, FEW, 1).await, own_pages(&site, &mut many, MANY, 20).await);
        let table: BTreeMap<&str, u64> = TABLE.iter().copied().collect();
        let listed: BTreeSet<&str> = table.keys().copied().collect();
        let known: BTreeSet<&str> = PAGES.iter().chain(PATTERNS).copied().collect();
        let mut wrong: Vec<String> = known.symmetric_difference(&listed).map(|page| format!("{page}: not on both lists")).collect();
        for page in known {
            let few = statements(&site, &mut few, of_few.get(page).map_or(page, String::as_str)).await;
            let many = statements(&site, &mut many, of_many.get(page).map_or(page, String::as_str)).await;
            let budget = table.get(page).copied().unwrap_or_default();
            let of_one = OF_ONE.iter().find(|(one, _)| *one == page).map_or(budget, |(_, budget)| *budget);
            if (few, many) != (of_one, budget) {
                wrong.push(format!("(\"{page}\", {few}), with many {many}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
