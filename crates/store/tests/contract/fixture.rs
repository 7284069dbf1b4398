//! One of each kind of entity, and the ways to write them.

mod papers;
mod second;
mod writing;

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;
use yunquan_core::account::{self, Account, Party};
use yunquan_core::allowance::Allowance;
use yunquan_core::application::{self, Application};
use yunquan_core::ban::Ban;
use yunquan_core::budget::Budget;
use yunquan_core::case::Case;
use yunquan_core::contract::{Contract, Line, Terms, VoucherAmount};
use yunquan_core::credit_code::CreditCode;
use yunquan_core::digest::Digest;
use yunquan_core::enterprise::{self, Enterprise};
use yunquan_core::ids::{
    AccountId, ApplicationId, ContractId, EnterpriseId, Entropy, ObjectionId, PanelId, ProviderId,
    PublicityId, RoundId, VoucherId,
};
use yunquan_core::imports::ImportKind;
use yunquan_core::inspection::Inspection;
use yunquan_core::message::Message;
use yunquan_core::money::{BasisPoints, Fen};
use yunquan_core::notice::{self, Category, Notice};
use yunquan_core::number::VoucherNumber;
use yunquan_core::occasion::Sealed;
use yunquan_core::panel::{self, Panel};
use yunquan_core::provider::{self, Catalogue, Item, Provider};
use yunquan_core::publicity::{self, Objection, Publicity};
use yunquan_core::queue::Queue;
use yunquan_core::redemption::Redemption;
use yunquan_core::round::Round;
use yunquan_core::settlement::Settlement;
use yunquan_core::subsidy::Estimate;
use yunquan_core::time::{Date, Instant};
use yunquan_core::upload::{Copy, Upload};
use yunquan_core::voucher::{self, Issued, Voucher};
use yunquan_core::world::{Claim, Entity, Key};

pub(crate) use self::papers::{copy, import, interpretation, signal, upload};
pub(crate) use self::writing::{
    append, commit, commit_every_kind, delete, insert, leaf_bytes, update,
};

pub(crate) const OWNER: u128 = 1;
pub(crate) const ENTERPRISE: u128 = 10;
pub(crate) const PROVIDER: u128 = 20;
pub(crate) const APPLICATION: u128 = 30;
pub(crate) const CONTRACT: u128 = 40;
pub(crate) const PUBLICITY: u128 = 50;
pub(crate) const ROUND: u128 = 60;
pub(crate) const VOUCHER: u128 = 70;

pub(crate) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn code(text: &str) -> CreditCode {
    text.parse().unwrap()
}

pub(crate) fn sealed(text: &str) -> Sealed {
    Sealed(Digest::of(text.as_bytes()))
}

pub(crate) fn account(number: u128, login: &str) -> (Key, Entity) {
    let account = Account {
        id: AccountId(id(number)),
        login: login.to_owned(),
        name: sealed(login),
        role: account::Role::Enterprise,
        party: Some(Party::Enterprise(EnterpriseId(id(ENTERPRISE)))),
        owner: true,
        jurisdiction: None,
        status: account::Status::Active,
        proposed_by: None,
        declared: BTreeMap::from([(
            Party::Provider(ProviderId(id(PROVIDER))),
            account::Bond::Relative,
        )]),
    };
    (Key::Account(account.id), Entity::Account(Box::new(account)))
}

pub(crate) fn claim(name: &str) -> (Key, Entity) {
    let claim = Claim { holder: Some(id(OWNER)) };
    (Key::Claim(name.to_owned()), Entity::Claim(Box::new(claim)))
}

pub(crate) fn notice() -> Notice {
    Notice {
        year: 2021,
        terms: notice::Publish {
            year: 2021,
            title: "二〇二一年度申报通知".to_owned(),
            opens_on: day("2021-01-01"),
            closes_on: day("2021-12-31"),
            categories: vec![Category::Equipment, Category::Business],
            quota_fen: Fen(1_000_000_000),
            evidence: vec!["验收记录".to_owned()],
            address: "柳州市".to_owned(),
            phone: "0772-1".to_owned(),
            supervision_phones: vec!["0772-2".to_owned()],
        },
        published_at: Instant(1),
        closed_at: None,
        issued: Fen::ZERO,
    }
}

