//! A company's own data as the tests of it need it: rights given outright, accounts and contracts put there, the link of a
//! new address.
use app::domain::bank::Iban;
use app::domain::entitlement::Role;
use app::domain::mandate::{self, Scheme};
use server::mail::Message;
use server::secret::keys::Use;
use server::store::{account, entitlement, person};
use uuid::Uuid;

use super::{Person, Reply, Site, rows};

/// Three IBANs with right sums.
pub const IBANS: [&str; 3] = ["FR1420041010050500013M02606", "DE89370400440532013000", "BE68539007547034"];

/// As many others as one likes.
pub fn iban(number: usize) -> String {
    let bban = format!("8888800001{number:011}88");
    let rest = format!("{bban}152700").bytes().fold(0_u32, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
    format!("FR{:02}{bban}", 98 - rest)
}

pub async fn id(site: &Site, address: &str) -> Uuid {
    person::by_address(site.store().reader(), address).await.unwrap().unwrap().id
}

/// A right, without a letter; the company is counted.
pub async fn grant(site: &Site, address: &str, siren: &str, service: &str, role: Role) {
    let (db, person) = (site.store().reader(), id(site, address).await);
    let had = entitlement::has_company(db, person, siren).await.unwrap();
    let new = entitlement::New {
        person,
        siren: siren.to_owned(),
        service: service.to_owned(),
        role,
        may_delegate: false,
        granted_by: None,
        demand: None,
        until: None,
    };
    assert!(entitlement::give(db, &new, site.clock.now()).await.unwrap());
    if !had {
        entitlement::count_company(db, person).await.unwrap();
    }
}

/// An account of a company.
pub async fn account(site: &Site, siren: &str, iban: &str, scheme: Scheme, by: Uuid) -> Uuid {
    let (id, iban): (Uuid, Iban) = (Uuid::now_v7(), iban.parse().unwrap());
    let keys = &site.system.keys;
    let new = account::New {
        id,
        siren: siren.to_owned(),
        holder: "SARL ESSAI".to_owned(),
        iban: keys.seal(Use::Wizard, id.as_bytes(), iban.reveal().as_bytes()).unwrap(),
        iban_hash: keys.hash(Use::Identifier, iban.reveal().as_bytes()).to_vec(),
        masked: iban.masked(),
        bic: None,
        scheme,
        added_by: by,
    };
    assert!(account::add(site.store().reader(), new, site.clock.now()).await.unwrap());
    id
}

/// A contract on an account.
pub async fn contract(site: &Site, siren: &str, on: Uuid, scheme: Scheme) -> Uuid {
    let (id, db) = (Uuid::now_v7(), site.store().reader());
    let one = account::find(db, siren, on).await.unwrap().unwrap();
    let reference = mandate::reference(&siren.parse().unwrap(), std::array::from_fn(|at| id.as_bytes()[at + 4]));
    assert!(account::add_contract(db, id, &one, scheme, &reference, site.clock.now()).await.unwrap());
    id
}

/// The latest link to a company's new address.
pub async fn link(site: &Site, address: &str) -> String {
    site.send_mails().await;
    let url = site.mails_to(address).await.iter().rev().find_map(|row| match row.payload.is_some().then(|| site.open(row)) {
        Some(Message::MailboxLink(mail)) => Some(mail.link_url),
        _ => None,
    });
    url.expect("a link").replace(&site.system.public_url, "")
}

/// Asks for another address.
pub async fn ask_for(person: &mut Person, siren: &str, address: &str) -> Reply {
    person.fill(&format!("/dossiers/{siren}/adresse"), &[("email", address), ("email_again", address)]).await
}

/// How the changes of a company's address stand, oldest first.
pub async fn changes(site: &Site, siren: &str) -> Vec<String> {
    rows::texts(site.store(), &format!("SELECT state FROM demand WHERE siren = '{siren}' AND kind = 'address' ORDER BY created_at, id"))
        .await
}

/// A company's address.
pub async fn address(site: &Site, siren: &str) -> Vec<String> {
    rows::texts(site.store(), &format!("SELECT address FROM company_address WHERE siren = '{siren}'")).await
}
