//! The rows, as sea-orm sees them; nothing outside [`crate::store`] names them.
#![allow(clippy::derive_partial_eq_without_eq, reason = "what the entity derive asks for")]

pub mod access;
pub mod agent;
pub mod attachment;
pub mod bank;
pub mod calendar;
pub mod directory;
pub mod feedback;
pub mod messaging;
pub mod right;
pub mod space;
pub mod wizard;
pub mod work;
