//! A city with one enterprise and one admitted provider.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};
use yunquan_core::ids::AccountId;
use yunquan_core::time::Zone;
use yunquan_core::world::Key;
use yunquan_service::city::{self, Acting, Admitters, EnterprisePlan, Post, ProviderPlan, must};
use yunquan_service::clock::Clock;
use yunquan_service::entropy::Seeds;
use yunquan_service::envelope::Who;
use yunquan_service::office::{Office, Parts};
use yunquan_service::packs;

fn office(store: yunquan_store::Store) -> Office {
    let at = Zone::SHANGHAI.parse_local("2019-12-02 09:00").unwrap();
    Office::open(Parts {
        store,
        pack: Arc::new(packs::built_in().unwrap()),
        clock: Clock::manual(at),
        seeds: Seeds::fixed(7),
        batch: 0,
    })
    .unwrap()
}

const POSTS: &[Post<'_>] = &[
    Post { name: "市局经办", role: "bureau-officer", jurisdiction: None },
    Post { name: "市局复核", role: "bureau-reviewer", jurisdiction: None },
    Post { name: "鱼峰区经办", role: "district-officer", jurisdiction: Some("450203") },
    Post { name: "财政经办", role: "finance-officer", jurisdiction: None },
    Post { name: "评审机构", role: "organiser", jurisdiction: None },
    Post { name: "专家1", role: "expert", jurisdiction: None },
    Post { name: "专家2", role: "expert", jurisdiction: None },
    Post { name: "专家3", role: "expert", jurisdiction: None },
];

pub(crate) struct City {
    pub(crate) office: Office,
    pub(crate) staff: BTreeMap<String, AccountId>,
    pub(crate) enterprise: Acting<yunquan_core::ids::EnterpriseId>,
    pub(crate) provider: Acting<yunquan_core::ids::ProviderId>,
}

impl City {
    pub(crate) fn who(&self, name: &str) -> Who {
        Who::Account(self.staff[name])
    }

    pub(crate) fn must(&self, name: &str, command: &str, form: &Value) -> Option<Key> {
        must(&self.office, self.who(name), command, form).unwrap().subject
    }

    pub(crate) fn view(&self, key: &Key) -> Value {
        self.office.lens().unwrap().view(key).unwrap().unwrap()
    }
}

pub(crate) fn found(store: yunquan_store::Store) -> City {
    let office = office(store);
    let staff = city::appoint(&office, "系统管理员", "安全管理员", POSTS).unwrap();
    let notices = packs::notices().unwrap();
    let admin = Who::Account(staff["系统管理员"]);
    must(&office, admin, "import/calendar", &json!({"notices": notices})).unwrap();
    let plan = ProviderPlan {
        name: "云一".to_owned(),
        credit_code: city::credit_code(1),
        quotation: vec![json!({"code": "MES", "name": "制造执行", "category": "management",
            "unit": "套", "price_fen": 30_000_000})],
    };
    let provider = city::provider(&office, &plan).unwrap();
    let by = Admitters {
        officer: staff["市局经办"],
        reviewer: staff["市局复核"],
        organiser: staff["评审机构"],
        experts: ["专家1", "专家2", "专家3"].map(|name| staff[name]).to_vec(),
    };
    city::admit(&office, &[(provider, &plan)], &by, &[2021]).unwrap();
    let plan = EnterprisePlan {
        name: "甲机械".to_owned(),
        credit_code: city::credit_code(100),
        jurisdiction: "450203".to_owned(),
        industry: "3421".to_owned(),
        tags: Vec::new(),
    };
    let enterprise = city::enterprise(&office, &plan, staff["市局经办"]).unwrap();
    let city = City { office, staff, enterprise, provider };
    city.must(
        "市局经办",
        "import/roster",
        &json!({"period": "2021",
        "rows": [{"credit_code": plan.credit_code, "name": "甲机械"}]}),
    );
    city.must(
        "市局经办",
        "notice/publish",
        &json!({"year": 2021, "title": "2021年申报通知",
        "opens_on": "2021-01-01", "closes_on": "2021-12-31",
        "categories": ["equipment", "management", "business"], "quota_fen": 1_000_000_000_i64,
        "evidence": [], "address": "柳州", "phone": "1", "supervision_phones": ["2"]}),
    );
    city.must(
        "财政经办",
        "budget/appropriate",
        &json!({"year": 2021, "amount_fen": 1_000_000_000_i64, "document": "柳财〔2021〕1号"}),
    );
    city
}

pub(crate) fn submit_form(city: &City) -> Value {
    let who = Who::Account(city.enterprise.account);
    let files: Vec<Value> = ["application-form", "business-licence", "contract", "other"]
        .iter()
        .map(|kind| {
            let file = city::upload(&city.office, who, &format!("甲 {kind}")).unwrap();
            json!({"kind": kind, "file": file})
        })
        .collect();
    json!({"year": 2021, "contract": {"number": "HT-1", "provider": city.provider.party,
        "signed_on": "2021-03-01", "price_fen": 40_000_000, "starts_on": "2021-03-01",
        "ends_on": "2022-03-01", "voucher_amount": "as-issued",
        "lines": [{"item": "MES", "quantity": 1, "price_fen": 40_000_000, "region": "450203"}]},
        "plan": "上云", "materials": files, "truthful": true, "contact_name": "甲",
        "contact_phone": "1"})
}

pub(crate) fn to_voucher(city: &City) -> (Key, Key) {
    let zone = Zone::SHANGHAI;
    city.office.advance_to(zone.parse_local("2021-03-15 09:00").unwrap()).unwrap();
    let form = submit_form(city);
    let who = Who::Account(city.enterprise.account);
    let receipt = must(&city.office, who, "application/submit", &form).unwrap();
    assert_eq!(receipt.order, Some(1));
    let Some(key @ Key::Application(id)) = receipt.subject else { panic!("{receipt:?}") };
    let review = json!({"application": id, "opinion": "符合", "findings": []});
    city.must("鱼峰区经办", "application/recommend", &review);
    city.must("市局经办", "application/approve", &review);
    city.must("市局经办", "publicity/post", &json!({"applications": [id]}));
    assert_eq!(city.view(&key)["status"], "published");
    // Posted on Monday the 15th: five working days end on Monday the 22nd at 24:00.
    city.office.advance_to(zone.parse_local("2021-03-22 23:59").unwrap()).unwrap();
    assert_eq!(city.view(&key)["status"], "published");
    city.office.advance_to(zone.parse_local("2021-03-23 00:00").unwrap()).unwrap();
    assert_eq!(city.view(&key)["status"], "cleared");
    let round = city.must("市局经办", "round/preview", &json!({"year": 2021}));
    let Some(Key::Round(round)) = round else { panic!() };
    city.must("市局复核", "round/issue", &json!({"round": round}));
    let application = city.view(&key);
    assert_eq!(application["status"], "issued");
    let voucher = Key::Voucher(application["voucher"].as_str().unwrap().parse().unwrap());
    (key, voucher)
}
