//! The address a person signs in with: `nom@example.com`, ASCII, at most 110 characters (C1).
//!
//! Two addresses are the same when they differ in case only (R-C06): [`EmailAddress::key`].
//! Refused: display names, quotes, several `@`, accents, line breaks (T-CRE-6), and domains that
//! are made to be thrown away (T-CRE-5).
use std::fmt;
use std::str::FromStr;

use email_address::{EmailAddress as Syntax, Options};
use serde::{Deserialize, Serialize};

use super::fault::Problem;

/// The most characters an address may have.
pub const MAX: usize = 110;

/// Domains handed out for a few minutes; theirs and their sub-domains are refused.
const DISPOSABLE: &[&str] = &[
    "10minutemail.com",
    "20minutemail.com",
    "33mail.com",
    "anonaddy.me",
    "burnermail.io",
    "discard.email",
    "dispostable.com",
    "dropmail.me",
    "emailondeck.com",
    "fakeinbox.com",
    "fakemail.net",
    "getairmail.com",
    "getnada.com",
    "grr.la",
    "guerrillamail.com",
    "guerrillamail.net",
    "guerrillamail.org",
    "inboxkitten.com",
    "jetable.com",
    "jetable.net",
    "jetable.org",
    "mail-temporaire.fr",
    "mailcatch.com",
    "maildrop.cc",
    "mailinator.com",
    "mailnesia.com",
    "mailpoof.com",
    "mintemail.com",
    "moakt.com",
    "mohmal.com",
    "mytemp.email",
    "nada.email",
    "sharklasers.com",
    "spam4.me",
    "spamgourmet.com",
    "temp-mail.io",
    "temp-mail.org",
    "tempmail.com",
    "tempmail.net",
    "tempmailo.com",
    "tempr.email",
    "throwawaymail.com",
    "trashmail.com",
    "trashmail.net",
    "yopmail.com",
    "yopmail.fr",
    "yopmail.net",
];

/// A valid address, as typed; compared through [`EmailAddress::key`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// What makes two addresses the same one: all in lower case.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// An address that its owner will keep: not one made to be thrown away (R-C07, T-CRE-5).
    ///
    /// # Errors
    /// What parsing refuses, or [`Problem::AddressDisposable`].
    pub fn lasting(raw: &str) -> Result<Self, Problem> {
        raw.parse::<Self>().and_then(|address| if address.is_disposable() { Err(Problem::AddressDisposable) } else { Ok(address) })
    }

    /// As typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    pub fn local_part(&self) -> &str {
        self.0.split('@').next().unwrap_or_default()
    }

    /// True when the domain is made to be thrown away.
    pub fn is_disposable(&self) -> bool {
        let key = self.key();
        let domain = key.rsplit('@').next().unwrap_or_default();
        DISPOSABLE.iter().any(|known| domain == *known || domain.strip_suffix(known).is_some_and(|rest| rest.ends_with('.')))
    }
}

impl FromStr for EmailAddress {
    type Err = Problem;

    fn from_str(raw: &str) -> Result<Self, Problem> {
        let text = raw.trim();
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        if text.chars().count() > MAX {
            return Err(Problem::AddressTooLong);
        }
        if text.chars().any(super::text::is_forbidden) {
            return Err(Problem::ControlCharacter);
        }
        if !text.is_ascii() {
            return Err(Problem::AddressAccents);
        }
        let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
        Syntax::parse_with_options(text, options).map_err(|_| Problem::AddressForm)?;
        if text.contains(['"', '(', ')', ' ']) {
            return Err(Problem::AddressForm);
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = AddressRefused;

    fn try_from(raw: String) -> Result<Self, AddressRefused> {
        raw.parse().map_err(AddressRefused)
    }
}

/// Why an address that came over the wire was refused.
#[derive(Debug, thiserror::Error)]
#[error("not an address: {0:?}")]
pub struct AddressRefused(Problem);

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c1_110_characters_are_accepted_and_111_refused() {
        let domain = format!("{}.example.com", "d".repeat(50));
        let local = |n: usize| format!("{}@{domain}", "a".repeat(n - 1 - domain.len()));
        assert!(local(110).parse::<EmailAddress>().is_ok());
        assert_eq!(local(111).parse::<EmailAddress>(), Err(Problem::AddressTooLong));
    }

    #[test]
    fn t_cre_6_hostile_addresses_are_refused() {
        for raw in [
            "a@b@example.com",
            "Nom <a@example.com>",
            "a@example",
            "a@[127.0.0.1]",
            "@example.com",
            "a@",
            "\"a b\"@example.com",
            "a b@example.com",
            "a..b@example.com",
        ] {
            assert_eq!(raw.parse::<EmailAddress>(), Err(Problem::AddressForm), "{raw}");
        }
        assert_eq!("a@example.com\r\nBcc: b@example.com".parse::<EmailAddress>(), Err(Problem::ControlCharacter));
        assert_eq!("zoé@example.com".parse::<EmailAddress>(), Err(Problem::AddressAccents));
        assert_eq!("".parse::<EmailAddress>(), Err(Problem::Missing));
    }

    #[test]
    fn r_c06_case_does_not_make_another_address() {
        let one: EmailAddress = "Lila.Rosemonde@Example.com".parse().unwrap();
        assert_eq!(one.key(), "lila.rosemonde@example.com");
        assert_eq!(one.as_str(), "Lila.Rosemonde@Example.com");
    }

    #[test]
    fn t_cre_5_disposable_domains_are_known() {
        assert!("x@sub.YOPMAIL.com".parse::<EmailAddress>().unwrap().is_disposable());
        assert!(!"x@notyopmail.com".parse::<EmailAddress>().unwrap().is_disposable());
    }
}
