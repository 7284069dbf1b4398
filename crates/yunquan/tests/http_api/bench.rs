//! A small city behind the API: its officers, two enterprises, two providers, one of them admitted.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use yunquan::api::{ApiState, Settings, router};
use yunquan_core::ids::{AccountId, EnterpriseId, ProviderId};
use yunquan_core::pack::Pack;
use yunquan_core::time::years_after;
use yunquan_core::world::{Entity, Key};
use yunquan_journal::Signer;
use yunquan_service::attachments::Attachments;
use yunquan_service::cases::Library;
use yunquan_service::city::{
    self, Acting, Admitters, EnterprisePlan, Post, ProviderPlan, credit_code, must,
};
use yunquan_service::clock::Clock;
use yunquan_service::entropy::Seeds;
use yunquan_service::envelope::Who;
use yunquan_service::installation::Installation;
use yunquan_service::office::{Office, Parts};
use yunquan_service::packs;
use yunquan_service::signin::{Password, Policy, Rates, Required, Signin, VaultKey};

use crate::described;

pub(crate) const ENTERPRISE: &str = "甲机械";
pub(crate) const OTHER_ENTERPRISE: &str = "乙汽配";
pub(crate) const PROVIDER: &str = "云一";
pub(crate) const OTHER_PROVIDER: &str = "云三";
pub(crate) const OFFICER: &str = "市局经办";
pub(crate) const REVIEWER: &str = "市局复核";
pub(crate) const DISTRICT: &str = "鱼峰区经办";
pub(crate) const OTHER_DISTRICT: &str = "柳南区经办";
pub(crate) const AUDITOR: &str = "审计员";
pub(crate) const FUND: &str = "其他专项";
pub(crate) const ADMINISTRATOR: &str = "系统管理员";
pub(crate) const SECURITY: &str = "安全管理员";
pub(crate) const PASSWORD: &str = "correct horse battery";
/// The largest file of the bench, in bytes.
pub(crate) const FILE_BYTES: u64 = 100_000;

const POSTS: &[(&str, &str, Option<&str>)] = &[
    (OFFICER, "bureau-officer", None),
    (REVIEWER, "bureau-reviewer", None),
    (DISTRICT, "district-officer", Some("450203")),
    (OTHER_DISTRICT, "district-officer", Some("450204")),
    ("财政经办", "finance-officer", None),
    ("财政复核", "finance-reviewer", None),
    ("评审机构", "organiser", None),
    ("专家1", "expert", None),
    ("专家2", "expert", None),
    ("专家3", "expert", None),
    ("检查员1", "inspector", None),
    ("检查员2", "inspector", None),
    (AUDITOR, "auditor", None),
    (FUND, "fund", None),
];

/// A city and its API.
pub(crate) struct Bench {
    pub(crate) router: Router,
    pub(crate) office: Office,
    pub(crate) signin: Signin,
    /// The clock of sessions; the office has another.
    pub(crate) clock: Clock,
    pub(crate) accounts: BTreeMap<String, AccountId>,
    pub(crate) enterprises: BTreeMap<String, EnterpriseId>,
    pub(crate) providers: BTreeMap<String, ProviderId>,
    pub(crate) files: tempfile::TempDir,
    /// On which the API runs; the office itself has threads of its own.
    pub(crate) runtime: tokio::runtime::Runtime,
    keys: std::cell::Cell<u32>,
}

/// An answer of the API.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
    pub(crate) body: Value,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The answer to something that was done.
    #[track_caller]
    pub(crate) fn done(self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.body);
        self.body
    }

    /// The answer to something that was not, with its status and the word of its type.
    #[track_caller]
    pub(crate) fn problem(self, status: u16, word: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.body["type"], format!("/problems/{word}"), "{}", self.body);
        assert_eq!(self.body["status"], status);
        for member in ["title", "detail"] {
            assert!(self.body[member].as_str().is_some_and(|text| !text.is_empty()), "{member}");
        }
        self.body
    }
}

/// The paths of the mistakes that a problem names.
pub(crate) fn paths(problem: &Value) -> Vec<&str> {
    let errors = problem["errors"].as_array().unwrap().iter();
    errors.map(|error| error["path"].as_str().unwrap()).collect()
}

