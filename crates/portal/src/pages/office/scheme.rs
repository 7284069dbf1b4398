//! The regulation as the office holds it: each article with its rules.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::sight;
use crate::Ctx;
use crate::fault::Trouble;
use crate::figures;
use crate::frame::Frame;
use crate::view::View;
use crate::visitor::Visitor;

/// A rule of an article.
struct Rule {
    id: String,
    basis: String,
    text: String,
    refusal: String,
}

/// An article with its rules.
struct Part {
    article: String,
    rules: Vec<Rule>,
}

#[derive(Template)]
#[template(path = "office/scheme.html")]
struct Page {
    f: Frame,
    cite: String,
    parts: Vec<Part>,
    documents: Vec<String>,
}

/// The page.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    who.signed_in()?;
    portal.page(who, make).await
}

fn make(view: &View<'_>) -> Result<Page, Trouble> {
    sight::officer(view)?;
    let lang = view.w.lang();
    let mut parts: Vec<(u32, Part)> = Vec::new();
    for rule in view.lens.pack.rules() {
        let number: u32 = rule.article.parse().unwrap_or(u32::MAX);
        let shown = Rule {
            id: rule.id.to_string(),
            basis: view.article(rule.id.as_str()).cited,
            text: rule.text.in_(lang).to_owned(),
            refusal: rule.refusal.as_ref().map(|it| it.in_(lang).to_owned()).unwrap_or_default(),
        };
        match parts.iter_mut().find(|(known, _)| *known == number) {
            Some((_, part)) => part.rules.push(shown),
            None => {
                let article =
                    if view.w.zh() { figures::chinese(number) } else { rule.article.clone() };
                let article = view.w.t1("article-head", "number", article);
                parts.push((number, Part { article, rules: vec![shown] }));
            }
        }
    }
    parts.sort_by_key(|(number, _)| *number);
    Ok(Page {
        f: view.frame("nav-scheme"),
        cite: view.lens.pack.cite().to_owned(),
        parts: parts.into_iter().map(|(_, part)| part).collect(),
        documents: view.lens.pack.documents().iter().map(|it| it.title.clone()).collect(),
    })
}
