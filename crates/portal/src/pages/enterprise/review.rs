//! Looking over an application and handing it in.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use yunquan_core::ids::ApplicationId;
use yunquan_core::refusal::Fault;

use super::account::{Account, account};
use super::draft::{Draft, LINES, SUBMIT, Step, materials};
use super::fill::{Head, head};
use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::{date, typed_yuan, yuan};
use crate::frame::Frame;
use crate::page::{self, AGAIN};
use crate::parts::article::Article;
use crate::posted::{NAME, Posted};
use crate::run::Outcome;
use crate::sheet::{Filled, Mistake, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "pages/apply-review.html")]
struct Page {
    f: Frame,
    s: Sheet,
    h: Head,
    sections: Vec<Section>,
    a: Account,
    truth: Article,
}

/// What one step holds, in words.
struct Section {
    title: String,
    href: String,
    rows: Vec<(String, String)>,
}

fn page(view: &View<'_>, draft: &Draft, filled: Filled) -> Result<Page, Trouble> {
    Ok(Page {
        f: view.frame("apply-review"),
        s: view.sheet(filled),
        h: head(view, draft, 3)?,
        sections: vec![contract(view, draft)?, services(view, draft)?, files(view, draft)],
        a: account(view, &draft.basket(&view.lens))?,
        truth: view.article("R23.2"),
    })
}

fn section(view: &View<'_>, draft: &Draft, step: Step, rows: Vec<(String, String)>) -> Section {
    let title = view.w.t(match step {
        Step::Contract => "step-contract",
        Step::Services => "step-services",
        Step::Materials => "step-materials",
    });
    Section { title, href: step.page(draft.file.id), rows }
}

fn contract(view: &View<'_>, draft: &Draft) -> Result<Section, Trouble> {
    let typed = &draft.typed;
    let day = |name: &str| {
        let text = typed.get(name);
        text.parse().map_or_else(|_| text.to_owned(), |day| date(view.w, day))
    };
    let provider = match typed.get("contract.provider").parse() {
        Ok(id) => view.lens.provider_name(id)?.unwrap_or_default(),
        Err(_) => String::new(),
    };
    let named = match typed.get("contract.voucher_amount") {
        "" => view.w.t("as-issued"),
        text => amount(text),
    };
    let rows = vec![
        (view.w.t("field-provider"), provider),
        (view.w.t("field-contract-number"), typed.get("contract.number").to_owned()),
        (view.w.t("field-signed-on"), day("contract.signed_on")),
        (view.w.t("field-starts-on"), day("contract.starts_on")),
        (view.w.t("field-ends-on"), day("contract.ends_on")),
        (view.w.t("field-voucher-amount"), named),
        (view.w.t("field-annex"), typed.get(&format!("contract.annex{NAME}")).to_owned()),
    ];
    Ok(section(view, draft, Step::Contract, rows))
}

/// An amount as it is written; what cannot be read stays as typed.
fn amount(text: &str) -> String {
    typed_yuan(text).map_or_else(|| text.to_owned(), yuan)
}

fn services(view: &View<'_>, draft: &Draft) -> Result<Section, Trouble> {
    let catalogue = draft.basket(&view.lens).catalogue(view)?;
    let mut rows = Vec::new();
    for row in draft.typed.rows(LINES) {
        let get = |name: &str| draft.typed.get(&format!("{LINES}.{row}.{name}")).to_owned();
        let code = get("item");
        let item = catalogue.as_ref().and_then(|it| it.items.get(&code));
        let name = item.map_or(code, |item| item.name.clone());
        let unit = item.map(|item| item.unit.clone()).unwrap_or_default();
        let place = get("region");
        let place = view.lens.pack.region(&place).map_or(place, |it| it.name.clone());
        let what = format!("{}{unit}　{}　{place}", get("quantity"), amount(&get("price_fen")));
        rows.push((name, what));
    }
    let whole = amount(draft.typed.get("contract.price_fen"));
    rows.push((view.w.t("field-contract-price-fen"), whole));
    Ok(section(view, draft, Step::Services, rows))
}

fn files(view: &View<'_>, draft: &Draft) -> Section {
    let typed = &draft.typed;
    let mut rows = vec![(view.w.t("field-plan"), typed.get("plan").to_owned())];
    for (row, needed) in materials(&view.lens).iter().enumerate() {
        let called = typed.get(&format!("materials.{row}.file{NAME}")).to_owned();
        rows.push((needed.name.in_(view.w.lang()).to_owned(), called));
    }
    for name in ["contact_name", "contact_phone"] {
        let label = view.w.of_family("field", &name.replace('_', "-"));
        rows.push((label, typed.get(name).to_owned()));
    }
    section(view, draft, Step::Materials, rows)
}

/// The pages of the steps by the fields that stand there; each shows what is against them.
pub(super) fn elsewhere(id: ApplicationId) -> Vec<(&'static str, String)> {
    let page = |step: Step| format!("{}?check=1", step.page(id));
    vec![
        ("contract", page(Step::Contract)),
        ("contract.lines", page(Step::Services)),
        ("contract.price_fen", page(Step::Services)),
        ("plan", page(Step::Materials)),
        ("materials", page(Step::Materials)),
        ("contact", page(Step::Materials)),
    ]
}

/// The form with its faults, each leading to the step whose page has the field.
fn with_faults(view: &View<'_>, draft: &Draft, mut filled: Filled, faults: &[Fault]) -> Filled {
    filled.elsewhere = elsewhere(draft.file.id);
    for (row, needed) in materials(&view.lens).iter().enumerate() {
        let name = needed.name.in_(view.w.lang()).to_owned();
        filled.labels.push((format!("materials.{row}.file"), name));
    }
    let missing = faults.iter().filter(|fault| fault.path != "truthful");
    filled.mistakes.extend(missing.map(|fault| Mistake::of(view.w, fault)));
    filled
}

/// The page, with what is still missing named.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(id): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let id: ApplicationId = id.parse().map_err(|_| Trouble::NotFound)?;
    let own = who.enterprise()?.ok_or(Trouble::NotFound)?;
    let made = move |view: &View<'_>| {
        let draft = Draft::load(&view.lens, own, id)?;
        if !draft.open() {
            return Err(Trouble::NotFound);
        }
        let faults = view.portal.faults_of(view.who.who(), &draft.form());
        page(view, &draft, with_faults(view, &draft, Filled::default(), &faults))
    };
    portal.page(who, made).await
}

/// Hands it in.
pub(crate) async fn submit(
    State(portal): Ctx,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let id: ApplicationId = id.parse().map_err(|_| Trouble::NotFound)?;
    posted.signed_in(&portal, &format!("/applications/{id}/review"))?;
    let own = posted.who.enterprise()?.ok_or(Trouble::NotFound)?;
    let load =
        move |portal: &std::sync::Arc<crate::Portal>| Draft::load(&portal.office.lens()?, own, id);
    let mut draft = portal.reading(load).await?;
    let file = format!("/applications/{id}");
    if !draft.open() {
        return Ok(Redirect::to(&file).into_response());
    }
    draft.typed.set("truthful", posted.typed.get("truthful"));
    match portal.run_form(&posted, SUBMIT, draft.form()).await? {
        Outcome::Done(_) => Ok(page::done(&file, "submitted").into_response()),
        Outcome::Undone(filled) => {
            let made =
                move |view: &View<'_>| page(view, &draft, with_faults(view, &draft, *filled, &[]));
            portal.page_with(AGAIN, posted.who, made).await
        }
    }
}
