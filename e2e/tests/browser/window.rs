//! A browser at the city, and what a person does with it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::city::City;

/// A chromium with its driver; both end with it.
pub(crate) struct Window {
    pub(crate) driver: WebDriver,
    pub(crate) city: City,
    _service: Service,
    address: String,
    _profile: tempfile::TempDir,
}

fn driver() -> (Child, String) {
    let started = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut service = started.expect("chromedriver is missing: ./test installs it");
    let mut lines = BufReader::new(service.stdout.take().unwrap()).lines();
    let said = "started successfully on port ";
    let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let (_, port) = line.split_once(said)?;
        Some(port.trim_end_matches('.').to_owned())
    });
    // Whatever it says later is read, so that it never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    (service, format!("http://127.0.0.1:{}", port.unwrap()))
}

/// What chromium is started with: nothing of its own on the network, nobody's profile.
fn arguments(profile: &Path) -> Vec<String> {
    let mut arguments: Vec<String> = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-default-apps",
        "--no-first-run",
        "--hide-scrollbars",
        "--force-prefers-reduced-motion",
        "--window-size=1280,900",
    ]
    .map(str::to_owned)
    .into();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    arguments
}

/// Ends with the test, also where the test fails.
struct Service(Child);

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Window {
    pub(crate) async fn open() -> Self {
        Self::open_with(true).await
    }

    /// The same with scripts switched off in every page.
    pub(crate) async fn without_script() -> Self {
        Self::open_with(false).await
    }

    async fn open_with(scripts: bool) -> Self {
        let city = City::found();
        let (service, address) = driver();
        let profile = tempfile::tempdir().unwrap();
        let mut prefs = json!({"intl.accept_languages": "zh-CN,zh"});
        if !scripts {
            prefs["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        let options = json!({"args": arguments(profile.path()), "prefs": prefs});
        let mut asked = Capabilities::default();
        asked.set("browserName", json!("chrome")).unwrap();
        asked.set("goog:chromeOptions", options).unwrap();
        let logs = json!({"browser": "ALL", "performance": "ALL"});
        asked.set("goog:loggingPrefs", logs).unwrap();
        let driver = WebDriver::new(&address, asked).await.unwrap();
        driver.set_page_load_timeout(Duration::from_secs(60)).await.unwrap();
        Self { driver, city, _service: Service(service), address, _profile: profile }
    }

    pub(crate) async fn close(self) {
        let Self { driver, _service, .. } = self;
        let _ = driver.quit().await;
    }

    /// Opens a page of the city.
    pub(crate) async fn go(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.city.url)).await.unwrap();
    }

    /// Where the browser is, path and query.
    pub(crate) async fn here(&self) -> String {
        let url = self.driver.current_url().await.unwrap();
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{query}", url.path())
    }

    /// What a page shows.
    pub(crate) async fn text(&self) -> String {
        self.driver.find(By::Css("main")).await.unwrap().text().await.unwrap()
    }

    /// Fails with what the page shows unless it shows this.
    pub(crate) async fn shows(&self, text: &str) {
        let shown = self.text().await;
        let here = self.here().await;
        assert!(shown.contains(text), "{here} does not show {text:?}:\n{shown}");
    }

    /// One element.
    #[track_caller]
    pub(crate) fn one(&self, css: &str) -> impl Future<Output = WebElement> {
        let (driver, css) = (self.driver.clone(), css.to_owned());
        async move {
            match driver.find(By::Css(css.as_str())).await {
                Ok(found) => found,
                Err(_) => {
                    let here = driver.current_url().await.unwrap();
                    panic!("{here} has no {css}\n{}", driver.source().await.unwrap());
                }
            }
        }
    }

    /// Types into a field in place of what stands there.
    pub(crate) async fn fill(&self, name: &str, text: &str) {
        let field = self.one(&format!("main [name='{name}']")).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Clicks an element and waits until the page that follows stands.
    pub(crate) async fn press(&self, css: &str) {
        let element = self.one(css).await;
        element.scroll_into_view().await.unwrap();
        element.click().await.unwrap();
    }

    /// Becomes somebody of the city by the bar above the page.
    pub(crate) async fn become_person(&self, name: &str) {
        self.go("/").await;
        let options = self.driver.find_all(By::Css("#demo-as option")).await.unwrap();
        for option in options {
            if option.text().await.unwrap() == name {
                option.click().await.unwrap();
                return self.press("form[action='/demo/switch'] button").await;
            }
        }
        panic!("nobody is called {name}");
    }

    /// Sets the width of the page, in CSS pixels, whatever the window around it takes.
    pub(crate) async fn widen(&self, width: u32) {
        let metrics = json!({"width": width, "height": 900, "deviceScaleFactor": 1,
            "mobile": false});
        self.cdp("Emulation.setDeviceMetricsOverride", &metrics).await;
    }

    /// A command of Chrome's own protocol.
    pub(crate) async fn cdp(&self, command: &str, parameters: &Value) -> Value {
        let body = json!({"cmd": command, "params": parameters});
        self.ask("goog/cdp/execute", &body).await
    }

    /// Asks the driver for what the client does not know.
    async fn ask(&self, path: &str, body: &Value) -> Value {
        let id = self.driver.session_id().to_string();
        let url = format!("{}/session/{id}/{path}", self.address);
        let body = body.clone();
        let answer = tokio::task::spawn_blocking(move || {
            let mut answer = ureq::post(&url).send_json(&body).unwrap();
            answer.body_mut().read_json::<Value>().unwrap()
        });
        answer.await.unwrap()["value"].clone()
    }

    /// What the browser's console has said since it was asked last, except of pages that are not
    /// found on purpose.
    pub(crate) async fn console(&self) -> Vec<String> {
        let entries = self.ask("se/log", &json!({"type": "browser"})).await;
        let said = entries.as_array().unwrap().iter();
        let severe = said.filter(|entry| entry["level"] == "SEVERE" || entry["level"] == "WARNING");
        severe.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The addresses that were asked for since last time.
    pub(crate) async fn requests(&self) -> Vec<String> {
        let entries = self.ask("se/log", &json!({"type": "performance"})).await;
        let mut found = Vec::new();
        for entry in entries.as_array().unwrap() {
            let message: Value = serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
            let message = &message["message"];
            if message["method"] == "Network.requestWillBeSent" {
                found.extend(message["params"]["request"]["url"].as_str().map(str::to_owned));
            }
        }
        found
    }

    /// Runs a script in the page; its answer.
    pub(crate) async fn script(&self, script: &str) -> Value {
        let answer = self.driver.execute(script, Vec::<Value>::new()).await.unwrap();
        answer.json().clone()
    }

    /// Keeps a picture of the page as far as it can be seen.
    pub(crate) async fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("SCREENSHOTS") else { return };
        let folder = std::path::PathBuf::from(folder);
        std::fs::create_dir_all(&folder).unwrap();
        let bytes = self.driver.screenshot_as_png().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), bytes).unwrap();
    }
}

/// Runs a test on a thread pool of its own.
pub(crate) fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Runtime::new().unwrap().block_on(test);
}
