-- Which bases did one batch write?
-- A value that is NULL was withdrawn.
-- Returns: base, place, as_of, value, source
SELECT base, place, as_of, value, source
FROM base_figure
WHERE commune = $commune
  AND batch_id = $batch_id
ORDER BY base, place NULLS FIRST, as_of
