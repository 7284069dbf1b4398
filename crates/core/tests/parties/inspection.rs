//! Inspections (article 24): a plan that stands before the draw, a draw that anyone can repeat,
//! findings, rectification, re-check, the loss of the benefit.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use yunquan_core::account::{Party, Role, Status as AccountStatus};
use yunquan_core::digest::Digest;
use yunquan_core::event::Event as Fact;
use yunquan_core::ids::{AccountId, InspectionId, ProviderId};
use yunquan_core::inspection::{Assignment, Event, Inspection, Stage, Status};
use yunquan_core::provider::Status as ProviderStatus;
use yunquan_core::refusal::FaultCode;
use yunquan_core::world::Key;

use crate::common::{Office, barred, faulty, refused, unknown, with};
use crate::firms::{
    Firm, admitted, apply_form, authorised, new_provider, party, provider, subject,
};

/// A planned inspection of two admitted providers by three inspectors.
struct Plan {
    office: Office,
    officer: AccountId,
    firms: Vec<Firm<ProviderId>>,
    inspectors: Vec<AccountId>,
    id: InspectionId,
}

fn plan_form(candidates: &[Party], inspectors: &[AccountId], count: usize) -> Value {
    json!({"year": 2021, "title": "年度抽查", "candidates": candidates,
        "inspectors": inspectors, "count": count})
}

fn planned() -> Plan {
    let mut office = Office::new();
    let firms = vec![admitted(&mut office, "云一", 1), admitted(&mut office, "云二", 2)];
    let officer = office.person(Role::BureauOfficer);
    let inspectors: Vec<AccountId> = (0..3).map(|_| office.person(Role::Inspector)).collect();
    let candidates: Vec<Party> = firms.iter().copied().map(party).collect();
    let form = plan_form(&candidates, &inspectors, 2);
    let events = office.run(officer, "inspection/plan", form).unwrap();
    let Key::Inspection(id) = subject(&events) else { panic!("{events:?}") };
    Plan { office, officer, firms, inspectors, id }
}

impl Plan {
    fn it(&self) -> &Inspection {
        self.office.world.inspection(self.id).unwrap().unwrap()
    }

    fn draw(&mut self) -> Vec<Assignment> {
        let form = json!({"inspection": self.id});
        let events = self.office.run(self.officer, "inspection/draw", form).unwrap();
        let [Fact::Inspection(Event::Drawn { assignments, root, .. })] = &events[..] else {
            panic!("{events:?}")
        };
        assert_eq!(*root, self.office.root);
        assignments.clone()
    }

    /// The subject that a firm is, with its two inspectors in the order of the draw.
    fn drawn(&mut self) -> (Firm<ProviderId>, [AccountId; 2]) {
        self.draw();
        let firm = self.firms[0];
        let pair = self.it().subjects[&party(firm)].inspectors.clone();
        (firm, pair.try_into().unwrap())
    }

    fn find_form(&self, firm: Firm<ProviderId>, compliant: bool) -> Value {
        json!({"inspection": self.id, "party": party(firm), "compliant": compliant,
            "facts": "日志留存不足六个月", "files": []})
    }

    fn recheck_form(&self, firm: Firm<ProviderId>, rectified: bool) -> Value {
        json!({"inspection": self.id, "party": party(firm), "rectified": rectified,
            "remark": "复查记录"})
    }

    fn stage(&self, firm: Firm<ProviderId>) -> Stage {
        self.it().subjects[&party(firm)].stage
    }
}

#[test]
fn a_plan_names_whom_there_is() {
    let mut it = planned();
    let (candidates, inspectors) = (it.it().candidates.clone(), it.inspectors.clone());
    let nobody = Party::Provider(ProviderId(uuid::Uuid::nil()));
    let expert = it.office.person(Role::Expert);
    it.office.change(inspectors[2], |account| account.status = AccountStatus::Disabled);
    let form = with(
        plan_form(&candidates, &inspectors, 5),
        json!({"candidates": [candidates[0], candidates[0], nobody],
            "inspectors": [inspectors[0], expert, inspectors[2], uuid::Uuid::nil()]}),
    );
    faulty(
        it.office.run(it.officer, "inspection/plan", form),
        &[
            ("candidates.1", FaultCode::Duplicate),
            ("candidates.2", FaultCode::NotFound),
            ("inspectors.1", FaultCode::Mismatch),
            ("inspectors.2", FaultCode::Mismatch),
            ("inspectors.3", FaultCode::NotFound),
            ("count", FaultCode::OutOfRange),
        ],
    );
    let form = with(plan_form(&candidates, &inspectors[..2], 1), json!({"candidates": ["云一"]}));
    faulty(
        it.office.run(it.officer, "inspection/plan", form),
        &[("candidates.0", FaultCode::NotAnId)],
    );
}

