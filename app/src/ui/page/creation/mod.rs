//! What the steps of a creation ask for, in forms that the server describes (SC05, SC07).
pub mod credentials;
pub mod details;
