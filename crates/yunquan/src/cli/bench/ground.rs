//! The ground of the benches: a city with parties, a notice, a budget, and applications to come.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use yunquan_core::command::Command;
use yunquan_core::digest::Digest;
use yunquan_core::ids::{AccountId, EnterpriseId, ProviderId};
use yunquan_core::occasion::Sealed;
use yunquan_core::pack::Pack;
use yunquan_core::time::Instant;
use yunquan_core::upload::{MediaType, Upload};
use yunquan_core::world::{Entity, Key, Slot};
use yunquan_service::city::{self, Acting, Admitters, Post, ProviderPlan, must};
use yunquan_service::clock::Clock;
use yunquan_service::desk::Broken;
use yunquan_service::entropy::Seeds;
use yunquan_service::envelope::{Answer, Denial, Receipt, Request, Who};
use yunquan_service::office::{Office, Parts};
use yunquan_service::packs;
use yunquan_store::{Ledger, Store};

use crate::cli::Quit;

/// Enterprises of the city.
const ENTERPRISES: usize = 2_000;
/// Applications that share one ledger write of their files.
const UPLOADS: usize = 4_096;

/// A city on disk, closed.
pub struct Ground {
    /// The pack.
    pub pack: Arc<Pack>,
    /// The accounts of the officers who issue.
    pub officers: [AccountId; 2],
    /// The district officer.
    pub district: AccountId,
    applicants: Vec<Acting<EnterpriseId>>,
    providers: Vec<Acting<ProviderId>>,
    /// Its clock.
    pub at: Instant,
}

fn posts() -> Vec<Post<'static>> {
    let mut posts = vec![
        Post { name: "市局经办", role: "bureau-officer", jurisdiction: None },
        Post { name: "市局复核", role: "bureau-reviewer", jurisdiction: None },
        Post { name: "鱼峰区经办", role: "district-officer", jurisdiction: Some("450203") },
        Post { name: "财政经办", role: "finance-officer", jurisdiction: None },
        Post { name: "评审机构", role: "organiser", jurisdiction: None },
    ];
    for name in ["专家1", "专家2", "专家3"] {
        posts.push(Post { name, role: "expert", jurisdiction: None });
    }
    posts
}

/// Opens an office on a store.
pub fn office(store: Store, pack: &Arc<Pack>, at: Instant) -> Result<Office, Quit> {
    let parts = Parts {
        store,
        pack: Arc::clone(pack),
        clock: Clock::manual(at),
        seeds: Seeds::fixed(1),
        batch: 0,
    };
    Office::open(parts).map_err(Quit::failed)
}

impl Ground {
    /// Founds the city in a folder.
    pub fn found(folder: &Path) -> Result<Self, Quit> {
        let pack = Arc::new(packs::built_in().map_err(Quit::failed)?);
        let zone = *pack.zone();
        let start = zone.parse_local("2020-11-02 09:00").map_err(Quit::failed)?;
        let store = yunquan_store::sqlite::open(folder).map_err(Quit::failed)?;
        let office = office(store, &pack, start)?;
        let staff =
            city::appoint(&office, "系统管理员", "安全管理员", &posts()).map_err(Quit::failed)?;
        let notices = packs::notices().map_err(Quit::failed)?;
        let admin = Who::Account(staff["系统管理员"]);
        must(&office, admin, "import/calendar", &json!({"notices": notices}))
            .map_err(Quit::failed)?;
        let plans: Vec<ProviderPlan> = (0..20_u32).map(provider_plan).collect();
        let mut providers = Vec::new();
        for plan in &plans {
            providers.push(city::provider(&office, plan).map_err(Quit::failed)?);
        }
        let by = Admitters {
            officer: staff["市局经办"],
            reviewer: staff["市局复核"],
            organiser: staff["评审机构"],
            experts: ["专家1", "专家2", "专家3"].map(|name| staff[name]).to_vec(),
        };
        let pairs: Vec<_> = providers.iter().copied().zip(&plans).collect();
        city::admit(&office, &pairs, &by, &[2021]).map_err(Quit::failed)?;
        let applicants = enterprises(&office, by.officer)?;
        money(&office, by.officer, staff["财政经办"])?;
        let at = zone.parse_local("2021-03-15 09:00").map_err(Quit::failed)?;
        office.advance_to(at).map_err(Quit::failed)?;
        office.close();
        let officers = [by.officer, by.reviewer];
        let district = staff["鱼峰区经办"];
        Ok(Self { pack, officers, district, applicants, providers, at })
    }

    /// Records the files of applications from `first` on, straight into the store: they are not
    /// what is measured.
    pub fn upload(&self, ledger: &mut dyn Ledger, first: usize, count: usize) -> Result<(), Quit> {
        self.record(ledger, first..first + count, &KINDS, |index| self.applicant(index))
    }