#[test]
fn only_who_has_the_benefit_is_inspected() {
    let mut it = planned();
    let inspectors = it.inspectors.clone();
    let outsider = new_provider(&mut it.office, "云三", 3);
    let enterprise = authorised(&mut it.office, "甲机械", 4);
    for stranger in [party(outsider), Party::Enterprise(enterprise.id)] {
        let form = plan_form(&[stranger, party(it.firms[0])], &inspectors, 1);
        let facts = refused(it.office.run(it.officer, "inspection/plan", form), "R24.1");
        assert_eq!(facts["candidates"].as_array().unwrap().len(), 1);
    }
    let form = json!({"enterprise": enterprise.id, "year": 2020, "received_fen": 100,
        "document": "柳工信函〔2020〕8号"});
    it.office.run(it.officer, "enterprise/bring-forward", form).unwrap();
    let form = plan_form(&[Party::Enterprise(enterprise.id)], &inspectors, 1);
    it.office.run(it.officer, "inspection/plan", form).unwrap();
}

#[test]
fn nobody_plans_or_draws_for_his_relatives() {
    let mut it = planned();
    let relative = it.office.person(Role::BureauOfficer);
    it.office.relative(relative, party(it.firms[1]));
    let form = plan_form(&it.it().candidates.clone(), &it.inspectors.clone(), 2);
    barred(it.office.run(relative, "inspection/plan", form), Some("R13.1"));
    let form = json!({"inspection": it.id});
    barred(it.office.run(relative, "inspection/draw", form), Some("R13.1"));
}

/// The stream of a draw, written anew from its description in docs/draws.md.
struct Stream(std::vec::IntoIter<u64>);

impl Stream {
    fn of(root: Digest, inspection: InspectionId) -> Self {
        let mut tagged = b"yunquan/inspection/v1".to_vec();
        tagged.extend(root.0);
        tagged.extend(inspection.0.as_bytes());
        let seed = Sha256::digest(&tagged);
        let mut stream = Vec::new();
        for block in 0_u64..16 {
            let mut input = seed.to_vec();
            input.extend(block.to_be_bytes());
            stream.extend(Sha256::digest(&input));
        }
        let words = stream.chunks(8).map(|word| u64::from_be_bytes(word.try_into().unwrap()));
        Self(words.collect::<Vec<_>>().into_iter())
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let n = last as u128 + 1;
            let fair = (1_u128 << 64) / n * n;
            let word = self.0.by_ref().find(|word| u128::from(*word) < fair).unwrap();
            items.swap(last, usize::try_from(u128::from(word) % n).unwrap());
        }
    }
}

#[test]
fn anyone_can_draw_again() {
    let mut seen = BTreeSet::new();
    for round in 0_u8..12 {
        let mut it = planned();
        it.office.root = Digest::of(&[round]);
        it.office.relative(it.inspectors[0], party(it.firms[0]));
        let (plan, tied) = (it.it().clone(), party(it.firms[0]));
        assert!(plan.candidates.is_sorted() && plan.inspectors.is_sorted());
        let assignments = it.draw();
        let mut stream = Stream::of(it.office.root, it.id);
        let mut subjects = plan.candidates.clone();
        stream.shuffle(&mut subjects);
        let expected: Vec<Assignment> = subjects
            .into_iter()
            .map(|party| {
                let barred = if party == tied { vec![it.inspectors[0]] } else { Vec::new() };
                let mut free = plan.inspectors.clone();
                free.retain(|id| !barred.contains(id));
                stream.shuffle(&mut free);
                free.truncate(2);
                Assignment { party, inspectors: free, barred }
            })
            .collect();
        assert_eq!(assignments, expected);
        seen.insert(format!("{assignments:?}"));
        refused(
            it.office.run(it.officer, "inspection/draw", json!({"inspection": it.id})),
            "R24.1",
        );
    }
    assert!(seen.len() > 6, "another root draws others");
}

#[test]
fn a_subject_has_two_inspectors_or_none_is_drawn() {
    let mut it = planned();
    it.office.change(it.inspectors[1], |account| account.status = AccountStatus::Disabled);
    let barred: Vec<usize> = it.draw().iter().map(|one| one.barred.len()).collect();
    assert_eq!(barred, [1, 1]);
    let mut it = planned();
    it.office.change(it.inspectors[1], |account| account.status = AccountStatus::Disabled);
    it.office.relative(it.inspectors[2], party(it.firms[1]));
    let drawn = it.office.run(it.officer, "inspection/draw", json!({"inspection": it.id}));
    assert_eq!(refused(drawn, "R24.1")["eligible"], 1);
    assert_eq!(it.it().status, Status::Planned);
}

