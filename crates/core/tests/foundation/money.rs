//! Money against arithmetic in 128 bits, and the texts of art. 14 and art. 16.

use proptest::prelude::*;
use yunquan_core::money::{BasisPoints, Fen, MoneyOverflow, YuanFault, share_floor};

#[test]
fn yuan_with_at_most_two_decimals() {
    let read = [
        ("450000.00", 45_000_000),
        ("450000", 45_000_000),
        ("0.5", 50),
        ("0.05", 5),
        ("0", 0),
        ("-12.34", -1234),
        ("92233720368547758.07", i64::MAX),
        ("-92233720368547758.08", i64::MIN),
    ];
    for (text, fen) in read {
        assert_eq!(Fen::yuan(text), Ok(Fen(fen)), "{text}");
    }
}

#[test]
fn other_texts_are_no_amounts() {
    let texts = [
        "", "-", ".", "5.", ".5", "1.234", "1,000.00", "+5", " 5", "5 ", "--5", "5-", "1e3", "１",
        "5.0.0", "五", "0x10", "5.-1",
    ];
    for text in texts {
        assert_eq!(text.parse::<Fen>(), Err(YuanFault::Form), "{text:?}");
    }
    for text in ["92233720368547758.08", "-92233720368547758.09", &"9".repeat(60)] {
        assert_eq!(Fen::yuan(text), Err(YuanFault::Overflow(MoneyOverflow)), "{text}");
    }
}

#[test]
fn shown_as_yuan_with_two_decimals() {
    assert_eq!(Fen(45_000_000).to_string(), "450000.00");
    assert_eq!(Fen(5).to_string(), "0.05");
    assert_eq!(Fen(-5).to_string(), "-0.05");
    assert_eq!(Fen(i64::MIN).to_string(), "-92233720368547758.08");
    assert_eq!(format!("{:>10}", Fen(1234)), "     12.34");
}

#[test]
fn in_json_an_integer() {
    assert_eq!(serde_json::to_string(&Fen(-1234)).unwrap(), "-1234");
    assert_eq!(serde_json::from_str::<Fen>("50000000").unwrap(), Fen(50_000_000));
    for other in ["1.5", "1.0", "\"1\"", "null", "9223372036854775808"] {
        assert!(serde_json::from_str::<Fen>(other).is_err(), "{other}");
    }
}

/// Art. 16: 80, 50 and 30 percent, rounded down to the fen.
#[test]
fn shares_of_the_article() {
    let cases = [
        (10_000_000, 8000, 8_000_000),
        (10_000_000, 5000, 5_000_000),
        (10_000_000, 3000, 3_000_000),
        (99, 5000, 49),
        (1, 8000, 0),
        (0, 8000, 0),
        (-99, 5000, -50),
        (i64::MAX, 10_000, i64::MAX),
    ];
    for (amount, ratio, share) in cases {
        assert_eq!(share_floor(Fen(amount), BasisPoints(ratio)), Some(Fen(share)), "{amount}");
    }
    assert_eq!(share_floor(Fen(i64::MAX), BasisPoints(10_001)), None);
}

#[test]
fn basis_points_show_as_percent() {
    let shown = [(8000, "80%"), (1250, "12.5%"), (1, "0.01%"), (10_000, "100%"), (5010, "50.1%")];
    for (points, text) in shown {
        assert_eq!(BasisPoints(points).to_string(), text);
    }
}

#[test]
fn sums_stop_at_the_first_that_does_not_fit() {
    assert_eq!(Fen::sum([]), Some(Fen::ZERO));
    assert_eq!(Fen::sum([Fen(1), Fen(2), Fen(-4)]), Some(Fen(-1)));
    assert_eq!(Fen::sum([Fen(i64::MAX), Fen(1), Fen(-1)]), None);
}

/// The wide result if it can be counted in fen.
fn fits(wide: i128) -> Option<Fen> {
    i64::try_from(wide).ok().map(Fen)
}

proptest! {
    #[test]
    fn arithmetic_is_exact_or_nothing(a: i64, b: i64, quantity: u64) {
        prop_assert_eq!(Fen(a).checked_add(Fen(b)), fits(i128::from(a) + i128::from(b)));
        prop_assert_eq!(Fen(a).checked_sub(Fen(b)), fits(i128::from(a) - i128::from(b)));
        prop_assert_eq!(Fen(a).checked_mul(quantity), fits(i128::from(a) * i128::from(quantity)));
    }

    #[test]
    fn small_products_are_exact(price in -1_000_000_000i64..1_000_000_000, n in 0u64..1_000_000) {
        prop_assert_eq!(Fen(price).checked_mul(n), fits(i128::from(price) * i128::from(n)));
    }

    /// The greatest amount whose ten thousand parts do not exceed the exact product.
    #[test]
    fn a_share_is_the_floor(amount: i64, ratio in 0u32..=20_000) {
        let exact = i128::from(amount) * i128::from(ratio);
        match share_floor(Fen(amount), BasisPoints(ratio)) {
            Some(Fen(share)) => {
                prop_assert!(i128::from(share) * 10_000 <= exact);
                prop_assert!((i128::from(share) + 1) * 10_000 > exact);
            }
            None => {
                let least = i128::from(i64::MIN) * 10_000;
                let beyond = (i128::from(i64::MAX) + 1) * 10_000;
                prop_assert!(exact < least || exact >= beyond);
            }
        }
    }

    #[test]
    fn what_is_shown_is_read_again(fen: i64) {
        prop_assert_eq!(Fen(fen).to_string().parse(), Ok(Fen(fen)));
        let json = serde_json::to_string(&Fen(fen)).unwrap();
        prop_assert_eq!(serde_json::from_str::<Fen>(&json).unwrap(), Fen(fen));
    }
}
