//! Cases (article 23): opened, heard, found, sanctioned by two persons, looked at again, paid back.

use std::collections::BTreeMap;

use crate::Auditor;
use crate::cascade::Cascade;
use crate::city::{Case, Enterprise, Provider, Standing};
use crate::dates::Day;
use crate::journal::Moment;
use crate::record::{CaseEvent, Fen, Id, OpenedCase, Struck};
use crate::violation::Promise;

const RULE: &str = "R23.6";

/// The grounds of a finding (article 23); the last one is none.
const GROUNDS: &[&str] = &["false-information", "collusion", "misuse", "none"];

impl Auditor {
    pub(crate) fn on_case(&mut self, event: CaseEvent, on: &Moment) {
        match event {
            CaseEvent::Opened(it) => self.case_opened(it, on),
            CaseEvent::Heard { case, by, party } => {
                self.works_on(&case, &by, &["open", "heard"], on);
                self.party_of(&case, &party);
                if let Some(it) = self.city.cases.get_mut(&case) {
                    it.parties.entry(party).or_default().heard = true;
                    let all = it.parties.values().all(|standing| standing.heard);
                    it.status = if all { "heard" } else { it.status };
                }
            }
            CaseEvent::Found { case, by, party, at_fault, ground } => {
                self.works_on(&case, &by, &["open", "heard", "found"], on);
                self.party_of(&case, &party);
                self.found(&case, party, (at_fault, &ground), by);
            }
            CaseEvent::SanctionProposed { case, by } => {
                self.works_on(&case, &by, &["found"], on);
                self.rests_on_findings(&case);
                if let Some(it) = self.city.cases.get_mut(&case) {
                    it.proposed_by = Some(by);
                }
            }
            CaseEvent::Sanctioned { case, by, on: day, until, parties } => {
                self.sanctioned_now(&case, by, (day, until), parties, on);
            }
            CaseEvent::Referred { case, by, to } => {
                let open = &["open", "heard", "found", "sanctioned"];
                self.works_on(&case, &by, open, on);
                self.book.hold(!to.is_empty(), Promise::Stage, RULE, &case, || {
                    "referred to nobody".to_owned()
                });
            }
            CaseEvent::Reviewed { case, by, upheld, freed, dropped_fen } => {
                self.works_on(&case, &by, &["sanctioned"], on);
                self.looked_at_again(&case, by, upheld, (freed, dropped_fen), on);
            }
            CaseEvent::Received { case, voucher, year, by, on: day, amount_fen } => {
                self.received((&case, &by), &voucher, (year, amount_fen), (day, on));
            }
            CaseEvent::Closed { case, by, dismissed } => {
                self.case_closed(&case, &by, dismissed, on)
            }
        }
        self.balanced();
    }

    /// R23.3, R23.4: about parties that still have something to lose, from signals on file.
    fn case_opened(&mut self, it: OpenedCase, on: &Moment) {
        let subject = format!("case/{}", it.case);
        self.signed(on, &it.by, &subject);
        self.impartial(on, &it.parties, &subject);
        let struck = it.parties.iter().find(|party| self.struck_off(party, on.today)).cloned();
        let known = it.signals.iter().all(|signal| self.city.signals.contains(signal));
        let named =
            !it.parties.is_empty() && it.parties.iter().all(|it| self.code_of(it).is_some());
        let book = &mut self.book;
        book.hold(struck.is_none(), Promise::Once, "R23.3", &subject, || {
            format!("opened against {struck:?}, which was struck off")
        });
        book.hold(named && known && it.on == on.today, Promise::Stage, RULE, &subject, || {
            format!("opened on {} about {:?} from {:?}", it.on, it.parties, it.signals)
        });
        let parties = it.parties.into_iter().map(|party| (party, Standing::default())).collect();
        let case = Case {
            status: "open",
            parties,
            vouchers: BTreeMap::new(),
            proposed_by: None,
            sanctioned_by: None,
            claims: Vec::new(),
            upheld: None,
        };
        let again = self.city.cases.insert(it.case, case).is_some();
        self.book.hold(!again, Promise::Once, RULE, subject, || "opened twice".to_owned());
    }

    /// An officer acts himself, on no case that is barred to him, at a stage that admits it.
    fn works_on(&mut self, id: &str, by: &str, stages: &[&str], on: &Moment) {
        let subject = format!("case/{id}");
        self.signed(on, by, &subject);
        let Some(case) = self.city.cases.get(id) else {
            self.book.broken(Promise::Stage, RULE, subject, "was never opened");
            return;
        };
        let status = case.status;
        let parties: Vec<String> = case.parties.keys().cloned().collect();
        self.impartial(on, &parties, &subject);
        self.book.hold(stages.contains(&status), Promise::Stage, RULE, &subject, || {
            format!("acted on while it is {status}")
        });
    }

