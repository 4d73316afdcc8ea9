SELECT building_id AS building, coalesce(array_position(%(uses)s::text[], use::text), 0) AS use,
       area_sq_m * 100 AS area, (used_by = 'self')::int AS by_self,
       coalesce(array_position(%(lettings)s::text[], letting::text), 0) AS letting,
       coalesce(vacant_since, 0) AS vacant_since, coalesce(exempt_item, 0) AS exempt_item,
       coalesce(exempt_item > 0 AND evidence ? %(proof)s, false)::int AS is_proved,
       (evidence <> '{}')::int AS is_odd
  FROM parcels_buildinguse
 WHERE subdistrict_id = %(subdistrict)s AND during @> %(day)s::date
 ORDER BY building_id, id
