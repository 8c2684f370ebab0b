//! Pictures: at most 40 million points, and nothing in the file but the picture (T-PJ-7). Lossless: parts are left out,
//! none is changed.
//!
//! Both formats are walked here, part by part: the crates that edit them keep whatever follows the first scan of a JPEG,
//! later EXIF and things appended to it included.
use app::domain::attachment::{PIXELS, Refusal};

use super::sniffed;

/// Takes the next `count` bytes.
fn take<'a>(rest: &mut &'a [u8], count: usize) -> Result<&'a [u8], Refusal> {
    let (taken, left) = rest.split_at_checked(count).ok_or(Refusal::Damaged)?;
    *rest = left;
    Ok(taken)
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn bounded(width: u64, height: u64) -> Result<(), Refusal> {
    match width.checked_mul(height) {
        Some(0) => Err(Refusal::Damaged),
        Some(points) if points <= PIXELS => Ok(()),
        _ => Err(Refusal::Pixels),
    }
}

/// The parts of a PNG that make the picture; animation, texts, dates and EXIF are not among them.
const PNG_PARTS: [&[u8; 4]; 11] = [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs", b"bKGD"];

const PNG_MARK: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A PNG without anything but the picture.
///
/// # Errors
/// [`Refusal::Mismatch`], [`Refusal::Damaged`] or [`Refusal::Pixels`].
pub(super) fn png(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut rest = bytes.strip_prefix(PNG_MARK).filter(|_| sniffed(bytes) == Some("image/png")).ok_or(Refusal::Mismatch)?;
    let mut kept = PNG_MARK.to_vec();
    let mut has_data = false;
    loop {
        let whole = rest;
        let length = usize::try_from(number(take(&mut rest, 4)?)).map_err(|_| Refusal::Damaged)?;
        let name = take(&mut rest, 4)?;
        let content = take(&mut rest, length)?;
        let mut sum = flate2::Crc::new();
        sum.update(name);
        sum.update(content);
        if number(take(&mut rest, 4)?) != u64::from(sum.sum()) {
            return Err(Refusal::Damaged);
        }
        let is_first = kept.len() == PNG_MARK.len();
        if is_first != (name == b"IHDR") {
            return Err(Refusal::Damaged);
        }
        if is_first {
            let size = content.get(..8).filter(|_| length == 13).ok_or(Refusal::Damaged)?;
            bounded(number(&size[..4]), number(&size[4..]))?;
        }
        has_data |= name == b"IDAT";
        if PNG_PARTS.iter().any(|part| *part == name) {
            kept.extend_from_slice(&whole[..12 + length]);
        } else if name[0].is_ascii_uppercase() {
            // Something without which the picture cannot be shown, and that nobody knows.
            return Err(Refusal::Damaged);
        }
        if name == b"IEND" {
            return if has_data { Ok(kept) } else { Err(Refusal::Damaged) };
        }
    }
}

/// A JPEG without EXIF, XMP, IPTC, comments, previews, and whatever follows its end.
///
/// # Errors
/// [`Refusal::Mismatch`], [`Refusal::Damaged`] or [`Refusal::Pixels`].
pub(super) fn jpeg(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut rest = bytes.strip_prefix(b"\xFF\xD8").filter(|_| sniffed(bytes) == Some("image/jpeg")).ok_or(Refusal::Mismatch)?;
    let mut kept = b"\xFF\xD8".to_vec();
    let (mut has_frame, mut has_scan) = (false, false);
    loop {
        let marker = marker(&mut rest)?;
        match marker {
            0xD9 if has_scan => {
                kept.extend_from_slice(b"\xFF\xD9");
                return Ok(kept);
            }
            0x00..=0xBF | 0xD0..=0xD9 => return Err(Refusal::Damaged),
            _ => {}
        }
        let length = number(rest.get(..2).ok_or(Refusal::Damaged)?);
        let content = usize::try_from(length).ok().and_then(|length| length.checked_sub(2)).ok_or(Refusal::Damaged)?;
        take(&mut rest, 2)?;
        let content = take(&mut rest, content)?;
        if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
            let size = content.get(1..5).ok_or(Refusal::Damaged)?;
            bounded(number(&size[2..]), number(&size[..2]))?;
            has_frame = true;
        }
        segment(&mut kept, marker, content);
        if marker == 0xDA {
            if !has_frame {
                return Err(Refusal::Damaged);
            }
            has_scan = true;
            let length = scan_length(rest)?;
            kept.extend_from_slice(take(&mut rest, length)?);
        }
    }
}

/// The next marker; it may be filled up in front.
fn marker(rest: &mut &[u8]) -> Result<u8, Refusal> {
    if take(rest, 1)? != b"\xFF" {
        return Err(Refusal::Damaged);
    }
    loop {
        match take(rest, 1)? {
            [0xFF] => {}
            [marker] => return Ok(*marker),
            _ => return Err(Refusal::Damaged),
        }
    }
}

/// How long the scan at the beginning is: up to a marker that is neither a stuffed byte nor a restart.
fn scan_length(rest: &[u8]) -> Result<usize, Refusal> {
    memchr::memchr_iter(0xFF, rest)
        .find(|at| rest.get(at + 1).is_some_and(|next| !matches!(next, 0x00 | 0xD0..=0xD7 | 0xFF)))
        .ok_or(Refusal::Damaged)
}

/// Adds a part, if it belongs to the picture.
fn segment(kept: &mut Vec<u8>, marker: u8, content: &[u8]) {
    let content = match marker {
        // JFIF, without its preview; its extension is nothing but one.
        0xE0 if content.len() >= 14 && content.starts_with(b"JFIF\0") => [&content[..12], &[0, 0]].concat(),
        0xE2 if content.starts_with(b"ICC_PROFILE\0") => content.to_vec(),
        // How Adobe's programs turned the colours.
        0xEE if content.starts_with(b"Adobe") => content.to_vec(),
        0xE0..=0xEF | 0xFE => return,
        _ => content.to_vec(),
    };
    // It came out of a part of at most 65,533 bytes.
    let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX);
    kept.extend_from_slice(&[0xFF, marker]);
    kept.extend_from_slice(&length.to_be_bytes());
    kept.extend_from_slice(&content);
}
