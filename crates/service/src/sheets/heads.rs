//! The title line of a sheet: where each column stands, and what belongs to none.

use yunquan_core::refusal::FaultCode;

use super::{LineFault, Sheet};

/// A column that a sheet may have: its titles, the first of which it is called by, and whether it
/// must be there.
pub(crate) type Head<'t> = (&'t [&'t str], bool);

/// Where the columns of a sheet stand.
pub(crate) struct Heads {
    /// The place of each column, in the order in which they were asked for.
    pub(crate) places: Vec<Option<usize>>,
    /// Titles that are missing, unknown or given twice, and cells without a title.
    pub(crate) faults: Vec<LineFault>,
}

impl Heads {
    /// Finds the columns by their titles.
    pub(crate) fn of(sheet: &Sheet, heads: &[Head<'_>]) -> Self {
        let is = |titles: &[&str], title: &str| {
            titles.iter().any(|known| known.eq_ignore_ascii_case(title))
        };
        let place = |titles: &[&str]| sheet.titles.iter().position(|title| is(titles, title));
        let places: Vec<Option<usize>> = heads.iter().map(|(titles, _)| place(titles)).collect();
        let mut faults = Vec::new();
        for ((titles, needed), place) in heads.iter().zip(&places) {
            if place.is_none() && *needed {
                faults.push(at(sheet.line, titles[0], "缺少这一列", "This column is missing"));
            }
        }
        for (index, title) in sheet.titles.iter().enumerate() {
            match heads.iter().position(|(titles, _)| is(titles, title)) {
                Some(head) if places[head] == Some(index) => {}
                Some(_) => {
                    let (zh, en) = FaultCode::Duplicate.says();
                    faults.push(at(sheet.line, title, zh, en));
                }
                None if title.is_empty() => {}
                None => {
                    let all: Vec<&str> = heads.iter().map(|(titles, _)| titles[0]).collect();
                    let all = all.join("、");
                    let zh = format!("没有这一列；可用的列：{all}");
                    let en = format!("There is no such column; the columns are: {all}");
                    faults.push(at(sheet.line, title, zh, en));
                }
            }
        }
        faults.extend(untitled(sheet));
        Self { places, faults }
    }
}

/// Cells that stand under no title: a comma too many moves all that follows it.
fn untitled(sheet: &Sheet) -> impl Iterator<Item = LineFault> {
    let titled = |place: usize| sheet.titles.get(place).is_some_and(|title| !title.is_empty());
    sheet.rows.iter().filter_map(move |(line, cells)| {
        let place = cells
            .iter()
            .enumerate()
            .find_map(|(place, cell)| (!cell.is_empty() && !titled(place)).then_some(place + 1))?;
        let (zh, en) = ("这一格上方没有列标题", "There is no column title above this cell");
        Some(at(*line, &format!("第{place}列 column {place}"), zh, en))
    })
}

/// A fault of a line.
pub(crate) fn at(
    line: usize,
    column: &str,
    zh: impl Into<String>,
    en: impl Into<String>,
) -> LineFault {
    LineFault { line, column: column.to_owned(), what: [zh.into(), en.into()] }
}
