//! A city with two enterprises, two providers and vouchers at every stage, put into the world
//! directly.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use uuid::Uuid;
use yunquan_core::account::{Party, Role};
use yunquan_core::budget::Budget;
use yunquan_core::digest::Digest;
use yunquan_core::enterprise::{self, Enterprise};
use yunquan_core::ids::{
    AccountId, ApplicationId, ContractId, EnterpriseId, Entropy, ProviderId, RedemptionId, RoundId,
    VoucherId,
};
use yunquan_core::money::{BasisPoints, Fen};
use yunquan_core::number::VoucherNumber;
use yunquan_core::occasion::Sealed;
use yunquan_core::provider::{self, Provider};
use yunquan_core::redemption::{Redemption, Status as Stage};
use yunquan_core::time::Date;
use yunquan_core::voucher::{Issued, Status, Voucher};
use yunquan_core::world::{Entity, Key, Set};

use crate::common::{Office, code};

/// The face value of every voucher, in fen.
pub(crate) const FACE: Fen = Fen(1_000);
/// What is determined of it where it is, in fen.
pub(crate) const DETERMINED: Fen = Fen(900);

/// How far a voucher has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reached {
    Issued,
    Accepted,
    Redeeming,
    Determined,
    Paid,
}

/// Who works on cases here, and the vouchers: voucher `n` is held by enterprise `n % 2` and may be
/// redeemed by provider `n / 2 % 2`.
pub(crate) struct City {
    pub(crate) office: Office,
    pub(crate) officer: AccountId,
    pub(crate) reviewer: AccountId,
    pub(crate) finance: AccountId,
    pub(crate) second: AccountId,
    pub(crate) file: Digest,
    pub(crate) vouchers: Vec<VoucherId>,
}

fn uuid(kind: u128, number: u128) -> Uuid {
    Uuid::from_u128((kind << 64) | (number + 1))
}

pub(crate) fn enterprise(number: usize) -> Party {
    Party::Enterprise(EnterpriseId(uuid(2, number as u128)))
}

pub(crate) fn provider(number: usize) -> Party {
    Party::Provider(ProviderId(uuid(3, number as u128)))
}

