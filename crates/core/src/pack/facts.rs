//! The facts that a criterion may speak of, and how a decision hands them over.

use cel::common::types::{CelBool, CelInt, CelList, CelString};
use cel::common::value::{CowVal, Val};
use cel::context::VariableResolver;

use crate::money::Fen;

use super::line::{LINE, Line, LineFacts};
use FactType::{Bool, Int, Records, Text, Texts};

/// When a criterion is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum At {
    /// An enterprise submits its application.
    Submit,
    /// The district recommends it.
    Recommend,
    /// The bureau approves it.
    Approve,
    /// Its voucher is issued.
    Issue,
    /// A provider applies for admission.
    Admission,
}

impl At {
    /// Every moment with its word in a pack.
    pub const ALL: [(&'static str, At); 5] = [
        ("submit", At::Submit),
        ("recommend", At::Recommend),
        ("approve", At::Approve),
        ("issue", At::Issue),
        ("admission", At::Admission),
    ];

    /// The facts of this moment.
    pub const fn facts(self) -> &'static [Fact] {
        match self {
            Self::Submit | Self::Recommend | Self::Approve | Self::Issue => APPLICATION,
            Self::Admission => ADMISSION,
        }
    }
}

/// The type of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactType {
    /// Yes or no.
    Bool,
    /// A whole number; an amount when the name ends in `_fen`.
    Int,
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// A list of records with these fields.
    Records(&'static [Fact]),
}

/// A documented fact or field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// Its name in an expression.
    pub name: &'static str,
    /// Its type.
    pub of: FactType,
    /// What it states, in one line.
    pub means: &'static str,
}

pub(super) const fn fact(name: &'static str, of: FactType, means: &'static str) -> Fact {
    Fact { name, of, means }
}

/// Facts of an application, at submit, recommend, approve and issue.
const APPLICATION: &[Fact] = &[
    fact("lines", Records(LINE), "the lines of the contract, at least one"),
    fact("zones", Texts, "codes of the city's functional zones, from the pack"),
    fact("in_roster", Bool, "in the statistics roster of above-scale industrial enterprises"),
    fact("abnormal", Bool, "on the list of abnormal operation"),
    fact("dishonest", Bool, "on the list of serious dishonesty"),
    fact("industrial", Bool, "the industry is mining, manufacturing or utilities"),
    fact("industry", Text, "industry code of GB/T 4754"),
    fact("excluded", Bool, "the pack excludes the industry"),
];

/// Facts of a provider's application for admission: the declarations of its form.
const ADMISSION: &[Fact] = &[
    fact("legal_person", Bool, "is an independent legal person"),
    fact("tax_registered", Bool, "is registered and pays taxes"),
    fact("annual_revenue_fen", Int, "annual revenue"),
    fact("premises", Bool, "has fixed premises"),
    fact("organisation_rules", Bool, "has a sound organisation and internal rules"),
    fact("service_staff", Int, "number of professional service staff"),
    fact("platform", Bool, "has a good industrial internet platform"),
    fact("own_products", Bool, "delivers mature, commercial products itself"),
    fact("data_security", Bool, "secures the access to data"),
    fact("platform_security", Bool, "secures the platform"),
    fact("access_security", Bool, "secures the access of users"),
    fact("accepts_supervision", Bool, "accepts supervision and assessment"),
    fact("pledges_deduction", Bool, "pledges to deduct the redeemed amount from the price"),
    fact("open_interfaces", Bool, "keeps interfaces open"),
    fact("min_revenue_fen", Int, "least annual revenue, the parameter of R8.1"),
    fact("min_staff", Int, "least number of service staff, the parameter of R8.2"),
];

/// The facts of one case. Names and types are those of [`At::facts`]; a criterion that meets a
/// missing fact, or one of another type, does not pass. A fact stated twice counts as first stated.
#[derive(Debug, Default)]
pub struct FactSet<'a> {
    facts: Vec<(&'static str, Box<dyn Val + 'a>)>,
}

impl<'a> FactSet<'a> {
    /// No facts yet.
    pub fn new() -> Self {
        Self { facts: Vec::with_capacity(16) }
    }

    fn with(mut self, name: &'static str, value: impl Val + 'a) -> Self {
        self.facts.push((name, Box::new(value)));
        self
    }

    /// States a fact that is yes or no.
    pub fn bool(self, name: &'static str, value: bool) -> Self {
        self.with(name, CelBool::from(value))
    }

    /// States a number; amounts in fen.
    pub fn int(self, name: &'static str, value: i64) -> Self {
        self.with(name, CelInt::from(value))
    }

    /// States a text.
    pub fn text(self, name: &'static str, value: &'a str) -> Self {
        self.with(name, CelString::from(value))
    }

    /// States a list of texts.
    pub fn texts<T>(self, name: &'static str, values: impl IntoIterator<Item = T>) -> Self
    where
        CelString<'a>: From<T>,
    {
        let values = values.into_iter().map(|text| boxed(CelString::from(text)));
        self.with(name, CelList::from(values.collect::<Vec<_>>()))
    }

    /// States the `lines` of the contract.
    pub fn lines(self, lines: impl IntoIterator<Item = LineFacts<'a>>) -> Self {
        let lines = lines.into_iter().map(|line| boxed(Line::from(line)));
        self.with("lines", CelList::from(lines.collect::<Vec<_>>()))
    }

    /// A case in which every list has one entry: what a new criterion is tried on.
    pub(super) fn typical(facts: &'static [Fact]) -> Self {
        facts.iter().fold(Self::new(), |set, fact| match fact.of {
            Bool => set.bool(fact.name, true),
            Int => set.int(fact.name, 1),
            Text => set.text(fact.name, ""),
            Texts => set.texts(fact.name, [""]),
            Records(_) => set.lines([LineFacts {
                region: "",
                category: "",
                in_catalogue: true,
                quantity: 1,
                price_fen: Fen(1),
            }]),
        })
    }

    fn get(&self, name: &str) -> Option<&(dyn Val + 'a)> {
        self.facts.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_ref())
    }
}

fn boxed<'a>(value: impl Val + 'a) -> Box<dyn Val + 'a> {
    Box::new(value)
}

/// The facts as an expression sees them: the pack's own first, so that no caller can state them.
pub(super) struct Known<'a> {
    pub(super) own: &'a FactSet<'static>,
    pub(super) stated: &'a FactSet<'a>,
}

impl VariableResolver for Known<'_> {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        self.own.get(name).or_else(|| self.stated.get(name)).map(CowVal::Borrowed)
    }
}
