-- Pairs of parcels of one owner set that touch, and the length of the line they share in metres.
-- DBSCAN per owner finds the candidates (gap as tolerance); only inside its clusters are pairs measured.
, clustered AS (
    SELECT id, holders, boundary,
           ST_ClusterDBSCAN(boundary, %(gap_m)s, 1) OVER (PARTITION BY holders) AS cluster
      FROM land
     WHERE holders IS NOT NULL AND boundary IS NOT NULL
), member AS MATERIALIZED (
    SELECT *
      FROM (SELECT *, count(*) OVER (PARTITION BY holders, cluster) AS size FROM clustered) c
     WHERE size > 1
)
, pair AS MATERIALIZED (
    SELECT a.id AS first, b.id AS second, a.boundary AS one, b.boundary AS other,
           ST_Length(ST_Intersection(ST_Boundary(a.boundary), b.boundary)) AS shared_m
      FROM member a
      JOIN member b ON b.holders = a.holders AND b.cluster = a.cluster AND b.id > a.id
       AND ST_DWithin(a.boundary, b.boundary, %(gap_m)s)
)
-- Where the boundaries do not run on each other exactly, what runs within the gap counts.
SELECT first, second,
       CASE WHEN shared_m >= %(line_m)s THEN shared_m
            ELSE ST_Length(ST_Intersection(ST_Boundary(one),
                                           ST_Buffer(other, %(gap_m)s, 'quad_segs=1'))) END
  FROM pair
 ORDER BY first, second
