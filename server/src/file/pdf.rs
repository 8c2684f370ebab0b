//! PDF: begins and ends as one, and opens without a password.
use app::domain::attachment::Refusal;

use super::sniffed;

/// How far from the end its last mark may stand: readers look no further, so nothing else can follow unseen.
const TAIL: usize = 1_024;

/// Checks a PDF.
///
/// # Errors
/// [`Refusal::Mismatch`], [`Refusal::Damaged`] or [`Refusal::Protected`].
pub(super) fn check(bytes: &[u8]) -> Result<(), Refusal> {
    if sniffed(bytes) != Some("application/pdf") || !bytes.starts_with(b"%PDF-") {
        return Err(Refusal::Mismatch);
    }
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    if !super::holds(tail, b"%%EOF") {
        return Err(Refusal::Damaged);
    }
    if is_encrypted(bytes) { Err(Refusal::Protected) } else { Ok(()) }
}

/// True when a dictionary says how the file is encrypted. Where that stands is never compressed; the name may be written
/// with codes (`/#45ncrypt`).
fn is_encrypted(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'/', bytes).any(|at| {
        let (name, after) = name(&bytes[at + 1..]);
        let value = after.trim_ascii_start();
        name == b"Encrypt" && (value.starts_with(b"<<") || value.first().is_some_and(u8::is_ascii_digit))
    })
}

/// The name at the beginning, decoded, and what follows it; only as much of it as matters here.
fn name(bytes: &[u8]) -> (Vec<u8>, &[u8]) {
    let (mut decoded, mut rest) = (Vec::new(), bytes);
    while let Some((first, tail)) = rest.split_first() {
        if first.is_ascii_whitespace() || *first == 0 || b"/<>[](){}%".contains(first) || decoded.len() > 7 {
            break;
        }
        let code = (*first == b'#').then(|| tail.get(..2)).flatten().and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(byte) = code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            decoded.push(byte);
            rest = &tail[2..];
        } else {
            decoded.push(*first);
            rest = tail;
        }
    }
    (decoded, rest)
}
