-- New shapes on the old ground of a parcel that keeps a part: they come from it, and have its uses.
DROP TABLE IF EXISTS import_descent;
CREATE TEMP TABLE import_descent AS
SELECT r.id AS row_id, p.id AS parcel_id, p.code
  FROM parcels_importrow r
  JOIN parcels_parcel p ON p.subdistrict_id = %(subdistrict)s AND p.retired_on IS NULL AND p.boundary && r.shape
  JOIN parcels_importrow o ON o.batch_id = r.batch_id AND o.parcel_id = p.id AND o.verdict = 'changed'
   AND o.changes ? 'boundary'
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict = 'new' AND r.shape IS NOT NULL
   AND ST_Area(ST_Intersection(p.boundary, r.shape)) > 0.5 * ST_Area(r.shape);
UPDATE parcels_importrow r SET verdict = 'split', changes = jsonb_build_object('from', f.codes)
  FROM (SELECT row_id, jsonb_agg(code ORDER BY code) AS codes FROM import_descent GROUP BY 1) f
 WHERE r.id = f.row_id
