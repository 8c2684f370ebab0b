//! Tokens of 256 bits: cookies and mailed links; the database keeps their SHA-256 only (S-6, S-7).
use app::domain::code::ActivationCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the system gave no random bytes")]
pub struct NoRandom;

/// 32 random bytes.
///
/// # Errors
/// [`NoRandom`].
pub fn random() -> Result<[u8; 32], NoRandom> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| NoRandom)?;
    Ok(bytes)
}

/// A token to hand out: 43 characters of base64url.
///
/// # Errors
/// [`NoRandom`].
pub fn token() -> Result<String, NoRandom> {
    Ok(write(&random()?))
}

/// What is kept of a token.
pub fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// SHA-256, for the proof of work.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Base64url without padding.
pub fn write(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads base64url back.
pub fn read(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// A new activation code.
///
/// # Errors
/// [`NoRandom`].
pub fn code() -> Result<ActivationCode, NoRandom> {
    loop {
        let mut bytes = zeroize::Zeroizing::new([0; 64]);
        getrandom::fill(&mut *bytes).map_err(|_| NoRandom)?;
        if let Some(code) = ActivationCode::draw(&*bytes) {
            return Ok(code);
        }
    }
}

/// Seven random digits, every one of the ten million alike.
///
/// # Errors
/// [`NoRandom`].
pub fn seven_digits() -> Result<u32, NoRandom> {
    loop {
        let mut bytes = [0; 4];
        getrandom::fill(&mut bytes).map_err(|_| NoRandom)?;
        let number = u32::from_be_bytes(bytes);
        if number < 4_290_000_000 {
            return Ok(number % 10_000_000);
        }
    }
}
