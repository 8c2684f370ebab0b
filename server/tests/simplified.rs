//! Creation in simplified mode (SC14, SC15, R-B01 to R-B11): from the SIREN to a space with its services, and every way it
//! ends otherwise.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use app::api::ApiError;
use app::domain::activation::Over;
use app::domain::fault::Problem;
use app::ui::wording;
use chrono::Duration;
use server::letter::{Kind, Letter};
use server::mail::Message;
use server::portal::overdue;
use support::enrol::{held, letters};
use support::rows::{count, run, texts};
use support::{ADDRESS, PASSWORD, Person, Reply, Site, details, on_each, sentence};

mod support;

const TERMS: &str = "/creation/simplifiee/conditions";
const CREDENTIALS: &str = "/creation/simplifiee/identifiants";
const DETAILS: &str = "/creation/simplifiee/formulaire";
const REVIEW: &str = "/creation/simplifiee/recapitulatif";
const REQUESTED: &str = "/creation/simplifiee/confirmation";
const COMPANY: &str = "contact@societe.example";
const KNOWN: &str = "nouvelle@example.com";
/// The services of the bundle (C8).
const BUNDLE: usize = 34;

/// Companies that may have a space in simplified mode.
async fn free_companies(site: &Site) -> Vec<String> {
    let question = "SELECT siren FROM company c WHERE active AND address <> '' AND legal_category NOT LIKE '4%' AND legal_category NOT LIKE '7%' \
                    AND NOT EXISTS (SELECT 1 FROM entitlement e WHERE e.siren = c.siren) AND NOT EXISTS (SELECT 1 FROM demand d WHERE d.siren = c.siren) \
                    ORDER BY siren";
    texts(site.store(), question).await
}

async fn filled(kind: support::Kind) -> (Site, String) {
    let site = Site::filled(kind).await;
    // The demonstration's own requests move on with time, too.
    run(site.store(), "DELETE FROM demand").await;
    let siren = free_companies(&site).await.remove(0);
    (site, siren)
}

async fn choose(person: &mut Person, siren: &str, company: &str, login: &str) -> Reply {
    let typed = [
        ("siren", siren),
        ("company_email", company),
        ("company_email_again", company),
        ("email", login),
        ("email_again", login),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ];
    person.fill(CREDENTIALS, &typed).await
}

async fn give_details(person: &mut Person) -> Reply {
    let given = details();
    let typed: Vec<(&str, &str)> = given.iter().filter(|(name, _)| name != "siren").map(|(n, v)| (n.as_str(), v.as_str())).collect();
    person.fill(DETAILS, &typed).await
}

/// Everything up to « Confirmer ».
async fn up_to_review(person: &mut Person, siren: &str, company: &str, login: &str) {
    person.fill(TERMS, &[("accepted", "on")]).await.leads_to(CREDENTIALS);
    choose(person, siren, company, login).await.leads_to(DETAILS);
    give_details(person).await.leads_to(REVIEW);
}

async fn request(person: &mut Person, siren: &str, company: &str, login: &str) {
    up_to_review(person, siren, company, login).await;
    person.fill(REVIEW, &[]).await.leads_to(REQUESTED);
}

/// The path of the latest link mailed to an address.
async fn link(site: &Site, address: &str) -> String {
    site.send_mails().await;
    let mails = site.mails_to(address).await;
    let url = mails.iter().rev().find_map(|row| match row.payload.is_some().then(|| site.open(row)) {
        Some(Message::CompanyLink(mail)) => Some(mail.link_url),
        Some(Message::LoginLink(mail)) => Some(mail.link_url),
        _ => None,
    });
    url.expect("a link").replace(&site.system.public_url, "")
}

async fn validate(site: &Site, address: &str) -> Reply {
    let path = link(site, address).await;
    site.person().fill(&path, &[]).await
}

/// A request whose letter is written.
async fn lettered(site: &Site, siren: &str, login: &str) -> Letter {
    request(&mut site.person(), siren, login, login).await;
    validate(site, login).await.leads_to("/entreprise/validee");
    letters(site).await.remove(0)
}

async fn people(site: &Site, address: &str) -> i64 {
    count(site.store(), &format!("SELECT COUNT(*) FROM person WHERE address_key = '{address}'")).await
}

async fn states(site: &Site) -> Vec<String> {
    texts(site.store(), "SELECT state FROM demand WHERE kind = 'creation' ORDER BY created_at").await
}

