-- Live parcels that no row of the file keeps, and which of them would end: those succeeded by rows of
-- the file, those a row says to end, and the others only when the office says that the file is complete.
DROP TABLE IF EXISTS import_endings;
CREATE TEMP TABLE import_endings AS
SELECT id AS parcel_id, succeeded, succeeded OR named OR %(retire)s AND NOT has_buildings AS ends,
       NOT succeeded AND NOT named AND %(retire)s AND has_buildings AS kept_by_buildings
  FROM (SELECT q.id, e.id IS NOT NULL AS named,
               EXISTS (SELECT 1 FROM import_succession s WHERE s.parcel_id = q.id) AS succeeded,
               EXISTS (SELECT 1 FROM parcels_building b WHERE b.subdistrict_id = q.subdistrict_id
                          AND b.parcel_id = q.id AND b.retired_on IS NULL) AS has_buildings
          FROM parcels_parcel q
          LEFT JOIN parcels_importrow e ON e.batch_id = %(batch)s AND e.parcel_id = q.id AND e.verdict = 'ends'
         WHERE q.subdistrict_id = %(subdistrict)s AND q.retired_on IS NULL AND q.valid_from <= %(day)s
           AND NOT EXISTS (SELECT 1 FROM parcels_importrow r
                            WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.parcel_id = q.id
                              AND r.verdict <> 'ends')) absent;
CREATE INDEX ON import_endings (parcel_id) WHERE ends;
ANALYZE import_endings
