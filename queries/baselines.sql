-- Where did each indicator stand when the plan began?
-- Returns: indicator, as_of, value, source
SELECT indicator, as_of, value, source
FROM current_baseline
WHERE commune = $commune
ORDER BY indicator
