//! The creation of a space, one file per screen.
pub mod cancel;
pub mod credentials;
pub mod details;
pub mod mode;
pub mod requested;
pub mod review;
pub mod terms;
