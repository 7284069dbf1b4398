//! Redeeming a voucher: what was carried out, who paid what, the evidence by its types.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use yunquan_core::ids::{ProviderId, VoucherId};
use yunquan_core::pack::MaterialFor;
use yunquan_core::redemption::Status;
use yunquan_core::voucher::Voucher;
use yunquan_core::world::Key;

use super::vouchers::own;
use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::{whole_day, yuan};
use crate::frame::Frame;
use crate::page::{self, AGAIN};
use crate::parts::article::Article;
use crate::posted::Posted;
use crate::run::Outcome;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

const INVOICES: &str = "invoices";
const MATERIALS: &str = "materials";
/// The kind of material of which there are types.
const EVIDENCE: &str = "service-evidence";

/// A file that is asked for.
struct Asked {
    row: usize,
    kind: String,
    /// The type of evidence, where the notice names one.
    evidence: String,
}

struct Line {
    row: usize,
    name: String,
    price: String,
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
    six: Article,
    paid: Article,
    in_time: Article,
}

/// The files that the pack and the year's notice ask for, with their names.
fn asked(view: &View<'_>, year: i32) -> Result<(Vec<Asked>, Vec<String>), Trouble> {
    let types = view.lens.find_notice(year)?.map(|notice| notice.terms.evidence);
    let types = types.unwrap_or_default();
    let (mut all, mut names) = (Vec::new(), Vec::new());
    for it in view.lens.pack.materials(MaterialFor::Redemption) {
        let name = it.name.in_(view.w.lang());
        let of_type = it.kind == EVIDENCE && !types.is_empty();
        let types = if of_type { types.clone() } else { vec![String::new()] };
        for evidence in types {
            let shown = if evidence.is_empty() { "" } else { "：" };
            names.push(format!("{name}{shown}{evidence}"));
            all.push(Asked { row: all.len(), kind: it.kind.clone(), evidence });
        }
    }
    Ok((all, names))
}

fn form(view: &View<'_>, it: &Voucher, mut filled: Filled) -> Result<Form, Trouble> {
    let contract = view.lens.find_contract(it.issued.contract)?.ok_or(Trouble::NotFound)?;
    let catalogue = view.lens.find_catalogue(it.issued.provider, it.issued.year)?;
    let (materials, names) = asked(view, it.issued.year)?;
    for (row, name) in names.into_iter().enumerate() {
        filled.labels.push((format!("{MATERIALS}.{row}.file"), name));
    }
    let mut lines = Vec::new();
    for (row, line) in contract.terms.lines.iter().enumerate() {
        let item = line.item.as_ref().and_then(|code| catalogue.as_ref()?.items.get(code));
        let name = item.map(|item| item.name.clone()).or(line.title.clone()).unwrap_or_default();
        let place = format!("lines.{row}.carried_out_fen");
        if filled.typed.get(&place).is_empty() && filled.mistakes.is_empty() {
            filled.typed.set(place, yuan(line.price_fen));
        }
        lines.push(Line { row, name, price: yuan(line.price_fen) });
    }
    if filled.typed.get("self_paid_fen").is_empty() {
        let own = contract.terms.price_fen.checked_sub(it.issued.face_fen).unwrap_or_default();
        filled.typed.set("self_paid_fen", yuan(own));
    }
    let mut invoices = filled.typed.rows(INVOICES);
    let next = invoices.last().map_or(0, |last| last + 1);
    invoices.extend(next..next + 2);
    let last = it.last_day(view.lens.pack, &view.lens.calendar);
    Ok(Form {
        f: view.frame("redeem"),
        s: view.sheet(filled),
        voucher: it.issued.voucher.to_string(),
        holder: view.lens.enterprise_name(it.holder)?.unwrap_or_default(),
        face: yuan(it.issued.face_fen),
        last: whole_day(view.w, last.unwrap_or(it.issued.nominal_last_day)),
        lines,
        invoices,
        materials,
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
        let file = it.redemption.map(|id| lens.find_redemption(id)).transpose()?.flatten();
        // Only one that is still with the provider is handed in again; a form sent twice stays the
        // same form.
        let open = file.filter(|file| matches!(file.status, Status::Draft | Status::Returned));
        Ok(open.map(|file| file.id.to_string()).unwrap_or_default())
    });
    let again = found.await?;
    posted.typed.set("voucher", voucher.to_string());
    posted.typed.set("redemption", again);
    posted.typed.tidy(INVOICES);
    match portal.run(&posted, "redemption/submit").await? {
        Outcome::Done(receipt) => {
            let to = match receipt.subject {
                Some(Key::Redemption(id)) => format!("/provider/redemptions/{id}"),
                _ => "/provider/redemptions".to_owned(),
            };
            Ok(page::done(&to, "submitted").into_response())
        }
        Outcome::Undone(filled) => {
            let made = move |view: &View<'_>| page_of(view, by, voucher, *filled);
            portal.page_with(AGAIN, posted.who, made).await
        }
    }
}
