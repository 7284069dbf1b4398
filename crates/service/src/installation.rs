//! A data folder: database, attachments, signing key, and what kind of installation it is.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use yunquan_core::pack::Pack;
use yunquan_journal::Signer;
use yunquan_store::{Store, StoreError};
use zeroize::Zeroizing;

use crate::almanac::Almanac;
use crate::clock::Clock;
use crate::entropy::Seeds;
use crate::office::{Office, Parts};
use crate::signin::VaultKey;
use crate::view::Lens;

/// Whether people's money is at stake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A real office: the machine's clock, numbers from the operating system.
    Real,
    /// A made-up city: a clock set by hand, numbers from a fixed seed. `serve` refuses it.
    Simulated,
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Real => "a real office",
            Self::Simulated => "a simulated city",
        })
    }
}

#[derive(Serialize, Deserialize)]
struct Label {
    kind: Kind,
    scheme: String,
    format: u32,
}

/// A data folder could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum NoInstallation {
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The folder holds the other kind of installation.
    #[error("{path} holds {found}; this command needs {wanted}")]
    Kind {
        /// The folder.
        path: String,
        /// What it holds.
        found: Kind,
        /// What is needed.
        wanted: Kind,
    },
    /// There is no installation in the folder.
    #[error("{0} holds no installation: run `yunquan init --data {0}` first")]
    Absent(String),
    /// There is an installation in the folder already.
    #[error("{0} holds an installation already; choose another folder")]
    Present(String),
    /// The folder was set up for another scheme.
    #[error("the folder was set up for the scheme {found}, not {wanted}")]
    Scheme {
        /// The scheme of the folder.
        found: String,
        /// The scheme asked for.
        wanted: String,
    },
    /// Another process runs the office on this folder.
    #[error("another yunquan runs on this folder ({0}); stop it, or ask it over HTTP")]
    InUse(String),
    /// The label or the key is damaged.
    #[error("{0} is damaged")]
    Damaged(String),
    /// The database could not be opened.
    #[error("the database: {0}")]
    Store(#[from] yunquan_store::StoreError),
    /// No random bytes for a new key.
    #[error(transparent)]
    NoEntropy(#[from] crate::entropy::NoEntropy),
}

/// The file of the key that seals the vault's secrets.
pub(crate) const VAULT_KEY: &str = "vault.key";

/// An opened data folder.
pub struct Installation {
    /// The folder.
    pub dir: PathBuf,
    /// The running office.
    pub office: Office,
    /// Signs checkpoints and vouchers.
    pub signer: Arc<Signer>,
    /// Seals the vault's secrets.
    pub vault_key: VaultKey,
    /// Held while the office runs: one writer to a folder.
    _lock: fs::File,
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> NoInstallation + '_ {
    move |source| NoInstallation::Io { path: path.display().to_string(), source }
}

impl Installation {
    /// Makes a new installation in an empty or absent folder.
    ///
    /// # Errors
    /// [`NoInstallation`], also when the folder holds one already.
    pub fn create(
        dir: &Path,
        kind: Kind,
        pack: &Pack,
        seeds: &Seeds,
    ) -> Result<(), NoInstallation> {
        let label = dir.join("installation.json");
        if label.exists() {
            return Err(NoInstallation::Present(dir.display().to_string()));
        }
        private(dir)?;
        fs::create_dir_all(dir.join("attachments")).map_err(io(dir))?;
        write_key(&dir.join("signing.key"), &seeds.next()?)?;
        write_key(&dir.join(VAULT_KEY), &Seeds::System.next()?)?;
        let text = serde_json::json!({"kind": kind, "scheme": pack.id(), "format": 1});
        fs::write(&label, format!("{text}\n")).map_err(io(&label))
    }

    /// Opens a data folder and starts its office.
    ///
    /// # Errors
    /// [`NoInstallation`].
    pub fn open(
        dir: &Path,
        kind: Kind,
        pack: Arc<Pack>,
        clock: Clock,
        seeds: Seeds,
    ) -> Result<Self, NoInstallation> {
        let (found, scheme) = kind_of(dir)?;
        if found != kind {
            let path = dir.display().to_string();
            return Err(NoInstallation::Kind { path, found, wanted: kind });
        }
        if scheme != pack.id() {
            let wanted = pack.id().to_owned();
            return Err(NoInstallation::Scheme { found: scheme, wanted });
        }
        let lock = locked(&dir.join("lock"))?;
        let signer = read_key(&dir.join("signing.key"), pack.id())?;
        let vault_key = vault_key(&dir.join(VAULT_KEY))?;
        let store = yunquan_store::sqlite::open(dir)?;
        let parts = Parts { store, pack, clock, seeds, batch: 0 };
        let office = Office::open(parts).map_err(io(dir))?;
        Ok(Self { dir: dir.to_owned(), office, signer: Arc::new(signer), vault_key, _lock: lock })
    }

    /// The folder of uploaded files.
    pub fn attachments(&self) -> PathBuf {
        self.dir.join("attachments")
    }
}

/// A data folder that is only read, whether its office works meanwhile or not.
pub struct Folder {
    /// Its tables and journal.
    pub store: Store,
    /// Signs checkpoints.
    pub signer: Signer,
    kind: Kind,
}

impl Folder {
    /// Opens a data folder for reading.
    ///
    /// # Errors
    /// [`NoInstallation`].
    pub fn open(dir: &Path, pack: &Pack) -> Result<Self, NoInstallation> {
        let (kind, scheme) = kind_of(dir)?;
        if scheme != pack.id() {
            let wanted = pack.id().to_owned();
            return Err(NoInstallation::Scheme { found: scheme, wanted });
        }
        let signer = read_key(&dir.join("signing.key"), pack.id())?;
        Ok(Self { store: yunquan_store::sqlite::open(dir)?, signer, kind })
    }

    /// The read models as they stand. A simulated city stands where its journal ends, a real office
    /// at the machine's clock.
    ///
    /// # Errors
    /// The store failed.
    pub fn lens<'a>(&'a self, pack: &'a Pack) -> Result<Lens<'a>, StoreError> {
        let reader = self.store.reader.as_ref();
        let last = reader.head()?.last_at;
        let now = match self.kind {
            Kind::Real => last.max(Clock::System.now()),
            Kind::Simulated => last,
        };
        let calendar = Almanac::new(Arc::clone(&self.store.reader)).newest()?;
        Ok(Lens { reader, pack, calendar, now })
    }
}

/// What a data folder's label says: the kind of installation, and its scheme.
///
/// # Errors
/// There is no label, or it is damaged.
pub(crate) fn kind_of(dir: &Path) -> Result<(Kind, String), NoInstallation> {
    let label = dir.join("installation.json");
    if !label.exists() {
        return Err(NoInstallation::Absent(dir.display().to_string()));
    }
    let text = fs::read_to_string(&label).map_err(io(&label))?;
    let damaged = || NoInstallation::Damaged(label.display().to_string());
    let found: Label = serde_json::from_str(&text).map_err(|_| damaged())?;
    Ok((found.kind, found.scheme))
}

/// Takes the folder for this process until it ends.
fn locked(path: &Path) -> Result<fs::File, NoInstallation> {
    let file = fs::File::options().create(true).truncate(false).write(true).open(path);
    let file = file.map_err(io(path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(NoInstallation::InUse(path.display().to_string())),
        Err(fs::TryLockError::Error(source)) => Err(io(path)(source)),
    }
}

/// The folder holds personal data, password hashes and the key: nobody else may look into it.
fn private(dir: &Path) -> Result<(), NoInstallation> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::create_dir_all(dir).map_err(io(dir))?;
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).map_err(io(dir))
}