fn refusal(over: Over) -> String {
    wording::refusal(&ApiError::Over(over)).1
}

on_each! {
    /// R-B03 to R-B08 with one address: one link, the letter, the code; a space with the bundle, its person the holder.
    async fn r_b03_with_one_address_from_nothing_to_a_space_with_its_services(kind) {
        let (site, siren) = filled(kind).await;
        let mut camille = site.person();
        camille.get("/creation").await.says("optez pour le mode simplifié");
        up_to_review(&mut camille, &format!("{} {} {}", &siren[..3], &siren[3..6], &siren[6..]), ADDRESS, ADDRESS).await;
        let review = camille.get(REVIEW).await;
        review.says(&format!("Afficher les {BUNDLE} services compris"));
        review.says("Camille");
        assert!(!review.words().contains(PASSWORD));
        assert!(site.outbox().await.is_empty(), "nothing leaves before « Confirmer »");
        camille.fill(REVIEW, &[]).await.leads_to(REQUESTED);
        let shown = camille.get(REQUESTED).await;
        shown.says("Un courriel contenant un lien utilisable 72 heures a été envoyé à l’adresse électronique de l’entreprise");
        assert!(!shown.words().contains("Un autre lien"));
        camille.get(REVIEW).await.leads_to(REQUESTED);
        assert_eq!(people(&site, ADDRESS).await, 0, "R-C19");
        assert!(letters(&site).await.is_empty(), "R-B06: the letter waits for the link");

        let path = link(&site, ADDRESS).await;
        assert_eq!(site.mails_to(ADDRESS).await.iter().map(|row| row.template.as_str()).collect::<Vec<_>>(), ["company_link"], "R-B04");
        let before = site.snapshot().await;
        let mut company = site.person();
        let page = company.get(&path).await;
        page.says("crée un espace professionnel en mode simplifié");
        page.says("Durand Camille");
        company.raw("HEAD", &path, &[], Vec::new()).await.is(200);
        site.snapshot().await.is_as(&before, "T-ACT-5: a GET changes nothing");
        company.get("/entreprise/validation?jeton=inconnu").await.is(404);
        company.fill(&path, &[]).await.leads_to("/entreprise/validee");
        company.get("/entreprise/validee").await.says("Un courrier contenant le code d’activation est envoyé à l’adresse postale de l’entreprise");
        company.get(&path).await.is(410);
        company.post("/entreprise/validation", &[("jeton".to_owned(), path.rsplit('=').next().unwrap().to_owned())]).await.is(410);
        assert_eq!(held(&site, &siren).await, Vec::<String>::new(), "T-ADH-5");

        let letter = letters(&site).await.remove(0);
        assert_eq!((letter.kind, letter.services.len(), letter.requester.last_name.as_str()), (Kind::Creation, BUNDLE, "Durand"));
        assert!(!letter.address.is_empty() && letter.requester.email == ADDRESS);
        let mut stranger = site.person();
        stranger.activate(letter.code.reveal(), "autre@example.com").await.is(422);
        assert!(site.events().await.contains(&"activation.foreign".to_owned()), "T-ACT-8");

        camille.activate(letter.code.reveal(), ADDRESS).await.leads_to("/activation/recapitulatif");
        camille.get("/activation/recapitulatif").await.leads_to("/activation/services");
        let done = camille.get("/activation/services").await;
        done.says("sous le numéro 2026327");
        done.says("Déclarer la TVA");
        camille.get("/activation/recapitulatif.pdf").await.is(200);
        site.person().get("/activation/recapitulatif.pdf").await.is(303);
        assert_eq!(held(&site, &siren).await.len(), BUNDLE);
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM entitlement e JOIN person p ON p.id = e.person_id WHERE p.address_key = 'camille.durand@example.com' AND e.role = 'holder'").await, 34);
        assert_eq!(texts(site.store(), &format!("SELECT address FROM company_address WHERE siren = '{siren}'")).await, [ADDRESS]);
        assert!(site.mails_to(ADDRESS).await.iter().any(|row| row.template == "services_active"));
        assert!(!site.snapshot().await.0["pending_creation"].join("").contains("argon2"), "the hashes live in the space now");

        camille.sign_in(ADDRESS, PASSWORD).await.leads_to("/espace");
        camille.get("/espace").await.says("Dossier courant");
        camille.get("/espace/gestion/demandes").await.says("Services activés");
        let data = camille.get("/espace/gestion/donnees.json").await.text();
        let given: serde_json::Value = serde_json::from_str(&data).unwrap();
        assert_eq!(given["demandes_adhesion"][0]["siren"], siren.as_str());
        assert_eq!(given["demandes"][0]["etat"], "activated");
        let again = stranger.activate(letter.code.reveal(), ADDRESS).await;
        again.is(422);
        again.says(&refusal(Over::Used));
        site.assert_sound().await;
    }

    /// Ruled: two addresses, two links; the letter leaves when both are used, in whatever order.
    async fn r_b05_with_two_addresses_the_letter_waits_for_both_links(kind) {
        let (site, _) = filled(kind).await;
        let sirens = free_companies(&site).await;
        for (at, first) in ["login", "company"].into_iter().enumerate() {
            let (login, company) = (format!("personne{at}@example.com"), format!("bureau{at}@societe.example"));
            let mut camille = site.person();
            request(&mut camille, &sirens[at], &company, &login).await;
            let shown = camille.get(REQUESTED).await;
            shown.says("Le courrier part quand les deux liens ont servi");
            shown.says(&login);
            let (one, two) = if first == "login" { (&login, &company) } else { (&company, &login) };
            let page = site.person().get(&link(&site, &login).await).await;
            page.says("Valider votre adresse électronique de connexion");
            page.says(&login);
            validate(&site, one).await.leads_to("/entreprise/validee?suite=autre");
            camille.get("/entreprise/validee?suite=autre").await.says("l’autre a reçu un lien, elle aussi");
            assert!(letters(&site).await.is_empty(), "{first} first");
            site.person().get(&link(&site, one).await).await.is(410);
            validate(&site, two).await.leads_to("/entreprise/validee");
            let letter = letters(&site).await.remove(0);
            camille.activate(letter.code.reveal(), &company).await.is(422);
            camille.activate(letter.code.reveal(), &login).await.leads_to("/activation/recapitulatif");
            assert_eq!(texts(site.store(), &format!("SELECT address FROM company_address WHERE siren = '{}'", sirens[at])).await, [company]);
            assert_eq!((people(&site, &login).await, held(&site, &sirens[at]).await.len()), (1, BUNDLE));
        }
        site.assert_sound().await;
    }

    /// Both links used at the same moment: one letter.
    async fn r_b06_two_links_at_once_make_one_letter(kind) {
        let (site, siren) = filled(kind).await;
        request(&mut site.person(), &siren, COMPANY, ADDRESS).await;
        let mut posts = Vec::new();
        for address in [COMPANY, ADDRESS] {
            let path = link(&site, address).await;
            let mut person = site.person();
            let form = person.filled(&path, &[]).await;
            posts.push((person, form));
        }
        let sent = posts.iter_mut().map(|(person, form)| person.post("/entreprise/validation", form));
        for reply in futures::future::join_all(sent).await {
            reply.is(303);
        }
        assert_eq!(letters(&site).await.len(), 1);
        assert_eq!(states(&site).await, ["sent"]);
        site.assert_sound().await;
    }

    /// R-B02: who may not have it is told so on screen, with the way to the expert mode; nothing is kept.
    async fn r_b02_refused_companies_are_told_why(kind) {
        let (site, _) = filled(kind).await;
        let one = async |question: &str| texts(site.store(), question).await.remove(0);
        let closed = one("SELECT siren FROM company WHERE NOT active AND legal_category NOT LIKE '7%' ORDER BY siren LIMIT 1").await;
        let public = one("SELECT siren FROM company WHERE active AND legal_category = '7210' ORDER BY siren LIMIT 1").await;
        let body = one("SELECT siren FROM company WHERE active AND legal_category = '7361' ORDER BY siren LIMIT 1").await;
        let mut camille = site.person();
        camille.fill(TERMS, &[("accepted", "on")]).await.leads_to(CREDENTIALS);
        for (typed, problem) in [
            ("", Problem::Missing),
            ("12345678", Problem::SirenDigits),
            ("12345678A", Problem::SirenDigits),
            ("111111111", Problem::SirenUnknown),
            (&closed, Problem::SirenCeased),
            (&public, Problem::NotSimplified),
            (&body, Problem::NotSimplified),
            ("987654321", Problem::AlreadyServed),
        ] {
            let reply = choose(&mut camille, typed, COMPANY, ADDRESS).await;
            reply.is(422);
            let said = sentence("siren", problem);
            assert!(reply.beside("creation/credentials", "siren").contains(&said) && reply.summary().contains(&said), "{typed}: {}", reply.words());
            assert_eq!(reply.field(CREDENTIALS, "siren"), typed);
            assert_eq!(reply.field(CREDENTIALS, "company_email"), COMPANY);
            assert_eq!(reply.field(CREDENTIALS, "password"), "");
            // The check is given back, unless it has paid for an answer about services (T-0.7).
            assert_eq!(reply.words().contains("Vérification réussie"), problem != Problem::AlreadyServed, "{typed}");
        }
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM creation_draft WHERE siren IS NOT NULL").await, 0);
        // Without the check nothing is said about services.
        let mut form = camille.get(CREDENTIALS).await.form(CREDENTIALS);
        let typed = [("siren", "987654321"), ("company_email", COMPANY), ("company_email_again", COMPANY), ("email", ADDRESS), ("email_again", ADDRESS), ("password", PASSWORD), ("password_again", PASSWORD)];
        support::person::put(&mut form, &typed);
        let reply = camille.post(CREDENTIALS, &form).await;
        reply.is(422);
        assert!(!reply.summary().contains(&sentence("siren", Problem::AlreadyServed)));
        assert!(reply.summary().contains(&sentence("check_answer", Problem::CheckMissing)));
        site.assert_sound().await;
    }

    /// The company's address is judged like the login address, and typed twice.
    async fn r_b03_a_wrong_company_address_is_said_beside_its_field(kind) {
        let (site, siren) = filled(kind).await;
        let mut camille = site.person();
        camille.fill(TERMS, &[("accepted", "on")]).await.leads_to(CREDENTIALS);
        for (typed, problem) in [("", Problem::Missing), ("bureau", Problem::AddressForm), ("a@yopmail.com", Problem::AddressDisposable)] {
            let reply = choose(&mut camille, &siren, typed, ADDRESS).await;
            reply.is(422);
            assert!(reply.beside("creation/credentials", "company_email").contains(&sentence("company_email", problem)), "{typed}");
        }
        let typed = [("siren", siren.as_str()), ("company_email", COMPANY), ("company_email_again", "autre@societe.example"), ("email", ADDRESS), ("email_again", ADDRESS), ("password", PASSWORD), ("password_again", PASSWORD)];
        let reply = camille.fill(CREDENTIALS, &typed).await;
        reply.is(422);
        assert!(reply.beside("creation/credentials", "company_email_again").contains(&sentence("company_email_again", Problem::AddressMismatch)));
        site.assert_sound().await;
    }

    /// The steps of the two modes never mix; a step opened too early leads to the first one missing (V2.3.1).
    async fn v2_3_1_the_two_modes_never_mix(kind) {
        let (site, siren) = filled(kind).await;
        let mut camille = site.person();
        camille.up_to(3, ADDRESS).await;
        camille.get(CREDENTIALS).await.leads_to(TERMS);
        camille.get(REVIEW).await.leads_to(TERMS);
        camille.fill(TERMS, &[("accepted", "on")]).await.leads_to(CREDENTIALS);
        camille.get("/creation/expert/recapitulatif").await.leads_to("/creation/expert/conditions");
        camille.get(DETAILS).await.leads_to(CREDENTIALS);
        choose(&mut camille, &siren, COMPANY, ADDRESS).await.leads_to(DETAILS);
        camille.get(REVIEW).await.leads_to(DETAILS);
        // The firm is the company of the step before, whatever the form says.
        let mut form = camille.filled(DETAILS, &[]).await;
        let given = details();
        let typed: Vec<(&str, &str)> = given.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        support::person::put(&mut form, &typed);
        camille.post(DETAILS, &form).await.is(409);
        give_details(&mut camille).await.leads_to(REVIEW);
        camille.fill(REVIEW, &[]).await.leads_to(REQUESTED);
        camille.get("/creation/expert/confirmation").await.leads_to(REQUESTED);
        camille.post("/creation/expert/confirmation", &[]).await.is(409);
        site.person().get(REQUESTED).await.leads_to(TERMS);
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM pending_creation").await, 1);
        site.assert_sound().await;
    }

    /// T-CRE-4: a password that has become too weak leads back to its step.
    async fn t_cre_4_a_weak_password_leads_back(kind) {
        let (site, siren) = filled(kind).await;
        let mut camille = site.person();
        camille.fill(TERMS, &[("accepted", "on")]).await.leads_to(CREDENTIALS);
        let weak = "camionnette-DURAND-39-banquise";
        let typed = [("siren", siren.as_str()), ("company_email", COMPANY), ("company_email_again", COMPANY), ("email", ADDRESS), ("email_again", ADDRESS), ("password", weak), ("password_again", weak)];
        camille.fill(CREDENTIALS, &typed).await.leads_to(DETAILS);
        give_details(&mut camille).await.leads_to(REVIEW);
        camille.fill(REVIEW, &[]).await.is(409);
        assert!(site.outbox().await.is_empty());
        camille.get(&format!("{CREDENTIALS}?motif=mot-de-passe")).await.says("Choisissez un autre mot de passe");
        choose(&mut camille, &siren, COMPANY, ADDRESS).await.leads_to(DETAILS);
        site.assert_sound().await;
    }

    /// R-B05, R-B09: 72 hours to the second; then the request is void, SIREN and address are free, nobody has a space.
    async fn r_b09_a_link_holds_72_hours_to_the_second(kind) {
        let (site, siren) = filled(kind).await;
        let mut camille = site.person();
        request(&mut camille, &siren, COMPANY, ADDRESS).await;
        let (company, login) = (link(&site, COMPANY).await, link(&site, ADDRESS).await);
        site.turn(Duration::hours(72));
        assert_eq!(overdue::round(&site.system).await.unwrap(), 0, "the last second counts");
        site.person().fill(&company, &[]).await.leads_to("/entreprise/validee?suite=autre");
        site.turn(Duration::seconds(1));
        let mut late = site.person();
        let over = late.get(&login).await;
        over.is(410);
        over.says("Ce lien n’est plus valable");
        late.post("/entreprise/validation", &[("jeton".to_owned(), login.rsplit('=').next().unwrap().to_owned())]).await.is(410);
        // Free from this second on, before the job has come by.
        let mut again = site.person();
        request(&mut again, &siren, ADDRESS, ADDRESS).await;
        assert_eq!(states(&site).await, ["expired", "link"]);
        let templates: Vec<String> = site.mails_to(ADDRESS).await.into_iter().map(|row| row.template).collect();
        for template in ["demand_ended", "company_link"] {
            assert!(templates.iter().any(|one| one == template), "{templates:?}");
        }
        site.send_mails().await;
        site.turn(Duration::hours(72) + Duration::seconds(1));
        assert_eq!(overdue::round(&site.system).await.unwrap(), 1);
        assert_eq!(overdue::round(&site.system).await.unwrap(), 0, "once");
        assert_eq!(states(&site).await, ["expired", "expired"]);
        assert_eq!(people(&site, ADDRESS).await, 0);
        assert!(letters(&site).await.is_empty());
        site.assert_sound().await;
        // T-CRE-4: who it was is forgotten within a day; the company's part after thirty.
        site.turn(Duration::hours(24));
        site.assert_sound().await;
        assert_eq!(site.snapshot().await.count("pending_creation"), 0);
        site.turn(Duration::days(31));
        site.assert_sound().await;
        assert_eq!(site.snapshot().await.count("demand"), 0);
    }

    /// R-B07: the code dies with the sixtieth day at 23:59:59 in Paris; R-B09: then the request is void.
    async fn r_b07_the_sixtieth_day_is_the_last(kind) {
        let (site, siren) = filled(kind).await;
        let letter = lettered(&site, &siren, ADDRESS).await;
        site.turn(Duration::days(53));
        assert_eq!(overdue::round(&site.system).await.unwrap(), 1);
        assert!(site.mails_to(ADDRESS).await.iter().any(|row| row.template == "demand_ending"), "M14");
        // 23/11/2026 10:00 in Paris; the sixtieth day is 22/01/2027.
        site.turn(chrono::DateTime::parse_from_rfc3339("2027-01-22T23:59:59+01:00").unwrap().to_utc() - site.clock.now());
        let mut late = site.person();
        late.enter_code(letter.code.reveal()).await.leads_to("/activation/identifiants");
        site.turn(Duration::seconds(1));
        let over = late.redeem(ADDRESS).await;
        over.is(422);
        over.says(&refusal(Over::Void));
        site.turn(Duration::seconds(-1));
        late.redeem(ADDRESS).await.leads_to("/activation/recapitulatif");
        assert_eq!(held(&site, &siren).await.len(), BUNDLE);
        site.assert_sound().await;

        let other = free_companies(&site).await.remove(0);
        let letter = lettered(&site, &other, "tard@example.com").await;
        site.turn(Duration::days(62));
        assert_eq!(overdue::round(&site.system).await.unwrap(), 1);
        let mut late = site.person();
        let over = late.activate(letter.code.reveal(), "tard@example.com").await;
        over.is(422);
        over.says(&refusal(Over::Void));
        assert_eq!(people(&site, "tard@example.com").await, 0);
        assert!(site.mails_to("tard@example.com").await.iter().any(|row| row.template == "demand_ended"));
        request(&mut late, &other, "tard@example.com", "tard@example.com").await;
        assert_eq!(site.mails_to("tard@example.com").await.last().unwrap().template, "company_link", "the address is free");
        site.assert_sound().await;
    }

    /// R-B11, R-J12: the company refuses with the reference of its letter; the requester is told, the address is free.
    async fn r_b11_a_company_refuses(kind) {
        let (site, siren) = filled(kind).await;
        let letter = lettered(&site, &siren, ADDRESS).await;
        let mut company = site.person();
        company.fill("/refus", &[("reference", &letter.refusal)]).await.leads_to("/refus/enregistre");
        company.fill("/refus", &[("reference", &letter.refusal)]).await.is(422);
        let mut camille = site.person();
        let refused = camille.activate(letter.code.reveal(), ADDRESS).await;
        refused.is(422);
        refused.says(&refusal(Over::Declined));
        assert!(site.mails_to(ADDRESS).await.iter().any(|row| row.template == "demand_ended"));
        assert_eq!((states(&site).await, people(&site, ADDRESS).await), (vec!["refused".to_owned()], 0));
        assert!(site.events().await.contains(&"demand.refused".to_owned()));
        site.assert_sound().await;
        request(&mut camille, &siren, ADDRESS, ADDRESS).await;
        assert_eq!(site.mails_to(ADDRESS).await.last().unwrap().template, "company_link");
        site.assert_sound().await;
    }

    /// Ruled: services that got a holder meanwhile are left out and named; if none is left, the code stays usable.
    async fn r_b08_services_with_a_holder_meanwhile_are_left_out(kind) {
        let (site, siren) = filled(kind).await;
        let letter = lettered(&site, &siren, ADDRESS).await;
        let give = async |services: &str| {
            let statement = format!(
                "INSERT INTO entitlement (id, person_id, siren, service, role, state, may_delegate, granted_by, since) \
                 SELECT {id}, p.id, '{siren}', s.service, 'holder', 'active', true, p.id, p.created_at FROM person p, \
                 (SELECT DISTINCT service FROM entitlement WHERE {services}) s WHERE p.address = '{KNOWN}' \
                 AND NOT EXISTS (SELECT 1 FROM entitlement e WHERE e.siren = '{siren}' AND e.service = s.service)",
                id = if kind == support::Kind::Postgres { "gen_random_uuid()" } else { "randomblob(16)" },
            );
            run(site.store(), &statement).await;
            run(site.store(), &format!("UPDATE person SET companies = 1 WHERE address = '{KNOWN}'")).await;
        };
        give("service = 'declarer-tva'").await;
        let free = held(&site, &siren).await;
        assert_eq!(free, ["declarer-tva"]);
        give("true").await;
        if held(&site, &siren).await.len() >= BUNDLE {
            let mut camille = site.person();
            let none = camille.activate(letter.code.reveal(), ADDRESS).await;
            none.is(422);
            assert!(none.summary().contains(&sentence("code", Problem::AllTaken)), "{}", none.words());
            assert_eq!(people(&site, ADDRESS).await, 0, "no space without a service");
        }
        run(site.store(), &format!("DELETE FROM entitlement WHERE siren = '{siren}' AND service <> 'declarer-tva'")).await;
        let mut camille = site.person();
        camille.activate(letter.code.reveal(), ADDRESS).await.leads_to("/activation/recapitulatif");
        let done = camille.get("/activation/services").await;
        done.says("Services non activés : ils ont un titulaire depuis la demande");
        assert_eq!(held(&site, &siren).await.len(), BUNDLE);
        site.send_mails().await;
        let mail = site.mails_to(ADDRESS).await.into_iter().find(|row| row.template == "services_active").unwrap();
        let Message::ServicesActive(said) = site.open(&mail) else { panic!("no mail") };
        assert_eq!((said.services.len(), said.left_out), (BUNDLE - 1, vec!["Déclarer la TVA".to_owned()]));
        site.assert_sound().await;
    }

    /// T-ACT-1: a code redeemed ten times at once makes one space.
    async fn t_act_1_a_code_redeemed_at_once_makes_one_space(kind) {
        let (site, siren) = filled(kind).await;
        let letter = lettered(&site, &siren, ADDRESS).await;
        let mut all = Vec::new();
        for _ in 0..5 {
            let mut person = site.person();
            person.enter_code(letter.code.reveal()).await.leads_to("/activation/identifiants");
            let form = person.filled("/activation/identifiants", &[("email", ADDRESS)]).await;
            all.push((person, form));
        }
        let posts = all.iter_mut().map(|(person, form)| person.post("/activation/identifiants", form));
        let answers: Vec<u16> = futures::future::join_all(posts).await.iter().map(|reply| reply.status).collect();
        assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
        assert!(answers.iter().all(|status| matches!(status, 303 | 422)), "{answers:?}");
        assert_eq!((people(&site, ADDRESS).await, held(&site, &siren).await.len()), (1, BUNDLE));
        site.assert_sound().await;
    }

    /// T-CRE-8: three letters to a company in thirty days; the fourth waits for room, and the next for the next.
    async fn t_cre_8_three_letters_to_a_company_in_thirty_days(kind) {
        let (site, siren) = filled(kind).await;
        for at in 0..3 {
            lettered(&site, &siren, &format!("personne{at}@example.com")).await;
            site.turn(Duration::hours(1));
        }
        for at in 3..5 {
            let login = format!("personne{at}@example.com");
            request(&mut site.person(), &siren, &login, &login).await;
            validate(&site, &login).await.leads_to("/entreprise/validee?suite=retenue");
        }
        site.person().get("/entreprise/validee?suite=retenue").await.says("celui-ci est retenu");
        assert_eq!(states(&site).await, ["sent", "sent", "sent", "held", "held"]);
        site.turn(Duration::days(30) - Duration::hours(3) - Duration::seconds(1));
        assert_eq!(overdue::round(&site.system).await.unwrap(), 0);
        site.turn(Duration::seconds(1));
        assert_eq!(overdue::round(&site.system).await.unwrap(), 1, "room for one");
        assert_eq!(letters(&site).await.len(), 1);
        site.turn(Duration::hours(1));
        assert_eq!(overdue::round(&site.system).await.unwrap(), 1, "and for the next");
        let letter = letters(&site).await.remove(0);
        site.person().activate(letter.code.reveal(), &letter.requester.email).await.leads_to("/activation/recapitulatif");
        // The services have their holder now: the others learn it at their own activation.
        site.assert_sound().await;
    }

    /// T-CRE-8: five requests from a source in a day; a letter of the day before counts with the day of its own.
    async fn t_cre_8_five_from_a_source_in_a_day(kind) {
        let (site, _) = filled(kind).await;
        let sirens = free_companies(&site).await;
        let mut source = site.person();
        for (at, siren) in sirens.iter().enumerate().take(5) {
            let login = format!("personne{at}@example.com");
            request(&mut source, siren, &login, &login).await;
        }
        up_to_review(&mut source, &sirens[5], "personne5@example.com", "personne5@example.com").await;
        source.fill(REVIEW, &[]).await.is(429);
        site.turn(Duration::hours(24) + Duration::seconds(1));
        up_to_review(&mut source, &sirens[5], "personne5@example.com", "personne5@example.com").await;
        source.fill(REVIEW, &[]).await.leads_to(REQUESTED);
        for at in 0..6 {
            let next = if at < 5 { "/entreprise/validee" } else { "/entreprise/validee?suite=retenue" };
            validate(&site, &format!("personne{at}@example.com")).await.leads_to(next);
        }
        site.turn(Duration::hours(24));
        assert_eq!(overdue::round(&site.system).await.unwrap(), 1);
        assert_eq!(letters(&site).await.len(), 6);
        site.assert_sound().await;
    }

    /// A company without a usable address: the request waits for the office (ruled), and the page says so.
    async fn r_b10_without_an_address_the_letter_waits_for_the_office(kind) {
        let (site, _) = filled(kind).await;
        let question = "SELECT siren FROM company c WHERE active AND address = '' AND legal_category NOT LIKE '7%' \
                        AND NOT EXISTS (SELECT 1 FROM entitlement e WHERE e.siren = c.siren) ORDER BY siren LIMIT 1";
        let siren = texts(site.store(), question).await.remove(0);
        request(&mut site.person(), &siren, ADDRESS, ADDRESS).await;
        validate(&site, ADDRESS).await.leads_to("/entreprise/validee?suite=adresse");
        site.person().get("/entreprise/validee?suite=adresse").await.says("le service gestionnaire la complète");
        assert_eq!((letters(&site).await.len(), states(&site).await), (0, vec!["address".to_owned()]));
        site.assert_sound().await;
    }

    /// T-CRE-1: an address with a space gets the company's link all the same, and nothing ever comes of it; only its owner
    /// is told, once.
    async fn t_cre_1_a_used_address_gets_no_letter_and_its_owner_is_told(kind) {
        let (site, siren) = filled(kind).await;
        request(&mut site.person(), &siren, COMPANY, KNOWN).await;
        site.send_mails().await;
        let told: Vec<String> = site.mails_to(KNOWN).await.into_iter().map(|row| row.template).collect();
        assert_eq!(told, ["address_in_use"]);
        validate(&site, COMPANY).await.leads_to("/entreprise/validee?suite=autre");
        assert!(letters(&site).await.is_empty());
        assert!(site.events().await.contains(&"creation.address_in_use".to_owned()));
        site.assert_sound().await;
        site.turn(Duration::hours(72) + Duration::seconds(1));
        overdue::round(&site.system).await.unwrap();
        assert_eq!(states(&site).await, ["expired"]);
        assert_eq!(site.mails_to(KNOWN).await.len(), 1, "the owner is told nothing more");
        site.assert_sound().await;
        site.turn(Duration::hours(24));
        site.assert_sound().await;
        assert_eq!(site.snapshot().await.count("pending_creation"), 0);
        // With one address the mail is the owner's notice alone.
        request(&mut site.person(), &siren, KNOWN, KNOWN).await;
        assert_eq!(site.mails_to(KNOWN).await.into_iter().map(|row| row.template).collect::<Vec<_>>(), ["address_in_use", "address_in_use"]);
        site.assert_sound().await;
    }

    /// A pending simplified request closes its login address to both modes, and M16 says what it waits for.
    async fn r_c09_a_simplified_request_closes_its_address_to_both_modes(kind) {
        let (site, siren) = filled(kind).await;
        request(&mut site.person(), &siren, ADDRESS, ADDRESS).await;
        site.person().request(ADDRESS).await;
        let rows = site.mails_to(ADDRESS).await;
        let Message::AddressInUse(mail) = site.open(rows.last().unwrap()) else { panic!("M16 expected") };
        assert!(mail.pending && mail.by_letter);
        let other = free_companies(&site).await.remove(0);
        request(&mut site.person(), &other, COMPANY, ADDRESS).await;
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM pending_creation WHERE state = 'pending'").await, 1, "T-CRE-3");
        // The expert one closes it to the simplified mode, too.
        site.person().request("expert@example.com").await;
        request(&mut site.person(), &other, COMPANY, "expert@example.com").await;
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM pending_creation WHERE state = 'shadow'").await, 2);
        site.assert_sound().await;
    }

    /// T-0.6: « Confirmer » sent twice is one request; ten browsers for one address leave one pending row.
    async fn t_cre_3_confirmed_at_once_leaves_one_pending_space(kind) {
        let (site, siren) = filled(kind).await;
        let mut people = Vec::new();
        for _ in 0..5 {
            let mut person = site.person();
            up_to_review(&mut person, &siren, COMPANY, ADDRESS).await;
            let form = person.filled(REVIEW, &[]).await;
            people.push((person.clone(), form.clone()));
            people.push((person, form));
        }
        let posts = people.iter_mut().map(|(person, form)| person.post(REVIEW, form));
        for reply in futures::future::join_all(posts).await {
            reply.leads_to(REQUESTED);
        }
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM pending_creation WHERE state = 'pending'").await, 1);
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM demand").await, 5, "one for each browser: nothing tells them apart");
        assert_eq!(site.mails_to(ADDRESS).await.iter().filter(|row| row.template == "login_link").count(), 1);
        site.assert_sound().await;
    }
}
