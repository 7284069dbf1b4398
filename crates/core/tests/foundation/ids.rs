//! Ids and the deterministic stream, against `oracle/entropy.py`.

use std::num::NonZeroU64;

use proptest::prelude::*;
use yunquan_core::ids::{ApplicationId, Entropy, IdFault, Ids, VoucherId};
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

/// Ids of turn 5, and of the turn whose last 28 bits are the same.
#[test]
fn ids_are_as_described() {
    let at: Instant = "2021-03-15T01:00:00.123456Z".parse().unwrap();
    let mut entropy = Entropy::new(seed());
    let mut ids = Ids::new(5);
    let made = [0; 3].map(|_| ids.next(at, &mut entropy));
    let expected = [
        "01783365-9afb-774b-8000-001553adca00",
        "01783365-9afb-774b-8000-001553adca39",
        "01783365-9afb-774b-8000-001553adcb05",
    ];
    assert_eq!(made.map(|id| id.to_string()), expected);
    let mut wrapped = Ids::new((1 << 28) + 5);
    assert_eq!(wrapped.next(at, &mut Entropy::new(seed())), made[0]);
    assert_eq!(made[0].get_version_num(), 7);
    assert_eq!(made[0].get_variant(), uuid::Variant::RFC4122);
    for end in [Instant(i64::MIN), Instant(i64::MAX)] {
        assert_eq!(Ids::new(u64::MAX).next(end, &mut entropy).get_version_num(), 7);
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

    /// Rising within a command, from a command to the next of the same instant, and with time.
    #[test]
    fn later_ids_are_greater(
        seeds: [[u8; 32]; 3],
        at in 0i64..4_000_000_000_000_000,
        turn in 0u64..(1 << 28) - 1,
        later in 1i64..1_000_000,
    ) {
        let [mut one, mut next, mut last] = seeds.map(Entropy::new);
        let (mut ids, at) = (Ids::new(turn), Instant(at));
        let mut made: Vec<_> = (0..100).map(|_| ids.next(at, &mut one)).collect();
        made.push(Ids::new(turn + 1).next(at, &mut next));
        made.push(Ids::new(0).next(at.plus_micros(later), &mut last));
        prop_assert!(made.windows(2).all(|pair| pair[0] < pair[1]), "{made:?}");
    }
}
