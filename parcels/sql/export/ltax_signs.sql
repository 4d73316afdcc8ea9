-- Signs with their owners for the LTAX workbook.
WITH house AS (
  SELECT row.building_id, string_agg(row.house_number, ';' ORDER BY row.id) AS number, min(village.moo) AS moo
  FROM houses_on(%(of)s, %(day)s, %(zone)s) row JOIN geo_village village ON village.id = row.village_id
  GROUP BY row.building_id
)
SELECT sign.code, ARRAY[party.id], ARRAY[party.id_number_encrypted], sign.business_name, sign.installed_on,
  house.number, house.moo, sign.wording, sign.is_moving, sign.width_cm, sign.height_cm, sign.sides, party.phone,
  parcel.code
FROM parcels_sign sign
JOIN parcels_party party ON party.id = sign.owner_id
JOIN parcels_parcel parcel ON parcel.id = sign.parcel_id
LEFT JOIN house ON house.building_id = sign.building_id
WHERE sign.subdistrict_id = %(of)s AND sign.installed_on <= %(day)s
  AND (sign.removed_on IS NULL OR sign.removed_on > %(day)s)
ORDER BY sign.code
