//! Results and statistics: how far files have come and how long each stage took, what public money
//! moves by year, district, industry and category; a table behind each picture, and a file.

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use yunquan_core::industry::IndustryCode;
use yunquan_core::money::Fen;
use yunquan_service::statistics::{Asked, By, NoStatistics};

use super::results;
use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::bars::{Bar, Bars, share};
use crate::parts::table::{Cell, Table, times};
use crate::parts::years::Years;
use crate::view::View;
use crate::visitor::Visitor;

/// The pictures with a table each: the words after `chart-`.
pub(crate) const CHARTS: &[&str] =
    &["funnel", "stages", "year", "district", "industry", "category"];

/// A picture with its table.
struct Chart {
    id: &'static str,
    title: String,
    lead: String,
    bars: Bars,
    table: Table,
}

#[derive(Template)]
#[template(path = "pages/statistics.html")]
struct Page {
    f: Frame,
    years: Years,
    year: Option<i32>,
    /// While the journal is still being read: how far.
    filling: Option<String>,
    it: Option<Shown>,
    a: Article,
}

struct Shown {
    leverage: Option<String>,
    contract: String,
    subsidy: String,
    firms: u64,
    vouchers: u64,
    issued: String,
    released: String,
    outstanding: String,
    paid: String,
    claimed: Option<(String, String)>,
    refused: u64,
    withdrawn: u64,
    charts: Vec<Chart>,
    leaves: String,
}

/// The page.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    portal.page(who, make).await
}

fn asked_year(view: &View<'_>) -> Result<(Option<i32>, Vec<i32>), Trouble> {
    let years: Vec<i32> = view.lens.notices()?.iter().map(|notice| notice.year).collect();
    let asked = view.who.asks("year").and_then(|text| text.parse().ok());
    Ok((asked.filter(|year| years.contains(year)), years))
}

fn make(view: &View<'_>) -> Result<Page, Trouble> {
    let (year, years) = asked_year(view)?;
    let (it, filling) = match figures(view, year) {
        Ok((of, by_year)) => (Some(shown(view, year, &of, &by_year)), None),
        Err(NoStatistics::Filling { read, all }) => {
            let says = view.w.t2("stats-filling", "read", read.to_string(), "all", all.to_string());
            (None, Some(says))
        }
        Err(error) => return Err(Trouble::Broken(error.to_string())),
    };
    let tabs = Years::new(view, &years, year, |year| format!("/results?year={year}"));
    Ok(Page {
        f: view.frame("results-title"),
        years: tabs.with_all(view, "/results"),
        year,
        filling,
        it,
        a: view.article("R1.1"),
    })
}

/// The figures of a year, or of all, and the groups by year.
fn figures(view: &View<'_>, year: Option<i32>) -> Result<(Value, Value), NoStatistics> {
    let statistics = view.portal.office.statistics();
    let all = statistics.shown(&view.lens, Asked::default())?;
    let by_year = all["by"]["year"].clone();
    match year {
        None => Ok((all, by_year)),
        Some(_) => Ok((statistics.shown(&view.lens, Asked { year, by: None })?, by_year)),
    }
}

fn fen(of: &Value, name: &str) -> Fen {
    Fen(of[name].as_i64().unwrap_or_default())
}

fn count(of: &Value, name: &str) -> u64 {
    of[name].as_u64().unwrap_or_default()
}

fn shown(view: &View<'_>, year: Option<i32>, of: &Value, by_year: &Value) -> Shown {
    let claimed = fen(of, "claimed_back_fen");
    Shown {
        leverage: of["leverage_bp"].as_i64().map(times),
        contract: yuan(fen(of, "contract_fen")),
        subsidy: yuan(fen(of, "subsidy_fen")),
        firms: count(of, "firms"),
        vouchers: count(of, "vouchers"),
        issued: yuan(fen(of, "issued_fen")),
        released: yuan(fen(of, "released_fen")),
        outstanding: yuan(fen(of, "outstanding_fen")),
        paid: yuan(fen(of, "paid_fen")),
        claimed: (claimed > Fen::ZERO).then(|| (yuan(claimed), yuan(fen(of, "recovered_fen")))),
        refused: count(of, "refused"),
        withdrawn: count(of, "withdrawn"),
        charts: CHARTS.iter().map(|id| chart(view, id, year, of, by_year)).collect(),
        leaves: count(of, "leaves").to_string(),
    }
}

