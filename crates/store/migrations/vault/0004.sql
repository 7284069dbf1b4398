-- Which messages a person has seen, each by the digest of what it says: nobody's act, and so in no
-- journal.
CREATE TABLE seen (
    account BLOB NOT NULL,
    message BLOB NOT NULL CONSTRAINT seen_length CHECK (length(message) = 32),
    PRIMARY KEY (account, message)
) STRICT, WITHOUT ROWID;
