//! Two desks that do the same: one is timed, the other records the rows for the raw floor.
//!
//! Recording copies every value; on the desk that is timed it would count against it.

use std::path::Path;
use std::time::Duration;

use yunquan_service::envelope::Request;
use yunquan_store::Ledger;
use yunquan_store::sqlite::floor::{Floor, Tape};

use super::ground::{self, Ground};
use super::queue::Queue;
use super::timed;
use crate::cli::Quit;

/// The two desks and the floor, on three copies of a city.
pub struct Pair {
    ours: Queue,
    twin: Queue,
    tape: Tape,
    floor: Floor,
}

impl Pair {
    /// Opens the city that was founded in `ours`, after `record` has put files into it.
    pub fn open(
        folder: &Path,
        ground: &Ground,
        record: impl FnOnce(&mut dyn Ledger) -> Result<(), Quit>,
    ) -> Result<Self, Quit> {
        let [ours, twin, raw] = ["ours", "twin", "raw"].map(|name| folder.join(name));
        {
            let mut store = yunquan_store::sqlite::open(&ours).map_err(Quit::failed)?;
            record(store.ledger.as_mut())?;
        }
        ground::copy(&ours, &twin)?;
        ground::copy(&ours, &raw)?;
        let store = yunquan_store::sqlite::open(&ours).map_err(Quit::failed)?;
        let (recorded, tape) =
            yunquan_store::sqlite::open_recording(&twin).map_err(Quit::failed)?;
        Ok(Self {
            ours: Queue::over(store, ground),
            twin: Queue::over(recorded, ground),
            tape,
            floor: Floor::open(&raw).map_err(Quit::failed)?,
        })
    }

    /// Does the same at both desks, and brings the floor to where they are; nothing is timed. The
    /// same requests have the same outcome, ids included.
    pub fn both<T>(
        &mut self,
        mut work: impl FnMut(&mut Queue) -> Result<T, Quit>,
    ) -> Result<T, Quit> {
        work(&mut self.twin)?;
        for batch in self.tape.take() {
            self.floor.write(&batch).map_err(Quit::failed)?;
        }
        work(&mut self.ours)
    }

    /// How long requests take at the desk, and their rows on the floor.
    pub fn measure(
        &mut self,
        requests: &[Request],
        size: usize,
    ) -> Result<(Duration, Duration), Quit> {
        self.twin.timed(requests, size)?;
        let took = self.ours.timed(requests, size)?;
        let batches = self.tape.take();
        let (floor, written) =
            timed(|| batches.iter().try_for_each(|batch| self.floor.write(batch)));
        written.map_err(Quit::failed)?;
        Ok((took, floor))
    }

    /// The desk that is timed.
    pub const fn ours(&mut self) -> &mut Queue {
        &mut self.ours
    }
}
