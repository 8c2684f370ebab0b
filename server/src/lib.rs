//! Everything behind the wire.
//!
//! [`http`] meets the browser, [`portal`] judges and commits, [`store`] keeps, [`job`] does what must
//! happen after a commit. What each may name is enforced by `tests/fences.rs`.
#![recursion_limit = "256"]

pub mod boot;
pub mod clock;
pub mod config;
pub mod directory;
pub mod file;
pub mod http;
pub mod job;
pub mod letter;
pub mod mail;
pub mod pdf;
pub mod portal;
pub mod prose;
pub mod screen;
pub mod secret;
pub mod store;
