//! Expert review (R10.1): drawn at random with recusal, scores and conclusion on file.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use yunquan_core::account::{Role, Status as AccountStatus};
use yunquan_core::digest::Digest;
use yunquan_core::event::Event as Fact;
use yunquan_core::form::Choice;
use yunquan_core::ids::{AccountId, PanelId, ProviderId};
use yunquan_core::panel::{Act, Event, MOVES, Status};
use yunquan_core::provider::Status as ProviderStatus;
use yunquan_core::refusal::FaultCode;

use crate::common::{Office, barred, faulty, refused, unknown, with};
use crate::firms::{
    Firm, Jury, applied, commissioned, draw, experts, judged, panel, party, provider, reviewing,
    score_form,
};

fn conclude_form(panel: PanelId, results: &[(ProviderId, bool)]) -> Value {
    let result = |(provider, passed): &(ProviderId, bool)| {
        json!({"provider": provider, "passed": passed,
            "reason": "评审结论"})
    };
    json!({"panel": panel, "results": results.iter().map(result).collect::<Vec<_>>()})
}

fn declare_form(panel: PanelId, provider: ProviderId, conflict: bool) -> Value {
    json!({"panel": panel, "provider": provider, "conflict": conflict, "note": "曾任顾问"})
}

struct Review {
    office: Office,
    firm: Firm<ProviderId>,
    jury: Jury,
    members: Vec<AccountId>,
}

/// A drawn panel of three on one provider.
fn review() -> Review {
    let mut office = Office::new();
    let firm = reviewing(&mut office, "云一", 1);
    let jury = commissioned(&mut office, &[firm.id]);
    let members = draw(&mut office, &jury);
    Review { office, firm, jury, members }
}

#[test]
fn the_bureau_commissions_a_third_party() {
    let mut office = Office::new();
    let firm = reviewing(&mut office, "云一", 1);
    let jury = commissioned(&mut office, &[firm.id]);
    let it = panel(&office, jury.id);
    assert_eq!((it.status, it.seats, it.experts.len()), (Status::Commissioned, 3, 5));
    assert_eq!(provider(&office, firm.id).panel, Some(jury.id));
}

#[test]
fn seats_are_odd_three_or_more_and_no_more_than_experts() {
    let mut office = Office::new();
    let firm = reviewing(&mut office, "云一", 1);
    let officer = office.person(Role::BureauOfficer);
    let organiser = office.person(Role::Organiser);
    let experts = experts(&mut office, 5);
    let form = |seats: u32| {
        json!({
            "providers": [firm.id], "organiser": organiser, "experts": experts, "seats": seats,
        })
    };
    for seats in [1, 2, 4, 7] {
        faulty(
            office.run(officer, "panel/commission", form(seats)),
            &[("seats", FaultCode::OutOfRange)],
        );
    }
    office.run(officer, "panel/commission", form(5)).unwrap();
}

#[test]
fn another_pack_asks_for_more_seats() {
    for (least, first) in [(4, 5), (5, 5), (1, 1)] {
        let mut office = Office::new();
        office.chooses("seats_at_least = 3", &format!("seats_at_least = {least}"));
        let firm = reviewing(&mut office, "云一", 1);
        let officer = office.person(Role::BureauOfficer);
        let organiser = office.person(Role::Organiser);
        let experts = experts(&mut office, 5);
        for seats in [1, 3, 5] {
            let form = json!({
                "providers": [firm.id], "organiser": organiser, "experts": experts, "seats": seats,
            });
            let run = office.run(officer, "panel/commission", form);
            if seats >= first {
                run.unwrap();
                break;
            }
            faulty(run, &[("seats", FaultCode::OutOfRange)]);
        }
        assert!(provider(&office, firm.id).panel.is_some(), "{least}");
    }
}

#[test]
fn persons_of_a_panel_have_their_roles_and_are_in_use() {
    let mut office = Office::new();
    let firm = reviewing(&mut office, "云一", 1);
    let officer = office.person(Role::BureauOfficer);
    let mut experts = experts(&mut office, 4);
    office.change(experts[1], |account| account.status = AccountStatus::Disabled);
    experts.push(AccountId(uuid::Uuid::nil()));
    experts.push(experts[0]);
    let form = json!({
        "providers": [firm.id, firm.id], "organiser": experts[0], "experts": experts, "seats": 3,
    });
    faulty(
        office.run(officer, "panel/commission", form),
        &[
            ("providers.1", FaultCode::Duplicate),
            ("experts.5", FaultCode::Duplicate),
            ("organiser", FaultCode::Mismatch),
            ("experts.1", FaultCode::Mismatch),
            ("experts.4", FaultCode::NotFound),
        ],
    );
}

