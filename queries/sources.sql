-- From which file and cell does the newest figure of each indicator and place come, up to a period?
-- Returns: indicator, place, period, numerator, denominator, value, state, sheet, cell, raw, file_name, submitted_by, submitted_at, seq
SELECT
    indicator,
    place,
    period,
    numerator,
    denominator,
    value,
    state,
    sheet,
    cell,
    raw,
    file_name,
    submitted_by,
    submitted_at,
    seq
FROM current_figure
WHERE commune = $commune
  AND period <= $until
QUALIFY row_number() OVER (PARTITION BY indicator, place ORDER BY period DESC) = 1
ORDER BY indicator, place NULLS FIRST
