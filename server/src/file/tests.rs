//! T-PJ-1, T-PJ-2, T-PJ-7, on files made here; and any bytes at all.
use app::domain::attachment::{FileName, Kind, Refusal};
use bytes::Bytes;
use proptest::prelude::*;

use super::samples::{DOCX_TYPES, XLSX_TYPES, chunk, docx, jpeg, ods, odt, package, pdf, png, segment, xlsx};
use super::{Examined, examine, holds};

fn look(name: &str, declared: &str, bytes: impl Into<Vec<u8>>) -> Result<Examined, Refusal> {
    examine(&FileName::fit(name).unwrap(), declared, Bytes::from(bytes.into()))
}

fn refused(name: &str, bytes: impl Into<Vec<u8>>) -> Refusal {
    look(name, "", bytes).expect_err(name)
}

fn sound() -> Vec<(&'static str, Kind, Vec<u8>)> {
    vec![
        ("a.pdf", Kind::Pdf, pdf()),
        ("a.png", Kind::Png, png(2, 1, &[])),
        ("a.jpg", Kind::Jpeg, jpeg(2, 1, &[])),
        ("a.txt", Kind::Txt, "Été à l’usine\r\n\tligne".into()),
        ("latin.txt", Kind::Txt, b"\xC9t\xE9".to_vec()),
        ("a.csv", Kind::Csv, "\u{feff}nom;montant\nBMW;1,00\n".into()),
        ("b.csv", Kind::Csv, b"BM;MZ\n1;2".to_vec()),
        ("a.odt", Kind::Odt, odt()),
        ("a.ods", Kind::Ods, ods()),
        ("a.docx", Kind::Docx, docx()),
        ("a.xlsx", Kind::Xlsx, xlsx()),
    ]
}

#[test]
fn t_pj_1_each_kind_is_taken_under_its_own_name_and_type_and_no_other() {
    for (name, kind, bytes) in sound() {
        for declared in ["", kind.media_type(), "application/octet-stream"] {
            assert_eq!(look(name, declared, bytes.clone()).map(|examined| examined.kind), Ok(kind), "{name} {declared}");
        }
        assert_eq!(look(name, "text/html", bytes.clone()), Err(Refusal::Mismatch), "{name}");
        for other in Kind::ALL {
            let is_text = |kind| matches!(kind, Kind::Txt | Kind::Csv);
            if other != kind && !(is_text(other) && is_text(kind)) {
                let under = format!("a.{}", other.word());
                assert!(look(&under, "", bytes.clone()).is_err(), "{name} as {under}");
            }
        }
        for wrong in ["a.exe", "a.svg", "a.html", "a.docm", "a"] {
            assert_eq!(refused(wrong, bytes.clone()), Refusal::Kind);
        }
        assert_eq!(refused(name, Vec::new()), Refusal::Empty);
    }
}

#[test]
fn t_pj_1_what_a_browser_would_run_is_no_text() {
    for markup in [
        "<svg onload=alert(1)>",
        "  <!DOCTYPE html>",
        "<html>",
        "<script>x</script>",
        "\u{feff}<?xml version='1'?>",
        "#!/bin/sh\n",
        "%PDF-1.7",
    ] {
        assert_eq!(refused("a.txt", markup), Refusal::Mismatch, "{markup}");
    }
    for binary in [&b"a\0b"[..], b"\xFF\xFEa\0", b"\x1B[31m", b"\x7FELF\x02"] {
        assert_eq!(refused("a.csv", binary), Refusal::Text);
    }
}

#[test]
fn t_pj_1_macros_are_refused_however_they_are_spelled() {
    for part in
        ["word/vbaProject.bin", "word/VBAPROJECT.BIN", "xl/vbaProject.bin", "word/activeX/activeX1.bin", "xl/macrosheets/sheet1.xml"]
    {
        let bytes = package(&[("[Content_Types].xml", DOCX_TYPES), ("word/document.xml", b"x"), (part, b"code")]);
        assert_eq!(refused("a.docx", bytes), Refusal::Macros, "{part}");
    }
    let types = String::from_utf8_lossy(DOCX_TYPES)
        .replace("vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.document.macroEnabled.main");
    assert_eq!(refused("a.docx", package(&[("[Content_Types].xml", types.as_bytes())])), Refusal::Macros);
    let scripts = package(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("Basic/Standard/Module1.xml", b"x")]);
    assert_eq!(refused("a.odt", scripts), Refusal::Macros);
}

