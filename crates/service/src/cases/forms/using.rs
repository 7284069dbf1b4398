//! Forms of the use of vouchers and of their redemption.

use serde_json::{Value, json};
use yunquan_core::application::Status as Filed;
use yunquan_core::contract::{Contract, Line};
use yunquan_core::money::Fen;
use yunquan_core::pack::MaterialFor;
use yunquan_core::redemption::{Redemption, Status};
use yunquan_core::voucher::{self, Voucher};
use yunquan_core::world::{Entity, Key};

use super::super::stage::{Halt, Stage, Thing};
use super::{id, object, text};

/// The kind of material that is typed evidence.
const EVIDENCE: &str = "service-evidence";

fn redemption_at(statuses: &'static [Status]) -> impl Fn(&Entity) -> bool {
    move |entity| matches!(entity, Entity::Redemption(it) if statuses.contains(&it.status))
}

impl Stage<'_> {
    /// The voucher that a doc string names, or the last one for which something holds.
    fn voucher_of(
        &self,
        doc: &Value,
        holds: impl Fn(&Voucher) -> bool,
    ) -> Result<Option<Voucher>, Halt> {
        if let Some(id) = text(doc, "voucher").and_then(|id| id.parse().ok()) {
            return self.voucher(&Key::Voucher(id));
        }
        let mut last = None;
        for key in self.made.iter().rev().filter(|key| key.kind() == "application") {
            let Some(Thing::Key(key)) = self.belonging(key, "voucher")? else { continue };
            let Some(voucher) = self.voucher(&key)? else { continue };
            if holds(&voucher) {
                return Ok(Some(voucher));
            }
            last = last.or(Some(voucher));
        }
        Ok(last)
    }

    fn voucher(&self, key: &Key) -> Result<Option<Voucher>, Halt> {
        Ok(match self.entity(key)? {
            Some(Entity::Voucher(it)) => Some(*it),
            _ => None,
        })
    }

    fn contract_of(&self, voucher: &Voucher) -> Result<Option<Contract>, Halt> {
        Ok(match self.entity(&Key::Contract(voucher.issued.contract))? {
            Some(Entity::Contract(it)) => Some(*it),
            _ => None,
        })
    }

    pub(super) fn voucher_form(&mut self, act: &str, doc: &Value) -> Result<Value, Halt> {
        let waits = |it: &Voucher| it.status == voucher::Status::Issued;
        let voucher = self.voucher_of(doc, waits)?;
        let named = ("voucher", voucher.as_ref().map(|it| json!(it.issued.voucher)));
        if act == "rebind" {
            return self.rebind_form(voucher);
        }
        if act == "surrender" {
            return Ok(object([named, ("reason", Some(json!("项目取消，不再使用")))]));
        }
        let Some(voucher) = voucher.filter(|_| act == "accept") else { return Ok(object([named])) };
        let contract = self.contract_of(&voucher)?;
        let price = contract.map(|it| it.terms.price_fen);
        let self_paid = price.and_then(|price| price.checked_sub(voucher.issued.face_fen));
        Ok(object([
            named,
            ("contract", Some(json!(voucher.issued.contract))),
            ("presented_by", Some(json!(voucher.holder))),
            ("self_paid_fen", self_paid.map(|fen| json!(fen))),
            ("annex", Some(json!(self.upload()?))),
        ]))
    }

    /// The bureau's decision to bind a voucher to "云二", for a service of its catalogue.
    fn rebind_form(&mut self, voucher: Option<Voucher>) -> Result<Value, Halt> {
        let Some(voucher) = voucher else { return Ok(json!({})) };
        let Some(contract) = self.contract_of(&voucher)? else { return Ok(json!({})) };
        let mut terms = json!(contract.terms);
        terms["number"] = json!(format!("{}（新）", contract.terms.number));
        terms["provider"] = json!(self.party("云二"));
        terms["price_fen"] = json!(15_000_000);
        terms["lines"] = json!([{"item": "设备联网", "quantity": 1, "price_fen": 15_000_000,
            "region": "450203"}]);
        terms["signed_on"] = json!(self.today());
        terms["voucher_amount"] = json!("as-issued");
        terms["annex"] = Value::Null;
        Ok(object([
            ("voucher", Some(json!(voucher.issued.voucher))),
            ("contract", Some(terms)),
            ("file", Some(json!(self.upload()?))),
            ("findings", Some(json!([]))),
            ("document", Some(json!("柳工信决〔2021〕1号"))),
            ("reason", Some(json!("原接券机构已移出，双方另行签订合同"))),
        ]))
    }

    /// The annex with the exact amount, of the contract named or of the last issued voucher.
    pub(super) fn annex_form(&mut self, doc: &Value) -> Result<Value, Halt> {
        let named = text(doc, "contract").and_then(|id| id.parse().ok()).map(Key::Contract);
        let of_contract = match &named {
            Some(key) => self.belonging(key, "voucher")?.and_then(|it| it.key().cloned()),
            None => None,
        };
        let voucher = match of_contract {
            Some(key) => self.voucher(&key)?,
            None => self.voucher_of(&json!({}), |it| it.status == voucher::Status::Issued)?,
        };
        let contract = match &voucher {
            Some(voucher) => self.contract_of(voucher)?,
            None => None,
        };
        let face = voucher.map(|it| it.issued.face_fen);
        let price = contract.as_ref().map(|it| it.terms.price_fen);
        let rest = price.zip(face).and_then(|(price, face)| price.checked_sub(face));
        let presented = match self.last(
            "application",
            |entity| matches!(entity, Entity::Application(it) if it.status == Filed::Issued),
        )? {
            Some(key) => self.belonging(&key, "contract")?.and_then(|it| it.key().cloned()),
            None => None,
        };
        let own = contract.map(|it| Key::Contract(it.id));
        Ok(object([
            ("contract", id(named.or(own).or(presented))),
            ("face_fen", Some(json!(face.unwrap_or(Fen(1))))),
            ("self_paid_fen", Some(json!(rest.unwrap_or(Fen(1))))),
            ("signed_on", Some(json!(self.today()))),
            ("file", Some(json!(self.upload()?))),
        ]))
    }

    pub(super) fn redemption_form(&mut self, act: &str, doc: &Value) -> Result<Value, Halt> {
        use Status as S;
        let waiting: &'static [Status] = match act {
            "return" | "accept-file" => &[S::Submitted],
            "refuse" => &[S::Submitted, S::Returned, S::Complete],
            "correct-account" => &[S::Bounced],
            _ => &[S::Draft, S::Submitted, S::Returned, S::Complete],
        };
        let last = id(self.last("redemption", redemption_at(waiting))?);
        let redemption = ("redemption", last);
        Ok(match act {
            "submit" => return self.redeem_form(doc, None),
            "save" => {
                let accepted = |it: &Voucher| it.status == voucher::Status::Accepted;
                let voucher = self.voucher_of(doc, accepted)?;
                object([
                    ("voucher", voucher.map(|it| json!(it.issued.voucher))),
                    ("form", Some(json!({"bank": "工商银行柳州分行（草稿）"}))),
                ])
            }
            "return" => object([
                redemption,
                ("reason", Some(json!("发票复印件不清晰"))),
                ("remarks", Some(json!([{"field": "materials", "text": "请重新上传"}]))),
            ]),
            "accept-file" => object([redemption]),
            "refuse" => object([
                redemption,
                ("rule", Some(json!("R20.1"))),
                ("reason", Some(json!("合同服务尚未完成"))),
            ]),
            "correct-account" => object([
                redemption,
                ("account_name", Some(json!("云服务有限公司"))),
                ("account_number", Some(json!("2105400000000000002"))),
                ("bank", Some(json!("建设银行柳州分行"))),
                ("reason", Some(json!("账号有误，已更正"))),
            ]),
            _ => object([redemption, ("reason", Some(json!("材料需要重做")))]),
        })
    }

    /// A complete redemption; with an amount, so much of it counts toward the subsidy. What was
    /// returned, or saved, is handed in again.
    pub(in super::super) fn redeem_form(
        &mut self,
        doc: &Value,
        amount: Option<Fen>,
    ) -> Result<Value, Halt> {
        let accepted = |it: &Voucher| it.status == voucher::Status::Accepted;
        let named = text(doc, "redemption").and_then(|id| id.parse().ok()).map(Key::Redemption);
        let named = match named {
            Some(key) => self.redemption(&key)?,
            None => None,
        };
        let voucher = match &named {
            Some(it) => self.voucher(&Key::Voucher(it.voucher))?,
            None => self.voucher_of(doc, accepted)?,
        };
        let Some(voucher) = voucher else { return Ok(json!({})) };
        let open = match voucher.redemption {
            Some(id) if named.is_none() => self.redemption(&Key::Redemption(id))?,
            _ => None,
        };
        let again =
            named.or(open).filter(|it| matches!(it.status, Status::Draft | Status::Returned));
        let Some(contract) = self.contract_of(&voucher)? else { return Ok(json!({})) };
        let price = contract.terms.price_fen;
        let owed = price.checked_sub(voucher.issued.face_fen).unwrap_or(Fen::ZERO);
        let before = again.as_ref().and_then(|it| it.file.as_ref());
        let invoice = match before.and_then(|file| file.invoices.first()) {
            Some(invoice) => invoice.number.clone(),
            None => format!("2450200000{:010}", self.serial()),
        };
        Ok(object([
            ("redemption", again.map(|it| json!(it.id))),
            ("voucher", Some(json!(voucher.issued.voucher))),
            ("completed_on", Some(json!(self.today()))),
            ("lines", Some(json!(carried_out(&contract, amount)))),
            ("self_paid_fen", Some(json!(owed))),
            (
                "invoices",
                Some(json!([{"number": invoice, "amount_fen": owed, "issued_on": self.today()}])),
            ),
            ("materials", Some(self.redemption_papers(voucher.issued.year)?)),
            ("account_name", Some(json!("云服务有限公司"))),
            ("account_number", Some(json!("2105400000000000001"))),
            ("bank", Some(json!("工商银行柳州分行"))),
        ]))
    }

    /// A file of each kind, and of each type of evidence that the year's notice asks for.
    fn redemption_papers(&mut self, year: i32) -> Result<Value, Halt> {
        let kinds = self.city.pack.materials(MaterialFor::Redemption);
        let kinds: Vec<String> = kinds.iter().map(|it| it.kind.clone()).collect();
        let types = match self.entity(&Key::Notice(year))? {
            Some(Entity::Notice(it)) => it.terms.evidence,
            _ => Vec::new(),
        };
        let mut papers = Vec::new();
        for kind in kinds {
            if kind == EVIDENCE {
                for evidence in &types {
                    papers
                        .push(json!({"kind": kind, "evidence": evidence, "file": self.upload()?}));
                }
            }
            if kind != EVIDENCE || types.is_empty() {
                papers.push(json!({"kind": kind, "file": self.upload()?}));
            }
        }
        Ok(json!(papers))
    }

    pub(in super::super) fn redemption(&self, key: &Key) -> Result<Option<Redemption>, Halt> {
        Ok(match self.entity(key)? {
            Some(Entity::Redemption(it)) => Some(*it),
            _ => None,
        })
    }
}

/// What was carried out: all of the contract, or so much that the amount counts. What is beyond all
/// that can count stands on the first line.
fn carried_out(contract: &Contract, amount: Option<Fen>) -> Vec<Value> {
    let row = |line: usize, fen: Fen| json!({"line": line, "carried_out_fen": fen});
    let lines = contract.terms.lines.iter().enumerate();
    let Some(mut left) = amount else {
        return lines.map(|(at, line)| row(at, line.price_fen)).collect();
    };
    let basis = |at: usize, line: &Line| {
        let counted = contract.line_basis_fen.get(at).copied();
        counted.unwrap_or(line.price_fen)
    };
    let mut sums: Vec<Fen> = lines
        .map(|(at, line)| {
            let done = left.min(basis(at, line));
            left = left.checked_sub(done).unwrap_or(Fen::ZERO);
            done
        })
        .collect();
    if let Some(first) = sums.first_mut() {
        *first = first.checked_add(left).unwrap_or(*first);
    }
    sums.into_iter().enumerate().map(|(at, fen)| row(at, fen)).collect()
}
