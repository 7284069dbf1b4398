//! Lists from spreadsheets: XLSX and CSV files into the forms of the import commands.
//!
//! Every faulty row is reported with its line and column; good rows are kept only when the whole
//! file is good, unless the caller asks for less.

use std::collections::BTreeSet;
use std::path::Path;

use calamine::{Data, Reader as _, open_workbook_auto};
use serde_json::{Map, Value, json};
use yunquan_core::imports::ImportKind;
use yunquan_core::refusal::Fault;

/// A table as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The column titles.
    pub titles: Vec<String>,
    /// The rows that are not empty, each with its line in the file, from 1.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// A file that is not a table.
#[derive(Debug, thiserror::Error)]
pub enum NotASheet {
    /// It could not be read.
    #[error("cannot read {0}: {1}")]
    Unreadable(String, String),
    /// Its name says that it is neither.
    #[error("{0} is neither .xlsx nor .csv")]
    Kind(String),
    /// It has no title line.
    #[error("{0} is empty: the first line must hold the column titles")]
    Empty(String),
    /// A column is missing.
    #[error("the column {0} is missing; the columns are: {1}")]
    Column(String, String),
}

/// A column: its titles in either language, the form's field, and how its text is read.
struct Column {
    titles: [&'static str; 2],
    field: &'static str,
    needed: bool,
    reads: Reads,
}

enum Reads {
    Text,
    Word(&'static [(&'static str, &'static str)]),
    Percent,
    Flag,
    Number,
    List,
}

const fn text(zh: &'static str, field: &'static str, needed: bool) -> Column {
    Column { titles: [zh, field], field, needed, reads: Reads::Text }
}

const fn read_as(zh: &'static str, field: &'static str, needed: bool, reads: Reads) -> Column {
    Column { titles: [zh, field], field, needed, reads }
}

const ROSTER: &[Column] =
    &[text("统一社会信用代码", "credit_code", true), text("企业名称", "name", true)];

const CREDIT: &[Column] = &[
    text("统一社会信用代码", "credit_code", true),
    text("名称", "name", true),
    read_as(
        "名单",
        "kind",
        true,
        Reads::Word(&[
            ("经营异常", "abnormal"),
            ("严重失信", "dishonest"),
            ("诚信黑名单", "bad-faith"),
        ]),
    ),
    text("列入日期", "listed_on", true),
    text("截止日期", "until", false),
    text("来源", "source", true),
];

const RELATIONS: &[Column] = &[
    text("甲方代码", "from", true),
    text("甲方名称", "from_name", true),
    read_as("甲方免于穿透", "from_exempt", false, Reads::Flag),
    text("乙方代码", "to", true),
    text("乙方名称", "to_name", true),
    read_as("乙方免于穿透", "to_exempt", false, Reads::Flag),
    read_as(
        "关系",
        "kind",
        true,
        Reads::Word(&[
            ("持股", "holding"),
            ("实际控制", "control"),
            ("法定代表人", "legal-representative"),
            ("董监高", "officer"),
        ]),
    ),
    read_as("持股比例", "basis_points", false, Reads::Percent),
];

const CALENDAR: &[Column] = &[
    read_as("年度", "year", true, Reads::Number),
    text("文号", "number", true),
    text("印发日期", "issued", true),
    read_as("放假", "off", true, Reads::List),
    read_as("调休上班", "working", false, Reads::List),
];

const fn columns(kind: ImportKind) -> &'static [Column] {
    match kind {
        ImportKind::Roster => ROSTER,
        ImportKind::Credit => CREDIT,
        ImportKind::Relations => RELATIONS,
        ImportKind::Calendar => CALENDAR,
    }
}

/// Reads the first table of an XLSX or CSV file.
///
/// # Errors
/// [`NotASheet`].
pub fn read(path: &Path) -> Result<Sheet, NotASheet> {
    let shown = path.display().to_string();
    let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
    let mut rows = match kind.to_ascii_lowercase().as_str() {
        "csv" => read_csv(path, &shown)?,
        "xlsx" => read_xlsx(path, &shown)?,
        _ => return Err(NotASheet::Kind(shown)),
    };
    rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    if rows.is_empty() {
        return Err(NotASheet::Empty(shown));
    }
    let (_, titles) = rows.remove(0);
    Ok(Sheet { titles, rows })
}

type Rows = Vec<(usize, Vec<String>)>;

fn read_csv(path: &Path, shown: &str) -> Result<Rows, NotASheet> {
    let unreadable = |why: String| NotASheet::Unreadable(shown.to_owned(), why);
    let bytes = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| {
        unreadable("it is not UTF-8 text: save it as UTF-8 CSV or as XLSX".to_owned())
    })?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(error.to_string()))?;
        let start = record.position().map_or(0, csv::Position::byte);
        let cells = record.iter().map(|cell| cell.trim().to_owned()).collect();
        rows.push((line_at(text, usize::try_from(start).unwrap_or(usize::MAX)), cells));
    }
    Ok(rows)
}

