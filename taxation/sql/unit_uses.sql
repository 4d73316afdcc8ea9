SELECT u.unit_id, u.use, u.area_sq_m, u.used_by, u.letting, u.vacant_since, u.exempt_item,
       nullif(u.evidence, '{}')
  FROM parcels_unituse u
 WHERE u.subdistrict_id = %(subdistrict)s AND u.during @> %(day)s::date
   AND (%(only)s::bigint[] IS NULL OR u.unit_id = ANY(ARRAY(
        SELECT t.id FROM parcels_unit t JOIN parcels_building b ON b.id = t.building_id
         WHERE b.parcel_id = ANY(%(only)s::bigint[]))))
 ORDER BY u.unit_id, u.id
