//! Texts: interpretations, how the order of acceptance is checked, accessibility.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::pager::Pager;
use crate::view::View;
use crate::visitor::Visitor;

struct Interpretation {
    number: String,
    title: String,
    day: String,
    paragraphs: Vec<String>,
    rules: Vec<Article>,
}

#[derive(Template)]
#[template(path = "pages/interpretations.html")]
struct Interpretations {
    f: Frame,
    items: Vec<Interpretation>,
    pager: Pager,
    a: Article,
}

/// The bureau's interpretations, the newest first.
pub(crate) async fn interpretations(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let made = |view: &View<'_>| {
        let page = view.lens.interpretations(view.who.asks("after").as_deref())?;
        let shown = |it: yunquan_core::interpretation::Interpretation| Interpretation {
            day: view.date(it.published_on),
            paragraphs: it.text.lines().map(str::to_owned).collect(),
            rules: it.rules.iter().map(|rule| view.article(rule.as_str())).collect(),
            number: it.number,
            title: it.title,
        };
        Ok(Interpretations {
            f: view.frame("interpretations"),
            items: page.items.into_iter().map(shown).collect(),
            pager: Pager::of(view, page.next),
            a: view.article("R27.1"),
        })
    };
    portal.page(who, made).await
}

struct Queue {
    year: i32,
    last: u32,
}

#[derive(Template)]
#[template(path = "pages/order.html")]
struct Order {
    f: Frame,
    queues: Vec<Queue>,
    size: u64,
    root: String,
    key: String,
    a: Article,
}

/// How anybody checks that the order of acceptance was not changed.
pub(crate) async fn order(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let made = |view: &View<'_>| {
        let mut queues = Vec::new();
        for notice in view.lens.notices()? {
            let last = view.lens.last_order(notice.year)?;
            queues.push(Queue { year: notice.year, last });
        }
        let (size, root) = view.lens.journal_head()?;
        let key = view.portal.signer.verifier().to_string();
        Ok(Order { f: view.frame("order-check"), queues, size, root, key, a: view.article("R4.4") })
    };
    portal.page(who, made).await
}

#[derive(Template)]
#[template(path = "pages/accessibility.html")]
struct Accessibility {
    f: Frame,
}

/// What the portal does for everybody's use, and where to say that it fails.
pub(crate) async fn accessibility(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    portal.page(who, |view| Ok(Accessibility { f: view.frame("foot-access") })).await
}
