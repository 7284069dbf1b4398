//! The registry: who may take vouchers, what they offer, at which price.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use yunquan_core::form::Choice as _;
use yunquan_core::ids::ProviderId;
use yunquan_core::notice::Category;
use yunquan_core::provider::{Provider, Status};
use yunquan_service::lists::Offer;

use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::parts::field::Opt;
use crate::parts::pager::Pager;
use crate::view::View;
use crate::visitor::Visitor;

/// Providers on a page.
const PAGE: u32 = 30;
/// Services that a search shows.
const OFFERS: usize = 60;

struct ProviderRow {
    href: String,
    name: String,
    state: Chip,
    since: String,
}

struct OfferRow {
    href: String,
    name: String,
    item: String,
    code: String,
    category: String,
    price: String,
    unit: String,
}

#[derive(Template)]
#[template(path = "pages/providers.html")]
struct List {
    f: Frame,
    q: String,
    category: String,
    categories: Vec<Opt>,
    offers: Vec<OfferRow>,
    /// How many services there are in all.
    found: usize,
    rows: Vec<ProviderRow>,
    pager: Pager,
    a: Article,
}

#[derive(Template)]
#[template(path = "pages/provider.html")]
struct One {
    f: Frame,
    it: Provider,
    state: Chip,
    since: String,
    years: Vec<Year>,
    a: Article,
    deducts: Article,
}

struct Year {
    year: i32,
    version: u32,
    items: Vec<OfferRow>,
}

/// The search: by what is needed, or by a name.
pub(crate) async fn list(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    portal.page(who, search).await
}

fn search(view: &View<'_>) -> Result<List, Trouble> {
    let asks = |name| view.who.asks(name).map(|text| text.chars().take(60).collect::<String>());
    let (q, category) = (asks("q").unwrap_or_default(), asks("category").unwrap_or_default());
    let after = view.who.asks("after");
    let chosen = category.parse::<Category>().ok();
    let wanted = !q.trim().is_empty() || chosen.is_some();
    let (offers, found) = match wanted {
        true => view.lens.offers(&q, chosen, OFFERS)?,
        false => (Vec::new(), 0),
    };
    let page = view.lens.registry(&q, after.as_deref(), PAGE)?;
    let row = |it: Provider| ProviderRow {
        href: format!("/providers/{}", it.id),
        state: view.state("state-provider", it.status.as_str()),
        since: it.admitted_on.map(|day| view.date(day)).unwrap_or_default(),
        name: it.name,
    };
    let word = |it: &(&'static str, Category)| Opt::new(it.0, view.w.of_family("category", it.0));
    Ok(List {
        f: view.frame("providers"),
        categories: Category::ALL.iter().map(word).collect(),
        offers: offers.into_iter().map(|it| offer(view, it)).collect(),
        found,
        rows: page.items.into_iter().map(row).collect(),
        pager: Pager::of(view, page.next),
        a: view.article("R7.1"),
        q,
        category,
    })
}

fn offer(view: &View<'_>, it: Offer) -> OfferRow {
    OfferRow {
        href: format!("/providers/{}", it.provider),
        name: it.name,
        item: it.item.name,
        code: it.item.code,
        category: view.w.of_family("category", it.item.category.as_str()),
        price: yuan(it.item.price_fen),
        unit: it.item.unit,
    }
}

/// One provider with its catalogues.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(id): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let id: ProviderId = id.parse().map_err(|_| Trouble::NotFound)?;
    portal.page(who, move |view| one(view, id)).await
}

fn one(view: &View<'_>, id: ProviderId) -> Result<One, Trouble> {
    let public = [Status::Published, Status::Admitted, Status::Suspended];
    let it = view.lens.find_provider(id)?.filter(|it| public.contains(&it.status));
    let it = it.ok_or(Trouble::NotFound)?;
    let mut years = Vec::new();
    for year in it.years.iter().rev() {
        let Some(catalogue) = view.lens.find_catalogue(id, *year)? else { continue };
        let items = catalogue.items.into_values();
        let items =
            items.map(|item| offer(view, Offer { provider: id, name: it.name.clone(), item }));
        let version = catalogue.version;
        years.push(Year { year: *year, version, items: items.collect() });
    }
    Ok(One {
        f: view.frame_named(&it.name),
        state: view.state("state-provider", it.status.as_str()),
        since: it.admitted_on.map(|day| view.date(day)).unwrap_or_default(),
        years,
        a: view.article("R10.3"),
        deducts: view.article("R15.1"),
        it,
    })
}
