//! The years of a page, side by side.

use askama::Template;

use crate::view::View;

/// A year, or all of them.
struct Tab {
    href: String,
    word: String,
    here: bool,
}

/// The tabs.
#[derive(Template)]
#[template(path = "parts/years.html")]
pub(crate) struct Years {
    label: String,
    tabs: Vec<Tab>,
}

super::part!(Years);

impl Years {
    /// Tabs for years, each at the address that `href` makes of it.
    pub(crate) fn new(
        view: &View<'_>,
        years: &[i32],
        here: Option<i32>,
        href: impl Fn(i32) -> String,
    ) -> Self {
        let tab = |year: &i32| Tab {
            href: href(*year),
            word: year.to_string(),
            here: here == Some(*year),
        };
        Self { label: view.w.t("field-year"), tabs: years.iter().map(tab).collect() }
    }

    /// The same with all years together before them.
    pub(crate) fn with_all(mut self, view: &View<'_>, href: &str) -> Self {
        let here = self.tabs.iter().all(|tab| !tab.here);
        let all = Tab { href: href.to_owned(), word: view.w.t("all-years"), here };
        self.tabs.insert(0, all);
        self
    }
}
