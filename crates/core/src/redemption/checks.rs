//! What the papers of a redemption are held against: faults of the form, invoices, files used
//! before.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use uuid::Uuid;

use super::forms::{Invoice, Submit};
use crate::claim;
use crate::contract::{Contract, plain_number};
use crate::digest::Digest;
use crate::ids::RedemptionId;
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::pack::MaterialFor;
use crate::refusal::{
    Fault, FaultCode, Refusal, Rejection, RuleId, Stop, duplicates, facts, faultless, require,
};
use crate::signal::Signal;
use crate::voucher::Voucher;
use crate::world::{Key, World};

/// The kind of material that is typed evidence.
const EVIDENCE: &str = "service-evidence";

/// Faults of the form that need no rule; answers the files that nobody has cited before.
pub(super) fn faults(
    form: &Submit,
    contract: &Contract,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Vec<Digest>, Stop> {
    let mut faults = Vec::new();
    if form.completed_on > on.today {
        faults.push(Fault::at("completed_on", FaultCode::InTheFuture));
    }
    faults.extend(line_faults(form, contract));
    faults.extend(invoice_faults(&form.invoices, on));
    faults.extend(kind_faults(form, on));
    let mut unused = BTreeSet::new();
    for (index, material) in form.materials.iter().enumerate() {
        match world.upload(material.file)? {
            None => {
                let path = format!("materials.{index}.file");
                faults.push(Fault::at(path, FaultCode::NoSuchFile));
            }
            Some(upload) if upload.cited_in.is_empty() => {
                unused.insert(material.file);
            }
            Some(_) => {}
        }
    }
    faultless(faults)?;
    Ok(unused.into_iter().collect())
}

fn line_faults(form: &Submit, contract: &Contract) -> Vec<Fault> {
    let lines = contract.terms.lines.len();
    let mut faults =
        duplicates(form.lines.iter().map(|it| it.line), |at| format!("lines.{at}.line"));
    for (index, done) in form.lines.iter().enumerate() {
        if usize::try_from(done.line).map_or(true, |line| line >= lines) {
            let limit = format!("0..{}", lines.saturating_sub(1));
            faults.push(Fault::limited(
                format!("lines.{index}.line"),
                FaultCode::OutOfRange,
                limit,
            ));
        }
    }
    faults
}

/// A number stands once; a red-letter invoice annuls another one of the list, whole.
fn invoice_faults(invoices: &[Invoice], on: &Occasion<'_>) -> Vec<Fault> {
    let number = |at| format!("invoices.{at}.number");
    let mut faults = duplicates(invoices.iter().map(|it| plain_number(&it.number)), number);
    let plain: BTreeMap<String, Fen> = invoices
        .iter()
        .filter(|it| it.annuls.is_none())
        .map(|it| (plain_number(&it.number), it.amount_fen))
        .collect();
    let annulled =
        invoices.iter().enumerate().filter_map(|(at, it)| Some((at, it.annuls.as_ref()?)));
    let mut once = BTreeSet::new();
    for (at, original) in annulled {
        let original = plain_number(original);
        let code = match plain.get(&original) {
            None => Some(FaultCode::NotFound),
            Some(_) if !once.insert(original) => Some(FaultCode::Duplicate),
            Some(_) => None,
        };
        faults.extend(code.map(|code| Fault::at(format!("invoices.{at}.annuls"), code)));
    }
    for (at, it) in invoices.iter().enumerate() {
        if it.issued_on > on.today {
            let path = format!("invoices.{at}.issued_on");
            faults.push(Fault::at(path, FaultCode::InTheFuture));
        }
    }
    faults
}

fn kind_faults(form: &Submit, on: &Occasion<'_>) -> Vec<Fault> {
    let kinds = on.pack.materials(MaterialFor::Redemption);
    let words: Vec<&str> = kinds.iter().map(|kind| kind.kind.as_str()).collect();
    let mut faults = Vec::new();
    for (index, material) in form.materials.iter().enumerate() {
        if !words.contains(&material.kind.as_str()) {
            let path = format!("materials.{index}.kind");
            faults.push(Fault::limited(path, FaultCode::NotAChoice, words.join(", ")));
        } else if material.evidence.is_some() && material.kind != EVIDENCE {
            let path = format!("materials.{index}.evidence");
            faults.push(Fault::limited(path, FaultCode::Mismatch, "kind"));
        }
    }
    faults
}

/// A redemption's papers, to be held against those of others.
pub(super) struct Papers<'a> {
    pub(super) redemption: RedemptionId,
    pub(super) voucher: &'a Voucher,
}

