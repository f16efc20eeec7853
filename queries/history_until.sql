-- Which figures up to a period ($until) counted as of a seq ($until_seq; NULL: as of now), oldest first?
-- Returns: indicator, place, period, numerator, denominator, value, state
SELECT indicator, place, period, numerator, denominator, value, state
FROM observation
JOIN live_batch USING (batch_id)
WHERE observation.commune = $commune
  AND period <= $until
  AND ($until_seq IS NULL OR seq <= $until_seq)
QUALIFY row_number() OVER (PARTITION BY indicator, place, period ORDER BY seq DESC) = 1
ORDER BY period, indicator, place NULLS FIRST
