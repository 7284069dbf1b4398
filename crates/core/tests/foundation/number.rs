//! Voucher numbers (art. 18), against `oracle/entropy.py` and by exhaustive damage.

use proptest::prelude::*;
use yunquan_core::ids::Entropy;
use yunquan_core::number::{NumberFault, Prefix, VoucherNumber, Wanted};

const BASE32: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn prefix() -> Prefix {
    "LZ".parse().unwrap()
}

fn draw(seed: [u8; 32]) -> VoucherNumber {
    VoucherNumber::draw(prefix(), 2021, &mut Entropy::new(seed))
}

#[test]
fn numbers_are_drawn_as_described() {
    let mut entropy = Entropy::new(std::array::from_fn(|index| u8::try_from(index).unwrap()));
    let drawn: Vec<String> =
        (0..8).map(|_| VoucherNumber::draw(prefix(), 2021, &mut entropy).to_string()).collect();
    let expected = [
        "LZ21-9P50-9T8X-RB2K-A",
        "LZ21-GTQZ-CJ55-J7A1-W",
        "LZ21-XH4B-57MG-014R-G",
        "LZ21-DTQ8-TJ28-JEF6-F",
        "LZ21-KP4C-N7BQ-4CX7-5",
        "LZ21-15VK-K50V-5HWJ-2",
        "LZ21-WP93-ZBV1-PQPS-D",
        "LZ21-R53N-5692-24QT-J",
    ];
    assert_eq!(drawn, expected);
}

#[test]
fn typing_is_forgiven() {
    let number: VoucherNumber = "LZ21-XH4B-57MG-014R-G".parse().unwrap();
    assert_eq!(number.prefix(), prefix());
    let typed = [
        "lz21-xh4b-57mg-014r-g",
        "LZ21XH4B57MG014RG",
        " LZ21 XH4B 57MG 014R G ",
        "LZ2I-XH4B-57MG-OI4R-G",
        "lz2lxh4b57mgol4rg",
        "LZ21—XH4B—57MG—014R—G",
    ];
    for text in typed {
        assert_eq!(text.parse(), Ok(number), "{text}");
    }
    assert_eq!(serde_json::to_string(&number).unwrap(), "\"LZ21-XH4B-57MG-014R-G\"");
}

#[test]
fn faults_say_what_is_wrong() {
    let character =
        |position, character, wanted| NumberFault::Character { position, character, wanted };
    let faults = [
        ("", NumberFault::Length(0)),
        ("LZ21-XH4B-57MG-014R", NumberFault::Length(16)),
        ("LZ21-XH4B-57MG-014R-GG", NumberFault::Length(18)),
        ("1Z21-XH4B-57MG-014R-G", character(1, '1', Wanted::Letter)),
        ("LZ2A-XH4B-57MG-014R-G", character(4, 'A', Wanted::Digit)),
        ("LZ21-XHUB-57MG-014R-G", character(7, 'U', Wanted::LetterOrDigit)),
        ("LZ21-XH4B-57MG-014R-*", character(17, '*', Wanted::LetterOrDigit)),
        ("LZ21-XH4B-57MG-014R-券", character(17, '券', Wanted::LetterOrDigit)),
        ("LZ21-XH4B-57MG-014R-H", NumberFault::Check),
        ("LZ22-XH4B-57MG-014R-G", NumberFault::Check),
        ("WH21-XH4B-57MG-014R-G", NumberFault::Check),
    ];
    for (text, fault) in faults {
        assert_eq!(text.parse::<VoucherNumber>(), Err(fault), "{text}");
    }
}

#[test]
fn a_prefix_is_two_capital_letters() {
    for wrong in ["", "L", "LZG", "lz", "L1", "柳"] {
        assert_eq!(wrong.parse::<Prefix>(), Err(NumberFault::Prefix(wrong.to_owned())));
    }
    assert_eq!(prefix().to_string(), "LZ");
    let other = VoucherNumber::draw("IO".parse().unwrap(), 2009, &mut Entropy::new([1; 32]));
    assert!(other.to_string().starts_with("IO09-"));
    assert_eq!(other.to_string().parse(), Ok(other));
}

/// What may stand at an index of the 17 characters.
fn choices(index: usize) -> &'static str {
    match index {
        0 | 1 => "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        2 | 3 => "0123456789",
        _ => BASE32,
    }
}

proptest! {
    #[test]
    fn what_is_drawn_is_read_again(seed: [u8; 32], year in 2019i32..2100) {
        let number = VoucherNumber::draw(prefix(), year, &mut Entropy::new(seed));
        let text = number.to_string();
        prop_assert_eq!(text.len(), 21);
        prop_assert_eq!(text.parse(), Ok(number));
        prop_assert_eq!(text.to_lowercase().replace('-', "").parse(), Ok(number));
        prop_assert_eq!(&text[2..4], &format!("{:02}", year % 100));
    }

    #[test]
    fn every_single_wrong_character_is_found(seed: [u8; 32]) {
        let right = draw(seed).to_string().replace('-', "");
        for index in 0..17 {
            for other in choices(index).chars() {
                let mut wrong: Vec<char> = right.chars().collect();
                if wrong[index] == other {
                    continue;
                }
                wrong[index] = other;
                let wrong: String = wrong.into_iter().collect();
                prop_assert_eq!(wrong.parse::<VoucherNumber>(), Err(NumberFault::Check));
            }
        }
    }

    #[test]
    fn every_swap_of_neighbours_is_found(seed: [u8; 32]) {
        let right = draw(seed).to_string().replace('-', "");
        for index in 0..16 {
            let mut wrong: Vec<char> = right.chars().collect();
            wrong.swap(index, index + 1);
            let wrong: String = wrong.into_iter().collect();
            prop_assert!(wrong == right || wrong.parse::<VoucherNumber>().is_err());
        }
    }
}
