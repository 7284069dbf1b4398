//! Ids and the deterministic stream, against `oracle/entropy.py`.

use std::num::NonZeroU64;

use proptest::prelude::*;
use yunquan_core::ids::{ApplicationId, Entropy, IdFault, VoucherId};
use yunquan_core::time::Instant;

/// The seed of the oracle: 00 01 .. 1f.
fn seed() -> [u8; 32] {
    std::array::from_fn(|index| u8::try_from(index).unwrap())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_stream_is_as_described() {
    let expected = "a9d6e500293a88bd38cbe213d07ab71f8cb2258552072a01bdf1c40be527f4d0\
                    6061c4386d7a1788";
    assert_eq!(hex(&Entropy::new(seed()).bytes::<40>()), expected);
    let mut entropy = Entropy::new(seed());
    let pieces =
        [hex(&entropy.bytes::<3>()), hex(&entropy.bytes::<30>()), hex(&entropy.bytes::<7>())];
    assert_eq!(pieces.concat(), expected);
}

#[test]
fn draws_are_as_described() {
    let mut entropy = Entropy::new(seed());
    // Of draws below the last bound every second one is taken again.
    let half = (1 << 63) + 1;
    let bounds = [1, 2, 6, 10, 37, 1000, 1_000_000_000, half, half, half, half];
    let expected = [
        0,
        1,
        5,
        2,
        3,
        598,
        349_340_663,
        300_893_896_666_610_643,
        8_315_228_738_316_000_402,
        6_212_704_801_138_175_306,
        8_269_744_564_214_530_275,
    ];
    let drawn = bounds.map(|n| entropy.below(NonZeroU64::new(n).unwrap()));
    assert_eq!(drawn, expected);
    let mut items: Vec<u32> = (1..=12).collect();
    Entropy::new(seed()).shuffle(&mut items);
    assert_eq!(items, [12, 11, 8, 3, 4, 10, 7, 1, 5, 6, 9, 2]);
}

#[test]
fn uuids_are_of_version_7() {
    let at: Instant = "2021-03-15T01:00:00.123456Z".parse().unwrap();
    let mut entropy = Entropy::new(seed());
    let first = entropy.uuid_v7(at);
    assert_eq!(first.to_string(), "01783365-9afb-774b-a9d6-e500293a88bd");
    assert_eq!(entropy.uuid_v7(at).to_string(), "01783365-9afb-774b-b8cb-e213d07ab71f");
    assert_eq!(first.get_version_num(), 7);
    assert_eq!(first.get_variant(), uuid::Variant::RFC4122);
    for end in [Instant(i64::MIN), Instant(i64::MAX)] {
        assert_eq!(entropy.uuid_v7(end).get_version_num(), 7);
    }
}

#[test]
fn ids_are_hyphenated_text() {
    let text = "01783365-9afb-774b-a9d6-e500293a88bd";
    let id: ApplicationId = text.parse().unwrap();
    assert_eq!(id.to_string(), text);
    assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{text}\""));
    assert_eq!(serde_json::from_str::<ApplicationId>(&format!("\"{text}\"")).unwrap(), id);
    assert_eq!(format!("{id:?}"), format!("ApplicationId({text})"));
    for wrong in
        ["", "一号", "017833659afb774ba9d6e500293a88bd", "{01783365-9afb-774b-a9d6-e500293a88bd}"]
    {
        assert_eq!(wrong.parse::<VoucherId>(), Err(IdFault(wrong.to_owned())));
    }
}

#[test]
fn the_seed_is_never_shown() {
    assert_eq!(format!("{:?}", Entropy::new([7; 32])), "Entropy { next_block: 0, .. }");
}

/// Six faces, 6,000 throws: each face within a fifth of its thousand, for this fixed seed.
#[test]
fn small_draws_are_even() {
    let mut entropy = Entropy::new(seed());
    let mut faces = [0u32; 6];
    for _ in 0..6000 {
        let face = entropy.below(NonZeroU64::new(6).unwrap());
        faces[usize::try_from(face).unwrap()] += 1;
    }
    assert!(faces.iter().all(|count| (800..=1200).contains(count)), "{faces:?}");
}

proptest! {
    #[test]
    fn draws_stay_below(seed: [u8; 32], n in 1u64..) {
        prop_assert!(Entropy::new(seed).below(NonZeroU64::new(n).unwrap()) < n);
    }

    #[test]
    fn a_shuffle_keeps_the_items(seed: [u8; 32], mut items: Vec<u8>) {
        let mut shuffled = items.clone();
        Entropy::new(seed).shuffle(&mut shuffled);
        items.sort_unstable();
        shuffled.sort_unstable();
        prop_assert_eq!(items, shuffled);
    }

    #[test]
    fn later_ids_are_greater(seed: [u8; 32], at in 0i64..4_000_000_000_000_000, later in 1i64..) {
        let mut entropy = Entropy::new(seed);
        let first = entropy.uuid_v7(Instant(at));
        let second = entropy.uuid_v7(Instant(at).plus_micros(later % 1_000_000 + 1));
        prop_assert!(first < second);
    }
}
