//! A browser without script: keeps cookies, reads forms from pages, follows where it is sent.

use std::cell::RefCell;
use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Request, header};

use crate::bench::{Bench, PASSWORD, Reply};

/// A browser of somebody, or of nobody yet.
pub(crate) struct Browser<'b> {
    pub(crate) bench: &'b Bench,
    pub(crate) cookies: RefCell<BTreeMap<String, String>>,
    pub(crate) lang: &'static str,
}

/// What stands in an attribute, after a mark, up to the next quote.
fn after<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(mark)?;
    rest.split('"').next()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A page as text.
pub(crate) fn html(reply: &Reply) -> String {
    String::from_utf8(reply.bytes.clone()).unwrap()
}

impl<'b> Browser<'b> {
    pub(crate) fn new(bench: &'b Bench) -> Self {
        Self { bench, cookies: RefCell::default(), lang: "zh-CN" }
    }

    /// A browser in which somebody has signed in.
    pub(crate) fn of(bench: &'b Bench, name: &str) -> Self {
        let it = Self::new(bench);
        it.sign_in(name);
        it
    }

    pub(crate) fn sign_in(&self, name: &str) {
        self.bench.set_password(name);
        let page = self.page("/sign-in");
        let reply = self.fill(&page, "/sign-in", &[("login", name), ("password", PASSWORD)]);
        assert_eq!(reply.status.as_u16(), 303, "{}", html(&reply));
    }

    pub(crate) fn send(&self, mut request: Request<Body>) -> Reply {
        let cookies = self.cookies.borrow();
        let line: Vec<String> = cookies.iter().map(|(name, it)| format!("{name}={it}")).collect();
        drop(cookies);
        let headers = request.headers_mut();
        headers.insert(header::ACCEPT_LANGUAGE, self.lang.parse().unwrap());
        headers.insert(header::COOKIE, line.join("; ").parse().unwrap());
        let reply = self.bench.send(request);
        for set in reply.headers.get_all(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
        }
        reply
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).unwrap())
    }

    /// A page that is there.
    #[track_caller]
    pub(crate) fn page(&self, path: &str) -> String {
        let reply = self.get(path);
        assert_eq!(reply.status.as_u16(), 200, "{path}: {}", html(&reply));
        html(&reply)
    }

    pub(crate) fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        let body: Vec<String> =
            pairs.iter().map(|(name, it)| format!("{}={}", encoded(name), encoded(it))).collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body.join("&"))).unwrap())
    }

    /// Sends the form of a page with what it carries unseen, and this typed into it.
    pub(crate) fn fill(&self, page: &str, action: &str, typed: &[(&str, &str)]) -> Reply {
        let carried = hidden(page, action);
        let mut pairs: Vec<(&str, &str)> =
            carried.iter().map(|(name, it)| (name.as_str(), it.as_str())).collect();
        pairs.retain(|(name, _)| typed.iter().all(|(known, _)| known != name));
        pairs.extend(typed);
        self.post(action, &pairs)
    }

    /// As [`Browser::fill`], with a file beside the texts.
    pub(crate) fn fill_with_file(
        &self,
        page: &str,
        action: &str,
        typed: &[(&str, &str)],
        (field, name, bytes): (&str, &str, &[u8]),
    ) -> Reply {
        let mut body = Vec::new();
        let carried = hidden(page, action);
        let carried = carried.iter().map(|(name, it)| (name.as_str(), it.as_str()));
        for (name, text) in carried.chain(typed.iter().copied()) {
            let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend(part.as_bytes());
            body.extend(text.as_bytes());
            body.extend(b"\r\n");
        }
        let name = name.replace('"', "%22");
        let part = format!(
            "--x\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(part.as_bytes());
        body.extend(bytes);
        body.extend(b"\r\n--x--\r\n");
        let request = Request::post(action)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body)).unwrap())
    }
}

/// The form of a page that is sent to an address.
fn form<'p>(page: &'p str, action: &str) -> &'p str {
    let mark = format!("action=\"{action}\"");
    let (_, rest) = page.split_once(&mark).unwrap_or_else(|| panic!("no form {action}: {page}"));
    rest.split("</form>").next().unwrap()
}

/// What a form carries unseen.
pub(crate) fn hidden(page: &str, action: &str) -> Vec<(String, String)> {
    let inputs = form(page, action).split("<input type=\"hidden\"").skip(1);
    let pair = |input: &str| {
        let name = after(input, "name=\"")?.to_owned();
        Some((name, after(input, "value=\"")?.to_owned()))
    };
    inputs.filter_map(pair).collect()
}

/// Where an answer leads.
pub(crate) fn leads_to(reply: &Reply) -> &str {
    assert_eq!(reply.status.as_u16(), 303, "{}", html(reply));
    reply.header("location")
}
