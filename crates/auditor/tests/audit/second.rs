//! The second half of the small city's life: a voucher used, redeemed, paid; another frozen,
//! cancelled and claimed back; an inspection. Everything in it keeps the regulation.

use serde_json::{Value, json};

use crate::city::{round, submit, until_issue};
use crate::story::{Story, id};

/// Says the one event of several that keeps every promise: how a draw must come out.
pub(crate) fn fair(
    story: &mut Story,
    by: &str,
    command: &str,
    drawn: impl IntoIterator<Item = Value>,
) {
    let tried = drawn.into_iter().map(|event| {
        let mut tried = story.clone();
        tried.say(by, command, event);
        tried
    });
    let before = story.read().violations().len();
    let kept: Vec<Story> =
        tried.filter(|story| story.read().violations().len() == before).collect();
    assert_eq!(kept.len(), 1, "exactly one draw follows from the journal's root");
    *story = kept.into_iter().next().unwrap();
}

/// Every order of a list.
pub(crate) fn orders(list: &[String]) -> Vec<Vec<String>> {
    if list.len() < 2 {
        return vec![list.to_vec()];
    }
    let mut all = Vec::new();
    for at in 0..list.len() {
        let mut rest = list.to_vec();
        let first = rest.remove(at);
        all.extend(orders(&rest).into_iter().map(|order| [vec![first.clone()], order].concat()));
    }
    all
}

pub(crate) fn ids(words: &[&str]) -> Vec<String> {
    let mut ids: Vec<String> = words.iter().map(|word| id(word)).collect();
    ids.sort();
    ids
}

/// The voucher of a file is verified, then accepted with an annex. The price is 120,000 yuan for
/// the first file and 60,000 for the second.
pub(crate) fn accept(story: &mut Story, file: &str, price: i64, face: i64, on: &str) {
    let it = json!({"voucher": {"verified": {"voucher": id(&format!("voucher {file}")),
        "provider": id("p"), "by": id("p-account"), "at": 0, "valid": true,
        "status": "issued"}}});
    story.say("p-account", "voucher/verify", it);
    let it = json!({"voucher": {"accepted": {"voucher": id(&format!("voucher {file}")),
        "contract": id(&format!("contract {file}")), "provider": id("p"),
        "by": id("p-account"), "at": 0, "on": on, "price_fen": price,
        "self_paid_fen": price - face, "face_fen": face, "annex": "a"}}});
    story.say("p-account", "voucher/accept", it);
}

/// What is handed in for the first file: all of its one line, two invoices.
pub(crate) fn redemption(done: &str) -> Value {
    let kinds = [
        "voucher",
        "redemption-form",
        "contract",
        "self-paid-proof",
        "service-evidence",
        "summary",
    ];
    let materials: Value = kinds.iter().map(|kind| json!({"kind": kind, "file": "f"})).collect();
    let file = json!({"completed_on": done, "self_paid_fen": 7_000_000,
        "lines": [{"line": 0, "carried_out_fen": 12_000_000}],
        "invoices": [{"number": "1", "amount_fen": 4_000_000, "issued_on": done},
            {"number": "2", "amount_fen": 3_000_000, "issued_on": done}],
        "materials": materials});
    json!({"redemption": {"submitted": {"redemption": id("r1"), "voucher": id("voucher f1"),
        "contract": id("contract f1"), "enterprise": id("first"), "provider": id("p"),
        "year": 2021, "at": 0, "face_fen": 5_000_000, "ratio": 5000, "file": file,
        "account": "0", "passed": []}}})
}

/// Finance agrees to a panel's commission.
pub(crate) fn cosign(story: &mut Story, panel: &str, by: &str) {
    let it = json!({"panel": {"cosigned": {"panel": id(panel), "by": id(by), "at": 0}}});
    story.say(by, "panel/cosign", it);
}

