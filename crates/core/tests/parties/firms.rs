//! Firms as the tests need them, each made by the commands that make it.

use chrono::Datelike as _;
use serde_json::{Value, json};
use yunquan_core::account::{Party, Role};
use yunquan_core::claim::admission_review;
use yunquan_core::digest::Digest;
use yunquan_core::enterprise::Enterprise;
use yunquan_core::event::Event;
use yunquan_core::ids::{AccountId, EnterpriseId, PanelId, ProviderId, PublicityId};
use yunquan_core::panel::Panel;
use yunquan_core::provider::Provider;
use yunquan_core::world::Key;

use crate::common::{Office, code, with};

/// A firm and the account that acts for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Firm<T> {
    pub(crate) account: AccountId,
    pub(crate) id: T,
}

/// The persons of the bureau that most tests need.
pub(crate) struct Bureau {
    pub(crate) officer: AccountId,
    pub(crate) reviewer: AccountId,
}

pub(crate) fn bureau(office: &mut Office) -> Bureau {
    Bureau {
        officer: office.person(Role::BureauOfficer),
        reviewer: office.person(Role::BureauReviewer),
    }
}

/// What an event is chiefly about.
pub(crate) fn subject(events: &[Event]) -> Key {
    events[0].subject().unwrap()
}

pub(crate) fn register_form(name: &str, code: &str, authorisation: Digest) -> Value {
    json!({
        "name": name, "credit_code": code, "jurisdiction": "450203", "industry": "3421",
        "tags": [], "address": "柳州市鱼峰区一路1号", "authorisation": authorisation,
        "contact_name": "张三", "contact_phone": "0772-1234567",
    })
}

/// An enterprise whose authorisation is still to be seen.
pub(crate) fn registered(office: &mut Office, name: &str, number: u32) -> Firm<EnterpriseId> {
    let account = office.person(Role::Enterprise);
    let file = office.upload(name);
    let form = register_form(name, &code(number), file);
    let events = office.run(account, "enterprise/register", form).unwrap();
    let Key::Enterprise(id) = subject(&events) else { panic!("{events:?}") };
    Firm { account, id }
}

/// An authorised enterprise.
pub(crate) fn authorised(office: &mut Office, name: &str, number: u32) -> Firm<EnterpriseId> {
    let firm = registered(office, name, number);
    let officer = office.person(Role::BureauOfficer);
    office.run(officer, "enterprise/authorise", authorise_form(firm.id)).unwrap();
    firm
}

pub(crate) fn authorise_form(id: EnterpriseId) -> Value {
    json!({"enterprise": id, "verified": true, "reason": "授权书属实"})
}

pub(crate) fn enterprise(office: &Office, id: EnterpriseId) -> &Enterprise {
    office.world.enterprise(id).unwrap().unwrap()
}

/// A provider that has not applied yet.
pub(crate) fn new_provider(office: &mut Office, name: &str, number: u32) -> Firm<ProviderId> {
    let account = office.person(Role::Provider);
    let form = json!({
        "name": name, "credit_code": code(number), "address": "柳州市柳南区二路2号",
        "contact_name": "李四", "contact_phone": "0772-7654321",
    });
    let events = office.run(account, "provider/register", form).unwrap();
    let Key::Provider(id) = subject(&events) else { panic!("{events:?}") };
    Firm { account, id }
}

pub(crate) fn provider(office: &Office, id: ProviderId) -> &Provider {
    office.world.provider(id).unwrap().unwrap()
}

/// A complete application for admission that passes every rule.
pub(crate) fn apply_form(office: &mut Office) -> Value {
    let file = office.upload("接券机构材料");
    let kinds = ["application-form", "quotation", "statement", "other"];
    json!({
        "year": 2021, "legal_person": true, "tax_registered": true,
        "annual_revenue_fen": 2_000_000_000, "premises": true, "organisation_rules": true,
        "service_staff": 20, "platform": true, "own_products": true, "data_security": true,
        "platform_security": true, "access_security": true, "accepts_supervision": true,
        "pledges_deduction": true, "open_interfaces": true,
        "materials": kinds.map(|kind| json!({"kind": kind, "file": file})),
        "quotation": [item("GW", 2_000_000)],
    })
}

/// A standard service.
pub(crate) fn item(code: &str, price_fen: i64) -> Value {
    json!({
        "code": code, "name": "采集网关", "category": "equipment", "unit": "台",
        "price_fen": price_fen,
    })
}

