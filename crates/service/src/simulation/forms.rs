//! The forms that enterprises fill in, with their mistakes.

use chrono::{Datelike as _, Days};
use serde_json::{Value, json};
use yunquan_core::digest::Digest;
use yunquan_core::time::Date;

use super::actors::{Slip, Temper};
use super::driver::Asked;
use super::life::{Life, Then};
use super::world::Item;
use crate::envelope::Who;
use crate::sample::Sample;

/// The digest of a made-up file of that label.
pub(super) fn digest(label: &str) -> Digest {
    Sample::of(label).digest()
}

/// Records a made-up file.
pub(super) fn upload(who: Who, label: &str) -> Asked {
    (who, "upload/record", Sample::of(label).form())
}

/// A vendor's telephone number.
pub(super) fn contact(vendor: usize) -> String {
    format!("0772-4{vendor:06}")
}

const MATERIALS: &[&str] = &["application-form", "business-licence", "contract", "other"];

impl Life<'_> {
    /// A form for a new application with its uploads in the basket; none when there is nobody to
    /// contract with.
    pub(super) fn application(&mut self, index: usize, slip: Slip, day: Date) -> Option<Value> {
        self.world.firms.get(index)?.party?;
        let vendor = self.vendor_for(index, slip)?;
        let provider = self.world.vendors.get(vendor)?.party?;
        self.world.firms[index].contracts += 1;
        let firm = &self.world.firms[index];
        let number = format!("HT-{}-{index:04}-{:02}", day.year(), firm.contracts);
        let (who, region) = (firm.who(), firm.region.clone());
        let items = self.world.vendors[vendor].items.clone();
        let ring = self.in_ring(index, vendor);
        let dear = ring && self.world.dice.chance(50);
        let lines = self.lines(&items, &region, if dear { (155, 170) } else { (88, 108) });
        let signed_on = self.signed_on(day);
        let price: i64 = lines.iter().filter_map(|line| line["price_fen"].as_i64()).sum();
        let mut contract = json!({
            "number": number, "provider": provider, "signed_on": signed_on, "price_fen": price,
            "starts_on": day, "ends_on": day.checked_add_days(Days::new(240)),
            "voucher_amount": "as-issued", "lines": lines,
        });
        if signed_on < self.world.pack.params().rules_effective_on {
            let label = format!("{number} 补充附件");
            self.put(upload(who, &label), Then::Nothing);
            contract["annex"] = json!(digest(&label));
        }
        let mut materials = Vec::new();
        for kind in MATERIALS {
            let label = format!("{number} {kind}");
            self.put(upload(who, &label), Then::Nothing);
            materials.push(json!({"kind": kind, "file": digest(&label)}));
        }
        let mut form = json!({
            "contract": contract, "plan": "设备联网、管理上云，一年内完成。", "materials": materials,
            "truthful": true, "contact_name": "联系人",
            "contact_phone": if ring { contact(vendor) } else { format!("0772-{index:07}") },
        });
        self.spoil(&mut form, index, slip, day);
        Some(form)
    }

    /// Whether a firm and a provider cheat together: the provider writes both parties' papers.
    pub(super) fn in_ring(&self, firm: usize, vendor: usize) -> bool {
        let cheats = self.world.firms.get(firm).is_some_and(|it| it.temper == Temper::Cheat);
        cheats && self.world.vendors.get(vendor).is_some_and(|it| it.crooked)
    }

    /// A provider to contract with: one of those admitted, or as the slip has it.
    fn vendor_for(&mut self, index: usize, slip: Slip) -> Option<usize> {
        let vendors = &self.world.vendors;
        let of = |admitted: bool| -> Vec<usize> {
            let all = vendors.iter().enumerate();
            all.filter(|(_, it)| it.party.is_some() && it.admitted == admitted)
                .map(|(at, _)| at)
                .collect()
        };
        let tied = self.world.ties.iter().find(|(firm, _)| *firm == index).map(|(_, at)| *at);
        let among = match slip {
            Slip::NotAdmitted => of(false),
            Slip::Tied => tied.into_iter().collect(),
            _ => of(true),
        };
        let any = of(true);
        let cheats = self.world.firms.get(index).is_some_and(|it| it.temper == Temper::Cheat);
        let crooked: Vec<usize> =
            any.iter().copied().filter(|at| cheats && self.world.vendors[*at].crooked).collect();
        let among = if slip == Slip::None && !crooked.is_empty() { crooked } else { among };
        self.world.dice.pick(if among.is_empty() { &any } else { &among })
    }

    /// One to three lines; most prices lie near the catalogue's.
    fn lines(&mut self, items: &[Item], region: &str, (least, most): (i64, i64)) -> Vec<Value> {
        let dice = &mut self.world.dice;
        let count = 1 + dice.below(3).min(items.len().saturating_sub(1));
        let start = dice.below(items.len());
        let chosen = items.iter().cycle().skip(start).take(count);
        let mut lines = Vec::new();
        for item in chosen {
            let pieces = if item.category == "equipment" { 8 } else { 2 };
            // A few buy for a whole group: they reach the annual cap.
            let quantity = dice.between(1, pieces) * if dice.chance(6) { 5 } else { 1 };
            let price = item.price_fen * quantity * dice.between(least, most) / 100;
            lines.push(json!({"item": item.code, "quantity": quantity, "price_fen": price,
                "region": region}));
        }
        if dice.chance(10) {
            lines.push(json!({"title": "定制开发", "quantity": 1,
                "price_fen": dice.between(100_000, 900_000), "region": region}));
        }
        lines
    }

    /// Signed within the last two months, not before the scheme's first day.
    fn signed_on(&mut self, day: Date) -> Date {
        let before = self.world.dice.between(0, 60);
        let signed = day.checked_sub_days(Days::new(before.unsigned_abs())).unwrap_or(day);
        signed.max(self.world.pack.params().earliest)
    }

    fn spoil(&mut self, form: &mut Value, index: usize, slip: Slip, day: Date) {
        match slip {
            Slip::None | Slip::NotAdmitted | Slip::Tied => {}
            Slip::MissingMaterial => {
                let missing = self.world.dice.below(MATERIALS.len());
                if let Some(materials) = form["materials"].as_array_mut() {
                    materials.remove(missing);
                }
            }
            Slip::Elsewhere => form["contract"]["lines"][0]["region"] = json!("450103"),
            Slip::TooEarly => form["contract"]["signed_on"] = json!("2019-12-31"),
            Slip::NoAnnex => {
                form["contract"]["signed_on"] = json!("2020-01-01");
                form["contract"]["annex"] = Value::Null;
            }
            Slip::UnknownItem => form["contract"]["lines"][0]["item"] = json!("没有"),
            Slip::OffCatalogue => {
                for line in form["contract"]["lines"].as_array_mut().into_iter().flatten() {
                    line["item"] = Value::Null;
                    line["title"] = json!("非标准服务");
                }
            }
            Slip::SameContract => {
                let own = self.world.filings.iter().rev().find(|it| it.firm == index);
                if let Some(own) = own {
                    form["contract"] = own.form["contract"].clone();
                }
            }
            Slip::Unpledged => form["truthful"] = json!(false),
            Slip::WrongSum => form["contract"]["price_fen"] = json!(1),
            Slip::Tomorrow => {
                form["contract"]["signed_on"] = json!(day.checked_add_days(Days::new(1)));
            }
            Slip::Nonsense => {
                form["colour"] = json!("红");
                form["contract"]["ends_on"] = json!("2021-02-30");
                form["contract"]["price_fen"] = json!(-1);
                form["contract"]["lines"][0]["quantity"] = json!(1.5);
                form["contact_name"] = json!("联系\u{0007}人");
            }
            Slip::TooMuch => {
                let price = form["contract"]["price_fen"].as_i64().unwrap_or(0);
                form["contract"]["voucher_amount"] = json!(price + 1);
            }
            Slip::ReusedFiles => {
                let other = self.world.filings.iter().find(|it| it.firm != index);
                if let Some(other) = other {
                    form["materials"] = other.form["materials"].clone();
                }
            }
        }
    }
}