/// The line of a record that begins at a byte; empty lines before it belong to nobody.
fn line_at(text: &str, byte: usize) -> usize {
    let (before, rest) = text.split_at_checked(byte).unwrap_or((text, ""));
    let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let breaks = |part: &str| part.bytes().filter(|byte| *byte == b'\n').count();
    1 + breaks(before) + breaks(&rest[..blank])
}

fn read_xlsx(path: &Path, shown: &str) -> Result<Rows, NotASheet> {
    let unreadable =
        |error: &dyn std::fmt::Display| NotASheet::Unreadable(shown.to_owned(), error.to_string());
    let mut book = open_workbook_auto(path).map_err(|error| unreadable(&error))?;
    let Some(range) = book.worksheet_range_at(0) else {
        return Err(NotASheet::Empty(shown.to_owned()));
    };
    let range = range.map_err(|error| unreadable(&error))?;
    let first = range.start().map_or(0, |(row, _)| row as usize);
    let rows = range.rows().enumerate();
    Ok(rows.map(|(index, cells)| (first + index + 1, cells.iter().map(cell).collect())).collect())
}

fn cell(data: &Data) -> String {
    match data {
        Data::DateTime(when) => {
            let (year, month, day, ..) = when.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(text) => text.chars().take(10).collect(),
        Data::Empty => String::new(),
        other => other.to_string().trim().to_owned(),
    }
}

/// What is wrong with one line of a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LineFault {
    /// The line, from 1.
    pub line: usize,
    /// The column's title.
    pub column: String,
    /// In words, Chinese and English.
    pub what: [String; 2],
}

/// An import form made of a sheet, with the way back from its faults to lines.
pub struct Filled {
    /// The form of `import/<kind>`.
    pub form: Value,
    kind: ImportKind,
    lines: Vec<usize>,
}

/// Makes the form of an import from a sheet; `period` names a roster's period, and lines in
/// `without` are left out.
///
/// # Errors
/// A needed column is missing.
pub fn fill(
    kind: ImportKind,
    sheet: &Sheet,
    period: &str,
    without: &BTreeSet<usize>,
) -> Result<Filled, NotASheet> {
    let mut places = Vec::new();
    for column in columns(kind) {
        let found = sheet.titles.iter().position(|title| {
            column.titles.iter().any(|known| known.eq_ignore_ascii_case(title.trim()))
        });
        if found.is_none() && column.needed {
            let all: Vec<&str> = columns(kind).iter().map(|column| column.titles[0]).collect();
            return Err(NotASheet::Column(column.titles[0].to_owned(), all.join("、")));
        }
        places.push((column, found));
    }
    let kept = sheet.rows.iter().filter(|(line, _)| !without.contains(line));
    let (mut lines, mut rows) = (Vec::new(), Vec::new());
    for (line, cells) in kept {
        let mut row = Map::new();
        for (column, place) in &places {
            let text = place.and_then(|place| cells.get(place)).map_or("", String::as_str);
            if !text.is_empty() || column.needed {
                row.insert(column.field.to_owned(), value(&column.reads, text));
            }
        }
        lines.push(*line);
        rows.push(row);
    }
    let form = match kind {
        ImportKind::Roster => json!({"period": period, "rows": rows}),
        ImportKind::Credit => json!({"rows": rows}),
        ImportKind::Calendar => json!({"notices": rows}),
        ImportKind::Relations => relations(rows),
    };
    Ok(Filled { form, kind, lines })
}

