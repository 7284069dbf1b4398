//! Signed notes (C2SP `signed-note`): a text, a blank line, signature lines.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::key::{self, KeyId, Signer, Verifier};

/// How a signature line begins: em dash and space.
const LINE_START: &str = "\u{2014} ";

/// Signature lines that a note may have. The specification asks for 16 or more.
pub const MAX_SIGNATURES: usize = 100;

/// Why a text is not a signed note, or not one signed by the key at hand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The text is empty, does not end its last line, or holds a control character.
    #[error("a note's text ends in a newline and has no control character other than newline")]
    Text,
    /// No blank line, or no signature line after the last one.
    #[error("a signed note has a blank line and signature lines after its text")]
    Unsigned,
    /// A signature line is not `— <name> <base64>`.
    #[error("signature line {0} is not a dash, a key's name and base64")]
    Line(usize),
    /// A signature without a key's name, or without bytes.
    #[error("a signature line needs a key's name and a signature")]
    Part,
    /// More than [`MAX_SIGNATURES`] signature lines.
    #[error("the note has {0} signature lines; {MAX_SIGNATURES} are the most accepted")]
    TooMany(usize),
    /// No line is from this key.
    #[error("the note is not signed by {name} (key {id})")]
    NotSigned {
        /// The key's name.
        name: String,
        /// The key's identifier.
        id: KeyId,
    },
    /// A line that is from this key does not verify.
    #[error("the signature of {name} (key {id}) is not valid for this text")]
    Signature {
        /// The key's name.
        name: String,
        /// The key's identifier.
        id: KeyId,
    },
}

/// One signature line, of whatever algorithm: `— <name> <base64(key id || signature)>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    name: String,
    id: KeyId,
    signature: Vec<u8>,
}

impl NoteSignature {
    /// A line made elsewhere, as by an SM2 key.
    ///
    /// # Errors
    /// [`NoteError::Part`].
    pub fn new(name: &str, id: KeyId, signature: &[u8]) -> Result<NoteSignature, NoteError> {
        if key::check_name(name).is_err() || signature.is_empty() {
            return Err(NoteError::Part);
        }
        Ok(NoteSignature { name: name.to_owned(), id, signature: signature.to_vec() })
    }

    /// The name of the key that is said to have signed.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The identifier of that key.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// Reads a line without its newline.
    fn parse(line: &str) -> Option<NoteSignature> {
        let (name, blob) = line.strip_prefix(LINE_START)?.split_once(' ')?;
        let blob = STANDARD.decode(blob).ok()?;
        let (id, signature) = blob.split_first_chunk::<4>()?;
        NoteSignature::new(name, KeyId(*id), signature).ok()
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blob = STANDARD.encode([self.id.0.as_slice(), &self.signature].concat());
        write!(f, "{LINE_START}{} {blob}", self.name)
    }
}

/// A text with at least one signature line, not yet verified; its text is given away only by
/// [`SignedNote::open`]. Printed, it is the note byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNote {
    text: String,
    signatures: Vec<NoteSignature>,
}

impl SignedNote {
    /// Signs a text.
    ///
    /// # Errors
    /// [`NoteError::Text`].
    pub fn sign(text: String, signer: &Signer) -> Result<SignedNote, NoteError> {
        check_text(&text)?;
        let signatures = vec![signature_of(&text, signer)];
        Ok(SignedNote { text, signatures })
    }

    /// Adds a signature by a further key.
    ///
    /// # Errors
    /// [`NoteError::TooMany`].
    pub fn add(&mut self, signer: &Signer) -> Result<(), NoteError> {
        self.attach(signature_of(&self.text, signer))
    }

    /// Adds a signature made elsewhere. Who opens the note with another key ignores it.
    ///
    /// # Errors
    /// [`NoteError::TooMany`].
    pub fn attach(&mut self, signature: NoteSignature) -> Result<(), NoteError> {
        if self.signatures.len() == MAX_SIGNATURES {
            return Err(NoteError::TooMany(MAX_SIGNATURES + 1));
        }
        self.signatures.push(signature);
        Ok(())
    }

    /// The signature lines, verified or not, in order.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// The text, once this key is found to have signed it. Lines by other keys are ignored; every
    /// line by this key must verify.
    ///
    /// # Errors
    /// [`NoteError::NotSigned`], [`NoteError::Signature`].
    pub fn open(&self, verifier: &Verifier) -> Result<&str, NoteError> {
        let (name, id) = (verifier.name(), verifier.id());
        let mut own =
            self.signatures.iter().filter(|line| line.name == name && line.id == id).peekable();
        if own.peek().is_none() {
            let name = name.to_owned();
            return Err(NoteError::NotSigned { name, id });
        }
        if !own.all(|line| verifier.verifies(self.text.as_bytes(), &line.signature)) {
            let name = name.to_owned();
            return Err(NoteError::Signature { name, id });
        }
        Ok(&self.text)
    }

    /// The text without regard to who signed it: for parsing alone.
    pub(crate) fn unverified_text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for SignedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for SignedNote {
    type Err = NoteError;

    fn from_str(note: &str) -> Result<SignedNote, NoteError> {
        check_text(note)?;
        // The last empty line divides: a text may hold empty lines of its own.
        let end = note.rfind("\n\n").ok_or(NoteError::Unsigned)?;
        let (text, lines) = (&note[..=end], &note[end + 2..]);
        let count = lines.lines().count();
        if count == 0 {
            return Err(NoteError::Unsigned);
        }
        if count > MAX_SIGNATURES {
            return Err(NoteError::TooMany(count));
        }
        let signatures = lines
            .lines()
            .zip(1..)
            .map(|(line, number)| NoteSignature::parse(line).ok_or(NoteError::Line(number)))
            .collect::<Result<_, _>>()?;
        Ok(SignedNote { text: text.to_owned(), signatures })
    }
}

fn check_text(text: &str) -> Result<(), NoteError> {
    let control = |c: char| c < ' ' && c != '\n';
    if !text.ends_with('\n') || text.contains(control) {
        return Err(NoteError::Text);
    }
    Ok(())
}

fn signature_of(text: &str, signer: &Signer) -> NoteSignature {
    NoteSignature {
        name: signer.verifier().name().to_owned(),
        id: signer.verifier().id(),
        signature: signer.sign(text.as_bytes()).to_vec(),
    }
}
