-- What do the villages add up to, per indicator and period?
-- Each village ($places) counts in the periods in which there was one ($first to $last, in the same order).
-- A rate's a and b are summed only where both stand; a percent without them is never summed.
-- Returns: indicator, period, numerator, denominator, value, places
WITH village AS (
    SELECT
        unnest(CAST($places AS VARCHAR[])) AS place,
        unnest(CAST($first AS DATE[])) AS first_period,
        unnest(CAST($last AS DATE[])) AS last_period
)

SELECT
    indicator,
    period,
    sum(numerator) FILTER (WHERE denominator IS NOT NULL) AS numerator,
    sum(denominator) FILTER (WHERE numerator IS NOT NULL) AS denominator,
    sum(value) FILTER (WHERE numerator IS NULL AND denominator IS NULL AND NOT list_contains($rates, indicator))
        AS value,
    count(*) AS places
FROM current_figure
JOIN village USING (place)
WHERE commune = $commune
  AND period <= $until
  AND period BETWEEN first_period AND last_period
GROUP BY indicator, period
ORDER BY indicator, period
