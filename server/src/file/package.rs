//! ODT, ODS, DOCX, XLSX: archives of parts. Every part is unpacked, into nothing, and counted while it comes: what the
//! archive says of itself proves nothing (T-PJ-2).
use std::io::{Cursor, Read};

use app::domain::attachment::{ENTRIES, Kind, RATIO, Refusal, UNPACKED};
use zip::ZipArchive;

use super::holds;

/// How much of a part that is read is looked at.
const LOOKED_AT: usize = 1 << 20;

/// What these programs put around a document with a password, and around those of the time before packages.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Checks a package.
///
/// # Errors
/// [`Refusal::Mismatch`], [`Refusal::Protected`], [`Refusal::Macros`], [`Refusal::Bomb`] or [`Refusal::Damaged`].
pub(super) fn check(kind: Kind, bytes: &[u8]) -> Result<(), Refusal> {
    if bytes.starts_with(COMPOUND) {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        return Err(if holds(bytes, &name) { Refusal::Protected } else { Refusal::Mismatch });
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(Refusal::Mismatch);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Damaged)?;
    if archive.len() > ENTRIES {
        return Err(Refusal::Bomb);
    }
    if archive.offset() != 0 || archive.has_duplicate_names() {
        return Err(Refusal::Damaged);
    }
    if archive.has_overlapping_entries().map_err(|_| Refusal::Damaged)? {
        return Err(Refusal::Bomb);
    }
    names(&archive)?;
    let says = unpack(&mut archive, bytes.len())?;
    if says.is_encrypted {
        Err(Refusal::Protected)
    } else if says.has_macros {
        Err(Refusal::Macros)
    } else if says.kind == Some(kind) {
        Ok(())
    } else {
        Err(Refusal::Mismatch)
    }
}

/// Looks at what stands in the list of parts, before anything is unpacked.
fn names(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<(), Refusal> {
    let mut has_macros = false;
    for index in 0..archive.len() {
        let entry = archive.by_index_data(index).map_err(|_| Refusal::Damaged)?;
        if entry.encrypted() {
            return Err(Refusal::Protected);
        }
        let name = entry.name().map_err(|_| Refusal::Damaged)?.into_owned();
        if entry.is_symlink() || !is_inside(&name) {
            return Err(Refusal::Bomb);
        }
        has_macros |= is_code(&name.to_ascii_lowercase());
    }
    if has_macros { Err(Refusal::Macros) } else { Ok(()) }
}

/// True for a name that stays where it is unpacked.
fn is_inside(name: &str) -> bool {
    let is_plain = |part: &str| !matches!(part, "." | "..") && !part.contains(['\\', ':', '\0']);
    !name.is_empty() && !name.starts_with('/') && name.split('/').all(is_plain)
}

/// True for parts that hold code: Office's macros, old sheets of macros and controls; the scripts of `OpenDocument`.
fn is_code(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    matches!(last, "vbaproject.bin" | "vbadata.xml" | "vbaprojectsignature.bin")
        || ["basic/", "scripts/"].iter().any(|folder| name.starts_with(folder))
        || ["/macrosheets/", "/activex/", "/dialogsheets/"].iter().any(|folder| name.contains(folder))
}

/// What the parts say.
#[derive(Default)]
struct Says {
    kind: Option<Kind>,
    is_encrypted: bool,
    has_macros: bool,
}

fn unpack(archive: &mut ZipArchive<Cursor<&[u8]>>, packed: usize) -> Result<Says, Refusal> {
    let mut left = UNPACKED.min(RATIO.saturating_mul(packed as u64));
    let mut says = Says::default();
    let mut buffer = vec![0; 64 * 1024];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| Refusal::Damaged)?;
        let name = part.name().map_err(|_| Refusal::Damaged)?.into_owned();
        let mut head = Vec::new();
        loop {
            let count = part.read(&mut buffer).map_err(|_| Refusal::Damaged)?;
            if count == 0 {
                break;
            }
            left = left.checked_sub(count as u64).ok_or(Refusal::Bomb)?;
            if matches!(name.as_str(), "mimetype" | "[Content_Types].xml" | "META-INF/manifest.xml") {
                let room = LOOKED_AT.saturating_sub(head.len());
                head.extend_from_slice(&buffer[..count.min(room)]);
            }
        }
        drop(part);
        listen(&mut says, &name, index, &head);
    }
    Ok(says)
}

fn listen(says: &mut Says, name: &str, index: usize, head: &[u8]) {
    match name {
        // It stands first: who looks at the first bytes of a file sees it.
        "mimetype" if index == 0 => {
            says.kind = [Kind::Odt, Kind::Ods].into_iter().find(|kind| head == kind.media_type().as_bytes());
        }
        "[Content_Types].xml" => {
            says.has_macros |= holds(head, b"macroEnabled") || holds(head, b"vbaProject");
            let main = |kind: &Kind| holds(head, [kind.media_type(), ".main+xml"].concat().as_bytes());
            says.kind = says.kind.or_else(|| [Kind::Docx, Kind::Xlsx].into_iter().find(main));
        }
        "META-INF/manifest.xml" => says.is_encrypted |= holds(head, b"encryption-data"),
        _ => {}
    }
}
