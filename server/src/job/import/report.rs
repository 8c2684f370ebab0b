//! All refused lines of an import, for its operator: `import-<id>.faults.csv` in the data directory.
//!
//! Its length is committed with each batch; what a killed run had written beyond that is cut off.
use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::directory::sirene::Fault;
use crate::store::directory::Import;

/// A report, made when the first line is refused.
pub struct Report {
    pub path: PathBuf,
    length: u64,
    file: Option<File>,
}

/// Where the report of an import is, if it has one.
pub fn path(folder: &Path, import: &Import) -> PathBuf {
    folder.join(format!("import-{}.faults.csv", import.id))
}

impl Report {
    pub fn new(folder: &Path, import: &Import) -> Self {
        Self { path: path(folder, import), length: import.report_bytes.unsigned_abs(), file: None }
    }

    /// Writes refused lines down, before the batch is committed; gives the length that is committed with it.
    pub fn append(&mut self, faults: &[(u64, Fault)]) -> io::Result<u64> {
        if faults.is_empty() {
            return Ok(self.length);
        }
        let mut file = match self.file.take() {
            Some(file) => file,
            None => self.open()?,
        };
        let mut text = if self.length == 0 { "line,reason\n".to_owned() } else { String::new() };
        for (line, fault) in faults {
            text.push_str(&line.to_string());
            text.push_str(",\"");
            text.push_str(&fault.to_string().replace('"', "\"\""));
            text.push_str("\"\n");
        }
        file.write_all(text.as_bytes())?;
        file.sync_data()?;
        self.length += text.len() as u64;
        self.file = Some(file);
        Ok(self.length)
    }

    fn open(&mut self) -> io::Result<File> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = File::options().create(true).truncate(false).write(true).open(&self.path)?;
        // Shorter only if somebody took it away meanwhile.
        self.length = self.length.min(file.metadata()?.len());
        file.set_len(self.length)?;
        file.seek(SeekFrom::End(0))?;
        Ok(file)
    }
}
