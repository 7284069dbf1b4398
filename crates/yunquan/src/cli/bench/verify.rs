//! Row `verify`: a voucher's verification over HTTP against a route that answers a constant, on the
//! same server in the same run.

use std::path::Path;

use serde_json::json;
use yunquan_core::world::Entity;
use yunquan_service::envelope::Who;
use yunquan_store::Query;

use super::ground::Ground;
use super::queue::Queue;
use super::served::Served;
use super::{Args, Figure, RUNS, median, rate};
use crate::cli::Quit;

/// Requests per run, over all clients.
const REQUESTS: usize = 12_000;

pub fn measure(_: &Args, folder: &Path) -> Result<Vec<Figure>, Quit> {
    let ground = Ground::found(folder)?;
    let number = Queue::issue_one(folder, &ground)?;
    let served = Served::begin(folder, &ground, crate::api::router)?;
    let verify = format!("/api/v1/vouchers/{number}");
    let (mut rates, mut ratios) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let floor = served.load("/constant", None, REQUESTS)?;
        let ours = served.load(&verify, None, REQUESTS)?;
        rates.push(rate(REQUESTS, ours));
        ratios.push(floor.as_secs_f64() / ours.as_secs_f64());
    }
    served.end();
    Ok(vec![Figure {
        name: "verify".to_owned(),
        value: median(rates),
        unit: "1/s",
        against: "a constant route on the same server".to_owned(),
        ratio: Some(median(ratios)),
    }])
}

impl Queue {
    /// Issues one voucher and answers its number.
    fn issue_one(folder: &Path, ground: &Ground) -> Result<String, Quit> {
        let mut queue = Queue::open(folder, ground, 1)?;
        let round = queue.prepare(ground, 0, 1)?;
        let form = json!({"round": round});
        let issue = queue.asked(Who::Account(ground.officers[1]), "round/issue", &form)?;
        queue.run(&[issue])?;
        let found = queue.reader.find(Query::of("voucher")).map_err(Quit::failed)?;
        match found {
            Some((_, Entity::Voucher(voucher))) => Ok(voucher.issued.number.to_string()),
            _ => Err(Quit::failed("no voucher was issued")),
        }
    }
}
