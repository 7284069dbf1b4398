//! A browser at a city: where it is and what it shows. What a person does in it is in `hands`.

use std::cell::Cell;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::rc::Rc;

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::city::City;
use crate::driver::Driver;

/// A browser at a city of its own.
pub(crate) struct Window {
    pub(crate) driver: Driver,
    pub(crate) city: City,
    /// How many pages were left.
    pub(crate) marks: Cell<u32>,
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
        let window = Rc::new(Window::opened(scripts).await);
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
    async fn opened(scripts: bool) -> Self {
        let founding = tokio::task::spawn_blocking(City::found);
        let driver = Driver::start(scripts).await;
        Self { driver, city: founding.await.unwrap(), marks: Cell::new(0) }
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

    /// Every such element.
    pub(crate) async fn all(&self, css: &str) -> Vec<WebElement> {
        self.driver.web.find_all(By::Css(css)).await.unwrap()
    }

    /// How many elements there are.
    pub(crate) async fn count(&self, css: &str) -> usize {
        self.all(css).await.len()
    }

    /// Whether there is an element at a path.
    pub(crate) async fn has(&self, path: &str) -> bool {
        self.many(path).await > 0
    }

    /// How many elements there are at a path.
    pub(crate) async fn many(&self, path: &str) -> usize {
        self.driver.web.find_all(By::XPath(path)).await.unwrap().len()
    }

    pub(crate) async fn found(&self, by: By, called: &str) -> WebElement {
        match self.driver.web.find(by).await {
            Ok(found) => found,
            Err(error) => panic!("{} has no {called}: {error}", self.here().await),
        }
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
