-- Which batches has a commune handed in, newest first, of that kind, person and period (NULL: any)?
-- A saved scenario, a question about a figure, a closing and a task's result are no hand-ins. Times are UTC; periods
-- and indicators are those of the figures it wrote.
-- Returns: batch_id, seq, kind, file_name, file_sha256, submitted_by, submitted_at, undoes, note, digest, figures, bases, periods, indicators
WITH written AS (
    SELECT
        batch_id,
        count(*) AS figures,
        list_sort(list(DISTINCT period)) AS periods,
        list_sort(list(DISTINCT indicator)) AS indicators
    FROM observation
    WHERE commune = $commune
    GROUP BY batch_id
),

based AS (
    SELECT batch_id, count(*) AS bases
    FROM base_figure
    WHERE commune = $commune
    GROUP BY batch_id
)

SELECT
    live_batch.batch_id,
    live_batch.seq,
    live_batch.kind,
    live_batch.file_name,
    live_batch.file_sha256,
    live_batch.submitted_by,
    live_batch.submitted_at,
    live_batch.undoes,
    live_batch.note,
    live_batch.digest,
    coalesce(written.figures, 0) AS figures,
    coalesce(based.bases, 0) AS bases,
    coalesce(written.periods, []) AS periods,
    coalesce(written.indicators, []) AS indicators
FROM live_batch
LEFT JOIN written USING (batch_id)
LEFT JOIN based USING (batch_id)
WHERE
    live_batch.commune = $commune
    AND live_batch.kind NOT IN ('scenario', 'question', 'closing', 'task', 'setting')
    AND ($kind IS NULL OR live_batch.kind = $kind)
    AND ($by IS NULL OR live_batch.submitted_by = $by)
    AND ($period IS NULL OR list_contains(written.periods, CAST($period AS DATE)))
ORDER BY live_batch.seq DESC
