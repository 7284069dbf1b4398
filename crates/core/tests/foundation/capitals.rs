//! RMB in capitals against the reference table and an independent oracle.

use proptest::prelude::*;
use yunquan_core::capitals::capitals;
use yunquan_core::money::Fen;

const ORACLE: &str = include_str!("../data/capitals.csv");

#[test]
fn the_reference_table() {
    let table = [
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("500000", "伍拾万元整"),
    ];
    for (yuan, text) in table {
        let amount = Fen::yuan(yuan).unwrap();
        assert_eq!(capitals(amount, false), text);
        assert_eq!(capitals(amount, true), format!("人民币{text}"));
    }
}

/// The payment rules (支付结算办法, annex 1) want one 零 for zeros inside a number. The oracle
/// leaves it out where all of the 万 group is zero and the thousands are not: it is put in here.
#[test]
fn every_row_of_the_oracle() {
    let (mut compared, mut amended) = (0, 0);
    for row in ORACLE.lines().skip(1) {
        let (fen, text) = row.split_once(',').unwrap();
        let fen: i64 = fen.parse().unwrap();
        let yuan = fen / 100;
        let zeros_left_out = yuan >= 100_000_000 && (1000..10_000).contains(&(yuan % 100_000_000));
        let expected = if zeros_left_out { text.replace('亿', "亿零") } else { text.to_owned() };
        assert_eq!(capitals(Fen(fen), false), expected, "{fen}");
        compared += 1;
        amended += i32::from(zeros_left_out);
    }
    assert!(compared > 1000 && amended < 60);
}

/// What the oracle does not reach: negative amounts and those above 16 digits of yuan.
#[test]
fn the_ends() {
    assert_eq!(capitals(Fen(-50), true), "人民币负伍角");
    assert_eq!(capitals(Fen(1_000_000_000_000_000_000), false), "壹亿亿元整");
    assert_eq!(
        capitals(Fen(i64::MAX), false),
        "玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分"
    );
    assert_eq!(
        capitals(Fen(i64::MIN), false),
        "负玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零捌分"
    );
}

/// Reads capitals back, by place value alone.
fn read(text: &str) -> i128 {
    let (mut whole, mut section, mut digit, mut fen) = (0, 0, 0, 0);
    for character in text.chars() {
        match character {
            '整' | '零' => digit = 0,
            '拾' | '佰' | '仟' => {
                let unit = [('拾', 10), ('佰', 100), ('仟', 1000)];
                section += digit * unit.iter().find(|(c, _)| *c == character).unwrap().1;
                digit = 0;
            }
            '万' => {
                section = (section + digit) * 10_000;
                digit = 0;
            }
            '亿' => {
                whole = (whole + section + digit) * 100_000_000;
                (section, digit) = (0, 0);
            }
            '元' => {
                whole += section + digit;
                digit = 0;
            }
            '角' => fen += std::mem::take(&mut digit) * 10,
            '分' => fen += std::mem::take(&mut digit),
            other => {
                let digits = "零壹贰叁肆伍陆柒捌玖";
                digit = digits.chars().position(|c| c == other).unwrap() as i128;
            }
        }
    }
    whole * 100 + fen
}

proptest! {
    #[test]
    fn capitals_say_the_amount(fen in 0i64.., shift in 0u32..60) {
        let fen = fen >> shift;
        let text = capitals(Fen(fen), false);
        prop_assert_eq!(read(&text), i128::from(fen));
        prop_assert!(!text.contains("零零"));
        prop_assert_eq!(text.ends_with('整'), fen % 100 == 0);
    }
}
