//! What pages are put together from: each a small template with what it shows.

pub(crate) mod article;
pub(crate) mod bars;
pub(crate) mod chip;
pub(crate) mod deadline;
pub(crate) mod field;
pub(crate) mod pager;
pub(crate) mod refusal;
pub(crate) mod sum;
pub(crate) mod summary;
pub(crate) mod table;
pub(crate) mod years;

/// Parts are HTML already: their own templates have escaped what they show.
macro_rules! part {
    ($($name:ty),* $(,)?) => { $(impl askama::filters::HtmlSafe for $name {})* };
}
pub(crate) use part;
