//! A line of the contract among the facts, as an expression reads it.

use cel::ExecutionError;
use cel::common::traits::Indexer;
use cel::common::types::{CelBool, CelInt, CelString, MAP_TYPE, Type};
use cel::common::value::{CowVal, Val};

use crate::money::Fen;

use super::facts::{Fact, FactType, fact};

/// What a criterion may ask of a line of the contract.
#[derive(Debug, Clone, Copy)]
pub struct LineFacts<'a> {
    /// Code of the place where the service is carried out.
    pub region: &'a str,
    /// Category of the catalogue item; empty outside the catalogue.
    pub category: &'a str,
    /// Whether the provider's catalogue of the support year has the item.
    pub in_catalogue: bool,
    /// Number of units.
    pub quantity: u32,
    /// The line's price in the contract.
    pub price_fen: Fen,
}

/// The documented fields of a line.
pub(super) const LINE: &[Fact] = &[
    fact("region", FactType::Text, "code of the place where the service is carried out"),
    fact("category", FactType::Text, "code of the item's category; empty outside the catalogue"),
    fact("in_catalogue", FactType::Bool, "the provider's catalogue of the year has the item"),
    fact("quantity", FactType::Int, "number of units"),
    fact("price_fen", FactType::Int, "the line's price in the contract"),
];

/// The same as values of the expression language. Every step of a macro clones the line; its
/// texts stay borrowed.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    region: CelString<'a>,
    category: CelString<'a>,
    in_catalogue: CelBool,
    quantity: CelInt,
    price_fen: CelInt,
}

impl<'a> From<LineFacts<'a>> for Line<'a> {
    fn from(line: LineFacts<'a>) -> Self {
        Self {
            region: line.region.into(),
            category: line.category.into(),
            in_catalogue: line.in_catalogue.into(),
            quantity: i64::from(line.quantity).into(),
            price_fen: line.price_fen.0.into(),
        }
    }
}

impl Val for Line<'_> {
    fn get_type(&self) -> &Type {
        <Self as Val>::cel_type()
    }

    fn cel_type() -> &'static Type {
        &MAP_TYPE
    }

    fn as_indexer<'b, 'v>(&'b self) -> Option<&'b (dyn Indexer + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }

    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v>
    where
        Self: 'v,
    {
        Box::new(self.clone())
    }
}

impl Indexer for Line<'_> {
    fn get<'b, 'v>(&'b self, field: &dyn Val) -> Result<CowVal<'b, 'v>, ExecutionError>
    where
        Self: 'v,
    {
        let name = field.downcast_ref::<CelString>().map(|name| name.inner()).unwrap_or_default();
        let value: &'b (dyn Val + 'v) = match name {
            "region" => &self.region,
            "category" => &self.category,
            "in_catalogue" => &self.in_catalogue,
            "quantity" => &self.quantity,
            "price_fen" => &self.price_fen,
            _ => return Err(ExecutionError::no_such_key(name)),
        };
        Ok(CowVal::Borrowed(value))
    }

    fn steal<'v>(self: Box<Self>, field: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError>
    where
        Self: 'v,
    {
        self.get(field).map(CowVal::into_owned)
    }
}
