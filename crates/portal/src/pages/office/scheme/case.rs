//! A case as it is written: its steps are the pack's own words.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use yunquan_core::refusal::RuleId;

use super::{chips, sight};
use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::view::View;
use crate::visitor::Visitor;

struct Step {
    keyword: String,
    text: String,
    table: Vec<Vec<String>>,
    doc: String,
}

/// A requirement that a case shows.
struct Shows {
    id: String,
    article: Article,
}

#[derive(Template)]
#[template(path = "office/case-of.html")]
struct Page {
    f: Frame,
    shows: Vec<Shows>,
    back: String,
    chips: Vec<Chip>,
    place: String,
    steps: Vec<Step>,
}

/// The page.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(place): Path<usize>,
    who: Visitor,
) -> Result<Response, Trouble> {
    who.signed_in()?;
    portal.page(who, move |view| make(view, place)).await
}

fn make(view: &View<'_>, place: usize) -> Result<Page, Trouble> {
    sight::officer(view)?;
    let case = view.portal.cases.all().get(place).ok_or(Trouble::NotFound)?;
    let rules: Vec<RuleId> = case.tags.iter().filter_map(|tag| tag.parse().ok()).collect();
    let article = rules.iter().find_map(|id| view.lens.pack.rule(id)).map(|it| &it.article);
    let step = |it: &yunquan_service::cases::Step| Step {
        keyword: it.keyword.clone(),
        text: it.text.clone(),
        table: it.table.clone().unwrap_or_default(),
        doc: it.doc.clone().unwrap_or_default(),
    };
    Ok(Page {
        f: view.frame_named(case.name.clone()),
        back: article.map_or_else(|| "/scheme".to_owned(), |it| format!("/scheme/{it}")),
        shows: rules
            .iter()
            .map(|id| Shows { id: id.to_string(), article: view.article(id.as_str()) })
            .collect(),
        chips: chips(view, case),
        place: format!("{}:{}", case.file, case.line),
        steps: case.steps.iter().map(step).collect(),
    })
}
