SELECT u.building_id, u.use, u.area_sq_m, u.used_by, u.letting, u.vacant_since, u.exempt_item,
       nullif(u.evidence, '{}')
  FROM parcels_buildinguse u
 WHERE u.subdistrict_id = %(subdistrict)s AND u.during @> %(day)s::date
   AND (%(only)s::bigint[] IS NULL OR u.building_id = ANY(ARRAY(
        SELECT b.id FROM parcels_building b WHERE b.parcel_id = ANY(%(only)s::bigint[])
        UNION
        SELECT s.building_id FROM parcels_buildingparcel s
         WHERE s.parcel_id = ANY(%(only)s::bigint[]))))
 ORDER BY u.building_id, u.id