    fn party_of(&mut self, id: &str, party: &str) {
        let known = self.city.cases.get(id).is_some_and(|case| case.parties.contains_key(party));
        self.book.hold(known, Promise::Sanction, RULE, format_args!("case/{id}"), || {
            format!("{party} is no party of it")
        });
    }

    /// R23.6: heard before it is found on; at fault on a ground. What was proposed rested on other
    /// findings.
    fn found(&mut self, id: &str, party: String, (at_fault, ground): (bool, &str), by: Id) {
        let subject = format!("case/{id}");
        let Some(case) = self.city.cases.get_mut(id) else { return };
        let standing = case.parties.entry(party.clone()).or_default();
        let heard = standing.heard;
        standing.at_fault = Some(at_fault);
        standing.found_by = Some(by);
        case.proposed_by = None;
        let all = case.parties.values().all(|it| it.at_fault.is_some());
        case.status = if all { "found" } else { case.status };
        let grounded = GROUNDS.contains(&ground) && at_fault == (ground != "none");
        let book = &mut self.book;
        book.hold(heard, Promise::Sanction, RULE, &subject, || {
            format!("{party} is found on without having been heard")
        });
        book.hold(grounded, Promise::Sanction, RULE, &subject, || {
            format!("{party} at fault: {at_fault}, on the ground {ground:?}")
        });
    }

    /// Every party was heard and found on, and one at least is at fault.
    fn rests_on_findings(&mut self, id: &str) {
        let Some(case) = self.city.cases.get(id) else { return };
        let heard = case.parties.values().all(|it| it.heard && it.at_fault.is_some());
        let guilty = !case.at_fault().is_empty();
        self.book.hold(heard && guilty, Promise::Sanction, RULE, format_args!("case/{id}"), || {
            "a sanction without a hearing and a finding of fault".to_owned()
        });
    }

    /// R23.3 to R23.6: by a second person, exactly the parties at fault, under the codes that they
    /// have today, until the same day so many years later.
    fn sanctioned_now(
        &mut self,
        id: &Id,
        by: Id,
        (day, until): (Day, Day),
        mut struck: Vec<Struck>,
        on: &Moment,
    ) {
        let subject = format!("case/{id}");
        self.works_on(id, &by, &["found"], on);
        self.rests_on_findings(id);
        let Some(case) = self.city.cases.get(id) else { return };
        let second = case.proposed_by.as_ref().is_some_and(|first| *first != by);
        let first = case.proposed_by.clone();
        let mut follows: Vec<Struck> = case
            .at_fault()
            .into_iter()
            .map(|party| Struck {
                credit_code: self.code_of(&party).unwrap_or_default(),
                party,
                still: None,
            })
            .collect();
        follows.sort();
        struck.sort();
        let ends = self.ban_ends(on.today);
        let book = &mut self.book;
        book.hold(second, Promise::Persons, RULE, &subject, || {
            format!("sanctioned by {by} after {first:?}")
        });
        book.same(Promise::Sanction, RULE, &subject, ("parties", &struck, &follows));
        book.same(Promise::Sanction, "R23.5", &subject, ("on", day, on.today));
        book.same(Promise::Sanction, "R23.5", &subject, ("until", Some(until), ends));
        self.cascade = Some(Cascade::sanction(id, case, &self.city));
        for it in &struck {
            self.strike(id, it, until);
        }
        if let Some(case) = self.city.cases.get_mut(id) {
            for it in struck {
                let standing = case.parties.entry(it.party).or_default();
                standing.banned_until = Some(until);
                standing.banned_as = Some(it.credit_code);
            }
            case.sanctioned_by = Some(by);
            case.status = "sanctioned";
        }
    }

    /// By nobody who sanctioned, once. If it does not stand, everything that it took is given back
    /// and nothing is owed any more.
    fn looked_at_again(
        &mut self,
        id: &Id,
        by: Id,
        upheld: bool,
        (mut freed, dropped): (Vec<Struck>, BTreeMap<i32, Fen>),
        on: &Moment,
    ) {
        let subject = format!("case/{id}");
        let Some(case) = self.city.cases.get(id) else { return };
        let took_part = |person: &Option<Id>| person.as_ref() == Some(&by);
        let found = case.parties.values().any(|it| took_part(&it.found_by));
        let another = !found && !took_part(&case.proposed_by) && !took_part(&case.sanctioned_by);
        let first = case.upheld.is_none();
        let mut parties = self.freed_of(id, case, on);
        let mut owed: BTreeMap<i32, Fen> = BTreeMap::new();
        for claim in case.claims.iter().filter(|claim| claim.owed_fen() > 0) {
            *owed.entry(claim.year).or_default() += claim.owed_fen();
        }
        if upheld {
            parties.clear();
            owed.clear();
        }
        freed.sort();
        let book = &mut self.book;
        book.hold(another, Promise::Persons, RULE, &subject, || {
            format!("looked at again by {by}, who found or sanctioned")
        });
        book.hold(first, Promise::Once, RULE, &subject, || "looked at again twice".to_owned());
        book.same(Promise::Sanction, RULE, &subject, ("freed", &freed, &parties));
        book.same(Promise::Money, "R23.2", &subject, ("dropped_fen", &dropped, &owed));
        for it in &freed {
            self.give_back(id, it);
        }
        for (year, fen) in dropped {
            let budget = self.city.budgets.entry(year).or_default();
            budget.claimed_back = budget.claimed_back.saturating_sub(fen);
        }
        let Some(case) = self.city.cases.get_mut(id) else { return };
        self.cascade = (!upheld).then(|| Cascade::release(id, case));
        case.upheld = Some(upheld);
        for it in &freed {
            if let Some(standing) = case.parties.get_mut(&it.party) {
                standing.banned_until = None;
            }
        }
        for claim in case.claims.iter_mut().filter(|_| !upheld) {
            claim.dropped = true;
        }
    }

