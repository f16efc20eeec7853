-- Which periods hold figures, newest first?
-- Returns: period, figures
SELECT period, count(*) AS figures
FROM current_figure
WHERE commune = $commune
GROUP BY period
ORDER BY period DESC
