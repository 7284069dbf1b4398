-- The second proof of who somebody is: codes by time (RFC 6238), and codes for who has lost the
-- device. Instants in microseconds since 1970 (UTC), steps of 30 seconds since then.

CREATE TABLE second_factor (
    account BLOB PRIMARY KEY NOT NULL,
    secret BLOB, -- in use
    pending BLOB, -- shown, and in use once a code of it has come back
    last_step INTEGER NOT NULL -- no code of this step or an earlier one counts any more
) STRICT;

-- A recovery code is known by its SHA-256 only; one that was used is not here any more.
CREATE TABLE recovery_code (
    code BLOB PRIMARY KEY NOT NULL,
    account BLOB NOT NULL
) STRICT;
CREATE INDEX recovery_code_account ON recovery_code (account);