    /// Whom a case has banned, under the code that it had then, and who took such a party's place
    /// (R3.6), in order; how long another case still holds each, under whatever code.
    fn freed_of(&self, id: &Id, case: &Case, on: &Moment) -> Vec<Struck> {
        let mut codes: BTreeMap<String, String> = BTreeMap::new();
        for (party, it) in case.parties.iter().filter(|(_, it)| it.banned_until.is_some()) {
            codes.insert(party.clone(), it.banned_as.clone().unwrap_or_default());
        }
        let mut open: Vec<String> = codes.keys().cloned().collect();
        while let Some(party) = open.pop() {
            let code = codes.get(&party).cloned().unwrap_or_default();
            let after = self.city.took.iter().filter(|(_, before)| before.contains(&party));
            for (heir, _) in after {
                if !codes.contains_key(heir) {
                    codes.insert(heir.clone(), code.clone());
                    open.push(heir.clone());
                }
            }
        }
        let struck = |(party, credit_code): (String, String)| {
            let still = self.held_by_another(id, &party, &credit_code, on);
            Struck { party, credit_code, still }
        };
        codes.into_iter().map(struck).collect()
    }

    fn held_by_another(&self, id: &Id, party: &str, code: &str, on: &Moment) -> Option<Day> {
        let id_of = |kind: &str| party.strip_prefix(kind);
        let firm = id_of("enterprise/").and_then(|id| self.city.enterprises.get(id));
        let vendor = id_of("provider/").and_then(|id| self.city.providers.get(id));
        let own = firm.into_iter().flat_map(Enterprise::codes);
        let codes = own.chain(vendor.into_iter().flat_map(Provider::codes));
        let codes = codes.chain([code.to_owned()]);
        let bans = codes.filter_map(|code| self.city.bans.get(&code)).flatten();
        let others = bans.filter(|(by, until)| *by != id && on.today <= **until);
        others.map(|(_, until)| *until).max()
    }

    /// R23.2, R4.3: no more than was claimed; recovered, and not available again.
    fn received(
        &mut self,
        (id, by): (&Id, &Id),
        voucher: &Id,
        (year, fen): (i32, Fen),
        (day, on): (Day, &Moment),
    ) {
        let subject = format!("case/{id}");
        self.works_on(id, by, &["sanctioned"], on);
        let case = self.city.cases.get_mut(id);
        let claim = case.and_then(|case| case.claims.iter_mut().find(|it| it.voucher == *voucher));
        let within = claim.is_some_and(|claim| {
            let fits = claim.year == year && fen > 0 && fen <= claim.owed_fen();
            claim.received_fen = claim.received_fen.saturating_add(fen);
            fits
        });
        self.book.hold(within && day <= on.today, Promise::Money, "R23.2", &subject, || {
            format!("{fen} fen received for voucher/{voucher} on {day}, more than is owed")
        });
        let budget = self.city.budgets.entry(year).or_default();
        budget.recovered = budget.recovered.saturating_add(fen);
    }

    /// Dismissed when nobody is at fault, closed when nothing is pending.
    fn case_closed(&mut self, id: &Id, by: &Id, dismissed: bool, on: &Moment) {
        let subject = format!("case/{id}");
        let stages: &[&str] = if dismissed { &["open", "heard", "found"] } else { &["sanctioned"] };
        self.works_on(id, by, stages, on);
        let Some(case) = self.city.cases.get_mut(id) else { return };
        let owed = case.claims.iter().any(|claim| claim.owed_fen() > 0);
        let done =
            if dismissed { case.at_fault().is_empty() } else { !owed && case.frozen().is_empty() };
        self.cascade = dismissed.then(|| Cascade::release(id, case));
        case.status = if dismissed { "dismissed" } else { "closed" };
        self.book.hold(done, Promise::Sanction, RULE, &subject, || {
            format!("closed (dismissed: {dismissed}) with something pending")
        });
    }
}