fn open(pack: &Arc<Pack>) -> Office {
    let parts = Parts {
        store: yunquan_store::sqlite::open_memory().unwrap(),
        pack: Arc::clone(pack),
        clock: Clock::manual(pack.zone().parse_local("2020-12-01 09:00").unwrap()),
        seeds: Seeds::fixed(1),
        batch: 0,
    };
    Office::open(parts).unwrap()
}

/// The house's rules, with hashes that cost nothing.
fn cheap() -> Policy {
    Policy { hash_kib: 64, hash_passes: 1, ..Policy::default() }
}

impl Bench {
    /// A city on 4 January 2021 at 9:00, its support year 2021 open.
    pub(crate) fn new() -> Self {
        Self::with(Settings::default())
    }

    pub(crate) fn with(settings: Settings) -> Self {
        // What the second factor asks for has its own tests.
        let policy = Policy { second_factor: Required::OfNobody, ..cheap() };
        Self::with_policy(settings, policy)
    }

    /// A city that asks its officers for the second factor.
    pub(crate) fn strict() -> Self {
        Self::with_policy(Settings::default(), cheap())
    }

    fn with_policy(settings: Settings, policy: Policy) -> Self {
        let office = open(&Arc::new(packs::built_in().unwrap()));
        Self::on(office, [9; 32].into(), settings, policy)
    }

    /// A city in a data folder, that asks its officers for the second factor.
    pub(crate) fn in_folder(it: &Installation) -> Self {
        Self::on(it.office.clone(), it.vault_key.clone(), Settings::default(), cheap())
    }

    /// A city that stands already, with everybody in it known by login; asks for no second factor.
    pub(crate) fn over(office: Office) -> Self {
        let policy = Policy { second_factor: Required::OfNobody, ..cheap() };
        let mut bench = Self::standing(office, [9; 32].into(), Settings::default(), policy);
        let query = yunquan_store::Query::of("account").limit(1_000);
        for (_, entity) in bench.office.reader().list(&query).unwrap().items {
            let Entity::Account(it) = entity else { continue };
            bench.accounts.insert(it.login.clone(), it.id);
        }
        bench
    }

    fn on(office: Office, key: VaultKey, settings: Settings, policy: Policy) -> Self {
        let mut bench = Self::standing(office, key, settings, policy);
        bench.found();
        bench
    }

    fn standing(office: Office, key: VaultKey, settings: Settings, policy: Policy) -> Self {
        let pack = Arc::clone(office.pack());
        let clock = Clock::manual(office.now());
        let signin = Signin::open(office.clone(), clock.clone(), policy, key).unwrap();
        let files = tempfile::tempdir().unwrap();
        let attachments = Arc::new(Attachments::open(files.path(), FILE_BYTES).unwrap());
        let signer = Arc::new(Signer::from_seed(pack.id(), &[7; 32]).unwrap());
        let state = ApiState {
            office: office.clone(),
            signin: signin.clone(),
            attachments,
            signer,
            stranger_files: Arc::new(Rates::new(settings.stranger_files)),
            settings,
        };
        let pages = yunquan_portal::router(yunquan_portal::Settings {
            office: office.clone(),
            signin: signin.clone(),
            attachments: Arc::clone(&state.attachments),
            stranger_files: Arc::clone(&state.stranger_files),
            signer: Arc::clone(&state.signer),
            over_tls: state.settings.over_tls,
            residents: Vec::new(),
            cases: Library::default(),
        });
        Self {
            router: router(state).merge(pages),
            office,
            signin,
            clock,
            accounts: BTreeMap::new(),
            enterprises: BTreeMap::new(),
            providers: BTreeMap::new(),
            files,
            runtime: tokio::runtime::Runtime::new().unwrap(),
            keys: std::cell::Cell::new(0),
        }
    }

