//! Agents as they work: invited, signed in with a one-time code, at the desk; and a company that writes to them.
use app::domain::entitlement::Role;
use server::directory::demo::{AGENT, PASSWORD};
use server::portal::agent::NewAgent;
use server::secret::totp::TotpSecret;
use server::store::{entitlement, person};

use super::{Person, Reply, Site, rows};

pub const LOGIN: &str = "/agent/connexion";
pub const MARTIN: &str = "martin@example.com";
/// SARL MARTIN DISTRIBUTION, in Rennes: of the demonstration agent's office.
pub const COMPANY: &str = "123456789";

/// The code of this moment.
pub fn code(site: &Site, secret: &TotpSecret) -> String {
    secret.code(site.clock.now().timestamp())
}

/// The demonstration's agent signs in, with a code that was not used yet.
pub async fn seated(site: &Site) -> Person {
    site.turn(chrono::Duration::seconds(31));
    let mut agent = site.person();
    let code = code(site, &TotpSecret::demonstration());
    sign_in(&mut agent, AGENT.address, PASSWORD, &code).await.leads_to("/agent");
    agent
}

pub async fn sign_in(agent: &mut Person, address: &str, password: &str, code: &str) -> Reply {
    agent.fill(LOGIN, &[("email", address), ("password", password), ("one_time", code)]).await
}

/// Invites somebody; the path of the link.
pub async fn invite(site: &Site, address: &str, name: &str, office: &str, own: Option<&str>) -> String {
    let new = NewAgent {
        address: address.parse().unwrap(),
        name: name.to_owned(),
        office: office.to_owned(),
        own_number: own.map(str::to_owned),
        mail_room: false,
    };
    let link = site.system.create_agent(new).await.unwrap().link;
    link[link.find("/agent/").unwrap()..].to_owned()
}

/// The secret behind an invitation's link.
pub fn secret(site: &Site, link: &str) -> TotpSecret {
    TotpSecret::of_invitation(&site.system.keys, link.split_once("jeton=").unwrap().1)
}

/// Somebody new at the desk of an office.
pub async fn hired(site: &Site, address: &str, office: &str, own: Option<&str>) -> Person {
    let link = invite(site, address, "Yves Kerbrat", office, own).await;
    let secret = secret(site, &link);
    let mut agent = site.person();
    let typed = [("password", PASSWORD), ("password_again", PASSWORD), ("one_time", &code(site, &secret))];
    agent.fill(&link, &typed).await.leads_to("/agent/connexion?pret=1");
    site.turn(chrono::Duration::seconds(31));
    sign_in(&mut agent, address, PASSWORD, &code(site, &secret)).await.leads_to("/agent");
    agent
}

/// A right on a company's messaging.
pub async fn holds_messaging(site: &Site, address: &str, siren: &str, role: Role) {
    let holder = person::by_address(site.store().reader(), address).await.unwrap().unwrap().id;
    let new = entitlement::New {
        person: holder,
        siren: siren.to_owned(),
        service: "messagerie".to_owned(),
        role,
        may_delegate: false,
        granted_by: Some(holder),
        demand: None,
        until: None,
    };
    entitlement::give(site.store().reader(), &new, site.clock.now()).await.unwrap();
}

/// A request of the company; its thread's id.
pub async fn filed(site: &Site, person: &mut Person, subject: &str, text: &str) -> String {
    holds_messaging(site, MARTIN, COMPANY, Role::Holder).await;
    let begun = person.fill("/messagerie/nouveau", &[("company", COMPANY)]).await;
    begun.is(303);
    let draft = begun.location().to_owned();
    let typed = [("gesture", "envoyer"), ("theme", "tva"), ("subject", subject), ("text", text)];
    person.fill(&draft, &typed).await.is(303);
    let id = if site.kind == super::Kind::Postgres { "id::text" } else { "lower(hex(id))" };
    let found = rows::texts(site.store(), &format!("SELECT {id} FROM thread ORDER BY created_at DESC LIMIT 1")).await.remove(0);
    found.parse::<uuid::Uuid>().unwrap().to_string()
}

/// Presses a button of a page: its form as it stands, sent.
pub async fn press(person: &mut Person, page: &str, action: &str) -> Reply {
    let form = person.get(page).await.form(action);
    person.post(action, &form).await
}

/// Opens a thread.
pub async fn open(agent: &mut Person, thread: &str) {
    let path = format!("/agent/fils/{thread}");
    press(agent, &path, &path).await.leads_to(&path);
}
