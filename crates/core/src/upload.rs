//! Uploaded files: named by their content, cited by forms.
//!
//! The same bytes are one file; each account that brings them has a copy, with the name that it
//! gave. Knows no bytes: whoever records a file has hashed, weighed and typed it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::account::Party;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::ids::AccountId;
use crate::occasion::{Occasion, Sealed};
use crate::refusal::Stop;
use crate::world::{Key, World};
use crate::{choice, enterprise, form};

/// The command that records a file. Who has a file's digest has not its bytes: no client runs it,
/// only whoever has received and hashed them.
pub const RECORD: &str = "upload/record";

/// The largest file, in bytes: 100 MiB.
pub const MOST_BYTES: u32 = 100 * 1024 * 1024;

choice! {
    /// The kinds of file that the office can open.
    pub enum MediaType {
        /// PDF.
        Pdf = "application/pdf",
        /// OFD, the format of electronic invoices (GB/T 33190).
        Ofd = "application/ofd",
        /// PNG.
        Png = "image/png",
        /// JPEG.
        Jpeg = "image/jpeg",
        /// Word.
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        /// Excel.
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        /// Comma-separated values.
        Csv = "text/csv",
    }
}

/// An uploaded file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Upload {
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// In bytes.
    pub size: u32,
    /// What it is.
    pub media_type: MediaType,
    /// Who brought it first; none for the public.
    pub by: Option<AccountId>,
    /// The name that it had then, sealed: people name files after people.
    pub name: Sealed,
    /// The files of the office that cite it, in the order in which they did.
    pub cited_in: Vec<Key>,
}

/// What one account brought: the bytes are everybody's who brought them, the name is its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Copy {
    /// SHA-256 of the bytes.
    pub digest: Digest,
    /// The account.
    pub account: AccountId,
    /// The firm for which it acted.
    pub party: Option<Party>,
    /// The name that it gave, sealed.
    pub name: Sealed,
}

form! {
    /// Recording a file that was received whole.
    pub struct Record {
        /// SHA-256 of its bytes.
        sha256: Digest = file(),
        /// In bytes.
        size: u32 = count(1..=MOST_BYTES),
        /// What it is.
        media_type: MediaType = choice(),
        /// Its name.
        name: String = text(200),
    }
}

/// What happened to a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// It was received.
    Recorded {
        /// SHA-256 of its bytes.
        digest: Digest,
        /// In bytes.
        size: u32,
        /// What it is.
        media_type: MediaType,
        /// Who brought it; none for the public.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<AccountId>,
        /// The firm for which the account acted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        party: Option<Party>,
        /// Its name, sealed.
        name: Sealed,
    },
}

impl Event {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        let Self::Recorded { digest, by, .. } = self;
        let copy = by.map(|account| Key::Copy(*digest, account));
        [Key::Upload(*digest)].into_iter().chain(copy).collect()
    }
}

/// What recording a file will surely look at.
pub fn needs(form: &Record, on: &Occasion<'_>) -> Vec<Key> {
    let copy = on.actor.id().map(|account| Key::Copy(form.sha256, account));
    [Key::Upload(form.sha256)].into_iter().chain(copy).collect()
}

/// Records a file. The same bytes are the same file, and each account that brings them has them:
/// bringing them again changes nothing, nor does it for somebody without an account, who gets
/// nothing back.
///
/// # Errors
/// [`Stop::Missing`].
pub fn record(form: Record, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let by = on.actor.id();
    let brought = match by {
        Some(account) => world.copy(form.sha256, account)?.is_some(),
        None => world.upload(form.sha256)?.is_some(),
    };
    if brought {
        return Ok(Vec::new());
    }
    Ok(vec![Fact::Upload(Event::Recorded {
        digest: form.sha256,
        size: form.size,
        media_type: form.media_type,
        by,
        party: on.actor.party(),
        name: on.seal(&Value::String(form.name)),
    })])
}

impl Upload {
    /// A file stands as it is.
    ///
    /// # Errors
    /// None.
    #[allow(clippy::unnecessary_wraps, reason = "one shape for every entity")]
    pub fn admit(&self, _: &Fact) -> Result<(), Stop> {
        Ok(())
    }

    /// The file after an event: what else touches it is what cites it.
    pub fn evolve(_: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        match (before, event) {
            (None, Fact::Upload(Event::Recorded { digest, size, media_type, by, name, .. })) => {
                Some(Self {
                    digest: *digest,
                    size: *size,
                    media_type: *media_type,
                    by: *by,
                    name: name.clone(),
                    cited_in: Vec::new(),
                })
            }
            (Some(it), Fact::Upload(_)) => Some(it),
            (Some(mut it), event) => {
                let citing = event.subject().filter(|key| !it.cited_in.contains(key));
                it.cited_in.extend(citing);
                Some(it)
            }
            (None, _) => None,
        }
    }
}

impl Copy {
    /// A copy stands as it is.
    ///
    /// # Errors
    /// None.
    #[allow(clippy::unnecessary_wraps, reason = "one shape for every entity")]
    pub fn admit(&self, _: &Fact) -> Result<(), Stop> {
        Ok(())
    }

    /// The copy after an event: what an account brought to register its firm is the firm's.
    pub fn evolve(key: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        match (key, before, event) {
            (
                Key::Copy(digest, account),
                None,
                Fact::Upload(Event::Recorded { party, name, .. }),
            ) => {
                let (party, name) = (*party, name.clone());
                Some(Self { digest: *digest, account: *account, party, name })
            }
            (_, Some(it), Fact::Enterprise(enterprise::Event::Registered(firm))) => {
                Some(Self { party: Some(Party::Enterprise(firm.enterprise)), ..it })
            }
            (_, before, _) => before,
        }
    }
}
