//! R10.4: a voucher that was not accepted yet is bound to another provider by a bureau decision.

use serde_json::{Value, json};
use uuid::Uuid;
use yunquan_core::contract::on_file;
use yunquan_core::ids::{AccountId, ContractId};
use yunquan_core::money::Fen;
use yunquan_core::notice::Category;
use yunquan_core::provider;
use yunquan_core::voucher::Status;
use yunquan_core::world::{Entity, Key};

use crate::common::{barred, papers, refused, with};
use crate::ground::{Answer, FACE, Ground, PRICE, YEAR};

fn form(it: &Ground) -> Value {
    let mut contract = serde_json::to_value(papers::terms("新一号", it.rival.id, PRICE)).unwrap();
    contract["voucher_amount"] = json!("as-issued");
    contract["signed_on"] = json!("2021-06-28");
    json!({"voucher": it.voucher, "contract": contract, "file": it.file,
        "findings": [{"rule": "R5.1", "accepted": true, "reason": "名录尚未更新"}],
        "document": "柳工信〔2021〕9号", "reason": "原机构已移出"})
}

/// A decision in which everything is wrong at first.
struct Decision {
    it: Ground,
    by: AccountId,
    form: Value,
}

impl Decision {
    fn new() -> Self {
        let mut it = Ground::new();
        it.change(|voucher| voucher.status = Status::Frozen);
        it.office.clock("2022-03-10 00:00");
        let mut form = form(&it);
        form["contract"]["provider"] = json!(it.provider.id);
        form["contract"]["number"] = json!("一号");
        form["contract"]["signed_on"] = json!("2019-12-31");
        form["contract"]["lines"][0]["region"] = json!("450102");
        form["contract"]["voucher_amount"] = json!(PRICE + 1);
        let rival = it.rival.id;
        it.change_provider(rival, |firm| firm.status = provider::Status::Suspended);
        it.put(Key::Notice(YEAR), Entity::Notice(Box::new(equipment_only(&it))));
        it.change(|voucher| voucher.issued.face_fen = Fen(FACE + 1));
        Self { by: it.reviewer, it, form }
    }

    fn run(&mut self) -> Answer {
        self.it.run(self.by, "voucher/rebind", self.form.clone())
    }
}

fn equipment_only(it: &Ground) -> yunquan_core::notice::Notice {
    let mut notice = it.office.world.notice(YEAR).unwrap().unwrap().clone();
    notice.terms.categories = vec![Category::Equipment];
    notice
}

/// What is wrong with one attempt.
type Flaw = fn(&mut Decision);

/// The refusals in their order, each with the repair after which the next one is named.
const ORDER: &[(&str, Flaw)] = &[
    ("R23.1", |at| at.it.change(|voucher| voucher.status = Status::Accepted)),
    // Accepted already.
    ("R10.4", |at| at.it.change(|voucher| voucher.status = Status::Issued)),
    ("R19.1", |at| at.it.office.clock("2021-06-30 09:00")),
    // Its provider is in the registry.
    ("R10.4", |at| {
        let id = at.it.provider.id;
        at.it.change_provider(id, |firm| firm.status = provider::Status::Removed);
    }),
    // The same provider again.
    ("R10.4", |at| at.form["contract"]["provider"] = json!(at.it.rival.id)),
    ("R26.1", |at| at.form["contract"]["signed_on"] = json!("2021-06-28")),
    ("R6.2", |at| {
        at.form["contract"]["lines"][0]["region"] = json!("450203");
        // A contract with the new provider that carries something already.
        let id = ContractId(Uuid::from_u128(18));
        let mut taken = at.it.contract(at.it.contract).unwrap().clone();
        taken.id = id;
        taken.terms.provider = at.it.rival.id;
        at.it.put(Key::Contract(id), Entity::Contract(Box::new(taken)));
    }),
    ("R18.2", |at| at.form["contract"]["number"] = json!("新一号")),
    ("R5.4", |at| {
        let id = at.it.rival.id;
        at.it.change_provider(id, |firm| firm.status = provider::Status::Admitted);
    }),
    ("R11.1", |at| {
        let mut notice = equipment_only(&at.it);
        notice.terms.categories = vec![Category::Management];
        at.it.put(Key::Notice(YEAR), Entity::Notice(Box::new(notice)));
    }),
    ("R16.1", |at| at.it.change(|voucher| voucher.issued.face_fen = Fen(FACE))),
    ("R17.2", |at| at.form["contract"]["voucher_amount"] = json!(FACE)),
];

#[test]
fn a_rebinding_is_refused_in_this_order() {
    let mut at = Decision::new();
    for (rule, repair) in ORDER {
        refused(at.run(), rule);
        repair(&mut at);
    }
    at.run().unwrap();
}

#[test]
fn the_old_contract_is_free_and_the_new_one_carries_the_voucher() {
    let mut it = Ground::new();
    let old = it.contract;
    it.verify();
    it.change_provider(it.provider.id, |firm| firm.status = provider::Status::Removed);
    let form = form(&it);
    it.run(it.reviewer, "voucher/rebind", form).unwrap();
    let new =
        on_file(it.enterprise.id, it.rival.id, "新一号", &it.office.world).unwrap().unwrap().id;
    let freed = it.contract(old).unwrap();
    assert_eq!((freed.voucher, freed.application), (None, None));
    let bound = it.contract(new).unwrap();
    assert_eq!((bound.voucher, bound.enterprise), (Some(it.voucher), it.enterprise.id));
    assert_eq!(bound.line_basis_fen, [Fen(PRICE)]);
    let voucher = it.voucher();
    assert_eq!((voucher.issued.contract, voucher.issued.provider), (new, it.rival.id));
    assert_eq!((voucher.status, voucher.verified), (Status::Issued, false));
    let application = it.office.world.application(voucher.issued.application).unwrap().unwrap();
    assert_eq!((application.contract, application.provider), (Some(new), Some(it.rival.id)));

    // Its old provider has lost it, the new one takes it.
    let verify = json!({"voucher": it.voucher});
    refused(it.run(it.provider.account, "voucher/verify", verify.clone()), "R3.5");
    it.run(it.rival.account, "voucher/verify", verify).unwrap();
    let accept = with(it.accept_form(), json!({"contract": new}));
    it.run(it.rival.account, "voucher/accept", accept).unwrap();
}

/// What an officer must decide is decided with it, and may stand against it.
#[test]
fn findings_are_decided_at_once() {
    let mut it = Ground::new();
    it.change_provider(it.provider.id, |firm| firm.status = provider::Status::Removed);
    let mut undecided = form(&it);
    undecided["findings"] = json!([]);
    let faults = crate::common::faults(it.run(it.reviewer, "voucher/rebind", undecided));
    assert_eq!((faults[0].path.as_str(), faults[0].limit.as_str()), ("findings", "R5.1"));
    let mut against = form(&it);
    against["findings"][0]["accepted"] = json!(false);
    refused(it.run(it.reviewer, "voucher/rebind", against), "R5.1");
}

#[test]
fn only_the_bureau_s_reviewer_decides() {
    let mut it = Ground::new();
    let form = form(&it);
    barred(it.run(it.officer, "voucher/rebind", form.clone()), None);
    barred(it.run(it.enterprise.account, "voucher/rebind", form), None);
}
