//! Money through determination and payment: nothing is made or lost, nothing is paid twice.

use proptest::prelude::*;
use serde_json::{Value, json};
use yunquan_core::budget::Budget;
use yunquan_core::ids::{RedemptionId, SettlementId};
use yunquan_core::money::{BasisPoints, Fen, share_floor};
use yunquan_core::panel::{Judgement, accepted_lines};
use yunquan_core::redemption::Status;

use crate::ground::{APPROPRIATED, Ground, bounced, determine_form, paid};

/// R4.3, with nothing carried over.
fn balances(budget: &Budget) -> bool {
    let terms = [budget.available, budget.committed, budget.payable, budget.paid, budget.lapsed];
    Fen::sum(terms) == Some(Fen(APPROPRIATED)) && terms.iter().all(|term| *term >= Fen::ZERO)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Determined and released together are the face value; no fen more than is due is determined.
    #[test]
    fn determined_and_released_are_the_face_value(
        face in 1_i64..50_000_000,
        ratio in prop_oneof![Just(8_000_u32), Just(5_000), Just(3_000)],
        basis in 4_i64..200_000_000,
    ) {
        let mut it = Ground::new();
        let id = it.accepted(face, ratio, basis);
        let before = it.budget();
        it.run(it.reviewer, "redemption/determine", determine_form(id)).unwrap();
        it.run(it.finance, "redemption/determine", determine_form(id)).unwrap();
        let after = it.budget();
        let determined = it.redemption(id).determined_fen.unwrap();
        let released = after.available.checked_sub(before.available).unwrap();
        prop_assert_eq!(determined.checked_add(released), Some(Fen(face)));
        prop_assert_eq!(after.payable, determined);
        prop_assert!(balances(&after));
        prop_assert!(determined <= share_floor(Fen(basis), BasisPoints(ratio)).unwrap());
        prop_assert!(determined.0 > 0 && determined.0 <= face);
    }

    /// However members judge, no line counts for more than its basis or than most members found.
    #[test]
    fn a_line_counts_for_no_more_than_its_basis_and_half_the_members(
        amounts in prop::collection::vec(0_i64..1_000_000, 1..=9),
        basis in 0_i64..1_000_000,
    ) {
        let judgements: Vec<[Judgement; 1]> = amounts
            .iter()
            .map(|fen| [Judgement { line: 0, accepted_fen: Fen(*fen) }])
            .collect();
        let judgements: Vec<&[Judgement]> = judgements.iter().map(|one| one.as_slice()).collect();
        let line = accepted_lines(&judgements, &[Fen(basis)], BasisPoints(8_000))[0];
        prop_assert!(line.accepted_fen.0 <= basis);
        prop_assert!(line.accepted_fen <= line.carried_out_fen);
        let agree = amounts.iter().filter(|fen| **fen >= line.carried_out_fen.0).count();
        prop_assert!(agree * 2 >= amounts.len());
    }

    /// Whatever banks answer and however often, each redemption is paid once at most, and the sum
    /// paid is the sum of what was determined of those paid.
    #[test]
    fn nothing_is_paid_twice(steps in prop::collection::vec((0_usize..4, 0_u8..5), 1..40)) {
        let mut it = Ground::new();
        let ids: Vec<RedemptionId> = (1..=4).map(|n| it.determined(n * 10_000)).collect();
        let mut lists: Vec<SettlementId> = Vec::new();
        let mut payments = vec![0_u32; ids.len()];
        for (at, step) in steps {
            let id = ids[at];
            match step {
                0 => {
                    let form = json!({"redemptions": [id]});
                    if it.run(it.finance, "settlement/prepare", form).is_ok() {
                        lists.extend(it.redemption(id).settlement);
                    }
                }
                1 => for list in lists.clone() {
                    let form = json!({"settlement": list});
                    let _ = it.run(it.finance_reviewer, "settlement/send", form);
                },
                2 if it.redemption(id).status == Status::Bounced => {
                    it.change(id, |file| file.status = Status::Determined);
                }
                _ => for list in lists.clone() {
                    let answer: Value = if step == 3 { paid(id) } else { bounced(id) };
                    let form = json!({"settlement": list, "results": [answer]});
                    let done = it.run(it.finance, "settlement/record", form);
                    payments[at] += u32::from(done.is_ok() && step == 3);
                },
            }
            prop_assert!(balances(&it.budget()));
        }
        prop_assert!(payments.iter().all(|count| *count <= 1), "{:?}", payments);
        let due = (1..=4).zip(&payments).map(|(n, count)| n * 10_000 * i64::from(*count));
        prop_assert_eq!(it.budget().paid, Fen(due.sum()));
    }
}
