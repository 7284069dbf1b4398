-- The browsers from which somebody has signed in to an account, each by the SHA-256 of its token:
-- their attempts are counted apart, so that a stranger's wrong passwords do not keep them out.
CREATE TABLE browser (
    account BLOB NOT NULL,
    browser BLOB NOT NULL CONSTRAINT browser_length CHECK (length(browser) = 32),
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (account, browser)
) STRICT, WITHOUT ROWID;
