//! What a form may bring: texts up to a size, files up to a number, of those who may send any; and
//! whose requests are counted together.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, header};

use crate::bench::{AUDITOR, Bench, ENTERPRISE, PROVIDER, Reply};
use crate::portal_browser::{Browser, hidden, html};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n";
const PIECE: usize = 16 * 1024;

/// A part of a form: its name and, of a file, what it is called.
fn part(name: &str, called: Option<&str>, bytes: &[u8]) -> Vec<u8> {
    let called = called.map(|called| format!("; filename=\"{called}\"")).unwrap_or_default();
    let head = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{called}\r\n\r\n");
    [head.as_bytes(), bytes, b"\r\n"].concat()
}

fn multipart(path: &str, body: Body) -> Request<Body> {
    let request = Request::post(path).header("sec-fetch-site", "same-origin");
    request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=x").body(body).unwrap()
}

/// Sends parts piece by piece, as a line does; how many bytes of them were taken.
fn pieces(browser: &Browser<'_>, path: &str, parts: &[Vec<u8>]) -> (Reply, usize) {
    let whole = [parts.concat().as_slice(), b"--x--\r\n"].concat();
    let taken = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&taken);
    let stream = futures::stream::unfold(0, move |at: usize| {
        let piece = whole[at..whole.len().min(at + PIECE)].to_vec();
        let counted = Arc::clone(&counted);
        async move {
            tokio::task::yield_now().await;
            counted.fetch_add(piece.len(), Ordering::Relaxed);
            let next = at + piece.len();
            (!piece.is_empty()).then_some((Ok::<_, std::io::Error>(piece), next))
        }
    });
    let reply = browser.send(multipart(path, Body::from_stream(stream)));
    (reply, taken.load(Ordering::Relaxed))
}

fn stored(bench: &Bench) -> usize {
    let folders = std::fs::read_dir(bench.files.path()).unwrap();
    folders.map(|it| std::fs::read_dir(it.unwrap().path()).unwrap().count()).sum()
}

/// Files that differ, behind the token of a page.
fn files(browser: &Browser<'_>, page: &str, path: &str, count: usize) -> Reply {
    let inside = page.contains("action=\"/sign-out\"");
    let carried = hidden(page, if inside { "/sign-out" } else { "/sign-in" });
    let token = carried.into_iter().find(|(name, _)| name == "_csrf").unwrap().1;
    let mut parts = vec![part("_csrf", None, token.as_bytes())];
    for index in 0..count {
        let bytes = [PDF, path.as_bytes(), index.to_string().as_bytes()].concat();
        parts.push(part(&format!("evidence.{index}"), Some("a.pdf"), &bytes));
    }
    parts.push(b"--x--\r\n".to_vec());
    browser.send(multipart(path, Body::from(parts.concat())))
}

#[test]
fn a_long_text_is_not_taken_to_its_end() {
    let bench = Bench::new();
    let (stranger, firm) = (Browser::new(&bench), Browser::of(&bench, ENTERPRISE));
    for (browser, path) in [(&stranger, "/sign-in"), (&stranger, "/v/file"), (&firm, "/enterprise")]
    {
        let (reply, taken) = pieces(browser, path, &[part("login", None, &vec![b'x'; 1_000_000])]);
        assert_eq!(reply.status.as_u16(), 413, "{path}");
        assert!(taken < 200_000, "{path}: {taken}");
        let many: Vec<Vec<u8>> =
            (0..9).map(|it| part(&format!("f{it}"), None, &vec![b'x'; 100_000])).collect();
        let (reply, taken) = pieces(browser, path, &many);
        assert_eq!(reply.status.as_u16(), 413, "{path}");
        assert!(taken < 600_000, "{path}: {taken}");
    }
    let (reply, _) = pieces(&stranger, "/sign-in", &[part("login", None, &vec![b'x'; 100_000])]);
    assert_eq!(reply.status.as_u16(), 401, "what fits is read");
}

