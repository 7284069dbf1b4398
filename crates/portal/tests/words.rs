//! No key of the Fluent files is missing in a language, none is unused, none is asked for in vain.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use yunquan_core::pack::Lang;
use yunquan_portal::{FAMILIES, Words};

/// The calls whose first argument is a key.
const CALLS: [&str; 4] = [".t(\"", ".t1(\"", ".t2(\"", ".frame(\""];

fn keys(lang: Lang) -> BTreeSet<String> {
    let lines = Words::sources(lang).iter().flat_map(|source| source.lines());
    let lines = lines.filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
    lines.filter_map(|line| line.split_once(" =")).map(|(key, _)| key.to_owned()).collect()
}

fn texts(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts(&path, found);
        } else {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
}

fn code() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    texts(&root.join("src"), &mut found);
    texts(&root.join("templates"), &mut found);
    found
}

fn families() -> BTreeSet<String> {
    let keys = FAMILIES.iter().flat_map(|(family, words)| {
        words().into_iter().map(move |word| format!("{family}-{word}"))
    });
    keys.collect()
}

#[test]
fn both_languages_have_the_same_keys() {
    let (zh, en) = (keys(Lang::Zh), keys(Lang::En));
    let differ: Vec<_> = zh.symmetric_difference(&en).collect();
    assert!(differ.is_empty(), "in one language only: {differ:?}");
    let lines = Lang::ALL.map(|lang| Words::sources(lang).concat().matches("\n").count());
    assert!(lines.iter().all(|lines| *lines > zh.len()), "files are read");
}

/// A key that stands twice would say one thing and mean another.
#[test]
fn no_key_stands_twice() {
    for lang in Lang::ALL {
        let mut seen = BTreeSet::new();
        let lines = Words::sources(lang).iter().flat_map(|source| source.lines());
        for (key, _) in lines.filter_map(|line| line.split_once(" =")) {
            let plain = key.starts_with(|c: char| c.is_ascii_lowercase());
            assert!(!plain || seen.insert(key), "{lang}: {key} stands twice");
        }
    }
}

#[test]
fn every_key_of_a_family_has_words() {
    let known = keys(Lang::Zh);
    let missing: Vec<String> = families().into_iter().filter(|key| !known.contains(key)).collect();
    assert!(missing.is_empty(), "no words: {missing:?}");
}

#[test]
fn every_key_that_is_asked_for_has_words() {
    let known = keys(Lang::Zh);
    let mut missing = BTreeSet::new();
    for text in code() {
        for call in CALLS {
            for rest in text.split(call).skip(1) {
                let key: String = rest.chars().take_while(|c| *c != '"').collect();
                if !known.contains(&key) && !key.contains('{') {
                    missing.insert(key);
                }
            }
        }
    }
    assert!(missing.is_empty(), "no words: {missing:?}");
}

#[test]
fn no_key_is_unused() {
    let (families, code) = (families(), code());
    let used = |key: &String| {
        let quoted = format!("\"{key}\"");
        families.contains(key) || code.iter().any(|text| text.contains(&quoted))
    };
    let unused: Vec<String> = keys(Lang::Zh).into_iter().filter(|key| !used(key)).collect();
    assert!(unused.is_empty(), "unused: {unused:?}");
}
