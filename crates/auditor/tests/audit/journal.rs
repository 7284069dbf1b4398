//! Faults in the journal itself, and in who acts.

use serde_json::json;
use yunquan_auditor::Promise;

use crate::city::whole;
use crate::story::id;

#[test]
fn a_leaf_left_out_or_renumbered_is_seen() {
    let mut story = whole();
    story.leaves.remove(5);
    story.breaks(Promise::Journal, "R4.4");
    let story = whole().with("application/submit", 0, "/seq", json!(3));
    story.breaks(Promise::Journal, "R4.4");
}

#[test]
fn time_never_goes_back() {
    let story = whole().with("round/issue", 0, "/at", json!(0));
    story.breaks(Promise::Journal, "R4.4");
}

#[test]
fn another_version_pack_or_language_is_seen() {
    let story = whole();
    story.with("round/issue", 0, "/v", json!(2)).breaks(Promise::Journal, "R4.4");
    let other = json!("another-city@1");
    story.with("round/issue", 0, "/pack", other).breaks(Promise::Journal, "R4.4");
    let nonsense = json!({"voucher": {"printed": {}}});
    story.with("round/issue", 1, "/event", nonsense).breaks(Promise::Journal, "R4.4");
}

#[test]
fn a_head_that_is_not_the_journals_is_seen() {
    let mut auditor = whole().read();
    let (size, root) = (auditor.size(), auditor.root());
    auditor.head(size, &root);
    assert_eq!(auditor.violations(), []);
    auditor.head(size, &root.replace(['0', '1'], "2"));
    auditor.head(size - 1, &root);
    let fields: Vec<&str> =
        auditor.violations().iter().map(|it| it.detail.split(' ').next().unwrap()).collect();
    assert_eq!(fields, ["root", "size"]);
}

#[test]
fn an_import_whose_content_is_not_there_is_seen() {
    let mut story = whole();
    story.imports[1] = story.imports[1].replace("E2", "E3");
    story.breaks(Promise::Journal, "R4.4");
}

#[test]
fn nobody_acts_without_an_account_or_a_right() {
    let story = whole();
    let nobody = json!(id("nobody"));
    story.with("round/issue", 0, "/by", nobody).breaks(Promise::Persons, "R13.1");
    let clerk = json!(id("first-account"));
    story.with("round/issue", 0, "/by", clerk).breaks(Promise::Persons, "R13.1");
    let unheard = json!("voucher/print");
    story.with("round/issue", 0, "/do", unheard).breaks(Promise::Persons, "R13.1");
}

#[test]
fn nobody_makes_a_signatory_alone() {
    let story = whole();
    let active = json!("active");
    let place = "/event/account/opened/status";
    story.with("account/appoint", 2, place, active).breaks(Promise::Persons, "R13.1");
    let alone = story.with("account/confirm", 0, "/event/account/confirmed/by", json!(id("admin")));
    alone.with("account/confirm", 0, "/by", json!(id("admin"))).breaks(Promise::Persons, "R13.1");
    story.without("account/confirm", 0).breaks(Promise::Persons, "R13.1");
    story.twice("account/appoint", 2).breaks(Promise::Once, "R13.1");
}

#[test]
fn no_officer_acts_on_a_file_that_he_declared() {
    let story = whole();
    for (officer, party) in [
        ("district", format!("enterprise/{}", id("first"))),
        ("bureau", format!("provider/{}", id("p"))),
        ("expert1", format!("provider/{}", id("p"))),
    ] {
        let mut declared = story.clone();
        let leaf = json!({"account": {"declared": {"account": id(officer), "party": party}}});
        declared.time("2021-01-04 08:00");
        declared.say(officer, "relation/declare", leaf);
        let leaf = declared.leaves.pop().unwrap();
        let at = declared.find("budget/appropriate", 0);
        declared.leaves.insert(at, leaf);
        for (seq, leaf) in declared.leaves.iter_mut().enumerate() {
            leaf["seq"] = json!(seq);
        }
        declared.breaks(Promise::Persons, if officer == "expert1" { "R10.1" } else { "R13.1" });
    }
}
