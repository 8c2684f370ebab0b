//! Passwords: how strong one is (`measure`) and whether it may be chosen (`judge`).
//!
//! One algorithm, `ALGORITHM`, shared by the server (the authority) and by the browser (the gauge
//! under the field): integers only, no clock, no randomness, the same level everywhere. `parity`
//! holds the proof. The input is taken as NFC; whoever calls normalises before.
//!
//! What it decides: the level, from the formal entropy and from the cheapest way to guess the password
//! by pieces (`strength.rs`, `segments.rs`). What it refuses: too short, too long, a control character,
//! the published example, what names the person, the company or the site, and the level *Faible*
//! (`judge.rs`). What it leaves to the server: earlier passwords and the operator's list of leaks.

mod bits;
mod common;
mod dictionary;
mod fold;
mod judge;
mod keyboards;
#[doc(hidden)]
pub mod parity;
mod personal;
mod policy;
mod segments;
mod strength;
#[cfg(test)]
mod tests;
mod words;

pub use judge::{Refusal, judge, judge_by};
pub use personal::Personal;
pub use policy::{MAX_MONTHS, Policy};
pub use strength::{Level, Strength, measure};

/// The algorithm's name, stored beside each hash so that a stricter one can follow.
pub const ALGORITHM: &str = "force-v1";

/// The shortest password accepted, in Unicode scalar values (R-F01).
pub const MIN_LENGTH: usize = 20;

/// The longest password accepted, in Unicode scalar values; no more than this is ever read.
pub const MAX_LENGTH: usize = 256;
