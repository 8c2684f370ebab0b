//! The directory of companies.
pub mod demo;
