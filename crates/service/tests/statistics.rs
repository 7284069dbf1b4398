//! Statistics add up to the ledger, whenever they are asked for and however often (R1.1).
#![allow(clippy::unwrap_used, reason = "a test unwraps what it has just made")]

use std::sync::Arc;

use serde_json::Value;
use yunquan_core::world::{Entity, Key};
use yunquan_service::office::Office;
use yunquan_service::packs;
use yunquan_service::simulation::{SimulationPlan, run};
use yunquan_service::statistics::{Asked, By, Statistics};
use yunquan_store::sqlite::open_memory;

fn fen(shown: &Value, name: &str) -> i64 {
    shown[name].as_i64().unwrap()
}

fn asked(office: &Office, asked: Asked) -> Value {
    office.statistics().shown(&office.lens().unwrap(), asked).unwrap()
}

#[test]
fn what_was_issued_and_set_free_and_paid_is_the_ledgers() {
    let plan = SimulationPlan { seed: 3, enterprises: 40, years: 2020..=2022, until: None };
    let pack = Arc::new(packs::built_in().unwrap());
    let office = plan.office(open_memory().unwrap(), pack, 0).unwrap();
    run(&plan, &office, &mut |_, _| {}).unwrap();
    let mut issued = 0;
    for year in plan.years.clone() {
        let Some(Entity::Budget(ledger)) = office.reader().entity(&Key::Budget(year)).unwrap()
        else {
            continue;
        };
        let shown = asked(&office, Asked { year: Some(year), by: None });
        let bound = ledger.committed.0 + ledger.payable.0;
        assert_eq!(fen(&shown, "outstanding_fen"), bound, "{year}: {shown}");
        assert_eq!(fen(&shown, "paid_fen"), ledger.paid.0, "{year}");
        assert_eq!(fen(&shown, "claimed_back_fen"), ledger.claimed_back.0, "{year}");
        assert_eq!(fen(&shown, "recovered_fen"), ledger.recovered.0, "{year}");
        let balance = fen(&shown, "released_fen") + bound + ledger.paid.0;
        assert_eq!(fen(&shown, "issued_fen"), balance, "{year}");
        issued += fen(&shown, "issued_fen");
        // The books end where the ledger stands, and every page of them is one of the whole.
        let lens = office.lens().unwrap();
        let books = office.statistics().books(&lens, year, None, usize::MAX).unwrap();
        assert_eq!(books.days.last().unwrap().1, *ledger, "{year}");
        assert_eq!(books.lines.first().unwrap().available, ledger.available, "{year}");
        assert_eq!((books.lines.len(), books.before), (books.count, None), "{year}");
        let (mut before, mut paged) = (None, Vec::new());
        loop {
            let page = office.statistics().books(&lens, year, before, 7).unwrap();
            paged.extend(page.lines);
            before = page.before;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(paged, books.lines, "{year}");
        // Every grouping adds up to the whole.
        for by in ["year", "district", "industry", "category"] {
            let rows: Vec<&Value> = shown["by"][by].as_object().unwrap().values().collect();
            for name in ["contract_fen", "subsidy_fen", "paid_fen"] {
                let sum: i64 = rows.iter().map(|row| fen(row, name)).sum();
                assert_eq!(sum, fen(&shown, name), "{year} {by} {name}");
            }
            assert!(rows.len() < 2 || rows.iter().all(|row| fen(row, "firms") >= 3), "{shown}");
        }
        assert_eq!(shown["funnel"]["issued"]["amount_fen"], shown["issued_fen"]);
    }
    assert!(issued > 0, "the city issued something");
    // Asked again, or afresh, they say the same.
    let all = asked(&office, Asked::default());
    assert_eq!(all, asked(&office, Asked::default()));
    let lens = office.lens().unwrap();
    office.count().unwrap();
    assert_eq!(all, asked(&office, Asked::default()), "filled beside the pages");
    assert_eq!(all, Statistics::default().shown(&lens, Asked::default()).unwrap());
    let sheet = office.statistics().csv(&lens, Asked { year: None, by: Some(By::District) });
    let sheet = sheet.unwrap();
    assert!(sheet.starts_with("year,by,key,firms"), "{sheet}");
    assert!(sheet.lines().all(|line| line.split(',').count() == 9), "{sheet}");
    office.close();
}
