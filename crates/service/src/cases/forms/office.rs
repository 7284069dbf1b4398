//! Forms of accounts, lists, budgets, notices and interpretations.

use serde_json::{Value, json};
use yunquan_core::account::Status;
use yunquan_core::world::{Entity, Key};

use super::super::fixture::notice;
use super::super::stage::{Halt, Stage};
use super::{given, id, object, text};

impl Stage<'_> {
    pub(super) fn account_form(&mut self, command: &str, doc: &Value) -> Result<Value, Halt> {
        let proposed = |entity: &Entity| match entity {
            Entity::Account(it) => it.status == Status::Proposed,
            _ => false,
        };
        let serial = self.serial();
        let (login, name) = (format!("yonghu-{serial}"), format!("用户{serial}"));
        Ok(match command {
            "account/open" => json!({"login": login, "name": name, "kind": "enterprise"}),
            "account/appoint" => {
                let district = text(doc, "role") == Some("district-officer");
                object([
                    ("login", Some(json!(login))),
                    ("name", Some(json!(name))),
                    ("role", Some(json!("inspector"))),
                    ("jurisdiction", district.then(|| json!("450203"))),
                ])
            }
            "account/confirm" => object([("account", id(self.last("account", proposed)?))]),
            "account/add-clerk" => json!({"login": login, "name": name}),
            "account/remove-clerk" => object([("account", id(self.last("account", |_| true)?))]),
            "account/disable" => {
                let last = self.last("account", |_| true)?;
                let known = self.accounts.get("检查员4").map(|id| Key::Account(*id));
                object([("account", id(last.or(known))), ("reason", Some(json!("调离岗位")))])
            }
            _ => {
                let other = given(doc, "provider").is_some();
                object([
                    ("enterprise", (!other).then(|| self.party("甲机械")).flatten()),
                    ("kind", Some(json!("relative"))),
                    ("note", Some(json!("近亲属在该单位任职"))),
                ])
            }
        })
    }

    pub(super) fn import_form(&mut self, act: &str) -> Result<Value, Halt> {
        Ok(match act {
            "roster" => self.lists.roster(self.today()),
            "credit" => self.lists.credit(),
            "relations" => self.lists.relations(),
            "calendar" => self.lists.calendar(),
            _ => {
                let name = format!("文件{}", self.serial());
                json!({"sha256": yunquan_core::digest::Digest::of(name.as_bytes()),
                    "size": 20_480, "media_type": "application/pdf", "name": format!("{name}.pdf")})
            }
        })
    }

    pub(super) fn year_form(&mut self, command: &str) -> Result<Value, Halt> {
        let year = self.year();
        let serial = self.serial();
        Ok(match command {
            "budget/appropriate" => json!({"year": year, "amount_fen": 100_000_000,
                "document": format!("柳财工〔{year}〕{serial}号")}),
            "budget/adjust" => {
                let total = match self.entity(&Key::Budget(year))? {
                    Some(Entity::Budget(budget)) => Some(json!(budget.appropriated)),
                    _ => None,
                };
                object([
                    ("year", Some(json!(year))),
                    ("appropriated_fen", total),
                    ("document", Some(json!(format!("柳财绩〔{year}〕{serial}号")))),
                ])
            }
            "budget/close" => {
                let due = |year: &i32| {
                    let day = self.city.pack.params().close_on(*year);
                    day.is_some_and(|day| day <= self.today())
                };
                let closing = (year - 3..=year).rev().find(due).unwrap_or(year);
                json!({"year": closing, "document": format!("柳财预〔{year}〕{serial}号")})
            }
            "notice/publish" => notice(year),
            "notice/close" => json!({"year": year, "reason": "年度支持额度已经用完"}),
            _ => json!({"number": format!("柳工信释〔{year}〕{serial}号"),
                "title": "关于实施细则有关条款的解释", "text": "按照实施细则第二十七条作如下解释。",
                "rules": ["R27.1"]}),
        })
    }
}
