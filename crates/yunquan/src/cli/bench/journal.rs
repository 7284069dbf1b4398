//! Row `journal`: the share of a submit's CPU that goes into canonical bytes, digests and tree.

use std::path::Path;
use std::sync::Arc;

use cpu_time::ThreadTime;
use yunquan_journal::{Frontier, Hash};
use yunquan_service::almanac::Almanac;
use yunquan_service::desk::Desk;
use yunquan_service::envelope::Leaf;

use super::ground::{Ground, all_done};
use super::{Args, Figure, RUNS, median};
use crate::cli::Quit;

/// Applications per run.
const COUNT: usize = 5_120;

pub fn measure(_: &Args, folder: &Path) -> Result<Vec<Figure>, Quit> {
    let ground = Ground::found(folder)?;
    let mut store = yunquan_store::sqlite::open(folder).map_err(Quit::failed)?;
    ground.upload(store.ledger.as_mut(), 0, COUNT * RUNS)?;
    let reader = store.reader;
    let mut desk = Desk::new(
        store.ledger,
        Arc::clone(&ground.pack),
        Arc::new(Almanac::new(Arc::clone(&reader))),
    );
    let mut shares = Vec::new();
    for turn in 0..RUNS {
        let requests = ground.requests(turn * COUNT, COUNT)?;
        let before = reader.head().map_err(Quit::failed)?.size;
        let start = ThreadTime::now();
        let answers = desk.run(&requests, 256);
        let whole = start.elapsed();
        all_done(answers)?;
        let limit = u32::try_from(COUNT).unwrap_or(u32::MAX);
        let leaves = reader.leaves(before, limit).map_err(Quit::failed)?;
        let events: Vec<Leaf> = leaves
            .iter()
            .map(|leaf| serde_json::from_slice(&leaf.bytes).map_err(Quit::failed))
            .collect::<Result<_, _>>()?;
        let start = ThreadTime::now();
        let mut tree = Frontier::new();
        for event in &events {
            let bytes = serde_json::to_vec(event).map_err(Quit::failed)?;
            tree.append(Hash::leaf(&bytes));
        }
        std::hint::black_box(tree.root());
        shares.push(start.elapsed().as_secs_f64() / whole.as_secs_f64());
    }
    let share = median(shares);
    Ok(vec![Figure {
        name: "journal".to_owned(),
        value: share * 100.0,
        unit: "% of CPU",
        against: "a submit at batch 256: bytes, leaf hash, tree".to_owned(),
        ratio: Some(share),
    }])
}