/// The redemption of the first file up to its panel's conclusion: it accepts 9,000,000 fen, of
/// which half is 4,500,000.
fn accepted(story: &mut Story) {
    story.time("2021-06-01 09:00");
    story.say("p-account", "redemption/submit", redemption("2021-05-31"));
    let it = json!({"redemption": {"returned": {"redemption": id("r1"), "at": 0,
        "by": id("bureau"), "correct_by": "2021-06-08", "reason": "r", "remarks": []}}});
    story.say("bureau", "redemption/return", it);
    story.time("2021-06-08 23:59");
    story.say("p-account", "redemption/submit", redemption("2021-05-31"));
    story.time("2021-06-09 09:00");
    let it = json!({"redemption": {"file-accepted": {"redemption": id("r1"), "at": 0,
        "by": id("bureau")}}});
    story.say("bureau", "redemption/accept-file", it);
    let experts = ids(&["expert1", "expert2", "expert3"]);
    let it = json!({"panel": {"commissioned": {"panel": id("panel 2"), "by": id("bureau"),
        "providers": [], "redemptions": [id("r1")], "organiser": id("organiser"),
        "experts": experts, "seats": 3, "at": 0}}});
    story.say("bureau", "panel/commission", it);
    cosign(story, "panel 2", "finance");
    let root = story.read().root();
    let drawn = orders(&experts).into_iter().map(|members| {
        json!({"panel": {"drawn": {"panel": id("panel 2"), "root": root, "eligible": experts,
            "members": members, "spot_checks": [id("r1")]}}})
    });
    fair(story, "organiser", "panel/draw", drawn);
    for (expert, fen) in [("expert1", 9_000_000), ("expert2", 12_000_000), ("expert3", 2)] {
        judge(story, expert, fen);
    }
    let it = json!({"redemption": {"site-checked": {"redemption": id("r1"), "at": 0,
        "by": id("inspector1"), "on": "2021-06-09", "matches": true, "remark": "r",
        "photos": ["f"]}}});
    story.say("inspector1", "redemption/check", it);
    let lines = json!([{"line": 0, "carried_out_fen": 9_000_000, "accepted_fen": 9_000_000}]);
    let it = json!({"panel": {"concluded": {"panel": id("panel 2"), "results": [], "at": 0,
        "acceptances": [{"redemption": id("r1"), "voucher": id("voucher f1"),
            "enterprise": id("first"), "provider": id("p"), "lines": lines,
            "accepted_basis_fen": 9_000_000, "scores": 3, "judges": experts, "reason": "r"}]}}});
    story.say("organiser", "panel/conclude", it);
}

pub(crate) fn judge(story: &mut Story, expert: &str, fen: i64) {
    let it = json!({"panel": {"judged": {"panel": id("panel 2"), "expert": id(expert),
        "redemption": id("r1"), "lines": [{"line": 0, "accepted_fen": fen}], "remark": "r"}}});
    story.say(expert, "panel/score", it);
}

fn determined(story: &mut Story) {
    story.time("2021-06-10 09:00");
    let it = json!({"redemption": {"proposed": {"redemption": id("r1"), "at": 0,
        "by": id("bureau2"), "body": "bureau", "amount_fen": 4_500_000, "reason": "r"}}});
    story.say("bureau2", "redemption/determine", it);
    let it = json!({"redemption": {"determined": {"redemption": id("r1"),
        "voucher": id("voucher f1"), "year": 2021, "at": 0, "by": id("finance"),
        "body": "finance", "face_fen": 5_000_000, "amount_fen": 4_500_000, "lapsed": false,
        "reason": "r"}}});
    story.say("finance", "redemption/determine", it);
}

/// The first file's payment on a list, prepared and sent on a day.
pub(crate) fn settle(story: &mut Story, list: &str, on: &str) {
    let item = format!(
        r#"{{"redemption":"{}","voucher":"{}","provider":"{}","year":2021,"amount_fen":4500000}}"#,
        id("r1"),
        id("voucher f1"),
        id("p")
    );
    let digest = sha256(&format!("[{item}]"));
    let item: Value = serde_json::from_str(&item).unwrap();
    let it = json!({"settlement": {"prepared": {"settlement": id(list), "at": 0,
        "by": id("finance"), "on": on, "items": [item], "digest": digest,
        "total_fen": 4_500_000}}});
    story.say("finance", "settlement/prepare", it);
    let it = json!({"settlement": {"sent": {"settlement": id(list), "at": 0,
        "by": id("finance2"), "on": on}}});
    story.say("finance2", "settlement/send", it);
}

pub(crate) fn sha256(text: &str) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn pay(story: &mut Story, list: &str, on: &str) {
    let it = json!({"settlement": {"paid": {"settlement": id(list), "redemption": id("r1"),
        "voucher": id("voucher f1"), "year": 2021, "amount_fen": 4_500_000, "at": 0, "on": on,
        "reference": "r"}}});
    story.say("finance", "settlement/record", it);
}

/// Bounced, corrected, sent again, paid.
fn paid(story: &mut Story) {
    settle(story, "s1", "2021-06-10");
    story.time("2021-06-15 09:00");
    let it = json!({"settlement": {"bounced": {"settlement": id("s1"), "redemption": id("r1"),
        "at": 0, "on": "2021-06-11", "reason": "账号不符"}}});
    story.say("finance", "settlement/record", it);
    let it = json!({"redemption": {"account-corrected": {"redemption": id("r1"), "at": 0,
        "account": "0", "reason": "r"}}});
    story.say("p-account", "redemption/correct-account", it);
    settle(story, "s2", "2021-06-15");
    pay(story, "s2", "2021-06-15");
}

