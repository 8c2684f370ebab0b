//! One file per screen.
pub mod error;
pub mod login;
