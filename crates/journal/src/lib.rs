//! Bytes in, hashes out: the Merkle tree over a journal's leaves, its proofs, checkpoints and
//! signatures, commitments for what must stay erasable, and signed codes with their QR image.
//!
//! Nothing here knows what a leaf says; there is no I/O, no clock and no randomness. A store
//! appends through [`Appender`], keeps what [`tile`] lists, and reads back through [`Tiles`].
//!
//! # Hash rules, version 1
//! Final: a journal once begun depends on every one of them.
//!
//! | value | rule |
//! |---|---|
//! | leaf | `SHA-256(0x00 \|\| bytes)`: the caller's bytes, verbatim, nothing added |
//! | inner node | `SHA-256(0x01 \|\| left \|\| right)` |
//! | root of no leaves | `SHA-256()` |
//! | root of n > 1 leaves | node over the first k and the rest, k the largest power of two < n |
//! | tile | C2SP `tlog-tiles`: 256 hashes; of leaves at level 0, of full tiles' roots above |
//! | checkpoint | C2SP `tlog-checkpoint`; Ed25519 over the text, as in C2SP `signed-note` |
//! | key identifier | `SHA-256(name \|\| 0x0A \|\| 0x01 \|\| public key)[:4]` |
//! | commitment | `SHA-256("yunquan/commitment/v1" \|\| 0x00 \|\| salt (32 bytes) \|\| bytes)` |
//! | credential | Ed25519 over `"yunquan/credential/v1" \|\| 0x00 \|\| payload` |
//! | frontier | size (8 bytes, big-endian), then the perfect subtrees' roots, largest first |
//!
//! The tree is that of RFC 6962, section 2.1. `||` is concatenation.
//!
//! # Example
//! ```
//! use std::collections::BTreeMap;
//! use yunquan_journal::{Appender, Checkpoint, Hash, InclusionProof, Signer, TileId};
//!
//! // Write: one hash per leaf; `full` receives the tiles to store.
//! let (mut journal, mut full) = (Appender::new(), Vec::new());
//! let leaves = [Hash::leaf(b"first"), Hash::leaf(b"second")];
//! for leaf in leaves {
//!     journal.append(leaf, &mut full);
//! }
//!
//! // State it.
//! let origin = "liuzhou.example/journal";
//! let signer = Signer::from_seed(origin, &[1; 32])?;
//! let checkpoint = Checkpoint::new(origin, journal.frontier().head())?.sign(&signer)?;
//!
//! // Prove the second leaf, here from the partial tile of level 0.
//! let tiles = BTreeMap::from([(TileId { level: 0, index: 0 }, leaves.to_vec())]);
//! let proof = InclusionProof::prove(1, 2, &tiles)?;
//!
//! // Verify with nothing but the leaf, the proof, the checkpoint and the public key.
//! let head = checkpoint.open(origin, signer.verifier())?.head();
//! proof.verify(&Hash::leaf(b"second"), &head)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test unwraps what it has just made"))]

mod appender;
mod checkpoint;
pub mod commitment;
mod consistency;
pub mod credential;
mod frontier;
mod hash;
mod inclusion;
mod key;
mod note;
mod proof;
mod qr;
mod subtree;
pub mod tile;

pub use appender::{Appender, ResumeError};
pub use checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
pub use consistency::ConsistencyProof;
pub use credential::CredentialError;
pub use frontier::{Frontier, FrontierError, TreeHead};
pub use hash::{Hash, HashError};
pub use inclusion::InclusionProof;
pub use key::{KeyError, KeyId, Signer, Verifier};
pub use note::{MAX_SIGNATURES, NoteError, NoteSignature, SignedNote};
pub use proof::{ProofError, ProveError};
pub use qr::{QrError, qr_svg};
pub use tile::{Tile, TileError, TileId, Tiles};
