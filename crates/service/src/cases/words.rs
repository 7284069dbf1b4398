//! A step's words: what stands in quotes, and the shape of the rest.
//!
//! The shape has one `"` for each quoted text and no spaces, so that a step is understood however
//! it is spaced and whether its quotes are half or full width.

/// A step taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    /// The rest, with one `"` where each quoted text stood.
    pub(super) shape: String,
    /// What stood in quotes, in order, trimmed.
    pub(super) quoted: Vec<String>,
}

/// Takes a step's text apart; none when a quote is never closed.
pub(super) fn words(text: &str) -> Option<Words> {
    let mut words = Words { shape: String::new(), quoted: Vec::new() };
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        let close = match sign {
            '"' | '＂' => sign,
            '“' => '”',
            _ => {
                words.shape.extend(plain(sign));
                continue;
            }
        };
        let mut inside = String::new();
        loop {
            match signs.next()? {
                sign if sign == close => break,
                sign => inside.push(sign),
            }
        }
        words.shape.push('"');
        words.quoted.push(inside.trim().to_owned());
    }
    while words.shape.ends_with([':', '。']) {
        words.shape.pop();
    }
    Some(words)
}

/// A sign outside of quotes: none for a space, the half-width form of a full-width one.
fn plain(sign: char) -> Option<char> {
    match sign {
        sign if sign.is_whitespace() => None,
        // U+FF01 to U+FF5E mirror ASCII: ％ ： ， and the digits among them.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(sign) - 0xFEE0),
        sign => Some(sign),
    }
}

/// What stands at each `{}` of a pattern when the shape fits it; never empty, never a quoted text.
pub(super) fn fits<'a>(shape: &'a str, pattern: &str) -> Option<Vec<&'a str>> {
    let mut pieces = pattern.split("{}");
    let mut rest = shape.strip_prefix(pieces.next()?)?;
    let mut found = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let last = pieces.peek().is_none();
        let end = if last { rest.len().checked_sub(piece.len())? } else { rest.find(piece)? };
        let (free, after) = (rest.get(..end)?, rest.get(end..)?);
        rest = after.strip_prefix(piece)?;
        if free.is_empty() || free.contains('"') {
            return None;
        }
        found.push(free);
    }
    rest.is_empty().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::{fits, words};

    #[test]
    fn a_step_is_taken_apart_however_it_is_spaced() {
        let read = words("“甲机械”与 \"云一\" 于 2021-02-22 签订合同 \"一 号\"：").unwrap();
        assert_eq!(read.shape, "\"与\"于2021-02-22签订合同\"");
        assert_eq!(read.quoted, ["甲机械", "云一", "一 号"]);
        assert_eq!(words("时间是 \"2021"), None);
    }

    #[test]
    fn a_pattern_captures_what_is_free() {
        assert_eq!(
            fits("\"在2021年已领取1.00元", "\"在{}年已领取{}元"),
            Some(vec!["2021", "1.00"])
        );
        assert_eq!(fits("发放2021年的服务券", "发放{}年的服务券"), Some(vec!["2021"]));
        assert_eq!(fits("成功", "成功"), Some(vec![]));
        assert_eq!(fits("不成功", "成功"), None);
        assert_eq!(fits("发放年的服务券", "发放{}年的服务券"), None);
        assert_eq!(fits("\"股权30%", "\"股权{}%"), Some(vec!["30"]));
    }
}