#[test]
fn only_a_complete_file_goes_to_a_panel() {
    let mut office = Office::new();
    let ready = reviewing(&mut office, "云一", 1);
    let officer = office.person(Role::BureauOfficer);
    let organiser = office.person(Role::Organiser);
    let experts = experts(&mut office, 3);
    let others = [applied(&mut office, "云二", 2).id, judged(&mut office, "云三", 3, true).id];
    for other in others {
        let form = json!({
            "providers": [ready.id, other], "organiser": organiser, "experts": experts, "seats": 3,
        });
        refused(office.run(officer, "panel/commission", form), "R10.1");
    }
    assert_eq!(provider(&office, ready.id).panel, None);
    let form = json!({
        "providers": [ready.id], "organiser": organiser, "experts": experts, "seats": 3,
    });
    let relative = office.person(Role::BureauOfficer);
    office.relative(relative, party(ready));
    barred(office.run(relative, "panel/commission", form), Some("R13.1"));
}

#[test]
fn a_drawn_panel_is_not_replaced_while_it_judges() {
    let Review { mut office, firm, jury, members } = review();
    let officer = office.person(Role::BureauOfficer);
    let experts = experts(&mut office, 3);
    let form = json!({
        "providers": [firm.id], "organiser": jury.organiser, "experts": experts, "seats": 3,
    });
    refused(office.run(officer, "panel/commission", form.clone()), "R10.1");

    // Nor may a panel that another has replaced conclude.
    let mut office = Office::new();
    let firm = reviewing(&mut office, "云一", 1);
    let first = commissioned(&mut office, &[firm.id]);
    let second = commissioned(&mut office, &[firm.id]);
    draw(&mut office, &first);
    let form = conclude_form(first.id, &[(firm.id, false)]);
    refused(office.run(first.organiser, "panel/conclude", form), "R10.1");
    assert_eq!(provider(&office, firm.id).panel, Some(second.id));
    assert_eq!(members.len(), 3);
}

/// The draw as the regulation's readers would repeat it, written anew from its description.
fn drawn_again(root: Digest, panel: PanelId, mut experts: Vec<AccountId>) -> Vec<AccountId> {
    let mut tagged = b"yunquan/draw/v1".to_vec();
    tagged.extend(root.0);
    tagged.extend(panel.0.as_bytes());
    let seed = Sha256::digest(&tagged);
    let mut stream = Vec::new();
    for block in 0_u64..8 {
        let mut input = seed.to_vec();
        input.extend(block.to_be_bytes());
        stream.extend(Sha256::digest(&input));
    }
    let mut words = stream.chunks(8).map(|word| u64::from_be_bytes(word.try_into().unwrap()));
    for last in (1..experts.len()).rev() {
        let n = last as u128 + 1;
        let fair = (1_u128 << 64) / n * n;
        let word = words.by_ref().find(|word| u128::from(*word) < fair).unwrap();
        experts.swap(last, usize::try_from(u128::from(word) % n).unwrap());
    }
    experts.truncate(3);
    experts
}

#[test]
fn anyone_can_draw_again() {
    let mut seen = BTreeSet::new();
    for round in 0_u8..12 {
        let mut office = Office::new();
        office.root = Digest::of(&[round]);
        let firm = reviewing(&mut office, "云一", 1);
        let jury = commissioned(&mut office, &[firm.id]);
        let form = json!({"panel": jury.id});
        let events = office.run(jury.organiser, "panel/draw", form).unwrap();
        let Fact::Panel(Event::Drawn { panel, root, eligible, members, .. }) = &events[0] else {
            panic!("{events:?}")
        };
        assert!(eligible.is_sorted() && eligible.len() == 5);
        assert_eq!(*root, office.root);
        assert_eq!(*members, drawn_again(*root, *panel, eligible.clone()));
        seen.insert(members.clone());
    }
    assert!(seen.len() > 6, "another root draws others: {seen:?}");
}

#[test]
fn ties_and_conflicts_bar_from_the_draw() {
    let mut office = Office::new();
    let firm = reviewing(&mut office, "云一", 1);
    let jury = commissioned(&mut office, &[firm.id]);
    office.relative(jury.experts[0], party(firm));
    let conflict = declare_form(jury.id, firm.id, true);
    office.run(jury.experts[1], "panel/declare", conflict).unwrap();
    let none = declare_form(jury.id, firm.id, false);
    office.run(jury.experts[2], "panel/declare", none).unwrap();
    let form = json!({"panel": jury.id});
    let events = office.run(jury.organiser, "panel/draw", form).unwrap();
    let Fact::Panel(Event::Drawn { eligible, members, .. }) = &events[0] else {
        panic!("{events:?}")
    };
    assert_eq!(eligible, &jury.experts[2..]);
    assert_eq!(members.len(), 3);
}