#[test]
fn findings_are_its_inspectors_alone_and_once() {
    let mut it = planned();
    let stranger = it.office.person(Role::Inspector);
    let (firm, [first, second]) = it.drawn();
    let form = it.find_form(firm, true);
    barred(it.office.run(stranger, "inspection/find", form.clone()), Some("R24.1"));
    barred(it.office.run(it.officer, "inspection/find", form.clone()), None);
    let other = with(form.clone(), json!({"party": format!("enterprise/{}", firm.id)}));
    faulty(it.office.run(first, "inspection/find", other), &[("party", FaultCode::NotFound)]);
    let lost = with(form.clone(), json!({"files": [Digest::of(b"never")]}));
    faulty(it.office.run(first, "inspection/find", lost), &[("files.0", FaultCode::NoSuchFile)]);
    let none = with(form.clone(), json!({"inspection": uuid::Uuid::nil()}));
    unknown(it.office.run(first, "inspection/find", none));
    it.office.run(first, "inspection/find", form.clone()).unwrap();
    assert_eq!(it.stage(firm), Stage::Compliant);
    refused(it.office.run(second, "inspection/find", form), "R24.1");
    // Who is in order has nothing to rectify, and nothing to be checked again.
    let word = json!({"inspection": it.id, "statement": "已整改", "files": []});
    refused(it.office.run(firm.account, "inspection/rectify", word), "R24.1");
    let form = it.recheck_form(firm, true);
    refused(it.office.run(second, "inspection/recheck", form), "R24.1");
}

#[test]
fn the_benefit_is_lost_after_the_last_day_and_not_before() {
    let mut it = planned();
    it.office.clock("2021-04-06 09:00");
    let (firm, [first, second]) = it.drawn();
    let form = it.find_form(firm, false);
    it.office.run(first, "inspection/find", form).unwrap();
    // Twenty working days; the Sunday before Labour Day is worked.
    let last_day = it.it().subjects[&party(firm)].rectify_by;
    assert_eq!(last_day, Some("2021-05-06".parse().unwrap()));
    let form = it.recheck_form(firm, false);
    barred(it.office.run(first, "inspection/recheck", form.clone()), Some("R24.1"));
    it.office.clock("2021-05-06 23:59");
    refused(it.office.run(second, "inspection/recheck", form.clone()), "R24.1");
    // A word that it has rectified does not shorten the time.
    let word = json!({"inspection": it.id, "statement": "已整改", "files": []});
    it.office.run(firm.account, "inspection/rectify", word).unwrap();
    refused(it.office.run(second, "inspection/recheck", form.clone()), "R24.1");
    it.office.clock("2021-05-07 00:00");
    it.office.run(second, "inspection/recheck", form.clone()).unwrap();
    assert_eq!(it.stage(firm), Stage::Lost);
    refused(it.office.run(second, "inspection/recheck", form), "R24.1");
    let after = provider(&it.office, firm.id);
    assert_eq!((after.status, after.at_fault), (ProviderStatus::Removed, true));
    let form = apply_form(&mut it.office);
    refused(it.office.run(firm.account, "provider/apply", form), "R24.2");
}

#[test]
fn late_is_better_than_never() {
    let mut it = planned();
    it.office.clock("2021-04-06 09:00");
    let (firm, [first, second]) = it.drawn();
    let form = it.find_form(firm, false);
    it.office.run(second, "inspection/find", form).unwrap();
    it.office.clock("2021-06-01 09:00");
    let file = it.office.upload("整改报告");
    let word = json!({"inspection": it.id, "statement": "已整改", "files": [file]});
    let other = it.firms[1].account;
    refused(it.office.run(other, "inspection/rectify", word.clone()), "R24.1");
    it.office.run(firm.account, "inspection/rectify", word).unwrap();
    let form = it.recheck_form(firm, true);
    it.office.run(first, "inspection/recheck", form).unwrap();
    assert_eq!(it.stage(firm), Stage::Cleared);
    assert_eq!(provider(&it.office, firm.id).status, ProviderStatus::Admitted);
    assert_eq!(it.it().status, Status::Drawn, "the other subject is still to be inspected");
}

/// No finding waits for a calendar; no benefit is lost before it is known.
#[test]
fn without_its_calendar_the_last_day_is_open() {
    let mut it = planned();
    it.office.clock("2021-12-20 09:00");
    let known = it.office.calendar.known_at("2021-06-30".parse().unwrap());
    let newest = std::mem::replace(&mut it.office.calendar, known);
    let (firm, [first, second]) = it.drawn();
    let form = it.find_form(firm, false);
    it.office.run(first, "inspection/find", form).unwrap();
    assert_eq!(it.it().subjects[&party(firm)].rectify_by, None);
    it.office.clock("2022-06-01 09:00");
    let form = it.recheck_form(firm, false);
    refused(it.office.run(second, "inspection/recheck", form.clone()), "R24.1");
    it.office.calendar = newest;
    it.office.run(second, "inspection/recheck", form).unwrap();
    assert_eq!(it.stage(firm), Stage::Lost);
}
