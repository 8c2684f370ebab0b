//! One-time codes of agents: HOTP and TOTP (RFC 4226, RFC 6238), SHA-1, six digits, 30 seconds; what authenticators know.
//!
//! The secret of an invitation is derived from its token: nothing of it is kept before it is accepted, and the page shows
//! the same one however often it is loaded. Once accepted it is sealed with the agent's id.
use app::domain::agent::{OneTimeCode, STEP, steps};
use hmac::{Hmac, KeyInit as _, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::keys::{Broken, Keys, Use};

/// Bytes of a secret: as many as the hash has.
const LENGTH: usize = 20;

/// A shared secret.
#[derive(Clone)]
pub struct TotpSecret(Zeroizing<[u8; LENGTH]>);

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

impl TotpSecret {
    /// The secret of an invitation.
    pub fn of_invitation(keys: &Keys, token: &str) -> Self {
        let hash = keys.hash(Use::Totp, token.as_bytes());
        Self(Zeroizing::new(std::array::from_fn(|at| hash[at])))
    }

    /// The fixed secret of the demonstration.
    pub fn demonstration() -> Self {
        Self(Zeroizing::new(*b"demonstration-agent!"))
    }

    /// Seals it for an agent.
    ///
    /// # Errors
    /// [`Broken`] when the system gives no random bytes.
    pub fn seal(&self, keys: &Keys, agent: uuid::Uuid) -> Result<Vec<u8>, Broken> {
        keys.seal(Use::Totp, agent.as_bytes(), self.0.as_slice())
    }

    /// Opens an agent's.
    ///
    /// # Errors
    /// [`Broken`].
    pub fn open(keys: &Keys, agent: uuid::Uuid, sealed: &[u8]) -> Result<Self, Broken> {
        let opened = keys.open(Use::Totp, agent.as_bytes(), sealed)?;
        Ok(Self(Zeroizing::new(opened.as_slice().try_into().map_err(|_| Broken)?)))
    }

    /// As typed into an authenticator: base32 in groups of four.
    pub fn grouped(&self) -> String {
        self.base32().as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect::<Vec<_>>().join(" ")
    }

    /// The link that an authenticator on the same device opens.
    pub fn link(&self, issuer: &str, account: &str) -> String {
        let coded = |text: &str| {
            let plain = |b: &u8| b.is_ascii_alphanumeric() || b"-._~@".contains(b);
            text.bytes().fold(String::new(), |out, b| if plain(&b) { out + &char::from(b).to_string() } else { out + &format!("%{b:02X}") })
        };
        let (issuer, account) = (coded(issuer), coded(account));
        format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits=6&period={STEP}", self.base32())
    }

    fn base32(&self) -> String {
        let (mut text, mut bits, mut held) = (String::new(), 0_u32, 0);
        for byte in self.0.iter() {
            bits = (bits << 8) | u32::from(*byte);
            held += 8;
            while held >= 5 {
                held -= 5;
                text.push(char::from(ALPHABET[usize::try_from((bits >> held) & 31).unwrap_or_default()]));
            }
            bits &= (1 << held) - 1;
        }
        text
    }

    /// The code of an instant, for the demonstration and for tests.
    pub fn code(&self, unix: i64) -> String {
        code(self.0.as_slice(), unix.div_euclid(STEP))
    }

    /// The step that a code is of, among those that an instant accepts; all of them are compared.
    pub fn step(&self, typed: &OneTimeCode, unix: i64, last: i64) -> Option<i64> {
        let fits = |step: &i64| bool::from(code(self.0.as_slice(), *step).as_bytes().ct_eq(typed.reveal().as_bytes()));
        steps(unix, last).filter(fits).last()
    }
}

/// The code of a step (RFC 4226, 5.3).
fn code(secret: &[u8], step: i64) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes([hash[at] & 0x7f, hash[at + 1], hash[at + 2], hash[at + 3]]);
    format!("{:06}", number % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rfc() -> TotpSecret {
        TotpSecret(Zeroizing::new(*b"12345678901234567890"))
    }

    #[test]
    fn t_agt_1_the_vectors_of_rfc_6238_and_4226() {
        for (unix, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(rfc().code(unix), code);
        }
        for (count, code) in ["755224", "287082", "359152", "969429", "338314"].iter().enumerate() {
            assert_eq!(super::code(b"12345678901234567890", i64::try_from(count).unwrap()), *code);
        }
        assert_eq!(rfc().base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(rfc().grouped(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }

    #[test]
    fn t_agt_1_a_code_of_the_neighbours_is_taken_and_none_twice() {
        let typed: OneTimeCode = rfc().code(59).parse().unwrap();
        for (unix, last, step) in [(59, -1, Some(1)), (29, -1, Some(1)), (89, -1, Some(1)), (90, -1, None), (59, 1, None)] {
            assert_eq!(rfc().step(&typed, unix, last), step, "{unix} after {last}");
        }
    }

    #[test]
    fn the_link_names_issuer_and_account() {
        let link = rfc().link("Espace & cie", "agent@example.com");
        assert!(link.starts_with("otpauth://totp/Espace%20%26%20cie:agent@example.com?secret=GEZDGNBV"), "{link}");
    }

    #[test]
    fn t_0_1_a_secret_opens_for_its_agent_only() {
        let keys = Keys::new(std::array::from_fn(|i| u8::try_from(i * 7 % 251).unwrap())).unwrap();
        let (one, other) = (uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2));
        let sealed = rfc().seal(&keys, one).unwrap();
        assert_eq!(TotpSecret::open(&keys, one, &sealed).unwrap().code(59), "287082");
        assert!(TotpSecret::open(&keys, other, &sealed).is_err());
    }
}
