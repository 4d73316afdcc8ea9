SELECT z.parcel_id, z.use, z.area_sq_wah, z.used_by, z.vacant_since, z.exempt_item,
       z.standing_reduction, lower(z.during) AS since
  FROM parcels_usezone z
 WHERE z.subdistrict_id = %(subdistrict)s AND z.during @> %(day)s::date
   AND (%(only)s::bigint[] IS NULL OR z.parcel_id = ANY(%(only)s::bigint[]))
 ORDER BY z.parcel_id, z.id
