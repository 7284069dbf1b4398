//! One plain page for the public: what is open, what is made public, who is admitted, and the check
//! of a voucher's number. The portal of every workplace is a crate of its own.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use yunquan_core::application::Application;
use yunquan_core::ids::{ApplicationId, ProviderId};
use yunquan_core::money::Fen;
use yunquan_core::number::VoucherNumber;
use yunquan_core::pack::Lang;
use yunquan_core::publicity::Kind;
use yunquan_core::world::{Entity, Key};
use yunquan_service::office::Office;
use yunquan_service::view::Lens;
use yunquan_store::{Query as Rows, StoreError};

/// Entries of a list on the page; the API has them all.
const MOST: u32 = 2_000;
const STYLE: &str = include_str!("../templates/landing.css");
const CSP: &str = "default-src 'none'; style-src 'self'; form-action 'self'; \
    frame-ancestors 'none'; base-uri 'none'";

/// As the API sends them.
const HEADERS: [(HeaderName, &str); 3] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
];

#[derive(Deserialize)]
struct Asked {
    lang: Option<String>,
    voucher: Option<String>,
}

#[derive(Template)]
#[template(path = "landing.html")]
struct Page {
    zh: bool,
    title: String,
    bureau: String,
    now: String,
    simulated: bool,
    notices: Vec<NoticeRow>,
    publicities: Vec<PublicityRow>,
    providers: Vec<ProviderRow>,
    asked: String,
    check: Check,
}

struct NoticeRow {
    title: String,
    opens_on: String,
    closes_on: String,
    open: bool,
    available: String,
}

struct PublicityRow {
    what: String,
    posted_on: String,
    last_day: String,
    items: Vec<ItemRow>,
}

struct ItemRow {
    name: String,
    provider: String,
    amount: String,
}

struct ProviderRow {
    name: String,
    admitted_on: String,
    items: Vec<(String, String)>,
}

enum Check {
    None,
    Malformed(String),
    Unknown,
    Found { valid: bool, status: String, rows: Vec<(String, String)> },
}

/// The page and its style.
pub fn pages(office: Office, simulated: bool) -> Router {
    let state = Arc::new((office, simulated));
    Router::new()
        .route("/", get(page))
        .route("/landing.css", get(|| async { ([(header::CONTENT_TYPE, "text/css")], STYLE) }))
        .with_state(state)
}

async fn page(
    State(state): State<Arc<(Office, bool)>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let lang = match asked.lang.as_deref() {
        Some("en") => Lang::En,
        Some(_) => Lang::Zh,
        None => crate::api::preferred(&headers),
    };
    let text = asked.voucher.unwrap_or_default();
    let made = tokio::task::spawn_blocking(move || {
        let (office, simulated) = state.as_ref();
        make(office, *simulated, lang, text)
    });
    match made.await {
        Ok(Ok(page)) => match page.render() {
            Ok(html) => (HEADERS, Html(html)).into_response(),
            Err(error) => broken(&error),
        },
        Ok(Err(error)) => broken(&error),
        Err(error) => broken(&error),
    }
}

/// A failure says only that; the detail goes to the log.
fn broken(error: &dyn std::fmt::Display) -> Response {
    tracing::error!(%error, "the public page");
    (StatusCode::INTERNAL_SERVER_ERROR, "500").into_response()
}

fn make(office: &Office, simulated: bool, lang: Lang, asked: String) -> Result<Page, StoreError> {
    let lens = office.lens()?;
    let zone = lens.pack.zone();
    Ok(Page {
        zh: lang == Lang::Zh,
        title: lens.pack.title(lang).to_owned(),
        bureau: lens.pack.bureau(lang).to_owned(),
        now: zone.local(lens.now).format("%Y-%m-%d %H:%M").to_string(),
        simulated,
        notices: notices(&lens)?,
        publicities: publicities(&lens, lang)?,
        providers: providers(&lens)?,
        check: check(&lens, &asked)?,
        asked,
    })
}

fn notices(lens: &Lens<'_>) -> Result<Vec<NoticeRow>, StoreError> {
    let mut rows = Vec::new();
    for (_, entity) in lens.reader.list(&Rows::of("notice").descending().limit(5))?.items {
        let Entity::Notice(it) = &entity else { continue };
        let available = match lens.reader.entity(&Key::Budget(it.year))? {
            Some(Entity::Budget(budget)) => budget.available.min(it.room()),
            _ => Fen::ZERO,
        };
        rows.push(NoticeRow {
            title: it.terms.title.clone(),
            opens_on: it.terms.opens_on.to_string(),
            closes_on: it.terms.closes_on.to_string(),
            open: lens.show(&entity)?["status"] == "open",
            available: available.to_string(),
        });
    }
    Ok(rows)
}

