-- Buildings with the holders of house and ground for the LTAX workbook.
WITH state AS (
  SELECT id, code, parcel_id, valid_from, type_code, material, floors, area_sq_m, year_built, is_year_estimated,
    is_unfinished, footprint, footprint_source, footprint_on, footprint_accuracy_m, remark
  FROM parcels_building
  WHERE subdistrict_id = %(of)s AND valid_from <= %(day)s AND (retired_on IS NULL OR retired_on > %(day)s)
  UNION ALL
  SELECT building.id, building.code, past.parcel_id, lower(past.during), past.type_code, past.material,
    past.floors, past.area_sq_m, past.year_built, past.is_year_estimated, past.is_unfinished, past.footprint,
    past.footprint_source, past.footprint_on, past.footprint_accuracy_m, past.remark
  FROM parcels_buildingversion past JOIN parcels_building building ON building.id = past.building_id
  WHERE past.subdistrict_id = %(of)s AND past.during @> %(day)s::date
), house AS (
  -- A row has one village: houses of a building that count to another one are left out.
  SELECT DISTINCT ON (building_id) building_id, number, moo, village FROM (
    SELECT row.building_id, string_agg(row.house_number, ';' ORDER BY row.id) AS number, village.moo,
      village.name_th AS village, count(*) AS houses
    FROM houses_on(%(of)s, %(day)s, %(zone)s) row JOIN geo_village village ON village.id = row.village_id
    WHERE row.house_number <> '' GROUP BY row.building_id, village.id
  ) by_village ORDER BY building_id, houses DESC, moo
)
SELECT owners.ids, owners.tokens, ground.ids, ground.tokens, concat_ws(';', parcel.code, further.codes), state.code,
  state.type_code, house.number, house.moo, state.material, state.floors, land.area, state.year_built, owners.shares,
  house.village, state.area_sq_m, state.remark
FROM state
LEFT JOIN parcels_parcel parcel ON parcel.id = state.parcel_id
LEFT JOIN LATERAL (
  SELECT string_agg(other.code, ';' ORDER BY other.code) AS codes
  FROM parcels_buildingparcel link JOIN parcels_parcel other ON other.id = link.parcel_id
  WHERE link.building_id = state.id
) further ON true
LEFT JOIN LATERAL (
  SELECT sum(link.land_area_sq_wah) AS area FROM parcels_buildingparcel link WHERE link.building_id = state.id
) land ON true
LEFT JOIN house ON house.building_id = state.id
LEFT JOIN LATERAL (
  SELECT array_agg(party.id ORDER BY held.id) AS ids, array_agg(party.id_number_encrypted ORDER BY held.id) AS tokens,
    string_agg(held.share_numerator || '/' || held.share_denominator, ';' ORDER BY held.id) AS shares
  FROM parcels_right held JOIN parcels_party party ON party.id = held.party_id
  WHERE held.building_id = state.id AND held.during @> %(day)s::date
    AND held.kind IN ('ownership', 'possession', 'licence')
) owners ON true
LEFT JOIN LATERAL (
  SELECT array_agg(party.id ORDER BY held.id) AS ids, array_agg(party.id_number_encrypted ORDER BY held.id) AS tokens,
    string_agg(held.share_numerator || '/' || held.share_denominator, ';' ORDER BY held.id) AS shares
  FROM parcels_right held JOIN parcels_party party ON party.id = held.party_id
  WHERE held.parcel_id = state.parcel_id AND held.during @> %(day)s::date
    AND held.kind IN ('ownership', 'possession', 'licence')
) ground ON true
ORDER BY state.code
