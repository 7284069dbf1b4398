//! Whatever JSON comes in: an answer, never a failure, and nothing written but what is granted.

use axum::body::Body;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};
use yunquan_core::access::GRANTS;
use yunquan_core::account::Role;
use yunquan_core::command::Command;

use crate::bench::{
    ADMINISTRATOR, Bench, DISTRICT, ENTERPRISE, OFFICER, OTHER_PROVIDER, PROVIDER, REVIEWER,
    SECURITY,
};
use crate::paying::{FINANCE, handed_in, sent};

/// Texts that have broken programs before.
const NASTY: &[&str] = &[
    "",
    " ",
    "\0",
    "../../etc/passwd",
    "'; DROP TABLE voucher; --",
    "{}",
    "2021-02-29",
    "9999-12-31",
    "-1",
    "NaN",
    "\u{202e}gnp.exe",
    "🙂",
    "00000000-0000-0000-0000-000000000000",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "91450200000000000X",
    "450203",
    "R3.3",
];

/// What a field may hold; `known` are texts that mean something to the office.
fn leaf(known: &[String]) -> BoxedStrategy<Value> {
    prop_oneof![
        6 => proptest::sample::select(known.to_vec()).prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<u64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(|number| json!(number)),
        1 => proptest::sample::select(NASTY).prop_map(Value::from),
        1 => "\\PC{0,40}".prop_map(Value::from),
        1 => Just(Value::from("x".repeat(5_000))),
    ]
    .boxed()
}

fn anything(known: &[String]) -> BoxedStrategy<Value> {
    let branches = |inner: BoxedStrategy<Value>| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            proptest::collection::btree_map("[a-z_]{1,8}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    };
    leaf(known).prop_recursive(3, 24, 4, branches).boxed()
}

/// A value of the kind that a schema asks for, or any other.
fn like(schema: &Value, known: &[String]) -> BoxedStrategy<Value> {
    let proper = match schema["type"].as_str() {
        Some("object") => object(schema, known),
        Some("array") => proptest::collection::vec(like(&schema["items"], known), 0..3)
            .prop_map(Value::Array)
            .boxed(),
        Some("integer") => {
            prop_oneof![9 => (0_i64..3000).prop_map(Value::from), 1 => leaf(known)].boxed()
        }
        Some("boolean") => any::<bool>().prop_map(Value::from).boxed(),
        _ => match schema["enum"].as_array() {
            Some(words) => proptest::sample::select(words.clone()).boxed(),
            None => leaf(known),
        },
    };
    prop_oneof![30 => proper, 1 => anything(known)].boxed()
}

fn object(schema: &Value, known: &[String]) -> BoxedStrategy<Value> {
    let properties = schema["properties"].as_object().cloned().unwrap_or_default();
    let fields: Vec<BoxedStrategy<Option<(String, Value)>>> = properties
        .into_iter()
        .map(|(name, schema)| {
            let field = like(&schema, known).prop_map(move |value| (name.clone(), value));
            proptest::option::weighted(0.95, field).boxed()
        })
        .collect();
    let extra = proptest::option::weighted(0.05, ("[a-z]{1,5}", leaf(known)));
    (fields, extra)
        .prop_map(|(fields, extra)| {
            let all = fields.into_iter().flatten().chain(extra);
            Value::Object(all.collect::<Map<_, _>>())
        })
        .boxed()
}

/// Texts that mean something: ids of each kind, files, dates, words.
fn known(bench: &Bench) -> Vec<String> {
    let application = bench.submit("一号");
    let issued = bench.submit("二号");
    bench.issue(&issued);
    let (_, redemption) = handed_in(bench, "三号");
    sent(bench, &[&redemption]);
    let (voucher, waiting) = handed_in(bench, "四号");
    let party = format!("enterprise/{}", bench.enterprises[ENTERPRISE]);
    let case = json!({"parties": [party], "vouchers": [voucher], "grounds": "举报"});
    bench.must(OFFICER, "case/open", &case);
    let mut known = vec![application, issued, waiting, party];
    for kind in ["contract", "voucher", "publicity", "round", "panel", "settlement", "case"] {
        let found = bench.office.reader().list(&yunquan_store::Query::of(kind)).unwrap();
        known.extend(found.items.into_iter().map(|(key, _)| key.id()));
    }
    known.extend(bench.enterprises.values().map(ToString::to_string));
    known.extend(bench.providers.values().map(ToString::to_string));
    // Not those who ask: one of these commands closes accounts.
    known.extend(["柳南区经办", "专家3", "乙汽配"].map(|name| bench.accounts[name].to_string()));
    let upload = yunquan_service::city::upload(&bench.office, bench.who(ENTERPRISE), "文件");
    known.push(upload.unwrap().to_string());
    known.extend(["2021-03-15", "企业资源计划", "450203", "R5.1"].map(str::to_owned));
    known
}

/// How many inputs a property gets; `PROPTEST_CASES` asks for more.
fn inputs(few: u32) -> Config {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let cases = if asked { Config::default().cases } else { few };
    Config { cases, failure_persistence: None, ..Config::default() }
}

/// Somebody who may run a command, so that the form is looked at: of the first role that may.
fn somebody(command: &str) -> Option<&'static str> {
    use Role as R;
    let mut roles = GRANTS.iter().filter(|(name, ..)| *name == command).map(|(_, role, _)| *role);
    match roles.find(|role| !matches!(role, R::Public | R::System))? {
        R::Administrator => Some(ADMINISTRATOR),
        R::SecurityAdministrator => Some(SECURITY),
        R::DistrictOfficer => Some(DISTRICT),
        R::BureauReviewer => Some(REVIEWER),
        R::FinanceOfficer => Some(FINANCE),
        R::FinanceReviewer => Some("财政复核"),
        R::Organiser => Some("评审机构"),
        R::Expert => Some("专家1"),
        R::Inspector => Some("检查员1"),
        R::Enterprise => Some(ENTERPRISE),
        R::Provider if command == "provider/apply" => Some(OTHER_PROVIDER),
        R::Provider => Some(PROVIDER),
        _ => Some(OFFICER),
    }
}

