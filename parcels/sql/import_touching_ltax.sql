-- Parcels whose uses change, and buildings that are made or changed, beside what import_touching has.
INSERT INTO import_touching
SELECT p.id, false FROM parcels_importrow r
  JOIN parcels_parcel p ON p.subdistrict_id = %(subdistrict)s AND p.code = r.code
 WHERE r.batch_id = %(batch)s AND r.about = 'land_use' AND r.verdict IN ('new', 'changed');
DROP TABLE IF EXISTS import_touching_buildings;
CREATE TEMP TABLE import_touching_buildings AS
SELECT DISTINCT b.id AS building_id FROM parcels_importrow r
  JOIN parcels_building b ON b.subdistrict_id = %(subdistrict)s AND b.code = r.code
 WHERE r.batch_id = %(batch)s AND r.about IN ('building', 'floor_use', 'house') AND r.verdict IN ('new', 'changed')
