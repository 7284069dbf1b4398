//! The names inside a ZIP archive, read from its central directory (PKWARE APPNOTE 4.3.12,
//! 4.3.16). Nothing is unpacked.

/// How much of an archive's end is read: the directories of office documents are small.
pub(super) const TAIL: u64 = 256 * 1024;
/// The most names read.
const MOST: usize = 4_000;

const END: &[u8] = b"PK\x05\x06";
const ENTRY: &[u8] = b"PK\x01\x02";

fn number(bytes: &[u8], at: usize, width: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(width)?)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
}

/// The names in an archive whose last bytes these are, beginning at `from`; none when its
/// directory is not within them or damaged.
pub(super) fn names(tail: &[u8], from: u64) -> Vec<String> {
    read(tail, from).unwrap_or_default()
}

fn read(tail: &[u8], from: u64) -> Option<Vec<String>> {
    let end = tail.windows(END.len()).rposition(|window| window == END)?;
    let offset = number(tail, end + 16, 4)?;
    let mut at = offset.checked_sub(usize::try_from(from).ok()?)?;
    let mut names = Vec::new();
    while at < end && names.len() < MOST {
        if tail.get(at..at.checked_add(ENTRY.len())?)? != ENTRY {
            return None;
        }
        let (name, extra, comment) =
            (number(tail, at + 28, 2)?, number(tail, at + 30, 2)?, number(tail, at + 32, 2)?);
        let bytes = tail.get(at + 46..at + 46 + name)?;
        names.push(String::from_utf8_lossy(bytes).into_owned());
        at += 46 + name + extra + comment;
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive of empty files, stored.
    fn archive(files: &[&str]) -> Vec<u8> {
        let (mut body, mut directory) = (Vec::new(), Vec::new());
        for name in files {
            let offset = u32::try_from(body.len()).unwrap().to_le_bytes();
            let length = u16::try_from(name.len()).unwrap().to_le_bytes();
            body.extend([b"PK\x03\x04".as_slice(), &[0; 22], &length, &[0; 2]].concat());
            body.extend(name.as_bytes());
            directory.extend([ENTRY, &[0; 24], &length, &[0; 12], &offset].concat());
            directory.extend(name.as_bytes());
        }
        let start = u32::try_from(body.len()).unwrap().to_le_bytes();
        let size = u32::try_from(directory.len()).unwrap().to_le_bytes();
        let end = [END, &[0; 8], &size, &start, &[0; 2]].concat();
        [body, directory, end].concat()
    }

    #[test]
    fn names_come_from_the_directory() {
        let files = ["[Content_Types].xml", "xl/workbook.xml"];
        assert_eq!(names(&archive(&files), 0), files);
        assert_eq!(names(&archive(&[]), 0), Vec::<String>::new());
    }

    #[test]
    fn damage_yields_no_names() {
        let whole = archive(&["word/document.xml", "a"]);
        // The last two bytes are the length of a comment that nobody reads.
        for cut in 0..whole.len() - 2 {
            assert_eq!(names(&whole[..cut], 0), Vec::<String>::new(), "cut at {cut}");
        }
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0xff;
            assert!(names(&damaged, 0).len() <= MOST);
        }
    }
}