    fn found(&mut self) {
        let posts = POSTS.iter();
        let posts: Vec<Post<'_>> = posts
            .map(|(name, role, jurisdiction)| Post { name, role, jurisdiction: *jurisdiction })
            .collect();
        self.accounts = city::appoint(&self.office, ADMINISTRATOR, SECURITY, &posts).unwrap();
        let notices = packs::notices().unwrap();
        self.must(ADMINISTRATOR, "import/calendar", &json!({"notices": notices}));
        self.found_providers();
        for (number, name, district, jurisdiction) in
            [(1, ENTERPRISE, DISTRICT, "450203"), (2, OTHER_ENTERPRISE, OTHER_DISTRICT, "450204")]
        {
            let plan = EnterprisePlan {
                name: name.to_owned(),
                credit_code: credit_code(number),
                jurisdiction: jurisdiction.to_owned(),
                industry: "3421".to_owned(),
                tags: Vec::new(),
            };
            let acting = city::enterprise(&self.office, &plan, self.accounts[district]).unwrap();
            self.accounts.insert(name.to_owned(), acting.account);
            self.enterprises.insert(name.to_owned(), acting.party);
        }
        let rows: Vec<Value> = [(1, ENTERPRISE), (2, OTHER_ENTERPRISE)]
            .map(|(number, name)| json!({"credit_code": credit_code(number), "name": name}))
            .into();
        self.must(OFFICER, "import/roster", &json!({"period": "2020-12", "rows": rows}));
        self.must(
            "财政经办",
            "budget/appropriate",
            &json!({"year": 2021, "amount_fen": 1_000_000_000, "document": "柳财工〔2021〕1号"}),
        );
        self.must(OFFICER, "notice/publish", &notice(2021));
        self.travel("2021-01-04 09:00");
    }

    fn found_providers(&mut self) {
        let item = json!({"code": "企业资源计划", "name": "企业资源计划", "category": "management",
            "unit": "项", "price_fen": 10_000_000});
        for (number, name) in [(11, PROVIDER), (12, OTHER_PROVIDER)] {
            let plan = ProviderPlan {
                name: name.to_owned(),
                credit_code: credit_code(number),
                quotation: vec![item.clone()],
            };
            let acting: Acting<ProviderId> = city::provider(&self.office, &plan).unwrap();
            self.accounts.insert(name.to_owned(), acting.account);
            self.providers.insert(name.to_owned(), acting.party);
            if name == PROVIDER {
                let by = Admitters {
                    officer: self.accounts[OFFICER],
                    reviewer: self.accounts[REVIEWER],
                    organiser: self.accounts["评审机构"],
                    experts: ["专家1", "专家2", "专家3"].map(|it| self.accounts[it]).into(),
                };
                city::admit(&self.office, &[(acting, &plan)], &by, &[2020, 2021]).unwrap();
            }
        }
    }

    /// Moves the office's clock to a local time; what is due on the way is recorded.
    pub(crate) fn travel(&self, local: &str) {
        let at = self.office.pack().zone().parse_local(local).unwrap();
        self.office.advance_to(at).unwrap();
    }

    /// Lets time pass for sessions, in seconds.
    pub(crate) fn wait(&self, seconds: i64) {
        assert!(self.clock.set(self.clock.now().plus_micros(seconds * 1_000_000)));
    }

    pub(crate) fn who(&self, name: &str) -> Who {
        Who::Account(self.accounts[name])
    }

    /// Runs a command behind the API; the id of what it is about.
    #[track_caller]
    pub(crate) fn must(&self, name: &str, command: &str, form: &Value) -> String {
        // Ids are in the order of their making as far as the clock tells them apart.
        self.office.clock().set(self.office.now().plus_micros(1_000));
        let receipt = must(&self.office, self.who(name), command, form).unwrap();
        receipt.subject.map(|key| key.id()).unwrap_or_default()
    }

    /// A key that was not used before.
    pub(crate) fn fresh_key(&self) -> String {
        self.keys.set(self.keys.get() + 1);
        format!("key-of-the-tests-{:06}", self.keys.get())
    }

    /// A token that acts for a person.
    pub(crate) fn token(&self, name: &str) -> String {
        let account = self.accounts[name];
        for entry in self.signin.tokens(account).unwrap() {
            self.signin.revoke_token(account, &entry.id).unwrap();
        }
        let (token, _) = self.signin.make_token(account, "test", i64::MAX).unwrap();
        token.reveal().to_owned()
    }

    /// Gives a person the password of the tests.
    pub(crate) fn set_password(&self, name: &str) {
        let account = self.accounts[name];
        self.signin.set_password(account, name, &Password::new(PASSWORD)).unwrap();
    }

