//! Every page of every role: no fault of WCAG 2.2 AA, nothing beside the page at any width, no word
//! on the console, no request to another host; in both languages, without script too.

use serde_json::json;

use crate::window::{Window, run};

/// Who looks, and at what; the picture's name where one is kept.
type Looks = (&'static str, &'static [(&'static str, &'static str)]);

const ALL: &[Looks] = &[
    (
        "",
        &[
            ("/", "home"),
            ("/notices", ""),
            ("/providers", "providers"),
            ("/publicity", ""),
            ("/v", ""),
            ("/results", ""),
            ("/results/vouchers", ""),
            ("/interpretations", ""),
            ("/order", ""),
            ("/accessibility", ""),
            ("/estimate", ""),
            ("/sign-in", "sign-in"),
            ("/account/open", ""),
        ],
    ),
    ("甲机械", &[("/applications", ""), ("/enterprise", ""), ("/account", "")]),
    ("鱼峰区经办", &[("/desk", ""), ("/files/application", ""), ("/files/enterprise", "")]),
    (
        "市局经办",
        &[
            ("/desk", "desk"),
            ("/files/application", ""),
            ("/files/provider", ""),
            ("/files/voucher", ""),
            ("/issue", "issue"),
            ("/budget", "budget"),
            ("/scheme", "scheme"),
            ("/journal", ""),
            ("/do/notice/publish", ""),
            ("/do/panel/commission", ""),
        ],
    ),
    ("审计员", &[("/journal", "journal"), ("/files/account", "")]),
    (
        "系统管理员",
        &[
            ("/desk", ""),
            ("/files/account", "people"),
            ("/do/account/appoint", ""),
            ("/account/second-factor", ""),
        ],
    ),
];

/// Where axe-core was installed by `./test`.
fn axe() -> String {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("../axe/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&path).unwrap_or_else(|_| {
        panic!("axe-core is not at {}: ./test installs it", path.display());
    })
}

/// What axe finds wrong with the page, each with where.
async fn faults(window: &Window, axe: &str) -> Vec<String> {
    // The page's own policy allows no inline script; the protocol's evaluation is not the page's.
    let loaded = json!({"expression": axe, "returnByValue": false});
    window.cdp("Runtime.evaluate", &loaded).await;
    let run = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', \
        'wcag22aa']}).then(r => r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3)\
        .map(n => n.target.join(' ') + ' ' + (n.any[0] || n.all[0] || n.none[0] || {}).message)\
        .join(' | ')))";
    let asked = json!({"expression": run, "awaitPromise": true, "returnByValue": true});
    let answer = window.cdp("Runtime.evaluate", &asked).await;
    let found = answer["result"]["value"].as_array();
    let found = found.unwrap_or_else(|| panic!("axe did not run: {answer}"));
    found.iter().map(|it| it.as_str().unwrap().to_owned()).collect()
}

/// By how many pixels the page is wider than its window.
async fn overflow(window: &Window) -> i64 {
    let wider =
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    window.script(wider).await.as_i64().unwrap_or(0)
}

async fn look(window: &Window, axe: &str, path: &str, picture: &str, wrong: &mut Vec<String>) {
    for choice in ["theme=light&size=normal", "theme=dark", "theme=light&size=large"] {
        for pair in choice.split('&') {
            window.go(&format!("/accessibility?{pair}")).await;
        }
        window.go(path).await;
        for fault in faults(window, axe).await {
            wrong.push(format!("{path} {choice}: {fault}"));
        }
    }
    window.go("/accessibility?size=normal").await;
    window.go(path).await;
    for width in [1600, 768, 360, 1280] {
        window.widen(width).await;
        let beside = overflow(window).await;
        if beside > 0 {
            wrong.push(format!("{path} at {width}: {beside} pixels too wide"));
        }
        if width == 360 && !picture.is_empty() {
            window.picture(&format!("{picture}-360")).await;
        }
    }
    if !picture.is_empty() {
        window.picture(picture).await;
    }
    let heading = window.script("return document.querySelectorAll('h1').length").await;
    if heading != 1 {
        wrong.push(format!("{path} has {heading} first headings"));
    }
}

#[test]
fn every_page_stands_for_everybody() {
    run(async {
        let axe = axe();
        let window = Window::open().await;
        let mut wrong = Vec::new();
        for (who, pages) in ALL {
            if !who.is_empty() {
                window.become_person(who).await;
            }
            for (path, picture) in *pages {
                look(&window, &axe, path, picture, &mut wrong).await;
            }
            wrong.extend(window.console().await.into_iter().map(|said| format!("console: {said}")));
        }
        for url in window.requests().await {
            let ours = url.starts_with(&window.city.url) || url.starts_with("data:");
            if !ours && !url.starts_with("chrome") {
                wrong.push(format!("asks another host: {url}"));
            }
        }
        window.close().await;
        assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    });
}

#[test]
fn every_page_stands_in_both_languages_without_script() {
    run(async {
        let window = Window::without_script().await;
        let mut wrong = Vec::new();
        for lang in ["zh-CN", "en"] {
            for (who, pages) in ALL {
                if !who.is_empty() {
                    window.become_person(who).await;
                }
                window.go(&format!("/accessibility?lang={lang}")).await;
                for (path, _) in *pages {
                    window.go(path).await;
                    let shown = window.one("html").await.attr("lang").await.unwrap();
                    let text = window.text().await;
                    if shown.as_deref() != Some(lang) || text.trim().is_empty() {
                        wrong.push(format!("{path} in {lang}: {shown:?}"));
                    }
                }
            }
            window.go("/accessibility?lang=zh-CN").await;
        }
        wrong.extend(window.console().await);
        window.close().await;
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}
