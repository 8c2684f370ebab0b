//! What HTTP sees: the two header policies byte for byte, the origin rule, methods, cookies, sources behind
//! proxies, the list of endpoints, GET that writes nothing, pages rendered at once, the full hash gate.
#![allow(clippy::format_collect, clippy::format_push_string, clippy::assigning_clones, reason = "plain words in tests")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::collections::{BTreeMap, BTreeSet};

use app::domain::fault::Problem;
use app::domain::route::{AGENT_PAGES, DEMONSTRATION, PAGES};
use chrono::Duration;
use futures::future::join_all;
use server::directory::demo;
use server::secret::hash::Cost;
use support::rows::count;
use support::{ADDRESS, ANSWER, Kind, PASSWORD, Person, Reply, Site, on_each, production, sentence};

mod support;

const KNOWN: &str = "nouvelle@example.com";

const EVERYWHERE: [(&str, &str); 6] = [
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("referrer-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
];
const HSTS: (&str, &str) = ("strict-transport-security", "max-age=63072000; includeSubDomains; preload");
const BARE: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The policy of a page, as X-HDR-2 writes it.
fn page_policy(nonce: &str, upgrade: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'{upgrade}"
    )
}

fn nonce(reply: &Reply) -> String {
    let policy = reply.header("content-security-policy");
    policy.split_once("'nonce-").unwrap().1.split('\'').next().unwrap().to_owned()
}

/// All headers of an answer, cookies aside.
fn headers(reply: &Reply) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (name, value) in &reply.headers {
        let twice = all.insert(name.to_string(), value.to_str().unwrap().to_owned());
        assert!(twice.is_none() || name == "set-cookie", "{name} twice");
    }
    all.remove("set-cookie");
    all
}

fn expected(more: &[(&str, &str)], policy: &str) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = EVERYWHERE.iter().chain(more).map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    all.insert("content-security-policy".to_owned(), policy.to_owned());
    all.entry("cache-control".to_owned()).or_insert_with(|| "no-store".to_owned());
    all
}

async fn filled(kind: Kind, change: impl FnOnce(server::config::Config) -> server::config::Config) -> Site {
    let site = Site::with(kind, change).await;
    server::portal::demo::fill(&site.system).await.unwrap();
    site
}

/// Somebody in each state of the journey.
async fn people(site: &Site) -> Vec<(&'static str, Person)> {
    let mut people = vec![("nobody", site.person())];
    for (what, step) in [("terms accepted", 1), ("credentials chosen", 2), ("details given", 3), ("confirmed", 4)] {
        let mut person = site.person();
        person.up_to(step, &format!("etape{step}@example.com")).await;
        people.push((what, person));
    }
    let mut entered = site.person();
    entered.enter_code("BBBzvnAjPtUp").await.leads_to("/activation/identifiants");
    people.push(("code entered", entered));
    let mut activated = site.person();
    let (code, _) = site.requested(&mut activated, ADDRESS).await;
    activated.activate(&code, ADDRESS).await.leads_to("/activation/recapitulatif");
    people.push(("activated", activated.clone()));
    activated.sign_in(ADDRESS, PASSWORD).await.leads_to("/espace");
    people.push(("signed in", activated));
    people
}

