-- Live parcels that are not in the file and whose ground the file's moving rows cover: split
-- (several rows cover one parcel) or merged (a row covers several). One under one is no succession.
DROP TABLE IF EXISTS import_succession;
CREATE TEMP TABLE import_succession AS
WITH covered AS MATERIALIZED (
    SELECT q.id AS parcel_id, r.id AS row_id, r.parcel_id AS own,
           ST_Area(ST_Intersection(q.boundary, r.shape)) AS ground,
           q.area_sq_m AS whole, ST_Area(r.shape) AS part
      FROM parcels_importrow r
      JOIN parcels_parcel q ON q.subdistrict_id = %(subdistrict)s AND q.retired_on IS NULL
       AND q.boundary && r.shape AND ST_Relate(q.boundary, r.shape, 'T********')
     WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.shape IS NOT NULL
       AND (r.verdict IN ('new', 'split') OR r.verdict = 'changed' AND r.changes ? 'boundary')
       AND NOT EXISTS (SELECT 1 FROM parcels_importrow o
                        WHERE o.batch_id = %(batch)s AND o.about = 'parcel' AND o.parcel_id = q.id
                          AND o.verdict <> 'ends')
), heirs AS (
    SELECT *, count(*) OVER (PARTITION BY parcel_id) AS heirs,
           sum(ground) OVER (PARTITION BY parcel_id) AS taken FROM covered
     WHERE ground > 0.5 * least(whole, part)
), ended AS (
    SELECT *, count(*) OVER (PARTITION BY row_id) + (own IS NOT NULL)::int AS parents FROM heirs
     WHERE taken >= 0.98 * whole)
SELECT parcel_id, row_id FROM ended e WHERE heirs > 1
    OR parents > 1 AND NOT EXISTS (SELECT 1 FROM ended x WHERE x.parcel_id = e.parcel_id
                                      AND x.row_id <> e.row_id);
CREATE INDEX ON import_succession (parcel_id);
ANALYZE import_succession
