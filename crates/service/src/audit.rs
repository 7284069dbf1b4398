//! Looking at the journal: whether it is whole, and whether the tables follow from it.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use yunquan_core::digest::Digest;
use yunquan_core::event::Event;
use yunquan_core::imports;
use yunquan_core::occasion::Secret;
use yunquan_core::refusal::Stop;
use yunquan_core::time::Instant;
use yunquan_core::world::{Key, World};
use yunquan_journal::{Frontier, Hash, TreeHead};
use yunquan_store::{
    self as store, Ledger, Reader, Revealed, StoreError, StoredLeaf, TableDigest, Unit,
};

use crate::envelope::Leaf;
use crate::sealed::exchanged;

/// Leaves looked at in one go.
const PAGE: u32 = 1_024;

/// What is wrong with a journal.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Flaw {
    /// The leaf, from 0; none for the journal as a whole.
    pub leaf: Option<u64>,
    /// In words.
    pub what: String,
}

/// The state of a journal.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Verified {
    /// How many leaves were read.
    pub leaves: u64,
    /// The recomputed root.
    pub root: Hash,
    /// Everything that is wrong; empty when nothing is.
    pub flaws: Vec<Flaw>,
}

/// The journal could not be read.
#[derive(Debug, thiserror::Error)]
pub enum AuditFailed {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something else is kept behind this commitment than was sealed.
    #[error("{}", exchanged(.0))]
    Secret(Digest),
    /// A leaf cannot be applied: the journal or the program is not of this version.
    #[error("leaf {leaf}: {what}")]
    Leaf {
        /// The leaf, from 0.
        leaf: u64,
        /// Why.
        what: String,
    },
}

/// Reads the whole journal again: every leaf hash, what stands beside its bytes, the order, the
/// instants and the root; then every secret that is kept. `known` is a checkpoint that somebody
/// kept; the tree must still contain it.
///
/// # Errors
/// The store failed; what is wrong with the journal is the result, not an error.
pub fn verify(
    reader: &dyn Reader,
    known: Option<&TreeHead>,
    progress: &mut dyn FnMut(u64),
) -> Result<Verified, AuditFailed> {
    let head = reader.head()?;
    let mut tree = Frontier::new();
    let mut flaws = Vec::new();
    let mut last = Instant(i64::MIN);
    let mut seq = 0;
    loop {
        let page = reader.leaves(seq, PAGE)?;
        if page.is_empty() {
            break;
        }
        for leaf in page {
            let hash = Hash::leaf(&leaf.bytes);
            for what in flaws_of(&leaf, hash, seq, &mut last) {
                flaws.push(Flaw { leaf: Some(leaf.seq), what: what.to_owned() });
            }
            tree.append(hash);
            seq = leaf.seq + 1;
            if known.is_some_and(|known| known.size == seq && known.root != tree.root()) {
                let what = "the past differs from the checkpoint".to_owned();
                flaws.push(Flaw { leaf: Some(leaf.seq), what });
            }
        }
        progress(seq);
    }
    if (tree.size(), tree.root()) != (head.size, head.root) {
        flaws.push(Flaw { leaf: None, what: "the head is not that of the leaves".to_owned() });
    }
    if known.is_some_and(|known| known.size > seq) {
        flaws.push(Flaw { leaf: None, what: "leaves of the checkpoint are missing".to_owned() });
    }
    reader.secrets(&mut |commitment, kept| {
        if !kept.opens(commitment) {
            flaws.push(Flaw { leaf: None, what: exchanged(commitment) });
        }
    })?;
    Ok(Verified { leaves: seq, root: tree.root(), flaws })
}

/// What is wrong with one leaf where `seq` is next; `last` is the latest instant so far.
fn flaws_of(leaf: &StoredLeaf, hash: Hash, seq: u64, last: &mut Instant) -> Vec<&'static str> {
    let mut flaws = Vec::new();
    if leaf.seq != seq {
        flaws.push("a leaf is missing before this one");
    }
    if hash != leaf.hash {
        flaws.push("the stored hash is not that of the stored bytes");
    }
    let Ok(read) = serde_json::from_slice::<Leaf>(&leaf.bytes) else {
        flaws.push("the bytes are not a leaf");
        return flaws;
    };
    if read.seq != seq {
        flaws.push("the bytes name another place");
    } else if read.at < *last {
        flaws.push("it is older than the leaf before it");
    } else {
        *last = read.at;
    }
    // Only the bytes are hashed: what stands beside them must say the same.
    if leaf.at != read.at {
        flaws.push("the stored instant is not that of the stored bytes");
    }
    if leaf.subject != read.subject() {
        flaws.push("the stored subject is not that of the stored bytes");
    }
    if leaf.name != read.event.name() {
        flaws.push("the stored name is not that of the stored bytes");
    }
    flaws
}

