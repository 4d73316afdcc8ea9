-- Signs that hung on a day.
SELECT sign.code, parcel.code, building.code, sign.business_name, sign.wording, sign.is_moving, sign.width_cm,
  sign.height_cm, sign.sides, sign.installed_on, ST_AsBinary(ST_Transform(sign.position, %(srid)s))
FROM parcels_sign sign
JOIN parcels_parcel parcel ON parcel.id = sign.parcel_id
LEFT JOIN parcels_building building ON building.id = sign.building_id
WHERE sign.subdistrict_id = %(of)s AND sign.installed_on <= %(day)s
  AND (sign.removed_on IS NULL OR sign.removed_on > %(day)s)
ORDER BY sign.code
