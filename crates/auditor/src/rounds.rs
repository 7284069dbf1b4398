//! Rounds of issuance, planned again (R13.3, R14.1 to R14.3): who gets what, in which order, and
//! where the money ends.

use std::collections::{BTreeMap, VecDeque};

use crate::Auditor;
use crate::city::{File, Round, Stage};
use crate::dates::Day;
use crate::journal::Moment;
use crate::record::{Fen, Id, RoundEvent};
use crate::violation::Promise;

/// The rules by which a round passes a file over.
const PASSED_OVER: &[&str] = &["R23.5", "R23.4", "R24.2", "R5.4", "R17.1", "R3.3"];

/// What a round must do with one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// A voucher of this face value.
    Issue(Fen),
    /// Its money stays reserved: an objection is open.
    Reserve,
    /// The budget does not reach it.
    Wait(Fen),
    /// No voucher, by a rule.
    PassOver(&'static str),
}

/// A round being issued: what is still to come.
#[derive(Debug)]
pub(crate) struct UnderWay {
    pub(crate) round: Id,
    left: VecDeque<(Id, Fate)>,
}

impl Auditor {
    /// Every file of a year that stands for issue, in rank order, with what it must get.
    fn plan(&self, year: i32, on: &Moment) -> Vec<(Id, Fate)> {
        let budget = self.city.budgets.get(&year).filter(|budget| !budget.closed);
        let quota = self.city.notices.get(&year);
        let quota = quota.map_or(0, |notice| notice.terms.quota_fen.saturating_sub(notice.issued));
        let mut room = budget.map_or(0, |budget| budget.available).min(quota.max(0));
        let mut files: Vec<(&Id, &File)> = Vec::new();
        for id in self.city.queue.get(&year).into_iter().flatten() {
            let file = self.city.files.get(id).filter(|file| self.public_over(file, on.at));
            files.extend(file.map(|file| (id, file)));
        }
        files.sort_by_key(|(id, file)| (self.rank(file), *id));
        let mut planned: BTreeMap<&Id, Fen> = BTreeMap::new();
        let mut stopped = false;
        let mut fates = Vec::with_capacity(files.len());
        for (id, file) in files {
            let given = planned.entry(&file.enterprise).or_insert(0);
            let received = self.city.allowances.get(&(file.enterprise.clone(), year));
            let received = received.map_or(0, |sum| sum.received);
            let left = self.law.cap_fen.saturating_sub(received).saturating_sub(*given);
            let subsidy = file.estimate.map_or(0, |estimate| estimate.subsidy_fen);
            let face = subsidy.min(left);
            let fate = match self.barred(file, on.today) {
                Some(rule) => Fate::PassOver(rule),
                None if left <= 0 => Fate::PassOver("R3.3"),
                None => self.fit(file.stage, face, &mut room, &mut stopped),
            };
            match fate {
                Fate::Issue(face) => *given += face,
                Fate::Reserve => *given += face,
                Fate::Wait(_) | Fate::PassOver(_) => {}
            }
            fates.push((id.clone(), fate));
        }
        fates
    }

    /// The pack's ranking, by default the priority tier, then the order.
    fn rank(&self, file: &File) -> Vec<u32> {
        let by = |word: &String| match word.as_str() {
            "tier" => u32::from(file.tier),
            _ => file.ranked(),
        };
        self.law.ranking.iter().map(by).collect()
    }

