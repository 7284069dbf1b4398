//! The wallet: a firm's vouchers, each to be shown, printed and kept as a file.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use yunquan_core::account::Party;
use yunquan_core::capitals::capitals;
use yunquan_core::ids::VoucherId;
use yunquan_core::time::Date;
use yunquan_core::voucher::{Act, Voucher};
use yunquan_service::credential;

use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::{whole_day, yuan};
use crate::frame::Frame;
use crate::pages::listing::{self, About, Row};
use crate::pages::provider::vouchers::running;
use crate::pages::task::{self, Task};
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::parts::deadline::Left;
use crate::posted::Posted;
use crate::sheet::Filled;
use crate::view::View;
use crate::visitor::Visitor;

const ABOUT: About = About {
    title: "vouchers",
    lead: "vouchers-lead",
    none: "vouchers-none",
    rule: "R3.2",
    more: &[],
};

#[derive(Template)]
#[template(path = "pages/voucher.html")]
struct One {
    f: Frame,
    id: String,
    year: i32,
    bureau: String,
    face: String,
    capitals: String,
    holder: (String, String),
    provider: (String, String),
    contract: Option<Contract>,
    issued: String,
    last: String,
    /// Why it does not end a year after its issue, and by which article.
    moved: Option<(String, Article)>,
    number: String,
    qr: String,
    state: Chip,
    left: Option<Left>,
    /// Whether its holder looks at it and may give it back.
    may_surrender: bool,
    verify: Article,
    ends: Article,
}

struct Contract {
    number: String,
    signed: String,
    price: String,
    own: String,
}

/// All of a firm's own.
pub(crate) async fn list(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let own = who.enterprise()?;
    let made = move |view: &View<'_>| {
        let after = view.who.asks("after");
        let found = own.map(|own| view.lens.vouchers_of(own, after.as_deref())).transpose()?;
        listing::page(view, &ABOUT, found, |it| row(view, it))
    };
    portal.page(who, made).await
}

fn row(view: &View<'_>, it: &Voucher) -> Result<Row, Trouble> {
    let provider = view.lens.provider_name(it.issued.provider)?.unwrap_or_default();
    let year = it.issued.year.to_string();
    Ok(Row {
        href: format!("/vouchers/{}", it.issued.voucher),
        title: view.w.t2("application-line", "year", year, "provider", provider),
        number: it.issued.number.to_string(),
        amount: yuan(it.issued.face_fen),
        state: Some(view.state("state-voucher", it.status.as_str())),
        note: view.w.t1("valid-to", "day", view.date(view.last_day(it))),
        hot: String::new(),
    })
}

/// A voucher that the visitor's firm holds or may take.
fn own(view: &View<'_>, id: VoucherId) -> Result<Voucher, Trouble> {
    let party = view.who.signed_in()?.party;
    let it = view.lens.find_voucher(id)?.ok_or(Trouble::NotFound)?;
    let parties = [Party::Enterprise(it.holder), Party::Provider(it.issued.provider)];
    if party.is_some_and(|party| parties.contains(&party)) {
        Ok(it)
    } else {
        Err(Trouble::NotFound)
    }
}

/// One of them, as it is printed.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(id): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let id: VoucherId = id.parse().map_err(|_| Trouble::NotFound)?;
    portal.page(who, move |view| one(view, &own(view, id)?)).await
}

/// Why a voucher's last day is not the nominal one: days given back after a case, or rest days.
fn moved(view: &View<'_>, it: &Voucher, last: Date) -> Option<(String, Article)> {
    let nominal = it.issued.nominal_last_day;
    let day = whole_day(view.w, nominal);
    if it.given_back_days > 0 {
        let text = view.w.t2("given-back", "day", day, "days", it.given_back_days);
        return Some((text, view.article("R23.1")));
    }
    (last != nominal).then(|| (view.w.t1("rolled", "day", day), view.article("R3.2")))
}

