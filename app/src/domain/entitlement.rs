//! An habilitation: what one person may do on one service of one company (R-K01, 1.7).
use serde::{Deserialize, Serialize};

/// As what a person holds a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// One per company and service (R-K02).
    Holder,
    Deputy,
    Delegate,
}

impl Role {
    /// As kept.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Deputy => "deputy",
            Self::Delegate => "delegate",
        }
    }

    /// As shown.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Holder => "Titulaire",
            Self::Deputy => "Suppléant",
            Self::Delegate => "Délégataire",
        }
    }

    /// True for who administers a service beside using it (1.3): holder and deputy.
    pub const fn manages(self) -> bool {
        matches!(self, Self::Holder | Self::Deputy)
    }

    /// The role behind a kept word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Holder, Self::Deputy, Self::Delegate].into_iter().find(|role| role.word() == word)
    }
}

/// Where an habilitation stands; only an active one gives a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Active,
    /// Put to rest by the holder; may be woken again.
    Dormant,
    Removed,
    Expired,
    /// Ended by a takeover.
    Replaced,
}

impl State {
    /// As kept.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Dormant => "dormant",
            Self::Removed => "removed",
            Self::Expired => "expired",
            Self::Replaced => "replaced",
        }
    }
}

/// How many companies a space may have (R-O01).
pub const LIMIT: i32 = 100;

/// From how many on the space is warned (R-O04).
pub const WARNING: i32 = 90;
