//! The directory of companies: so far the fictitious one of the demonstration.
pub mod demo;
pub mod fictitious;
