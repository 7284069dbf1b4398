//! The two reviews (article 13): different persons at each stage, findings decided, no own files.

use crate::Auditor;
use crate::city::{File, Stage};
use crate::journal::Moment;
use crate::record::{ApplicationEvent, Finding, Id};
use crate::violation::Promise;

impl Auditor {
    pub(crate) fn on_application(&mut self, event: ApplicationEvent, on: &Moment) {
        match event {
            ApplicationEvent::Saved { application, enterprise } => {
                let subject = format!("application/{application}");
                self.for_own_firm(on, &format!("enterprise/{enterprise}"), &subject);
                let file = self.city.files.entry(application);
                let stage = file.or_insert_with(|| File::begun(&enterprise)).stage;
                let open = matches!(stage, Stage::Draft | Stage::Returned);
                self.book.hold(open, Promise::Stage, "R13.1", &subject, || {
                    format!("a draft is saved while it is {}", stage.word())
                });
            }
            ApplicationEvent::Submitted(it) => self.submitted(*it, on),
            ApplicationEvent::Returned { application, by, correct_by } => {
                self.own_stage(&application, &by, on);
                let days = self.law.keep_order_days;
                let follows = self.lists.calendar.after(on.today, days);
                let subject = format!("application/{application}");
                let said = ("correct_by", Some(correct_by), follows);
                self.book.same(Promise::Order, "R4.4", subject, said);
                let from = &[Stage::Submitted, Stage::Recommended];
                self.moves(&application, from, Stage::Returned, "R13.1");
                if let Some(file) = self.city.files.get_mut(&application) {
                    file.correct_by = Some(correct_by);
                }
            }
            ApplicationEvent::Recommended { application, by, findings } => {
                self.reviewed(&application, &by, &findings, on);
                self.moves(&application, &[Stage::Submitted], Stage::Recommended, "R13.1");
                if let Some(file) = self.city.files.get_mut(&application) {
                    file.recommended_by = Some(by);
                    file.findings = findings;
                }
            }
            ApplicationEvent::Approved { application, by, findings } => {
                self.reviewed(&application, &by, &findings, on);
                self.approved_by_another(&application, &by);
                self.moves(&application, &[Stage::Recommended], Stage::Approved, "R13.1");
                if let Some(file) = self.city.files.get_mut(&application) {
                    file.findings = findings;
                }
            }
            ApplicationEvent::Refused { application, by, rule } => {
                self.own_stage(&application, &by, on);
                let subject = format!("application/{application}");
                let named = rule.strip_prefix('R').is_some_and(|rest| rest.contains('.'));
                self.book.hold(named, Promise::Stage, "R13.1", subject, || {
                    format!("refused by {rule:?}, which names no rule")
                });
                let from = &[Stage::Submitted, Stage::Recommended];
                self.moves(&application, from, Stage::Refused, "R13.1");
            }
            ApplicationEvent::Struck { application, case, rule } => {
                self.struck(&application, &case, &rule);
                let file = self.city.files.get(&application);
                let from = file.map(|file| file.stage).filter(|stage| stage.open());
                let from: Vec<Stage> = from.into_iter().collect();
                self.moves(&application, &from, Stage::Refused, "R23.4");
            }
            ApplicationEvent::Withdrawn { application } => self.withdrawn(&application, on),
        }
    }

    fn withdrawn(&mut self, id: &str, on: &Moment) {
        if let Some(file) = self.city.files.get(id) {
            let party = format!("enterprise/{}", file.enterprise);
            self.for_own_firm(on, &party, &format!("application/{id}"));
        }
        use Stage as S;
        let from = &[
            S::Draft,
            S::Submitted,
            S::Returned,
            S::Recommended,
            S::Approved,
            S::Published,
            S::Held,
            S::Cleared,
            S::Waiting,
        ];
        self.moves(id, from, Stage::Withdrawn, "R13.1");
    }

    /// An officer acts himself, on nobody's file that is barred to him, in his own district.
    fn own_file(&mut self, id: &str, by: &str, on: &Moment) {
        let subject = format!("application/{id}");
        self.signed(on, by, &subject);
        let Some(file) = self.city.files.get(id) else { return };
        let (parties, jurisdiction) = (file.parties(), file.jurisdiction.clone());
        self.impartial(on, &parties, &subject);
        self.in_own_district(on, &jurisdiction, &subject);
    }

    /// The district acts on what was submitted, the bureau on what was recommended.
    fn own_stage(&mut self, id: &Id, by: &str, on: &Moment) {
        self.own_file(id, by, on);
        let Some(file) = self.city.files.get(id) else { return };
        let district = on.role == "district-officer";
        let own = district == (file.stage == Stage::Submitted);
        let stage = file.stage.word();
        self.book.hold(own, Promise::Persons, "R13.1", format_args!("application/{id}"), || {
            format!("a {} decides on what is {stage}", on.role)
        });
    }

    /// Every point is decided and accepted, and every point on today's lists is among them.
    fn reviewed(&mut self, id: &Id, by: &str, findings: &[Finding], on: &Moment) {
        self.own_file(id, by, on);
        let subject = format!("application/{id}");
        let Some(file) = self.city.files.get(id) else { return };
        let contract = file.contract.as_ref().and_then(|id| self.city.contracts.get(id));
        let doubts = match (contract, file.year) {
            (Some(contract), Some(year)) => {
                self.doubts(&file.enterprise, &contract.provider, year, &contract.lines)
            }
            _ => Vec::new(),
        };
        let before: Vec<String> = file.findings.iter().map(|it| it.rule.clone()).collect();
        let asked = doubts.into_iter().map(str::to_owned).chain(before);
        for rule in asked {
            let settled = findings.iter().filter(|finding| finding.rule == rule);
            let accepted =
                |finding: &Finding| finding.decided.as_ref().is_some_and(|it| it.accepted);
            let kept = settled.clone().count() > 0 && settled.clone().all(accepted);
            self.book.hold(kept, Promise::Eligibility, &rule, &subject, || {
                "goes on although the point is not decided in its favour".to_owned()
            });
        }
    }

    fn approved_by_another(&mut self, id: &Id, by: &str) {
        let Some(file) = self.city.files.get(id) else { return };
        let other = file.recommended_by.as_deref() != Some(by);
        self.book.hold(other, Promise::Persons, "R13.1", format_args!("application/{id}"), || {
            format!("{by} both recommended and approved it")
        });
    }

    /// Moves a file on.
    #[track_caller]
    pub(crate) fn moves(&mut self, id: &str, from: &[Stage], to: Stage, rule: &str) {
        let subject = format!("application/{id}");
        let Some(file) = self.city.files.get_mut(id) else {
            return self.unheard_of(&subject, rule);
        };
        let before = file.stage;
        self.book.hold(from.contains(&before), Promise::Stage, rule, &subject, || {
            format!("cannot become {} while it is {}", to.word(), before.word())
        });
        file.stage = to;
        if !to.live() && before.live() {
            let contract = file.contract.as_ref().and_then(|id| self.city.contracts.get_mut(id));
            if let Some(contract) = contract.filter(|it| it.application.as_deref() == Some(id)) {
                contract.application = None;
            }
        }
        let Some(year) = file.year else { return };
        let queue = self.city.queue.entry(year).or_default();
        if to.queued() {
            queue.insert(id.to_owned());
        } else {
            queue.remove(id);
        }
    }
}
