//! Forms of panels on providers and on redemptions, and of checks on site.

use serde_json::{Value, json};
use yunquan_core::panel::Panel;
use yunquan_core::provider;
use yunquan_core::redemption::{Redemption, Status};
use yunquan_core::world::{Entity, Key};

use super::super::fixture::ORGANISER;
use super::super::stage::{Halt, Stage};
use super::{given, id, object, text};

impl Stage<'_> {
    pub(super) fn panel_form(
        &mut self,
        act: &str,
        actor: &str,
        doc: &Value,
    ) -> Result<Value, Halt> {
        if act == "commission" {
            return self.commission_form(doc);
        }
        let named = text(doc, "panel").and_then(|id| id.parse().ok()).map(Key::Panel);
        let key = match named {
            Some(key) => Some(key),
            None => self.last("panel", |_| true)?,
        };
        let panel = match &key {
            Some(key) => self.entity(key)?,
            None => None,
        };
        let Some(Entity::Panel(panel)) = panel else {
            return Ok(object([("panel", id(key))]));
        };
        let named = ("panel", Some(json!(panel.id)));
        if matches!(act, "cosign" | "draw") {
            return Ok(object([named]));
        }
        let (provider, redemption) = (panel.providers.first(), panel.redemptions.first());
        let provider = ("provider", provider.map(|id| json!(id)));
        let redemption = ("redemption", redemption.map(|id| json!(id)));
        Ok(match act {
            "declare" => {
                let conflict = given(doc, "conflict") == Some(&json!(true));
                let note = if conflict { "与该机构有利害关系" } else { "无利害关系" };
                let conflict = ("conflict", Some(json!(false)));
                object([named, provider, redemption, conflict, ("note", Some(json!(note)))])
            }
            "score" if !panel.redemptions.is_empty() => {
                let form = self.judgement(&panel, actor, doc)?;
                form.unwrap_or_else(|| object([named]))
            }
            "score" => {
                let remark = ("remark", Some(json!("服务能力较强")));
                object([named, provider, ("score", Some(json!(85))), remark])
            }
            _ => object([named, ("results", Some(conclusion(&panel)))]),
        })
    }

    /// Redemptions that wait for a panel where there are any, else a provider under review.
    fn commission_form(&mut self, doc: &Value) -> Result<Value, Halt> {
        let mut complete = self.every_redemption(|it| it.status == Status::Complete)?;
        if complete.is_empty() {
            complete = self.every_redemption(|it| it.status == Status::Reviewing)?;
        }
        let complete: Vec<_> = complete.iter().map(|it| it.id).collect();
        let of_providers = given(doc, "providers").is_some();
        let of_redemptions = given(doc, "redemptions").is_some() || !complete.is_empty();
        let reviewing = |it: &provider::Provider| it.status == provider::Status::Reviewing;
        let reviewing = self.provider_where(reviewing, "云三")?;
        let experts: Vec<_> =
            (1..=9).filter_map(|n| self.accounts.get(&format!("专家{n}"))).collect();
        let redeeming = of_redemptions && !of_providers;
        Ok(object([
            ("providers", (!redeeming).then(|| reviewing.map(|id| json!([id]))).flatten()),
            ("redemptions", redeeming.then(|| json!(complete))),
            ("organiser", self.accounts.get(ORGANISER).map(|id| json!(id))),
            ("experts", Some(json!(experts))),
            ("seats", Some(json!(3))),
        ]))
    }

    /// A member's judgement of a redemption that it has not judged yet: all that was handed in.
    pub(in super::super) fn judgement(
        &self,
        panel: &Panel,
        actor: &str,
        doc: &Value,
    ) -> Result<Option<Value>, Halt> {
        let member = self.accounts.get(actor);
        let open = |id: &&yunquan_core::ids::RedemptionId| {
            let given = panel.judgements.get(id);
            member.is_none_or(|member| given.is_none_or(|given| !given.contains_key(member)))
        };
        let named = text(doc, "redemption").and_then(|id| id.parse().ok());
        let first = panel.redemptions.iter().find(open).or(panel.redemptions.first());
        let Some(id) = named.or(first.copied()) else { return Ok(None) };
        let Some(it) = self.redemption(&Key::Redemption(id))? else { return Ok(None) };
        Ok(Some(judged(panel, &it)))
    }

    /// Redemptions of the case for which something holds, in the order in which they were made.
    pub(super) fn every_redemption(
        &self,
        holds: impl Fn(&Redemption) -> bool,
    ) -> Result<Vec<Redemption>, Halt> {
        let mut found: Vec<Redemption> = Vec::new();
        for key in self.made.iter().filter(|key| key.kind() == "redemption") {
            let known = found.iter().any(|it| Key::Redemption(it.id) == *key);
            if let Some(it) = self.redemption(key)?.filter(|it| !known && holds(it)) {
                found.push(it);
            }
        }
        Ok(found)
    }

    pub(super) fn check_form(&mut self) -> Result<Value, Halt> {
        let open = |it: &Redemption| it.to_check && it.check.is_none();
        let open = self.every_redemption(|it| it.status == Status::Reviewing && open(it))?;
        let last = self.last("redemption", |_| true)?;
        let redemption = open.first().map(|it| json!(it.id)).or(id(last));
        Ok(object([
            ("redemption", redemption),
            ("matches", Some(json!(true))),
            ("remark", Some(json!("现场查看设备和系统，与申请材料一致"))),
            ("photos", Some(json!([self.upload()?]))),
        ]))
    }
}

/// Everything that was handed in is accepted.
pub(in super::super) fn judged(panel: &Panel, it: &Redemption) -> Value {
    let lines = it.file.iter().flat_map(|file| &file.lines);
    let lines: Vec<Value> = lines
        .map(|line| json!({"line": line.line, "accepted_fen": line.carried_out_fen}))
        .collect();
    json!({"panel": panel.id, "redemption": it.id, "lines": lines,
        "remark": "合同内容已全部完成"})
}

/// A conclusion on everything that a panel judges.
pub(in super::super) fn conclusion(panel: &Panel) -> Value {
    let provider = |id| json!({"provider": id, "passed": true, "reason": "符合条件"});
    let redemption = |id| json!({"redemption": id, "reason": "按合同逐项验收"});
    let providers = panel.providers.iter().map(provider);
    Value::Array(providers.chain(panel.redemptions.iter().map(redemption)).collect())
}