fn sealed() -> Sealed {
    Sealed(Digest::of(b"sealed"))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

impl City {
    pub(crate) fn new(reached: &[Reached]) -> Self {
        let mut office = Office::new();
        let officer = office.person(Role::BureauOfficer);
        let reviewer = office.person(Role::BureauReviewer);
        let finance = office.person(Role::FinanceOfficer);
        let second = office.person(Role::FinanceReviewer);
        let file = office.upload("evidence");
        let mut city =
            Self { office, officer, reviewer, finance, second, file, vouchers: Vec::new() };
        for number in 0..2 {
            city.firms(number);
        }
        let (mut held, mut at) = (BTreeMap::new(), BTreeMap::new());
        for (number, reached) in reached.iter().enumerate() {
            let id = city.voucher(number, *reached);
            held.entry(number % 2).or_insert_with(Vec::new).push(id.0);
            at.entry(number / 2 % 2).or_insert_with(Vec::new).push(id.0);
            city.vouchers.push(id);
        }
        for number in 0..2 {
            let Party::Enterprise(firm) = enterprise(number) else { panic!() };
            let Party::Provider(vendor) = provider(number) else { panic!() };
            let held = held.remove(&number).unwrap_or_default();
            city.office.answer(Set::VouchersOf(firm), held);
            city.office.answer(Set::VouchersAt(vendor), at.remove(&number).unwrap_or_default());
        }
        city.budget(reached);
        city
    }

    fn budget(&mut self, reached: &[Reached]) {
        let count = |wanted: &[Reached]| {
            i64::try_from(reached.iter().filter(|it| wanted.contains(it)).count()).unwrap()
        };
        let early = count(&[Reached::Issued, Reached::Accepted, Reached::Redeeming]);
        let (payable, paid) = (count(&[Reached::Determined]), count(&[Reached::Paid]));
        let spent = early * FACE.0 + (payable + paid) * DETERMINED.0;
        let budget = Budget {
            year: 2020,
            appropriated: Fen(spent + 5_000),
            available: Fen(5_000),
            committed: Fen(early * FACE.0),
            payable: Fen(payable * DETERMINED.0),
            paid: Fen(paid * DETERMINED.0),
            ..Budget::default()
        };
        self.office.put(Key::Budget(2020), Entity::Budget(Box::new(budget)));
    }

    fn firms(&mut self, number: usize) {
        let Party::Enterprise(id) = enterprise(number) else { panic!() };
        let own = u32::try_from(number).unwrap();
        let firm = Enterprise {
            id,
            name: format!("企业{number}"),
            credit_code: code(own).parse().unwrap(),
            jurisdiction: "450203".to_owned(),
            industry: "3421".to_owned(),
            tags: Vec::new(),
            address: "柳州市".to_owned(),
            status: enterprise::Status::Authorised,
            owner: self.officer,
            authorisation: self.file,
            contact: sealed(),
            successor: None,
            heirs: Vec::new(),
            predecessors: Vec::new(),
            former_names: Vec::new(),
            former_codes: Vec::new(),
            disqualified: None,
            judges: BTreeMap::new(),
        };
        self.office.put(Key::Enterprise(id), Entity::Enterprise(Box::new(firm)));
        let Party::Provider(id) = provider(number) else { panic!() };
        let vendor = Provider {
            id,
            name: format!("机构{number}"),
            credit_code: code(own + 100).parse().unwrap(),
            address: "柳州市".to_owned(),
            status: provider::Status::Admitted,
            owner: self.officer,
            contact: sealed(),
            file: None,
            panel: None,
            score: None,
            publicity: None,
            admission_number: Some(format!("{number}号")),
            admitted_on: Some(day("2020-01-02")),
            years: BTreeSet::from([2020]),
            at_fault: false,
            lost_by: None,
            struck_by: BTreeSet::new(),
            stood: None,
            successor: None,
            heirs: Vec::new(),
            predecessors: Vec::new(),
            former_names: Vec::new(),
            former_codes: Vec::new(),
        };
        self.office.put(Key::Provider(id), Entity::Provider(Box::new(vendor)));
    }

    fn voucher(&mut self, number: usize, reached: Reached) -> VoucherId {
        let (Party::Enterprise(holder), Party::Provider(vendor)) =
            (enterprise(number % 2), provider(number / 2 % 2))
        else {
            panic!()
        };
        let own = number as u128;
        let id = VoucherId(uuid(4, own));
        let seed = [u8::try_from(number).unwrap(); 32];
        let prefix = self.office.pack.voucher_prefix();
        let issued = Issued {
            voucher: id,
            number: VoucherNumber::draw(prefix, 2020, &mut Entropy::new(seed)),
            application: ApplicationId(uuid(5, own)),
            enterprise: holder,
            provider: vendor,
            contract: ContractId(uuid(6, own)),
            year: 2020,
            face_fen: FACE,
            cap_fen: Fen(50_000_000),
            issued_on: day("2020-11-02"),
            nominal_last_day: day("2021-11-02"),
            round: RoundId(uuid(7, 0)),
        };
        let mut voucher = Voucher::new(issued);
        let stage = match reached {
            Reached::Issued => None,
            Reached::Accepted => {
                voucher.status = Status::Accepted;
                None
            }
            Reached::Redeeming => Some((Status::Redeeming, Stage::Reviewing, None)),
            Reached::Determined => Some((Status::Redeeming, Stage::Determined, Some(DETERMINED))),
            Reached::Paid => Some((Status::Redeemed, Stage::Paid, Some(DETERMINED))),
        };
        if let Some((status, stage, determined)) = stage {
            voucher.status = status;
            let redemption = self.redemption(&voucher, stage, determined);
            voucher.redemption = Some(redemption);
        }
        self.office.put(Key::Voucher(id), Entity::Voucher(Box::new(voucher)));
        id
    }

    fn redemption(&mut self, it: &Voucher, status: Stage, paid: Option<Fen>) -> RedemptionId {
        let id = RedemptionId(uuid(8, it.issued.voucher.0.as_u128() & 0xffff));
        let redemption = Redemption {
            id,
            voucher: it.issued.voucher,
            contract: it.issued.contract,
            enterprise: it.holder,
            provider: it.issued.provider,
            year: 2020,
            face_fen: FACE,
            ratio: BasisPoints(8_000),
            status,
            since: self.office.at,
            draft: None,
            file: None,
            submitted_at: Some(self.office.at),
            handled: Vec::new(),
            returned: None,
            panel: None,
            to_check: false,
            check: None,
            lines: Vec::new(),
            accepted_basis_fen: paid,
            proposal: None,
            determined_fen: paid,
            settlement: None,
            account: None,
            bounced: None,
            bounced_on: None,
            paid_on: None,
            because: None,
        };
        self.office.put(Key::Redemption(id), Entity::Redemption(Box::new(redemption)));
        id
    }

    /// Opens a case; its id.
    pub(crate) fn open(&mut self, parties: &[Party], vouchers: &[VoucherId]) -> Value {
        let form = json!({"parties": parties, "vouchers": vouchers, "grounds": "举报"});
        let events = self.office.run(self.officer, "case/open", form).unwrap();
        json!(events[0].subject().unwrap().uuid().unwrap())
    }

    /// Hears the parties, finds on each, and has two persons sanction.
    pub(crate) fn sanction(&mut self, case: &Value, parties: &[(Party, bool)]) {
        for (party, guilty) in parties {
            let form = json!({"case": case, "party": party});
            self.office.run(self.officer, "case/hear", form).unwrap();
            let form = self.finding(case, *party, *guilty);
            self.office.run(self.officer, "case/find", form).unwrap();
        }
        for person in [self.officer, self.reviewer] {
            let form = json!({"case": case, "reason": "事实清楚"});
            self.office.run(person, "case/sanction", form).unwrap();
        }
    }

    pub(crate) fn finding(&self, case: &Value, party: Party, guilty: bool) -> Value {
        let ground = if guilty { "collusion" } else { "none" };
        json!({"case": case, "party": party, "at_fault": guilty, "ground": ground,
            "facts": "查明的事实", "evidence": [self.file]})
    }

    pub(crate) fn budget_now(&self) -> Budget {
        self.office.world.budget(2020).unwrap().unwrap().clone()
    }

    pub(crate) fn stands(&self, number: usize) -> Status {
        self.office.world.voucher(self.vouchers[number]).unwrap().unwrap().status
    }

    /// Asserts the ledger's identity and recovered <= claimed back <= paid (R4.3).
    #[track_caller]
    pub(crate) fn balances(&self) {
        let it = self.budget_now();
        let out = [it.available, it.committed, it.payable, it.paid, it.lapsed, it.carried_out];
        assert!(out.iter().all(|term| *term >= Fen::ZERO), "{it:?}");
        assert_eq!(Fen::sum([it.appropriated, it.carried_in]), Fen::sum(out), "{it:?}");
        assert!(Fen::ZERO <= it.recovered && it.recovered <= it.claimed_back, "{it:?}");
        assert!(it.claimed_back <= it.paid, "{it:?}");
    }
}
