//! The directory of companies: the fictitious one of the demonstration, and INSEE's files ([`sirene`]).
pub mod demo;
pub mod fictitious;
pub mod sirene;
