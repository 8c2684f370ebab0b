//! Argon2id behind a gate: as many at once as there are cores, a bounded queue, then 503 (S-1 to S-4).
//!
//! Passwords and answers are peppered first (S-3); codes have cheaper parameters (S-2). Kept form:
//! `1$argon2id$m,t,p$salt$tag`, the first number naming the pepper.
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::keys::{Keys, Use};

/// What a hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes.
    pub passes: u32,
}

/// Passwords and answers (S-1).
pub const PASSWORD: Cost = Cost { memory: 65_536, passes: 3 };
/// Activation codes (S-2), and the floor under which no server starts.
pub const FLOOR: Cost = Cost { memory: 19_456, passes: 2 };

impl Cost {
    /// True when the cost is not under the floor.
    pub const fn is_enough(self) -> bool {
        self.memory >= FLOOR.memory && self.passes >= FLOOR.passes
    }
}

/// Why nothing was hashed.
#[derive(Debug, thiserror::Error)]
pub enum HashFault {
    /// Too many wait already: answer 503.
    #[error("the hash gate is full")]
    Full,
    #[error("hashing failed")]
    Broken,
}

/// How many may wait, and how long.
const WAITERS: usize = 32;
const PATIENCE: Duration = Duration::from_secs(3);

/// The gate.
#[derive(Clone)]
pub struct Hasher {
    keys: Keys,
    password: Cost,
    places: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    computed: Arc<AtomicU64>,
    dummy: Arc<str>,
}

impl Hasher {
    /// A gate of `places` at once; `password` is what passwords cost.
    ///
    /// # Errors
    /// [`HashFault::Broken`] for impossible parameters.
    pub fn new(keys: Keys, password: Cost, places: usize) -> Result<Self, HashFault> {
        let salt = [7; 16];
        let dummy = compute(password, b"nobody", salt)?;
        Ok(Self {
            keys,
            password,
            places: Arc::new(Semaphore::new(places.max(1))),
            waiting: Arc::default(),
            computed: Arc::default(),
            dummy: dummy.into(),
        })
    }

    /// How many hashes were computed: equal for known and unknown addresses (X-TIM-2).
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// Hashes a password or an answer, in NFC.
    ///
    /// # Errors
    /// [`HashFault`].
    pub async fn secret(&self, text: &str) -> Result<String, HashFault> {
        let peppered = self.pepper(text);
        self.run(self.password, peppered).await
    }

    /// Hashes an activation code.
    ///
    /// # Errors
    /// [`HashFault`].
    pub async fn code(&self, text: &str) -> Result<String, HashFault> {
        self.run(FLOOR, Zeroizing::new(text.as_bytes().to_vec())).await
    }

    /// Verifies a password or an answer; with no stored hash, works as long for nothing.
    ///
    /// # Errors
    /// [`HashFault`].
    pub async fn verify_secret(&self, text: &str, stored: Option<&str>) -> Result<bool, HashFault> {
        let peppered = self.pepper(text);
        let known = stored.is_some();
        Ok(self.verify(peppered, stored.unwrap_or(&self.dummy).to_owned()).await? && known)
    }

    /// Verifies an activation code; with no stored hash, works as long for nothing.
    ///
    /// # Errors
    /// [`HashFault`].
    pub async fn verify_code(&self, text: &str, stored: Option<&str>) -> Result<bool, HashFault> {
        let text = Zeroizing::new(text.as_bytes().to_vec());
        match stored {
            Some(stored) => self.verify(text, stored.to_owned()).await,
            None => self.run(FLOOR, text).await.map(|_| false),
        }
    }

    /// True when a stored hash cost less than hashes cost now (S-11).
    pub fn is_outdated(&self, stored: &str) -> bool {
        parse(stored).is_none_or(|(cost, _, _)| cost != self.password)
    }

    fn pepper(&self, text: &str) -> Zeroizing<Vec<u8>> {
        let composed: Zeroizing<String> = Zeroizing::new(text.nfc().collect());
        Zeroizing::new(self.keys.hash(Use::Pepper, composed.as_bytes()).to_vec())
    }

