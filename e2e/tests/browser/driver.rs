//! Debian's chromium and its driver, and what the client library does not ask of them.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// A chromium with its driver.
pub(crate) struct Driver {
    pub(crate) web: WebDriver,
    address: String,
    service: Child,
    _profile: tempfile::TempDir,
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.service.kill();
        let _ = self.service.wait();
    }
}

fn service() -> (Child, String) {
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

impl Driver {
    /// A browser; with `scripts` switched off no page runs any.
    pub(crate) async fn start(scripts: bool) -> Self {
        let (service, address) = service();
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
        let web = WebDriver::new(&address, asked).await.unwrap();
        web.set_page_load_timeout(Duration::from_secs(60)).await.unwrap();
        Self { web, address, service, _profile: profile }
    }

    /// Ends the browser: its driver does so when it is told to, not when it is killed.
    pub(crate) async fn close(&self) {
        let _ = self.web.clone().quit().await;
    }

    /// A command of Chrome's own protocol.
    pub(crate) async fn cdp(&self, command: &str, parameters: &Value) -> Value {
        self.ask("goog/cdp/execute", &json!({"cmd": command, "params": parameters})).await
    }

    async fn ask(&self, path: &str, body: &Value) -> Value {
        let session = self.web.session_id().to_string();
        let url = format!("{}/session/{session}/{path}", self.address);
        let body = body.clone();
        let answer = tokio::task::spawn_blocking(move || {
            let mut answer = ureq::post(&url).send_json(&body).unwrap();
            answer.body_mut().read_json::<Value>().unwrap()
        });
        answer.await.unwrap()["value"].clone()
    }

    /// What the console has said since it was asked last: errors and warnings.
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
}
