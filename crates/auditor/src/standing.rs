//! Who may not be served: banned by the imported list or by a sanction (R23.5), disqualified by a
//! sanction (R23.4) or by an inspection (R24.2), removed by its own fault (R23.3).

use crate::Auditor;
use crate::city::{Enterprise, Loss};
use crate::dates::{Day, years_after};
use crate::journal::Moment;
use crate::record::{Id, Struck};
use crate::violation::Promise;

impl Enterprise {
    /// Every code under which a list may know it, its own first.
    pub(crate) fn codes(&self) -> impl Iterator<Item = String> + '_ {
        std::iter::once(&self.credit_code).chain(&self.former_codes).cloned()
    }

    /// The rule by which it has lost its eligibility on a day; the one that holds longest.
    pub(crate) fn lost(&self, today: Day) -> Option<&'static str> {
        let holds = |loss: &&Loss| loss.until.is_none_or(|until| today <= until);
        let losses = self.losses.values().filter(holds);
        losses.max_by_key(|loss| loss.until.unwrap_or(Day::MAX)).map(|loss| loss.rule)
    }
}

impl Auditor {
    /// Whether a party gets no support on a day, by the imported list or by a sanction (R23.5).
    pub(crate) fn banned(&self, credit_code: &str, today: Day) -> bool {
        self.lists.banned(credit_code, today) || self.sanctioned(credit_code, today)
    }

    fn sanctioned(&self, credit_code: &str, today: Day) -> bool {
        let bans = self.city.bans.get(credit_code).into_iter().flatten();
        bans.into_iter().any(|(_, until)| today <= *until)
    }

    /// An enterprise that gets something is neither banned nor disqualified today.
    pub(crate) fn not_barred(&mut self, enterprise: &str, on: &Moment, subject: &str) {
        let Some(it) = self.city.enterprises.get(enterprise) else { return };
        let banned = it.codes().any(|code| self.banned(&code, on.today));
        let lost = it.lost(on.today);
        self.book.hold(!banned, Promise::Eligibility, "R23.5", subject, || {
            "the enterprise is on the list of bad faith".to_owned()
        });
        if let Some(rule) = lost {
            let detail = "the enterprise has lost its eligibility";
            self.book.broken(Promise::Eligibility, rule, subject, detail);
        }
    }

    /// The last day of a ban from a sanction on a day: the same day so many years later (R23.5).
    pub(crate) fn ban_ends(&self, on: Day) -> Option<Day> {
        years_after(on, self.law.ban_years)
    }

    /// The credit code of a party today.
    pub(crate) fn code_of(&self, party: &str) -> Option<String> {
        match party.split_once('/')? {
            ("enterprise", id) => self.city.enterprises.get(id).map(|it| it.credit_code.clone()),
            ("provider", id) => self.city.providers.get(id).map(|it| it.credit_code.clone()),
            _ => None,
        }
    }

    /// Whether a party has lost its part in the scheme by a sanction (R23.3, R23.4), today.
    pub(crate) fn struck_off(&self, party: &str, today: Day) -> bool {
        let code = self.code_of(party);
        code.is_some_and(|code| self.sanctioned(&code, today))
    }

    /// A party loses its admission or its eligibility, by a case or an inspection.
    pub(crate) fn loses(&mut self, by: &Id, party: &str, loss: Loss) {
        match party.split_once('/') {
            Some(("enterprise", id)) => {
                if let Some(it) = self.city.enterprises.get_mut(id) {
                    it.losses.insert(by.clone(), loss);
                }
            }
            Some(("provider", id)) => {
                if let Some(it) = self.city.providers.get_mut(id) {
                    if it.faults.is_empty() {
                        it.stood = it.status;
                    }
                    it.faults.insert(by.clone());
                    if matches!(it.status, "admitted" | "suspended") {
                        it.status = "removed";
                    }
                }
            }
            _ => {}
        }
    }

    /// A sanction strikes a party: the list (R23.5), and admission (R23.3) or eligibility (R23.4).
    pub(crate) fn strike(&mut self, case: &Id, it: &Struck, until: Day) {
        let bans = self.city.bans.entry(it.credit_code.clone()).or_default();
        bans.insert(case.clone(), until);
        self.loses(case, &it.party, Loss { rule: "R23.4", until: Some(until) });
    }

    /// A sanction that does not stand gives back what it took.
    pub(crate) fn give_back(&mut self, case: &Id, it: &Struck) {
        if let Some(bans) = self.city.bans.get_mut(&it.credit_code) {
            bans.remove(case);
        }
        match it.party.split_once('/') {
            Some(("enterprise", id)) => {
                if let Some(it) = self.city.enterprises.get_mut(id) {
                    it.losses.remove(case);
                }
            }
            Some(("provider", id)) => {
                let Some(provider) = self.city.providers.get_mut(id) else { return };
                let last = provider.faults.remove(case) && provider.faults.is_empty();
                if last && provider.status == "removed" {
                    provider.status = provider.stood;
                }
            }
            _ => {}
        }
    }
}
