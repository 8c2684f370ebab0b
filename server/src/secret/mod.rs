//! Secrets: keys, hashes, tokens, seals, the picture of the human check.
//!
//! Nothing here reaches the database. What is compared is compared in constant time or by Argon2;
//! what must be read again later is sealed with a key that lives outside the database.
pub mod assertion;
pub mod check;
pub mod hash;
pub mod keys;
pub mod picture;
pub mod token;
pub mod totp;
