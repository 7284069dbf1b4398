//! Rows `submit`, `submit-1`, `submit-32`, `submit-1024`, `submit-paced`, `submit-whole`: the
//! writer's whole path against the raw floor of the same rows.
//!
//! All applications come at one instant; in `submit-paced` the clock runs on.

use std::path::Path;

use yunquan_service::envelope::Request;

use super::ground::{Ground, request};
use super::pair::Pair;
use super::queue::Queue;
use super::{Args, Figure, RUNS, median, rate, timed};
use crate::cli::Quit;

/// Rows with their batch sizes, how many applications each run submits, and the microseconds from
/// one to the next.
const ROWS: [(&str, usize, usize, i64); 5] = [
    ("submit", 256, 10_240, 0),
    ("submit-1", 1, 400, 0),
    ("submit-32", 32, 3_200, 0),
    ("submit-1024", 1_024, 10_240, 0),
    ("submit-paced", 256, 10_240, 200),
];

pub fn measure(_: &Args, folder: &Path) -> Result<Vec<Figure>, Quit> {
    let ground = Ground::found(&folder.join("ours"))?;
    let total: usize =
        ROWS.iter().map(|(_, _, count, _)| (count + 1) * RUNS).sum::<usize>() + 12_000 * RUNS;
    let mut pair = Pair::open(folder, &ground, |ledger| ground.upload(ledger, 0, total))?;
    let mut next = 0;
    let mut figures = Vec::new();
    for (name, size, count, micros) in ROWS {
        let (mut rates, mut ratios) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let requests = ground.paced(next, count, micros)?;
            next += count;
            let (took, floor) = pair.measure(&requests, size)?;
            rates.push(rate(count, took));
            ratios.push(floor.as_secs_f64() / took.as_secs_f64());
        }
        figures.push(Figure {
            name: name.to_owned(),
            value: median(rates),
            unit: "1/s",
            against: format!("raw floor of the same rows, batch {size}"),
            ratio: Some(median(ratios)),
        });
    }
    figures.push(whole(&ground, pair.ours(), next)?);
    Ok(figures)
}

/// The same path with the form's text parsed and read on the other core.
fn whole(ground: &Ground, desk: &mut Queue, first: usize) -> Result<Figure, Quit> {
    const COUNT: usize = 10_240;
    let mut rates = Vec::new();
    for turn in 0..RUNS {
        let from = first + turn * COUNT;
        let texts: Vec<(usize, _, String)> = (from..from + COUNT)
            .map(|index| {
                let (who, form) = ground.form(index);
                (index, who, form.to_string())
            })
            .collect();
        let (took, done) = timed(|| -> Result<(), Quit> {
            std::thread::scope(|scope| {
                let (send, receive) = std::sync::mpsc::sync_channel::<Vec<Request>>(4);
                let reading = scope.spawn(move || -> Result<(), Quit> {
                    for chunk in texts.chunks(256) {
                        let mut requests = Vec::with_capacity(chunk.len());
                        for (index, who, text) in chunk {
                            let form = serde_json::from_str(text).map_err(Quit::failed)?;
                            let name = "application/submit";
                            requests.push(request(*who, name, &form, text, *index, ground.at)?);
                        }
                        send.send(requests).map_err(Quit::failed)?;
                    }
                    Ok(())
                });
                for requests in receive {
                    desk.timed(&requests, 256)?;
                }
                reading.join().map_err(|_| Quit::failed("the reading thread died"))?
            })
        });
        done?;
        rates.push(rate(COUNT, took));
    }
    Ok(Figure {
        name: "submit-whole".to_owned(),
        value: median(rates),
        unit: "1/s",
        against: "text to durable, forms read on the other core".to_owned(),
        ratio: None,
    })
}
