//! A company's bank accounts, direct debit contracts and electronic address (SC33, SC34, R-L01 to R-L07, L4, C26): each journey to its
//! end, every way it ends otherwise, bad input, and two people at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use app::domain::entitlement::Role;
use app::domain::fault::Problem;
use app::domain::mandate::Scheme;
use chrono::Duration;
use server::portal::overdue;
use support::data::{IBANS, account, address, ask_for, changes, contract, grant, id, link};
use support::enrol::{DEMANDS, free_company, letters, redeem, signed_in};
use support::rows::{count, run, texts};
use support::{Folder, Person, Reply, Site, on_each, sentence};

mod support;

const ME: &str = "nouvelle@example.com";
const OTHER: &str = "titulaire@example.com";
const PASSWORD: &str = server::directory::demo::PASSWORD;
const TYPED: &str = " fr14 2004 1010 0505 0001 3m02 606 ";
const MASKED: &str = "FR14 •••• •••• 2606";

/// A company of which these people are holder and deputy of a service, and the first is signed in.
async fn managed(site: &Site, service: &str) -> (String, Person) {
    let siren = free_company(site).await;
    grant(site, ME, &siren, service, Role::Holder).await;
    grant(site, OTHER, &siren, service, Role::Deputy).await;
    (siren, signed_in(site, ME).await)
}

fn base(siren: &str) -> String {
    format!("/dossiers/{siren}/comptes")
}

async fn add(person: &mut Person, siren: &str, typed: &[(&str, &str)]) -> Reply {
    person.fill(&format!("{}/ajout", base(siren)), typed).await
}

/// The id in an address that a page links to, after `before` and up to `after`.
fn linked(page: &Reply, before: &str, after: &str) -> String {
    let text = page.text();
    let part = text.split(before).skip(1).find(|rest| rest.get(36..).is_some_and(|rest| rest.starts_with(after)));
    part.unwrap_or_else(|| panic!("no {before}…{after} in {}", page.words()))[..36].to_owned()
}

