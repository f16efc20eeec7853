-- How many batches that may move figures, bases or the plan came after that seq, and when (UTC) did the newest?
-- A saved scenario, a question, a closing or a task's result moves nothing. No row where none came.
-- Returns: batches, newest_at
SELECT count(*) AS batches, arg_max(submitted_at, seq) AS newest_at
FROM live_batch
WHERE commune = $commune
  AND seq > $data_seq
  AND kind NOT IN ('scenario', 'question', 'closing', 'task', 'setting')
GROUP BY commune