fn publicities(lens: &Lens<'_>, lang: Lang) -> Result<Vec<PublicityRow>, StoreError> {
    let mut rows = Vec::new();
    let query = Rows::of("publicity").is("closed", 0).descending().limit(MOST);
    for (_, entity) in lens.reader.list(&query)?.items {
        let Entity::Publicity(it) = entity else { continue };
        let what = match (it.kind, lang) {
            (Kind::Applications, Lang::Zh) => "拟发放服务券的申请",
            (Kind::Applications, Lang::En) => "Applications to be granted vouchers",
            (Kind::Providers, Lang::Zh) => "拟入库的接券机构",
            (Kind::Providers, Lang::En) => "Providers to be admitted",
        };
        let mut items = Vec::new();
        for id in it.items.iter().take(MOST as usize) {
            items.extend(match it.kind {
                Kind::Applications => application_row(lens, ApplicationId(*id))?,
                Kind::Providers => provider_row(lens, ProviderId(*id))?,
            });
        }
        rows.push(PublicityRow {
            what: what.to_owned(),
            posted_on: it.posted_on.to_string(),
            last_day: it.last_day(lens.pack, &lens.calendar).to_string(),
            items,
        });
    }
    Ok(rows)
}

fn application_row(lens: &Lens<'_>, id: ApplicationId) -> Result<Option<ItemRow>, StoreError> {
    let Some(Entity::Application(it)) = lens.reader.entity(&Key::Application(id))? else {
        return Ok(None);
    };
    let Application { enterprise, provider, estimate_fen, .. } = *it;
    let provider = match provider {
        Some(id) => lens.provider_name(id)?,
        None => None,
    };
    Ok(Some(ItemRow {
        name: lens.enterprise_name(enterprise)?.unwrap_or_default(),
        provider: provider.unwrap_or_default(),
        amount: estimate_fen.to_string(),
    }))
}

fn provider_row(lens: &Lens<'_>, id: ProviderId) -> Result<Option<ItemRow>, StoreError> {
    let name = lens.provider_name(id)?;
    Ok(name.map(|name| ItemRow { name, provider: String::new(), amount: String::new() }))
}

fn providers(lens: &Lens<'_>) -> Result<Vec<ProviderRow>, StoreError> {
    let mut rows = Vec::new();
    let query = Rows::of("provider").is("status", "admitted").limit(MOST);
    for (_, entity) in lens.reader.list(&query)?.items {
        let Entity::Provider(it) = entity else { continue };
        let newest = it.years.last().map(|year| Key::Catalogue(it.id, *year));
        let items = match newest.map(|key| lens.reader.entity(&key)).transpose()?.flatten() {
            Some(Entity::Catalogue(catalogue)) => {
                let items = catalogue.items.values();
                items.map(|item| (item.name.clone(), item.price_fen.to_string())).collect()
            }
            _ => Vec::new(),
        };
        let admitted_on = it.admitted_on.map(|day| day.to_string()).unwrap_or_default();
        rows.push(ProviderRow { name: it.name, admitted_on, items });
    }
    Ok(rows)
}

fn check(lens: &Lens<'_>, asked: &str) -> Result<Check, StoreError> {
    if asked.trim().is_empty() {
        return Ok(Check::None);
    }
    let number: VoucherNumber = match asked.trim().parse() {
        Ok(number) => number,
        Err(fault) => return Ok(Check::Malformed(format!("{fault}"))),
    };
    let number = number.to_string();
    let query = Rows::of("voucher").is("number", number.as_str());
    let Some((_, entity)) = lens.reader.find(query)? else { return Ok(Check::Unknown) };
    let shown = lens.show(&entity)?;
    let text = |field: &str| shown[field].as_str().unwrap_or("").to_owned();
    let face = shown["face_fen"].as_i64().map_or(String::new(), |fen| Fen(fen).to_string());
    // Until that year's calendar is known the nominal day is all that can be said.
    let last_day = match text("last_day") {
        unknown if unknown.is_empty() => text("nominal_last_day"),
        known => known,
    };
    let rows = vec![
        ("编号 / Number".to_owned(), number),
        ("面值（元） / Face value (yuan)".to_owned(), face),
        ("持券企业 / Holder".to_owned(), text("holder_name")),
        ("接券机构 / Provider".to_owned(), text("provider_name")),
        ("合同 / Contract".to_owned(), text("contract_number")),
        ("发放日 / Issued".to_owned(), text("issued_on")),
        ("最后一日 / Last day".to_owned(), last_day),
    ];
    let valid = shown["valid"].as_bool().unwrap_or(false);
    Ok(Check::Found { valid, status: text("status"), rows })
}
