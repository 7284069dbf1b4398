//! Inspections as they are shown.

use serde_json::{Value, json};
use yunquan_core::account::Party;
use yunquan_core::inspection::{Inspection, Subject};
use yunquan_core::stage::of_subject;
use yunquan_store::StoreError;

use super::Lens;

impl Lens<'_> {
    pub(super) fn inspection(&self, it: &Inspection) -> Result<Value, StoreError> {
        let subjects: Result<Vec<Value>, StoreError> =
            it.subjects.iter().map(|(party, subject)| self.subject(*party, subject)).collect();
        Ok(json!({
            "id": it.id,
            "year": it.year,
            "title": it.title,
            "status": it.status,
            "candidates": it.candidates,
            "inspectors": it.inspectors,
            "count": it.count,
            "digest": it.digest,
            "root": it.root,
            "subjects": subjects?,
        }))
    }

    fn subject(&self, party: Party, it: &Subject) -> Result<Value, StoreError> {
        let mut shown = json!({
            "party": party,
            "name": self.party_name(party)?,
            "inspectors": it.inspectors,
            "barred": it.barred,
            "status": it.stage,
            "found_by": it.found_by,
            "found_on": it.found_at.map(|at| self.pack.zone().date(at)),
            "facts": it.facts,
            "rectify_by": it.rectify_by(self.pack, &self.calendar),
            "statement": it.statement,
            "remark": it.remark,
        });
        let wait = of_subject(party, it, self.pack, &self.calendar);
        self.add_wait(&mut shown, wait.as_ref());
        Ok(shown)
    }
}
