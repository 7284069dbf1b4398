//! An auditor of voucher offices: reads the journal and the exported read models, recomputes from
//! the regulation what follows, and names every promise that was not kept.
//!
//! It shares no code with the office: its own reading of the leaf format, its own calendar,
//! arithmetic, ranking, draws and Merkle tree. It reads
//! - the exported pack, which states the scheme's parameters, and compares them with the
//!   regulation's text,
//! - the contents of imported lists, by their digests,
//! - the journal's leaves, one after the other, verbatim,
//! - rows of the read models, at any time, against what the leaves say.
//!
//! Work per leaf does not grow with the journal, so an office can be audited while it runs.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test unwraps what it has just made"))]

mod acceptance;
mod calendar;
mod cascade;
mod casework;
mod city;
mod contracts;
mod dates;
mod folder;
mod following;
mod inspecting;
mod journal;
mod law;
mod lists;
mod lot;
mod money;
mod number;
mod panels;
mod parties;
mod persons;
mod providers;
mod publicity;
mod rebinding;
mod record;
mod redeeming;
mod review;
mod rights;
mod rounds;
mod rows;
mod settling;
mod standing;
mod submission;
mod sums;
mod ties;
mod tree;
mod using;
mod violation;
mod vouchers;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::Location;

use serde_json::Value;

pub use folder::{FolderError, audit_folder, read_folder};
pub use violation::{Promise, Violation};

use cascade::Cascade;
use city::City;
use law::Law;
use lists::Lists;
use rounds::UnderWay;
use tree::{Tree, hex};
use violation::Book;

/// What is handed in cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

/// Follows an office's journal and compares what it shows with what must be.
#[derive(Debug)]
pub struct Auditor {
    law: Law,
    city: City,
    lists: Lists,
    tree: Tree,
    book: Book,
    last_at: i64,
    /// The round whose vouchers are being issued.
    round: Option<UnderWay>,
    /// The sanction whose consequences are being drawn.
    cascade: Option<Cascade>,
    /// The day as of which rows are shown, where it was said.
    shown: Option<dates::Day>,
    /// The rows seen, by table.
    seen: BTreeMap<String, BTreeSet<String>>,
}

impl Auditor {
    /// An auditor for a scheme, from its exported pack.
    ///
    /// # Errors
    /// [`Unreadable`] when the pack lacks a parameter.
    pub fn new(pack: &Value) -> Result<Self, Unreadable> {
        let law = Law::of(pack)?;
        let mut book = Book::default();
        for rule in law.against_the_text() {
            let detail = "the pack's parameter is not the regulation's";
            book.broken(Promise::Text, rule, "pack", detail);
        }
        Ok(Self {
            law,
            city: City::default(),
            lists: Lists::default(),
            tree: Tree::default(),
            book,
            last_at: i64::MIN,
            round: None,
            cascade: None,
            shown: None,
            seen: BTreeMap::new(),
        })
    }

    /// What was found so far.
    pub fn violations(&self) -> &[Violation] {
        self.book.found()
    }

    /// Where in this crate the checks stand that failed so far: so that a test can prove of each
    /// that it can fail.
    pub fn failed_checks(&self) -> impl Iterator<Item = &'static Location<'static>> {
        self.book.failed()
    }

    /// How many leaves were read.
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// The root of the Merkle tree over the leaves read, as lower-case hexadecimal digits.
    pub fn root(&self) -> String {
        hex(&self.tree.root())
    }

    /// Compares the journal as read with a tree head that somebody states.
    pub fn head(&mut self, size: u64, root: &str) {
        let (own_size, own_root) = (self.size(), self.root());
        let subject = format!("journal/{size}");
        self.book.same(Promise::Journal, "R4.4", &subject, ("size", size, own_size));
        if size == own_size {
            self.book.same(Promise::Journal, "R4.4", &subject, ("root", root, own_root.as_str()));
        }
    }
}
