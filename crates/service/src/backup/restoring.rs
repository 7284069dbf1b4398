//! Restoring: everything is verified, and what does not hold leaves nothing behind.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path};

use serde::Serialize;
use yunquan_journal::{Hash, SignedCheckpoint, TreeHead};
use yunquan_store::sqlite;

use super::copying::{copy, digest_of};
use super::{FORMAT, MANIFEST, Manifest, NoBackup, empty_folder, io, place, uploads};
use crate::audit;
use crate::installation::{kind_of, read_key};

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// How many files.
    pub files: usize,
    /// How many leaves the journal has.
    pub leaves: u64,
    /// Its root, hexadecimal.
    pub root: String,
    /// Uploads that were missing when the backup was taken.
    pub missing: usize,
}

/// Verifies a backup and copies it into a new or an empty data folder. `progress` hears how many
/// files are verified.
///
/// # Errors
/// [`NoBackup`]; then the data folder is as it was.
pub fn restore(
    from: &Path,
    data: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<Restored, NoBackup> {
    let manifest = manifest(from)?;
    let flaws = damaged(from, &manifest, progress);
    if !flaws.is_empty() {
        return Err(NoBackup::Flaws(flaws));
    }
    let made = !data.exists();
    empty_folder(data)?;
    let restored = fill(from, data, &manifest);
    if restored.is_err() {
        clear(data, made);
    }
    restored
}

fn manifest(from: &Path) -> Result<Manifest, NoBackup> {
    let path = from.join(MANIFEST);
    let unread = |why: String| NoBackup::NoManifest(from.to_owned(), why);
    let text = fs::read_to_string(&path).map_err(|error| unread(error.to_string()))?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| unread(error.to_string()))?;
    let inside =
        |path: &str| Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    match &manifest {
        it if it.format != FORMAT => Err(unread(format!("its format is {}", it.format))),
        it if !it.files.iter().all(|file| inside(&file.path)) => {
            Err(unread("it names files outside of it".to_owned()))
        }
        _ => Ok(manifest),
    }
}

/// Every file that is not as the list says.
fn damaged(from: &Path, manifest: &Manifest, progress: &mut dyn FnMut(u64)) -> Vec<String> {
    let mut flaws = Vec::new();
    for (index, part) in manifest.files.iter().enumerate() {
        match digest_of(&from.join(&part.path)) {
            Err(error) => flaws.push(format!("{}: {error}", part.path)),
            Ok((size, sha256)) if (size, sha256) != (part.size, part.sha256) => {
                flaws.push(format!("{}: its bytes have changed", part.path));
            }
            Ok(_) => {}
        }
        progress(index as u64 + 1);
    }
    flaws
}

fn fill(from: &Path, data: &Path, manifest: &Manifest) -> Result<Restored, NoBackup> {
    for part in &manifest.files {
        let copied = copy(from, data, &part.path)?;
        if copied != *part {
            return Err(NoBackup::Flaws(vec![format!("{}: changed while read", part.path)]));
        }
    }
    let attachments = data.join("attachments");
    fs::create_dir_all(&attachments).map_err(io(&attachments))?;
    let flaws = contradictions(data, manifest)?;
    if !flaws.is_empty() {
        return Err(NoBackup::Flaws(flaws));
    }
    Ok(Restored {
        files: manifest.files.len(),
        leaves: manifest.leaves,
        root: manifest.root.clone(),
        missing: manifest.missing.len(),
    })
}

/// What the restored office says against the list: its label, its key, its journal, its files.
fn contradictions(data: &Path, manifest: &Manifest) -> Result<Vec<String>, NoBackup> {
    let mut flaws = Vec::new();
    let (kind, scheme) = kind_of(data)?;
    if (kind, scheme.as_str()) != (manifest.kind, manifest.scheme.as_str()) {
        flaws.push("it is of another office than its list says".to_owned());
    }
    let key = read_key(&data.join("signing.key"), &scheme)?;
    let stated = manifest.root.parse::<Hash>().ok();
    let stated = stated.map(|root| TreeHead { size: manifest.leaves, root });
    let signed = manifest.checkpoint.parse::<SignedCheckpoint>().ok();
    let signed = signed.and_then(|note| Some(note.open(&scheme, key.verifier()).ok()?.head()));
    if signed != stated || stated.is_none() {
        flaws.push("its checkpoint is not signed by its key".to_owned());
    }
    let store = sqlite::open(data)?;
    let reader = store.reader.as_ref();
    let head = reader.head()?;
    if Some(TreeHead { size: head.size, root: head.root }) != stated {
        flaws.push("the journal is not the one whose head the list names".to_owned());
    }
    match audit::verify(reader, stated.as_ref(), &mut |_| {}) {
        Ok(verified) => flaws.extend(verified.flaws.into_iter().map(|flaw| match flaw.leaf {
            Some(leaf) => format!("leaf {leaf}: {}", flaw.what),
            None => format!("the journal: {}", flaw.what),
        })),
        Err(error) => flaws.push(error.to_string()),
    }
    let files: BTreeSet<&str> = manifest.files.iter().map(|part| part.path.as_str()).collect();
    for digest in uploads(reader)? {
        let path = place(&digest);
        let listed = manifest.files.iter().find(|part| part.path == path);
        let whole = listed.is_some_and(|part| part.sha256 == digest);
        if !whole && (!manifest.missing.contains(&digest) || files.contains(path.as_str())) {
            flaws.push(format!("{path}: an uploaded file is missing"));
        }
    }
    Ok(flaws)
}

/// Leaves the folder as it was before: empty, or not there.
fn clear(data: &Path, made: bool) {
    if made {
        let _ = fs::remove_dir_all(data);
        return;
    }
    for entry in fs::read_dir(data).into_iter().flatten().flatten() {
        let path = entry.path();
        // What cannot be removed is seen by the next restore, which refuses the folder.
        let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
    }
}