#[test]
fn x_hdr_2_the_whole_policy_of_production_and_of_the_demonstration() {
    support::run(async {
        let production = filled(Kind::Memory, production).await;
        let demonstration = Site::filled(Kind::Memory).await;
        for (site, more, upgrade) in
            [(&production, vec![HSTS], "; upgrade-insecure-requests"), (&demonstration, vec![("x-robots-tag", "noindex")], "")]
        {
            let mut person = site.person();
            person.get("/").await.is(200);
            let with = |extra: &[(&'static str, &'static str)]| [more.as_slice(), extra].concat();
            let html = with(&[("content-type", "text/html; charset=utf-8")]);
            let mut nonces = BTreeSet::new();
            for (path, status) in
                [("/", 200), ("/connexion", 200), ("/aide", 200), ("/nulle-part", 404), ("/creation/annulation?jeton=x", 404)]
            {
                let reply = person.get(path).await;
                reply.is(status);
                assert_eq!(headers(&reply), expected(&html, &page_policy(&nonce(&reply), upgrade)), "{path}");
                assert!(nonce(&reply).len() >= 22 && nonces.insert(nonce(&reply)), "X-HDR-3: a nonce of its own");
            }
            let refused = person.post("/connexion", &[]).await;
            assert_eq!(headers(&refused), expected(&html, &page_policy(&nonce(&refused), upgrade)), "a form refused");
            let elsewhere = person.get("/espace").await;
            let away = with(&[("location", "/connexion?retour=/espace"), ("content-length", "0")]);
            assert_eq!(headers(&elsewhere), expected(&away, &page_policy(&nonce(&elsewhere), upgrade)), "a redirect of a page");
            let json = with(&[("content-type", "application/json; charset=utf-8"), ("serverfnerror", "/api/session/home")]);
            let call = person.call("session/home", "{}").await;
            let mut got = headers(&call);
            got.remove("content-length");
            assert_eq!((call.status, got), (401, expected(&json, BARE)), "a function");
            let asset = person.get("/absent.wasm").await;
            let mut got = headers(&asset);
            got.remove("content-length");
            assert_eq!((asset.status, got), (404, expected(&with(&[("content-type", "text/plain; charset=utf-8")]), BARE)), "an asset");
            let method = person.raw("TRACE", "/", &[], Vec::new()).await;
            let mut got = headers(&method);
            got.remove("content-length");
            assert_eq!((method.status, got), (405, expected(&with(&[("allow", "GET, HEAD, POST")]), BARE)), "a method");
            let health = person.get("/sante/pret").await;
            let mut got = headers(&health);
            got.remove("content-length");
            assert_eq!((health.status, got), (200, expected(&with(&[("content-type", "text/plain; charset=utf-8")]), BARE)), "health");
            for reply in [&refused, &call, &asset, &method] {
                for name in ["server", "x-powered-by", "access-control-allow-origin", "report-to"] {
                    assert!(!reply.headers.contains_key(name), "{name}");
                }
            }
        }
    });
}

#[test]
fn t_ses_1_the_cookies_of_production_and_of_the_demonstration() {
    support::run(async {
        for (site, prefix, secure) in
            [(filled(Kind::Memory, production).await, "__Host-", "; Secure"), (Site::filled(Kind::Memory).await, "", "")]
        {
            let mut nour = site.person();
            let first = nour.get("/connexion").await;
            let cookie = format!("{prefix}portal=a.{}; Path=/; HttpOnly; SameSite=Lax{secure}", &nour.cookie()[2..]);
            assert_eq!((first.cookies(), nour.cookie().len()), (vec![cookie], 45));
            assert!(nour.get("/aide").await.cookies().is_empty(), "once is enough");
            let accepted = nour.sign_in(KNOWN, demo::PASSWORD).await;
            accepted.leads_to("/espace");
            let device = nour.jar[&format!("{prefix}portal-device")].clone();
            assert_eq!(
                accepted.cookies(),
                [
                    format!("{prefix}portal=s.{}; Path=/; HttpOnly; SameSite=Lax{secure}", &nour.cookie()[2..]),
                    format!("{prefix}portal-device={device}; Path=/; HttpOnly; SameSite=Lax{secure}; Max-Age=15552000"),
                ]
            );
            assert_eq!(accepted.header("clear-site-data"), "");
            let ended = nour.sign_out().await;
            assert_eq!(ended.cookies(), [format!("{prefix}portal=; Path=/; HttpOnly; SameSite=Lax{secure}; Max-Age=0")]);
            assert_eq!(ended.header("clear-site-data"), "\"cache\", \"storage\"", "T-SES-7");
            let theme = nour.post("/theme", &[("theme".to_owned(), "sombre".to_owned()), ("retour".to_owned(), "/aide".to_owned())]).await;
            theme.leads_to("/aide");
            let written = format!("{prefix}portal-theme=sombre; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000{secure}");
            assert_eq!(theme.cookies(), [written]);
            assert!(nour.get("/").await.text().contains("data-theme=\"sombre\""));
        }
    });
}