pub(crate) fn budget() -> Budget {
    Budget {
        year: 2021,
        appropriated: Fen(1_000),
        carried_in: Fen(50),
        available: Fen(650),
        committed: Fen(200),
        payable: Fen(0),
        paid: Fen(200),
        lapsed: Fen(0),
        carried_out: Fen(0),
        claimed_back: Fen(20),
        recovered: Fen(10),
        closed: false,
    }
}

pub(crate) fn enterprise(number: u128, credit_code: &str) -> Enterprise {
    Enterprise {
        id: EnterpriseId(id(number)),
        name: format!("甲机械{number}"),
        credit_code: code(credit_code),
        jurisdiction: "450203".to_owned(),
        industry: "3421".to_owned(),
        tags: vec!["strategic".to_owned()],
        address: "柳州市鱼峰区".to_owned(),
        status: enterprise::Status::Authorised,
        owner: AccountId(id(OWNER)),
        authorisation: Digest::of(b"authorisation"),
        contact: sealed("contact"),
        successor: None,
        heirs: Vec::new(),
        predecessors: Vec::new(),
        former_names: Vec::new(),
        former_codes: Vec::new(),
        disqualified: None,
        judges: BTreeMap::new(),
    }
}

pub(crate) fn allowance(received: i64, cap: Option<i64>) -> (Key, Entity) {
    let enterprise = EnterpriseId(id(ENTERPRISE));
    let allowance = Allowance {
        enterprise,
        year: 2021,
        received: Fen(received),
        brought_forward: Fen::ZERO,
        cap: cap.map(Fen),
    };
    (Key::Allowance(enterprise, 2021), Entity::Allowance(Box::new(allowance)))
}

pub(crate) fn provider() -> Provider {
    Provider {
        id: ProviderId(id(PROVIDER)),
        name: "云一".to_owned(),
        credit_code: code("91450200198229141F"),
        address: "柳州市".to_owned(),
        status: provider::Status::Admitted,
        owner: AccountId(id(OWNER)),
        contact: sealed("contact"),
        file: None,
        panel: Some(PanelId(id(80))),
        score: Some(88),
        publicity: Some(PublicityId(id(PUBLICITY))),
        admission_number: Some("柳工信入库〔2021〕1号".to_owned()),
        admitted_on: Some(day("2021-01-03")),
        years: BTreeSet::from([2021]),
        at_fault: false,
        lost_by: None,
        struck_by: BTreeSet::new(),
        stood: None,
        successor: None,
        heirs: Vec::new(),
        predecessors: Vec::new(),
        former_names: Vec::new(),
        former_codes: Vec::new(),
    }
}

fn catalogue() -> Catalogue {
    let item = Item {
        code: "E-1".to_owned(),
        name: "采集网关".to_owned(),
        category: Category::Equipment,
        unit: "台".to_owned(),
        price_fen: Fen(2_000_000),
    };
    Catalogue {
        provider: ProviderId(id(PROVIDER)),
        year: 2021,
        version: 1,
        items: BTreeMap::from([(item.code.clone(), item)]),
    }
}

pub(crate) fn application(number: u128, order: u32) -> Application {
    let ratio = BasisPoints(5_000);
    Application {
        id: ApplicationId(id(number)),
        enterprise: EnterpriseId(id(ENTERPRISE)),
        status: application::Status::Submitted,
        since: Instant(1_000 + i64::from(order)),
        draft: None,
        year: Some(2021),
        order: Some(order),
        later_order: None,
        accepted_at: Some(Instant(1_000)),
        pack_version: Some(1),
        contract: Some(ContractId(id(CONTRACT + number))),
        provider: Some(ProviderId(id(PROVIDER))),
        jurisdiction: "450203".to_owned(),
        tier: 1,
        estimate: Some(Estimate { basis_fen: Fen(400), ratio, subsidy_fen: Fen(200) }),
        estimate_fen: Fen(200),
        findings: Vec::new(),
        handled: Vec::new(),
        returned: None,
        publicity: None,
        voucher: None,
        because: None,
    }
}

