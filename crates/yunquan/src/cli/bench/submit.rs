//! Rows `submit`, `submit-1`, `submit-32`, `submit-1024`, `submit-whole`: the writer's whole path
//! against the raw floor of the same rows.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use yunquan_service::almanac::Almanac;
use yunquan_service::desk::Desk;
use yunquan_service::envelope::Request;
use yunquan_store::sqlite::floor::Floor;

use super::ground::{self, Ground, all_done, request};
use super::{Args, Figure, RUNS, median, rate, timed};
use crate::cli::Quit;

/// Batch sizes with how many applications each run submits.
const SIZES: [(usize, usize); 4] = [(256, 10_240), (1, 400), (32, 3_200), (1_024, 10_240)];

pub fn measure(_: &Args, folder: &Path) -> Result<Vec<Figure>, Quit> {
    let (ours, raw) = (folder.join("ours"), folder.join("raw"));
    let ground = Ground::found(&ours)?;
    let total: usize =
        SIZES.iter().map(|(_, count)| (count + 1) * RUNS).sum::<usize>() + 12_000 * RUNS;
    {
        let mut store = yunquan_store::sqlite::open(&ours).map_err(Quit::failed)?;
        ground.upload(store.ledger.as_mut(), 0, total)?;
    }
    ground::copy(&ours, &raw)?;
    let (store, tape) = yunquan_store::sqlite::open_recording(&ours).map_err(Quit::failed)?;
    let floor = Floor::open(&raw).map_err(Quit::failed)?;
    let almanac = Arc::new(Almanac::new(Arc::clone(&store.reader)));
    let mut desk = Desk::new(store.ledger, Arc::clone(&ground.pack), almanac);
    let mut next = 0;
    let mut figures = Vec::new();
    for (size, count) in SIZES {
        let (mut rates, mut ratios) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let requests = ground.requests(next, count)?;
            next += count;
            let took = run(&mut desk, &requests, size)?;
            let batches = tape.take();
            let (floor_took, written) =
                timed(|| batches.iter().try_for_each(|batch| floor.write(batch)));
            written.map_err(Quit::failed)?;
            rates.push(rate(count, took));
            ratios.push(floor_took.as_secs_f64() / took.as_secs_f64());
        }
        figures.push(Figure {
            name: if size == 256 { "submit".to_owned() } else { format!("submit-{size}") },
            value: median(rates),
            unit: "1/s",
            against: format!("raw floor of the same rows, batch {size}"),
            ratio: Some(median(ratios)),
        });
    }
    figures.push(whole(&ground, &mut desk, next)?);
    Ok(figures)
}

fn run(desk: &mut Desk, requests: &[Request], size: usize) -> Result<Duration, Quit> {
    let (took, answers) = timed(|| desk.run(requests, size));
    all_done(&answers.map_err(Quit::failed)?)?;
    Ok(took)
}

/// The same path with the form's text parsed and read on the other core.
fn whole(ground: &Ground, desk: &mut Desk, first: usize) -> Result<Figure, Quit> {
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
                    all_done(&desk.run(&requests, 256).map_err(Quit::failed)?)?;
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