#[test]
fn t_ses_3_a_post_comes_from_here_or_is_403() {
    support::run(async {
        let site = filled(Kind::Memory, |config| server::config::Config {
            origins: vec!["https://autre.example".to_owned()],
            ..production(config)
        })
        .await;
        let (ours, further, foreign) = ("https://portail.example", "https://autre.example", "https://pirate.example");
        let table: [(Option<&str>, Option<&str>, bool); 15] = [
            (Some("same-origin"), None, true),
            (Some("same-origin"), Some(foreign), true),
            (Some("same-origin"), Some("null"), true),
            (Some("cross-site"), Some(ours), false),
            (Some("cross-site"), None, false),
            (Some("same-site"), Some(ours), false),
            (Some("none"), Some(ours), false),
            (Some("none"), None, false),
            (Some(""), Some(ours), false),
            (None, Some(ours), true),
            (None, Some(further), true),
            (None, Some(foreign), false),
            (None, Some("null"), false),
            (None, Some("https://portail.example.pirate.example"), false),
            (None, None, false),
        ];
        let before = site.snapshot().await;
        for path in ["/connexion", "/deconnexion", "/theme", "/creation/expert/conditions", "/api/session/login"] {
            for (fetch_site, origin, passes) in table {
                let mut person = site.person();
                person.get("/").await.is(200);
                let mut lines =
                    vec![("content-type", if path.starts_with("/api") { "application/json" } else { "application/x-www-form-urlencoded" })];
                lines.extend(fetch_site.map(|value| ("sec-fetch-site", value)));
                lines.extend(origin.map(|value| ("origin", value)));
                let reply = person.raw("POST", path, &lines, b"{}".to_vec()).await;
                assert_eq!(reply.status != 403, passes, "{path} {fetch_site:?} {origin:?}: {}", reply.status);
            }
        }
        site.snapshot().await.is_as(&before, "posts from elsewhere");
        // The referrer counts for nothing.
        let mut person = site.person();
        let referred = person.raw("POST", "/theme", &[("referer", "https://portail.example/")], Vec::new()).await;
        referred.is(403);
        referred.says("Accès refusé");
    });
}

#[test]
fn v4_1_4_other_methods_and_missing_assets() {
    support::run(async {
        let site = Site::filled(Kind::Memory).await;
        let mut person = site.person();
        for path in ["/", "/connexion", "/espace", "/api/session/login", "/theme", "/verification/x.png", "/absent.js", "/sante/pret"] {
            for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"] {
                person.moves().raw(method, path, &[("sec-fetch-site", "same-origin")], Vec::new()).await.is(405);
            }
        }
        for (method, path) in [
            ("GET", "/theme"),
            ("GET", "/deconnexion"),
            ("GET", "/api/session/login"),
            ("HEAD", "/api/session/home"),
            ("POST", "/"),
            ("POST", "/aide"),
            ("POST", "/espace"),
            ("POST", "/nulle-part"),
            ("POST", "/verification/x.png"),
            ("POST", "/sante/pret"),
        ] {
            let reply = person.moves().raw(method, path, &[("sec-fetch-site", "same-origin")], Vec::new()).await;
            assert_eq!(reply.status, 405, "{method} {path}");
        }
        std::fs::create_dir_all(site.config.dist_dir.join("fonts")).unwrap();
        for (name, text) in [
            ("index.html", "<html>"),
            ("robots.txt", "User-agent: *"),
            ("portal-1a2b3c4d5e6f7a8b.css", "a{}"),
            ("portal-1a2b3c4d5e6f7a8b.css.br", "br"),
        ] {
            std::fs::write(site.config.dist_dir.join(name), text).unwrap();
        }
        let hashed = person.moves().get("/portal-1a2b3c4d5e6f7a8b.css").await;
        assert_eq!((hashed.status, hashed.header("cache-control")), (200, "public, max-age=31536000, immutable"));
        let packed = person.raw("GET", "/portal-1a2b3c4d5e6f7a8b.css", &[("accept-encoding", "br")], Vec::new()).await;
        assert_eq!((packed.header("content-encoding"), packed.body.as_slice()), ("br", b"br".as_slice()));
        let plain = person.get("/robots.txt").await;
        assert_eq!((plain.status, plain.header("cache-control")), (200, "no-store"));
        for path in [
            "/absent.js",
            "/absent.wasm",
            "/portal-ffffffffffffffff.css",
            "/index.html",
            "/portal-1a2b3c4d5e6f7a8b.css.br",
            "/theme.css",
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fdata/secret.key",
            "/fonts/absent.ttf",
            "/espace/x.css",
            "/favicon.ico",
        ] {
            let reply = person.moves().get(path).await;
            assert_eq!(reply.status, 404, "{path}");
            assert!(!reply.text().contains("<html"), "{path}: never the HTML of a page");
        }
        // V4.1.1: a function that does not exist is JSON, and says nothing of the path.
        let unknown = person.moves().call("n-existe-pas", "{}").await;
        assert_eq!(
            (unknown.status, unknown.header("content-type"), unknown.text().as_str()),
            (404, "application/json; charset=utf-8", "\"NotFound\"")
        );
    });
}

