-- Tables hold what people said; views derive everything else. Both change only with schema_version (see store.py).
-- No keys, sequences, enums or indexes: the same statements run on the embedded file and on DuckLake.

CREATE TABLE meta (
    schema_version INTEGER NOT NULL,
    store_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,               -- real | illustrative
    created_at TIMESTAMP NOT NULL        -- UTC, as every time here
);

-- One row per commune; every write moves it first, so that two writers cannot both believe they are next.
CREATE TABLE head (
    commune VARCHAR NOT NULL,
    seq BIGINT NOT NULL,
    digest VARCHAR                       -- of the newest batch
);

CREATE TABLE batch (
    batch_id VARCHAR NOT NULL,
    submission_id VARCHAR NOT NULL,      -- minted by the dry run: pressing twice is one batch
    seq BIGINT NOT NULL,                 -- orders batches within a commune; the clock does not
    commune VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,               -- set_up | places | hand_in | quick_entry | bases | target | sample | undo
                                         -- | scenario | question | closing | plan | lineage | task | setting
    file_name VARCHAR,
    file_sha256 VARCHAR,
    submitted_by VARCHAR NOT NULL,
    submitted_at TIMESTAMP NOT NULL,
    undoes VARCHAR,
    note VARCHAR,
    login VARCHAR,                       -- the sign-in name; NULL for commands and before there were any
    previous VARCHAR,                    -- the digest of the commune's batch before it, see chain.py
    digest VARCHAR                       -- over the batch and every row of it
);

CREATE TABLE observation (
    batch_id VARCHAR NOT NULL,
    commune VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    place VARCHAR,                       -- NULL: reported for the whole commune
    period DATE NOT NULL,                -- first of the month that names the period
    numerator DECIMAL(20, 4),
    denominator DECIMAL(20, 4),
    value DECIMAL(20, 4),                -- a count, or a percent that came without its a and b
    state VARCHAR NOT NULL,              -- reported | nothing_arose | estimated | withdrawn
    sheet VARCHAR,
    cell VARCHAR,
    raw VARCHAR,
    rule VARCHAR
);

CREATE TABLE base_figure (
    batch_id VARCHAR NOT NULL,
    commune VARCHAR NOT NULL,
    base VARCHAR NOT NULL,
    place VARCHAR,
    as_of DATE NOT NULL,
    value DECIMAL(20, 4),                -- NULL withdraws
    source VARCHAR
);

CREATE TABLE baseline (
    batch_id VARCHAR NOT NULL,
    commune VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    as_of DATE NOT NULL,
    value DECIMAL(20, 4) NOT NULL,       -- percent for rates, count otherwise
    source VARCHAR
);

-- The plan as rows of text, in the columns of the plan files; built by the same code (plan_files.py).
CREATE TABLE plan_row (
    batch_id VARCHAR NOT NULL,
    commune VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    row_key VARCHAR NOT NULL,
    cells VARCHAR,                       -- JSON; NULL takes the row away
    in_force_from DATE NOT NULL
);

-- What officers answered when a workbook of that layout left something open; NULL forgets it.
CREATE TABLE answer (
    batch_id VARCHAR NOT NULL,
    commune VARCHAR NOT NULL,
    layout VARCHAR NOT NULL,
    question VARCHAR NOT NULL,
    answer VARCHAR
);

-- What-if scenarios as they were saved, never edited and no part of the figures; a later row with the name NULL takes
-- one away and leaves the rest of its cells NULL.
CREATE TABLE scenario (
    batch_id VARCHAR NOT NULL,
    commune VARCHAR NOT NULL,
    scenario_id VARCHAR NOT NULL,
    name VARCHAR,
    indicator VARCHAR,
    period DATE,                         -- first of the month of the period it was computed on
    data_seq BIGINT,                     -- the commune's seq whose figures it was computed on
    inputs VARCHAR,                      -- JSON
    results VARCHAR                      -- JSON
);

-- What was asked about a figure (giải trình), and everything said about it since: one row for each thing said. What is
-- said later leaves the figure's columns NULL.
CREATE TABLE question_entry (
    batch_id VARCHAR NOT NULL,
    commune VARCHAR NOT NULL,
    question_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,               -- asked | answered | settled | reopened | remarked
    indicator VARCHAR,
    place VARCHAR,                       -- NULL: the whole commune
    period DATE,                         -- first of the month
    numerator DECIMAL(20, 4),            -- the figure as it stood; all NULL: there was none
    denominator DECIMAL(20, 4),
    value DECIMAL(20, 4),
    state VARCHAR,
    places INTEGER,                      -- of how many villages it was the sum; NULL: it was reported so
    department VARCHAR,                  -- who is to answer
    due DATE,
    text VARCHAR
);

