//! A small city and its year 2021: two enterprises, one provider, two vouchers, one of which
//! expires. Everything in it keeps the regulation.

use serde_json::{Value, json};

use crate::second::{fair, orders};
use crate::story::{Story, id};

/// The officers and experts, with role and jurisdiction.
const STAFF: &[(&str, &str, Option<&str>)] = &[
    ("district", "district-officer", Some("450203")),
    ("bureau", "bureau-officer", None),
    ("reviewer", "bureau-reviewer", None),
    ("finance", "finance-officer", None),
    ("organiser", "organiser", None),
    ("expert1", "expert", None),
    ("expert2", "expert", None),
    ("expert3", "expert", None),
    ("bureau2", "bureau-officer", None),
    ("finance2", "finance-reviewer", None),
    ("inspector1", "inspector", None),
    ("inspector2", "inspector", None),
    ("inspector3", "inspector", None),
];

fn opened(name: &str, role: &str, status: &str, by: Option<&str>) -> Value {
    json!({"account": {"opened": {"account": id(name), "login": name, "name": "0", "role": role,
        "owner": false, "status": status, "proposed_by": by.map(id)}}})
}

fn staff(story: &mut Story) {
    story.time("2021-01-04 08:00");
    let founders = [("admin", "administrator"), ("security", "security-administrator")];
    for (name, role) in founders {
        story.say("system", "account/appoint", opened(name, role, "active", None));
    }
    for (name, role, jurisdiction) in STAFF {
        let mut event = opened(name, role, "proposed", Some("admin"));
        event["account"]["opened"]["jurisdiction"] = json!(jurisdiction);
        story.say("admin", "account/appoint", event);
        let event = json!({"account": {"confirmed": {"account": id(name), "by": id("security")}}});
        story.say("security", "account/confirm", event);
    }
}

/// The notices of 2021 to 2023 in full, so that five days can be counted by hand.
fn calendar() -> Value {
    json!({"notices": [
        {"year": 2021, "number": "〔2020〕27", "issued": "2020-11-25", "off": [
            "2021-01-01..2021-01-03", "2021-02-11..2021-02-17", "2021-04-03..2021-04-05",
            "2021-05-01..2021-05-05", "2021-06-12..2021-06-14", "2021-09-19..2021-09-21",
            "2021-10-01..2021-10-07"], "working": ["2021-02-07", "2021-02-20", "2021-04-25",
            "2021-05-08", "2021-09-18", "2021-09-26", "2021-10-09"]},
        {"year": 2022, "number": "〔2021〕11", "issued": "2021-10-25", "off": [
            "2022-01-01..2022-01-03", "2022-01-31..2022-02-06", "2022-04-03..2022-04-05",
            "2022-04-30..2022-05-04", "2022-06-03..2022-06-05", "2022-09-10..2022-09-12",
            "2022-10-01..2022-10-07"], "working": ["2022-01-29", "2022-01-30", "2022-04-02",
            "2022-04-24", "2022-05-07", "2022-10-08", "2022-10-09"]},
        {"year": 2023, "number": "〔2022〕16", "issued": "2022-12-08",
            "off": ["2022-12-31..2023-01-02"], "working": []}]})
}

fn ground(story: &mut Story) {
    story.import("admin", "calendar", 1, &calendar());
    let roster = json!({"period": "2021-01", "rows": [
        {"credit_code": "E1", "name": "甲"}, {"credit_code": "E2", "name": "乙"}]});
    story.import("bureau", "roster", 1, &roster);
    story.import("bureau", "credit", 1, &json!({"rows": []}));
    story.import("bureau", "relations", 1, &json!({"nodes": [], "edges": []}));
    let money = json!({"budget": {"appropriated": {"year": 2021, "amount_fen": 100_000_000,
        "carried_in_fen": 0, "document": "d"}}});
    story.say("finance", "budget/appropriate", money);
    let terms = json!({"year": 2021, "opens_on": "2021-01-01", "closes_on": "2021-12-31",
        "categories": ["equipment", "management", "business"], "quota_fen": 100_000_000});
    let notice = json!({"notice": {"published": {"terms": terms, "at": 0}}});
    story.say("bureau", "notice/publish", notice);
}

fn declared() -> Value {
    let yes = [
        "legal_person",
        "tax_registered",
        "premises",
        "organisation_rules",
        "platform",
        "own_products",
        "data_security",
        "platform_security",
        "access_security",
        "accepts_supervision",
        "pledges_deduction",
        "open_interfaces",
    ];
    let mut declared: Value = yes.into_iter().map(|name| (name, true)).collect();
    declared["annual_revenue_fen"] = json!(1_000_000_000);
    declared["service_staff"] = json!(5);
    declared
}

fn materials(kinds: &[&str]) -> Value {
    kinds.iter().map(|kind| json!({"kind": kind, "file": "f"})).collect()
}