/// The city after its round: both vouchers are accepted, the first is redeemed and determined.
pub(crate) fn until_determined() -> Story {
    let mut story = until_issue();
    round(&mut story);
    story.time("2021-02-01 09:00");
    accept(&mut story, "f1", 12_000_000, 5_000_000, "2021-02-01");
    accept(&mut story, "f2", 6_000_000, 3_000_000, "2021-02-01");
    accepted(&mut story);
    determined(&mut story);
    story
}

pub(crate) fn until_paid() -> Story {
    let mut story = until_determined();
    paid(&mut story);
    story
}

/// A case about an enterprise or a provider, from its opening to the finding.
pub(crate) struct Matter<'a> {
    pub(crate) case: &'a str,
    pub(crate) parties: &'a [(&'a str, bool)],
    pub(crate) voucher: &'a str,
    pub(crate) on: &'a str,
}

impl Matter<'_> {
    pub(crate) fn opened(&self, story: &mut Story) {
        story.time(&format!("{} 09:00", self.on));
        let parties: Vec<&str> = self.parties.iter().map(|(party, _)| *party).collect();
        let parties: Vec<String> = parties.iter().map(|it| party(it)).collect();
        let it = json!({"case": {"opened": {"case": id(self.case), "at": 0, "by": id("bureau"),
            "on": self.on, "grounds": "g", "parties": parties}}});
        story.say("bureau", "case/open", it);
        let it = json!({"voucher": {"frozen": {"voucher": id(self.voucher),
            "case": id(self.case), "on": self.on}}});
        story.say("bureau", "case/open", it);
    }

    pub(crate) fn found(&self, story: &mut Story) {
        for (name, _) in self.parties {
            let it = json!({"case": {"heard": {"case": id(self.case), "at": 0,
                "by": id("bureau"), "party": party(name)}}});
            story.say("bureau", "case/hear", it);
        }
        for (name, at_fault) in self.parties {
            let ground = if *at_fault { "collusion" } else { "none" };
            let it = json!({"case": {"found": {"case": id(self.case), "at": 0,
                "by": id("bureau"), "party": party(name), "at_fault": at_fault,
                "ground": ground, "facts": "f"}}});
            story.say("bureau", "case/find", it);
        }
    }

    /// Proposed by one person, decided by another; what follows for vouchers and files is said
    /// after it.
    pub(crate) fn sanctioned(&self, story: &mut Story, until: &str) {
        let it = json!({"case": {"sanction-proposed": {"case": id(self.case), "at": 0,
            "by": id("bureau"), "reason": "r"}}});
        story.say("bureau", "case/sanction", it);
        let struck: Vec<Value> = self
            .parties
            .iter()
            .filter(|(_, at_fault)| *at_fault)
            .map(|(name, _)| json!({"party": party(name), "credit_code": code(name)}))
            .collect();
        let it = json!({"case": {"sanctioned": {"case": id(self.case), "at": 0,
            "by": id("reviewer"), "on": self.on, "until": until, "parties": struck,
            "reason": "r"}}});
        story.say("reviewer", "case/sanction", it);
    }
}

fn party(name: &str) -> String {
    let kind = if name == "p" { "provider" } else { "enterprise" };
    format!("{kind}/{}", id(name))
}

fn code(name: &str) -> &'static str {
    match name {
        "p" => "P1",
        "first" => "E1",
        _ => "E2",
    }
}

pub(crate) fn cancelled(
    story: &mut Story,
    (case, voucher): (&str, &str),
    (purse, fen): (&str, i64),
) {
    let redemption = (purse != "committed").then(|| id("r1"));
    let it = json!({"voucher": {"cancelled": {"voucher": id(voucher), "contract": "c",
        "case": id(case), "redemption": redemption, "year": 2021, "purse": purse,
        "amount_fen": fen, "lapsed": false}}});
    story.say("reviewer", "case/sanction", it);
}

/// The case against the second enterprise: its voucher and its open application fall.
pub(crate) const SECOND: Matter<'_> = Matter {
    case: "case 1",
    parties: &[("second", true), ("p", false)],
    voucher: "voucher f2",
    on: "2021-07-01",
};

/// The case against the provider, from a voucher that was paid; the first enterprise is innocent.
pub(crate) const PROVIDER: Matter<'_> = Matter {
    case: "case 2",
    parties: &[("first", false), ("p", true)],
    voucher: "voucher f1",
    on: "2021-08-02",
};

pub(crate) fn until_second_is_found() -> Story {
    second_found(until_paid())
}

pub(crate) fn second_found(mut story: Story) -> Story {
    story.time("2021-06-20 09:00");
    submit(&mut story, "second", "f3", 1, 3, 2_000_000);
    SECOND.opened(&mut story);
    SECOND.found(&mut story);
    story
}

pub(crate) fn struck(story: &mut Story, file: &str) {
    let it = json!({"application": {"struck": {"application": id(file), "at": 0,
        "contract": id(&format!("contract {file}")), "case": id("case 1"), "rule": "R23.4"}}});
    story.say("reviewer", "case/sanction", it);
}

