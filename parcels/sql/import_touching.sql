-- The parcels this batch makes, changes or ends: before it is applied and, with the new ones, after.
DROP TABLE IF EXISTS import_touching;
CREATE TEMP TABLE import_touching AS
SELECT parcel_id, false AS ends FROM parcels_importrow
 WHERE batch_id = %(batch)s AND about = 'parcel' AND verdict IN ('new', 'split', 'changed') AND parcel_id IS NOT NULL
UNION SELECT parcel_id, true FROM import_endings WHERE ends;
ANALYZE import_touching
