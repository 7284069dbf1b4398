//! The language of an answer, by Accept-Language (RFC 9110, 12.5.4).

use axum::http::{HeaderMap, header};
use yunquan_core::pack::Lang;

/// The language that a client likes best of Chinese and English; Chinese where it says nothing.
pub fn preferred(headers: &HeaderMap) -> Lang {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    wanted.and_then(best).unwrap_or_default()
}

fn best(wanted: &str) -> Option<Lang> {
    let mut best: Option<(u16, Lang)> = None;
    for range in wanted.split(',').take(20) {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let lang = match tag.split('-').next().unwrap_or_default() {
            "zh" | "*" => Lang::Zh,
            "en" => Lang::En,
            _ => continue,
        };
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=").map(thousandths));
        let weight = weight.unwrap_or(1000);
        if weight > 0 && best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

/// `0.8` as 800; what is no weight counts nothing.
fn thousandths(text: &str) -> u16 {
    let (whole, rest) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let rest = rest.parse::<u16>().ok().filter(|_| rest.len() <= 3).map(|number| {
        let missing = 3_u32.saturating_sub(u32::try_from(rest.len()).unwrap_or(3));
        number.saturating_mul(10_u16.pow(missing))
    });
    match whole {
        "1" => 1000,
        "0" => rest.unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_liked_language_answers() {
        for (wanted, lang) in [
            ("", None),
            ("en", Some(Lang::En)),
            ("EN-us", Some(Lang::En)),
            ("zh-CN,zh;q=0.9,en;q=0.8", Some(Lang::Zh)),
            ("en;q=0.5, zh;q=0.51", Some(Lang::Zh)),
            ("fr, de;q=0.9", None),
            ("fr, en;q=0.1", Some(Lang::En)),
            ("zh;q=0, en;q=0.001", Some(Lang::En)),
            ("*", Some(Lang::Zh)),
            ("en;q=nonsense, zh;q=0.2", Some(Lang::Zh)),
            (";;,,q=1", None),
        ] {
            assert_eq!(best(wanted), lang, "{wanted}");
        }
    }
}
