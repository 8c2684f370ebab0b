//! Opening a service (ruled: « Opening a téléprocédure »): the right as it is at this moment, one signed assertion for one
//! receiver, one page that may post there. [`Receiver`] is the example of who takes it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::collections::{BTreeMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use ring::signature::{ED25519, UnparsedPublicKey};
use serde_json::Value;
use server::config::Config;
use server::portal::demo;
use support::enrol::signed_in;
use support::rows::{run, texts};
use support::{Kind, Person, Reply, Site, on_each, production};

mod support;

const MARTIN: &str = "martin@example.com";
const DELEGATE: &str = "delegataire@example.com";
const COMPANY: &str = "123456789";
const ADDRESS: &str = "https://tva.example:8443/entree";
const ORIGIN: &str = "https://tva.example:8443";

/// A site of a téléprocédure: it takes an assertion made for it, within its time, once. It holds the public key only.
struct Receiver {
    audience: &'static str,
    issuer: String,
    keys: BTreeMap<String, Vec<u8>>,
    /// Ids that were used, until they would have ended anyway.
    used: HashSet<String>,
}

impl Receiver {
    /// Reads the public keys where the portal shows them.
    async fn new(site: &Site, audience: &'static str) -> Self {
        let reply = site.person().get("/.well-known/jwks.json").await;
        reply.is(200);
        let set: Value = serde_json::from_slice(&reply.body).unwrap();
        let read = |key: &Value| {
            assert_eq!((key["kty"].as_str(), key["crv"].as_str(), key["d"].as_str()), (Some("OKP"), Some("Ed25519"), None));
            (key["kid"].as_str().unwrap().to_owned(), URL_SAFE_NO_PAD.decode(key["x"].as_str().unwrap()).unwrap())
        };
        let keys = set["keys"].as_array().unwrap().iter().map(read).collect();
        Self { audience, issuer: site.system.public_url.clone(), keys, used: HashSet::new() }
    }

    fn take(&mut self, assertion: &str, now: DateTime<Utc>) -> Result<Value, &'static str> {
        let parts: Vec<&str> = assertion.split('.').collect();
        let [head, body, signature] = parts.as_slice() else { return Err("form") };
        let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| "form");
        let head: Value = serde_json::from_slice(&bytes(head)?).map_err(|_| "form")?;
        if head["alg"] != "EdDSA" {
            return Err("algorithm");
        }
        let key = self.keys.get(head["kid"].as_str().unwrap_or_default()).ok_or("key")?;
        let signed = assertion.rsplit_once('.').unwrap().0;
        UnparsedPublicKey::new(&ED25519, key).verify(signed.as_bytes(), &bytes(signature)?).map_err(|_| "signature")?;
        let claims: Value = serde_json::from_slice(&bytes(body)?).map_err(|_| "form")?;
        if claims["iss"] != self.issuer.as_str() {
            return Err("issuer");
        }
        if claims["aud"] != self.audience {
            return Err("audience");
        }
        let at = |name: &str| claims[name].as_i64().unwrap_or_default();
        if !(at("iat") - 60..at("exp")).contains(&now.timestamp()) || at("exp") - at("iat") > 300 {
            return Err("time");
        }
        if !self.used.insert(claims["jti"].as_str().ok_or("form")?.to_owned()) {
            return Err("used");
        }
        Ok(claims)
    }
}

/// A site that knows where the services of Martin are opened, all but the last of them.
async fn site(kind: Kind, change: impl FnOnce(Config) -> Config) -> (Site, Vec<String>) {
    let plain = Site::filled(Kind::Memory).await;
    let mine = format!("SELECT service FROM entitlement WHERE siren = '{COMPANY}' AND role = 'holder' ORDER BY service");
    let services = texts(plain.store(), &mine).await;
    let mut opened: BTreeMap<String, String> = services.iter().map(|id| (id.clone(), ADDRESS.to_owned())).collect();
    opened.remove(services.last().unwrap());
    opened.insert(services[1].clone(), "https://autre.example/".to_owned());
    let site = Site::with(kind, |config| change(Config { services: opened, ..config })).await;
    assert!(demo::fill(&site.system).await.unwrap());
    (site, services)
}

fn page(service: &str) -> String {
    format!("/dossiers/{COMPANY}/services/{service}")
}

