//! Inspections of information security (article 24): planned, drawn, found, rectified, checked
//! again by another.

use std::collections::BTreeMap;

use crate::Auditor;
use crate::city::{Inspection, Loss, Subject};
use crate::dates::Day;
use crate::journal::Moment;
use crate::lot::Draw;
use crate::record::{Assignment, Id, InspectionEvent};
use crate::tree::{hex, sha256};
use crate::violation::Promise;

const RULE: &str = "R24.1";

impl Auditor {
    pub(crate) fn on_inspection(&mut self, event: InspectionEvent, on: &Moment) {
        match event {
            InspectionEvent::Planned {
                inspection,
                by,
                year,
                candidates,
                inspectors,
                count,
                digest,
            } => {
                self.signed(on, &by, &format!("inspection/{inspection}"));
                let planned_at = self.tree.size();
                let subjects = BTreeMap::new();
                let it = Inspection {
                    year,
                    candidates,
                    inspectors,
                    count,
                    planned_at,
                    drawn: false,
                    subjects,
                };
                self.planned(inspection, it, &digest);
            }
            InspectionEvent::Drawn { inspection, root, assignments } => {
                self.subjects_drawn(&inspection, &root, assignments);
            }
            InspectionEvent::Found { inspection, by, party, compliant, rectify_by } => {
                self.inspects(&inspection, &by, &party, on);
                self.inspected(&inspection, (by, &party), (compliant, rectify_by), on);
            }
            InspectionEvent::Rectified { inspection, party } => {
                self.for_own_firm(on, &party, &format!("inspection/{inspection}"));
                let from = &["deficient", "rectified"];
                self.subject_moves(&inspection, &party, from, "rectified");
            }
            InspectionEvent::Rechecked { inspection, by, party, rectified, successors } => {
                self.inspects(&inspection, &by, &party, on);
                self.rechecked(&inspection, (&by, &party), rectified, on);
                for party in successors.iter().filter(|_| !rectified) {
                    self.loses(&inspection, party, Loss { rule: "R24.2", until: None });
                }
            }
        }
    }

    /// The plan is fixed and hashed: candidates and inspectors ascending, each once.
    fn planned(&mut self, id: Id, it: Inspection, digest: &str) {
        let subject = format!("inspection/{id}");
        let sorted = |list: &[String]| list.windows(2).all(|pair| pair[0] < pair[1]);
        let role = |id: &Id| self.city.accounts.get(id).is_some_and(|it| it.role == "inspector");
        let lawful = sorted(&it.inspectors)
            && it.inspectors.iter().all(role)
            && it.inspectors.len() >= self.law.inspectors_each
            && it.candidates.iter().all(|party| self.code_of(party).is_some())
            && (1..=it.candidates.len()).contains(&(it.count as usize));
        let list = |items: &[String]| -> String {
            let quoted: Vec<String> = items.iter().map(|item| format!("{item:?}")).collect();
            quoted.join(",")
        };
        let plan = format!(
            "{{\"candidates\":[{}],\"inspectors\":[{}],\"count\":{}}}",
            list(&it.candidates),
            list(&it.inspectors),
            it.count
        );
        let own = hex(&sha256(plan.as_bytes()));
        let book = &mut self.book;
        book.hold(lawful, Promise::Persons, RULE, &subject, || {
            format!("{} of {:?} by {:?}", it.count, it.candidates, it.inspectors)
        });
        book.same(Promise::Lot, RULE, &subject, ("digest", digest, own.as_str()));
        let again = self.city.inspections.insert(id, it).is_some();
        self.book.hold(!again, Promise::Once, RULE, subject, || "planned twice".to_owned());
    }

    /// The draw, made again from the journal's root after the plan: the subjects, then for each its
    /// inspectors, whom no tie bars from it.
    fn subjects_drawn(&mut self, id: &Id, root: &str, assignments: Vec<Assignment>) {
        let subject = format!("inspection/{id}");
        let own_root = self.tree.root();
        let Some(it) = self.city.inspections.get(id) else {
            self.book.broken(Promise::Stage, RULE, subject, "drawn, but never planned");
            return;
        };
        let first = !it.drawn && it.planned_at < self.tree.size();
        let follows = self.assigned(id, it);
        let book = &mut self.book;
        book.hold(first, Promise::Once, RULE, &subject, || "drawn twice".to_owned());
        book.same(Promise::Lot, RULE, &subject, ("root", root, hex(&own_root).as_str()));
        book.same(
            Promise::Lot,
            RULE,
            &subject,
            ("assignments", Some(&assignments), follows.as_ref()),
        );
        let Some(it) = self.city.inspections.get_mut(id) else { return };
        it.drawn = true;
        for Assignment { party, inspectors, .. } in assignments {
            let drawn = Subject {
                inspectors,
                stage: "drawn",
                found_by: None,
                found_on: None,
                rectify_by: None,
            };
            it.subjects.insert(party, drawn);
        }
    }

