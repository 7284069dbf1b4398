//! How long stages take: from one day to another, counted in working days when it is shown.

use std::collections::BTreeMap;

use yunquan_core::calendar::Calendar;
use yunquan_core::choice;
use yunquan_core::money::Fen;
use yunquan_core::time::Date;

choice! {
    /// A stage that has a deadline of its own; the words are those of the pack's `[stage]`.
    pub enum Span {
        /// From handing in to the district's opinion.
        DistrictReview = "district_review",
        /// From the district's opinion to the bureau's.
        BureauReview = "bureau_review",
        /// From the bureau's approval to the posting.
        PublicityPosting = "publicity_posting",
        /// From an objection to its decision.
        Objection = "objection",
        /// From the end of the publicity to the voucher.
        Issue = "issue",
        /// From a redemption's handing in to the word on its completeness.
        RedemptionFile = "redemption_file",
        /// From a complete file to the panel's conclusion.
        RedemptionPanel = "redemption_panel",
        /// From the panel's conclusion to the amount.
        Determination = "determination",
        /// From the amount to its payment.
        Settlement = "settlement",
    }
}

choice! {
    /// A step from application to payment, which a file has reached or not.
    pub enum Step {
        /// The application was accepted for review.
        Submitted = "submitted",
        /// The district recommended it.
        Recommended = "recommended",
        /// The bureau approved it.
        Approved = "approved",
        /// It was made public.
        Published = "published",
        /// Nothing stood against it.
        Cleared = "cleared",
        /// Its voucher was issued.
        Issued = "issued",
        /// The provider accepted the voucher.
        Accepted = "accepted",
        /// Its redemption was handed in.
        Redeeming = "redeeming",
        /// Its redemption was found complete.
        Complete = "complete",
        /// The panel accepted what was carried out.
        Judged = "judged",
        /// Bureau and finance determined the amount.
        Determined = "determined",
        /// It was paid.
        Paid = "paid",
    }
}

/// Every step, in order.
pub(super) const STEPS: &[Step] = &[
    Step::Submitted,
    Step::Recommended,
    Step::Approved,
    Step::Published,
    Step::Cleared,
    Step::Issued,
    Step::Accepted,
    Step::Redeeming,
    Step::Complete,
    Step::Judged,
    Step::Determined,
    Step::Paid,
];

/// Every stage, in order.
pub(super) const SPANS: &[Span] = &[
    Span::DistrictReview,
    Span::BureauReview,
    Span::PublicityPosting,
    Span::Objection,
    Span::Issue,
    Span::RedemptionFile,
    Span::RedemptionPanel,
    Span::Determination,
    Span::Settlement,
];

impl Step {
    /// The stage by which a file comes to this step, where that stage has a deadline of its own.
    pub const fn stage(self) -> Option<Span> {
        Some(match self {
            Self::Recommended => Span::DistrictReview,
            Self::Approved => Span::BureauReview,
            Self::Published => Span::PublicityPosting,
            Self::Issued => Span::Issue,
            Self::Complete => Span::RedemptionFile,
            Self::Judged => Span::RedemptionPanel,
            Self::Determined => Span::Determination,
            Self::Paid => Span::Settlement,
            Self::Submitted | Self::Cleared | Self::Accepted | Self::Redeeming => return None,
        })
    }
}

/// The steps that one file has reached.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reached(u16);

impl Reached {
    /// Notes a step; whether it is reached for the first time.
    pub(super) fn first(&mut self, step: Step) -> bool {
        let bit = 1 << (step as u16);
        let first = self.0 & bit == 0;
        self.0 |= bit;
        first
    }
}

/// How many files, and the money on them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    /// How many.
    pub(super) count: u64,
    /// In fen.
    pub(super) amount: Fen,
}

/// The runs of one stage.
#[derive(Debug, Clone, Default)]
pub(super) struct Runs {
    /// By first and last day, how many.
    ended: BTreeMap<(Date, Date), u64>,
    /// How many are under way.
    pub(super) open: u64,
}

/// What the runs of a stage come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Pace {
    /// How many have ended.
    pub(super) ended: u64,
    /// The lower median of their working days.
    pub(super) median_days: Option<u32>,
    /// How many took longer than the stage's deadline.
    pub(super) late: u64,
    /// How many lie in a year whose calendar is not known.
    pub(super) uncounted: u64,
}

impl Runs {
    /// One has ended.
    pub(super) fn end(&mut self, from: Date, to: Date) {
        *self.ended.entry((from, to)).or_insert(0) += 1;
    }

    /// Takes in another's runs.
    pub(super) fn add(&mut self, other: &Self) {
        for (days, count) in &other.ended {
            *self.ended.entry(*days).or_insert(0) += count;
        }
        self.open += other.open;
    }

    /// Counts working days by a calendar against a deadline.
    pub(super) fn pace(&self, calendar: &Calendar, deadline: Option<u32>) -> Pace {
        let mut pace = Pace::default();
        let mut by_days: BTreeMap<u32, u64> = BTreeMap::new();
        for ((from, to), count) in &self.ended {
            pace.ended += count;
            match calendar.working_days_between(*from, *to) {
                Ok(days) => *by_days.entry(days).or_insert(0) += count,
                Err(_) => pace.uncounted += count,
            }
        }
        let late = by_days.iter().filter(|(days, _)| deadline.is_some_and(|most| **days > most));
        pace.late = late.map(|(_, count)| count).sum();
        let middle = by_days.values().sum::<u64>().div_ceil(2);
        let mut seen = 0;
        pace.median_days = by_days.iter().find_map(|(days, count)| {
            seen += count;
            (seen >= middle).then_some(*days)
        });
        pace
    }
}

#[cfg(test)]
mod tests {
    use yunquan_core::calendar::{Calendar, parse_notices};

    use super::{Pace, Runs};

    /// Days of one ordinary week of March 2021: Monday the 15th begins it.
    #[test]
    fn the_median_is_the_lower_one_and_the_deadline_itself_is_not_late() {
        let notices = include_str!("../../../../calendars/cn.toml");
        let calendar = Calendar::from_notices(parse_notices(notices).unwrap());
        let day = |text: &str| text.parse().unwrap();
        let mut runs = Runs::default();
        assert_eq!(runs.pace(&calendar, Some(5)), Pace::default());
        for to in ["2021-03-15", "2021-03-17", "2021-03-22", "2021-03-23"] {
            runs.end(day("2021-03-15"), day(to));
        }
        let pace = runs.pace(&calendar, Some(5));
        assert_eq!((pace.ended, pace.median_days, pace.late), (4, Some(2), 1));
        runs.end(day("2021-03-15"), day("2090-01-02"));
        assert_eq!(runs.pace(&calendar, Some(5)).uncounted, 1);
    }
}