    /// Records the files of some kinds, brought by their owner, likewise.
    pub fn record(
        &self,
        ledger: &mut dyn Ledger,
        range: Range<usize>,
        kinds: &[&str],
        owner: impl Fn(usize) -> AccountId,
    ) -> Result<(), Quit> {
        let mut next = range.start;
        while next < range.end {
            let end = range.end.min(next + UPLOADS);
            let mut rows: Vec<(Key, Slot)> = Vec::new();
            for index in next..end {
                for kind in kinds {
                    let digest = file(index, kind);
                    let upload = Upload {
                        digest,
                        size: 1_000,
                        media_type: MediaType::Pdf,
                        by: Some(owner(index)),
                        name: Sealed(digest),
                        cited_in: Vec::new(),
                    };
                    let entity = Some(Entity::Upload(Box::new(upload)));
                    rows.push((Key::Upload(digest), Slot { entity, stored: false, changed: true }));
                }
            }
            let mut unit = ledger.begin().map_err(Quit::failed)?;
            unit.write(&mut rows.iter().map(|(key, slot)| (key, slot))).map_err(Quit::failed)?;
            unit.commit().map_err(Quit::failed)?;
            next = end;
        }
        Ok(())
    }

    /// The form of an application.
    pub fn form(&self, index: usize) -> (Who, Value) {
        let applicant = self.applicants[index % self.applicants.len()];
        let provider = self.providers[index % self.providers.len()];
        let materials: Vec<Value> =
            KINDS.iter().map(|kind| json!({"kind": kind, "file": file(index, kind)})).collect();
        let form = json!({"year": 2021, "contract": {"number": format!("HT-2021-{index:07}"),
            "provider": provider.party, "signed_on": "2021-03-01", "price_fen": 46_000_000,
            "starts_on": "2021-03-01", "ends_on": "2022-02-28", "voucher_amount": "as-issued",
            "lines": [
                {"item": "MES", "quantity": 1, "price_fen": 30_000_000, "region": "450203"},
                {"item": "GW", "quantity": 8, "price_fen": 16_000_000, "region": "450203"}]},
            "plan": "设备联网、制造执行上云，分三个阶段实施", "materials": materials,
            "truthful": true, "contact_name": "张三",
            "contact_phone": format!("0772-{:07}", index % self.applicants.len())});
        (Who::Account(applicant.account), form)
    }

    /// Who applies.
    pub fn applicant(&self, index: usize) -> AccountId {
        self.applicants[index % self.applicants.len()].account
    }

    /// Who acts for the provider of an application.
    pub fn seller(&self, index: usize) -> AccountId {
        self.providers[index % self.providers.len()].account
    }

    /// Applications as requests whose forms have been read, all of one instant.
    pub fn requests(&self, first: usize, count: usize) -> Result<Vec<Request>, Quit> {
        (first..first + count)
            .map(|index| {
                let (who, form) = self.form(index);
                let text = form.to_string();
                request(who, "application/submit", &form, &text, index, self.at)
            })
            .collect()
    }

    /// The same, one every so many microseconds.
    pub fn paced(&self, first: usize, count: usize, micros: i64) -> Result<Vec<Request>, Quit> {
        let mut requests = self.requests(first, count)?;
        for (index, request) in (first..).zip(&mut requests) {
            let after = i64::try_from(index).unwrap_or(i64::MAX).saturating_mul(micros);
            request.at = Instant(request.at.0.saturating_add(after));
        }
        Ok(requests)
    }
}

/// A request with its idempotency key and a seed of its own.
pub fn request(
    who: Who,
    name: &str,
    form: &Value,
    text: &str,
    index: usize,
    at: Instant,
) -> Result<Request, Quit> {
    let command = match Command::read(name, form) {
        Some(Ok(command)) => command,
        other => return Err(Quit::failed(format!("{name}: {other:?}"))),
    };
    let body = Digest::of(text.as_bytes());
    let key = Some(format!("{name}-{index}"));
    Ok(Request {
        who,
        command,
        body,
        key,
        device: None,
        at,
        seed: Digest::of(format!("{index}").as_bytes()).0,
    })
}

/// Every answer must be yes, or the bench measures something else.
pub fn all_done(results: Vec<Result<Answer, Broken>>) -> Result<Vec<Receipt>, Quit> {
    let denied = |denial: Denial| Quit::failed(format!("a bench command was denied: {denial:?}"));
    results.into_iter().map(|it| it.map_err(Quit::failed)?.map_err(denied)).collect()
}

const KINDS: [&str; 4] = ["application-form", "business-licence", "contract", "other"];

