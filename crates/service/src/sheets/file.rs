//! Reading a table out of an XLSX or CSV file, with the line on which each row stands.

use std::path::Path;

use calamine::{Data, Range, Reader as _, open_workbook_auto};

use super::{NotASheet, Sheet};

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
    let (line, titles) = rows.remove(0);
    Ok(Sheet { line, titles, rows })
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
    let (first, left) = range.start().unwrap_or_default();
    let wrong = broken(&range, first, left);
    if !wrong.is_empty() {
        return Err(unreadable(&format!("its formulas have failed at {}", wrong.join(", "))));
    }
    let first = first as usize;
    let rows = range.rows().enumerate();
    Ok(rows.map(|(index, cells)| (first + index + 1, cells.iter().map(cell).collect())).collect())
}

/// Where a formula has left an error instead of a value, by line and column from 1.
fn broken(range: &Range<Data>, first: u32, left: u32) -> Vec<String> {
    let cells = range.rows().zip(first + 1..).flat_map(|(cells, line)| {
        cells.iter().zip(left + 1..).map(move |(cell, column)| (cell, line, column))
    });
    let wrong = cells.filter_map(|(cell, line, column)| match cell {
        Data::Error(error) => Some(format!("line {line}, column {column} ({error})")),
        _ => None,
    });
    wrong.collect()
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
