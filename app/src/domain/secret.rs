//! A text that must not be compared, printed or logged by accident: passwords, answers, codes as typed.
use serde::{Deserialize, Serialize};

/// The text behind [`Secret::reveal`] only; its `Debug` says nothing.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself: to judge, to hash or to seal.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// True when nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True when both hold the same text. Only for two entries of one form: stored secrets are verified by their hash.
    pub fn same_as(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}
