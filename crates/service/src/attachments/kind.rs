//! What a file is, by its bytes, and whether its type and its name say the same.

use yunquan_core::form::unseen;
use yunquan_core::upload::MediaType;

use super::{Claimed, NotReceived};

/// How much of a file's beginning is looked at for its type.
const HEAD: usize = 8 * 1024;

/// Looks at a file as it comes in.
#[derive(Debug)]
pub(super) struct Sniffer {
    head: Vec<u8>,
    text: bool,
}

impl Default for Sniffer {
    fn default() -> Self {
        Self { head: Vec::new(), text: true }
    }
}

impl Sniffer {
    /// Takes the next bytes.
    pub(super) fn look(&mut self, bytes: &[u8]) {
        let room = HEAD - self.head.len();
        self.head.extend_from_slice(&bytes[..bytes.len().min(room)]);
        let control = |byte: &u8| (*byte < 0x20 && !b"\t\n\r".contains(byte)) || *byte == 0x7f;
        self.text &= !bytes.iter().any(control);
    }

    pub(super) fn is_zip(&self) -> bool {
        self.head.starts_with(b"PK\x03\x04")
    }

    /// The type by content; `names` are those inside, where it is an archive.
    pub(super) fn media_type(&self, names: &[String]) -> Option<MediaType> {
        let holds = |wanted: &str| names.iter().any(|name| name == wanted);
        if self.is_zip() {
            return if holds("word/document.xml") {
                Some(MediaType::Docx)
            } else if holds("xl/workbook.xml") {
                Some(MediaType::Xlsx)
            } else if holds("OFD.xml") {
                Some(MediaType::Ofd)
            } else {
                None
            };
        }
        match infer::get(&self.head).map(|kind| kind.mime_type()) {
            Some("application/pdf") => Some(MediaType::Pdf),
            Some("image/png") => Some(MediaType::Png),
            Some("image/jpeg") => Some(MediaType::Jpeg),
            Some(_) => None,
            None => self.text.then_some(MediaType::Csv),
        }
    }
}

/// What browsers and programs call a type, beside its own name.
const fn also_called(kind: MediaType) -> &'static [&'static str] {
    match kind {
        MediaType::Pdf => &["application/x-pdf"],
        MediaType::Ofd => &["application/zip"],
        MediaType::Jpeg => &["image/jpg"],
        MediaType::Csv => &["text/plain", "application/csv", "application/vnd.ms-excel"],
        MediaType::Png | MediaType::Docx | MediaType::Xlsx => &[],
    }
}

const fn endings(kind: MediaType) -> &'static [&'static str] {
    match kind {
        MediaType::Pdf => &["pdf"],
        MediaType::Ofd => &["ofd"],
        MediaType::Png => &["png"],
        MediaType::Jpeg => &["jpg", "jpeg"],
        MediaType::Docx => &["docx"],
        MediaType::Xlsx => &["xlsx"],
        MediaType::Csv => &["csv", "txt"],
    }
}

/// Whether the claims are true; one that is not made is not false.
pub(super) fn agrees(claimed: Claimed<'_>, found: MediaType) -> Result<(), NotReceived> {
    let lies = |claimed: &str| NotReceived::Lies { claimed: claimed.to_owned(), found };
    let stated = claimed.media_type.unwrap_or_default();
    let stated = stated.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let silent = ["", "application/octet-stream"].contains(&stated.as_str());
    if !silent && stated != found.as_str() && !also_called(found).contains(&stated.as_str()) {
        return Err(lies(&stated));
    }
    let name = claimed.name.map(plain_name).unwrap_or_default();
    match name.rsplit_once('.') {
        Some((_, ending)) if !endings(found).contains(&ending.to_lowercase().as_str()) => {
            Err(lies(&format!(".{ending}")))
        }
        _ => Ok(()),
    }
}

/// A file's name without folders, invisible characters and more than 120 characters.
pub fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !unseen(*c)).collect();
    let plain = plain.trim().trim_start_matches('.');
    let count = plain.chars().count();
    // The ending tells the type, so it is the end that stays.
    let kept: String = plain.chars().skip(count.saturating_sub(120)).collect();
    if kept.is_empty() { "file".to_owned() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(bytes: &[u8]) -> Option<MediaType> {
        let mut sniffer = Sniffer::default();
        bytes.chunks(7).for_each(|chunk| sniffer.look(chunk));
        sniffer.media_type(&[])
    }

    #[test]
    fn content_tells_the_type() {
        assert_eq!(typed(b"%PDF-1.7\n..."), Some(MediaType::Pdf));
        assert_eq!(typed(b"\x89PNG\r\n\x1a\n"), Some(MediaType::Png));
        assert_eq!(typed(b"\xff\xd8\xff\xe0 JFIF"), Some(MediaType::Jpeg));
        assert_eq!(typed("统一社会信用代码,名称\r\n".as_bytes()), Some(MediaType::Csv));
        assert_eq!(typed(b"\xc3\xfb\xb3\xc6,\xbc\xc7\xba\xc5\n"), Some(MediaType::Csv));
        for other in [
            b"<!DOCTYPE html><p>".as_slice(),
            b"MZ\x90\x00\x03",
            b"\x7fELF\x02\x01",
            b"GIF89a",
            b"#!/bin/sh\nrm -rf\n",
            b"a,b\n1,\x002\n",
            b"PK\x03\x04",
        ] {
            assert_eq!(typed(other), None, "{}", other.escape_ascii());
        }
    }

    #[test]
    fn claims_must_be_true() {
        let claim = |media_type, name| agrees(Claimed { media_type, name }, MediaType::Pdf);
        assert_eq!(claim(None, None), Ok(()));
        assert_eq!(claim(Some("Application/PDF; version=1.7"), Some("合同.PDF")), Ok(()));
        assert_eq!(claim(Some("application/octet-stream"), Some("合同")), Ok(()));
        for (media_type, name) in
            [(Some("image/png"), None), (None, Some("合同.exe")), (None, Some("x.pdf.png"))]
        {
            assert!(matches!(claim(media_type, name), Err(NotReceived::Lies { .. })), "{name:?}");
        }
    }

    #[test]
    fn names_are_labels() {
        for (name, plain) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\合同.pdf", "合同.pdf"),
            ("..", "file"),
            ("a\0b\u{202e}fdp.exe", "abfdp.exe"),
            ("  .hidden.pdf ", "hidden.pdf"),
            ("", "file"),
        ] {
            assert_eq!(plain_name(name), plain);
        }
        assert_eq!(plain_name(&format!("{}.pdf", "长".repeat(500))).chars().count(), 120);
    }
}
