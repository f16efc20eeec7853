-- When was each figure that counts first handed in, whatever was corrected since?
-- A figure that was taken back and given anew is as old as its first hand-in; taking back is no hand-in.
-- Nothing: whether it says by now that nothing arose.
-- Returns: indicator, place, period, first_at, nothing
SELECT
    observation.indicator,
    observation.place,
    observation.period,
    min(live_batch.submitted_at) AS first_at,
    bool_and(current_figure.state = 'nothing_arose') AS nothing
FROM observation
JOIN live_batch USING (batch_id)
JOIN current_figure
    ON current_figure.commune = observation.commune
    AND current_figure.indicator = observation.indicator
    AND current_figure.place IS NOT DISTINCT FROM observation.place
    AND current_figure.period = observation.period
WHERE observation.commune = $commune
  AND current_figure.commune = $commune
  AND observation.period BETWEEN $since AND $until
  AND current_figure.period BETWEEN $since AND $until
  AND observation.state <> 'withdrawn'
GROUP BY observation.indicator, observation.place, observation.period
ORDER BY observation.indicator, observation.place NULLS FIRST, observation.period
