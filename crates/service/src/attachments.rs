//! Uploaded files: received as a stream, hashed and typed on the way, kept under their digest.
//!
//! Knows no form and no file of the office: who may see a file is decided where it is cited. A
//! client's file name is a label and never part of a path.

mod kind;
mod zip;

use std::path::Path;

use futures::stream::BoxStream;
use futures::{Stream, StreamExt as _, TryStreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Place;
use object_store::{MultipartUpload, ObjectStoreExt as _, PutPayload};
use sha2::{Digest as _, Sha256};
use yunquan_core::digest::Digest;
use yunquan_core::upload::{MOST_BYTES, MediaType};

use crate::entropy::Seeds;
use kind::Sniffer;

pub use kind::plain_name;

/// Where files lie until they are whole.
const INCOMING: &str = "incoming";
/// What is written in one go, in bytes.
const BLOCK: usize = 256 * 1024;

/// The folder of uploaded files.
#[derive(Debug)]
pub struct Attachments {
    store: LocalFileSystem,
    limit: u64,
}

/// A file that was received whole and is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// In bytes.
    pub size: u32,
    /// What it is, by its content.
    pub media_type: MediaType,
}

/// What a client says of its file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Claimed<'a> {
    /// The media type, where one is stated.
    pub media_type: Option<&'a str>,
    /// The name, where one is given.
    pub name: Option<&'a str>,
}

/// A file was not received; nothing of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotReceived {
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// It is too large.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// The largest file, in bytes.
        limit: u64,
    },
    /// It is of no kind that the office can open.
    #[error("the file is of no kind that the office takes")]
    Unknown,
    /// It is not what its type or its name says.
    #[error("the file is {found}, not {claimed}")]
    Lies {
        /// What is claimed: a media type or the ending of a name.
        claimed: String,
        /// What it is.
        found: MediaType,
    },
    /// The stream ended before the file did.
    #[error("the upload was interrupted: {0}")]
    Interrupted(String),
    /// The folder could not be written or read.
    #[error("the file could not be kept: {0}")]
    Broken(String),
}

impl From<object_store::Error> for NotReceived {
    fn from(error: object_store::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

fn broken(error: &dyn std::fmt::Display) -> NotReceived {
    NotReceived::Broken(error.to_string())
}

/// Under the digest, in 256 folders.
fn place(digest: &Digest) -> Place {
    let text = digest.to_string();
    Place::from_iter([&text[..2], &text])
}

impl Attachments {
    /// Opens the folder, or makes it; files take at most `limit` bytes. What was never received
    /// whole is removed.
    ///
    /// # Errors
    /// The folder cannot be made or read.
    pub fn open(folder: &Path, limit: u64) -> Result<Self, NotReceived> {
        std::fs::create_dir_all(folder).map_err(|error| broken(&error))?;
        match std::fs::remove_dir_all(folder.join(INCOMING)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(broken(&error));
            }
            _ => {}
        }
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self { store, limit: limit.min(u64::from(MOST_BYTES)) })
    }

    /// The largest file, in bytes.
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// Receives a file; when this returns its bytes are on disk.
    ///
    /// # Errors
    /// [`NotReceived`].
    pub async fn receive<B, E>(
        &self,
        stream: impl Stream<Item = Result<B, E>> + Send,
        claimed: Claimed<'_>,
    ) -> Result<Received, NotReceived>
    where
        B: AsRef<[u8]>,
        E: std::fmt::Display,
    {
        let mark = Seeds::System.next().map_err(|error| broken(&error))?;
        let incoming = Place::from_iter([INCOMING, &hex::encode(&mark[..16])]);
        let mut upload = self.store.put_multipart(&incoming).await?;
        let (sniffer, digest, size) = match self.take(upload.as_mut(), stream).await {
            Ok(taken) => taken,
            Err(error) => {
                upload.abort().await?;
                return Err(error);
            }
        };
        upload.complete().await?;
        let media_type = match self.judge(&incoming, &sniffer, size, claimed).await {
            Ok(media_type) => media_type,
            Err(error) => {
                self.store.delete(&incoming).await?;
                return Err(error);
            }
        };
        self.store.rename(&incoming, &place(&digest)).await?;
        let size = u32::try_from(size).map_err(|error| broken(&error))?;
        Ok(Received { digest, size, media_type })
    }

