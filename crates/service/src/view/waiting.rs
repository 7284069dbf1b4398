//! Who has to act next: stage, role, since when, until when, and whether that has passed.

use serde_json::{Value, json};
use yunquan_core::account::Role;
use yunquan_core::panel;
use yunquan_core::provider::{Provider, Status};
use yunquan_core::redemption::Redemption;
use yunquan_core::stage::{self, Stage, Wait};
use yunquan_core::time::Instant;
use yunquan_core::world::{Entity, Key};
use yunquan_store::StoreError;

use super::Lens;

/// The leaves of one provider or panel read in one go.
const LEAVES: u32 = 500;

impl Lens<'_> {
    /// For whom an entity waits; of one with several parts, the part that is due first.
    ///
    /// # Errors
    /// The store failed.
    pub fn wait(&self, entity: &Entity) -> Result<Option<Wait>, StoreError> {
        Ok(match entity {
            Entity::Application(it) => stage::of_application(it),
            Entity::Redemption(it) => self.redemption_waits(it)?,
            Entity::Settlement(it) => stage::of_settlement(it, self.pack),
            Entity::Case(it) => stage::of_case(it),
            Entity::Provider(it) => self.provider_waits(it)?,
            Entity::Publicity(it) => it.objections.iter().find_map(stage::of_objection),
            Entity::Inspection(it) => {
                let waits = it.subjects.iter().filter_map(|(party, subject)| {
                    stage::of_subject(*party, subject, self.pack, &self.calendar)
                });
                waits.min_by_key(|wait| (self.due(wait), wait.since))
            }
            _ => None,
        })
    }

    /// By when something is due; what has no day yet comes last.
    pub fn due(&self, wait: &Wait) -> yunquan_core::time::Date {
        wait.due_on(self.pack, &self.calendar).unwrap_or(yunquan_core::time::Date::MAX)
    }

    /// A panel's redemption waits for finance until it agrees to the commission (R22.2).
    fn redemption_waits(&self, it: &Redemption) -> Result<Option<Wait>, StoreError> {
        let wait = stage::of_redemption(it);
        let (Some(found), Some(panel)) = (wait, it.panel) else { return Ok(wait) };
        if found.waits_for != Role::Organiser {
            return Ok(wait);
        }
        let panel = self.reader.entity(&Key::Panel(panel))?;
        let proposed = matches!(&panel, Some(Entity::Panel(it))
            if it.status == panel::Status::Proposed);
        let waits_for = if proposed { Role::FinanceOfficer } else { found.waits_for };
        Ok(Some(Wait { waits_for, ..found }))
    }

    /// A provider keeps no instants: its leaves have them.
    fn provider_waits(&self, it: &Provider) -> Result<Option<Wait>, StoreError> {
        let own = Key::Provider(it.id);
        let (stage, waits_for, since) = match (it.status, it.panel, it.publicity) {
            (Status::Applied, ..) => {
                (Stage::ProviderFile, Role::BureauOfficer, self.last(&own, "provider.applied")?)
            }
            (Status::Returned, ..) => {
                (Stage::Correction, Role::Provider, self.last(&own, "provider.returned")?)
            }
            (Status::Reviewing, panel, _) => {
                let since = self.last(&own, "provider.file-accepted")?;
                let judging = match panel {
                    Some(id) => self.reader.entity(&Key::Panel(id))?,
                    None => None,
                };
                let open = matches!(&judging, Some(Entity::Panel(it))
                    if it.status != panel::Status::Concluded);
                let role = if open { Role::Organiser } else { Role::BureauOfficer };
                (Stage::ProviderPanel, role, since)
            }
            (Status::Passed, Some(panel), _) => {
                let since = self.last(&Key::Panel(panel), "panel.concluded")?;
                (Stage::PublicityPosting, Role::BureauOfficer, since)
            }
            (Status::Published, _, Some(publicity)) => {
                let Some(Entity::Publicity(it)) = self.reader.entity(&Key::Publicity(publicity))?
                else {
                    return Ok(None);
                };
                let over = it.closes_at(self.pack, &self.calendar);
                (Stage::Admission, Role::BureauReviewer, (self.now >= over).then_some(over))
            }
            _ => return Ok(None),
        };
        Ok(since.map(|since| Wait { stage, waits_for, since, by: None }))
    }

    /// When something last happened to an entity.
    fn last(&self, key: &Key, name: &str) -> Result<Option<Instant>, StoreError> {
        let (mut from, mut found) = (0, None);
        loop {
            let leaves = self.reader.timeline(key, from, LEAVES)?;
            let Some(last) = leaves.last() else { return Ok(found) };
            from = last.seq + 1;
            found = leaves.iter().rev().find(|leaf| leaf.name == name).map(|it| it.at).or(found);
        }
    }

    /// Adds to a read model who has to act: `stage`, `waits_for`, `since`, `due_on` (null while
    /// that year's calendar is not known) and `overdue`; what waits for nobody has them null.
    pub(crate) fn add_wait(&self, shown: &mut Value, wait: Option<&Wait>) {
        let Some(map) = shown.as_object_mut() else { return };
        let due = wait.and_then(|wait| wait.due_on(self.pack, &self.calendar));
        let today = self.pack.zone().date(self.now);
        map.insert("stage".to_owned(), json!(wait.map(|wait| wait.stage)));
        map.insert("waits_for".to_owned(), json!(wait.map(|wait| wait.waits_for)));
        map.insert("due_on".to_owned(), json!(due));
        map.insert("overdue".to_owned(), json!(due.is_some_and(|due| today > due)));
        if let Some(wait) = wait {
            map.insert("since".to_owned(), json!(wait.since.to_string()));
        } else {
            map.entry("since").or_insert(Value::Null);
        }
    }
}
