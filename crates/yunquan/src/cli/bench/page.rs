//! Rows `page-...`: wall time a page of the portal with four people asking at once, in a city of
//! 2,000 enterprises, against a route that answers a constant on the same server in the same run.

use std::net::SocketAddr;
use std::path::Path;

use serde_json::json;
use yunquan_core::world::{Entity, Key};
use yunquan_store::Query;

use super::ground::Ground;
use super::queue::Queue;
use super::served::Served;
use super::verify::load;
use super::{Args, Figure, RUNS, median, rate};
use crate::cli::Quit;
use crate::server;

/// Vouchers in the city.
const VOUCHERS: usize = 2_000;
/// Requests for a page per run; the same for the constant.
const REQUESTS: usize = 400;

pub fn measure(_: &Args, folder: &Path) -> Result<Vec<Figure>, Quit> {
    let ground = Ground::found(folder)?;
    let pages = pages(folder, &ground)?;
    let served = Served::begin(folder, &ground, |state| server::pages(&state, Vec::new()))?;
    let mut figures = Vec::new();
    for (name, path) in &pages {
        figures.push(one(served.address, name, path)?);
    }
    served.end();
    Ok(figures)
}

/// Milliseconds of a page, with four people asking at a time: the median of the runs.
fn one(address: SocketAddr, name: &str, path: &str) -> Result<Figure, Quit> {
    load(address, path, REQUESTS)?;
    let (mut millis, mut ratios) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let floor = load(address, "/constant", REQUESTS)?;
        let ours = load(address, path, REQUESTS)?;
        millis.push(1e3 / rate(REQUESTS, ours));
        ratios.push(floor.as_secs_f64() / ours.as_secs_f64());
    }
    Ok(Figure {
        name: format!("page-{name}"),
        value: median(millis),
        unit: "ms",
        against: format!("a constant route on the same server; {path}"),
        ratio: Some(median(ratios)),
    })
}

/// Issues the vouchers and answers the pages to ask for.
fn pages(folder: &Path, ground: &Ground) -> Result<Vec<(&'static str, String)>, Quit> {
    let mut queue = Queue::open(folder, ground, VOUCHERS)?;
    let round = queue.prepare(ground, 0, VOUCHERS)?;
    queue.issue(ground, &round)?;
    let number = match queue.reader.find(Query::of("voucher")).map_err(Quit::failed)? {
        Some((_, Entity::Voucher(voucher))) => voucher.issued.number.to_string(),
        _ => return Err(Quit::failed("no voucher was issued")),
    };
    let list = queue.reader.find(Query::of("publicity").is("kind", "applications"));
    let publicity = match list.map_err(Quit::failed)? {
        Some((Key::Publicity(id), _)) => json!(id).as_str().unwrap_or_default().to_owned(),
        _ => return Err(Quit::failed("nothing was made public")),
    };
    Ok(vec![
        ("home", "/".to_owned()),
        ("providers", "/providers".to_owned()),
        ("publicity", format!("/publicity/{publicity}")),
        ("voucher", format!("/v/{number}")),
        ("statistics", "/results".to_owned()),
        ("results", "/results/vouchers".to_owned()),
    ])
}
