-- Rows whose ground another parcel has, as the register would be: more than 1 m² and wider than
-- 0.2 m, and more than the parcel took before. Run until it finds nothing: a row in quarantine
-- leaves the old boundary in place.
WITH moving AS MATERIALIZED (
    SELECT r.id, r.parcel_id, r.code, r.number, r.shape, p.boundary AS was,
           r.accepted ? 'overlap' AS is_claim
      FROM parcels_importrow r LEFT JOIN parcels_parcel p ON p.id = r.parcel_id
     WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.shape IS NOT NULL
       AND (r.verdict IN ('new', 'split') OR r.verdict = 'changed' AND r.changes ? 'boundary')
), pairs AS (
    SELECT m.id, NULL::bigint AS other_id, q.code AS other,
           ST_Intersection(m.shape, q.boundary) AS shared, m.was, q.boundary AS other_was
      FROM moving m
      JOIN parcels_parcel q ON q.subdistrict_id = %(subdistrict)s AND q.retired_on IS NULL
       AND NOT q.has_overlapping_claim AND q.boundary && m.shape
       AND q.id IS DISTINCT FROM m.parcel_id
       AND ST_Relate(q.boundary, m.shape, 'T********')
     WHERE NOT m.is_claim AND NOT EXISTS (SELECT 1 FROM moving o WHERE o.parcel_id = q.id)
       AND NOT EXISTS (SELECT 1 FROM import_succession s WHERE s.parcel_id = q.id)
       AND NOT EXISTS (SELECT 1 FROM parcels_importrow e
                        WHERE e.batch_id = %(batch)s AND e.parcel_id = q.id AND e.verdict = 'ends')
    UNION ALL
    SELECT m.id, o.id, coalesce(nullif(o.code, ''), '#' || o.number),
           ST_Intersection(m.shape, r.shape), m.was, o.was
      FROM moving m
      JOIN parcels_importrow r ON r.batch_id = %(batch)s AND r.about = 'parcel' AND r.id <> m.id AND r.shape && m.shape
      JOIN moving o ON o.id = r.id AND NOT o.is_claim
       AND ST_Relate(r.shape, m.shape, 'T********')
     WHERE NOT m.is_claim
), wide AS (
    SELECT id, other, round(ST_Area(shared)::numeric, 2) AS sq_m FROM pairs
     WHERE ST_Area(shared) > 1 AND NOT ST_IsEmpty(ST_Buffer(shared, -0.1))
       AND ST_Area(shared) > 1 + coalesce(ST_Area(ST_Intersection(was, other_was)), 0)
), told AS (
    SELECT id, left(string_agg(other, ', ' ORDER BY sq_m DESC), 100) AS codes, sum(sq_m) AS sq_m
      FROM wide GROUP BY id)
UPDATE parcels_importrow r SET verdict = 'quarantined', problems = r.problems || jsonb_build_object(
       'code', 'overlap', 'params', jsonb_build_object('codes', t.codes, 'sq_m', t.sq_m))
  FROM told t WHERE r.id = t.id
