//! The city lives through its years without a broken promise, the same for a seed whatever the
//! batches; an export of it is audited from its files, and every tampering is named.
#![allow(clippy::unwrap_used, reason = "a test unwraps what it has just made")]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use yunquan_auditor::{Promise, Violation, audit_folder};
use yunquan_core::pack::Pack;
use yunquan_core::world::{Entity, Key};
use yunquan_service::office::Office;
use yunquan_service::simulation::{Outcome, SimulationPlan, run, shortest, shortest_until, travel};
use yunquan_service::{export, packs};
use yunquan_store::Query;
use yunquan_store::sqlite::open_memory;

fn plan(seed: u64, enterprises: u32, years: std::ops::RangeInclusive<i32>) -> SimulationPlan {
    SimulationPlan { seed, enterprises, years, until: None }
}

fn lived_by(plan: &SimulationPlan, pack: Pack, batch: usize) -> (Office, Outcome) {
    let office = plan.office(open_memory().unwrap(), Arc::new(pack), batch).unwrap();
    let outcome = run(plan, &office, &mut |_, _| {}).unwrap();
    (office, outcome)
}

fn lived(plan: &SimulationPlan, batch: usize) -> (Office, Outcome) {
    lived_by(plan, packs::built_in().unwrap(), batch)
}

#[test]
fn three_years_keep_every_promise_and_refuse_by_many_rules() {
    let (office, outcome) = lived(&plan(7, 60, 2020..=2022), 0);
    assert_eq!(outcome.violations, []);
    assert!(outcome.vouchers_issued > 40, "{outcome:?}");
    assert!(outcome.vouchers_redeemed > 30 && outcome.vouchers_expired > 2, "{outcome:?}");
    assert!(outcome.paid_fen > 0 && outcome.clawed_back_fen <= outcome.paid_fen, "{outcome:?}");
    assert!(outcome.cases > 20, "{outcome:?}");
    assert!(outcome.face_fen > 0 && outcome.events > 2_000 && outcome.commands > 2_000);
    assert_eq!(outcome.budget.keys().copied().collect::<Vec<_>>(), [2020, 2021, 2022]);
    let sure = [
        "R4.2", "R8.1", "R8.2", "R8.5", "R9.1", "R10.1", "R10.3", "R12.1", "R13.1", "R14.1",
        "R14.2", "R18.2", "R20.1", "R21.2", "R22.4", "R22.5", "R23.1", "R23.6", "R24.1", "R26.1",
        "R27.1", "R28.1", "R3.5",
    ];
    for rule in sure {
        assert!(outcome.refusals.contains_key(rule), "nothing was refused by {rule}: {outcome:?}");
    }
    for word in ["forbidden", "invalid", "key-reused"] {
        assert!(outcome.rejections.contains_key(word), "{outcome:?}");
    }
    office.close();
}

#[test]
fn the_same_seed_gives_the_same_journal_whatever_the_batches() {
    let roots: BTreeSet<String> = [1, 7, 256, 256]
        .into_iter()
        .map(|batch| lived(&plan(11, 15, 2020..=2020), batch).1.journal_root)
        .collect();
    assert_eq!(roots.len(), 1, "{roots:?}");
    let other = lived(&plan(12, 15, 2020..=2020), 256).1.journal_root;
    assert!(!roots.contains(&other));
}

/// What the statistics say is asked for is what the files ask for that have no voucher yet.
fn asking_adds_up(office: &Office) {
    const ASKING: [&str; 8] = [
        "submitted",
        "returned",
        "recommended",
        "approved",
        "published",
        "held",
        "cleared",
        "waiting",
    ];
    let zone = *office.pack().zone();
    for year in [2020, 2021] {
        let query = Query::of("application").is("year", year).one_of("status", ASKING);
        let files = office.reader().tally(&query, &[], Some("estimate_fen")).unwrap();
        let asked = office.statistics().pending(office.reader(), zone, year).unwrap();
        assert_eq!((asked.count, asked.sum.0), (files[0].count, files[0].sum), "{year}");
        assert!(year == 2020 || asked.count > 0);
    }
}

