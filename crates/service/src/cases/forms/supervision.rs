//! Forms of cases: each goes on from where the last case stands.

use serde_json::{Value, json};
use yunquan_core::account::Party;
use yunquan_core::case::{Case, Claim, Standing};
use yunquan_core::money::Fen;
use yunquan_core::voucher::{self, Voucher};
use yunquan_core::world::{Entity, Key};
use yunquan_store::Query;

use super::super::stage::{Halt, Stage};
use super::{given, object, text};

impl Stage<'_> {
    pub(super) fn case_form(&mut self, act: &str, doc: &Value) -> Result<Value, Halt> {
        if act == "open" {
            return self.open_form(doc);
        }
        let named = text(doc, "case").and_then(|id| id.parse().ok()).map(Key::Case);
        let key = match named {
            Some(key) => Some(key),
            None => self.last("case", |_| true)?,
        };
        let case = match &key {
            Some(key) => self.entity(key)?,
            None => None,
        };
        let Some(Entity::Case(case)) = case else { return Ok(json!({})) };
        let id = ("case", Some(json!(case.id)));
        let reason = ("reason", Some(json!("事实清楚，证据确凿")));
        Ok(match act {
            "freeze" => {
                let parties: Vec<Party> = case.parties.keys().copied().collect();
                object([id, ("vouchers", Some(json!(self.freezable(&parties)?)))])
            }
            "hear" => {
                let party = next(&case, |it| !it.heard);
                object([id, party, ("statement", Some(json!("当事人陈述：情况属实")))])
            }
            "find" => self.finding(&case, doc)?,
            "decide-voucher" => {
                let voucher = ("voucher", case.frozen().next().map(|voucher| json!(voucher)));
                object([id, voucher, ("cancel", Some(json!(true))), reason])
            }
            "refer" => {
                let document = ("document", Some(json!("柳工信移〔2021〕1号")));
                object([id, ("to", Some(json!("柳州市公安局"))), document])
            }
            "review" => object([id, ("upheld", Some(json!(true))), reason]),
            "receive" => {
                let named = text(doc, "voucher");
                let claim = |it: &&Claim| match named {
                    Some(voucher) => it.voucher.to_string() == voucher,
                    None => it.owed() > Fen::ZERO,
                };
                let claim = case.claims.iter().find(claim);
                let document = ("document", Some(json!("国库缴款书001号")));
                object([
                    id,
                    ("voucher", claim.map(|it| json!(it.voucher))),
                    ("amount_fen", claim.map(|it| json!(it.owed()))),
                    ("on", Some(json!(self.today()))),
                    document,
                ])
            }
            _ => object([id, reason]),
        })
    }

    fn finding(&mut self, case: &Case, doc: &Value) -> Result<Value, Halt> {
        let at_fault = given(doc, "at_fault") != Some(&json!(false));
        let ground = if at_fault { "false-information" } else { "none" };
        let facts = if at_fault { "申报材料与实际不符" } else { "未发现违规" };
        let evidence = json!([self.upload()?]);
        Ok(object([
            ("case", Some(json!(case.id))),
            next(case, |it| it.heard && it.found.is_none()),
            ("at_fault", Some(json!(at_fault))),
            ("ground", Some(json!(ground))),
            ("facts", Some(json!(facts))),
            ("evidence", Some(evidence)),
        ]))
    }

    /// A case on the vouchers named, or on those of the parties named, or on the last one issued.
    fn open_form(&mut self, doc: &Value) -> Result<Value, Halt> {
        let vouchers: Vec<Key> = match given(doc, "vouchers").and_then(Value::as_array) {
            Some(named) => named.iter().filter_map(voucher_key).collect(),
            None => self.last_voucher()?.into_iter().collect(),
        };
        let mut parties = Vec::new();
        for key in &vouchers {
            if let Some(Entity::Voucher(it)) = self.entity(key)? {
                parties.push(Party::Enterprise(it.holder));
            }
        }
        parties.sort_unstable();
        parties.dedup();
        let mut ids: Vec<String> = vouchers.iter().map(Key::id).collect();
        if let Some(named) = given(doc, "parties").and_then(Value::as_array) {
            parties = named.iter().filter_map(|it| it.as_str()?.parse().ok()).collect();
            ids = self.freezable(&parties)?;
        }
        Ok(json!({"parties": parties, "vouchers": ids, "grounds": "接到举报，涉嫌提供虚假信息",
            "evidence": [self.upload()?]}))
    }

    /// The last voucher issued that can be frozen.
    fn last_voucher(&self) -> Result<Option<Key>, Halt> {
        let all = self.vouchers()?;
        Ok(all.iter().rev().find(|it| freezes(it)).map(|it| Key::Voucher(it.issued.voucher)))
    }

    /// The vouchers of parties that can be frozen.
    fn freezable(&self, parties: &[Party]) -> Result<Vec<String>, Halt> {
        let of = |it: &&Voucher| {
            let sides = [Party::Enterprise(it.holder), Party::Provider(it.issued.provider)];
            sides.iter().any(|side| parties.contains(side)) && freezes(it)
        };
        let all = self.vouchers()?;
        Ok(all.iter().filter(of).map(|it| it.issued.voucher.to_string()).collect())
    }

    fn vouchers(&self) -> Result<Vec<Voucher>, Halt> {
        let page = self.office.reader().list(&Query::of("voucher").limit(1_000));
        let page = page.map_err(|error| error.to_string())?;
        let found = page.items.into_iter().filter_map(|(_, entity)| match entity {
            Entity::Voucher(it) => Some(*it),
            _ => None,
        });
        Ok(found.collect())
    }
}

fn freezes(it: &Voucher) -> bool {
    it.moved(voucher::Act::Freeze).is_ok()
}

fn voucher_key(id: &Value) -> Option<Key> {
    id.as_str()?.parse().ok().map(Key::Voucher)
}

/// The first party that waits for something; the first of all where none does.
fn next(case: &Case, waits: impl Fn(&Standing) -> bool) -> (&'static str, Option<Value>) {
    let waiting = case.parties.iter().find(|(_, it)| waits(it));
    let party = waiting.or(case.parties.iter().next());
    ("party", party.map(|(party, _)| json!(party)))
}
