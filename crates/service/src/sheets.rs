//! Lists from spreadsheets: XLSX and CSV files into the forms of the import commands.
//!
//! Every faulty row is reported with its line and column; good rows are kept only when the whole
//! file is good, unless the caller asks for less. What stands in a file and is not read is a fault.

mod columns;
mod file;
mod filled;
pub(crate) mod heads;

pub use file::read;
pub use filled::{Filled, fill};

/// A table as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The line of the column titles, from 1.
    pub line: usize,
    /// The column titles.
    pub titles: Vec<String>,
    /// The rows that are not empty, each with its line in the file, from 1.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// A file that is not a table.
#[derive(Debug, thiserror::Error)]
pub enum NotASheet {
    /// It could not be read.
    #[error("无法读取 / cannot read {0}: {1}")]
    Unreadable(String, String),
    /// Its name says that it is neither.
    #[error("既不是 .xlsx 也不是 .csv / {0} is neither .xlsx nor .csv")]
    Kind(String),
    /// It has no title line.
    #[error("空文件，第一行应为列标题 / {0} is empty: the first line must hold the column titles")]
    Empty(String),
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

#[cfg(test)]
mod tests;
