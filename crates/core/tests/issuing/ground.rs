//! A city whose applications have come through review, put there directly.

use serde_json::{Value, json};
use uuid::Uuid;
use yunquan_core::account::Role;
use yunquan_core::application::{Application, Status};
use yunquan_core::budget::Budget;
use yunquan_core::contract::Contract;
use yunquan_core::event::Event;
use yunquan_core::ids::{
    AccountId, ApplicationId, ContractId, EnterpriseId, ProviderId, PublicityId,
};
use yunquan_core::money::Fen;
use yunquan_core::provider;
use yunquan_core::publicity::{Kind, Publicity};
use yunquan_core::refusal::Rejection;
use yunquan_core::round;
use yunquan_core::voucher::{self, Issued};
use yunquan_core::world::{Entity, Key, Set};

use crate::common::{Office, papers};
use crate::firms::{Firm, authorised, new_provider, subject};

/// The support year of everything here.
pub(crate) const YEAR: i32 = 2021;
/// 500,000.00 yuan a year, used or not (R14.3), in fen.
pub(crate) const CAP: i64 = 50_000_000;

pub(crate) type Answer = Result<Vec<Event>, Rejection>;

pub(crate) struct Ground {
    pub(crate) office: Office,
    pub(crate) provider: Firm<ProviderId>,
    pub(crate) officer: AccountId,
    pub(crate) reviewer: AccountId,
    pub(crate) finance: AccountId,
    /// Posted on 2021-03-01, over since 2021-03-09 00:00.
    pub(crate) publicity: PublicityId,
    queue: Vec<Uuid>,
}

fn id(number: usize) -> Uuid {
    Uuid::from_u128((0xFE << 100) + u128::try_from(number).unwrap())
}

impl Ground {
    /// At 2021-03-15 09:00, with a notice, an admitted provider and no money.
    pub(crate) fn new() -> Self {
        let mut office = Office::new();
        office.clock("2021-03-15 09:00");
        let provider = new_provider(&mut office, "云一", 900);
        let mut it = Self {
            officer: office.person(Role::BureauOfficer),
            reviewer: office.person(Role::BureauReviewer),
            finance: office.person(Role::FinanceOfficer),
            publicity: PublicityId(id(1)),
            queue: Vec::new(),
            office,
            provider,
        };
        it.admit(provider.id);
        it.notice(1_000_000_000_000);
        it.posted(Vec::new());
        it.office.answer(Set::Queue(YEAR), Vec::new());
        it
    }

    pub(crate) fn run(&mut self, who: AccountId, name: &str, form: Value) -> Answer {
        self.office.run(who, name, form)
    }

    pub(crate) fn put(&mut self, key: Key, entity: Entity) {
        self.office.put(key, entity);
    }

    pub(crate) fn admit(&mut self, id: ProviderId) {
        let mut it = self.office.world.provider(id).unwrap().unwrap().clone();
        it.status = provider::Status::Admitted;
        self.put(Key::Provider(id), Entity::Provider(Box::new(it)));
    }

    /// The year's notice with a quota, of which nothing is issued.
    pub(crate) fn notice(&mut self, quota_fen: i64) {
        let it = papers::notice(YEAR, quota_fen);
        self.put(Key::Notice(YEAR), Entity::Notice(Box::new(it)));
    }

    fn posted(&mut self, items: Vec<Uuid>) {
        let it = Publicity {
            id: self.publicity,
            kind: Kind::Applications,
            items,
            posted_on: "2021-03-01".parse().unwrap(),
            last_day: "2021-03-08".parse().unwrap(),
            posted_by: self.officer,
            objections: Vec::new(),
            closed: true,
        };
        self.put(Key::Publicity(it.id), Entity::Publicity(Box::new(it)));
    }

    pub(crate) fn publicity(&self, id: PublicityId) -> &Publicity {
        self.office.world.publicity(id).unwrap().unwrap()
    }

    /// So much money, nothing of it bound.
    pub(crate) fn money(&mut self, fen: i64) {
        self.set_budget(Budget {
            year: YEAR,
            appropriated: Fen(fen),
            available: Fen(fen),
            ..Budget::default()
        });
    }

