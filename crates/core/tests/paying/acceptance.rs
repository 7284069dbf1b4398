//! What a panel accepts of a redemption, line by line (R16.3, R22.2).

use serde_json::json;
use yunquan_core::ids::{PanelId, RedemptionId};
use yunquan_core::money::{BasisPoints, Fen};
use yunquan_core::panel::{Judgement, accepted_lines};
use yunquan_core::redemption::Status;
use yunquan_core::refusal::FaultCode;
use yunquan_core::voucher;

use crate::common::{barred, faulty, refused, with};
use crate::ground::{Ground, conclude_form, score_form};

/// A drawn panel of three on one redemption of two lines.
fn one() -> (Ground, RedemptionId, PanelId) {
    let mut it = Ground::new();
    let id = it.complete(80_000, 8_000, &[(60_000, 50_000), (40_000, 40_000)]);
    let (panel, _) = it.drawn(&[id]);
    (it, id, panel)
}

#[test]
fn the_lower_median_of_each_line_counts_up_to_its_basis() {
    let (mut it, id, panel) = one();
    it.judged(panel, id, &[&[60_000, 10_000], &[55_000, 40_000], &[0, 30_000]]);
    it.run(it.organiser, "panel/conclude", conclude_form(panel, &[id])).unwrap();
    let file = it.redemption(id);
    let lines: Vec<_> =
        file.lines.iter().map(|it| (it.line, it.carried_out_fen.0, it.accepted_fen.0)).collect();
    assert_eq!(lines, [(0, 55_000, 50_000), (1, 30_000, 30_000)]);
    assert_eq!((file.status, file.accepted_basis_fen), (Status::Accepted, Some(Fen(80_000))));
    let judges = it.panel(panel).acceptances[0].judges.clone();
    let enterprise = it.office.world.enterprise(it.enterprise.id).unwrap().unwrap();
    assert!(judges.iter().all(|judge| enterprise.judges[&it.provider.id].contains(judge)));
    assert_eq!(judges.len(), 3);
}

#[test]
fn of_two_judgements_the_lower_counts() {
    let (mut it, id, panel) = one();
    it.judged(panel, id, &[&[60_000, 40_000], &[20_000, 40_000]]);
    it.run(it.organiser, "panel/conclude", conclude_form(panel, &[id])).unwrap();
    assert_eq!(it.redemption(id).accepted_basis_fen, Some(Fen(60_000)));
}

#[test]
fn nothing_accepted_ends_the_redemption_and_gives_the_voucher_back() {
    let (mut it, id, panel) = one();
    it.judged(panel, id, &[&[0, 0], &[0, 0]]);
    it.run(it.organiser, "panel/conclude", conclude_form(panel, &[id])).unwrap();
    let file = it.redemption(id);
    assert_eq!(file.status, Status::Refused);
    assert_eq!(file.because.as_ref().map(ToString::to_string), Some("R22.2".to_owned()));
    assert_eq!(it.voucher(id).status, voucher::Status::Accepted);
}

#[test]
fn what_is_worth_less_than_a_fen_is_worth_nothing() {
    let line = |fen| vec![Judgement { line: 0, accepted_fen: Fen(fen) }];
    let accept = |fen| {
        let line = line(fen);
        accepted_lines(&[&line], &[Fen(100)], BasisPoints(3_000))[0].accepted_fen
    };
    // Thirty percent of three fen is nothing, of four fen one.
    assert_eq!((accept(3), accept(4)), (Fen(0), Fen(4)));
}

#[test]
fn a_majority_judges_and_what_was_drawn_is_checked_first() {
    let (mut it, id, panel) = one();
    let members = it.panel(panel).members.clone();
    let form = conclude_form(panel, &[id]);
    refused(it.run(it.organiser, "panel/conclude", form.clone()), "R22.2");
    it.run(members[0], "panel/score", score_form(panel, id, &[60_000, 40_000])).unwrap();
    let facts = refused(it.run(it.organiser, "panel/conclude", form.clone()), "R22.2");
    assert_eq!((&facts["scores"], &facts["quorum"]), (&json!(1), &json!(2)));
    it.run(members[1], "panel/score", score_form(panel, id, &[60_000, 40_000])).unwrap();
    refused(it.run(it.organiser, "panel/conclude", form.clone()), "R22.3");
    it.checked(id, true).unwrap();
    it.run(it.organiser, "panel/conclude", form.clone()).unwrap();
    refused(it.run(it.organiser, "panel/conclude", form), "R22.2");
}

/// Concluding: state of the panel, faults, frozen, judgements, check on site.
#[test]
fn refusals_of_a_conclusion_come_in_their_order() {
    let mut it = Ground::new();
    let id = it.complete(100, 8_000, &[(125, 125)]);
    let panel = it.commissioned(&[id]);
    let form = conclude_form(panel, &[id, id, RedemptionId(uuid::Uuid::nil())]);
    barred(it.run(it.experts[0], "panel/conclude", form.clone()), None);
    refused(it.run(it.organiser, "panel/conclude", form.clone()), "R22.2");
    it.run(it.organiser, "panel/draw", json!({"panel": panel})).unwrap();
    faulty(
        it.run(it.organiser, "panel/conclude", form),
        &[
            ("results.1.redemption", FaultCode::Duplicate),
            ("results.2.redemption", FaultCode::NotFound),
        ],
    );
    let form = conclude_form(panel, &[id]);
    it.voucher_stands(id, voucher::Status::Frozen);
    refused(it.run(it.organiser, "panel/conclude", form.clone()), "R23.1");
    it.voucher_stands(id, voucher::Status::Redeeming);
    refused(it.run(it.organiser, "panel/conclude", form.clone()), "R22.2");
    it.judged(panel, id, &[&[125], &[125]]);
    it.run(it.organiser, "panel/conclude", form).unwrap();
}

