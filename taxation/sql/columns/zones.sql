SELECT parcel_id AS parcel, coalesce(array_position(%(uses)s::text[], use::text), 0) AS use,
       area_sq_wah * 100 AS area, (used_by = 'self')::int AS by_self, coalesce(vacant_since, 0) AS vacant_since,
       coalesce(exempt_item, 0) AS exempt_item,
       coalesce(exempt_item > 0 AND evidence ? %(proof)s, false)::int AS is_proved,
       (standing_reduction <> '' OR planted <> '{}')::int AS is_odd
  FROM parcels_usezone
 WHERE subdistrict_id = %(subdistrict)s AND during @> %(day)s::date
 ORDER BY parcel_id, id
