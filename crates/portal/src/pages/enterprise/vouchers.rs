//! The wallet: a firm's vouchers, each to be shown, printed and kept as a file.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use yunquan_core::account::Party;
use yunquan_core::capitals::capitals;
use yunquan_core::ids::VoucherId;
use yunquan_core::money::Fen;
use yunquan_core::voucher::Voucher;
use yunquan_service::credential;

use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::{whole_day, yuan};
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::parts::deadline::Left;
use crate::parts::pager::Pager;
use crate::view::View;
use crate::visitor::Visitor;

struct Row {
    href: String,
    title: String,
    number: String,
    face: String,
    state: Chip,
    last: String,
}

#[derive(Template)]
#[template(path = "pages/vouchers.html")]
struct List {
    f: Frame,
    rows: Vec<Row>,
    pager: Pager,
    a: Article,
}

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
    nominal: Option<String>,
    number: String,
    qr: String,
    state: Chip,
    left: Option<Left>,
    rolled: Article,
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
        let (mut rows, mut next) = (Vec::new(), None);
        if let Some(own) = own {
            let page = view.lens.vouchers_of(own, after.as_deref())?;
            for it in &page.items {
                rows.push(row(view, it)?);
            }
            next = page.next;
        }
        let pager = Pager::of(view, next);
        Ok(List { f: view.frame("vouchers"), rows, pager, a: view.article("R3.2") })
    };
    portal.page(who, made).await
}

fn row(view: &View<'_>, it: &Voucher) -> Result<Row, Trouble> {
    let provider = view.lens.provider_name(it.issued.provider)?.unwrap_or_default();
    let year = it.issued.year.to_string();
    let last = it.last_day(view.lens.pack, &view.lens.calendar);
    Ok(Row {
        href: format!("/vouchers/{}", it.issued.voucher),
        title: view.w.t2("application-line", "year", year, "provider", provider),
        number: it.issued.number.to_string(),
        face: yuan(it.issued.face_fen),
        state: view.state("state-voucher", it.status.as_str()),
        last: view.date(last.unwrap_or(it.issued.nominal_last_day)),
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

fn one(view: &View<'_>, it: &Voucher) -> Result<One, Trouble> {
    let holder = view.lens.find_enterprise(it.holder)?.ok_or(Trouble::NotFound)?;
    let provider = view.lens.find_provider(it.issued.provider)?.ok_or(Trouble::NotFound)?;
    let nominal = it.issued.nominal_last_day;
    let last = it.last_day(view.lens.pack, &view.lens.calendar).unwrap_or(nominal);
    let contract = view.lens.find_contract(it.issued.contract)?.map(|contract| Contract {
        number: contract.terms.number,
        signed: view.date(contract.terms.signed_on),
        price: yuan(contract.terms.price_fen),
        own: yuan(contract.terms.price_fen.checked_sub(it.issued.face_fen).unwrap_or(Fen::ZERO)),
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
        nominal: (last != nominal).then(|| whole_day(view.w, nominal)),
        number,
        qr: qr.map_err(|error| Trouble::Broken(error.to_string()))?,
        state: view.state("state-voucher", it.status.as_str()),
        left: view.left(last),
        rolled: view.article("R3.2"),
        verify: view.article("R18.1"),
        ends: view.article("R19.1"),
    })
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