    /// Writes the stream in blocks, looking at every byte once.
    async fn take<B, E>(
        &self,
        upload: &mut dyn MultipartUpload,
        stream: impl Stream<Item = Result<B, E>> + Send,
    ) -> Result<(Sniffer, Digest, u64), NotReceived>
    where
        B: AsRef<[u8]>,
        E: std::fmt::Display,
    {
        let mut stream = std::pin::pin!(stream);
        let (mut sniffer, mut hash) = (Sniffer::default(), Sha256::new());
        let (mut size, mut block) = (0_u64, Vec::with_capacity(BLOCK));
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|error| NotReceived::Interrupted(error.to_string()))?;
            let bytes = chunk.as_ref();
            size += bytes.len() as u64;
            if size > self.limit {
                return Err(NotReceived::TooLarge { limit: self.limit });
            }
            hash.update(bytes);
            sniffer.look(bytes);
            block.extend_from_slice(bytes);
            if block.len() >= BLOCK {
                upload.put_part(PutPayload::from(std::mem::take(&mut block))).await?;
            }
        }
        if size == 0 {
            return Err(NotReceived::Empty);
        }
        if !block.is_empty() {
            upload.put_part(PutPayload::from(block)).await?;
        }
        Ok((sniffer, Digest(hash.finalize().into()), size))
    }

    /// What the file is, and whether that is what is claimed.
    async fn judge(
        &self,
        file: &Place,
        sniffer: &Sniffer,
        size: u64,
        claimed: Claimed<'_>,
    ) -> Result<MediaType, NotReceived> {
        let names = if sniffer.is_zip() {
            let from = size.saturating_sub(zip::TAIL);
            let tail = self.store.get_range(file, from..size).await?;
            zip::names(&tail, from)
        } else {
            Vec::new()
        };
        let found = sniffer.media_type(&names).ok_or(NotReceived::Unknown)?;
        kind::agrees(claimed, found).map(|()| found)
    }

    /// The bytes of a file as a stream, in pieces of some KiB; none when it is not here.
    ///
    /// # Errors
    /// The folder could not be read; the stream's items fail alike.
    pub async fn read(
        &self,
        digest: &Digest,
    ) -> Result<Option<BoxStream<'static, Result<Vec<u8>, NotReceived>>>, NotReceived> {
        match self.store.get(&place(digest)).await {
            Ok(found) => {
                let pieces = found.into_stream().map_ok(Vec::from).map_err(NotReceived::from);
                Ok(Some(pieces.boxed()))
            }
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::stream;

    use super::*;

    const PDF: &[u8] = b"%PDF-1.7\nhello";

    async fn receive(
        attachments: &Attachments,
        bytes: &[u8],
        claimed: Claimed<'_>,
    ) -> Result<Received, NotReceived> {
        let chunks: Vec<Result<Vec<u8>, String>> =
            bytes.chunks(5).map(|chunk| Ok(chunk.to_vec())).collect();
        attachments.receive(stream::iter(chunks), claimed).await
    }

    fn files(folder: &Path) -> usize {
        let entries = |folder: &Path| std::fs::read_dir(folder).map(Iterator::count).unwrap_or(0);
        let folders = std::fs::read_dir(folder).unwrap();
        folders.map(|it| entries(&it.unwrap().path())).sum()
    }

    #[tokio::test]
    async fn what_was_received_can_be_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let attachments = Attachments::open(folder.path(), 1_000_000).unwrap();
        let large = [PDF, &vec![b'x'; 3 * BLOCK]].concat();
        for bytes in [PDF, &large] {
            let received = receive(&attachments, bytes, Claimed::default()).await.unwrap();
            assert_eq!(received.digest, Digest::of(bytes));
            assert_eq!(received.size as usize, bytes.len());
            assert_eq!(received.media_type, MediaType::Pdf);
            let stream = attachments.read(&received.digest).await.unwrap().unwrap();
            let pieces: Vec<Vec<u8>> = stream.try_collect().await.unwrap();
            assert_eq!(pieces.concat(), bytes);
        }
        receive(&attachments, PDF, Claimed::default()).await.unwrap();
        assert_eq!(files(folder.path()), 2, "the same bytes are the same file");
        assert!(attachments.read(&Digest::of(b"other")).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn nothing_is_kept_of_what_is_not_received() {
        let folder = tempfile::tempdir().unwrap();
        let attachments = Attachments::open(folder.path(), 100).unwrap();
        let claimed = Claimed { media_type: Some("image/png"), name: None };
        let lie = receive(&attachments, PDF, claimed).await;
        assert!(matches!(lie, Err(NotReceived::Lies { .. })), "{lie:?}");
        assert_eq!(receive(&attachments, b"", Claimed::default()).await, Err(NotReceived::Empty));
        let large = receive(&attachments, &[b'x'; 101], Claimed::default()).await;
        assert_eq!(large, Err(NotReceived::TooLarge { limit: 100 }));
        let unknown = receive(&attachments, b"GIF89a....", Claimed::default()).await;
        assert_eq!(unknown, Err(NotReceived::Unknown));
        let broken = stream::iter([Ok(PDF.to_vec()), Err("reset")]);
        let interrupted = attachments.receive(broken, Claimed::default()).await;
        assert_eq!(interrupted, Err(NotReceived::Interrupted("reset".to_owned())));
        assert_eq!(files(folder.path()), 0);
    }

    #[tokio::test]
    async fn a_restart_removes_what_was_left_halfway() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(INCOMING)).unwrap();
        std::fs::write(folder.path().join(INCOMING).join("half"), b"%PDF").unwrap();
        Attachments::open(folder.path(), 100).unwrap();
        assert_eq!(files(folder.path()), 0);
    }
}
