//! Credentials, sessions and tokens in tables.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;
use yunquan_core::digest::Digest;
use yunquan_core::ids::AccountId;
use yunquan_core::time::Instant;

use super::{Shared, open};
use crate::{ApiToken, Credential, SecondFactor, Session, StoreError, Vault};

const CREDENTIAL: &str = "SELECT account, password, changed_at, failures, locked_until
    FROM credential WHERE account = ?1";
const PUT_CREDENTIAL: &str = "INSERT OR REPLACE INTO credential
    (account, password, changed_at, failures, locked_until) VALUES (?1, ?2, ?3, ?4, ?5)";
const SESSION: &str = "SELECT token, account, created_at, seen_at, expires_at
    FROM session WHERE token = ?1";
const SESSIONS: &str = "SELECT token, account, created_at, seen_at, expires_at
    FROM session WHERE account = ?1 ORDER BY created_at, token";
const PUT_SESSION: &str = "INSERT OR REPLACE INTO session
    (token, account, created_at, seen_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)";
const API_TOKEN: &str = "SELECT token, account, name, created_at, expires_at
    FROM api_token WHERE token = ?1";
const API_TOKENS: &str = "SELECT token, account, name, created_at, expires_at
    FROM api_token WHERE account = ?1 ORDER BY created_at, token";
const PUT_API_TOKEN: &str = "INSERT OR REPLACE INTO api_token
    (token, account, name, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)";
const SECOND_FACTOR: &str = "SELECT account, secret, pending, last_step
    FROM second_factor WHERE account = ?1";
const SECOND_FACTORS: &str = "SELECT account, secret, pending, last_step
    FROM second_factor ORDER BY account";
const PUT_SECOND_FACTOR: &str = "INSERT OR REPLACE INTO second_factor
    (account, secret, pending, last_step) VALUES (?1, ?2, ?3, ?4)";
const RECOVERY_CODES: &str = "SELECT count(*) FROM recovery_code WHERE account = ?1";
const BROWSER: &str = "SELECT count(*) FROM browser WHERE account = ?1 AND browser = ?2";
const PUT_BROWSER: &str = "INSERT OR REPLACE INTO browser (account, browser, seen_at)
    VALUES (?1, ?2, ?3)";
const TRIM_BROWSERS: &str = "DELETE FROM browser WHERE account = ?1 AND browser NOT IN
    (SELECT browser FROM browser WHERE account = ?1 ORDER BY seen_at DESC, browser LIMIT ?2)";
const SEEN: &str = "SELECT message FROM seen WHERE account = ?1";
const PUT_SEEN: &str = "INSERT OR IGNORE INTO seen (account, message) VALUES (?1, ?2)";
const USE_RECOVERY_CODE: &str = "DELETE FROM recovery_code WHERE account = ?1 AND code = ?2";
/// Where there is something of an account.
const TABLES: &[&str] =
    &["credential", "session", "api_token", "second_factor", "recovery_code", "browser", "seen"];

pub(super) struct SqliteVault(Shared);

impl SqliteVault {
    pub(super) fn new(conn: Shared) -> Self {
        Self(conn)
    }

    fn with<T>(
        &self,
        run: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        Ok(run(&*open::taken(&self.0)?)?)
    }

    fn delete_from(&self, tables: &[&str], id: AccountId) -> Result<(), StoreError> {
        self.with(|conn| {
            let whole = conn.unchecked_transaction()?;
            for table in tables {
                whole.execute(&format!("DELETE FROM {table} WHERE account = ?1"), [account(id)])?;
            }
            whole.commit()
        })
    }

    fn run(&self, sql: &str, values: impl rusqlite::Params) -> Result<usize, StoreError> {
        self.with(|conn| conn.prepare_cached(sql)?.execute(values))
    }
}

fn account(id: AccountId) -> [u8; 16] {
    id.0.into_bytes()
}

fn account_at(row: &Row<'_>, index: usize) -> rusqlite::Result<AccountId> {
    Ok(AccountId(Uuid::from_bytes(row.get(index)?)))
}

