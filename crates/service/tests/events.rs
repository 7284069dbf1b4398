//! Events are for ever: what the first half of the life wrote still loads, replays and keeps every
//! promise; the shapes of all events are committed and compared.
#![allow(clippy::unwrap_used, reason = "a test unwraps what it has just made")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use yunquan_auditor::Auditor;
use yunquan_core::digest::Digest;
use yunquan_core::event::Event;
use yunquan_core::imports;
use yunquan_service::envelope::Leaf;
use yunquan_service::office::Office;
use yunquan_service::simulation::{SimulationPlan, run};
use yunquan_service::{audit, packs};
use yunquan_store::sqlite::open_memory;
use yunquan_store::{self as store, Query, Store};

fn fixture(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    std::fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
}

fn read(line: &str) -> Leaf {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

/// A journal in a database that has nothing else: its leaves, and the contents of its imports.
fn stored(leaves: &[String], contents: &[String]) -> Store {
    let mut store = open_memory().unwrap();
    let contents: BTreeMap<Digest, &String> =
        contents.iter().map(|content| (Digest::of(content.as_bytes()), content)).collect();
    let mut unit = store.ledger.begin().unwrap();
    let mut kept = Vec::new();
    for line in leaves {
        let leaf = read(line);
        if let Event::Import(imports::Event::Recorded { kind, digest, .. }) = &leaf.event {
            unit.import(*kind, contents[digest].as_bytes()).unwrap();
        }
        let subject = leaf.event.subject().map(|key| key.to_string()).unwrap_or_default();
        kept.push((leaf.seq, leaf.at, subject, leaf.event.name()));
    }
    let leaves: Vec<store::Leaf<'_>> = kept
        .iter()
        .zip(leaves)
        .map(|((seq, at, subject, name), line)| store::Leaf {
            seq: *seq,
            at: *at,
            subject,
            name,
            bytes: line.as_bytes(),
        })
        .collect();
    unit.append(&leaves).unwrap();
    unit.commit().unwrap();
    store
}

/// The leaves of the version before the second half, byte for byte.
#[test]
fn a_leaf_of_the_first_half_loads_and_is_written_as_it_was() {
    let leaves = fixture("first-half.jsonl");
    for line in leaves.iter().chain(&fixture("first-half-more.jsonl")) {
        let leaf = read(line);
        assert_eq!(serde_json::to_string(&leaf).unwrap(), *line);
    }
}

#[test]
fn a_journal_of_the_first_half_replays_and_keeps_every_promise() {
    let (leaves, contents) = (fixture("first-half.jsonl"), fixture("first-half-imports.jsonl"));
    let original = stored(&leaves, &contents);
    let head = original.reader.head().unwrap();
    assert_eq!(
        head.root.to_string(),
        "1815b26e741c951df1556a1c751f8e51f8307cdb38750f6d67b7979fb7e3da04"
    );
    let mut rebuilt = open_memory().unwrap();
    let read =
        audit::replay(original.reader.as_ref(), rebuilt.ledger.as_mut(), &mut |_| {}).unwrap();
    assert_eq!(read, 531);
    assert_eq!(rebuilt.reader.head().unwrap().root, head.root);
    let vouchers = rebuilt.reader.tally(&Query::of("voucher"), &["status"], None).unwrap();
    assert_eq!(vouchers.iter().map(|it| it.count).sum::<u64>(), 2);
    let mut auditor = Auditor::new(&packs::built_in().unwrap().export()).unwrap();
    contents.iter().for_each(|content| auditor.import(content.as_bytes()));
    leaves.iter().for_each(|leaf| auditor.leaf(leaf.as_bytes()));
    auditor.finish();
    assert_eq!(auditor.violations(), []);
}

fn lived() -> Office {
    lived_by(7)
}

fn lived_by(seed: u64) -> Office {
    let plan = SimulationPlan { seed, enterprises: 40, years: 2020..=2021, until: None };
    let pack = Arc::new(packs::built_in().unwrap());
    let office = plan.office(open_memory().unwrap(), pack, 0).unwrap();
    let outcome = run(&plan, &office, &mut |_, _| {}).unwrap();
    assert_eq!(outcome.violations, []);
    office
}

/// The shape of a value: its type, and of an object its fields. Maps whose keys are ids, days or
/// years have one field for all.
fn shape(value: &Value) -> Value {
    match value {
        Value::Null => json!("null"),
        Value::Bool(_) => json!("boolean"),
        Value::Number(_) => json!("integer"),
        Value::String(_) => json!("text"),
        Value::Array(list) => {
            let all = list.iter().map(shape).reduce(|a, b| merged(&a, &b));
            json!([all.unwrap_or_else(|| json!("nothing"))])
        }
        Value::Object(map) => {
            let mut fields = serde_json::Map::new();
            for (name, value) in map {
                let plain =
                    name.chars().all(|sign| sign.is_ascii_lowercase() || "-_".contains(sign));
                let name = if plain { name.as_str() } else { "*" };
                let value = shape(value);
                let known = fields.get(name).map_or_else(|| value.clone(), |it| merged(it, &value));
                fields.insert(name.to_owned(), known);
            }
            Value::Object(fields)
        }
    }
}

/// What two shapes have in common: a field that one lacks ends in `?`, two types stand as both.
fn merged(a: &Value, b: &Value) -> Value {
    match (a, b) {
        _ if a == b => a.clone(),
        (Value::Array(a), Value::Array(b)) => match (a[0] == "nothing", b[0] == "nothing") {
            (true, _) => json!(b),
            (_, true) => json!(a),
            _ => json!([merged(&a[0], &b[0])]),
        },
        (Value::Object(a), Value::Object(b)) => {
            let bare = |name: &String| name.trim_end_matches('?').to_owned();
            let names: BTreeSet<String> = a.keys().chain(b.keys()).map(bare).collect();
            let of = |map: &serde_json::Map<String, Value>, name: &str| {
                let maybe = map.get(&format!("{name}?")).cloned();
                map.get(name).cloned().map(|it| (it, false)).or(maybe.map(|it| (it, true)))
            };
            let mut fields = serde_json::Map::new();
            for name in names {
                let (field, open) = match (of(a, &name), of(b, &name)) {
                    (Some((x, one)), Some((y, other))) => (merged(&x, &y), one || other),
                    (Some((it, _)), None) | (None, Some((it, _))) => (it, true),
                    (None, None) => continue,
                };
                fields.insert(if open { format!("{name}?") } else { name }, field);
            }
            Value::Object(fields)
        }
        _ => {
            let words = |it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
            let mut both: BTreeSet<String> = BTreeSet::new();
            for side in [words(a), words(b)] {
                both.extend(side.split(" or ").map(str::to_owned));
            }
            json!(both.into_iter().collect::<Vec<_>>().join(" or "))
        }
    }
}

/// What a life shows of events is what is committed of them: no shape is forgotten because nobody
/// happened to show it. `UPDATE_GOLDEN=1` adds what is new.
#[test]
fn the_shapes_of_events_are_those_that_are_committed() {
    let offices = [lived(), lived_by(8)];
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../yunquan/golden/events.json");
    let golden = std::fs::read_to_string(&path).unwrap();
    let mut shapes: BTreeMap<String, Value> = serde_json::from_str(&golden).unwrap();
    let names: BTreeSet<String> = yunquan_service::events::names().into_iter().collect();
    assert!(shapes.keys().all(|name| names.contains(name)), "an event that is no more");
    let mut note = |line: &str| {
        let leaf = read(line);
        let whole: Value = serde_json::from_str(line).unwrap();
        let name = leaf.event.name();
        assert!(names.contains(&name), "{name} is no name of an event");
        let (kind, what) = name.split_once('.').unwrap();
        let seen = shape(&whole["event"][kind][what]);
        let known = shapes.get(&name).map_or_else(|| seen.clone(), |it| merged(it, &seen));
        shapes.insert(name, known);
    };
    fixture("first-half-more.jsonl").iter().for_each(|line| note(line));
    for office in &offices {
        let mut seq = 0;
        loop {
            let page = office.reader().leaves(seq, 1_000).unwrap();
            let Some(last) = page.last() else { break };
            seq = last.seq + 1;
            page.iter().for_each(|it| note(std::str::from_utf8(&it.bytes).unwrap()));
        }
    }
    let text = serde_json::to_string_pretty(&shapes).unwrap() + "\n";
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &text).unwrap();
    } else {
        assert!(golden == text, "an event has another shape; if it may, run with UPDATE_GOLDEN=1");
    }
    assert!(shapes.len() > 80, "{} kinds of events", shapes.len());
    offices.iter().for_each(Office::close);
}

/// What `journal replay --check` does, on a whole life.
#[test]
fn the_tables_of_a_whole_life_follow_from_its_journal() {
    let office = lived();
    let mut rebuilt = open_memory().unwrap();
    audit::replay(office.reader(), rebuilt.ledger.as_mut(), &mut |_| {}).unwrap();
    let differ = audit::differences(office.reader(), rebuilt.reader.as_ref()).unwrap();
    assert_eq!(differ, Vec::<&str>::new());
    office.close();
}
