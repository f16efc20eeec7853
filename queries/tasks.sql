-- What was recorded of a commune's tasks, oldest first?
-- A result taken back is a later row without a day. Times are UTC; the file is the batch's.
-- Returns: task, instance, day, text, seq, submitted_by, submitted_at, file_name, file_sha256
SELECT task, instance, day, text, seq, submitted_by, submitted_at, file_name, file_sha256
FROM task_result
JOIN live_batch USING (batch_id)
WHERE task_result.commune = $commune
ORDER BY seq
