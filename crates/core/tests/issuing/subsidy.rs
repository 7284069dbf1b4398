//! What a contract's lines are worth (R16.1, R16.2) and what the cap leaves (R14.3).

use std::collections::BTreeMap;

use yunquan_core::contract::Line;
use yunquan_core::money::{BasisPoints, Fen};
use yunquan_core::notice::Category;
use yunquan_core::provider::{Catalogue, Item};
use yunquan_core::refusal::{FaultCode, Rejection, Stop};
use yunquan_core::subsidy::{Account, Counted, Estimate, estimate, line_basis, room};

use crate::ground::{CAP, Ground, YEAR};

fn line(item: Option<&str>, quantity: u32, price: i64) -> Line {
    Line {
        item: item.map(str::to_owned),
        title: None,
        quantity,
        price_fen: Fen(price),
        region: "450203".to_owned(),
    }
}

/// One service at so much a unit.
fn catalogue(it: &Ground, price: i64) -> Catalogue {
    let item = Item {
        code: "ERP".to_owned(),
        name: "企业资源计划".to_owned(),
        category: Category::Management,
        unit: "项".to_owned(),
        price_fen: Fen(price),
    };
    let items = BTreeMap::from([(item.code.clone(), item)]);
    Catalogue { provider: it.provider.id, year: YEAR, version: 1, items }
}

fn rejected(answer: Result<Estimate, Stop>) -> Rejection {
    match answer {
        Err(Stop::No(rejection, _)) => rejection,
        other => panic!("{other:?}"),
    }
}

fn by(answer: Result<Estimate, Stop>) -> String {
    match rejected(answer) {
        Rejection::Refused(refusal) => refusal.rule.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_lesser_of_price_and_catalogue_counts_times_the_quantity() {
    let it = Ground::new();
    let listed = catalogue(&it, 1_000);
    let lines = [line(Some("ERP"), 3, 3_001), line(Some("ERP"), 3, 2_999), line(None, 1, 9_000)];
    assert_eq!(line_basis(&lines, Some(&listed)), [3_000, 2_999, 0].map(Fen));
    let found = estimate(&lines, Some(&listed), YEAR, &it.office.pack).unwrap();
    let ratio = BasisPoints(5_000);
    // Half of 5,999 fen, rounded down to the fen.
    assert_eq!(found, Estimate { basis_fen: Fen(5_999), ratio, subsidy_fen: Fen(2_999) });
    let counted = Counted::of(&lines[2], Some(&listed));
    assert_eq!((counted.listed_fen, counted.counts_fen), (None, Fen(0)));
}

#[test]
fn an_item_that_the_catalogue_does_not_have_is_named_by_its_line() {
    let it = Ground::new();
    let listed = catalogue(&it, 1_000);
    let lines = [line(Some("ERP"), 1, 1), line(Some("CRM"), 1, 1), line(Some("X"), 1, 1)];
    let Rejection::Invalid(faults) =
        rejected(estimate(&lines, Some(&listed), YEAR, &it.office.pack))
    else {
        panic!()
    };
    let found: Vec<_> = faults.iter().map(|fault| (fault.path.as_str(), fault.code)).collect();
    let strange = FaultCode::NotInCatalogue;
    assert_eq!(found, [("contract.lines.1.item", strange), ("contract.lines.2.item", strange)]);
}

#[test]
fn less_than_a_fen_of_subsidy_is_nothing() {
    let it = Ground::new();
    let listed = catalogue(&it, 1_000);
    let of = |price| {
        let lines = [line(Some("ERP"), 1, price)];
        estimate(&lines, Some(&listed), YEAR, &it.office.pack)
    };
    assert_eq!(of(2).unwrap().subsidy_fen, Fen(1));
    assert_eq!(by(of(1)), "R16.1");
    assert_eq!(by(estimate(&[line(None, 1, 9_000)], None, YEAR, &it.office.pack)), "R16.1");
}

#[test]
fn a_year_without_a_ratio_has_no_subsidy() {
    let it = Ground::new();
    let listed = catalogue(&it, 1_000);
    let lines = [line(Some("ERP"), 1, 100)];
    assert_eq!(by(estimate(&lines, Some(&listed), 2019, &it.office.pack)), "R16.2");
}

#[test]
fn the_cap_leaves_what_was_not_received_and_never_less_than_nothing() {
    for (received, left) in [(0, CAP), (1, CAP - 1), (CAP, 0), (CAP + 5, 0)] {
        assert_eq!(room(Fen(CAP), Fen(received)), Fen(left), "{received}");
    }
}

#[test]
fn the_account_adds_up_step_by_step() {
    let it = Ground::new();
    let counted = [Counted::new(Fen(3_000), Some(Fen(2_001))), Counted::new(Fen(7), None)];
    let of = |received| Account::of(&counted, Fen(received), YEAR, it.office.pack.params());
    let found = of(CAP - 600);
    assert_eq!((found.basis_fen, found.ratio), (Some(Fen(2_001)), Some(BasisPoints(5_000))));
    assert_eq!((found.share_fen, found.cap_fen), (Fen(1_000), Fen(CAP)));
    assert_eq!((found.received_fen, found.left_fen), (Fen(CAP - 600), Fen(600)));
    assert_eq!((found.amount_fen, of(0).amount_fen), (Fen(600), Fen(1_000)));
    let none = Account::of(&counted, Fen(0), 2019, it.office.pack.params());
    assert_eq!((none.ratio, none.share_fen, none.amount_fen), (None, Fen(0), Fen(0)));
}
