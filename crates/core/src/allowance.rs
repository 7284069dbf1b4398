//! What one enterprise has received in one support year, used or not (articles 3 and 14).

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::event::Event;
use crate::ids::EnterpriseId;
use crate::money::Fen;
use crate::refusal::{Refusal, Stop, require};
use crate::world::Key;
use crate::{enterprise, voucher};

/// The sum of face values, in fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    /// Whose.
    pub enterprise: EnterpriseId,
    /// The support year.
    pub year: i32,
    /// Issued to it, used or not, and what it had received before this office began.
    pub received: Fen,
    /// Of that, what it had received before this office began.
    pub brought_forward: Fen,
    /// The cap under which the last voucher was issued, as a check of the sum.
    pub cap: Option<Fen>,
}

impl Allowance {
    /// Admits no voucher above the cap (R14.3).
    ///
    /// # Errors
    /// Refused by R14.3.
    pub fn admit(&self, event: &Event) -> Result<(), Stop> {
        let Event::Voucher(voucher::Event::Issued(issued)) = event else { return Ok(()) };
        let sum = self.received.checked_add(issued.face_fen);
        require(sum.is_some_and(|sum| sum <= issued.cap_fen), || {
            Refusal::new(
                "R14.3",
                [("received_fen", json!(self.received)), ("cap_fen", json!(issued.cap_fen))],
            )
        })
    }

    /// The sum if so much had been received before this office began; none beyond any amount.
    pub fn with_brought_forward(&self, fen: Fen) -> Option<Fen> {
        self.received.checked_sub(self.brought_forward)?.checked_add(fen)
    }

    /// The sum after an event.
    pub fn evolve(key: &Key, before: Option<Self>, event: &Event) -> Option<Self> {
        let Key::Allowance(enterprise, year) = key else { return before };
        let start = before.unwrap_or(Self {
            enterprise: *enterprise,
            year: *year,
            received: Fen::ZERO,
            brought_forward: Fen::ZERO,
            cap: None,
        });
        match event {
            Event::Voucher(voucher::Event::Issued(issued)) => {
                let received = start.received.checked_add(issued.face_fen)?;
                Some(Self { received, cap: Some(issued.cap_fen), ..start })
            }
            Event::Enterprise(enterprise::Event::BroughtForward { received_fen, .. }) => {
                let received = start.with_brought_forward(*received_fen)?;
                Some(Self { received, brought_forward: *received_fen, ..start })
            }
            // A successor takes over what counts, even beyond the cap, which then no longer checks.
            Event::Enterprise(enterprise::Event::Succeeded(it)) => {
                let taken_over = it.received_fen.get(year).copied().unwrap_or(Fen::ZERO);
                let received = start.received.checked_add(taken_over)?;
                let cap = start.cap.filter(|cap| received <= *cap);
                Some(Self { received, cap, ..start })
            }
            _ => Some(start),
        }
    }
}
