//! The terms of use in force: their version, which a new space accepts (R-C04, T-CRE-7).

/// The version of the text on `/conditions-generales`, the day from which it holds.
pub const VERSION: &str = "2026-04-01";
