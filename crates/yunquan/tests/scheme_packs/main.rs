//! `yunquan scheme check|test|trace` as a person or a program runs it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    /// The one line of JSON that it printed.
    fn json(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "{}{}", self.out, self.err);
        serde_json::from_str(&self.out).unwrap()
    }
}

fn scheme(args: &[&str]) -> Ran {
    let output =
        Command::new(env!("CARGO_BIN_EXE_yunquan")).arg("scheme").args(args).output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn liuzhou() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemes/liuzhou-cloud-2020")
}

/// A copy of the pack without its cases, its `scheme.toml` changed.
fn pack(change: impl FnOnce(String) -> String) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let text = fs::read_to_string(liuzhou().join("scheme.toml")).unwrap();
    fs::write(folder.path().join("scheme.toml"), change(text)).unwrap();
    fs::copy(liuzhou().join("people.toml"), folder.path().join("people.toml")).unwrap();
    fs::create_dir(folder.path().join("cases")).unwrap();
    let path = folder.path().display().to_string();
    (folder, path)
}

const FEATURE: &str = "# language: zh-CN
功能: 一
  背景:
    假如 标准城市
  @R11.1 @pass
  场景: 成立
    当 \"市局经办\" 执行 \"notice/close\"
    那么 成功
  @R11.1 @refuse
  场景: 不成立
    当 \"市局经办\" 执行 \"notice/close\"
    那么 无权
";

#[test]
fn the_pack_has_no_fault_and_no_hole() {
    let path = liuzhou().display().to_string();
    let checked = scheme(&["check", &path, "--json"]);
    assert_eq!(checked.code, Some(0), "{}", checked.out);
    let json = checked.json();
    assert_eq!((&json["ok"], &json["scheme"]), (&true.into(), &"liuzhou-cloud-2020@1".into()));
    let traced = scheme(&["trace", &path, "--json"]);
    assert_eq!(traced.code, Some(0), "{}", traced.out);
    let json = traced.json();
    assert_eq!(json["holes"], Value::Array(Vec::new()));
    let requirements = json["requirements"].as_array().unwrap();
    let later = json["later"].as_array().unwrap();
    assert!(requirements.len() > 40, "{} requirements", requirements.len());
    for it in requirements {
        assert!(!later.contains(&it["id"]), "{} is both", it["id"]);
        assert_eq!(it["rules"], Value::Array(vec![it["id"].clone()]));
        assert!(!it["code"].as_array().unwrap().is_empty(), "{} is applied nowhere", it["id"]);
        for kind in ["pass", "refuse", "boundary"] {
            let excused = it["not_applicable"].get(kind).is_some();
            assert!(it["cases"][kind].as_u64().unwrap() > 0 || excused, "{} {kind}", it["id"]);
        }
    }
    let cap = requirements.iter().find(|it| it["id"] == "R14.3").unwrap();
    assert_eq!(cap["article"], "14");
    let code = cap["code"].as_array().unwrap().iter();
    let mut code = code.map(|place| place.as_str().unwrap());
    assert!(code.any(|place| place.starts_with("crates/core/src/allowance.rs:")));
}

#[test]
fn every_fault_of_a_pack_is_named_in_both_languages() {
    let (_folder, path) = pack(|text| {
        let text = text.replacen("zone = \"Asia/Shanghai\"", "zone = \"Asia/Liuzhou\"", 1);
        text.replacen("voucher_prefix = \"LZ\"", "voucher_colour = \"red\"", 1)
    });
    let checked = scheme(&["check", &path, "--json"]);
    assert_eq!(checked.code, Some(1));
    let json = checked.json();
    let faults = json["faults"].as_array().unwrap();
    assert_eq!((&json["ok"], faults.len()), (&false.into(), 3), "{json}");
    for fault in faults {
        assert!(fault["zh-CN"].as_str().unwrap().starts_with("scheme.toml"));
        assert!(fault["en"].as_str().unwrap().starts_with("scheme.toml"));
        assert_eq!(fault["file"], "scheme.toml");
    }
    let text = scheme(&["check", &path]);
    assert_eq!(text.code, Some(1));
    assert!(text.out.contains("Asia/Liuzhou") && text.out.contains("3 fault(s)"), "{}", text.out);
    let tested = scheme(&["test", &path]);
    assert_eq!(tested.code, Some(2), "{}", tested.out);
    assert!(tested.err.contains("Asia/Liuzhou"), "{}", tested.err);
}

