-- Condominium units that stood on a day.
SELECT unit.code, building.code, condominium.name, condominium.registration_number, unit.number, unit.floor,
  unit.area_sq_m, unit.common_share_numerator || '/' || unit.common_share_denominator, unit.valid_from
FROM parcels_unit unit
JOIN parcels_building building ON building.id = unit.building_id
LEFT JOIN parcels_condominium condominium ON condominium.building_id = building.id
WHERE unit.subdistrict_id = %(of)s AND unit.valid_from <= %(day)s
  AND (unit.retired_on IS NULL OR unit.retired_on > %(day)s)
ORDER BY unit.code
