//! A city in which redemptions are complete and wait for a panel, put there directly.

use serde_json::{Value, json};
use uuid::Uuid;
use yunquan_core::account::Role;
use yunquan_core::budget::Budget;
use yunquan_core::contract::{Contract, Line, Terms, VoucherAmount};
use yunquan_core::digest::Digest;
use yunquan_core::event::Event;
use yunquan_core::ids::{
    AccountId, ApplicationId, ContractId, EnterpriseId, PanelId, ProviderId, RedemptionId, RoundId,
    SettlementId, VoucherId,
};
use yunquan_core::money::{BasisPoints, Fen};
use yunquan_core::number::VoucherNumber;
use yunquan_core::occasion::Sealed;
use yunquan_core::panel::Panel;
use yunquan_core::redemption::{Act, CarriedOut, File, Handled, Redemption, Status};
use yunquan_core::refusal::Rejection;
use yunquan_core::settlement::Settlement;
use yunquan_core::voucher::{self, Issued, Voucher};
use yunquan_core::world::{Entity, Key, Set};

use crate::common::Office;
use crate::firms::{Firm, authorised, experts, new_provider, subject};

/// The support year of everything here.
pub(crate) const YEAR: i32 = 2021;
/// What its budget has, in fen.
pub(crate) const APPROPRIATED: i64 = 1_000_000_000;

/// What the office answered.
pub(crate) type Answer = Result<Vec<Event>, Rejection>;

pub(crate) struct Ground {
    pub(crate) office: Office,
    pub(crate) enterprise: Firm<EnterpriseId>,
    pub(crate) provider: Firm<ProviderId>,
    pub(crate) officer: AccountId,
    pub(crate) reviewer: AccountId,
    pub(crate) finance: AccountId,
    pub(crate) finance_reviewer: AccountId,
    pub(crate) inspector: AccountId,
    pub(crate) organiser: AccountId,
    pub(crate) experts: Vec<AccountId>,
    made: u128,
}

impl Ground {
    /// Nine experts, one officer of each kind, one enterprise and one provider.
    pub(crate) fn new() -> Self {
        let mut office = Office::new();
        let enterprise = authorised(&mut office, "甲机械", 1);
        let provider = new_provider(&mut office, "云一", 2);
        let experts = experts(&mut office, 9);
        let budget = Budget {
            year: YEAR,
            appropriated: Fen(APPROPRIATED),
            available: Fen(APPROPRIATED),
            ..Budget::default()
        };
        office.put(Key::Budget(YEAR), Entity::Budget(Box::new(budget)));
        Self {
            enterprise,
            provider,
            officer: office.person(Role::BureauOfficer),
            reviewer: office.person(Role::BureauReviewer),
            finance: office.person(Role::FinanceOfficer),
            finance_reviewer: office.person(Role::FinanceReviewer),
            inspector: office.person(Role::Inspector),
            organiser: office.person(Role::Organiser),
            experts,
            office,
            made: 0,
        }
    }

    fn id(&mut self) -> Uuid {
        self.made += 1;
        Uuid::from_u128((0xFF << 100) + self.made)
    }

    pub(crate) fn run(&mut self, who: AccountId, name: &str, form: Value) -> Answer {
        self.office.run(who, name, form)
    }

    /// A complete redemption of a voucher: of each line what was handed in and what counts at most,
    /// in fen.
    pub(crate) fn complete(&mut self, face: i64, ratio: u32, lines: &[(i64, i64)]) -> RedemptionId {
        let (enterprise, provider) = (self.enterprise.id, self.provider.id);
        self.complete_of(enterprise, provider, face, ratio, lines)
    }

    /// As [`Self::complete`], of other parties.
    pub(crate) fn complete_of(
        &mut self,
        enterprise: EnterpriseId,
        provider: ProviderId,
        face: i64,
        ratio: u32,
        lines: &[(i64, i64)],
    ) -> RedemptionId {
        let redemption = RedemptionId(self.id());
        let (voucher, contract) = (VoucherId(self.id()), ContractId(self.id()));
        let on_file = contract_of(contract, enterprise, provider, voucher, lines);
        self.office.put(Key::Contract(contract), Entity::Contract(Box::new(on_file)));
        let mut paper = voucher_of(voucher, enterprise, provider, contract, face);
        paper.redemption = Some(redemption);
        self.office.put(Key::Voucher(voucher), Entity::Voucher(Box::new(paper)));
        let it = Redemption {
            id: redemption,
            voucher,
            contract,
            enterprise,
            provider,
            face_fen: Fen(face),
            ratio: BasisPoints(ratio),
            handled: vec![Handled { act: Act::AcceptFile, by: self.officer }],
            file: Some(file_of(lines)),
            ..blank(redemption)
        };
        self.put(it);
        let mut budget = self.budget();
        budget.available.0 -= face;
        budget.committed.0 += face;
        self.office.put(Key::Budget(YEAR), Entity::Budget(Box::new(budget)));
        redemption
    }

