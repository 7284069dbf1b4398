//! GB 32100-2015 by its table of examples and by its weights.

use proptest::prelude::*;
use yunquan_core::credit_code::{Check, CreditCode, CreditCodeFault};

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

fn code(text: &str) -> CreditCode {
    text.parse().unwrap()
}

#[test]
fn codes_that_check() {
    let valid =
        ["914403001922038216", "91450200198229141F", "9144030071526726XG", "91350100M000100Y43"];
    for text in valid {
        assert!(code(text).check().ok(), "{text}");
        assert_eq!(code(text).as_str(), text);
    }
    assert_eq!(code("91450200198229141F").region(), "450200");
}

#[test]
fn a_wrong_check_character_is_a_warning_with_the_right_one() {
    let wrong =
        Check { code_ok: false, organisation_ok: true, expected: '6', expected_organisation: '1' };
    assert_eq!(code("914403001922038217").check(), wrong);
    // The widely copied example ends in Z, which the standard does not even use.
    assert_eq!(
        "91350100M000100Y4Z".parse::<CreditCode>(),
        Err(CreditCodeFault::Character { position: 18, character: 'Z' })
    );
    assert_eq!(code("91350100M000100Y4X").check().expected, '3');
}

#[test]
fn the_organisation_code_is_checked_apart() {
    // 19822914 asks for 1; with another character there the last is made to fit again.
    let altered = code("914502001982291420");
    let fitting = format!("91450200198229142{}", altered.check().expected);
    let check = code(&fitting).check();
    assert!(check.code_ok && !check.organisation_ok && !check.ok());
    assert_eq!(check.expected_organisation, '1');
}

#[test]
fn lower_case_is_taken() {
    assert_eq!(code("91450200198229141f"), code("91450200198229141F"));
    let json: CreditCode = serde_json::from_str("\"91350100m000100y43\"").unwrap();
    assert_eq!(serde_json::to_string(&json).unwrap(), "\"91350100M000100Y43\"");
}

#[test]
fn wrong_shapes_are_faults() {
    for (text, length) in [("", 0), ("9144030019220382", 16), ("9144030019220382166", 19)] {
        assert_eq!(text.parse::<CreditCode>(), Err(CreditCodeFault::Length(length)));
    }
    for (text, position, character) in [
        ("91440300192203821I", 18, 'I'),
        ("9144030019220382 6", 17, ' '),
        ("91A403001922038216", 3, 'A'),
        ("914403０01922038216", 7, '０'),
        ("S14403001922038216", 1, 'S'),
        ("914403001922o38216", 13, 'o'),
    ] {
        let fault = CreditCodeFault::Character { position, character };
        assert_eq!(text.parse::<CreditCode>(), Err(fault), "{text}");
    }
    assert!(serde_json::from_str::<CreditCode>("\"91\"").is_err());
}

/// Seventeen characters of the right shape.
fn stem() -> impl Strategy<Value = String> {
    "[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}"
}

fn value(character: char) -> u128 {
    ALPHABET.find(character).unwrap() as u128
}

proptest! {
    /// The sum over all eighteen is a multiple of 31 exactly for the right last character.
    #[test]
    fn the_last_character_completes_the_sum(stem in stem()) {
        let sum: u128 = stem.chars().zip(0..).map(|(c, i)| value(c) * 3u128.pow(i)).sum();
        let expected = code(&format!("{stem}0")).check().expected;
        prop_assert_eq!((sum + value(expected)) % 31, 0);
        for last in ALPHABET.chars() {
            let check = code(&format!("{stem}{last}")).check();
            prop_assert_eq!(check.code_ok, last == expected);
        }
    }

    #[test]
    fn one_wrong_character_is_noticed(stem in stem(), at in 0usize..18, by in 1usize..31) {
        let right = format!("{stem}{}", code(&format!("{stem}0")).check().expected);
        let mut wrong: Vec<char> = right.chars().collect();
        let base = if (2..8).contains(&at) { 10 } else { 31 };
        prop_assume!(by < base);
        let shifted = (ALPHABET.find(wrong[at]).unwrap() + by) % base;
        wrong[at] = ALPHABET.chars().nth(shifted).unwrap();
        let wrong: String = wrong.into_iter().collect();
        prop_assert!(code(&right).check().code_ok);
        prop_assert!(!code(&wrong).check().code_ok);
    }
}
