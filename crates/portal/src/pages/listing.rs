//! A firm's own list of one kind of thing: each line leads to its page.

use askama::Template;
use yunquan_service::lists::PageOf;

use crate::fault::Trouble;
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::parts::pager::Pager;
use crate::view::View;

/// A line of a list.
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) title: String,
    /// A number or code.
    pub(crate) number: String,
    /// In yuan.
    pub(crate) amount: String,
    pub(crate) state: Option<Chip>,
    pub(crate) note: String,
    /// What presses.
    pub(crate) hot: String,
}

/// What such a page says, by keys.
pub(crate) struct About {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) none: &'static str,
    pub(crate) rule: &'static str,
    /// Pages that belong to it: address and key.
    pub(crate) more: &'static [(&'static str, &'static str)],
}

/// The page.
#[derive(Template)]
#[template(path = "pages/listing.html")]
pub(crate) struct Page {
    f: Frame,
    lead: String,
    none: String,
    a: Article,
    rows: Vec<Row>,
    pager: Pager,
    more: Vec<(&'static str, String)>,
}

/// Makes the page of what was found; nothing was where there is no firm yet.
pub(crate) fn page<T>(
    view: &View<'_>,
    about: &About,
    found: Option<PageOf<T>>,
    row: impl FnMut(&T) -> Result<Row, Trouble>,
) -> Result<Page, Trouble> {
    let (items, next) = found.map_or_else(|| (Vec::new(), None), |it| (it.items, it.next));
    Ok(Page {
        f: view.frame(about.title),
        lead: view.w.t(about.lead),
        none: view.w.t(about.none),
        a: view.article(about.rule),
        rows: items.iter().map(row).collect::<Result<_, _>>()?,
        pager: Pager::of(view, next),
        more: about.more.iter().map(|(href, key)| (*href, view.w.t(key))).collect(),
    })
}