    async fn run(&self, cost: Cost, text: Zeroizing<Vec<u8>>) -> Result<String, HashFault> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| HashFault::Broken)?;
        self.enter(move || compute(cost, &text, salt)).await
    }

    async fn verify(&self, text: Zeroizing<Vec<u8>>, stored: String) -> Result<bool, HashFault> {
        let (cost, salt, tag) = parse(&stored).ok_or(HashFault::Broken)?;
        self.enter(move || {
            let computed = compute(cost, &text, salt)?;
            let (_, _, again) = parse(&computed).ok_or(HashFault::Broken)?;
            Ok(bool::from(again.ct_eq(&tag)))
        })
        .await
    }

    async fn enter<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T, HashFault> + Send + 'static) -> Result<T, HashFault> {
        let place = if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            place
        } else {
            let _ticket = Waiting::enter(&self.waiting)?;
            let waited = tokio::time::timeout(PATIENCE, Arc::clone(&self.places).acquire_owned()).await;
            waited.map_err(|_| HashFault::Full)?.map_err(|_| HashFault::Broken)?
        };
        self.computed.fetch_add(1, Ordering::Relaxed);
        tokio::task::spawn_blocking(move || {
            let answer = work();
            drop(place);
            answer
        })
        .await
        .map_err(|_| HashFault::Broken)?
    }
}

/// One of the bounded waiters; leaves the count when it is dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn enter(count: &'a AtomicUsize) -> Result<Self, HashFault> {
        if count.fetch_add(1, Ordering::AcqRel) >= WAITERS {
            count.fetch_sub(1, Ordering::AcqRel);
            return Err(HashFault::Full);
        }
        Ok(Self(count))
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

fn compute(cost: Cost, text: &[u8], salt: [u8; 16]) -> Result<String, HashFault> {
    let params = Params::new(cost.memory, cost.passes, 1, Some(32)).map_err(|_| HashFault::Broken)?;
    let mut tag = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(text, &salt, &mut tag).map_err(|_| HashFault::Broken)?;
    Ok(format!("1$argon2id${},{},1${}${}", cost.memory, cost.passes, STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(tag)))
}

fn parse(stored: &str) -> Option<(Cost, [u8; 16], [u8; 32])> {
    let mut parts = stored.strip_prefix("1$argon2id$")?.split('$');
    let mut numbers = parts.next()?.split(',');
    let cost = Cost { memory: numbers.next()?.parse().ok()?, passes: numbers.next()?.parse().ok()? };
    let salt = STANDARD_NO_PAD.decode(parts.next()?).ok()?.try_into().ok()?;
    let tag = STANDARD_NO_PAD.decode(parts.next()?).ok()?.try_into().ok()?;
    Some((cost, salt, tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hasher(places: usize) -> Hasher {
        let keys = Keys::new(std::array::from_fn(|i| u8::try_from(i * 3).unwrap())).unwrap();
        Hasher::new(keys, FLOOR, places).unwrap()
    }

    #[tokio::test]
    async fn r_c08_a_hash_verifies_its_text_in_any_composition_and_no_other() {
        let hasher = hasher(2);
        let stored = hasher.secret("motdepassé").await.unwrap();
        assert!(hasher.verify_secret("motdepasse\u{301}", Some(&stored)).await.unwrap());
        assert!(!hasher.verify_secret("motdepasse", Some(&stored)).await.unwrap());
        assert!(!hasher.verify_secret("motdepassé", None).await.unwrap());
        assert_eq!(hasher.computed(), 4, "nobody costs as much as somebody");
        assert!(!stored.contains("motdepass"));
    }

    #[tokio::test]
    async fn s_4_the_gate_refuses_when_too_many_wait() {
        let hasher = hasher(1);
        let tries = (0..60).map(|_| hasher.code("BBBzvnAjPtUp"));
        let answers = futures::future::join_all(tries).await;
        let full = answers.iter().filter(|answer| matches!(answer, Err(HashFault::Full))).count();
        assert!(full >= 60 - WAITERS - 1, "{full} were turned away");
        assert!(answers.iter().any(Result::is_ok));
    }

    #[test]
    fn s_1_the_floor_is_owasp_s() {
        assert!(PASSWORD.is_enough() && FLOOR.is_enough());
        assert!(!Cost { memory: 19_455, passes: 2 }.is_enough());
        assert!(!Cost { memory: 65_536, passes: 1 }.is_enough());
    }
}
