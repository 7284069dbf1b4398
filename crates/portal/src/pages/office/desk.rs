//! The inbox: what waits for whoever looks, the most overdue first.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde_json::Value;
use yunquan_core::account::Role;
use yunquan_core::time::{Date, Instant};

use super::list::{self, Row};
use super::sight::{self, Sees};
use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::parts::chip::Chip;
use crate::view::View;
use crate::visitor::Visitor;

use Role as R;

/// The most files of one tray.
const MOST: u32 = 100;

/// What waits: its word, the kind, the column and value that make it wait, the stage whose working
/// days it should take, and for whom.
struct Tray {
    word: &'static str,
    kind: &'static str,
    column: &'static str,
    value: &'static str,
    stage: &'static str,
    roles: &'static [Role],
}

const fn tray(
    word: &'static str,
    kind: &'static str,
    (column, value): (&'static str, &'static str),
    stage: &'static str,
    roles: &'static [Role],
) -> Tray {
    Tray { word, kind, column, value, stage, roles }
}

const BUREAU: &[Role] = &[R::BureauOfficer, R::BureauReviewer];
const FINANCE: &[Role] = &[R::FinanceOfficer, R::FinanceReviewer];
const DETERMINE: &[Role] =
    &[R::BureauOfficer, R::BureauReviewer, R::FinanceOfficer, R::FinanceReviewer];
const ADMINISTRATORS: &[Role] = &[R::Administrator, R::SecurityAdministrator];

const ALL: &[Tray] = &[
    tray(
        "authorise",
        "enterprise",
        ("status", "registered"),
        "",
        &[R::DistrictOfficer, R::BureauOfficer],
    ),
    tray(
        "first-review",
        "application",
        ("status", "submitted"),
        "district_review",
        &[R::DistrictOfficer],
    ),
    tray("review", "application", ("status", "recommended"), "bureau_review", BUREAU),
    tray(
        "to-post",
        "application",
        ("status", "approved"),
        "publicity_posting",
        &[R::BureauOfficer],
    ),
    tray("objections", "publicity", ("undecided", "1"), "objection", &[R::BureauReviewer]),
    tray("to-issue", "application", ("status", "cleared"), "issue", BUREAU),
    tray("files", "provider", ("status", "applied"), "provider_file", &[R::BureauOfficer]),
    tray("to-publish", "provider", ("status", "passed"), "", &[R::BureauOfficer]),
    tray("to-admit", "provider", ("status", "published"), "", &[R::BureauReviewer]),
    tray("redemptions", "redemption", ("status", "submitted"), "redemption_file", BUREAU),
    tray("judged", "redemption", ("status", "accepted"), "determination", DETERMINE),
    tray("to-settle", "redemption", ("status", "determined"), "settlement", FINANCE),
    tray("prepared", "settlement", ("status", "prepared"), "settlement", FINANCE),
    tray("sent", "settlement", ("status", "sent"), "settlement", FINANCE),
    tray("cases", "case", ("status", "open"), "", &[R::BureauOfficer, R::BureauReviewer]),
    tray("panels", "panel", ("status", "commissioned"), "provider_panel", &[R::Organiser]),
    tray("drawn", "panel", ("status", "drawn"), "provider_panel", &[R::Organiser, R::Expert]),
    tray("proposed", "account", ("status", "proposed"), "", ADMINISTRATORS),
];

/// The words after `tray-`.
pub(crate) const TRAYS: &[&str] = &[
    "authorise",
    "first-review",
    "review",
    "to-post",
    "objections",
    "to-issue",
    "files",
    "to-publish",
    "to-admit",
    "redemptions",
    "judged",
    "to-settle",
    "prepared",
    "sent",
    "cases",
    "panels",
    "drawn",
    "proposed",
];

struct Shown {
    word: &'static str,
    title: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "office/desk.html")]
