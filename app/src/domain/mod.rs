//! The rules: pure functions and parse-once types. No input or output, no clock, no randomness.
//!
//! A value that exists is valid: constructors validate, so a malformed payload never gets past
//! the parsing of its form (see [`crate::api`]). Each refusal is a [`fault::Problem`], which
//! [`crate::ui::wording`] turns into a sentence.

pub mod activation;
pub mod address;
pub mod agent;
pub mod answer;
pub mod attachment;
pub mod bank;
pub mod brand;
pub mod calendar;
pub mod catalogue;
pub mod code;
pub mod demand;
pub mod device;
pub mod dossier;
pub mod duty;
pub mod effort;
pub mod entitlement;
pub mod fault;
pub mod identity;
pub mod inbox;
pub mod mandate;
pub mod mode;
pub mod office;
pub mod password;
pub mod phone;
pub mod question;
pub mod recovery;
pub mod right;
pub mod route;
pub mod secret;
pub mod siren;
pub mod terms;
pub mod text;
pub mod theme;
pub mod thread;
pub mod throttle;
pub mod twice;
pub mod validity;