#[test]
fn t_lim_2_the_source_is_the_nth_address_from_the_right() {
    support::run(async {
        let wrong = [("email", KNOWN), ("password", "ce n’est pas le bon mot de passe")];
        for (proxies, honest, forged) in [
            // With none in front the header is nobody's word: everybody is the peer.
            (0_usize, "198.18.7.1", "203.0.113.1"),
            (1, "203.0.113.N, 198.18.7.1", "198.18.7.1, 203.0.113.77"),
            (2, "203.0.113.N, 198.18.7.1, 10.0.0.N", "198.18.7.1, 203.0.113.77, 10.0.0.1"),
        ] {
            let site = filled(Kind::Memory, |config| server::config::Config { trusted_proxies: proxies, ..config }).await;
            let post = async |forwarded: &str| {
                let mut person = site.person();
                let form = person.filled("/connexion", &wrong).await;
                let body = serde_urlencoded::to_string(&form).unwrap();
                let lines = [
                    ("sec-fetch-site", "same-origin"),
                    ("content-type", "application/x-www-form-urlencoded"),
                    ("x-forwarded-for", forwarded),
                ];
                person.raw("POST", "/connexion", &lines, body.into_bytes()).await.status
            };
            for number in 1..=5 {
                assert_eq!(post(&honest.replace('N', &number.to_string())).await, 422);
            }
            let other = if proxies == 0 { 429 } else { 422 };
            assert_eq!((post(&honest.replace('N', "6")).await, post(forged).await), (429, other), "{proxies} proxies");
        }
        let site = Site::filled(Kind::Memory).await;
        let mut person = site.person();
        for garbage in ["", "inconnu", "1.2.3.4:80", ",", "::::", &"9".repeat(9_000)] {
            person.raw("GET", "/", &[("x-forwarded-for", garbage)], Vec::new()).await.is(200);
        }
    });
}

#[test]
fn nothing_of_the_demonstration_is_in_production() {
    support::run(async {
        let site = filled(Kind::Memory, production).await;
        let mut person = site.person();
        let page = person.get("/connexion").await;
        assert!(!page.words().contains("Démonstration"), "no notice");
        let token = page.field("/connexion", "check");
        person.get(&format!("/verification/{token}.png")).await.is(200);
        for path in [
            "/demonstration/courrier",
            "/demonstration/courrier/x",
            "/demonstration/composants",
            &format!("/demonstration/verification/{token}"),
        ] {
            person.get(path).await.is(404);
        }
        person.call("demonstration/mails", "{}").await.is(404);
        person.call("demonstration/mail", "{\"id\":\"x\"}").await.is(404);
        person.accept_terms().await.leads_to("/creation/expert/identifiants");
        let refused = person.choose(ADDRESS, demo::PASSWORD).await;
        refused.is(422);
        assert!(refused.beside("creation/credentials", "password").contains(&sentence("password", Problem::PasswordPublished)));
        // The loopback address has its limits there.
        let mut local = site.person();
        local.source = "127.0.0.1".to_owned();
        local.raw("GET", "/.env", &[], Vec::new()).await.is(429);
        local.get("/").await.is(429);
    });
}

#[test]
fn x_api_1_every_endpoint_is_declared_with_its_right() {
    support::run(async {
        let site = Site::filled(Kind::Memory).await;
        let file = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/endpoints.txt")).unwrap();
        let declared: BTreeMap<&str, &str> =
            file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' ')).collect();
        let there: BTreeSet<&str> = server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
        assert_eq!(there, declared.keys().copied().collect(), "server/endpoints.txt lists the endpoints");
        assert!(server_fn::axum::server_fn_paths().all(|(_, method)| method == http::Method::POST), "T-SES-4");
        for (path, right) in declared {
            let mut person = site.person();
            person.get("/").await.is(200);
            let endpoint = path.strip_prefix("/api/").unwrap();
            let status = person.call(endpoint, "{\"form\":{},\"token\":\"x\",\"id\":\"x\",\"duty\":\"Password\"}").await.status;
            assert_eq!(status == 401, right != "open", "{path} answered {status}");
        }
    });
}