struct Page {
    f: Frame,
    trays: Vec<Shown>,
    waiting: usize,
    overdue: usize,
    /// The kinds whose files whoever looks sees.
    kinds: Vec<(&'static str, String)>,
}

/// The inbox.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    who.signed_in()?;
    portal.page(who, make).await
}

fn make(view: &View<'_>) -> Result<Page, Trouble> {
    let account = sight::officer(view)?;
    let mut trays: BTreeMap<(i64, usize), Shown> = BTreeMap::new();
    let (mut waiting, mut overdue) = (0, 0);
    for (index, tray) in ALL.iter().enumerate().filter(|it| it.1.roles.contains(&account.role)) {
        let files = files(view, tray)?;
        if files.is_empty() {
            continue;
        }
        waiting += files.len();
        overdue += files.iter().filter(|(left, _)| *left < 0).count();
        let first = files.first().map_or(i64::MAX, |(left, _)| *left);
        let rows = files.into_iter().map(|(_, row)| row).collect();
        let title = view.w.of_family("tray", tray.word);
        trays.insert((first, index), Shown { word: tray.word, title, rows });
    }
    let seen = sight::KINDS.iter().filter(|kind| sight::sees(kind, account.role).is_some());
    Ok(Page {
        f: view.frame("nav-desk"),
        trays: trays.into_values().collect(),
        waiting,
        overdue,
        kinds: seen.map(|kind| (*kind, view.w.of_family("kind", kind))).collect(),
    })
}

/// The files of a tray by what is left of their time, in working days; the most overdue first.
fn files(view: &View<'_>, tray: &Tray) -> Result<Vec<(i64, Row)>, Trouble> {
    let account = sight::officer(view)?;
    let own = account.id.to_string();
    let mut is = vec![(tray.column, tray.value)];
    match sight::sees(tray.kind, account.role) {
        Some(Sees::Jurisdiction) => {
            is.push(("jurisdiction", account.jurisdiction.as_deref().unwrap_or_default()));
        }
        Some(Sees::Seat) if account.role == R::Organiser => is.push(("organiser", &own)),
        Some(_) => {}
        None => return Ok(Vec::new()),
    }
    let page = if account.role == R::Expert && tray.kind == "panel" {
        view.lens.panels_with(account.id, None, MOST)?
    } else {
        view.lens.shelf(tray.kind, &is, None, MOST)?
    };
    let mut files = Vec::new();
    for (key, shown) in &page.items {
        if shown["status"].as_str().is_some_and(|it| tray.column == "status" && it != tray.value) {
            continue;
        }
        let mut row = list::row(view, key, shown)?;
        let due = due(view, tray.stage, shown);
        let left = due.map_or(i64::MAX, |due| left(view, due));
        row.left = due.map(|due| chip(view, due));
        files.push((left, row));
    }
    files.sort_by_key(|(left, _)| *left);
    Ok(files)
}

/// The last day of the stage, in working days from where the file came to it.
fn due(view: &View<'_>, stage: &str, shown: &Value) -> Option<Date> {
    let days = view.lens.pack.params().stage(stage)?;
    let since = shown["since"].as_str()?.parse::<Instant>().ok()?;
    let since = view.lens.pack.zone().date(since);
    view.lens.calendar.working_days_after(since, days).ok()
}

/// Working days that are left; below nothing where it is over.
fn left(view: &View<'_>, due: Date) -> i64 {
    let today = view.today();
    let between = |from, to| view.lens.calendar.working_days_between(from, to).ok().map(i64::from);
    if due < today {
        between(due, today).map_or(-1, |days| -days.max(1))
    } else {
        between(today, due).unwrap_or(i64::MAX)
    }
}

fn chip(view: &View<'_>, due: Date) -> Chip {
    match left(view, due) {
        days if days < 0 => Chip { class: "no", word: view.w.t1("overdue", "days", -days) },
        days if days <= 2 => Chip { class: "due", word: view.days_left(due) },
        _ => Chip { class: "", word: view.days_left(due) },
    }
}
