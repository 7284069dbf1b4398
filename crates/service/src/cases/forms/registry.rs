//! Forms of enterprises and providers.

use serde_json::{Value, json};
use yunquan_core::enterprise;
use yunquan_core::pack::MaterialFor;
use yunquan_core::provider::{Provider, Status};
use yunquan_core::world::Entity;

use super::super::stage::{Halt, Stage};
use super::{id, object, text};

const REASON: &str = "经核实，情况属实";

impl Stage<'_> {
    pub(super) fn enterprise_form(
        &mut self,
        act: &str,
        actor: &str,
        doc: &Value,
    ) -> Result<Value, Halt> {
        let year = self.year();
        Ok(match act {
            "register" => json!({"name": actor, "credit_code": self.credit_code(),
                "jurisdiction": "450203", "industry": "3421", "tags": [],
                "address": "柳州市鱼峰区", "authorisation": self.upload()?,
                "contact_name": "联系人", "contact_phone": "0772-1234567"}),
            "authorise" => {
                let waits = |entity: &Entity| {
                    matches!(entity, Entity::Enterprise(it)
                        if it.status == enterprise::Status::Registered)
                };
                object([
                    ("enterprise", id(self.last("enterprise", waits)?)),
                    ("verified", Some(json!(true))),
                    ("reason", Some(json!("授权书已核实"))),
                ])
            }
            "succeed" => {
                let kind = text(doc, "kind").unwrap_or("renaming");
                let taken_over = matches!(kind, "merger" | "division");
                object([
                    ("enterprise", self.party("甲机械")),
                    ("kind", Some(json!(kind))),
                    ("name", (kind == "renaming").then(|| json!("甲智能机械"))),
                    ("into", taken_over.then(|| self.party("乙汽配")).flatten()),
                    ("document", Some(json!(format!("柳市监登字〔{year}〕6号")))),
                ])
            }
            _ => object([
                ("enterprise", self.party("甲机械")),
                ("year", Some(json!(year))),
                ("received_fen", Some(json!(0))),
                ("document", Some(json!(format!("柳工信函〔{year}〕8号")))),
            ]),
        })
    }

    pub(super) fn provider_form(
        &mut self,
        act: &str,
        actor: &str,
        doc: &Value,
    ) -> Result<Value, Halt> {
        let year = self.year();
        let is = |status: Status| move |it: &Provider| it.status == status;
        let reason = ("reason", Some(json!(REASON)));
        let document = ("document", Some(json!(format!("柳工信函〔{year}〕9号"))));
        Ok(match act {
            "register" => json!({"name": actor, "credit_code": self.credit_code(),
                "address": "柳州市柳南区", "contact_name": "联系人",
                "contact_phone": "0772-7654321"}),
            "apply" => self.apply(year)?,
            "return" => object([
                ("provider", self.provider_where(is(Status::Applied), "云三")?),
                reason,
                ("remarks", Some(json!([{"field": "materials", "text": "请补充"}]))),
            ]),
            "accept-file" => {
                object([("provider", self.provider_where(is(Status::Applied), "云三")?)])
            }
            "post" => {
                let passed = self.provider_where(is(Status::Passed), "云三")?;
                object([("providers", passed.map(|id| json!([id])))])
            }
            "admit" => object([
                ("provider", self.provider_where(is(Status::Published), "云三")?),
                ("year", Some(json!(year))),
                ("number", Some(json!(format!("柳工信入库〔{year}〕{}号", self.serial() + 100)))),
            ]),
            "catalogue" => {
                let named = text(doc, "provider").map(|id| json!(id));
                let provider = named.or_else(|| self.party("云一"));
                object([
                    ("provider", provider),
                    ("year", Some(json!(year + 1))),
                    ("items", Some(quotation())),
                ])
            }
            "suspend" => object([("provider", self.party("云一")), reason, document]),
            "reinstate" => object([
                ("provider", self.provider_where(is(Status::Suspended), "云一")?),
                reason,
                document,
            ]),
            "succeed" => {
                let kind = text(doc, "kind").unwrap_or("renaming");
                let taken_over = matches!(kind, "merger" | "division");
                object([
                    ("provider", self.party("云一")),
                    ("kind", Some(json!(kind))),
                    ("name", (kind == "renaming").then(|| json!("云一智能"))),
                    ("into", taken_over.then(|| self.party("云二")).flatten()),
                    ("document", Some(json!(format!("柳市监登字〔{year}〕7号")))),
                ])
            }
            _ => object([
                ("provider", self.party("云一")),
                reason,
                ("fault", Some(json!(false))),
                document,
            ]),
        })
    }

    /// A complete application for admission, with files of its own.
    fn apply(&mut self, year: i32) -> Result<Value, Halt> {
        let kinds = self.city.pack.materials(MaterialFor::Admission);
        let kinds: Vec<String> = kinds.iter().map(|it| it.kind.clone()).collect();
        let mut materials = Vec::new();
        for kind in kinds {
            materials.push(json!({"kind": kind, "file": self.upload()?}));
        }
        Ok(json!({"year": year, "legal_person": true, "tax_registered": true,
            "annual_revenue_fen": 5_000_000_000_i64, "premises": true, "organisation_rules": true,
            "service_staff": 30, "platform": true, "own_products": true, "data_security": true,
            "platform_security": true, "access_security": true, "accepts_supervision": true,
            "pledges_deduction": true, "open_interfaces": true, "materials": materials,
            "quotation": quotation()}))
    }
}

/// A quotation of one service.
fn quotation() -> Value {
    json!([{"code": "云平台", "name": "云平台", "category": "management", "unit": "项",
        "price_fen": 5_000_000}])
}