fn chart(
    view: &View<'_>,
    id: &'static str,
    year: Option<i32>,
    of: &Value,
    by_year: &Value,
) -> Chart {
    let title = view.w.of_family("chart", id);
    let more = year.map(|year| format!("&year={year}")).unwrap_or_default();
    let file = format!("/results.csv?of={id}{more}");
    let table = |heads: &[&str], rows| Table {
        words: view.w,
        title: title.clone(),
        heads: heads.iter().map(|head| view.w.t(head)).collect(),
        rows,
        file: file.clone(),
    };
    let (bars, table) = match id {
        "funnel" => (funnel_bars(view, of), table(FUNNEL, funnel_rows(view, of))),
        "stages" => (stage_bars(view, of), table(STAGES, stage_rows(view, of))),
        by => {
            let groups = if by == By::Year.as_str() { by_year } else { &of["by"][by] };
            (group_bars(view, by, groups), table(GROUPS, group_rows(view, by, groups)))
        }
    };
    Chart { id, lead: view.w.of_family("chart-lead", id), title, bars, table }
}

const FUNNEL: &[&str] = &["stats-step", "stats-files", "stats-amount"];
const STAGES: &[&str] =
    &["stats-stage", "stats-median", "stats-deadline", "stats-ended", "stats-late", "stats-open"];
const GROUPS: &[&str] = &[
    "stats-group",
    "stats-firms",
    "stats-vouchers",
    "stats-contract",
    "stats-subsidy",
    "stats-paid",
    "stats-leverage-times",
];

/// Words of an array, in their order.
fn words<'v>(of: &'v Value, name: &str) -> impl Iterator<Item = &'v str> {
    of[name].as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn funnel_bars(view: &View<'_>, of: &Value) -> Bars {
    let steps: Vec<&str> = words(of, "steps").collect();
    let files = |step: &str| i64::try_from(count(&of["funnel"][step], "count")).unwrap_or(0);
    let most = steps.iter().map(|step| files(step)).max().unwrap_or(0);
    let bar = |(index, step): (usize, &&str)| {
        let says = view.w.t2(
            "funnel-says",
            "count",
            files(step),
            "amount",
            yuan(fen(&of["funnel"][*step], "amount_fen")),
        );
        let next = steps.get(index + 1).map(|next| {
            let stage = of["funnel"][*next]["stage"].as_str();
            let pace = stage.map(|stage| pace(view, of, stage)).unwrap_or_default();
            (share(files(next), most), pace)
        });
        Bar { next, ..Bar::new(view.w.of_family("step", step), says, share(files(step), most)) }
    };
    Bars { bars: steps.iter().enumerate().map(bar).collect(), key: Vec::new() }
}

/// How long a stage takes, against its deadline.
fn pace(view: &View<'_>, of: &Value, stage: &str) -> String {
    let it = &of["stages"][stage];
    let word = view.w.of_family("stage", stage);
    let days = |name: &str| it[name].as_u64().map_or_else(|| "-".to_owned(), |it| it.to_string());
    let (median, deadline) = (days("median_days"), days("deadline_days"));
    format!("{word} {}", view.w.t2("pace-says", "median", median, "deadline", deadline))
}

fn funnel_rows(view: &View<'_>, of: &Value) -> Vec<Vec<Cell>> {
    let row = |step: &str| {
        let it = &of["funnel"][step];
        vec![
            Cell::Text(view.w.of_family("step", step)),
            Cell::Count(count(it, "count")),
            Cell::Amount(fen(it, "amount_fen")),
        ]
    };
    words(of, "steps").map(row).collect()
}

fn stage_bars(view: &View<'_>, of: &Value) -> Bars {
    let days = |stage: &str, name: &str| of["stages"][stage][name].as_i64();
    let longest = |stage: &str| days(stage, "median_days").max(days(stage, "deadline_days"));
    let most = words(of, "spans").filter_map(longest).max().unwrap_or(0);
    let bar = |stage: &str| {
        let it = &of["stages"][stage];
        let says = view.w.t2(
            "stage-says",
            "median",
            days(stage, "median_days").map_or_else(|| "-".to_owned(), |it| it.to_string()),
            "late",
            count(it, "late"),
        );
        let median = share(days(stage, "median_days").unwrap_or(0), most);
        let mark = days(stage, "deadline_days").map(|days| share(days, most));
        let label = view.w.of_family("stage", stage);
        Bar { part: Some(median), mark, ..Bar::new(label, says, 0) }
    };
    let key = vec![("f-1", view.w.t("stats-median")), ("k-mark", view.w.t("stats-deadline"))];
    Bars { bars: words(of, "spans").map(bar).collect(), key }
}