/// A provider that has handed in its file.
pub(crate) fn applied(office: &mut Office, name: &str, number: u32) -> Firm<ProviderId> {
    let firm = new_provider(office, name, number);
    let form = apply_form(office);
    office.run(firm.account, "provider/apply", form).unwrap();
    firm
}

/// A provider that waits for a panel.
pub(crate) fn reviewing(office: &mut Office, name: &str, number: u32) -> Firm<ProviderId> {
    let firm = applied(office, name, number);
    let officer = office.person(Role::BureauOfficer);
    office.run(officer, "provider/accept-file", json!({"provider": firm.id})).unwrap();
    firm
}

/// Persons of a panel, with the panel.
pub(crate) struct Jury {
    pub(crate) id: PanelId,
    pub(crate) organiser: AccountId,
    pub(crate) experts: Vec<AccountId>,
}

pub(crate) fn experts(office: &mut Office, count: usize) -> Vec<AccountId> {
    (0..count).map(|_| office.person(Role::Expert)).collect()
}

/// A panel of three seats, still to be drawn from five experts.
pub(crate) fn commissioned(office: &mut Office, providers: &[ProviderId]) -> Jury {
    // Firms are admitted here one after the other; that is one review to them (R10.4).
    let year = office.pack.zone().date(office.at).year();
    office.world.load(Key::Claim(admission_review(year)), None);
    let officer = office.person(Role::BureauOfficer);
    let organiser = office.person(Role::Organiser);
    let experts = experts(office, 5);
    let form = json!({
        "providers": providers, "organiser": organiser, "experts": experts, "seats": 3,
    });
    let events = office.run(officer, "panel/commission", form).unwrap();
    let Key::Panel(id) = subject(&events) else { panic!("{events:?}") };
    Jury { id, organiser, experts }
}

pub(crate) fn panel(office: &Office, id: PanelId) -> &Panel {
    office.world.panel(id).unwrap().unwrap()
}

/// Draws a panel and answers its members.
pub(crate) fn draw(office: &mut Office, jury: &Jury) -> Vec<AccountId> {
    office.run(jury.organiser, "panel/draw", json!({"panel": jury.id})).unwrap();
    panel(office, jury.id).members.clone()
}

pub(crate) fn score_form(panel: PanelId, provider: ProviderId, score: u32) -> Value {
    json!({"panel": panel, "provider": provider, "score": score, "remark": "材料齐全，平台成熟"})
}

/// A provider on which a panel of its own has concluded.
pub(crate) fn judged(
    office: &mut Office,
    name: &str,
    number: u32,
    passed: bool,
) -> Firm<ProviderId> {
    let firm = reviewing(office, name, number);
    conclude(office, firm.id, passed);
    firm
}

/// A panel of its own judges a provider in review.
pub(crate) fn conclude(office: &mut Office, id: ProviderId, passed: bool) {
    let jury = commissioned(office, &[id]);
    for member in draw(office, &jury) {
        office.run(member, "panel/score", score_form(jury.id, id, 80)).unwrap();
    }
    let result = json!({"provider": id, "passed": passed, "reason": "评审结论"});
    let form = json!({"panel": jury.id, "results": [result]});
    office.run(jury.organiser, "panel/conclude", form).unwrap();
}

/// Makes providers public and answers the publicity.
pub(crate) fn publish(
    office: &mut Office,
    officer: AccountId,
    providers: &[ProviderId],
) -> PublicityId {
    let form = json!({"providers": providers});
    let events = office.run(officer, "provider/post", form).unwrap();
    let Key::Publicity(id) = subject(&events) else { panic!("{events:?}") };
    id
}

pub(crate) fn admit_form(id: ProviderId, number: &str) -> Value {
    json!({"provider": id, "year": 2021, "number": number})
}

/// An admitted provider; the clock then stands at 2021-01-12 00:00.
pub(crate) fn admitted(office: &mut Office, name: &str, number: u32) -> Firm<ProviderId> {
    office.clock("2021-01-04 09:00");
    let firm = judged(office, name, number, true);
    let bureau = bureau(office);
    publish(office, bureau.officer, &[firm.id]);
    office.clock("2021-01-12 00:00");
    let form = admit_form(firm.id, &format!("入库〔2021〕{number}号"));
    office.run(bureau.reviewer, "provider/admit", form).unwrap();
    firm
}

/// A document's form of suspend, reinstate and remove.
pub(crate) fn ordered(id: ProviderId, changes: Value) -> Value {
    with(json!({"provider": id, "reason": "复核结论", "document": "柳工信〔2021〕1号"}), changes)
}

pub(crate) fn party(firm: Firm<ProviderId>) -> Party {
    Party::Provider(firm.id)
}
