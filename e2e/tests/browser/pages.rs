//! Every page of every role: no fault of WCAG 2.2 AA, nothing beside the page at any width, no word
//! on the console, no request to another host; in both languages, without script too.

use serde_json::Value;

use crate::faults;
use crate::walk::{Stop, Walk};
use crate::window::{Window, run, run_without_script};

const PUBLIC_AND_FIRMS: &[&str] = &["", "甲机械", "企业00", "云一"];
const OFFICERS: &[&str] = &[
    "市局经办",
    "市局复核",
    "财政经办",
    "财政复核",
    "鱼峰区经办",
    "评审机构",
    "专家1",
    "检查员1",
    "审计员",
    "系统管理员",
    "安全管理员",
];

/// The main pages, of which pictures are kept: whose, where their addresses begin, their names.
const PICTURES: &[(&str, &str, &str)] = &[
    ("", "/sign-in", "sign-in"),
    ("", "/publicity/", "publicity"),
    ("", "/notices/", "notice"),
    ("", "/results", "results"),
    ("", "/", "home"),
    ("企业00", "/applications/", "application"),
    ("企业00", "/vouchers/", "voucher"),
    ("市局经办", "/desk", "desk"),
    ("市局经办", "/review/", "review"),
    ("市局经办", "/issue", "issue"),
    ("市局经办", "/budget", "budget"),
    ("市局经办", "/scheme", "scheme"),
];

/// Keeps a picture of a main page.
async fn pictured(window: &Window, stop: &Stop) {
    let begins = |at: &str| match stop.path.strip_prefix(at) {
        Some(rest) => rest.is_empty() || (at.len() > 1 && at.ends_with('/') && !rest.contains('/')),
        None => false,
    };
    for (_, _, name) in PICTURES.iter().filter(|it| it.0 == stop.who && begins(it.1)) {
        window.picture(name).await;
    }
}

/// The page in which the browser itself shows a PDF.
const PDF_VIEWER: &str = "chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/";

/// Addresses that were asked for and are not the city's.
async fn elsewhere(window: &Window) -> Vec<String> {
    let asked = window.driver.requests().await.into_iter();
    let ours = |url: &String| {
        url.starts_with(&window.city.url)
            || ["data:", "chrome:", "chrome-untrusted:", "about:", PDF_VIEWER]
                .iter()
                .any(|it| url.starts_with(it))
    };
    asked.filter(|url| !ours(url)).map(|url| format!("asks another host: {url}")).collect()
}

/// What the console has said of a page. A page that asks for signing in says so by its status.
async fn said(window: &Window, stop: &Stop) -> Vec<String> {
    let said = window.driver.console().await.into_iter();
    said.filter(|it| !(stop.who.is_empty() && it.contains("status of 401"))).collect()
}

async fn every_page_is_faultless(window: &Window, people: &[&'static str], least: usize) {
    faults::prepare(window).await;
    a_faulty_page_is_caught(window).await;
    let mut walk = Walk::of(people);
    let (mut wrong, mut seen) = (Vec::new(), Vec::new());
    while let Some(stop) = walk.next(window).await {
        let mut found = faults::of_access(window).await;
        found.extend(faults::of_layout(window, faults::WIDTHS).await);
        found.extend(faults::of_print(window).await);
        pictured(window, &stop).await;
        let headings = window.count("h1").await;
        if headings != 1 {
            found.push(format!("{headings} first headings"));
        }
        found.extend(said(window, &stop).await);
        found.extend(elsewhere(window).await);
        wrong.extend(found.into_iter().map(|it| format!("{stop}: {it}")));
        seen.push(stop.to_string());
    }
    println!("{} pages:\n{}", seen.len(), seen.join("\n"));
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
    assert!(seen.len() >= least, "only {} pages", seen.len());
}

#[test]
fn every_page_of_the_public_and_of_firms_is_faultless() {
    run(|window| async move { every_page_is_faultless(&window, PUBLIC_AND_FIRMS, 35).await });
}

#[test]
fn every_page_of_officers_is_faultless() {
    run(|window| async move { every_page_is_faultless(&window, OFFICERS, 100).await });
}

/// The words of the page's own in buttons, heads of tables and labels.
const WORDS: &str = "return [...document.querySelectorAll(
    '.nav a, main button, main thead th, main dt, main legend, main label:not(.pick)')]
    .map((it) => {
        const own = it.cloneNode(true);
        own.querySelectorAll('[lang]').forEach((said) => said.remove());
        return own.textContent.trim();
    }).filter((it) => it !== '')";

/// What is wrong with a page as it stands in a language.
async fn in_language(window: &Window, lang: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let shown = window.script("return document.documentElement.lang").await;
    let text = window.script("return document.querySelector('main').innerText").await;
    if shown != lang || text.as_str().unwrap_or_default().trim().is_empty() {
        wrong.push(format!("in {lang}: {shown}, {text}"));
    }
    if lang == "en" {
        let words = window.script(WORDS).await;
        let words = words.as_array().unwrap().iter().filter_map(Value::as_str);
        let chinese = |word: &&str| word.chars().any(|sign| ('一'..='龥').contains(&sign));
        let foreign: Vec<&str> = words.filter(chinese).collect();
        if !foreign.is_empty() {
            wrong.push(format!("in English: {foreign:?}"));
        }
        wrong.extend(faults::of_layout(window, &[360]).await);
    }
    wrong
}

#[test]
fn every_page_stands_in_both_languages_without_script() {
    run_without_script(|window| async move {
        let page = "data:text/html,<title>still</title><script>document.title='ran'</script>";
        window.driver.web.goto(page).await.unwrap();
        assert_eq!(window.driver.web.title().await.unwrap(), "still", "a script has run");
        let people = [PUBLIC_AND_FIRMS, OFFICERS].concat();
        let mut walk = Walk::of(&people);
        let mut wrong = Vec::new();
        while let Some(stop) = walk.next(&window).await {
            for lang in ["en", "zh-CN"] {
                let sign = if stop.path.contains('?') { '&' } else { '?' };
                window.go(&format!("{}{sign}lang={lang}", stop.path)).await;
                let found = in_language(&window, lang).await;
                wrong.extend(found.into_iter().map(|it| format!("{stop}: {it}")));
            }
            wrong.extend(said(&window, &stop).await);
        }
        assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    });
}

/// A page with a fault of each kind; what is looked for must be found in it.
async fn a_faulty_page_is_caught(window: &Window) {
    let faulty = "data:text/html,<html lang=zh><title>x</title><main><h1>x</h1>\
        <p style='color:%23bbb;background:%23fff'>pale</p><input><img src='data:,'>\
        <div style='width:900px'>wide</div><button data-print>print</button>\
        <table style='display:block'></table></main>";
    window.driver.web.goto(faulty).await.unwrap();
    let access = faults::of_access(window).await.join("\n");
    for fault in ["light: color-contrast", "dark: label", "large: image-alt"] {
        assert!(access.contains(fault), "{fault} is not found: {access}");
    }
    let layout = faults::of_layout(window, faults::WIDTHS).await.join("\n");
    assert!(layout.contains("at 360") && layout.contains("at 768"), "{layout}");
    assert!(!layout.contains("at 1280"), "{layout}");
    let paper = faults::of_print(window).await;
    assert_eq!(paper.last().unwrap(), "on paper: button", "{paper:?}");
    for fault in ["on paper: div", "on paper: table"] {
        assert!(paper.iter().any(|it| it == fault), "{fault} is not found: {paper:?}");
    }
    window.script("console.error('said')").await;
    assert!(window.driver.console().await.iter().any(|it| it.contains("said")));
}
