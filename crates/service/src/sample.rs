//! The papers of a made-up city: small documents and photos, made of nothing but their labels, so
//! that the same label is the same bytes in every run.
//!
//! A simulation needs only their digests; whoever shows such a city writes their bytes too.

mod photo;

use futures::StreamExt as _;
use serde_json::{Value, json};
use yunquan_core::digest::Digest;
use yunquan_core::upload::MediaType;
use yunquan_core::world::Key;
use yunquan_store::{Query, StoreError};

use crate::attachments::{Attachments, Claimed, NotReceived};
use crate::office::Office;

/// What a photo's label says.
const PHOTO: &str = "照片";
/// How many files are written at a time: each waits for the disk.
const AT_ONCE: usize = 32;
/// Files that are looked up at a time.
const PAGE: u32 = 500;
/// How many Chinese signs stand on a line of the label; Latin ones are half as wide.
const ON_A_LINE: usize = 28;

/// A made-up file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Its name: the label and an ending.
    pub name: String,
    /// PDF, or PNG where the label says that it is a photo.
    pub media_type: MediaType,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The files of a made-up city could not be written.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// Its database could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its folder could not be written.
    #[error(transparent)]
    Folder(#[from] NotReceived),
}

impl Sample {
    /// The file of a label.
    pub fn of(label: &str) -> Self {
        if label.contains(PHOTO) {
            let (name, bytes) = (format!("{label}.png"), photo::png(label));
            return Self { name, media_type: MediaType::Png, bytes };
        }
        Self { name: format!("{label}.pdf"), media_type: MediaType::Pdf, bytes: pdf(label) }
    }

    /// The file that had this name; none where a label gives no such name.
    fn named(name: &str) -> Option<Self> {
        let sample = Self::of(name.rsplit_once('.')?.0);
        (sample.name == name).then_some(sample)
    }

    /// The digest of its bytes.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.bytes)
    }

    /// The form that records it.
    pub fn form(&self) -> Value {
        json!({"sha256": self.digest(), "size": self.bytes.len(), "media_type": self.media_type,
            "name": self.name})
    }
}

/// Writes the bytes of every made-up file that an office has recorded; how many there were.
///
/// # Errors
/// [`NotWritten`].
pub async fn write_all(office: &Office, attachments: &Attachments) -> Result<usize, NotWritten> {
    let samples = recorded(office)?;
    let count = samples.len();
    let mut writing = futures::stream::iter(samples)
        .map(|sample| async move {
            let claimed = Claimed { media_type: Some(sample.media_type.as_str()), name: None };
            let bytes = futures::stream::iter([Ok::<_, std::convert::Infallible>(&sample.bytes)]);
            attachments.receive(bytes, claimed).await
        })
        .buffer_unordered(AT_ONCE);
    while let Some(written) = writing.next().await {
        written?;
    }
    Ok(count)
}

/// The made-up files that an office has recorded, each known by its name.
fn recorded(office: &Office) -> Result<Vec<Sample>, StoreError> {
    let lens = office.lens()?;
    let (mut samples, mut after) = (Vec::new(), None);
    loop {
        let page = lens.reader.list(&Query::of("upload").after(after).limit(PAGE))?;
        for (key, _) in page.items {
            let Key::Upload(digest) = key else { continue };
            let sample = lens.file_name(digest)?.and_then(|name| Sample::named(&name));
            samples.extend(sample.filter(|sample| sample.digest() == digest));
        }
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(samples),
        }
    }
}

