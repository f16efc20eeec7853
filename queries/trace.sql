-- How did one figure come to be what it is: every version, newest first?
-- Returns: numerator, denominator, value, state, sheet, cell, raw, rule, batch_id, seq, kind, file_name, file_sha256, submitted_by, submitted_at
SELECT
    numerator,
    denominator,
    value,
    state,
    sheet,
    cell,
    raw,
    rule,
    live_batch.batch_id,
    live_batch.seq,
    live_batch.kind,
    live_batch.file_name,
    live_batch.file_sha256,
    live_batch.submitted_by,
    live_batch.submitted_at
FROM observation
JOIN live_batch USING (batch_id)
WHERE
    observation.commune = $commune
    AND indicator = $indicator
    AND place IS NOT DISTINCT FROM $place
    AND period = $period
ORDER BY live_batch.seq DESC
