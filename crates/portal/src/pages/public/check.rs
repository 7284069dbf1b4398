//! Checking a voucher: by its number, or by the address that its QR picture holds.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use yunquan_core::number::VoucherNumber;
use yunquan_core::voucher::{Status, Voucher};

use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::parts::pager::encoded;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "pages/check.html")]
struct Page {
    f: Frame,
    asked: String,
    found: Found,
    s: Sheet,
    a: Article,
    transfer: Article,
}

enum Found {
    Nothing,
    Malformed(String),
    Unknown,
    Voucher(Box<Shown>),
}

struct Shown {
    number: String,
    valid: bool,
    state: Chip,
    face: String,
    holder: String,
    provider: String,
    contract: String,
    issued: String,
    last: String,
}

/// The form, or by a number in the query on to its address.
pub(crate) async fn form(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    match who.asks("number") {
        Some(number) => Ok(Redirect::to(&format!("/v/{}", encoded(number.trim()))).into_response()),
        None => portal.page(who, |view| Ok(page(view, String::new(), Found::Nothing))).await,
    }
}

/// A voucher by its number.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(number): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    portal.page(who, move |view| Ok(page(view, number.clone(), found(view, &number)?))).await
}

fn page(view: &View<'_>, asked: String, found: Found) -> Page {
    let (a, transfer) = (view.article("R18.1"), view.article("R3.5"));
    let s = view.sheet(Filled::default());
    Page { f: view.frame("check-one"), asked, found, s, a, transfer }
}

fn found(view: &View<'_>, number: &str) -> Result<Found, Trouble> {
    let number: VoucherNumber = match number.trim().parse() {
        Ok(number) => number,
        Err(fault) => return Ok(Found::Malformed(malformed(view, &fault))),
    };
    Ok(match view.lens.voucher_of(&number)? {
        Some(voucher) => Found::Voucher(Box::new(shown(view, &voucher)?)),
        None => Found::Unknown,
    })
}

fn malformed(view: &View<'_>, fault: &yunquan_core::number::NumberFault) -> String {
    use yunquan_core::number::NumberFault as F;
    match fault {
        F::Length(count) => view.w.t1("number-length", "count", *count),
        F::Character { position, .. } => view.w.t1("number-character", "position", *position),
        F::Check | F::Prefix(_) => view.w.t("number-check"),
    }
}

fn shown(view: &View<'_>, it: &Voucher) -> Result<Shown, Trouble> {
    let (pack, calendar) = (view.lens.pack, &view.lens.calendar);
    let usable = matches!(it.status, Status::Issued | Status::Accepted);
    let open = it.valid_until(pack, calendar).is_none_or(|end| view.lens.now < end);
    let last = it.last_day(pack, calendar).unwrap_or(it.issued.nominal_last_day);
    let contract = view.lens.find_contract(it.issued.contract)?;
    Ok(Shown {
        number: it.issued.number.to_string(),
        valid: usable && open,
        state: view.state("state-voucher", it.status.as_str()),
        face: yuan(it.issued.face_fen),
        holder: view.lens.enterprise_name(it.holder)?.unwrap_or_default(),
        provider: view.lens.provider_name(it.issued.provider)?.unwrap_or_default(),
        contract: contract.map(|it| it.terms.number).unwrap_or_default(),
        issued: view.date(it.issued.issued_on),
        last: view.date(last),
    })
}
