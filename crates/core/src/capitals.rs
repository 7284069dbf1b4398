//! Amounts of RMB in Chinese capitals, as payment papers write them.
//!
//! By the rules for payment papers (支付结算办法, annex 1): 整 stands after 元 and never after
//! 分; zeros inside are written 零 once. Where the rules leave a choice, 角 takes no 整, and no
//! 零 stands between a whole that ends in zero and its 角.

use crate::money::Fen;

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

/// Writes an amount in capitals, like 人民币伍拾万元整; a negative one after 负.
pub fn capitals(amount: Fen, with_currency: bool) -> String {
    let mut text = String::new();
    if with_currency {
        text.push_str("人民币");
    }
    if amount < Fen::ZERO {
        text.push('负');
    }
    let fen = amount.0.unsigned_abs();
    let (yuan, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
    if yuan > 0 || (jiao, fen) == (0, 0) {
        text.push_str(&whole(yuan));
        text.push('元');
    }
    match (jiao, fen) {
        (0, 0) => text.push('整'),
        (0, fen) => {
            if yuan > 0 {
                text.push('零');
            }
            text.extend([digit(fen), '分']);
        }
        (jiao, 0) => text.extend([digit(jiao), '角']),
        (jiao, fen) => text.extend([digit(jiao), '角', digit(fen), '分']),
    }
    text
}

fn digit(value: u64) -> char {
    DIGITS.iter().copied().nth((value % 10) as usize).unwrap_or('零')
}

/// A whole number: 亿 joins groups of eight digits, 万 two of four.
fn whole(number: u64) -> String {
    match number {
        0 => "零".to_owned(),
        100_000_000.. => joined(number, 100_000_000, '亿'),
        10_000.. => joined(number, 10_000, '万'),
        _ => below_ten_thousand(number),
    }
}

/// What stands before the unit and what after, with 零 where leading zeros are left out.
fn joined(number: u64, unit: u64, name: char) -> String {
    let (high, low) = (number / unit, number % unit);
    let mut text = whole(high);
    text.push(name);
    if low > 0 {
        if low < unit / 10 {
            text.push('零');
        }
        text.push_str(&whole(low));
    }
    text
}

fn below_ten_thousand(number: u64) -> String {
    let mut text = String::new();
    let mut skipped = false;
    for (unit, name) in [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
        let value = number / unit % 10;
        if value == 0 {
            skipped = !text.is_empty();
            continue;
        }
        if skipped {
            text.push('零');
        }
        skipped = false;
        text.push(digit(value));
        text.push_str(name);
    }
    text
}
