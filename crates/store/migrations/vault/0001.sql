-- What accounts sign in with. Never in the journal, never in a replay, in a file of its own so that
-- signing in never waits for a batch. Instants in microseconds since 1970 (UTC).

CREATE TABLE credential (
    account BLOB PRIMARY KEY NOT NULL,
    password TEXT NOT NULL, -- Argon2, in PHC string format
    changed_at INTEGER NOT NULL,
    failures INTEGER NOT NULL CONSTRAINT credential_failures CHECK (failures >= 0),
    locked_until INTEGER
) STRICT;

-- A session is known by the SHA-256 of its token only.
CREATE TABLE session (
    token BLOB PRIMARY KEY NOT NULL,
    account BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_account ON session (account);
CREATE INDEX session_expires_at ON session (expires_at);

CREATE TABLE api_token (
    token BLOB PRIMARY KEY NOT NULL,
    account BLOB NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER
) STRICT;
CREATE INDEX api_token_account ON api_token (account);