pub(crate) fn draft(number: u128) -> Application {
    Application {
        status: application::Status::Draft,
        draft: Some(sealed("draft")),
        year: None,
        order: None,
        accepted_at: None,
        pack_version: None,
        contract: None,
        provider: None,
        estimate: None,
        ..application(number, 0)
    }
}

pub(crate) fn line(item: Option<&str>, price: i64) -> Line {
    Line {
        item: item.map(str::to_owned),
        title: item.is_none().then(|| "定制开发".to_owned()),
        quantity: 2,
        price_fen: Fen(price),
        region: "450203".to_owned(),
    }
}

pub(crate) fn contract() -> Contract {
    Contract {
        id: ContractId(id(CONTRACT)),
        enterprise: EnterpriseId(id(ENTERPRISE)),
        terms: Terms {
            number: "一号".to_owned(),
            provider: ProviderId(id(PROVIDER)),
            signed_on: day("2021-03-01"),
            price_fen: Fen(400),
            starts_on: day("2021-03-01"),
            ends_on: day("2022-02-28"),
            voucher_amount: VoucherAmount::AsIssued,
            annex: None,
            lines: vec![line(Some("E-1"), 300), line(None, 100)],
        },
        application: Some(ApplicationId(id(APPLICATION))),
        voucher: None,
        terminated: false,
        line_basis_fen: Vec::new(),
        annex: None,
    }
}

pub(crate) fn publicity(number: u128) -> Publicity {
    Publicity {
        id: PublicityId(id(number)),
        kind: publicity::Kind::Applications,
        items: vec![id(APPLICATION), id(APPLICATION + 1)],
        posted_on: day("2021-03-22"),
        last_day: day("2021-03-29"),
        posted_by: AccountId(id(OWNER)),
        objections: vec![Objection {
            id: ObjectionId(id(51)),
            item: id(APPLICATION),
            at: Instant(2),
            person: sealed("person"),
            facts: "合同有误".to_owned(),
            evidence: vec![Digest::of(b"evidence")],
            upheld: None,
            reason: None,
        }],
        closed: false,
    }
}

pub(crate) fn round() -> Round {
    Round {
        id: RoundId(id(ROUND)),
        year: 2021,
        prepared_by: AccountId(id(OWNER)),
        prepared_on: day("2021-03-31"),
        digest: Digest::of(b"list"),
        count: 1,
        total_fen: Fen(200),
        issued_by: None,
    }
}

pub(crate) fn voucher(number: u128) -> Voucher {
    let mut seed = [0; 32];
    seed[..16].copy_from_slice(&number.to_be_bytes());
    Voucher {
        issued: Issued {
            voucher: VoucherId(id(number)),
            number: VoucherNumber::draw("LZ".parse().unwrap(), 2021, &mut Entropy::new(seed)),
            application: ApplicationId(id(APPLICATION)),
            enterprise: EnterpriseId(id(ENTERPRISE)),
            provider: ProviderId(id(PROVIDER)),
            contract: ContractId(id(CONTRACT)),
            year: 2021,
            face_fen: Fen(200),
            cap_fen: Fen(50_000_000),
            issued_on: day("2021-03-31"),
            nominal_last_day: day("2022-03-31"),
            round: RoundId(id(ROUND)),
        },
        holder: EnterpriseId(id(ENTERPRISE)),
        status: voucher::Status::Issued,
        verified: false,
        self_paid_fen: None,
        accepted_on: None,
        redemption: None,
        frozen: None,
        former_holders: Vec::new(),
        former_providers: Vec::new(),
        given_back_days: 0,
        reminded: None,
    }
}

