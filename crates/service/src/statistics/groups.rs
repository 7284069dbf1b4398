//! Leverage by group: what contracts are worth against the subsidy on them.

use std::collections::{BTreeMap, BTreeSet};

use yunquan_core::choice;
use yunquan_core::ids::EnterpriseId;
use yunquan_core::money::Fen;

/// The fewest firms of a group that is shown alone: of one or two, everybody who knows one could
/// tell the other's figures.
pub(super) const FEWEST: usize = 3;

/// The key of the groups that are not shown alone.
pub(super) const OTHERS: &str = "others";

choice! {
    /// What groups are made by.
    pub enum By {
        /// The support year.
        Year = "year",
        /// The reviewing jurisdiction.
        District = "district",
        /// The first two digits of the industry by GB/T 4754.
        Industry = "industry",
        /// The category of the service.
        Category = "category",
    }
}

/// Every way of grouping.
pub(super) const ALL_BY: &[By] = &[By::Year, By::District, By::Industry, By::Category];

/// The finest group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Group {
    /// The support year.
    pub(super) year: i32,
    /// The jurisdiction.
    pub(super) district: String,
    /// Two digits.
    pub(super) industry: String,
    /// The category; `none` for what stands outside the catalogue.
    pub(super) category: &'static str,
}

impl Group {
    /// Its key in a grouping.
    pub(super) fn key(&self, by: By) -> String {
        match by {
            By::Year => self.year.to_string(),
            By::District => self.district.clone(),
            By::Industry => self.industry.clone(),
            By::Category => self.category.to_owned(),
        }
    }
}

/// What a group comes to; vouchers that were released or cancelled count no longer.
#[derive(Debug, Clone, Default)]
pub(super) struct Totals {
    /// The firms, with how many vouchers stand for each.
    pub(super) firms: BTreeMap<EnterpriseId, u32>,
    /// Vouchers of which this is the first category: each voucher once.
    pub(super) vouchers: u64,
    /// Vouchers with a part in this category.
    pub(super) parts: u64,
    /// Contract value, in fen.
    pub(super) contract: Fen,
    /// Face values, once determined the amount, in fen.
    pub(super) subsidy: Fen,
    /// Paid, in fen; what was claimed back stays in it.
    pub(super) paid: Fen,
}

/// A group as it is shown.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// The firms.
    pub(super) firms: BTreeSet<EnterpriseId>,
    /// How many vouchers stand.
    pub(super) vouchers: u64,
    /// Contract value, in fen.
    pub(super) contract: Fen,
    /// Subsidy on it, in fen.
    pub(super) subsidy: Fen,
    /// Paid, in fen.
    pub(super) paid: Fen,
}

impl Row {
    /// Takes in a group.
    pub(super) fn add(&mut self, it: &Totals, by: Option<By>) {
        self.firms.extend(it.firms.keys());
        self.vouchers += if by == Some(By::Category) { it.parts } else { it.vouchers };
        self.sums(it.contract, it.subsidy, it.paid);
    }

    fn merge(&mut self, other: Self) {
        self.firms.extend(other.firms);
        self.vouchers += other.vouchers;
        self.sums(other.contract, other.subsidy, other.paid);
    }

    fn sums(&mut self, contract: Fen, subsidy: Fen, paid: Fen) {
        more(&mut self.contract, contract);
        more(&mut self.subsidy, subsidy);
        more(&mut self.paid, paid);
    }

    /// Contract value for each yuan of subsidy, in basis points, rounded down; none without any.
    pub(super) fn leverage(&self) -> Option<i64> {
        let tenfold = i128::from(self.contract.0).checked_mul(10_000)?;
        let ratio = tenfold.checked_div(i128::from(self.subsidy.0))?;
        i64::try_from(ratio).ok()
    }
}

/// Adds to a term. The ledger admits no sum that would not fit.
pub(super) fn more(term: &mut Fen, by: Fen) {
    *term = term.checked_add(by).unwrap_or(*term);
}

/// Takes from a term.
pub(super) fn less(term: &mut Fen, by: Fen) {
    *term = term.checked_sub(by).unwrap_or(*term);
}

