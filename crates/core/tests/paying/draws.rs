//! Members and spot checks are drawn by lot, with recusal, so that anyone can draw again (R22.3).

use std::collections::BTreeSet;

use serde_json::json;
use sha2::{Digest as _, Sha256};
use yunquan_core::account::{Bond, Party};
use yunquan_core::digest::Digest;
use yunquan_core::event::Event as Fact;
use yunquan_core::ids::PanelId;
use yunquan_core::money::BasisPoints;
use yunquan_core::panel::{Event, spot_check_count};

use crate::common::{barred, refused};
use crate::firms::authorised;
use crate::ground::{Ground, conclude_form, score_form};

/// The draw as `docs/draws.md` describes it, written anew.
fn drawn_again<T: Copy>(
    tag: &[u8],
    root: Digest,
    panel: PanelId,
    list: &[T],
    count: usize,
) -> Vec<T> {
    let mut tagged = tag.to_vec();
    tagged.extend(root.0);
    tagged.extend(panel.0.as_bytes());
    let seed = Sha256::digest(&tagged);
    let mut stream = Vec::new();
    for block in 0_u64..64 {
        let mut input = seed.to_vec();
        input.extend(block.to_be_bytes());
        stream.extend(Sha256::digest(&input));
    }
    let mut words = stream.chunks(8).map(|word| u64::from_be_bytes(word.try_into().unwrap()));
    let mut list = list.to_vec();
    for last in (1..list.len()).rev() {
        let n = last as u128 + 1;
        let fair = (1_u128 << 64) / n * n;
        let word = words.by_ref().find(|word| u128::from(*word) < fair).unwrap();
        list.swap(last, usize::try_from(u128::from(word) % n).unwrap());
    }
    list.truncate(count);
    list
}

#[test]
fn anyone_can_draw_members_and_spot_checks_again() {
    let mut seen = BTreeSet::new();
    for round in 0_u8..8 {
        let mut it = Ground::new();
        it.office.root = Digest::of(&[round]);
        let batch: Vec<_> = (0..7).map(|_| it.complete(100, 8_000, &[(125, 125)])).collect();
        let panel = it.commissioned(&batch);
        let form = json!({"panel": panel});
        let events = it.run(it.organiser, "panel/draw", form).unwrap();
        let Fact::Panel(Event::Drawn { root, eligible, members, spot_checks, .. }) = &events[0]
        else {
            panic!("{events:?}")
        };
        assert_eq!((*root, eligible), (it.office.root, &it.experts));
        assert_eq!(*members, drawn_again(b"yunquan/draw/v1", *root, panel, eligible, 3));
        let checks = drawn_again(b"yunquan/spot-check/v1", *root, panel, &batch, 2);
        assert_eq!(*spot_checks, checks);
        for id in &batch {
            assert_eq!(it.redemption(*id).to_check, checks.contains(id));
        }
        seen.insert(spot_checks.clone());
    }
    assert!(seen.len() > 3, "another root draws others: {seen:?}");
}

#[test]
fn a_fifth_of_a_batch_is_checked_and_one_at_least() {
    let fifth = BasisPoints(2_000);
    for (batch, checked) in [(1, 1), (4, 1), (5, 1), (6, 2), (10, 2), (11, 3), (200, 40)] {
        assert_eq!(spot_check_count(batch, fifth, 1), checked, "of {batch}");
    }
    // Never more than there are, and nothing of nothing.
    assert_eq!(spot_check_count(2, fifth, 5), 2);
    assert_eq!(spot_check_count(0, fifth, 1), 0);
    assert_eq!(spot_check_count(10, BasisPoints(0), 0), 0);
    assert_eq!(spot_check_count(10, BasisPoints::WHOLE, 0), 10);
}

/// Employment and holdings bar like kinship, with either party of any redemption of the batch.
#[test]
fn every_bond_with_a_party_of_the_batch_bars_from_the_draw() {
    let mut it = Ground::new();
    let other = authorised(&mut it.office, "乙汽配", 3);
    let provider = it.provider.id;
    let batch = [
        it.complete(100, 8_000, &[(125, 125)]),
        it.complete_of(other.id, provider, 100, 8_000, &[(125, 125)]),
    ];
    let panel = it.commissioned(&batch);
    let bonds = [
        (Bond::Own, Party::Enterprise(it.enterprise.id)),
        (Bond::Relative, Party::Enterprise(other.id)),
        (Bond::Employment, Party::Provider(provider)),
        (Bond::Holding, Party::Enterprise(other.id)),
    ];
    for (expert, (bond, party)) in it.experts.clone().into_iter().zip(bonds) {
        let (kind, id) = match party {
            Party::Enterprise(id) => ("enterprise", json!(id)),
            Party::Provider(id) => ("provider", json!(id)),
        };
        let form = json!({kind: id, "kind": bond, "note": "持有股份"});
        it.run(expert, "relation/declare", form).unwrap();
    }
    let form = json!({"panel": panel, "redemption": batch[1], "conflict": true, "note": "顾问"});
    it.run(it.experts[4], "panel/declare", form).unwrap();
    let events = it.run(it.organiser, "panel/draw", json!({"panel": panel})).unwrap();
    let Fact::Panel(Event::Drawn { eligible, .. }) = &events[0] else { panic!("{events:?}") };
    assert_eq!(eligible, &it.experts[5..]);
}

#[test]
fn who_judged_the_same_two_parties_before_is_left_out() {
    let mut it = Ground::new();
    let first = it.complete(100, 8_000, &[(125, 125)]);
    let (panel, members) = it.drawn(&[first]);
    it.judged(panel, first, &[&[125], &[125], &[125]]);
    it.run(it.organiser, "panel/conclude", conclude_form(panel, &[first])).unwrap();
    let second = it.complete(100, 8_000, &[(125, 125)]);
    let (again, _) = it.drawn(&[second]);
    assert!(it.panel(again).members.iter().all(|member| !members.contains(member)));

    // With another enterprise the same experts may judge again.
    let other = authorised(&mut it.office, "乙汽配", 3);
    let provider = it.provider.id;
    let third = it.complete_of(other.id, provider, 100, 8_000, &[(125, 125)]);
    let panel = it.commissioned(&[third]);
    let events = it.run(it.organiser, "panel/draw", json!({"panel": panel})).unwrap();
    let Fact::Panel(Event::Drawn { eligible, .. }) = &events[0] else { panic!("{events:?}") };
    assert_eq!(eligible, &it.experts);
}

#[test]
fn too_few_experts_draw_no_panel() {
    let mut it = Ground::new();
    let id = it.complete(100, 8_000, &[(125, 125)]);
    let panel = it.commissioned(&[id]);
    let party = Party::Provider(it.provider.id);
    for expert in it.experts.clone().into_iter().take(7) {
        it.office.relative(expert, party);
    }
    let facts = refused(it.run(it.organiser, "panel/draw", json!({"panel": panel})), "R22.2");
    assert_eq!((&facts["eligible"], &facts["seats"]), (&json!(2), &json!(3)));
}

/// A holding that shows only after the draw: the member judges no more of that party.
#[test]
fn a_member_with_a_holding_does_not_judge() {
    let mut it = Ground::new();
    let id = it.complete(100, 8_000, &[(125, 125)]);
    let (panel, members) = it.drawn(&[id]);
    let form = json!({"enterprise": it.enterprise.id, "kind": "holding", "note": "持股百分之二"});
    it.run(members[0], "relation/declare", form).unwrap();
    barred(it.run(members[0], "panel/score", score_form(panel, id, &[125])), Some("R13.1"));
}
