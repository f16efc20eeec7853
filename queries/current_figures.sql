-- What stands, figure by figure, up to a period?
-- Returns: indicator, place, period, numerator, denominator, value, state, sheet, cell, raw, rule
SELECT indicator, place, period, numerator, denominator, value, state, sheet, cell, raw, rule
FROM current_figure
WHERE commune = $commune
  AND period <= $until
ORDER BY indicator, place NULLS FIRST, period