#[test]
fn t_pj_1_what_needs_a_password_is_refused_as_that() {
    let encrypted = String::from_utf8(pdf()).unwrap().replace("/Size 2", "/Encrypt 5 0 R /Size 2");
    assert_eq!(refused("a.pdf", encrypted.clone()), Refusal::Protected);
    assert_eq!(refused("a.pdf", encrypted.replace("/Encrypt", "/#45ncr#79pt")), Refusal::Protected);
    assert!(look("a.pdf", "", encrypted.replace("/Encrypt 5", "/EncryptMetadata 5")).is_ok());
    assert!(look("a.pdf", "", encrypted.replace("/Encrypt 5 0 R", "(/Encrypt)")).is_ok(), "a text that speaks of it");
    let office: Vec<u8> =
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".iter().copied().chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(refused("a.xlsx", office), Refusal::Protected);
    assert_eq!(refused("a.docx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 an old document".to_vec()), Refusal::Mismatch);
    let manifest = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let open = package(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("META-INF/manifest.xml", manifest)]);
    assert_eq!(refused("a.odt", open), Refusal::Protected);
    let mut flagged = docx();
    let at = memchr::memmem::find(&flagged, b"PK\x01\x02").unwrap();
    flagged[at + 8] |= 1;
    assert_eq!(refused("a.docx", flagged), Refusal::Protected);
}

#[test]
fn t_pj_2_a_bomb_is_not_unpacked_to_its_end() {
    let zeros = vec![0; 8 << 20];
    let bomb = package(&[
        ("[Content_Types].xml", DOCX_TYPES),
        ("word/document.xml", &zeros),
        ("word/more.xml", &zeros),
        ("word/most.xml", &zeros),
    ]);
    assert_eq!(refused("a.docx", bomb), Refusal::Bomb);
    let dense = package(&[("[Content_Types].xml", DOCX_TYPES), ("word/document.xml", &zeros[..2 << 20])]);
    assert!(dense.len() < (2 << 20) / 100, "{}", dense.len());
    assert_eq!(refused("a.docx", dense), Refusal::Bomb);
    let names: Vec<String> = (0..1_000).map(|number| format!("word/{number}.xml")).collect();
    let parts: Vec<(&str, &[u8])> =
        names.iter().map(|name| (name.as_str(), &b""[..])).chain([("[Content_Types].xml", DOCX_TYPES)]).collect();
    assert_eq!(refused("a.docx", package(&parts)), Refusal::Bomb, "a thousand and one parts");
    assert!(look("a.docx", "", package(&parts[1..])).is_ok(), "a thousand");
}

#[test]
fn t_pj_2_a_part_that_lies_about_its_size_is_damaged() {
    let mut lies = docx();
    let at = memchr::memmem::rfind(&lies, b"PK\x01\x02").unwrap();
    lies[at + 24..at + 28].copy_from_slice(&1_u32.to_le_bytes());
    assert!(look("a.docx", "", lies).is_err());
}

#[test]
fn t_pj_2_paths_out_of_the_archive_and_links_are_refused() {
    for name in ["../word/x.xml", "/etc/passwd", "word/../../x", "word\\..\\x.xml", "C:/x.xml", "word/./x"] {
        let bytes = package(&[("[Content_Types].xml", DOCX_TYPES), (name, b"x")]);
        assert_eq!(refused("a.docx", bytes), Refusal::Bomb, "{name}");
    }
    let mut linked = docx();
    let at = memchr::memmem::rfind(&linked, b"PK\x01\x02").unwrap();
    linked[at + 4..at + 6].copy_from_slice(&[20, 3]);
    linked[at + 38..at + 42].copy_from_slice(&(0o120_777_u32 << 16).to_le_bytes());
    assert_eq!(refused("a.docx", linked), Refusal::Bomb);
}