-- Closed periods (chốt kỳ): checked, signed, reopened. A later row about a period follows an earlier one.
CREATE TABLE closing (
    batch_id VARCHAR NOT NULL,
    commune VARCHAR NOT NULL,
    period DATE NOT NULL,                -- first of the month
    kind VARCHAR NOT NULL,               -- checked | signed | reopened
    number INTEGER,                      -- of a signed closing, counted in the commune
    data_seq BIGINT NOT NULL,            -- the commune's seq whose figures were looked at
    note VARCHAR                         -- what was remarked; of a reopening the reason
);

-- What a signed closing showed, so that no later program can judge it anew: one row for each indicator and village.
CREATE TABLE closing_row (
    batch_id VARCHAR NOT NULL,
    commune VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    place VARCHAR,                       -- NULL: the whole commune
    content VARCHAR NOT NULL             -- JSON
);

-- Villages that became others: one row for each village that ended and one that it went into.
CREATE TABLE lineage (
    batch_id VARCHAR NOT NULL,
    commune VARCHAR NOT NULL,
    change_id VARCHAR NOT NULL,
    in_force_from DATE NOT NULL,         -- first of the month of the first period with the new villages
    from_place VARCHAR,                  -- NULL takes the whole change back
    to_place VARCHAR,
    share_part DECIMAL(20, 4),           -- of share_whole: how much of the one went into the other; NULL: all of it
    share_whole DECIMAL(20, 4),
    basis VARCHAR,                       -- what the share was counted on
    document VARCHAR,
    old_name VARCHAR                     -- of a village that only changed its name: the one it bore until then
);

-- What came of the plan's tasks. A later row about the same task and instance follows an earlier one.
CREATE TABLE task_result (
    batch_id VARCHAR NOT NULL,
    commune VARCHAR NOT NULL,
    task VARCHAR NOT NULL,
    instance VARCHAR NOT NULL,           -- of a yearly task the year, else what the plan says of its time
    day DATE,                            -- on which it was done; NULL takes the result back
    text VARCHAR NOT NULL                -- what was done; of a result taken back the reason
);

-- How a commune wants something done: the newest value of a name counts.
CREATE TABLE setting (
    batch_id VARCHAR NOT NULL,
    commune VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);

CREATE VIEW live_batch AS
SELECT *
FROM batch
QUALIFY row_number() OVER (PARTITION BY commune, submission_id ORDER BY seq) = 1;

-- The figure that counts for each commune, indicator, place and period: the newest, unless withdrawn.
CREATE VIEW current_figure AS
SELECT * EXCLUDE (newest)
FROM (
    SELECT
        observation.*,
        live_batch.seq,
        live_batch.submitted_at,
        live_batch.submitted_by,
        live_batch.file_name,
        row_number() OVER (
            PARTITION BY observation.commune, indicator, place, period ORDER BY live_batch.seq DESC
        ) AS newest
    FROM observation
    JOIN live_batch USING (batch_id)
)
WHERE newest = 1 AND state <> 'withdrawn';

CREATE VIEW current_base AS
SELECT * EXCLUDE (newest)
FROM (
    SELECT
        base_figure.*,
        live_batch.seq,
        row_number() OVER (
            PARTITION BY base_figure.commune, base, place, as_of ORDER BY live_batch.seq DESC
        ) AS newest
    FROM base_figure
    JOIN live_batch USING (batch_id)
)
WHERE newest = 1 AND value IS NOT NULL;

CREATE VIEW current_answer AS
SELECT * EXCLUDE (newest)
FROM (
    SELECT
        answer.*,
        live_batch.seq,
        row_number() OVER (
            PARTITION BY answer.commune, layout, question ORDER BY live_batch.seq DESC
        ) AS newest
    FROM answer
    JOIN live_batch USING (batch_id)
)
WHERE newest = 1 AND answer IS NOT NULL;

CREATE VIEW current_baseline AS
SELECT baseline.*, live_batch.seq
FROM baseline
JOIN live_batch USING (batch_id)
QUALIFY row_number() OVER (PARTITION BY baseline.commune, indicator ORDER BY live_batch.seq DESC) = 1;

-- Every version of every row of the plan, the newest that was written of each; cells NULL: taken away from then on.
CREATE VIEW current_plan_row AS
SELECT plan_row.*, live_batch.seq
FROM plan_row
JOIN live_batch USING (batch_id)
QUALIFY row_number() OVER (
    PARTITION BY plan_row.commune, file, row_key, in_force_from ORDER BY live_batch.seq DESC
) = 1;

-- Living scenarios; each with the batch that saved it, so that author and time are its own.
CREATE VIEW current_scenario AS
SELECT * EXCLUDE (newest)
FROM (
    SELECT
        scenario.*,
        live_batch.seq,
        live_batch.submitted_at,
        live_batch.submitted_by,
        row_number() OVER (
            PARTITION BY scenario.commune, scenario_id ORDER BY live_batch.seq DESC
        ) AS newest
    FROM scenario
    JOIN live_batch USING (batch_id)
)
WHERE newest = 1 AND name IS NOT NULL;
