//! What a year would come to: amounts, cuts, refusals, and where the money ends (R14.2, R14.3,
//! R16.1, R16.2), by hand.

use serde_json::json;
use yunquan_core::ids::{ApplicationId, EnterpriseId, ProviderId};
use yunquan_core::money::Fen;
use yunquan_core::provider::Catalogue;
use yunquan_core::whatif::{Fate, Filed, YearOnFile, YearOutcome, year};

use crate::common::Office;

const PROVIDER: ProviderId = ProviderId(uuid::Uuid::from_u128(500));

fn filed(id: u128, enterprise: u128, tier: u8, price_fen: i64) -> Filed {
    let line = json!({"item": "ERP", "quantity": 1, "price_fen": price_fen, "region": "450203",
        "title": null});
    Filed {
        application: ApplicationId(uuid::Uuid::from_u128(id)),
        enterprise: EnterpriseId(uuid::Uuid::from_u128(enterprise)),
        provider: PROVIDER,
        tier,
        order: u32::try_from(id).unwrap(),
        lines: vec![serde_json::from_value(line).unwrap()],
    }
}

/// 2021, half of the basis; the catalogue prices the one service at 1,000,000.00 yuan.
fn on_file(room: i64, files: Vec<Filed>) -> YearOnFile {
    let item = json!({"code": "ERP", "name": "ERP", "category": "management", "unit": "套",
        "price_fen": 100_000_000});
    let items = [("ERP".to_owned(), serde_json::from_value(item).unwrap())].into();
    let catalogue = Catalogue { provider: PROVIDER, year: 2021, version: 1, items };
    YearOnFile {
        year: 2021,
        room: Fen(room),
        catalogues: [(PROVIDER, catalogue)].into(),
        files,
        ..YearOnFile::default()
    }
}

fn fates(outcome: &YearOutcome) -> Vec<(u128, &Fate)> {
    outcome.shares.iter().map(|it| (it.application.0.as_u128(), &it.fate)).collect()
}

fn granted(face_fen: i64, cut: bool) -> Fate {
    Fate::Granted { face_fen: Fen(face_fen), cut }
}

#[test]
fn amounts_cuts_and_refusals_in_rank_order() {
    let pack = Office::new().pack;
    // One enterprise three times: 300,000 and 200,000 of 250,000 reach the cap of 500,000 yuan.
    let files = vec![
        filed(3, 1, 1, 10_000_000),
        filed(2, 1, 1, 50_000_000),
        filed(1, 1, 1, 60_000_000),
        filed(4, 2, 2, 1_000),
    ];
    let outcome = year(&on_file(100_000_000, files), &pack);
    let refused = Fate::Refused { rule: "R3.3".parse().unwrap() };
    let expected = [
        (1, &granted(30_000_000, false)),
        (2, &granted(20_000_000, true)),
        (3, &refused),
        (4, &granted(500, false)),
    ];
    assert_eq!(fates(&outcome), expected);
    assert_eq!((outcome.granted, outcome.cut, outcome.refused, outcome.waiting), (3, 1, 1, 0));
    assert_eq!((outcome.face_fen, outcome.left_fen), (Fen(50_000_500), Fen(49_999_500)));
    assert_eq!(outcome.ends_before, None);
}

/// The first that does not fit whole waits, and all after it; the tier ranks before the order.
#[test]
fn the_money_ends_before_the_first_that_does_not_fit() {
    let pack = Office::new().pack;
    let files = vec![filed(1, 1, 2, 100), filed(2, 2, 1, 1_000), filed(3, 3, 1, 4_000)];
    let outcome = year(&on_file(1_000, files.clone()), &pack);
    let waits = |fen| Fate::Waiting { face_fen: Fen(fen) };
    assert_eq!(fates(&outcome), [(2, &granted(500, false)), (3, &waits(2_000)), (1, &waits(50))]);
    assert_eq!(outcome.ends_before.unwrap().0.as_u128(), 3);
    assert_eq!(outcome.left_fen, Fen(500));
    // Exactly enough is enough.
    assert_eq!(year(&on_file(2_550, files), &pack).waiting, 0);
}

#[test]
fn what_was_brought_forward_counts_and_a_year_without_a_ratio_refuses() {
    let pack = Office::new().pack;
    let mut it = on_file(100_000_000, vec![filed(1, 1, 1, 60_000_000)]);
    it.brought_forward.insert(EnterpriseId(uuid::Uuid::from_u128(1)), Fen(49_999_999));
    assert_eq!(fates(&year(&it, &pack)), [(1, &granted(1, true))]);
    it.year = 2031;
    let refused = Fate::Refused { rule: "R16.2".parse().unwrap() };
    assert_eq!(fates(&year(&it, &pack)), [(1, &refused)]);
}
