-- How did each indicator stand in each signed closing, newest first?
-- The content is JSON, as data/closed_rows.py writes it; a commune without indicators has no row.
-- Returns: batch_id, content
SELECT closing_row.batch_id, closing_row.content
FROM closing_row
JOIN live_batch USING (batch_id)
WHERE closing_row.commune = $commune
  AND closing_row.place IS NULL
ORDER BY live_batch.seq DESC, closing_row.indicator
