//! `yunquan import roster` on a data folder: all of a file, or with `--partial` its good rows.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use yunquan_core::imports::ImportKind;
use yunquan_core::world::{Entity, Key};
use yunquan_service::clock::Clock;
use yunquan_service::entropy::Seeds;
use yunquan_service::installation::{Installation, Kind};
use yunquan_service::packs;

use crate::bank::{equipped, open};
use crate::bench::{Bench, OFFICER, PASSWORD};

fn import(root: &Path, rows: &str, code: &str, more: &[&str]) -> Output {
    let file = root.join("roster.csv");
    std::fs::write(&file, format!("统一社会信用代码,企业名称\n{rows}")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_yunquan"));
    command.args(["import", "roster"]).arg(&file).arg("--data").arg(root.join("data"));
    command.args(["--as", OFFICER, "--period", "2026-11"]).args(more);
    command.env("YUNQUAN_PASSWORD", PASSWORD).env("YUNQUAN_CODE", code).output().unwrap()
}

/// Version and rows of the newest roster.
fn newest(root: &Path) -> (u32, u32) {
    let it = open(&root.join("data"), Clock::System);
    let found = it.office.reader().entity(&Key::Import(ImportKind::Roster)).unwrap();
    it.office.close();
    match found {
        Some(Entity::Import(it)) => (it.version, it.rows),
        other => panic!("{other:?}"),
    }
}

/// A data folder on which nobody runs, and the recovery codes of a bureau officer.
fn founded(root: &Path) -> Vec<String> {
    let pack = packs::built_in().unwrap();
    Installation::create(&root.join("data"), Kind::Real, &pack, &Seeds::fixed(7)).unwrap();
    let begin = pack.zone().parse_local("2020-12-01 09:00").unwrap();
    let installation = open(&root.join("data"), Clock::manual(begin));
    let codes = equipped(&Bench::in_folder(&installation), OFFICER);
    installation.office.close();
    codes
}

/// One code of the second factor is good for one import, whatever the rows get wrong together.
#[test]
fn good_rows_are_kept_alone_only_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let codes = founded(root);
    let (version, _) = newest(root);
    let rows = "91450200198229141F,柳工\n12,乙\n91450200198229141F,柳工\n914403001922038216,甲\n";
    let whole = import(root, rows, &codes[0], &["--json"]);
    assert_eq!(whole.status.code(), Some(2));
    let said: Value = serde_json::from_slice(&whole.stdout).unwrap();
    let line = |at: usize| said["faults"][at]["line"].as_u64();
    assert_eq!((line(0), line(1), line(2)), (Some(3), Some(4), None), "{said}");
    assert!(said["imported"].is_null());
    assert_eq!(newest(root).0, version);
    let partial = import(root, rows, &codes[0], &["--partial"]);
    let said = String::from_utf8(partial.stdout).unwrap();
    assert!(partial.status.success(), "{said}{}", String::from_utf8_lossy(&partial.stderr));
    assert!(said.contains(":3: ") && said.contains(":4: "), "{said}");
    assert!(said.contains("2 faulty line(s) left out"), "{said}");
    assert_eq!(newest(root), (version + 1, 2));
}

#[test]
fn a_formula_that_has_failed_is_no_value() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in [(0, "统一社会信用代码"), (1, "企业名称")] {
        sheet.write_string(0, column, title).unwrap();
    }
    sheet.write_string(1, 0, yunquan_service::city::credit_code(7)).unwrap();
    let failed = rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A");
    sheet.write_formula(1, 1, failed).unwrap();
    book.save(&path).unwrap();
    let said = yunquan_service::sheets::read(&path).err().unwrap().to_string();
    assert!(said.contains("line 2, column 2 (#N/A)"), "{said}");
}
