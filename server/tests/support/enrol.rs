//! Enrolment by letter as people do it: a company, services, the letter, its code.
use server::letter::Letter;

use super::{Person, Reply, Site, rows};

pub const BEGIN: &str = "/espace/gestion/adhesion";
pub const DEMANDS: &str = "/espace/gestion/demandes";

pub async fn signed_in(site: &Site, address: &str) -> Person {
    let mut person = site.person();
    person.sign_in(address, server::directory::demo::PASSWORD).await.leads_to("/espace");
    site.turn(chrono::Duration::seconds(1));
    person
}

/// A company of the directory that nobody has anything of, in business, with an address.
pub async fn free_company(site: &Site) -> String {
    let question = "SELECT siren FROM company c WHERE active AND address <> '' AND NOT EXISTS (SELECT 1 FROM entitlement e WHERE e.siren = c.siren) \
                    AND NOT EXISTS (SELECT 1 FROM demand d WHERE d.siren = c.siren) ORDER BY siren LIMIT 1";
    rows::texts(site.store(), question).await.remove(0)
}

pub async fn begin(person: &mut Person, siren: &str) -> Reply {
    person.fill(BEGIN, &[("siren", siren), ("quality", "representant")]).await
}

/// Chooses services; leaves what was chosen before.
pub async fn choose(person: &mut Person, siren: &str, services: &[&str]) -> Reply {
    let names: Vec<String> = services.iter().map(|id| format!("service-{id}")).collect();
    let typed: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "on")).collect();
    let path = format!("/dossiers/{siren}/adhesion");
    let mut form = person.filled(&path, &[]).await;
    form.retain(|(name, _)| !name.starts_with("service-"));
    super::person::put(&mut form, &typed);
    person.post(&path, &form).await
}

pub async fn confirm(person: &mut Person, siren: &str) -> Reply {
    person.fill(&format!("/dossiers/{siren}/adhesion/recapitulatif"), &[]).await
}

/// A request for services that need nothing else.
pub async fn ask(person: &mut Person, siren: &str, services: &[&str]) {
    begin(person, siren).await.leads_to(&format!("/dossiers/{siren}/adhesion"));
    choose(person, siren, services).await.leads_to(&format!("/dossiers/{siren}/adhesion/recapitulatif"));
    confirm(person, siren).await.leads_to("/espace/gestion/demandes?enregistree=1");
}

/// Writes the letters that wait, and gives what they say.
pub async fn letters(site: &Site) -> Vec<Letter> {
    let waiting: Vec<_> = site.outbox().await.into_iter().filter(|row| row.kind == "letter" && row.state == "waiting").collect();
    let opened = waiting.iter().map(|row| Letter::open(&site.system.keys, row.id, row.payload.as_deref().unwrap()).unwrap()).collect();
    site.send_letters().await;
    opened
}

pub async fn redeem(person: &mut Person, code: &str) -> Reply {
    person.fill("/espace/gestion/activation", &[("code", code)]).await
}

pub async fn held(site: &Site, siren: &str) -> Vec<String> {
    rows::texts(site.store(), &format!("SELECT service FROM entitlement WHERE siren = '{siren}' AND ended_at IS NULL ORDER BY service"))
        .await
}
