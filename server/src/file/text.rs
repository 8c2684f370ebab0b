//! Plain text and CSV: UTF-8 or Latin-1, and nothing that a browser or a shell would take for its own.
use app::domain::attachment::Refusal;

use super::sniffed;

/// What a text may not turn out to be.
const OTHERS: &[&str] =
    &["text/html", "text/xml", "text/x-shellscript", "application/pdf", "application/rtf", "text/rtf", "application/postscript"];

/// Checks a text.
///
/// # Errors
/// [`Refusal::Text`] for binary content, [`Refusal::Mismatch`] for HTML, SVG, XML, scripts and other formats written in letters.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refusal> {
    // In neither encoding does a text hold control characters but these; UTF-16 has NUL in every other place.
    let is_control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C);
    if bytes.iter().any(|byte| is_control(byte) || *byte == 0x7F) {
        return Err(Refusal::Text);
    }
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let head: Vec<u8> = start.iter().take(16).map(u8::to_ascii_lowercase).collect();
    let is_markup = [&b"<svg"[..], b"<!doctype", b"<html", b"<?"].iter().any(|mark| head.starts_with(mark));
    if is_markup || head.starts_with(b"#!") || sniffed(start).is_some_and(|found| OTHERS.contains(&found)) {
        return Err(Refusal::Mismatch);
    }
    Ok(())
}
