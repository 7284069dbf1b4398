//! An export in a folder, audited from its files.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};
use yunquan_auditor::{FolderError, Promise, audit_folder, read_folder};

use crate::city::whole;
use crate::pack::pack;
use crate::story::Story;

const TABLES: &[&str] = &[
    "accounts",
    "enterprises",
    "allowances",
    "providers",
    "catalogues",
    "panels",
    "notices",
    "budgets",
    "applications",
    "contracts",
    "publicities",
    "rounds",
    "vouchers",
    "redemptions",
    "settlements",
    "cases",
    "inspections",
    "interpretations",
    "signals",
    "queues",
    "uploads",
    "messages",
    "statistics",
];

fn write(folder: &Path, name: &str, lines: impl Iterator<Item = String>) {
    let text: String = lines.map(|line| line + "\n").collect();
    std::fs::write(folder.join(name), text).unwrap();
}

/// An export with the journal of a story and empty tables.
fn export(folder: &Path, story: &Story) {
    write(folder, "pack.json", [pack().to_string()].into_iter());
    let imports = story.imports.iter().map(|it| format!(r#"{{"kind":"any","content":{it}}}"#));
    write(folder, "imports.jsonl", imports);
    write(folder, "decisions.jsonl", story.leaves.iter().map(decision));
    let auditor = story.read();
    let head = json!({"size": auditor.size(), "root": auditor.root()});
    write(folder, "checkpoint.json", [head.to_string()].into_iter());
    for table in TABLES {
        write(folder, &format!("{table}.jsonl"), std::iter::empty());
    }
}

fn decision(leaf: &Value) -> String {
    let at = leaf["at"].as_i64().unwrap() / 1_000_000 + 8 * 3600;
    let on = chrono::DateTime::from_timestamp(at, 0).unwrap().date_naive();
    format!(
        r#"{{"seq":{},"on":"{on}","by":{},"command":{},"rules":["R4.1"],"leaf":{leaf}}}"#,
        leaf["seq"], leaf["by"], leaf["do"]
    )
}

/// The rules and details of what is found, tables left out: they are empty here.
fn found(folder: &Path) -> Vec<(Promise, String)> {
    let found = audit_folder(folder).unwrap();
    let of_journal = found.into_iter().filter(|it| !TABLES.contains(&it.subject.as_str()));
    of_journal.map(|it| (it.promise, it.detail)).collect()
}

fn change(folder: &Path, name: &str, from: &str, to: &str) {
    let path = folder.join(name);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{name} has no {from}");
    std::fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn an_export_is_audited_from_its_files_and_empty_tables_are_seen() {
    let folder = tempfile::tempdir().unwrap();
    export(folder.path(), &whole());
    assert_eq!(found(folder.path()), []);
    let all = audit_folder(folder.path()).unwrap();
    let vouchers = all.iter().find(|it| it.subject == "vouchers").unwrap();
    assert_eq!(vouchers.detail, "rows is 0 where 2 follows");
}

#[test]
fn one_changed_byte_of_the_journal_changes_the_root() {
    let folder = tempfile::tempdir().unwrap();
    export(folder.path(), &whole());
    change(folder.path(), "decisions.jsonl", r#""document":"d""#, r#""document":"e""#);
    // The draw of the panel rests on the root of the leaves before it, so it is seen too.
    let promises: Vec<Promise> = found(folder.path()).into_iter().map(|(it, _)| it).collect();
    assert_eq!(promises, [Promise::Persons, Promise::Persons, Promise::Journal]);
}

#[test]
fn what_stands_beside_a_leaf_is_compared_with_it() {
    for (from, to) in [
        (r#""on":"2021-01-28""#, r#""on":"2021-01-29""#),
        (r#""command":"round/issue""#, r#""command":"round/preview""#),
    ] {
        let folder = tempfile::tempdir().unwrap();
        export(folder.path(), &whole());
        change(folder.path(), "decisions.jsonl", from, to);
        assert_eq!(found(folder.path())[0].0, Promise::Tables);
    }
}

#[test]
fn a_decision_without_a_rule_or_by_an_unknown_one_is_seen() {
    for rules in ["[]", r#"["R99.9"]"#] {
        let folder = tempfile::tempdir().unwrap();
        export(folder.path(), &whole());
        change(folder.path(), "decisions.jsonl", r#"["R4.1"]"#, rules);
        assert_eq!(found(folder.path())[0].0, Promise::Cited);
    }
}

#[test]
fn a_missing_file_or_a_broken_line_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    export(folder.path(), &whole());
    write(folder.path(), "vouchers.jsonl", ["{}".to_owned(), "{".to_owned()].into_iter());
    let error = audit_folder(folder.path()).unwrap_err();
    assert!(matches!(error, FolderError::Line { line: 2, .. }), "{error}");
    std::fs::remove_file(folder.path().join("pack.json")).unwrap();
    let error = audit_folder(folder.path()).unwrap_err();
    assert!(error.to_string().contains("pack.json"), "{error}");
}

/// The checks that fail of what an export says beside its leaves.
pub(crate) fn failed_checks() -> BTreeSet<(String, u32)> {
    let mut failed = BTreeSet::new();
    for (from, to) in [
        (r#""on":"2021-01-28""#, r#""on":"2021-01-29""#),
        (r#"["R4.1"]"#, "[]"),
        (r#"["R4.1"]"#, r#"["R99.9"]"#),
    ] {
        let folder = tempfile::tempdir().unwrap();
        export(folder.path(), &whole());
        change(folder.path(), "decisions.jsonl", from, to);
        failed.extend(crate::held::failed(&read_folder(folder.path()).unwrap()));
    }
    failed
}
