//! A contract as both its parties see it: its terms, what counts of each line, its way; the annex
//! with the exact amount, and its end.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use yunquan_core::account::Party;
use yunquan_core::contract::{Contract, VoucherAmount};
use yunquan_core::ids::ContractId;
use yunquan_core::world::Key;

use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::pages::task::{self, Task};
use crate::parts::article::Article;
use crate::posted::Posted;
use crate::sheet::Filled;
use crate::view::View;
use crate::visitor::Visitor;

/// The events of a contract that its parties are told of, by the words after `contract-`.
pub(crate) const HAPPENED: &[&str] = &["amended", "annexed", "terminated"];

struct Line {
    name: String,
    quantity: String,
    place: String,
    price: String,
    counts: String,
}

#[derive(Template)]
#[template(path = "pages/contract.html")]
struct Page {
    f: Frame,
    id: String,
    number: String,
    enterprise: String,
    provider: String,
    signed: String,
    term: String,
    price: String,
    amount: String,
    annex: Option<(String, String, String)>,
    lines: Vec<Line>,
    steps: Vec<(String, String)>,
    application: Option<String>,
    voucher: Option<String>,
    terminated: bool,
    /// Whether it carries an application or a voucher that can still be changed with it.
    may_change: bool,
    may_annex: bool,
    once: Article,
    counted: Article,
    exact: Article,
}

/// A contract of the visitor's own firm.
pub(super) fn own(view: &View<'_>, id: ContractId) -> Result<Contract, Trouble> {
    let party = view.who.signed_in()?.party;
    let it = view.lens.find_contract(id)?.ok_or(Trouble::NotFound)?;
    let voucher = it.voucher.map(|id| view.lens.find_voucher(id)).transpose()?.flatten();
    let file = it.application.map(|id| view.lens.find_application(id)).transpose()?.flatten();
    let parties = it.sides(voucher.as_ref(), file.as_ref());
    if party.is_some_and(|party| parties.contains(&party)) {
        Ok(it)
    } else {
        Err(Trouble::NotFound)
    }
}

fn read(id: &str) -> Result<ContractId, Trouble> {
    id.parse().map_err(|_| Trouble::NotFound)
}

/// The contract.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(id): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let id = read(&id)?;
    portal.page(who, move |view| page(view, &own(view, id)?)).await
}

fn page(view: &View<'_>, it: &Contract) -> Result<Page, Trouble> {
    let (terms, w) = (&it.terms, view.w);
    let buyer = matches!(view.who.signed_in()?.party, Some(Party::Enterprise(_)));
    let (from, to) = (view.date(terms.starts_on), view.date(terms.ends_on));
    let vouchers = if buyer { "/vouchers" } else { "/provider/vouchers" };
    Ok(Page {
        f: view.frame_named(w.t1("contract-no", "number", terms.number.as_str())),
        id: it.id.to_string(),
        number: terms.number.clone(),
        enterprise: view.lens.enterprise_name(it.enterprise)?.unwrap_or_default(),
        provider: view.lens.provider_name(terms.provider)?.unwrap_or_default(),
        signed: view.date(terms.signed_on),
        term: w.t2("term", "from", from, "to", to),
        price: yuan(terms.price_fen),
        amount: match terms.voucher_amount {
            VoucherAmount::Exactly(fen) => yuan(fen),
            VoucherAmount::AsIssued => w.t("as-issued"),
        },
        annex: it.annex.as_ref().map(|annex| {
            (yuan(annex.face_fen), yuan(annex.self_paid_fen), view.date(annex.signed_on))
        }),
        lines: lines(view, it)?,
        steps: steps(view, it)?,
        application: it.application.filter(|_| buyer).map(|id| format!("/applications/{id}")),
        voucher: it.voucher.map(|id| format!("{vouchers}/{id}")),
        terminated: it.terminated,
        may_change: buyer && !it.terminated && it.application.is_some(),
        may_annex: !it.terminated && it.voucher.is_some(),
        once: view.article("R18.2"),
        counted: view.article("R16.1"),
        exact: view.article("R17.2"),
    })
}

fn lines(view: &View<'_>, it: &Contract) -> Result<Vec<Line>, Trouble> {
    let year = match it.application {
        Some(id) => view.lens.find_application(id)?.and_then(|file| file.year),
        None => None,
    };
    let catalogue = match year {
        Some(year) => view.lens.find_catalogue(it.terms.provider, year)?,
        None => None,
    };
    let line = |(row, line): (usize, &yunquan_core::contract::Line)| {
        let item = line.item.as_ref().and_then(|code| catalogue.as_ref()?.items.get(code));
        let unit = item.map(|item| item.unit.clone()).unwrap_or_default();
        let place = view.lens.pack.region(&line.region);
        Line {
            name: line.called(catalogue.as_ref()),
            quantity: format!("{}{unit}", line.quantity),
            place: place.map_or_else(|| line.region.clone(), |it| it.name.clone()),
            price: yuan(line.price_fen),
            counts: it.line_basis_fen.get(row).copied().map(yuan).unwrap_or_default(),
        }
    };
    Ok(it.terms.lines.iter().enumerate().map(line).collect())
}

