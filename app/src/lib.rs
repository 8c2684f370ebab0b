//! What the browser and the server share: the rules ([`domain`]), the wire ([`api`]) and the pages ([`ui`]).
//!
//! Nothing here reaches a database, a clock or a mail server: the areas declared in [`api`] are
//! implemented by the server's `portal`, and handed in through the Leptos context of each request.
#![recursion_limit = "256"]

pub mod api;
pub mod domain;
pub mod ui;
