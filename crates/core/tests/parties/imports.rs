//! Imported lists: full snapshots with versions, named by their content (R5.1, R5.2, R17.1, R23.5).

use serde_json::{Value, json};
use yunquan_core::account::Role;
use yunquan_core::command::Command;
use yunquan_core::digest::Digest;
use yunquan_core::event::Event as Fact;
use yunquan_core::ids::AccountId;
use yunquan_core::imports::{
    CreditKind, Event, ImportContent, ImportKind, ImportRecord, Standing, content, rows,
};
use yunquan_core::refusal::FaultCode;
use yunquan_core::relation::Tie;
use yunquan_core::time::Date;

use crate::common::{Office, barred, code, faulty, miswritten, with};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn roster(period: &str, numbers: &[u32]) -> Value {
    let row = |number: &u32| json!({"credit_code": code(*number), "name": format!("企业{number}")});
    json!({"period": period, "rows": numbers.iter().map(row).collect::<Vec<_>>()})
}

fn entry(kind: &str, listed_on: &str, until: Option<&str>) -> Value {
    json!({
        "credit_code": code(1), "name": "甲机械", "kind": kind, "listed_on": listed_on,
        "until": until, "source": "信用中国",
    })
}

fn newest(office: &Office, kind: ImportKind) -> &ImportRecord {
    office.world.import(kind).unwrap().unwrap()
}

/// Runs an import and reads its content back from the bytes that its event names.
fn imported(office: &mut Office, by: AccountId, name: &str, form: Value) -> ImportContent {
    let command = Command::read(name, &form).unwrap().unwrap();
    let (kind, bytes) = content(&command, &office.pack).unwrap();
    let events = office.run(by, name, form).unwrap();
    let Fact::Import(Event::Recorded { digest, .. }) = &events[0] else { panic!("{events:?}") };
    assert_eq!(*digest, Digest::of(&bytes));
    rows(kind, &bytes).unwrap()
}

#[test]
fn each_snapshot_is_a_version() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let first = roster("2021-01", &[1, 2]);
    let ImportContent::Roster(read) =
        imported(&mut office, officer, "import/roster", first.clone())
    else {
        panic!("another kind")
    };
    assert_eq!(read.rows[1].credit_code.as_str(), code(2));
    let it = newest(&office, ImportKind::Roster);
    assert_eq!((it.version, it.rows, it.period.as_deref()), (1, 2, Some("2021-01")));
    assert_eq!(it.on, day("2021-01-04"));

    // What has not changed is no new version; what has, is, even if it was there before.
    assert_eq!(office.run(officer, "import/roster", first.clone()).unwrap(), []);
    office.run(officer, "import/roster", roster("2021-02", &[1])).unwrap();
    office.run(officer, "import/roster", first).unwrap();
    assert_eq!(newest(&office, ImportKind::Roster).version, 3);
    assert!(office.world.import(ImportKind::Credit).is_err(), "another kind is untouched");
}

#[test]
fn every_fault_of_a_list_is_named() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let mut form = roster("2021-01", &[1, 2, 1]);
    faulty(
        office.run(officer, "import/roster", form.clone()),
        &[("rows.2.credit_code", FaultCode::Duplicate)],
    );
    form["rows"][0]["credit_code"] = json!("甲机械");
    form["rows"][1]["name"] = json!("");
    faulty(
        office.run(officer, "import/roster", form),
        &[("rows.0.credit_code", FaultCode::BadCreditCode), ("rows.1.name", FaultCode::Empty)],
    );
    faulty(
        office.run(officer, "import/roster", roster("2021-01", &[])),
        &[("rows", FaultCode::TooMany)],
    );
    // A list reports codes as the authority writes them: a wrong check character passes.
    let mut form = roster("2021-01", &[1]);
    form["rows"][0]["credit_code"] = json!(miswritten(&code(1)));
    office.run(officer, "import/roster", form).unwrap();
}

#[test]
fn a_roster_of_many_thousands_is_read() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let numbers: Vec<u32> = (0..3_000).collect();
    office.run(officer, "import/roster", roster("2021-01", &numbers)).unwrap();
    assert_eq!(newest(&office, ImportKind::Roster).rows, 3_000);
}

#[test]
fn bad_faith_ends_after_three_years_unless_said_otherwise() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let form = json!({"rows": [
        entry("bad-faith", "2020-02-29", None),
        entry("bad-faith", "2020-02-29", Some("2021-06-30")),
        entry("abnormal", "2020-02-29", None),
    ]});
    let ImportContent::Credit(read) = imported(&mut office, officer, "import/credit", form) else {
        panic!("another kind")
    };
    let until: Vec<_> = read.rows.iter().map(|row| row.until).collect();
    assert_eq!(until, [Some(day("2023-02-28")), Some(day("2021-06-30")), None]);

    let mut standing = Standing::default();
    for row in &read.rows {
        standing.enter(row.kind, row.until);
    }
    assert_eq!(standing.bad_faith_until, Some(day("2023-02-28")), "the latest counts");
    assert!(standing.abnormal && !standing.dishonest && !standing.in_roster);
    standing.enter(CreditKind::Dishonest, None);
    assert!(standing.dishonest);
}

#[test]
fn an_entry_begins_before_it_ends_and_not_in_the_future() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let form = json!({"rows": [
        entry("abnormal", "2021-01-04", Some("2021-01-04")),
        entry("abnormal", "2021-01-05", None),
        entry("dishonest", "2020-06-30", Some("2020-06-29")),
    ]});
    faulty(
        office.run(officer, "import/credit", form),
        &[("rows.1.listed_on", FaultCode::InTheFuture), ("rows.2.until", FaultCode::BeforeStart)],
    );
    let form = json!({"rows": [entry("friendly", "2021-01-04", None)]});
    faulty(office.run(officer, "import/credit", form), &[("rows.0.kind", FaultCode::NotAChoice)]);
    office.run(officer, "import/credit", json!({"rows": []})).unwrap();
    assert_eq!(newest(&office, ImportKind::Credit).rows, 0);
}