/// The digest of a file of an application.
pub fn file(index: usize, kind: &str) -> Digest {
    Digest::of(format!("bench {index} {kind}").as_bytes())
}

fn provider_plan(index: u32) -> ProviderPlan {
    let item = |code: &str, name: &str, category: &str, price: i64| {
        json!({"code": code, "name": name, "category": category, "unit": "套",
            "price_fen": price})
    };
    ProviderPlan {
        name: format!("云服务商{index}"),
        credit_code: city::credit_code(8_000_000 + index),
        quotation: vec![
            item("GW", "采集网关", "equipment", 2_000_000),
            item("MES", "制造执行", "management", 30_000_000),
        ],
    }
}

fn enterprises(office: &Office, officer: AccountId) -> Result<Vec<Acting<EnterpriseId>>, Quit> {
    let name = |index: usize| format!("企业{index}");
    let code = |index: usize| city::credit_code(u32::try_from(index).unwrap_or(0) + 1_000);
    let all = 0..ENTERPRISES;
    let opened = batch(
        office,
        all.clone().map(|index| {
            let form = json!({"login": name(index), "name": name(index), "kind": "enterprise"});
            (Who::Public, "account/open", form)
        }),
    )?;
    let accounts: Vec<AccountId> = opened
        .iter()
        .filter_map(|key| match key {
            Some(Key::Account(id)) => Some(*id),
            _ => None,
        })
        .collect();
    let licence = |index: usize| Digest::of(name(index).as_bytes());
    batch(
        office,
        all.clone().map(|index| {
            let form = json!({"sha256": licence(index), "size": 9, "media_type": "application/pdf",
            "name": "授权书.pdf"});
            (Who::Account(accounts[index]), "upload/record", form)
        }),
    )?;
    let registered = batch(
        office,
        all.clone().map(|index| {
            let form = json!({"name": name(index), "credit_code": code(index),
            "jurisdiction": "450203", "industry": "3421", "tags": [], "address": "柳州",
            "authorisation": licence(index), "contact_name": "某", "contact_phone": "1"});
            (Who::Account(accounts[index]), "enterprise/register", form)
        }),
    )?;
    let parties: Vec<EnterpriseId> = registered
        .iter()
        .filter_map(|key| match key {
            Some(Key::Enterprise(id)) => Some(*id),
            _ => None,
        })
        .collect();
    batch(
        office,
        parties.iter().map(|party| {
            let form = json!({"enterprise": party, "verified": true, "reason": "齐全"});
            (Who::Account(officer), "enterprise/authorise", form)
        }),
    )?;
    let rows: Vec<Value> =
        all.map(|index| json!({"credit_code": code(index), "name": name(index)})).collect();
    let form = json!({"period": "2021", "rows": rows});
    must(office, Who::Account(officer), "import/roster", &form).map_err(Quit::failed)?;
    let acting = |(account, party)| Acting { account, party };
    Ok(accounts.into_iter().zip(parties).map(acting).collect())
}

fn batch(
    office: &Office,
    asked: impl Iterator<Item = (Who, &'static str, Value)>,
) -> Result<Vec<Option<Key>>, Quit> {
    let asked: Vec<_> = asked.collect();
    let answers = office.ask_all(&asked).map_err(Quit::failed)?;
    answers
        .into_iter()
        .map(|answer| match answer {
            Some(Ok(receipt)) => Ok(receipt.subject),
            other => Err(Quit::failed(format!("founding the city: {other:?}"))),
        })
        .collect()
}

fn money(office: &Office, officer: AccountId, finance: AccountId) -> Result<(), Quit> {
    const PLENTY: i64 = 900_000_000_000;
    let notice = json!({"year": 2021, "title": "申报通知", "opens_on": "2021-01-01",
        "closes_on": "2021-12-31", "categories": ["equipment", "management", "business"],
        "quota_fen": PLENTY, "evidence": [], "address": "柳州", "phone": "1",
        "supervision_phones": ["2"]});
    must(office, Who::Account(officer), "notice/publish", &notice).map_err(Quit::failed)?;
    let grant = json!({"year": 2021, "amount_fen": PLENTY, "document": "柳财〔2021〕1号"});
    must(office, Who::Account(finance), "budget/appropriate", &grant).map_err(Quit::failed)?;
    Ok(())
}

/// Copies a closed database folder.
pub fn copy(from: &Path, to: &Path) -> Result<(), Quit> {
    std::fs::create_dir_all(to).map_err(Quit::failed)?;
    for entry in std::fs::read_dir(from).map_err(Quit::failed)? {
        let path = entry.map_err(Quit::failed)?.path();
        if let Some(name) = path.file_name().filter(|_| path.is_file()) {
            std::fs::copy(&path, to.join(name)).map_err(Quit::failed)?;
        }
    }
    Ok(())
}
