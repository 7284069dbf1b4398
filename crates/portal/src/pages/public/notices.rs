//! Notices of the support years.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use yunquan_core::notice::{Notice, Publish};

use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::deadline::Left;
use crate::view::View;
use crate::visitor::Visitor;

struct Row {
    year: i32,
    title: String,
    day: String,
    open: bool,
    window: String,
}

#[derive(Template)]
#[template(path = "pages/notices.html")]
struct List {
    f: Frame,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "pages/notice.html")]
struct One {
    f: Frame,
    it: Publish,
    open: bool,
    left: Option<Left>,
    opens: String,
    closes: String,
    closed: Option<String>,
    quota: String,
    ratio: String,
    categories: String,
    day: String,
    bureau: String,
    a: Article,
    ratio_article: Article,
    evidence_article: Article,
}

/// All of them, the newest first.
pub(crate) async fn list(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let made = |view: &View<'_>| {
        let row = |it: &Notice| Row {
            year: it.year,
            title: it.terms.title.clone(),
            day: view.lens.pack.zone().date(it.published_at).to_string(),
            open: view.lens.is_open(it),
            window: window(view, it),
        };
        let rows = view.lens.notices()?.iter().map(row).collect();
        Ok(List { f: view.frame("notices"), rows })
    };
    portal.page(who, made).await
}

fn window(view: &View<'_>, it: &Notice) -> String {
    let (from, to) = (view.date(it.terms.opens_on), view.date(it.terms.closes_on));
    view.w.t2("window", "from", from, "to", to)
}

/// One of them.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(year): Path<i32>,
    who: Visitor,
) -> Result<Response, Trouble> {
    portal.page(who, move |view| one(view, year)).await
}

fn one(view: &View<'_>, year: i32) -> Result<One, Trouble> {
    let it = view.lens.find_notice(year)?.ok_or(Trouble::NotFound)?;
    let zone = view.lens.pack.zone();
    let open = view.lens.is_open(&it);
    let word =
        |category: &yunquan_core::notice::Category| view.w.of_family("category", category.as_str());
    let categories: Vec<String> = it.terms.categories.iter().map(word).collect();
    let ratio = view.lens.pack.params().ratio(year).unwrap_or_default();
    Ok(One {
        f: view.frame_named(&it.terms.title),
        open,
        left: view.left(it.terms.closes_on).filter(|_| open),
        opens: view.date(it.terms.opens_on),
        closes: view.date(it.terms.closes_on),
        closed: it.closed_at.map(|at| view.moment(at)),
        quota: yuan(it.terms.quota_fen),
        ratio: ratio.to_string(),
        categories: categories.join(&view.w.t("list-comma")),
        day: view.date(zone.date(it.published_at)),
        bureau: view.lens.pack.bureau(view.w.lang()).to_owned(),
        a: view.article("R11.1"),
        ratio_article: view.article("R16.2"),
        evidence_article: view.article("R21.1"),
        it: it.terms,
    })
}
