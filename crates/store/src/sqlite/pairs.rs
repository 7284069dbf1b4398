//! Parts of names along the pairs of their characters, as the migration `0002` keeps them.

use rusqlite::{Connection, params};
use yunquan_core::projection::{Column, Table};

use crate::StoreError;

/// From how many rows on a pair narrows nothing: what is looked for is then met soon in any order.
const COMMON: u32 = 20_000;

const HOW_MANY: &str = "SELECT count(*) FROM
    (SELECT 1 FROM enterprise_pair WHERE pair >= ?1 AND pair < ?2 LIMIT ?3)";

/// The rows of a pair, or of all that begin with one character: from the first text, before the
/// second.
pub(super) type Span = (String, String);

/// The span that holds the fewest of the names in which a part can stand; none where the column has
/// no pairs, or where every one of the part's is common.
pub(super) fn rarest(
    conn: &Connection,
    table: &Table,
    column: &Column,
    part: &str,
) -> Result<Option<Span>, StoreError> {
    if (table.name, column.name) != ("enterprise", "name") {
        return Ok(None);
    }
    let mut found: Option<(u32, Span)> = None;
    for span in spans(part) {
        let mut statement = conn.prepare_cached(HOW_MANY)?;
        let count = statement.query_row(params![span.0, span.1, COMMON], |row| row.get(0))?;
        if count < found.as_ref().map_or(COMMON, |(fewest, _)| *fewest) {
            found = Some((count, span));
        }
    }
    Ok(found.map(|(_, span)| span))
}

fn spans(part: &str) -> Vec<Span> {
    let signs: Vec<char> = part.to_ascii_lowercase().chars().collect();
    match signs.as_slice() {
        [] => Vec::new(),
        [only] => vec![(only.to_string(), format!("{only}{}", char::MAX))],
        // A pair is two characters: nothing stands between it and itself with a third.
        signs => signs
            .windows(2)
            .map(|pair| pair.iter().collect::<String>())
            .map(|pair| (pair.clone(), format!("{pair}\u{1}")))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_cut_into_pairs() {
        let first = |part: &str| spans(part).into_iter().map(|(from, _)| from).collect::<Vec<_>>();
        assert_eq!(first(""), [] as [&str; 0]);
        assert_eq!(first("柳"), ["柳"]);
        assert_eq!(first("柳钢"), ["柳钢"]);
        assert_eq!(first("ABc"), ["ab", "bc"]);
    }
}