fn read_credential(row: &Row<'_>) -> rusqlite::Result<Credential> {
    Ok(Credential {
        account: account_at(row, 0)?,
        password: row.get(1)?,
        changed_at: Instant(row.get(2)?),
        failures: row.get(3)?,
        locked_until: row.get::<_, Option<i64>>(4)?.map(Instant),
    })
}

fn read_session(row: &Row<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        token: Digest(row.get(0)?),
        account: account_at(row, 1)?,
        created_at: Instant(row.get(2)?),
        seen_at: Instant(row.get(3)?),
        expires_at: Instant(row.get(4)?),
    })
}

fn read_api_token(row: &Row<'_>) -> rusqlite::Result<ApiToken> {
    Ok(ApiToken {
        token: Digest(row.get(0)?),
        account: account_at(row, 1)?,
        name: row.get(2)?,
        created_at: Instant(row.get(3)?),
        expires_at: row.get::<_, Option<i64>>(4)?.map(Instant),
    })
}

fn read_second_factor(row: &Row<'_>) -> rusqlite::Result<SecondFactor> {
    Ok(SecondFactor {
        account: account_at(row, 0)?,
        secret: row.get(1)?,
        pending: row.get(2)?,
        last_step: row.get(3)?,
    })
}

impl Vault for SqliteVault {
    fn credential(&self, id: AccountId) -> Result<Option<Credential>, StoreError> {
        self.with(|conn| {
            let mut found = conn.prepare_cached(CREDENTIAL)?;
            found.query_row([account(id)], read_credential).optional()
        })
    }

    fn put_credential(&self, it: &Credential) -> Result<(), StoreError> {
        let locked = it.locked_until.map(|at| at.0);
        let values =
            params![account(it.account), it.password, it.changed_at.0, it.failures, locked];
        self.run(PUT_CREDENTIAL, values).map(|_| ())
    }

    fn forget_account(&self, id: AccountId) -> Result<(), StoreError> {
        self.delete_from(TABLES, id)
    }

    fn session(&self, token: &Digest) -> Result<Option<Session>, StoreError> {
        self.with(|conn| {
            let mut found = conn.prepare_cached(SESSION)?;
            found.query_row([&token.0[..]], read_session).optional()
        })
    }

    fn sessions(&self, id: AccountId) -> Result<Vec<Session>, StoreError> {
        self.with(|conn| {
            let mut found = conn.prepare_cached(SESSIONS)?;
            found.query_map([account(id)], read_session)?.collect()
        })
    }

    fn put_session(&self, it: &Session) -> Result<(), StoreError> {
        let (created, seen, expires) = (it.created_at.0, it.seen_at.0, it.expires_at.0);
        let values = params![&it.token.0[..], account(it.account), created, seen, expires];
        self.run(PUT_SESSION, values).map(|_| ())
    }

    fn delete_session(&self, token: &Digest) -> Result<(), StoreError> {
        self.run("DELETE FROM session WHERE token = ?1", [&token.0[..]]).map(|_| ())
    }

    fn delete_sessions(&self, id: AccountId) -> Result<(), StoreError> {
        self.run("DELETE FROM session WHERE account = ?1", [account(id)]).map(|_| ())
    }

    fn sweep_sessions(&self, before: Instant) -> Result<usize, StoreError> {
        self.run("DELETE FROM session WHERE expires_at < ?1", [before.0])
    }

    fn api_token(&self, token: &Digest) -> Result<Option<ApiToken>, StoreError> {
        self.with(|conn| {
            let mut found = conn.prepare_cached(API_TOKEN)?;
            found.query_row([&token.0[..]], read_api_token).optional()
        })
    }

    fn api_tokens(&self, id: AccountId) -> Result<Vec<ApiToken>, StoreError> {
        self.with(|conn| {
            let mut found = conn.prepare_cached(API_TOKENS)?;
            found.query_map([account(id)], read_api_token)?.collect()
        })
    }

    fn put_api_token(&self, it: &ApiToken) -> Result<(), StoreError> {
        let expires = it.expires_at.map(|at| at.0);
        let values =
            params![&it.token.0[..], account(it.account), it.name, it.created_at.0, expires];
        self.run(PUT_API_TOKEN, values).map(|_| ())
    }

