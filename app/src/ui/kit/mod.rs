//! The components that pages are made of, each with its plain form without script.
pub mod form;
pub mod loaded;