fn panel() -> Panel {
    Panel {
        id: PanelId(id(80)),
        status: panel::Status::Commissioned,
        providers: vec![ProviderId(id(PROVIDER))],
        organiser: AccountId(id(2)),
        experts: (3..8).map(|number| AccountId(id(number))).collect(),
        seats: 3,
        conflicts: BTreeMap::from([(AccountId(id(3)), BTreeSet::from([ProviderId(id(PROVIDER))]))]),
        members: Vec::new(),
        scores: BTreeMap::new(),
        results: Vec::new(),
        redemptions: Vec::new(),
        spot_checks: Vec::new(),
        recused: BTreeMap::new(),
        judgements: BTreeMap::new(),
        acceptances: Vec::new(),
    }
}

macro_rules! rows {
    ($($name:ident: $state:ty => $variant:ident by $key:expr;)*) => {
        /// An entity with its key.
        pub(crate) trait Keyed {
            fn keyed(self) -> (Key, Entity);
        }

        $(impl Keyed for $state {
            fn keyed(self) -> (Key, Entity) {
                let $name = self;
                ($key, Entity::$variant(Box::new($name)))
            }
        })*
    };
}

rows! {
    it: Notice => Notice by Key::Notice(it.year);
    it: Budget => Budget by Key::Budget(it.year);
    it: Enterprise => Enterprise by Key::Enterprise(it.id);
    it: Provider => Provider by Key::Provider(it.id);
    it: Catalogue => Catalogue by Key::Catalogue(it.provider, it.year);
    it: Application => Application by Key::Application(it.id);
    it: Contract => Contract by Key::Contract(it.id);
    it: Publicity => Publicity by Key::Publicity(it.id);
    it: Round => Round by Key::Round(it.id);
    it: Voucher => Voucher by Key::Voucher(it.issued.voucher);
    it: Panel => Panel by Key::Panel(it.id);
    it: Redemption => Redemption by Key::Redemption(it.id);
    it: Settlement => Settlement by Key::Settlement(it.id);
    it: Case => Case by Key::Case(it.id);
    it: Ban => Ban by Key::Ban(it.credit_code);
    it: Inspection => Inspection by Key::Inspection(it.id);
    it: Message => Message by Key::Message(it.id);
    it: Upload => Upload by Key::Upload(it.digest);
    it: Copy => Copy by Key::Copy(it.digest, it.account);
    it: Queue => Queue by Key::Queue(it.year);
}

/// One of each kind, in the order of their keys; the import's content is [`ROSTER`].
pub(crate) fn every_kind() -> Vec<(Key, Entity)> {
    let mut kinds = vec![
        account(OWNER, "Jia-1"),
        claim("login/jia-1"),
        notice().keyed(),
        budget().keyed(),
        Queue { year: 2021, last: 7 }.keyed(),
        enterprise(ENTERPRISE, "914403001922038216").keyed(),
        allowance(200, Some(50_000_000)),
        provider().keyed(),
        catalogue().keyed(),
        application(APPLICATION, 7).keyed(),
        contract().keyed(),
        publicity(PUBLICITY).keyed(),
        round().keyed(),
        voucher(VOUCHER).keyed(),
        panel().keyed(),
    ];
    kinds.extend(second::kinds());
    kinds.extend([
        interpretation(85, "解释一号"),
        upload("licence").keyed(),
        copy("licence").keyed(),
        import(ImportKind::Roster, 1, Digest::of(ROSTER)),
        signal(),
    ]);
    kinds
}

/// The content of a roster.
pub(crate) const ROSTER: &[u8] = br#"{"period":"2021-01","rows":[
    {"credit_code":"914403001922038216","name":"a"},
    {"credit_code":"91450200198229141F","name":"b"}]}"#;

/// The parties to which other rows refer.
pub(crate) fn parties() -> Vec<(Key, Entity)> {
    vec![enterprise(ENTERPRISE, "914403001922038216").keyed(), provider().keyed()]
}
