//! Rows `page-...`: wall time a page of the portal with four people asking at once, against a route
//! that answers a constant on the same server in the same run. In a city of 2,000 enterprises with
//! as many vouchers; `large-page-...` in the database of the row `growth`.

use std::path::Path;

use yunquan_core::ids::AccountId;
use yunquan_core::world::{Entity, Key};
use yunquan_service::cases::Library;
use yunquan_store::{Query, Reader};

use super::ground::Ground;
use super::queue::Queue;
use super::served::Served;
use super::{Args, Figure, RUNS, median, rate, timed};
use crate::cli::{Quit, say};
use crate::server;

/// Vouchers in the city.
const VOUCHERS: usize = 2_000;
/// Requests for a page per run; the same for the constant.
const REQUESTS: usize = 200;

/// A page, and who asks for it: the public where nobody is named.
struct Page {
    name: &'static str,
    path: String,
    by: Option<AccountId>,
}

impl Page {
    fn public(name: &'static str, path: impl Into<String>) -> Self {
        Self { name, path: path.into(), by: None }
    }

    fn of(by: AccountId, name: &'static str, path: impl Into<String>) -> Self {
        Self { name, path: path.into(), by: Some(by) }
    }
}

pub fn measure(_: &Args, folder: &Path) -> Result<Vec<Figure>, Quit> {
    let ground = Ground::found(folder)?;
    let pages = city(folder, &ground)?;
    all("page", folder, &ground, &pages)
}

/// The pages of a city in which applications wait in their district.
pub(super) fn large(folder: &Path, ground: &Ground) -> Result<Vec<Figure>, Quit> {
    let store = yunquan_store::sqlite::open(folder).map_err(Quit::failed)?;
    let application = first(store.reader.as_ref(), Query::of("application"))?.id();
    drop(store);
    let mut pages = everywhere();
    pages.extend([
        Page::of(ground.district, "desk", "/desk"),
        Page::of(ground.district, "files", "/files/application"),
        Page::of(
            ground.district,
            "files-on",
            format!("/files/application?after=%5B%22application%2F{application}%22%5D"),
        ),
        Page::of(ground.district, "review", format!("/review/{application}")),
        Page::of(ground.officers[0], "bureau-desk", "/desk"),
        Page::of(ground.officers[0], "bureau-files", "/files/application"),
        Page::of(ground.officers[0], "budget", "/budget/2021"),
        Page::of(ground.officers[0], "journal", "/journal"),
        Page::of(ground.applicant(0), "applications", "/applications"),
    ]);
    all("large-page", folder, ground, &pages)
}

fn everywhere() -> Vec<Page> {
    vec![
        Page::public("home", "/"),
        Page::public("providers", "/providers"),
        Page::public("statistics", "/results"),
        Page::public("results", "/results/vouchers"),
    ]
}

/// Issues the vouchers and answers the pages to ask for.
fn city(folder: &Path, ground: &Ground) -> Result<Vec<Page>, Quit> {
    let mut queue = Queue::open(folder, ground, VOUCHERS)?;
    let round = queue.prepare(ground, 0, VOUCHERS)?;
    queue.issue(ground, &round)?;
    let reader = queue.reader.as_ref();
    let number = match reader.find(Query::of("voucher")).map_err(Quit::failed)? {
        Some((_, Entity::Voucher(voucher))) => voucher.issued.number.to_string(),
        _ => return Err(Quit::failed("no voucher was issued")),
    };
    let publicity = first(reader, Query::of("publicity").is("kind", "applications"))?.id();
    let application = first(reader, Query::of("application"))?.id();
    let mut pages = everywhere();
    pages.extend([
        Page::public("publicity", format!("/publicity/{publicity}")),
        Page::public("voucher", format!("/v/{number}")),
        Page::of(ground.officers[0], "desk", "/desk"),
        Page::of(ground.officers[0], "files", "/files/application"),
        Page::of(ground.officers[0], "file", format!("/files/application/{application}")),
        Page::of(ground.officers[0], "budget", "/budget/2021"),
        Page::of(ground.officers[0], "journal", "/journal"),
        Page::of(ground.officers[0], "scheme", "/scheme"),
        Page::of(ground.applicant(0), "applications", "/applications"),
        Page::of(ground.applicant(0), "vouchers", "/vouchers"),
        Page::of(ground.seller(0), "customers", "/provider/vouchers"),
    ]);
    Ok(pages)
}

fn first(reader: &dyn Reader, query: Query) -> Result<Key, Quit> {
    let found = reader.find(query).map_err(Quit::failed)?;
    found.map(|(key, _)| key).ok_or_else(|| Quit::failed("the city is empty"))
}

fn all(row: &str, folder: &Path, ground: &Ground, pages: &[Page]) -> Result<Vec<Figure>, Quit> {
    let served = Served::begin(folder, ground, |state| {
        server::pages(&state, Vec::new(), Library::default())
    })?;
    let figures: Result<Vec<_>, _> = pages.iter().map(|page| one(&served, row, page)).collect();
    served.end();
    figures
}

/// Milliseconds of a page, with four people asking at a time: the median of the runs.
fn one(served: &Served, row: &str, page: &Page) -> Result<Figure, Quit> {
    let Page { name, path, by } = page;
    let cookie = by.map(|account| served.cookie(account)).transpose()?;
    let cookie = cookie.as_deref();
    let (first, answered) = timed(|| served.load(path, cookie, 4));
    answered?;
    say(&format!("{row}-{name}: {} ms the first time", first.as_millis()));
    let (mut millis, mut ratios) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let floor = served.load("/constant", None, REQUESTS)?;
        let ours = served.load(path, cookie, REQUESTS)?;
        millis.push(1e3 / rate(REQUESTS, ours));
        ratios.push(floor.as_secs_f64() / ours.as_secs_f64());
    }
    let first = first.as_millis();
    Ok(Figure {
        name: format!("{row}-{name}"),
        value: median(millis),
        unit: "ms",
        against: format!("a constant route on the same server; {path}; {first} ms the first time"),
        ratio: Some(median(ratios)),
    })
}
