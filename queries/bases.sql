-- Which bases (số nền) are known?
-- Returns: base, place, as_of, value
SELECT base, place, as_of, value
FROM current_base
WHERE commune = $commune
ORDER BY base, place NULLS FIRST, as_of
