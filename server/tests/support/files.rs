//! Files for drafts: forms with files, samples, a real clamd, the scanning job.
use std::io::{Cursor, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use server::file::scanner::Scanner;
use server::job::attachments::Scanning;
use uuid::Uuid;
use zip::write::SimpleFileOptions;

use super::{Folder, Person, Reply, Site};

const BOUNDARY: &str = "----portal-essais-7301";

/// A file to send: name, declared type, bytes.
pub type Sent<'a> = (&'a str, &'a str, &'a [u8]);

/// The body of a form with files.
pub fn form_of(files: &[Sent<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, declared, bytes) in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"pieces\"; filename=\"{name}\"\r\nContent-Type: {declared}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

pub fn content_type() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

/// Sends files to a draft's page.
pub async fn send(person: &mut Person, page: &str, files: &[Sent<'_>]) -> Reply {
    send_bytes(person, page, form_of(files)).await
}

pub async fn send_bytes(person: &mut Person, page: &str, bytes: Vec<u8>) -> Reply {
    let kind = content_type();
    person.raw("POST", page, &[("sec-fetch-site", "same-origin"), ("content-type", &kind)], bytes).await
}

/// An archive of parts.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub const DOCX_TYPES: &[u8] = b"<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R /Size 2>>\nstartxref\n9\n%%EOF\n";

/// EICAR's test file; in two halves, or scanners would take this source for it.
pub fn eicar() -> Vec<u8> {
    ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR", "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].concat().into_bytes()
}

/// A JPEG with the place where it was taken.
pub fn photo() -> Vec<u8> {
    let segment =
        |marker: u8, content: &[u8]| [&[0xFF, marker][..], &u16::try_from(content.len() + 2).unwrap().to_be_bytes(), content].concat();
    [
        &b"\xFF\xD8"[..],
        &segment(0xE1, b"Exif\0\0N 48.8566 E 2.3522"),
        &segment(0xC0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
        &segment(0xDA, &[1, 1, 0, 0, 63, 0]),
        b"scan\xFF\xD9",
    ]
    .concat()
}

/// The job, with a scanner or without.
pub fn scanning(site: &Site, scanner: Option<Scanner>) -> Scanning {
    Scanning {
        store: site.store().clone(),
        clock: site.clock.clone(),
        depot: site.system.attachments.depot.clone(),
        scanner,
        delivers_unscanned: site.system.attachments.delivers_unscanned,
        worker: Uuid::now_v7(),
        draft_age: chrono::Duration::days(30),
    }
}

/// Debian's clamd with one signature, EICAR's; it goes with this value.
pub struct Clamd {
    child: Child,
    socket: PathBuf,
    _folder: Folder,
}

impl Clamd {
    pub fn start() -> Self {
        let folder = Folder::new();
        let at = |name: &str| folder.0.join(name);
        std::fs::create_dir_all(at("base")).unwrap();
        let digits = eicar().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        std::fs::write(at("base/eicar.ndb"), format!("Eicar-Essai:0:*:{digits}\n")).unwrap();
        let lines = [
            format!("DatabaseDirectory {}", at("base").display()),
            format!("LocalSocket {}", at("clamd.ctl").display()),
            "Foreground yes".to_owned(),
            format!("LogFile {}", at("clamd.log").display()),
            "StreamMaxLength 12M".to_owned(),
        ];
        std::fs::write(at("clamd.conf"), lines.join("\n") + "\n").unwrap();
        let child = Command::new("/usr/sbin/clamd")
            .arg("-c")
            .arg(at("clamd.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("these tests need Debian's clamd: apt-get install clamav-daemon");
        let clamd = Self { child, socket: at("clamd.ctl"), _folder: folder };
        for _ in 0..600 {
            if UnixStream::connect(&clamd.socket).is_ok() {
                return clamd;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("clamd did not come up");
    }

    pub fn scanner(&self) -> Scanner {
        Scanner::parse(&format!("unix:{}", self.socket.display())).unwrap()
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
