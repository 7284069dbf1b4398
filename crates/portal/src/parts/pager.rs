//! The way to the next page of a list.

use askama::Template;

use crate::words::Words;

/// A link to what comes after.
#[derive(Template)]
#[template(path = "parts/pager.html")]
pub(crate) struct Pager {
    pub(crate) words: &'static Words,
    /// The address of the next page; none on the last.
    pub(crate) next: Option<String>,
    /// Whether this is not the first page, and its address.
    pub(crate) first: Option<String>,
}

super::part!(Pager);

impl Pager {
    /// The ways on from this address: to the page that begins at a cursor, and back to the first.
    pub(crate) fn of(view: &crate::view::View<'_>, next: Option<String>) -> Self {
        let address = &view.who.asked.address;
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let kept = query.split('&').filter(|pair| {
            !pair.is_empty() && !pair.starts_with("after=") && !pair.starts_with("done=")
        });
        let kept: Vec<&str> = kept.collect();
        let with = |more: Option<String>| {
            let pairs: Vec<&str> = kept.iter().copied().chain(more.as_deref()).collect();
            if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
        };
        let on_first = view.who.asks("after").is_none();
        Self {
            words: view.w,
            next: next.map(|cursor| with(Some(format!("after={}", encoded(&cursor))))),
            first: (!on_first).then(|| with(None)),
        }
    }
}

/// A text as an address carries it.
pub(crate) fn encoded(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            made.push(char::from(byte));
        } else {
            made.push_str(&format!("%{byte:02X}"));
        }
    }
    made
}
