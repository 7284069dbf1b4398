//! The organiser's page of a panel: it asks for what is in the panel's hands and for nothing else.

use serde_json::{Value, json};

use crate::bench::{Bench, ENTERPRISE, OFFICER, REVIEWER};
use crate::paying::{ORGANISER, commissioned, handed_in, judge};
use crate::portal_browser::{Browser, html};

/// The enterprise as a party.
fn enterprise(bench: &Bench) -> String {
    let all = bench.get(Some(OFFICER), "/api/v1/enterprises").done();
    let own = all["items"].as_array().unwrap().iter().find(|it| it["name"] == ENTERPRISE).unwrap();
    format!("enterprise/{}", own["id"].as_str().unwrap())
}

/// Opens a case about the enterprise and one voucher; its id.
fn case(bench: &Bench, voucher: &Value) -> String {
    let party = enterprise(bench);
    let form = json!({"parties": [party], "vouchers": [voucher], "grounds": "线索核查"});
    let case = bench.must(OFFICER, "case/open", &form);
    bench.must(OFFICER, "case/hear", &json!({"case": case, "party": party}));
    let paper = yunquan_service::city::upload(&bench.office, bench.who(OFFICER), "证据").unwrap();
    let finding = json!({"case": case, "party": party, "at_fault": true, "ground": "collusion",
        "facts": "虚构服务", "evidence": [paper]});
    bench.must(OFFICER, "case/find", &finding);
    case
}

#[test]
fn what_a_case_has_frozen_or_ended_is_not_asked_for() {
    let bench = Bench::new();
    let (voucher, redemption) = handed_in(&bench, "一号");
    let panel = commissioned(&bench, &[&redemption]);
    bench.must(ORGANISER, "panel/draw", &json!({"panel": panel}));
    let organiser = Browser::of(&bench, ORGANISER);
    let path = format!("/files/panel/{panel}");
    let page = organiser.page(&path);
    assert!(page.contains("name=\"results.0.reason\""), "{page}");
    let case = case(&bench, &voucher);
    let page = organiser.page(&path);
    assert!(!page.contains("results.0") && !page.contains("panel/conclude"), "{page}");
    for person in [OFFICER, REVIEWER] {
        bench.must(person, "case/sanction", &json!({"case": case, "reason": "事实清楚"}));
    }
    let page = organiser.page(&path);
    assert!(page.contains("已无待评材料") && !page.contains("results.0"), "{page}");
    let reply = organiser.fill(&page, &path, &[]);
    assert_eq!(reply.status.as_u16(), 303, "{}", html(&reply));
    let shown = bench.get(Some(OFFICER), &format!("/api/v1/panels/{panel}")).done();
    assert_eq!(shown["status"], "concluded");
}

/// The page of the redemption says what has stopped it, and offers nothing that is refused for it.
#[test]
fn a_redemption_whose_voucher_is_frozen_says_so() {
    let bench = Bench::new();
    let (voucher, redemption) = handed_in(&bench, "一号");
    bench.must(OFFICER, "redemption/accept-file", &json!({"redemption": redemption}));
    let path = format!("/files/redemption/{redemption}");
    let officer = Browser::of(&bench, OFFICER);
    let (frozen, commission) = ("服务券因立案被冻结", "/files/panel/new");
    let page = officer.page(&path);
    assert!(!page.contains(frozen) && page.contains(commission), "{page}");
    let form = json!({"vouchers": [voucher], "parties": [enterprise(&bench)], "grounds": "线索"});
    bench.must(OFFICER, "case/open", &form);
    let page = officer.page(&path);
    assert!(page.contains(frozen) && !page.contains(commission), "{page}");
}

#[test]
fn a_panel_with_a_frozen_file_concludes_on_the_others() {
    let bench = Bench::new();
    let (voucher, frozen) = handed_in(&bench, "一号");
    let (_, free) = handed_in(&bench, "二号");
    let panel = commissioned(&bench, &[&frozen, &free]);
    bench.must(ORGANISER, "panel/draw", &json!({"panel": panel}));
    judge(&bench, &panel, &free);
    let form = json!({"vouchers": [voucher], "parties": [enterprise(&bench)], "grounds": "线索"});
    bench.must(OFFICER, "case/open", &form);
    let organiser = Browser::of(&bench, ORGANISER);
    let path = format!("/files/panel/{panel}");
    let page = organiser.page(&path);
    assert!(page.contains(&format!("value=\"{free}\"")), "{page}");
    assert!(!page.contains(&format!("value=\"{frozen}\"")), "{page}");
    let reply = organiser.fill(&page, &path, &[("results.0.reason", "合格")]);
    assert_eq!(reply.status.as_u16(), 303, "{}", html(&reply));
    let status = |id: &str| {
        bench.get(Some(OFFICER), &format!("/api/v1/redemptions/{id}")).done()["status"].clone()
    };
    assert_eq!((status(&free), status(&frozen)), (json!("accepted"), json!("reviewing")));
}