    /// One that the panel has accepted with this basis, in fen.
    pub(crate) fn accepted(&mut self, face: i64, ratio: u32, basis: i64) -> RedemptionId {
        let id = self.complete(face, ratio, &[(basis, basis)]);
        self.change(id, |it| {
            it.status = Status::Accepted;
            it.accepted_basis_fen = Some(Fen(basis));
        });
        id
    }

    /// One that is determined.
    pub(crate) fn determined(&mut self, face: i64) -> RedemptionId {
        let id = self.accepted(face, 10_000, face);
        let form = determine_form(id);
        self.run(self.reviewer, "redemption/determine", form.clone()).unwrap();
        self.run(self.finance_reviewer, "redemption/determine", form).unwrap();
        id
    }

    fn put(&mut self, it: Redemption) {
        self.office.put(Key::Redemption(it.id), Entity::Redemption(Box::new(it)));
    }

    /// Changes a redemption behind the office's back.
    pub(crate) fn change(&mut self, id: RedemptionId, change: impl FnOnce(&mut Redemption)) {
        let mut it = self.redemption(id).clone();
        change(&mut it);
        self.put(it);
    }

    /// A case freezes, cancels or thaws its voucher behind the office's back.
    pub(crate) fn voucher_stands(&mut self, id: RedemptionId, status: voucher::Status) {
        let key = self.redemption(id).voucher;
        let mut voucher = self.office.world.voucher(key).unwrap().unwrap().clone();
        voucher.status = status;
        self.office.put(Key::Voucher(key), Entity::Voucher(Box::new(voucher)));
    }

    pub(crate) fn voucher(&self, id: RedemptionId) -> &Voucher {
        self.office.world.voucher(self.redemption(id).voucher).unwrap().unwrap()
    }

    pub(crate) fn redemption(&self, id: RedemptionId) -> &Redemption {
        self.office.world.redemption(id).unwrap().unwrap()
    }

    pub(crate) fn budget(&self) -> Budget {
        self.office.world.budget(YEAR).unwrap().unwrap().clone()
    }

    pub(crate) fn panel(&self, id: PanelId) -> &Panel {
        self.office.world.panel(id).unwrap().unwrap()
    }

    pub(crate) fn settlement(&self, id: SettlementId) -> &Settlement {
        self.office.world.settlement(id).unwrap().unwrap()
    }

    /// The form of a panel of three seats on a batch.
    pub(crate) fn commission_form(&self, batch: &[RedemptionId]) -> Value {
        json!({"redemptions": batch, "organiser": self.organiser, "experts": self.experts,
            "seats": 3})
    }

    /// A panel on a batch that the bureau proposes.
    pub(crate) fn proposed(&mut self, batch: &[RedemptionId]) -> PanelId {
        let form = self.commission_form(batch);
        let events = self.run(self.officer, "panel/commission", form).unwrap();
        let Key::Panel(id) = subject(&events) else { panic!("{events:?}") };
        id
    }

    /// A panel on a batch, commissioned by bureau and finance.
    pub(crate) fn commissioned(&mut self, batch: &[RedemptionId]) -> PanelId {
        let panel = self.proposed(batch);
        self.run(self.finance, "panel/cosign", json!({"panel": panel})).unwrap();
        panel
    }

    /// A panel on a batch with its members.
    pub(crate) fn drawn(&mut self, batch: &[RedemptionId]) -> (PanelId, Vec<AccountId>) {
        let panel = self.commissioned(batch);
        self.run(self.organiser, "panel/draw", json!({"panel": panel})).unwrap();
        (panel, self.panel(panel).members.clone())
    }

    /// Every member finds this of each line, and what was drawn is checked on site.
    pub(crate) fn judged(&mut self, panel: PanelId, id: RedemptionId, found: &[&[i64]]) {
        let members = self.panel(panel).members.clone();
        for (member, amounts) in members.into_iter().zip(found) {
            let form = score_form(panel, id, amounts);
            self.run(member, "panel/score", form).unwrap();
        }
        if self.redemption(id).to_check && self.redemption(id).check.is_none() {
            self.checked(id, true).unwrap();
        }
    }

    pub(crate) fn checked(&mut self, id: RedemptionId, matches: bool) -> Answer {
        let photo = self.office.upload("现场照片");
        let form = check_form(id, matches, &[photo]);
        self.run(self.inspector, "redemption/check", form)
    }

    /// Determined redemptions as the store would list them.
    pub(crate) fn waiting(&mut self, ids: &[RedemptionId]) {
        let ids = ids.iter().map(|id| id.0).collect();
        self.office.answer(Set::Determined, ids);
    }

    /// A payment list of these, prepared by finance.
    pub(crate) fn prepared(&mut self, ids: &[RedemptionId]) -> SettlementId {
        let form = json!({"redemptions": ids});
        let events = self.run(self.finance, "settlement/prepare", form).unwrap();
        let Key::Settlement(id) = subject(&events) else { panic!("{events:?}") };
        id
    }

