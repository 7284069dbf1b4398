//! Imported lists: working days as the notices come out, roster, credit, relations.

use serde_json::{Value, json};
use yunquan_core::time::Date;

use super::SimulationFailed;
use super::life::Life;
use crate::packs;

impl Life<'_> {
    /// Imports every notice that has come out by a day; nothing happens when none is new.
    pub(super) fn import_calendar(&mut self, today: Date) -> Result<(), SimulationFailed> {
        let notices: Vec<_> =
            packs::notices()?.into_iter().filter(|notice| notice.issued() <= today).collect();
        let form = json!({"notices": notices});
        self.driver.tell(self.staff.administrator, "import/calendar", form)?;
        Ok(())
    }

    /// The roster of a half-year; in each some enterprises are missing, as statistics lag.
    pub(super) fn import_roster(&mut self, year: i32, half: u32) -> Result<(), SimulationFailed> {
        let dice = &mut self.world.dice;
        let listed = self.world.firms.iter().filter(|firm| firm.in_roster && !dice.chance(2));
        let rows: Vec<Value> = listed
            .map(|firm| json!({"credit_code": firm.credit_code, "name": firm.name}))
            .collect();
        let form = json!({"period": format!("{year}-{half}"), "rows": rows});
        self.driver.tell(self.staff.officer, "import/roster", form)?;
        Ok(())
    }

    /// The credit list of a quarter: some entries go, some come.
    pub(super) fn import_credit(&mut self, day: Date) -> Result<(), SimulationFailed> {
        let dice = &mut self.world.dice;
        self.world.credit.retain(|_| !dice.chance(40));
        let count = self.world.firms.len().div_ceil(60).max(1);
        for _ in 0..count {
            let Some(firm) = self.world.firms.get(dice.below(self.world.firms.len())) else {
                break;
            };
            let kind = dice.pick(&["abnormal", "abnormal", "dishonest", "bad-faith", "bad-faith"]);
            let kind = kind.unwrap_or("abnormal");
            // Bad faith ends after three years unless the list says earlier.
            let months = u32::try_from(dice.between(1, 8)).unwrap_or(1);
            let until = day.checked_add_months(chrono::Months::new(months));
            let until = until.filter(|_| kind == "bad-faith" && dice.chance(50));
            self.world.credit.push(json!({"credit_code": firm.credit_code, "name": firm.name,
                "kind": kind, "listed_on": day, "until": until, "source": "信用柳州"}));
        }
        let form = json!({"rows": self.world.credit});
        self.driver.tell(self.staff.officer, "import/credit", form)?;
        Ok(())
    }

    /// The relations: holdings and representatives that tie some enterprises to providers, chains
    /// that an officer must judge, and a state body that ties nobody.
    pub(super) fn import_relations(&mut self) -> Result<(), SimulationFailed> {
        let world = &mut self.world;
        let mut nodes = vec![json!({"key": "gzw", "name": "市国资委", "exempt": true})];
        let mut edges = Vec::new();
        let node = |key: &str, name: &str| json!({"key": key, "name": name, "exempt": false});
        for firm in &world.firms {
            nodes.push(node(&firm.credit_code, &firm.name));
        }
        for vendor in &world.vendors {
            nodes.push(node(&vendor.credit_code, &vendor.name));
            edges.push(json!({"from": "gzw", "to": vendor.credit_code, "kind": "holding",
                "basis_points": 6_000}));
        }
        world.ties.clear();
        for (index, firm) in world.firms.iter().enumerate() {
            let at = world.dice.below(world.vendors.len());
            let Some(vendor) = world.vendors.get(at) else { break };
            let (firm, vendor) = (firm.credit_code.as_str(), vendor.credit_code.as_str());
            let person = format!("person-{index}");
            match world.dice.below(40) {
                0 => edges.push(json!({"from": vendor, "to": firm, "kind": "holding",
                    "basis_points": 100})),
                1 => {
                    nodes.push(node(&person, "法人代表"));
                    for of in [firm, vendor] {
                        edges.push(
                            json!({"from": person, "to": of, "kind": "legal-representative"}),
                        );
                    }
                }
                2 | 3 => {
                    nodes.push(node(&person, "董事"));
                    edges.push(json!({"from": person, "to": firm, "kind": "officer"}));
                    edges.push(json!({"from": person, "to": vendor, "kind": "holding",
                        "basis_points": 900}));
                    continue;
                }
                4 => {
                    edges.push(json!({"from": "gzw", "to": firm, "kind": "control"}));
                    continue;
                }
                _ => continue,
            }
            world.ties.push((index, at));
        }
        let form = json!({"nodes": nodes, "edges": edges});
        self.driver.tell(self.staff.officer, "import/relations", form)?;
        Ok(())
    }
}
