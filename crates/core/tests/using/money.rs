//! Money in use: the parts make the price (R15.1), and the self-paid part is proven (R21.2).

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use yunquan_core::money::Fen;

use crate::common::{refused, with};
use crate::ground::{FACE, Ground, PRICE, invoice};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A voucher is accepted when and only when its face value and the self-paid part make the
    /// price, to the fen.
    #[test]
    fn both_parts_make_the_price(
        price in 1_i64..1_000_000,
        face in 1_i64..1_000_000,
        off in prop_oneof![Just(0_i64), Just(-1), Just(1), -1_000_i64..1_000],
    ) {
        let paid = (price - face + off).max(0);
        let mut it = Ground::new();
        it.change(|voucher| voucher.issued.face_fen = Fen(face));
        it.change_contract(|contract| contract.terms.price_fen = Fen(price));
        it.verify();
        let form = with(it.accept_form(), json!({"self_paid_fen": paid}));
        let answer = it.run(it.provider.account, "voucher/accept", form);
        if paid + face == price {
            prop_assert!(answer.is_ok());
            prop_assert_eq!(it.voucher().self_paid_fen, Some(Fen(paid)));
        } else {
            refused(answer, "R15.1");
        }
    }

    /// Receipts and invoices each cover what the enterprise owes; a red-letter invoice and what it
    /// annuls count nothing.
    #[test]
    fn the_self_paid_part_is_proven(
        receipts in prop_oneof![Just(PRICE - FACE), Just(PRICE - FACE - 1), 0..PRICE],
        amounts in prop::collection::vec(0_i64..PRICE, 0..6),
        annulled in prop::collection::btree_set(0_usize..6, 0..4),
    ) {
        let annulled: BTreeSet<usize> =
            annulled.into_iter().filter(|at| *at < amounts.len()).collect();
        let number = |at: usize| u32::try_from(at).unwrap() + 1;
        let plain = amounts.iter().enumerate().map(|(at, fen)| invoice(number(at), *fen));
        let red = annulled.iter().map(|at| {
            let original = invoice(number(*at), 0)["number"].clone();
            with(invoice(number(*at) + 100, amounts[*at]), json!({"annuls": original}))
        });
        let invoices: Vec<Value> = plain.chain(red).collect();
        let living = amounts.iter().enumerate().filter(|(at, _)| !annulled.contains(at));
        let proven: i64 = living.map(|(_, fen)| fen).sum();
        let mut it = Ground::accepted();
        let form =
            with(it.submit_form(), json!({"self_paid_fen": receipts, "invoices": invoices}));
        let answer = it.run(it.provider.account, "redemption/submit", form);
        if receipts >= PRICE - FACE && proven >= PRICE - FACE {
            prop_assert!(answer.is_ok());
        } else {
            refused(answer, "R21.2");
        }
    }

    /// However the lines are filled in, no more than the price of each is claimed.
    #[test]
    fn no_line_claims_more_than_its_price(
        prices in prop::collection::vec(1_i64..1_000, 1..5),
        claims in prop::collection::vec(0_i64..1_100, 1..5),
    ) {
        let mut it = Ground::accepted();
        it.change_contract(|contract| {
            let line = contract.terms.lines[0].clone();
            let of = |fen: &i64| yunquan_core::contract::Line {
                price_fen: Fen(*fen), ..line.clone()
            };
            contract.terms.lines = prices.iter().map(of).collect();
            contract.terms.price_fen = Fen(prices.iter().sum());
        });
        let claims = &claims[..claims.len().min(prices.len())];
        let line = |(at, fen): (usize, &i64)| json!({"line": at, "carried_out_fen": fen});
        let lines: Vec<Value> = claims.iter().enumerate().map(line).collect();
        let form = with(it.submit_form(), json!({"lines": lines}));
        let answer = it.run(it.provider.account, "redemption/submit", form);
        let within = claims.iter().zip(&prices).all(|(claim, price)| claim <= price);
        if within && claims.iter().sum::<i64>() > 0 {
            prop_assert!(answer.is_ok());
        } else {
            refused(answer, "R16.3");
        }
    }
}
