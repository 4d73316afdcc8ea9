-- Use rows of buildings on a day.
SELECT building.code, used.use, used.floor, used.area_sq_m, used.used_by, used.letting, used.vacant_since + 543,
  used.exempt_item, lower(used.during)
FROM parcels_buildinguse used JOIN parcels_building building ON building.id = used.building_id
WHERE used.subdistrict_id = %(of)s AND used.during @> %(day)s::date
ORDER BY building.code, used.id
