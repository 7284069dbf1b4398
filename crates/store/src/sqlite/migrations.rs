//! The steps by which a database comes to be as this version wants it.

use rusqlite::Connection;

use crate::StoreError;

/// The ledger's steps: step n makes version n. A step that was released is never changed.
pub(super) const LEDGER: &[&str] = &[
    include_str!("../../migrations/ledger/0001.sql"),
    include_str!("../../migrations/ledger/0002.sql"),
];

/// The vault's steps.
pub(super) const VAULT: &[&str] = &[
    include_str!("../../migrations/vault/0001.sql"),
    include_str!("../../migrations/vault/0002.sql"),
    include_str!("../../migrations/vault/0003.sql"),
    include_str!("../../migrations/vault/0004.sql"),
    include_str!("../../migrations/vault/0005.sql"),
];

/// Takes the steps that the database has not taken, each whole or not at all.
pub(super) fn run(conn: &mut Connection, steps: &[&str]) -> Result<(), StoreError> {
    let taken: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let mut version = 0;
    for step in steps {
        version += 1;
        if version > taken {
            let whole = conn.transaction()?;
            whole.execute_batch(step)?;
            whole.pragma_update(None, "user_version", version)?;
            whole.commit()?;
        }
    }
    if taken > version {
        let text = format!("it has version {taken}, but this program knows only {version}");
        return Err(StoreError::Corrupt(text));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_an_older_ledger_get_their_pairs() {
        let mut conn = Connection::open_in_memory().unwrap();
        run(&mut conn, &LEDGER[..1]).unwrap();
        let row = "INSERT INTO enterprise VALUES (x'01', x'02', '柳钢A', '1', '2', '3', '4', '{}')";
        conn.execute(row, []).unwrap();
        run(&mut conn, LEDGER).unwrap();
        let mut pairs = conn.prepare("SELECT pair FROM enterprise_pair ORDER BY pair").unwrap();
        let pairs = pairs.query_map([], |row| row.get(0)).unwrap();
        let pairs: Vec<String> = pairs.collect::<rusqlite::Result<_>>().unwrap();
        assert_eq!(pairs, ["a", "柳钢", "钢a"]);
    }
}
