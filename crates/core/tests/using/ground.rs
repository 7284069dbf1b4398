//! One voucher of 500.00 yuan on a contract of 1000.00, put there directly.

use serde_json::{Value, json};
use uuid::Uuid;
use yunquan_core::account::Role;
use yunquan_core::application::{self, Application};
use yunquan_core::budget::Budget;
use yunquan_core::contract::Contract;
use yunquan_core::digest::Digest;
use yunquan_core::enterprise::Disqualified;
use yunquan_core::event::Event;
use yunquan_core::ids::{
    AccountId, ApplicationId, ContractId, EnterpriseId, ProviderId, RedemptionId, RoundId,
    VoucherId,
};
use yunquan_core::imports::{ImportKind, Relations};
use yunquan_core::money::{BasisPoints, Fen};
use yunquan_core::notice::{Category, Notice};
use yunquan_core::number::VoucherNumber;
use yunquan_core::provider::{self, Catalogue, Item, Provider};
use yunquan_core::redemption::Redemption;
use yunquan_core::refusal::{Rejection, RuleId};
use yunquan_core::relation::{Edge, Graph, Link, Node};
use yunquan_core::voucher::{Issued, Voucher};
use yunquan_core::world::{Entity, Key};

use crate::common::{Office, papers};
use crate::firms::{Firm, authorised, new_provider, subject};

/// The support year of everything here.
pub(crate) const YEAR: i32 = 2021;
/// The contract's price, in fen.
pub(crate) const PRICE: i64 = 100_000;
/// The voucher's face value, in fen.
pub(crate) const FACE: i64 = 50_000;

/// What the office answered.
pub(crate) type Answer = Result<Vec<Event>, Rejection>;

pub(crate) struct Ground {
    pub(crate) office: Office,
    pub(crate) enterprise: Firm<EnterpriseId>,
    pub(crate) provider: Firm<ProviderId>,
    /// Another provider, admitted too.
    pub(crate) rival: Firm<ProviderId>,
    pub(crate) officer: AccountId,
    pub(crate) reviewer: AccountId,
    pub(crate) voucher: VoucherId,
    pub(crate) contract: ContractId,
    /// Some file.
    pub(crate) file: Digest,
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128((0xFE << 100) + number)
}

impl Ground {
    /// At 2021-06-30 09:00; the voucher was issued on 2021-03-09 and not used yet.
    pub(crate) fn new() -> Self {
        let mut office = Office::new();
        office.clock("2021-06-30 09:00");
        let enterprise = authorised(&mut office, "甲机械", 1);
        let provider = new_provider(&mut office, "云一", 2);
        let rival = new_provider(&mut office, "云二", 3);
        let file = office.upload("材料");
        let contract = ContractId(id(2));
        let mut it = Self {
            officer: office.person(Role::BureauOfficer),
            reviewer: office.person(Role::BureauReviewer),
            voucher: VoucherId(id(1)),
            office,
            enterprise,
            provider,
            rival,
            contract,
            file,
        };
        for firm in [provider, rival] {
            it.change_provider(firm.id, |it| it.status = provider::Status::Admitted);
            it.put(Key::Catalogue(firm.id, YEAR), Entity::Catalogue(Box::new(catalogue(firm.id))));
        }
        it.lay();
        it
    }

    fn lay(&mut self) {
        let application_id = ApplicationId(id(2));
        let contract = Contract {
            id: self.contract,
            enterprise: self.enterprise.id,
            terms: papers::terms("一号", self.provider.id, PRICE),
            application: Some(application_id),
            voucher: Some(self.voucher),
            terminated: false,
            line_basis_fen: vec![Fen(PRICE)],
            annex: None,
        };
        let file = Application {
            status: application::Status::Issued,
            voucher: Some(self.voucher),
            ..papers::application(application_id, YEAR, &contract, FACE)
        };
        self.put(Key::Contract(self.contract), Entity::Contract(Box::new(contract)));
        self.put(Key::Application(application_id), Entity::Application(Box::new(file)));
        let mut entropy = yunquan_core::ids::Entropy::new([7; 32]);
        let voucher = Voucher::new(Issued {
            voucher: self.voucher,
            number: VoucherNumber::draw("LZ".parse().unwrap(), YEAR, &mut entropy),
            application: application_id,
            enterprise: self.enterprise.id,
            provider: self.provider.id,
            contract: self.contract,
            year: YEAR,
            face_fen: Fen(FACE),
            cap_fen: Fen(50_000_000),
            issued_on: "2021-03-09".parse().unwrap(),
            nominal_last_day: "2022-03-09".parse().unwrap(),
            round: RoundId(id(3)),
        });
        self.put(Key::Voucher(self.voucher), Entity::Voucher(Box::new(voucher)));
        let budget = Budget {
            year: YEAR,
            appropriated: Fen(FACE),
            committed: Fen(FACE),
            ..Budget::default()
        };
        self.put(Key::Budget(YEAR), Entity::Budget(Box::new(budget)));
        let notice = Notice { issued: Fen(FACE), ..papers::notice(YEAR, 1_000_000_000) };
        self.put(Key::Notice(YEAR), Entity::Notice(Box::new(notice)));
    }

    pub(crate) fn put(&mut self, key: Key, entity: Entity) {
        self.office.put(key, entity);
    }

    pub(crate) fn run(&mut self, who: AccountId, name: &str, form: Value) -> Answer {
        self.office.run(who, name, form)
    }

    pub(crate) fn voucher(&self) -> &Voucher {
        self.office.world.voucher(self.voucher).unwrap().unwrap()
    }

    pub(crate) fn redemption(&self, id: RedemptionId) -> &Redemption {
        self.office.world.redemption(id).unwrap().unwrap()
    }

