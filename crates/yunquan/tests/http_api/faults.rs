//! One answer names every fault: those of shape, and those that only the pack, the date or the
//! store can tell.

use serde_json::{Value, json};
use yunquan_core::digest::Digest;

use crate::bench::{
    Bench, DISTRICT, ENTERPRISE, OFFICER, OTHER_DISTRICT, OTHER_PROVIDER, REVIEWER, paths,
};

fn faults(bench: &Bench, who: &str, command: &str, form: &Value) -> Vec<(String, String)> {
    let problem = bench.run(Some(who), command, form).problem(400, "invalid");
    let one = |error: &Value, name: &str| error[name].as_str().unwrap().to_owned();
    let errors = problem["errors"].as_array().unwrap();
    let mut found: Vec<_> =
        errors.iter().map(|error| (one(error, "path"), one(error, "code"))).collect();
    found.sort();
    found
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(path, code)| ((*path).to_owned(), (*code).to_owned())).collect()
}

/// R12.1: whatever is wrong with an application, its applicant learns it from one answer.
#[test]
fn an_application_with_every_kind_of_fault() {
    let bench = Bench::new();
    let mut form = bench.application("一号");
    form["plan"] = json!("");
    form["truthful"] = json!(false);
    form["colour.of"] = json!({"nothing": 1});
    form["materials"][1]["file"] = json!(Digest::of(b"never uploaded"));
    form["materials"][3]["kind"] = json!("poem");
    let contract = &mut form["contract"];
    contract["signed_on"] = json!("2021-12-31");
    contract["ends_on"] = json!("2020-12-31");
    contract["price_fen"] = json!(10_000_001);
    contract["lines"][0]["region"] = json!("999999");
    contract["lines"][0]["item"] = json!("去年的目录项");
    let mut expected = vec![
        ("contract.ends_on", "before-start"),
        ("contract.lines.0.item", "not-in-catalogue"),
        ("contract.lines.0.region", "unknown-region"),
        ("contract.price_fen", "mismatch"),
        ("contract.signed_on", "in-the-future"),
        ("materials.1.file", "no-such-file"),
        ("materials.3.kind", "not-a-choice"),
        ("truthful", "not-pledged"),
    ];
    let mut shape = expected.clone();
    shape.extend([("plan", "empty"), ("colour.of", "unknown-field")]);
    shape.sort_unstable();
    assert_eq!(faults(&bench, ENTERPRISE, "application/submit", &form), pairs(&shape));
    // The same without the faults of shape.
    form["plan"] = json!("设备上云");
    form.as_object_mut().unwrap().remove("colour.of");
    assert_eq!(faults(&bench, ENTERPRISE, "application/submit", &form), pairs(&expected));
    // An unknown provider has no catalogue: nothing is said of the item.
    form["contract"]["provider"] = json!("01890a5d-ac96-774b-bcce-b302099a8057");
    form["contact_phone"] = json!(7);
    expected.retain(|(path, _)| *path != "contract.lines.0.item");
    expected.extend([("contract.provider", "not-found"), ("contact_phone", "wrong-type")]);
    expected.sort_unstable();
    assert_eq!(faults(&bench, ENTERPRISE, "application/submit", &form), pairs(&expected));
}

/// Nothing is said that rests on a value nobody gave: no sum over a price that is no number, no end
/// before a start that is no date.
#[test]
fn a_faulty_value_brings_no_other_fault() {
    let bench = Bench::new();
    let mut form = bench.application("一号");
    form["contract"]["lines"][0]["price_fen"] = json!(1.5);
    form["contract"]["starts_on"] = json!("2021-02-30");
    form["contract"]["ends_on"] = json!("1999-01-01");
    form["materials"][0] = json!("a file");
    form["materials"][1]["file"] = json!("abc");
    let expected = [
        ("contract.lines.0.price_fen", "fractional"),
        ("contract.starts_on", "not-a-date"),
        ("materials.0", "wrong-type"),
        ("materials.1.file", "not-a-digest"),
    ];
    assert_eq!(faults(&bench, ENTERPRISE, "application/submit", &form), pairs(&expected));
    form["contract"] = json!(null);
    let problem = bench.run(Some(ENTERPRISE), "application/submit", &form).problem(400, "invalid");
    assert_eq!(paths(&problem), ["contract", "materials.0", "materials.1.file"]);
}

