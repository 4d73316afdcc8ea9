-- Pairs of parcels of one owner set that touch, and the length of the line they share in metres.
-- DBSCAN per owner of several finds the candidates (gap as tolerance); only inside its clusters are
-- pairs measured.
, owned AS (
    SELECT id, holders, boundary, count(*) OVER (PARTITION BY holders) AS parcels
      FROM land
     WHERE holders IS NOT NULL AND boundary IS NOT NULL
), clustered AS (
    SELECT id, holders, boundary,
           ST_ClusterDBSCAN(boundary, %(gap_m)s, 1) OVER (PARTITION BY holders) AS cluster
      FROM owned
     WHERE parcels > 1
), member AS MATERIALIZED (
    SELECT *
      FROM (SELECT *, count(*) OVER (PARTITION BY holders, cluster) AS size FROM clustered) c
     WHERE size > 1
), pair AS MATERIALIZED (
    SELECT a.id AS first, b.id AS second, a.boundary AS one, b.boundary AS other
      FROM member a
      JOIN member b ON b.holders = a.holders AND b.cluster = a.cluster AND b.id > a.id
       AND ST_DWithin(a.boundary, b.boundary, %(gap_m)s)
), met AS MATERIALIZED (
    SELECT *, ST_Length(ST_Intersection(one, other)) AS line_m FROM pair
), overlapping AS MATERIALIZED (
    SELECT *,
           CASE WHEN line_m >= %(line_m)s THEN line_m
                ELSE ST_Length(ST_Intersection(ST_Boundary(one), other)) END AS shared_m
      FROM met
)
-- Nearly all meet in a line: then that is enough. Where they overlap, what runs inside the other
-- counts; where their boundaries do not run on each other exactly, what runs within the gap.
SELECT first, second,
       CASE WHEN shared_m >= %(line_m)s THEN shared_m
            ELSE ST_Length(ST_Intersection(ST_Boundary(one),
                                           ST_Buffer(other, %(gap_m)s, 'quad_segs=1'))) END
  FROM overlapping
 ORDER BY first, second