    /// A payment list of these, with the bank.
    pub(crate) fn sent(&mut self, ids: &[RedemptionId]) -> SettlementId {
        let settlement = self.prepared(ids);
        let form = json!({"settlement": settlement});
        self.run(self.finance_reviewer, "settlement/send", form).unwrap();
        settlement
    }
}

pub(crate) fn score_form(panel: PanelId, id: RedemptionId, amounts: &[i64]) -> Value {
    let line = |(line, fen): (usize, &i64)| json!({"line": line, "accepted_fen": fen});
    let lines: Vec<Value> = amounts.iter().enumerate().map(line).collect();
    json!({"panel": panel, "redemption": id, "lines": lines, "remark": "按合同逐项核验"})
}

pub(crate) fn conclude_form(panel: PanelId, ids: &[RedemptionId]) -> Value {
    let result = |id: &RedemptionId| json!({"redemption": id, "reason": "验收结论"});
    json!({"panel": panel, "results": ids.iter().map(result).collect::<Vec<_>>()})
}

pub(crate) fn check_form(id: RedemptionId, matches: bool, photos: &[Digest]) -> Value {
    json!({"redemption": id, "matches": matches, "remark": "现场查看设备和系统",
        "photos": photos})
}

pub(crate) fn determine_form(id: RedemptionId) -> Value {
    json!({"redemption": id, "reason": "同意专家意见"})
}

pub(crate) fn paid(id: RedemptionId) -> Value {
    json!({"redemption": id, "outcome": "paid", "on": "2021-01-04", "reference": "回单1"})
}

pub(crate) fn bounced(id: RedemptionId) -> Value {
    json!({"redemption": id, "outcome": "bounced", "on": "2021-01-04", "reason": "账号不符"})
}

fn file_of(lines: &[(i64, i64)]) -> File {
    let line = |(line, (handed, _)): (u32, &(i64, i64))| CarriedOut {
        line,
        carried_out_fen: Fen(*handed),
    };
    File {
        completed_on: "2021-01-04".parse().unwrap(),
        lines: (0..).zip(lines).map(line).collect(),
        self_paid_fen: Fen(0),
        invoices: Vec::new(),
        materials: Vec::new(),
    }
}

fn blank(id: RedemptionId) -> Redemption {
    Redemption {
        id,
        voucher: VoucherId(Uuid::nil()),
        contract: ContractId(Uuid::nil()),
        enterprise: EnterpriseId(Uuid::nil()),
        provider: ProviderId(Uuid::nil()),
        year: YEAR,
        face_fen: Fen(0),
        ratio: BasisPoints(0),
        status: Status::Complete,
        since: yunquan_core::time::Instant(0),
        draft: None,
        file: None,
        submitted_at: None,
        handled: Vec::new(),
        returned: None,
        panel: None,
        to_check: false,
        check: None,
        lines: Vec::new(),
        accepted_basis_fen: None,
        proposal: None,
        determined_fen: None,
        settlement: None,
        account: Some(Sealed(Digest::of(b"account"))),
        bounced: None,
        bounced_on: None,
        paid_on: None,
        because: None,
    }
}

fn contract_of(
    id: ContractId,
    enterprise: EnterpriseId,
    provider: ProviderId,
    voucher: VoucherId,
    lines: &[(i64, i64)],
) -> Contract {
    let line = |(handed, _): &(i64, i64)| Line {
        item: Some("GW".to_owned()),
        title: None,
        quantity: 1,
        price_fen: Fen(*handed),
        region: "450203".to_owned(),
    };
    let day = |text: &str| text.parse().unwrap();
    Contract {
        id,
        enterprise,
        terms: Terms {
            number: format!("合同{id}"),
            provider,
            signed_on: day("2021-01-02"),
            price_fen: Fen(lines.iter().map(|(handed, _)| handed).sum()),
            starts_on: day("2021-01-02"),
            ends_on: day("2022-01-02"),
            voucher_amount: VoucherAmount::AsIssued,
            annex: None,
            lines: lines.iter().map(line).collect(),
        },
        application: Some(ApplicationId(Uuid::nil())),
        voucher: Some(voucher),
        terminated: false,
        line_basis_fen: lines.iter().map(|(_, basis)| Fen(*basis)).collect(),
        annex: None,
    }
}

fn voucher_of(
    voucher: VoucherId,
    enterprise: EnterpriseId,
    provider: ProviderId,
    contract: ContractId,
    face: i64,
) -> Voucher {
    let mut entropy = yunquan_core::ids::Entropy::new(Digest::of(voucher.0.as_bytes()).0);
    let mut voucher = Voucher::new(Issued {
        voucher,
        number: VoucherNumber::draw("LZ".parse().unwrap(), YEAR, &mut entropy),
        application: ApplicationId(Uuid::nil()),
        enterprise,
        provider,
        contract,
        year: YEAR,
        face_fen: Fen(face),
        cap_fen: Fen(50_000_000),
        issued_on: "2021-01-03".parse().unwrap(),
        nominal_last_day: "2022-01-03".parse().unwrap(),
        round: RoundId(Uuid::nil()),
    });
    voucher.status = voucher::Status::Redeeming;
    voucher
}
