//! What may be wrong with a page: against WCAG 2.2 AA by axe-core, or beside the page.

use serde_json::{Value, json};

use crate::window::Window;

/// The classes of the page in the three ways in which it may be shown.
const MODES: &[&str] = &["light", "dark", "light large"];
/// Widths that a page must take, in CSS pixels; the last is left standing.
pub(crate) const WIDTHS: &[u32] = &[360, 768, 1600, 1280];

/// Runs axe in each mode without loading the page again.
const RUN: &str = "(async (modes) => {
    const root = document.documentElement, was = root.className, found = [];
    const asked = {iframes: false, resultTypes: ['violations'],
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']};
    for (const mode of modes) {
        root.className = mode;
        const result = await axe.run(document, asked);
        for (const it of result.violations) {
            const where = it.nodes.slice(0, 3).map((node) => node.target.join(' ') + ' '
                + (node.any[0] || node.all[0] || node.none[0] || {}).message);
            found.push(mode + ': ' + it.id + ': ' + where.join(' | '));
        }
    }
    root.className = was;
    return found;
})";

/// What stands beside the page, and is not scrolled within a box of its own.
const BESIDE: &str = "(() => {
    const root = document.documentElement, width = root.clientWidth;
    if (root.scrollWidth <= width && document.body.scrollWidth <= width) return [];
    const boxed = (it) => {
        for (let box = it.parentElement; box && box !== document.body; box = box.parentElement) {
            if (getComputedStyle(box).overflowX !== 'visible') return true;
        }
        return false;
    };
    const wide = [...document.body.querySelectorAll('*')]
        .filter((it) => it.getBoundingClientRect().right > width + 1 && !boxed(it))
        .map((it) => it.tagName.toLowerCase() + (it.className ? '.' + it.className : ''));
    return [root.scrollWidth - width + ' px too wide', ...wide.slice(0, 4)];
})()";

/// On paper a table stays a table, and nobody can press anything.
const ON_PAPER: &str = "(() => {
    const shown = (it) => it.checkVisibility();
    const tables = [...document.querySelectorAll('main table')].filter(shown);
    const presses = [...document.querySelectorAll('button, input, select, nav')].filter(shown);
    return [...tables.filter((it) => getComputedStyle(it).display !== 'table'), ...presses]
        .map((it) => it.tagName.toLowerCase() + (it.className ? '.' + it.className : ''));
})()";
/// The width of A4 within its margins, in CSS pixels.
const PAPER: u32 = 658;

/// The source of axe-core where `./test` installed it.
fn axe() -> String {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("../../axe/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&path).unwrap_or_else(|_| {
        panic!("axe-core is not at {}: ./test installs it", path.display());
    })
}

/// Puts axe into every page that is opened from now on. The pages' own policy allows no such
/// script; what the protocol puts there is not the page's.
pub(crate) async fn prepare(window: &Window) {
    let source = json!({"source": axe()});
    window.driver.cdp("Page.addScriptToEvaluateOnNewDocument", &source).await;
}

async fn evaluate(window: &Window, expression: &str) -> Vec<String> {
    let asked = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
    let answer = window.driver.cdp("Runtime.evaluate", &asked).await;
    let Value::Array(found) = &answer["result"]["value"] else {
        panic!("nothing could be found out: {answer}");
    };
    found.iter().map(|it| it.as_str().unwrap().to_owned()).collect()
}

/// What axe finds wrong with the page that stands, in light, dark and large.
pub(crate) async fn of_access(window: &Window) -> Vec<String> {
    evaluate(window, &format!("{RUN}({})", json!(MODES))).await
}

/// What stands beside the page that stands, at these widths and in large print on a phone.
pub(crate) async fn of_layout(window: &Window, widths: &[u32]) -> Vec<String> {
    let mut wrong = Vec::new();
    for width in widths {
        window.widen(*width).await;
        let beside = evaluate(window, BESIDE).await;
        if !beside.is_empty() {
            wrong.push(format!("at {width}: {}", beside.join(", ")));
        }
        if *width == 360 {
            window.script("document.documentElement.classList.add('large')").await;
            let beside = evaluate(window, BESIDE).await;
            if !beside.is_empty() {
                wrong.push(format!("at {width} in large print: {}", beside.join(", ")));
            }
            window.script("document.documentElement.classList.remove('large')").await;
        }
    }
    wrong
}

/// What is wrong on paper with the page that stands, where it offers to be printed.
pub(crate) async fn of_print(window: &Window) -> Vec<String> {
    if window.count("[data-print]").await == 0 {
        return Vec::new();
    }
    let media = |name: &str| json!({"media": name});
    window.driver.cdp("Emulation.setEmulatedMedia", &media("print")).await;
    window.widen(PAPER).await;
    let mut wrong = evaluate(window, BESIDE).await;
    wrong.extend(evaluate(window, ON_PAPER).await);
    window.driver.cdp("Emulation.setEmulatedMedia", &media("")).await;
    window.widen(1280).await;
    wrong.into_iter().map(|it| format!("on paper: {it}")).collect()
}
