//! The amount of an application, line by line, with its articles: what the server computes from
//! what was typed so far.

use yunquan_core::capitals::capitals;
use yunquan_core::contract::Line as Bought;
use yunquan_core::form::parse;
use yunquan_core::ids::{EnterpriseId, ProviderId};
use yunquan_core::money::Fen;
use yunquan_core::provider::Catalogue;
use yunquan_core::subsidy::{self, Counted as Worth};

use crate::fault::Trouble;
use crate::figures::yuan;
use crate::parts::field::Opt;
use crate::parts::sum::{Line, Sum};
use crate::typed::Typed;
use crate::view::View;

/// What counts of one line, and why.
pub(crate) struct Counted {
    pub(crate) row: usize,
    pub(crate) amount: Option<String>,
    pub(crate) why: String,
}

/// The whole account.
pub(crate) struct Account {
    pub(crate) lines: Vec<Counted>,
    pub(crate) sum: Sum,
    pub(crate) result: String,
    /// The formula in one line.
    pub(crate) formula: String,
}

/// What is bought of whom, as typed so far.
pub(crate) struct Basket<'t> {
    pub(crate) typed: &'t Typed,
    /// The name of the list of lines.
    pub(crate) list: &'t str,
    pub(crate) enterprise: EnterpriseId,
    pub(crate) provider: Option<ProviderId>,
    pub(crate) year: i32,
}

impl Basket<'_> {
    /// The catalogue of the provider that is named, of the year that is meant.
    pub(crate) fn catalogue(&self, view: &View<'_>) -> Result<Option<Catalogue>, Trouble> {
        let Some(provider) = self.provider else { return Ok(None) };
        Ok(view.lens.find_catalogue(provider, self.year)?)
    }

    /// Its services, to choose from.
    pub(crate) fn items(&self, view: &View<'_>) -> Result<Vec<Opt>, Trouble> {
        let catalogue = self.catalogue(view)?;
        let items = catalogue.iter().flat_map(|catalogue| catalogue.items.values());
        let items = items.map(|it| {
            let unit = it.unit.as_str();
            let price = view.w.t2("item-price", "price", yuan(it.price_fen), "unit", unit);
            Opt::new(it.code.clone(), format!("{} {} {price}", it.name, it.code))
        });
        Ok(items.collect())
    }

    fn text(&self, row: usize, field: &str) -> &str {
        self.typed.get(&format!("{}.{row}.{field}", self.list))
    }

    fn bought(&self, row: usize) -> Option<Bought> {
        let schema = yunquan_core::form::describe::<Bought>();
        let mut one = Typed::default();
        for name in ["item", "title", "quantity", "price_fen", "region"] {
            one.set(name, self.text(row, name));
        }
        if one.get("region").is_empty() {
            // Where it is carried out does not change what it is worth.
            one.set("region", "000000");
        }
        parse(&one.form(&schema)).ok()
    }
}

/// What counts of a row, with the name of its service; nothing while it cannot be read.
fn counted(
    view: &View<'_>,
    basket: &Basket<'_>,
    catalogue: Option<&Catalogue>,
    row: usize,
) -> (Counted, Option<Worth>, String) {
    let line = basket.bought(row);
    let item = basket.text(row, "item");
    let found = catalogue.and_then(|catalogue| catalogue.items.get(item));
    let name = found.map_or_else(|| view.w.t("not-listed"), |item| item.name.clone());
    let (Some(line), Some(_)) = (&line, found) else {
        let why = if found.is_none() { "counts-nothing" } else { "counts-not-yet" };
        return (Counted { row, amount: None, why: view.w.t(why) }, None, name);
    };
    let worth = Worth::of(line, catalogue);
    let listed = worth.listed_fen.unwrap_or(Fen::ZERO);
    let why = if line.price_fen <= listed { "counts-contract" } else { "counts-listed" };
    let why = view.w.t1(why, "listed", yuan(listed));
    (Counted { row, amount: Some(yuan(worth.counts_fen)), why }, Some(worth), name)
}

/// The account of what was typed, computed by the function that decides.
pub(crate) fn account(view: &View<'_>, basket: &Basket<'_>) -> Result<Account, Trouble> {
    let catalogue = basket.catalogue(view)?;
    let (mut lines, mut shown, mut worth) = (Vec::new(), Vec::new(), Vec::new());
    for row in basket.typed.rows(basket.list) {
        let (counted, amount, name) = counted(view, basket, catalogue.as_ref(), row);
        let op = if shown.is_empty() { "" } else { "＋" };
        let label = view.w.t2("row", "row", row + 1, "label", name);
        let class = if counted.amount.is_none() { "quiet" } else { "" };
        let counts = amount.map_or(Fen::ZERO, |it| it.counts_fen);
        shown.push(Line::new(op, label, yuan(counts)).class(class));
        worth.extend(amount);
        lines.push(counted);
    }
    let year = basket.year;
    let allowance = view.lens.find_allowance(basket.enterprise, year)?;
    let received = allowance.map_or(Fen::ZERO, |allowance| allowance.received);
    let it = subsidy::Account::of(&worth, received, year, view.lens.pack.params());
    shown.extend(steps(view, &it, year, "basis-sum"));
    let terms = worth.iter().filter(|it| it.counts_fen > Fen::ZERO);
    let terms: Vec<String> = terms.map(|it| yuan(it.counts_fen)).collect();
    let formula = format!("({})×{}", terms.join("＋"), it.ratio.unwrap_or_default());
    let formula = if terms.is_empty() { String::new() } else { formula };
    Ok(Account {
        lines,
        sum: sum(view, shown, it.amount_fen),
        result: yuan(it.amount_fen),
        formula,
    })
}

/// The steps from what counts to the amount, each with its article.
pub(crate) fn steps(
    view: &View<'_>,
    it: &subsidy::Account,
    year: i32,
    basis: &'static str,
) -> [Line; 5] {
    let (cap, received) = (yuan(it.cap_fen), yuan(it.received_fen));
    let ratio = it.ratio.unwrap_or_default().to_string();
    [
        Line::new("＝", view.w.t(basis), yuan(it.basis_fen.unwrap_or(Fen::ZERO)))
            .class("line")
            .by(view.article("R16.1")),
        Line::new("×", view.w.t1("ratio-of", "year", year.to_string()), ratio)
            .by(view.article("R16.2")),
        Line::new("＝", view.w.t("by-ratio"), yuan(it.share_fen)).class("line"),
        Line::new("≤", view.w.t2("cap-left", "cap", cap, "received", received), yuan(it.left_fen))
            .by(view.article("R14.3")),
        Line::new("", view.w.t("estimated"), yuan(it.amount_fen)).class("res"),
    ]
}

/// An account with its result, in Chinese capitals too.
pub(crate) fn sum(view: &View<'_>, lines: Vec<Line>, result: Fen) -> Sum {
    let capitals = if view.w.zh() { capitals(result, true) } else { String::new() };
    Sum { caption: view.w.t("estimated"), lines, capitals }
}