    pub(crate) fn contract(&self, id: ContractId) -> Option<&Contract> {
        self.office.world.contract(id).unwrap()
    }

    /// Changes the voucher behind the office's back.
    pub(crate) fn change(&mut self, change: impl FnOnce(&mut Voucher)) {
        let mut it = self.voucher().clone();
        change(&mut it);
        self.put(Key::Voucher(self.voucher), Entity::Voucher(Box::new(it)));
    }

    /// Changes the voucher's contract behind the office's back.
    pub(crate) fn change_contract(&mut self, change: impl FnOnce(&mut Contract)) {
        let mut it = self.contract(self.contract).unwrap().clone();
        change(&mut it);
        self.put(Key::Contract(it.id), Entity::Contract(Box::new(it)));
    }

    /// Changes a provider behind the office's back.
    pub(crate) fn change_provider(&mut self, id: ProviderId, change: impl FnOnce(&mut Provider)) {
        let mut it = self.office.world.provider(id).unwrap().unwrap().clone();
        change(&mut it);
        self.put(Key::Provider(id), Entity::Provider(Box::new(it)));
    }

    /// The holder has refused to rectify, or has not.
    pub(crate) fn lose_benefit(&mut self, lost: bool) {
        let mut it = self.office.world.enterprise(self.enterprise.id).unwrap().unwrap().clone();
        let loss = || Disqualified { rule: RuleId::named("R24.2"), until: None };
        it.disqualified = lost.then(loss);
        self.put(Key::Enterprise(it.id), Entity::Enterprise(Box::new(it)));
    }

    /// Holder and provider are linked like this, and not otherwise.
    pub(crate) fn tie(&mut self, links: &[Link]) {
        let world = &self.office.world;
        let from = world.enterprise(self.enterprise.id).unwrap().unwrap().credit_code.to_string();
        let to = world.provider(self.provider.id).unwrap().unwrap().credit_code.to_string();
        let node = |key: &String| Node { key: key.clone(), name: key.clone(), exempt: false };
        let edge = |link: &Link| Edge { from: from.clone(), to: to.clone(), link: *link };
        let (nodes, edges) = ([node(&from), node(&to)], links.iter().map(edge));
        self.relate(Graph::from_edges(nodes, edges).unwrap());
    }

    /// A third holds so much of the holder, and controls the provider.
    pub(crate) fn tie_by_a_third(&mut self, share: BasisPoints) {
        let world = &self.office.world;
        let holder = world.enterprise(self.enterprise.id).unwrap().unwrap().credit_code.to_string();
        let held = world.provider(self.provider.id).unwrap().unwrap().credit_code.to_string();
        let node = |key: &String| Node { key: key.clone(), name: key.clone(), exempt: false };
        let third = "third".to_owned();
        let nodes = [&holder, &held, &third].map(node);
        let edge = |to, link| Edge { from: third.clone(), to, link };
        let edges = [edge(holder, Link::Holding { share }), edge(held, Link::Control)];
        self.relate(Graph::from_edges(nodes, edges).unwrap());
    }

    fn relate(&mut self, graph: Graph) {
        let relations = Relations { version: 1, graph };
        let key = Key::Relations(ImportKind::Relations);
        self.put(key, Entity::Relations(Box::new(relations)));
    }

    pub(crate) fn verify(&mut self) {
        let form = json!({"voucher": self.voucher});
        self.run(self.provider.account, "voucher/verify", form).unwrap();
    }

    pub(crate) fn accept_form(&self) -> Value {
        json!({"voucher": self.voucher, "contract": self.contract,
            "presented_by": self.enterprise.id, "self_paid_fen": PRICE - FACE,
            "annex": self.file})
    }

    /// Verified and accepted on 2021-06-30.
    pub(crate) fn accepted() -> Self {
        let mut it = Self::new();
        it.verify();
        let form = it.accept_form();
        it.run(it.provider.account, "voucher/accept", form).unwrap();
        it
    }

    /// A complete redemption of the whole contract.
    pub(crate) fn submit_form(&self) -> Value {
        let kinds = ["voucher", "redemption-form", "contract", "self-paid-proof", "summary"];
        let mut materials: Vec<Value> =
            kinds.iter().map(|kind| json!({"kind": kind, "file": self.file})).collect();
        let evidence = json!({"kind": "service-evidence", "evidence": "验收报告",
            "file": self.file});
        materials.push(evidence);
        json!({
            "voucher": self.voucher, "completed_on": "2021-06-30",
            "lines": [{"line": 0, "carried_out_fen": PRICE}],
            "self_paid_fen": PRICE - FACE,
            "invoices": [invoice(1, PRICE - FACE)],
            "materials": materials,
            "account_name": "云一", "account_number": "2105400000000000001",
            "bank": "工商银行柳州分行",
        })
    }

    pub(crate) fn submitted(&mut self) -> RedemptionId {
        let form = self.submit_form();
        let events = self.run(self.provider.account, "redemption/submit", form).unwrap();
        let Key::Redemption(id) = subject(&events) else { panic!("{events:?}") };
        id
    }
}

/// An invoice by its number.
pub(crate) fn invoice(number: u32, fen: i64) -> Value {
    json!({"number": format!("245020{number:014}"), "amount_fen": fen,
        "issued_on": "2021-06-30"})
}

fn catalogue(provider: ProviderId) -> Catalogue {
    let item = Item {
        code: "ERP".to_owned(),
        name: "企业资源计划".to_owned(),
        category: Category::Management,
        unit: "项".to_owned(),
        price_fen: Fen(PRICE),
    };
    Catalogue { provider, year: YEAR, version: 1, items: [(item.code.clone(), item)].into() }
}