    pub(crate) fn set_budget(&mut self, it: Budget) {
        self.put(Key::Budget(YEAR), Entity::Budget(Box::new(it)));
    }

    pub(crate) fn budget(&self) -> &Budget {
        self.office.world.budget(YEAR).unwrap().unwrap()
    }

    pub(crate) fn enterprise(&mut self, number: u32) -> EnterpriseId {
        authorised(&mut self.office, &format!("甲{number}"), number).id
    }

    /// A cleared file of a new enterprise: the next in order, in a tier, worth so much.
    pub(crate) fn file(&mut self, tier: u8, fen: i64) -> ApplicationId {
        let number = u32::try_from(self.queue.len()).unwrap();
        let enterprise = self.enterprise(number + 1);
        self.file_of(enterprise, tier, fen)
    }

    pub(crate) fn file_of(
        &mut self,
        enterprise: EnterpriseId,
        tier: u8,
        fen: i64,
    ) -> ApplicationId {
        let number = self.queue.len() + 1;
        let (application, contract) = (ApplicationId(id(number)), ContractId(id(number)));
        let it = Contract {
            id: contract,
            enterprise,
            terms: papers::terms(&format!("HT-{number}"), self.provider.id, 2 * fen),
            application: Some(application),
            voucher: None,
            terminated: false,
            line_basis_fen: vec![Fen(2 * fen)],
            annex: None,
        };
        let file = Application {
            order: Some(u32::try_from(number).unwrap()),
            tier,
            publicity: Some(self.publicity),
            ..papers::application(application, YEAR, &it, fen)
        };
        self.put(Key::Contract(contract), Entity::Contract(Box::new(it)));
        self.put(Key::Application(application), Entity::Application(Box::new(file)));
        self.queue.push(application.0);
        self.office.answer(Set::Queue(YEAR), self.queue.clone());
        self.posted(self.queue.clone());
        application
    }

    pub(crate) fn application(&self, id: ApplicationId) -> &Application {
        self.office.world.application(id).unwrap().unwrap()
    }

    /// The first file there is.
    pub(crate) fn first(&self) -> ApplicationId {
        ApplicationId(self.queue[0])
    }

    /// Changes a file behind the office's back.
    pub(crate) fn change(&mut self, id: ApplicationId, change: impl FnOnce(&mut Application)) {
        let mut it = self.application(id).clone();
        change(&mut it);
        self.put(Key::Application(id), Entity::Application(Box::new(it)));
    }

    /// An objection keeps its money reserved.
    pub(crate) fn hold(&mut self, id: ApplicationId) {
        self.change(id, |file| file.status = Status::Held);
    }

    pub(crate) fn preview(&mut self) -> Answer {
        self.run(self.officer, "round/preview", json!({"year": YEAR}))
    }

    /// Prepares a round and answers the form that issues it.
    pub(crate) fn prepared(&mut self) -> Value {
        let events = self.preview().unwrap();
        json!({"round": subject(&events).id()})
    }

    /// Prepares a round and issues it.
    pub(crate) fn issue(&mut self) -> Vec<Event> {
        let form = self.prepared();
        self.run(self.reviewer, "round/issue", form).unwrap()
    }
}

/// The vouchers among events, in their order.
pub(crate) fn vouchers(events: &[Event]) -> Vec<&Issued> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::Voucher(voucher::Event::Issued(issued)) => Some(issued),
            _ => None,
        })
        .collect()
}

/// Whom they were issued to and for how much.
pub(crate) fn faces(events: &[Event]) -> Vec<(ApplicationId, i64)> {
    vouchers(events).iter().map(|it| (it.application, it.face_fen.0)).collect()
}

/// What a round says about files that got nothing.
pub(crate) fn rounds(events: &[Event]) -> Vec<&round::Event> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::Round(round::Event::Prepared { .. } | round::Event::Issued { .. }) => None,
            Event::Round(it) => Some(it),
            _ => None,
        })
        .collect()
}
