-- Houses with their numbers as the register had them at the end of a day: of no house is a day of law
-- kept. Before anything was recorded, as it was first recorded.
WITH started AS (
  SELECT min(pgh_created_at) AS at FROM parcels_houseevent WHERE subdistrict_id = %(of)s
), noted AS (
  SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id, pgh_label, village_id, house_number, house_code,
    building_id, parcel_id, position
  FROM parcels_houseevent, started
  WHERE subdistrict_id = %(of)s
    AND (pgh_created_at AT TIME ZONE %(zone)s)::date <= greatest(%(day)s, (at AT TIME ZONE %(zone)s)::date)
  ORDER BY pgh_obj_id, pgh_created_at DESC, pgh_id DESC
), house AS (
  SELECT pgh_obj_id AS id, village_id, house_number, house_code, building_id, parcel_id, position
  FROM noted WHERE pgh_label <> 'delete'
  UNION ALL
  SELECT id, village_id, house_number, house_code, building_id, parcel_id, position FROM parcels_house kept
  WHERE subdistrict_id = %(of)s AND NOT EXISTS (SELECT 1 FROM parcels_houseevent WHERE pgh_obj_id = kept.id)
)
SELECT house.house_number, village.moo, house.house_code, building.code, parcel.code,
  ST_AsBinary(ST_Transform(house.position, %(srid)s))
FROM house
JOIN geo_village village ON village.id = house.village_id
LEFT JOIN parcels_building building ON building.id = house.building_id
LEFT JOIN parcels_parcel parcel ON parcel.id = house.parcel_id
ORDER BY village.moo, house.house_number, house.id
