//! Uploaded files: named by their content, cited by forms.
//!
//! Knows no bytes: whoever records a file has hashed, weighed and typed it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::ids::AccountId;
use crate::occasion::{Occasion, Sealed};
use crate::refusal::Stop;
use crate::world::{Key, World};
use crate::{choice, form};

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
    /// Its name, sealed: people name files after people.
    pub name: Sealed,
    /// The first file of the office that cites it.
    pub used_in: Option<Key>,
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
        /// Its name, sealed.
        name: Sealed,
    },
}

impl Event {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        let Self::Recorded { digest, .. } = self;
        vec![Key::Upload(*digest)]
    }
}

/// Records a file. The same bytes are the same file: bringing them again changes nothing.
///
/// # Errors
/// [`Stop::Missing`].
pub fn record(form: Record, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    if world.upload(form.sha256)?.is_some() {
        return Ok(Vec::new());
    }
    Ok(vec![Fact::Upload(Event::Recorded {
        digest: form.sha256,
        size: form.size,
        media_type: form.media_type,
        by: on.actor.id(),
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
            (None, Fact::Upload(Event::Recorded { digest, size, media_type, by, name })) => {
                Some(Self {
                    digest: *digest,
                    size: *size,
                    media_type: *media_type,
                    by: *by,
                    name: name.clone(),
                    used_in: None,
                })
            }
            (Some(it), Fact::Upload(_)) => Some(it),
            (Some(it), event) => {
                let used_in = it.used_in.or_else(|| event.subject());
                Some(Self { used_in, ..it })
            }
            (None, _) => None,
        }
    }
}
