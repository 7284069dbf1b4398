//! Money expected and received: what is determined or on its way, until when, and what was paid.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use yunquan_core::ids::ProviderId;
use yunquan_core::money::Fen;
use yunquan_core::redemption::{Redemption, Status};

use super::redemptions::due;
use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::parts::pager::Pager;
use crate::view::View;
use crate::visitor::Visitor;

/// From the panel's acceptance to the bank: what is to come.
const EXPECTED: [Status; 4] =
    [Status::Bounced, Status::Settling, Status::Determined, Status::Accepted];

struct Row {
    href: String,
    holder: String,
    state: Chip,
    /// In yuan; blank while nobody has determined it.
    amount: String,
    day: String,
    left: String,
}

#[derive(Template)]
#[template(path = "pages/payments.html")]
struct Page {
    f: Frame,
    expected: Vec<Row>,
    /// The sum of what is determined and not paid yet.
    sum: String,
    received: Vec<Row>,
    pager: Pager,
    determined: Article,
    paid: Article,
}

fn row(view: &View<'_>, it: &Redemption) -> Result<Row, Trouble> {
    let due = due(view, it);
    Ok(Row {
        href: format!("/provider/redemptions/{}", it.id),
        holder: view.lens.enterprise_name(it.enterprise)?.unwrap_or_default(),
        state: view.state("state-redemption", it.status.as_str()),
        amount: it.determined_fen.map(yuan).unwrap_or_default(),
        day: it.paid_on.or(due).map(|day| view.date(day)).unwrap_or_default(),
        left: due.map(|day| view.days_left(day)).unwrap_or_default(),
    })
}

fn page(view: &View<'_>, own: Option<ProviderId>) -> Result<Page, Trouble> {
    let (mut expected, mut received, mut next) = (Vec::new(), Vec::new(), None);
    let mut owed = Vec::new();
    if let Some(own) = own {
        for status in EXPECTED {
            for it in &view.lens.redemptions_in(own, status, None)?.items {
                owed.extend(it.determined_fen);
                expected.push(row(view, it)?);
            }
        }
        let after = view.who.asks("after");
        let found = view.lens.redemptions_in(own, Status::Paid, after.as_deref())?;
        received = found.items.iter().map(|it| row(view, it)).collect::<Result<_, _>>()?;
        next = found.next;
    }
    Ok(Page {
        f: view.frame("payments"),
        expected,
        sum: yuan(Fen::sum(owed).unwrap_or(Fen::ZERO)),
        received,
        pager: Pager::of(view, next),
        determined: view.article("R22.4"),
        paid: view.article("R22.5"),
    })
}

/// All of a provider's own.
pub(crate) async fn list(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let own = who.provider()?;
    portal.page(who, move |view| page(view, own)).await
}
