//! The way out: the operator's mail server, or the demonstration, which keeps its mails.
//!
//! One connection per mail, its steps taken one by one, so that it is known who refused what: only a
//! permanent refusal that is about the mailbox ([`is_about_mailbox`]) ends it ([`Delivery::Refused`]); a
//! server that is away, that refuses our login, our sender, to relay, or what we say, is tried again. Every
//! wait ends after [`LONGEST`]. Neither a server's words nor an address nor a password is ever logged.
use std::error::Error as _;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Severity;
use tokio::time::timeout;

use super::compose::Composed;
use super::refusal::is_about_mailbox;

/// How long a server has until it asks for the mail.
const ENVELOPE: Duration = Duration::from_secs(10);
/// How long it has to take it.
const CONTENT: Duration = Duration::from_secs(30);
/// How long one try takes at most.
pub const LONGEST: Duration = Duration::from_secs(40);

/// Where mails go.
pub enum Transport {
    Smtp(Box<Relay>),
    /// Sends nothing; the outbox keeps the payload.
    Demonstration,
}

/// A mail server.
pub struct Relay {
    host: String,
    port: u16,
    tls: Tls,
    credentials: Option<Credentials>,
}

enum Tls {
    None,
    /// `STARTTLS`, or nothing is sent.
    Started(TlsParameters),
    /// From the first byte on.
    Whole(TlsParameters),
}

/// How a try ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The mail server answered 250.
    Sent,
    /// Refused for good: the mailbox does not exist, or takes no mail.
    Refused,
    /// To be tried again.
    Later,
}

/// Why an address of a mail server cannot be used; never shows the address, it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    #[error("PORTAL_SMTP_URL: not of the form smtp://user:password@host:port or smtps://…")]
    Form,
    #[error("PORTAL_SMTP_URL: smtp:// to another machine needs ?tls=required, or ?tls=none to send in clear text")]
    Clear,
    #[error("PORTAL_SMTP_URL: TLS cannot be set up for this host")]
    Tls,
}

impl Transport {
    /// The transport of a `PORTAL_SMTP_URL`: `smtps://` (TLS, port 465), `smtp://…?tls=required` (STARTTLS,
    /// port 587), `smtp://` (clear text, port 25: the loopback address, or with `?tls=none`). Empty: the
    /// demonstration.
    ///
    /// # Errors
    /// [`Unusable`].
    pub fn from_url(url: &str) -> Result<Self, Unusable> {
        if url.is_empty() {
            return Ok(Self::Demonstration);
        }
        let uri: http::Uri = url.parse().map_err(|_| Unusable::Form)?;
        let authority = uri.authority().ok_or(Unusable::Form)?;
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let place = authority.as_str().rsplit('@').next().unwrap_or_default();
        let port_is_odd = place.len() > authority.host().len() && authority.port_u16().is_none();
        if host.is_empty() || port_is_odd {
            return Err(Unusable::Form);
        }
        let loopback = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
        let parameters = || TlsParameters::new_rustls(host.clone()).map_err(|_| Unusable::Tls);
        let (tls, port) = match (uri.scheme_str(), uri.query()) {
            (Some("smtps"), None) => (Tls::Whole(parameters()?), 465),
            (Some("smtp"), Some("tls=required")) => (Tls::Started(parameters()?), 587),
            (Some("smtp"), Some("tls=none")) => (Tls::None, 25),
            (Some("smtp"), None) if loopback => (Tls::None, 25),
            (Some("smtp"), None) => return Err(Unusable::Clear),
            _ => return Err(Unusable::Form),
        };
        let credentials = match authority.as_str().rsplit_once('@') {
            None => None,
            Some((known, _)) => {
                let (user, password) = known.split_once(':').ok_or(Unusable::Form)?;
                let user = decoded(user).ok_or(Unusable::Form)?;
                Some(Credentials::new(user, decoded(password).ok_or(Unusable::Form)?))
            }
        };
        Ok(Self::Smtp(Box::new(Relay { port: authority.port_u16().unwrap_or(port), host, tls, credentials })))
    }

    /// Tries to send a mail once.
    pub async fn send(&self, mail: &Composed) -> Delivery {
        match self {
            Self::Demonstration => Delivery::Sent,
            Self::Smtp(relay) => relay.send(mail).await,
        }
    }
}

/// `%40` is `@`.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
        } else {
            byte
        });
    }
    String::from_utf8(bytes).ok()
}

/// What the server was asked when it said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Connect,
    Authenticate,
    Sender,
    Recipient,
    Content,
}

