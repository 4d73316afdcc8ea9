-- Use rows of parcels on a day.
SELECT parcel.code, usezone.use, usezone.area_sq_wah, usezone.crop, usezone.used_by, usezone.vacant_since + 543,
  usezone.exempt_item, usezone.standing_reduction,
  nullif(usezone.planted::text, '{}'), nullif(usezone.evidence::text, '{}'), lower(usezone.during)
FROM parcels_usezone usezone JOIN parcels_parcel parcel ON parcel.id = usezone.parcel_id
WHERE usezone.subdistrict_id = %(of)s AND usezone.during @> %(day)s::date
ORDER BY parcel.code, usezone.id