impl Papers<'_> {
    /// R21.2: receipts and invoices each cover what the enterprise owes, and no invoice is used
    /// elsewhere: that is a signal too.
    pub(super) fn self_paid(&self, form: &Submit, owed: Fen, world: &World) -> Result<(), Stop> {
        let invoiced = invoiced(&form.invoices);
        let (received, proven) =
            (form.self_paid_fen >= owed, invoiced.is_some_and(|sum| sum >= owed));
        require(received && proven, || {
            let pairs = [
                ("owed_fen", json!(owed)),
                ("self_paid_fen", json!(form.self_paid_fen)),
                ("invoiced_fen", json!(invoiced)),
            ];
            let mut refusal = Refusal::new("R21.2", pairs);
            let short = [(received, "self_paid_fen"), (proven, "invoices")];
            let short = short.iter().filter(|(enough, _)| !enough);
            refusal.at = short.map(|(_, field)| (*field).to_owned()).collect();
            refusal
        })?;
        for (row, invoice) in form.invoices.iter().enumerate() {
            if let Some(other) = self.used_elsewhere(invoice, world)? {
                return Err(self.reused(row, invoice, other));
            }
        }
        Ok(())
    }

    fn used_elsewhere(&self, invoice: &Invoice, world: &World) -> Result<Option<Uuid>, Stop> {
        let Key::Claim(name) = claim::invoice(&invoice.number) else { return Ok(None) };
        let holder = world.claim(name)?.and_then(|claim| claim.holder);
        Ok(holder.filter(|holder| *holder != self.redemption.0))
    }

    fn reused(&self, row: usize, invoice: &Invoice, other: Uuid) -> Stop {
        let signal = Signal {
            rule: RuleId::named("R23.1"),
            about: Key::Voucher(self.voucher.issued.voucher),
            facts: facts([
                ("invoice", json!(invoice.number)),
                ("used_in", json!(Key::Redemption(RedemptionId(other)))),
            ]),
        };
        let refusal = Refusal::new("R21.2", [("invoice", json!(invoice.number))]);
        let refusal = refusal.at_rows("invoices", [row], "number");
        Stop::No(Rejection::Refused(refusal), vec![signal])
    }

    /// A file that proved something elsewhere is a signal (article 23), never a refusal. The
    /// contract's copy and the voucher's own application are no elsewhere.
    pub(super) fn reused_files(&self, form: &Submit, world: &World) -> Result<Vec<Signal>, Stop> {
        let own =
            [Key::Redemption(self.redemption), Key::Application(self.voucher.issued.application)];
        let elsewhere = |key: &&Key| {
            let weighed =
                matches!(key, Key::Application(_) | Key::Provider(_) | Key::Redemption(_));
            weighed && !own.contains(key)
        };
        let mut signals = Vec::new();
        for material in &form.materials {
            let cited = world.upload(material.file)?.map(|upload| upload.cited_in.iter());
            if let Some(other) = cited.into_iter().flatten().find(elsewhere) {
                signals.push(Signal {
                    rule: RuleId::named("R23.1"),
                    about: Key::Redemption(self.redemption),
                    facts: facts([
                        ("file", json!(material.file)),
                        ("kind", json!(material.kind)),
                        ("used_in", json!(other)),
                    ]),
                });
            }
        }
        Ok(signals)
    }
}

/// What the invoices prove: neither a red-letter invoice nor what it annuls counts.
fn invoiced(invoices: &[Invoice]) -> Option<Fen> {
    let annuls = invoices.iter().filter_map(|it| it.annuls.as_deref());
    let annulled: BTreeSet<String> = annuls.map(plain_number).collect();
    let stands =
        |it: &&Invoice| it.annuls.is_none() && !annulled.contains(&plain_number(&it.number));
    let counted = invoices.iter().filter(stands);
    Fen::sum(counted.map(|it| it.amount_fen))
}
