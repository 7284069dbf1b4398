//! A made-up photo: a rack of machines with their lights, as PNG (ISO 15948).
//!
//! So few colours and so small that nothing is gained by compressing it.

/// Its size in dots.
const WIDTH: usize = 128;
const HEIGHT: usize = 96;
/// Four dots to a byte, and one byte before each row that says how it is filtered: not at all.
const ROW: usize = WIDTH / 4 + 1;
/// Wall, cabinet, machine, light.
const COLOURS: [u8; 12] = [225, 231, 237, 58, 68, 82, 120, 134, 152, 86, 196, 128];

/// The photo of a label: which lights are on is the label's.
pub(super) fn png(label: &str) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = Vec::new();
    for size in [WIDTH, HEIGHT] {
        head.extend(word(size));
    }
    // Two bits a dot, of a palette; the one compression, the one filter, no interlacing.
    head.extend([2, 3, 0, 0, 0]);
    chunk(&mut file, b"IHDR", &head);
    chunk(&mut file, b"PLTE", &COLOURS);
    let text = [b"Title\0".as_slice(), &hex(label)].concat();
    chunk(&mut file, b"tEXt", &text);
    chunk(&mut file, b"IDAT", &stored(&rows(label)));
    chunk(&mut file, b"IEND", &[]);
    file
}

fn word(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes()
}

/// The label where only Latin letters may stand.
fn hex(label: &str) -> Vec<u8> {
    label.bytes().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes()
}

fn rows(label: &str) -> Vec<u8> {
    let lights: Vec<u8> = label.bytes().collect();
    let mut rows = Vec::with_capacity(ROW * HEIGHT);
    for y in 0..HEIGHT {
        rows.push(0);
        for x in (0..WIDTH).step_by(4) {
            let four = (x..x + 4).map(|x| colour(x, y, &lights));
            rows.push(four.fold(0, |byte, colour| byte << 2 | colour));
        }
    }
    rows
}

/// Two cabinets of nine machines, six lights on each.
fn colour(x: usize, y: usize, lights: &[u8]) -> u8 {
    let (left, top) = (x % 64, y.wrapping_sub(8));
    if !(8..60).contains(&left) || top >= 84 {
        return 0;
    }
    let (slot, within) = (top / 9, top % 9);
    if !(12..56).contains(&left) || !(2..8).contains(&within) {
        return 1;
    }
    let light = (left - 12) / 7;
    let on = lights.get((slot * 6 + light) % lights.len().max(1)).is_some_and(|it| it % 3 != 0);
    let here = (4..6).contains(&within) && (2..4).contains(&((left - 12) % 7));
    if here && on { 3 } else { 2 }
}

/// A part of the file with its length before and its check after it.
fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], content: &[u8]) {
    file.extend(word(content.len()));
    let from = file.len();
    file.extend(kind);
    file.extend(content);
    let check = crc(&file[from..]);
    file.extend(check.to_be_bytes());
}

/// As a zlib stream (RFC 1950) of one block that is not compressed (RFC 1951, 3.2.4).
fn stored(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    let mut stream = vec![0x78, 0x01, 0x01];
    stream.extend(length.to_le_bytes());
    stream.extend((!length).to_le_bytes());
    stream.extend(bytes);
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in bytes {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    stream.extend((high << 16 | low).to_be_bytes());
    stream
}

/// The check of a part (ISO 15948, annex D), bit by bit: the parts are few and short.
fn crc(bytes: &[u8]) -> u32 {
    let mut rest = !0_u32;
    for byte in bytes {
        rest ^= u32::from(*byte);
        for _ in 0..8 {
            rest = if rest & 1 == 1 { 0xedb8_8320 ^ (rest >> 1) } else { rest >> 1 };
        }
    }
    !rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_those_of_the_standard() {
        assert_eq!(crc(b"IEND"), 0xae42_6082);
        assert_eq!(stored(b"Wikipedia")[16..], 0x11e6_0398_u32.to_be_bytes());
    }

    #[test]
    fn a_photo_is_small_and_whole() {
        let photo = png("现场照片");
        assert_eq!(rows("现场照片").len(), ROW * HEIGHT);
        assert!(photo.len() < 4_000 && photo.ends_with(b"IEND\xae\x42\x60\x82"));
    }
}
