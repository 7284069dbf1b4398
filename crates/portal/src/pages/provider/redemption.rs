//! Redeeming a voucher: what was carried out, who paid what, the evidence by its types.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use yunquan_core::application::Remark;
use yunquan_core::ids::{ProviderId, VoucherId};
use yunquan_core::redemption::{Redemption, Status};
use yunquan_core::voucher::Voucher;
use yunquan_core::world::Key;
use yunquan_service::envelope::Receipt;

use super::redeeming::{Asked, INVOICES, MATERIALS, asked, open, save, typed};
use super::vouchers::own;
use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::{day, whole_day, yuan};
use crate::frame::Frame;
use crate::page::{self, AGAIN};
use crate::parts::article::Article;
use crate::posted::Posted;
use crate::run::Outcome;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

struct Line {
    row: usize,
    name: String,
    price: String,
}

struct Returned {
    reason: String,
    left: String,
    until: String,
    remarks: Vec<Remark>,
}

#[derive(Template)]
#[template(path = "pages/redeem.html")]
struct Form {
    f: Frame,
    s: Sheet,
    voucher: String,
    holder: String,
    face: String,
    last: String,
    lines: Vec<Line>,
    invoices: Vec<usize>,
    materials: Vec<Asked>,
    /// Why it was sent back, until when it may be corrected, and what stands beside which field.
    returned: Option<Returned>,
    six: Article,
    paid: Article,
    in_time: Article,
}

impl Form {
    /// What the bureau wrote beside a field.
    fn remark(&self, field: impl AsRef<str>) -> Option<&String> {
        let remarks = self.returned.iter().flat_map(|returned| returned.remarks.iter());
        remarks.filter(|it| it.field == field.as_ref()).map(|it| &it.text).next()
    }
}

fn returned(view: &View<'_>, file: &Redemption) -> Option<Returned> {
    let it = file.returned.as_ref().filter(|_| file.status == Status::Returned)?;
    Some(Returned {
        reason: it.reason.clone(),
        left: view.days_left(it.correct_by),
        until: day(view.w, it.correct_by),
        remarks: it.remarks.clone(),
    })
}

fn form(view: &View<'_>, it: &Voucher, mut filled: Filled) -> Result<Form, Trouble> {
    let contract = view.lens.find_contract(it.issued.contract)?.ok_or(Trouble::NotFound)?;
    let catalogue = view.lens.find_catalogue(it.issued.provider, it.issued.year)?;
    let (materials, names) = asked(view, it.issued.year)?;
    let file = open(&view.lens, it)?;
    if let Some(file) = file.as_ref().filter(|_| filled.typed.pairs().is_empty()) {
        filled.typed = typed(view, file)?;
    }
    for (row, name) in names.into_iter().enumerate() {
        filled.labels.push((format!("{MATERIALS}.{row}.file"), name));
    }
    let mut lines = Vec::new();
    for (row, line) in contract.terms.lines.iter().enumerate() {
        let name = line.called(catalogue.as_ref());
        let place = format!("lines.{row}.carried_out_fen");
        if filled.mistakes.is_empty() {
            filled.prefill(&place, yuan(line.price_fen));
        }
        lines.push(Line { row, name, price: yuan(line.price_fen) });
    }
    filled.prefill("self_paid_fen", yuan(contract.terms.self_paid(it.issued.face_fen)));
    let mut invoices = filled.typed.rows(INVOICES);
    let next = invoices.last().map_or(0, |last| last + 1);
    invoices.extend(next..next + 2);
    Ok(Form {
        f: view.frame("redeem"),
        s: view.sheet(filled),
        voucher: it.issued.voucher.to_string(),
        holder: view.lens.enterprise_name(it.holder)?.unwrap_or_default(),
        face: yuan(it.issued.face_fen),
        last: whole_day(view.w, view.last_day(it)),
        lines,
        invoices,
        materials,
        returned: file.as_ref().and_then(|file| returned(view, file)),
        six: view.article("R21.1"),
        paid: view.article("R21.2"),
        in_time: view.article("R19.1"),
    })
}

fn page_of(
    view: &View<'_>,
    by: ProviderId,
    id: VoucherId,
    filled: Filled,
) -> Result<Form, Trouble> {
    form(view, &own(view, by, id)?, filled)
}

/// The form.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(id): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let id: VoucherId = id.parse().map_err(|_| Trouble::NotFound)?;
    let by = who.provider()?.ok_or(Trouble::NotFound)?;
    portal.page(who, move |view| page_of(view, by, id, view.kept())).await
}

/// Hands it in.
pub(crate) async fn send(
    State(portal): Ctx,
    Path(id): Path<String>,
    mut posted: Posted,
) -> Result<Response, Trouble> {
    let voucher: VoucherId = id.parse().map_err(|_| Trouble::NotFound)?;
    posted.signed_in(&portal, &format!("/provider/redeem/{voucher}"))?;
    let by = posted.who.provider()?.ok_or(Trouble::NotFound)?;
    let found = portal.reading(move |portal| {
        let lens = portal.office.lens()?;
        let it = lens.find_voucher(voucher)?.ok_or(Trouble::NotFound)?;
        // Only one that is still with the provider is handed in again; a form sent twice stays the
        // same form.
        let file = open(&lens, &it)?;
        Ok(file.map(|file| file.id.to_string()).unwrap_or_default())
    });
    let again = found.await?;
    posted.typed.set("voucher", voucher.to_string());
    posted.typed.set("redemption", again);
    posted.typed.tidy(INVOICES);
    if posted.typed.get("_go") == "save" {
        return match save(&portal, &posted, voucher).await? {
            Outcome::Done(receipt) => Ok(page::done(&onward(&receipt), "saved").into_response()),
            Outcome::Undone(filled) => {
                let made = move |view: &View<'_>| page_of(view, by, voucher, *filled);
                portal.page_with(AGAIN, posted.who, made).await
            }
        };
    }
    let again = move |view: &View<'_>, filled| page_of(view, by, voucher, filled);
    portal.act(posted, "redemption/submit", |receipt| (onward(receipt), "submitted"), again).await
}

/// Where a redemption's page is.
fn onward(receipt: &Receipt) -> String {
    match receipt.subject {
        Some(Key::Redemption(id)) => format!("/provider/redemptions/{id}"),
        _ => "/provider/redemptions".to_owned(),
    }
}
