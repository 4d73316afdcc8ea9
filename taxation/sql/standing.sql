-- Further parcels a building stands on, with the ground it takes there.
SELECT s.building_id, s.parcel_id, s.land_area_sq_wah
  FROM parcels_buildingparcel s JOIN parcels_building b ON b.id = s.building_id
 WHERE s.subdistrict_id = %(subdistrict)s AND s.parcel_id IS DISTINCT FROM b.parcel_id
   AND (%(only)s::bigint[] IS NULL OR s.parcel_id = ANY(%(only)s::bigint[])
        OR b.parcel_id = ANY(%(only)s::bigint[]))
 ORDER BY s.parcel_id, s.building_id
