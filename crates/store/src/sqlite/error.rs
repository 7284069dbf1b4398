//! SQLite's errors in the store's words.

use rusqlite::ErrorCode;

use crate::StoreError;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error as E;
        match &error {
            E::SqliteFailure(failure, message) => match failure.code {
                ErrorCode::ConstraintViolation => {
                    let message = message.as_deref().unwrap_or_default();
                    Self::Constraint { name: constraint(message) }
                }
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
                ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::TypeMismatch => {
                    Self::Corrupt(error.to_string())
                }
                _ => Self::Io(error.to_string()),
            },
            E::FromSqlConversionFailure(..)
            | E::IntegralValueOutOfRange(..)
            | E::Utf8Error(..)
            | E::InvalidColumnType(..)
            | E::QueryReturnedNoRows => Self::Corrupt(error.to_string()),
            _ => Self::Io(error.to_string()),
        }
    }
}

/// The readable name in a message such as `UNIQUE constraint failed: voucher.number` or
/// `CHECK constraint failed: budget_identity`.
fn constraint(message: &str) -> String {
    let Some((kind, what)) = message.split_once(" constraint failed: ") else {
        return "foreign_key".to_owned();
    };
    if kind == "CHECK" {
        return what.to_owned();
    }
    let mut name = String::new();
    for column in what.split(", ") {
        let (table, column) = column.split_once('.').unwrap_or(("", column));
        if name.is_empty() {
            name.push_str(table);
        }
        name.push('_');
        name.push_str(column);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::constraint;

    #[test]
    fn names_are_those_of_the_checks_else_table_and_columns() {
        let name = |message| constraint(message);
        assert_eq!(name("CHECK constraint failed: budget_identity"), "budget_identity");
        assert_eq!(name("UNIQUE constraint failed: voucher.number"), "voucher_number");
        let two = "UNIQUE constraint failed: application.year, application.order";
        assert_eq!(name(two), "application_year_order");
        assert_eq!(name("NOT NULL constraint failed: leaf.hash"), "leaf_hash");
        assert_eq!(name("FOREIGN KEY constraint failed"), "foreign_key");
    }
}
