//! Who calls: source address behind the trusted proxies (T-LIM-2), cookies, browser.
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use app::api::messaging::FLUX;
use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HOST, USER_AGENT};
use axum::http::request::Parts;

use super::App;
use crate::portal::{Caller, Cookies, Portal, Realm};
use crate::secret::token;

/// A caller, and whether her browser needs a cookie of its own.
#[derive(Clone)]
pub struct Visit {
    pub caller: Caller,
    /// No cookie came: one must be set with the next page.
    pub is_new: bool,
    pub theme: String,
    /// The application of this request, if an earlier layer made it.
    portal: Option<Portal>,
}

/// Names of the cookies: without the prefix over plain http on the loopback address, where browsers refuse it.
struct Names {
    session: &'static str,
    agent: &'static str,
    device: &'static str,
    theme: &'static str,
}

const fn names(plain: bool) -> Names {
    if plain {
        Names { session: "portal", agent: "agent", device: "portal-device", theme: "portal-theme" }
    } else {
        Names { session: "__Host-portal", agent: "__Host-agent", device: "__Host-portal-device", theme: "__Host-portal-theme" }
    }
}

impl Visit {
    /// Reads the caller from a request.
    pub fn of(app: &App, parts: &Parts) -> Self {
        let names = names(app.config().is_plain_loopback());
        let realm = realm(app, parts);
        // On a host of their own agents have their cookie alone; it also names a browser that is not signed in (V3.5.4).
        let own = if realm == Realm::Agents { names.agent } else { names.session };
        let held = held(&parts.headers, own);
        let is_new = held.is_none();
        let (signed_in, token) = held.unwrap_or_else(|| (false, token::token().unwrap_or_default()));
        let agent = match realm {
            Realm::Agents => signed_in.then(|| token.clone()),
            Realm::Both => self::held(&parts.headers, names.agent).filter(|(signed_in, _)| *signed_in).map(|(_, token)| token),
            Realm::People => None,
        };
        let signed_in = signed_in && realm != Realm::Agents;
        let user_agent = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let device = cookie(&parts.headers, names.device).filter(|value| value.len() == 43).map(str::to_owned);
        let theme =
            cookie(&parts.headers, names.theme).filter(|theme| matches!(*theme, "clair" | "sombre")).unwrap_or("systeme").to_owned();
        let portal = parts.extensions.get::<Portal>().cloned();
        let quiet = parts.uri.path() == FLUX || parts.headers.contains_key("x-flux");
        let caller = Caller { source: source(app, parts), user_agent, token, signed_in, device, realm, agent, quiet };
        Self { caller, is_new, theme, portal }
    }

    /// The application for this caller.
    pub fn portal(&self, app: &App) -> Portal {
        self.portal.clone().unwrap_or_else(|| Portal::new(app.system().clone(), self.caller.clone()))
    }

    /// True when a cookie says that it is a session's, a person's or an agent's.
    pub fn says_session(&self) -> bool {
        self.caller.signed_in || self.caller.agent.is_some()
    }

    /// The same anew: session and rights as they are now.
    pub fn fresh(&self, app: &App) -> Portal {
        Portal::new(app.system().clone(), self.caller.clone())
    }

    /// The `Set-Cookie` values of an answer.
    pub fn set_cookies(&self, app: &App, changes: &Cookies, page: bool) -> Vec<String> {
        let plain = app.config().is_plain_loopback();
        let names = names(plain);
        let secure = if plain { "" } else { "; Secure" };
        let write = |name: &str, value: &str, more: &str| format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}");
        let mut cookies = Vec::new();
        if let Some(agent) = &changes.agent {
            cookies.push(write(names.agent, &format!("s.{agent}"), ""));
        } else if changes.agent_ended {
            cookies.push(write(names.agent, "", "; Max-Age=0"));
        } else if self.caller.realm == Realm::Agents && self.is_new && page {
            cookies.push(write(names.agent, &format!("a.{}", self.caller.token), ""));
        }
        let device = changes.device.as_ref().map(|device| write(names.device, device, "; Max-Age=15552000"));
        if self.caller.realm == Realm::Agents {
            cookies.extend(device);
            return cookies;
        }
        if let Some(session) = &changes.session {
            cookies.push(write(names.session, &format!("s.{session}"), ""));
        } else if changes.ended {
            cookies.push(write(names.session, "", "; Max-Age=0"));
        } else if self.is_new && page {
            cookies.push(write(names.session, &format!("a.{}", self.caller.token), ""));
        }
        cookies.extend(device);
        cookies
    }
}

/// The cookie that keeps the theme: a year, nothing secret.
pub fn theme_cookie(app: &App, theme: &str) -> String {
    let plain = app.config().is_plain_loopback();
    let secure = if plain { "" } else { "; Secure" };
    format!("{}={theme}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000{secure}", names(plain).theme)
}

/// What a session's cookie says: whether it is a session's, and its token.
fn held(headers: &HeaderMap, name: &str) -> Option<(bool, String)> {
    let (kind, token) = cookie(headers, name)?.split_once('.')?;
    (matches!(kind, "a" | "s") && token.len() == 43).then(|| (kind == "s", token.to_owned()))
}

/// Whose site a request came to: by its host, in production; an unknown one is the people's.
pub fn realm(app: &App, parts: &Parts) -> Realm {
    if app.config().is_demo() {
        return Realm::Both;
    }
    let named =
        parts.headers.get(HOST).and_then(|value| value.to_str().ok()).or_else(|| parts.uri.authority().map(http::uri::Authority::as_str));
    let agents = app.config().agents_url().split("://").nth(1).unwrap_or_default();
    let plain = |host: &str| host.trim_end_matches(":443").to_ascii_lowercase();
    if named.is_some_and(|host| plain(host) == plain(agents)) { Realm::Agents } else { Realm::People }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The n-th address from the right of `X-Forwarded-For`, n = number of trusted proxies; with none the peer's.
fn source(app: &App, parts: &Parts) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
    let proxies = app.config().trusted_proxies;
    if proxies == 0 {
        return peer;
    }
    let forwarded: Vec<&str> = parts
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .collect();
    forwarded.len().checked_sub(proxies).and_then(|at| forwarded[at].parse().ok()).unwrap_or(peer)
}