#[test]
fn verdicts_are_told_to_people_and_to_programs() {
    let (folder, path) = pack(|text| text);
    fs::write(folder.path().join("cases/a.feature"), FEATURE).unwrap();
    let tested = scheme(&["test", &path, "--json"]);
    assert_eq!(tested.code, Some(1));
    let json = tested.json();
    assert_eq!((&json["passed"], &json["failed"]), (&1.into(), &1.into()));
    let [held, failed] = json["scenarios"].as_array().unwrap().as_slice() else {
        panic!("two scenarios: {json}");
    };
    assert_eq!((&held["name"], &held["ok"]), (&"成立".into(), &true.into()));
    assert_eq!((&held["message"], &held["tags"][0]), (&"".into(), &"R11.1".into()));
    assert!(held["file"].as_str().unwrap().ends_with("a.feature"));
    assert_eq!((&failed["name"], &failed["ok"]), (&"不成立".into(), &false.into()));
    assert!(failed["message"].as_str().unwrap().ends_with("a.feature:12: 那么 无权: it was done"));
    let text = scheme(&["test", &path]);
    assert_eq!(text.code, Some(1));
    assert!(text.out.ends_with("1 passed, 1 failed\n"), "{}", text.out);
    assert!(text.out.contains("a.feature:12: 那么 无权: it was done"), "{}", text.out);
}

#[test]
fn named_files_and_folders_take_the_place_of_the_packs_cases() {
    let (folder, path) = pack(|text| text);
    fs::write(folder.path().join("cases/a.feature"), "功能: 这不是").unwrap();
    let other = folder.path().join("其他");
    fs::create_dir(&other).unwrap();
    let text = FEATURE.replace("那么 无权", "那么 成功");
    fs::write(other.join("b.feature"), &text).unwrap();
    let file = other.join("b.feature").display().to_string();
    for named in [file, other.display().to_string()] {
        let tested = scheme(&["test", &path, &named, "--json"]);
        assert_eq!(tested.code, Some(0), "{}", tested.out);
        assert_eq!(tested.json()["passed"], 2);
    }
    fs::write(folder.path().join("cases/a.feature"), "Feature 一").unwrap();
    let unreadable = scheme(&["test", &path, "--json"]);
    assert_eq!(unreadable.code, Some(1));
    assert_eq!(unreadable.json()["failed"], 1);
    assert_eq!(scheme(&["trace", &path]).code, Some(2));
}

#[test]
fn a_hole_is_named() {
    let (folder, path) = pack(|text| text);
    fs::write(folder.path().join("cases/a.feature"), FEATURE.replace("@R11.1 @refuse", "@R99.9"))
        .unwrap();
    let traced = scheme(&["trace", &path, "--json"]);
    assert_eq!(traced.code, Some(1));
    let json = traced.json();
    let holes = json["holes"].as_array().unwrap();
    let is = |id: &str, missing: &str| {
        holes.iter().any(|hole| hole["id"] == id && hole["missing"] == missing)
    };
    assert!(is("R11.1", "refuse") && is("R11.1", "boundary") && is("R99.9", "rule"));
    assert!(!is("R11.1", "pass"));
    let text = scheme(&["trace", &path]);
    assert_eq!(text.code, Some(1));
    assert!(text.out.contains("hole: R11.1 has no refuse"), "{}", text.out);
}

#[test]
fn what_cannot_be_read_is_an_error_of_its_own() {
    for args in [
        ["check", "/no/such/pack"].as_slice(),
        &["test", "/no/such/pack"],
        &["trace", "/no/such/pack"],
        &["test"],
        &["sing", "/no/such/pack"],
    ] {
        let ran = scheme(args);
        assert_eq!(ran.code, Some(2), "{args:?}: {}", ran.err);
        assert!(!ran.err.is_empty());
    }
    let (_folder, path) = pack(|text| text);
    let missing = scheme(&["test", &path, "/no/such.feature"]);
    assert_eq!(missing.code, Some(2));
    assert!(missing.err.contains("/no/such.feature"), "{}", missing.err);
    let calendar = scheme(&["test", &path, "--calendar", "/no/such.toml"]);
    assert_eq!(calendar.code, Some(2), "{}", calendar.out);
}

/// A city under a pack that is not the regulation's: the promise is named, and so is the seed.
#[test]
fn a_simulation_that_breaks_a_promise_says_so_and_exits_with_one() {
    let simulate = |path: &str| {
        let city = ["--enterprises", "2", "--years", "2020..2020", "--seeds", "3..3", "--json"];
        let mut command = Command::new(env!("CARGO_BIN_EXE_yunquan"));
        let output = command.arg("simulate").args(city).args(["--scheme", path]).output().unwrap();
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    };
    let kept = simulate(&liuzhou().display().to_string());
    assert_eq!(kept.code, Some(0), "{}{}", kept.out, kept.err);
    assert_eq!(kept.json()["violations"], Value::Array(Vec::new()));
    let (_folder, path) = pack(|text| {
        let five = "in_force = { from = 2020-01-01 }\nworking_days = 5\n";
        assert_eq!(text.matches(five).count(), 2, "articles 10 and 13");
        text.replace(five, &five.replace('5', "4"))
    });
    let broken = simulate(&path);
    assert_eq!(broken.code, Some(1), "{}{}", broken.out, broken.err);
    assert!(broken.err.contains("promises were broken with the seed 3"), "{}", broken.err);
    let json = broken.json();
    let rules: Vec<&Value> =
        json["violations"].as_array().unwrap().iter().map(|it| &it["rule"]).collect();
    assert_eq!(rules, ["R10.2", "R13.2"]);
    // The pack alone is wrong: no command shows it first.
    assert_eq!(json["shortest"]["commands"], 0);
}
