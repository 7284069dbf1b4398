//! Forms of applications, contracts, publicities, rounds and vouchers.

use serde_json::{Value, json};
use yunquan_core::application::{Application, Status};
use yunquan_core::digest::Digest;
use yunquan_core::money::Fen;
use yunquan_core::pack::MaterialFor;
use yunquan_core::time::{parse_date, year_after};
use yunquan_core::world::{Entity, Key};

use super::super::acts::with_enterprise;
use super::super::sentence::{Agreement, Line};
use super::super::stage::{Halt, Stage, Thing};
use super::{given, id, object, text};

fn at_stage(status: Status) -> impl Fn(&Entity) -> bool {
    move |entity| matches!(entity, Entity::Application(it) if it.status == status)
}

impl Stage<'_> {
    pub(super) fn application_form(
        &mut self,
        act: &str,
        actor: &str,
        doc: &Value,
    ) -> Result<Value, Halt> {
        let reason = ("reason", Some(json!("与申报条件不符")));
        let last = |stage: &Self, status| stage.last("application", at_stage(status));
        Ok(match act {
            "submit" => return self.submit_form(actor, doc),
            "save" => json!({"form": {"plan": "设备上云方案（草稿）"}}),
            "recommend" | "approve" => {
                let waits = if act == "approve" { Status::Recommended } else { Status::Submitted };
                let named = text(doc, "application").and_then(|id| id.parse().ok());
                let key = match named.map(Key::Application) {
                    Some(key) => Some(key),
                    None => last(self, waits)?,
                };
                match key {
                    Some(key) => self.opinion(&key)?,
                    None => json!({"opinion": "同意", "findings": []}),
                }
            }
            "return" => object([
                ("application", id(last(self, Status::Submitted)?)),
                ("reason", Some(json!("材料不清晰"))),
                ("remarks", Some(json!([{"field": "materials", "text": "请重新上传"}]))),
            ]),
            "refuse" => object([
                ("application", id(last(self, Status::Submitted)?)),
                ("rule", Some(json!("R5.2"))),
                reason,
            ]),
            _ => object([
                ("application", id(self.last("application", |_| true)?)),
                ("reason", Some(json!("项目取消"))),
            ]),
        })
    }

    /// The form of an enterprise: what was returned to it again, its last contract of the ground,
    /// or a contract of the fixture's own.
    fn submit_form(&mut self, actor: &str, doc: &Value) -> Result<Value, Halt> {
        let named = text(doc, "application").and_then(|id| id.parse().ok()).map(Key::Application);
        let own = self.things.get(actor).and_then(Thing::key).cloned();
        let returned = self.last("application", |entity| {
            with_enterprise(entity)
                && matches!((entity, &own), (Entity::Application(it), Some(Key::Enterprise(id)))
                    if it.enterprise == *id)
        })?;
        let again = match named.or(returned) {
            Some(key) => self.application(&key)?,
            None => None,
        };
        let again = again.filter(|it| given(doc, "application").is_some() || returned_to(it, &own));
        let presented = again.as_ref().and_then(|it| self.presented.get(&it.id));
        let presented = presented.and_then(|label| self.agreement(label)).cloned();
        let mut agreement = match presented {
            Some(agreement) => agreement,
            None => self.own_agreement(actor),
        };
        let contract = given(doc, "contract").unwrap_or(&Value::Null);
        if let Some(signed_on) = text(contract, "signed_on").and_then(parse_date) {
            agreement.signed_on = signed_on;
        }
        let year = given(doc, "year").and_then(Value::as_i64);
        let year = year.and_then(|year| i32::try_from(year).ok());
        self.of_provider(&mut agreement, contract, year.unwrap_or(self.year()))?;
        let mut form = self.submission(&agreement, again.as_ref(), year)?;
        if let Some(total) = total(contract) {
            form["contract"]["price_fen"] = json!(total);
        }
        Ok(form)
    }

    /// With another provider named, the contract is for a service of that provider's catalogue.
    fn of_provider(&self, it: &mut Agreement, contract: &Value, year: i32) -> Result<(), Halt> {
        let Some(id) = text(contract, "provider") else { return Ok(()) };
        let named = self.things.iter().find(|(_, thing)| {
            matches!(thing, Thing::Key(Key::Provider(provider)) if provider.to_string() == id)
        });
        let Some((name, Thing::Key(Key::Provider(provider)))) = named else { return Ok(()) };
        if *name == it.provider {
            return Ok(());
        }
        it.provider.clone_from(name);
        if let Some(Entity::Catalogue(catalogue)) = self.entity(&Key::Catalogue(*provider, year))?
            && let Some(item) = catalogue.items.values().next()
        {
            it.lines = vec![Line {
                item: item.name.clone(),
                quantity: "1".to_owned(),
                price: item.price_fen,
                region: "450203".to_owned(),
            }];
        }
        Ok(())
    }

    /// The last contract of the ground that an enterprise has not presented yet, or a new one.
    fn own_agreement(&mut self, enterprise: &str) -> Agreement {
        let free = |it: &&Agreement| {
            it.enterprise == enterprise && self.presented.values().all(|label| *label != it.label)
        };
        if let Some(agreement) = self.agreements.iter().rev().find(free) {
            return agreement.clone();
        }
        // Never before the first day from which contracts qualify (R26.1).
        let signed_on = self.today() - chrono::Days::new(7);
        let signed_on = signed_on.max(self.city.pack.params().earliest);
        let agreement = Agreement {
            label: format!("合同{}号", self.serial()),
            enterprise: enterprise.to_owned(),
            provider: "云一".to_owned(),
            signed_on,
            lines: vec![Line {
                item: "企业资源计划".to_owned(),
                quantity: "1".to_owned(),
                price: Fen(10_000_000),
                region: "450203".to_owned(),
            }],
        };
        self.agreements.push(agreement.clone());
        agreement
    }

    /// A complete submission of a contract, with files of its own.
    pub(in super::super) fn submission(
        &mut self,
        agreement: &Agreement,
        again: Option<&Application>,
        year: Option<i32>,
    ) -> Result<Value, Halt> {
        let kinds = self.city.pack.materials(MaterialFor::Application);
        let kinds: Vec<String> = kinds.iter().map(|it| it.kind.clone()).collect();
        let mut materials = Vec::new();
        for kind in kinds {
            materials.push(json!({"kind": kind, "file": self.upload()?}));
        }
        let early = agreement.signed_on < self.city.pack.params().rules_effective_on;
        let annex = if early { Some(self.upload()?) } else { None };
        let year = again.and_then(|it| it.year).or(year).unwrap_or(self.year());
        let mut form = json!({
            "contract": self.terms(agreement, annex, year)?,
            "plan": "设备联网、数据上云，分两期实施",
            "materials": materials,
            "truthful": true,
            "contact_name": "联系人",
            "contact_phone": phone(&agreement.enterprise),
        });
        if let Some(file) = again {
            form["application"] = json!(file.id);
        }
        Ok(form)
    }

    /// A contract as a form wants it; signed before the rules took effect it has its annex (R26.1).
    fn terms(&self, it: &Agreement, annex: Option<Digest>, year: i32) -> Result<Value, Halt> {
        let provider = self.things.get(&it.provider).and_then(Thing::key).cloned();
        let provider =
            provider.ok_or_else(|| format!("no provider is called {:?}", it.provider))?;
        let total = Fen::sum(it.lines.iter().map(|line| line.price));
        let total = total.ok_or("the prices cannot be summed")?;
        let lines: Result<Vec<Value>, Halt> =
            it.lines.iter().map(|line| self.line(line, &provider, year)).collect();
        Ok(json!({
            "number": it.label,
            "provider": provider.id(),
            "signed_on": it.signed_on,
            "price_fen": total,
            "starts_on": it.signed_on,
            "ends_on": year_after(it.signed_on),
            "voucher_amount": "as-issued",
            "annex": annex,
            "lines": lines?,
        }))
    }

    /// A line; an item that the provider's catalogue of the year lacks stands by its title alone.
    fn line(&self, it: &Line, provider: &Key, year: i32) -> Result<Value, Halt> {
        let mut line = json!({"quantity": number(&it.quantity), "price_fen": it.price,
            "region": it.region});
        if !it.item.is_empty() {
            line["title"] = json!(it.item);
        }
        let Key::Provider(provider) = provider else { return Ok(line) };
        if let Some(Entity::Catalogue(catalogue)) = self.entity(&Key::Catalogue(*provider, year))? {
            let named = catalogue.items.values().find(|item| item.name == it.item);
            if let Some(item) = named.or_else(|| catalogue.items.get(&it.item)) {
                line["item"] = json!(item.code);
            }
        }
        Ok(line)
    }

    pub(super) fn contract_form(&mut self, act: &str, doc: &Value) -> Result<Value, Halt> {
        let named = text(doc, "contract").and_then(|id| id.parse().ok()).map(Key::Contract);
        let presented = match self.last("application", |_| true)? {
            Some(application) => self.belonging(&application, "contract")?,
            None => None,
        };
        let key = named.or_else(|| presented.and_then(|thing| thing.key().cloned()));
        let file = ("file", Some(json!(self.upload()?)));
        if act == "terminate" {
            let reason = ("reason", Some(json!("双方协商解除")));
            return Ok(object([("contract", id(key)), reason, file]));
        }
        let terms = match &key {
            Some(key) => self.entity(key)?,
            None => None,
        };
        let (price, lines) = match terms {
            Some(Entity::Contract(it)) => (Some(it.terms.price_fen), Some(it.terms.lines)),
            _ => (None, None),
        };
        Ok(object([
            ("contract", id(key)),
            ("price_fen", total(doc).or(price.map(|fen| fen.0)).map(|fen| json!(fen))),
            ("lines", lines.map(|lines| json!(lines))),
            ("reason", Some(json!("服务内容调整"))),
            file,
        ]))
    }

    pub(super) fn publicity_form(&mut self, act: &str, doc: &Value) -> Result<Value, Halt> {
        let item = ["application", "provider"].into_iter().find_map(|kind| {
            let id = text(doc, kind)?;
            format!("{kind}/{id}").parse::<Key>().ok()
        });
        let publicity = match &item {
            Some(item) => self.belonging(item, "publicity")?,
            None => None,
        };
        let publicity = match publicity {
            Some(thing) => Some(json!(thing.id())),
            None => id(self.last("publicity", |_| true)?),
        };
        let publicity = ("publicity", publicity);
        Ok(match act {
            "post" => {
                let approved = self.last("application", at_stage(Status::Approved))?;
                object([("applications", approved.map(|key| json!([key.id()])))])
            }
            "object" => {
                let last = match item {
                    None => self.last("application", at_stage(Status::Published))?,
                    Some(_) => None,
                };
                object([
                    publicity,
                    ("application", id(last)),
                    ("name", Some(json!("王小明"))),
                    ("contact", Some(json!("13800000000"))),
                    ("facts", Some(json!("该企业申报材料与实际情况不符"))),
                    ("evidence", Some(json!([self.upload()?]))),
                ])
            }
            "decide" => {
                let open = self.open_objection(doc)?;
                let (publicity, objection) = open.unzip();
                object([
                    ("publicity", publicity),
                    ("objection", objection),
                    ("upheld", Some(json!(false))),
                    ("reason", Some(json!("经核查，异议所述事实不存在"))),
                ])
            }
            _ => object([publicity]),
        })
    }

    /// The last objection that waits for a decision, with its publicity.
    fn open_objection(&self, doc: &Value) -> Result<Option<(Value, Value)>, Halt> {
        let open = |entity: &Entity| {
            matches!(entity, Entity::Publicity(it)
                if it.objections.iter().any(|objection| objection.upheld.is_none()))
        };
        let named = text(doc, "publicity").and_then(|id| id.parse().ok()).map(Key::Publicity);
        let key = match named {
            Some(key) => Some(key),
            None => self.last("publicity", open)?,
        };
        let Some(key) = key else { return Ok(None) };
        let publicity = self.publicity(&key)?;
        let objections = publicity.iter().flat_map(|it| it.objections.iter().rev());
        let found = objections.clone().find(|it| it.upheld.is_none()).or(objections.clone().next());
        Ok(found.map(|it| (json!(key.id()), json!(it.id))))
    }

    pub(super) fn issue_form(&mut self, command: &str) -> Result<Value, Halt> {
        Ok(match command {
            "round/preview" => json!({"year": self.year()}),
            "round/issue" => object([("round", id(self.last("round", |_| true)?))]),
            _ => {
                let voucher = match self.last("application", at_stage(Status::Issued))? {
                    Some(application) => self.belonging(&application, "voucher")?,
                    None => None,
                };
                object([("voucher", voucher.map(|thing| json!(thing.id())))])
            }
        })
    }
}

/// A telephone number of an enterprise's own: that two share one would be a signal.
fn phone(enterprise: &str) -> String {
    let [a, b, c, ..] = Digest::of(enterprise.as_bytes()).0;
    format!("0772-{:07}", u32::from_be_bytes([0, a, b, c]) % 10_000_000)
}

fn returned_to(it: &Application, own: &Option<Key>) -> bool {
    it.status == Status::Returned && *own == Some(Key::Enterprise(it.enterprise))
}

/// The sum of the lines that a doc string gives, unless it says what the price is.
fn total(doc: &Value) -> Option<i64> {
    let lines = doc.get("lines").and_then(Value::as_array)?;
    let prices = lines.iter().map(|line| line.get("price_fen").and_then(Value::as_i64));
    let sum = prices.into_iter().try_fold(0_i64, |sum, price| sum.checked_add(price?));
    sum.filter(|_| doc.get("price_fen").is_none())
}

/// A quantity as written: a number where it is one, so that a wrong one reaches the form.
fn number(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(Value::Number(number)) => Value::Number(number),
        _ => json!(text),
    }
}