fn assertion(reply: &Reply) -> String {
    let text = reply.text();
    let button = text.split("<button").find(|part| part.contains("name=\"assertion\"")).expect("a button that bears the assertion");
    button.split(" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

async fn opened(person: &mut Person, service: &str) -> Reply {
    let reply = person.get(&page(service)).await;
    reply.is(200);
    reply
}

on_each! {
    async fn an_assertion_says_who_acts_for_whom_and_a_receiver_takes_it_once(kind) {
        let (site, services) = site(kind, |config| config).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let mut receiver = Receiver::new(&site, ADDRESS).await;
        let before = site.snapshot().await;
        let reply = opened(&mut martin, &services[0]).await;
        assert_eq!(site.snapshot().await.changed_since(&before), Vec::<String>::new(), "it is stored nowhere");
        reply.says("Continuer vers tva.example:8443");
        let made = assertion(&reply);
        assert!(reply.text().contains(&format!("action=\"{ADDRESS}\"")) && !reply.text().contains(&format!("{ADDRESS}?")));
        let claims = receiver.take(&made, site.clock.now()).unwrap();
        for (name, value) in [("siren", COMPANY), ("service", services[0].as_str()), ("role", "holder"), ("aud", ADDRESS)] {
            assert_eq!(claims[name], value, "{name}");
        }
        let words = claims.to_string().to_lowercase();
        assert!(!words.contains("martin@") && !words.contains("paul"), "no name, no address: {words}");
        assert_eq!(receiver.take(&made, site.clock.now()), Err("used"));
        // Another rendering: another id, the same person.
        let again = receiver.take(&assertion(&opened(&mut martin, &services[0]).await), site.clock.now()).unwrap();
        assert_ne!(claims["jti"], again["jti"]);
        assert_eq!(claims["sub"], again["sub"]);
        // Another receiver knows the person by another name, and refuses what was made for the first.
        let mut other = Receiver::new(&site, "https://autre.example/").await;
        assert_eq!(other.take(&assertion(&opened(&mut martin, &services[0]).await), site.clock.now()), Err("audience"));
        let elsewhere = other.take(&assertion(&opened(&mut martin, &services[1]).await), site.clock.now()).unwrap();
        assert_ne!(claims["sub"], elsewhere["sub"]);
    }

    async fn what_is_over_or_changed_is_refused(kind) {
        let (site, services) = site(kind, |config| config).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let mut receiver = Receiver::new(&site, ADDRESS).await;
        let made = assertion(&opened(&mut martin, &services[0]).await);
        assert_eq!(receiver.take(&made, site.clock.now() + Duration::minutes(5)), Err("time"));
        receiver.take(&made, site.clock.now() + Duration::seconds(299)).unwrap();
        // Each part changed: the holder of another company, no algorithm, another key.
        let (before, made) = (made, assertion(&opened(&mut martin, &services[0]).await));
        let parts: Vec<&str> = made.split('.').collect();
        let body = String::from_utf8(URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap().replace(COMPANY, "987654321");
        let none = URL_SAFE_NO_PAD.encode("{\"alg\":\"none\"}");
        let lost = URL_SAFE_NO_PAD.encode("{\"alg\":\"EdDSA\",\"kid\":\"x\"}");
        for (forged, why) in [
            ([parts[0], &URL_SAFE_NO_PAD.encode(body), parts[2]].join("."), "signature"),
            ([none.as_str(), parts[1], ""].join("."), "algorithm"),
            ([lost.as_str(), parts[1], parts[2]].join("."), "key"),
            ([parts[0], parts[1], before.rsplit('.').next().unwrap()].join("."), "signature"),
            ("x".to_owned(), "form"),
        ] {
            assert_eq!(receiver.take(&forged, site.clock.now()), Err(why), "{forged}");
        }
        receiver.take(&made, site.clock.now()).unwrap();
    }

    async fn r_i09_only_a_right_in_force_opens_and_all_else_looks_unknown(kind) {
        let (site, services) = site(kind, |config| config).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let mut delegate = signed_in(&site, DELEGATE).await;
        let unknown = martin.get(&page("inconnu")).await;
        unknown.is(404);
        let held = |who: &str| format!("SELECT service FROM entitlement WHERE siren = '{COMPANY}' AND role = '{who}' ORDER BY service");
        let of_delegate = texts(site.store(), &held("delegate")).await;
        let not_held = services.iter().find(|service| !of_delegate.contains(service)).unwrap();
        let free = site.system.catalogue.services().iter().find(|service| !services.contains(&service.id)).unwrap();
        let bare = |reply: &Reply| {
            ["Samira BENALI", "20263270000005", "Paul MARTIN", "20260510000101"].iter().fold(reply.words(), |words, own| words.replace(own, ""))
        };
        let foreign = page(&free.id).replace(COMPANY, "987654321");
        for (of_martin, path) in [(true, page(&free.id)), (false, page(not_held)), (false, foreign)] {
            let reply = if of_martin { martin.get(&path).await } else { delegate.get(&path).await };
            reply.is(404);
            assert_eq!(bare(&reply), bare(&unknown), "{path}");
        }
        for odd in ["/dossiers/123456789/services/", "/dossiers/123456789/services/A", "/dossiers/12345678/services/payer-tva", "/dossiers/123456789/services/%2e%2e%2f"] {
            martin.get(odd).await.is(404);
        }
        let mut role = opened(&mut delegate, &of_delegate[0]).await;
        role.says("délégataire");
        let row = format!("siren = '{COMPANY}' AND role = 'delegate' AND service = '{}'", of_delegate[0]);
        for (change, status) in [
            ("state = 'dormant'", 404),
            ("state = 'active', until = '2026-11-22'", 404),
            ("until = '2026-11-23'", 200),
            ("until = NULL, state = 'removed', ended_at = since", 404),
        ] {
            run(site.store(), &format!("UPDATE entitlement SET {change} WHERE {row}")).await;
            role = delegate.get(&page(&of_delegate[0])).await;
            role.is(status);
        }
        site.person().get(&page(&services[0])).await.leads_to(&format!("/connexion?retour={}", page(&services[0])));
    }

    async fn the_browser_s_router_gets_no_assertion_and_each_way_there_is_a_load(kind) {
        let (site, services) = site(kind, |config| config).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let reply = martin.call("screen/page", &format!("{{\"address\":\"{}\"}}", page(&services[0]))).await;
        reply.is(200);
        let text = reply.text();
        assert!(!text.contains("assertion") && !text.contains(ORIGIN) && text.contains("Préparer l’ouverture du service"));
        for (path, address) in [("/espace", page(&services[0])), (&format!("/dossiers/{COMPANY}") as &str, page(&services[0])), (&format!("/dossiers?service={}", services[0]), page(&services[0]))] {
            let html = martin.get(path).await.text();
            let link = html.split("<a ").find(|part| part.contains(&format!("href=\"{address}\""))).unwrap_or_else(|| panic!("{path} has no link"));
            assert!(link.split('>').next().unwrap().contains("rel=\"external\""), "{path}");
        }
    }

    async fn without_an_address_the_page_says_so_and_whom_to_call(kind) {
        let (site, services) = site(kind, |config| config).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let reply = opened(&mut martin, services.last().unwrap()).await;
        reply.says("Ce service ne s’ouvre pas encore depuis cet espace.");
        reply.says("Coordonnées du gestionnaire");
        assert!(!reply.text().contains("assertion") && !reply.header("content-security-policy").contains("https://"));
    }
}

#[test]
fn v3_this_page_alone_may_post_there_in_both_policies() {
    support::run(async {
        for (change, upgrade) in [((|config| config) as fn(Config) -> Config, ""), (production, "; upgrade-insecure-requests")] {
            let (site, services) = site(Kind::Memory, change).await;
            if site.config.is_demo() {
                let mut martin = signed_in(&site, MARTIN).await;
                let policy = opened(&mut martin, &services[0]).await.header("content-security-policy").to_owned();
                let nonce = policy.split_once("'nonce-").unwrap().1.split('\'').next().unwrap().to_owned();
                let wanted = format!(
                    "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self' {ORIGIN}; frame-ancestors 'none'; object-src 'none'{upgrade}"
                );
                assert_eq!(policy, wanted);
                for path in ["/espace", "/dossiers/calendrier", &format!("/dossiers/{COMPANY}"), "/.well-known/jwks.json", &page("inconnu")]
                {
                    let reply = martin.get(path).await;
                    assert!(!reply.header("content-security-policy").contains(ORIGIN), "{path}");
                }
            } else {
                let mut somebody = site.person();
                let policy = somebody.get(&page(&services[0])).await.header("content-security-policy").to_owned();
                assert!(!policy.contains(ORIGIN), "no session, no destination: {policy}");
            }
        }
    });
}
