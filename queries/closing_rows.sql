-- What did a signed closing show, of each indicator and village?
-- The content is JSON and says in which order it was closed.
-- Returns: indicator, place, content
SELECT indicator, place, content
FROM closing_row
WHERE commune = $commune
  AND batch_id = $batch_id
ORDER BY indicator, place NULLS FIRST
