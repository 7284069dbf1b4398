//! Draws as anyone can check them: the list as it was fixed, the root that seeded it, what was
//! drawn. `docs/draws.md` describes the algorithm.
//!
//! A draw is shown with both of its leaves verbatim and the proof that the first stood in the tree
//! whose root is the seed; everything else in it follows from these, and is worked out again.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use yunquan_core::digest::Digest;
use yunquan_core::event::Event;
use yunquan_core::ids::PanelId;
use yunquan_core::money::BasisPoints;
use yunquan_core::panel::{self, drawn, seed, spot_check_count, spot_check_seed};
use yunquan_core::world::Key;
use yunquan_journal::{Hash, InclusionProof, TreeHead};
use yunquan_store::{JournalTiles, Reader, StoreError, StoredLeaf};

use crate::envelope::Leaf;

/// The version of the form in which a draw is shown.
pub const FORMAT: u32 = 1;
/// Leaves of a panel read in one go.
const PAGE: u32 = 500;

/// Why a draw cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum NoDraw {
    /// There is no such panel, or it is still to be drawn.
    #[error("there is no such panel, or it is not drawn yet")]
    NotDrawn,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The proof could not be made.
    #[error("the proof of the list's leaf could not be made: {0}")]
    Proof(String),
}

/// A leaf of the journal, to be hashed again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Its number, from 0.
    pub seq: u64,
    /// Its canonical bytes.
    pub leaf: String,
}

/// What a draw rests on; the rest of its document follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grounds {
    /// The leaf that fixed the list.
    pub commissioned: Shown,
    /// The leaf of the draw.
    pub drawn: Shown,
    /// That the first leaf stands in the tree whose root is the seed.
    pub inclusion: InclusionProof,
    /// The share of a batch that is checked on site, in basis points.
    pub spot_check_ratio_bp: BasisPoints,
    /// The least number that is checked on site.
    pub spot_check_at_least: u32,
}

/// The draw of a panel as public data.
///
/// # Errors
/// [`NoDraw`].
pub fn of(
    reader: &dyn Reader,
    pack: &yunquan_core::pack::Pack,
    panel: PanelId,
) -> Result<Value, NoDraw> {
    let (mut commissioned, mut drawn) = (None, None);
    let mut from = 0;
    loop {
        let page = reader.timeline(&Key::Panel(panel), from, PAGE)?;
        let Some(last) = page.last() else { break };
        from = last.seq + 1;
        for leaf in page {
            match leaf.name.as_str() {
                "panel.commissioned" => commissioned = Some(leaf),
                "panel.drawn" => drawn = Some(leaf),
                _ => {}
            }
        }
    }
    let (Some(commissioned), Some(drawn)) = (commissioned, drawn) else {
        return Err(NoDraw::NotDrawn);
    };
    // A draw runs alone: the root before its batch is that of all leaves before its own.
    let inclusion = InclusionProof::prove(commissioned.seq, drawn.seq, &JournalTiles(reader));
    let params = pack.params();
    let grounds = Grounds {
        commissioned: shown(commissioned)?,
        drawn: shown(drawn)?,
        inclusion: inclusion.map_err(|error| NoDraw::Proof(error.to_string()))?,
        spot_check_ratio_bp: params.spot_check_ratio,
        spot_check_at_least: params.spot_check_at_least,
    };
    let document = document(&grounds).map_err(|wrong| StoreError::Corrupt(wrong.join("; ")))?;
    Ok(document)
}

fn shown(leaf: StoredLeaf) -> Result<Shown, StoreError> {
    let text = String::from_utf8(leaf.bytes);
    let text = text.map_err(|_| StoreError::Corrupt(format!("leaf {} is no text", leaf.seq)))?;
    Ok(Shown { seq: leaf.seq, leaf: text })
}