#[test]
fn too_few_experts_draw_no_panel() {
    let mut office = Office::new();
    let firm = reviewing(&mut office, "云一", 1);
    let jury = commissioned(&mut office, &[firm.id]);
    for expert in &jury.experts[..2] {
        office.relative(*expert, party(firm));
    }
    office.change(jury.experts[2], |account| account.status = AccountStatus::Disabled);
    let form = json!({"panel": jury.id});
    let facts = refused(office.run(jury.organiser, "panel/draw", form), "R10.1");
    assert_eq!((&facts["eligible"], &facts["seats"]), (&json!(2), &json!(3)));
    // Another panel can be commissioned instead.
    let again = commissioned(&mut office, &[firm.id]);
    assert_eq!(draw(&mut office, &again).len(), 3);
}

#[test]
fn the_organiser_of_the_panel_draws_it_once() {
    let mut office = Office::new();
    let firm = reviewing(&mut office, "云一", 1);
    let jury = commissioned(&mut office, &[firm.id]);
    let form = json!({"panel": jury.id});
    let other = office.person(Role::Organiser);
    barred(office.run(other, "panel/draw", form.clone()), None);
    barred(office.run(jury.experts[0], "panel/draw", form.clone()), None);
    draw(&mut office, &jury);
    refused(office.run(jury.organiser, "panel/draw", form.clone()), "R10.1");
    office.relative(jury.organiser, party(firm));
    barred(office.run(jury.organiser, "panel/draw", form), Some("R13.1"));
    let nowhere = PanelId(uuid::Uuid::nil());
    unknown(office.run(jury.organiser, "panel/draw", json!({"panel": nowhere})));
}

#[test]
fn a_member_scores_once_and_nobody_else_does() {
    let Review { mut office, firm, jury, members } = review();
    let form = score_form(jury.id, firm.id, 100);
    office.run(members[0], "panel/score", form.clone()).unwrap();
    refused(office.run(members[0], "panel/score", form.clone()), "R10.1");
    let spare = jury.experts.iter().find(|expert| !members.contains(expert)).unwrap();
    barred(office.run(*spare, "panel/score", form.clone()), None);
    barred(office.run(jury.organiser, "panel/score", form.clone()), None);
    faulty(
        office.run(members[1], "panel/score", with(form.clone(), json!({"score": 101}))),
        &[("score", FaultCode::OutOfRange)],
    );
    let other = reviewing(&mut office, "云二", 2);
    faulty(
        office.run(members[1], "panel/score", score_form(jury.id, other.id, 0)),
        &[("provider", FaultCode::NotFound)],
    );
    office.run(members[1], "panel/score", with(form, json!({"score": 0}))).unwrap();
}

#[test]
fn a_member_in_conflict_does_not_score() {
    let Review { mut office, firm, jury, members } = review();
    let score = score_form(jury.id, firm.id, 90);
    let conflict = declare_form(jury.id, firm.id, true);
    office.run(members[0], "panel/score", score.clone()).unwrap();
    let events = office.run(members[0], "panel/declare", conflict.clone()).unwrap();
    assert!(!serde_json::to_string(&events).unwrap().contains("曾任顾问"));
    assert_eq!(panel(&office, jury.id).scored(firm.id), (0, None));
    barred(office.run(members[0], "panel/score", score.clone()), Some("R10.1"));
    let back = declare_form(jury.id, firm.id, false);
    refused(office.run(members[0], "panel/declare", back), "R10.1");
    office.relative(members[1], party(firm));
    barred(office.run(members[1], "panel/score", score), Some("R13.1"));
    let stranger = office.person(Role::Expert);
    barred(office.run(stranger, "panel/declare", conflict), None);
}

#[test]
fn nobody_scores_before_the_draw() {
    let mut office = Office::new();
    let firm = reviewing(&mut office, "云一", 1);
    let jury = commissioned(&mut office, &[firm.id]);
    let score = score_form(jury.id, firm.id, 90);
    refused(office.run(jury.experts[0], "panel/score", score), "R10.1");
    let form = conclude_form(jury.id, &[(firm.id, false)]);
    refused(office.run(jury.organiser, "panel/conclude", form), "R10.1");
}

