-- When did a commune's first batch come?
-- Illustrative months come at moments of their own, before the set-up that wrote them.
-- Returns: opened_at
SELECT min(submitted_at) AS opened_at
FROM live_batch
WHERE commune = $commune
GROUP BY commune