    fn assigned(&self, id: &str, it: &Inspection) -> Option<Vec<Assignment>> {
        let mut stream = Draw::Inspection.stream(&self.tree.root(), id)?;
        let mut subjects = stream.shuffled(&it.candidates)?;
        subjects.truncate(it.count as usize);
        let mut assignments = Vec::with_capacity(subjects.len());
        for party in subjects {
            let serves = |by: &Id| {
                let account = self.city.accounts.get(by);
                account.is_some_and(|it| it.active() && !self.city.bound(it, &party))
            };
            let (free, barred): (Vec<Id>, Vec<Id>) =
                it.inspectors.iter().cloned().partition(serves);
            let mut inspectors = stream.shuffled(&free)?;
            inspectors.truncate(self.law.inspectors_each);
            assignments.push(Assignment { party, inspectors, barred });
        }
        Some(assignments)
    }

    /// One of the subject's own inspectors acts himself, on nothing that is barred to him.
    fn inspects(&mut self, id: &str, by: &Id, party: &str, on: &Moment) {
        let subject = format!("inspection/{id}");
        self.signed(on, by, &subject);
        self.impartial(on, &[party.to_owned()], &subject);
        let it = self.city.inspections.get(id).and_then(|it| it.subjects.get(party));
        let own = it.is_some_and(|it| it.inspectors.contains(by));
        self.book.hold(own, Promise::Persons, RULE, &subject, || {
            format!("{by} was not drawn for {party}")
        });
    }

    #[track_caller]
    fn subject_moves(&mut self, id: &str, party: &str, from: &[&str], to: &'static str) {
        let subject = format!("inspection/{id}");
        let it = self.city.inspections.get_mut(id).and_then(|it| it.subjects.get_mut(party));
        let Some(it) = it else {
            return self.unheard_of(&format!("{subject} on {party}"), RULE);
        };
        let before = it.stage;
        it.stage = to;
        self.book.hold(from.contains(&before), Promise::Stage, RULE, &subject, || {
            format!("{party} cannot become {to} while it is {before}")
        });
    }

    fn inspected(
        &mut self,
        id: &str,
        (by, party): (Id, &str),
        (compliant, rectify_by): (bool, Option<Day>),
        on: &Moment,
    ) {
        let to = if compliant { "compliant" } else { "deficient" };
        self.subject_moves(id, party, &["drawn"], to);
        let days = self.law.rectification_days.filter(|_| !compliant);
        let follows = days.and_then(|days| self.lists.calendar.after(on.today, days));
        let subject = format!("inspection/{id}");
        let said = ("rectify_by", rectify_by, follows);
        self.book.same(Promise::Stage, RULE, subject, said);
        let it = self.city.inspections.get_mut(id).and_then(|it| it.subjects.get_mut(party));
        if let Some(it) = it {
            it.found_by = Some(by);
            it.found_on = (!compliant).then_some(on.today);
            it.rectify_by = rectify_by;
        }
    }

    /// The last day for rectification, as known when it was found or else as known now.
    pub(crate) fn rectified_by(&self, it: &Subject) -> Option<Day> {
        let known = |on| self.lists.calendar.after(on, self.law.rectification_days?);
        it.rectify_by.or_else(|| known(it.found_on?))
    }

    /// By another of its inspectors than who found it; what is not rectified when its last day is
    /// over loses the benefit of the scheme (R24.2).
    fn rechecked(&mut self, id: &Id, (by, party): (&Id, &str), rectified: bool, on: &Moment) {
        let subject = format!("inspection/{id}");
        let to = if rectified { "cleared" } else { "lost" };
        self.subject_moves(id, party, &["deficient", "rectified"], to);
        let it = self.city.inspections.get(id).and_then(|it| it.subjects.get(party));
        let found_by = it.and_then(|it| it.found_by.clone());
        let last = it.and_then(|it| self.rectified_by(it));
        let over = last.is_some_and(|day| on.today > day);
        let another = found_by.as_ref() != Some(by);
        self.book.hold(another, Promise::Persons, RULE, &subject, || {
            format!("{by} both found and checked {party} again")
        });
        self.book.hold(rectified || over, Promise::Stage, "R24.2", &subject, || {
            format!("{party} loses the benefit before its last day for rectification is over")
        });
        if !rectified {
            self.loses(id, party, Loss { rule: "R24.2", until: None });
        }
    }
}
