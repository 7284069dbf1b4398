//! Vouchers made out to a provider: looking whether one is true and valid, and taking it as part
//! of the price.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use yunquan_core::ids::{ProviderId, VoucherId};
use yunquan_core::voucher::{Status, Voucher};

use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::{whole_day, yuan};
use crate::frame::Frame;
use crate::pages::listing::{self, About, Row};
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::parts::deadline::Left;
use crate::posted::Posted;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

const ABOUT: About = About {
    title: "customers",
    lead: "customers-lead",
    none: "customers-none",
    rule: "R18.1",
    more: &[],
};

#[derive(Template)]
#[template(path = "pages/provider-voucher.html")]
struct One {
    f: Frame,
    s: Sheet,
    id: String,
    number: String,
    holder: String,
    face: String,
    contract: String,
    price: String,
    last: String,
    left: Option<Left>,
    state: Chip,
    may_verify: bool,
    may_accept: bool,
    may_redeem: bool,
    redemption: Option<String>,
    verify: Article,
    exact: Article,
    deduct: Article,
}

/// All of them, the newest first.
pub(crate) async fn list(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let own = who.provider()?;
    let made = move |view: &View<'_>| {
        let after = view.who.asks("after");
        let found = own.map(|own| view.lens.vouchers_at(own, after.as_deref())).transpose()?;
        listing::page(view, &ABOUT, found, |it| row(view, it))
    };
    portal.page(who, made).await
}

fn row(view: &View<'_>, it: &Voucher) -> Result<Row, Trouble> {
    Ok(Row {
        href: format!("/provider/vouchers/{}", it.issued.voucher),
        title: view.lens.enterprise_name(it.holder)?.unwrap_or_default(),
        number: it.issued.number.to_string(),
        amount: yuan(it.issued.face_fen),
        state: Some(view.state("state-voucher", it.status.as_str())),
        note: view.w.t1("valid-to", "day", view.date(view.last_day(it))),
        hot: String::new(),
    })
}

/// A voucher made out to the provider.
pub(super) fn own(view: &View<'_>, own: ProviderId, id: VoucherId) -> Result<Voucher, Trouble> {
    let it = view.lens.find_voucher(id)?.filter(|it| it.issued.provider == own);
    it.ok_or(Trouble::NotFound)
}

/// Whether a voucher's last day still matters.
pub(crate) const fn running(status: Status) -> bool {
    matches!(status, Status::Issued | Status::Accepted | Status::Redeeming | Status::Frozen)
}

fn one(view: &View<'_>, it: &Voucher, filled: Filled) -> Result<One, Trouble> {
    let contract = view.lens.find_contract(it.issued.contract)?.ok_or(Trouble::NotFound)?;
    let price = contract.terms.price_fen;
    let mut filled = filled;
    if filled.typed.get("self_paid_fen").is_empty() {
        filled.typed.set("self_paid_fen", yuan(contract.terms.self_paid(it.issued.face_fen)));
    }
    let last = view.last_day(it);
    Ok(One {
        f: view.frame("take-voucher"),
        s: view.sheet(filled),
        id: it.issued.voucher.to_string(),
        number: it.issued.number.to_string(),
        holder: view.lens.enterprise_name(it.holder)?.unwrap_or_default(),
        face: yuan(it.issued.face_fen),
        contract: contract.terms.number,
        price: yuan(price),
        last: whole_day(view.w, last),
        left: running(it.status).then(|| view.left(last)).flatten(),
        state: view.state("state-voucher", it.status.as_str()),
        may_verify: it.status == Status::Issued && !it.verified,
        may_accept: it.status == Status::Issued && it.verified,
        may_redeem: it.status == Status::Accepted,
        redemption: it.redemption.map(|id| format!("/provider/redemptions/{id}")),
        verify: view.article("R18.1"),
        exact: view.article("R17.2"),
        deduct: view.article("R15.1"),
    })
}

/// One of them.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(id): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let id: VoucherId = id.parse().map_err(|_| Trouble::NotFound)?;
    let by = who.provider()?.ok_or(Trouble::NotFound)?;
    let made = move |view: &View<'_>| one(view, &own(view, by, id)?, view.kept());
    portal.page(who, made).await
}

/// Runs a command on a voucher and comes back to its page.
async fn act(
    portal: std::sync::Arc<crate::Portal>,
    id: String,
    mut posted: Posted,
    command: &'static str,
    word: &'static str,
) -> Result<Response, Trouble> {
    let voucher: VoucherId = id.parse().map_err(|_| Trouble::NotFound)?;
    let address = format!("/provider/vouchers/{voucher}");
    posted.signed_in(&portal, &address)?;
    let by = posted.who.provider()?.ok_or(Trouble::NotFound)?;
    let found = portal.reading(move |portal| {
        let it = portal.office.lens()?.find_voucher(voucher)?.ok_or(Trouble::NotFound)?;
        Ok((it.issued.contract.to_string(), it.holder.to_string()))
    });
    let (contract, holder) = found.await?;
    posted.typed.set("voucher", voucher.to_string());
    posted.typed.set("contract", contract);
    posted.typed.set("presented_by", holder);
    let onward = move |_: &_| (address, word);
    let again = move |view: &View<'_>, filled| one(view, &own(view, by, voucher)?, filled);
    portal.act(posted, command, onward, again).await
}

/// Looks whether it is true and valid; that is on file.
pub(crate) async fn verify(
    State(portal): Ctx,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    act(portal, id, posted, "voucher/verify", "verified").await
}

/// Takes it as part of the price.
pub(crate) async fn accept(
    State(portal): Ctx,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    act(portal, id, posted, "voucher/accept", "accepted").await
}
