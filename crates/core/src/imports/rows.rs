//! The forms of the imported lists: every row is read, so that one answer names every fault.

use crate::calendar::{CalendarFault, CalendarNotice, Span};
use crate::credit_code::CreditCode;
use crate::form::{Fields, Form};
use crate::money::BasisPoints;
use crate::refusal::FaultCode;
use crate::relation::{Edge, Link, Node};
use crate::time::{Date, parse_date};
use crate::{choice, form};

/// The most rows that one list may have.
const MOST: usize = 200_000;

form! {
    /// The roster of a period.
    pub struct Roster {
        /// The period, such as `2021-02`.
        period: String = text(20),
        /// Its enterprises.
        rows: Vec<RosterRow> = list(1..=MOST),
    }
}

form! {
    /// An enterprise of the roster.
    pub struct RosterRow {
        /// Its credit code.
        credit_code: CreditCode = credit_code(),
        /// Its name.
        name: String = text(200),
    }
}

choice! {
    /// Why a party is listed.
    pub enum CreditKind {
        /// Abnormal operation (经营异常).
        Abnormal = "abnormal",
        /// Serious dishonesty (严重失信).
        Dishonest = "dishonest",
        /// Bad faith under article 23 (不良诚信记录).
        BadFaith = "bad-faith",
    }
}

form! {
    /// The credit list.
    pub struct Credit {
        /// Its entries.
        rows: Vec<CreditRow> = whole_list(0..=MOST),
    }
}

form! {
    /// One entry of the credit list.
    pub struct CreditRow {
        /// The party's credit code.
        credit_code: CreditCode = credit_code(),
        /// Its name.
        name: String = text(200),
        /// Why it is listed.
        kind: CreditKind = choice(),
        /// Since when.
        listed_on: Date = date(),
        /// The last day, where one is set; bad faith ends by the scheme's years otherwise.
        until: Option<Date> = opt_date(),
        /// Who listed it.
        source: String = text(200),
    }
}

form! {
    /// Parties and persons with the links between them.
    pub struct RelationList {
        /// Every party and person that a link names.
        nodes: Vec<Node> = whole_list(0..=MOST),
        /// The links.
        edges: Vec<Edge> = whole_list(0..=MOST),
    }
}

impl Form for Node {
    fn read(f: &mut Fields<'_>) -> Option<Self> {
        let key = f.text("key", 60);
        let name = f.text("name", 200);
        let exempt = f.opt_flag("exempt");
        Some(Self { key: key?, name: name?, exempt: exempt? })
    }
}

choice! {
    /// The kind of a link.
    pub enum LinkKind {
        /// A holding in the capital, with its share.
        Holding = "holding",
        /// Actual control.
        Control = "control",
        /// The legal representative.
        LegalRepresentative = "legal-representative",
        /// A director, supervisor or senior manager.
        Officer = "officer",
    }
}

impl Form for Edge {
    fn read(f: &mut Fields<'_>) -> Option<Self> {
        let from = f.text("from", 60);
        let to = f.text("to", 60);
        let kind = f.choice::<LinkKind>("kind");
        let share = f.opt_count("basis_points", 1..=10_000);
        let link = match (kind?, share?) {
            (LinkKind::Holding, Some(share)) => Link::Holding { share: BasisPoints(share) },
            (LinkKind::Holding, None) => {
                f.fault("basis_points", FaultCode::Missing);
                return None;
            }
            (_, Some(_)) => {
                f.limited("basis_points", FaultCode::Mismatch, "kind");
                return None;
            }
            (LinkKind::Control, None) => Link::Control,
            (LinkKind::LegalRepresentative, None) => Link::LegalRepresentative,
            (LinkKind::Officer, None) => Link::Officer,
        };
        Some(Self { from: from?, to: to?, link })
    }
}

form! {
    /// Notices of working days, each whole.
    pub struct CalendarList {
        /// The notices.
        notices: Vec<CalendarNotice> = list(1..=100),
    }
}

/// A date of ten characters and nothing looser.
struct Day(Date);

impl std::str::FromStr for Day {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        parse_date(text).map(Day).ok_or(())
    }
}

impl Form for CalendarNotice {
    fn read(f: &mut Fields<'_>) -> Option<Self> {
        let year = f.year("year");
        let number = f.text("number", 100);
        let issued = f.date("issued");
        let off = f.texts::<Span>("off", 0..=60, FaultCode::NotADate);
        let working = f.texts::<Day>("working", 0..=60, FaultCode::NotADate);
        let working = working?.into_iter().map(|Day(date)| date).collect();
        Self::new(year?, &number?, issued?, off?, working)
            .map_err(|fault| {
                let (name, code) = placed(&fault);
                f.fault(name, code);
            })
            .ok()
    }
}

/// The field of a notice that a fault is about.
fn placed(fault: &CalendarFault) -> (&'static str, FaultCode) {
    match fault {
        CalendarFault::Number(_) => ("number", FaultCode::Empty),
        CalendarFault::Issued { .. } => ("issued", FaultCode::NotADate),
        CalendarFault::Twice { .. } => ("off", FaultCode::Duplicate),
        CalendarFault::Weekday { .. } => ("working", FaultCode::NotADate),
        CalendarFault::Outside { .. } | CalendarFault::Span(_) | CalendarFault::File(_) => {
            ("off", FaultCode::NotADate)
        }
    }
}