#[test]
fn s_4_a_full_gate_is_503_with_retry_after_and_counts_as_no_failure() {
    support::run(async {
        let site =
            filled(Kind::Memory, |config| server::config::Config { password_cost: Cost { memory: 65_536, passes: 12 }, ..config }).await;
        let mut nour = site.person();
        let form = nour.filled("/connexion", &[("email", KNOWN), ("password", demo::PASSWORD)]).await;
        let crowd: Vec<_> = (0..40)
            .map(|_| {
                let hasher = site.system.hasher.clone();
                tokio::spawn(async move { hasher.secret("personne").await.is_ok() })
            })
            .collect();
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        let busy = nour.post("/connexion", &form).await;
        assert_eq!((busy.status, busy.header("retry-after")), (503, "3"), "{}", busy.words());
        busy.says("Le service est très demandé");
        assert_eq!(busy.field("/connexion", "email"), KNOWN);
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM attempt").await, 0);
        for waiting in crowd {
            let _ = waiting.await;
        }
        nour.sign_in(KNOWN, demo::PASSWORD).await.leads_to("/espace");
    });
}

/// T-CRH-2: two servers of a demonstration that start together on an empty database both come up.
#[test]
fn v3_5_4_in_production_people_and_agents_have_a_host_each() {
    support::run(async {
        let site = filled(Kind::Memory, production).await;
        let agents = ("host", "agents.example");
        let people = ("host", "portail.example");
        let get = async |person: &mut Person, host: (&str, &str), path: &str| {
            person.moves().raw("GET", path, &[host, ("sec-fetch-site", "same-origin")], Vec::new()).await
        };
        let mut person = site.person();
        for path in AGENT_PAGES.iter().copied().chain(["/agent/fils/01890a5d-ac96-774b-bcce-b302099a8057", "/agent/nulle-part"]) {
            for host in [people, ("host", "inconnu.example"), ("host", "agents.example.pirate.example")] {
                get(&mut person, host, path).await.is(404);
            }
        }
        let mut agent = site.person();
        for path in PAGES.iter().filter(|path| !["/", "/mentions-legales", "/accessibilite", "/donnees-personnelles"].contains(path)) {
            get(&mut agent, agents, path).await.is(404);
        }
        get(&mut agent, agents, "/").await.leads_to("/agent");
        let first = get(&mut agent, agents, "/agent/connexion").await;
        first.is(200);
        for path in ["/agent", "/agent/dossiers", "/agent/courrier"] {
            get(&mut agent, agents, path).await.leads_to("/agent/connexion");
        }
        get(&mut agent, agents, "/mentions-legales").await.is(200);
        // One cookie there, and the people's never.
        let names: Vec<&str> = agent.jar.keys().map(String::as_str).collect();
        assert_eq!(names, ["__Host-agent"]);
        let call = async |person: &mut Person, host: (&str, &str), endpoint: &str, body: &str| {
            let lines = [host, ("sec-fetch-site", "same-origin"), ("content-type", "application/json")];
            person.moves().raw("POST", &format!("/api/{endpoint}"), &lines, body.as_bytes().to_vec()).await.status
        };
        assert_eq!(call(&mut agent, agents, "session/login", "{\"form\":{}}").await, 404);
        assert_eq!(call(&mut agent, agents, "screen/page", "{\"address\":\"/dossiers\"}").await, 404);
        assert_eq!(call(&mut person, people, "agent/login", "{\"form\":{}}").await, 404);
        assert_eq!(call(&mut person, people, "screen/page", "{\"address\":\"/agent/connexion\"}").await, 404);
        // Forms come from their own host alone.
        let post = async |person: &mut Person, host: (&str, &str), path: &str, origin: &str| {
            let lines = [host, ("origin", origin), ("content-type", "application/x-www-form-urlencoded")];
            person.moves().raw("POST", path, &lines, Vec::new()).await.status
        };
        assert_eq!(post(&mut agent, agents, "/agent/connexion", "https://portail.example").await, 403);
        assert_eq!(post(&mut agent, agents, "/agent/connexion", "https://agents.example").await, 422);
        assert_eq!(post(&mut person, people, "/connexion", "https://agents.example").await, 403);
        // Signed in there: the cookie's whole line.
        let mut form = first.form("/agent/connexion");
        support::person::solve(&mut form);
        let link = support::agent::invite(&site, "agent@exemple.example", "Agent Neuf", "valbrune", None).await;
        let secret = support::agent::secret(&site, &link);
        let page = get(&mut agent, agents, &link).await;
        let mut accept = page.form("/agent/invitation");
        let code = support::agent::code(&site, &secret);
        support::person::put(&mut accept, &[("password", PASSWORD), ("password_again", PASSWORD), ("one_time", &code)]);
        let send = async |person: &mut Person, path: &str, form: &[(String, String)]| {
            let lines = [agents, ("sec-fetch-site", "same-origin"), ("content-type", "application/x-www-form-urlencoded")];
            person.raw("POST", path, &lines, serde_urlencoded::to_string(form).unwrap().into_bytes()).await
        };
        send(&mut agent, "/agent/invitation", &accept).await.leads_to("/agent/connexion?pret=1");
        site.turn(Duration::seconds(31));
        let code = support::agent::code(&site, &secret);
        support::person::put(&mut form, &[("email", "agent@exemple.example"), ("password", PASSWORD), ("one_time", &code)]);
        let accepted = send(&mut agent, "/agent/connexion", &form).await;
        accepted.leads_to("/agent");
        let token = agent.jar["__Host-agent"].clone();
        let device = agent.jar["__Host-portal-device"].clone();
        assert_eq!(
            accepted.cookies(),
            [
                format!("__Host-agent={token}; Path=/; HttpOnly; SameSite=Lax; Secure"),
                format!("__Host-portal-device={device}; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=15552000"),
            ]
        );
        get(&mut agent, agents, "/agent").await.is(200);
        get(&mut agent, people, "/agent").await.is(404);
        // The same token as the people's cookie is nobody's.
        let mut forged = site.person();
        forged.jar.insert("__Host-portal".to_owned(), token);
        get(&mut forged, people, "/espace").await.leads_to("/connexion?retour=/espace");
    });
}