#[test]
fn only_forms_that_ask_for_files_take_them_and_only_of_those_who_may_send_any() {
    let bench = Bench::new();
    let stranger = Browser::new(&bench);
    let page = stranger.page("/sign-in");
    for path in ["/sign-in", "/enterprise", "/provider/apply", "/do/case/open", "/v/file"] {
        files(&stranger, &page, path, 2);
        assert_eq!(stored(&bench), 0, "{path}");
    }
    for (name, path) in
        [(ENTERPRISE, "/do/case/open"), (PROVIDER, "/enterprise"), (AUDITOR, "/do/case/open")]
    {
        let browser = Browser::of(&bench, name);
        files(&browser, &browser.page("/account"), path, 2);
        assert_eq!(stored(&bench), 0, "{name} {path}");
    }
    let object = "/publicity/1/object/1";
    assert_eq!(files(&stranger, &page, "/upload", 2).status.as_u16(), 413);
    assert_eq!(files(&stranger, &page, object, 4).status.as_u16(), 413);
    let firm = Browser::of(&bench, ENTERPRISE);
    let reply = files(&firm, &firm.page("/account"), "/enterprise", 51);
    assert_eq!(reply.status.as_u16(), 413);
}

/// One count for the pages and the API: a file takes its room wherever it comes in.
#[test]
fn files_of_who_has_no_account_are_counted() {
    let bench = Bench::new();
    let browser = Browser::new(&bench);
    let page = browser.page("/sign-in");
    let form = page.replace("action=\"/sign-in\"", "action=\"/upload\"");
    let send = |index: usize| {
        let bytes = [PDF, index.to_string().as_bytes()].concat();
        browser.fill_with_file(&form, "/upload", &[], ("file", "a.pdf", &bytes)).body
    };
    for index in 0..20 {
        assert_eq!(send(index)["file"].as_str().map(str::len), Some(64), "{index}");
    }
    let over = send(20);
    assert!(over["says"].as_str().unwrap().contains("上传的文件过多"), "{over}");
    assert_eq!(stored(&bench), 20);
    let request = Request::post("/api/v1/attachments").body(Body::from(PDF)).unwrap();
    bench.send(request).problem(429, "too-many-requests");
    bench.wait(30);
    assert!(send(21)["file"].is_string());
}

/// A post of nobody's from an address, through a proxy of this machine or not.
fn from(path: &str, peer: &str, forwarded: &[&str]) -> Request<Body> {
    let peer: IpAddr = peer.parse().unwrap();
    let mut request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .extension(ConnectInfo(SocketAddr::new(peer, 40_000)));
    for line in forwarded {
        request = request.header("x-forwarded-for", *line);
    }
    request.body(Body::from("code=x")).unwrap()
}

#[test]
fn who_posts_often_stops_nobody_elses_sign_in() {
    let bench = Bench::new();
    let browser = Browser::new(&bench);
    let post = |path: &str, peer: &str, forwarded: &[&str]| {
        browser.send(from(path, peer, forwarded)).status.as_u16()
    };
    for path in ["/sign-in", "/account/password", "/account/second-factor"] {
        assert!((0..100).all(|_| post(path, "127.0.0.1", &[]) != 429), "{path}");
    }
    let file = |peer: &str, forwarded: &[&str]| post("/v/file", peer, forwarded);
    let attack = || (0..100).any(|_| file("127.0.0.1", &["198.51.100.9, 203.0.113.5"]) == 429);
    assert!(attack());
    for known in [["203.0.113.5"].as_slice(), &["198.51.100.1", "203.0.113.5:443"]] {
        assert_eq!(file("127.0.0.1", known), 429, "{known:?}");
        assert_eq!(file("::ffff:127.0.0.1", known), 429, "{known:?}");
    }
    for other in [["203.0.113.6"].as_slice(), &["203.0.113.5", "203.0.113.6"], &["unknown"], &[]] {
        assert_ne!(file("127.0.0.1", other), 429, "{other:?}");
    }
    // What another than a proxy of this machine says counts for nothing.
    assert_eq!(file("203.0.113.5", &["203.0.113.7"]), 429);
    assert_ne!(file("203.0.113.7", &["203.0.113.5"]), 429);
    bench.set_password(ENTERPRISE);
    browser.sign_in(ENTERPRISE);
    assert!(html(&browser.get("/account")).contains(ENTERPRISE));
}

/// Which file is too large is said at its field; the form is not lost.
#[test]
fn a_file_that_is_too_large_is_named_as_such() {
    let bench = Bench::new();
    let browser = Browser::of(&bench, ENTERPRISE);
    let form = browser.page("/account").replace("action=\"/sign-out\"", "action=\"/upload\"");
    let large = [PDF, &vec![b' '; 1_200_000]].concat();
    let reply = browser.fill_with_file(&form, "/upload", &[], ("file", "a.pdf", &large));
    assert!(reply.body["says"].as_str().unwrap_or_default().contains("文件超过"), "{}", reply.body);
    assert_eq!(stored(&bench), 0);
}
