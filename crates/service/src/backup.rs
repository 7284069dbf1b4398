//! Backup and restore of a data folder: both databases as they stood at one moment, every uploaded
//! file by its digest, the key, and the journal's head. What is restored was verified first.

mod copying;
mod restoring;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use yunquan_core::digest::Digest;
use yunquan_core::time::Instant;
use yunquan_store::sqlite::{self, LEDGER_FILE, VAULT_FILE};
use yunquan_store::{Query, Reader, StoreError};

pub use restoring::{Restored, restore};

use crate::installation::{Kind, NoInstallation, VAULT_KEY, kind_of, read_key};
use copying::{copy, digest_of};

/// The list of a backup's files, written last: without it there is no backup.
pub const MANIFEST: &str = "backup.json";
/// The version of the list.
const FORMAT: u32 = 1;
/// Uploads read in one go.
const PAGE: u32 = 500;

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its path within the backup, as within the data folder.
    pub path: String,
    /// In bytes.
    pub size: u64,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this list: 1.
    pub format: u32,
    /// The scheme.
    pub scheme: String,
    /// A real office or a simulated city.
    pub kind: Kind,
    /// When it was taken, RFC 3339 in UTC.
    pub taken_at: String,
    /// How many leaves the journal has.
    pub leaves: u64,
    /// Its root, hexadecimal.
    pub root: String,
    /// The same head as a signed checkpoint.
    pub checkpoint: String,
    /// Every file, in the order of their paths.
    pub files: Vec<Part>,
    /// Uploads that the journal knows and the data folder did not hold.
    pub missing: BTreeSet<Digest>,
}

/// There is no backup, or nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum NoBackup {
    /// The folder to write is in use.
    #[error("{0} is not empty: choose a new or an empty folder")]
    NotEmpty(PathBuf),
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The folder is no data folder, or its key cannot be read.
    #[error(transparent)]
    Installation(#[from] NoInstallation),
    /// The database could not be copied or read.
    #[error("the database: {0}")]
    Store(#[from] StoreError),
    /// An uploaded file is not what its digest says.
    #[error("{0} is damaged: its bytes are not those that were uploaded")]
    Damaged(PathBuf),
    /// The folder holds no backup that this version reads.
    #[error("{0} holds no backup that can be read: {1}")]
    NoManifest(PathBuf, String),
    /// The backup is not as it was taken: everything that is wrong with it.
    #[error("the backup is damaged: {}", .0.join("; "))]
    Flaws(Vec<String>),
}

pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> NoBackup + '_ {
    move |source| NoBackup::Io { path: path.to_owned(), source }
}

/// Makes a folder that only its owner can read, or takes an empty one.
fn empty_folder(folder: &Path) -> Result<(), NoBackup> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::create_dir_all(folder).map_err(io(folder))?;
    if fs::read_dir(folder).map_err(io(folder))?.next().is_some() {
        return Err(NoBackup::NotEmpty(folder.to_owned()));
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(io(folder))
}

/// Where an uploaded file stands within a data folder.
fn place(digest: &Digest) -> String {
    let text = digest.to_string();
    format!("attachments/{}/{text}", &text[..2])
}

/// Every uploaded file that a ledger knows.
fn uploads(reader: &dyn Reader) -> Result<Vec<Digest>, StoreError> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = reader.list(&Query::of("upload").limit(PAGE).after(after))?;
        found.extend(page.items.iter().filter_map(|(key, _)| match key {
            yunquan_core::world::Key::Upload(digest) => Some(*digest),
            _ => None,
        }));
        after = page.next;
        if after.is_none() {
            return Ok(found);
        }
    }
}

/// Copies a data folder into a new or an empty folder; the office may go on working meanwhile.
/// `progress` hears how many files are copied.
///
/// # Errors
/// [`NoBackup`]; without its list of files the folder is no backup.
pub fn backup(
    data: &Path,
    to: &Path,
    now: Instant,
    progress: &mut dyn FnMut(u64),
) -> Result<Manifest, NoBackup> {
    let (kind, scheme) = kind_of(data)?;
    let signer = read_key(&data.join("signing.key"), &scheme)?;
    empty_folder(to)?;
    sqlite::backup(data, to)?;
    let (head, known) = {
        let copied = sqlite::open(to)?;
        (copied.reader.head()?, uploads(copied.reader.as_ref())?)
    };
    let mut files = Vec::new();
    for name in ["installation.json", "signing.key", VAULT_KEY] {
        // A folder that no version with a key of the vault has opened yet has none.
        if name != VAULT_KEY || data.join(name).exists() {
            files.push(copy(data, to, name)?);
        }
    }
    for name in [LEDGER_FILE, VAULT_FILE] {
        let path = to.join(name);
        let (size, sha256) = digest_of(&path).map_err(io(&path))?;
        files.push(Part { path: name.to_owned(), size, sha256 });
    }
    let mut missing = BTreeSet::new();
    for digest in known {
        let name = place(&digest);
        if !data.join(&name).exists() {
            missing.insert(digest);
            continue;
        }
        let part = copy(data, to, &name)?;
        if part.sha256 != digest {
            return Err(NoBackup::Damaged(data.join(&name)));
        }
        files.push(part);
        progress(files.len() as u64);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let stated = crate::export::checkpoint(&head, now, &scheme, Some(&signer));
    let manifest = Manifest {
        format: FORMAT,
        scheme,
        kind,
        taken_at: now.to_string(),
        leaves: head.size,
        root: head.root.to_string(),
        checkpoint: stated["note"].as_str().unwrap_or_default().to_owned(),
        files,
        missing,
    };
    copying::write(&to.join(MANIFEST), &manifest)?;
    Ok(manifest)
}
