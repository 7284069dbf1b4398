-- The ledger: journal, side tables and read models of one scheme.
-- Amounts in fen, instants in microseconds since 1970 (UTC), civil dates as ISO texts, 0 or 1 for
-- no or yes. Ids are 16 bytes, digests 32.

-- The journal -------------------------------------------------------------------------------------

-- Size and root of the tree, the instant of the last leaf, and what appending needs.
CREATE TABLE head (
    id INTEGER PRIMARY KEY CONSTRAINT head_single CHECK (id = 1),
    size INTEGER NOT NULL CONSTRAINT head_size CHECK (size >= 0),
    root BLOB NOT NULL,
    last_at INTEGER NOT NULL,
    frontier BLOB NOT NULL
) STRICT;

-- The tree of no leaves: SHA-256 of nothing, and a frontier of size 0.
INSERT INTO head (id, size, root, last_at, frontier) VALUES (
    1, 0, x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0,
    x'0000000000000000'
);

-- One event: the bytes are what the hash is over, verbatim.
CREATE TABLE leaf (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    hash BLOB NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

-- Timelines; an index ends with the row's own number, so that they come in order.
CREATE INDEX leaf_subject ON leaf (subject);

-- The full tiles of the tree, each with its own root.
CREATE TABLE tile (
    level INTEGER NOT NULL,
    position INTEGER NOT NULL,
    root BLOB NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, position)
) STRICT;

-- Beside the journal ------------------------------------------------------------------------------

-- What a commitment in the journal hides; erased, nothing but the commitment is left.
CREATE TABLE secret (
    commitment BLOB PRIMARY KEY NOT NULL,
    salt BLOB,
    bytes BLOB,
    erased_at INTEGER,
    CONSTRAINT secret_erased CHECK (
        (erased_at IS NULL) = (salt IS NOT NULL) AND (erased_at IS NULL) = (bytes IS NOT NULL)
    )
) STRICT;