/// A provider on its way into the registry; what is made for it is named after it.
pub(crate) struct Entrant<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) code: &'a str,
    pub(crate) panel: &'a str,
    pub(crate) publicity: &'a str,
    /// Posted on, the last day, the day after.
    pub(crate) days: [&'a str; 3],
    pub(crate) admitted: &'a str,
}

/// The provider applies on 4 January, is public from the 5th to the 12th, admitted on the 13th.
const FIRST: Entrant<'_> = Entrant {
    id: "p",
    name: "云一",
    code: "P1",
    panel: "panel",
    publicity: "pub-p",
    days: ["2021-01-05", "2021-01-12", "2021-01-13"],
    admitted: "1",
};

impl Entrant<'_> {
    pub(crate) fn enters(&self, story: &mut Story) {
        let account = format!("{}-account", self.id);
        story.say("public", "account/open", opened(&account, "provider", "active", None));
        let it = json!({"provider": {"registered": {"provider": id(self.id), "name": self.name,
            "credit_code": self.code, "owner": id(&account)}}});
        story.say(&account, "provider/register", it);
        let kinds = ["application-form", "quotation", "statement", "other"];
        let file = json!({"declared": declared(), "materials": materials(&kinds)});
        let it = json!({"provider": {"applied": {"provider": id(self.id), "file": file}}});
        story.say(&account, "provider/apply", it);
        let it = json!({"provider": {"file-accepted": {"provider": id(self.id),
            "credit_code": self.code}}});
        story.say("bureau", "provider/accept-file", it);
        self.judged(story);
        let [posted_on, last_day, after] = self.days;
        story.time(&format!("{posted_on} 09:00"));
        let (publicity, items) = (self.publicity, [self.id]);
        posted(story, publicity, "providers", &items, "provider/post", (posted_on, last_day));
        story.time(&format!("{after} 00:00"));
        closed(story, publicity, "providers", &items, last_day);
        story.time(&format!("{after} 09:00"));
        let items = json!([{"code": "ERP", "category": "management", "price_fen": 10_000_000}]);
        let year: i32 = posted_on[..4].parse().unwrap();
        let it = json!({"provider": {"admitted": {"provider": id(self.id),
            "number": self.admitted, "year": year, "version": 1, "items": items}}});
        story.say("reviewer", "provider/admit", it);
    }

    /// Three experts for three seats; the order of the draw is the one that follows from the
    /// journal.
    fn judged(&self, story: &mut Story) {
        let experts = ["expert1", "expert2", "expert3"].map(id);
        let it = json!({"panel": {"commissioned": {"panel": id(self.panel), "by": id("bureau"),
            "providers": [id(self.id)],
            "organiser": id("organiser"), "experts": experts, "seats": 3}}});
        story.say("bureau", "panel/commission", it);
        let mut eligible = experts.to_vec();
        eligible.sort();
        let root = story.read().root();
        let drawn = orders(&eligible).into_iter().map(|members| {
            json!({"panel": {"drawn": {"panel": id(self.panel), "root": root,
                "eligible": eligible, "members": members}}})
        });
        fair(story, "organiser", "panel/draw", drawn);
        for (expert, score) in [("expert1", 70), ("expert2", 90)] {
            let it = json!({"panel": {"scored": {"panel": id(self.panel), "expert": id(expert),
                "provider": id(self.id), "score": score}}});
            story.say(expert, "panel/score", it);
        }
        let it = json!({"panel": {"concluded": {"panel": id(self.panel), "results": [
            {"provider": id(self.id), "passed": true, "median": 70, "scores": 2}]}}});
        story.say("organiser", "panel/conclude", it);
    }
}

pub(crate) fn posted(
    story: &mut Story,
    publicity: &str,
    kind: &str,
    items: &[&str],
    command: &str,
    (posted_on, last_day): (&str, &str),
) {
    let items: Vec<String> = items.iter().map(|item| id(item)).collect();
    let it = json!({"publicity": {"posted": {"publicity": id(publicity), "kind": kind,
        "items": items, "posted_on": posted_on, "last_day": last_day}}});
    story.say("bureau", command, it);
}

pub(crate) fn closed(
    story: &mut Story,
    publicity: &str,
    kind: &str,
    cleared: &[&str],
    last_day: &str,
) {
    let cleared: Vec<String> = cleared.iter().map(|item| id(item)).collect();
    let it = json!({"publicity": {"closed": {"publicity": id(publicity), "kind": kind,
        "last_day": last_day, "cleared": cleared}}});
    story.say("system", "publicity/close", it);
}

fn enterprise(story: &mut Story, name: &str, code: &str, industry: &str) {
    let account = format!("{name}-account");
    story.say("public", "account/open", opened(&account, "enterprise", "active", None));
    let it = json!({"enterprise": {"registered": {"enterprise": id(name), "name": name,
        "credit_code": code, "jurisdiction": "450203", "industry": industry, "tags": [],
        "owner": id(&account)}}});
    story.say(&account, "enterprise/register", it);
    let it = json!({"enterprise": {"authorised": {"enterprise": id(name), "credit_code": code,
        "by": id("district")}}});
    story.say("district", "enterprise/authorise", it);
}

