//! What every page has around it: head, navigation, choices, the demo's clock, foot.

use yunquan_core::account::Role;

use crate::assets::{SCRIPT_PATH, STYLE_PATH};
use crate::choices::Theme;
use crate::demo::Bar;
use crate::figures;
use crate::nav::{self, Item};
use crate::page::done_of;
use crate::view::View;
use crate::words::Words;

/// The frame of a page.
pub(crate) struct Frame {
    pub(crate) w: &'static Words,
    pub(crate) title: String,
    pub(crate) scheme: String,
    pub(crate) bureau: String,
    pub(crate) today: String,
    pub(crate) lang: &'static str,
    pub(crate) classes: &'static str,
    pub(crate) large: bool,
    pub(crate) dark: bool,
    pub(crate) nav: Vec<Item>,
    /// Who is signed in, and in which role.
    pub(crate) user: Option<(String, String)>,
    pub(crate) csrf: String,
    /// What has just been done, in words.
    pub(crate) done: Option<String>,
    pub(crate) demo: Option<Bar>,
    pub(crate) home: &'static str,
    /// Whether whoever looks can apply, or may yet sign in as somebody who can.
    pub(crate) applies: bool,
    pub(crate) document: String,
    /// The address with whatever it asks, to which a choice is added.
    here: String,
    pub(crate) style: &'static str,
    pub(crate) script: &'static str,
}

/// How many messages of his firm whoever looks has not seen. A page is no worse without it.
fn unread(view: &View<'_>) -> usize {
    let Some(account) = view.who.account.as_ref().filter(|it| it.party.is_some()) else { return 0 };
    view.portal.office.unread(&view.lens, account).unwrap_or_else(|error| {
        tracing::error!(%error, "unread messages were not counted");
        0
    })
}

impl Frame {
    pub(crate) fn new(view: &View<'_>, title: String) -> Self {
        let (pack, w) = (view.lens.pack, view.w);
        let local = pack.zone().local(view.lens.now);
        let weekday = figures::weekday(w, chrono::Datelike::weekday(&local.date()));
        let choices = view.who.asked.choices;
        let role = view.who.role();
        let user = view.who.account.as_ref();
        let document = pack.documents().iter().find(|it| !it.prevails).map(|it| it.title.clone());
        Self {
            w,
            title,
            scheme: pack.title(w.lang()).to_owned(),
            bureau: pack.bureau(w.lang()).to_owned(),
            today: w.t2(
                "today",
                "date",
                figures::date(w, local.date()),
                "time",
                format!("{weekday} {}", local.format("%H:%M")),
            ),
            lang: w.lang().tag(),
            classes: match (choices.large, choices.theme) {
                (false, Theme::Auto) => "",
                (false, Theme::Light) => "light",
                (false, Theme::Dark) => "dark",
                (true, Theme::Auto) => "large",
                (true, Theme::Light) => "large light",
                (true, Theme::Dark) => "large dark",
            },
            large: choices.large,
            dark: choices.theme == Theme::Dark,
            nav: nav::items(w, role, view.who.path(), unread(view)),
            user: user.map(|it| (it.login.clone(), w.of_family("role", it.role.as_str()))),
            csrf: view.who.csrf(),
            done: done_of(w, &view.who.asked.address),
            demo: Bar::of(view),
            home: if role == Role::Public { "/" } else { nav::home(role) },
            applies: matches!(role, Role::Public | Role::Enterprise),
            document: document.unwrap_or_default(),
            here: view.who.asked.address.clone(),
            style: STYLE_PATH.as_str(),
            script: SCRIPT_PATH.as_str(),
        }
    }

    /// This address with a choice added.
    pub(crate) fn with(&self, choice: &str) -> String {
        let (path, query) = self.here.split_once('?').unwrap_or((&self.here, ""));
        let rest = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("done="));
        let pairs: Vec<&str> = rest.chain([choice]).collect();
        format!("{path}?{}", pairs.join("&"))
    }
}
