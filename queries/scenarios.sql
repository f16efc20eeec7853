-- Which what-if scenarios does a commune keep, newest first?
-- Times are UTC; inputs and results are JSON.
-- Returns: scenario_id, name, indicator, period, data_seq, inputs, results, submitted_by, submitted_at
SELECT scenario_id, name, indicator, period, data_seq, inputs, results, submitted_by, submitted_at
FROM current_scenario
WHERE commune = $commune
ORDER BY seq DESC
