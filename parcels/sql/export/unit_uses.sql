-- Use rows of condominium units on a day.
SELECT unit.code, used.use, used.area_sq_m, used.used_by, used.letting, used.vacant_since + 543, used.exempt_item,
  lower(used.during)
FROM parcels_unituse used JOIN parcels_unit unit ON unit.id = used.unit_id
WHERE used.subdistrict_id = %(of)s AND used.during @> %(day)s::date
ORDER BY unit.code, used.id
