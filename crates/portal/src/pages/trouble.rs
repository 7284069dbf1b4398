//! The page of what could not be shown or done.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;

use super::session;
use crate::Portal;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::page::done_of;
use crate::parts::article::Article;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "pages/trouble.html")]
struct Page {
    f: Frame,
    does: String,
    article: Option<Article>,
    seconds: Option<u64>,
}

/// The page of a trouble; who is not signed in may do so there.
pub(crate) async fn trouble(
    portal: &Arc<Portal>,
    who: Visitor,
    trouble: Trouble,
) -> Result<Response, Trouble> {
    let status = trouble.status();
    if let Trouble::SignIn { next, kept } = trouble {
        return session::again(portal, who, status, next, kept).await;
    }
    let made = move |view: &crate::view::View<'_>| {
        let word = trouble.word();
        let title = view.w.of_family("trouble", word);
        let article = match &trouble {
            Trouble::Forbidden(Some(rule)) => Some(view.article(rule.as_str())),
            _ => None,
        };
        let seconds = match &trouble {
            Trouble::TooMany(seconds) => Some(*seconds),
            _ => None,
        };
        let mut f = view.frame_named(title);
        f.done = done_of(view.w, "/");
        Ok(Page { f, does: view.w.of_family("trouble-do", word), article, seconds })
    };
    portal.page_with(status, who, made).await
}
