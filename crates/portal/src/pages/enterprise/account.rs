//! The amount of an application, line by line, with its articles: what the server computes from
//! what was typed so far.

use yunquan_core::capitals::capitals;
use yunquan_core::contract::Line as Bought;
use yunquan_core::form::parse;
use yunquan_core::money::{Fen, share_floor};
use yunquan_core::provider::Catalogue;
use yunquan_core::subsidy::line_basis;

use super::draft::{Draft, LINES};
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::parts::sum::{Line, Sum};
use crate::view::View;

/// What counts of one line, and why.
pub(super) struct Counted {
    pub(super) row: usize,
    pub(super) amount: Option<String>,
    pub(super) why: String,
}

/// The whole account.
pub(super) struct Account {
    pub(super) lines: Vec<Counted>,
    pub(super) sum: Sum,
    pub(super) result: String,
    /// The formula in one line.
    pub(super) formula: String,
}

/// The catalogue of the provider that is named, of the year that is meant.
pub(super) fn catalogue(view: &View<'_>, draft: &Draft) -> Result<Option<Catalogue>, Trouble> {
    let Ok(provider) = draft.typed.get("contract.provider").parse() else { return Ok(None) };
    Ok(view.lens.find_catalogue(provider, draft.year(&view.lens))?)
}

fn bought(draft: &Draft, row: usize) -> Option<Bought> {
    let schema = yunquan_core::form::describe::<Bought>();
    let mut one = crate::typed::Typed::default();
    for name in ["item", "title", "quantity", "price_fen", "region"] {
        one.set(name, draft.typed.get(&format!("{LINES}.{row}.{name}")));
    }
    if one.get("region").is_empty() {
        // Where it is carried out does not change what it is worth.
        one.set("region", "000000");
    }
    parse(&one.form(&schema)).ok()
}

fn counted(
    view: &View<'_>,
    draft: &Draft,
    catalogue: Option<&Catalogue>,
    row: usize,
) -> (Counted, Fen, String) {
    let line = bought(draft, row);
    let item = draft.typed.get(&format!("{LINES}.{row}.item")).to_owned();
    let found = catalogue.and_then(|catalogue| catalogue.items.get(&item));
    let name = found.map_or_else(|| view.w.t("not-listed"), |item| item.name.clone());
    let (Some(line), Some(found)) = (&line, found) else {
        let why = if found.is_none() { "counts-nothing" } else { "counts-not-yet" };
        return (Counted { row, amount: None, why: view.w.t(why) }, Fen::ZERO, name);
    };
    let basis = line_basis(std::slice::from_ref(line), catalogue);
    let basis = basis.first().copied().unwrap_or(Fen::ZERO);
    let listed = found.price_fen.checked_mul(u64::from(line.quantity)).unwrap_or(Fen::ZERO);
    let why = if line.price_fen <= listed { "counts-contract" } else { "counts-listed" };
    let why = view.w.t1(why, "listed", yuan(listed));
    (Counted { row, amount: Some(yuan(basis)), why }, basis, name)
}

/// Computes the account.
pub(super) fn account(view: &View<'_>, draft: &Draft) -> Result<Account, Trouble> {
    let catalogue = catalogue(view, draft)?;
    let (mut lines, mut shown, mut terms) = (Vec::new(), Vec::new(), Vec::new());
    let mut basis = Fen::ZERO;
    for row in draft.typed.rows(LINES) {
        let (counted, amount, name) = counted(view, draft, catalogue.as_ref(), row);
        basis = basis.checked_add(amount).unwrap_or(basis);
        let op = if shown.is_empty() { "" } else { "＋" };
        let label = view.w.t2("row", "row", row + 1, "label", name);
        let class = if counted.amount.is_none() { "quiet" } else { "" };
        shown.push(Line::new(op, label, yuan(amount)).class(class));
        if amount > Fen::ZERO {
            terms.push(yuan(amount));
        }
        lines.push(counted);
    }
    let year = draft.year(&view.lens);
    let params = view.lens.pack.params();
    let ratio = params.ratio(year).unwrap_or_default();
    let share = share_floor(basis, ratio).unwrap_or(Fen::ZERO);
    let allowance = view.lens.find_allowance(draft.file.enterprise, year)?;
    let received = allowance.map_or(Fen::ZERO, |allowance| allowance.received);
    let cap = params.annual_cap;
    let left = cap.checked_sub(received).filter(|left| *left > Fen::ZERO).unwrap_or(Fen::ZERO);
    let result = share.min(left);
    shown.extend([
        Line::new("＝", view.w.t("basis-sum"), yuan(basis)).class("line").by(view.article("R16.1")),
        Line::new("×", view.w.t1("ratio-of", "year", year.to_string()), ratio.to_string())
            .by(view.article("R16.2")),
        Line::new("＝", view.w.t("by-ratio"), yuan(share)).class("line"),
        Line::new(
            "≤",
            view.w.t2("cap-left", "cap", yuan(cap), "received", yuan(received)),
            yuan(left),
        )
        .by(view.article("R14.3")),
        Line::new("", view.w.t("estimated"), yuan(result)).class("res"),
    ]);
    let capitals = if view.w.zh() { capitals(result, true) } else { String::new() };
    let formula = format!("({})×{ratio}", terms.join("＋"));
    let formula = if terms.is_empty() { String::new() } else { formula };
    let sum = Sum { caption: view.w.t("estimated"), lines: shown, capitals };
    Ok(Account { lines, sum, result: yuan(result), formula })
}