    fn delete_api_token(&self, token: &Digest) -> Result<(), StoreError> {
        self.run("DELETE FROM api_token WHERE token = ?1", [&token.0[..]]).map(|_| ())
    }

    fn second_factor(&self, id: AccountId) -> Result<Option<SecondFactor>, StoreError> {
        self.with(|conn| {
            let mut found = conn.prepare_cached(SECOND_FACTOR)?;
            found.query_row([account(id)], read_second_factor).optional()
        })
    }

    fn second_factors(&self) -> Result<Vec<SecondFactor>, StoreError> {
        self.with(|conn| {
            let mut found = conn.prepare_cached(SECOND_FACTORS)?;
            found.query_map([], read_second_factor)?.collect()
        })
    }

    fn compact(&self) -> Result<(), StoreError> {
        self.with(|conn| conn.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);"))
    }

    fn put_second_factor(&self, it: &SecondFactor) -> Result<(), StoreError> {
        let values = params![account(it.account), it.secret, it.pending, it.last_step];
        self.run(PUT_SECOND_FACTOR, values).map(|_| ())
    }

    fn forget_second_factor(&self, id: AccountId) -> Result<(), StoreError> {
        self.delete_from(&["second_factor", "recovery_code"], id)
    }

    fn pepper(&self, fresh: Digest) -> Result<Digest, StoreError> {
        self.with(|conn| {
            conn.execute(
                "INSERT OR IGNORE INTO pepper (one, secret) VALUES (1, ?1)",
                [&fresh.0[..]],
            )?;
            conn.query_row("SELECT secret FROM pepper", [], |row| row.get(0).map(Digest))
        })
    }

    fn recovery_codes(&self, id: AccountId) -> Result<u32, StoreError> {
        self.with(|conn| {
            conn.prepare_cached(RECOVERY_CODES)?.query_row([account(id)], |row| row.get(0))
        })
    }

    fn put_recovery_codes(&self, id: AccountId, codes: &[Digest]) -> Result<(), StoreError> {
        self.with(|conn| {
            let whole = conn.unchecked_transaction()?;
            whole.execute("DELETE FROM recovery_code WHERE account = ?1", [account(id)])?;
            for code in codes {
                let values = params![&code.0[..], account(id)];
                whole
                    .execute("INSERT INTO recovery_code (code, account) VALUES (?1, ?2)", values)?;
            }
            whole.commit()
        })
    }

    fn use_recovery_code(&self, id: AccountId, code: &Digest) -> Result<bool, StoreError> {
        self.run(USE_RECOVERY_CODE, params![account(id), &code.0[..]]).map(|used| used > 0)
    }

    fn knows_browser(&self, id: AccountId, browser: &Digest) -> Result<bool, StoreError> {
        self.with(|conn| {
            let mut found = conn.prepare_cached(BROWSER)?;
            found.query_row(params![account(id), &browser.0[..]], |row| row.get(0))
        })
    }

    fn put_browser(
        &self,
        id: AccountId,
        browser: &Digest,
        seen_at: Instant,
        most: u32,
    ) -> Result<(), StoreError> {
        self.with(|conn| {
            let whole = conn.unchecked_transaction()?;
            whole.execute(PUT_BROWSER, params![account(id), &browser.0[..], seen_at.0])?;
            whole.execute(TRIM_BROWSERS, params![account(id), most])?;
            whole.commit()
        })
    }

    fn forget_browsers(&self, id: AccountId) -> Result<(), StoreError> {
        self.delete_from(&["browser"], id)
    }

    fn seen(&self, id: AccountId) -> Result<BTreeSet<Digest>, StoreError> {
        self.with(|conn| {
            let mut found = conn.prepare_cached(SEEN)?;
            found.query_map([account(id)], |row| row.get(0).map(Digest))?.collect()
        })
    }

    fn put_seen(&self, id: AccountId, messages: &[Digest]) -> Result<(), StoreError> {
        self.with(|conn| {
            let whole = conn.unchecked_transaction()?;
            for message in messages {
                let values = params![account(id), &message.0[..]];
                whole.prepare_cached(PUT_SEEN)?.execute(values)?;
            }
            whole.commit()
        })
    }
}