fn value(reads: &Reads, text: &str) -> Value {
    match reads {
        Reads::Text => json!(text),
        Reads::Word(words) => {
            let found = words.iter().find(|(zh, word)| *zh == text || *word == text);
            json!(found.map_or(text, |(_, word)| *word))
        }
        Reads::Flag => json!(matches!(text, "是" | "true" | "yes" | "1")),
        Reads::Number => text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number)),
        Reads::Percent => percent(text).map_or_else(|| json!(text), |share| json!(share)),
        Reads::List => {
            let parts = text.split(['，', ',', '；', ';', '、', ' ']).map(str::trim);
            json!(parts.filter(|part| !part.is_empty()).collect::<Vec<_>>())
        }
    }
}

/// Basis points of a text such as `30`, `30%` or `12.5%`.
fn percent(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches(['%', '％']);
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    Some(whole * 100 + part)
}

/// Links name their ends with their names: the nodes are collected from both sides.
fn relations(rows: Vec<Map<String, Value>>) -> Value {
    let mut nodes: Vec<Value> = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut edges = Vec::with_capacity(rows.len());
    for mut row in rows {
        for (key, name, exempt) in
            [("from", "from_name", "from_exempt"), ("to", "to_name", "to_exempt")]
        {
            let id = row.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let name = row.remove(name).unwrap_or(Value::Null);
            let exempt = row.remove(exempt).unwrap_or(json!(false));
            if known.insert(id.clone()) {
                nodes.push(json!({"key": id, "name": name, "exempt": exempt}));
            }
        }
        edges.push(Value::Object(row));
    }
    json!({"nodes": nodes, "edges": edges})
}

impl Filled {
    /// Where the faults of the form stand in the file.
    pub fn locate(&self, faults: &[Fault]) -> Vec<LineFault> {
        faults.iter().map(|fault| self.one(fault)).collect()
    }

    fn one(&self, fault: &Fault) -> LineFault {
        let mut parts = fault.path.split('.');
        let list = parts.next().unwrap_or_default();
        let index = parts.next().and_then(|part| part.parse::<usize>().ok());
        let field = parts.next().unwrap_or(list);
        let column = columns(self.kind).iter().find(|column| column.field == field);
        let (zh, en) = fault.code.says();
        // Nodes are collected from links: their place in the list is not their line.
        let line = index.filter(|_| list != "nodes").and_then(|index| self.lines.get(index));
        LineFault {
            line: line.copied().unwrap_or(1),
            column: column.map_or(field, |column| column.titles[0]).to_owned(),
            what: [zh, en].map(|words| words.replace("{limit}", &fault.limit)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_basis_points() {
        assert_eq!(percent("30"), Some(3_000));
        assert_eq!(percent("12.5%"), Some(1_250));
        assert_eq!(percent("100％"), Some(10_000));
        assert_eq!(percent("0.01"), Some(1));
        for wrong in ["", "%", "1.234", "a", "-5", "1e3"] {
            assert_eq!(percent(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_faulty_row_is_named_by_its_line_and_column() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("roster.csv");
        let good = crate::city::credit_code(7);
        let table = format!("统一社会信用代码,企业名称\n{good},甲机械\n\n123,乙汽配\n");
        std::fs::write(&path, table).unwrap();
        let sheet = read(&path).unwrap();
        let filled = fill(ImportKind::Roster, &sheet, "2021", &BTreeSet::new()).unwrap();
        let read = yunquan_core::command::Command::read("import/roster", &filled.form).unwrap();
        let faults = filled.locate(&read.unwrap_err());
        assert_eq!(faults.len(), 1);
        assert_eq!((faults[0].line, faults[0].column.as_str()), (4, "统一社会信用代码"));
        let without = BTreeSet::from([4]);
        let filled = fill(ImportKind::Roster, &sheet, "2021", &without).unwrap();
        assert!(
            yunquan_core::command::Command::read("import/roster", &filled.form).unwrap().is_ok()
        );
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
        std::fs::write(&path, "企业名称\n甲机械\n").unwrap();
        let sheet = read(&path).unwrap();
        let filled = fill(ImportKind::Roster, &sheet, "2021", &BTreeSet::new());
        assert!(matches!(filled, Err(NotASheet::Column(..))));
    }
}
