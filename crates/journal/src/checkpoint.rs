//! Checkpoints (C2SP `tlog-checkpoint`): a signed note that states a log's size and root.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::frontier::TreeHead;
use crate::hash::Hash;
use crate::key::{Signer, Verifier};
use crate::note::{NoteError, NoteSignature, SignedNote};

/// What a log states at one moment: who it is, its size and root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    head: TreeHead,
    extensions: Vec<String>,
}

/// Why a text is not a checkpoint, or not one of the log and key at hand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The text is not a signed note, or its signature does not hold.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Fewer than three lines, or an empty one.
    #[error("a checkpoint has three lines or more, none of them empty")]
    Lines,
    /// The origin is empty or holds a control character.
    #[error("a checkpoint's origin has at least one character and no control character")]
    Origin,
    /// The second line is not a number as it would be printed.
    #[error("a checkpoint's size is a decimal number without sign or leading zero")]
    Size,
    /// The third line is not the base64 of 32 bytes.
    #[error("a checkpoint's root is the base64 of 32 bytes")]
    Root,
    /// The checkpoint is another log's.
    #[error("the checkpoint is of the log {found:?}, not of {expected:?}")]
    OtherLog {
        /// The origin asked for.
        expected: String,
        /// The origin found.
        found: String,
    },
}

impl Checkpoint {
    /// A checkpoint to sign. The origin is the log's lasting, unique name; by convention it looks
    /// like a URL without scheme (`example.com/journal`) and names the log's key as well.
    ///
    /// # Errors
    /// [`CheckpointError::Origin`].
    pub fn new(origin: &str, head: TreeHead) -> Result<Checkpoint, CheckpointError> {
        if origin.is_empty() || origin.contains(|c| c < ' ') {
            return Err(CheckpointError::Origin);
        }
        Ok(Checkpoint { origin: origin.to_owned(), head, extensions: Vec::new() })
    }

    /// The log's name.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The log's size and root.
    #[must_use]
    pub fn head(&self) -> TreeHead {
        self.head
    }

    /// Extension lines: kept as found, never written by [`Checkpoint::new`].
    #[must_use]
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }

    /// Signs. A log must never sign two checkpoints of which one does not begin the other.
    ///
    /// # Errors
    /// None that [`Checkpoint::new`] lets pass; those of [`SignedNote::sign`].
    pub fn sign(self, signer: &Signer) -> Result<SignedCheckpoint, CheckpointError> {
        let note = SignedNote::sign(self.to_string(), signer)?;
        Ok(SignedCheckpoint { checkpoint: self, note })
    }
}

/// The note's text: origin, size and root, each with its newline, then the extension lines.
impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let root = STANDARD.encode(self.head.root);
        writeln!(f, "{}\n{}\n{root}", self.origin, self.head.size)?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Checkpoint, CheckpointError> {
        let text = text.strip_suffix('\n').ok_or(CheckpointError::Lines)?;
        let lines: Vec<&str> = text.split('\n').collect();
        let [origin, size, root, extensions @ ..] = lines.as_slice() else {
            return Err(CheckpointError::Lines);
        };
        if lines.contains(&"") {
            return Err(CheckpointError::Lines);
        }
        let head = TreeHead {
            size: parse_size(size).ok_or(CheckpointError::Size)?,
            root: parse_root(root).ok_or(CheckpointError::Root)?,
        };
        Ok(Checkpoint {
            extensions: extensions.iter().map(|line| (*line).to_owned()).collect(),
            ..Checkpoint::new(origin, head)?
        })
    }
}

fn parse_size(text: &str) -> Option<u64> {
    let size: u64 = text.parse().ok()?;
    (size.to_string() == text).then_some(size)
}

fn parse_root(text: &str) -> Option<Hash> {
    let bytes = STANDARD.decode(text).ok()?;
    Hash::try_from(bytes.as_slice()).ok()
}

/// A checkpoint with its signatures, not yet verified; what it states is given away only by
/// [`SignedCheckpoint::open`]. Printed, it is the note byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: SignedNote,
}

impl SignedCheckpoint {
    /// Adds a signature by a further key, as of a witness.
    ///
    /// # Errors
    /// [`NoteError::TooMany`].
    pub fn add(&mut self, signer: &Signer) -> Result<(), NoteError> {
        self.note.add(signer)
    }

    /// Adds a signature made elsewhere, as by an SM2 key.
    ///
    /// # Errors
    /// [`NoteError::TooMany`].
    pub fn attach(&mut self, signature: NoteSignature) -> Result<(), NoteError> {
        self.note.attach(signature)
    }

    /// The signature lines, verified or not, in order.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        self.note.signatures()
    }

    /// What is stated, once it is found to be of the log `origin` and signed by this key.
    ///
    /// # Errors
    /// [`NoteError::NotSigned`], [`NoteError::Signature`], [`CheckpointError::OtherLog`].
    pub fn open(&self, origin: &str, verifier: &Verifier) -> Result<&Checkpoint, CheckpointError> {
        self.note.open(verifier)?;
        if self.checkpoint.origin != origin {
            return Err(CheckpointError::OtherLog {
                expected: origin.to_owned(),
                found: self.checkpoint.origin.clone(),
            });
        }
        Ok(&self.checkpoint)
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}

impl FromStr for SignedCheckpoint {
    type Err = CheckpointError;

    fn from_str(note: &str) -> Result<SignedCheckpoint, CheckpointError> {
        let note: SignedNote = note.parse()?;
        let checkpoint = note.unverified_text().parse()?;
        Ok(SignedCheckpoint { checkpoint, note })
    }
}