fn node(key: &str) -> Value {
    json!({"key": key, "name": format!("名称{key}"), "exempt": false})
}

fn edge(from: &str, to: &str, kind: &str) -> Value {
    json!({"from": from, "to": to, "kind": kind})
}

#[test]
fn relations_become_a_graph() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let holding = with(edge("a", "b", "holding"), json!({"basis_points": 100}));
    let form = json!({
        "nodes": [node("a"), node("b"), node("c")],
        "edges": [holding, edge("c", "a", "legal-representative"), edge("c", "b", "officer")],
    });
    let ImportContent::Relations(read) = imported(&mut office, officer, "import/relations", form)
    else {
        panic!("another kind")
    };
    let relations = read.relations(1).unwrap();
    let reach = office.pack.params().reach;
    assert!(matches!(relations.graph.ties("a", "b", reach), Tie::Direct(_)));
    assert!(matches!(relations.graph.ties("a", "d", reach), Tie::None));
    assert_eq!(newest(&office, ImportKind::Relations).rows, 6);
}

#[test]
fn a_link_has_two_listed_ends_and_a_holding_its_share() {
    let mut office = Office::new();
    let officer = office.person(Role::BureauOfficer);
    let mut run = |nodes: Value, edges: Value| {
        office.run(officer, "import/relations", json!({"nodes": nodes, "edges": edges}))
    };
    faulty(
        run(
            json!([node("a"), node("a")]),
            json!([edge("a", "b", "control"), edge("c", "a", "officer")]),
        ),
        &[
            ("nodes.1.key", FaultCode::Duplicate),
            ("edges.0.to", FaultCode::NotFound),
            ("edges.1.from", FaultCode::NotFound),
        ],
    );
    let share = |points: u32| json!({"basis_points": points});
    faulty(
        run(
            json!([node("a"), node("b")]),
            json!([
                edge("a", "b", "holding"),
                with(edge("a", "b", "holding"), share(0)),
                with(edge("a", "b", "holding"), share(10_001)),
                with(edge("a", "b", "control"), share(5_000)),
                edge("a", "b", "friendship"),
            ]),
        ),
        &[
            ("edges.0.basis_points", FaultCode::Missing),
            ("edges.1.basis_points", FaultCode::OutOfRange),
            ("edges.2.basis_points", FaultCode::OutOfRange),
            ("edges.3.basis_points", FaultCode::Mismatch),
            ("edges.4.kind", FaultCode::NotAChoice),
        ],
    );
    let whole = with(edge("a", "b", "holding"), share(10_000));
    run(json!([node("a"), node("b")]), json!([whole])).unwrap();
}

fn notice() -> Value {
    json!({
        "year": 2024, "number": "国办发明电〔2023〕7号", "issued": "2023-10-25",
        "off": ["2024-01-01", "2024-02-10..2024-02-17"], "working": ["2024-02-04", "2024-02-18"],
    })
}

#[test]
fn notices_of_working_days_become_a_calendar() {
    let mut office = Office::new();
    let administrator = office.person(Role::Administrator);
    let form = json!({"notices": [notice()]});
    let ImportContent::Calendar(read) =
        imported(&mut office, administrator, "import/calendar", form.clone())
    else {
        panic!("another kind")
    };
    let calendar = read.calendar();
    assert!(!calendar.is_working(day("2024-02-16")).unwrap());
    assert!(calendar.is_working(day("2024-02-18")).unwrap());
    let officer = office.person(Role::BureauOfficer);
    barred(office.run(officer, "import/calendar", form.clone()), None);
    barred(office.run(administrator, "import/roster", roster("2021-01", &[1])), None);
}

#[test]
fn a_wrong_notice_is_named_with_its_field() {
    let mut office = Office::new();
    let administrator = office.person(Role::Administrator);
    let mut run =
        |notices: Value| office.run(administrator, "import/calendar", json!({"notices": notices}));
    let changed = |changes: Value| with(notice(), changes);
    faulty(
        run(json!([
            changed(json!({"issued": "2020-01-01"})),
            changed(json!({"off": ["2024-01-01", "2024-01-01"]})),
            changed(json!({"working": ["2024-02-05"]})),
            changed(json!({"off": ["2022-01-01"]})),
            changed(json!({"off": ["2024-01-02..2024-01-01"], "working": ["2024-2-4"]})),
        ])),
        &[
            ("notices.0.issued", FaultCode::NotADate),
            ("notices.1.off", FaultCode::Duplicate),
            ("notices.2.working", FaultCode::NotADate),
            ("notices.3.off", FaultCode::NotADate),
            ("notices.4.off.0", FaultCode::NotADate),
            ("notices.4.working.0", FaultCode::NotADate),
        ],
    );
    faulty(run(json!([notice(), notice()])), &[("notices.1.number", FaultCode::Duplicate)]);
}

#[test]
fn other_bytes_are_no_content() {
    let error = rows(ImportKind::Roster, b"{\"rows\":[]}").unwrap_err();
    assert!(error.to_string().contains("roster"), "{error}");
    let form = json!({"account": "01890a5d-ac96-774b-bcce-b302099a8057"});
    let command = Command::read("account/confirm", &form).unwrap().unwrap();
    assert_eq!(content(&command, &Office::new().pack), None);
}
