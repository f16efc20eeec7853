-- What was asked about a commune's figures, and what was said since, oldest first: a row for each thing said?
-- What is said later leaves the figure's columns NULL. Times are UTC; the file is the batch's.
-- Returns: question_id, indicator, place, period, department, numerator, denominator, value, state, places, kind, seq, submitted_by, login, submitted_at, text, due, file_name, file_sha256
SELECT
    question_id, indicator, place, period, department, numerator, denominator, value, state, places, question_entry.kind,
    seq, submitted_by, login, submitted_at, text, due, file_name, file_sha256
FROM question_entry
JOIN live_batch USING (batch_id)
WHERE question_entry.commune = $commune
ORDER BY seq
