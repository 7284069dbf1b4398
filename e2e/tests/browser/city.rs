//! A demo city in a process of its own.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A city that is gone when the test is over.
pub(crate) struct City {
    child: Child,
    pub(crate) url: String,
    /// Files that people of this city hand in.
    pub(crate) folder: tempfile::TempDir,
}

impl City {
    pub(crate) fn found() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = std::env::var("YUNQUAN").expect("YUNQUAN names the program: ./test does");
        let mut child = Command::new(program)
            .args(["demo", "--json", "--port", "0", "--data"])
            .arg(folder.path().join("city"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let shown: Value = serde_json::from_str(&line).unwrap();
        let url = shown["url"].as_str().unwrap().to_owned();
        Self { child, url, folder }
    }

    /// A file to hand in; its path.
    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }

    /// A small true PDF that says what it is.
    pub(crate) fn pdf(&self, name: &str) -> String {
        self.file(&format!("{name}.pdf"), pdf(name).as_bytes())
    }
}

impl Drop for City {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A small true PDF that says what it is.
pub(crate) fn pdf(name: &str) -> String {
    format!("%PDF-1.4\n% {name}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF\n")
}
