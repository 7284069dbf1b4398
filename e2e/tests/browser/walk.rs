//! A walk through every page: from each role's navigation along the links, one page of each shape.

use std::collections::{BTreeSet, VecDeque};

use serde_json::Value;

use crate::window::Window;

/// Pages to which no link of the navigation leads, for nobody and for somebody.
const OUTSIDE: &[&str] = &["/sign-in", "/account/open"];
const INSIDE: &[&str] = &["/account", "/account/password", "/account/second-factor"];

/// A page that was come to.
pub(crate) struct Stop {
    pub(crate) who: &'static str,
    pub(crate) path: String,
}

impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.who, self.path)
    }
}

/// The shape of an address: ids, years and numbers are left out, and what is asked under a name.
fn shape(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let part = |part: &str| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        let name = if digits >= 4 || (digits > 0 && digits == part.len()) { "*" } else { part };
        name.to_owned()
    };
    let parts: Vec<String> = path.split('/').map(part).collect();
    let mut asked: Vec<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    asked.retain(|name| !["", "done", "year", "lang", "theme", "size", "check"].contains(name));
    // A command's form is the same whatever it is filled with.
    if path.starts_with("/do/") {
        asked.clear();
    }
    asked.sort_unstable();
    format!("{}?{}", parts.join("/"), asked.join("&"))
}

/// Whether an address answers with a page and not with a file.
fn is_page(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default();
    !(path.starts_with("/api/")
        || path.contains("/materials/")
        || path.contains("/evidence/")
        || file.contains('.')
        || file == "file")
}

/// Where the links of the page lead that answer with pages.
async fn links(window: &Window, within: &str) -> Vec<String> {
    let found = window
        .script(&format!(
            "return [...document.querySelectorAll('{within} a[href]:not([download])')]
                .filter((it) => it.origin === location.origin && !it.hash)
                .map((it) => it.pathname + it.search)"
        ))
        .await;
    let found = found.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned);
    found.filter(|path| is_page(path)).collect()
}

/// A walk of several people after one another; nobody opens a page like one that was seen, but for
/// those to which his own navigation leads.
pub(crate) struct Walk {
    seen: BTreeSet<String>,
    waiting: VecDeque<String>,
    people: VecDeque<&'static str>,
    who: &'static str,
}

impl Walk {
    /// The walk of these people; a blank is nobody in particular.
    pub(crate) fn of(people: &[&'static str]) -> Self {
        let people = people.iter().copied().collect();
        Self { seen: BTreeSet::new(), waiting: VecDeque::new(), people, who: "" }
    }

    /// Notes where the page that stands leads to.
    async fn look_around(&mut self, window: &Window, within: &str, own: bool) {
        for path in links(window, within).await {
            let shape = shape(&path);
            let mark = if own { format!("{} {shape}", self.who) } else { shape.clone() };
            if (!own && self.seen.contains(&format!("{} {shape}", self.who)))
                || !self.seen.insert(mark)
            {
                continue;
            }
            self.seen.insert(shape);
            self.waiting.push_back(path);
        }
    }

    /// Goes to the next page; none where all were seen.
    pub(crate) async fn next(&mut self, window: &Window) -> Option<Stop> {
        while self.waiting.is_empty() {
            self.who = self.people.pop_front()?;
            if self.who.is_empty() {
                window.go("/").await;
            } else {
                window.become_person(self.who).await;
            }
            let doors = if self.who.is_empty() { OUTSIDE } else { INSIDE };
            let doors = doors.iter().filter(|door| self.seen.insert(shape(door)));
            self.waiting.extend(doors.map(|door| (*door).to_owned()));
            self.look_around(window, ".nav", true).await;
            self.look_around(window, "footer", false).await;
        }
        let path = self.waiting.pop_front()?;
        window.go(&path).await;
        self.look_around(window, "main", false).await;
        Some(Stop { who: self.who, path })
    }
}

#[test]
fn addresses_of_one_shape_are_one() {
    assert_eq!(shape("/files/case/01912345-ab?done=x"), "/files/case/*?");
    assert_eq!(shape("/results?year=2021"), shape("/results"));
    assert_ne!(shape("/files/case?after=3"), shape("/files/case"));
    assert!(!is_page("/results.csv?year=2021") && is_page("/results"));
}
