//! What a visitor chooses of every page: language, size of letters, light or dark. Kept in cookies,
//! changed by a link that any page carries.

use axum::http::{HeaderMap, Uri, header};
use yunquan_core::pack::Lang;
use yunquan_service::signin::cookie;

use crate::lang::preferred;

/// The names of the choices, in addresses and cookies.
const NAMES: [&str; 3] = ["lang", "size", "theme"];
/// How long a choice is kept, in seconds.
const YEAR: i64 = 365 * 86_400;

/// A visitor's choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Choices {
    pub(crate) lang: Lang,
    pub(crate) large: bool,
    pub(crate) theme: Theme,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the visitor's system has it.
    Auto,
    Light,
    Dark,
}

/// The lines of the cookies that came with a request.
pub(crate) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok())
}

impl Choices {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let chosen = |name| cookie::find(cookies(headers), name);
        Self {
            lang: match chosen("lang") {
                Some("zh-CN") => Lang::Zh,
                Some("en") => Lang::En,
                _ => preferred(headers),
            },
            large: chosen("size") == Some("large"),
            theme: match chosen("theme") {
                Some("light") => Theme::Light,
                Some("dark") => Theme::Dark,
                _ => Theme::Auto,
            },
        }
    }
}

/// A choice made by an address: the cookies to set, and the same address without it.
pub(crate) fn chosen(uri: &Uri, over_tls: bool) -> Option<(Vec<String>, String)> {
    let query = uri.query()?;
    let (mut set, mut rest) = (Vec::new(), Vec::new());
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some((name, value)) if NAMES.contains(&name) => {
                let plain = value.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
                if plain && value.len() <= 12 {
                    set.push(cookie::set(over_tls, name, value, YEAR));
                }
            }
            _ => rest.push(pair),
        }
    }
    if rest.len() == query.split('&').count() {
        return None;
    }
    let mut address = local(uri.path());
    if !rest.is_empty() {
        address = format!("{address}?{}", rest.join("&"));
    }
    Some((set, address))
}

/// A path of this office: what looks like another host's address is the home page.
pub(crate) fn local(path: &str) -> String {
    let own = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic());
    if own && plain { path.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_leads_back_to_where_it_was_made() {
        let uri: Uri = "/providers?q=a&lang=en&page=2".parse().unwrap();
        let (set, address) = chosen(&uri, false).unwrap();
        assert_eq!(address, "/providers?q=a&page=2");
        assert_eq!(set, ["lang=en; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000"]);
        assert_eq!(chosen(&"/providers?q=lang".parse().unwrap(), false), None);
        let (set, address) = chosen(&"//evil.example/?lang=a%0D".parse().unwrap(), false).unwrap();
        assert_eq!((set.len(), address.as_str()), (0, "/"));
    }
}
