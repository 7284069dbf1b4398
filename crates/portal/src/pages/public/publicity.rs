//! Lists made public: everything that the convention of such a page asks.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use yunquan_core::ids::{ApplicationId, ProviderId, PublicityId};
use yunquan_core::money::Fen;
use yunquan_core::notice::Publish;
use yunquan_core::publicity::{Kind, Publicity};

use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::{day, yuan};
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::deadline::Weeks;
use crate::parts::pager::Pager;
use crate::view::View;
use crate::visitor::Visitor;

/// Publicities on a page.
const PAGE: u32 = 30;
/// Entries of one list on a page.
const ENTRIES: usize = 200;

struct Row {
    href: String,
    title: String,
    sub: String,
    open: bool,
    left: String,
}

#[derive(Template)]
#[template(path = "pages/publicities.html")]
struct List {
    f: Frame,
    rows: Vec<Row>,
    pager: Pager,
}

/// An entry of a list.
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) order: String,
    pub(super) name: String,
    pub(super) code: String,
    pub(super) provider: String,
    pub(super) amount: String,
    pub(super) objected: bool,
}

#[derive(Template)]
#[template(path = "pages/publicity.html")]
struct One {
    f: Frame,
    id: String,
    applications: bool,
    open: bool,
    documents: Vec<String>,
    procedure: Article,
    posted: String,
    last: String,
    left: String,
    weeks: Option<Weeks>,
    entries: Vec<Entry>,
    total: String,
    more: Option<usize>,
    objections: usize,
    contact: Option<Publish>,
    bureau: String,
}

/// All lists, the newest first.
pub(crate) async fn list(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let made = |view: &View<'_>| {
        let after = view.who.asks("after");
        let page = view.lens.publicities(false, after.as_deref(), PAGE)?;
        let rows = page.items.iter().map(|it| row(view, it)).collect();
        Ok(List { f: view.frame("publicities"), rows, pager: Pager::of(view, page.next) })
    };
    portal.page(who, made).await
}

fn title(view: &View<'_>, it: &Publicity) -> String {
    let title = view.w.of_family("publicity", it.kind.as_str());
    view.w.t2("publicity-line", "title", title, "count", it.items.len())
}

fn row(view: &View<'_>, it: &Publicity) -> Row {
    let last = it.last_day(view.lens.pack, &view.lens.calendar);
    Row {
        href: format!("/publicity/{}", it.id),
        title: title(view, it),
        sub: view.w.t2(
            "publicity-sub",
            "posted",
            view.date(it.posted_on),
            "last",
            day(view.w, last),
        ),
        open: is_open(view, it),
        left: view.days_left(last),
    }
}

/// Whether anybody may object now.
pub(super) fn is_open(view: &View<'_>, it: &Publicity) -> bool {
    !it.closed && view.lens.now < it.closes_at(view.lens.pack, &view.lens.calendar)
}

/// One list.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(id): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let id: PublicityId = id.parse().map_err(|_| Trouble::NotFound)?;
    portal.page(who, move |view| one(view, id)).await
}

fn one(view: &View<'_>, id: PublicityId) -> Result<One, Trouble> {
    let it = view.lens.find_publicity(id)?.ok_or(Trouble::NotFound)?;
    let last = it.last_day(view.lens.pack, &view.lens.calendar);
    let from: usize = view.who.asks("from").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut entries = Vec::new();
    let mut total = Fen::ZERO;
    for item in it.items.iter().skip(from).take(ENTRIES) {
        let (entry, amount) = entry(view, &it, *item)?;
        total = total.checked_add(amount).unwrap_or(total);
        entries.push(entry);
    }
    let open = is_open(view, &it);
    Ok(One {
        f: view.frame_named(title(view, &it)),
        id: it.id.to_string(),
        applications: it.kind == Kind::Applications,
        open,
        documents: view.lens.pack.documents().iter().map(|it| it.title.clone()).collect(),
        procedure: view.article(it.kind.rule()),
        posted: view.date(it.posted_on),
        last: crate::figures::whole_day(view.w, last),
        left: view.days_left(last),
        weeks: view.weeks(last).filter(|_| open),
        entries,
        total: yuan(total),
        more: (from + ENTRIES < it.items.len()).then_some(from + ENTRIES),
        objections: it.objections.len(),
        contact: view.lens.notices()?.into_iter().next().map(|notice| notice.terms),
        bureau: view.lens.pack.bureau(view.w.lang()).to_owned(),
    })
}

/// An item of a list as it is made public, with its amount.
pub(super) fn entry(
    view: &View<'_>,
    it: &Publicity,
    item: uuid::Uuid,
) -> Result<(Entry, Fen), Trouble> {
    let objected = it.objections.iter().any(|objection| objection.item == item);
    let id = item.to_string();
    if it.kind == Kind::Providers {
        let found = view.lens.find_provider(ProviderId(item))?.ok_or(Trouble::NotFound)?;
        let (name, code) = (found.name, found.credit_code.to_string());
        let (order, provider, amount) = (String::new(), String::new(), String::new());
        return Ok((Entry { id, order, name, code, provider, amount, objected }, Fen::ZERO));
    }
    let found = view.lens.find_application(ApplicationId(item))?.ok_or(Trouble::NotFound)?;
    let enterprise = view.lens.find_enterprise(found.enterprise)?.ok_or(Trouble::NotFound)?;
    let provider = match found.provider {
        Some(provider) => view.lens.provider_name(provider)?.unwrap_or_default(),
        None => String::new(),
    };
    let entry = Entry {
        id,
        order: found.order.map(|order| format!("{order:04}")).unwrap_or_default(),
        name: enterprise.name,
        code: enterprise.credit_code.to_string(),
        provider,
        amount: yuan(found.estimate_fen),
        objected,
    };
    Ok((entry, found.estimate_fen))
}
