//! A firm's contracts, and for how long it is excluded from other support.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use yunquan_core::contract::Contract;

use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::pager::Pager;
use crate::view::View;
use crate::visitor::Visitor;

struct Row {
    href: String,
    number: String,
    provider: String,
    signed: String,
    term: String,
    price: String,
    terminated: bool,
    application: Option<String>,
    voucher: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/contracts.html")]
struct Page {
    f: Frame,
    rows: Vec<Row>,
    pager: Pager,
    one: Article,
    excluded: Option<String>,
    exclusion: Article,
}

/// All of a firm's own.
pub(crate) async fn list(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let own = who.enterprise()?;
    let made = move |view: &View<'_>| {
        let (mut rows, mut next, mut excluded) = (Vec::new(), None, None);
        if let Some(own) = own {
            let page = view.lens.contracts_of(own, view.who.asks("after").as_deref())?;
            for it in &page.items {
                rows.push(row(view, it)?);
            }
            next = page.next;
            excluded = view.lens.excluded_until(own, view.today())?.map(|day| view.date(day));
        }
        Ok(Page {
            f: view.frame("contracts"),
            rows,
            pager: Pager::of(view, next),
            one: view.article("R18.2"),
            excluded,
            exclusion: view.article("R25.1"),
        })
    };
    portal.page(who, made).await
}

fn row(view: &View<'_>, it: &Contract) -> Result<Row, Trouble> {
    let terms = &it.terms;
    let (from, to) = (view.date(terms.starts_on), view.date(terms.ends_on));
    Ok(Row {
        href: format!("/contracts/{}", it.id),
        number: terms.number.clone(),
        provider: view.lens.provider_name(terms.provider)?.unwrap_or_default(),
        signed: view.date(terms.signed_on),
        term: view.w.t2("term", "from", from, "to", to),
        price: yuan(terms.price_fen),
        terminated: it.terminated,
        application: it.application.map(|id| format!("/applications/{id}")),
        voucher: it.voucher.map(|id| format!("/vouchers/{id}")),
    })
}