#[test]
fn a_life_stops_where_it_is_told_with_work_open_at_every_stage() {
    let pack = packs::built_in().unwrap();
    let until = pack.zone().parse_local("2021-06-16 09:30").unwrap();
    let plan = SimulationPlan { until: Some(until), ..plan(7, 80, 2020..=2021) };
    let (office, outcome) = lived(&plan, 0);
    assert_eq!(outcome.violations, []);
    assert_eq!(office.now(), until);
    let tally = office.reader().tally(&Query::of("application"), &["status"], None).unwrap();
    let statuses: Vec<String> = tally.iter().map(|it| format!("{:?}", it.group)).collect();
    for status in [
        "draft",
        "submitted",
        "returned",
        "recommended",
        "approved",
        "published",
        "held",
        "cleared",
        "waiting",
        "issued",
        "refused",
        "withdrawn",
    ] {
        assert!(statuses.iter().any(|it| it.contains(status)), "no {status} among {statuses:?}");
    }
    asking_adds_up(&office);
    open_at_every_stage(&office);
    let roles: BTreeSet<&str> = outcome.residents.iter().map(|it| it.role).collect();
    for role in [
        "administrator",
        "security-administrator",
        "bureau-officer",
        "bureau-reviewer",
        "district-officer",
        "finance-officer",
        "finance-reviewer",
        "organiser",
        "expert",
        "inspector",
        "auditor",
        "enterprise",
        "provider",
    ] {
        assert!(roles.contains(role), "nobody is {role}");
    }
    time_goes_on(&office);
    office.close();
}

fn open_at_every_stage(office: &Office) {
    let open = |table: &'static str, status: &str| {
        let found = office.reader().list(&Query::of(table).is("status", status)).unwrap();
        assert!(!found.items.is_empty(), "no {table} is {status}");
    };
    for status in ["issued", "accepted", "redeeming", "redeemed", "frozen"] {
        open("voucher", status);
    }
    for status in [
        "submitted",
        "returned",
        "complete",
        "reviewing",
        "accepted",
        "determined",
        "settling",
        "bounced",
        "paid",
    ] {
        open("redemption", status);
    }
    for status in ["commissioned", "drawn"] {
        open("panel", status);
    }
    for status in ["prepared", "sent"] {
        open("settlement", status);
    }
    for status in ["open", "heard", "found"] {
        open("case", status);
    }
    open("inspection", "drawn");
}

/// The next year's working days, money and notice come in their time, so vouchers end on their day.
fn time_goes_on(office: &Office) {
    let zone = *office.pack().zone();
    travel(office, zone.parse_local("2022-07-30 09:30").unwrap()).unwrap();
    let reader = office.reader();
    for key in [Key::Notice(2022), Key::Budget(2022)] {
        assert!(reader.entity(&key).unwrap().is_some(), "{key:?}");
    }
    let open = Query::of("voucher").one_of("status", ["issued", "accepted"]);
    let open = reader.list(&open).unwrap().items;
    let now = zone.date(office.now());
    for (_, entity) in open {
        let Entity::Voucher(it) = entity else { unreachable!() };
        assert!(it.issued.nominal_last_day >= now, "{it:?}");
    }
}

/// A pack with another annual cap is not the regulation; the life ends at once and says so.
#[test]
fn a_broken_promise_is_in_the_outcome() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemes/liuzhou-cloud-2020");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let scheme = read("scheme.toml");
    let wrong = scheme.replace("annual_cap_fen = 50_000_000", "annual_cap_fen = 60_000_000");
    assert_ne!(scheme, wrong);
    let pack = Pack::parse(&wrong, &read("people.toml")).unwrap();
    let (_, outcome) = lived_by(&plan(7, 5, 2020..=2020), pack, 0);
    let [found] = outcome.violations.as_slice() else { panic!("{:?}", outcome.violations) };
    assert_eq!((found.promise, found.rule.as_str()), (Promise::Text, "R14.3"));
}

