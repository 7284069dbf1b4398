//! A city's applications under other parameters, read from its folder and from its export.
#![allow(clippy::unwrap_used, reason = "a test unwraps what it has just made")]

use std::path::Path;
use std::sync::Arc;

use yunquan_core::money::Fen;
use yunquan_core::whatif::year;
use yunquan_service::clock::Clock;
use yunquan_service::entropy::Seeds;
use yunquan_service::export;
use yunquan_service::installation::{Installation, Kind};
use yunquan_service::packs::{self, NoPack};
use yunquan_service::simulation::{self, SimulationPlan};
use yunquan_service::whatif::{exported, living};

fn scheme() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemes/liuzhou-cloud-2020")
}

#[test]
fn a_city_under_another_cap() {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (folder.path().join("city"), folder.path().join("export"));
    let pack = Arc::new(packs::built_in().unwrap());
    Installation::create(&data, Kind::Simulated, &pack, &Seeds::fixed(3)).unwrap();
    let plan = SimulationPlan { seed: 3, enterprises: 40, years: 2020..=2020, until: None };
    let clock = Clock::manual(plan.begins(&pack));
    let city =
        Installation::open(&data, Kind::Simulated, Arc::clone(&pack), clock, Seeds::fixed(3));
    let city = city.unwrap();
    simulation::run(&plan, &city.office, &mut |_, _| {}).unwrap();
    let lens = city.office.lens().unwrap();
    let here = living(&lens).unwrap();
    export::write(&lens, None, &out, &mut |_| {}).unwrap();
    let there = exported(&out).unwrap();
    assert_eq!(here.years, there.years);
    assert_eq!(here.names, there.names);
    let on_file = &here.years[&2020];
    let now = year(on_file, &pack);
    assert!(now.granted > 0 && now.face_fen > Fen::ZERO);
    // With a cap of one fen everybody gets one fen, once.
    let one = packs::changed(&scheme(), &[("R14.3.annual_cap_fen", "1")]).unwrap();
    let poor = year(on_file, &one);
    let enterprises: std::collections::BTreeSet<_> =
        on_file.files.iter().map(|file| file.enterprise).collect();
    assert!(poor.face_fen <= Fen(i64::try_from(enterprises.len()).unwrap()));
    assert!(poor.face_fen < now.face_fen && poor.refused >= now.refused);
    assert_eq!(poor.granted, poor.cut);
    // The same parameters are the same pack.
    let same = packs::changed(&scheme(), &[("R14.3.annual_cap_fen", "50_000_000")]).unwrap();
    assert_eq!(year(on_file, &same), now);
    // The ratio of 2020, the first row: so low that no cap cuts it any more.
    let low = packs::changed(&scheme(), &[("R16.2.ratio.0.basis_points", "100")]).unwrap();
    assert!(year(on_file, &low).face_fen < now.face_fen);
}

#[test]
fn a_parameter_that_is_none_is_named() {
    for (place, value) in [
        ("R14.3.annual_cap", "1"),
        ("R99.1.annual_cap_fen", "1"),
        ("annual_cap_fen", "1"),
        ("R14.3", "1"),
        ("R14.3.annual_cap_fen", "much"),
        ("R16.2.ratio.9.basis_points", "1"),
    ] {
        let changed = packs::changed(&scheme(), &[(place, value)]);
        assert!(matches!(changed, Err(NoPack::NoParameter(named)) if named == place), "{place}");
    }
    let faults = packs::changed(&scheme(), &[("R14.3.annual_cap_fen", "\"much\"")]);
    assert!(matches!(faults, Err(NoPack::Faults(_))));
    let faults = packs::changed(&scheme(), &[("R14.3.annual_cap_fen", "-1")]);
    assert!(matches!(faults, Err(NoPack::Faults(_))));
}
