//! A demo city in a process of its own.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A city that is gone when the test is over.
pub(crate) struct City {
    child: Child,
    pub(crate) url: String,
    _folder: tempfile::TempDir,
}

impl City {
    pub(crate) fn found() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(std::env::var("YUNQUAN").unwrap())
            .args(["demo", "--json", "--port", "0", "--data"])
            .arg(folder.path().join("city"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let shown: Value = serde_json::from_str(&line).unwrap();
        let url = shown["url"].as_str().unwrap().to_owned();
        Self { child, url, _folder: folder }
    }
}

impl Drop for City {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