#[test]
fn t_crh_2_two_that_fill_an_empty_database_at_once_fill_it_once() {
    if support::has_postgres() {
        support::run(async {
            let one = Site::new(Kind::Postgres).await;
            let two = Site::with(Kind::Postgres, |_| one.config.clone()).await;
            let (first, second) = tokio::join!(server::portal::demo::fill(&one.system), server::portal::demo::fill(&two.system));
            assert!(first.unwrap() != second.unwrap(), "one of them filled it");
            one.assert_sound().await;
        });
    }
}

on_each! {
    async fn ruled_get_and_head_write_nothing(kind) {
        let site = Site::filled(kind).await;
        let mut everybody = people(&site).await;
        let mut martin = site.person();
        martin.sign_in("martin@example.com", demo::PASSWORD).await.leads_to("/espace");
        everybody.push(("with a company", martin));
        let mail = site.outbox().await[0].id;
        let mut paths: Vec<String> = PAGES.iter().chain(DEMONSTRATION).chain(AGENT_PAGES).map(|path| (*path).to_owned()).collect();
        let (_, cancel) = site.code("etape4@example.com").await;
        let check = everybody[1].1.get("/connexion").await.field("/connexion", "check");
        paths.extend([
            format!("/demonstration/courrier/{mail}"),
            format!("/demonstration/verification/{check}"),
            format!("/verification/{check}.png"),
            format!("/creation/annulation?jeton={cancel}"),
            "/connexion?retour=/espace".to_owned(),
            "/connexion/deblocage?jeton=x".to_owned(),
            "/nulle-part".to_owned(),
            "/demonstration/courrier/x".to_owned(),
            "/sante/vivant".to_owned(),
            "/sante/pret".to_owned(),
            "/.well-known/jwks.json".to_owned(),
            "/dossiers/calendrier.ics".to_owned(),
            "/dossiers/123456789".to_owned(),
            "/dossiers/123456789/calendrier".to_owned(),
            "/dossiers/123456789/calendrier.ics".to_owned(),
            "/dossiers/123456789/services/declarer-tva".to_owned(),
        ]);
        // Later, so that a session is seen again: the one exception.
        site.turn(Duration::minutes(5));
        let before = site.snapshot().await;
        for (what, person) in &mut everybody {
            for path in &paths {
                for method in ["GET", "HEAD"] {
                    let reply = person.moves().raw(method, path, &[("sec-fetch-site", "same-origin")], Vec::new()).await;
                    assert!(matches!(reply.status, 200 | 303 | 404 | 410), "{what} {method} {path}: {}", reply.status);
                    assert!(method == "GET" || reply.body.is_empty(), "{what} {method} {path}");
                }
            }
        }
        let after = site.snapshot().await;
        assert_eq!(after.changed_since(&before), ["session"], "last seen, and nothing else");
        assert!(after.growth_since(&before).is_empty());
    }

    async fn t_ses_6_pages_rendered_at_once_do_not_touch_each_other(kind) {
        let site = Site::filled(kind).await;
        let nour = { let mut nour = site.person(); nour.sign_in(KNOWN, demo::PASSWORD).await.leads_to("/espace"); nour };
        let martin = { let mut martin = site.person(); martin.sign_in("martin@example.com", demo::PASSWORD).await.leads_to("/espace"); martin };
        for spawned in [true, false] {
            let visits = (0..60).map(|number| {
                let (mut person, path, status, says) = match number % 4 {
                    0 => (site.person(), "/connexion", 200, "Connexion à votre espace professionnel – "),
                    1 => (site.person(), "/connexion", 422, "Erreur\u{a0}: Connexion à votre espace professionnel – "),
                    2 => (nour.clone(), "/espace", 200, "Mme AUBERTIN Nour"),
                    _ => (martin.clone(), "/espace", 200, "M. MARTIN Paul"),
                };
                async move {
                    person.jar.entry("portal".to_owned()).or_insert_with(|| format!("a.{}", "A".repeat(43)));
                    let reply = if status == 422 { person.post(path, &[]).await } else { person.get(path).await };
                    (status, says, reply)
                }
            });
            let replies: Vec<(u16, &str, Reply)> = if spawned {
                join_all(visits.map(tokio::spawn)).await.into_iter().map(Result::unwrap).collect()
            } else {
                join_all(visits).await
            };
            for (status, says, reply) in replies {
                reply.is(status);
                if says.ends_with("– ") {
                    assert!(reply.title().starts_with(says), "{}", reply.title());
                } else {
                    reply.says(says);
                }
            }
        }
    }

    async fn t_ses_2_a_session_that_has_ended_or_a_forged_one_opens_nothing(kind) {
        let site = Site::filled(kind).await;
        let mut nour = site.person();
        nour.sign_in(KNOWN, demo::PASSWORD).await.leads_to("/espace");
        let mut stolen = nour.clone();
        nour.sign_out().await.leads_to("/connexion?au-revoir=1");
        stolen.get("/espace").await.leads_to("/connexion?retour=/espace");
        stolen.call("session/home", "{}").await.is(401);
        for forged in [format!("s.{}", "A".repeat(43)), "s.".to_owned(), "x".repeat(4_000), "s.' OR 1=1--".to_owned(), stolen.cookie().replace("s.", "a.")] {
            let mut thief = site.person();
            thief.jar.insert("portal".to_owned(), forged);
            thief.get("/espace").await.leads_to("/connexion?retour=/espace");
        }
        stolen.sign_out().await.leads_to("/connexion?au-revoir=1");
    }

    async fn t_0_1_nothing_that_opens_something_is_kept_readable(kind) {
        let site = Site::new(kind).await;
        let mut camille = site.person();
        camille.request(ADDRESS).await;
        let (code, cancel) = site.code(ADDRESS).await;
        // As in production: the payload goes with the sending.
        site.send_mails_keeping(false).await;
        assert!(site.outbox().await[0].payload.is_none());
        let anonymous = camille.cookie()[2..].to_owned();
        camille.activate(&code, ADDRESS).await.leads_to("/activation/recapitulatif");
        camille.sign_in(ADDRESS, PASSWORD).await.leads_to("/espace");
        let session = camille.cookie()[2..].to_owned();
        let device = camille.jar["portal-device"].clone();
        let kept = site.snapshot().await.text();
        assert!(kept.contains(ADDRESS), "the search finds what is there");
        let secrets = [PASSWORD, ANSWER, &code, &code[..9], &cancel, &anonymous, &session, &device];
        for (number, secret) in secrets.into_iter().enumerate() {
            let hex = support::hex(secret.bytes());
            for form in [secret.to_owned(), hex.to_uppercase(), hex] {
                assert!(!kept.contains(&form), "secret {number} is kept");
            }
        }
    }
}