/// Rebuilds every table from leaves, side table and imports into an empty ledger.
///
/// # Errors
/// The store failed, or a leaf cannot be applied.
pub fn replay(
    from: &dyn Reader,
    into: &mut dyn Ledger,
    progress: &mut dyn FnMut(u64),
) -> Result<u64, AuditFailed> {
    let mut seq = 0;
    loop {
        let page = from.leaves(seq, PAGE)?;
        if page.is_empty() {
            return Ok(seq);
        }
        let mut unit = into.begin()?;
        let mut world = World::default();
        let mut columns = Vec::with_capacity(page.len());
        for leaf in &page {
            let read: Leaf = serde_json::from_slice(&leaf.bytes)
                .map_err(|error| AuditFailed::Leaf { leaf: leaf.seq, what: error.to_string() })?;
            apply(unit.as_mut(), &mut world, leaf.seq, &read.event)?;
            if let Event::Import(imports::Event::Recorded { kind, digest, .. }) = &read.event
                && let Some(content) = from.import_content(digest)?
            {
                unit.import(*kind, &content)?;
            }
            columns.push((read.at, read.subject(), read.event.name()));
        }
        unit.write(&mut world.changed())?;
        secrets(from, unit.as_mut(), &page)?;
        let leaves: Vec<store::Leaf<'_>> = page
            .iter()
            .zip(&columns)
            .map(|(it, (at, subject, name))| store::Leaf {
                seq: it.seq,
                at: *at,
                subject,
                name,
                bytes: &it.bytes,
            })
            .collect();
        unit.append(&leaves)?;
        unit.commit()?;
        seq += page.len() as u64;
        progress(seq);
    }
}

fn apply(
    unit: &mut dyn Unit,
    world: &mut World,
    leaf: u64,
    event: &Event,
) -> Result<(), AuditFailed> {
    let fault = |what: String| AuditFailed::Leaf { leaf, what };
    let wanted: Vec<Key> = event.touches().into_iter().filter(|key| !world.knows(key)).collect();
    for (key, entity) in unit.load(&wanted)? {
        world.load(key, entity);
    }
    match world.apply(std::slice::from_ref(event)) {
        Ok(()) => Ok(()),
        Err(Stop::Missing(key)) => Err(fault(format!("{key} was not loaded"))),
        Err(Stop::No(rejection, _)) => Err(fault(format!("not admitted: {rejection:?}"))),
    }
}

/// The tables in which a rebuilt database differs from the original.
///
/// # Errors
/// The store failed.
pub fn differences(
    original: &dyn Reader,
    rebuilt: &dyn Reader,
) -> Result<Vec<&'static str>, AuditFailed> {
    let (a, b) = (original.digests()?, rebuilt.digests()?);
    let same = |table: &TableDigest| b.contains(table);
    Ok(a.iter().filter(|table| !same(table)).map(|table| table.table).collect())
}

/// Takes over what the leaves' commitments hide; what was erased stays erased.
fn secrets(from: &dyn Reader, unit: &mut dyn Unit, page: &[StoredLeaf]) -> Result<(), AuditFailed> {
    let digests: BTreeSet<Digest> = page.iter().flat_map(|leaf| digests_in(&leaf.bytes)).collect();
    let digests: Vec<Digest> = digests.into_iter().collect();
    for (commitment, found) in digests.iter().zip(from.reveal(&digests)?) {
        let commitment = *commitment;
        match found {
            None => {}
            Some(kept) if !kept.opens(&commitment) => return Err(AuditFailed::Secret(commitment)),
            Some(Revealed::Secret { salt, bytes }) => {
                unit.keep_secrets(&[Secret { commitment, salt, bytes }])?;
            }
            Some(Revealed::Erased(at)) => {
                let empty = Secret { commitment, salt: [0; 32], bytes: Vec::new() };
                unit.keep_secrets(&[empty])?;
                unit.erase(&[commitment], at)?;
            }
        }
    }
    Ok(())
}

/// Every text of 64 hexadecimal digits in a leaf: commitments and digests of files.
fn digests_in(bytes: &[u8]) -> Vec<Digest> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    text.split('"').filter(|part| part.len() == 64).filter_map(|part| part.parse().ok()).collect()
}