/// A page (A4) with a heading, the label, lines that stand for its text, and a seal. Its font is
/// one that every reader of Chinese documents brings (Adobe-GB1), so none is inside.
fn pdf(label: &str) -> Vec<u8> {
    let mut page = String::from("0.78 0.18 0.12 RG 0.78 0.18 0.12 rg\n");
    page.push_str(SEAL);
    write(&mut page, (468, 150), 14, "示例");
    page.push_str("0.13 0.16 0.2 rg\n");
    write(&mut page, (64, 752), 22, "云券 · 示例材料");
    for (at, line) in (0..8).zip(lines(label)) {
        write(&mut page, (64, 690 - 26 * at), 16, &line);
    }
    page.push_str("0.85 0.87 0.9 rg\n");
    let lengths = label.bytes().cycle().map(|byte| 300 + i32::from(byte) % 160);
    for (at, length) in (0..11).zip(lengths) {
        page.push_str(&format!("64 {} {length} 6 re f\n", 480 - 24 * at));
    }
    page.push_str("0.4 0.43 0.47 rg\n");
    write(&mut page, (64, 64), 10, "A sample paper of a made-up city: it proves nothing.");
    let content = format!("<< /Length {} >>\nstream\n{page}endstream", page.len());
    assembled(&OBJECTS.map(|object| object.replace("CONTENT", &content)))
}

/// The objects of the file, in the order of their numbers.
const OBJECTS: [&str; 7] = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
     /Resources << /Font << /F 5 0 R >> >> >>",
    "CONTENT",
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H \
     /DescendantFonts [6 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R \
     /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> \
     /DW 1000 /W [1 95 500] >>",
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] \
     /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
];

/// A round seal: four curves.
const SEAL: &str = "3 w 542 155 m 542 180 522 200 497 200 c 472 200 452 180 452 155 c \
    452 130 472 110 497 110 c 522 110 542 130 542 155 c S\n";

/// The label in lines that fit the page.
fn lines(label: &str) -> Vec<String> {
    let (mut lines, mut width) = (vec![String::new()], 0);
    for sign in label.chars() {
        width += if sign.is_ascii() { 1 } else { 2 };
        if width > 2 * ON_A_LINE {
            lines.push(String::new());
            width = 2;
        }
        lines.last_mut().into_iter().for_each(|line| line.push(sign));
    }
    lines
}

/// Text of a size in points at a place from the lower left.
fn write(page: &mut String, (x, y): (i32, i32), size: u8, text: &str) {
    let signs: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    page.push_str(&format!("BT /F {size} Tf {x} {y} Td <{signs}> Tj ET\n"));
}

/// The objects with the table of where each begins.
fn assembled(objects: &[String]) -> Vec<u8> {
    let mut file = String::from("%PDF-1.4\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(objects) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let (start, size) = (file.len(), objects.len() + 1);
    file.push_str(&table);
    file.push_str(&format!("trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_label_is_the_same_file_and_another_is_another() {
        for label in ["HT-2020-0001-01 contract", "现场照片 1"] {
            let sample = Sample::of(label);
            assert_eq!(sample, Sample::of(label));
            assert_ne!(sample.digest(), Sample::of(&format!("{label}0")).digest());
            assert_eq!(Sample::named(&sample.name), Some(sample));
        }
        assert_eq!(Sample::named("现场照片 1.pdf"), None);
    }

    #[test]
    fn every_object_begins_where_the_table_says() {
        let bytes = Sample::of("合同").bytes;
        let text = String::from_utf8(bytes).unwrap();
        let start: usize = text.lines().rev().nth(1).unwrap().parse().unwrap();
        let table: Vec<&str> = text[start..].lines().skip(3).take(OBJECTS.len()).collect();
        for (number, line) in (1..).zip(table) {
            let at: usize = line[..10].parse().unwrap();
            assert!(text[at..].starts_with(&format!("{number} 0 obj\n")), "{number}");
        }
    }

    #[tokio::test]
    async fn what_a_sample_claims_to_be_is_what_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let attachments = Attachments::open(folder.path(), 100_000).unwrap();
        for label in ["合同", "照片"] {
            let it = Sample::of(label);
            let claimed =
                Claimed { media_type: Some(it.media_type.as_str()), name: Some(&it.name) };
            let bytes = futures::stream::iter([Ok::<_, std::convert::Infallible>(&it.bytes)]);
            let received = attachments.receive(bytes, claimed).await.unwrap();
            assert_eq!(received.digest, it.digest());
        }
    }
}
