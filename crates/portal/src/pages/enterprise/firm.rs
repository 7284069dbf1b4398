//! The enterprise itself: registering it, and what is known of it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use yunquan_core::enterprise::{Enterprise, Status};
use yunquan_core::money::Fen;

use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::page::{self, AGAIN};
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::parts::field::Opt;
use crate::posted::Posted;
use crate::run::Outcome;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

/// The tags that have words; another pack's show as they are written.
pub(crate) const TAGS: &[&str] = &["pillar", "upgraded-traditional", "strategic-emerging"];

#[derive(Template)]
#[template(path = "pages/enterprise-register.html")]
struct Form {
    f: Frame,
    s: Sheet,
    jurisdictions: Vec<Opt>,
    tags: Vec<Opt>,
}

#[derive(Template)]
#[template(path = "pages/enterprise.html")]
struct Own {
    f: Frame,
    it: Enterprise,
    state: Chip,
    /// Why its credit code is looked at by hand; blank where it is not.
    doubt: String,
    jurisdiction: String,
    tier: u8,
    years: Vec<Year>,
    cap: Article,
    priority: Article,
}

struct Year {
    year: i32,
    received: String,
    left: String,
}

fn form(view: &View<'_>, filled: Filled) -> Form {
    let tags = view.lens.pack.tiers().iter().flat_map(|tier| tier.tags.iter());
    Form {
        f: view.frame("register"),
        s: view.sheet(filled),
        jurisdictions: view.jurisdictions(),
        tags: tags.map(|tag| Opt::new(tag.clone(), tag_name(view, tag))).collect(),
    }
}

fn tag_name(view: &View<'_>, tag: &str) -> String {
    if TAGS.contains(&tag) { view.w.of_family("tag", tag) } else { tag.to_owned() }
}

fn own(view: &View<'_>, it: Enterprise) -> Result<Own, Trouble> {
    let cap = view.lens.pack.params().annual_cap;
    let mut years = Vec::new();
    for notice in view.lens.notices()? {
        let allowance = view.lens.find_allowance(it.id, notice.year)?;
        let received = allowance.map_or(Fen::ZERO, |allowance| allowance.received);
        let left = yunquan_core::subsidy::room(cap, received);
        years.push(Year { year: notice.year, received: yuan(received), left: yuan(left) });
    }
    Ok(Own {
        f: view.frame_named(&it.name),
        state: view.state("state-enterprise", it.status.as_str()),
        doubt: if it.status == Status::Registered {
            view.code_doubt(it.credit_code)
        } else {
            String::new()
        },
        jurisdiction: view.jurisdiction(&it.jurisdiction),
        tier: view.lens.pack.tier(&it.industry, &it.tags),
        years,
        cap: view.article("R14.3"),
        priority: view.article("R5.3"),
        it,
    })
}

/// What is known of the enterprise, or the form by which it is registered.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    match who.enterprise()? {
        None => portal.page(who, |view| Ok(form(view, view.kept()))).await,
        Some(id) => {
            let made = move |view: &View<'_>| {
                own(view, view.lens.find_enterprise(id)?.ok_or(Trouble::NotFound)?)
            };
            portal.page(who, made).await
        }
    }
}

/// Registers the enterprise.
pub(crate) async fn register(State(portal): Ctx, posted: Posted) -> Result<Response, Trouble> {
    posted.signed_in(&portal, "/enterprise")?;
    match portal.run(&posted, "enterprise/register").await? {
        Outcome::Done(_) => Ok(page::done("/enterprise", "registered").into_response()),
        Outcome::Undone(filled) => {
            portal.page_with(AGAIN, posted.who, |view| Ok(form(view, *filled))).await
        }
    }
}
