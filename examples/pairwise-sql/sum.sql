-- The sum of |x-y| over all pairs of values of each group.
--
-- A value that occurs "times" times, after which "upto" of the n values of the
-- group are reached in ascending order, has n-upto values above it and upto-times
-- below it. So it is subtracted (n-upto)·times times and is subtracted from
-- (upto-times)·times times, and the sum is that of value·times·(2·upto-times-n).
--
-- NULL is no value. A group of nothing but NULLs does not appear; one of a single
-- value has the sum 0.
WITH counts AS (
    SELECT sensor, value, COUNT(*) AS times
    FROM readings
    WHERE value IS NOT NULL
    GROUP BY sensor, value
), ranks AS (
    SELECT sensor, value, times,
           SUM(times) OVER (PARTITION BY sensor ORDER BY value
                            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS upto,
           SUM(times) OVER (PARTITION BY sensor) AS n
    FROM counts
)
SELECT sensor,
       CAST(MIN(n) AS BIGINT) AS n,
       SUM(CAST(value AS DECIMAL(38)) * times * (2 * upto - times - n)) AS sum
FROM ranks
GROUP BY sensor
ORDER BY sensor
