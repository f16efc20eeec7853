-- What do the villages add up to, per indicator and period?
-- A rate's a and b are summed only where both stand; a percent without them is never summed.
-- Returns: indicator, period, numerator, denominator, value, places
SELECT
    indicator,
    period,
    sum(numerator) FILTER (WHERE denominator IS NOT NULL) AS numerator,
    sum(denominator) FILTER (WHERE numerator IS NOT NULL) AS denominator,
    sum(value) FILTER (WHERE numerator IS NULL AND denominator IS NULL AND NOT list_contains($rates, indicator))
        AS value,
    count(*) AS places
FROM current_figure
WHERE commune = $commune
  AND period <= $until
  AND list_contains($places, place)
GROUP BY indicator, period
ORDER BY indicator, period
