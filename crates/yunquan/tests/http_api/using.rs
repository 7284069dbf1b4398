//! Vouchers in use: what is told to whom, and who sees a redemption and where its money goes.

use serde_json::{Value, json};
use yunquan_service::city;

use crate::bench::{
    AUDITOR, Bench, ENTERPRISE, OFFICER, OTHER_ENTERPRISE, OTHER_PROVIDER, PROVIDER,
};

fn count(bench: &Bench, name: &str, path: &str) -> usize {
    bench.get(Some(name), path).done()["items"].as_array().unwrap().len()
}

/// The only voucher that there is, as an officer sees it.
fn voucher(bench: &Bench) -> Value {
    bench.get(Some(OFFICER), "/api/v1/vouchers").done()["items"][0].clone()
}

/// The voucher of 50000.00 on a contract of 100000.00, accepted over the API.
fn accepted(bench: &Bench) -> Value {
    bench.issue(&bench.submit("一号"));
    let shown = voucher(bench);
    let id = &shown["id"];
    bench.run(Some(PROVIDER), "voucher/verify", &json!({"voucher": id})).done();
    let annex = city::upload(&bench.office, bench.who(PROVIDER), "附件").unwrap();
    let form = json!({"voucher": id, "contract": shown["contract"],
        "presented_by": shown["holder"], "self_paid_fen": 5_000_000, "annex": annex});
    bench.run(Some(PROVIDER), "voucher/accept", &form).done();
    voucher(bench)
}

#[test]
fn a_reminder_is_for_the_holder_and_its_provider() {
    let bench = Bench::new();
    bench.issue(&bench.submit("一号"));
    let last_day = voucher(&bench)["last_day"].as_str().unwrap().to_owned();
    let messages = "/api/v1/messages";
    let ends = |name: &str| {
        let page = bench.get(Some(name), messages).done();
        let items = page["items"].as_array().unwrap().clone();
        items.iter().filter(|it| it["topic"] == "voucher-ends").count()
    };
    assert_eq!(ends(ENTERPRISE), 0);
    bench.travel(&format!("{last_day} 12:00"));
    for (name, expected) in
        [(ENTERPRISE, 3), (PROVIDER, 3), (OTHER_ENTERPRISE, 0), (OTHER_PROVIDER, 0)]
    {
        assert_eq!(ends(name), expected, "{name}");
    }
    // The bureau has the reminders that were written, each of its own.
    assert_eq!(count(&bench, OFFICER, messages), 3);
    let page = bench.get(Some(OFFICER), messages).done();
    let one = format!("{messages}/{}", page["items"][0]["id"].as_str().unwrap());
    assert_eq!(bench.get(Some(ENTERPRISE), &one).done()["days"], 90);
    bench.get(Some(OTHER_ENTERPRISE), &one).problem(404, "not-found");
    bench.get(None, messages).problem(401, "sign-in");
}

#[test]
fn another_s_attempt_is_refused_and_seen_by_the_bureau() {
    let bench = Bench::new();
    let shown = accepted(&bench);
    assert_eq!(
        (&shown["status"], &shown["self_paid_fen"]),
        (&json!("accepted"), &json!(5_000_000))
    );
    let form = json!({"voucher": shown["id"]});
    let problem = bench.run(Some(OTHER_PROVIDER), "voucher/verify", &form).problem(422, "refused");
    assert_eq!(problem["rule"], "R3.5");
    assert_eq!(count(&bench, OFFICER, "/api/v1/signals?rule=R3.5"), 1);
    bench.get(Some(OTHER_PROVIDER), "/api/v1/signals").problem(403, "forbidden");
}

#[test]
fn a_draft_is_its_provider_s_alone() {
    let bench = Bench::new();
    let shown = accepted(&bench);
    let form = json!({"voucher": shown["id"], "form": {"account_number": "2105400000000000001"}});
    let made = bench.run(Some(PROVIDER), "redemption/save", &form);
    assert_eq!(made.status, 201);
    let path = made.body["href"].as_str().unwrap().to_owned();
    assert_eq!(bench.get(Some(PROVIDER), &path).done()["draft"], form["form"]);
    for name in [ENTERPRISE, OFFICER, AUDITOR] {
        assert_eq!(bench.get(Some(name), &path).done().get("draft"), None, "{name}");
    }
    bench.get(Some(OTHER_PROVIDER), &path).problem(404, "not-found");
    let mine = |name| count(&bench, name, "/api/v1/redemptions");
    let seen = [PROVIDER, ENTERPRISE, OFFICER, OTHER_PROVIDER, OTHER_ENTERPRISE].map(mine);
    assert_eq!(seen, [1, 1, 1, 0, 0]);
}
