//! One file per screen.
pub mod activation;
pub mod components;
pub mod connections;
pub mod creation;
pub mod credentials;
pub mod demonstration;
pub mod duty;
pub mod error;
pub mod forgotten;
pub mod help;
pub mod help_text;
pub mod home;
pub mod login;
pub mod profile;
pub mod prose;
pub mod screen;
pub mod unlock;