#[test]
fn t_pj_1_a_package_says_what_it_is_and_nothing_stands_before_it() {
    assert_eq!(refused("a.docx", package(&[("word/document.xml", b"x")])), Refusal::Mismatch);
    assert_eq!(refused("a.xlsx", package(&[("[Content_Types].xml", DOCX_TYPES)])), Refusal::Mismatch);
    assert_eq!(
        refused("a.odt", package(&[("content.xml", b"x"), ("mimetype", b"application/vnd.oasis.opendocument.text")])),
        Refusal::Mismatch
    );
    assert_eq!(refused("a.xlsx", [b"GIF89a", &xlsx()[..]].concat()), Refusal::Mismatch);
    assert!(look("a.xlsx", "", [&b"PK\x03\x04"[..], &package(&[("[Content_Types].xml", XLSX_TYPES)])].concat()).is_err());
}

#[test]
fn t_pj_2_pictures_have_at_most_forty_million_points() {
    assert!(look("a.png", "", png(8_000, 5_000, &[])).is_ok() && look("a.jpg", "", jpeg(8_000, 5_000, &[])).is_ok());
    assert_eq!(refused("a.png", png(8_000, 5_001, &[])), Refusal::Pixels);
    assert_eq!(refused("a.png", png(u32::MAX, u32::MAX, &[])), Refusal::Pixels);
    assert_eq!(refused("a.jpg", jpeg(8_001, 5_000, &[])), Refusal::Pixels);
    assert_eq!(refused("a.jpg", jpeg(0, 5_000, &[])), Refusal::Damaged);
    assert_eq!(refused("a.png", png(0, 1, &[])), Refusal::Damaged);
}

#[test]
fn t_pj_7_a_picture_keeps_the_picture_alone() {
    let secret = b"N 48.8566 E 2.3522";
    let exif = [&b"Exif\0\0"[..], secret].concat();
    let xmp = [&b"http://ns.adobe.com/xap/1.0/\0"[..], secret].concat();
    let noisy = [
        segment(0xE1, &exif),
        segment(0xE1, &xmp),
        segment(0xED, secret),
        segment(0xFE, secret),
        segment(0xE2, &[&b"MPF\0"[..], secret].concat()),
        segment(0xE2, &[&b"ICC_PROFILE\0\x01\x01"[..], b"colours"].concat()),
        segment(0xEE, b"Adobe\0d\0\0\0\0\x01"),
        segment(0xE0, &[&b"JFXX\0"[..], secret].concat()),
    ];
    let kept = look("a.jpg", "image/jpeg", [&jpeg(2, 1, &noisy)[..], &jpeg(2, 1, &noisy), secret].concat()).unwrap().bytes;
    assert!(!holds(&kept, secret) && !holds(&kept, b"Exif") && !holds(&kept, b"\x0A\x0B\x0C"));
    assert!(holds(&kept, b"colours") && holds(&kept, b"Adobe") && kept.ends_with(b"last\xFF\xD9"));
    for part in [&b"scan\xFF\x00one\xFF\xD0two"[..], b"last"] {
        assert!(holds(&kept, part));
    }
    let noisy: Vec<Vec<u8>> = [b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME", b"iCCP", b"prVt"]
        .iter()
        .map(|name| chunk(**name, secret))
        .chain([chunk(*b"pHYs", &[0; 9])])
        .collect();
    let kept = look("a.png", "image/png", [&png(2, 1, &noisy)[..], secret].concat()).unwrap().bytes;
    assert!(!holds(&kept, secret) && holds(&kept, b"pHYs"));
    assert_eq!(kept, png(2, 1, &[chunk(*b"pHYs", &[0; 9])]), "what is left is as it was");
    assert_eq!(look("a.png", "", kept.clone()).unwrap().bytes, kept, "twice is the same as once");
}

#[test]
fn a_cut_file_is_damaged() {
    for (name, kind, bytes) in sound().into_iter().filter(|(_, kind, _)| !matches!(kind, Kind::Txt | Kind::Csv)) {
        for length in 1..bytes.len() {
            let found = look(name, "", &bytes[..length]);
            // A PDF may lose the line break at its end.
            assert!(found.is_err() || kind == Kind::Pdf && length + 1 == bytes.len(), "{name} {length}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..2_000), kind in 0..Kind::ALL.len()) {
        let name = format!("a.{}", Kind::ALL[kind].word());
        let _ = look(&name, "", bytes);
    }

    #[test]
    fn a_sound_file_with_changed_bytes_is_answered(
        which in 0..11_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
    ) {
        let (name, _, mut bytes) = sound().swap_remove(which);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = look(name, "", bytes.clone());
        bytes.truncate(cut.index(bytes.len()));
        let _ = look(name, "", bytes);
    }
}
