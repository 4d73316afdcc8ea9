-- Use rows of buildings for the LTAX workbook.
SELECT owners.ids, owners.tokens, building.code, used.use, used.floor, used.area_sq_m, used.used_by
FROM parcels_buildinguse used
JOIN parcels_building building ON building.id = used.building_id
LEFT JOIN LATERAL (
  SELECT array_agg(party.id ORDER BY held.id) AS ids, array_agg(party.id_number_encrypted ORDER BY held.id) AS tokens,
    string_agg(held.share_numerator || '/' || held.share_denominator, ';' ORDER BY held.id) AS shares
  FROM parcels_right held JOIN parcels_party party ON party.id = held.party_id
  WHERE held.building_id = building.id AND held.during @> %(day)s::date
    AND held.kind IN ('ownership', 'possession', 'licence')
) owners ON true
WHERE used.subdistrict_id = %(of)s AND used.during @> %(day)s::date
ORDER BY building.code, used.id
