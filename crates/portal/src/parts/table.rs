//! A table of figures: the same rows for the page and for a file.

use askama::Template;
use yunquan_core::money::Fen;

use crate::figures::yuan;
use crate::words::Words;

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Text(String),
    Count(u64),
    /// Written in yuan: in groups of digits on the page, without in a file.
    Amount(Fen),
    /// A ratio in basis points, written with two decimals.
    Times(i64),
    /// Nothing is known.
    None,
}

impl Cell {
    fn figure(&self) -> bool {
        !matches!(self, Self::Text(_))
    }

    fn shown(&self) -> String {
        match self {
            Self::Amount(fen) => yuan(*fen),
            Self::None => "-".to_owned(),
            other => other.plain(),
        }
    }

    fn plain(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Amount(fen) => fen.to_string(),
            Self::Times(bp) => times(*bp),
            Self::None => String::new(),
        }
    }
}

/// A ratio with two decimals, rounded down.
pub(crate) fn times(bp: i64) -> String {
    format!("{}.{:02}", bp / 10_000, bp % 10_000 / 100)
}

/// The table. The first column names the row.
#[derive(Template)]
#[template(path = "parts/table.html")]
pub(crate) struct Table {
    pub(crate) words: &'static Words,
    /// The title, which the file's link repeats.
    pub(crate) title: String,
    pub(crate) heads: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Where the same is as a file.
    pub(crate) file: String,
}

super::part!(Table);

impl Table {
    /// Whether a column holds figures.
    fn figures(&self, column: &usize) -> bool {
        self.rows.iter().any(|row| row.get(*column).is_some_and(Cell::figure))
    }

    /// The table as comma-separated values for a spreadsheet.
    pub(crate) fn csv(&self) -> String {
        let mut text = String::from("\u{FEFF}");
        let heads = self.heads.iter().map(|head| quoted(head));
        text.push_str(&heads.collect::<Vec<_>>().join(","));
        for row in &self.rows {
            let cells = row.iter().map(|cell| match cell {
                Cell::Text(text) => quoted(text),
                figure => figure.plain(),
            });
            text.push_str("\r\n");
            text.push_str(&cells.collect::<Vec<_>>().join(","));
        }
        text.push_str("\r\n");
        text
    }
}

/// A text of a file; what a spreadsheet would take for a formula is marked as text.
pub(crate) fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let mark = if formula { "'" } else { "" };
    format!("\"{mark}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use yunquan_core::pack::Lang;

    use super::*;

    #[test]
    fn a_file_has_plain_figures_and_no_formulas() {
        let table = Table {
            words: Words::of(Lang::Zh),
            title: String::new(),
            heads: vec!["a".to_owned(), "b".to_owned()],
            rows: vec![
                vec![Cell::Text("=1+1".to_owned()), Cell::Amount(Fen(123_456_789))],
                vec![Cell::Text("say \"x\"".to_owned()), Cell::Times(32_199)],
                vec![Cell::Text("none".to_owned()), Cell::None],
            ],
            file: String::new(),
        };
        let lines = ["\"a\",\"b\"", "\"'=1+1\",1234567.89", "\"say \"\"x\"\"\",3.21", "\"none\","];
        assert_eq!(table.csv(), format!("\u{FEFF}{}\r\n", lines.join("\r\n")));
        assert_eq!(table.rows[0][1].shown(), "1,234,567.89");
        assert!(table.figures(&1) && !table.figures(&0));
    }
}
