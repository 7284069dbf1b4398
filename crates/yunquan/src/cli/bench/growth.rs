//! Row `growth`: CPU per submit in a large database against a small one; then its pages.

use std::path::Path;
use std::sync::Arc;

use cpu_time::ThreadTime;
use yunquan_service::almanac::Almanac;
use yunquan_service::desk::Desk;
use yunquan_service::envelope::Request;

use super::ground::{Ground, all_done};
use super::{Args, Figure, RUNS, median, page};
use crate::cli::{Quit, say};

/// Applications in the small database.
const SMALL: usize = 10_000;
/// Applications whose CPU is measured, per run.
const SAMPLE: usize = 5_120;
/// Microseconds from one application to the next: a million of them come in a day and a quarter.
const PACE: i64 = 100_000;
/// Applications whose files are recorded in one go.
const CHUNK: usize = 50_000;

pub fn measure(args: &Args, folder: &Path) -> Result<Vec<Figure>, Quit> {
    let ground = Ground::found(folder)?;
    let mut city = City { ground, folder, next: 0 };
    city.grow_to(SMALL)?;
    let small = city.sample()?;
    city.grow_to(args.applications)?;
    let large = city.sample()?;
    let growth = Figure {
        name: "growth".to_owned(),
        value: large,
        unit: "us CPU",
        against: format!("{small:.1} us a submit at {SMALL}; at {} here", args.applications),
        ratio: Some(large / small),
    };
    let pages = page::large(folder, &city.ground)?;
    Ok(std::iter::once(growth).chain(pages).collect())
}

struct City<'a> {
    ground: Ground,
    folder: &'a Path,
    next: usize,
}

impl City<'_> {
    /// A desk for the next `count` applications, their files recorded.
    fn desk(&self, count: usize) -> Result<Desk, Quit> {
        let mut store = yunquan_store::sqlite::open(self.folder).map_err(Quit::failed)?;
        self.ground.upload(store.ledger.as_mut(), self.next, count)?;
        let almanac = Arc::new(Almanac::new(Arc::clone(&store.reader)));
        Ok(Desk::new(store.ledger, Arc::clone(&self.ground.pack), almanac))
    }

    /// The next applications, one every [`PACE`].
    fn requests(&self, count: usize) -> Result<Vec<Request>, Quit> {
        self.ground.paced(self.next, count, PACE)
    }

    fn grow_to(&mut self, applications: usize) -> Result<(), Quit> {
        while self.next < applications {
            let count = CHUNK.min(applications - self.next);
            let mut desk = self.desk(count)?;
            let mut left = count;
            while left > 0 {
                let batch = left.min(1_024);
                let requests = self.requests(batch)?;
                all_done(desk.run(&requests, 1_024))?;
                self.next += batch;
                left -= batch;
            }
            say(&format!("growth: {} applications", self.next));
        }
        Ok(())
    }

    /// Microseconds of this thread's CPU per submit at batch 256: the median of the runs.
    #[allow(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
    fn sample(&mut self) -> Result<f64, Quit> {
        let mut desk = self.desk(SAMPLE * RUNS)?;
        let mut micros = Vec::new();
        for _ in 0..RUNS {
            let requests = self.requests(SAMPLE)?;
            self.next += SAMPLE;
            let start = ThreadTime::now();
            let answers = desk.run(&requests, 256);
            let took = start.elapsed();
            all_done(answers)?;
            micros.push(took.as_secs_f64() * 1e6 / SAMPLE as f64);
        }
        Ok(median(micros))
    }
}
