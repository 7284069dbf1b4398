//! Money, dates and counts as pages write them.

use chrono::{Datelike as _, Weekday};
use yunquan_core::money::Fen;
use yunquan_core::time::Date;

use crate::words::Words;

/// An amount in yuan with two decimals, in groups of three digits.
pub(crate) fn yuan(amount: Fen) -> String {
    let text = amount.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "00"));
    let mut grouped = String::with_capacity(text.len() + 4);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{decimals}")
}

/// An amount as somebody typed it, in fen: spaces, separators and full-width digits are forgiven.
pub(crate) fn typed_yuan(text: &str) -> Option<Fen> {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '元' | '¥' | '￥'))
        .collect();
    Fen::yuan(&plain).ok()
}

/// A whole number as somebody typed it.
pub(crate) fn typed_count(text: &str) -> Option<i64> {
    let fen = typed_yuan(text)?;
    (fen.0 % 100 == 0).then_some(fen.0 / 100)
}

/// A date in words: `2021年9月30日` or `30 September 2021`.
pub(crate) fn date(words: &Words, date: Date) -> String {
    match words.zh() {
        true => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        false => date.format("%-d %B %Y").to_string(),
    }
}

/// A date with its weekday: `9月18日（周六）` or `18 September (Sat)`.
pub(crate) fn day(words: &Words, date: Date) -> String {
    match words.zh() {
        true => {
            format!("{}月{}日（周{}）", date.month(), date.day(), weekday(words, date.weekday()))
        }
        false => date.format("%-d %B (%a)").to_string(),
    }
}

/// A date with its year and weekday: `2021年9月18日（周六）` or `Sat, 18 September 2021`.
pub(crate) fn whole_day(words: &Words, date: Date) -> String {
    match words.zh() {
        true => format!("{}年{}", date.year(), day(words, date)),
        false => date.format("%a, %-d %B %Y").to_string(),
    }
}

/// A weekday's short name.
pub(crate) fn weekday(words: &Words, day: Weekday) -> &'static str {
    let index = day.num_days_from_monday() as usize;
    match words.zh() {
        true => ["一", "二", "三", "四", "五", "六", "日"][index],
        false => ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"][index],
    }
}

/// A number below a hundred in Chinese: an article's.
pub(crate) fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |at: u32| DIGITS.get(at as usize).copied().unwrap_or_default();
    match number {
        0 => "〇".to_owned(),
        1..10 => digit(number).to_owned(),
        10..20 => format!("十{}", digit(number % 10)),
        20..100 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_and_read_back() {
        for (fen, text) in [
            (0, "0.00"),
            (7, "0.07"),
            (99_999, "999.99"),
            (100_000, "1,000.00"),
            (123_456_789, "1,234,567.89"),
            (-100_000_000, "-1,000,000.00"),
        ] {
            assert_eq!(yuan(Fen(fen)), text);
            assert_eq!(typed_yuan(text), Some(Fen(fen)), "{text}");
        }
        assert_eq!(typed_yuan(" １２，０００．５ 元"), Some(Fen(1_200_050)));
        for wrong in ["", "12万", "1.234", "十", "1e5"] {
            assert_eq!(typed_yuan(wrong), None, "{wrong}");
        }
        assert_eq!(typed_count("1,000"), Some(1_000));
        assert_eq!(typed_count("1.5"), None);
    }

    #[test]
    fn articles_are_numbered_in_chinese() {
        for (number, text) in [(1, "一"), (10, "十"), (16, "十六"), (20, "二十"), (28, "二十八")]
        {
            assert_eq!(chinese(number), text);
        }
    }
}
