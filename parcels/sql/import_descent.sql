-- New shapes on the old ground of a parcel that keeps a part: they come from it, and have its uses.
-- Then every row that comes of other parcels says so; those that say it already are left alone.
DROP TABLE IF EXISTS import_keeping, import_descent;
CREATE TEMP TABLE import_keeping AS
SELECT p.id, p.code, p.boundary
  FROM parcels_importrow o JOIN parcels_parcel p ON p.id = o.parcel_id
 WHERE o.batch_id = %(batch)s AND o.about = 'parcel' AND o.verdict = 'changed' AND o.changes ? 'boundary'
   AND p.retired_on IS NULL AND p.boundary IS NOT NULL;
CREATE INDEX ON import_keeping USING gist (boundary);
ANALYZE import_keeping;
CREATE TEMP TABLE import_descent AS
SELECT r.id AS row_id, p.id AS parcel_id, p.code
  FROM parcels_importrow r JOIN import_keeping p ON p.boundary && r.shape
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict IN ('new', 'split') AND r.shape IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM import_succession s WHERE s.row_id = r.id)
   AND ST_Area(ST_Intersection(p.boundary, r.shape)) > 0.5 * ST_Area(r.shape);
ANALYZE import_descent;
WITH came AS (
    SELECT row_id, jsonb_build_object('from', jsonb_agg(code ORDER BY code)) AS of FROM (
        SELECT row_id, code FROM import_descent
        UNION ALL SELECT s.row_id, p.code FROM import_succession s JOIN parcels_parcel p ON p.id = s.parcel_id) both_ways
     GROUP BY 1
), told AS (
    SELECT r.id, CASE WHEN r.verdict = 'changed' THEN r.verdict WHEN c.of IS NULL THEN 'new' ELSE 'split' END AS verdict,
           CASE WHEN r.verdict = 'changed' THEN r.changes - 'from' ELSE '{}' END || coalesce(c.of, '{}') AS changes
      FROM parcels_importrow r LEFT JOIN came c ON c.row_id = r.id
     WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict IN ('new', 'split', 'changed'))
UPDATE parcels_importrow r SET verdict = t.verdict, changes = t.changes FROM told t
 WHERE r.id = t.id AND (r.verdict <> t.verdict OR r.changes <> t.changes)
