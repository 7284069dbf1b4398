//! What is looked for in the journal, and the proof that a leaf is in it.

use uuid::Uuid;
use yunquan_core::account::Account;
use yunquan_core::credit_code::CreditCode;
use yunquan_core::world::{Entity, Key};
use yunquan_journal::{InclusionProof, ProveError, TreeHead};
use yunquan_store::{Found, JournalTiles, Query, Search, StoreError};

use super::ReadFailed;
use crate::view::Lens;

/// The most firms of a kind that a search follows.
const FIRMS: u32 = 10;
/// The most files of a kind and a firm that a search follows, the newest first.
const FILES: u32 = 200;

/// The files of a firm: their kind, the columns that name an enterprise and a provider.
const OF_FIRMS: &[(&str, &str, &str)] = &[
    ("application", "enterprise", "provider"),
    ("contract", "enterprise", "provider"),
    ("voucher", "holder", "provider"),
    ("redemption", "enterprise", "provider"),
];

impl Lens<'_> {
    /// The leaves that a question is about, the newest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn search(&self, search: &Search<'_>) -> Result<Found, ReadFailed> {
        self.reader.search(search)
    }

    /// The account of a login, whatever its case.
    ///
    /// # Errors
    /// The store failed.
    pub fn account_called(&self, login: &str) -> Result<Option<Account>, ReadFailed> {
        let login = login.trim().to_lowercase();
        let found = self.reader.find(Query::of("account").is("login", login.as_str()))?;
        Ok(match found {
            Some((_, Entity::Account(it))) => Some(*it),
            _ => None,
        })
    }

    /// Firms by a part of their name or by their credit code, each with its newest applications,
    /// contracts, vouchers and redemptions; and whether there are more firms, or more files of one.
    ///
    /// # Errors
    /// The store failed.
    pub fn firm_files(&self, part: &str) -> Result<(Vec<Key>, bool), ReadFailed> {
        let code = part.trim().to_uppercase().parse::<CreditCode>().ok();
        let (mut keys, mut more) = (Vec::new(), false);
        for (kind, column) in [("enterprise", 1), ("provider", 2)] {
            let query = Query::of(kind).limit(FIRMS);
            let query = match &code {
                Some(code) => query.is("credit_code", code.as_str()),
                None => query.contains("name", part.trim()),
            };
            let page = self.reader.list(&query)?;
            more |= page.next.is_some();
            for (key, _) in page.items {
                let Some(id) = key.uuid() else { continue };
                keys.push(key);
                for (file, enterprise, provider) in OF_FIRMS {
                    let of = if column == 1 { enterprise } else { provider };
                    let (files, others) = self.files_of(file, of, id)?;
                    keys.extend(files);
                    more |= others;
                }
            }
        }
        Ok((keys, more))
    }

    fn files_of(&self, kind: &str, column: &str, id: Uuid) -> Result<(Vec<Key>, bool), ReadFailed> {
        let query = Query::of(kind).is(column, id).descending().limit(FILES);
        let page = self.reader.list(&query)?;
        Ok((page.items.into_iter().map(|(key, _)| key).collect(), page.next.is_some()))
    }

    /// That a leaf is in the journal as it stands, and the tree in which it is; none where there
    /// is no such leaf.
    ///
    /// # Errors
    /// The store failed.
    pub fn inclusion(&self, seq: u64) -> Result<Option<(InclusionProof, TreeHead)>, ReadFailed> {
        let head = self.reader.head()?;
        let head = TreeHead { size: head.size, root: head.root };
        match InclusionProof::prove(seq, head.size, &JournalTiles(self.reader)) {
            Ok(proof) => Ok(Some((proof, head))),
            Err(ProveError::Proof(_)) => Ok(None),
            Err(ProveError::Tile(error)) => Err(StoreError::Corrupt(error.to_string())),
        }
    }
}
