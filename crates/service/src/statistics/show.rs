//! Statistics as they are shown: JSON for pages and programs, CSV for a sheet.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use yunquan_core::calendar::Calendar;
use yunquan_core::pack::Pack;

use super::fold::{Fold, Year};
use super::groups::{ALL_BY, By, Row, shown};
use super::spans::{SPANS, STEPS};
use super::{NoStatistics, Statistics};
use crate::view::Lens;

/// What is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// The support year; none for all together.
    pub year: Option<i32>,
    /// The one grouping that is wanted; none for every one.
    pub by: Option<By>,
}

impl Statistics {
    /// The statistics as of now, or as of `leaves` where no more than a thousandth of the journal
    /// came since. Amounts are in fen; `leverage_bp` is contract value for each yuan of subsidy in
    /// basis points.
    ///
    /// # Errors
    /// [`NoStatistics`].
    pub fn shown(&self, lens: &Lens<'_>, asked: Asked) -> Result<Value, NoStatistics> {
        let fold = self.newest(lens.reader, *lens.pack.zone())?;
        let mut kept = self.kept.lock();
        if let Some((at, shown)) = kept.get(&asked)
            && fold.next - at <= fold.next / 1_000
        {
            return Ok(shown.clone());
        }
        let shown = fold.shown(asked, lens.pack, &lens.calendar);
        kept.insert(asked, (fold.next, shown.clone()));
        Ok(shown)
    }

    /// The groups as CSV: by, key, firms, vouchers, contract_fen, subsidy_fen, paid_fen,
    /// leverage_bp; the whole first.
    ///
    /// # Errors
    /// [`NoStatistics`].
    pub fn csv(&self, lens: &Lens<'_>, asked: Asked) -> Result<String, NoStatistics> {
        let fold = self.newest(lens.reader, *lens.pack.zone())?;
        let mut text = String::from(
            "year,by,key,firms,vouchers,contract_fen,subsidy_fen,paid_fen,leverage_bp\r\n",
        );
        let year = asked.year.map_or("all".to_owned(), |year| year.to_string());
        let mut line = |by: &str, key: &str, row: &Row| {
            let leverage = row.leverage().map_or(String::new(), |bp| bp.to_string());
            let fields = [
                year.clone(),
                by.to_owned(),
                key.to_owned(),
                row.firms.len().to_string(),
                row.vouchers.to_string(),
                row.contract.0.to_string(),
                row.subsidy.0.to_string(),
                row.paid.0.to_string(),
                leverage,
            ];
            text.push_str(&fields.join(","));
            text.push_str("\r\n");
        };
        line("all", "all", &fold.whole(asked.year));
        for by in groupings(asked) {
            for (key, row) in fold.rows(asked.year, *by) {
                line(by.as_str(), &key, &row);
            }
        }
        Ok(text)
    }
}

fn groupings(asked: Asked) -> impl Iterator<Item = &'static By> {
    ALL_BY.iter().filter(move |by| asked.by.is_none_or(|only| only == **by))
}

impl Fold {
    fn of(&self, year: Option<i32>) -> Year {
        let mut whole = Year::default();
        for (_, it) in self.years.iter().filter(|(of, _)| year.is_none_or(|year| year == **of)) {
            whole.money.add(&it.money);
            whole.refused += it.refused;
            whole.withdrawn += it.withdrawn;
            for (step, sum) in &it.steps {
                let all = whole.steps.entry(*step).or_default();
                all.count += sum.count;
                super::groups::more(&mut all.amount, sum.amount);
            }
            for (span, runs) in &it.runs {
                whole.runs.entry(*span).or_default().add(runs);
            }
        }
        whole
    }

    fn whole(&self, year: Option<i32>) -> Row {
        let mut row = Row::default();
        for (group, totals) in &self.groups {
            if year.is_none_or(|year| year == group.year) {
                row.add(totals, None);
            }
        }
        row
    }

    fn rows(&self, year: Option<i32>, by: By) -> BTreeMap<String, Row> {
        let mut rows: BTreeMap<String, Row> = BTreeMap::new();
        for (group, totals) in &self.groups {
            if year.is_none_or(|year| year == group.year) {
                rows.entry(group.key(by)).or_default().add(totals, Some(by));
            }
        }
        shown(rows)
    }

    fn shown(&self, asked: Asked, pack: &Pack, calendar: &Calendar) -> Value {
        let year = self.of(asked.year);
        let mut answer = figures(&self.whole(asked.year));
        let money = year.money;
        let more = json!({
            "year": asked.year,
            "leaves": self.next,
            "issued_fen": money.issued,
            "released_fen": money.released,
            "outstanding_fen": money.outstanding(),
            "paid_fen": money.paid,
            "claimed_back_fen": money.claimed_back,
            "recovered_fen": money.recovered,
            "refused": year.refused,
            "withdrawn": year.withdrawn,
            "steps": STEPS,
            "spans": SPANS,
            "funnel": funnel(&year),
            "stages": stages(&year, pack, calendar),
        });
        let mut by = Map::new();
        for it in groupings(asked) {
            let rows = self.rows(asked.year, *it);
            let rows = rows.into_iter().map(|(key, row)| (key, Value::Object(figures(&row))));
            by.insert(it.as_str().to_owned(), Value::Object(rows.collect()));
        }
        if let Value::Object(more) = more {
            answer.extend(more);
        }
        answer.insert("by".to_owned(), Value::Object(by));
        Value::Object(answer)
    }
}

fn figures(row: &Row) -> Map<String, Value> {
    let figures = [
        ("firms", json!(row.firms.len())),
        ("vouchers", json!(row.vouchers)),
        ("contract_fen", json!(row.contract)),
        ("subsidy_fen", json!(row.subsidy)),
        ("paid_fen", json!(row.paid)),
        ("leverage_bp", json!(row.leverage())),
    ];
    figures.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn funnel(year: &Year) -> Value {
    let step = |step: &super::spans::Step| {
        let sum = year.steps.get(step).copied().unwrap_or_default();
        let shown = json!({"count": sum.count, "amount_fen": sum.amount, "stage": step.stage()});
        (step.as_str().to_owned(), shown)
    };
    Value::Object(STEPS.iter().map(step).collect())
}

fn stages(year: &Year, pack: &Pack, calendar: &Calendar) -> Value {
    let stage = |span: &super::spans::Span| {
        let deadline = pack.params().stage(span.as_str());
        let runs = year.runs.get(span).cloned().unwrap_or_default();
        let pace = runs.pace(calendar, deadline);
        let shown = json!({"deadline_days": deadline, "ended": pace.ended, "open": runs.open,
            "median_days": pace.median_days, "late": pace.late, "uncounted": pace.uncounted});
        (span.as_str().to_owned(), shown)
    };
    Value::Object(SPANS.iter().map(stage).collect())
}
