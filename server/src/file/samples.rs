//! Files of each kind, sound ones and tricks, for the tests of this module.
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// An archive of parts.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let method = if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub const DOCX_TYPES: &[u8] = b"<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
pub const XLSX_TYPES: &[u8] = b"<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>";

pub fn docx() -> Vec<u8> {
    package(&[("[Content_Types].xml", DOCX_TYPES), ("word/document.xml", b"<w:document>Bonjour</w:document>")])
}

pub fn xlsx() -> Vec<u8> {
    package(&[("[Content_Types].xml", XLSX_TYPES), ("xl/workbook.xml", b"<workbook/>")])
}

pub fn odt() -> Vec<u8> {
    package(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<office:document-content/>")])
}

pub fn ods() -> Vec<u8> {
    package(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<office:document-content/>")])
}

pub fn pdf() -> Vec<u8> {
    b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R /Size 2>>\nstartxref\n9\n%%EOF\n".to_vec()
}

/// A part of a PNG with its sum.
pub fn chunk(name: [u8; 4], content: &[u8]) -> Vec<u8> {
    let mut sum = flate2::Crc::new();
    sum.update(&name);
    sum.update(content);
    [&u32::try_from(content.len()).unwrap().to_be_bytes()[..], &name, content, &sum.sum().to_be_bytes()].concat()
}

pub fn png(width: u32, height: u32, more: &[Vec<u8>]) -> Vec<u8> {
    let size = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&[0, 0]).unwrap();
    let data = encoder.finish().unwrap();
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(*b"IHDR", &size), &more.concat(), &chunk(*b"IDAT", &data), &chunk(*b"IEND", b"")].concat()
}

/// A segment of a JPEG.
pub fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    [&[0xFF, marker][..], &u16::try_from(content.len() + 2).unwrap().to_be_bytes(), content].concat()
}

/// Not a picture that anybody could see, but built as one: two scans with a segment between them.
pub fn jpeg(width: u16, height: u16, more: &[Vec<u8>]) -> Vec<u8> {
    let frame = [&[8][..], &height.to_be_bytes(), &width.to_be_bytes(), &[1, 1, 0x11, 0]].concat();
    [
        &b"\xFF\xD8"[..],
        &segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01\x0A\x0B\x0C"),
        &more.concat(),
        &segment(0xDB, &[0; 65]),
        &segment(0xC2, &frame),
        &segment(0xDA, &[1, 1, 0, 0, 0, 0]),
        b"scan\xFF\x00one\xFF\xD0two",
        &segment(0xDA, &[1, 1, 0, 1, 5, 0]),
        b"last",
        b"\xFF\xD9",
    ]
    .concat()
}
