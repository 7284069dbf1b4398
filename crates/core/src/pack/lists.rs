//! The pack's short lists: documents, categories, excluded industries, materials, remedies.

use crate::refusal::RuleId;

use super::reader::Table;
use super::text::Text;

/// A document above or beside the regulation (R1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// The article that names it.
    pub article: String,
    /// Whether it prevails where it differs.
    pub prevails: bool,
}

/// A category of cloud services (R6.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its code, such as `equipment`.
    pub code: String,
    /// Its name.
    pub name: Text,
}

/// An industry whose fit an officer judges (R5.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcludedIndustry {
    /// The digits its codes begin with.
    pub prefix: String,
    /// Its name.
    pub name: Text,
}

/// What a material belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MaterialFor {
    /// An enterprise's application (article 12).
    Application,
    /// A provider's application for admission (article 9).
    Admission,
    /// A redemption (article 21).
    Redemption,
}

/// A material that a file must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// Its kind in a form, such as `business-licence`.
    pub kind: String,
    /// The rule that asks for it.
    pub rule: RuleId,
    /// Its name.
    pub name: Text,
    pub(super) of: MaterialFor,
    pub(super) line: Option<usize>,
}

/// What a refusal's letter names (R23.6).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remedies {
    /// The sentence on administrative review.
    pub review: Text,
    /// Days within which review can be applied for.
    pub review_days: u32,
    /// The sentence on an administrative lawsuit.
    pub lawsuit: Text,
    /// Months within which a lawsuit can be brought.
    pub lawsuit_months: u32,
}

pub(super) fn material(mut table: Table<'_>) -> Option<Material> {
    const OF: &[(&str, MaterialFor)] = &[
        ("application", MaterialFor::Application),
        ("admission", MaterialFor::Admission),
        ("redemption", MaterialFor::Redemption),
    ];
    let of = table.choice("of", OF);
    let kind = table.text("kind");
    let rule = table.parsed("rule");
    let name = table.both("name");
    let line = table.line();
    table.done();
    Some(Material { kind, rule: rule?, name, of: of?, line })
}

pub(super) fn one_document(mut table: Table<'_>) -> Document {
    let document = Document {
        title: table.text("title"),
        article: table.text("article"),
        prevails: table.flag("prevails"),
    };
    table.done();
    document
}

pub(super) fn category(mut table: Table<'_>) -> Category {
    let category = Category { code: table.text("code"), name: table.both("name") };
    table.done();
    category
}

pub(super) fn excluded(mut table: Table<'_>) -> ExcludedIndustry {
    let excluded = ExcludedIndustry { prefix: table.text("prefix"), name: table.both("name") };
    table.done();
    excluded
}

pub(super) fn remedies(mut table: Table<'_>) -> Remedies {
    let remedies = Remedies {
        review: table.both("review"),
        review_days: table.int("review_days", 1..=366),
        lawsuit: table.both("lawsuit"),
        lawsuit_months: table.int("lawsuit_months", 1..=120),
    };
    table.done();
    remedies
}
