//! A provider's own workplace.

pub(crate) mod admission;
pub(crate) mod firm;
pub(crate) mod messages;
pub(crate) mod payments;
mod redeeming;
pub(crate) mod redemption;
pub(crate) mod redemptions;
pub(crate) mod vouchers;

/// The files that a redemption of a year brings, by name, in the order of its form.
pub(crate) fn redemption_papers(
    view: &crate::view::View<'_>,
    year: i32,
) -> Result<Vec<String>, crate::fault::Trouble> {
    redeeming::asked(view, year).map(|(_, names)| names)
}
