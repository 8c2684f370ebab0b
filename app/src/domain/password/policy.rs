//! What the operator asks of a password (R-F06): never less than the sources do.
use serde::{Deserialize, Serialize};

use super::{Level, MIN_LENGTH};

/// The longest life of a password, in months (R-F03).
pub const MAX_MONTHS: u16 = 36;

/// The values of the policy; the default is the sources'.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Characters at least, from 20 on.
    pub min_length: u16,
    /// The level at least: [`Level::Medium`] or [`Level::Strong`].
    pub level: Level,
    /// How long a password holds, 36 months at most.
    pub months: u16,
}

impl Default for Policy {
    fn default() -> Self {
        Self { min_length: 20, level: Level::Medium, months: MAX_MONTHS }
    }
}

impl Policy {
    /// False when it asks for less than the sources, or for what nobody can meet.
    pub fn is_strict_enough(&self) -> bool {
        (MIN_LENGTH..=64).contains(&usize::from(self.min_length)) && self.level != Level::Weak && (1..=MAX_MONTHS).contains(&self.months)
    }
}