/// Merges what is of fewer than three firms into `others`; were those themselves fewer than three,
/// the next smallest go with them.
pub(super) fn shown(mut rows: BTreeMap<String, Row>) -> BTreeMap<String, Row> {
    rows.retain(|_, row| !row.firms.is_empty() || row.paid > Fen::ZERO);
    let mut others = Row::default();
    let mut merged = false;
    loop {
        let few = |row: &Row| row.firms.len() < FEWEST;
        let smallest = rows.iter().min_by_key(|(_, row)| row.firms.len());
        let Some((key, _)) = smallest.filter(|(_, row)| few(row) || (merged && few(&others)))
        else {
            break;
        };
        let key = key.clone();
        if let Some(row) = rows.remove(&key) {
            others.merge(row);
            merged = true;
        }
    }
    if merged {
        rows.insert(OTHERS.to_owned(), others);
    }
    rows
}

/// Shares an amount out by weights, in whole fen: each rounded down, the rest to the first with a
/// weight. Without any weight all goes to the first.
pub(super) fn allot(amount: Fen, weights: &[Fen]) -> Vec<Fen> {
    let whole: i128 = weights.iter().map(|weight| i128::from(weight.0)).sum();
    let share = |weight: &Fen| {
        let part = i128::from(amount.0).checked_mul(i128::from(weight.0));
        let part = part.and_then(|part| part.checked_div(whole)).unwrap_or(0);
        Fen(i64::try_from(part).unwrap_or(0))
    };
    let mut shares: Vec<Fen> = weights.iter().map(share).collect();
    let given = Fen::sum(shares.iter().copied()).unwrap_or(Fen::ZERO);
    let rest = amount.checked_sub(given).unwrap_or(Fen::ZERO);
    let first = weights.iter().position(|weight| *weight > Fen::ZERO).unwrap_or(0);
    if let Some(share) = shares.get_mut(first) {
        more(share, rest);
    }
    shares
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use uuid::Uuid;
    use yunquan_core::ids::EnterpriseId;
    use yunquan_core::money::Fen;

    use super::{OTHERS, Row, allot, shown};

    fn row(firms: std::ops::Range<u128>) -> Row {
        let firms = firms.map(|n| EnterpriseId(Uuid::from_u128(n))).collect();
        Row { firms, vouchers: 1, contract: Fen(300), subsidy: Fen(100), paid: Fen(0) }
    }

    fn keys(rows: &[(&str, std::ops::Range<u128>)]) -> Vec<String> {
        let rows = rows.iter().map(|(key, firms)| ((*key).to_owned(), row(firms.clone())));
        shown(rows.collect::<BTreeMap<_, _>>()).into_keys().collect()
    }

    #[test]
    fn three_firms_are_shown_and_two_are_not() {
        assert_eq!(keys(&[("a", 0..3), ("b", 3..6)]), ["a", "b"]);
        assert_eq!(keys(&[("a", 0..3), ("b", 3..5), ("c", 5..7)]), ["a", OTHERS]);
        // The two alone could be told from the whole less the rest.
        assert_eq!(keys(&[("a", 0..5), ("b", 5..8), ("c", 8..10)]), ["a", OTHERS]);
        assert_eq!(keys(&[("a", 0..1)]), [OTHERS]);
        assert!(keys(&[]).is_empty());
    }

    #[test]
    fn what_is_shared_out_adds_up() {
        assert_eq!(allot(Fen(100), &[Fen(1), Fen(1), Fen(1)]), [Fen(34), Fen(33), Fen(33)]);
        assert_eq!(allot(Fen(100), &[Fen(0), Fen(7)]), [Fen(0), Fen(100)]);
        assert_eq!(allot(Fen(100), &[Fen(0), Fen(0)]), [Fen(100), Fen(0)]);
    }

    #[test]
    fn leverage_is_contract_value_per_yuan() {
        assert_eq!(row(0..3).leverage(), Some(30_000));
        assert_eq!(Row::default().leverage(), None);
    }
}
