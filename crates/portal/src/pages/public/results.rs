//! Who was granted what, by support year; the same as a file.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use yunquan_core::voucher::Voucher;

use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::parts::pager::Pager;
use crate::parts::table::quoted;
use crate::parts::years::Years;
use crate::view::View;
use crate::visitor::Visitor;
use crate::{Ctx, Portal};

/// Vouchers on a page.
const PAGE: u32 = 100;
/// Vouchers in one piece of a file.
const PIECE: u32 = 500;

struct Row {
    day: String,
    holder: String,
    provider: String,
    face: String,
    state: Chip,
}

#[derive(Template)]
#[template(path = "pages/results.html")]
struct Page {
    f: Frame,
    year: i32,
    years: Years,
    rows: Vec<Row>,
    pager: Pager,
    money: Option<Money>,
    a: Article,
}

struct Money {
    appropriated: String,
    available: String,
    paid: String,
}

fn year(view: &View<'_>) -> Result<(i32, Vec<i32>), Trouble> {
    let years: Vec<i32> = view.lens.notices()?.iter().map(|notice| notice.year).collect();
    let asked = view.who.asks("year").and_then(|text| text.parse().ok());
    let asked = asked.filter(|year| years.contains(year));
    Ok((asked.or(years.first().copied()).unwrap_or_default(), years))
}

/// The page of a support year.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let made = |view: &View<'_>| {
        let (year, years) = year(view)?;
        let page = view.lens.results(year, view.who.asks("after").as_deref(), PAGE)?;
        let rows: Result<Vec<Row>, Trouble> = page.items.iter().map(|it| row(view, it)).collect();
        let money = view.lens.find_budget(year)?.map(|budget| Money {
            appropriated: yuan(budget.appropriated),
            available: yuan(budget.available),
            paid: yuan(budget.paid),
        });
        Ok(Page {
            f: view.frame("results-vouchers"),
            year,
            years: Years::new(view, &years, Some(year), |it| {
                format!("/results/vouchers?year={it}")
            }),
            rows: rows?,
            pager: Pager::of(view, page.next),
            money,
            a: view.article("R3.4"),
        })
    };
    portal.page(who, made).await
}

fn row(view: &View<'_>, it: &Voucher) -> Result<Row, Trouble> {
    Ok(Row {
        day: it.issued.issued_on.to_string(),
        holder: view.lens.enterprise_name(it.holder)?.unwrap_or_default(),
        provider: view.lens.provider_name(it.issued.provider)?.unwrap_or_default(),
        face: yuan(it.issued.face_fen),
        state: view.state("state-voucher", it.status.as_str()),
    })
}

/// The same as comma-separated values, amounts without separators: sent in pieces while they are
/// read, however many there are.
pub(super) async fn file(portal: Arc<Portal>, who: Visitor) -> Result<Body, Trouble> {
    let who = Arc::new(who);
    let (mut head, next) = piece(&portal, &who, None).await?;
    let title = who.words().t("results-head");
    head.insert_str(0, &format!("\u{FEFF}{title}\r\n"));
    let rest = stream::try_unfold(next, move |next| {
        let (portal, who) = (Arc::clone(&portal), Arc::clone(&who));
        async move {
            let Some(after) = next else { return Ok(None) };
            piece(&portal, &who, Some(after)).await.map(Some)
        }
    });
    // A connection that breaks off says that the file is not whole.
    let rest = rest.map_err(|trouble| std::io::Error::other(trouble.word()));
    Ok(Body::from_stream(stream::iter([Ok(head)]).chain(rest)))
}

/// The lines of some vouchers, and where the next ones begin.
async fn piece(
    portal: &Arc<Portal>,
    who: &Arc<Visitor>,
    after: Option<String>,
) -> Result<(String, Option<String>), Trouble> {
    let who = Arc::clone(who);
    let read = move |portal: &Arc<Portal>| {
        let view = View::new(portal, &who)?;
        let (year, _) = year(&view)?;
        let page = view.lens.results(year, after.as_deref(), PIECE)?;
        let mut text = String::new();
        for it in &page.items {
            let row = row(&view, it)?;
            let face = it.issued.face_fen.to_string();
            let cells = [row.day, row.holder, row.provider, face, row.state.word];
            text.push_str(&cells.map(|cell| quoted(&cell)).join(","));
            text.push_str("\r\n");
        }
        Ok((text, page.next))
    };
    portal.reading(read).await
}