/// What has happened to it: amended, annexed, terminated.
fn steps(view: &View<'_>, it: &Contract) -> Result<Vec<(String, String)>, Trouble> {
    let mut steps = Vec::new();
    for leaf in view.lens.history(&Key::Contract(it.id))? {
        let name = leaf.event.name();
        let own = name.strip_prefix("contract.").unwrap_or_default();
        if HAPPENED.contains(&own) {
            steps.push((view.w.of_family("contract", own), view.moment(leaf.at)));
        }
    }
    Ok(steps)
}

/// What a task on a contract begins with.
fn on_contract(view: &View<'_>, it: &Contract) -> ((String, String), Vec<(String, String)>) {
    let name = view.w.t1("contract-no", "number", it.terms.number.as_str());
    let price = view.w.t1("in-yuan", "amount", yuan(it.terms.price_fen));
    let facts = vec![
        (view.w.t("field-contract-number"), it.terms.number.clone()),
        (view.w.t("field-contract-price-fen"), price),
    ];
    ((format!("/contracts/{}", it.id), name), facts)
}

fn ending(view: &View<'_>, id: ContractId, filled: Filled) -> Result<task::Page, Trouble> {
    let (back, facts) = on_contract(view, &own(view, id)?);
    let fields = |s: &crate::sheet::Sheet| {
        vec![s.area("reason"), s.file("file").hint(s.words().t("terminate-file-hint"))]
    };
    let rules = &["R18.2", "R14.3"];
    Ok(task::page(view, Task { word: "terminate", back, rules, facts, fields }, filled))
}

/// The form by which a contract is ended before its voucher is used.
pub(crate) async fn end(
    State(portal): Ctx,
    Path(id): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let id = read(&id)?;
    who.enterprise()?;
    portal.page(who, move |view| ending(view, id, view.kept())).await
}

/// Ends it.
pub(crate) async fn terminate(
    State(portal): Ctx,
    Path(id): Path<String>,
    mut posted: Posted,
) -> Result<Response, Trouble> {
    let id = read(&id)?;
    posted.signed_in(&portal, &format!("/contracts/{id}/terminate"))?;
    posted.typed.set("contract", id.to_string());
    let onward = move |_: &_| (format!("/contracts/{id}"), "done");
    let again = move |view: &View<'_>, filled| ending(view, id, filled);
    portal.act(posted, "contract/terminate", onward, again).await
}

fn annexing(view: &View<'_>, id: ContractId, mut filled: Filled) -> Result<task::Page, Trouble> {
    let it = own(view, id)?;
    let voucher = it.voucher.map(|id| view.lens.find_voucher(id)).transpose()?.flatten();
    if let Some(face) = voucher.map(|voucher| voucher.issued.face_fen) {
        filled.prefill("face_fen", yuan(face));
        filled.prefill("self_paid_fen", yuan(it.terms.self_paid(face)));
    }
    let (back, facts) = on_contract(view, &it);
    let fields = |s: &crate::sheet::Sheet| {
        let amounts = [s.amount("face_fen"), s.amount("self_paid_fen")];
        let papers = [s.date("signed_on"), s.file("file")];
        amounts.into_iter().chain(papers).collect()
    };
    let rules = &["R17.2", "R15.1"];
    Ok(task::page(view, Task { word: "annex", back, rules, facts, fields }, filled))
}

/// The form by which the annex with the exact amount is put on file.
pub(crate) async fn annex(
    State(portal): Ctx,
    Path(id): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let id = read(&id)?;
    portal.page(who, move |view| annexing(view, id, view.kept())).await
}

/// Puts it on file.
pub(crate) async fn add_annex(
    State(portal): Ctx,
    Path(id): Path<String>,
    mut posted: Posted,
) -> Result<Response, Trouble> {
    let id = read(&id)?;
    posted.signed_in(&portal, &format!("/contracts/{id}/annex"))?;
    posted.typed.set("contract", id.to_string());
    let onward = move |_: &_| (format!("/contracts/{id}"), "done");
    let again = move |view: &View<'_>, filled| annexing(view, id, filled);
    portal.act(posted, "contract/annex", onward, again).await
}
