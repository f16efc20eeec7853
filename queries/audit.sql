-- What has been written in a commune, newest batch first, a row for each cell, and what stood there before?
-- A page of it. A set-up's plan and a hand-in's answers are one row each, with how many; so is a batch of nothing.
-- NULL in a filter: any. $place '' is the whole commune, $period the first of a month, $after and $until are UTC.
-- Returns: total, seq, submitted_at, submitted_by, kind, digest, file_name, note, subject, indicator, base, place, day, old_a, old_b, old_value, old_state, a, b, value, state, old_text, text, sheet, cell, raw, rule, many
WITH version AS (
    SELECT
        batch_id, 'figure' AS subject, indicator, place, period AS day, numerator AS a, denominator AS b, value, state,
        sheet, cell, raw, rule, period AS key_day, NULL AS key
    FROM observation
    WHERE commune = $commune

    UNION ALL BY NAME
    SELECT batch_id, 'base' AS subject, base, place, as_of AS day, value, source AS text, as_of AS key_day
    FROM base_figure
    WHERE commune = $commune

    UNION ALL BY NAME
    SELECT batch_id, 'baseline' AS subject, indicator, as_of AS day, value, source AS text
    FROM baseline
    WHERE commune = $commune

    UNION ALL BY NAME
    SELECT
        batch_id, file AS subject,
        CASE WHEN file IN ('targets.csv', 'indicators.csv') THEN split_part(row_key, ':', 1) END AS indicator,
        CASE WHEN file = 'places.csv' THEN row_key END AS place, in_force_from AS day, cells AS text, row_key AS key
    FROM plan_row
    WHERE commune = $commune

    UNION ALL BY NAME
    SELECT batch_id, 'scenario' AS subject, period AS day, name AS text, scenario_id AS key
    FROM scenario
    WHERE commune = $commune

    UNION ALL BY NAME
    SELECT
        said.batch_id, 'question' AS subject, asked.indicator, asked.place, asked.period AS day, said.kind AS state,
        said.text, said.question_id AS key
    FROM question_entry AS said
    LEFT JOIN (
        SELECT question_id, indicator, place, period
        FROM question_entry
        WHERE commune = $commune AND indicator IS NOT NULL
    ) AS asked
        ON asked.question_id = said.question_id
    WHERE said.commune = $commune

    UNION ALL BY NAME
    SELECT
        batch_id, 'lineage' AS subject, from_place AS place, in_force_from AS day, share_part AS a, share_whole AS b,
        old_name AS state, to_place AS text, max(document) OVER (PARTITION BY change_id) AS raw, basis AS rule,
        concat(change_id, ':', to_place) AS key
    FROM lineage
    WHERE commune = $commune

    UNION ALL BY NAME
    SELECT
        batch_id, 'closing' AS subject, period AS day, kind AS state, number AS value, note AS text,
        CAST(period AS VARCHAR) AS key
    FROM closing
    WHERE commune = $commune

    UNION ALL BY NAME
    SELECT
        batch_id, 'task' AS subject, day, CASE WHEN day IS NULL THEN 0 ELSE 1 END AS value, instance AS state, text,
        task AS rule, concat(task, ':', instance) AS key
    FROM task_result
    WHERE commune = $commune

    UNION ALL BY NAME
    SELECT batch_id, 'setting' AS subject, value AS text, name AS key
    FROM setting
    WHERE commune = $commune
),

line AS (
    SELECT version.*, 1 AS many
    FROM version
    JOIN live_batch USING (batch_id)
    WHERE kind <> 'set_up' OR subject IN ('figure', 'base', 'baseline')

    UNION ALL BY NAME
    SELECT batch_id, 'plan' AS subject, count(*) AS many
    FROM plan_row
    JOIN live_batch USING (batch_id)
    WHERE plan_row.commune = $commune AND kind = 'set_up'
    GROUP BY batch_id

    UNION ALL BY NAME
    SELECT batch_id, 'answers' AS subject, count(*) AS many
    FROM answer
    WHERE commune = $commune
    GROUP BY batch_id

    UNION ALL BY NAME
    SELECT batch_id, 'nothing' AS subject, 0 AS many
    FROM live_batch
    WHERE
        commune = $commune
        AND batch_id NOT IN (SELECT batch_id FROM version)
        AND batch_id NOT IN (SELECT batch_id FROM answer)
),

found AS (
    SELECT
        seq, submitted_at, submitted_by, kind, digest, file_name, note,
        line.* EXCLUDE (batch_id)
    FROM line
    JOIN live_batch USING (batch_id)
    WHERE
        ($kind IS NULL OR kind = $kind)
        AND ($by IS NULL OR submitted_by = $by)
        AND ($indicator IS NULL OR indicator = $indicator)
        AND ($place IS NULL OR (coalesce(place, '') = $place AND subject IN ('figure', 'base', 'places.csv', 'question', 'lineage')))
        AND ($period IS NULL OR (day = CAST($period AS DATE) AND subject IN ('figure', 'scenario', 'question', 'closing')))
        AND ($after IS NULL OR submitted_at >= CAST($after AS TIMESTAMP))
        AND ($until IS NULL OR submitted_at < CAST($until AS TIMESTAMP))
        AND (
            $text IS NULL
            OR contains(
                replace(
                    strip_accents(
                        lower(concat_ws(' ', submitted_by, file_name, note, sheet, cell, raw, text, indicator))
                    ),
                    'đ',
                    'd'
                ),
                replace(strip_accents(lower($text)), 'đ', 'd')
            )
        )
),

page AS (
    SELECT *
    FROM found
    ORDER BY seq DESC, subject, indicator NULLS FIRST, base NULLS FIRST, place NULLS FIRST, day, key
    LIMIT $limit OFFSET $offset
)

SELECT
    (SELECT count(*) FROM found) AS total,
    page.seq, page.submitted_at, page.submitted_by, page.kind, page.digest, page.file_name, page.note, page.subject,
    page.indicator, page.base, page.place, page.day,
    earlier.a AS old_a, earlier.b AS old_b, earlier.value AS old_value, earlier.state AS old_state,
    page.a, page.b, page.value, page.state, earlier.text AS old_text, page.text,
    page.sheet, page.cell, page.raw, page.rule, page.many
FROM page
LEFT JOIN (
    SELECT version.*, seq
    FROM version
    JOIN live_batch USING (batch_id)
) AS earlier
    ON earlier.subject = page.subject
    AND earlier.indicator IS NOT DISTINCT FROM page.indicator
    AND earlier.base IS NOT DISTINCT FROM page.base
    AND earlier.place IS NOT DISTINCT FROM page.place
    AND earlier.key_day IS NOT DISTINCT FROM page.key_day
    AND earlier.key IS NOT DISTINCT FROM page.key
    AND earlier.seq < page.seq
QUALIFY row_number() OVER (
    PARTITION BY page.seq, page.subject, page.indicator, page.base, page.place, page.key_day, page.key
    ORDER BY earlier.seq DESC NULLS LAST
) = 1
ORDER BY
    page.seq DESC, page.subject, page.indicator NULLS FIRST, page.base NULLS FIRST, page.place NULLS FIRST, page.day,
    page.key
