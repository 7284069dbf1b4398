//! What stands in a list's file and what is wrong with it.

use std::collections::BTreeSet;

use yunquan_core::command::Command;
use yunquan_core::imports::ImportKind;

use super::*;

/// A sheet as a CSV file holds it.
fn sheet(text: &str) -> Sheet {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    std::fs::write(&path, text).unwrap();
    read(&path).unwrap()
}

/// Line and column of every fault of a list.
fn faults(kind: ImportKind, text: &str) -> Vec<(usize, String)> {
    let filled = fill(kind, &sheet(text), "2021-02", &BTreeSet::new());
    let read = Command::read(&format!("import/{kind}"), &filled.form).unwrap();
    let faults = filled.locate(&read.err().unwrap_or_default());
    faults.into_iter().map(|fault| (fault.line, fault.column)).collect()
}

fn places<const N: usize>(expected: [(usize, &str); N]) -> Vec<(usize, String)> {
    expected.map(|(line, column)| (line, column.to_owned())).to_vec()
}

const LINKS: &str = "甲方代码,甲方名称,甲方免于穿透,乙方代码,乙方名称,关系,持股比例\n";

#[test]
fn a_faulty_row_is_named_by_its_line_and_column() {
    let good = crate::city::credit_code(7);
    let table = format!("统一社会信用代码,企业名称\n{good},甲机械\n\n123,乙汽配\n");
    assert_eq!(faults(ImportKind::Roster, &table), places([(4, "统一社会信用代码")]));
    let filled = fill(ImportKind::Roster, &sheet(&table), "2021", &BTreeSet::from([4]));
    assert!(Command::read("import/roster", &filled.form).unwrap().is_ok());
    assert!(filled.locate(&[]).is_empty());
}

/// A column that is not read may be a date that somebody relies on: it is said, not passed over.
#[test]
fn titles_that_are_missing_unknown_or_double_are_named_at_once() {
    let table = "统一社会信用代码,名称,名称,名单,列入日期,截止日\n\
        91450200198229141F,柳工,柳工,经营异常,2021-02-01,2021-03-01\n";
    let expected = places([(1, "来源"), (1, "名称"), (1, "截止日")]);
    assert_eq!(faults(ImportKind::Credit, table), expected);
}

/// A comma too many moves what follows it.
#[test]
fn a_cell_without_a_title_is_named() {
    let table = "统一社会信用代码,企业名称\n91450200198229141F,柳,工\n";
    assert_eq!(faults(ImportKind::Roster, table), places([(2, "第3列 column 3")]));
    let table = "统一社会信用代码,企业名称,,\n91450200198229141F,柳工,,\n";
    assert_eq!(faults(ImportKind::Roster, table), []);
}

#[test]
fn a_party_of_a_link_is_named_by_the_line_that_names_it() {
    let table =
        format!("{LINKS}A,甲,,B,乙,实际控制,\nA,甲,,C,,实际控制,\nD,丁\u{7},,A,甲,实际控制,\n");
    let expected = places([(3, "乙方名称"), (4, "甲方名称")]);
    assert_eq!(faults(ImportKind::Relations, &table), expected);
}

#[test]
fn what_is_said_of_one_party_agrees() {
    let table =
        format!("{LINKS}A,甲,,B,乙,实际控制,\nA,另名,是,C,丙,实际控制,\nA,,否,D,丁,实际控制,\n");
    let expected = places([(3, "甲方名称"), (4, "甲方免于穿透")]);
    assert_eq!(faults(ImportKind::Relations, &table), expected);
    // What a later line adds counts: who is exempt is exempt in every line.
    let table = format!("{LINKS}A,甲,,B,乙,实际控制,\nA,,是,C,丙,实际控制,\n");
    let filled = fill(ImportKind::Relations, &sheet(&table), "", &BTreeSet::new());
    assert_eq!(
        filled.form["nodes"][0],
        serde_json::json!({"key": "A", "name": "甲", "exempt": true})
    );
    assert!(filled.locate(&[]).is_empty());
}

#[test]
fn words_flags_shares_and_numbers_that_cannot_be_read_are_named() {
    let table = format!("{LINKS}A,甲,也许,B,乙,控股,0.3\n");
    let expected = places([(2, "甲方免于穿透"), (2, "关系"), (2, "持股比例")]);
    assert_eq!(faults(ImportKind::Relations, &table), expected);
    let table = "年度,文号,印发日期,放假,调休上班\n二〇二一,X号,2020-11-31,2021-02-30,\n";
    let expected = places([(2, "年度"), (2, "印发日期"), (2, "放假")]);
    assert_eq!(faults(ImportKind::Calendar, table), expected);
}

#[test]
fn a_file_that_lies_about_its_type_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roster.xlsx");
    std::fs::write(&path, "not a workbook").unwrap();
    assert!(matches!(read(&path), Err(NotASheet::Unreadable(..))));
    let path = folder.path().join("roster.csv");
    std::fs::write(&path, [0xB9, 0xE3, 0xCE, 0xF7]).unwrap();
    assert!(matches!(read(&path), Err(NotASheet::Unreadable(..))));
    std::fs::write(&path, "\n").unwrap();
    assert!(matches!(read(&path), Err(NotASheet::Empty(..))));
}