    /// The rule that stands against a file today: its enterprise is banned (R23.5) or has lost its
    /// eligibility (R23.4, R24.2), its provider may take no vouchers (R5.4), the two are tied
    /// (R17.1).
    fn barred(&self, file: &File, today: Day) -> Option<&'static str> {
        let enterprise = self.city.enterprises.get(&file.enterprise);
        if enterprise.is_none_or(|it| it.codes().any(|code| self.banned(&code, today))) {
            return Some("R23.5");
        }
        if let Some(rule) = enterprise.and_then(|it| it.lost(today)) {
            return Some(rule);
        }
        let provider = file.provider.as_ref().and_then(|id| self.city.providers.get(id));
        if !provider.is_some_and(|it| self.takes_vouchers(it, today)) {
            return Some("R5.4");
        }
        let (tied, _) = self.tie(&file.enterprise, file.provider.as_ref()?);
        tied.then_some("R17.1")
    }

    /// R14.2: the first that does not fit whole and all after it wait, unless the pack says so.
    fn fit(&self, stage: Stage, face: Fen, room: &mut Fen, stopped: &mut bool) -> Fate {
        let open = !*stopped || self.law.skip_to_fit;
        let given = if open && face <= *room {
            face
        } else if open && self.law.partial_last && *room > 0 {
            *stopped = true;
            *room
        } else {
            *stopped = true;
            return Fate::Wait(face);
        };
        *room -= given;
        if stage == Stage::Held { Fate::Reserve } else { Fate::Issue(given) }
    }

    pub(crate) fn on_round(&mut self, event: RoundEvent, on: &Moment) {
        match event {
            RoundEvent::Prepared { round, year, by, count, total_fen } => {
                let subject = format!("round/{round}");
                self.signed(on, &by, &subject);
                let faces: Vec<Fen> = self.plan(year, on).into_iter().filter_map(issued).collect();
                let own_count = u32::try_from(faces.len()).unwrap_or(u32::MAX);
                let own_total: Fen = faces.iter().sum();
                let book = &mut self.book;
                book.same(Promise::Rank, "R14.2", &subject, ("count", count, own_count));
                book.same(Promise::Rank, "R14.2", &subject, ("total_fen", total_fen, own_total));
                let it = Round { year, prepared_by: by, count, total_fen, issued_by: None };
                self.city.rounds.insert(round, it);
            }
            RoundEvent::Issued { round, by } => self.begin_round(round, by, on),
            RoundEvent::Waiting { application, face_fen } => {
                self.due(&application, &Fate::Wait(face_fen));
                self.moves(&application, &[Stage::Cleared], Stage::Waiting, "R14.2");
            }
            RoundEvent::PassedOver { application, rule, contract } => {
                let rule = PASSED_OVER.iter().copied().find(|known| *known == rule);
                self.due(&application, &Fate::PassOver(rule.unwrap_or("unknown")));
                if let Some(file) = self.city.files.get_mut(&application) {
                    file.passed_over = rule.map(str::to_owned);
                }
                if contract.is_some() {
                    self.cap_used_up(&application);
                }
            }
            RoundEvent::Ended { application } => {
                let year = self.city.files.get(&application).and_then(|file| file.year);
                let budget = year.and_then(|year| self.city.budgets.get(&year));
                let closed = budget.is_some_and(|budget| budget.closed);
                let subject = format!("application/{application}");
                self.book.hold(closed, Promise::Rank, "R14.2", subject, || {
                    "its waiting ended while the budget is open".to_owned()
                });
                let from = &[Stage::Cleared, Stage::Waiting];
                self.moves(&application, from, Stage::Refused, "R14.2");
            }
        }
    }

    /// R3.3: a cap that is used up ends an application, and nothing less does.
    fn cap_used_up(&mut self, application: &Id) {
        let file = self.city.files.get(application);
        let key = file.and_then(|file| Some((file.enterprise.clone(), file.year?)));
        let received = key.and_then(|key| self.city.allowances.get(&key));
        let full = received.is_some_and(|sum| sum.received >= self.law.cap_fen);
        let subject = format!("application/{application}");
        self.book.hold(full, Promise::Cap, "R3.3", subject, || {
            "it ended, but the cap is not used up".to_owned()
        });
        self.moves(application, &[Stage::Cleared, Stage::Waiting], Stage::Refused, "R3.3");
    }

    fn begin_round(&mut self, round: Id, by: Id, on: &Moment) {
        let subject = format!("round/{round}");
        self.signed(on, &by, &subject);
        let Some(it) = self.city.rounds.get_mut(&round) else {
            self.book.broken(Promise::Stage, "R14.1", subject, "issued, but never prepared");
            return;
        };
        let another = it.prepared_by != by;
        self.book.hold(another, Promise::Persons, "R13.1", &subject, || {
            format!("{by} both prepared and issued it")
        });
        let first = it.issued_by.replace(by).is_none();
        self.book.hold(first, Promise::Once, "R14.1", &subject, || "issued twice".to_owned());
        let year = it.year;
        let left = self.plan(year, on).into();
        self.round = Some(UnderWay { round, left });
    }

    /// Drops what leaves no trace: money reserved, and what stands as the last round left it.
    fn silent(&self, id: &Id, fate: &Fate) -> bool {
        let file = self.city.files.get(id);
        match fate {
            Fate::Issue(_) => false,
            Fate::Reserve => true,
            Fate::Wait(_) => file.is_none_or(|file| file.stage != Stage::Cleared),
            Fate::PassOver(rule) => {
                file.is_some_and(|file| file.passed_over.as_deref() == Some(*rule))
            }
        }
    }

    /// What a round did must be what comes next in the list made here.
    pub(crate) fn due(&mut self, application: &Id, done: &Fate) {
        let subject = format!("application/{application}");
        let Some(mut under_way) = self.round.take() else {
            self.book.broken(Promise::Rank, "R14.2", subject, "served outside of any round");
            return;
        };
        let mut found = false;
        while let Some((id, fate)) = under_way.left.pop_front() {
            if id == *application {
                self.book.same(Promise::Rank, "R14.2", &subject, ("fate", done, &fate));
                found = true;
                break;
            }
            if !self.silent(&id, &fate) {
                let detail = format!("{subject} is served past it, which must get {fate:?}");
                self.book.broken(Promise::Rank, "R14.2", format_args!("application/{id}"), detail);
            }
        }
        self.book
            .hold(found, Promise::Rank, "R14.2", &subject, || format!("gets {done:?} out of turn"));
        self.round = Some(under_way);
    }

    /// When a round is over nobody may be left who must get something.
    pub(crate) fn end_round(&mut self) {
        let Some(under_way) = self.round.take() else { return };
        for (id, fate) in under_way.left {
            if !self.silent(&id, &fate) {
                let detail = format!("round/{} left it out: {fate:?}", under_way.round);
                self.book.broken(Promise::Rank, "R14.2", format_args!("application/{id}"), detail);
            }
        }
    }
}

fn issued((_, fate): (Id, Fate)) -> Option<Fen> {
    match fate {
        Fate::Issue(face) => Some(face),
        _ => None,
    }
}
