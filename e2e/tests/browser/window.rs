//! A browser at the city, and what a person does with it: goes, reads, types, presses.
//!
//! Controls are found by their names and buttons by their words, as people find them, so that a
//! page may be laid out anew without its test knowing.

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::city::City;
use crate::driver::Driver;

/// How long a page may take to come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser at a city of its own.
pub(crate) struct Window {
    pub(crate) driver: Driver,
    pub(crate) city: City,
}

/// Runs a test in a window at a fresh city. Where it fails, what was on the page is printed.
pub(crate) fn run<T: Future<Output = ()> + 'static>(test: impl FnOnce(Rc<Window>) -> T) {
    run_with(true, test);
}

/// The same with scripts switched off in every page.
pub(crate) fn run_without_script<T>(test: impl FnOnce(Rc<Window>) -> T)
where
    T: Future<Output = ()> + 'static,
{
    run_with(false, test);
}

fn run_with<T: Future<Output = ()> + 'static>(scripts: bool, test: impl FnOnce(Rc<Window>) -> T) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, async {
        let window = Rc::new(Window::open(scripts).await);
        let done = tokio::task::spawn_local(test(Rc::clone(&window))).await;
        if done.is_err() {
            window.testify().await;
        }
        window.driver.close().await;
        if let Err(failed) = done {
            resume_unwind(failed.into_panic());
        }
    });
}

impl Window {
    async fn open(scripts: bool) -> Self {
        let founding = tokio::task::spawn_blocking(City::found);
        let driver = Driver::start(scripts).await;
        Self { driver, city: founding.await.unwrap() }
    }

    /// What was on the page when a test failed.
    async fn testify(&self) {
        let here = self.driver.web.current_url().await.map(|url| url.to_string());
        let text = "return document.querySelector('main')?.innerText.slice(0, 2500)";
        let text = self.driver.web.execute(text, Vec::<Value>::new()).await;
        let text = text.map_or_else(|error| error.to_string(), |text| text.json().to_string());
        let text = text.replace("\\n", "\n");
        let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("failed-{name}.png"));
        let kept = match self.driver.web.screenshot_as_png().await {
            Ok(bytes) => std::fs::write(&file, bytes).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        let picture = kept.map_or_else(|error| error, |()| file.display().to_string());
        eprintln!("failed at {}\npicture: {picture}\n{text}", here.unwrap_or_default());
    }

    /// Opens a page of the city.
    pub(crate) async fn go(&self, path: &str) {
        self.driver.web.goto(format!("{}{path}", self.city.url)).await.unwrap();
    }

    /// Where the browser is, path and query.
    pub(crate) async fn here(&self) -> String {
        let url = self.driver.web.current_url().await.unwrap();
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{query}", url.path())
    }

    /// What a page shows.
    pub(crate) async fn text(&self) -> String {
        self.one("main").await.text().await.unwrap()
    }

    /// Fails unless the page shows this.
    pub(crate) async fn shows(&self, text: &str) {
        assert!(self.text().await.contains(text), "{} does not show {text:?}", self.here().await);
    }

    /// Fails where the page shows this.
    pub(crate) async fn shows_no(&self, text: &str) {
        assert!(!self.text().await.contains(text), "{} shows {text:?}", self.here().await);
    }

    /// One element.
    pub(crate) async fn one(&self, css: &str) -> WebElement {
        self.found(By::Css(css), css).await
    }

    /// One element by a path.
    pub(crate) async fn at(&self, path: &str, called: &str) -> WebElement {
        self.found(By::XPath(path), called).await
    }

    /// How many elements there are.
    pub(crate) async fn count(&self, css: &str) -> usize {
        self.driver.web.find_all(By::Css(css)).await.unwrap().len()
    }

    async fn found(&self, by: By, called: &str) -> WebElement {
        match self.driver.web.find(by).await {
            Ok(found) => found,
            Err(error) => panic!("{} has no {called}: {error}", self.here().await),
        }
    }

    /// Types into the control of a name, chooses in it, or attaches a file to it.
    pub(crate) async fn fill(&self, name: &str, text: &str) {
        let named = format!("main [name='{name}']:not([type='hidden'])");
        let first = self.one(&named).await;
        self.unfold(&first).await;
        let tag = first.tag_name().await.unwrap();
        let kind = first.attr("type").await.unwrap().unwrap_or_default();
        match (tag.as_str(), kind.as_str()) {
            ("select", _) => self.choose(&first, text).await,
            (_, "radio" | "checkbox") => {
                let one = self.one(&format!("{named}[value='{text}']")).await;
                if !one.is_selected().await.unwrap() {
                    one.scroll_into_view().await.unwrap();
                    one.click().await.unwrap();
                }
            }
            // How a date is typed depends on the machine; what is sent does not.
            (_, "date") => {
                let set = "arguments[0].value = arguments[1]; \
                    arguments[0].dispatchEvent(new Event('change', {bubbles: true}))";
                let arguments = vec![first.to_json().unwrap(), json!(text)];
                self.driver.web.execute(set, arguments).await.unwrap();
            }
            (_, "file") => first.send_keys(text).await.unwrap(),
            _ => self.type_into(&first, text).await,
        }
    }