/// What a tool says of a document.
fn tool(name: &str, options: &[&str], document: &[u8]) -> String {
    let folder = Folder::new();
    let path = folder.0.join("mandat.pdf");
    std::fs::write(&path, document).unwrap();
    if let Some(keep) = support::variable("PORTAL_TEST_KEEP_PDF") {
        std::fs::copy(&path, keep).unwrap();
    }
    let mut command = std::process::Command::new(name);
    command.args(options).arg(&path);
    let output = command.output().unwrap_or_else(|error| panic!("{name}: {error} (make setup installs it)"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{name}: {said} {}", String::from_utf8_lossy(&output.stderr));
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

on_each! {
    async fn r_l01_an_account_from_its_adding_to_its_deletion(kind) {
        let site = Site::filled(kind).await;
        let (siren, mut me) = managed(&site, "payer-tva").await;
        let page = me.get(&base(&siren)).await;
        page.says("Gérer les comptes bancaires");
        page.says("Gérer les contrats de prélèvement automatique");
        page.says("Aucun compte n’est enregistré");
        me.get("/espace/gestion/comptes").await.leads_to(&base(&siren));
        let typed = [("holder", "SARL ESSAI"), ("iban", TYPED), ("scheme", "b2b")];
        add(&mut me, &siren, &typed).await.leads_to(&format!("{}?fait=ajoute", base(&siren)));
        let page = me.get(&format!("{}?fait=ajoute", base(&siren))).await;
        page.says("Le compte est ajouté.");
        page.says(&MASKED.replace(' ', "\u{a0}"));
        page.says("Compte bancaire ajouté");
        for whole in ["20041010", "2004 1010", IBANS[0]] {
            assert!(!page.text().contains(whole), "V14.2.6: {whole}");
            assert!(!site.snapshot().await.text().contains(whole), "sealed at rest: {whole}");
        }
        let one = linked(&page, &format!("{}/", base(&siren)), "/titulaire");
        // The same account once.
        let again = add(&mut me, &siren, &typed).await;
        again.is(422);
        assert!(again.beside("account/add", "iban").contains(&sentence("iban", Problem::AccountKnown)), "{}", again.words());
        assert!(!again.text().contains("3m02"), "a number is not shown again");
        assert_eq!(again.field(&format!("{}/ajout", base(&siren)), "holder"), "SARL ESSAI");
        let rename = format!("{}/{one}/titulaire", base(&siren));
        assert_eq!(me.get(&rename).await.field(&rename, "holder"), "SARL ESSAI");
        me.fill(&rename, &[("holder", "SARL NOUVELLE")]).await.leads_to(&format!("{}?fait=titulaire", base(&siren)));
        me.get(&base(&siren)).await.says("SARL NOUVELLE");
        let removal = format!("{}/{one}/suppression", base(&siren));
        me.get(&removal).await.says("C’est le seul compte");
        me.fill(&removal, &[]).await.leads_to(&format!("{}?fait=supprime", base(&siren)));
        let page = me.get(&base(&siren)).await;
        page.says("Compte bancaire supprimé");
        page.says("Titulaire d’un compte bancaire modifié");
        me.get(&removal).await.is(404);
        me.get(&rename).await.is(404);
        add(&mut me, &siren, &typed).await.is(303);
        assert_eq!(count(site.store(), &format!("SELECT COUNT(*) FROM bank_event WHERE siren = '{siren}'")).await, 4);
        // The colleague sees who did it.
        let mut other = signed_in(&site, OTHER).await;
        other.get(&base(&siren)).await.says("AUBERTIN");
        site.assert_sound().await;
    }

    async fn r_l03_a_wrong_account_is_refused_beside_its_fields(kind) {
        let site = Site::filled(kind).await;
        let (siren, mut me) = managed(&site, "payer-tva").await;
        let before = count(site.store(), "SELECT COUNT(*) FROM bank_account").await;
        for (iban, problem) in [
            ("", Problem::Missing),
            ("FR15 2004 1010 0505 0001 3M02 606", Problem::Iban),
            ("FR14 2004", Problem::Iban),
            ("BR18 0036 0305 0000 1000 9795 493C 1", Problem::IbanZone),
            ("' OR 1=1 --", Problem::Iban),
        ] {
            let refused = add(&mut me, &siren, &[("holder", ""), ("iban", iban), ("bic", "x"), ("scheme", "zzz")]).await;
            refused.is(422);
            let form = "account/add";
            assert!(refused.beside(form, "iban").contains(&sentence("iban", problem)), "{iban}: {}", refused.words());
            assert!(refused.beside(form, "holder").contains(&sentence("holder", Problem::Missing)));
            assert!(refused.beside(form, "bic").contains(&sentence("bic", Problem::Bic)));
            assert!(refused.beside(form, "scheme").contains(&sentence("scheme", Problem::Choice)), "{}", refused.words());
        }
        let long = "x".repeat(71);
        add(&mut me, &siren, &[("holder", &long), ("iban", TYPED), ("scheme", "core")]).await.is(422);
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM bank_account").await, before);
        // Something that is not this company's, or is nothing.
        let other = free_company(&site).await;
        let foreign = account(&site, &other, IBANS[1], Scheme::Core, id(&site, OTHER).await).await;
        for path in [format!("{}/{foreign}/titulaire", base(&siren)), format!("{}/{foreign}/suppression", base(&siren)), format!("/dossiers/{siren}/contrats/{foreign}")] {
            me.get(&path).await.is(404);
        }
        me.get(&format!("{}/contrat", base(&siren))).await.says("Aucun compte n’est enregistré");
        site.assert_sound().await;
    }

    async fn v7_5_3_the_password_is_asked_again_and_leads_back(kind) {
        let site = Site::filled(kind).await;
        let (siren, mut me) = managed(&site, "payer-tva").await;
        grant(&site, ME, &siren, "messagerie", Role::Holder).await;
        let by = id(&site, ME).await;
        let one = account(&site, &siren, IBANS[0], Scheme::B2b, by).await;
        let deal = contract(&site, &siren, one, Scheme::B2b).await;
        let opened = me.filled(&format!("{}/ajout", base(&siren)), &[("holder", "X"), ("iban", IBANS[1]), ("scheme", "core")]).await;
        site.turn(Duration::minutes(6));
        me.get(&base(&siren)).await.is(200);
        for page in [
            format!("{}/ajout", base(&siren)),
            format!("{}/contrat", base(&siren)),
            format!("{}/{one}/titulaire", base(&siren)),
            format!("{}/{one}/suppression", base(&siren)),
            format!("/dossiers/{siren}/contrats/{deal}"),
            format!("/dossiers/{siren}/contrats/{deal}/revocation"),
            format!("/dossiers/{siren}/adresse"),
        ] {
            me.get(&page).await.leads_to(&format!("/espace/gestion/confirmation?retour={page}"));
        }
        // A form that was open is sent for half an hour, no longer, and by nobody else.
        let mut other = signed_in(&site, OTHER).await;
        other.post(&format!("{}/ajout", base(&siren)), &opened).await.is(409);
        let mut forged = opened.clone();
        support::person::put(&mut forged, &[("permit", "")]);
        me.post(&format!("{}/ajout", base(&siren)), &forged).await.is(409);
        me.post(&format!("{}/ajout", base(&siren)), &opened).await.is(303);
        let back = format!("/espace/gestion/confirmation?retour={}/ajout", base(&siren));
        me.fill(&back, &[("password", PASSWORD)]).await.leads_to(&format!("{}/ajout", base(&siren)));
        let late = me.filled(&format!("{}/ajout", base(&siren)), &[("holder", "X"), ("iban", IBANS[2]), ("scheme", "core")]).await;
        site.turn(Duration::minutes(29));
        me.get("/espace").await.is(200);
        site.turn(Duration::minutes(2));
        me.post(&format!("{}/ajout", base(&siren)), &late).await.is(409);
        site.assert_sound().await;
    }

    async fn r_l03_a_contract_its_mandate_and_its_end(kind) {
        let site = Site::filled(kind).await;
        let (siren, mut me) = managed(&site, "payer-tva").await;
        let by = id(&site, ME).await;
        let core = account(&site, &siren, IBANS[0], Scheme::Core, by).await.to_string();
        let b2b = account(&site, &siren, IBANS[1], Scheme::B2b, by).await.to_string();
        let form = format!("{}/contrat", base(&siren));
        let missing = me.fill(&form, &[("account", ""), ("scheme", "")]).await;
        missing.is(422);
        assert!(missing.beside("contract/add", "account").contains(&sentence("account", Problem::Missing)), "{}", missing.words());
        let refused = me.fill(&form, &[("account", &core), ("scheme", "b2b")]).await;
        refused.is(422);
        assert!(refused.beside("contract/add", "scheme").contains(&sentence("scheme", Problem::AccountCore)), "{}", refused.words());
        let made = me.fill(&form, &[("account", &b2b), ("scheme", "b2b")]).await;
        made.is(303);
        let page = made.location().to_owned();
        assert!(page.starts_with(&format!("/dossiers/{siren}/contrats/")) && page.ends_with("?cree=1"), "{page}");
        let path = page.trim_end_matches("?cree=1").to_owned();
        let shown = me.get(&page).await;
        shown.says("Le contrat est créé.");
        shown.says("Ce que ce site ne sait pas");
        assert!(!shown.text().contains("3704"), "masked here, too");
        let twice = me.fill(&form, &[("account", &b2b), ("scheme", "b2b")]).await;
        twice.is(422);
        assert!(twice.beside("contract/add", "scheme").contains(&sentence("scheme", Problem::ContractKnown)));
        // The mandate: a POST, noted, with the whole number.
        let mandate = format!("{path}/mandat.pdf");
        me.get(&mandate).await.is(404);
        me.post(&mandate, &[]).await.is(409);
        let printed = me.post(&mandate, &shown.form(&mandate)).await;
        printed.is(200);
        let reference = texts(site.store(), &format!("SELECT reference FROM contract WHERE siren = '{siren}'")).await.remove(0);
        assert_eq!(printed.header("content-type"), "application/pdf");
        assert_eq!(printed.header("content-disposition"), format!("attachment; filename=\"mandat-{reference}.pdf\""));
        assert_eq!(printed.header("cache-control"), "no-store");
        assert!(tool("qpdf", &["--check"], &printed.body).contains("No syntax or stream encoding errors found"));
        let spoken = tool("pdfinfo", &["-struct-text"], &printed.body).replace(['"', ' '], "");
        for part in ["MandatdeprélèvementSEPAinterentreprises", &reference, "DE89370400440532013000", "SARLESSAI", &siren, "Signature"] {
            assert!(spoken.contains(part), "{part} in {spoken}");
        }
        let info = tool("pdfinfo", &[], &printed.body);
        assert!(info.contains("Tagged: yes") && info.contains("Pages: 1 ") && info.contains(&reference), "{info}");
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM journal WHERE event = 'contract.printed'").await, 1);
        me.get(&base(&siren)).await.says("Mandat de prélèvement téléchargé");
        // In use: not deleted.
        let removal = format!("{}/{b2b}/suppression", base(&siren));
        me.get(&removal).await.says("Révoquez d’abord le contrat");
        let permit = shown.field(&mandate, "permit");
        let body = format!("{{\"form\":{{\"permit\":\"{permit}\",\"siren\":\"{siren}\",\"id\":\"{b2b}\"}}}}");
        let used = me.call("account/remove", &body).await;
        used.is(422);
        assert!(used.text().contains("AccountUsed"));
        me.fill(&format!("{path}/revocation"), &[]).await.leads_to(&format!("{}?fait=revoque", base(&siren)));
        me.get(&path).await.is(410);
        me.post(&mandate, &shown.form(&mandate)).await.is(410);
        me.fill(&removal, &[]).await.is(303);
        site.assert_sound().await;
    }

    /// A deletion and a contract of the same account at the same instant: one of them, never both.
    async fn r_l01_two_people_at_once_leave_no_contract_without_an_account(kind) {
        let site = Site::filled(kind).await;
        let (siren, mut me) = managed(&site, "payer-tva").await;
        let mut other = signed_in(&site, OTHER).await;
        let by = id(&site, ME).await;
        for round in 0..6 {
            let one = account(&site, &siren, IBANS[0], Scheme::Core, by).await.to_string();
            let removal = format!("{}/{one}/suppression", base(&siren));
            let making = format!("{}/contrat", base(&siren));
            let (gone, made) = (me.filled(&removal, &[]).await, other.filled(&making, &[("account", &one), ("scheme", "core")]).await);
            let (first, second) = tokio::join!(me.post(&removal, &gone), other.post(&making, &made));
            assert!((first.status == 303) != (second.status == 303), "round {round}: {} {}", first.status, second.status);
            site.assert_sound().await;
            run(site.store(), &format!("DELETE FROM contract WHERE siren = '{siren}'")).await;
            run(site.store(), &format!("DELETE FROM bank_account WHERE siren = '{siren}'")).await;
        }
        // The same account added by both: once.
        let page = format!("{}/ajout", base(&siren));
        let typed = [("holder", "X"), ("iban", IBANS[1]), ("scheme", "core")];
        let (mine, theirs) = (me.filled(&page, &typed).await, other.filled(&page, &typed).await);
        let (first, second) = tokio::join!(me.post(&page, &mine), other.post(&page, &theirs));
        assert!((first.status == 303) != (second.status == 303), "{} {}", first.status, second.status);
        // The same form twice: once, and the same answer.
        let mine = me.filled(&page, &[("holder", "X"), ("iban", IBANS[2]), ("scheme", "core")]).await;
        let mut twin = me.clone();
        let (first, second) = tokio::join!(me.post(&page, &mine), twin.post(&page, &mine));
        assert_eq!((first.status, second.status), (303, 303));
        site.assert_sound().await;
    }

    async fn sc33_the_choice_shows_the_companies_one_manages(kind) {
        let site = Site::filled(kind).await;
        let (siren, mut me) = managed(&site, "payer-tva").await;
        let second = free_company(&site).await;
        grant(&site, ME, &second, "declarer-tva", Role::Holder).await;
        let third = free_company(&site).await;
        grant(&site, ME, &third, "payer-tva", Role::Delegate).await;
        me.get("/espace/gestion/comptes").await.leads_to(&base(&siren));
        me.get("/espace/gestion/adresse").await.says("titulaire ou suppléant de sa messagerie");
        grant(&site, ME, &second, "payer-cvae", Role::Deputy).await;
        let page = me.get("/espace/gestion/comptes").await;
        page.is(200);
        assert!(page.text().contains(&base(&siren)) && page.text().contains(&base(&second)) && !page.text().contains(&base(&third)));
        // A long list is searched by name or number, as that of the dossiers.
        for (words, here, there) in [(&siren, true, false), (&second, false, true), (&"introuvable".to_owned(), false, false)] {
            let page = me.get(&format!("/espace/gestion/comptes?q={words}")).await;
            page.is(200);
            assert_eq!((page.text().contains(&base(&siren)), page.text().contains(&base(&second))), (here, there), "{words}");
            assert_eq!(page.words().contains("ne correspond à cette recherche"), !here && !there, "{words}");
        }
        assert!(!me.get("/espace/gestion/comptes").await.text().contains("role=\"search\""), "two need none");
        // The dossier links there for who may, and only then.
        assert!(me.get(&format!("/dossiers/{siren}")).await.text().contains(&base(&siren)));
        assert!(!me.get(&format!("/dossiers/{third}")).await.text().contains(&base(&third)));
    }

    /// C26: the link to the new address, then the letter's code; effective on the code alone, the present address warned twice.
    async fn r_l05_a_new_address_from_its_form_to_its_code(kind) {
        let site = Site::filled(kind).await;
        let (siren, mut me) = managed(&site, "messagerie").await;
        let page = format!("/dossiers/{siren}/adresse");
        run(site.store(), &format!("INSERT INTO company_address (siren, address, since) SELECT '{siren}', 'ancienne@societe.example', created_at FROM person LIMIT 1")).await;
        me.get("/espace/gestion/adresse").await.leads_to(&page);
        me.get(&page).await.says("ancienne@societe.example");
        let faulty = me.fill(&page, &[("email", "a"), ("email_again", "")]).await;
        faulty.is(422);
        assert!(faulty.beside("mailbox/change", "email").contains(&sentence("email", Problem::AddressForm)), "{}", faulty.words());
        let same = ask_for(&mut me, &siren, "Ancienne@Societe.example").await;
        same.is(422);
        assert!(same.beside("mailbox/change", "email").contains(&sentence("email", Problem::CompanyAddressSame)), "{}", same.words());
        ask_for(&mut me, &siren, "nouvelle@societe.example").await.leads_to("/espace/gestion/demandes?enregistree=1");
        assert_eq!(address(&site, &siren).await, ["ancienne@societe.example"]);
        assert!(letters(&site).await.is_empty(), "the letter waits for the link");
        let path = link(&site, "nouvelle@societe.example").await;
        let warned = |rows: Vec<server::store::outbox::Row>| rows.into_iter().map(|row| row.template).collect::<Vec<_>>();
        assert_eq!(warned(site.mails_to("ancienne@societe.example").await), ["mailbox_requested"]);
        let list = me.get(DEMANDS).await;
        list.says("Adresse électronique");
        let demand = linked(&list, &format!("{DEMANDS}/"), "\"");
        let detail = me.get(&format!("{DEMANDS}/{demand}")).await;
        detail.says("Nouvelle adresse à valider");
        detail.says("nouvelle@societe.example");
        me.get(&page).await.says("Un changement d’adresse est en cours");
        let permit = me.get("/espace/gestion/identifiants").await.field("/espace/gestion/identifiants", "permit");
        let body = format!("{{\"form\":{{\"permit\":\"{permit}\",\"siren\":\"{siren}\",\"email\":\"x@societe.example\",\"email_again\":\"x@societe.example\"}}}}");
        let pending = me.call("mailbox/change", &body).await;
        pending.is(422);
        assert!(pending.text().contains("ChangePending"), "{}", pending.text());
        let mut company = site.person();
        company.get(&path).await.says("demande que cette adresse devienne celle de l’entreprise");
        company.fill(&path, &[]).await.leads_to("/entreprise/validee");
        company.get(&path).await.is(410);
        let letter = letters(&site).await.remove(0);
        let change = letter.change.clone().unwrap();
        assert_eq!((change.present.as_deref(), change.new.as_str()), (Some("ancienne@societe.example"), "nouvelle@societe.example"));
        assert!(letter.services.is_empty());
        assert_eq!(address(&site, &siren).await, ["ancienne@societe.example"], "not on the link");
        let mut stranger = signed_in(&site, OTHER).await;
        redeem(&mut stranger, letter.code.reveal()).await.is(422);
        redeem(&mut me, letter.code.reveal()).await.leads_to(&format!("{DEMANDS}/{demand}"));
        me.get(&format!("{DEMANDS}/{demand}")).await.says("L’adresse électronique de l’entreprise est modifiée");
        assert_eq!(address(&site, &siren).await, ["nouvelle@societe.example"]);
        redeem(&mut me, letter.code.reveal()).await.is(422);
        for to in ["ancienne@societe.example", "nouvelle@societe.example", ME] {
            assert_eq!(warned(site.mails_to(to).await).iter().filter(|name| *name == "mailbox_changed").count(), 1, "{to}");
        }
        assert!(site.events().await.contains(&"mailbox.changed".to_owned()));
        site.assert_sound().await;
    }

    /// R-D01: the same code on the common screen.
    async fn r_l05_the_common_screen_takes_the_code_too(kind) {
        let site = Site::filled(kind).await;
        let (siren, mut me) = managed(&site, "messagerie").await;
        ask_for(&mut me, &siren, "nouvelle@societe.example").await.is(303);
        let path = link(&site, "nouvelle@societe.example").await;
        site.person().fill(&path, &[]).await.is(303);
        let letter = letters(&site).await.remove(0);
        let mut elsewhere = site.person();
        elsewhere.activate(letter.code.reveal(), ME).await.leads_to("/activation/recapitulatif");
        elsewhere.get("/activation/recapitulatif").await.leads_to("/activation/services");
        let done = elsewhere.get("/activation/services").await;
        done.says("est modifiée");
        done.says("nouvelle@societe.example");
        assert_eq!(address(&site, &siren).await, ["nouvelle@societe.example"]);
        site.assert_sound().await;
    }

    async fn r_l06_one_change_at_a_time_and_two_people_at_once(kind) {
        let site = Site::filled(kind).await;
        let (siren, mut me) = managed(&site, "messagerie").await;
        let mut other = signed_in(&site, OTHER).await;
        let page = format!("/dossiers/{siren}/adresse");
        let typed = |address: &'static str| [("email", address), ("email_again", address)];
        let (mine, theirs) = (me.filled(&page, &typed("a@societe.example")).await, other.filled(&page, &typed("b@societe.example")).await);
        let (first, second) = tokio::join!(me.post(&page, &mine), other.post(&page, &theirs));
        let lost = if first.status == 303 { &second } else { &first };
        assert_eq!((first.status.min(second.status), lost.status), (303, 422), "{}", lost.words());
        // The page is that of the change under way: there is no form left to say it above.
        lost.says("Un changement d’adresse est en cours");
        assert_eq!(changes(&site, &siren).await, ["link"]);
        site.assert_sound().await;
        // The one who did not ask sees that one is under way, not for what; nor can she cancel it.
        let (asker, watcher) = if first.status == 303 { (&mut me, &mut other) } else { (&mut other, &mut me) };
        let seen = watcher.get(&page).await;
        seen.says("Un changement d’adresse est en cours");
        assert!(!seen.text().contains("@societe.example"));
        let demand = linked(&asker.get(DEMANDS).await, &format!("{DEMANDS}/"), "\"");
        watcher.get(&format!("{DEMANDS}/{demand}/annulation")).await.is(404);
        asker.fill(&format!("{DEMANDS}/{demand}/annulation"), &[]).await.leads_to("/espace/gestion/demandes?annulee=1");
        ask_for(watcher, &siren, "c@societe.example").await.is(303);
        assert_eq!(changes(&site, &siren).await, ["cancelled", "link"]);
        site.assert_sound().await;
    }

    async fn r_l06_the_change_of_who_does_not_manage_any_more_stands_in_nobody_s_way(kind) {
        let site = Site::filled(kind).await;
        let (siren, mut me) = managed(&site, "messagerie").await;
        ask_for(&mut me, &siren, "a@societe.example").await.is(303);
        let mut other = signed_in(&site, OTHER).await;
        let page = format!("/dossiers/{siren}/adresse");
        other.get(&page).await.says("Un changement d’adresse est en cours");
        run(site.store(), &format!("UPDATE entitlement SET ended_at = since, state = 'removed' WHERE siren = '{siren}' AND role = 'holder'")).await;
        assert!(!other.get(&page).await.words().contains("est en cours"));
        ask_for(&mut other, &siren, "b@societe.example").await.is(303);
        assert_eq!(changes(&site, &siren).await, ["cancelled", "link"]);
        assert!(site.events().await.contains(&"mailbox.dropped".to_owned()));
    }

    async fn r_l05_a_change_that_ends_otherwise_changes_nothing(kind) {
        let site = Site::filled(kind).await;
        run(site.store(), "DELETE FROM demand").await;
        let (siren, mut me) = managed(&site, "messagerie").await;
        // 72 hours without the link.
        ask_for(&mut me, &siren, "a@societe.example").await.is(303);
        let path = link(&site, "a@societe.example").await;
        site.turn(Duration::hours(72) + Duration::seconds(1));
        assert_eq!(overdue::round(&site.system).await.unwrap(), 1);
        assert_eq!(changes(&site, &siren).await, ["expired"]);
        site.person().get(&path).await.is(410);
        // Refused by the company with the reference of its letter.
        let mut me = signed_in(&site, ME).await;
        ask_for(&mut me, &siren, "b@societe.example").await.is(303);
        let path = link(&site, "b@societe.example").await;
        site.person().fill(&path, &[]).await.is(303);
        let letter = letters(&site).await.remove(0);
        site.person().fill("/refus", &[("reference", &letter.refusal)]).await.leads_to("/refus/enregistre");
        redeem(&mut me, letter.code.reveal()).await.is(422);
        // The sixtieth day.
        ask_for(&mut me, &siren, "c@societe.example").await.is(303);
        let path = link(&site, "c@societe.example").await;
        site.person().fill(&path, &[]).await.is(303);
        let letter = letters(&site).await.remove(0);
        site.turn(Duration::days(61));
        overdue::round(&site.system).await.unwrap();
        let mut me = signed_in(&site, ME).await;
        redeem(&mut me, letter.code.reveal()).await.is(422);
        assert_eq!(changes(&site, &siren).await, ["expired", "refused", "expired"]);
        // Who has lost the messaging meanwhile.
        ask_for(&mut me, &siren, "d@societe.example").await.is(303);
        let path = link(&site, "d@societe.example").await;
        site.person().fill(&path, &[]).await.is(303);
        let letter = letters(&site).await.remove(0);
        run(site.store(), &format!("UPDATE entitlement SET role = 'delegate' WHERE siren = '{siren}' AND role = 'holder'")).await;
        let lost = redeem(&mut me, letter.code.reveal()).await;
        lost.is(422);
        assert!(lost.beside("demand/activate", "code").contains(&sentence("code", Problem::MailboxLost)), "{}", lost.words());
        assert!(address(&site, &siren).await.is_empty());
        assert_eq!(changes(&site, &siren).await.pop().as_deref(), Some("sent"), "the code stays usable");
        let ended = site.mails_to(ME).await.into_iter().filter(|row| row.template == "demand_ended").count();
        assert_eq!(ended, 3);
        site.assert_sound().await;
    }
}
