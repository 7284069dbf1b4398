//! "Can I get one, and how much?": three questions, no account, nothing kept.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use yunquan_core::money::Fen;
use yunquan_core::subsidy::{self, Counted};

use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::{typed_yuan, yuan};
use crate::frame::Frame;
use crate::pages::enterprise::account::{steps, sum};
use crate::parts::article::Article;
use crate::parts::field::Opt;
use crate::parts::sum::{Line, Sum};
use crate::sheet::{Filled, Mistake, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "pages/estimate.html")]
struct Page {
    f: Frame,
    s: Sheet,
    scales: Vec<Opt>,
    answer: Option<Answer>,
    roster: Article,
    price: Article,
    cap: Article,
}

struct Answer {
    sum: Sum,
    /// Whether the enterprise said that it is in the roster.
    in_roster: bool,
    full: bool,
    open: bool,
}

const NAMES: [&str; 4] = ["scale", "price_fen", "listed_fen", "received_fen"];

/// The questions, and the answer once they are answered.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    portal.page(who, make).await
}

fn make(view: &View<'_>) -> Result<Page, Trouble> {
    let mut filled = Filled::default();
    for name in NAMES {
        filled.typed.set(name, view.who.asks(name).unwrap_or_default());
    }
    let asked = view.who.asked.address.contains('?') && view.who.asks("price_fen").is_some();
    let answer = if asked { answer(view, &mut filled)? } else { None };
    let opt = |value: &str, key: &str| Opt::new(value, view.w.t(key));
    Ok(Page {
        f: view.frame("estimate"),
        s: view.sheet(filled),
        scales: vec![opt("yes", "yes"), opt("no", "no"), opt("unsure", "unsure")],
        answer,
        roster: view.article("R5.1"),
        price: view.article("R16.1"),
        cap: view.article("R14.3"),
    })
}

/// An amount that was typed; a blank one is `blank`, an unreadable one a mistake.
fn amount(view: &View<'_>, filled: &mut Filled, name: &str, blank: Option<Fen>) -> Option<Fen> {
    let text = filled.typed.get(name).trim();
    let read = if text.is_empty() { blank } else { typed_yuan(text) };
    let read = read.filter(|fen| (0..=100_000_000_000_000).contains(&fen.0));
    if read.is_none() {
        filled.mistakes.push(Mistake { path: name.to_owned(), says: view.w.t("fault-amount") });
    }
    read
}

fn answer(view: &View<'_>, filled: &mut Filled) -> Result<Option<Answer>, Trouble> {
    let price = amount(view, filled, "price_fen", None);
    let listed = amount(view, filled, "listed_fen", price.or(Some(Fen::ZERO)));
    let received = amount(view, filled, "received_fen", Some(Fen::ZERO));
    let (Some(price), Some(listed), Some(received)) = (price, listed, received) else {
        return Ok(None);
    };
    let notices = view.lens.notices()?;
    let open = notices.iter().find(|notice| view.lens.is_open(notice));
    let year = open.or(notices.first()).map_or_else(|| year_of(view), |notice| notice.year);
    let worth = Counted::new(price, Some(listed));
    let it = subsidy::Account::of(&[worth], received, year, view.lens.pack.params());
    let mut lines = vec![
        Line::new("", view.w.t("field-contract-price-fen"), yuan(price)),
        Line::new("≤", view.w.t("listed"), yuan(listed)),
    ];
    lines.extend(steps(view, &it, year, "basis"));
    let sum = sum(view, lines, it.amount_fen);
    let in_roster = filled.typed.get("scale") != "no";
    Ok(Some(Answer { sum, in_roster, full: it.left_fen == Fen::ZERO, open: open.is_some() }))
}

fn year_of(view: &View<'_>) -> i32 {
    chrono::Datelike::year(&view.today())
}
