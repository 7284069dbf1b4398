//! The provider itself: registering it, and where its admission stands.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use yunquan_core::provider::{Act, Provider};

use super::admission;
use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::page::{self, AGAIN};
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::posted::Posted;
use crate::run::Outcome;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "pages/provider-register.html")]
struct Form {
    f: Frame,
    s: Sheet,
}

#[derive(Template)]
#[template(path = "pages/provider-own.html")]
struct Own {
    f: Frame,
    it: Provider,
    state: Chip,
    /// Whether its file is with it: it may apply.
    may_apply: bool,
    public: bool,
    /// Why its file came back, and what stands beside which field.
    returned: Option<(String, Vec<(String, String)>)>,
    lost: Option<Article>,
    a: Article,
    conditions: Article,
}

fn form(view: &View<'_>, filled: Filled) -> Form {
    Form { f: view.frame("provider-register"), s: view.sheet(filled) }
}

fn own(view: &View<'_>, it: Provider) -> Result<Own, Trouble> {
    let returned = admission::returned(view, &it)?;
    Ok(Own {
        f: view.frame_named(&it.name),
        state: view.state("state-provider", it.status.as_str()),
        may_apply: it.moved(Act::Apply).is_ok(),
        public: it.admission_number.is_some(),
        lost: it.lost_by.as_ref().map(|rule| view.article(rule.as_str())),
        a: view.article("R10.1"),
        conditions: view.article("R8.1"),
        returned: returned.map(|it| (it.reason.clone(), admission::spoken(view, &it))),
        it,
    })
}

/// Where its admission stands, or the form by which it is registered.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    match who.provider()? {
        None => portal.page(who, |view| Ok(form(view, view.kept()))).await,
        Some(id) => {
            let made = move |view: &View<'_>| {
                own(view, view.lens.find_provider(id)?.ok_or(Trouble::NotFound)?)
            };
            portal.page(who, made).await
        }
    }
}

/// Registers the provider.
pub(crate) async fn register(State(portal): Ctx, posted: Posted) -> Result<Response, Trouble> {
    posted.signed_in(&portal, "/provider")?;
    match portal.run(&posted, "provider/register").await? {
        Outcome::Done(_) => Ok(page::done("/provider", "registered").into_response()),
        Outcome::Undone(filled) => {
            portal.page_with(AGAIN, posted.who, |view| Ok(form(view, *filled))).await
        }
    }
}