#[test]
fn the_shortest_beginning_ends_with_the_command_that_shows_it() {
    let plan = plan(7, 5, 2020..=2020);
    let pack = Arc::new(packs::built_in().unwrap());
    let mut accepted = |office: &Office| {
        // The first order of acceptance is given.
        Ok(!office.reader().list(&Query::of("queue"))?.items.is_empty())
    };
    let (commands, last) = shortest_until(&plan, &pack, &mut accepted).unwrap().unwrap();
    assert!(commands > 100, "{commands}");
    assert_eq!(last, "application/submit");
    assert_eq!(shortest(&plan, &pack).unwrap(), None);
}

/// An export in a folder of its own.
struct Exported {
    folder: tempfile::TempDir,
}

impl Exported {
    fn of(office: &Office) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let lens = office.lens().unwrap();
        let written = export::write(&lens, None, folder.path(), &mut |_| {}).unwrap();
        assert_eq!(written.leaves, office.reader().head().unwrap().size);
        assert_eq!(written.lines["decisions"], written.leaves);
        let again = export::write(&lens, None, folder.path(), &mut |_| {});
        assert!(again.unwrap_err().to_string().contains("not empty"));
        Self { folder }
    }

    fn lines(&self, name: &str) -> Vec<Value> {
        let text = std::fs::read_to_string(self.folder.path().join(name)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn found(&self) -> Vec<Violation> {
        audit_folder(self.folder.path()).unwrap()
    }

    /// What is found once a file was rewritten; the file is as before afterwards.
    fn found_with(&self, name: &str, change: impl FnOnce(&str) -> String) -> Vec<Violation> {
        let path = self.folder.path().join(name);
        let text = std::fs::read_to_string(&path).unwrap();
        let changed = change(&text);
        assert_ne!(text, changed, "{name} was not changed");
        std::fs::write(&path, changed).unwrap();
        let found = self.found();
        std::fs::write(&path, text).unwrap();
        found
    }

    /// What is found once a field of the first fitting row is another.
    fn tampered(
        &self,
        name: &str,
        fits: fn(&Value) -> bool,
        field: &str,
        value: &Value,
    ) -> Vec<Violation> {
        self.found_with(name, |text| {
            let mut done = false;
            let change = |line: &str| {
                let mut row: Value = serde_json::from_str(line).unwrap();
                if !done && fits(&row) {
                    done = true;
                    row[field] = value.clone();
                }
                format!("{row}\n")
            };
            text.lines().map(change).collect()
        })
    }
}

fn any(_: &Value) -> bool {
    true
}

fn is_issued(row: &Value) -> bool {
    row["status"] == "issued"
}

#[test]
fn an_export_is_whole_adds_up_and_shows_every_tampering() {
    let (office, outcome) = lived(&plan(7, 40, 2020..=2021), 0);
    assert_eq!(outcome.violations, []);
    let exported = Exported::of(&office);
    assert_eq!(exported.found(), []);
    adds_up(&exported, &outcome);
    names_tampered_rows(&exported);
    names_tampered_journal(&exported);
    office.close();
}

/// Somebody without the auditor can add up the ledgers and count the orders.
fn adds_up(exported: &Exported, outcome: &Outcome) {
    let vouchers = exported.lines("vouchers.jsonl");
    assert_eq!(vouchers.len() as u64, outcome.vouchers_issued);
    let fen = |row: &Value, field: &str| row[field].as_i64().unwrap();
    for budget in exported.lines("budgets.jsonl") {
        let of_year = vouchers.iter().filter(|it| it["support_year"] == budget["year"]);
        let held = of_year.filter(|it| {
            ["issued", "accepted", "redeeming"].iter().any(|word| it["status"] == **word)
        });
        assert!(held.map(|it| fen(it, "face_fen")).sum::<i64>() >= fen(&budget, "committed_fen"));
        let left = ["available_fen", "committed_fen", "payable_fen", "paid_fen", "lapsed_fen"];
        let right: i64 = left.iter().map(|field| fen(&budget, field)).sum();
        let whole = fen(&budget, "appropriated_fen") + fen(&budget, "carried_in_fen");
        assert_eq!(whole, right + fen(&budget, "carried_out_fen"));
    }
    for queue in exported.lines("queues.jsonl") {
        let files = exported.lines("applications.jsonl");
        let of_year = files.iter().filter(|it| it["support_year"] == queue["year"]);
        let mut orders: Vec<i64> = of_year.filter_map(|it| it["order"].as_i64()).collect();
        orders.sort_unstable();
        orders.dedup();
        assert!(orders.iter().all(|order| (1..=queue["last"].as_i64().unwrap()).contains(order)));
    }
    for file in exported.lines("applications.jsonl") {
        let rules = file["decisions"].as_array().unwrap();
        assert!(rules.iter().all(|it| !it["rules"].as_array().unwrap().is_empty()), "{file}");
    }
    let text = std::fs::read_to_string(exported.folder.path().join("decisions.jsonl")).unwrap();
    assert!(!text.contains("联系人"), "sealed personal data is in the export");
}

fn names_tampered_rows(exported: &Exported) {
    type Row = (&'static str, fn(&Value) -> bool, &'static str, Value, Promise, &'static str);
    let rows: [Row; 14] = [
        ("applications", is_issued, "estimate_fen", json!(1), Promise::Subsidy, "R14.3"),
        ("applications", is_issued, "basis_fen", json!(1), Promise::Subsidy, "R16.1"),
        ("applications", is_issued, "order", json!(9_999), Promise::Order, "R4.4"),
        ("applications", is_issued, "tier", json!(9), Promise::Rank, "R5.3"),
        ("applications", is_issued, "status", json!("waiting"), Promise::Stage, "R13.1"),
        ("vouchers", any, "face_fen", json!(50_000_001), Promise::Money, "R14.3"),
        ("vouchers", any, "holder", json!("somebody"), Promise::Once, "R3.5"),
        ("vouchers", any, "last_day", json!("2030-01-01"), Promise::Validity, "R3.2"),
        ("budgets", any, "lapsed_fen", json!(1), Promise::Money, "R4.3"),
        ("allowances", any, "received_fen", json!(0), Promise::Cap, "R14.3"),
        ("publicities", any, "last_day", json!("2020-01-01"), Promise::Publicity, "R13.2"),
        ("rounds", any, "issued_by", json!("somebody"), Promise::Persons, "R13.1"),
        ("contracts", any, "voucher", json!("another"), Promise::Once, "R18.2"),
        ("notices", any, "quota_fen", json!(1), Promise::Money, "R11.1"),
    ];
    for (table, fits, field, value, promise, rule) in rows {
        let found = exported.tampered(&format!("{table}.jsonl"), fits, field, &value);
        let named = found.iter().any(|it| it.promise == promise && it.rule == rule);
        assert!(named, "{table}.{field}: {found:?}");
    }
    let short = exported.found_with("vouchers.jsonl", |text| {
        text.lines().skip(1).map(|line| format!("{line}\n")).collect()
    });
    assert!(short.iter().any(|it| it.promise == Promise::Tables), "{short:?}");
}

fn names_tampered_journal(exported: &Exported) {
    let promises = |found: Vec<Violation>| -> BTreeSet<Promise> {
        found.into_iter().map(|it| it.promise).collect()
    };
    let dearer = exported
        .found_with("decisions.jsonl", |text| text.replacen("\"face_fen\":", "\"face_fen\":1", 1));
    let found = promises(dearer);
    assert!(found.contains(&Promise::Journal) && found.contains(&Promise::Rank), "{found:?}");
    let cut = exported.found_with("decisions.jsonl", |text| {
        let (head, _) = text.trim_end().rsplit_once('\n').unwrap();
        format!("{head}\n")
    });
    assert!(promises(cut).contains(&Promise::Journal));
    let without = exported.found_with("decisions.jsonl", |text| {
        text.replacen("\"rules\":[\"R13.1\"]", "\"rules\":[]", 1)
    });
    assert!(promises(without).contains(&Promise::Cited));
    let another = exported.found_with("imports.jsonl", |text| text.replacen("企业", "企叶", 1));
    assert!(promises(another).contains(&Promise::Journal));
    let dearer_pack = exported.found_with("pack.json", |text| {
        text.replacen("\"basis_points\":8000", "\"basis_points\":9000", 1)
    });
    let found = promises(dearer_pack);
    assert!(found.contains(&Promise::Text) && found.contains(&Promise::Subsidy), "{found:?}");
}
