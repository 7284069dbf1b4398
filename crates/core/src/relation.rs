//! Ties between two parties over holdings, control and offices (art. 17; Company Law 265(4),
//! until mid-2024 216(4)).
//! Knows no list and no officer: nodes and edges are handed in, a tie is handed back with the
//! path that shows it.
//!
//! A tie is **direct**, and refuses, when
//! - an edge of any kind joins the two parties, a holding however small;
//! - one person is the legal representative of both;
//! - one party controls the other, or a third controls both: control all the way, from link
//!   to link, however long (article 17 knows no length);
//! - a legal representative or officer of one party controls the other, likewise.
//!
//! Any other chain within the hops is a **path**, which an officer decides. No tie passes
//! through an exempt node (a state-capital body, a depository, a public fund), since
//! enterprises are not related merely because the state controls both; to be exempt oneself
//! excuses nothing. Control is an edge of that kind or a holding of the pack's share of the capital
//! and more ([`Reach::control_from`]); several holdings are not added up, such a chain is a path.

mod graph;
mod search;

use std::cmp::Reverse;
use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::money::BasisPoints;
pub use graph::Graph;

/// A party or person that can stand between two parties.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// A unified social credit code, or the key of a person.
    pub key: String,
    /// The name shown.
    pub name: String,
    /// Whether ties through this node do not count.
    #[serde(default)]
    pub exempt: bool,
}

/// How one node stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Link {
    /// Actual control by whatever means.
    Control,
    /// A holding in the capital.
    Holding {
        /// Its share of the capital, 1 to 10,000 basis points.
        share: BasisPoints,
    },
    /// The legal representative (法定代表人) of the other.
    LegalRepresentative,
    /// A director, supervisor or senior manager of the other.
    Officer,
}

impl Link {
    /// Whether the holder of this link controls the other end; a holding does from a share on.
    pub fn controls(self, from: BasisPoints) -> bool {
        match self {
            Link::Control => true,
            Link::Holding { share } => share >= from,
            Link::LegalRepresentative | Link::Officer => false,
        }
    }

    /// Whether the holder of this link is a key person of the other end.
    fn represents(self) -> bool {
        matches!(self, Link::LegalRepresentative | Link::Officer)
    }

    /// The order in which links between the same two nodes are shown: the strongest first.
    fn rank(self) -> (u8, Reverse<u32>) {
        match self {
            Link::Control => (0, Reverse(0)),
            Link::Holding { share } => (1, Reverse(share.0)),
            Link::LegalRepresentative => (2, Reverse(0)),
            Link::Officer => (3, Reverse(0)),
        }
    }
}

/// A link from its holder (shareholder, controller, person) to the enterprise held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    /// Key of the holder.
    pub from: String,
    /// Key of the enterprise.
    pub to: String,
    /// How the holder stands to it.
    pub link: Link,
}

/// Why nodes and edges make no graph.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RelationFault {
    /// Two nodes with one key.
    #[error("{0} is listed twice")]
    Twice(String),
    /// An edge to or from a node that is not listed.
    #[error("{0} is named by a relation but is not listed")]
    Unlisted(String),
    /// A holding of nothing or of more than the whole.
    #[error("{from} cannot hold {share} of {to}")]
    Share {
        /// Key of the holder.
        from: String,
        /// Key of the enterprise.
        to: String,
        /// The share claimed.
        share: BasisPoints,
    },
}

/// How far ties are followed (R17.1), as the pack has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The longest path that is no direct tie, in links.
    pub max_hops: u32,
    /// The share of the capital from which on a holding is control, itself included.
    pub control_from: BasisPoints,
}

/// How two parties are tied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "tie", rename_all = "kebab-case")]
pub enum Tie {
    /// Not at all, or only beyond the hops.
    None,
    /// By a direct tie or control: refuses.
    Direct(Path),
    /// By a longer path: an officer decides.
    Path(Path),
}

/// What makes a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// Both parties are the same.
    Same,
    /// An edge joins them.
    Adjacent,
    /// One person legally represents both.
    SameRepresentative,
    /// One controls the other, or a third controls both.
    Control,
    /// A key person of one controls the other.
    KeyPerson,
    /// Some longer chain.
    Chain,
}

/// The shortest chain on its ground, from the first party asked for to the second; of equal
/// ones always the same, and the same in reverse when asked the other way round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Path {
    /// What makes it a tie.
    pub ground: Ground,
    /// Its steps, each beginning where the one before ends; none for [`Ground::Same`].
    pub steps: Vec<Step>,
}

/// One step along a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Where the step begins.
    pub from: Party,
    /// Where it ends.
    pub to: Party,
    /// The link between them.
    pub link: Link,
    /// Whether `from` is the holder of the link; else `to` is.
    pub forward: bool,
}

/// A node as a path shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Link::Control => f.write_str("实际控制"),
            Link::Holding { share } => {
                write!(f, "持股{}.{:02}%", share.0 / 100, share.0 % 100)
            }
            Link::LegalRepresentative => f.write_str("任法定代表人"),
            Link::Officer => f.write_str("任董监高"),
        }
    }
}

/// The path as a letter shows it: `甲 ─持股30.00%→ 乙 ←任董监高─ 丙`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut steps = self.steps.iter();
        if let Some(first) = steps.next() {
            f.write_str(&first.from.name)?;
            first.show(f)?;
        }
        steps.try_for_each(|step| step.show(f))
    }
}

impl Step {
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.forward {
            write!(f, " ─{}→ {}", self.link, self.to.name)
        } else {
            write!(f, " ←{}─ {}", self.link, self.to.name)
        }
    }
}

impl Path {
    fn reversed(mut self) -> Path {
        self.steps.reverse();
        for step in &mut self.steps {
            std::mem::swap(&mut step.from, &mut step.to);
            step.forward = !step.forward;
        }
        self
    }
}
