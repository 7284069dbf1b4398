//! Answers that were given: found again, so that a repeated request has one effect, and forgotten
//! in time.

use yunquan_core::digest::Digest;
use yunquan_core::refusal::Rejection;
use yunquan_core::time::Instant;
use yunquan_store::{Asked, StoreError, StoredAnswer, Unit};

use crate::envelope::{Answer, Denial, Request};

/// How long an answer is kept, so that a repeated request has one effect.
const ANSWERS_KEPT_DAYS: i64 = 30;
/// Answers forgotten in one go.
const FORGOTTEN: u32 = 4_096;

/// An answer to be kept with the effect that it reports.
pub(super) struct Given {
    pub(super) account: String,
    pub(super) key: String,
    pub(super) body: Digest,
    pub(super) at: Instant,
    pub(super) answer: String,
}

pub(super) fn known_answers(
    unit: &mut dyn Unit,
    requests: &[Request],
) -> Result<Vec<Option<StoredAnswer>>, StoreError> {
    if requests.iter().all(|request| request.key.is_none()) {
        return Ok(vec![None; requests.len()]);
    }
    let accounts: Vec<String> = requests.iter().map(|request| request.who.text()).collect();
    let asked: Vec<Asked<'_>> = requests
        .iter()
        .zip(&accounts)
        .map(|(request, account)| Asked { account, key: request.key.as_deref().unwrap_or("") })
        .collect();
    unit.answers(&asked)
}

/// Answers given before this instant are no longer kept at `now`.
fn kept_since(now: Instant) -> Instant {
    now.plus_micros(-ANSWERS_KEPT_DAYS * 86_400 * 1_000_000)
}

pub(super) fn forget(unit: &mut dyn Unit, now: Instant) -> Result<usize, StoreError> {
    let mut all = 0;
    loop {
        let forgotten = unit.forget_answers(kept_since(now), FORGOTTEN)?;
        all += forgotten;
        if forgotten == 0 {
            return Ok(all);
        }
    }
}

/// An answer past its time is none, whether or not the job has been here.
pub(super) fn still_kept(
    unit: &mut dyn Unit,
    requests: &[Request],
    known: Vec<Option<StoredAnswer>>,
) -> Result<Vec<Option<StoredAnswer>>, StoreError> {
    let last_at = unit.head().last_at;
    let past =
        |request: &Request, stored: &StoredAnswer| stored.at < kept_since(request.at.max(last_at));
    let mut latest = None;
    let mut left = Vec::with_capacity(known.len());
    for (request, stored) in requests.iter().zip(known) {
        let gone = stored.as_ref().is_some_and(|stored| past(request, stored));
        if gone {
            latest = latest.max(Some(request.at.max(last_at)));
        }
        left.push(stored.filter(|_| !gone));
    }
    if let Some(now) = latest {
        forget(unit, now)?;
    }
    Ok(left)
}

pub(super) fn denied(rejection: Rejection) -> Denial {
    Denial { rejection, signals: Vec::new() }
}

pub(super) fn repeated_answer(
    stored: &StoredAnswer,
    request: &Request,
) -> Result<Answer, StoreError> {
    if stored.body_digest != request.body {
        return Ok(Err(denied(Rejection::KeyReused)));
    }
    serde_json::from_str(&stored.answer).map_err(|error| StoreError::Corrupt(error.to_string()))
}

pub(super) fn kept(key: &str, request: &Request, answer: &Answer) -> Result<Given, StoreError> {
    let answer = serde_json::to_string(answer);
    Ok(Given {
        account: request.who.text(),
        key: key.to_owned(),
        body: request.body,
        at: request.at,
        answer: answer.map_err(|error| StoreError::Corrupt(error.to_string()))?,
    })
}