fn stage_rows(view: &View<'_>, of: &Value) -> Vec<Vec<Cell>> {
    let row = |stage: &str| {
        let it = &of["stages"][stage];
        let known = |name: &str| it[name].as_u64().map_or(Cell::None, Cell::Count);
        let mut row = vec![Cell::Text(view.w.of_family("stage", stage))];
        row.extend(["median_days", "deadline_days", "ended", "late", "open"].map(known));
        row
    };
    words(of, "spans").map(row).collect()
}

/// The groups, the largest first; years in their order.
fn groups<'v>(by: &str, of: &'v Value) -> Vec<(&'v String, &'v Value)> {
    let mut rows: Vec<(&String, &Value)> = of.as_object().into_iter().flatten().collect();
    if by != By::Year.as_str() {
        rows.sort_by_key(|(key, it)| (key.as_str() == "others", -fen(it, "contract_fen").0));
    }
    rows
}

fn group_bars(view: &View<'_>, by: &str, of: &Value) -> Bars {
    let rows = groups(by, of);
    let most = rows.iter().map(|(_, it)| fen(it, "contract_fen").0).max().unwrap_or(0);
    let bar = |(key, it): &(&String, &Value)| {
        let leverage = it["leverage_bp"].as_i64().map_or_else(|| "-".to_owned(), times);
        let contract = yuan(fen(it, "contract_fen"));
        let says = view.w.t2("group-says", "contract", contract, "leverage", leverage);
        let part = Some(share(fen(it, "subsidy_fen").0, most));
        let whole = share(fen(it, "contract_fen").0, most);
        Bar { part, ..Bar::new(group(view, by, key), says, whole) }
    };
    let key = vec![("f-3", view.w.t("stats-contract")), ("f-1", view.w.t("stats-subsidy"))];
    Bars { bars: rows.iter().map(bar).collect(), key }
}

fn group_rows(view: &View<'_>, by: &str, of: &Value) -> Vec<Vec<Cell>> {
    let row = |(key, it): (&String, &Value)| {
        vec![
            Cell::Text(group(view, by, key)),
            Cell::Count(count(it, "firms")),
            Cell::Count(count(it, "vouchers")),
            Cell::Amount(fen(it, "contract_fen")),
            Cell::Amount(fen(it, "subsidy_fen")),
            Cell::Amount(fen(it, "paid_fen")),
            it["leverage_bp"].as_i64().map_or(Cell::None, Cell::Times),
        ]
    };
    groups(by, of).into_iter().map(row).collect()
}

/// A group in words.
fn group(view: &View<'_>, by: &str, key: &str) -> String {
    match (by, key) {
        (_, "others") => view.w.t("group-others"),
        ("category", "none") => view.w.t("group-none"),
        ("district", code) => view.jurisdiction(code),
        ("industry", code) => IndustryCode::try_from(code.to_owned())
            .map_or_else(|_| code.to_owned(), |it| format!("{code} {}", it.division_name())),
        ("category", word) => view.w.of_family("category", word),
        _ => key.to_owned(),
    }
}

/// A picture's table as a file, or the list of vouchers.
pub(crate) async fn file(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let asked = who.asks("of").unwrap_or_else(|| "vouchers".to_owned());
    let name = CHARTS.iter().copied().find(|id| *id == asked);
    if name.is_none() && asked != "vouchers" {
        return Err(Trouble::NotFound);
    }
    let Some(id) = name else {
        return Ok((saved("vouchers"), results::file(portal, who).await?).into_response());
    };
    let text = portal.reading(move |portal| {
        let view = View::new(portal, &who)?;
        let (year, _) = asked_year(&view)?;
        let figures = figures(&view, year).map_err(|error| match error {
            NoStatistics::Filling { .. } => Trouble::Busy,
            error => Trouble::Broken(error.to_string()),
        });
        let (of, by_year) = figures?;
        Ok(chart(&view, id, year, &of, &by_year).table.csv())
    });
    Ok((saved(id), text.await?).into_response())
}

/// What says that a browser saves a table.
fn saved(name: &str) -> [(header::HeaderName, String); 2] {
    [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
    ]
}