/// Hands in an application for one ERP at a price; its subsidy is half of what counts.
pub(crate) fn submit(
    story: &mut Story,
    enterprise: &str,
    file: &str,
    tier: u8,
    order: u32,
    fen: i64,
) {
    let basis = fen.min(10_000_000);
    let lines = json!([{"item": "ERP", "title": null, "quantity": 1, "price_fen": fen,
        "region": "450203"}]);
    let contract = json!({"number": file, "provider": id("p"), "signed_on": "2021-01-14",
        "price_fen": fen, "starts_on": "2021-02-01", "ends_on": "2021-12-31",
        "voucher_amount": "as-issued", "lines": lines});
    let kinds = ["application-form", "business-licence", "contract", "other"];
    let it = json!({"application": {"submitted": {"application": id(file),
        "enterprise": id(enterprise), "year": 2021, "order": order, "pack_version": 1,
        "contract_id": id(&format!("contract {file}")), "contract": contract,
        "jurisdiction": "450203", "tier": tier,
        "estimate": {"basis_fen": basis, "ratio": 5000, "subsidy_fen": basis / 2},
        "estimate_fen": basis / 2, "materials": materials(&kinds), "findings": []}}});
    story.say(&format!("{enterprise}-account"), "application/submit", it);
}

pub(crate) fn review(story: &mut Story, file: &str) {
    let it = json!({"application": {"recommended": {"application": id(file),
        "by": id("district"), "findings": []}}});
    story.say("district", "application/recommend", it);
    let it = json!({"application": {"approved": {"application": id(file), "by": id("bureau"),
        "findings": []}}});
    story.say("bureau", "application/approve", it);
}

/// Voucher numbers of 2021 whose check character fits.
const NUMBERS: &[&str] = &["LZ21-0000-0000-0000-P", "LZ21-0000-0000-0002-R"];

pub(crate) fn issued(story: &mut Story, nth: usize, (enterprise, file): (&str, &str), face: i64) {
    let it = json!({"voucher": {"issued": {"voucher": id(&format!("voucher {file}")),
        "number": NUMBERS[nth], "application": id(file), "enterprise": id(enterprise),
        "provider": id("p"), "contract": id(&format!("contract {file}")), "year": 2021,
        "face_fen": face, "cap_fen": 50_000_000, "issued_on": "2021-01-28",
        "nominal_last_day": "2022-01-28", "round": id("round")}}});
    story.say("reviewer", "round/issue", it);
}

pub(crate) fn round(story: &mut Story) {
    let it = json!({"round": {"prepared": {"round": id("round"), "year": 2021,
        "by": id("bureau"), "count": 2, "total_fen": 8_000_000}}});
    story.say("bureau", "round/preview", it);
    let it = json!({"round": {"issued": {"round": id("round"), "by": id("reviewer")}}});
    story.say("reviewer", "round/issue", it);
    // The second enterprise is of a higher tier: it comes first although it applied later.
    issued(story, 0, ("second", "f2"), 3_000_000);
    issued(story, 1, ("first", "f1"), 5_000_000);
}

/// The city up to the round of 28 January 2021.
pub(crate) fn until_issue() -> Story {
    let mut story = Story::default();
    staff(&mut story);
    ground(&mut story);
    FIRST.enters(&mut story);
    story.time("2021-01-15 09:00");
    enterprise(&mut story, "first", "E1", "1391");
    enterprise(&mut story, "second", "E2", "3421");
    submit(&mut story, "first", "f1", 2, 1, 12_000_000);
    submit(&mut story, "second", "f2", 1, 2, 6_000_000);
    review(&mut story, "f1");
    review(&mut story, "f2");
    story.time("2021-01-20 09:00");
    let days = ("2021-01-20", "2021-01-27");
    posted(&mut story, "pub-f", "applications", &["f1", "f2"], "publicity/post", days);
    story.time("2021-01-28 00:00");
    closed(&mut story, "pub-f", "applications", &["f1", "f2"], "2021-01-27");
    story.time("2021-01-28 09:00");
    story
}

/// The whole year: the round, and the expiry of one voucher on its last day.
pub(crate) fn whole() -> Story {
    let mut story = until_issue();
    round(&mut story);
    // 28 January 2022 is a Friday: the last day is the nominal one.
    story.time("2022-01-29 00:00");
    let it = json!({"voucher": {"released": {"voucher": id("voucher f2"),
        "contract": id("contract f2"), "year": 2021, "face_fen": 3_000_000, "lapsed": false,
        "act": "expire"}}});
    story.say("system", "voucher/expire", it);
    story
}

#[test]
fn a_city_that_keeps_the_regulation_has_no_violation() {
    assert_eq!(whole().violations(), []);
}
