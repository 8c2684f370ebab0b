//! A file before its import: whether it can be read, which it is, how it is known again.
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::field::Fields;
use super::line::Lines;
use super::{Fault, Layout, Place, Row, Unknown};

/// A file that was recognised.
#[derive(Debug)]
pub struct Source {
    pub path: PathBuf,
    pub layout: Layout,
    /// Bytes.
    pub size: u64,
    /// Size and content of both ends, as hexadecimal digits: two files that differ differ here.
    pub fingerprint: String,
    /// The place behind the header.
    pub start: Place,
}

/// Why a file is not imported at all.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    #[error("{0}: not a file on a disk; an import must be able to begin again where it stopped")]
    Stream(PathBuf),
    #[error("{0}: compressed; unpack it first")]
    Compressed(PathBuf),
    #[error("{0}: {1}")]
    Header(PathBuf, Unknown),
}

/// What a UTF-8 file may begin with.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// How much of each end the fingerprint covers.
const END: u64 = 1024 * 1024;

impl Source {
    /// Reads the header of a file.
    ///
    /// # Errors
    /// [`Refusal`], one sentence with the file's name.
    pub fn open(path: &Path) -> Result<Self, Refusal> {
        let file = |error| Refusal::File(path.to_owned(), error);
        let mut opened = File::open(path).map_err(file)?;
        let about = opened.metadata().map_err(file)?;
        if !about.is_file() {
            return Err(Refusal::Stream(path.to_owned()));
        }
        let size = about.len();
        let fingerprint = fingerprint(&mut opened, size).map_err(file)?;
        let mut front = [0; 4];
        opened.rewind().map_err(file)?;
        let read = opened.read(&mut front).map_err(file)?;
        if front.starts_with(b"\x1f\x8b") || front.starts_with(b"PK\x03\x04") {
            return Err(Refusal::Compressed(path.to_owned()));
        }
        let mark = if front[..read].starts_with(MARK) { MARK.len() as u64 } else { 0 };
        let (layout, start) = header(&mut opened, mark).map_err(file)?.map_err(|unknown| Refusal::Header(path.to_owned(), unknown))?;
        Ok(Self { path: path.to_owned(), layout, size, fingerprint, start })
    }

    /// What the lines from a place on say.
    ///
    /// # Errors
    /// The file's.
    pub fn records(&self, from: Place) -> io::Result<Records> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(from.byte))?;
        Ok(Records { layout: self.layout.clone(), lines: Lines::new(file, from), fields: Fields::default() })
    }
}

/// What the lines of a file say, one after the other.
#[derive(Debug)]
pub struct Records {
    layout: Layout,
    lines: Lines<File>,
    fields: Fields,
}

impl Records {
    /// The place behind what was read.
    pub fn place(&self) -> Place {
        self.lines.place()
    }

    /// What the next line says, or why it is refused; nothing at the end of the file.
    ///
    /// # Errors
    /// The file's.
    pub fn read(&mut self) -> io::Result<Option<Result<Option<Row>, Fault>>> {
        let Some(line) = self.lines.read(self.layout.columns, &mut self.fields)? else { return Ok(None) };
        Ok(Some(line.and_then(|line| self.layout.row(line, &self.fields))))
    }
}

fn header(file: &mut File, mark: u64) -> io::Result<Result<(Layout, Place), Unknown>> {
    file.seek(SeekFrom::Start(mark))?;
    let (mut lines, mut fields) = (Lines::new(&mut *file, Place { byte: mark, line: 0 }), Fields::default());
    let layout = match lines.first(&mut fields)? {
        Some(header) => Layout::read(header, &fields),
        None => Err(Unknown::Foreign),
    };
    Ok(layout.map(|layout| (layout, lines.place())))
}

fn fingerprint(file: &mut File, size: u64) -> io::Result<String> {
    let mut hash = Sha256::new();
    hash.update(size.to_be_bytes());
    for from in [0, size.saturating_sub(END)] {
        let mut end = Vec::new();
        file.seek(SeekFrom::Start(from))?;
        file.by_ref().take(END).read_to_end(&mut end)?;
        hash.update(&end);
    }
    Ok(hash.finalize().iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|digit| char::from_digit(digit.into(), 16)).collect())
}
