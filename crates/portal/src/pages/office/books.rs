//! A year's ledger, every move of it, and the curve of its terms over time.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::Datelike as _;
use yunquan_core::budget::Budget;
use yunquan_core::money::Fen;
use yunquan_core::time::Date;
use yunquan_core::world::Key;
use yunquan_service::statistics::{Balance, Books, Line as Move, NoStatistics};

use super::{facts, sight};
use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::parts::bars::share;
use crate::parts::table::{Cell, Table};
use crate::view::View;
use crate::visitor::Visitor;

/// Lines on a page.
const PAGE: usize = 50;

/// A line of the ledger.
pub(super) struct Line {
    pub(super) day: String,
    pub(super) leaf: u64,
    pub(super) what: String,
    pub(super) about: String,
    pub(super) href: Option<String>,
    pub(super) amount: String,
    pub(super) available: String,
}

/// The ledger and its curve.
pub(super) struct Shown {
    pub(super) lines: Vec<Line>,
    pub(super) count: usize,
    /// Whether this is a later page.
    pub(super) later: bool,
    pub(super) before: Option<u64>,
    pub(super) here: String,
    pub(super) curve: Option<Curve>,
}

/// The terms, as areas one above the other.
#[derive(Template)]
#[template(path = "office/curve.html")]
pub(super) struct Curve {
    from: String,
    to: String,
    says: String,
    areas: Vec<(&'static str, String)>,
    key: Vec<(&'static str, String)>,
    table: Table,
}

crate::parts::part!(Curve);

/// A term: its class, its word, its amount.
type Term = (&'static str, &'static str, fn(&Budget) -> Fen);

/// The terms from the ground up.
const TERMS: [Term; 5] = [
    ("f-1", "money-paid", |it| it.paid),
    ("f-2", "money-payable", |it| it.payable),
    ("f-3", "money-committed", |it| it.committed),
    ("f-av", "money-available", |it| it.available),
    ("f-0", "money-lapsed", |it| it.lapsed),
];

fn books(
    view: &View<'_>,
    year: i32,
    before: Option<u64>,
    limit: usize,
) -> Result<Option<Books>, Trouble> {
    match view.portal.office.statistics().books(&view.lens, year, before, limit) {
        Ok(books) => Ok(Some(books)),
        Err(NoStatistics::Filling { .. }) => Ok(None),
        Err(error) => Err(Trouble::Broken(error.to_string())),
    }
}

/// The ledger's page; none while the journal is still being read.
pub(super) fn shown(view: &View<'_>, year: i32) -> Result<Option<Shown>, Trouble> {
    let before = view.who.asks("before").and_then(|text| text.parse().ok());
    let Some(books) = books(view, year, before, PAGE)? else { return Ok(None) };
    let lines: Result<Vec<Line>, Trouble> = books.lines.iter().map(|it| line(view, it)).collect();
    Ok(Some(Shown {
        lines: lines?,
        count: books.count,
        later: before.is_some(),
        before: books.before,
        here: format!("/budget/{year}"),
        curve: curve(view, year, &books.days),
    }))
}

fn line(view: &View<'_>, it: &Move) -> Result<Line, Trouble> {
    let leaf = view.lens.leaf(it.seq)?;
    let key = leaf.as_ref().and_then(|leaf| leaf.subject.parse::<Key>().ok());
    let (about, href) = match &key {
        Some(Key::Budget(_)) | None => {
            let text = leaf.map(|leaf| document(&leaf.bytes)).unwrap_or_default();
            (text, None)
        }
        Some(key) => {
            let seen = sight::sees(key.kind(), view.who.role()).is_some();
            (facts::label(view, key)?, sight::href(key).filter(|_| seen))
        }
    };
    Ok(Line {
        day: it.on.to_string(),
        leaf: it.seq,
        what: view.w.of_family("move", it.moved.kind.as_str()),
        about,
        href,
        amount: yuan(it.moved.amount),
        available: yuan(it.available),
    })
}

/// The document that an event of the budget itself names.
fn document(leaf: &[u8]) -> String {
    let leaf: serde_json::Value = serde_json::from_slice(leaf).unwrap_or_default();
    let event = leaf["event"]["budget"].as_object().and_then(|it| it.values().next());
    event.and_then(|it| it["document"].as_str()).unwrap_or_default().to_owned()
}

/// The curve from the first move to today; none before there is any.
fn curve(view: &View<'_>, year: i32, days: &[Balance]) -> Option<Curve> {
    let (first, last) = (days.first()?.0, view.today().max(days.last()?.0));
    let span = (last - first).num_days().max(1);
    let most = days.iter().filter_map(|(_, it)| Fen::sum(TERMS.map(|(_, _, of)| of(it)))).max()?;
    let at = |day: Date| (day - first).num_days() * 1_000 / span;
    let mut ground = vec![0_i64; days.len()];
    let mut areas = Vec::new();
    for (class, _, of) in TERMS {
        let top: Vec<i64> = days.iter().zip(&ground).map(|((_, it), low)| low + of(it).0).collect();
        areas.push((class, area(days, &ground, &top, most.0, at)));
        ground = top;
    }
    let (from, to) = (view.date(first), view.date(last));
    Some(Curve {
        says: view.w.t2("curve-of", "from", from.as_str(), "to", to.as_str()),
        from,
        to,
        areas,
        key: TERMS.iter().map(|(class, word, _)| (*class, view.w.t(word))).collect(),
        table: table(view, year, days),
    })
}

/// One area: its upper edge as stairs to the right, its lower edge back.
fn area(days: &[Balance], low: &[i64], top: &[i64], most: i64, at: impl Fn(Date) -> i64) -> String {
    let y = |fen: i64| 1_000 - share(fen, most);
    let mut path = String::new();
    for ((day, _), fen) in days.iter().zip(top) {
        let x = at(*day);
        path += &if path.is_empty() {
            format!("M{x} {}", y(*fen))
        } else {
            format!("H{x}V{}", y(*fen))
        };
    }
    path += "H1000";
    for (index, fen) in low.iter().enumerate().rev() {
        path += &format!("V{}H{}", y(*fen), days.get(index).map_or(0, |(day, _)| at(*day)));
    }
    path + "z"
}

/// Where the terms stood at the end of each month in which something moved.
fn table(view: &View<'_>, year: i32, days: &[Balance]) -> Table {
    let month = |day: Date| (day.year(), day.month());
    let ends = days.iter().enumerate().filter(|(index, (day, _))| {
        days.get(index + 1).is_none_or(|(next, _)| month(*next) != month(*day))
    });
    let row = |(_, (day, it)): (usize, &Balance)| {
        let amounts = TERMS.iter().map(|(_, _, of)| Cell::Amount(of(it)));
        std::iter::once(Cell::Text(day.to_string())).chain(amounts).collect()
    };
    let heads = std::iter::once("ledger-day").chain(TERMS.iter().map(|(_, word, _)| *word));
    Table {
        words: view.w,
        title: view.w.t("curve"),
        heads: heads.map(|head| view.w.t(head)).collect(),
        rows: ends.map(row).collect(),
        file: format!("/budget/{year}/curve.csv"),
    }
}

/// The whole ledger as a table.
fn ledger(view: &View<'_>, books: &Books) -> Table {
    let row = |it: &Move| {
        vec![
            Cell::Text(it.on.to_string()),
            Cell::Count(it.seq),
            Cell::Text(view.w.of_family("move", it.moved.kind.as_str())),
            Cell::Amount(it.moved.amount),
            Cell::Amount(it.available),
        ]
    };
    let heads = ["ledger-day", "ledger-leaf", "ledger-what", "amount-yuan", "ledger-available"];
    Table {
        words: view.w,
        title: view.w.t("ledger"),
        heads: heads.map(|head| view.w.t(head)).to_vec(),
        rows: books.lines.iter().map(row).collect(),
        file: String::new(),
    }
}

/// The ledger, or the curve's table, as a file.
pub(crate) async fn file(
    State(portal): Ctx,
    Path((year, file)): Path<(i32, String)>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let whole = match file.as_str() {
        "ledger.csv" => true,
        "curve.csv" => false,
        _ => return Err(Trouble::NotFound),
    };
    let text = portal.reading(move |portal| {
        let view = View::new(portal, &who)?;
        let account = sight::officer(&view)?;
        sight::sees("round", account.role).ok_or(Trouble::Forbidden(None))?;
        let limit = if whole { usize::MAX } else { 0 };
        let books = books(&view, year, None, limit)?.ok_or(Trouble::Busy)?;
        let table = if whole { ledger(&view, &books) } else { table(&view, year, &books.days) };
        Ok(table.csv())
    });
    let how = format!("attachment; filename=\"{year}-{file}\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, how),
    ];
    Ok((headers, text.await?).into_response())
}
