-- Which kinds of batches does a commune have, and by whom: every pair of the two?
-- Returns: kind, submitted_by
SELECT DISTINCT kind, submitted_by
FROM live_batch
WHERE commune = $commune
ORDER BY kind, submitted_by
