//! Beginning an application: what is needed first, and for which year.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;
use yunquan_core::enterprise::Status;
use yunquan_core::ids::EnterpriseId;
use yunquan_core::world::Key;

use super::draft::Step;
use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::page::AGAIN;
use crate::parts::article::Article;
use crate::parts::deadline::Left;
use crate::posted::Posted;
use crate::run::Outcome;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "pages/apply.html")]
struct Page {
    f: Frame,
    s: Sheet,
    authorised: bool,
    years: Vec<Year>,
    materials: Vec<String>,
    a: Article,
}

struct Year {
    year: i32,
    title: String,
    left: Option<Left>,
}

fn page(view: &View<'_>, own: EnterpriseId, filled: Filled) -> Result<Page, Trouble> {
    let firm = view.lens.find_enterprise(own)?.ok_or(Trouble::NotFound)?;
    let notices = view.lens.notices()?;
    let open = notices.iter().filter(|notice| view.lens.is_open(notice));
    let needed = super::draft::materials(&view.lens).iter();
    Ok(Page {
        f: view.frame("apply"),
        s: view.sheet(filled),
        authorised: firm.status == Status::Authorised,
        years: open
            .map(|notice| Year {
                year: notice.year,
                title: notice.terms.title.clone(),
                left: view.left(notice.terms.closes_on),
            })
            .collect(),
        materials: needed.map(|it| it.name.in_(view.w.lang()).to_owned()).collect(),
        a: view.article("R12.1"),
    })
}

/// The page; a firm that is not registered yet begins with that.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let Some(own) = who.enterprise()? else {
        return Ok(Redirect::to("/enterprise").into_response());
    };
    portal.page(who, move |view| page(view, own, Filled::default())).await
}

/// Begins a draft.
pub(crate) async fn begin(State(portal): Ctx, posted: Posted) -> Result<Response, Trouble> {
    posted.signed_in(&portal, "/apply")?;
    let own = posted.who.enterprise()?.ok_or(Trouble::NotFound)?;
    let year = posted.typed.get("year").to_owned();
    let form = json!({"form": {"typed": [["year", year]]}});
    match portal.run_form(&posted, "application/save", form).await? {
        Outcome::Done(receipt) => match receipt.subject {
            Some(Key::Application(id)) => {
                Ok(Redirect::to(&Step::Contract.page(id)).into_response())
            }
            _ => Err(Trouble::Broken("no draft was begun".to_owned())),
        },
        Outcome::Undone(filled) => {
            portal.page_with(AGAIN, posted.who, move |view| page(view, own, *filled)).await
        }
    }
}
