//! The house rules that no compiler checks: directions, sizes, banned words. Each may only get
//! stricter.
#![allow(clippy::unwrap_used, reason = "a test unwraps what it has just made")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The layers from the bottom up. A crate may depend on crates that stand before it, except that
/// `core` and `journal` do not know each other and `auditor` knows nobody.
const LAYERS: &[(&str, &[&str])] = &[
    ("yunquan-core", &[]),
    ("yunquan-journal", &[]),
    ("yunquan-auditor", &[]),
    ("yunquan-store", &["yunquan-core", "yunquan-journal"]),
    ("yunquan-service", &["yunquan-core", "yunquan-journal", "yunquan-store", "yunquan-auditor"]),
    ("yunquan-portal", &["yunquan-core", "yunquan-journal", "yunquan-service"]),
    (
        "yunquan",
        &[
            "yunquan-core",
            "yunquan-journal",
            "yunquan-store",
            "yunquan-service",
            "yunquan-portal",
            "yunquan-auditor",
        ],
    ),
];

const LONGEST_LINE: usize = 100;
const LONGEST_FILE: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

#[test]
fn dependencies_point_downward() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert_eq!(packages.len(), LAYERS.len(), "every crate has its place in LAYERS");
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let (_, allowed) = LAYERS.iter().find(|(layer, _)| *layer == name).unwrap();
        for dependency in package["dependencies"].as_array().unwrap() {
            let on = dependency["name"].as_str().unwrap();
            let ours = on.starts_with("yunquan");
            let dev = dependency["kind"].as_str() == Some("dev");
            assert!(!ours || dev || allowed.contains(&on), "{name} must not depend on {on}");
        }
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_none_or(|name| name != "target") {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
}

fn every_source() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    sources(&root().join("crates"), &mut found);
    assert!(found.len() > 50, "the sources are somewhere else");
    found.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn files_and_lines_are_short() {
    let mut faults = Vec::new();
    for (path, text) in every_source() {
        let lines = text.lines().count();
        if lines > LONGEST_FILE {
            faults.push(format!("{}: {lines} lines", path.display()));
        }
        for (index, line) in text.lines().enumerate() {
            if line.chars().count() > LONGEST_LINE && !line.contains("http") {
                faults.push(format!("{}:{}: long line", path.display(), index + 1));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn nothing_is_left_unfinished() {
    let words = [["to", "do!"].concat(), ["unimple", "mented!"].concat(), ["FIX", "ME"].concat()];
    let mut faults = Vec::new();
    for (path, text) in every_source() {
        for word in &words {
            if text.contains(word.as_str()) {
                faults.push(format!("{}: {word}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// SQL stands in the store alone; decisions in core alone.
#[test]
fn sql_stays_in_the_store() {
    let statements = ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", "rusqlite"];
    let mut faults = Vec::new();
    for (path, text) in every_source() {
        let shown = path.display().to_string();
        if shown.contains("crates/store/") || shown.contains("/bench") || shown.ends_with("tidy.rs")
        {
            continue;
        }
        for statement in statements {
            if text.contains(statement) {
                faults.push(format!("{shown}: {statement}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The core is pure: no clock, no randomness, no files, no threads, no floats near money.
#[test]
fn core_stays_pure() {
    let banned = [
        "std::fs",
        "std::net",
        "std::thread",
        "std::env",
        "SystemTime",
        "HashMap",
        "tokio",
        "getrandom",
        "f32",
        "f64",
        "async ",
    ];
    let mut faults = Vec::new();
    for (path, text) in every_source() {
        let shown = path.display().to_string();
        if !shown.contains("crates/core/src/") {
            continue;
        }
        for word in banned {
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            if code.into_iter().any(|line| line.contains(word)) {
                faults.push(format!("{shown}: {word}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_allowed_lint_has_its_reason() {
    let mut faults = Vec::new();
    for (path, text) in every_source() {
        let mut rest = text.as_str();
        while let Some(at) = rest.find("allow(") {
            rest = &rest[at..];
            let end = rest.find(")]").unwrap_or(rest.len().min(200));
            let lint = &rest[..end];
            if (lint.contains("clippy::") || lint.contains("dead_code")) && !lint.contains("reason")
            {
                faults.push(format!("{}: {lint}", path.display()));
            }
            rest = &rest["allow(".len()..];
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
