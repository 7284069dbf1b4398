-- The installation's own secret: it keys the digests by which contacts are compared, and stands
-- nowhere else, so that a copy of the journal does not tell whose they are.
CREATE TABLE pepper (
    one INTEGER PRIMARY KEY NOT NULL CONSTRAINT pepper_one CHECK (one = 1),
    secret BLOB NOT NULL CONSTRAINT pepper_length CHECK (length(secret) = 32)
) STRICT;
