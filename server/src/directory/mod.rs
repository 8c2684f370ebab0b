//! The directory of companies: the fictitious one of the demonstration, INSEE's files ([`sirene`]), and the public search for
//! what they lack ([`search`]).
pub mod demo;
pub mod fictitious;
pub mod search;
pub mod sirene;
