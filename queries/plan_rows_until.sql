-- What did every version of every row of a plan say as of a seq ($until_seq; NULL: as of now)?
-- The newest that had been written of each by then; cells NULL: taken away from then on.
-- Returns: file, row_key, cells, in_force_from, position
SELECT file, row_key, cells, in_force_from, position
FROM plan_row
JOIN live_batch USING (batch_id)
WHERE plan_row.commune = $commune
  AND ($until_seq IS NULL OR seq <= $until_seq)
QUALIFY row_number() OVER (PARTITION BY file, row_key, in_force_from ORDER BY seq DESC) = 1
ORDER BY file, position, row_key, in_force_from
