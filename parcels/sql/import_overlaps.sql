-- Rows whose ground another parcel has, as the register would be: more than 1 m² and wider than
-- 0.2 m, and more than the parcel took before. Run until it finds nothing: a row in quarantine
-- leaves the old boundary in place. What moves is told from what stays before any shape is compared,
-- each pair of moving rows is compared once, and a further round compares only with what has come to
-- stay since: fewer rows move with every round, and what lay apart still does.
DROP TABLE IF EXISTS import_moving, import_staying;
ANALYZE import_compared;
CREATE TEMP TABLE import_moving AS
SELECT r.id, r.parcel_id, coalesce(nullif(r.code, ''), '#' || r.number) AS name, r.shape, p.boundary AS was,
       r.accepted ? 'overlap' AS is_claim
  FROM parcels_importrow r LEFT JOIN parcels_parcel p ON p.id = r.parcel_id
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.shape IS NOT NULL
   AND (r.verdict IN ('new', 'split') OR r.verdict = 'changed' AND r.changes ? 'boundary');
CREATE INDEX ON import_moving USING gist (shape);
CREATE INDEX ON import_moving (parcel_id);
ANALYZE import_moving;
CREATE TEMP TABLE import_staying AS
SELECT q.id, q.code AS name, q.boundary AS shape FROM parcels_parcel q
 WHERE q.subdistrict_id = %(subdistrict)s AND q.retired_on IS NULL AND NOT q.has_overlapping_claim
   AND q.boundary && (SELECT ST_SetSRID(ST_Extent(shape)::geometry, min(ST_SRID(shape))) FROM import_moving)
   AND NOT EXISTS (SELECT 1 FROM import_moving o WHERE o.parcel_id = q.id)
   AND NOT EXISTS (SELECT 1 FROM import_succession s WHERE s.parcel_id = q.id)
   AND NOT EXISTS (SELECT 1 FROM parcels_importrow e
                    WHERE e.batch_id = %(batch)s AND e.parcel_id = q.id AND e.verdict = 'ends')
   AND NOT EXISTS (SELECT 1 FROM import_compared c WHERE c.id = q.id);
CREATE INDEX ON import_staying USING gist (shape);
ANALYZE import_staying;
WITH noted AS (
    INSERT INTO import_compared SELECT id FROM import_staying UNION ALL SELECT 0
     WHERE NOT EXISTS (SELECT 1 FROM import_compared)
), pairs AS (
    SELECT m.id, NULL::bigint AS other_id, m.name, q.name AS other,
           ST_Intersection(m.shape, q.shape) AS shared, m.was, q.shape AS other_was
      FROM import_moving m JOIN import_staying q ON q.shape && m.shape
       AND ST_Relate(q.shape, m.shape, 'T********')
     WHERE NOT m.is_claim
    UNION ALL
    SELECT m.id, o.id, m.name, o.name, ST_Intersection(m.shape, o.shape), m.was, o.was
      FROM import_moving m JOIN import_moving o ON o.shape && m.shape AND o.id > m.id
       AND ST_Relate(o.shape, m.shape, 'T********')
     WHERE NOT m.is_claim AND NOT o.is_claim AND NOT EXISTS (SELECT 1 FROM import_compared)
), wide AS (
    SELECT id, other_id, name, other, round(ST_Area(shared)::numeric, 2) AS sq_m FROM pairs
     WHERE ST_Area(shared) > 1 AND NOT ST_IsEmpty(ST_Buffer(shared, -0.1))
       AND ST_Area(shared) > 1 + coalesce(ST_Area(ST_Intersection(was, other_was)), 0)
), told AS (
    SELECT id, left(string_agg(other, ', ' ORDER BY sq_m DESC), 100) AS codes, sum(sq_m) AS sq_m
      FROM (SELECT id, other, sq_m FROM wide
            UNION ALL SELECT other_id, name, sq_m FROM wide WHERE other_id IS NOT NULL) both_ways
     GROUP BY id)
UPDATE parcels_importrow r SET verdict = 'quarantined', problems = r.problems || jsonb_build_object(
       'code', 'overlap', 'params', jsonb_build_object('codes', t.codes, 'sq_m', t.sq_m))
  FROM told t WHERE r.id = t.id