/// Works a draw's document out again, and names everything in which it differs.
///
/// # Errors
/// What is wrong, each in a sentence.
pub fn verify(shown: &Value) -> Result<Value, Vec<String>> {
    let read = serde_json::from_value::<Grounds>(shown["grounds"].clone());
    let grounds = read.map_err(|error| vec![format!("the grounds cannot be read: {error}")])?;
    let computed = document(&grounds)?;
    let names = |value: &Value| -> Vec<String> {
        value.as_object().map(|map| map.keys().cloned().collect()).unwrap_or_default()
    };
    let mut all = names(&computed);
    all.extend(names(shown));
    all.sort();
    all.dedup();
    let differs = all.into_iter().filter(|name| shown.get(name) != computed.get(name));
    let wrong: Vec<String> =
        differs.map(|name| format!("{name} is not what follows from the leaves")).collect();
    if wrong.is_empty() { Ok(computed) } else { Err(wrong) }
}

/// The events of both leaves, as far as a draw needs them.
struct Read {
    commissioned: panel::Event,
    drawn: panel::Event,
}

fn read(shown: &Shown, what: &str) -> Result<panel::Event, String> {
    let leaf: Leaf = serde_json::from_str(&shown.leaf)
        .map_err(|error| format!("the leaf of the {what} cannot be read: {error}"))?;
    if leaf.seq != shown.seq {
        return Err(format!("the leaf of the {what} says that it is number {}", leaf.seq));
    }
    match leaf.event {
        Event::Panel(event) => Ok(event),
        _ => Err(format!("the leaf of the {what} is of something else")),
    }
}

impl Read {
    fn of(grounds: &Grounds) -> Result<Self, String> {
        Ok(Self {
            commissioned: read(&grounds.commissioned, "list")?,
            drawn: read(&grounds.drawn, "draw")?,
        })
    }
}

/// The whole document, everything in it worked out from the grounds.
fn document(grounds: &Grounds) -> Result<Value, Vec<String>> {
    let read = Read::of(grounds).map_err(|wrong| vec![wrong])?;
    let panel::Event::Commissioned { panel, experts, seats, redemptions, providers, .. } =
        &read.commissioned
    else {
        return Err(vec!["the first leaf commissions no panel".to_owned()]);
    };
    let panel::Event::Drawn { panel: same, root, eligible, members, spot_checks } = &read.drawn
    else {
        return Err(vec!["the second leaf draws no panel".to_owned()]);
    };
    let [fixed, draws] = [&grounds.commissioned, &grounds.drawn].map(hash_of);
    let mut wrong = Vec::new();
    let mut holds = |holds: bool, what: &str| {
        if !holds {
            wrong.push(what.to_owned());
        }
    };
    holds(panel == same, "the two leaves are of different panels");
    holds(grounds.commissioned.seq < grounds.drawn.seq, "the list was fixed after the draw");
    let tree = TreeHead { size: grounds.drawn.seq, root: Hash::from(root.0) };
    let stands = grounds.inclusion.index == grounds.commissioned.seq
        && grounds.inclusion.size == tree.size
        && grounds.inclusion.verify(&fixed, &tree).is_ok();
    holds(stands, "the list does not stand in the tree whose root is the seed");
    let ascending = eligible.is_sorted_by(|one, other| one < other);
    let from_list = eligible.iter().all(|expert| experts.contains(expert));
    holds(ascending && from_list, "the eligible experts are not of the list, each once, ascending");
    let by_lot = drawn(seed(*root, *panel), eligible, *seats);
    holds(by_lot == *members, "the members are not those that the lot draws");
    let (ratio, least) = (grounds.spot_check_ratio_bp, grounds.spot_check_at_least);
    let count = spot_check_count(redemptions.len(), ratio, least);
    let checks = drawn(spot_check_seed(*root, *panel), redemptions, count);
    holds(checks == *spot_checks, "the spot checks are not those that the lot draws");
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(json!({
        "format": FORMAT,
        "panel": panel,
        "list": {"experts": experts, "redemptions": redemptions, "providers": providers,
            "seats": seats, "leaf": fixed.to_string()},
        "draw_leaf": draws.to_string(),
        "root": root,
        "tree_size": tree.size,
        "seeds": {"members": Digest(seed(*root, *panel)),
            "spot_checks": Digest(spot_check_seed(*root, *panel))},
        "eligible": eligible,
        "members": members,
        "spot_checks": spot_checks,
        "grounds": grounds,
    }))
}

fn hash_of(shown: &Shown) -> Hash {
    Hash::leaf(shown.leaf.as_bytes())
}
