//! A desk through which a bench sends what comes before and what is measured.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use yunquan_core::ids::AccountId;
use yunquan_core::time::Instant;
use yunquan_core::world::Key;
use yunquan_service::almanac::Almanac;
use yunquan_service::desk::Desk;
use yunquan_service::envelope::{Request, Who};
use yunquan_store::{Reader, Store};

use super::ground::{Ground, all_done, request};
use super::timed;
use crate::cli::Quit;

/// Two weeks: longer than any publicity.
const FORTNIGHT: i64 = 14 * 86_400 * 1_000_000;

/// A desk with its clock and its next request's number.
pub(super) struct Queue {
    desk: Desk,
    pub(super) reader: Arc<dyn Reader>,
    at: Instant,
    next: usize,
}

impl Queue {
    /// A desk over the city's folder with the files of `count` applications.
    pub(super) fn open(folder: &Path, ground: &Ground, count: usize) -> Result<Self, Quit> {
        let mut store = yunquan_store::sqlite::open(folder).map_err(Quit::failed)?;
        ground.upload(store.ledger.as_mut(), 0, count)?;
        Ok(Self::over(store, ground))
    }

    pub(super) fn over(store: Store, ground: &Ground) -> Self {
        let almanac = Arc::new(Almanac::new(Arc::clone(&store.reader)));
        let desk = Desk::new(store.ledger, Arc::clone(&ground.pack), almanac);
        Self { desk, reader: store.reader, at: ground.at, next: 0 }
    }

    /// The instant at which the next request is made.
    pub(super) const fn now(&self) -> Instant {
        self.at
    }

    /// Runs requests, `size` in a batch, and how long that takes.
    pub(super) fn timed(&mut self, requests: &[Request], size: usize) -> Result<Duration, Quit> {
        let (took, answers) = timed(|| self.desk.run(requests, size));
        all_done(answers)?;
        Ok(took)
    }

    /// Issues a prepared round.
    pub(super) fn issue(&mut self, ground: &Ground, round: &Value) -> Result<(), Quit> {
        let issue = self.request(ground.officers[1], "round/issue", &json!({"round": round}))?;
        self.run(&[issue]).map(drop)
    }

    pub(super) fn request(
        &mut self,
        who: AccountId,
        name: &str,
        form: &Value,
    ) -> Result<Request, Quit> {
        self.asked(Who::Account(who), name, form)
    }

    pub(super) fn asked(&mut self, who: Who, name: &str, form: &Value) -> Result<Request, Quit> {
        self.next += 1;
        request(who, name, form, &form.to_string(), 1_000_000 + self.next, self.at)
    }

    pub(super) fn run(&mut self, requests: &[Request]) -> Result<Vec<Option<Key>>, Quit> {
        let receipts = all_done(self.desk.run(requests, 256))?;
        Ok(receipts.into_iter().map(|receipt| receipt.subject).collect())
    }

    /// Takes applications from submission to a prepared round.
    pub(super) fn prepare(
        &mut self,
        ground: &Ground,
        first: usize,
        count: usize,
    ) -> Result<Value, Quit> {
        let mut requests = ground.requests(first, count)?;
        for request in &mut requests {
            request.at = self.at;
        }
        let ids: Vec<Value> =
            self.run(&requests)?.into_iter().flatten().map(|key| json!(key.id())).collect();
        for (who, name) in [
            (ground.district, "application/recommend"),
            (ground.officers[0], "application/approve"),
        ] {
            let review = ids.iter().map(|id| {
                let form = json!({"application": id, "opinion": "符合条件", "findings": []});
                self.request(who, name, &form)
            });
            let review = review.collect::<Result<Vec<_>, _>>()?;
            self.run(&review)?;
        }
        let form = json!({"applications": ids});
        let post = self.request(ground.officers[0], "publicity/post", &form)?;
        let posted = self.run(&[post])?;
        self.at = Instant(self.at.0 + FORTNIGHT);
        let publicity = posted[0].as_ref().map(Key::id);
        let close = self.asked(Who::System, "publicity/close", &json!({"publicity": publicity}))?;
        self.run(&[close])?;
        let preview = self.request(ground.officers[0], "round/preview", &json!({"year": 2021}))?;
        let round = self.run(&[preview])?;
        Ok(json!(round[0].as_ref().map(Key::id)))
    }
}