#[test]
fn a_majority_of_the_seats_passes_a_provider() {
    let Review { mut office, firm, jury, members } = review();
    office.run(members[0], "panel/score", score_form(jury.id, firm.id, 70)).unwrap();
    let form = conclude_form(jury.id, &[(firm.id, true)]);
    let facts = refused(office.run(jury.organiser, "panel/conclude", form.clone()), "R10.1");
    assert_eq!((&facts["scores"], &facts["quorum"]), (&json!(1), &json!(2)));
    assert_eq!(facts["provider"], json!("云一"));
    office.run(members[1], "panel/score", score_form(jury.id, firm.id, 90)).unwrap();
    office.run(jury.organiser, "panel/conclude", form.clone()).unwrap();
    let it = provider(&office, firm.id);
    assert_eq!((it.status, it.score), (ProviderStatus::Passed, Some(70)));
    assert_eq!(panel(&office, jury.id).status, Status::Concluded);
    refused(office.run(jury.organiser, "panel/conclude", form), "R10.1");
    refused(office.run(members[2], "panel/score", score_form(jury.id, firm.id, 1)), "R10.1");
}

#[test]
fn the_median_is_on_file() {
    let Review { mut office, firm, jury, members } = review();
    for (member, score) in members.iter().zip([95, 10, 60]) {
        office.run(*member, "panel/score", score_form(jury.id, firm.id, score)).unwrap();
    }
    let form = conclude_form(jury.id, &[(firm.id, false)]);
    let events = office.run(jury.organiser, "panel/conclude", form).unwrap();
    let Fact::Panel(Event::Concluded { results, .. }) = &events[0] else { panic!("{events:?}") };
    assert_eq!((results[0].median, results[0].scores), (Some(60), 3));
    let it = provider(&office, firm.id);
    assert_eq!((it.status, it.score), (ProviderStatus::Failed, Some(60)));
}

#[test]
fn who_is_not_named_stays_in_review() {
    let mut office = Office::new();
    let first = reviewing(&mut office, "云一", 1);
    let second = reviewing(&mut office, "云二", 2);
    let jury = commissioned(&mut office, &[first.id, second.id]);
    for member in draw(&mut office, &jury) {
        office.run(member, "panel/score", score_form(jury.id, first.id, 80)).unwrap();
    }
    let stranger = reviewing(&mut office, "云三", 3);
    let form = conclude_form(jury.id, &[(first.id, true), (stranger.id, true), (first.id, false)]);
    faulty(
        office.run(jury.organiser, "panel/conclude", form),
        &[
            ("results.1.provider", FaultCode::NotFound),
            ("results.2.provider", FaultCode::Duplicate),
        ],
    );
    let form = conclude_form(jury.id, &[(first.id, true)]);
    let other = office.person(Role::Organiser);
    barred(office.run(other, "panel/conclude", form.clone()), None);
    office.run(jury.organiser, "panel/conclude", form).unwrap();
    assert_eq!(provider(&office, first.id).status, ProviderStatus::Passed);
    assert_eq!(provider(&office, second.id).status, ProviderStatus::Reviewing);
    commissioned(&mut office, &[second.id]);
}

#[test]
fn there_is_no_other_move() {
    let Review { office, jury, .. } = review();
    for (_, status) in Status::ALL {
        for (_, act) in Act::ALL {
            let mut it = panel(&office, jury.id).clone();
            it.status = *status;
            let listed = MOVES.iter().find(|(from, by, _)| (from, by) == (status, act));
            assert_eq!(it.moved(*act).ok(), listed.map(|(_, _, to)| *to));
        }
    }
}

#[test]
fn another_pack_asks_for_another_quorum() {
    for (chosen, quorum) in [
        (("quorum_over_bp = 5000", "quorum_over_bp = 7000"), 3),
        (("quorum_at_least = 2", "quorum_at_least = 3"), 3),
        (("quorum_over_bp = 5000", "quorum_over_bp = 0"), 2),
    ] {
        let Review { mut office, firm, jury, members } = review();
        office.chooses(chosen.0, chosen.1);
        let form = conclude_form(jury.id, &[(firm.id, true)]);
        for (given, member) in members.iter().enumerate() {
            if given < quorum {
                let facts =
                    refused(office.run(jury.organiser, "panel/conclude", form.clone()), "R10.1");
                assert_eq!(facts["quorum"], json!(quorum), "{chosen:?}");
                office.run(*member, "panel/score", score_form(jury.id, firm.id, 70)).unwrap();
            }
        }
        office.run(jury.organiser, "panel/conclude", form).unwrap();
    }
}