/// Every command, some dozen bodies each: shaped like its form, or like nothing.
#[test]
fn no_body_makes_any_command_fail() {
    let bench = Bench::new();
    let known = known(&bench);
    for command in Command::NAMES {
        let schema = Command::schema(command).unwrap();
        let forms = prop_oneof![9 => object(&schema, &known), 1 => anything(&known)];
        let outcome = TestRunner::new(inputs(24)).run(&forms, |form| {
            let reply = bench.run(somebody(command), command, &form);
            bench.wait(2);
            let status = reply.status.as_u16();
            prop_assert!(
                matches!(status, 200 | 201 | 400 | 401 | 403 | 404 | 422),
                "{} answers {} {}",
                command,
                status,
                reply.body
            );
            Ok(())
        });
        outcome.unwrap_or_else(|failure| panic!("{command}: {failure}"));
    }
}

/// Bodies that are not even JSON, and queries that are not even queries.
#[test]
fn no_bytes_make_the_api_fail() {
    let bench = Bench::new();
    let bytes = proptest::collection::vec(any::<u8>(), 0..200);
    let outcome = TestRunner::new(inputs(200)).run(&(bytes, "[ -~]{0,30}"), |(bytes, text)| {
        bench.wait(2);
        let request = bench.asking(Some(ENTERPRISE), "application/save");
        let reply = bench.send(request.body(Body::from(bytes)).unwrap());
        prop_assert_eq!(reply.status.as_u16(), 400);
        let query: String = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
        for path in [
            format!("/api/v1/vouchers/{query}"),
            format!("/api/v1/applications?{query}={query}"),
            format!("/api/v1/applications?cursor={query}&year={query}"),
            format!("/api/v1/applications/{query}"),
            format!("/api/v1/exclusions/{query}"),
            format!("/api/v1/journal/leaves?from={query}"),
        ] {
            let reply = bench.get(Some(OFFICER), &path);
            prop_assert!(reply.status.as_u16() < 500, "{} {}", path, reply.body);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
