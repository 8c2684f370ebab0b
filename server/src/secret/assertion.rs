//! Assertions: who asks for which service of which company, signed for one receiver and five minutes (ruled: « Opening a
//! téléprocédure »). A receiver holds no secret of ours: the signature is Ed25519, its public key stands at [`JWKS`].
//!
//! The text is a compact JWS (RFC 7515, 8037). It is made at rendering and kept nowhere; the receiver refuses another
//! audience, what is over, and a second use of an id.
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::keys::{Broken, Keys, Use};

/// Where receivers find the public key.
pub const JWKS: &str = "/.well-known/jwks.json";

/// How long an assertion works.
pub const VALID: Duration = Duration::minutes(5);

/// What is asserted.
#[derive(Clone, Debug)]
pub struct Assertion<'a> {
    /// The address that it is posted to.
    pub audience: &'a str,
    pub person: Uuid,
    pub siren: &'a str,
    pub service: &'a str,
    pub role: &'a str,
    pub id: Uuid,
    pub now: DateTime<Utc>,
}

/// As a receiver reads it.
#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    /// The same person at the same receiver; another name at another one.
    sub: String,
    siren: &'a str,
    service: &'a str,
    role: &'a str,
    jti: String,
    iat: i64,
    exp: i64,
}

/// Signs for one site.
pub struct Signer {
    pair: Ed25519KeyPair,
    keys: Keys,
    issuer: String,
    key_id: String,
}

impl Signer {
    /// The signer of a site; its key follows from the master key.
    ///
    /// # Errors
    /// [`Broken`] when the derived bytes are no key.
    pub fn new(keys: &Keys, public_url: &str) -> Result<Self, Broken> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&keys.hash(Use::Assertion, b"ed25519")).map_err(|_| Broken)?;
        let key_id = URL_SAFE_NO_PAD.encode(&super::token::sha256(pair.public_key().as_ref())[..9]);
        Ok(Self { pair, keys: keys.clone(), issuer: public_url.trim_end_matches('/').to_owned(), key_id })
    }

    /// The compact JWS of an assertion.
    ///
    /// # Errors
    /// [`Broken`] when it cannot be written out.
    pub fn sign(&self, what: &Assertion<'_>) -> Result<String, Broken> {
        let who = [what.audience.as_bytes(), b"\n", what.person.as_bytes()].concat();
        let claims = Claims {
            iss: &self.issuer,
            aud: what.audience,
            sub: URL_SAFE_NO_PAD.encode(self.keys.hash(Use::Pairwise, &who)),
            siren: what.siren,
            service: what.service,
            role: what.role,
            jti: what.id.to_string(),
            iat: what.now.timestamp(),
            exp: (what.now + VALID).timestamp(),
        };
        let head = json!({ "alg": "EdDSA", "typ": "JWT", "kid": self.key_id });
        let part = |bytes: Vec<u8>| URL_SAFE_NO_PAD.encode(bytes);
        let head = part(serde_json::to_vec(&head).map_err(|_| Broken)?);
        let body = part(serde_json::to_vec(&claims).map_err(|_| Broken)?);
        let signed = [head, body].join(".");
        let signature = part(self.pair.sign(signed.as_bytes()).as_ref().to_vec());
        Ok([signed, signature].join("."))
    }

    /// The public key as a JWK set (RFC 7517, 8037).
    pub fn jwks(&self) -> Value {
        let x = URL_SAFE_NO_PAD.encode(self.pair.public_key().as_ref());
        json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": self.key_id, "x": x }] })
    }
}
