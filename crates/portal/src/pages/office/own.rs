//! What stands around every file's own page: title, deadline, the one decision that is whoever
//! looks' to take, signals, history.

use askama::Template;
use serde_json::Value;
use yunquan_core::access::GRANTS;
use yunquan_core::offer;
use yunquan_core::time::Date;
use yunquan_core::world::Key;

use super::file::{Signal, Step};
use super::{act, facts, file, list};
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::parts::chip::Chip;
use crate::parts::deadline::Weeks;
use crate::parts::field::Field;
use crate::sheet::{Filled, Sheet};
use crate::view::View;

/// Fields of a form that belong together, under a head of their own where they have one.
pub(super) struct Group {
    pub(super) head: String,
    pub(super) fields: Vec<Field>,
}

impl Group {
    /// The fields of a form without parts.
    pub(super) fn plain(fields: Vec<Field>) -> Vec<Self> {
        vec![Self { head: String::new(), fields }]
    }
}

/// The form of the decision, sent to the page itself.
#[derive(Template)]
#[template(path = "office/deed.html")]
pub(super) struct Deed {
    pub(super) s: Sheet,
    pub(super) to: String,
    pub(super) name: String,
    pub(super) word: String,
    pub(super) head: String,
    pub(super) lead: String,
    pub(super) note: String,
    pub(super) groups: Vec<Group>,
}

crate::parts::part!(Deed);

/// The stage in which a file waits, for whom and until when.
pub(super) struct Stage {
    pub(super) word: String,
    pub(super) role: String,
    pub(super) day: String,
    pub(super) left: Option<Chip>,
    pub(super) weeks: Option<Weeks>,
}

/// What stands around a page.
pub(super) struct Own {
    pub(super) kind: String,
    pub(super) list: String,
    pub(super) chip: Option<Chip>,
    pub(super) lead: String,
    pub(super) stage: Option<Stage>,
    pub(super) deed: Option<Deed>,
    /// Other steps that may be taken now, each on this page.
    pub(super) others: Vec<act::Way>,
    pub(super) signals: Vec<Signal>,
    pub(super) steps: Vec<Step>,
    pub(super) journal: String,
}

/// How a page makes the fields of a command.
type Fields<'a> = dyn Fn(&Sheet, &'static str) -> Result<Vec<Group>, Trouble> + 'a;

/// The steps that a page offers, and how it makes a form of one.
pub(super) struct Deeds<'a> {
    /// Commands of the kind, the most usual first: what the state does not let through is left out
    /// by [`own`], and what stands against one besides, by the page.
    pub(super) names: &'a [&'static str],
    /// The fields of one.
    pub(super) groups: &'a Fields<'a>,
}

/// The frame of a page, and what stands around it.
pub(super) fn own(
    view: &View<'_>,
    key: &Key,
    shown: &Value,
    filled: Filled,
    deeds: &Deeds<'_>,
) -> Result<(Frame, Own), Trouble> {
    let role = view.who.role();
    let granted =
        |name: &str| GRANTS.iter().any(|(known, holder, _)| *known == name && *holder == role);
    let status = shown["status"].as_str().unwrap_or_default();
    let lets = |name: &str| granted(name) && offer::open(key.kind(), status, name);
    let open: Vec<&'static str> = deeds.names.iter().copied().filter(|name| lets(name)).collect();
    let asked = Some(filled.typed.get("command").to_owned()).filter(|it| !it.is_empty());
    let asked = asked.or_else(|| view.who.asks("do").map(|it| it.replace("%2F", "/")));
    let chosen = open.iter().copied().find(|name| asked.as_deref() == Some(*name));
    let chosen = chosen.or(open.first().copied());
    let here = format!("/files/{}/{}", key.kind(), key.id());
    let deed = match chosen {
        None => None,
        Some(name) => {
            let sheet = view.sheet(filled);
            let groups = (deeds.groups)(&sheet, name)?;
            Some(deed(view, sheet, &here, name, groups))
        }
    };
    let others = open.iter().filter(|name| Some(**name) != chosen).map(|name| act::Way {
        href: format!("{here}?do={name}#dec"),
        word: act::word(view, name),
    });
    let state = shown["status"].as_str();
    let own = Own {
        kind: view.w.of_family("kind", key.kind()),
        list: format!("/files/{}", key.kind()),
        chip: state.map(|state| list::state_chip(view, key.kind(), state)),
        lead: String::new(),
        stage: stage(view, shown),
        deed,
        others: others.collect(),
        signals: file::signals(view, key)?,
        steps: file::steps(view, key)?,
        journal: format!("/journal?of={key}"),
    };
    Ok((view.frame_named(facts::label(view, key)?), own))
}

/// The form of one command.
pub(super) fn deed(
    view: &View<'_>,
    s: Sheet,
    to: &str,
    name: &'static str,
    groups: Vec<Group>,
) -> Deed {
    let word = act::word(view, name);
    Deed {
        s,
        to: to.to_owned(),
        name: name.to_owned(),
        head: view.w.t("your-decision"),
        word,
        lead: String::new(),
        note: view.w.t("decide-note"),
        groups,
    }
}

/// Who has to act, and by when.
fn stage(view: &View<'_>, shown: &Value) -> Option<Stage> {
    let word = shown["stage"].as_str()?;
    let due = shown["due_on"].as_str().and_then(|day| day.parse::<Date>().ok());
    Some(Stage {
        word: view.w.of_family("stage", word),
        role: shown["waits_for"]
            .as_str()
            .map_or_else(String::new, |role| view.w.of_family("role", role)),
        day: due.map(|due| view.date(due)).unwrap_or_default(),
        left: due.map(|due| left(view, due)),
        weeks: due.and_then(|due| view.weeks(due)),
    })
}

/// What is left until a day, in working days; loud where it is over or nearly so.
pub(super) fn left(view: &View<'_>, due: Date) -> Chip {
    let today = view.today();
    let between = |from, to| view.lens.calendar.working_days_between(from, to).ok();
    if due < today {
        let days = between(due, today).unwrap_or(1).max(1);
        return Chip { class: "no", word: view.w.t1("overdue", "days", i64::from(days)) };
    }
    let near = between(today, due).is_some_and(|days| days <= 2);
    Chip { class: if near { "due" } else { "" }, word: view.days_left(due) }
}
