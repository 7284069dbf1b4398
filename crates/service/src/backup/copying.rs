//! Copying files, each hashed on the way and on the disk when it is counted.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::Path;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use yunquan_core::digest::Digest;

use super::{NoBackup, Part, io};

/// Read in one go, in bytes.
const BLOCK: usize = 256 * 1024;

/// Size and SHA-256 of a file.
pub(super) fn digest_of(path: &Path) -> std::io::Result<(u64, Digest)> {
    pour(path, &mut std::io::sink())
}

fn pour(path: &Path, into: &mut dyn std::io::Write) -> std::io::Result<(u64, Digest)> {
    let mut file = File::open(path)?;
    let (mut size, mut hash) = (0, Sha256::new());
    let mut block = vec![0; BLOCK];
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok((size, Digest(hash.finalize().into())));
        }
        hash.update(&block[..read]);
        into.write_all(&block[..read])?;
        size += read as u64;
    }
}

/// Copies one file between two folders, under the same path, readable by its owner alone.
pub(super) fn copy(from: &Path, to: &Path, name: &str) -> Result<Part, NoBackup> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let (source, target) = (from.join(name), to.join(name));
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).map_err(io(folder))?;
    }
    let mut options = File::options();
    options.write(true).create_new(true).mode(0o600);
    let mut file = options.open(&target).map_err(io(&target))?;
    let (size, sha256) = pour(&source, &mut file).map_err(io(&source))?;
    file.sync_all().map_err(io(&target))?;
    Ok(Part { path: name.to_owned(), size, sha256 })
}

/// Writes something as a file of JSON, on the disk when this returns.
pub(super) fn write(path: &Path, value: &impl Serialize) -> Result<(), NoBackup> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| io(path)(std::io::Error::other(error)))?;
    let mut file = File::create(path).map_err(io(path))?;
    file.write_all(text.as_bytes()).map_err(io(path))?;
    file.sync_all().map_err(io(path))
}
