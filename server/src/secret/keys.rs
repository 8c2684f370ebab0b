//! The master key and what is derived from it: seals, keyed hashes, the pepper (S-3).
//!
//! One file of 32 bytes, outside the database (0600). Each use has a key of its own, derived by HMAC
//! with the use's name, so that a value made for one never fits another.
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, KeyInit as _, Mac};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;
use zeroize::Zeroizing;

/// What a derived key is for.
#[derive(Clone, Copy, Debug)]
pub enum Use {
    /// Passwords and answers before Argon2.
    Pepper,
    /// Finding a code without trying them all (T-ACT-4).
    CodeIndex,
    /// Identifiers in counters: addresses, sources, browsers (3.12).
    Identifier,
    /// Contents of forms, for telling repeats.
    Content,
    /// Sealed values of wizards.
    Wizard,
    /// Sealed payloads of the outbox.
    Outbox,
    /// Sealed human checks.
    Check,
    /// Pictures of human checks.
    Picture,
    /// Says that a password was given when a form opened (R-G09).
    Permit,
    /// What was typed into a form whose session had ended (T-SES-8).
    Kept,
    /// The seed of the key that signs assertions (« Opening a téléprocédure »).
    Assertion,
    /// Who somebody is for one receiver of assertions.
    Pairwise,
    /// Secrets of one-time codes (T-AGT-1).
    Totp,
    /// What agents note among themselves.
    Note,
    /// Codes that can be seen in the messaging (C16).
    Deposit,
}

impl Use {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Pepper => b"pepper/1",
            Self::CodeIndex => b"code-index/1",
            Self::Identifier => b"identifier/1",
            Self::Content => b"content/1",
            Self::Wizard => b"wizard/1",
            Self::Outbox => b"outbox/1",
            Self::Check => b"check/1",
            Self::Picture => b"picture/1",
            Self::Permit => b"permit/1",
            Self::Kept => b"kept/1",
            Self::Assertion => b"assertion/1",
            Self::Pairwise => b"pairwise/1",
            Self::Totp => b"totp/1",
            Self::Note => b"note/1",
            Self::Deposit => b"deposit/1",
        }
    }
}

/// The master key.
#[derive(Clone)]
pub struct Keys(Zeroizing<[u8; 32]>);

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    #[error("the key file cannot be read or written: {0}")]
    File(#[from] std::io::Error),
    #[error("the key file must hold 32 bytes, written as 64 hexadecimal digits")]
    Form,
    #[error("the key is weak: its bytes repeat")]
    Weak,
    #[error("the system gave no random bytes")]
    Random,
}

/// A sealed value that does not open: changed, cut, or made for something else.
#[derive(Debug, thiserror::Error)]
#[error("the seal is broken")]
pub struct Broken;

impl Keys {
    /// Takes 32 bytes, unless they are evidently not random.
    ///
    /// # Errors
    /// [`KeyFault::Weak`].
    pub fn new(bytes: [u8; 32]) -> Result<Self, KeyFault> {
        let distinct = bytes.iter().collect::<std::collections::BTreeSet<_>>().len();
        if distinct < 12 { Err(KeyFault::Weak) } else { Ok(Self(Zeroizing::new(bytes))) }
    }

    /// Reads the key file.
    ///
    /// # Errors
    /// [`KeyFault`].
    pub fn read(path: &Path) -> Result<Self, KeyFault> {
        let text = Zeroizing::new(std::fs::read_to_string(path)?);
        Self::new(unhex(text.trim()).ok_or(KeyFault::Form)?)
    }