    /// Types a text. A document that opens beside the form may take the focus meanwhile.
    async fn type_into(&self, field: &WebElement, text: &str) {
        for _ in 0..3 {
            field.clear().await.unwrap();
            field.send_keys(text).await.unwrap();
            if field.prop("value").await.unwrap().as_deref() == Some(text) {
                return;
            }
        }
    }

    /// Several at once.
    pub(crate) async fn fill_all(&self, typed: &[(&str, &str)]) {
        for (name, text) in typed {
            self.fill(name, text).await;
        }
    }

    /// What stands in the control of a name.
    pub(crate) async fn typed(&self, name: &str) -> String {
        let field = self.one(&format!("main [name='{name}']:not([type='hidden'])")).await;
        field.prop("value").await.unwrap().unwrap_or_default()
    }

    /// The option of that value, or else the first whose words hold it.
    async fn choose(&self, select: &WebElement, text: &str) {
        let mut fitting = None;
        for option in select.find_all(By::Css("option")).await.unwrap() {
            if option.attr("value").await.unwrap().as_deref() == Some(text) {
                fitting = Some(option);
                break;
            }
            if fitting.is_none() && option.prop("text").await.unwrap().unwrap().contains(text) {
                fitting = Some(option);
            }
        }
        let Some(option) = fitting else { panic!("{} offers no {text:?}", self.here().await) };
        option.click().await.unwrap();
    }

    /// Chooses the option at a place; the first is the one that says nothing.
    pub(crate) async fn choose_nth(&self, name: &str, place: usize) {
        let css = format!("main select[name='{name}'] option");
        let options = self.driver.web.find_all(By::Css(css.as_str())).await.unwrap();
        options[place].click().await.unwrap();
    }

    /// Opens whatever an element is folded away in.
    async fn unfold(&self, element: &WebElement) {
        let open = "for (let it = arguments[0].closest('details'); it; \
            it = it.parentElement.closest('details')) it.open = true;";
        self.driver.web.execute(open, vec![element.to_json().unwrap()]).await.unwrap();
    }

    /// Presses the button with these words and waits for the page that follows.
    pub(crate) async fn press(&self, words: &str) {
        let path = format!("//main//button[contains(normalize-space(.), '{words}')]");
        let button = self.found(By::XPath(path.as_str()), words).await;
        self.leave_by(&button).await;
    }

    /// Presses an element and waits for the page that follows.
    pub(crate) async fn press_at(&self, css: &str) {
        let element = self.one(css).await;
        self.leave_by(&element).await;
    }

    /// A click is answered before its page has come: what is there is marked, and waited for to go.
    pub(crate) async fn leave_by(&self, element: &WebElement) {
        self.unfold(element).await;
        element.scroll_into_view().await.unwrap();
        self.script("window.left = true").await;
        element.click().await.unwrap();
        self.arrived().await;
    }

    /// Waits until the marked page is gone and another stands.
    pub(crate) async fn arrived(&self) {
        let coming = async {
            let come = "return !window.left && document.readyState === 'complete'";
            loop {
                let answer = self.driver.web.execute(come, Vec::<Value>::new()).await;
                if answer.is_ok_and(|answer| answer.json() == &json!(true)) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(15)).await;
            }
        };
        let come = tokio::time::timeout(PATIENCE, coming).await.is_ok();
        assert!(come, "no page has followed {}", self.here().await);
    }

    /// Becomes somebody of the city by the bar above the page.
    pub(crate) async fn become_person(&self, name: &str) {
        if self.count("#demo-as").await == 0 {
            self.go("/").await;
        }
        let select = self.one("#demo-as").await;
        self.choose(&select, name).await;
        self.press_at("form[action='/demo/switch'] button").await;
    }

    /// Signs out, by the button in the head.
    pub(crate) async fn sign_out(&self) {
        self.press_at("form[action='/sign-out'] button").await;
    }

    /// Sets the width of the page, in CSS pixels, whatever the window around it takes.
    pub(crate) async fn widen(&self, width: u32) {
        let metrics = json!({"width": width, "height": 900, "deviceScaleFactor": 1,
            "mobile": false});
        self.driver.cdp("Emulation.setDeviceMetricsOverride", &metrics).await;
    }

    /// Runs a script in the page; its answer.
    pub(crate) async fn script(&self, script: &str) -> Value {
        let answer = self.driver.web.execute(script, Vec::<Value>::new()).await.unwrap();
        answer.json().clone()
    }

    /// Keeps a picture of the page as far as it can be seen, where pictures are wanted.
    pub(crate) async fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("SCREENSHOTS") else { return };
        let folder = PathBuf::from(folder);
        std::fs::create_dir_all(&folder).unwrap();
        let bytes = self.driver.web.screenshot_as_png().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), bytes).unwrap();
    }
}
