//! Questions about the journal: events by subject, kind, time and what their bytes say.

use yunquan_core::time::Instant;

use crate::StoredLeaf;

/// Which leaves are looked for, the newest first; every part that is given must hold.
///
/// Subjects are found by their index. Without subjects the journal is read backwards, and at most
/// `reach` leaves are looked at, so that no question costs more than that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search<'q> {
    /// Chiefly about one of these, as [`yunquan_core::world::Key`] writes itself; about anything
    /// where none are named.
    pub subjects: Option<Vec<String>>,
    /// About one of these kinds; about any where none are named.
    pub kinds: Option<Vec<&'q str>>,
    /// Whose name begins so: `voucher.` or `voucher.issued`; empty for any.
    pub name: &'q str,
    /// Whose bytes hold each of these texts; empty texts are in all.
    pub texts: [&'q str; 2],
    /// At this instant or later.
    pub from: Option<Instant>,
    /// Before this instant.
    pub until: Option<Instant>,
    /// Before this leaf: where the page before ended.
    pub before: Option<u64>,
    /// How many at most.
    pub limit: u32,
    /// How many leaves are looked at, at most, where no subject is named.
    pub reach: u32,
}

impl Default for Search<'_> {
    fn default() -> Self {
        Self {
            subjects: None,
            kinds: None,
            name: "",
            texts: ["", ""],
            from: None,
            until: None,
            before: None,
            limit: 50,
            reach: 20_000,
        }
    }
}

/// What a search has found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The leaves, the newest first.
    pub leaves: Vec<StoredLeaf>,
    /// The leaf before which the search goes on; none when everything has been looked at. There
    /// may be more to look at even where a page found nothing.
    pub next: Option<u64>,
}
