//! A year's budget as an identity, as a picture and as a ledger.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use yunquan_core::money::Fen;

use super::{act, books, sight};
use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::years::Years;
use crate::view::View;
use crate::visitor::Visitor;

/// A share of the year's money.
struct Share {
    class: &'static str,
    word: String,
    amount: String,
    from: i64,
    width: i64,
}

#[derive(Template)]
#[template(path = "office/budget.html")]
struct Page {
    f: Frame,
    years: Years,
    whole: String,
    shares: Vec<Share>,
    closed: bool,
    /// What the four parts lack of the whole, in words: nothing.
    difference: String,
    claimed: Option<(String, String)>,
    books: Option<books::Shown>,
    vouchers: Vec<Vouchers>,
    acts: Vec<act::Way>,
    a: Article,
}

/// The vouchers of the year in a state.
struct Vouchers {
    state: String,
    count: u64,
    sum: String,
    share: i64,
}

/// The newest year.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    portal.page(who, |view| make(view, None)).await
}

/// A year.
pub(crate) async fn of_year(
    State(portal): Ctx,
    Path(year): Path<i32>,
    who: Visitor,
) -> Result<Response, Trouble> {
    portal.page(who, move |view| make(view, Some(year))).await
}

fn make(view: &View<'_>, year: Option<i32>) -> Result<Page, Trouble> {
    let account = sight::officer(view)?;
    sight::sees("round", account.role).ok_or(Trouble::Forbidden(None))?;
    let years: Vec<i32> = view.lens.notices()?.iter().map(|notice| notice.year).collect();
    let year = year.or(years.first().copied()).ok_or(Trouble::NotFound)?;
    let it = view.lens.find_budget(year)?.ok_or(Trouble::NotFound)?;
    let whole = Fen(it.appropriated.0 + it.carried_in.0);
    let parts = [
        ("f-1", "money-paid", it.paid),
        ("f-2", "money-payable", it.payable),
        ("f-3", "money-committed", it.committed),
        ("f-av", "money-available", it.available),
        ("f-3", "money-lapsed", Fen(it.lapsed.0 + it.carried_out.0)),
    ];
    let of = |amount: Fen| if whole.0 > 0 { amount.0 * 1000 / whole.0 } else { 0 };
    let mut from = 0;
    let mut shares = Vec::new();
    for (class, word, amount) in parts {
        if word == "money-lapsed" && amount == Fen::ZERO {
            continue;
        }
        let width = of(amount);
        shares.push(Share { class, word: view.w.t(word), amount: yuan(amount), from, width });
        from += width;
    }
    let sum: i64 = parts.iter().map(|(_, _, amount)| amount.0).sum();
    let claimed = it.claimed_back.0 > 0;
    Ok(Page {
        f: view.frame_named(view.w.t1("budget-of", "year", year.to_string())),
        years: Years::new(view, &years, Some(year), |it| format!("/budget/{it}")),
        whole: yuan(whole),
        shares,
        closed: it.closed,
        difference: yuan(Fen(whole.0 - sum)),
        claimed: claimed.then(|| (yuan(it.claimed_back), yuan(it.recovered))),
        books: books::shown(view, year)?,
        vouchers: vouchers(view, year)?,
        acts: act::free(view, "budget"),
        a: view.article("R4.1"),
    })
}

/// The year's vouchers by state.
fn vouchers(view: &View<'_>, year: i32) -> Result<Vec<Vouchers>, Trouble> {
    let tallies = view.lens.vouchers_by_state(year)?;
    let most = tallies.iter().map(|(_, _, sum)| sum.0).max().unwrap_or(1).max(1);
    Ok(tallies
        .into_iter()
        .map(|(state, count, sum)| Vouchers {
            state: view.w.of_family("state-voucher", &state),
            count,
            sum: yuan(sum),
            share: sum.0 * 100 / most,
        })
        .collect())
}