fn one(view: &View<'_>, it: &Voucher) -> Result<One, Trouble> {
    let holder = view.lens.find_enterprise(it.holder)?.ok_or(Trouble::NotFound)?;
    let provider = view.lens.find_provider(it.issued.provider)?.ok_or(Trouble::NotFound)?;
    let last = view.last_day(it);
    let contract = view.lens.find_contract(it.issued.contract)?.map(|contract| Contract {
        number: contract.terms.number.clone(),
        signed: view.date(contract.terms.signed_on),
        price: yuan(contract.terms.price_fen),
        own: yuan(contract.terms.self_paid(it.issued.face_fen)),
    });
    let number = it.issued.number.to_string();
    let address = format!("{}/v/{number}", view.who.asked.origin);
    let qr = yunquan_journal::qr_svg(&address);
    Ok(One {
        f: view.frame("voucher"),
        id: it.issued.voucher.to_string(),
        year: it.issued.year,
        bureau: view.lens.pack.bureau(view.w.lang()).to_owned(),
        face: yuan(it.issued.face_fen),
        capitals: capitals(it.issued.face_fen, true),
        holder: (holder.name, holder.credit_code.to_string()),
        provider: (provider.name, provider.credit_code.to_string()),
        contract,
        issued: view.date(it.issued.issued_on),
        last: whole_day(view.w, last),
        moved: moved(view, it, last),
        number,
        qr: qr.map_err(|error| Trouble::Broken(error.to_string()))?,
        state: view.state("state-voucher", it.status.as_str()),
        left: running(it.status).then(|| view.left(last)).flatten(),
        may_surrender: it.moved(Act::Surrender).is_ok() && view.who.enterprise().is_ok(),
        verify: view.article("R18.1"),
        ends: view.article("R19.1"),
    })
}

fn given_back(view: &View<'_>, id: VoucherId, filled: Filled) -> Result<task::Page, Trouble> {
    let it = own(view, id)?;
    let number = it.issued.number.to_string();
    let face = view.w.t1("in-yuan", "amount", yuan(it.issued.face_fen));
    let facts = vec![(view.w.t("voucher-number"), number), (view.w.t("face"), face)];
    let back = (format!("/vouchers/{id}"), view.w.t("voucher"));
    let fields = |s: &crate::sheet::Sheet| vec![s.area("reason")];
    let rules = &["R14.3", "R19.1"];
    Ok(task::page(view, Task { word: "surrender", back, rules, facts, fields }, filled))
}

/// The form by which a voucher that will not be used is given back.
pub(crate) async fn giving(
    State(portal): Ctx,
    Path(id): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let id: VoucherId = id.parse().map_err(|_| Trouble::NotFound)?;
    who.enterprise()?;
    portal.page(who, move |view| given_back(view, id, view.kept())).await
}

/// Gives it back.
pub(crate) async fn surrender(
    State(portal): Ctx,
    Path(id): Path<String>,
    mut posted: Posted,
) -> Result<Response, Trouble> {
    let id: VoucherId = id.parse().map_err(|_| Trouble::NotFound)?;
    posted.signed_in(&portal, &format!("/vouchers/{id}/surrender"))?;
    posted.typed.set("voucher", id.to_string());
    let onward = move |_: &_| (format!("/vouchers/{id}"), "surrendered");
    let again = move |view: &View<'_>, filled| given_back(view, id, filled);
    portal.act(posted, "voucher/surrender", onward, again).await
}

/// The voucher as a signed file, to be verified without a network.
pub(crate) async fn file(
    State(portal): Ctx,
    Path(id): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let id: VoucherId = id.parse().map_err(|_| Trouble::NotFound)?;
    let made = portal.reading(move |portal| {
        let view = View::new(portal, &who)?;
        let it = own(&view, id)?;
        let statement = credential::statement(&view.lens, &it)?;
        let mut shown = serde_json::to_value(&statement).unwrap_or_default();
        shown["credential"] = credential::code(&view.lens, &it, &portal.signer)?.into();
        Ok((it.issued.number.to_string(), format!("{shown:#}\n")))
    });
    let (number, text) = made.await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{number}.json\"")),
    ];
    Ok((headers, text).into_response())
}
