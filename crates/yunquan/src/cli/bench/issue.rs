//! Row `issue`: one round of 2,000 vouchers against the raw floor of the same rows.

use std::path::Path;

use serde_json::json;

use super::ground::Ground;
use super::pair::Pair;
use super::{Args, Figure, RUNS, median, rate};
use crate::cli::Quit;

/// Vouchers in the round.
const VOUCHERS: usize = 2_000;

pub fn measure(_: &Args, folder: &Path) -> Result<Vec<Figure>, Quit> {
    let ground = Ground::found(&folder.join("ours"))?;
    let mut pair = Pair::open(folder, &ground, |ledger| ground.upload(ledger, 0, VOUCHERS * RUNS))?;
    let (mut rates, mut ratios) = (Vec::new(), Vec::new());
    for turn in 0..RUNS {
        let issue = pair.both(|queue| {
            let round = queue.prepare(&ground, turn * VOUCHERS, VOUCHERS)?;
            queue.request(ground.officers[1], "round/issue", &json!({"round": round}))
        })?;
        let (took, floor) = pair.measure(&[issue], 1)?;
        rates.push(rate(VOUCHERS, took));
        ratios.push(floor.as_secs_f64() / took.as_secs_f64());
    }
    Ok(vec![Figure {
        name: "issue".to_owned(),
        value: median(rates),
        unit: "1/s",
        against: "raw floor of the same rows, 2,000 vouchers in one round".to_owned(),
        ratio: Some(median(ratios)),
    }])
}
