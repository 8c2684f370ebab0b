//! Files that people send: whether one is what it says it is ([`examine`]), where it is kept ([`depot`]), what the scanner
//! thinks of it ([`scanner`]).
//!
//! [`examine`] looks at bytes alone: extension, declared type and content must agree (T-PJ-1), what unpacks is bounded
//! (T-PJ-2), macros and passwords are refused, pictures lose everything but the picture (T-PJ-7). It takes any bytes and
//! never panics.
use app::domain::attachment::{FileName, Kind, Refusal};
use bytes::Bytes;

pub mod depot;
mod package;
mod pdf;
mod picture;
#[cfg(test)]
mod samples;
pub mod scanner;
#[cfg(test)]
mod tests;
mod text;

/// A file that may be kept: its kind, and its bytes as they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    pub kind: Kind,
    pub bytes: Bytes,
}

/// Looks at a file under a name, declared as a type (empty: not declared).
///
/// # Errors
/// The first [`Refusal`] that holds.
pub fn examine(name: &FileName, declared: &str, bytes: Bytes) -> Result<Examined, Refusal> {
    let kind = Kind::of_name(name.as_str()).ok_or(Refusal::Kind)?;
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if !kind.may_be_declared(declared) {
        return Err(Refusal::Mismatch);
    }
    let bytes = match kind {
        Kind::Pdf => pdf::check(&bytes).map(|()| bytes)?,
        Kind::Png => picture::png(&bytes)?.into(),
        Kind::Jpeg => picture::jpeg(&bytes)?.into(),
        Kind::Txt | Kind::Csv => text::check(&bytes).map(|()| bytes)?,
        Kind::Odt | Kind::Ods | Kind::Docx | Kind::Xlsx => package::check(kind, &bytes).map(|()| bytes)?,
    };
    Ok(Examined { kind, bytes })
}

/// The media type that the first bytes show.
fn sniffed(bytes: &[u8]) -> Option<&'static str> {
    infer::get(bytes).map(|found| found.mime_type())
}

/// True when `part` stands in `bytes`.
fn holds(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}
