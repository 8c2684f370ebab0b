//! Signing in and out (SC02, R-A01 to R-A11), the home of the space (SC17), the mailed link of a locked account.
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::ticket::{CheckFields, Envelope, Purpose, Sheet, refuse};
use super::{Answer, ApiError, Areas, Form, Who};
use crate::domain::address::EmailAddress;
use crate::domain::fault::{Faults, Problem};
use crate::domain::secret::Secret;

/// Sessions: who is here.
#[async_trait]
pub trait Session: Send + Sync {
    /// Lets a form pass, or says what its sender must do first.
    async fn admit(&self, who: Who) -> Answer<()>;
    /// The login form.
    async fn login_page(&self) -> Answer<Sheet<()>>;
    /// Checks address and password and opens a session.
    async fn sign_in(&self, command: SignIn) -> Answer<SignedIn>;
    /// Ends the session, if there is one.
    async fn sign_out(&self) -> Answer<()>;
    /// What the home of the space shows.
    async fn home(&self) -> Answer<Home>;
    /// The page of the link mailed to an account with too many failures.
    async fn unlock_page(&self, token: String) -> Answer<Sheet<()>>;
    /// Lets this browser try again.
    async fn unlock(&self, token: String) -> Answer<()>;
}

/// The person of this session, for the header of every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// « Lila ROSEMONDE ».
    pub name: String,
    pub subscriber_number: String,
}

/// A try to sign in, parsed.
#[derive(Debug)]
pub struct SignIn {
    pub envelope: Envelope,
    pub check: CheckFields,
    pub address: EmailAddress,
    pub password: Secret,
    /// Where to go then, if the router knows it.
    pub back_to: Option<String>,
    /// What was typed before the session ended, sealed (T-SES-8).
    pub kept: String,
}

/// The address to go to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignedIn {
    pub next: String,
}

/// SC17: the home of a space without services.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// « Mme ROSEMONDE Lila ».
    pub title: String,
    pub subscriber_number: String,
    /// « 22/02/2029 ».
    pub password_expiry: String,
    pub address: String,
    /// Days left to the password, 60 at most: then it is said.
    pub password_days: Option<u16>,
    /// Mails to the address come back (R-G12).
    pub bounced: bool,
    /// « 23/11/2026 à 14 h 05 », the last time before this one.
    pub last_login: Option<String>,
}

/// SC02 as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LoginForm {
    pub key: String,
    pub email: String,
    pub password: Secret,
    pub retour: String,
    pub garde: String,
    #[serde(flatten)]
    pub human: CheckFields,
}

impl Form for LoginForm {
    type Done = SignedIn;
    const NAME: &'static str = "session/login";
    const PATH: &'static str = "/connexion";
    const RELOAD: bool = true;

    fn without_secrets(self) -> Self {
        Self { password: Secret::default(), key: String::new(), human: self.human.cleared(), ..self }
    }

    fn next(done: &SignedIn) -> String {
        done.next.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<SignedIn> {
        let mut faults = Faults::default();
        let address = faults.take("email", self.email.parse::<EmailAddress>());
        if self.password.is_empty() {
            faults.add("password", Problem::Missing);
        } else if self.password.reveal().chars().count() > crate::domain::password::MAX_LENGTH {
            faults.add("password", Problem::PasswordTooLong);
        }
        match address {
            Some(address) if faults.is_empty() => {
                let envelope = Envelope { key: self.key, content: Secret::default() };
                let (check, password, back_to, kept) = (self.human, self.password, Some(self.retour), self.garde);
                areas.session.sign_in(SignIn { envelope, check, address, password, back_to, kept }).await
            }
            _ => Err(refuse(areas, Purpose::Login, faults, self.human).await),
        }
    }
}

/// Signs in.
#[server(endpoint = "session/login", input = Json, output = Json)]
pub async fn login(form: LoginForm) -> Result<SignedIn, ApiError> {
    super::run(form).await
}

/// The login page's form.
#[server(endpoint = "session/login-page", input = Json, output = Json)]
pub async fn login_page() -> Result<Sheet<()>, ApiError> {
    super::read(|areas| async move { areas.session.login_page().await }).await
}

/// « Me déconnecter »: a button of its own form on every page of the space (R-A11).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LogoutForm {}

impl Form for LogoutForm {
    type Done = ();
    const NAME: &'static str = "session/logout";
    const PATH: &'static str = "/deconnexion";
    const RELOAD: bool = true;

    fn without_secrets(self) -> Self {
        self
    }

    fn next((): &()) -> String {
        "/connexion?au-revoir=1".to_owned()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<()> {
        areas.session.sign_out().await
    }
}

/// Signs out.
#[server(endpoint = "session/logout", input = Json, output = Json)]
pub async fn logout(form: LogoutForm) -> Result<(), ApiError> {
    super::run(form).await
}

/// The home of the space.
#[server(endpoint = "session/home", input = Json, output = Json)]
pub async fn home_page() -> Result<Home, ApiError> {
    super::read(|areas| async move { areas.session.home().await }).await
}

/// The page behind the link mailed to an account with too many failures.
#[server(endpoint = "session/unlock-page", input = Json, output = Json)]
pub async fn unlock_page(token: String) -> Result<Sheet<()>, ApiError> {
    super::read(|areas| async move { areas.session.unlock_page(token).await }).await
}

/// The button of that page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct UnlockForm {
    pub jeton: String,
}

impl Form for UnlockForm {
    type Done = ();
    const NAME: &'static str = "session/unlock";
    const PATH: &'static str = "/connexion/deblocage";
    const RELOAD: bool = true;

    fn without_secrets(self) -> Self {
        self
    }

    fn next((): &()) -> String {
        "/connexion?debloque=1".to_owned()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<()> {
        areas.session.unlock(self.jeton).await
    }
}

/// Lets this browser try again.
#[server(endpoint = "session/unlock", input = Json, output = Json)]
pub async fn unlock(form: UnlockForm) -> Result<(), ApiError> {
    super::run(form).await
}
