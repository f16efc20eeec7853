-- When and by whom was the newest figure up to a period handed in?
-- Returns: submitted_at, submitted_by, file_name
SELECT submitted_at, submitted_by, file_name
FROM current_figure
WHERE commune = $commune
  AND period <= $until
ORDER BY submitted_at DESC, seq DESC
LIMIT 1
