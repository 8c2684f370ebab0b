//! Documents to keep, as PDF: tagged, in French, PDF/A-2a and PDF/UA-1; what breaks a rule of either is not exported.
//!
//! [`receipt()`] says what the récapitulatif holds, [`mandate()`] what authorises a direct debit, [`thread()`] what a thread does, [`letter`] lays out letters for their envelopes; [`sheet`] lays it out from headings, paragraphs, labelled values and a
//! foot; [`style`] is how it looks; [`text`] breaks lines and replaces what the font lacks; [`face`] measures;
//! [`export`] writes the file. [`press`] bounds how many are made at once (V15.2.2).
mod export;
mod face;
pub mod letter;
mod mandate;
pub mod press;
mod receipt;
mod sheet;
mod style;
mod text;
mod thread;

pub use mandate::{Mandate, mandate};
pub use receipt::{Receipt, receipt};
pub use thread::{Said, Thread, thread};

/// Who signs a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letterhead {
    pub organisation: String,
    pub site_name: String,
    /// A line above everything else, such as the demonstration's notice.
    pub notice: Option<String>,
    /// What people type.
    pub site_url: String,
    pub support_phone: String,
    pub support_hours: String,
}

/// Why there is no document. Never says what stands in it: faults are logged.
#[derive(Debug, thiserror::Error)]
pub enum PdfFault {
    #[error("a font cannot be read")]
    Font,
    #[error("PDF/A-2a and PDF/UA-1 cannot go together")]
    Configuration,
    #[error("the export was refused: {0}")]
    Export(String),
}