impl Relay {
    async fn send(&self, mail: &Composed) -> Delivery {
        let mut connection = match timeout(ENVELOPE, self.present(mail)).await {
            Ok(Ok(connection)) => connection,
            Ok(Err((step, error))) => return judged(step, &error),
            Err(_) => return late(Step::Connect),
        };
        match timeout(CONTENT, connection.message(&mail.bytes)).await {
            Ok(Ok(answer)) if answer.code().severity == Severity::PositiveCompletion => {
                // The mail is delivered: taking leave must neither delay nor undo that.
                tokio::spawn(async move { timeout(Duration::from_secs(2), connection.quit()).await });
                Delivery::Sent
            }
            Ok(Err(error)) => judged(Step::Content, &error),
            // No answer, or one that is none.
            Err(_) | Ok(Ok(_)) => late(Step::Content),
        }
    }

    /// Up to the point where the server asks for the mail.
    async fn present(&self, mail: &Composed) -> Result<AsyncSmtpConnection, (Step, Error)> {
        let hello = ClientId::Domain(mail.from.domain().to_owned());
        let whole = match &self.tls {
            Tls::Whole(parameters) => Some(parameters.clone()),
            _ => None,
        };
        let server = (self.host.as_str(), self.port);
        let at = |step| move |error| (step, error);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(ENVELOPE), &hello, whole, None).await.map_err(at(Step::Connect))?;
        if let Tls::Started(parameters) = &self.tls {
            connection.starttls(parameters.clone(), &hello).await.map_err(at(Step::Connect))?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await.map_err(at(Step::Authenticate))?;
        }
        connection.command(Mail::new(Some(mail.from.clone()), vec![])).await.map_err(at(Step::Sender))?;
        connection.command(Rcpt::new(mail.to.clone(), vec![])).await.map_err(at(Step::Recipient))?;
        connection.command(Data).await.map_err(at(Step::Content))?;
        Ok(connection)
    }
}

/// A refusal is final when it is permanent and about the mailbox; our own faults are told to the operator.
fn judged(step: Step, error: &Error) -> Delivery {
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    let said = error.source().map(ToString::to_string).unwrap_or_default();
    match (error.is_permanent(), step) {
        (true, Step::Recipient | Step::Content) if is_about_mailbox(&code, &said) => {
            tracing::warn!(?step, code, "the mail server refused a mail for good");
            Delivery::Refused
        }
        (true, _) => {
            tracing::error!(?step, code, "the mail server refuses this site: check PORTAL_SMTP_URL, the sender, what it may relay");
            Delivery::Later
        }
        (false, _) => {
            tracing::warn!(?step, code, "the mail server did not take a mail; it is tried again");
            Delivery::Later
        }
    }
}

fn late(step: Step) -> Delivery {
    tracing::warn!(?step, "the mail server did not answer as it should in time; the mail is tried again");
    Delivery::Later
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relay(url: &str) -> Result<(String, u16, bool), Unusable> {
        match Transport::from_url(url)? {
            Transport::Smtp(relay) => Ok((relay.host, relay.port, !matches!(relay.tls, Tls::None))),
            Transport::Demonstration => Ok((String::new(), 0, false)),
        }
    }

    #[test]
    fn addresses_of_mail_servers_are_read() {
        let at = |host: &str, port, tls| Ok((host.to_owned(), port, tls));
        assert_eq!(relay(""), at("", 0, false));
        assert_eq!(relay("smtp://127.0.0.1:2525"), at("127.0.0.1", 2525, false));
        assert_eq!(relay("smtp://[::1]"), at("::1", 25, false));
        assert_eq!(relay("smtps://user:p%40ss@mail.example.com"), at("mail.example.com", 465, true));
        assert_eq!(relay("smtp://mail.example.com?tls=required"), at("mail.example.com", 587, true));
        assert_eq!(relay("smtp://mail.example.com?tls=none"), at("mail.example.com", 25, false));
    }

    #[test]
    fn clear_text_leaves_this_machine_only_when_it_is_configured() {
        assert_eq!(relay("smtp://mail.example.com"), Err(Unusable::Clear));
        for wrong in [
            "smtp://",
            "http://x",
            "smtp://u@127.0.0.1",
            "smtp://127.0.0.1?tls=perhaps",
            "smtp://u:%zz@127.0.0.1",
            "smtp://127.0.0.1:99999",
            "x",
        ] {
            assert_eq!(relay(wrong), Err(Unusable::Form), "{wrong}");
        }
    }

    #[test]
    fn percent_codes_are_undone() {
        assert_eq!(decoded("p%40s%3As"), Some("p@s:s".to_owned()));
        assert_eq!(decoded("%4"), None);
    }
}
