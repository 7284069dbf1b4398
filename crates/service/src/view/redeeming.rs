//! Redemptions and messages as they are shown.

use serde_json::{Value, json};
use yunquan_core::message::Message;
use yunquan_core::redemption::Redemption;
use yunquan_store::StoreError;

use super::{Lens, plain};

impl Lens<'_> {
    pub(super) fn redemption(&self, it: &Redemption) -> Result<Value, StoreError> {
        Ok(json!({
            "id": it.id,
            "status": it.status,
            "since": it.since.to_string(),
            "voucher": it.voucher,
            "contract": it.contract,
            "enterprise": it.enterprise,
            "enterprise_name": self.enterprise_name(it.enterprise)?,
            "provider": it.provider,
            "provider_name": self.provider_name(it.provider)?,
            "support_year": it.year,
            "face_fen": it.face_fen,
            "ratio_bp": it.ratio,
            "submitted_at": it.submitted_at.map(|at| at.to_string()),
            "file": it.file.as_ref().map(plain),
            "handled": it.handled,
            "returned": it.returned,
            "panel": it.panel,
            "to_check": it.to_check,
            "check": it.check,
            "lines": it.lines,
            "accepted_basis_fen": it.accepted_basis_fen,
            "proposal": it.proposal,
            "determined_fen": it.determined_fen,
            "settlement": it.settlement,
            "bounced": it.bounced,
            "bounced_on": it.bounced_on,
            "paid_on": it.paid_on,
            "because": it.because,
        }))
    }

    pub(super) fn message(&self, it: &Message) -> Value {
        json!({"id": it.id, "to": it.to, "copy": it.copy, "kind": it.kind, "about": it.about,
            "due": it.due, "days": it.days, "at": it.at.to_string()})
    }
}
