//! Rows that depend on the day on which they are shown: who may be served, until when support is
//! excluded, what had to be announced; and the statistics, which add up to the ledger.

use serde_json::{Value, json};

use super::{Must, P, year};
use crate::Auditor;
use crate::city::Voucher;
use crate::dates::{Day, years_after};
use crate::record::Fen;

impl Auditor {
    /// Says as of which instant, in microseconds, the rows are shown that follow.
    pub fn shown_at(&mut self, at: i64) {
        self.shown = Some(self.law.zone.day(at));
    }

    /// Whether an enterprise may be served, and until when it is excluded (R23.5, R25.1).
    pub(super) fn standing_on(&self, id: &str) -> Vec<Must> {
        let (Some(today), Some(it)) = (self.shown, self.city.enterprises.get(id)) else {
            return Vec::new();
        };
        let lost = it.lost(today);
        let listed = self.lists.doubts(&it.credit_code).contains(&"R5.1");
        // What stands against a former code stands against who has it now (R3.6).
        let banned = it.codes().any(|code| self.banned(&code, today));
        let may = it.status == "authorised" && !listed && !banned && lost.is_none();
        vec![
            ("eligible", P::Eligibility, lost.unwrap_or("R23.5"), json!(may)),
            ("disqualified", P::Eligibility, lost.unwrap_or("R23.4"), json!(lost)),
            ("excluded_until", P::Eligibility, "R25.1", json!(self.excluded_until(id, today))),
        ]
    }

    /// R25.1: two years from the issue of the latest voucher that still stands for support, held or
    /// first held by the enterprise.
    fn excluded_until(&self, enterprise: &str, today: Day) -> Option<Day> {
        let supports = |word: &str| !matches!(word, "expired" | "surrendered" | "cancelled");
        let vouchers = self.city.vouchers.values();
        let party = format!("enterprise/{enterprise}");
        let had = |it: &Voucher| {
            let first = it.followed.iter().find(|it| it.starts_with("enterprise/"));
            it.holder == enterprise || first == Some(&party)
        };
        let own = vouchers.filter(|it| had(it) && supports(it.status));
        let latest = own.map(|it| it.issued_on).max()?;
        years_after(latest, self.law.exclusion_years).filter(|until| today <= *until)
    }

    pub(super) fn message_row(&self, id: &str) -> Option<Vec<Must>> {
        let it = self.city.messages.get(id)?;
        Some(vec![
            ("to", P::Tables, "R19.1", json!(format!("enterprise/{}", it.holder))),
            ("copy", P::Tables, "R19.1", json!(format!("provider/{}", it.provider))),
            ("about", P::Tables, "R19.1", json!(format!("voucher/{}", it.voucher))),
            ("due", P::Validity, "R19.1", json!(it.last_day)),
            ("days", P::Validity, "R19.1", json!(it.days)),
        ])
    }

    /// R19.1: nobody's voucher comes near its end unannounced.
    pub(crate) fn reminders_went_out(&mut self) {
        let Some(today) = self.shown else { return };
        let mut late = Vec::new();
        for (id, it) in &self.city.vouchers {
            if !matches!(it.status, "issued" | "accepted") {
                continue;
            }
            let Some(last) = self.last_day(it) else { continue };
            let left = last.signed_duration_since(today).num_days();
            let due = self.law.remind_days.iter().filter(|days| left <= i64::from(**days)).min();
            if due.is_some_and(|due| it.reminded.is_none_or(|reminded| *due < reminded)) {
                late.push((format!("voucher/{id}"), left));
            }
        }
        for (subject, left) in late {
            let detail = format!("{left} days are left, and nobody was reminded");
            self.book.broken(P::Validity, "R19.1", subject, detail);
        }
    }

    /// R1.1: what the statistics of a year say adds up to its ledger, and their groups to them.
    pub(super) fn statistics_row(&self, row: &Value) -> Option<Vec<Must>> {
        let year = year(row)?;
        let budget = self.city.budgets.get(&year)?;
        let vouchers = self.city.vouchers.values().filter(|it| it.year == year);
        let faces: Vec<Fen> = vouchers.map(|it| it.face_fen).collect();
        let (count, issued) = (faces.len(), faces.iter().sum::<Fen>());
        let bound = budget.committed.saturating_add(budget.payable);
        let released = issued.saturating_sub(bound).saturating_sub(budget.paid);
        let paid = self.city.redemptions.values().filter(|it| {
            let voucher = self.city.vouchers.get(&it.voucher);
            it.status == "paid" && voucher.is_some_and(|voucher| voucher.year == year)
        });
        let mut musts = vec![
            ("issued_fen", P::Money, "R1.1", json!(issued)),
            ("released_fen", P::Money, "R1.1", json!(released)),
            ("outstanding_fen", P::Money, "R1.1", json!(bound)),
            ("paid_fen", P::Money, "R1.1", json!(budget.paid)),
            ("claimed_back_fen", P::Money, "R1.1", json!(budget.claimed_back)),
            ("recovered_fen", P::Money, "R1.1", json!(budget.recovered)),
        ];
        if count > 0 {
            musts.push(("funnel.issued.count", P::Tables, "R1.1", json!(count)));
            musts.push(("funnel.issued.amount_fen", P::Money, "R1.1", json!(issued)));
        }
        let paid = paid.count();
        if paid > 0 {
            musts.push(("funnel.paid.count", P::Tables, "R1.1", json!(paid)));
            musts.push(("funnel.paid.amount_fen", P::Money, "R1.1", json!(budget.paid)));
        }
        for grouping in ["by.district", "by.industry", "by.category"] {
            musts.push((grouping, P::Money, "R1.1", json!([row["subsidy_fen"], budget.paid])));
        }
        Some(musts)
    }
}

/// What the groups of a grouping come to: subsidy and what was paid.
pub(super) fn said(table: &str, field: &str, value: &Value) -> Option<Value> {
    if table != "statistics" || !field.starts_with("by.") {
        return None;
    }
    let groups = value.as_object()?;
    let sum = |name: &str| groups.values().filter_map(|it| it[name].as_i64()).sum::<i64>();
    Some(json!([sum("subsidy_fen"), sum("paid_fen")]))
}
