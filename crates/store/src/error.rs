//! Why the store could not do it.

/// Why the store could not do it. The text is for the log; a reader of pages never sees it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The rows would break what the law implies. Names are the same in every database: those of
    /// the checks (`budget_identity`), else table and columns (`application_contract`);
    /// `foreign_key` where a row refers to nothing.
    #[error("the constraint {name} would not hold")]
    Constraint {
        /// The constraint.
        name: String,
    },
    /// Somebody else held the database for too long; trying again may help.
    #[error("the database is in use by another for too long")]
    Busy,
    /// It could not be read or written: disk, rights, space.
    #[error("the database could not be read or written: {0}")]
    Io(String),
    /// What is stored contradicts itself or cannot be understood.
    #[error("the database is not as it should be: {0}")]
    Corrupt(String),
    /// The caller asked for something that there is not: a column, a table, a leaf out of turn.
    #[error("the store was asked wrongly: {0}")]
    Misuse(String),
}

impl StoreError {
    /// The name of the broken constraint.
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Constraint { name } => Some(name),
            _ => None,
        }
    }
}