/// Only the office may read its key.
fn write_key(path: &Path, seed: &[u8; 32]) -> Result<(), NoInstallation> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut file = options.open(path).map_err(io(path))?;
    file.write_all(hex::encode(seed).as_bytes()).map_err(io(path))?;
    file.sync_all().map_err(io(path))
}

/// The key of the vault's secrets; a folder of an earlier version gets one.
fn vault_key(path: &Path) -> Result<VaultKey, NoInstallation> {
    if !path.exists() {
        write_key(path, &Seeds::System.next()?)?;
    }
    Ok(VaultKey::from(*read_seed(path)?))
}

/// What a key's file holds.
fn read_seed(path: &Path) -> Result<Zeroizing<[u8; 32]>, NoInstallation> {
    let damaged = || NoInstallation::Damaged(path.display().to_string());
    let text = Zeroizing::new(fs::read_to_string(path).map_err(io(path))?);
    let mut seed = Zeroizing::new([0; 32]);
    hex::decode_to_slice(text.trim(), seed.as_mut_slice()).map_err(|_| damaged())?;
    Ok(seed)
}

/// The signing key of a folder; its name is the scheme's.
///
/// # Errors
/// The file is missing or damaged.
pub fn read_key(path: &Path, name: &str) -> Result<Signer, NoInstallation> {
    let damaged = || NoInstallation::Damaged(path.display().to_string());
    Signer::from_seed(name, &*read_seed(path)?).map_err(|_| damaged())
}
