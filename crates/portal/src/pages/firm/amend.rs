//! Changing a contract's lines and price, with what they would be worth then.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use yunquan_core::contract::Contract;
use yunquan_core::ids::ContractId;

use super::contract::own;
use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::pages::enterprise::account::{Account, Basket, account};
use crate::parts::article::Article;
use crate::parts::field::Opt;
use crate::posted::Posted;
use crate::sheet::{Filled, Sheet};
use crate::typed::Typed;
use crate::view::View;
use crate::visitor::Visitor;

const LINES: &str = "lines";

#[derive(Template)]
#[template(path = "pages/amend.html")]
struct Page {
    f: Frame,
    s: Sheet,
    id: String,
    number: String,
    rows: Vec<Row>,
    items: Vec<Opt>,
    places: Vec<Opt>,
    a: Account,
    again: Article,
    within: Article,
}

struct Row {
    row: usize,
    counted: Option<String>,
    why: String,
    blank: bool,
}

impl Row {
    fn name(&self, field: &str) -> String {
        format!("{LINES}.{}.{field}", self.row)
    }
}

/// The form as the contract has it now.
fn present(it: &Contract) -> Typed {
    let terms = &it.terms;
    let form = serde_json::json!({"price_fen": terms.price_fen, "lines": terms.lines});
    Typed::of_form(&form)
}

fn page(view: &View<'_>, id: ContractId, mut filled: Filled) -> Result<Page, Trouble> {
    let it = own(view, id)?;
    if filled.typed.pairs().is_empty() {
        filled.typed = present(&it);
    }
    let file = it.application.map(|id| view.lens.find_application(id)).transpose()?.flatten();
    let year = file.and_then(|file| file.year);
    let year = year.unwrap_or_else(|| chrono::Datelike::year(&view.today()));
    let basket = Basket {
        typed: &filled.typed,
        list: LINES,
        enterprise: it.enterprise,
        provider: Some(it.terms.provider),
        year,
    };
    let a = account(view, &basket)?;
    let items = basket.items(view)?;
    let row = |it: &crate::pages::enterprise::account::Counted| {
        let (counted, why) = (it.amount.clone(), it.why.clone());
        Row { row: it.row, counted, why, blank: false }
    };
    let mut rows: Vec<Row> = a.lines.iter().map(row).collect();
    let next = rows.last().map_or(0, |last| last.row + 1);
    rows.push(Row { row: next, counted: None, why: String::new(), blank: true });
    Ok(Page {
        f: view.frame("task-amend"),
        s: view.sheet(filled),
        id: id.to_string(),
        number: it.terms.number,
        rows,
        items,
        places: view.places(),
        a,
        again: view.article("R16.1"),
        within: view.article("R6.2"),
    })
}

/// The form; what the contract says now stands in it.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(id): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let id: ContractId = id.parse().map_err(|_| Trouble::NotFound)?;
    who.enterprise()?;
    portal.page(who, move |view| page(view, id, view.kept())).await
}

/// Changes it, or computes anew.
pub(crate) async fn send(
    State(portal): Ctx,
    Path(id): Path<String>,
    mut posted: Posted,
) -> Result<Response, Trouble> {
    let id: ContractId = id.parse().map_err(|_| Trouble::NotFound)?;
    posted.signed_in(&portal, &format!("/contracts/{id}/amend"))?;
    posted.typed.set("contract", id.to_string());
    let drop = posted.typed.get("_drop").to_owned();
    if !drop.is_empty() {
        posted.typed.remove(&format!("{LINES}.{drop}"));
    }
    posted.typed.tidy(LINES);
    if posted.typed.get("_go") == "refresh" || !drop.is_empty() {
        let filled = Filled::of(&posted);
        return portal.page(posted.who, move |view| page(view, id, filled)).await;
    }
    let onward = move |_: &_| (format!("/contracts/{id}"), "done");
    let again = move |view: &View<'_>, filled| page(view, id, filled);
    portal.act(posted, "contract/amend", onward, again).await
}
