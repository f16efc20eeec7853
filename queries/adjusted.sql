-- Which figures of a period were written after a closing ($data_seq) and up to a seq, and what stood when it was closed?
-- One row for each figure, the newest version of it; `times`: how often it was written. A NULL old_state: nothing stood.
-- Returns: indicator, place, numerator, denominator, value, state, sheet, cell, raw, old_numerator, old_denominator, old_value, old_state, file_name, submitted_by, submitted_at, kind, seq, times
WITH version AS (
    SELECT
        observation.*,
        live_batch.seq,
        live_batch.kind,
        live_batch.file_name,
        live_batch.submitted_by,
        live_batch.submitted_at
    FROM observation
    JOIN live_batch USING (batch_id)
    WHERE observation.commune = $commune
      AND observation.period = $period
),

closed AS (
    SELECT *
    FROM version
    WHERE seq <= $data_seq
    QUALIFY row_number() OVER (PARTITION BY indicator, place ORDER BY seq DESC) = 1
),

later AS (
    SELECT
        version.*,
        count(*) OVER (PARTITION BY indicator, place) AS times
    FROM version
    WHERE seq > $data_seq
      AND ($until_seq IS NULL OR seq <= $until_seq)
    QUALIFY row_number() OVER (PARTITION BY indicator, place ORDER BY seq DESC) = 1
)

SELECT
    later.indicator,
    later.place,
    later.numerator,
    later.denominator,
    later.value,
    later.state,
    later.sheet,
    later.cell,
    later.raw,
    closed.numerator AS old_numerator,
    closed.denominator AS old_denominator,
    closed.value AS old_value,
    closed.state AS old_state,
    later.file_name,
    later.submitted_by,
    later.submitted_at,
    later.kind,
    later.seq,
    later.times
FROM later
LEFT JOIN closed
    ON later.indicator = closed.indicator
    AND later.place IS NOT DISTINCT FROM closed.place
ORDER BY later.indicator, later.place NULLS FIRST