    /// Reads the key file, or makes one (0600): demonstration mode only.
    ///
    /// # Errors
    /// [`KeyFault`].
    pub fn read_or_make(path: &Path) -> Result<Self, KeyFault> {
        if path.exists() {
            return Self::read(path);
        }
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *bytes).map_err(|_| KeyFault::Random)?;
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        for byte in bytes.iter() {
            write!(file, "{byte:02x}")?;
        }
        writeln!(file)?;
        file.sync_all()?;
        Self::new(*bytes)
    }

    fn derived(&self, purpose: Use) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(keyed(&*self.0, purpose.label(), &[]))
    }

    /// Keyed hash (HMAC-SHA-256) of a text for one use.
    pub fn hash(&self, purpose: Use, text: &[u8]) -> [u8; 32] {
        keyed(&*self.derived(purpose), b"", text)
    }

    /// Seals a value, bound to `about` (a row's id): XChaCha20-Poly1305, the nonce in front.
    ///
    /// # Errors
    /// [`Broken`] when the system gives no random bytes.
    pub fn seal(&self, purpose: Use, about: &[u8], value: &[u8]) -> Result<Vec<u8>, Broken> {
        let mut nonce = [0; 24];
        getrandom::fill(&mut nonce).map_err(|_| Broken)?;
        let sealed = self.cipher(purpose).encrypt(&XNonce::from(nonce), Payload { msg: value, aad: about }).map_err(|_| Broken)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens a sealed value.
    ///
    /// # Errors
    /// [`Broken`].
    pub fn open(&self, purpose: Use, about: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Broken> {
        let (nonce, body) = sealed.split_first_chunk::<24>().ok_or(Broken)?;
        let opened = self.cipher(purpose).decrypt(&XNonce::from(*nonce), Payload { msg: body, aad: about }).map_err(|_| Broken)?;
        Ok(Zeroizing::new(opened))
    }

    /// Seals what a structure says, likewise.
    ///
    /// # Errors
    /// [`Broken`] when the system gives no random bytes.
    pub fn seal_json(&self, purpose: Use, about: &[u8], value: &impl Serialize) -> Result<Vec<u8>, Broken> {
        let clear = Zeroizing::new(serde_json::to_vec(value).map_err(|_| Broken)?);
        self.seal(purpose, about, &clear)
    }

    /// Opens a sealed structure.
    ///
    /// # Errors
    /// [`Broken`], also when it is another one.
    pub fn open_json<T: DeserializeOwned>(&self, purpose: Use, about: &[u8], sealed: &[u8]) -> Result<T, Broken> {
        serde_json::from_slice(&self.open(purpose, about, sealed)?).map_err(|_| Broken)
    }

    fn cipher(&self, purpose: Use) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(*self.derived(purpose)))
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

fn keyed(key: &[u8], label: &[u8], text: &[u8]) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    mac.update(label);
    mac.update(text);
    mac.finalize().into_bytes().into()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::new(std::array::from_fn(|i| u8::try_from(i * 7 % 251).unwrap())).unwrap()
    }

    #[test]
    fn t_out_4_a_seal_opens_for_its_use_and_its_row_only() {
        let sealed = keys().seal(Use::Wizard, b"row", b"secret").unwrap();
        assert_eq!(*keys().open(Use::Wizard, b"row", &sealed).unwrap(), b"secret");
        assert!(keys().open(Use::Wizard, b"other", &sealed).is_err());
        assert!(keys().open(Use::Outbox, b"row", &sealed).is_err());
        assert!(keys().open(Use::Wizard, b"row", &sealed[..20]).is_err());
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
    }

    #[test]
    fn weak_keys_are_refused() {
        assert!(matches!(Keys::new([7; 32]), Err(KeyFault::Weak)));
        assert!(matches!(Keys::new([0; 32]), Err(KeyFault::Weak)));
    }

    #[test]
    fn a_key_file_is_made_once_and_private() {
        use std::os::unix::fs::PermissionsExt;
        let folder = std::env::temp_dir().join(format!("portal-key-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("secret.key");
        let made = Keys::read_or_make(&path).unwrap();
        assert_eq!(made.hash(Use::Content, b"x"), Keys::read_or_make(&path).unwrap().hash(Use::Content, b"x"));
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
