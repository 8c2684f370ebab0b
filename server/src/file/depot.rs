//! Where attachments are kept: `DATA_DIR/attachments`, each under a random name that says nothing of it (T-PJ-5).
//!
//! What comes in is written to `incoming` while it comes, never whole in memory, and goes with its [`Staged`]. What is kept
//! lies in `kept`: written under another name, brought to the disk, then renamed (`object_store`). Nothing here knows rows:
//! who sweeps asks for what is old ([`Depot::older`]).
use std::fs::{DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use futures::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{GetResult, ObjectStoreExt};
use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt;

/// The folder.
#[derive(Clone, Debug)]
pub struct Depot(PathBuf);

/// Why a file could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum DepotFault {
    #[error("the attachments' folder: {0}")]
    Folder(#[from] io::Error),
    #[error("an attachment's file: {0}")]
    Object(#[from] object_store::Error),
}

/// A kept file, as it is read.
pub struct Reading {
    pub size: u64,
    pub bytes: BoxStream<'static, Result<Bytes, object_store::Error>>,
}

/// A file while it comes in; it goes with this value.
#[derive(Debug)]
pub struct Staged {
    path: PathBuf,
    file: File,
    size: u64,
}

impl Drop for Staged {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Staged {
    /// Adds what came.
    ///
    /// # Errors
    /// What the file system says; a full disk is among it.
    pub async fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes).await?;
        self.size += bytes.len() as u64;
        Ok(())
    }

    /// How much has come.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// All of it, for looking at: within the limit of one file.
    ///
    /// # Errors
    /// What the file system says.
    pub async fn whole(mut self) -> io::Result<Bytes> {
        self.file.flush().await?;
        Ok(tokio::fs::read(&self.path).await?.into())
    }
}

impl Depot {
    /// The folder of a data directory; made when it is first needed.
    pub fn of(data_dir: &Path) -> Self {
        Self(data_dir.join("attachments"))
    }

    fn folder(&self, name: &str) -> io::Result<PathBuf> {
        let path = self.0.join(name);
        DirBuilder::new().recursive(true).mode(0o700).create(&path)?;
        std::fs::set_permissions(&self.0, Permissions::from_mode(0o700))?;
        Ok(path)
    }

    fn kept(&self) -> Result<LocalFileSystem, DepotFault> {
        Ok(LocalFileSystem::new_with_prefix(self.folder("kept")?)?.with_fsync(true))
    }

    /// Begins a file that comes in, under a random name.
    ///
    /// # Errors
    /// What the file system says.
    pub async fn stage(&self, name: &str) -> io::Result<Staged> {
        let path = self.folder("incoming")?.join(name);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).await?;
        Ok(Staged { path, file, size: 0 })
    }

    /// Keeps a file under a random name; it is on the disk when this ends well, and not there otherwise.
    ///
    /// # Errors
    /// [`DepotFault`].
    pub async fn keep(&self, name: &str, bytes: Bytes) -> Result<(), DepotFault> {
        self.kept()?.put(&Key::from(name), bytes.into()).await?;
        Ok(())
    }

    /// Opens a kept file.
    ///
    /// # Errors
    /// [`DepotFault`], also when there is none.
    pub async fn open(&self, name: &str) -> Result<Reading, DepotFault> {
        let found: GetResult = self.kept()?.get(&Key::from(name)).await?;
        Ok(Reading { size: found.meta.size, bytes: found.into_stream() })
    }

    /// Removes a kept file, whether it was there or not.
    ///
    /// # Errors
    /// [`DepotFault`].
    pub async fn remove(&self, name: &str) -> Result<(), DepotFault> {
        match self.kept()?.delete(&Key::from(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(fault) => Err(fault.into()),
        }
    }

    /// The names in `kept` of what nobody has touched for that long, by the file system's own clock, drafts that a killed
    /// server left included.
    ///
    /// # Errors
    /// What the file system says.
    pub fn older(&self, age: Duration) -> io::Result<Vec<String>> {
        Ok(old(&self.0.join("kept"), age)?.into_iter().filter_map(|path| path.file_name()?.to_str().map(str::to_owned)).collect())
    }

    /// Removes files of `kept` by their names on the disk.
    ///
    /// # Errors
    /// What the file system says.
    pub fn discard(&self, name: &str) -> io::Result<()> {
        gone(std::fs::remove_file(self.0.join("kept").join(name)))
    }

    /// Removes what came in and was never finished; tells how many.
    ///
    /// # Errors
    /// What the file system says.
    pub fn sweep_incoming(&self, age: Duration) -> io::Result<u64> {
        let mut removed = 0;
        for path in old(&self.0.join("incoming"), age)? {
            gone(std::fs::remove_file(path))?;
            removed += 1;
        }
        Ok(removed)
    }
}

/// Another server of this folder may have been quicker.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn old(folder: &Path, age: Duration) -> io::Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(none) if none.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(fault) => return Err(fault),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let Ok(about) = entry.metadata() else { continue };
        if about.is_file() && about.modified()?.elapsed().unwrap_or_default() >= age {
            found.push(entry.path());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::TryStreamExt;

    #[tokio::test]
    async fn t_pj_5_a_file_is_whole_or_not_there_and_private() {
        let data = std::env::temp_dir().join(format!("portal-depot-{}", uuid::Uuid::now_v7().simple()));
        let depot = Depot::of(&data);
        assert_eq!(depot.older(Duration::ZERO).unwrap(), Vec::<String>::new());
        let mut staged = depot.stage("one").await.unwrap();
        staged.add(b"cut ").await.unwrap();
        staged.add(b"short").await.unwrap();
        assert_eq!(staged.size(), 9);
        assert_eq!(&staged.whole().await.unwrap()[..], b"cut short");
        let staged = depot.stage("two").await.unwrap();
        let path = staged.path.clone();
        assert!(path.exists());
        drop(staged);
        assert!(!path.exists(), "what comes in goes with its value");
        depot.keep("abc", Bytes::from_static(b"whole")).await.unwrap();
        assert_eq!(std::fs::metadata(data.join("attachments")).unwrap().permissions().mode() & 0o777, 0o700);
        let reading = depot.open("abc").await.unwrap();
        let read: Vec<Bytes> = reading.bytes.try_collect().await.unwrap();
        assert_eq!((reading.size, read.concat()), (5, b"whole".to_vec()));
        std::fs::write(data.join("attachments/kept/def#1"), "a killed server's").unwrap();
        let mut old = depot.older(Duration::ZERO).unwrap();
        old.sort();
        assert_eq!(old, ["abc", "def#1"]);
        assert!(depot.older(Duration::from_mins(1)).unwrap().is_empty());
        depot.discard("def#1").unwrap();
        depot.remove("abc").await.unwrap();
        depot.remove("abc").await.unwrap();
        assert!(depot.open("abc").await.is_err() && depot.older(Duration::ZERO).unwrap().is_empty());
        std::fs::remove_dir_all(data).unwrap();
    }
}
