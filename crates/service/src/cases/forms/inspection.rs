//! Forms of inspections (article 24).

use serde_json::{Value, json};
use yunquan_core::account::Party;
use yunquan_core::inspection::{Inspection, Stage as Stand, Status};
use yunquan_core::world::{Entity, Key};

use super::super::stage::{Halt, Stage, Thing};
use super::{id, object, text};

/// How many inspectors the standard city has.
const INSPECTORS: usize = 4;

fn is(status: Status) -> impl Fn(&Entity) -> bool {
    move |entity| matches!(entity, Entity::Inspection(it) if it.status == status)
}

impl Stage<'_> {
    pub(super) fn inspection_form(
        &mut self,
        act: &str,
        actor: &str,
        doc: &Value,
    ) -> Result<Value, Halt> {
        match act {
            "plan" => return self.plan_form(doc),
            "draw" => {
                let planned = self.last("inspection", is(Status::Planned))?;
                return Ok(object([("inspection", id(planned))]));
            }
            _ => {}
        }
        let named = text(doc, "inspection").and_then(|id| id.parse().ok()).map(Key::Inspection);
        let key = match named {
            Some(key) => Some(key),
            None => self.last("inspection", is(Status::Drawn))?,
        };
        let it = match &key {
            Some(key) => self.entity(key)?,
            None => None,
        };
        let it = match it {
            Some(Entity::Inspection(it)) => Some(*it),
            _ => None,
        };
        let inspection = ("inspection", id(key));
        let waits = |stages: &[Stand]| it.as_ref().and_then(|it| self.waiting(it, actor, stages));
        Ok(match act {
            "find" => object([
                inspection,
                ("party", waits(&[Stand::Drawn]).map(|party| json!(party))),
                ("compliant", Some(json!(true))),
                ("facts", Some(json!("访问控制、日志留存、数据备份均符合要求"))),
                ("files", Some(json!([self.upload()?]))),
            ]),
            "rectify" => object([
                inspection,
                ("statement", Some(json!("已补齐日志留存并重新配置访问控制"))),
                ("files", Some(json!([self.upload()?]))),
            ]),
            _ => object([
                inspection,
                ("party", waits(&[Stand::Rectified, Stand::Deficient]).map(|party| json!(party))),
                ("rectified", Some(json!(true))),
                ("remark", Some(json!("经复查，问题已整改"))),
            ]),
        })
    }

    /// Everybody who has the benefit of the scheme may be drawn, and everybody is.
    fn plan_form(&mut self, doc: &Value) -> Result<Value, Halt> {
        let mut candidates = Vec::new();
        let years: Vec<i32> = self.city.pack.params().support_years().collect();
        for thing in self.things.values() {
            let benefits = match thing {
                Thing::Key(key @ Key::Provider(_)) => matches!(self.entity(key)?,
                    Some(Entity::Provider(it)) if it.admitted()),
                Thing::Key(Key::Enterprise(id)) => {
                    let mut received = false;
                    for year in &years {
                        received |= matches!(self.entity(&Key::Allowance(*id, *year))?,
                            Some(Entity::Allowance(it)) if it.received.0 > 0);
                    }
                    received
                }
                _ => false,
            };
            if let (true, Thing::Key(key)) = (benefits, thing) {
                candidates.push(key.to_string());
            }
        }
        candidates.sort();
        candidates.dedup();
        let given = doc.get("candidates").and_then(Value::as_array).map(Vec::len);
        let inspectors: Vec<_> =
            (1..=INSPECTORS).filter_map(|n| self.accounts.get(&format!("检查员{n}"))).collect();
        Ok(json!({"year": self.year(), "title": "年度信息安全抽查",
            "count": given.unwrap_or(candidates.len()), "candidates": candidates,
            "inspectors": inspectors}))
    }

    /// The subject that waits for an actor: one of his where he is its inspector, or the first.
    fn waiting(&self, it: &Inspection, actor: &str, stages: &[Stand]) -> Option<Party> {
        let own = self.accounts.get(actor);
        let staged = stages
            .iter()
            .flat_map(|stage| it.subjects.iter().filter(move |(_, at)| at.stage == *stage));
        let his = staged.clone().find(|(_, subject)| {
            own.is_some_and(|own| {
                subject.inspectors.contains(own) && subject.found_by != Some(*own)
            })
        });
        his.or(staged.clone().next()).map(|(party, _)| *party)
    }
}
