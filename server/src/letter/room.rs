//! The mail room's folder: one file a batch, whole or not there (T-OUT-6), readable by the server's account alone.
use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use uuid::Uuid;

/// The folder, `DATA_DIR/letters` (0700).
#[derive(Clone, Debug)]
pub struct Room(PathBuf);

/// A file under way, under a name of its own.
#[derive(Debug)]
pub struct Draft(PathBuf);

/// The name of a batch's file.
pub fn file_name(number: i64) -> String {
    format!("lot-{number:06}.pdf")
}

/// The batch that a file of this folder belongs to; a draft's too.
fn number(name: &OsStr) -> Option<i64> {
    let rest = name.to_str()?.trim_start_matches('.').strip_prefix("lot-")?;
    let (digits, _) = rest.split_once('.')?;
    digits.parse().ok()
}

impl Room {
    /// The folder of a data directory.
    pub fn of(data_dir: &Path) -> Self {
        Self(data_dir.join("letters"))
    }

    /// Where a batch's file is, or will be.
    pub fn path(&self, number: i64) -> PathBuf {
        self.0.join(file_name(number))
    }

    /// Writes a draft (0600) and waits for the disk; earlier drafts of the batch go.
    ///
    /// # Errors
    /// What the file system says.
    pub fn draft(&self, number: i64, bytes: &[u8]) -> io::Result<Draft> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.0)?;
        fs::set_permissions(&self.0, Permissions::from_mode(0o700))?;
        self.remove(|name, found| found == number && name.starts_with('.'))?;
        let path = self.0.join(format!(".{}.{}", file_name(number), Uuid::now_v7().simple()));
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(Draft(path))
    }

    /// Gives a draft its name, and waits for the disk.
    ///
    /// # Errors
    /// What the file system says.
    pub fn publish(&self, Draft(draft): Draft, number: i64) -> io::Result<()> {
        fs::rename(draft, self.path(number))?;
        File::open(&self.0)?.sync_all()
    }

    /// Removes the file of a batch; true when there was one.
    ///
    /// # Errors
    /// What the file system says.
    pub fn discard(&self, number: i64) -> io::Result<bool> {
        Ok(self.remove(|_, found| found == number)? > 0)
    }

    /// The batches of which something lies here.
    ///
    /// # Errors
    /// What the file system says.
    pub fn present(&self) -> io::Result<Vec<i64>> {
        let mut numbers: Vec<i64> = self.entries()?.into_iter().map(|(_, number)| number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    /// Our files here and their batches; others are left alone.
    fn entries(&self) -> io::Result<Vec<(PathBuf, i64)>> {
        let folder = match fs::read_dir(&self.0) {
            Ok(folder) => folder,
            Err(none) if none.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(fault) => return Err(fault),
        };
        let mut entries = Vec::new();
        for entry in folder {
            let entry = entry?;
            entries.extend(number(&entry.file_name()).map(|number| (entry.path(), number)));
        }
        Ok(entries)
    }

    fn remove(&self, which: impl Fn(&str, i64) -> bool) -> io::Result<usize> {
        let mut removed = 0;
        for (path, number) in self.entries()? {
            let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
            if which(name, number) {
                match fs::remove_file(&path) {
                    Ok(()) => removed += 1,
                    // Another server of this folder was quicker.
                    Err(gone) if gone.kind() == io::ErrorKind::NotFound => {}
                    Err(fault) => return Err(fault),
                }
            }
        }
        if removed > 0 {
            File::open(&self.0)?.sync_all()?;
        }
        Ok(removed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_out_6_a_file_is_whole_or_not_there_and_private() {
        let data = std::env::temp_dir().join(format!("portal-room-{}", Uuid::now_v7().simple()));
        let room = Room::of(&data);
        assert_eq!(room.present().unwrap(), Vec::<i64>::new());
        room.draft(7, b"cut short").unwrap();
        assert!(!room.path(7).exists());
        let draft = room.draft(7, b"whole").unwrap();
        room.publish(draft, 7).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&data.join("letters")), mode(&room.path(7))), (0o700, 0o600));
        assert_eq!(fs::read(room.path(7)).unwrap(), b"whole");
        fs::write(data.join("letters/notes.txt"), "left alone").unwrap();
        assert_eq!((room.present().unwrap(), fs::read_dir(data.join("letters")).unwrap().count()), (vec![7], 2), "no draft is left");
        assert!(room.discard(7).unwrap() && !room.discard(7).unwrap() && !room.path(7).exists());
        fs::remove_dir_all(data).unwrap();
    }
}
