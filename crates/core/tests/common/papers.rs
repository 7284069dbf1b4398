//! A notice, a contract's terms and an application as the tests of money put them into the world.

use yunquan_core::application::{Application, Status};
use yunquan_core::contract::{Contract, Line, Terms, VoucherAmount};
use yunquan_core::ids::{ApplicationId, ProviderId};
use yunquan_core::money::{BasisPoints, Fen};
use yunquan_core::notice::{Category, Notice, Publish};
use yunquan_core::subsidy::Estimate;
use yunquan_core::time::Instant;

/// A year's notice with a quota, of which nothing is issued.
pub(crate) fn notice(year: i32, quota_fen: i64) -> Notice {
    let terms = Publish {
        year,
        title: "申报通知".to_owned(),
        opens_on: format!("{year}-01-01").parse().unwrap(),
        closes_on: format!("{year}-12-31").parse().unwrap(),
        categories: vec![Category::Management],
        quota_fen: Fen(quota_fen),
        evidence: vec!["验收报告".to_owned()],
        address: "柳州市".to_owned(),
        phone: "0772-1".to_owned(),
        supervision_phones: vec!["0772-2".to_owned()],
    };
    Notice { year, terms, published_at: Instant(0), closed_at: None, issued: Fen::ZERO }
}

/// One line of a standard service, signed on 2021-02-22 for a year.
pub(crate) fn terms(number: &str, provider: ProviderId, price_fen: i64) -> Terms {
    let line = Line {
        item: Some("ERP".to_owned()),
        title: None,
        quantity: 1,
        price_fen: Fen(price_fen),
        region: "450203".to_owned(),
    };
    Terms {
        number: number.to_owned(),
        provider,
        signed_on: "2021-02-22".parse().unwrap(),
        price_fen: Fen(price_fen),
        starts_on: "2021-02-22".parse().unwrap(),
        ends_on: "2022-02-21".parse().unwrap(),
        voucher_amount: VoucherAmount::AsIssued,
        annex: None,
        lines: vec![line],
    }
}

/// A cleared application on a contract, the first in its year's order, for half of twice `fen`.
pub(crate) fn application(id: ApplicationId, year: i32, on: &Contract, fen: i64) -> Application {
    let (basis_fen, ratio) = (Fen(2 * fen), BasisPoints(5_000));
    Application {
        id,
        enterprise: on.enterprise,
        status: Status::Cleared,
        since: Instant(0),
        draft: None,
        year: Some(year),
        order: Some(1),
        later_order: None,
        accepted_at: Some(Instant(0)),
        pack_version: Some(1),
        contract: Some(on.id),
        provider: Some(on.terms.provider),
        jurisdiction: "450203".to_owned(),
        tier: 1,
        estimate: Some(Estimate { basis_fen, ratio, subsidy_fen: Fen(fen) }),
        estimate_fen: Fen(fen),
        findings: Vec::new(),
        handled: Vec::new(),
        returned: None,
        publicity: None,
        voucher: None,
        because: None,
    }
}
