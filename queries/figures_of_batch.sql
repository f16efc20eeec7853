-- What did one batch write, and what stood before each figure?
-- Returns: indicator, place, period, numerator, denominator, value, state, sheet, cell, raw, rule, old_numerator, old_denominator, old_value, old_state
WITH versions AS (
    SELECT
        observation.*,
        live_batch.seq,
        lag(numerator) OVER same AS old_numerator,
        lag(denominator) OVER same AS old_denominator,
        lag(value) OVER same AS old_value,
        lag(state) OVER same AS old_state
    FROM observation
    JOIN live_batch USING (batch_id)
    WHERE observation.commune = $commune
    WINDOW same AS (PARTITION BY indicator, place, period ORDER BY live_batch.seq)
)

SELECT
    indicator,
    place,
    period,
    numerator,
    denominator,
    value,
    state,
    sheet,
    cell,
    raw,
    rule,
    old_numerator,
    old_denominator,
    old_value,
    old_state
FROM versions
WHERE batch_id = $batch_id
ORDER BY period, indicator, place NULLS FIRST