-- The answers given, so that a repeated request has one effect. In order of time.
CREATE TABLE answer (
    seq INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    body_digest BLOB NOT NULL,
    at INTEGER NOT NULL,
    answer TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX answer_key_account ON answer (key, account);

-- The content of imported lists, named by digest.
CREATE TABLE import_file (
    digest BLOB PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    content BLOB NOT NULL
) STRICT;

-- Read models: typed columns for queries and for what the law implies, the whole as JSON ----------

CREATE TABLE account (
    id BLOB PRIMARY KEY NOT NULL,
    login TEXT NOT NULL,
    role TEXT NOT NULL,
    party TEXT,
    jurisdiction TEXT,
    status TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX account_login ON account (login);
CREATE INDEX account_party ON account (party) WHERE party IS NOT NULL;

CREATE TABLE claim (
    name TEXT PRIMARY KEY NOT NULL,
    holder BLOB,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE notice (
    year INTEGER PRIMARY KEY,
    opens_on TEXT NOT NULL,
    closes_on TEXT NOT NULL,
    quota_fen INTEGER NOT NULL,
    issued_fen INTEGER NOT NULL,
    closed_at INTEGER,
    body TEXT NOT NULL,
    CONSTRAINT notice_quota CHECK (0 <= issued_fen AND issued_fen <= quota_fen) -- R11.1
) STRICT;

CREATE TABLE budget (
    year INTEGER PRIMARY KEY,
    appropriated_fen INTEGER NOT NULL,
    carried_in_fen INTEGER NOT NULL,
    available_fen INTEGER NOT NULL,
    committed_fen INTEGER NOT NULL,
    payable_fen INTEGER NOT NULL,
    paid_fen INTEGER NOT NULL,
    lapsed_fen INTEGER NOT NULL,
    carried_out_fen INTEGER NOT NULL,
    claimed_back_fen INTEGER NOT NULL,
    recovered_fen INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    body TEXT NOT NULL,
    -- R4.3
    CONSTRAINT budget_terms CHECK (
        appropriated_fen >= 0 AND carried_in_fen >= 0 AND available_fen >= 0 AND committed_fen >= 0
        AND payable_fen >= 0 AND paid_fen >= 0 AND lapsed_fen >= 0 AND carried_out_fen >= 0
    ),
    CONSTRAINT budget_identity CHECK (
        appropriated_fen + carried_in_fen
        = available_fen + committed_fen + payable_fen + paid_fen + lapsed_fen + carried_out_fen
    ),
    CONSTRAINT budget_recovery CHECK (
        0 <= recovered_fen AND recovered_fen <= claimed_back_fen AND claimed_back_fen <= paid_fen
    )
) STRICT;

CREATE TABLE queue (
    year INTEGER PRIMARY KEY,
    last INTEGER NOT NULL CONSTRAINT queue_last CHECK (last >= 0),
    body TEXT NOT NULL
) STRICT;

CREATE TABLE enterprise (
    id BLOB PRIMARY KEY NOT NULL,
    owner BLOB NOT NULL,
    name TEXT NOT NULL,
    credit_code TEXT NOT NULL,
    jurisdiction TEXT NOT NULL,
    industry TEXT NOT NULL,
    status TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX enterprise_credit_code ON enterprise (credit_code) WHERE status = 'authorised';
CREATE INDEX enterprise_jurisdiction_status ON enterprise (jurisdiction, status, id);
CREATE INDEX enterprise_jurisdiction ON enterprise (jurisdiction, id);
CREATE INDEX enterprise_name ON enterprise (name);

CREATE TABLE allowance (
    enterprise BLOB NOT NULL REFERENCES enterprise (id),
    year INTEGER NOT NULL,
    received_fen INTEGER NOT NULL,
    cap_fen INTEGER,
    body TEXT NOT NULL,
    PRIMARY KEY (enterprise, year),
    CONSTRAINT allowance_cap CHECK (
        0 <= received_fen AND (cap_fen IS NULL OR received_fen <= cap_fen) -- R14.3
    )
) STRICT;

CREATE TABLE provider (
    id BLOB PRIMARY KEY NOT NULL,
    owner BLOB NOT NULL,
    name TEXT NOT NULL,
    credit_code TEXT NOT NULL,
    status TEXT NOT NULL,
    panel BLOB,
    publicity BLOB,
    admission_number TEXT,
    admitted_on TEXT,
    body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX provider_credit_code ON provider (credit_code)
    WHERE status IN ('reviewing', 'passed', 'published', 'admitted', 'suspended');
CREATE UNIQUE INDEX provider_admission_number ON provider (admission_number);
CREATE INDEX provider_status ON provider (status, id);

CREATE TABLE catalogue (
    provider BLOB NOT NULL REFERENCES provider (id),
    year INTEGER NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (provider, year)
) STRICT;

CREATE TABLE application (
    id BLOB PRIMARY KEY NOT NULL,
    enterprise BLOB NOT NULL REFERENCES enterprise (id),
    status TEXT NOT NULL,
    since INTEGER NOT NULL,
    year INTEGER,
    "order" INTEGER,
    later_order INTEGER,
    contract BLOB,
    provider BLOB,
    jurisdiction TEXT NOT NULL,
    tier INTEGER NOT NULL,
    estimate_fen INTEGER NOT NULL CONSTRAINT application_estimate CHECK (estimate_fen >= 0),
    publicity BLOB,
    voucher BLOB,
    body TEXT NOT NULL
) STRICT;
-- R4.4: an order is given once.
CREATE UNIQUE INDEX application_year_order ON application (year, "order")
    WHERE "order" IS NOT NULL;
CREATE UNIQUE INDEX application_year_later_order ON application (year, later_order)
    WHERE later_order IS NOT NULL;
-- R18.2: a contract carries one live application.
CREATE UNIQUE INDEX application_contract ON application (contract)
    WHERE contract IS NOT NULL AND status NOT IN ('draft', 'refused', 'withdrawn');
CREATE INDEX application_enterprise ON application (enterprise, id);
-- The desks of the districts and of the bureau, by how long a file has waited; a district's files.
CREATE INDEX application_jurisdiction_status_since ON application (jurisdiction, status, since, id);
CREATE INDEX application_status_since ON application (status, since, id);
CREATE INDEX application_jurisdiction ON application (jurisdiction, id);

CREATE TABLE contract (
    id BLOB PRIMARY KEY NOT NULL,
    enterprise BLOB NOT NULL REFERENCES enterprise (id),
    provider BLOB NOT NULL REFERENCES provider (id),
    number TEXT NOT NULL,
    plain_number TEXT NOT NULL,
    signed_on TEXT NOT NULL,
    price_fen INTEGER NOT NULL CONSTRAINT contract_price CHECK (price_fen >= 0),
    application BLOB,
    voucher BLOB,
    terminated INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;

-- R18.2: the parties and the number name one contract.
CREATE UNIQUE INDEX contract_enterprise_provider_plain_number
    ON contract (enterprise, provider, plain_number);

CREATE TABLE contract_line (
    contract BLOB NOT NULL REFERENCES contract (id),
    number INTEGER NOT NULL,
    item TEXT,
    title TEXT,
    quantity INTEGER NOT NULL,
    price_fen INTEGER NOT NULL,
    region TEXT NOT NULL,
    PRIMARY KEY (contract, number)
) STRICT;

CREATE TABLE publicity (
    id BLOB PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    posted_on TEXT NOT NULL,
    last_day TEXT NOT NULL,
    undecided INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX publicity_closed_last_day ON publicity (closed, last_day);

CREATE TABLE publicity_item (
    publicity BLOB NOT NULL REFERENCES publicity (id),
    number INTEGER NOT NULL,
    item BLOB NOT NULL,
    PRIMARY KEY (publicity, number)
) STRICT;
CREATE INDEX publicity_item_item ON publicity_item (item);

CREATE TABLE round (
    id BLOB PRIMARY KEY NOT NULL,
    year INTEGER NOT NULL,
    prepared_on TEXT NOT NULL,
    count INTEGER NOT NULL,
    total_fen INTEGER NOT NULL,
    issued_by BLOB,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE voucher (
    id BLOB PRIMARY KEY NOT NULL,
    number TEXT NOT NULL,
    application BLOB NOT NULL REFERENCES application (id),
    enterprise BLOB NOT NULL REFERENCES enterprise (id),
    provider BLOB NOT NULL REFERENCES provider (id),
    contract BLOB NOT NULL REFERENCES contract (id),
    round BLOB NOT NULL REFERENCES round (id),
    year INTEGER NOT NULL,
    face_fen INTEGER NOT NULL CONSTRAINT voucher_face CHECK (face_fen > 0),
    issued_on TEXT NOT NULL,
    nominal_last_day TEXT NOT NULL,
    holder BLOB NOT NULL,
    status TEXT NOT NULL,
    reminded INTEGER NOT NULL, -- 0 before the first reminder
    body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX voucher_number ON voucher (number); -- R18.1
-- R18.2: one voucher, one contract, both ways.
CREATE UNIQUE INDEX voucher_contract ON voucher (contract)
    WHERE status NOT IN ('expired', 'cancelled', 'surrendered');
CREATE UNIQUE INDEX voucher_application ON voucher (application);
CREATE INDEX voucher_holder ON voucher (holder, id);
CREATE INDEX voucher_provider ON voucher (provider, id);
CREATE INDEX voucher_status_nominal_last_day ON voucher (status, nominal_last_day);
-- What a year's vouchers come to, state by state.
CREATE INDEX voucher_year_status_face_fen ON voucher (year, status, face_fen);
CREATE INDEX voucher_reminded ON voucher (reminded, nominal_last_day)
    WHERE status IN ('issued', 'accepted');

CREATE TABLE panel (
    id BLOB PRIMARY KEY NOT NULL,
    organiser BLOB NOT NULL,
    seats INTEGER NOT NULL,
    status TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE panel_expert (
    panel BLOB NOT NULL REFERENCES panel (id),
    account BLOB NOT NULL,
    PRIMARY KEY (panel, account)
) STRICT;
CREATE INDEX panel_expert_account ON panel_expert (account);

CREATE TABLE interpretation (
    id BLOB PRIMARY KEY NOT NULL,
    number TEXT NOT NULL,
    published_on TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX interpretation_number ON interpretation (number);

CREATE TABLE upload (
    digest BLOB PRIMARY KEY NOT NULL,
    size INTEGER NOT NULL CONSTRAINT upload_size CHECK (size > 0),
    media_type TEXT NOT NULL,
    used_in TEXT,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE copy (
    digest BLOB NOT NULL,
    account BLOB NOT NULL,
    party TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (digest, account)
) STRICT;
CREATE INDEX copy_account ON copy (account);

CREATE TABLE import (
    kind TEXT PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    digest BLOB NOT NULL REFERENCES import_file (digest),
    rows INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE signal (
    id BLOB PRIMARY KEY NOT NULL,
    rule TEXT NOT NULL,
    about TEXT NOT NULL,
    "case" BLOB,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX signal_case ON signal ("case", id);
CREATE INDEX signal_rule ON signal (rule, id);
CREATE INDEX signal_about ON signal (about);

-- The second half of the life ---------------------------------------------------------------------

CREATE TABLE redemption (
    id BLOB PRIMARY KEY NOT NULL,
    voucher BLOB NOT NULL REFERENCES voucher (id),
    contract BLOB NOT NULL REFERENCES contract (id),
    enterprise BLOB NOT NULL REFERENCES enterprise (id),
    provider BLOB NOT NULL REFERENCES provider (id),
    year INTEGER NOT NULL,
    face_fen INTEGER NOT NULL,
    status TEXT NOT NULL,
    since INTEGER NOT NULL,
    correct_by TEXT,
    panel BLOB,
    accepted_basis_fen INTEGER CONSTRAINT redemption_basis CHECK (accepted_basis_fen >= 0),
    determined_fen INTEGER,
    settlement BLOB,
    paid_on TEXT,
    body TEXT NOT NULL,
    CONSTRAINT redemption_amount CHECK (
        determined_fen IS NULL OR (determined_fen > 0 AND determined_fen <= face_fen) -- R16.3
    )
) STRICT;
-- A voucher is redeemed once; a draft stands beside nothing else either.
CREATE UNIQUE INDEX redemption_voucher ON redemption (voucher)
    WHERE status NOT IN ('refused', 'withdrawn');
CREATE INDEX redemption_status_since ON redemption (status, since, id);
CREATE INDEX redemption_correct_by ON redemption (correct_by) WHERE status = 'returned';
CREATE INDEX redemption_provider ON redemption (provider, id);
CREATE INDEX redemption_enterprise ON redemption (enterprise, id);
CREATE INDEX redemption_panel ON redemption (panel) WHERE panel IS NOT NULL;

CREATE TABLE settlement (
    id BLOB PRIMARY KEY NOT NULL,
    status TEXT NOT NULL,
    prepared_on TEXT NOT NULL,
    sent_on TEXT,
    total_fen INTEGER NOT NULL CONSTRAINT settlement_total CHECK (total_fen >= 0),
    body TEXT NOT NULL
) STRICT;

CREATE TABLE settlement_item (
    settlement BLOB NOT NULL REFERENCES settlement (id),
    number INTEGER NOT NULL,
    redemption BLOB NOT NULL REFERENCES redemption (id),
    amount_fen INTEGER NOT NULL CONSTRAINT settlement_amount CHECK (amount_fen > 0),
    outcome TEXT,
    PRIMARY KEY (settlement, number)
) STRICT;
-- R22.5: nothing is paid twice.
CREATE UNIQUE INDEX settlement_item_paid ON settlement_item (redemption) WHERE outcome = 'paid';

CREATE TABLE "case" (
    id BLOB PRIMARY KEY NOT NULL,
    status TEXT NOT NULL,
    since INTEGER NOT NULL,
    opened_on TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX case_status_since ON "case" (status, since, id);

CREATE TABLE case_party (
    "case" BLOB NOT NULL REFERENCES "case" (id),
    party TEXT NOT NULL,
    heard INTEGER NOT NULL,
    at_fault INTEGER,
    banned_until TEXT,
    PRIMARY KEY ("case", party)
) STRICT;
CREATE INDEX case_party_party ON case_party (party);

CREATE TABLE case_voucher (
    "case" BLOB NOT NULL REFERENCES "case" (id),
    voucher BLOB NOT NULL REFERENCES voucher (id),
    fate TEXT NOT NULL,
    PRIMARY KEY ("case", voucher)
) STRICT;
CREATE INDEX case_voucher_voucher ON case_voucher (voucher);

CREATE TABLE ban (
    credit_code TEXT PRIMARY KEY NOT NULL,
    until TEXT,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE inspection (
    id BLOB PRIMARY KEY NOT NULL,
    year INTEGER NOT NULL,
    status TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE inspection_subject (
    inspection BLOB NOT NULL REFERENCES inspection (id),
    party TEXT NOT NULL,
    stage TEXT NOT NULL,
    rectify_by TEXT,
    PRIMARY KEY (inspection, party)
) STRICT;
CREATE INDEX inspection_subject_party ON inspection_subject (party);

CREATE TABLE message (
    id BLOB PRIMARY KEY NOT NULL,
    recipient TEXT NOT NULL,
    copy TEXT,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    due TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX message_recipient ON message (recipient, id);
CREATE INDEX message_copy ON message (copy, id) WHERE copy IS NOT NULL;