#[test]
fn a_contract_is_amended_with_every_kind_of_fault() {
    let bench = Bench::new();
    let application = bench.submit("一号");
    let model = bench.get(Some(ENTERPRISE), &format!("/api/v1/applications/{application}")).done();
    let form = json!({"contract": model["contract"], "price_fen": 7, "reason": "",
        "file": Digest::of(b"never uploaded"),
        "lines": [{"item": "没有这一项", "quantity": 1, "price_fen": 8, "region": "999999"}]});
    let expected = [
        ("file", "no-such-file"),
        ("lines.0.item", "not-in-catalogue"),
        ("lines.0.region", "unknown-region"),
        ("price_fen", "mismatch"),
        ("reason", "empty"),
    ];
    assert_eq!(faults(&bench, ENTERPRISE, "contract/amend", &form), pairs(&expected));
}

#[test]
fn a_provider_applies_with_every_kind_of_fault() {
    let bench = Bench::new();
    let item = json!({"code": "a", "name": "网关", "category": "equipment", "unit": "台",
        "price_fen": 1});
    let form = json!({"year": 2021, "quotation": [item, item],
        "materials": [{"kind": "poem", "file": Digest::of(b"never uploaded")}]});
    let found = faults(&bench, OTHER_PROVIDER, "provider/apply", &form);
    let has = |path: &str, code: &str| found.contains(&(path.to_owned(), code.to_owned()));
    assert!(has("materials.0.file", "no-such-file"), "{found:?}");
    assert!(has("materials.0.kind", "not-a-choice"), "{found:?}");
    assert!(has("quotation.1.code", "duplicate"), "{found:?}");
    assert!(found.iter().any(|(_, code)| code == "missing"), "{found:?}");
}

#[test]
fn an_objection_with_every_kind_of_fault() {
    let bench = Bench::new();
    let application = bench.submit("一号");
    let opinion = json!({"application": application, "opinion": "同意", "findings": []});
    bench.must(DISTRICT, "application/recommend", &opinion);
    bench.must(OFFICER, "application/approve", &opinion);
    let posted = json!({"applications": [application]});
    let publicity = bench.must(OFFICER, "publicity/post", &posted);
    let files = [Digest::of(b"one"), Digest::of(b"two")];
    let form = json!({"publicity": publicity, "name": "", "contact": "1", "facts": "不实",
        "evidence": files});
    let expected = [
        ("application", "missing"),
        ("evidence.0", "no-such-file"),
        ("evidence.1", "no-such-file"),
        ("name", "empty"),
    ];
    assert_eq!(faults(&bench, ENTERPRISE, "publicity/object", &form), pairs(&expected));
}

/// Who may not do it at all is told that first, whatever he wrote.
#[test]
fn the_right_comes_before_the_form() {
    let bench = Bench::new();
    let application = bench.submit("一号");
    let faulty = json!({"application": application, "opinion": ""});
    bench.run(Some(OTHER_DISTRICT), "application/recommend", &faulty).problem(403, "forbidden");
    bench.run(Some(REVIEWER), "application/recommend", &faulty).problem(403, "forbidden");
    bench.run(Some(DISTRICT), "application/recommend", &faulty).problem(400, "invalid");
    // An id that is none names nobody's file.
    let nobodys = json!({"application": "abc", "opinion": ""});
    let problem = bench.run(Some(OTHER_DISTRICT), "application/recommend", &nobodys);
    assert_eq!(paths(&problem.problem(400, "invalid")), ["application", "opinion"]);
}