    /// Sends a request; the answer is of a shape that the API's description names.
    #[track_caller]
    pub(crate) fn send(&self, request: Request<Body>) -> Reply {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let (parts, bytes) = self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            (parts, to_bytes(body, usize::MAX).await.unwrap().to_vec())
        });
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let reply = Reply { status: parts.status, headers: parts.headers, bytes, body };
        described::check(&method, &path, &reply);
        reply
    }

    /// Reads as a person, or as nobody.
    pub(crate) fn get(&self, name: Option<&str>, path: &str) -> Reply {
        let mut request = Request::get(path);
        if let Some(name) = name {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token(name)));
        }
        self.send(request.body(Body::empty()).unwrap())
    }

    /// A command's request by a person, or by nobody, in English, with a fresh key.
    pub(crate) fn asking(&self, name: Option<&str>, command: &str) -> axum::http::request::Builder {
        let mut request = Request::post(format!("/api/v1/{command}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT_LANGUAGE, "en")
            .header("idempotency-key", self.fresh_key());
        if let Some(name) = name {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token(name)));
        }
        request
    }

    /// Runs a command over the API.
    pub(crate) fn run(&self, name: Option<&str>, command: &str, form: &Value) -> Reply {
        let request = self.asking(name, command).body(Body::from(form.to_string())).unwrap();
        self.send(request)
    }

    /// A complete application of the enterprise for one service at the admitted provider.
    pub(crate) fn application(&self, contract: &str) -> Value {
        self.application_of(ENTERPRISE, contract)
    }

    /// The same of any enterprise.
    pub(crate) fn application_of(&self, name: &str, contract: &str) -> Value {
        let who = self.who(name);
        let file = |label: &str| {
            city::upload(&self.office, who, &format!("{contract} {label}")).unwrap().to_string()
        };
        let kinds = ["application-form", "business-licence", "contract", "other"];
        let materials: Vec<Value> =
            kinds.iter().map(|kind| json!({"kind": kind, "file": file(kind)})).collect();
        json!({
            "contract": {"number": contract, "provider": self.providers[PROVIDER],
                "signed_on": "2021-01-04", "price_fen": 10_000_000, "starts_on": "2021-01-04",
                "ends_on": "2021-12-31", "voucher_amount": "as-issued",
                "lines": [{"item": "企业资源计划", "quantity": 1, "price_fen": 10_000_000,
                    "region": "450203"}]},
            "plan": "设备、管理、业务上云", "materials": materials, "truthful": true,
            "contact_name": "王五", "contact_phone": "0772-1234567",
        })
    }

    /// A file that the handling officer has brought.
    pub(crate) fn evidence(&self) -> String {
        city::upload(&self.office, self.who(OFFICER), "证据").unwrap().to_string()
    }

    /// The office's civil day.
    pub(crate) fn today(&self) -> String {
        self.office.pack().zone().date(self.office.now()).to_string()
    }

    /// The same day so many years later.
    pub(crate) fn after(&self, years: u32) -> String {
        years_after(self.today().parse().unwrap(), years).to_string()
    }

    /// Submits an application behind the API; its id.
    pub(crate) fn submit(&self, contract: &str) -> String {
        self.must(ENTERPRISE, "application/submit", &self.application(contract))
    }

    /// Takes a submitted application to its voucher; the voucher's number.
    pub(crate) fn issue(&self, application: &str) -> String {
        let opinion = json!({"application": application, "opinion": "同意", "findings": []});
        self.must(DISTRICT, "application/recommend", &opinion);
        self.must(OFFICER, "application/approve", &opinion);
        self.must(OFFICER, "publicity/post", &json!({"applications": [application]}));
        let due = self.office.due(self.office.now().plus_micros(31 * 86_400 * 1_000_000)).unwrap();
        self.office.advance_to(due.iter().map(|due| due.at).max().unwrap()).unwrap();
        let round = self.must(OFFICER, "round/preview", &json!({"year": 2021}));
        self.must(REVIEWER, "round/issue", &json!({"round": round}));
        let key: Key = format!("application/{application}").parse().unwrap();
        let shown = self.office.lens().unwrap().view(&key).unwrap().unwrap();
        shown["voucher_number"].as_str().unwrap().to_owned()
    }
}

/// The notice of a support year.
pub(crate) fn notice(year: i32) -> Value {
    json!({"year": year, "title": format!("{year} 年通知"), "opens_on": format!("{year}-01-01"),
        "closes_on": format!("{year}-12-31"),
        "categories": ["equipment", "management", "business"], "quota_fen": 1_000_000_000,
        "evidence": ["验收报告"], "address": "柳州市", "phone": "0772-0000002",
        "supervision_phones": ["0772-0000003"]})
}
