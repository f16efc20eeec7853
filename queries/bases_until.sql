-- Which bases were known as of a seq ($until_seq; NULL: as of now), oldest first within a place?
-- A value that is NULL had been withdrawn.
-- Returns: base, place, as_of, value
SELECT base, place, as_of, value
FROM base_figure
JOIN live_batch USING (batch_id)
WHERE base_figure.commune = $commune
  AND ($until_seq IS NULL OR seq <= $until_seq)
QUALIFY row_number() OVER (PARTITION BY base, place, as_of ORDER BY seq DESC) = 1
ORDER BY base, place NULLS FIRST, as_of