pub(crate) fn until_second_is_sanctioned() -> Story {
    let mut story = until_second_is_found();
    SECOND.sanctioned(&mut story, "2024-07-01");
    cancelled(&mut story, ("case 1", "voucher f2"), ("committed", 3_000_000));
    struck(&mut story, "f3");
    story
}

pub(crate) fn received(story: &mut Story, fen: i64) {
    let it = json!({"case": {"received": {"case": id("case 2"), "voucher": id("voucher f1"),
        "year": 2021, "at": 0, "by": id("finance"), "on": "2021-08-02", "amount_fen": fen,
        "document": "d"}}});
    story.say("finance", "case/receive", it);
}

pub(crate) fn reviewed(story: &mut Story, case: &str, by: &str, upheld: bool, more: Value) {
    let mut it = json!({"case": id(case), "at": 0, "by": id(by), "upheld": upheld, "reason": "r"});
    if let (Some(it), Value::Object(more)) = (it.as_object_mut(), more) {
        it.extend(more);
    }
    story.say(by, "case/review", json!({"case": {"reviewed": it}}));
}

pub(crate) fn until_provider_is_sanctioned() -> Story {
    let mut story = until_second_is_sanctioned();
    PROVIDER.opened(&mut story);
    PROVIDER.found(&mut story);
    PROVIDER.sanctioned(&mut story, "2024-08-02");
    cancelled(&mut story, ("case 2", "voucher f1"), ("paid", 4_500_000));
    story
}

/// One subject of two candidates, two inspectors of three for it.
pub(crate) fn inspected(story: &mut Story) {
    inspection(story, &["first", "p"]);
}

/// One of these is inspected and rectifies.
pub(crate) fn inspection(story: &mut Story, candidates: &[&str]) {
    story.time("2021-09-01 09:00");
    let mut candidates: Vec<String> = candidates.iter().map(|it| party(it)).collect();
    candidates.sort();
    let inspectors = ids(&["inspector1", "inspector2", "inspector3"]);
    let quoted = |list: &[String]| format!("[\"{}\"]", list.join("\",\""));
    let (all, by) = (quoted(&candidates), quoted(&inspectors));
    let plan = format!("{{\"candidates\":{all},\"inspectors\":{by},\"count\":1}}");
    let it = json!({"inspection": {"planned": {"inspection": id("i1"), "at": 0,
        "by": id("bureau"), "year": 2021, "title": "t", "candidates": candidates,
        "inspectors": inspectors, "count": 1, "digest": sha256(&plan)}}});
    story.say("bureau", "inspection/plan", it);
    let root = story.read().root();
    let mut drawn = Vec::new();
    for subject in &candidates {
        for mut order in orders(&inspectors) {
            order.truncate(2);
            drawn.push(json!({"inspection": {"drawn": {"inspection": id("i1"), "at": 0,
                "root": root,
                "assignments": [{"party": subject, "inspectors": order}]}}}));
        }
    }
    fair(story, "bureau", "inspection/draw", drawn);
    let leaf = story.leaves.last().unwrap();
    let drawn = leaf["event"]["inspection"]["drawn"]["assignments"][0].clone();
    let by = |nth: usize| drawn["inspectors"][nth].as_str().unwrap().to_owned();
    let it = json!({"inspection": {"found": {"inspection": id("i1"), "at": 0, "by": by(0),
        "party": drawn["party"], "compliant": false, "facts": "f",
        "rectify_by": "2021-09-29"}}});
    story.say_as(&by(0), "inspection/find", it);
    let owner = if drawn["party"] == party("p") { "p-account" } else { "first-account" };
    let it = json!({"inspection": {"rectified": {"inspection": id("i1"), "at": 0,
        "party": drawn["party"], "statement": "s"}}});
    story.say(owner, "inspection/rectify", it);
    let it = json!({"inspection": {"rechecked": {"inspection": id("i1"), "at": 0, "by": by(1),
        "party": drawn["party"], "rectified": true, "remark": "r"}}});
    story.say_as(&by(1), "inspection/recheck", it);
}

/// The whole life: paid, sanctioned, claimed back and closed, inspected.
pub(crate) fn life() -> Story {
    let mut story = until_provider_is_sanctioned();
    reviewed(&mut story, "case 2", "bureau2", true, json!({}));
    received(&mut story, 1_500_000);
    received(&mut story, 3_000_000);
    let it = json!({"case": {"closed": {"case": id("case 2"), "at": 0, "by": id("bureau"),
        "dismissed": false, "reason": "r"}}});
    story.say("bureau", "case/close", it);
    inspected(&mut story);
    story
}

#[test]
fn a_life_that_keeps_the_regulation_has_no_violation() {
    assert_eq!(life().violations(), []);
}
