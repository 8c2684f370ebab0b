//! A person with a browser: cookies, a source address, the steps of the journey.
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};

use app::domain::effort::{Effort, PARTS, block, write};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use http_body_util::BodyExt;
use server::secret::token::sha256;
use tower::ServiceExt;

use super::Reply;

/// Whom the tests create.
pub const ADDRESS: &str = "camille.durand@example.com";
/// Level Fort, and nothing of the person in it.
pub const PASSWORD: &str = "girafe-violette-moteur-39-banquise";
pub const ANSWER: &str = "Ratatouille aux trèfles";

/// How hard the checks of the tests are.
pub const EXPONENT: u8 = 8;

static SOURCES: AtomicU32 = AtomicU32::new(1);

/// An address of the block for tests of networks, given to nobody else.
pub fn source() -> String {
    let number = SOURCES.fetch_add(1, Ordering::Relaxed) + (std::process::id() % 64) * 1024;
    Ipv4Addr::from(u32::from(Ipv4Addr::new(198, 18, 0, 0)) + (number & 0x1_ffff)).to_string()
}

/// A person.
#[derive(Clone)]
pub struct Person {
    pub router: Router,
    pub source: String,
    pub jar: BTreeMap<String, String>,
}

/// SC07, filled in.
pub fn details() -> Vec<(String, String)> {
    [
        ("civility", "madame"),
        ("last_name", "Durand"),
        ("first_name", "Camille"),
        ("siren", "987 654 321"),
        ("phone", "01 99 00 12 34"),
        ("street_number", "12 bis"),
        ("street_kind", "rue"),
        ("street_name", "des Écluses"),
        ("address_extra", "Bâtiment C"),
        ("postcode", "35000"),
        ("city", "Rennes"),
        ("country", "FRANCE"),
        ("question", "2"),
        ("answer", ANSWER),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

/// Puts values into fields: replaces those that are there, adds the others.
pub fn put(form: &mut Vec<(String, String)>, typed: &[(&str, &str)]) {
    for (name, value) in typed {
        form.retain(|(known, _)| known != name);
        form.push(((*name).to_owned(), (*value).to_owned()));
    }
}

impl Person {
    pub fn new(router: Router) -> Self {
        Self { router, source: source(), jar: BTreeMap::new() }
    }

    /// Goes somewhere else with the same browser: another source address.
    pub fn moves(&mut self) -> &mut Self {
        self.source = source();
        self
    }

    /// The value of the session's cookie.
    pub fn cookie(&self) -> String {
        self.jar.iter().find(|(name, _)| matches!(name.as_str(), "portal" | "__Host-portal")).map(|(_, v)| v.clone()).unwrap_or_default()
    }

    pub async fn get(&mut self, path: &str) -> Reply {
        self.raw("GET", path, &[("sec-fetch-site", "same-origin")], Vec::new()).await
    }

    pub async fn post(&mut self, path: &str, form: &[(String, String)]) -> Reply {
        let body = serde_urlencoded::to_string(form).unwrap();
        self.post_bytes(path, body.into_bytes()).await
    }

    pub async fn post_bytes(&mut self, path: &str, body: Vec<u8>) -> Reply {
        let headers = [("sec-fetch-site", "same-origin"), ("content-type", "application/x-www-form-urlencoded")];
        self.raw("POST", path, &headers, body).await
    }

    /// A server function.
    pub async fn call(&mut self, endpoint: &str, body: &str) -> Reply {
        let headers = [("sec-fetch-site", "same-origin"), ("content-type", "application/json")];
        self.raw("POST", &format!("/api/{endpoint}"), &headers, body.as_bytes().to_vec()).await
    }

    /// Any request; cookies and, unless given, the source address are added.
    pub async fn raw(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Reply {
        let mut lines: Vec<(String, String)> = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        if !headers.iter().any(|(name, _)| *name == "x-forwarded-for") {
            lines.push(("x-forwarded-for".to_owned(), self.source.clone()));
        }
        if !headers.iter().any(|(name, _)| *name == "user-agent") {
            lines.push(("user-agent".to_owned(), "Navigateur/1.0 (essais)".to_owned()));
        }
        if !self.jar.is_empty() {
            lines.push(("cookie".to_owned(), self.jar.iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join("; ")));
        }
        let reply = inside(self.router.clone(), method, path, &lines, body).await;
        for cookie in reply.cookies() {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if rest.contains("Max-Age=0") {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.to_owned(), value.to_owned());
            }
        }
        reply
    }

    /// Opens a page and fills its form in, the check solved; sends nothing.
    pub async fn filled(&mut self, path: &str, typed: &[(&str, &str)]) -> Vec<(String, String)> {
        let page = self.get(path).await;
        assert_eq!(page.status, 200, "{path}: {} {}", page.location(), page.words());
        let mut form = page.form(path.split('?').next().unwrap());
        solve(&mut form);
        put(&mut form, typed);
        form
    }

    /// Opens a page, fills its form in, the check solved, and sends it.
    pub async fn fill(&mut self, path: &str, typed: &[(&str, &str)]) -> Reply {
        let form = self.filled(path, typed).await;
        self.post(path, &form).await
    }

    pub async fn accept_terms(&mut self) -> Reply {
        self.fill("/creation/expert/conditions", &[("accepted", "on")]).await
    }

    pub async fn choose(&mut self, address: &str, password: &str) -> Reply {
        let typed = [("email", address), ("email_again", address), ("password", password), ("password_again", password)];
        self.fill("/creation/expert/identifiants", &typed).await
    }

    pub async fn give_details(&mut self) -> Reply {
        let given = details();
        let typed: Vec<(&str, &str)> = given.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.fill("/creation/expert/formulaire", &typed).await
    }

    pub async fn confirm(&mut self) -> Reply {
        self.fill("/creation/expert/recapitulatif", &[]).await
    }

    /// The steps up to a given one: 1 terms, 2 credentials, 3 details, 4 confirmed.
    pub async fn up_to(&mut self, step: u8, address: &str) {
        self.accept_terms().await.leads_to("/creation/expert/identifiants");
        if step >= 2 {
            self.choose(address, PASSWORD).await.leads_to("/creation/expert/formulaire");
        }
        if step >= 3 {
            self.give_details().await.leads_to("/creation/expert/recapitulatif");
        }
        if step >= 4 {
            self.confirm().await.leads_to("/creation/expert/confirmation");
        }
    }

    /// Asks for a space, all steps.
    pub async fn request(&mut self, address: &str) {
        self.up_to(4, address).await;
    }

    pub async fn enter_code(&mut self, code: &str) -> Reply {
        self.fill("/activation", &[("code", code)]).await
    }

    pub async fn redeem(&mut self, address: &str) -> Reply {
        self.fill("/activation/identifiants", &[("email", address)]).await
    }

    /// Both steps of an activation; the answer to the second.
    pub async fn activate(&mut self, code: &str, address: &str) -> Reply {
        self.enter_code(code).await.leads_to("/activation/identifiants");
        self.redeem(address).await
    }

    pub async fn sign_in(&mut self, address: &str, password: &str) -> Reply {
        self.fill("/connexion", &[("email", address), ("password", password)]).await
    }

    pub async fn sign_out(&mut self) -> Reply {
        self.post("/deconnexion", &[]).await
    }
}

/// Solves the check of a form, if it has one that is not done.
pub fn solve(form: &mut Vec<(String, String)>) {
    let token = form.iter().find(|(name, _)| name == "check").map(|(_, token)| token.clone());
    if let Some(token) = token {
        put(form, &[("check_proof", &proof(&token))]);
    }
}

/// The proof of work for a token.
pub fn proof(token: &str) -> String {
    let effort = Effort { exponent: EXPONENT };
    let challenge = sha256(token.as_bytes());
    let found: Vec<u64> =
        (0..PARTS).map(|part| (0..1_000_000).find(|n| effort.solves(&sha256(&block(&challenge, part, *n)))).unwrap()).collect();
    write(&found)
}

async fn inside(router: Router, method: &str, path: &str, lines: &[(String, String)], body: Vec<u8>) -> Reply {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in lines {
        request = request.header(name, value);
    }
    let mut request = request.body(Body::from(body)).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 250], 40_000))));
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    Reply { status: parts.status.as_u16(), headers: parts.headers, body }
}