#[test]
fn a_conclusion_on_redemptions_names_no_provider_and_no_passing() {
    let (mut it, id, panel) = one();
    let results = json!([{"provider": it.provider.id, "passed": true, "reason": "合格"},
        {"redemption": id, "passed": true, "reason": "合格"}]);
    faulty(
        it.run(it.organiser, "panel/conclude", json!({"panel": panel, "results": results})),
        &[
            ("results.0.redemption", FaultCode::Missing),
            ("results.0.provider", FaultCode::UnknownField),
            ("results.0.passed", FaultCode::UnknownField),
            ("results.1.passed", FaultCode::UnknownField),
        ],
    );
}

#[test]
fn every_line_handed_in_is_judged_once_and_no_other() {
    let (mut it, id, panel) = one();
    let member = it.panel(panel).members[0];
    let lines = json!([{"line": 0, "accepted_fen": 1}, {"line": 0, "accepted_fen": 1},
        {"line": 7, "accepted_fen": 1}]);
    let form = with(score_form(panel, id, &[]), json!({"lines": lines, "score": 80}));
    faulty(
        it.run(member, "panel/score", form),
        &[
            ("score", FaultCode::UnknownField),
            ("lines.1.line", FaultCode::Duplicate),
            ("lines.2.line", FaultCode::NotFound),
            ("lines", FaultCode::Missing),
        ],
    );
    faulty(
        it.run(member, "panel/score", score_form(panel, id, &[1])),
        &[("lines", FaultCode::Missing)],
    );
    let provider = json!({"provider": it.provider.id, "redemption": null});
    faulty(
        it.run(member, "panel/score", with(score_form(panel, id, &[1, 1]), provider)),
        &[("provider", FaultCode::NotFound)],
    );
    let neither = json!({"redemption": null});
    faulty(
        it.run(member, "panel/score", with(score_form(panel, id, &[1, 1]), neither)),
        &[("redemption", FaultCode::Missing)],
    );
}

/// Judging: not a member, a fault, a declared conflict, judged already, more than was handed in.
#[test]
fn refusals_of_a_judgement_come_in_their_order() {
    let (mut it, id, panel) = one();
    let members = it.panel(panel).members.clone();
    let most = score_form(panel, id, &[60_000, 40_000]);
    let more = score_form(panel, id, &[60_001, 40_000]);
    let spare = it.experts.iter().copied().find(|expert| !members.contains(expert)).unwrap();
    barred(it.run(spare, "panel/score", more.clone()), None);
    let facts = refused(it.run(members[0], "panel/score", more.clone()), "R16.3");
    assert_eq!((&facts["amount_fen"], &facts["most_fen"]), (&json!(60_001), &json!(60_000)));
    it.run(members[0], "panel/score", most.clone()).unwrap();
    refused(it.run(members[0], "panel/score", more.clone()), "R22.2");
    let conflict = json!({"panel": panel, "redemption": id, "conflict": true, "note": "顾问"});
    it.run(members[0], "panel/declare", conflict).unwrap();
    assert!(it.panel(panel).judgements[&id].is_empty(), "it does not count any more");
    barred(it.run(members[0], "panel/score", more), Some("R22.2"));
    let back = json!({"panel": panel, "redemption": id, "conflict": false, "note": "更正"});
    refused(it.run(members[0], "panel/declare", back), "R22.2");
    it.run(members[1], "panel/score", most).unwrap();
}

#[test]
fn a_panel_whose_files_have_all_ended_elsewhere_concludes_on_nothing() {
    let mut it = Ground::new();
    let ids = [0, 1].map(|_| it.complete(80_000, 8_000, &[(60_000, 50_000)]));
    let (panel, _) = it.drawn(&ids);
    let nothing = conclude_form(panel, &[]);
    let missing: &[_] = &[("results", FaultCode::Missing)];
    faulty(it.run(it.organiser, "panel/conclude", nothing.clone()), missing);
    it.change(ids[0], |file| file.status = Status::Refused);
    faulty(it.run(it.organiser, "panel/conclude", nothing.clone()), missing);
    it.change(ids[1], |file| file.status = Status::Withdrawn);
    it.run(it.organiser, "panel/conclude", nothing).unwrap();
    assert_eq!(it.panel(panel).status, yunquan_core::panel::Status::Concluded);
    assert_eq!(it.redemption(ids[0]).status, Status::Refused);
}

#[test]
fn what_a_case_has_frozen_stays_in_the_panels_hands() {
    let (mut it, id, panel) = one();
    it.voucher_stands(id, voucher::Status::Frozen);
    let answer = it.run(it.organiser, "panel/conclude", conclude_form(panel, &[]));
    faulty(answer, &[("results", FaultCode::Missing)]);
}
